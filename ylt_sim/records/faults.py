"""Faults that an audit finds, each a sentence with time, names and row numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.errors import YltError
from ylt_sim.records.places import clock

__all__ = ["AuditError", "Fault", "Findings"]

MOST_A_CHECK = 50
"""Faults of one kind that are told one by one; the rest are counted."""


@dataclass(frozen=True)
class Fault:
    """One contradiction in the records."""

    check: str  # short name of the rule that is broken
    time_seconds: int
    rows: tuple[int, ...]  # numbers of the event rows that contradict each other
    sentence: str

    def __str__(self) -> str:
        where = ""
        if self.rows:
            where = f" (row{'s' if len(self.rows) > 1 else ''} {', '.join(map(str, self.rows))})"
        return f"[{self.check}] {clock(self.time_seconds, with_seconds=True)}: {self.sentence}{where}"


class AuditError(YltError):
    """The records of a run contradict themselves. Carries all faults; shows the first ten."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        n = len(self.faults)
        lines = [f"  {fault}" for fault in self.faults[:10]]
        if n > 10:
            lines.append(f"  ... and {n - 10} more")
        super().__init__(f"the records contradict themselves: {n} fault{'s' if n != 1 else ''}\n" + "\n".join(lines))


class Findings:
    """Faults as they are found; of one kind only the first are spelled out."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(
        self,
        check: str,
        found: NDArray[np.bool_] | NDArray[np.int64],
        tell: Callable[[int], tuple[int, tuple[int, ...], str]],
    ) -> None:
        """Tell what is wrong at each place found.

        Parameters
        ----------
        check
            Name of the rule.
        found
            A mask or indices of the places where it is broken.
        tell
            From one index: second, row numbers, sentence.
        """
        at = np.flatnonzero(found) if found.dtype == bool else found
        told = [Fault(check, *tell(int(i))) for i in at[:MOST_A_CHECK]]
        self._faults += told
        if len(at) > MOST_A_CHECK:
            last = told[-1]
            self._faults.append(
                Fault(
                    check, last.time_seconds, (), f"{len(at) - MOST_A_CHECK:,} more of this kind, not told one by one"
                )
            )

    def sorted(self) -> list[Fault]:
        """All faults in order of time."""
        return sorted(self._faults, key=lambda f: f.time_seconds)
