"""The command ``ylt-sim``: reads arguments, calls the library, prints what it gives back."""

from __future__ import annotations

import json
import shlex
import sys
import time
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer
from rich.console import Console

from ylt_sim import __version__, scenario as scenarios
from ylt_sim.errors import YltError
from ylt_sim.report.folder import RunFolder, fresh_folder, read_run, save_comparison, save_run
from ylt_sim.report.progress import ProgressReport, Waiting
from ylt_sim.report.sheets import write_sheets
from ylt_sim.report.tables import DEFAULT_WIDTH, comparison_text, frame_text, number_frame, run_text
from ylt_sim.report.words import Language
from ylt_sim.result import Result
from ylt_sim.run import EngineName, region_of, run, run_once
from ylt_sim.scenario import Scenario
from ylt_sim.scenario.yaml_tree import parse_scalar
from ylt_sim.seeds import seeds_of
from ylt_sim.study import compare
from ylt_sim.study.compare import DEFAULT_SCENARIOS
from ylt_sim.study.plan import MODEL

if TYPE_CHECKING:
    import pandas as pd

    from ylt_sim.study.compare import Comparison

__all__ = ["app", "main"]

STATUS_QUO = "status_quo_2023"
QUICK_WEEKS_BEFORE, QUICK_WEEKS_AFTER, QUICK_REPLICATIONS = 8, 16, 3
"""The quick look: long enough for waits to settle and episodes to end, short enough for three minutes on two cores."""
SMALL_REGION, SMALL_DAYS = "county-small", 112
"""What `trace` simulates where no run folder is given."""
RESULTS = Path("results")
FAILED, REFUSED, STOPPED = 1, 2, 130

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, no_args_is_help=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

Names = Annotated[
    list[str] | None, typer.Argument(metavar="SCENARIO...", help="Files or shipped names; the five types if none.")
]
Against = Annotated[str, typer.Option("--against", help="The comparator.")]
Setting = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="A value over the scenario's, as policy_start_day=84; repeat."),
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of tables and figures.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="A new folder for the results.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Root seed: the same seed gives the same bytes.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes; by default one a processor.")]
Engine = Annotated[
    Literal["compiled", "simpy"], typer.Option("--engine", help="simpy: the definition; compiled: the same, faster.")
]
Name = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of a shipped one.")]


def _err() -> Console:
    return Console(stderr=True, highlight=False)


def _width() -> int:
    out = Console()
    return out.width if out.is_terminal else DEFAULT_WIDTH


def _print(text: str) -> None:
    """A text as it is: no wrapping, no markup."""
    typer.echo(text)


def _load(name: str, settings: Sequence[str] | None) -> Scenario:
    return scenarios.load(name, set=list(settings) if settings else None)


def _make_ready() -> None:
    """Compile the model if this installation has not, before several processes would each do it."""
    with Waiting(_err()) as waiting:
        small = scenarios.load(STATUS_QUO, set={"region": SMALL_REGION})
        run_once(small, seeds_of(0), days=1, tell=waiting.tell)


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
        _make_ready()
    n = len(chosen) + 1
    label = f"{against.region.name} · {n} scenarios x {replications} replications"
    if weeks is not None:
        label += f" · {weeks} weeks after policy start"
    with ProgressReport(_err(), label, "runs") as report:
        return compare(
            list(chosen), against=against, replications=replications, weeks=weeks, seed=seed, workers=workers,
            policy_start_day=policy_start_day, engine=engine, progress=report.runs,
        )  # fmt: skip


def _present(comparison: Comparison, out: Path, lang: Language, *, levels: bool = False) -> None:
    colour = Console().is_terminal
    _print(comparison_text(comparison, lang, width=_width(), colour=colour))
    if levels:
        from ylt_sim.report.period_table import period_text

        _print("\n" + period_text(comparison, lang, _width()))
    folder = save_comparison(comparison, out, lang)
    _print(f"表格、图、清单：{folder}/" if lang == "zh" else f"tables, figure, manifest: {folder}/")


@app.callback(invoke_without_command=True)
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
        _print(f"ylt-sim {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is not None:
        return
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"quick-look-{date.today()}", may_number=True)
    types = [scenarios.load(name) for name in DEFAULT_SCENARIOS]
    comparison = _compare(
        types, scenarios.load(STATUS_QUO), replications=QUICK_REPLICATIONS,
        weeks=QUICK_WEEKS_AFTER, policy_start_day=7 * QUICK_WEEKS_BEFORE, seed=seed, workers=workers, engine="compiled",
    )  # fmt: skip
    _present(comparison, folder, lang)
    _print("next: ylt-sim show tight_county_community · ylt-sim trace · ylt-sim compare --help")


