"""What indicators count beyond the `Reducer`: people, first contacts, referrals down, tests, and hours to arrive."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.kernel.compiled import Compiled
from ylt_sim.outcomes.counting import chosen, piece_at, plain
from ylt_sim.outcomes.periods import Periods
from ylt_sim.outcomes.reducer import Reducer
from ylt_sim.region.region import Region
from ylt_sim.world.codes import (
    ABSENT_POSTED,
    ABSENT_WARD_POSTED,
    COUNTY,
    COUNTY_TCM,
    EPISODE_FOLLOW_UP,
    EPISODE_INITIAL_STAY,
    EPISODE_SCHEDULED,
    EV_ABSENT,
    EV_CHOICE,
    EV_DEFINITIVE,
    EV_FOLLOW_UP,
    EV_FOLLOW_UP_MISSED,
    EV_HANDOVER,
    EV_ONSET,
    EV_READING,
    EV_RECOGNISED,
    EV_REFERRED,
    EV_STAY,
    EV_STEP_DOWN,
    EV_TEST,
    EV_VISIT,
    FACILITY_KINDS,
    NONE,
    POOL_CLINIC,
    POOL_EXPERT,
    TCM,
    TERTIARY_HOSPITAL,
    TEST_REPEAT,
    TEST_SHARED,
    TOWNSHIP,
    UNINSURED,
    WAY_ALONE,
)

__all__ = ["ADMITTED", "ADMITTED_IN_COUNTY", "MANAGED", "TENTHS", "Ground", "Tally"]

N_KINDS, N_TIERS = len(FACILITY_KINDS), 5
ADMITTED, ADMITTED_IN_COUNTY, MANAGED = 1, 2, 4
TENTHS = 10 * 24 * 64
"""Cells of a histogram of tenths of an hour; the last has all that is longer."""
UP, DOWN = 1, 2
DONE, RECOGNISED, REPEATED, NEEDED_ELSEWHERE, REPEATED_ELSEWHERE = range(5)

EPISODE = np.dtype(
    [
        ("sent_second", "i4"),
        ("resident", "i4"),
        ("first_place", "i2"),  # facility of the first visit
        ("definitive_place", "i2"),
        ("sent_to", "i2"),  # referred up or stepped down, not yet arrived
        ("sent_how", "i1"),
        ("has_chosen", "i1"),  # a facility was chosen first
    ],
    align=True,
)


IS_COUNTED = chosen(
    EV_ONSET, EV_DEFINITIVE, EV_CHOICE, EV_VISIT, EV_STAY, EV_REFERRED, EV_STEP_DOWN, EV_HANDOVER, EV_TEST,
    EV_RECOGNISED, EV_READING, EV_FOLLOW_UP, EV_FOLLOW_UP_MISSED,
)  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """Where indicators are counted, by number as the event rows name it.

    Parameters
    ----------
    region
        The region of the run.
    pool_kind, pool_detail, pool_facility
        By pool of the world: those of the region and those that consortia add.
    """

    region: Region
    pool_kind: NDArray[np.int64]
    pool_detail: NDArray[np.int64]
    pool_facility: NDArray[np.int64]

    def kinds(self) -> NDArray[np.int64]:
        """Kind of every facility, and ``N_KINDS`` for none."""
        return np.append(self.region.facilities["kind"], N_KINDS).astype(np.int64)

    def tiers(self) -> NDArray[np.int64]:
        """Tier of every facility, and 0 for none."""
        return np.append(self.region.facilities["tier"], 0).astype(np.int64)

    def is_insured(self) -> NDArray[np.bool_]:
        """Residents with a basic medical insurance scheme."""
        out: NDArray[np.bool_] = self.region.residents["insurance"] != UNINSURED
        return out

    def is_tcm(self) -> NDArray[np.bool_]:
        """Pools of Chinese medicine: all clinics of its hospital, and clinics of that specialty elsewhere."""
        clinic = (self.pool_kind == POOL_CLINIC) | (self.pool_kind == POOL_EXPERT)
        hospital = self.region.facilities["kind"][self.pool_facility] == COUNTY_TCM
        out: NDArray[np.bool_] = clinic & (hospital | (self.pool_detail == TCM))
        return out


@Compiled
def count(
    rows: NDArray[np.void],
    edges: NDArray[np.int64],
    kind: NDArray[np.int64],
    tier: NDArray[np.int64],
    is_tcm: NDArray[np.bool_],
    is_insured: NDArray[np.bool_],
    is_sensitive: NDArray[np.bool_],
    known: NDArray[np.void],
    episode: NDArray[np.void],
    people: NDArray[np.uint8],
    first_visits: NDArray[np.int64],
    first_choices: NDArray[np.int64],
    tcm_visits: NDArray[np.int64],
    remote_readings: NDArray[np.int64],
    insured_stays: NDArray[np.int64],
    sensitive_stays: NDArray[np.int64],
    referred: NDArray[np.int64],
    moved_down: NDArray[np.int64],
    tests: NDArray[np.int64],
    arrivals: NDArray[np.int64],
) -> None:
    """Add a chunk of rows to the tables of a `Tally`; ``known`` is what the `Reducer` knows of each episode."""
    none = len(kind) - 1
    longest = arrivals.shape[2] - 1
    period = -1
    for i in range(len(rows)):
        row = rows[i]
        event = row.event
        if not IS_COUNTED[event] or row.resident == NONE:
            continue
        rank, place = row.key >> 3, row.facility
        if place < 0:
            place = none
        period = piece_at(edges, row.time, period)
        inside = 0 <= period < len(edges) - 1
        if event == EV_ONSET:
            e = episode[rank]
            e.resident = row.resident
        elif event == EV_DEFINITIVE:
            e = episode[rank]
            if e.definitive_place == NONE and place != none:
                e.definitive_place = place
        elif event == EV_CHOICE:
            e = episode[rank]
            if e.has_chosen == 0 and row.facility != NONE:
                e.has_chosen = 1
                what = known[rank].kind
                illness = what != EPISODE_FOLLOW_UP and what != EPISODE_INITIAL_STAY and what != EPISODE_SCHEDULED
                if inside and illness:
                    first_choices[period, kind[place]] += 1
        elif event == EV_VISIT:
            e = episode[rank]
            if e.first_place == NONE:
                e.first_place = place
                what = known[rank].kind
                if inside and what != EPISODE_FOLLOW_UP and what != EPISODE_INITIAL_STAY:
                    first_visits[period, kind[place], tier[place], known[rank].need] += 1
            if e.sent_how == UP and e.sent_to == place:
                if inside:
                    late = max(0, row.time - row.a - row.b - e.sent_second)
                    arrivals[period, 0, min(late // 360, longest)] += 1
                e.sent_how = 0
            if inside and is_tcm[row.pool] and kind[place] != TERTIARY_HOSPITAL:
                tcm_visits[period] += 1
        elif event == EV_STAY:
            e = episode[rank]
            if e.sent_to == place and e.sent_how != 0:
                if inside:
                    lay_down = row.time - row.b
                    late = lay_down - e.sent_second if e.sent_how == DOWN else lay_down - row.a - e.sent_second
                    arrivals[period, e.sent_how - 1, min(max(0, late) // 360, longest)] += 1
                e.sent_how = 0
            if inside:
                people[period, row.resident] |= ADMITTED
                if kind[place] != TERTIARY_HOSPITAL:
                    people[period, row.resident] |= ADMITTED_IN_COUNTY
                if is_insured[row.resident]:
                    insured_stays[period, kind[place]] += 1
                c = known[rank].condition
                if known[rank].need > 0 and c >= 0 and is_sensitive[c]:
                    sensitive_stays[period] += 1
        elif event == EV_REFERRED:
            if row.link != NONE and row.b < WAY_ALONE and 0 <= row.a < none:
                if tier[place] <= TOWNSHIP and tier[row.a] >= COUNTY:
                    e = episode[rank]
                    e.sent_to, e.sent_how = row.a, UP
                    e.sent_second = row.time - np.int64(row.x * 3600.0)
                if inside:
                    referred[period, tier[place], tier[row.a]] += 1
        elif event == EV_STEP_DOWN:
            e = episode[rank]
            e.sent_to, e.sent_how, e.sent_second = row.a, DOWN, row.time
            if inside and tier[place] >= COUNTY:
                moved_down[period, 0, kind[row.a]] += 1
        elif event == EV_HANDOVER:
            if inside and tier[np.int64(row.x)] >= COUNTY:
                moved_down[period, 1, kind[place]] += 1
        elif event == EV_TEST or event == EV_RECOGNISED:
            e = episode[rank]
            is_repeat = event == EV_TEST and row.x == TEST_REPEAT
            is_shared = event == EV_TEST and row.x == TEST_SHARED
            is_elsewhere = e.first_place != NONE and e.first_place != place and not is_shared
            if inside:
                tests[period, RECOGNISED if event == EV_RECOGNISED else DONE] += 1
                tests[period, REPEATED] += is_repeat
                tests[period, NEEDED_ELSEWHERE] += is_elsewhere
                tests[period, REPEATED_ELSEWHERE] += is_elsewhere and is_repeat
        elif event == EV_READING:
            if inside and row.link != NONE:
                remote_readings[period] += 1
        elif (event == EV_FOLLOW_UP or event == EV_FOLLOW_UP_MISSED) and inside:
            people[period, row.resident] |= MANAGED


class Tally:
    """Counts by piece of time of one run.

    Parameters
    ----------
    ground
        Where it happens.
    pieces
        Spans of time, of which periods are sums (`ylt_sim.outcomes.periods.pieces_of`).
    n_episodes
        Length of the list of potential episodes.

    Attributes
    ----------
    people
        ``(n_pieces, n_residents)``: bits ``ADMITTED`` (a stay ended), ``ADMITTED_IN_COUNTY``, ``MANAGED`` (a planned
        follow-up by a team was due).
    first_visits
        ``(n_pieces, kinds, 5 tiers of the place, 5 tiers needed at onset)``: first visits of care-needing episodes.
    first_choices
        ``(n_pieces, kinds)``: first facility chosen in episodes of illness.
    tcm_visits, remote_readings, sensitive_stays
        ``(n_pieces,)``: visits to Chinese medicine in the county; readings by another facility; stays for conditions
        that ambulatory care can mostly keep out of hospital.
    insured_stays
        ``(n_pieces, kinds)``: stays of insured residents that ended.
    referred
        ``(n_pieces, 5 tiers of the sender, 5 of the target)``: referrals through a consortium, return slots left out.
    moved_down
        ``(n_pieces, step-down or handover, kinds of the receiver)``: from hospitals of tier 3 and above.
    tests
        ``(n_pieces, 5)``: ``DONE``; ``RECOGNISED``; ``REPEATED`` in the same episode; ``NEEDED_ELSEWHERE`` (done or
        recognised at another place than that of the first visit, machines of other members left out); of these
        ``REPEATED_ELSEWHERE``.
    arrivals
        ``(n_pieces, up or down, tenths of an hour)``: from asking for a referral from a primary facility to the
        hospital's door; from leaving the hospital to a bed at the member.
    postings
        One row a posting: first day, days, doctor, pool.
    episode
        By rank: who, first place, definitive place.
    """

    SHAPES: dict[str, tuple[int, ...]] = {
        "first_visits": (N_KINDS + 1, N_TIERS, N_TIERS), "first_choices": (N_KINDS + 1,), "tcm_visits": (),
        "remote_readings": (), "insured_stays": (N_KINDS + 1,), "sensitive_stays": (),
        "referred": (N_TIERS, N_TIERS), "moved_down": (2, N_KINDS + 1), "tests": (5,),
        "arrivals": (2, TENTHS + 1),
    }  # fmt: skip
    first_visits: NDArray[np.int64]
    first_choices: NDArray[np.int64]
    tcm_visits: NDArray[np.int64]
    remote_readings: NDArray[np.int64]
    insured_stays: NDArray[np.int64]
    sensitive_stays: NDArray[np.int64]
    referred: NDArray[np.int64]
    moved_down: NDArray[np.int64]
    tests: NDArray[np.int64]
    arrivals: NDArray[np.int64]

    def __init__(self, ground: Ground, pieces: Periods, n_episodes: int) -> None:
        self.ground, self.pieces = ground, pieces
        n = len(pieces.names)
        for name, shape in self.SHAPES.items():
            setattr(self, name, np.zeros((n, *shape), np.int64))
        self.people = np.zeros((n, len(ground.region.residents)), np.uint8)
        unknown = np.zeros((), EPISODE)
        for name in ("resident", "first_place", "definitive_place", "sent_to"):
            unknown[name] = NONE
        self.episode = np.repeat(unknown, n_episodes)
        self.postings = np.zeros((0, 4), np.int64)
        self._facts = (
            np.array(pieces.edges, np.int64) * SECONDS_A_DAY, ground.kinds(), ground.tiers(), ground.is_tcm(),
            ground.is_insured(), np.array([c.ambulatory_care_sensitive for c in evidence.conditions()]),
        )  # fmt: skip

    def update(self, rows: NDArray[np.void], reducer: Reducer) -> None:
        """Take in a chunk of event rows that the reducer has taken in already; of it only postings are kept."""
        tables = [getattr(self, name) for name in self.SHAPES]
        count(rows, *self._facts, reducer.by_episode, self.episode, self.people, *tables)
        own = rows[rows["event"] == EV_ABSENT]
        own = own[np.isin(own["a"], (ABSENT_POSTED, ABSENT_WARD_POSTED)) & (own["pool"] != NONE)]
        if len(own):
            found = np.column_stack([own["time"] // SECONDS_A_DAY, own["b"], own["doctor"], own["pool"]])
            self.postings = np.concatenate([self.postings, found.astype(np.int64)])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array of counts by name: a copy of them is where the count stands."""
        return {f"tally.{name}": plain(getattr(self, name)) for name in (*self.SHAPES, "people", "episode", "postings")}

    def count_on(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Go on from copies of `arrays`."""
        self.postings = arrays["tally.postings"].copy()
        for name, own in self.arrays().items():
            own[...] = arrays[name]

    def over(self, periods: Periods) -> Tally:
        """The same counts by periods, each a sum of pieces; what is kept by episode is shared."""
        out = copy.copy(self)
        out.pieces = periods
        for name in self.SHAPES:
            setattr(out, name, periods.summed(getattr(self, name), self.pieces))
        at = [self.pieces.edges.index(edge) for edge in periods.edges]
        parts = [np.bitwise_or.reduce(self.people[a:b], axis=0) for a, b in zip(at[:-1], at[1:], strict=True)]
        out.people = np.array(parts)
        return out
