"""Replay of holds: placed once, ended once and in time; a claimed bed is lain in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_EXPIRED, HOLD_PLACED, HOLD_RELEASED, NONE
from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places, clock, person
from ylt_sim.records.uses import Uses
from ylt_sim.world.codes import EV_STILL_OPEN

__all__ = ["Holds", "audit_holds", "holds_of"]


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

    def where(self, mask: NDArray[np.bool_]) -> Holds:
        """The entries of a mask."""
        return Holds(**{name: getattr(self, name)[mask] for name in self.__dataclass_fields__})


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
        return f"hold {holds.number[i]} of {places.pool(holds.pool[i])} for {person(holds.resident[i])}"

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
                f"hold {link[r]} of {places.pool(int(rows['pool'][r]))} is {word} a second time",
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
                    f"hold {link[r]} of {places.pool(int(rows['pool'][r]))} ends but was never placed",
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
