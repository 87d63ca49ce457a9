from __future__ import annotations

import io

from rich.console import Console

from ylt_sim.report import progress
from ylt_sim.report.progress import ProgressReport, Waiting, minutes_and_seconds


def test_time_left_is_minutes_and_seconds_and_hours_only_when_there_are_some():
    assert [minutes_and_seconds(s) for s in (0, 62, 599.6, 7500)] == ["0:00", "1:02", "10:00", "2:05:00"]


def test_away_from_a_terminal_lines_come_now_and_then_with_the_last_one_always(monkeypatch):
    monkeypatch.setattr(progress, "LINE_EVERY_SECONDS", 1e9)
    out = io.StringIO()
    with ProgressReport(Console(file=out, width=40), "county-small · 2 scenarios", "runs") as report:
        report.runs(1, 3, 62.0)
        report.runs(2, 3, 31.0)
        report.runs(3, 3, 0.0)
    lines = out.getvalue().splitlines()
    assert lines[0] == "county-small · 2 scenarios"
    assert len(lines) == 2 and lines[1].startswith("  3/3 runs")


def test_lines_tell_the_time_left(monkeypatch):
    monkeypatch.setattr(progress, "LINE_EVERY_SECONDS", 0.0)
    out = io.StringIO()
    with ProgressReport(Console(file=out), "x", "runs") as report:
        report.runs(1, 3, 62.0)
    assert "  1/3 runs  1:02 left" in out.getvalue()


def test_a_terminal_gets_a_bar_that_is_gone_in_the_end():
    out = io.StringIO()
    with ProgressReport(Console(file=out, force_terminal=True, width=80), "county-small", "runs") as report:
        report.runs(1, 2, 30.0)
    assert "county-small" in out.getvalue() and "0:30 left" in out.getvalue()


def test_waiting_tells_its_lines_as_they_come_and_on_a_terminal_the_last_one():
    plain, terminal = io.StringIO(), io.StringIO()
    for console in (Console(file=plain), Console(file=terminal, force_terminal=True, width=80)):
        with Waiting(console) as waiting:
            waiting.tell("compiling")
            waiting.tell("fitting [1]")
    assert plain.getvalue() == "compiling\nfitting [1]\n"
    assert "fitting [1]" in terminal.getvalue() and "0:00:0" in terminal.getvalue()


def test_waiting_for_nothing_says_nothing():
    out = io.StringIO()
    with Waiting(Console(file=out, force_terminal=True)):
        pass
    assert out.getvalue() == ""