@app.command("run")
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
    chosen = _load(name, setting)
    folder = fresh_folder(out) if out is not None else None
    result = _run(chosen, seed, days, engine)
    if audit:
        result.audit()
    _print(run_text(result, lang, _width()))
    if audit:
        _print("审计：无错误" if lang == "zh" else "audit: no fault in beds, doctors, holds, people or money")
    if folder is not None:
        _print(("记录、清单：" if lang == "zh" else "records, manifest: ") + f"{save_run(result, folder, lang)}/")


def _run(chosen: Scenario, seed: int, days: int | None, engine: EngineName) -> Result:
    horizon = chosen.horizon_days if days is None else days
    if engine == "compiled":
        _make_ready()
    with ProgressReport(_err(), f"{chosen.key} · {chosen.region.name} · {horizon} days") as report:
        return run(chosen, seed=seed, days=horizon, engine=engine, progress=report.share)


@app.command("compare")
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
    chosen = [_load(name, setting) for name in names or DEFAULT_SCENARIOS]
    base = _load(against, setting)
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"compare-{date.today()}", may_number=True)
    comparison = _compare(
        chosen, base, replications=replications, weeks=weeks, policy_start_day=None, seed=seed, workers=workers,
        engine=engine,
    )  # fmt: skip
    _present(comparison, folder, lang, levels=levels)


@app.command("mechanisms")
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

    chosen = [_load(name, setting) for name in names or DEFAULT_SCENARIOS]
    _check_writable(write)
    tables = {}
    for each in chosen:
        result = _run(each, seed, each.policy_start_day + 7 * weeks, engine)
        tables[each.key] = result.mechanisms
    regions = ", ".join(dict.fromkeys(each.region.name for each in chosen))
    heading = f"{regions} · {weeks} 周（政策后）· 种子 {seed}" if lang == "zh" else (
        f"{regions} · {weeks} weeks after policy start · seed {seed}"
    )
    _print(mechanism_text(tables, heading, lang, lines=lines, width=_width()))
    if write is not None:
        together(tables).to_csv(write, index=False, encoding="utf-8-sig")
        _print(f"{'表格' if lang == 'zh' else 'table'}: {write}")


@app.command("costs")
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

    base = _load(against, setting)
    chosen = [_load(name, setting) for name in names or DEFAULT_SCENARIOS]
    _check_writable(write)
    days = base.policy_start_day + 7 * weeks
    usual = _run(base, seed, days, engine)
    tables = {base.key: costs_of(usual, usual)}
    for each in chosen:
        tables[each.key] = costs_of(_run(each, seed, days, engine), usual)
    heading = f"{base.region.name} · {weeks} 周（政策后）· 种子 {seed}" if lang == "zh" else (
        f"{base.region.name} · {weeks} weeks after policy start · seed {seed}"
    )
    _print(cost_text(tables, heading, lang, items=items, width=_width()))
    if write is not None:
        second = write.with_name(f"{write.stem}-programme{write.suffix}")
        for frame, file in zip(together(tables), (write, second), strict=True):
            frame.to_csv(file, index=False, encoding="utf-8-sig")
            _print(f"{'表格' if lang == 'zh' else 'table'}: {file}")


