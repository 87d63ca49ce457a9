"""Replay of beds, machines, holds and doctors: nothing is in use twice, nothing is taken without its return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import (
    CAPACITY,
    HOLD_CLAIMED,
    HOLD_EXPIRED,
    HOLD_PLACED,
    HOLD_RELEASED,
    NONE,
    OFF_DUTY_EVENT,
    ON_DUTY,
)
from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places, clock
from ylt_sim.records.uses import USE_WORDS, Uses
from ylt_sim.world.codes import EV_STILL_OPEN

__all__ = ["Duties", "Holds", "audit_doctors", "audit_duties", "audit_holds", "audit_units", "duties_of", "holds_of"]

NAME = 1 << 32
"""More than any second: number x NAME + second sorts and searches by number, then time."""


@dataclass(frozen=True)
class Holds:
    """One entry a hold: its first row, its last, and what became of it."""

    number: NDArray[np.int64]
    pool: NDArray[np.int64]
    key: NDArray[np.int64]
    resident: NDArray[np.int64]
    placed_row: NDArray[np.int64]
    placed: NDArray[np.int64]  # second
    expiry: NDArray[np.int64]  # second
    ended_row: NDArray[np.int64]  # NONE: open
    ended: NDArray[np.int64]  # second; the horizon if open
    how: NDArray[np.int64]  # HOLD_CLAIMED, HOLD_EXPIRED, HOLD_RELEASED; NONE if open
    is_said_open: NDArray[np.bool_]  # a row at the horizon says that it is open


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


def holds_of(rows: NDArray[Any], horizon: int) -> Holds:
    """Holds in order of their number; what is told twice counts the first time."""
    event = rows["event"]
    placed_row = np.flatnonzero(event == HOLD_PLACED)
    number, first = np.unique(rows["link"][placed_row], return_index=True)
    placed_row = placed_row[first]
    ended_row = np.full(len(number), NONE, np.int64)
    end_row = np.flatnonzero((event == HOLD_CLAIMED) | (event == HOLD_EXPIRED) | (event == HOLD_RELEASED))
    end_number, first = np.unique(rows["link"][end_row], return_index=True)
    at, known = _find(number, end_number)
    ended_row[at[known]] = end_row[first][known]
    is_open = ended_row == NONE
    own = rows[placed_row]
    placed = own["time"].astype(np.int64)
    said = rows["link"][(event == EV_STILL_OPEN) & (rows["doctor"] == NONE)]
    return Holds(
        number=number.astype(np.int64),
        pool=own["pool"].astype(np.int64),
        key=own["key"].astype(np.int64),
        resident=own["resident"].astype(np.int64),
        placed_row=placed_row,
        placed=placed,
        expiry=placed + own["a"],
        ended_row=ended_row,
        ended=np.where(is_open, horizon, rows["time"][ended_row]).astype(np.int64),
        how=np.where(is_open, NONE, event[ended_row]).astype(np.int64),
        is_said_open=np.isin(number, said),
    )


def _find(sorted_values: NDArray[Any], wanted: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Place of each wanted value in sorted unique values, and whether it is there."""
    at = np.searchsorted(sorted_values, wanted)
    known = at < len(sorted_values)
    known[known] = sorted_values[at[known]] == wanted[known]
    return at, known


