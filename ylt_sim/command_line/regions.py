"""Regions beside their targets: closed, validated, calibrated, and when they have settled."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ylt_sim.command_line.console import FAILED, err, say, width
from ylt_sim.command_line.options import RESULTS, STATUS_QUO, Out, Seed, Setting, check_writable, today
from ylt_sim.command_line.runs import make_ready
from ylt_sim.errors import YltError
from ylt_sim.report.folder import fresh_folder
from ylt_sim.report.progress import ProgressReport, Waiting
from ylt_sim.report.tables import frame_text, number_frame
from ylt_sim.run import region_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["calibrate_command", "closure_command", "validate_command", "warm_up_command"]


def _seeds(first: int, count: int) -> tuple[int, ...]:
    return tuple(range(first, first + count))


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

    chosen = [today(name, setting) for name in names or [STATUS_QUO]]
    check_writable(write)
    for each in chosen:
        say(f"{each.region.name}: beds and sessions, solved from volumes")
        say(frame_text(number_frame(region_of(each).closure), width()))
    make_ready()
    with Waiting(err()) as waiting:
        table = closure_table(chosen, seeds=_seeds(seed, seeds), tell=waiting.tell)
    _present_closure(table, write, f"a simulated year of today's practice beside its targets, {seeds} seed(s)")


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

    fitted = today(target, setting)
    others = [today(name, setting) for name in geographies or []]
    for other in others:
        if other.region.constants != fitted.region.constants:
            raise YltError(
                f"{other.region.name} has constants of its own: a geography validates {fitted.region.name} if its file "
                f"says 'constants: {fitted.region.name}'"
            )
    check_writable(write)
    make_ready()
    with Waiting(err()) as waiting:
        table = validation_table(fitted, others, seeds=_seeds(seed, seeds), tell=waiting.tell)
    _present_closure(table, write, f"{seeds} seeds from {seed}, none of the fit; reached: mean and 95 % interval")


def _present_closure(table: pd.DataFrame, write: Path | None, head: str) -> None:
    from ylt_sim.report.closure import side_by_side

    say(f"\n{', '.join(dict.fromkeys(table['region']))}: {head}")
    say(frame_text(side_by_side(table), width()))
    say("closure: a constant was fitted to it, or beds solved from it; check: nothing was; reported: no target")
    say("yes: the mean lies in the accepted range; within error: its 95 % interval reaches it; no: neither")
    if write is not None:
        table.to_csv(write, index=False)
        say(f"table: {write}")


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

    chosen = today(target, None)
    check_writable(write)
    make_ready()
    with Waiting(err()) as waiting:
        waiting.tell(f"{chosen.region.name}: fitting, at most {iterations} iterations of a simulated year ...")
        fit = calibrate(
            chosen, seeds=_seeds(seed, seeds), iterations=iterations, tolerance=tolerance, only=tuple(only or ()),
            tell=waiting.tell,
        )  # fmt: skip
    say(frame_text(number_frame(fit.report), width()))
    if write is None:
        say(fit.yaml())
        return
    write.write_text(fit.yaml(), encoding="utf-8")
    say(f"constants: {write}")


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

    chosen = today(target, setting)
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"warm-up-{date.today()}", may_number=True)
    make_ready()
    with ProgressReport(err(), f"{chosen.region.name} · {days} days", "runs") as report, warnings.catch_warnings():
        warnings.simplefilter("ignore", WarmUpWarning)  # what it says is printed below the table
        found = warm_up(chosen, allowed=allowed, days=days, replications=replications, seed=seed, progress=report.runs)
    say(frame_text(number_frame(found.needed), width()))
    say(found.verdict)
    folder.mkdir(parents=True, exist_ok=True)
    found.series.to_csv(folder / "series.csv", index=False)
    found.plot().savefig(folder / "welch.png", dpi=DOTS_PER_INCH)
    say(f"series, plot: {folder}/")
    if not found.enough:
        raise typer.Exit(FAILED)