@app.command("study")
def study_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A study file.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Of the study; what it holds is not run again.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="The quick version that the file states.")] = False,
    workers: Workers = None,
    executor: Annotated[
        Literal["processes", "dask"], typer.Option("--executor", help="Of this machine, or of a Dask cluster.")
    ] = "processes",
    address: Annotated[
        str | None, typer.Option("--address", metavar="TCP", help="Of the Dask scheduler, as tcp://host:8786.")
    ] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Run again what failed.")] = False,
    best: Annotated[
        float | None,
        typer.Option("--best", metavar="DIFFERENCE", help="Find the best scenario by the first measure."),
    ] = None,
    smallest: Annotated[bool, typer.Option("--smallest", help="For --best: the smallest is best.")] = False,
    setting: Setting = None,
    lang: Lang = "en",
) -> None:
    """Run what is missing of a study, and answer what its design can; the same command takes it up again."""
    from ylt_sim.report.study_plots import save_picture
    from ylt_sim.report.study_tables import answers_text
    from ylt_sim.study.answers import write_answers
    from ylt_sim.study.best import best_of
    from ylt_sim.study.store import Store
    from ylt_sim.study.study_file import load_study
    from ylt_sim.study.sweep import run_study
    from ylt_sim.study.workers import executor_of

    study = load_study(file, quick=quick, set=_values(setting))
    name = file.parent.name if file.stem == "study" else file.stem
    folder = out if out is not None else RESULTS / (f"{name}-quick" if quick else name)
    if study.engine == "compiled" and executor == "processes" and study.model == MODEL:
        _make_ready()
    n = f"{len(study.scenarios)} scenarios x {len(study.points)} points"
    label = f"{study.name} · {study.scenarios[0].region.name} · {n}"
    try:
        with executor_of(executor, address) as pool, ProgressReport(_err(), label, "runs") as report:
            if best is not None:
                found = best_of(
                    study, folder, study.measures[0], difference=best, largest=not smallest, workers=workers,
                    executor=pool, retry_failed=retry_failed, progress=report.runs,
                )  # fmt: skip
                _print(f"best by {study.measures[0]}: {', '.join(found.best)}; {found.guarantee}")
                _print("replications: " + ", ".join(f"{key} {number}" for key, number in found.replications.items()))
                return
            result = run_study(study, folder, workers=workers, executor=pool, retry_failed=retry_failed,
                               progress=report.runs)  # fmt: skip
    except KeyboardInterrupt:
        typer.echo(f"stopped; the runs that ended are in {folder}, and the same command goes on from there", err=True)
        sys.exit(STOPPED)
    tables, notes = write_answers(result)
    save_picture(result, tables)
    Store(folder).write_text("answer.txt", answers_text(study, tables, notes, DEFAULT_WIDTH, lang))
    _print(answers_text(study, tables, notes, _width(), lang))
    _print(("各次运行、结果、图、清单：" if lang == "zh" else "runs, answers, figure, manifest: ") + f"{folder}/")


def _values(settings: Sequence[str] | None) -> dict[str, Any]:
    """Values over those of every scenario of a study."""
    out: dict[str, Any] = {}
    for text in settings or ():
        path, equals, value = text.partition("=")
        if not equals:
            raise YltError(f"--set {text}\n  rule: an override is path=value")
        out[path.strip()] = parse_scalar(value.strip())
    return out


@app.command("rebuild")
def rebuild_command(
    folder: Annotated[Path, typer.Argument(metavar="STUDY", help="The folder of a study.")],
    number: Annotated[str, typer.Option("--run", metavar="K", help="Its number in plan.parquet, or its key.")],
) -> None:
    """Repeat one run of a study and say whether it is the same to the byte."""
    from ylt_sim.study.rebuild import rebuild

    found = rebuild(folder, number)
    if found.same:
        _print(f"run {found.run}: the same, to the byte")
        return
    _print(f"run {found.run}: not the same: " + "; ".join(found.differences))
    raise typer.Exit(1)


@app.command("show")
def show_command(
    name: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="A file or a shipped name; none lists these.")
    ] = None,
    setting: Setting = None,
) -> None:
    """A scenario with everything resolved, in natural units, each number with its source."""
    if name is not None:
        _print(scenarios.show(_load(name, setting)))
        return
    for key in scenarios.shipped():
        each = scenarios.load(key)
        _print(f"{key:26} {each.name}  {each.name_zh}")


@app.command("diff")
def diff_command(first: Name, second: Name, setting: Setting = None) -> None:
    """What differs between two scenarios once everything is resolved."""
    frame = scenarios.diff(_load(first, setting), _load(second, setting))
    _print(frame_text(number_frame(frame), _width()) if len(frame) else "no difference: the two simulate the same")


@app.command("sources")
def sources_command(
    name: Annotated[str, typer.Argument(metavar="[SCENARIO]", help="A scenario file, or a shipped name.")] = STATUS_QUO,
    weakest: Annotated[int, typer.Option("--weakest", min=0, help="How many of the weakest numbers; 0 for all.")] = 20,
    setting: Setting = None,
) -> None:
    """The numbers of a scenario with their sources, the weakest first."""
    _print(frame_text(number_frame(scenarios.sources(_load(name, setting), weakest or None)), _width()))


@app.command("schema")
def schema_command() -> None:
    """JSON schema of a scenario file, with unit, range and source of every number."""
    _print(json.dumps(scenarios.schema(), indent=2, ensure_ascii=False))


@app.command("trace")
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
        small = scenarios.load(STATUS_QUO, set={"region": SMALL_REGION})
        result = _run(small, seed, SMALL_DAYS, "compiled")
        told = RunFolder(result.scenario, result.seed, result.days, result.rows)
    _print(told.trace(told.eventful_resident() if resident is None else resident, lang))