def audit_holds(rows: NDArray[Any], holds: Holds, uses: Uses, places: Places, horizon: int, out: Findings) -> None:
    """Each hold placed once and ended once, in time; a claimed bed is lain in from that second on."""
    event, link, time = rows["event"], rows["link"], rows["time"]

    def who(i: int) -> str:
        return f"hold {holds.number[i]} of {places.pool(holds.pool[i])} for resident {holds.resident[i]}"

    for codes, word in (((HOLD_PLACED,), "placed"), ((HOLD_CLAIMED, HOLD_EXPIRED, HOLD_RELEASED), "ended")):
        row = np.flatnonzero(np.isin(event, codes))
        order = np.argsort(link[row], kind="stable")
        row = row[order]
        twice = row[1:][link[row][1:] == link[row][:-1]]
        out.add(
            "hold",
            twice,
            lambda r, word=word: (  # type: ignore[misc]
                int(time[r]),
                (r,),
                f"hold {link[r]} of {places.pool(rows['pool'][r])} is {word} a second time",
            ),
        )
        if word == "ended":
            _, known = _find(holds.number, link[row])
            out.add(
                "hold",
                row[~known],
                lambda r: (
                    int(time[r]),
                    (r,),
                    f"hold {link[r]} of {places.pool(rows['pool'][r])} ends but was never placed",
                ),
            )
    is_open = holds.ended_row == NONE
    out.add(
        "hold",
        is_open & ~holds.is_said_open,
        lambda i: (
            int(holds.placed[i]),
            (int(holds.placed_row[i]),),
            f"{who(i)} is never claimed, released or expired, and no row says that it is open at the horizon",
        ),
    )
    out.add(
        "hold",
        is_open & holds.is_said_open & (holds.expiry < horizon),
        lambda i: (
            int(holds.placed[i]),
            (int(holds.placed_row[i]),),
            f"{who(i)} is open at the horizon but should have expired on {clock(holds.expiry[i], with_seconds=True)}",
        ),
    )
    out.add(
        "hold",
        ~is_open & holds.is_said_open,
        lambda i: (
            int(holds.ended[i]),
            (int(holds.ended_row[i]),),
            f"{who(i)} has ended but is said to be open at the horizon",
        ),
    )
    late = ~is_open & (holds.ended > holds.expiry)
    out.add(
        "hold",
        late,
        lambda i: (
            int(holds.ended[i]),
            (int(holds.placed_row[i]), int(holds.ended_row[i])),
            f"{who(i)} ends after its expiry on {clock(holds.expiry[i], with_seconds=True)}",
        ),
    )
    early = ~is_open & (holds.how == HOLD_EXPIRED) & (holds.ended < holds.expiry)
    out.add(
        "hold",
        early,
        lambda i: (
            int(holds.ended[i]),
            (int(holds.placed_row[i]), int(holds.ended_row[i])),
            f"{who(i)} expires before its expiry on {clock(holds.expiry[i], with_seconds=True)}",
        ),
    )
    backwards = ~is_open & (holds.ended_row < holds.placed_row)
    out.add(
        "hold",
        backwards,
        lambda i: (
            int(holds.ended[i]),
            (int(holds.placed_row[i]), int(holds.ended_row[i])),
            f"{who(i)} ends before it is placed",
        ),
    )
    end_rows = rows[np.where(is_open, 0, holds.ended_row)] if len(rows) else rows
    other = ~is_open & ((end_rows["pool"] != holds.pool) | (end_rows["key"] != holds.key))
    out.add(
        "hold",
        other,
        lambda i: (
            int(holds.ended[i]),
            (int(holds.placed_row[i]), int(holds.ended_row[i])),
            f"{who(i)} ends for another patient or in another pool",
        ),
    )
    claimed = np.flatnonzero(holds.how == HOLD_CLAIMED)
    unused = claimed[~_has_use(holds.key[claimed], holds.pool[claimed], holds.ended[claimed], uses)]
    out.add(
        "hold",
        unused,
        lambda i: (
            int(holds.ended[i]),
            (int(holds.ended_row[i]),),
            f"{who(i)} is claimed but nobody lies in the bed from then on",
        ),
    )


def _has_use(
    key: NDArray[np.int64], pool: NDArray[np.int64], begin: NDArray[np.int64], uses: Uses
) -> NDArray[np.bool_]:
    """Whether there is a use by each key of each pool that begins in that very second."""
    own = uses.where(uses.is_use & np.isin(uses.key, key))
    known = set(zip(own.key.tolist(), own.pool.tolist(), own.begin.tolist(), strict=True))
    wanted = zip(key.tolist(), pool.tolist(), begin.tolist(), strict=True)
    return np.fromiter((w in known for w in wanted), bool, len(key))


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
        return f"{USE_WORDS[int(own.event[i])]} of resident {own.resident[i]} in {places.pool(own.pool[i])}"

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
            f"doctor {places.doctor(own.doctor[i])} is in {USE_WORDS[int(own.event[i - 1])]} of resident "
            f"{own.resident[i - 1]} in {places.pool(own.pool[i - 1])} and in {what(i)} at the same time",
        ),
    )
