"""Time-critical delay: onset to door, door in to door out, onset to definitive care, direct and transferred apart."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.kernel.codes import NONE
from ylt_sim.world.codes import BY_TRANSFER, CRITICAL, EV_DOOR, EV_TRANSFER, SEVERITIES

if TYPE_CHECKING:
    from ylt_sim.outcomes.reducer import Reducer, Setting

__all__ = ["EmergencyCounts", "time_critical"]

DIRECT, TRANSFERRED = "direct", "transferred"


class EmergencyCounts:
    """Doors and transfers of one run.

    Attributes
    ----------
    door_seconds, doors
        ``(n_periods,)``: seconds from when an illness is an emergency to its first door, and their number.
    inside_seconds, wait_seconds, transfers
        ``(n_periods,)``: door in to door out, the part of it spent waiting for a vehicle, and their number.
    was_at_door, was_transferred
        By rank of the episode.
    """

    SUMS = ("door_seconds", "doors", "inside_seconds", "wait_seconds", "transfers")

    def __init__(self, setting: Setting) -> None:
        n = len(setting.periods.names)
        self.setting = setting
        self.door_seconds, self.doors = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.inside_seconds, self.wait_seconds = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.transfers = np.zeros(n, np.int64)
        self.was_at_door = np.zeros(setting.n_episodes, np.bool_)
        self.was_transferred = np.zeros(setting.n_episodes, np.bool_)

    def update(self, rows: NDArray[np.void]) -> None:
        """Take in a chunk of event rows."""
        event = np.ascontiguousarray(rows["event"])
        door = rows[event == EV_DOOR]
        door = door[door["resident"] != NONE]
        rank = door["key"] >> 3
        _, first = np.unique(rank, return_index=True)
        first = first[~self.was_at_door[rank[first]]]
        first_door = door[first]
        # Whose first door is that of a transfer was struck in a bed: he had no way to a door.
        self._add(first_door[first_door["link"] != BY_TRANSFER], {"door_seconds": "a"}, "doors")
        self.was_at_door[rank] = True
        left = rows[event == EV_TRANSFER]
        self._add(left, {"inside_seconds": "b", "wait_seconds": "a"}, "transfers")
        self.was_transferred[left["key"] >> 3] = True

    def _add(self, rows: NDArray[np.void], sums: dict[str, str], count: str) -> None:
        period = self.setting.periods.of(rows["time"])
        rows, period = rows[period >= 0], period[period >= 0]
        n = len(self.doors)
        for name, column in sums.items():
            getattr(self, name).__iadd__(np.bincount(period, rows[column], minlength=n).astype(np.int64))
        getattr(self, count).__iadd__(np.bincount(period, minlength=n))

    def merge(self, other: EmergencyCounts) -> None:
        """Add the counts of another part of the same run."""
        for name in self.SUMS:
            getattr(self, name).__iadd__(getattr(other, name))
        self.was_at_door |= other.was_at_door
        self.was_transferred |= other.was_transferred

    def over(self, setting: Setting) -> EmergencyCounts:
        """The same counts by the periods of another setting."""
        out = copy.copy(self)
        for name in self.SUMS:
            setattr(out, name, setting.periods.summed(getattr(self, name), self.setting.periods))
        out.setting = setting
        return out

    def outcomes(self, reducer: Reducer, period: int) -> dict[tuple[str, str], tuple[float, float]]:
        """Numerator and denominator by outcome and group."""
        out: dict[tuple[str, str], tuple[float, float]] = {
            ("onset_to_door_minutes", "all"): (self.door_seconds[period] / 60, int(self.doors[period])),
            ("door_in_door_out_minutes", "all"): (self.inside_seconds[period] / 60, int(self.transfers[period])),
            ("vehicle_wait_minutes", "all"): (self.wait_seconds[period] / 60, int(self.transfers[period])),
        }
        begins, target = time_critical()
        own = reducer.cohort(period)
        critical = np.flatnonzero((own.severity >= begins[own.condition]) & (target[own.condition] > 0))
        in_time = own.definitive_hours[critical] <= target[own.condition[critical]]
        hours, rank = own.hours[critical].astype(float), own.rank[critical]
        at_door, transferred = self.was_at_door[rank], self.was_transferred[rank]
        for group, chosen in (
            ("all", np.ones(len(rank), bool)), (DIRECT, at_door & ~transferred), (TRANSFERRED, transferred),
        ):  # fmt: skip
            n = int(chosen.sum())
            out["critical_care_hours", group] = (float(hours[chosen].sum()), n)
            out["critical_in_time_share", group] = (int(in_time[chosen].sum()), n)
        return out


def time_critical() -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Severity from which each condition is time-critical, and its target in hours (0: none)."""
    catalogue = evidence.conditions()
    begins = [SEVERITIES.index(c.time_critical_from) if c.time_critical_from else CRITICAL + 1 for c in catalogue]
    return np.array(begins), np.array([(c.target_minutes or 0) / 60 for c in catalogue])