def _today(target: str, settings: Sequence[str] | None) -> Scenario:
    """Today's practice in a shipped region, or a scenario file."""
    if Path(target).suffix in (".yaml", ".yml") or target in scenarios.shipped():
        return _load(target, settings)
    # A region first, so that values over its fields are merged and not replaced.
    return _load(STATUS_QUO, [f"region={target}", *(settings or [])])


def _seeds(first: int, count: int) -> tuple[int, ...]:
    return tuple(range(first, first + count))
@app.command("sheets")
def sheets_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Of `run --out` or `compare --out`.")],
    lang: Lang = "en",
) -> None:
    """Reporting sheets of a result folder, filled by its run: the STRESS-DES checklist and the ODD protocol."""
    for path in write_sheets(folder, lang):
        _print(str(path))


@app.command("indicators")
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
    _check_writable(write)
    _print(official_text(results, period, scenario=scenario, lists=chosen, lang=lang, width=_width()))
    if write is not None:
        indicators(results, period, scenario=scenario, lang=lang).to_csv(write, index=False, encoding="utf-8-sig")
        _print(f"{'表格' if lang == 'zh' else 'table'}: {write}")


@app.command("closure")
def closure_command(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[REGION ...]", help="Shipped regions, scenarios or scenario files.")
    ] = None,
    setting: Setting = None,
    seed: Seed = 0,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Runs with different luck; intervals need 2.")] = 1,
    write: Annotated[Path | None, typer.Option("--write", metavar="FILE", help="Write the table as CSV.")] = None,
) -> None:
    """Today's practice beside its targets, regions side by side: what is closed by a constant, what is checked."""
    from ylt_sim.study.closure import closure_table

    chosen = [_today(name, setting) for name in names or [STATUS_QUO]]
    _check_writable(write)
    for each in chosen:
        _print(f"{each.region.name}: beds and sessions, solved from volumes")
        _print(frame_text(number_frame(region_of(each).closure), _width()))
    _make_ready()
    with Waiting(_err()) as waiting:
        table = closure_table(chosen, seeds=_seeds(seed, seeds), tell=waiting.tell)
    _present_closure(table, write, f"a simulated year of today's practice beside its targets, {seeds} seed(s)")


@app.command("validate")
def validate_command(
    target: Annotated[str, typer.Argument(metavar="REGION", help="A shipped region, or a scenario file.")],
    geographies: Annotated[
        list[str] | None, typer.Option("--geography", metavar="REGION", help="One that was not fitted; repeat.")
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=2, help="Runs with different luck.")] = 3,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The first root seed; a fit uses those from 0.")] = 100,
    setting: Setting = None,
    write: Annotated[Path | None, typer.Option("--write", metavar="FILE", help="Write the table as CSV.")] = None,
) -> None:
    """Whether other seeds, and geographies to which nothing was fitted, stay within the accepted ranges."""
    from ylt_sim.study.closure import validation_table

    fitted = _today(target, setting)
    others = [_today(name, setting) for name in geographies or []]
    for other in others:
        if other.region.constants != fitted.region.constants:
            raise YltError(
                f"{other.region.name} has constants of its own: a geography validates {fitted.region.name} if its file "
                f"says 'constants: {fitted.region.name}'"
            )
    _check_writable(write)
    _make_ready()
    with Waiting(_err()) as waiting:
        table = validation_table(fitted, others, seeds=_seeds(seed, seeds), tell=waiting.tell)
    _present_closure(table, write, f"{seeds} seeds from {seed}, none of the fit; reached: mean and 95 % interval")


def _check_writable(path: Path | None) -> None:
    if path is not None and not path.parent.is_dir():
        raise YltError(f"{path} cannot be written: there is no folder {path.parent}")


def _present_closure(table: pd.DataFrame, write: Path | None, head: str) -> None:
    from ylt_sim.report.closure import side_by_side

    _print(f"\n{', '.join(dict.fromkeys(table['region']))}: {head}")
    _print(frame_text(side_by_side(table), _width()))
    _print("closure: a constant was fitted to it, or beds solved from it; check: nothing was; reported: no target")
    _print("yes: the mean lies in the accepted range; within error: its 95 % interval reaches it; no: neither")
    if write is not None:
        table.to_csv(write, index=False)
        _print(f"table: {write}")


