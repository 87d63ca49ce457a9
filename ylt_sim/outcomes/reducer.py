"""The reducer: event rows in, counts out. Update with chunks in any number, merge, and ask for the result."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.outcomes.counting import EPISODE, EVENTS, OTHER, SMALL, count, plain
from ylt_sim.outcomes.emergency import EmergencyCounts
from ylt_sim.outcomes.money import MoneyCounts
from ylt_sim.outcomes.patient_time import PatientTime
from ylt_sim.outcomes.periods import Periods
from ylt_sim.world.codes import (
    CLASS_NAMES,
    EPISODE_FOLLOW_UP,
    EPISODE_INITIAL_STAY,
    EV_BED_GAVE_UP,
    EV_BOOKED,
    EV_CHOICE,
    EV_DEATH,
    EV_FOLLOW_UP,
    EV_FOLLOW_UP_MISSED,
    EV_GAVE_UP,
    EV_MISSED,
    EV_OUT_OF_STOCK,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_SLOTS,
    EV_SOLD_OUT,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_TURNED_AWAY,
    EV_VISIT,
    FACILITY_KINDS,
    PARTY_COORDINATOR,
    PARTY_PATIENT,
    PARTY_RECEIVER,
    PARTY_REVIEW,
    PARTY_SENDER,
    PARTY_TARGET,
    SELF_CARE,
    SLOT_GENERAL,
    SLOT_NAMES,
    TIER_NAMES,
    UNINSURED,
    WAY_ALONE,
)

__all__ = ["NAMED_COUNTS", "Cohort", "Counted", "Reducer", "Setting"]

N_KINDS, N_CLASSES, N_TIERS = len(FACILITY_KINDS), len(CLASS_NAMES), len(TIER_NAMES) + 1
LONGEST_MINUTES = 2880
UNKNOWN = -1
OTHERS, RESIDENTS = 0, 1
ANYBODY = (OTHERS, RESIDENTS)
EVERY = tuple(range(SMALL))


class Counted(NamedTuple):
    """Which events a named count counts: code, whose, and what ``a`` and ``b`` may be (below ``OTHER``)."""

    event: int
    whose: tuple[int, ...] = ANYBODY
    a: tuple[int, ...] = EVERY
    b: tuple[int, ...] = EVERY


NAMED_COUNTS: dict[str, Counted] = {
    "first_contacts": Counted(EV_CHOICE, a=tuple(o for o in range(OTHER) if o != SELF_CARE), b=(0,)),
    "gave_up": Counted(EV_GAVE_UP, (RESIDENTS,)),
    "turned_away": Counted(EV_TURNED_AWAY, (RESIDENTS,)),
    "bed_gave_up": Counted(EV_BED_GAVE_UP, (RESIDENTS,)),
    "referred_alone": Counted(EV_REFERRED, b=(WAY_ALONE,)),
    **{f"referred_way_{way}": Counted(EV_REFERRED, b=(way,)) for way in range(WAY_ALONE)},
    **{
        f"referral_refused_{party}": Counted(EV_REFERRAL_REFUSED, a=(party,)) for party in (PARTY_PATIENT, PARTY_TARGET)
    },
    **{
        f"step_down_refused_{party}": Counted(EV_STEP_DOWN_REFUSED, a=(party,))
        for party in (PARTY_PATIENT, PARTY_SENDER, PARTY_RECEIVER, PARTY_COORDINATOR, PARTY_REVIEW)
    },
    "step_downs": Counted(EV_STEP_DOWN),
    "deaths": Counted(EV_DEATH, b=tuple(range(1, N_TIERS))),
    "other_deaths": Counted(EV_DEATH, b=(0,)),
    "follow_ups_done": Counted(EV_FOLLOW_UP),
    "follow_ups_missed": Counted(EV_FOLLOW_UP_MISSED),
    "out_of_stock": Counted(EV_OUT_OF_STOCK),
    "remote_consultations": Counted(EV_REMOTE_CONSULTATION, (RESIDENTS,)),
    **{f"slots_{name}": Counted(EV_BOOKED, a=(cls,)) for cls, name in enumerate(SLOT_NAMES)},
    **{
        f"slots_{SLOT_NAMES[SLOT_GENERAL]}_{ahead}": Counted(EV_BOOKED, a=(SLOT_GENERAL,), b=(ahead,))
        for ahead in range(OTHER)
    },
    "slots_ahead": Counted(EV_BOOKED, b=tuple(range(1, SMALL))),
    "slots_missed": Counted(EV_MISSED),
    "sold_out": Counted(EV_SOLD_OUT),
}
"""A new count is a line here; ``a`` and ``b`` are told apart from 0 to ``OTHER - 1``."""


@dataclass(frozen=True)
class Setting:
    """What a reducer has to know beside the rows."""

    periods: Periods
    facility_kind: NDArray[np.int64]  # by facility
    facility_tier: NDArray[np.int64]
    n_episodes: int
    n_residents: int
    wait_edges_minutes: int = LONGEST_MINUTES
    insurance: NDArray[np.integer] | None = None  # scheme by resident; None: nobody is insured
    township: NDArray[np.integer] | None = None  # by resident; None: all live in one
    month_of_day: NDArray[np.int64] | None = None  # fiscal year x 12 + month, from 0; None: one month is all there is
    village: NDArray[np.integer] | None = None  # by resident; None: all live in the first
    ways: NDArray[np.int32] | None = None  # seconds one way by village and facility; None: everything is next door

    @property
    def schemes(self) -> NDArray[np.integer]:
        """Scheme of insurance by resident."""
        if self.insurance is None:
            return np.full(self.n_residents, UNINSURED, np.int64)
        return self.insurance

    @property
    def townships(self) -> NDArray[np.integer]:
        """Township by resident."""
        return np.zeros(self.n_residents, np.int64) if self.township is None else self.township

    @property
    def months_of_days(self) -> NDArray[np.int64]:
        """Number of the month of each day."""
        return np.zeros(1, np.int64) if self.month_of_day is None else self.month_of_day


@dataclass(frozen=True)
class Cohort:
    """Care-needing episodes of residents that begin in a period, early enough to be followed; without follow-ups.

    Attributes
    ----------
    rank
        Of each episode.
    need, severity, kind, condition, is_finished, definitive_hours
        As of the `Reducer`.
    tier
        Of definitive care, 0 if none was reached in the days followed.
    hours
        To definitive care, those beyond the days followed counted as that long.
    """

    rank: NDArray[np.int64]
    need: NDArray[np.int8]
    severity: NDArray[np.int8]
    kind: NDArray[np.int8]
    condition: NDArray[np.int16]
    is_finished: NDArray[np.bool_]
    definitive_hours: NDArray[np.float32]
    tier: NDArray[np.int8]
    hours: NDArray[np.float32]


@dataclass
class Reducer:
    """Counts by period of one run.

    Attributes
    ----------
    numbers
        ``(n_periods, EVENTS, 2, SMALL, SMALL)``: events by code, whose (others', residents'), ``a`` and ``b``; the
        last cell of ``a`` and of ``b`` has all that is not from 0 to ``OTHER - 1``.
    places
        ``(n_periods, EVENTS, 2, n_facilities + 1)``: events by code, whose and facility, the last being none.
    seconds
        ``(n_periods, EVENTS, 2, kinds of facility + 1)``: sum of ``b``, seconds of use where the event is a use.
    waits
        ``(n_periods, 5 tiers, 3 classes, minutes)``: visits of residents by whole minutes waited, the last cell
        being that long or longer.
    referrals
        ``(n_periods, 5 tiers of the sender, 5 tiers of the target)``: referrals up through a consortium.
    need, severity, kind, onset_second, condition, definitive_tier, definitive_hours, is_finished, episode_visits
        By rank of the episode, the columns of `EPISODE`.
    """

    setting: Setting
    numbers: NDArray[np.int64] = field(init=False, repr=False)
    places: NDArray[np.int64] = field(init=False, repr=False)
    seconds: NDArray[np.int64] = field(init=False, repr=False)
    waits: NDArray[np.int64] = field(init=False, repr=False)
    referrals: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        s = self.setting
        n = len(s.periods.names)
        self.numbers = np.zeros((n, EVENTS, 2, SMALL, SMALL), np.int64)
        self.places = np.zeros((n, EVENTS, 2, len(s.facility_kind) + 1), np.int64)
        self.seconds = np.zeros((n, EVENTS, 2, N_KINDS + 1), np.int64)
        self.waits = np.zeros((n, N_TIERS, N_CLASSES, s.wait_edges_minutes + 1), np.int64)
        self.referrals = np.zeros((n, N_TIERS, N_TIERS), np.int64)
        unknown = np.zeros((), EPISODE)
        unknown["kind"], unknown["definitive_hours"] = UNKNOWN, np.nan
        self._episode = np.repeat(unknown, s.n_episodes)
        self._cohorts: dict[int, Cohort] = {}
        self.need, self.severity = self._episode["need"], self._episode["severity"]
        self.kind, self.condition = self._episode["kind"], self._episode["condition"]
        self.onset_second = self._episode["onset_second"]
        self.definitive_tier = self._episode["definitive_tier"]
        self.definitive_hours = self._episode["definitive_hours"]
        self.is_finished, self.episode_visits = self._episode["is_finished"], self._episode["visits"]
        self._edges = np.array(s.periods.edges, np.int64) * SECONDS_A_DAY
        self._kind = np.append(s.facility_kind, N_KINDS).astype(np.int64)
        self._tier = np.append(s.facility_tier, 0).astype(np.int64)
        self.emergency = EmergencyCounts(s)
        self.money = MoneyCounts(s)
        self.time = PatientTime(s)

    def update(self, rows: NDArray[np.void]) -> None:
        """Take in a chunk of event rows; nothing of it is kept."""
        self._cohorts.clear()
        count(
            rows, self._edges, self._kind, self._tier, self.numbers, self.places, self.seconds,
            self.waits, self.referrals, self._episode,
        )  # fmt: skip
        self.emergency.update(rows)
        self.money.update(rows)
        self.time.update(rows)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array of its own by name, those of its parts too: a copy of them is where the count stands."""
        return _arrays(self)

    @property
    def by_episode(self) -> NDArray[np.void]:
        """What became of each episode, one row of `EPISODE` by rank."""
        return self._episode

    @property
    def visits(self) -> NDArray[np.int64]:
        """Residents' visits, ``(n_periods, kinds of facility)``."""
        return self._sums(self.places[:, EV_VISIT, RESIDENTS], self._kind, N_KINDS)

    @property
    def stays(self) -> NDArray[np.int64]:
        """Residents' stays that ended, ``(n_periods, kinds of facility)``."""
        return self._sums(self.places[:, EV_STAY, RESIDENTS], self._kind, N_KINDS)

    @property
    def stay_seconds(self) -> NDArray[np.int64]:
        """Seconds in bed of those stays, ``(n_periods, kinds of facility)``."""
        return self.seconds[:, EV_STAY, RESIDENTS, :N_KINDS]

    @property
    def visits_of_all(self) -> NDArray[np.int64]:
        """Visits by tier, other people's too, ``(n_periods, 5 tiers)``."""
        return self._sums(self.places[:, EV_VISIT].sum(axis=1), self._tier, N_TIERS)

    @property
    def counts(self) -> dict[str, NDArray[np.int64]]:
        """The named counts, ``(n_periods,)`` each."""
        return {name: self.number(counted) for name, counted in NAMED_COUNTS.items()}

    @property
    def lead_days(self) -> NDArray[np.int64]:
        """Days ahead of all slots that residents took or were booked for, ``(n_periods,)``."""
        out: NDArray[np.int64] = self.seconds[:, EV_BOOKED, RESIDENTS].sum(axis=1)
        return out

    @property
    def kept_released(self) -> NDArray[np.int64]:
        """Kept slots that nobody took and that were released, ``(n_periods,)``, counted when their day is over."""
        out: NDArray[np.int64] = self.seconds[:, EV_SLOTS, OTHERS].sum(axis=1)
        return out

    def number(self, counted: Counted) -> NDArray[np.int64]:
        """Events of one kind by period."""
        of_event = self.numbers[:, counted.event]
        out: NDArray[np.int64] = of_event[:, counted.whose][:, :, counted.a][..., counted.b].sum(axis=(1, 2, 3))
        return out

    @staticmethod
    def _sums(by_place: NDArray[np.int64], group: NDArray[np.int64], n: int) -> NDArray[np.int64]:
        out: NDArray[np.int64] = by_place @ (group[:, None] == np.arange(n)).astype(np.int64)
        return out

    def merge(self, other: Reducer) -> Reducer:
        """Add the counts of another part of the same run; returns itself."""
        self._cohorts.clear()
        for name in ("numbers", "places", "seconds", "waits", "referrals"):
            getattr(self, name).__iadd__(getattr(other, name))
        begun = other.need > 0
        for name in ("need", "severity", "kind", "onset_second", "condition"):
            getattr(self, name)[begun] = getattr(other, name)[begun]
        treated = other.definitive_tier > 0
        self.definitive_tier[treated] = other.definitive_tier[treated]
        self.definitive_hours[treated] = other.definitive_hours[treated]
        self.is_finished |= other.is_finished
        self.episode_visits += other.episode_visits
        self.emergency.merge(other.emergency)
        self.money.merge(other.money)
        self.time.merge(other.time)
        return self

    def over(self, periods: Periods) -> Reducer:
        """The same counts by other periods, whose edges are among its own; what is kept by episode is shared."""
        pieces = self.setting.periods
        if periods == pieces:
            return self
        out = copy.copy(self)
        out.setting, out._cohorts = replace(self.setting, periods=periods), {}
        for name in ("numbers", "places", "seconds", "waits", "referrals"):
            setattr(out, name, periods.summed(getattr(self, name), pieces))
        out._edges = np.array(periods.edges, np.int64) * SECONDS_A_DAY
        out.emergency = self.emergency.over(out.setting)
        out.money = self.money.over(out.setting)
        out.time = self.time.over(out.setting)
        return out

    def cohort(self, period: int) -> Cohort:
        """The episodes of a period that are followed; kept for the next who asks."""
        if period not in self._cohorts:
            self._cohorts[period] = self._cohort(period)
        return self._cohorts[period]

    def _cohort(self, period: int) -> Cohort:
        p = self.setting.periods
        begin = p.edges[period] * SECONDS_A_DAY
        end = (p.edges[period + 1] - p.follow_days) * SECONDS_A_DAY
        rank = np.flatnonzero((self.onset_second >= begin) & (self.onset_second < end))
        kind = self.kind[rank]
        rank = rank.compress((kind >= 0) & (kind != EPISODE_FOLLOW_UP) & (kind != EPISODE_INITIAL_STAY))
        own, limit = self._episode.take(rank), np.float32(p.follow_days * 24)
        names = ("need", "severity", "kind", "condition", "is_finished", "definitive_hours")
        columns = {name: np.ascontiguousarray(own[name]) for name in names}
        hours = columns["definitive_hours"]
        return Cohort(
            rank, **columns, tier=np.where(hours <= limit, own["definitive_tier"], 0), hours=np.fmin(hours, limit)
        )


def _arrays(counter: object) -> dict[str, NDArray[Any]]:
    out: dict[str, NDArray[Any]] = {}
    for name, value in vars(counter).items():
        if isinstance(value, np.ndarray):
            if value.base is None:  # the others are columns of one that is here
                out[name] = plain(value)
        elif hasattr(value, "update") and hasattr(value, "merge"):
            out |= {f"{name}.{own}": array for own, array in _arrays(value).items()}
    return out
