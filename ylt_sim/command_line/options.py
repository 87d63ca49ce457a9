"""Arguments and options that commands share, and the scenario that they name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from ylt_sim.errors import YltError
from ylt_sim.report.words import Language
from ylt_sim.scenario import Scenario, load, shipped

__all__ = [
    "RESULTS", "STATUS_QUO", "Against", "Engine", "Lang", "Name", "Names", "Out", "Seed", "Setting", "Workers",
    "check_writable", "loaded", "today",
]  # fmt: skip

STATUS_QUO = "status_quo_2023"
RESULTS = Path("results")

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


def loaded(name: str, settings: Sequence[str] | None) -> Scenario:
    """The scenario of a file or of a shipped name, with the values of ``--set`` over its own."""
    return load(name, set=list(settings) if settings else None)


def today(target: str, settings: Sequence[str] | None) -> Scenario:
    """Today's practice in a shipped region, or a scenario file."""
    if Path(target).suffix in (".yaml", ".yml") or target in shipped():
        return loaded(target, settings)
    # A region first, so that values over its fields are merged and not replaced.
    return loaded(STATUS_QUO, [f"region={target}", *(settings or [])])


def check_writable(path: Path | None) -> None:
    """Refuse, before anything is simulated, a file whose folder is not there."""
    if path is not None and not path.parent.is_dir():
        raise YltError(f"{path} cannot be written: there is no folder {path.parent}")
