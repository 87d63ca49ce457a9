"""Reports on runs: what mechanisms did, what scenarios cost, one life, sheets and official indicators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ylt_sim.command_line.console import say, width
from ylt_sim.command_line.options import STATUS_QUO, Against, Engine, Lang, Names, Seed, Setting, check_writable, loaded
from ylt_sim.command_line.runs import SMALL_REGION, simulate
from ylt_sim.errors import YltError
from ylt_sim.report.folder import RunFolder, read_run
from ylt_sim.report.sheets import write_sheets
from ylt_sim.scenario import load
from ylt_sim.study.compare import DEFAULT_SCENARIOS

__all__ = ["costs_command", "indicators_command", "mechanisms_command", "sheets_command", "trace_command"]

SMALL_DAYS = 112
"""What `trace` simulates of the small region where no run folder is given."""


def mechanisms_command(
    names: Names = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, help="Weeks after policy start.")] = 8,
    setting: Setting = None,
    lines: Annotated[bool, typer.Option("--lines", help="A row an event, not a row a mechanism.")] = False,
    write: Annotated[Path | None, typer.Option("--write", metavar="FILE", help="Write all lines as CSV.")] = None,
    seed: Seed = 0,
    engine: Engine = "compiled",
    lang: Lang = "en",
) -> None:
    """What each mechanism did: events it caused and staff minutes it used, scenarios side by side, one run each.

    A short time before the policy is enough: --set policy_start_day=28.
    """
    from ylt_sim.report.mechanisms import mechanism_text, together

    chosen = [loaded(name, setting) for name in names or DEFAULT_SCENARIOS]
    check_writable(write)
    tables = {}
    for each in chosen:
        result = simulate(each, seed, each.policy_start_day + 7 * weeks, engine)
        tables[each.key] = result.mechanisms
    regions = ", ".join(dict.fromkeys(each.region.name for each in chosen))
    heading = f"{regions} · {weeks} 周（政策后）· 种子 {seed}" if lang == "zh" else (
        f"{regions} · {weeks} weeks after policy start · seed {seed}"
    )
    say(mechanism_text(tables, heading, lang, lines=lines, width=width()))
    if write is not None:
        together(tables).to_csv(write, index=False, encoding="utf-8-sig")
        say(f"{'表格' if lang == 'zh' else 'table'}: {write}")


def costs_command(
    names: Names = None,
    against: Against = STATUS_QUO,
    weeks: Annotated[int, typer.Option("--weeks", min=1, help="Weeks after policy start.")] = 52,
    setting: Setting = None,
    items: Annotated[bool, typer.Option("--items", help="A row an item of each perspective.")] = False,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Write all items and periods as CSV; a second file.")
    ] = None,
    seed: Seed = 0,
    engine: Engine = "compiled",
    lang: Lang = "en",
) -> None:
    """What scenarios cost the fund, patients, providers and society, and what each mechanism's programme costs.

    Budgets are made from the bills of the comparator. --write FILE.csv also writes FILE-programme.csv.
    """
    from ylt_sim.report.costs import cost_text, costs_of, together

    base = loaded(against, setting)
    chosen = [loaded(name, setting) for name in names or DEFAULT_SCENARIOS]
    check_writable(write)
    days = base.policy_start_day + 7 * weeks
    usual = simulate(base, seed, days, engine)
    tables = {base.key: costs_of(usual, usual)}
    for each in chosen:
        tables[each.key] = costs_of(simulate(each, seed, days, engine), usual)
    heading = f"{base.region.name} · {weeks} 周（政策后）· 种子 {seed}" if lang == "zh" else (
        f"{base.region.name} · {weeks} weeks after policy start · seed {seed}"
    )
    say(cost_text(tables, heading, lang, items=items, width=width()))
    if write is not None:
        second = write.with_name(f"{write.stem}-programme{write.suffix}")
        for frame, file in zip(together(tables), (write, second), strict=True):
            frame.to_csv(file, index=False, encoding="utf-8-sig")
            say(f"{'表格' if lang == 'zh' else 'table'}: {file}")


def trace_command(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="Of `ylt-sim run --out`; without, today's practice in county-small."),
    ] = None,
    resident: Annotated[
        int | None, typer.Option("--resident", min=0, help="Number of the resident; by default the most eventful life.")
    ] = None,
    seed: Seed = 0,
    lang: Lang = "en",
) -> None:
    """One life, line by line, in words."""
    if folder is not None:
        told = read_run(folder)
    else:
        small = load(STATUS_QUO, set={"region": SMALL_REGION})
        result = simulate(small, seed, SMALL_DAYS, "compiled")
        told = RunFolder(result.scenario, result.seed, result.days, result.rows)
    say(told.trace(told.eventful_resident() if resident is None else resident, lang))


def sheets_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Of `run --out` or `compare --out`.")],
    lang: Lang = "en",
) -> None:
    """Reporting sheets of a result folder, filled by its run: the STRESS-DES checklist and the ODD protocol."""
    for path in write_sheets(folder, lang):
        say(str(path))


def indicators_command(
    results: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="Folder of `run --out`, `compare --out` or a study.")
    ],
    lists: Annotated[
        list[str] | None,
        typer.Option("--list", help="2024, 2020, 2018, 2015, own, equity; repeat. By default all but equity."),
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="before, 'year 1', a fiscal year as 2024; by default policy year 1.")
    ] = None,
    scenario: Annotated[str | None, typer.Option("--scenario", help="Key of one scenario; by default all.")] = None,
    write: Annotated[Path | None, typer.Option("--write", metavar="FILE", help="Write the table as CSV.")] = None,
    lang: Lang = "en",
) -> None:
    """The official sheet of a result: indicators with numerator, denominator, target and status."""
    from ylt_sim.report.indicators import LISTS, indicators, official_text

    chosen = tuple(lists) if lists else tuple(LISTS)
    for name in chosen:
        if name not in (*LISTS, "equity"):
            raise YltError(f"--list {name}\n  rule: one of {', '.join(LISTS)}, equity")
    check_writable(write)
    say(official_text(results, period, scenario=scenario, lists=chosen, lang=lang, width=width()))
    if write is not None:
        indicators(results, period, scenario=scenario, lang=lang).to_csv(write, index=False, encoding="utf-8-sig")
        say(f"{'表格' if lang == 'zh' else 'table'}: {write}")
