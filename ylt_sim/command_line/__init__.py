"""The command ``ylt-sim``: reads arguments, calls the library, prints what it gives back. A theme, a module."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, cast

import typer

from ylt_sim.command_line.console import REFUSED, STOPPED
from ylt_sim.command_line.regions import calibrate_command, closure_command, validate_command, warm_up_command
from ylt_sim.command_line.reports import (
    costs_command,
    indicators_command,
    mechanisms_command,
    sheets_command,
    trace_command,
)
from ylt_sim.command_line.runs import compare_command, quick_look, run_command
from ylt_sim.command_line.scenarios import diff_command, schema_command, show_command, sources_command
from ylt_sim.command_line.studies import rebuild_command, study_command
from ylt_sim.command_line.verification import verify_command
from ylt_sim.errors import YltError

__all__ = ["app", "main"]

COMMANDS: dict[str, Callable[..., None]] = {
    "run": run_command,
    "compare": compare_command,
    "mechanisms": mechanisms_command,
    "costs": costs_command,
    "study": study_command,
    "rebuild": rebuild_command,
    "show": show_command,
    "diff": diff_command,
    "sources": sources_command,
    "schema": schema_command,
    "trace": trace_command,
    "sheets": sheets_command,
    "indicators": indicators_command,
    "closure": closure_command,
    "validate": validate_command,
    "calibrate": calibrate_command,
    "warm-up": warm_up_command,
    "verify": verify_command,
}
"""In the order in which ``--help`` lists them."""

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, no_args_is_help=False, rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
app.callback(invoke_without_command=True)(quick_look)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


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
