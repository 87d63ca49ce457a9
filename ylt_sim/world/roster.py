"""The roster, compiled to the distinct instants at which somebody comes or goes or a door moves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.world.fields import ACT_OPEN, ACT_SEND, ACT_SHUT, ROSTER, WEEK

__all__ = ["Shift", "clinic_doors", "compile_rosters", "usual_shifts"]

WEEK_SECONDS = 7 * SECONDS_A_DAY
SUNDAY = 6


@dataclass(frozen=True)
class Shift:
    """One doctor at one pool from a second of the week to another; a night may run past the week's end."""

    start: int
    end: int
    doctor: int
    pool: int
    travel_seconds: int = 0


def usual_shifts(region: Region) -> list[Shift]:
    """The region's usual week; a night that the region splits at the week's end is one shift again."""
    early = {}
    shifts = []
    for start, end, doctor, pool in region.shifts.tolist():
        if start == 0:
            early[(doctor, pool)] = end
    ends_late = {(d, p) for s, e, d, p in region.shifts.tolist() if e == WEEK_SECONDS}
    for start, end, doctor, pool in region.shifts.tolist():
        key = (doctor, pool)
        if start == 0 and key in ends_late:
            continue
        if end == WEEK_SECONDS and key in early:
            end = WEEK_SECONDS + early[key]
        shifts.append(Shift(start, end, doctor, pool))
    return shifts


def _of_pattern(shifts: list[Shift], pattern: tuple[int, ...]) -> list[Shift]:
    """Shifts of a week whose i-th day follows the weekday ``pattern[i]``, with what the Sunday before leaves over."""
    by_day = defaultdict(list)
    for s in shifts:
        by_day[s.start // SECONDS_A_DAY].append(s)
    out = []
    for day, weekday in enumerate(pattern):
        moved = (day - weekday) * SECONDS_A_DAY
        out += [Shift(s.start + moved, s.end + moved, s.doctor, s.pool, s.travel_seconds) for s in by_day[weekday]]
    out += [
        Shift(s.start - WEEK_SECONDS, s.end - WEEK_SECONDS, s.doctor, s.pool, s.travel_seconds)
        for s in by_day[SUNDAY]
        if s.end >= WEEK_SECONDS
    ]
    return out


def _doctor_rows(shifts: list[Shift]) -> list[tuple[int, int, int, int, int]]:
    """Where each doctor is told to be, second by second of the week: (second, act, doctor, pool, travel)."""
    by_doctor = defaultdict(list)
    for s in shifts:
        by_doctor[s.doctor].append(s)
    rows = []
    for doctor, own in by_doctor.items():
        own.sort(key=lambda s: (s.start, s.end))
        for i, s in enumerate(own):
            following = own[i + 1] if i + 1 < len(own) else None
            if 0 <= s.start < WEEK_SECONDS:
                rows.append((s.start, ACT_SEND, doctor, s.pool, s.travel_seconds))
            end = s.end if following is None else min(s.end, following.start)
            if following is not None and following.start <= s.end:
                continue
            if 0 <= end < WEEK_SECONDS:
                rows.append((end, ACT_SEND, doctor, NONE, 0))
    return rows


def clinic_doors(region: Region, always_open: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Opening spans of a usual week, ``(pool, from, until)``: the facility's hours for every clinic with a door."""
    spans = []
    for pool in np.flatnonzero(~always_open[: len(region.pools)]):
        facility = region.facilities[region.pools["facility"][pool]]
        for weekday in range(7):
            opens, closes = int(facility["open_second"][weekday]), int(facility["close_second"][weekday])
            if opens == NONE:
                continue
            first, second = int(facility["break_from_second"]), int(facility["break_until_second"])
            parts = [(opens, closes)]
            if first != NONE and opens < first < closes:
                parts = [(opens, first), (second, closes)] if second < closes else [(opens, first)]
            spans += [(int(pool), weekday * SECONDS_A_DAY + a, weekday * SECONDS_A_DAY + b) for a, b in parts]
    return spans


def _door_rows(doors: list[tuple[int, int, int]], pattern: tuple[int, ...]) -> list[tuple[int, int, int, int, int]]:
    """Doors of a week whose i-th day has the hours of weekday ``pattern[i]``."""
    rows = []
    for day, weekday in enumerate(pattern):
        moved = (day - weekday) * SECONDS_A_DAY
        for pool, begin, end in doors:
            if begin // SECONDS_A_DAY == weekday:
                rows.append((begin + moved, ACT_OPEN, NONE, pool, 0))
                rows.append((end + moved, ACT_SHUT, NONE, pool, 0))
    return rows


def compile_rosters(
    eras: tuple[list[Shift], list[Shift]], day: NDArray[np.void], doors: list[tuple[int, int, int]]
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Tables ``roster`` and ``week``; fills ``day["week"]``. A public holiday follows the Sunday roster.

    Parameters
    ----------
    eras
        Shifts of the usual week, today's and the policy's.
    day
        The calendar; its Sundays are never exchanged, so that a night into Monday is the same in every week.
    doors
        Opening spans of the usual week, from `clinic_doors`.
    """
    rows: list[tuple[int, int, int, int, int]] = []
    weeks: list[tuple[int, int]] = []
    known: dict[tuple[int, tuple[int, ...]], int] = {}
    order = {ACT_SHUT: 0, ACT_SEND: 1, ACT_OPEN: 2}
    for first in range(0, len(day), 7):
        usual = day[first : first + 7]
        pattern = tuple(SUNDAY if free else int(weekday) for weekday, free in zip(usual["weekday"], usual["is_holiday"],
                                                                                 strict=True))
        for era, shifts in enumerate(eras):
            key = (era, pattern)
            if key not in known:
                own = _of_pattern(shifts, pattern)
                new = sorted(
                    _doctor_rows(own) + _door_rows(doors, pattern), key=lambda r: (r[0], order[r[1]], r[2], r[3])
                )
                known[key] = len(weeks)
                weeks.append((len(rows), len(rows) + len(new)))
                rows += new
            day["week"][first : first + 7, era] = known[key]
    return np.array(rows, ROSTER) if rows else np.zeros(0, ROSTER), np.array(weeks, WEEK)
