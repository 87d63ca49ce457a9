"""Every use of a unit as one span of time: who used what, from when, until when, after how long a wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE
from ylt_sim.world.codes import (
    BED,
    CONSULTATION,
    DOCTOR,
    EV_BED_GAVE_UP,
    EV_BOARD,
    EV_COORDINATION,
    EV_DESK,
    EV_FOLLOW_UP,
    EV_GAVE_UP,
    EV_HANDOVER,
    EV_INSIDE,
    EV_INTAKE,
    EV_INTERNET,
    EV_READING,
    EV_REMOTE_CONSULTATION,
    EV_REVIEW,
    EV_SAMPLE,
    EV_STAY,
    EV_TEST,
    EV_VEHICLE,
    EV_VISIT,
    INTERNET_VISIT,
    RECOVERY,
    TEST,
    TRANSFER,
    WARD,
)

__all__ = ["BODY_EVENTS", "USE_EVENTS", "USE_WORDS", "Uses", "episode_numbers", "uses_of"]

USE_EVENTS = (
    EV_VISIT, EV_REVIEW, EV_TEST, EV_READING, EV_REMOTE_CONSULTATION, EV_STAY, EV_COORDINATION, EV_DESK, EV_INTAKE,
    EV_HANDOVER, EV_FOLLOW_UP, EV_VEHICLE, EV_SAMPLE, EV_BOARD, EV_INTERNET,
)  # fmt: skip
BODY_EVENTS = (EV_VISIT, EV_REVIEW, EV_TEST, EV_STAY, EV_VEHICLE)  # the patient himself is there
USE_WORDS = {
    EV_VISIT: "a visit", EV_REVIEW: "a review of results", EV_TEST: "a test", EV_READING: "a reading",
    EV_REMOTE_CONSULTATION: "a remote consultation", EV_STAY: "a stay", EV_COORDINATION: "a coordination",
    EV_FOLLOW_UP: "a planned follow-up", EV_VEHICLE: "a transfer",
    EV_DESK: "an answer of the desk", EV_INTAKE: "an assessment", EV_HANDOVER: "a handover",
    EV_INSIDE: "a use still going on at the horizon", EV_GAVE_UP: "a wait given up",
    EV_BED_GAVE_UP: "a wait for a bed given up", EV_SAMPLE: "a sample on the machine", EV_BOARD: "a case of the board",
    EV_INTERNET: "an internet visit",
}  # fmt: skip


@dataclass(frozen=True)
class Uses:
    """Columns of equal length, one entry a use (or a wait that led to none)."""

    row: NDArray[np.int64]  # number of the event row
    event: NDArray[np.int64]
    asked: NDArray[np.int64]  # second at which the wait began
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    pool: NDArray[np.int64]
    doctor: NDArray[np.int64]
    key: NDArray[np.int64]
    resident: NDArray[np.int64]
    is_use: NDArray[np.bool_]  # False: only waited
    is_body: NDArray[np.bool_]  # the patient himself was there

    def where(self, mask: NDArray[np.bool_]) -> Uses:
        """The entries of a mask."""
        return Uses(**{name: getattr(self, name)[mask] for name in self.__dataclass_fields__})


def uses_of(rows: NDArray[Any]) -> Uses:
    """All uses in the rows, also those still going on at the horizon, and waits that were given up."""
    event = rows["event"]
    is_wanted = np.isin(event, (*USE_EVENTS, EV_INSIDE, EV_GAVE_UP, EV_BED_GAVE_UP))
    row = np.flatnonzero(is_wanted & (rows["pool"] != NONE))
    own = rows[row]
    event = own["event"].astype(np.int64)
    time, a, b = own["time"], own["a"].astype(np.int64), own["b"].astype(np.int64)
    inside = event == EV_INSIDE
    lost = (event == EV_GAVE_UP) | (event == EV_BED_GAVE_UP)
    waits = lost | (inside & (a == NONE))
    begin = np.where(waits, time, time - b)
    asked = np.where(inside, time - b, begin - a)
    stage = own["link"]
    at_own_use = np.isin(stage, (CONSULTATION, TEST, WARD, RECOVERY, TRANSFER))
    by_screen = stage == INTERNET_VISIT
    is_body = np.isin(event, BODY_EVENTS) | lost | (inside & (((a == DOCTOR) & ~by_screen) | (a == BED) | at_own_use))
    return Uses(
        row=row,
        event=event,
        asked=asked,
        begin=begin,
        end=time.astype(np.int64),
        pool=own["pool"].astype(np.int64),
        doctor=own["doctor"].astype(np.int64),
        key=own["key"].astype(np.int64),
        resident=own["resident"].astype(np.int64),
        is_use=~waits,
        is_body=is_body,
    )


def episode_numbers(key: NDArray[Any]) -> tuple[NDArray[np.int64], int]:
    """A number of the episode of each row, fit to index arrays, and how many there are; ``NONE`` where there is none.

    It is the rank in the list of potential episodes, unless keys of a researcher's own processes lie far beyond.
    """
    rank: NDArray[np.int64] = key.astype(np.int64) >> 3
    n = int(rank.max(initial=NONE)) + 1
    if n > 1 << 20 and n > 4 * len(rank):
        known, number = np.unique(rank, return_inverse=True)
        rank = number - 1 if known[0] == NONE else number
        n = int(rank.max(initial=NONE)) + 1
    return rank, n
