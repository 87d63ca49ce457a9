"""Patients' time (患者时间): on the road, waiting, with staff and in beds, from event rows.

No row tells of a way. A trip is seen by what follows it: a visit, a queue that was left, a shut door, the door of an
emergency, a test on another member's machine, a stay or a wait for a bed where he was not before. As the model sends
everybody from his village, whoever sent him, a trip is there and back between the village and the place, each as long
as the mean road. Who goes on at once to another place (step-down, bounce-back, transfer, diversion) has no way home
from the first. Carers are not in the model, nor is the way of who cares for somebody.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.compiled import Compiled
from ylt_sim.outcomes.counting import chosen, piece_at
from ylt_sim.region.region import Region
from ylt_sim.world.codes import (
    BY_HIMSELF,
    EV_BED_GAVE_UP,
    EV_BOUNCE_BACK,
    EV_CHOICE,
    EV_DOOR,
    EV_EMERGENCY_IN_WARD,
    EV_GAVE_UP,
    EV_INTERNET,
    EV_RECALL,
    EV_REFERRED,
    EV_REVIEW,
    EV_STAY,
    EV_STEP_DOWN,
    EV_TEST,
    EV_TRANSFER,
    EV_TURNED_AWAY,
    EV_VISIT,
    N_OPTIONS,
    WAY_DIVERTED,
)

if TYPE_CHECKING:
    from ylt_sim.outcomes.reducer import Setting

__all__ = ["KINDS", "PatientTime", "ways_of"]

KINDS = ("trips", "own_road", "carried_road", "waiting", "in_care", "waiting_for_bed", "in_bed")
"""What is counted: trips, and seconds of each kind. Own road: not in an ambulance or transfer vehicle."""
TRIPS, OWN, CARRIED, WAITING, CARE, BED_WAIT, BED = range(len(KINDS))
AWAY, SEEN, EXPECTED = range(3)
"""Of an episode: not at the place, seen there and free to go, there with something still to come."""
IS_TOLD = chosen(
    EV_VISIT, EV_REVIEW, EV_GAVE_UP, EV_TURNED_AWAY, EV_STAY, EV_BED_GAVE_UP, EV_TEST, EV_DOOR, EV_EMERGENCY_IN_WARD,
    EV_STEP_DOWN, EV_TRANSFER, EV_BOUNCE_BACK, EV_REFERRED, EV_CHOICE, EV_RECALL, EV_INTERNET,
)  # fmt: skip
LAST_SEEN = np.dtype([("place", "i2"), ("state", "i1")], align=True)


def ways_of(region: Region) -> NDArray[np.int32]:
    """Mean seconds one way by village and facility, by the rule of `ylt_sim.journey.travel.travel_seconds_to`.

    To a facility that is no option of the village as long as to the farthest option in the same town; without one, as
    to the farthest of all.
    """
    option = region.villages["facility"].astype(np.int64)
    seconds = region.villages["travel_seconds"].astype(np.int64)
    town = region.facilities["township"]
    there = option != NONE
    longest = np.where(there, seconds, 0).max(axis=1, initial=0)
    out = np.repeat(longest[:, None], len(town), axis=1)
    option_town = np.where(there, town[np.where(there, option, 0)], NONE - 1)
    for name in np.unique(town):
        in_town = np.where(there & (option_town == name), seconds, 0).max(axis=1, initial=0)
        out[:, town == name] = np.where(in_town > 0, in_town, longest)[:, None]
    village = np.arange(len(option))
    for i in reversed(range(N_OPTIONS)):  # the first of several options at one facility counts
        own = there[:, i]
        out[village[own], option[own, i]] = seconds[own, i]
    return out.astype(np.int32)


@Compiled
def count_time(
    rows: NDArray[np.void],
    edges: NDArray[np.int64],
    village: NDArray[np.int32],
    ways: NDArray[np.int32],
    seen: NDArray[np.void],
    seconds: NDArray[np.int64],
) -> None:
    """Add a chunk of rows to the tables of `PatientTime`."""
    period = -1
    for i in range(len(rows)):
        row = rows[i]
        event = row.event
        if not IS_TOLD[event] or row.resident == NONE:
            continue
        is_seen = event == EV_VISIT or event == EV_REVIEW or event == EV_GAVE_UP or event == EV_TURNED_AWAY
        is_bed = event == EV_STAY or event == EV_BED_GAVE_UP
        goes_on = event == EV_STEP_DOWN or event == EV_TRANSFER or (event == EV_BOUNCE_BACK and row.a == 1)
        if event == EV_REFERRED and row.b == WAY_DIVERTED:
            goes_on = True
        if event == EV_REFERRED and not goes_on or event == EV_BOUNCE_BACK and not goes_on:
            continue
        rank, at = row.key >> 3, row.facility
        if not 0 <= rank < len(seen):
            raise IndexError("an event row's key is outside the list of episodes")
        last = seen[rank]
        if event == EV_CHOICE or event == EV_RECALL:
            last.state = AWAY
            continue
        period = piece_at(edges, row.time, period)
        is_counted = 0 <= period < len(edges) - 1
        if event == EV_INTERNET:
            if is_counted:
                seconds[period, WAITING] += row.a
                seconds[period, CARE] += row.b
            continue
        if not 0 <= at < ways.shape[1]:
            raise IndexError("somebody is seen nowhere")
        way = np.int64(ways[village[row.resident], at])
        if goes_on:
            if is_counted:  # where he was stays noted: of a step-down the row of the stay that ends comes after
                seconds[period, OWN] -= way
            continue
        is_here = last.state != AWAY and last.place == at
        if event == EV_VISIT or event == EV_GAVE_UP or event == EV_TURNED_AWAY or event == EV_DOOR:
            is_here = is_here and last.state == EXPECTED
        last.place, last.state = at, SEEN if is_seen or is_bed else EXPECTED
        if not is_counted:
            continue
        if not is_here and event != EV_EMERGENCY_IN_WARD:
            seconds[period, TRIPS] += 1
            is_carried = event == EV_DOOR and row.link != BY_HIMSELF
            seconds[period, CARRIED if is_carried else OWN] += way
            seconds[period, OWN] += way
        if event == EV_VISIT or event == EV_REVIEW or event == EV_TEST:
            seconds[period, WAITING] += row.a
            seconds[period, CARE] += row.b
        elif event == EV_GAVE_UP:
            seconds[period, WAITING] += row.a
        elif is_bed:
            seconds[period, BED_WAIT] += row.a
            if event == EV_STAY:
                seconds[period, BED] += row.b


class PatientTime:
    """Residents' time in one run.

    Attributes
    ----------
    seconds
        ``(n_periods, KINDS)``: trips, and seconds of each kind; a stay belongs to the period in which it ends.
    place, state
        By rank of the episode: where its resident was last seen, and whether he is still there.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._edges = np.array(setting.periods.edges, np.int64) * SECONDS_A_DAY
        n, facilities = setting.n_residents, len(setting.facility_kind)
        self._village = np.zeros(n, np.int32) if setting.village is None else setting.village.astype(np.int32)
        self._ways = np.zeros((1, facilities), np.int32) if setting.ways is None else setting.ways.astype(np.int32)
        self.seconds = np.zeros((len(setting.periods.names), len(KINDS)), np.int64)
        nowhere = np.zeros((), LAST_SEEN)
        nowhere["place"] = NONE
        self._seen = np.repeat(nowhere, setting.n_episodes)
        self.place, self.state = self._seen["place"], self._seen["state"]

    def update(self, rows: NDArray[np.void]) -> None:
        """Take in a chunk of event rows."""
        count_time(rows, self._edges, self._village, self._ways, self._seen, self.seconds)

    def over(self, setting: Setting) -> PatientTime:
        """The same time by the periods of another setting, whose edges are among its own."""
        out = copy.copy(self)
        out.setting = setting
        out.seconds = setting.periods.summed(self.seconds, self.setting.periods)
        out._edges = np.array(setting.periods.edges, np.int64) * SECONDS_A_DAY
        return out

    def merge(self, other: PatientTime) -> None:
        """Add the time of the part of the same run that follows."""
        self.seconds += other.seconds
        known = other.place != NONE
        self.place[known], self.state[known] = other.place[known], other.state[known]

    def hours(self, period: int, *kinds: str) -> float:
        """Hours of kinds of time in a period."""
        return float(sum(int(self.seconds[period, KINDS.index(kind)]) for kind in kinds)) / 3600

    def outcomes(self, period: int, resident_years: float) -> dict[str, tuple[float, float]]:
        """Numerator and denominator by outcome."""
        return {
            "travel_hours_per_resident_year": (self.hours(period, "own_road", "carried_road"), resident_years),
            "waiting_hours_per_resident_year": (self.hours(period, "waiting"), resident_years),
        }
