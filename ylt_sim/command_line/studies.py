"""Studies: run, taken up again, and one of their runs repeated."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ylt_sim.command_line.console import FAILED, STOPPED, err, say, width
from ylt_sim.command_line.options import RESULTS, Lang, Setting, Workers
from ylt_sim.command_line.runs import make_ready
from ylt_sim.errors import YltError
from ylt_sim.report.progress import ProgressReport
from ylt_sim.report.tables import DEFAULT_WIDTH
from ylt_sim.scenario.yaml_tree import parse_scalar
from ylt_sim.study.plan import MODEL

__all__ = ["rebuild_command", "study_command"]


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
        make_ready()
    n = f"{len(study.scenarios)} scenarios x {len(study.points)} points"
    label = f"{study.name} · {study.scenarios[0].region.name} · {n}"
    try:
        with executor_of(executor, address) as pool, ProgressReport(err(), label, "runs") as report:
            if best is not None:
                found = best_of(
                    study, folder, study.measures[0], difference=best, largest=not smallest, workers=workers,
                    executor=pool, retry_failed=retry_failed, progress=report.runs,
                )  # fmt: skip
                say(f"best by {study.measures[0]}: {', '.join(found.best)}; {found.guarantee}")
                say("replications: " + ", ".join(f"{key} {number}" for key, number in found.replications.items()))
                return
            result = run_study(study, folder, workers=workers, executor=pool, retry_failed=retry_failed,
                               progress=report.runs)  # fmt: skip
    except KeyboardInterrupt:
        typer.echo(f"stopped; the runs that ended are in {folder}, and the same command goes on from there", err=True)
        sys.exit(STOPPED)
    tables, notes = write_answers(result)
    save_picture(result, tables)
    Store(folder).write_text("answer.txt", answers_text(study, tables, notes, DEFAULT_WIDTH, lang))
    say(answers_text(study, tables, notes, width(), lang))
    say(("各次运行、结果、图、清单：" if lang == "zh" else "runs, answers, figure, manifest: ") + f"{folder}/")


def _values(settings: Sequence[str] | None) -> dict[str, Any]:
    """Values over those of every scenario of a study."""
    out: dict[str, Any] = {}
    for text in settings or ():
        path, equals, value = text.partition("=")
        if not equals:
            raise YltError(f"--set {text}\n  rule: an override is path=value")
        out[path.strip()] = parse_scalar(value.strip())
    return out


def rebuild_command(
    folder: Annotated[Path, typer.Argument(metavar="STUDY", help="The folder of a study.")],
    number: Annotated[str, typer.Option("--run", metavar="K", help="Its number in plan.parquet, or its key.")],
) -> None:
    """Repeat one run of a study and say whether it is the same to the byte."""
    from ylt_sim.study.rebuild import rebuild

    found = rebuild(folder, number)
    if found.same:
        say(f"run {found.run}: the same, to the byte")
        return
    say(f"run {found.run}: not the same: " + "; ".join(found.differences))
    raise typer.Exit(FAILED)
