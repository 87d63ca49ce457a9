"""Progress with time left: a bar on a terminal, a line now and then elsewhere, nothing for what takes two seconds."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

__all__ = ["ProgressReport", "Waiting", "minutes_and_seconds"]

QUIET_SECONDS, LINE_EVERY_SECONDS = 2.0, 15.0


def minutes_and_seconds(seconds: float) -> str:
    """``1:02``, or ``2:05:00`` from an hour on."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


class ProgressReport:
    """Tells on a console how far a study or a run is; a context manager.

    Parameters
    ----------
    console
        Where to; on standard error, so that tables can be piped.
    label
        What is under way, such as ``county-500k · 6 scenarios x 3 replications``.
    unit
        ``runs``, or empty for a share of one run.
    """

    def __init__(self, console: Console, label: str, unit: str = "") -> None:
        self._console, self._label, self._unit = console, label, unit
        self._began = self._told = time.perf_counter()
        self._bar: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> ProgressReport:
        if self._console.is_terminal:
            count = MofNCompleteColumn() if self._unit else TaskProgressColumn()
            self._bar = Progress(
                TextColumn("{task.description}", markup=False), BarColumn(20), count, TextColumn("{task.fields[left]}"),
                TimeElapsedColumn(), console=self._console, transient=True,
            )  # fmt: skip
            self._bar.start()
            self._task = self._bar.add_task(self._label, total=None, left="")
        else:
            self._line(self._label)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _line(self, text: str) -> None:
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def runs(self, done: int, total: int, seconds_left: float) -> None:
        """For `ylt_sim.compare`: runs done, runs in all, seconds left."""
        left = f"{minutes_and_seconds(seconds_left)} left" if done < total else ""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total, left=left)
        elif done == total or self._is_time():
            self._line(f"  {done}/{total} {self._unit}  {left or minutes_and_seconds(self._elapsed()) + ' in all'}")

    def share(self, done: float) -> None:
        """For `ylt_sim.run`: the share of the horizon that is done."""
        elapsed = self._elapsed()
        left = f"{minutes_and_seconds(elapsed / done * (1 - done))} left" if 0 < done < 1 else ""
        if self._bar is not None:
            self._bar.update(self._task, completed=100 * done, total=100, left=left)
        elif elapsed > QUIET_SECONDS and done < 1 and self._is_time():
            self._line(f"  {100 * done:.0f} %  {left}")

    def _elapsed(self) -> float:
        return time.perf_counter() - self._began

    def _is_time(self) -> bool:
        now = time.perf_counter()
        if now - self._told < LINE_EVERY_SECONDS:
            return False
        self._told = now
        return True


class Waiting:
    """Something of unknown length: on a terminal its last line with the time so far, elsewhere its lines as they come.

    Parameters
    ----------
    console
        Where to; on standard error, so that tables can be piped.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> Waiting:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, line: str) -> None:
        """What is under way from now on."""
        if not self._console.is_terminal:
            self._console.print(line, highlight=False, markup=False, soft_wrap=True)
        elif self._bar is None:
            columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.start()
            self._task = self._bar.add_task(line, total=None)
        else:
            self._bar.update(self._task, description=line)