@app.command("calibrate")
def calibrate_command(
    target: Annotated[str, typer.Argument(metavar="REGION", help="A shipped region, or a scenario file.")],
    iterations: Annotated[int, typer.Option("--iterations", min=0, help="Most iterations, a year each.")] = 12,
    tolerance: Annotated[float, typer.Option("--tolerance", min=0, help="Relative miss at which to stop.")] = 0.01,
    seed: Seed = 0,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Runs an iteration; a small region needs some.")] = 1,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="CONSTANT", help="Fit this one; may be given several times.")
    ] = None,
    write: Annotated[Path | None, typer.Option("--write", metavar="FILE", help="Write the constants as YAML.")] = None,
) -> None:
    """Fit the constants of a region to its targets under today's practice."""
    from ylt_sim.study.calibrate import calibrate

    chosen = _today(target, None)
    _check_writable(write)
    _make_ready()
    with Waiting(_err()) as waiting:
        waiting.tell(f"{chosen.region.name}: fitting, at most {iterations} iterations of a simulated year ...")
        fit = calibrate(
            chosen, seeds=_seeds(seed, seeds), iterations=iterations, tolerance=tolerance, only=tuple(only or ()),
            tell=waiting.tell,
        )  # fmt: skip
    _print(frame_text(number_frame(fit.report), _width()))
    if write is None:
        _print(fit.yaml())
        return
    write.write_text(fit.yaml(), encoding="utf-8")
    _print(f"constants: {write}")


@app.command("warm-up")
def warm_up_command(
    target: Annotated[str, typer.Argument(metavar="[REGION]", help="A shipped region, or a scenario file.")] = (
        STATUS_QUO
    ),
    allowed: Annotated[int, typer.Option("--allowed", min=0, help="Days that results leave out at the start.")] = 28,
    days: Annotated[int, typer.Option("--days", min=28, help="Days to simulate, several times as many.")] = 364,
    replications: Annotated[int, typer.Option("--replications", min=1, help="Runs with different luck.")] = 5,
    seed: Seed = 0,
    setting: Setting = None,
    out: Out = None,
) -> None:
    """Whether waits, beds and slow state have settled when results begin: MSER by weeks, and Welch's plot."""
    from ylt_sim.report.plots import DOTS_PER_INCH
    from ylt_sim.study.warm_up import WarmUpWarning, warm_up

    chosen = _today(target, setting)
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"warm-up-{date.today()}", may_number=True)
    _make_ready()
    with ProgressReport(_err(), f"{chosen.region.name} · {days} days", "runs") as report, warnings.catch_warnings():
        warnings.simplefilter("ignore", WarmUpWarning)  # what it says is printed below the table
        found = warm_up(chosen, allowed=allowed, days=days, replications=replications, seed=seed, progress=report.runs)
    _print(frame_text(number_frame(found.needed), _width()))
    _print(found.verdict)
    folder.mkdir(parents=True, exist_ok=True)
    found.series.to_csv(folder / "series.csv", index=False)
    found.plot().savefig(folder / "welch.png", dpi=DOTS_PER_INCH)
    _print(f"series, plot: {folder}/")
    if not found.enough:
        raise typer.Exit(FAILED)


@app.command("verify")
def verify_command(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD ...]", help="Cases with one of these in their name.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Other luck; by default a hash of each case's name.")
    ] = None,
    engine: Engine = "compiled",
    out: Out = None,
    lang: Lang = "en",
) -> None:
    """Queueing networks with known answers on the model's own engines: formula, interval, pass or fail."""
    from ylt_sim.verify.catalogue import chosen, verify
    from ylt_sim.verify.page import findings_table, summary, write_page

    try:
        cases = chosen(words or [])
    except ValueError as fault:
        raise YltError(str(fault)) from fault
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"verify-{date.today()}", may_number=True)
    began = time.perf_counter()
    with Waiting(_err()) as waiting:
        findings = verify(cases, seed=seed, engine=engine, tell=waiting.tell)
    seconds = time.perf_counter() - began
    _print(frame_text(findings_table(findings, lang), _width()))
    _print(summary(findings, lang, seconds))
    folder.mkdir(parents=True, exist_ok=True)
    options = ([] if seed is None else ["--seed", str(seed)]) + ([] if engine == "compiled" else ["--engine", engine])
    command = shlex.join(["ylt-sim", "verify", *(words or []), *options])
    write_page(findings, folder / "verification.md", lang, command=command, seconds=seconds)
    _print(("页面：" if lang == "zh" else "page: ") + str(folder / "verification.md"))
    if not all(f.passes for f in findings):
        raise typer.Exit(FAILED)


def main() -> None:
    """Entry point of ``ylt-sim``: refused input is told plainly on standard error, exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            cast(Any, stream).reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except YltError as fault:
        typer.echo(str(fault), err=True)
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        typer.echo("stopped; nothing was written", err=True)
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
