"""What is asked of a mutant: a clear error, or something valid; the same from Python and from the command line."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from ylt_sim import command_line
from ylt_sim.errors import YltError
from ylt_sim.region import build_region
from ylt_sim.run import run_once
from ylt_sim.scenario import Scenario, ScenarioError, load, show
from ylt_sim.scenario.loading import changed
from ylt_sim.seeds import seeds_of
from ylt_sim.study.study_file import load_study

from .mutating import Mutant

__all__ = ["NotClear", "judge", "told"]

MOST_RESIDENTS = 30_000
"""Larger regions are read and not built."""
DAYS = 3


class NotClear(AssertionError):
    """An error that does not say where, what or why; or the two ways in disagree."""


def told(arguments: Sequence[str]) -> tuple[int, str, str]:
    """The command in this process: exit code, what it printed, what it complained of; any other error goes on."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        contextlib.redirect_stdout(out), contextlib.redirect_stderr(err),
        mock.patch.object(sys, "argv", ["ylt-sim", *arguments]),
    ):  # fmt: skip
        try:
            command_line.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
    return code, out.getvalue(), err.getvalue()


def _check_faults(error: ScenarioError, files: Sequence[str]) -> None:
    """Every fault names its file, its line where it has one, the rule, and what to do."""
    if not error.faults:
        raise NotClear("no fault is named")
    for fault in error.faults:
        text = str(fault)
        if not fault.file or not fault.rule.strip():
            raise NotClear(f"without file or rule: {text}")
        if fault.path and fault.line == 0 and fault.file.endswith(tuple(files)):
            raise NotClear(f"a key without its line: {text}")
        if not fault.fix and not fault.hint:
            raise NotClear(f"says not what to do: {text}")
        if len(text) > 4000:
            raise NotClear(f"{len(text)} characters: {text[:300]}")
        if any(ord(c) < 32 and c != "\n" for c in text):
            raise NotClear(f"control characters: {text!r}")


def judge(mutant: Mutant, folder: Path, *, runs: bool = False) -> str:
    """``refused``, ``read``, ``built`` or ``ran``; raises what is not as it should be.

    Parameters
    ----------
    mutant, folder
        What, and an empty folder to write it to.
    runs
        Whether a valid scenario is also simulated for some days, in its own region if that is small.
    """
    path = mutant.write(folder)
    is_study = mutant.kind == "study"
    try:
        found = load_study(path) if is_study else load(path)
    except ScenarioError as error:
        _check_faults(error, list(mutant.files))
        _check_command("study" if is_study else "show", path, str(error))
        return "refused"
    if not isinstance(found, Scenario):
        if len(found.plan(1)) == 0:
            raise NotClear("a study without runs")
        return "read"
    if not found.digest or not show(found):
        raise NotClear("nothing to show")
    _check_command("show", path, "")
    small = found if found.region.residents <= MOST_RESIDENTS else _in_small_region(found)
    if small is None:
        return "read"
    try:
        build_region(small.region, seed=0)
        if runs:
            run_once(small, seeds_of(mutant.number), days=DAYS)
            return "ran"
    except YltError as error:  # what only building can tell
        if "\n  rule" not in str(error) and "\n  fix" not in str(error):
            raise NotClear(f"says neither rule nor fix: {error}") from error
        return "refused in building"
    return "built"


def _in_small_region(scenario: Scenario) -> Scenario | None:
    """The scenario in the small county, if its members are there."""
    try:
        return changed(scenario, {"region": "county-small"}, "fuzz")
    except ScenarioError as error:
        _check_faults(error, [])
        return None


def _check_command(command: str, path: Path, error: str) -> None:
    """``ylt-sim show`` or ``study`` says the same: the error and exit code 2, or the scenario and 0."""
    code, out, err = told([command, str(path)])
    if error and (code != 2 or err.strip() != error.strip() or out):
        raise NotClear(f"{command} gave {code} and\n{err}\ninstead of\n{error}")
    if not error and (code != 0 or not out or err):
        raise NotClear(f"{command} gave {code} and\n{err}")
