"""The reducer: event rows in, counts out. Update with chunks in any number, merge, and ask for the result."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.world.codes import (
    EPISODE_FOLLOW_UP,
    EPISODE_INITIAL_STAY,
    EV_BED_GAVE_UP,
    EV_CHOICE,
    EV_DEATH,
    EV_DEFINITIVE,
    EV_EPISODE_END,
    EV_GAVE_UP,
    EV_ONSET,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_TURNED_AWAY,
    EV_VISIT,
    FACILITY_KINDS,
    WAY_ALONE,
)

__all__ = ["Periods", "Reducer", "Setting"]

N_KINDS, N_CLASSES, N_TIERS, LONGEST_MINUTES = len(FACILITY_KINDS), 3, 5, 2880
UNKNOWN = -1


@dataclass(frozen=True)
class Periods:
    """Spans of time that are reported apart and never pooled.

    Parameters
    ----------
    names
        Such as ``before`` and ``year 1``.
    edges
        Days, ascending, one more than names: period ``i`` is ``edges[i] <= day < edges[i + 1]``.
    follow_days
        Days for which an episode is followed; only episodes that begin this long before the end of their period
        count in outcomes of episodes, so that every one has the same chance to be treated.
    """

    names: tuple[str, ...]
    edges: tuple[int, ...]
    follow_days: int = 14

    def of(self, seconds: NDArray[np.int64]) -> NDArray[np.int64]:
        """Number of the period of each second, -1 outside all."""
        n = np.searchsorted(np.array(self.edges) * SECONDS_A_DAY, seconds, side="right") - 1
        return np.where(n >= len(self.names), UNKNOWN, n)


@dataclass(frozen=True)
class Setting:
    """What a reducer has to know beside the rows."""

    periods: Periods
    facility_kind: NDArray[np.int64]  # by facility
    facility_tier: NDArray[np.int64]
    n_episodes: int
    n_residents: int
    wait_edges_minutes: int = LONGEST_MINUTES


@dataclass
class Reducer:
    """Counts by period of one run.

    Attributes
    ----------
    visits, stays, cost_yuan, stay_seconds
        ``(n_periods, 8 kinds of facility)``, of residents.
    visits_of_all
        ``(n_periods, 5 tiers)``, other people's too.
    waits
        ``(n_periods, 5 tiers, 3 classes, minutes)``: visits of residents by whole minutes waited, the last cell
        being that long or longer.
    counts
        ``(n_periods,)`` by name.
    need, onset_second, definitive_hours, definitive_tier, kind, severity, condition, episode_visits
        By rank of the episode; ``need`` is 0 where none began, ``definitive_tier`` 0 where none was reached.
    """

    setting: Setting
    visits: NDArray[np.int64] = field(init=False)
    stays: NDArray[np.int64] = field(init=False)
    stay_seconds: NDArray[np.int64] = field(init=False)
    cost_yuan: NDArray[np.float64] = field(init=False)
    waits: NDArray[np.int64] = field(init=False)
    visits_of_all: NDArray[np.int64] = field(init=False)
    counts: dict[str, NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        s = self.setting
        n = len(s.periods.names)
        self.visits = np.zeros((n, N_KINDS), np.int64)
        self.stays = np.zeros((n, N_KINDS), np.int64)
        self.stay_seconds = np.zeros((n, N_KINDS), np.int64)
        self.cost_yuan = np.zeros((n, N_KINDS))
        self.waits = np.zeros((n, N_TIERS, N_CLASSES, s.wait_edges_minutes + 1), np.int64)
        self.visits_of_all = np.zeros((n, N_TIERS), np.int64)
        self.counts = {}
        self.need = np.zeros(s.n_episodes, np.int8)
        self.severity = np.zeros(s.n_episodes, np.int8)
        self.kind = np.full(s.n_episodes, UNKNOWN, np.int8)
        self.onset_second = np.zeros(s.n_episodes, np.int64)
        self.definitive_tier = np.zeros(s.n_episodes, np.int8)
        self.definitive_hours = np.full(s.n_episodes, np.nan, np.float32)
        self.is_finished = np.zeros(s.n_episodes, np.bool_)
        self.condition = np.zeros(s.n_episodes, np.int16)
        self.episode_visits = np.zeros(s.n_episodes, np.int16)

    def update(self, rows: NDArray[np.void]) -> None:
        """Take in a chunk of event rows; nothing of it is kept."""
        event = rows["event"]
        own = rows["resident"] != NONE
        seen = rows[event == EV_VISIT]
        self._use(seen[seen["resident"] != NONE], self.visits, waits=True)
        self._count_all(seen)
        self._use(rows[(event == EV_STAY) & own], self.stays, seconds=True)
        self._episodes(rows, event)
        self._count("first_contacts", rows[(event == EV_CHOICE) & (rows["b"] == 0) & (rows["facility"] != NONE)])
        self._count("gave_up", rows[(event == EV_GAVE_UP) & own])
        self._count("turned_away", rows[(event == EV_TURNED_AWAY) & own])
        self._count("bed_gave_up", rows[(event == EV_BED_GAVE_UP) & own])
        referred = rows[event == EV_REFERRED]
        self._count("referred_alone", referred[referred["b"] == WAY_ALONE])
        for way in range(WAY_ALONE):
            self._count(f"referred_way_{way}", referred[referred["b"] == way])
        refused = rows[event == EV_REFERRAL_REFUSED]
        for party in (0, 1):
            self._count(f"referral_refused_{party}", refused[refused["a"] == party])
        kept = rows[event == EV_STEP_DOWN_REFUSED]
        for party in (0, 2, 3, 4):
            self._count(f"step_down_refused_{party}", kept[kept["a"] == party])
        self._count("step_downs", rows[event == EV_STEP_DOWN])
        self._count("deaths", rows[event == EV_DEATH])

    def _count(self, name: str, rows: NDArray[np.void]) -> None:
        period = self.setting.periods.of(rows["time"])
        found = np.bincount(period[period >= 0], minlength=len(self.setting.periods.names))
        self.counts[name] = self.counts.get(name, 0) + found

    def _count_all(self, rows: NDArray[np.void]) -> None:
        period = self.setting.periods.of(rows["time"])
        rows, period = rows[period >= 0], period[period >= 0]
        at = period * N_TIERS + self.setting.facility_tier[rows["facility"]]
        size = self.visits_of_all.size
        self.visits_of_all += np.bincount(at, minlength=size).reshape(self.visits_of_all.shape)

    def _use(
        self, rows: NDArray[np.void], table: NDArray[np.int64], *, waits: bool = False, seconds: bool = False
    ) -> None:
        period = self.setting.periods.of(rows["time"])
        rows, period = rows[period >= 0], period[period >= 0]
        kind = self.setting.facility_kind[rows["facility"]]
        at = period * N_KINDS + kind
        table += np.bincount(at, minlength=table.size).reshape(table.shape)
        self.cost_yuan += np.bincount(at, rows["x"], minlength=table.size).reshape(table.shape)
        if seconds:
            self.stay_seconds += np.bincount(at, rows["b"], minlength=table.size).reshape(table.shape).astype(np.int64)
        if waits:
            minutes = np.minimum(rows["a"] // 60, self.setting.wait_edges_minutes)
            tier = self.setting.facility_tier[rows["facility"]]
            np.add.at(self.waits, (period, tier, rows["link"], minutes), 1)

    def _episodes(self, rows: NDArray[np.void], event: NDArray[np.int32]) -> None:
        onset = rows[event == EV_ONSET]
        rank = onset["key"] >> 3
        self.need[rank] = onset["b"]
        self.severity[rank] = onset["a"]
        self.kind[rank] = onset["x"].astype(np.int8)
        self.onset_second[rank] = onset["time"]
        self.condition[rank] = onset["link"]
        definitive = rows[event == EV_DEFINITIVE]
        rank = definitive["key"] >> 3
        self.definitive_tier[rank] = definitive["a"]
        self.definitive_hours[rank] = definitive["x"]
        ended = rows[event == EV_EPISODE_END]
        self.is_finished[ended["key"] >> 3] = True
        self.episode_visits[ended["key"] >> 3] = ended["link"]

    def merge(self, other: Reducer) -> Reducer:
        """Add the counts of another part of the same run; returns itself."""
        for name in ("visits", "stays", "stay_seconds", "cost_yuan", "waits", "visits_of_all"):
            getattr(self, name).__iadd__(getattr(other, name))
        for key, value in other.counts.items():
            self.counts[key] = self.counts.get(key, 0) + value
        begun = other.need > 0
        for name in ("need", "severity", "kind", "onset_second", "condition"):
            getattr(self, name)[begun] = getattr(other, name)[begun]
        treated = other.definitive_tier > 0
        self.definitive_tier[treated] = other.definitive_tier[treated]
        self.definitive_hours[treated] = other.definitive_hours[treated]
        self.is_finished |= other.is_finished
        self.episode_visits += other.episode_visits
        return self

    def cohort(self, period: int) -> NDArray[np.bool_]:
        """Episodes of residents that begin in a period, early enough to be followed; without follow-ups."""
        p = self.setting.periods
        begin = p.edges[period] * SECONDS_A_DAY
        end = (p.edges[period + 1] - p.follow_days) * SECONDS_A_DAY
        care = (self.kind >= 0) & (self.kind != EPISODE_FOLLOW_UP) & (self.kind != EPISODE_INITIAL_STAY)
        out: NDArray[np.bool_] = care & (self.onset_second >= begin) & (self.onset_second < end)
        return out
