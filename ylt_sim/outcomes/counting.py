"""The one pass over a chunk of event rows that fills every table of counts, in machine code."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from ylt_sim.kernel.compiled import Compiled
from ylt_sim.world.codes import EV_DEFINITIVE, EV_EPISODE_END, EV_ONSET, EV_REFERRED, EV_STAY, EV_VISIT, NONE

__all__ = ["EPISODE", "EVENTS", "OTHER", "SMALL", "chosen", "count", "piece_at", "plain"]

EVENTS = 128
"""Codes of events are below this."""
SMALL, OTHER = 16, 15
"""Cells of a small number: 0 to 14, and ``OTHER`` for all that it may be beside these."""

EPISODE = np.dtype(
    [
        ("onset_second", "i8"),
        ("definitive_hours", "f4"),  # NaN where none was reached
        ("condition", "i2"),
        ("visits", "i2"),
        ("need", "i1"),  # tier needed at onset, 0: none began
        ("severity", "i1"),
        ("kind", "i1"),
        ("definitive_tier", "i1"),  # 0: none was reached
        ("is_finished", "?"),
    ],
    align=True,
)
"""What becomes of one episode."""


def chosen(*events: int) -> NDArray[np.bool_]:
    """By code, whether an event is one of these: one look for a loop that passes most rows by."""
    out = np.zeros(EVENTS, np.bool_)
    out[list(events)] = True
    return out


def plain(array: NDArray[Any]) -> NDArray[Any]:
    """A view of an array that NumPy copies at once, which it does with rows column by column."""
    return array if array.dtype.names is None else array.view(np.uint8)


@register_jitable
def _cell(number: Any) -> Any:
    return number if 0 <= number < OTHER else OTHER


@register_jitable
def piece_at(edges: Any, second: Any, before: Any) -> Any:
    """Number of the last edge that is not after a second, -1 for none; ``before`` is that of the row before."""
    if 0 <= before and edges[before] <= second and (before + 1 == len(edges) or second < edges[before + 1]):
        return before
    return np.searchsorted(edges, second, side="right") - 1


@Compiled
def count(
    rows: NDArray[np.void],
    edges: NDArray[np.int64],
    kind: NDArray[np.int64],
    tier: NDArray[np.int64],
    numbers: NDArray[np.int64],
    places: NDArray[np.int64],
    seconds: NDArray[np.int64],
    waits: NDArray[np.int64],
    referrals: NDArray[np.int64],
    episode: NDArray[np.void],
) -> None:
    """Add a chunk of rows to the tables of a `Reducer`.

    ``edges`` are the seconds between the periods; ``kind`` and ``tier`` of the facilities end with those of none.
    """
    n_facilities, longest = len(kind) - 1, waits.shape[3] - 1
    piece = -1
    for i in range(len(rows)):
        row = rows[i]
        event, rank, place = row.event, row.key >> 3, row.facility
        if not 0 <= event < EVENTS or place >= n_facilities:
            raise IndexError("an event row's code or facility is outside the tables")
        if event == EV_ONSET or event == EV_DEFINITIVE or event == EV_EPISODE_END:
            if not 0 <= rank < len(episode):
                raise IndexError("an event row's key is outside the list of episodes")
            e = episode[rank]
            if event == EV_ONSET:
                e.onset_second, e.condition, e.need = row.time, row.link, row.b
                e.severity, e.kind = row.a, np.int64(row.x)
            elif event == EV_DEFINITIVE:
                e.definitive_tier, e.definitive_hours = row.a, row.x
            else:
                e.is_finished, e.visits = True, row.link
        piece = piece_at(edges, row.time, piece)
        if not 0 <= piece < len(edges) - 1:
            continue
        period = piece
        whose = 0 if row.resident == NONE else 1
        if place < 0:
            place = n_facilities
        numbers[period, event, whose, _cell(row.a), _cell(row.b)] += 1
        places[period, event, whose, place] += 1
        seconds[period, event, whose, kind[place]] += row.b
        if event == EV_REFERRED and row.link != NONE and 0 <= row.a < n_facilities:
            referrals[period, tier[place], tier[row.a]] += 1
        if whose == 1 and (event == EV_VISIT or event == EV_STAY) and place == n_facilities:
            raise IndexError("a visit or stay is nowhere")
        if whose == 1 and event == EV_VISIT:
            if not 0 <= row.link < waits.shape[2]:
                raise IndexError("a visit's class is outside the table of waits")
            waits[period, tier[place], row.link, min(row.a // 60, longest)] += 1
