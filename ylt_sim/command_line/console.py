"""The console: what is told on standard output and standard error, and the exit codes."""

from __future__ import annotations

import typer
from rich.console import Console

from ylt_sim.report.tables import DEFAULT_WIDTH

__all__ = ["FAILED", "REFUSED", "STOPPED", "err", "say", "width"]

FAILED, REFUSED, STOPPED = 1, 2, 130


def err() -> Console:
    """Standard error, for progress and waiting."""
    return Console(stderr=True, highlight=False)


def width() -> int:
    """Columns of the terminal, or those of a text that goes elsewhere."""
    out = Console()
    return out.width if out.is_terminal else DEFAULT_WIDTH


def say(text: str) -> None:
    """A text as it is: no wrapping, no markup."""
    typer.echo(text)
