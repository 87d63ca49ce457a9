"""Scenarios: shown, compared as text, their sources and their schema."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ylt_sim.command_line.console import say, width
from ylt_sim.command_line.options import STATUS_QUO, Name, Setting, loaded
from ylt_sim.report.tables import frame_text, number_frame
from ylt_sim.scenario import diff, load, schema, shipped, show, sources

__all__ = ["diff_command", "schema_command", "show_command", "sources_command"]


def show_command(
    name: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="A file or a shipped name; none lists these.")
    ] = None,
    setting: Setting = None,
) -> None:
    """A scenario with everything resolved, in natural units, each number with its source."""
    if name is not None:
        say(show(loaded(name, setting)))
        return
    for key in shipped():
        each = load(key)
        say(f"{key:26} {each.name}  {each.name_zh}")


def diff_command(first: Name, second: Name, setting: Setting = None) -> None:
    """What differs between two scenarios once everything is resolved."""
    frame = diff(loaded(first, setting), loaded(second, setting))
    say(frame_text(number_frame(frame), width()) if len(frame) else "no difference: the two simulate the same")


def sources_command(
    name: Annotated[str, typer.Argument(metavar="[SCENARIO]", help="A scenario file, or a shipped name.")] = STATUS_QUO,
    weakest: Annotated[int, typer.Option("--weakest", min=0, help="How many of the weakest numbers; 0 for all.")] = 20,
    setting: Setting = None,
) -> None:
    """The numbers of a scenario with their sources, the weakest first."""
    say(frame_text(number_frame(sources(loaded(name, setting), weakest or None)), width()))


def schema_command() -> None:
    """JSON schema of a scenario file, with unit, range and source of every number."""
    say(json.dumps(schema(), indent=2, ensure_ascii=False))
