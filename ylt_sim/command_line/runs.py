"""Runs and their comparison: the quick look, ``run`` and ``compare``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from ylt_sim import __version__
from ylt_sim.command_line.console import err, say, width
from ylt_sim.command_line.options import (
    RESULTS,
    STATUS_QUO,
    Against,
    Engine,
    Lang,
    Name,
    Names,
    Out,
    Seed,
    Setting,
    Workers,
    loaded,
)
from ylt_sim.report.folder import fresh_folder, save_comparison, save_run
from ylt_sim.report.progress import ProgressReport, Waiting
from ylt_sim.report.tables import comparison_text, run_text
from ylt_sim.report.words import Language
from ylt_sim.result import Result
from ylt_sim.run import EngineName, run, run_once
from ylt_sim.scenario import Scenario, load
from ylt_sim.seeds import seeds_of
from ylt_sim.study import compare
from ylt_sim.study.compare import DEFAULT_SCENARIOS

if TYPE_CHECKING:
    from ylt_sim.study.compare import Comparison

__all__ = ["SMALL_REGION", "compare_command", "make_ready", "quick_look", "run_command", "simulate"]

QUICK_WEEKS_BEFORE, QUICK_WEEKS_AFTER, QUICK_REPLICATIONS = 8, 16, 3
"""The quick look: long enough for waits to settle and episodes to end, short enough for three minutes on two cores."""
SMALL_REGION = "county-small"


def make_ready() -> None:
    """Compile the model if this installation has not, before several processes would each do it."""
    with Waiting(err()) as waiting:
        small = load(STATUS_QUO, set={"region": SMALL_REGION})
        run_once(small, seeds_of(0), days=1, tell=waiting.tell)


def simulate(chosen: Scenario, seed: int, days: int | None, engine: EngineName) -> Result:
    """One run, with its progress on standard error."""
    horizon = chosen.horizon_days if days is None else days
    if engine == "compiled":
        make_ready()
    with ProgressReport(err(), f"{chosen.key} · {chosen.region.name} · {horizon} days") as report:
        return run(chosen, seed=seed, days=horizon, engine=engine, progress=report.share)


def _compare(
    chosen: Sequence[Scenario],
    against: Scenario,
    *,
    replications: int,
    weeks: int | None,
    policy_start_day: int | None,
    seed: int,
    workers: int | None,
    engine: EngineName,
) -> Comparison:
    if engine == "compiled":
        make_ready()
    n = len(chosen) + 1
    label = f"{against.region.name} · {n} scenarios x {replications} replications"
    if weeks is not None:
        label += f" · {weeks} weeks after policy start"
    with ProgressReport(err(), label, "runs") as report:
        return compare(
            list(chosen), against=against, replications=replications, weeks=weeks, seed=seed, workers=workers,
            policy_start_day=policy_start_day, engine=engine, progress=report.runs,
        )  # fmt: skip


def _present(comparison: Comparison, out: Path, lang: Language, *, levels: bool = False) -> None:
    colour = Console().is_terminal
    say(comparison_text(comparison, lang, width=width(), colour=colour))
    if levels:
        from ylt_sim.report.period_table import period_text

        say("\n" + period_text(comparison, lang, width()))
    folder = save_comparison(comparison, out, lang)
    say(f"表格、图、清单：{folder}/" if lang == "zh" else f"tables, figure, manifest: {folder}/")


def quick_look(
    context: typer.Context,
    out: Out = None,
    seed: Seed = 0,
    workers: Workers = None,
    lang: Lang = "en",
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Which kind of medical consortium gets people treated at the right tier, for whom, at what cost?

    Without a command: five kinds of consortium against today's practice in county-500k, a quick look.
    """
    if version:
        say(f"ylt-sim {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is not None:
        return
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"quick-look-{date.today()}", may_number=True)
    types = [load(name) for name in DEFAULT_SCENARIOS]
    comparison = _compare(
        types, load(STATUS_QUO), replications=QUICK_REPLICATIONS,
        weeks=QUICK_WEEKS_AFTER, policy_start_day=7 * QUICK_WEEKS_BEFORE, seed=seed, workers=workers, engine="compiled",
    )  # fmt: skip
    _present(comparison, folder, lang)
    say("next: ylt-sim show tight_county_community · ylt-sim trace · ylt-sim compare --help")


def run_command(
    name: Name,
    seed: Seed = 0,
    days: Annotated[int | None, typer.Option("--days", min=1, help="Days; by default the scenario's.")] = None,
    setting: Setting = None,
    engine: Engine = "compiled",
    audit: Annotated[bool, typer.Option("--audit", help="Replay beds, doctors and money from the records.")] = False,
    out: Out = None,
    lang: Lang = "en",
) -> None:
    """Simulate one scenario once; --out keeps its records."""
    chosen = loaded(name, setting)
    folder = fresh_folder(out) if out is not None else None
    result = simulate(chosen, seed, days, engine)
    if audit:
        result.audit()
    say(run_text(result, lang, width()))
    if audit:
        say("审计：无错误" if lang == "zh" else "audit: no fault in beds, doctors, holds, people or money")
    if folder is not None:
        say(("记录、清单：" if lang == "zh" else "records, manifest: ") + f"{save_run(result, folder, lang)}/")


def compare_command(
    names: Names = None,
    against: Against = STATUS_QUO,
    replications: Annotated[int, typer.Option("--replications", min=1, help="Intervals need 2 or more.")] = 3,
    weeks: Annotated[
        int | None, typer.Option("--weeks", min=1, help="Weeks after policy start; by default the scenario's horizon.")
    ] = None,
    setting: Setting = None,
    seed: Seed = 0,
    workers: Workers = None,
    engine: Engine = "compiled",
    levels: Annotated[
        bool, typer.Option("--levels", help="Print levels too: before the policy and in each year after it.")
    ] = False,
    out: Out = None,
    lang: Lang = "en",
) -> None:
    """Compare scenarios with a comparator, on the same people, illnesses and luck; --set changes all of them."""
    chosen = [loaded(name, setting) for name in names or DEFAULT_SCENARIOS]
    base = loaded(against, setting)
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"compare-{date.today()}", may_number=True)
    comparison = _compare(
        chosen, base, replications=replications, weeks=weeks, policy_start_day=None, seed=seed, workers=workers,
        engine=engine,
    )  # fmt: skip
    _present(comparison, folder, lang, levels=levels)
