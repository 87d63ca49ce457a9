"""Rosters compiled by hand: a night across the week's end, holidays, back-to-back shifts, doors, two eras."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from ylt_sim.kernel.codes import NONE
from ylt_sim.region.region import SHIFT
from ylt_sim.world.calendar import day_table
from ylt_sim.world.fields import ACT_OPEN, ACT_SEND, ACT_SHUT
from ylt_sim.world.roster import WEEK_SECONDS, Shift, compile_rosters, usual_shifts

HOUR, DAY = 3600, 86_400


def hours(day: int, begin: float, end: float, doctor: int, pool: int = 5, road: int = 0) -> Shift:
    """A shift from ``begin`` to ``end`` o'clock of a weekday."""
    return Shift(int(day * DAY + begin * HOUR), int(day * DAY + end * HOUR), doctor, pool, road)


def week_of(
    shifts: list[Shift],
    *,
    number: int = 0,
    doors: list[tuple[int, int, int]] | None = None,
    policy: list[Shift] | None = None,
    era: int = 0,
) -> list[tuple[int, float, int, int, int]]:
    """Rows of one week: (weekday, o'clock, act, doctor, pool)."""
    day = day_table(120)
    roster, week = compile_rosters((shifts, shifts if policy is None else policy), day, doors or [])
    row = week[day["week"][7 * number, era]]
    return [
        (int(r["second"]) // DAY, int(r["second"]) % DAY / HOUR, int(r["act"]), int(r["doctor"]), int(r["pool"]))
        for r in roster[row["first"] : row["until"]]
    ]


def test_a_day_shift():
    """Sent at eight, told to go at twelve."""
    assert week_of([hours(2, 8, 12, 1)]) == [(2, 8, ACT_SEND, 1, 5), (2, 12, ACT_SEND, 1, NONE)]


def test_a_night_across_the_end_of_the_week():
    """Sunday 20:00 to Monday 08:00: the week begins with the end of the night before."""
    assert week_of([hours(6, 20, 32, 1)]) == [(0, 8, ACT_SEND, 1, NONE), (6, 20, ACT_SEND, 1, 5)]


def test_a_night_that_the_region_splits_is_one_shift_again():
    """As `Region.shifts` has it: (0, 08:00) and (Sunday 20:00, end of week) of one doctor in one pool."""
    rows = [(0, 8 * HOUR, 1, 5), (8 * HOUR, 12 * HOUR, 2, 5), (6 * DAY + 20 * HOUR, WEEK_SECONDS, 1, 5)]
    found = usual_shifts(SimpleNamespace(shifts=np.array(rows, SHIFT)))  # type: ignore[arg-type]
    assert found == [hours(0, 8, 12, 2), hours(6, 20, 32, 1)]


def test_off_and_on_in_the_same_second_is_one_shift():
    """08:00-12:00 and 12:00-16:00 in one pool: never told to go at noon; at another pool: sent straight there."""
    assert week_of([hours(0, 8, 12, 1), hours(0, 12, 16, 1)]) == [
        (0, 8, ACT_SEND, 1, 5),
        (0, 12, ACT_SEND, 1, 5),
        (0, 16, ACT_SEND, 1, NONE),
    ]
    assert week_of([hours(0, 8, 12, 1), hours(0, 12, 16, 1, pool=7)]) == [
        (0, 8, ACT_SEND, 1, 5),
        (0, 12, ACT_SEND, 1, 7),
        (0, 16, ACT_SEND, 1, NONE),
    ]


def test_a_later_shift_ends_an_earlier_one():
    """Overlapping orders: the later one holds from its beginning."""
    assert week_of([hours(0, 8, 14, 1), hours(0, 12, 16, 1, pool=7)]) == [
        (0, 8, ACT_SEND, 1, 5),
        (0, 12, ACT_SEND, 1, 7),
        (0, 16, ACT_SEND, 1, NONE),
    ]


def test_a_holiday_follows_sunday():
    """Week 13 has Qingming on its Wednesday (day 93): who works on Sundays works then, who works on Wednesdays not."""
    shifts = [hours(2, 8, 12, 1), hours(6, 9, 10, 2)]
    usual = [(2, 8, ACT_SEND, 1, 5), (2, 12, ACT_SEND, 1, NONE), (6, 9, ACT_SEND, 2, 5), (6, 10, ACT_SEND, 2, NONE)]
    assert week_of(shifts, number=12) == usual
    assert week_of(shifts, number=13) == [(2, 9, ACT_SEND, 2, 5), (2, 10, ACT_SEND, 2, NONE), *usual[2:]]


def test_a_night_into_a_holiday_and_one_out_of_it():
    """Nights from Tuesday and from Sunday: Tuesday's ends on the holiday's morning, the holiday's own on Thursday."""
    rows = week_of([hours(1, 20, 32, 1), hours(6, 20, 32, 2)], number=13)
    assert rows == [
        (0, 8, ACT_SEND, 2, NONE),
        (1, 20, ACT_SEND, 1, 5),
        (2, 8, ACT_SEND, 1, NONE),
        (2, 20, ACT_SEND, 2, 5),
        (3, 8, ACT_SEND, 2, NONE),
        (6, 20, ACT_SEND, 2, 5),
    ]


def test_doors_shut_before_doctors_go_and_open_after_they_come():
    """Within a second: shut, send, open; a holiday has Sunday's doors, here none."""
    doors = [(5, 2 * DAY + 8 * HOUR, 2 * DAY + 12 * HOUR)]
    shifts = [hours(2, 8, 12, 1)]
    assert week_of(shifts, doors=doors) == [
        (2, 8, ACT_SEND, 1, 5),
        (2, 8, ACT_OPEN, NONE, 5),
        (2, 12, ACT_SHUT, NONE, 5),
        (2, 12, ACT_SEND, 1, NONE),
    ]
    assert week_of(shifts, doors=doors, number=13) == []


def test_each_era_has_its_own_weeks():
    """The policy's session, with an hour of road, is in its own weeks only; equal weeks are kept once."""
    shifts, policy = [hours(0, 8, 12, 1)], [hours(0, 8, 11.5, 1, pool=9, road=HOUR)]
    assert week_of(shifts, policy=policy) == [(0, 8, ACT_SEND, 1, 5), (0, 12, ACT_SEND, 1, NONE)]
    assert week_of(shifts, policy=policy, era=1) == [(0, 8, ACT_SEND, 1, 9), (0, 11.5, ACT_SEND, 1, NONE)]
    day = day_table(120)
    roster, week = compile_rosters((shifts, policy), day, [])
    assert roster["travel_seconds"].tolist().count(HOUR) == np.isin(roster["pool"], 9).sum()
    patterns = {tuple(day["is_holiday"][i : i + 7]) for i in range(0, len(day), 7)}
    assert len(week) == 2 * len(patterns)
