"""Who is away when: leave, training, postings, and who covers; worked out on county-small and by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given, strategies as st

from ylt_sim.scenario.parameters import StaffParameters
from ylt_sim.world.absences import absence_table, sendable, willing_share
from ylt_sim.world.codes import (
    ABSENT_LEAVE,
    ABSENT_POSTED,
    ABSENT_REFUSED,
    ABSENT_TRAINING,
    ABSENT_WARD_POSTED,
    GOES_ASSIGNED,
    GOES_BY_HIMSELF,
    NONE,
    PRIVATE_HOSPITAL,
    RANK_MIDDLE,
    TOWNSHIP,
    TRAINING_ENDS,
)
from ylt_sim.world.layout import make_layout, travel_between
from ylt_sim.world.roster import Shift, usual_shifts, with_covers
from ylt_sim.world.week import with_second_sites

HOUR, DAY = 3600, 86_400


def table(small: dict[str, Any], days: int = 365, start: int = 0, **mechanisms: Any) -> Any:
    """Absences of the tight type with these values, from the first day."""
    values = {f"consortia.county_group.{key.replace('__', '.')}": value for key, value in mechanisms.items()}
    own = small["load"]("tight_county_community", **values)
    region = small["region"]
    return absence_table(
        region, (own.era("status_quo"), own.era("policy")), make_layout(region, own.region), own.parameters.staff,
        rotating=(frozenset(), frozenset()), policy_start_day=start, days=days, seed=1,
    )  # fmt: skip


def test_everybody_has_one_piece_of_leave_a_year_within_the_year(small: dict[str, Any]):
    rows = table(small, days=730)
    leave = rows[rows["kind"] == ABSENT_LEAVE]
    n = len(small["region"].doctors)
    assert len(leave) == 2 * n
    assert set(np.unique((leave["until"] - leave["second"]) / DAY)) == {14.0}
    year = leave["second"] // (365 * DAY)
    assert np.bincount(year).tolist() == [n, n]
    assert (leave["until"] <= (year + 1) * 365 * DAY).all()


def test_training_is_bounded_by_places_and_goes_round(small: dict[str, Any]):
    """Never more away at once than places; nobody from a clinic of one; each comes back with what he learnt."""
    rows = table(small, staff_training_up__weeks_per_doctor_year=4.0, staff_training_up__places_per_100_doctors=10.0)
    training = rows[rows["kind"] == ABSENT_TRAINING]
    doctors = small["region"].doctors
    primary = np.isin(small["region"].facilities["kind"], (0, 1))
    alone = np.bincount(doctors["facility"])[doctors["facility"]] == 1
    able = primary[doctors["facility"]] & (doctors["tier"] <= TOWNSHIP) & ~alone
    places = int(0.1 * able.sum() + 0.5)
    changes = sorted([(t, 1) for t in training["second"]] + [(t, -1) for t in training["until"]])
    assert max(np.cumsum([c for _, c in changes])) <= places
    assert able[training["doctor"]].all()
    ends = rows[rows["kind"] == TRAINING_ENDS]
    assert sorted(zip(ends["doctor"], ends["second"], strict=True)) == sorted(
        zip(training["doctor"], training["until"], strict=True)
    )


def test_no_weeks_or_no_places_mean_nobody_trains(small: dict[str, Any]):
    for name in ("weeks_per_doctor_year", "places_per_100_doctors"):
        rows = table(small, **{f"staff_training_up__{name}": 0.0})
        assert not (rows["kind"] == ABSENT_TRAINING).any()


def test_posts_stand_empty_where_nobody_may_be_assigned_for_long(small: dict[str, Any]):
    """With no longest assignment nobody is posted; with 26 weeks posts are filled one after the other."""
    values = {"expert_rotation__posted_doctors_per_township": 1.0, "unified_people__assignable_share": 0.3}
    none = table(small, unified_people__longest_assignment_weeks=0.0, **values)
    assert not (none["kind"] == ABSENT_POSTED).any()
    rows = table(small, unified_people__longest_assignment_weeks=26.0, unified_people__notice_days=14.0, **values)
    posted = rows[rows["kind"] == ABSENT_POSTED]
    assert len(posted)
    assert (posted["second"] >= 14 * DAY).all()
    for doctor in np.unique(posted["doctor"]):
        own = posted[posted["doctor"] == doctor]
        assert (own["second"][1:] >= own["until"][:-1]).all()


def test_who_can_be_sent_is_nested_and_of_middle_rank_and_above(small: dict[str, Any]):
    """More may be assigned: the same doctors and others. Those asked either go or refuse."""
    region = small["region"]
    before: set[int] = set()
    for share in (0.0, 0.1, 0.5, 1.0):
        own = small["load"](
            "tight_county_community", **{"consortia.county_group.unified_people.assignable_share": share}
        )
        goes, refuses = sendable(region, own.era("policy")[0], own.parameters.staff, 1)
        assert before <= set(goes)
        before = set(goes)
        assert (region.doctors["rank"][[*goes, *refuses]] >= RANK_MIDDLE).all()
    assert not refuses


def test_a_posting_says_whether_he_was_assigned(small: dict[str, Any]):
    """Where nobody may be assigned all go of their own accord; where everybody may, the others are assigned."""
    values = {"expert_rotation__posted_doctors_per_township": 1.0, "unified_people__longest_assignment_weeks": 26.0}
    by_share = {}
    for share in (0.0, 1.0):
        rows = table(small, unified_people__assignable_share=share, **values)
        is_posted = rows["kind"] == ABSENT_POSTED
        assert (rows["goes"][~is_posted & (rows["kind"] != ABSENT_WARD_POSTED)] == NONE).all()
        by_share[share] = {int(row["doctor"]): int(row["goes"]) for row in rows[is_posted]}
    assert set(by_share[0.0].values()) == {GOES_BY_HIMSELF}
    assert set(by_share[1.0].values()) == {GOES_ASSIGNED, GOES_BY_HIMSELF}
    both = by_share[0.0].keys() & by_share[1.0].keys()
    assert all(by_share[1.0][doctor] == GOES_BY_HIMSELF for doctor in both)


@given(st.floats(0.1, 0.9), st.floats(1.0, 5.0), st.floats(0.01, 3.0))
def test_fewer_would_go_the_wider_the_income_gap(parity: float, ratio: float, more: float):
    """Equal income gives the share at parity; each step of the gap lowers it."""

    def share(r: float) -> float:
        return willing_share(StaffParameters(volunteer_share=parity, income_ratio=r))

    assert math.isclose(share(1.0), parity)
    assert share(ratio + more) < share(ratio) <= parity + 1e-12


def test_refusals_are_rows_of_the_day_on_which_the_policy_begins(small: dict[str, Any]):
    rows = table(small, start=10, days=100)
    refused = rows[rows["kind"] == ABSENT_REFUSED]
    assert len(refused)
    assert set(refused["second"]) == {0}  # asked and refused today already; the policy asks the same doctors


def test_a_lone_shift_is_covered_by_a_colleague_who_is_free():
    """Doctors 0, 1, 2 of one pool. 0 has Monday alone: 1 works then elsewhere, 2 is free and covers. On Tuesday 0 and 1
    are there together: nobody need cover. On Wednesday 0's evening touches 2's night: 1 covers, and then is not free
    for the night that follows.
    """

    def at(day: int, begin: int, end: int, doctor: int, pool: int = 5) -> Shift:
        return Shift(day * DAY + begin * HOUR, day * DAY + end * HOUR, doctor, pool)

    shifts = [
        at(0, 8, 12, 0), at(0, 9, 11, 1, pool=6), at(1, 8, 12, 0), at(1, 8, 12, 1), at(2, 16, 20, 0), at(2, 20, 24, 2),
    ]  # fmt: skip
    covers = [s.cover for s in with_covers(shifts)]
    assert covers == [2, NONE, NONE, NONE, 1, NONE]


def test_who_comes_from_another_facility_covers_nobody_there():
    """1 is free, but comes from the county for a session in pool 5: 2 covers for 0; without 2 nobody does."""
    shifts = [
        Shift(8 * HOUR, 12 * HOUR, 0, 5), Shift(DAY + 8 * HOUR, DAY + 12 * HOUR, 1, 5, 1800),
        Shift(2 * DAY + 8 * HOUR, 2 * DAY + 12 * HOUR, 2, 5),
    ]  # fmt: skip
    assert [s.cover for s in with_covers(shifts)] == [1, 2, 0]
    assert [s.cover for s in with_covers(shifts, {(1, 5)})][0] == 2
    assert [s.cover for s in with_covers(shifts[:2], {(1, 5)})] == [NONE, NONE]


def test_second_places_of_practice_are_half_days_taken_from_home(small: dict[str, Any]):
    """With a share of 1 every county doctor of middle rank and above gives one half-day a week; with 0 nobody."""
    region = small["region"]
    own = small["load"]("status_quo_2023")
    travel = travel_between(region, own.region)
    usual = usual_shifts(region)
    assert with_second_sites(region, usual, 0.0, 1, travel) == usual
    moved = with_second_sites(region, usual, 1.0, 1, travel)
    changed = [(a, b) for a, b in zip(usual, moved, strict=True) if a != b]
    assert changed
    for a, b in changed:
        assert (a.start, a.end, a.doctor) == (b.start, b.end, b.doctor)
        assert region.facilities["kind"][region.pools["facility"][b.pool]] == PRIVATE_HOSPITAL
        assert b.travel_seconds > 0
    doctors = [a.doctor for a, _ in changed]
    assert len(set(doctors)) == len(doctors)
