"""Outcomes of logs small enough to work out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.outcomes import OUTCOMES, Periods, Reducer, Setting, fiscal_years, pieces_of, tidy_outcomes
from ylt_sim.outcomes.counting import EVENTS, OTHER, SMALL
from ylt_sim.outcomes.reducer import NAMED_COUNTS, Counted
from ylt_sim.outcomes.tidy import right_tier_matrix
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    EPISODE_ACUTE,
    EPISODE_FOLLOW_UP,
    EV_CHOICE,
    EV_DEFINITIVE,
    EV_EPISODE_END,
    EV_GAVE_UP,
    EV_ONSET,
    EV_REFERRED,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_VISIT,
    EVENT_NAMES,
    FACILITY_KINDS,
    PARTY_RECEIVER,
    POOL_CLINIC,
    POOL_WARD,
    SELF_CARE,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
    WAY_ALONE,
    WAY_BED,
    WAY_PLAIN,
)

DAY, HOUR = 86_400, 3600
PERIODS = Periods(("before", "year 1"), (0, 20, 40), follow_days=5)
KINDS = np.array([VILLAGE_CLINIC, TOWNSHIP_CENTRE, COUNTY_GENERAL, TERTIARY_HOSPITAL])
TIERS = np.array([1, 2, 3, 4])


def row(time, event, rank=0, resident=0, facility=-1, link=-1, a=0, b=0, x=0.0):
    return (time, rank << 3, link, resident, 0, event, facility, -1, -1, a, b, x)


def log(*rows):
    return np.array([*rows], EVENT_ROW)


def reduced(rows, chunks=1):
    reducer = Reducer(Setting(PERIODS, KINDS, TIERS, n_episodes=10, n_residents=73))
    for part in np.array_split(rows, chunks):
        reducer.update(part)
    return reducer


def onset(rank, day, severity, need, kind=EPISODE_ACUTE):
    return row(day * DAY, EV_ONSET, rank, rank, link=0, a=severity, b=need, x=float(kind))


def definitive(rank, day, hours, tier, need):
    return row(int(day * DAY + hours * HOUR), EV_DEFINITIVE, rank, rank, tier - 1, a=tier, b=need, x=float(hours))


EPISODES = log(
    onset(0, 1, 0, 1), definitive(0, 1, 2, 1, 1),        # right tier, after 2 h
    onset(1, 2, 1, 2), definitive(1, 2, 10, 3, 2),       # over-placed, after 10 h
    onset(2, 3, 2, 3), definitive(2, 3, 20, 2, 3),       # under-placed, after 20 h
    onset(3, 4, 1, 2),                                   # never
    onset(4, 5, 1, 2), definitive(4, 5, 130, 2, 2),      # after 130 h: beyond the five days followed
    onset(5, 16, 1, 2),                                  # begins less than five days before the period's end: left out
    onset(6, 6, 0, 1, EPISODE_FOLLOW_UP),                # a follow-up: left out
    row(7 * DAY, EV_EPISODE_END, 0, 0, link=1), row(7 * DAY, EV_EPISODE_END, 1, 1, link=1),
    row(7 * DAY, EV_EPISODE_END, 2, 2, link=1),
)  # fmt: skip


def values(reducer, period="before", tier="all", group="all"):
    zero = {k: np.zeros(2, np.int64) for k in ("busy_seconds", "staffed_seconds", "overtime_seconds", "queue_seconds")}
    busy = {
        "busy_seconds": np.array([30, 50]),
        "staffed_seconds": np.array([40, 200]),
        "overtime_seconds": np.array([3600, 0]),
        "queue_seconds": np.array([0, 0]),
    }
    frame = tidy_outcomes(reducer, [zero, busy, busy], np.array([POOL_CLINIC, POOL_WARD]), np.array([2, 2]))
    own = frame[(frame["period"] == period) & (frame["tier"] == tier) & (frame["group"] == group)]
    return dict(zip(own["outcome"], own["value"], strict=True))


def test_placement_by_intention():
    """Five episodes count (0-4): one right, one over, one under, two without definitive care in the days followed.

    Moderate or worse are 1-4: hours 10, 20, 120 (never), 120 (130, restricted) = 270 / 4; unmet 2 of 4.
    """
    got = values(reduced(EPISODES))
    assert got["right_tier_share"] == 1 / 5
    assert got["over_placed_share"] == 1 / 5
    assert got["under_placed_share"] == 1 / 5
    assert got["unmet_need_share"] == 2 / 4
    assert got["definitive_care_hours"] == pytest.approx(270 / 4)
    assert got["inside_share"] == 2 / 5


def test_right_tier_matrix_counts_every_episode_once():
    """Rows by need: village 1 (treated there), township 3 (county 1, none 2), county 1 (township)."""
    matrix = right_tier_matrix(reduced(EPISODES), 0)
    assert matrix.loc["village"].tolist() == [0, 1, 0, 0, 0]
    assert matrix.loc["township"].tolist() == [2, 0, 0, 1, 0]
    assert matrix.loc["county"].tolist() == [0, 0, 1, 0, 0]
    assert matrix.to_numpy().sum() == 5


def visit(day, facility, wait_minutes, cls=2, resident=0, cost=10.0):
    return row(day * DAY, EV_VISIT, 0, resident, facility, link=cls, a=wait_minutes * 60, b=300, x=cost)


FLOWS = log(
    visit(1, 0, 0), visit(1, 0, 10), visit(2, 1, 20), visit(3, 2, 30, cls=1), visit(3, 3, 60),
    visit(3, 3, 0, resident=-1),                          # somebody else's: not a visit of residents
    visit(25, 0, 5),
    row(4 * DAY, EV_REFERRED, link=0, a=2, b=WAY_BED), row(4 * DAY, EV_REFERRED, link=0, a=2, b=WAY_PLAIN),
    row(5 * DAY, EV_STAY, facility=2, link=2, a=0, b=4 * DAY, x=1000.0),
    row(5 * DAY, EV_STAY, facility=1, link=2, a=0, b=2 * DAY, x=500.0),
    row(5 * DAY, EV_STEP_DOWN, facility=2, link=0, a=1),
)  # fmt: skip


def test_flows_of_a_period():
    """73 residents x 20 of 365 days = 4 resident-years. Visits before: village 2, township 1, county 1, tertiary 1."""
    got = values(reduced(FLOWS))
    assert got["visits_per_resident_year"] == 5 / 4
    assert got["primary_visit_share"] == 3 / 4
    assert got["outside_visit_share"] == 1 / 5
    assert got["admissions_per_resident_year"] == 2 / 4
    assert got["up_referrals_per_1000_primary_visits"] == pytest.approx(2000 / 3)
    assert got["green_channel_share"] == 1 / 2
    assert got["step_downs_per_100_county_stays"] == 100
    assert values(reduced(FLOWS), "year 1")["visits_per_resident_year"] == 1 / 4


def test_waits_by_tier_and_class():
    """Waits before: 0, 10, 20, 30, 60 minutes; county has one of class 1 (30)."""
    got = values(reduced(FLOWS))
    assert (got["wait_median_minutes"], got["wait_p90_minutes"]) == (20, 60)
    assert values(reduced(FLOWS), tier="county", group="referred")["wait_median_minutes"] == 30
    assert math.isnan(values(reduced(FLOWS), tier="county", group="walk_in")["wait_median_minutes"])


def test_undefined_is_nan_never_zero():
    got = values(reduced(log(onset(0, 30, 1, 2))))
    for key in ("right_tier_share", "primary_visit_share", "outside_admission_share", "wait_median_minutes"):
        assert math.isnan(got[key]), key


def test_occupancy_and_utilisation_from_the_integrals():
    """Clinic pool 0: 30 of 40 seconds; ward pool 1: 50 of 200; one hour of overtime over four visits at the county."""
    got = values(reduced(FLOWS), tier="county")
    assert got["doctor_utilisation"] == 30 / 40
    assert got["bed_occupancy"] == 50 / 200
    assert got["overtime_hours_per_1000_visits"] == pytest.approx(1 / 1 * 1000)


def test_counts_by_piece_add_up_to_any_periods():
    """Counted in pieces that begin on days 0, 4, 20 and 25, the periods are as if counted by period."""
    pieces = pieces_of(PERIODS, Periods(("a", "b"), (4, 25, 40)))
    assert pieces.edges == (0, 4, 20, 25, 40)
    reducer = Reducer(Setting(pieces, KINDS, TIERS, n_episodes=10, n_residents=73))
    rows = np.concatenate([FLOWS, EPISODES])
    reducer.update(rows)
    by_period, whole = reducer.over(PERIODS), reduced(rows)
    assert set(whole.arrays()) == set(by_period.arrays())
    for name, array in whole.arrays().items():
        assert by_period.arrays()[name].tobytes() == array.tobytes(), name
    for period in PERIODS.names:
        whole_values, own = values(whole, period), values(by_period, period)
        assert all(own[k] == whole_values[k] or math.isnan(own[k]) and math.isnan(whole_values[k]) for k in own)
    assert reducer.over(Periods(("late",), (25, 40))).visits.sum() == 1


def test_fiscal_years_leave_the_warm_up_out():
    """Ten days: four of 2023, of which the first two are left out, and six of 2024."""
    years = fiscal_years(np.array([2023] * 4 + [2024] * 6), 2)
    assert (years.names, years.edges) == (("2023", "2024"), (2, 4, 10))
    assert [years.days(i) for i in range(2)] == [2, 6]


@pytest.mark.parametrize("chunks", [2, 5, 12])
def test_chunks_do_not_matter(chunks):
    whole, parts = values(reduced(EPISODES)), values(reduced(EPISODES, chunks))
    assert all(whole[k] == parts[k] or (math.isnan(whole[k]) and math.isnan(parts[k])) for k in whole)


def test_merged_parts_are_the_whole():
    first, second = reduced(EPISODES[:6]), reduced(EPISODES[6:])
    merged, whole = first.merge(second), reduced(EPISODES)
    assert values(merged)["right_tier_share"] == values(whole)["right_tier_share"]
    np.testing.assert_array_equal(merged.definitive_tier, whole.definitive_tier)
    np.testing.assert_array_equal(merged.episode_visits, whole.episode_visits)
    first, whole = reduced(FLOWS[:6]).merge(reduced(FLOWS[6:])), reduced(FLOWS)
    for name in ("visits", "stays", "stay_seconds", "visits_of_all", "waits"):
        np.testing.assert_array_equal(getattr(first, name), getattr(whole, name), name)


def test_named_counts():
    """Day 1: two first contacts (self-care and a second decision are none); one who gave up, another's not counted.

    Two referrals, to a held bed and alone; a step-down refused by the receiver; the day after the end: nothing.
    """
    got = reduced(log(
        row(DAY, EV_CHOICE, facility=0, a=0, b=0), row(DAY, EV_CHOICE, facility=2, a=4, b=0),
        row(DAY, EV_CHOICE, a=SELF_CARE, b=0), row(DAY, EV_CHOICE, a=-1, b=0),
        row(DAY, EV_CHOICE, facility=2, a=4, b=1),
        row(DAY, EV_GAVE_UP, facility=0, link=2, a=600), row(DAY, EV_GAVE_UP, facility=3, link=2, a=600, resident=-1),
        row(DAY, EV_REFERRED, a=2, b=WAY_BED), row(DAY, EV_REFERRED, a=-1, b=WAY_ALONE),
        row(DAY, EV_STEP_DOWN_REFUSED, facility=2, a=PARTY_RECEIVER),
        row(40 * DAY, EV_CHOICE, facility=0, a=0, b=0),
    )).counts  # fmt: skip
    counted = {"first_contacts": 2, "gave_up": 1, "referred_way_1": 1, "referred_alone": 1, "step_down_refused_3": 1}
    assert {name: value.tolist() for name, value in got.items()} == {
        name: [counted.get(name, 0), 0] for name in NAMED_COUNTS
    }


def test_every_event_is_counted_by_what_it_says():
    """A code without any name yet: by whose, small numbers and place; sums of ``b`` by kind; the rest in one cell."""
    rows = log(
        row(DAY, 127, facility=1, a=3, b=14), row(DAY, 127, facility=1, a=3, b=15), row(DAY, 127, a=-1, b=400),
        row(25 * DAY, 127, facility=2, a=0, b=7, resident=-1),
    )  # fmt: skip
    got = reduced(rows)
    assert got.number(Counted(127)).tolist() == [3, 1]
    assert got.number(Counted(127, a=(3,), b=(14,))).tolist() == [1, 0]
    assert got.number(Counted(127, whose=(1,), b=(OTHER,))).tolist() == [2, 0]
    assert got.number(Counted(127, whose=(0,), a=(0,), b=tuple(range(SMALL)))).tolist() == [0, 1]
    assert got.places[:, 127].sum(axis=1).tolist() == [[0, 2, 0, 0, 1], [0, 0, 1, 0, 0]]
    assert got.seconds[0, 127, 1].tolist() == [0, 29, *[0] * (len(FACILITY_KINDS) - 2), 400]
    assert got.numbers.sum() == got.places.sum() == 4


@pytest.mark.parametrize(
    "wrong",
    [
        row(DAY, EVENTS, facility=0), row(DAY, -1, facility=0), row(DAY, EV_GAVE_UP, facility=4),
        onset(10, 1, 0, 1), onset(-1, 1, 0, 1), visit(1, 0, 0, cls=3), visit(1, 0, 0, cls=-1), visit(1, -1, 0),
        row(DAY, EV_STAY),
    ],
)  # fmt: skip
def test_a_row_outside_the_tables_is_refused(wrong):
    with pytest.raises(IndexError):
        reduced(log(wrong))


def test_every_event_has_a_cell():
    assert max(EVENT_NAMES) < EVENTS


def test_every_outcome_of_the_catalogue_is_computed():
    """Those of slow state are read from the world at the edges of periods, those of staff by kind of duty."""
    elsewhere = {"trust_mean", "taught_skill_mean", "trained_skill_mean", "vacant_share", "staff_hours_a_week"}
    elsewhere |= {"control_mean", "managed_share", "signed_share"}
    elsewhere |= {"cost_yuan_per_visit", "cost_yuan_per_stay", "fund_share_of_stays"}  # by tier
    elsewhere |= {"paid_yuan_per_resident_year"}  # by payer
    assert set(values(reduced(FLOWS))) == set(OUTCOMES) - elsewhere
