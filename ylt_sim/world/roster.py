"""The roster, compiled to the distinct instants at which somebody comes or goes or a door moves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.compiled import Compiled
from ylt_sim.region.region import Region
from ylt_sim.world.fields import ACT_OPEN, ACT_SEND, ACT_SHUT, ROSTER, WEEK

__all__ = ["Shift", "clinic_doors", "columns_of", "compile_rosters", "usual_shifts", "with_covers"]

WEEK_SECONDS = 7 * SECONDS_A_DAY
SUNDAY = 6


class Shift(NamedTuple):
    """One doctor at one pool from a second of the week to another; a night may run past the week's end."""

    start: int
    end: int
    doctor: int
    pool: int
    travel_seconds: int = 0
    cover: int = NONE  # colleague who comes if the doctor is away, or NONE


def columns_of(shifts: Sequence[Shift]) -> NDArray[np.int64]:
    """The fields of shifts as columns: ``start, end, doctor, pool, travel_seconds, cover = columns_of(shifts)``."""
    rows = np.fromiter(chain.from_iterable(shifts), np.int64, 6 * len(shifts)).reshape(-1, 6)
    return np.ascontiguousarray(rows.T)


LARGEST_TEAM = 12
"""Doctors of a pool above which nobody is ever alone in it, so that no cover is planned."""


def with_covers(shifts: list[Shift], visits: Collection[tuple[int, int]] = frozenset()) -> list[Shift]:
    """The shifts, each that its doctor has alone in a pool with a colleague of that pool who is free all the while.

    Who comes from another facility (``visits``, doctor and pool) covers nobody there.
    A colleague is free who has no shift, and covers none, that overlaps or touches this one; the first such in the
    order of their numbers after the doctor's. Where nobody is, the place is empty while the doctor is away.
    """
    start, end, doctor, pool, _, _ = columns_of(shifts)
    _, first, group = np.unique(pool, return_index=True, return_inverse=True)
    group = np.argsort(np.argsort(first))[group]  # pools in the order in which the week first names them
    n_doctors = int(doctor.max(initial=0)) + 1
    is_visit = np.fromiter((s[2:4] in visits for s in shifts), np.bool_, len(shifts))
    member = np.unique((group * n_doctors + doctor)[~is_visit])
    edges = np.arange(len(first) + 1)
    order = np.argsort(group, kind="stable")
    cover = np.full(len(shifts), NONE)
    _plan_covers(
        start, end, doctor, order, np.searchsorted(group[order], edges), member % n_doctors,
        np.searchsorted(member, edges * n_doctors), np.full(n_doctors, NONE), cover,
    )  # fmt: skip
    out = list(shifts)
    for i in np.flatnonzero(cover != NONE).tolist():
        out[i] = shifts[i]._replace(cover=int(cover[i]))
    return out


@register_jitable
def _is_alone(i: Any, own: Any, start: Any, end: Any, doctor: Any) -> Any:
    """Whether no other doctor of the shifts ``own`` of a pool is there all the while."""
    for j in own:
        if doctor[j] != doctor[i] and start[j] <= start[i] and end[j] >= end[i]:
            return False
    return True


@register_jitable
def _is_free(span: Any, before: Any, begins: Any, ends: Any, start: Any, end: Any) -> Any:
    """Whether no span of a doctor's, nor the same a week earlier or later, overlaps or touches ``start`` to ``end``."""
    while span != NONE:
        for week in (-WEEK_SECONDS, 0, WEEK_SECONDS):
            if begins[span] + week <= end and ends[span] + week >= start:
                return False
        span = before[span]
    return True


@Compiled
def _plan_covers(
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    doctor: NDArray[np.int64],
    order: NDArray[np.int64],
    first: NDArray[np.int64],
    member: NDArray[np.int64],
    first_member: NDArray[np.int64],
    latest: NDArray[np.int64],
    cover: NDArray[np.int64],
) -> None:
    """Fill ``cover``, by shift. Shifts by pool are ``order`` from ``first`` on, its doctors ``member`` in their order.

    What keeps a doctor busy is a chain of spans, his ``latest`` first: the n shifts, and n + i the cover of shift i.
    """
    n = len(start)
    begins, ends, before = np.append(start, start), np.append(end, end), np.empty(2 * n, np.int64)
    for i in range(n):
        before[i], latest[doctor[i]] = latest[doctor[i]], i
    for pool in range(len(first) - 1):
        team = member[first_member[pool] : first_member[pool + 1]]
        if not 1 < len(team) <= LARGEST_TEAM:
            continue
        own = order[first[pool] : first[pool + 1]]
        for i in own:
            if not _is_alone(i, own, start, end, doctor):
                continue
            after = np.searchsorted(team, doctor[i], side="right")
            for k in range(len(team)):
                colleague = team[(after + k) % len(team)]
                if colleague != doctor[i] and _is_free(latest[colleague], before, begins, ends, start[i], end[i]):
                    before[n + i], latest[colleague], cover[i] = latest[colleague], n + i, colleague
                    break


