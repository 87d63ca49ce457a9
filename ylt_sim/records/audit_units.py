"""Replay of beds, machines and doctors: nothing is in use twice, nobody is in two places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import CAPACITY, HOLD_CLAIMED, NONE, OFF_DUTY_EVENT, ON_DUTY
from ylt_sim.records.audit_holds import Holds
from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places, clock, person
from ylt_sim.records.uses import USE_WORDS, Uses

__all__ = ["NAME", "Duties", "audit_doctors", "audit_duties", "audit_units", "duties_of"]

NAME = 1 << 32
"""More than any second: number x NAME + second sorts and searches by number, then time."""


@dataclass(frozen=True)
class Duties:
    """One entry a span of duty, sorted by doctor and time."""

    doctor: NDArray[np.int64]
    pool: NDArray[np.int64]
    on_row: NDArray[np.int64]
    off_row: NDArray[np.int64]  # NONE: still on duty at the horizon
    begin: NDArray[np.int64]
    end: NDArray[np.int64]  # the horizon if still on duty
    overtime_seconds: NDArray[np.int64]


def _capacity_at(
    rows: NDArray[Any], pool: NDArray[np.int64], time: NDArray[np.int64], places: Places
) -> NDArray[np.int64]:
    """Greatest capacity in force within each second; within one second a change may come before or after a grant."""
    out = places.capacity[pool]
    change = rows[rows["event"] == CAPACITY]
    for number in np.unique(change["pool"]):
        own = change[change["pool"] == number]
        here = np.flatnonzero(pool == number)
        steps = np.r_[places.capacity[number], own["a"]]
        first = np.searchsorted(own["time"], time[here], side="left")
        last = np.searchsorted(own["time"], time[here], side="right")
        best = steps[first]
        for k in range(int((last - first).max(initial=0))):
            best = np.maximum(best, np.where(first + k + 1 <= last, steps[np.minimum(first + k + 1, last)], best))
        out[here] = best
    return out


def audit_units(rows: NDArray[Any], uses: Uses, holds: Holds, places: Places, out: Findings) -> None:
    """Beds and machines: used and held never exceed the capacity in force when a unit is granted.

    Within a second what is given back comes first, then held beds that are claimed, then new grants. A capacity that
    is cut lets those inside stay, so that only grants are judged.
    """
    own = uses.where(uses.is_use & ~places.is_staff[uses.pool])
    held = ~places.is_staff[holds.pool]
    claims = np.isin(
        own.key * NAME + own.begin, holds.key[holds.how == HOLD_CLAIMED] * NAME + holds.ended[holds.how == HOLD_CLAIMED]
    )
    n, m = len(own.row), int(held.sum())
    pool = np.r_[own.pool, own.pool, holds.pool[held], holds.pool[held]]
    time = np.r_[own.begin, own.end, holds.placed[held], holds.ended[held]]
    change = np.r_[np.ones(n, np.int64), -np.ones(n, np.int64), np.ones(m, np.int64), -np.ones(m, np.int64)]
    turn = np.r_[np.where(claims, 1, 2), np.zeros(n, np.int64), np.full(m, 2), np.zeros(m, np.int64)]
    row = np.r_[own.row, own.row, holds.placed_row[held], holds.placed_row[held]]
    order = np.lexsort((row, turn, time, pool))
    pool, time, change, turn, row = pool[order], time[order], change[order], turn[order], row[order]
    total = np.cumsum(change)
    starts = np.flatnonzero(np.r_[True, pool[1:] != pool[:-1]]) if len(pool) else np.zeros(0, np.int64)
    base = np.repeat(np.r_[0, total][starts], np.diff(np.r_[starts, len(pool)]))
    inside = total - base
    grant = np.flatnonzero(turn == 2)
    capacity = _capacity_at(rows, pool[grant], time[grant], places)
    full = inside[grant] > capacity
    fresh = full & ~np.r_[False, full[:-1] & (pool[grant][1:] == pool[grant][:-1])]
    out.add(
        "capacity",
        fresh,
        lambda i: (
            int(time[grant[i]]),
            (int(row[grant[i]]),),
            f"{places.pool(pool[grant[i]])} has {capacity[i]} unit{'s' if capacity[i] != 1 else ''}, "
            f"but {inside[grant[i]]} are in use or held",
        ),
    )


def duties_of(rows: NDArray[Any], horizon: int) -> Duties:
    """Spans of duty, from the row that says on duty to the next row of the same doctor."""
    row = np.flatnonzero((rows["event"] == ON_DUTY) | (rows["event"] == OFF_DUTY_EVENT))
    row = row[np.argsort(rows["doctor"][row], kind="stable")]
    own = rows[row]
    on = np.flatnonzero(own["event"] == ON_DUTY)
    following = np.minimum(on + 1, len(row) - 1)
    same = (on + 1 < len(row)) & (own["doctor"][following] == own["doctor"][on])
    ends = same & (own["event"][following] == OFF_DUTY_EVENT)
    return Duties(
        doctor=own["doctor"][on].astype(np.int64),
        pool=own["pool"][on].astype(np.int64),
        on_row=row[on],
        off_row=np.where(ends, row[following], NONE),
        begin=own["time"][on].astype(np.int64),
        end=np.where(same, own["time"][following], horizon).astype(np.int64),
        overtime_seconds=np.where(ends, own["a"][following], 0).astype(np.int64),
    )


def audit_duties(rows: NDArray[Any], places: Places, out: Findings) -> None:
    """On and off duty take turns for every doctor; he goes off where he came on."""
    row = np.flatnonzero((rows["event"] == ON_DUTY) | (rows["event"] == OFF_DUTY_EVENT))
    row = row[np.argsort(rows["doctor"][row], kind="stable")]
    own = rows[row]
    first = np.r_[True, own["doctor"][1:] != own["doctor"][:-1]] if len(own) else np.zeros(0, bool)
    is_on = own["event"] == ON_DUTY

    def name(i: int) -> str:
        return places.doctor(own["doctor"][i])

    def rows_at(i: int) -> tuple[int, ...]:
        return (int(row[i]),) if first[i] else (int(row[i - 1]), int(row[i]))

    before_on = np.r_[False, is_on[:-1]] & ~first
    out.add(
        "duty",
        is_on & before_on,
        lambda i: (
            int(own["time"][i]),
            rows_at(i),
            f"doctor {name(i)} comes on duty at {places.pool(own['pool'][i])} while on duty at "
            f"{places.pool(own['pool'][i - 1])}: in two places",
        ),
    )
    out.add(
        "duty",
        ~is_on & ~before_on,
        lambda i: (
            int(own["time"][i]),
            rows_at(i),
            f"doctor {name(i)} goes off duty at {places.pool(own['pool'][i])} without being on duty",
        ),
    )
    other = ~is_on & before_on & np.r_[False, own["pool"][1:] != own["pool"][:-1]]
    out.add(
        "duty",
        other,
        lambda i: (
            int(own["time"][i]),
            rows_at(i),
            f"doctor {name(i)} goes off duty at {places.pool(own['pool'][i])} but came on at "
            f"{places.pool(own['pool'][i - 1])}",
        ),
    )


def audit_doctors(uses: Uses, duties: Duties, places: Places, out: Findings) -> None:
    """Every use of a doctor lies within a span of duty in that very pool, and no two of his uses overlap."""
    own = uses.where(uses.is_use & places.is_staff[uses.pool])
    out.add(
        "doctor",
        own.doctor == NONE,
        lambda i: (
            int(own.end[i]),
            (int(own.row[i]),),
            f"{USE_WORDS[int(own.event[i])]} in {places.pool(own.pool[i])} names no doctor",
        ),
    )
    own = own.where(own.doctor != NONE)
    span = np.searchsorted(duties.doctor * NAME + duties.begin, own.doctor * NAME + own.begin, side="right") - 1
    at = np.maximum(span, 0)
    on = span >= 0
    if len(duties.doctor):
        on &= duties.doctor[at] == own.doctor
        on &= duties.end[at] >= own.end
        elsewhere = on & (duties.pool[at] != own.pool)
    else:
        elsewhere = on

    def what(i: int) -> str:
        return f"{USE_WORDS[int(own.event[i])]} of {person(own.resident[i])} in {places.pool(own.pool[i])}"

    out.add(
        "duty",
        ~on,
        lambda i: (
            int(own.begin[i]),
            (int(own.row[i]),),
            f"doctor {places.doctor(own.doctor[i])} is not on duty during {what(i)} until "
            f"{clock(own.end[i], with_seconds=True)}",
        ),
    )
    out.add(
        "duty",
        elsewhere,
        lambda i: (
            int(own.begin[i]),
            (int(own.row[i]), int(duties.on_row[at[i]])),
            f"doctor {places.doctor(own.doctor[i])} is on duty at {places.pool(duties.pool[at[i]])} during {what(i)}: "
            f"in two places",
        ),
    )
    order = np.lexsort((own.row, own.end, own.begin, own.doctor))
    own = own.where(order)  # type: ignore[arg-type]
    if len(own.row) < 2:
        return
    last = np.maximum.accumulate(own.doctor * NAME + own.end)
    overlap = np.flatnonzero(own.doctor[1:] * NAME + own.begin[1:] < last[:-1]) + 1
    out.add(
        "doctor",
        overlap,
        lambda i: (
            int(own.begin[i]),
            (int(own.row[i - 1]), int(own.row[i])),
            f"doctor {places.doctor(own.doctor[i])} is in {USE_WORDS[int(own.event[i - 1])]} of "
            f"{person(own.resident[i - 1])} in {places.pool(own.pool[i - 1])} and in {what(i)} at the same time",
        ),
    )
