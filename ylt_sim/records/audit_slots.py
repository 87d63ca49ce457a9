"""Replay of slots: every one that is cancelled or missed was booked; never more taken than offered and released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places, person
from ylt_sim.world.codes import EV_BOOKED, EV_CANCELLED, EV_MISSED, EV_SLOTS, SLOT_NAMES

__all__ = ["Bookings", "audit_slots", "bookings_of"]

_CLASSES = len(SLOT_NAMES)


@dataclass(frozen=True)
class Bookings:
    """One entry a slot that was taken, in the order of the rows."""

    row: NDArray[np.int64]
    ended_row: NDArray[np.int64]  # of the row that cancelled it or says that he did not come, else NONE
    how: NDArray[np.int64]  # EV_CANCELLED, EV_MISSED, or NONE: it served, or will


def _by_patient(rows: NDArray[Any]) -> NDArray[np.int64]:
    """Rows of slots, patient by patient."""
    row = np.flatnonzero(np.isin(rows["event"], (EV_BOOKED, EV_CANCELLED, EV_MISSED)))
    order: NDArray[np.int64] = row[np.argsort(rows["key"][row], kind="stable")]
    return order


def bookings_of(rows: NDArray[Any]) -> Bookings:
    """Slots taken and what became of them: what follows in the same patient's rows tells."""
    row = _by_patient(rows)
    event, key = rows["event"][row], rows["key"][row]
    following = np.append(row[1:], NONE)
    same = np.append(key[1:] == key[:-1], False)
    ends = same & np.append(event[1:] != EV_BOOKED, False)
    is_booked = event == EV_BOOKED
    booked, ended_row = row[is_booked], np.where(ends, following, NONE)[is_booked]
    order = np.argsort(booked, kind="stable")
    booked, ended_row = booked[order], ended_row[order]
    return Bookings(booked, ended_row, np.where(ended_row != NONE, rows["event"][ended_row], NONE).astype(np.int64))


def _day(own: NDArray[Any]) -> NDArray[np.int64]:
    """Day of the slot that each row is about."""
    day = own["time"] // SECONDS_A_DAY
    event = own["event"]
    out: NDArray[np.int64] = np.select(
        [event == EV_BOOKED, event == EV_SLOTS], [day + own["b"], day - 1], own["link"]
    ).astype(np.int64)
    return out


def _slot(own: NDArray[Any]) -> NDArray[np.int64]:
    """One number for pool, day and class of slots."""
    out: NDArray[np.int64] = (own["pool"].astype(np.int64) << 24 | _day(own)) * _CLASSES + own["a"]
    return out


def audit_slots(rows: NDArray[Any], places: Places, horizon: int, out: Findings) -> None:
    """Bookings against what each pool says at the midnight after the day.

    People from outside the county take slots without rows of their own, so that there may be more taken than the rows
    tell, but never less.
    """
    time = rows["time"]

    def what(r: int) -> str:
        day = int(_day(rows[r : r + 1])[0])
        return f"a {SLOT_NAMES[rows['a'][r]]} slot of {places.pool(int(rows['pool'][r]))} on day {day}"

    row = _by_patient(rows)
    slot = _slot(rows[row])
    is_end = rows["event"][row] != EV_BOOKED
    fits = np.r_[False, (rows["key"][row][1:] == rows["key"][row][:-1]) & (slot[1:] == slot[:-1]) & ~is_end[:-1]]
    out.add(
        "slot",
        row[is_end & ~fits[: len(row)]],
        lambda r: (int(time[r]), (r,), f"{person(int(rows['resident'][r]))} gives up {what(r)} that is not his"),
    )
    booked = np.flatnonzero(rows["event"] == EV_BOOKED)
    out.add(
        "slot",
        booked[rows["b"][booked] < 0],
        lambda r: (int(time[r]), (r,), f"{what(r)} is booked when the day is over"),
    )
    late = row[is_end & (time[row] // SECONDS_A_DAY > rows["link"][row])]
    out.add("slot", late, lambda r: (int(time[r]), (r,), f"{what(r)} is given up when the day is over"))
    closed = np.flatnonzero(rows["event"] == EV_SLOTS)
    out.add(
        "slot",
        closed[rows["x"][closed] > rows["link"][closed]],
        lambda r: (
            int(time[r]),
            (r,),
            f"{rows['x'][r]:.0f} {SLOT_NAMES[rows['a'][r]]} slots of {places.pool(int(rows['pool'][r]))} were taken, "
            f"but {rows['link'][r]} offered",
        ),
    )
    cancelled = np.flatnonzero(rows["event"] == EV_CANCELLED)
    source = np.r_[booked, cancelled]
    change = np.r_[np.ones(len(booked)), -np.ones(len(cancelled))]
    known, first, number = np.unique(_slot(rows[source]), return_index=True, return_inverse=True)
    told = np.bincount(number, change, len(known))
    said, at = np.unique(_slot(rows[closed]), return_index=True)
    place = np.minimum(np.searchsorted(said, known), max(0, len(said) - 1))
    there = said[place] == known if len(said) else np.zeros(len(known), bool)
    taken = np.where(there, rows["x"][closed[at[place]]] if len(said) else 0.0, 0.0)
    is_over = (known // _CLASSES % (1 << 24) + 1) * SECONDS_A_DAY < horizon
    out.add(
        "slot",
        is_over & (told > taken),
        lambda i: (
            int(time[source[first[i]]]),
            (int(source[first[i]]),),
            f"patients have {what(int(source[first[i]]))} {told[i]:.0f} times, but {taken[i]:.0f} were taken",
        ),
    )
