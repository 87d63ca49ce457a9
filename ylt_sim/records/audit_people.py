"""Replay of people and money: nobody in two places, nobody lost, every yuan at its price."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import FIRST_JOURNEY_EVENT, NONE
from ylt_sim.records.audit_units import NAME
from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places, clock, person
from ylt_sim.records.uses import USE_WORDS, Uses, episode_numbers
from ylt_sim.world.codes import (
    BILL_TEST,
    EV_AID,
    EV_BILL,
    EV_BOARD,
    EV_CANCELLED,
    EV_COURIER,
    EV_DEATH,
    EV_EPISODE_END,
    EV_INSIDE,
    EV_LATE,
    EV_ONSET,
    EV_POLICY,
    EV_READING,
    EV_SAMPLE,
    EV_STILL_OPEN,
    EVENT_NAMES,
    ONSET,
)

__all__ = ["audit_episodes", "audit_residents"]

WITHOUT_HIM = (EV_READING, EV_LATE, EV_SAMPLE, EV_COURIER, EV_BOARD)
"""Work on pictures, samples and papers goes on when a patient has died, and is billed."""


def audit_residents(rows: NDArray[Any], uses: Uses, places: Places, out: Findings) -> None:
    """One body is in one place: spans of waiting and use of a resident do not overlap, and the dead are not seen."""
    own = uses.where(uses.is_body & (uses.resident != NONE))
    order = np.lexsort((own.row, own.end, own.asked, own.resident))
    own = own.where(order)  # type: ignore[arg-type]
    if len(own.row) > 1:
        last = np.maximum.accumulate(own.resident * NAME + own.end)
        overlap = np.flatnonzero(own.resident[1:] * NAME + own.asked[1:] < last[:-1]) + 1

        def what(i: int) -> str:
            return f"{USE_WORDS[int(own.event[i])]} in {places.pool(own.pool[i])} (episode {own.key[i] >> 3})"

        out.add(
            "resident",
            overlap,
            lambda i: (
                int(own.asked[i]),
                (int(own.row[i - 1]), int(own.row[i])),
                f"{person(own.resident[i])} is in two places: {what(i - 1)} until "
                f"{clock(own.end[i - 1], with_seconds=True)} and {what(i)}, waits counted",
            ),
        )
    death = np.flatnonzero(rows["event"] == EV_DEATH)
    death = death[rows["resident"][death] != NONE]
    if len(death):
        n = int(max(rows["resident"].max(), 0)) + 1
        died = np.full(n, len(rows), np.int64)
        np.minimum.at(died, rows["resident"][death], death)
        row = np.flatnonzero((rows["resident"] != NONE) & (rows["event"] >= FIRST_JOURNEY_EVENT))
        apart = (EV_DEATH, EV_EPISODE_END, EV_INSIDE, EV_STILL_OPEN, EV_CANCELLED, *WITHOUT_HIM)
        of_tests = np.isin(rows["event"][row], (EV_BILL, EV_AID)) & (rows["link"][row] == BILL_TEST)
        row = row[~np.isin(rows["event"][row], apart) & ~of_tests]
        row = row[row > died[rows["resident"][row]]]
        out.add(
            "resident",
            row,
            lambda r: (
                int(rows["time"][r]),
                (int(died[rows["resident"][r]]), r),
                f"{person(rows['resident'][r])} died on "
                f"{clock(rows['time'][died[rows['resident'][r]]], with_seconds=True)} and still has the event "
                f"'{EVENT_NAMES[int(rows['event'][r])]}' of episode {rows['key'][r] >> 3}",
            ),
        )


def audit_episodes(rows: NDArray[Any], out: Findings) -> None:
    """People in = people out + inside, by episode; every event of an episode lies between its onset and its end."""
    event, time, own_rank = rows["event"], rows["time"], rows["key"] >> 3
    rank, n = episode_numbers(rows["key"])
    begins, ends = np.full(n, NONE, np.int64), np.full(n, len(rows), np.int64)
    for code, where, word in ((EV_ONSET, begins, "begins"), (EV_EPISODE_END, ends, "ends")):
        row = np.flatnonzero(event == code)
        where[rank[row[::-1]]] = row[::-1]
        twice = row[where[rank[row]] != row]
        out.add(
            "episode",
            twice,
            lambda r, where=where, word=word: (  # type: ignore[misc]
                int(time[r]),
                (int(where[rank[r]]), r),
                f"episode {own_rank[r]} of {person(int(rows['resident'][r]))} {word} a second time",
            ),
        )
    inside = np.zeros(n, bool)
    row = np.flatnonzero((event == EV_INSIDE) & (rank >= 0))
    inside[rank[row]] = True
    has_begun, has_ended = begins != NONE, ends < len(rows)
    lost = has_begun & ~has_ended & ~inside
    out.add(
        "episode",
        lost,
        lambda k: (
            int(time[begins[k]]),
            (int(begins[k]),),
            f"episode {own_rank[begins[k]]} of {person(rows['resident'][begins[k]])} never ends and is not inside "
            f"at the horizon",
        ),
    )
    both = has_ended & inside
    out.add(
        "episode",
        both,
        lambda k: (
            int(time[ends[k]]),
            (int(ends[k]),),
            f"episode {own_rank[ends[k]]} of {person(rows['resident'][ends[k]])} has ended and is still inside at the "
            f"horizon",
        ),
    )
    row = np.flatnonzero((event >= FIRST_JOURNEY_EVENT) & (rank >= 0) & (event != EV_ONSET) & (event != EV_POLICY))
    # Death of other causes belongs to no episode; nor does who waits for it at the horizon.
    is_other_death = (event[row] == EV_DEATH) & (rows["link"][row] == NONE)
    row = row[~is_other_death & ((event[row] != EV_INSIDE) | (rows["link"][row] != ONSET))]
    is_background = ~has_begun[rank[row]] & (rows["resident"][row] == NONE)
    row = row[~is_background]
    early = row[(begins[rank[row]] == NONE) | (begins[rank[row]] > row)]
    out.add(
        "episode",
        early,
        lambda r: (
            int(time[r]),
            (r,),
            f"'{EVENT_NAMES[int(event[r])]}' of episode {own_rank[r]}, {person(rows['resident'][r])}, which "
            f"has not begun",
        ),
    )
    after = row[ends[rank[row]] < row]
    after = after[~np.isin(event[after], (EV_EPISODE_END, EV_INSIDE, EV_STILL_OPEN))]
    out.add(
        "episode",
        after,
        lambda r: (
            int(time[r]),
            (int(ends[rank[r]]), r),
            f"'{EVENT_NAMES[int(event[r])]}' of episode {own_rank[r]}, {person(rows['resident'][r])}, which has ended",
        ),
    )
    own = row[has_begun[rank[row]]]
    other = own[rows["resident"][own] != rows["resident"][begins[rank[own]]]]
    out.add(
        "episode",
        other,
        lambda r: (
            int(time[r]),
            (int(begins[rank[r]]), r),
            f"'{EVENT_NAMES[int(event[r])]}' of episode {own_rank[r]} names {person(rows['resident'][r])}, but the "
            f"episode is that of {person(rows['resident'][begins[rank[r]]])}",
        ),
    )