def usual_shifts(region: Region) -> list[Shift]:
    """The region's usual week; a night that the region splits at the week's end is one shift again."""
    shifts = []
    rows = region.shifts.tolist()
    early = {(doctor, pool): end for start, end, doctor, pool in rows if start == 0}
    ends_late = {(doctor, pool) for _, end, doctor, pool in rows if end == WEEK_SECONDS}
    for start, end, doctor, pool in rows:
        if start == 0 and (doctor, pool) in ends_late:
            continue
        if end == WEEK_SECONDS:
            end += early.get((doctor, pool), 0)
        shifts.append(Shift(start, end, doctor, pool))
    return shifts


def _of_pattern(shifts: NDArray[np.int64], pattern: tuple[int, ...]) -> NDArray[np.int64]:
    """Shifts of a week whose i-th day follows the weekday ``pattern[i]``, with what the Sunday before leaves over."""
    weekday_of = shifts[:, 0] // SECONDS_A_DAY
    parts = []
    for day, weekday in enumerate(pattern):
        own = shifts[weekday_of == weekday].copy()
        own[:, :2] += (day - weekday) * SECONDS_A_DAY
        parts.append(own)
    left_over = shifts[(weekday_of == SUNDAY) & (shifts[:, 1] >= WEEK_SECONDS)].copy()
    left_over[:, :2] -= WEEK_SECONDS
    return np.concatenate([*parts, left_over])


def _doctor_rows(shifts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each doctor is told to be, second by second of the week: (second, act, doctor, pool, travel, cover)."""
    if not len(shifts):
        return np.zeros((0, 6), np.int64)
    start, end, doctor, pool, travel, cover = shifts[np.lexsort((shifts[:, 1], shifts[:, 0], shifts[:, 2]))].T
    has_next = np.append(doctor[1:] == doctor[:-1], False)
    next_start = np.append(start[1:], NONE)
    begins = (start >= 0) & (start < WEEK_SECONDS)
    goes_off = ~(has_next & (next_start <= end)) & (end >= 0) & (end < WEEK_SECONDS)
    send = np.full(len(start), ACT_SEND)
    nobody, at_once = np.full(len(start), NONE), np.zeros(len(start), np.int64)
    on = np.column_stack([start, send, doctor, pool, travel, nobody])[begins]
    off = np.column_stack([end, send, doctor, nobody, at_once, nobody])[goes_off]
    covered = cover != NONE
    ends = covered & (end >= 0) & (end < WEEK_SECONDS)
    cover_on = np.column_stack([start, send, doctor, pool, at_once, cover])[covered & begins]
    cover_off = np.column_stack([end, send, doctor, nobody, at_once, cover])[ends]
    return np.concatenate([on, off, cover_on, cover_off])


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


def _door_rows(doors: list[tuple[int, int, int]], pattern: tuple[int, ...]) -> NDArray[np.int64]:
    """Doors of a week whose i-th day has the hours of weekday ``pattern[i]``."""
    if not doors:
        return np.zeros((0, 6), np.int64)
    pool, begin, end = np.array(doors, np.int64).T
    parts = []
    for day, weekday in enumerate(pattern):
        here = begin // SECONDS_A_DAY == weekday
        moved = (day - weekday) * SECONDS_A_DAY
        for second, act in ((begin, ACT_OPEN), (end, ACT_SHUT)):
            n = int(here.sum())
            parts.append(
                np.column_stack(
                    [second[here] + moved, np.full(n, act), np.full(n, NONE), pool[here], np.zeros(n, np.int64),
                     np.full(n, NONE)]
                )
            )
    return np.concatenate(parts)


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
    parts: list[NDArray[np.int64]] = [np.zeros((0, 6), np.int64)]
    weeks: list[tuple[int, int]] = []
    n_rows = 0
    for era, shifts in enumerate(eras):  # today's first: its rows have the same numbers whatever the policy's are
        plain = columns_of(shifts).T
        known: dict[tuple[int, ...], int] = {}
        for first in range(0, len(day), 7):
            usual = day[first : first + 7]
            pattern = tuple(np.where(usual["is_holiday"] == 1, SUNDAY, usual["weekday"]).tolist())
            if pattern not in known:
                new = np.concatenate([_doctor_rows(_of_pattern(plain, pattern)), _door_rows(doors, pattern)])
                order = np.lexsort((new[:, 5], new[:, 3], new[:, 2], new[:, 1], new[:, 0]))
                known[pattern] = len(weeks)
                weeks.append((n_rows, n_rows + len(new)))
                n_rows += len(new)
                parts.append(new[order])
            day["week"][first : first + 7, era] = known[pattern]
    table = np.concatenate(parts)
    roster = np.zeros(len(table), ROSTER)
    for i, name in enumerate(("second", "act", "doctor", "pool", "travel_seconds", "cover")):
        roster[name] = table[:, i]
    return roster, np.array(weeks, WEEK)
