"""What a consortium's numbers come to in the tables, worked out by hand on county-small."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ylt_sim.world.build import build_world
from ylt_sim.world.codes import (
    COUNTY,
    COUNTY_MCH,
    INTERNAL,
    NURSING_HOME,
    OBGYN,
    POOL_EXPERT,
    POOL_READER,
    POOL_WARD,
    RANK_SENIOR,
    REHABILITATION_HOSPITAL,
    SLOT_KEPT,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
    WALK_IN,
)
from ylt_sim.world.layout import make_layout, travel_between
from ylt_sim.world.members import sessions_per_week
from ylt_sim.world.policy import pool_policy
from ylt_sim.world.roster import usual_shifts
from ylt_sim.world.slots import offered_slots, planned_consultations, with_expert_clinics
from ylt_sim.world.week import planned_shifts

HOUR, DAY = 3600, 86_400


def resolved(small: dict[str, Any], **mechanisms: Any) -> tuple[Any, Any, Any]:
    """The policy's one consortium with these values, the region, the layout."""
    values = {f"consortia.county_group.{key.replace('__', '.')}": value for key, value in mechanisms.items()}
    own = small["load"]("tight_county_community", **values)
    (consortium,) = own.era("policy")
    return consortium, own, make_layout(small["region"], own.region)


def wards(small: dict[str, Any]) -> dict[int, int]:
    """Beds of the general hospital's wards by pool."""
    pools = small["region"].pools
    return {
        int(i): int(pools["capacity"][i])
        for i in np.flatnonzero((pools["facility"] == 0) & (pools["kind"] == POOL_WARD))
    }


def test_beds_held(small: dict[str, Any]):
    """20 of 100 beds of the lead, 8.2 of 41, so 8, out of reach of walk-ins; nowhere else.

    Wards of 6, 10, 8, 3, 14 beds: quotas of 8 are 1.17, 1.95, 1.56, 0.59, 2.73; the floors 1, 1, 1, 0, 2 add up to 5,
    and one more goes to each of the remainders 0.95, 0.73 and 0.59.
    """
    consortium, _, layout = resolved(small, green_channel__beds_held_per_100=20)
    assert list(wards(small).values()) == [6, 10, 8, 3, 14]
    table = pool_policy(small["region"], (consortium,), layout)
    expected = np.zeros(layout.n_pools, int)
    expected[list(wards(small))] = [1, 2, 1, 1, 3]
    assert (table["reserve"][:, WALK_IN] == expected).all()
    assert (table["reserve"][:, :WALK_IN] == 0).all()


def test_beds_held_in_small_wards_add_up(small: dict[str, Any]):
    """3 per 100 (full strength) of 41 beds are 1.23: one bed, in the largest ward."""
    consortium, _, layout = resolved(small, green_channel__beds_held_per_100=3)
    held = pool_policy(small["region"], (consortium,), layout)["reserve"][:, WALK_IN]
    assert held[list(wards(small))].tolist() == [0, 0, 0, 0, 1]
    assert held.sum() == 1


def offered(small: dict[str, Any], share: float = 0.4, **mechanisms: Any) -> tuple[Any, Any, Any]:
    """Slots by pool, weekday and class under these mechanisms, what is planned, the layout."""
    consortium, own, layout = resolved(small, **mechanisms)
    region = small["region"]
    planned = planned_consultations(region, own.region, usual_shifts(region), layout)
    return offered_slots(region, (consortium,), layout, planned, share), planned, layout


def test_slots(small: dict[str, Any]):
    """What a weekday's roster of a specialist clinic has time for in opening hours is shared out: a quarter kept at the
    lead and nowhere else, two fifths tickets, the rest for anybody; the emergency clinic has no slots.
    """
    own = small["load"]("tight_county_community")
    region = small["region"]
    table, planned, layout = offered(small, green_channel__slot_share=0.25)
    minutes = own.region.clinics.county_minutes
    row = region.facilities[0]
    for pool in {int(p) for p in row["clinic"]} - {-1, int(row["clinic"][0])}:
        for weekday in range(7):
            seconds = sum(
                int(s["until_second"]) - int(s["from_second"])
                for s in region.shifts
                if s["pool"] == pool and s["from_second"] // DAY == weekday
            )
            n = int(seconds / 60 / minutes + 0.5)
            kept, tickets = int(0.25 * n + 0.5), int(0.4 * n + 0.5)
            assert table[pool, weekday].tolist() == [n - kept - tickets, kept, tickets]
    assert not table[row["clinic"][0]].any()
    leads = np.isin(np.arange(layout.n_pools), row["clinic"])
    assert not table[~leads][:, :, SLOT_KEPT].any()
    assert (table.sum(axis=2) == (planned + 0.5).astype(int)).all()


def test_slots_of_the_night_crew(small: dict[str, Any]):
    """Obstetrics of the maternal and child hospital is open at any hour; slots are offered in its clinic's hours."""
    own = small["load"]("status_quo_2023")
    region = small["region"]
    _, planned, layout = offered(small)
    (hospital,) = np.flatnonzero(region.facilities["kind"] == COUNTY_MCH)
    pool = int(region.facilities["clinic"][hospital, OBGYN])
    doctors = sum(1 for s in region.shifts if s["pool"] == pool)
    hours = 9.5  # 08:00 to 17:30
    assert 0 < planned[pool, 0] <= doctors * hours * 60 / own.region.clinics.county_minutes
    night = sum(int(s["until_second"] - s["from_second"]) for s in region.shifts if s["pool"] == pool) / 60
    assert planned[pool].sum() < night / own.region.clinics.county_minutes


def test_expert_clinics(small: dict[str, Any]):
    """Half of the seniors' weekday sessions, but never the last doctor of a session; doctors and hours stay as many.

    Slots of an expert clinic are kept or for anybody ahead, none is a ticket; of those kept in both clinics together
    half are experts', as far as they have time.
    """
    _, own, layout = resolved(small)
    region = small["region"]
    crowded = region.shifts.copy()  # a second doctor in every session of county_general's internal clinic, a senior
    pool = int(region.facilities["clinic"][0, INTERNAL])
    senior = int(np.flatnonzero(region.doctors["pool"] == pool)[0])
    doctors = region.doctors.copy()
    doctors["rank"][senior] = RANK_SENIOR
    junior = int(np.flatnonzero(region.doctors["pool"] != pool)[0])
    sessions = crowded[(crowded["pool"] == pool) & (crowded["doctor"] == senior)]
    double = sessions.copy()
    double["doctor"] = junior
    there = replace(region, doctors=doctors, shifts=np.concatenate([sessions, double]))
    usual = usual_shifts(there)
    moved = with_expert_clinics(there, usual, layout, 0.5)
    expert = layout.pool(POOL_EXPERT, 0, INTERNAL)
    weekdays = [s for s in usual if s.doctor == senior and s.start // DAY <= 4]
    seen = [s for s in moved if s.pool == expert]
    assert len(seen) == len(weekdays) // 2 > 0
    assert {s.doctor for s in seen} == {senior}
    assert sorted(s._replace(pool=pool) for s in moved) == sorted(usual)
    assert with_expert_clinics(region, usual_shifts(region), layout, 0.0) == usual_shifts(region)
    alone = replace(there, shifts=sessions)
    assert with_expert_clinics(alone, usual_shifts(alone), layout, 0.5) == usual_shifts(alone)
    (consortium,) = small["load"](
        "tight_county_community",
        **{
            "consortia.county_group.green_channel.slot_share": 0.2,
            "consortia.county_group.green_channel.expert_share": 0.5,
        },
    ).era("policy")
    planned = planned_consultations(there, own.region, moved, layout)
    table = offered_slots(there, (consortium,), layout, planned, 0.4)
    for weekday in range(7):
        of_clinic, of_experts = (int(planned[p, weekday] + 0.5) for p in (pool, expert))
        kept = int(0.2 * (of_clinic + of_experts) + 0.5)
        by_experts = min(int(0.5 * kept + 0.5), of_experts)
        assert table[expert, weekday].tolist() == [of_experts - by_experts, by_experts, 0]
        assert table[pool, weekday, SLOT_KEPT] == kept - by_experts


def test_sessions(small: dict[str, Any]):
    """1.2 sessions a week for 10,000 of 20,000 residents: 2.4, so 2; each takes the place of a half-day at home."""
    consortium, own, layout = resolved(
        small,
        expert_rotation__sessions_per_week_per_10000_residents=1.2,
        expert_rotation__teaching_minutes_per_session=30,
    )
    region = small["region"]
    assert len(region.residents) == 20_000
    assert sessions_per_week(region, consortium) == 2
    usual = usual_shifts(region)
    travel = travel_between(region, own.region)
    planned = planned_shifts(region, usual, (consortium,), layout, travel)
    centres = {int(region.facilities["clinic"][f, 0]): f for f in np.flatnonzero(region.facilities["kind"] == 1)}
    away = [s for s in planned if s.pool in centres and region.doctors["facility"][s.doctor] == 0]
    assert len(away) == 2
    assert len({s.pool for s in away}) == 2  # members in turn
    for s in away:
        (home,) = [u for u in usual if u.doctor == s.doctor and u.start == s.start]
        assert home.pool == region.doctors["pool"][s.doctor]
        assert s.end == home.end - 1800
        assert s.travel_seconds == travel[0, centres[s.pool]]
        assert home not in planned
        assert s.start // DAY <= 4


def test_reader_hours(small: dict[str, Any]):
    """100 hours a day for 500,000 are 4 for 20,000, 28 a week; the lead's reader has 45.5: 08:00-12:00 every day and
    14:00-17:30 on weekdays.

    28 / 45.5 of an hour are 2,215 seconds, of the last half-hour 1,108: on a weekday 7 x 2,215 + 1,108 = 16,613, at
    weekends 4 x 2,215 = 8,860, at the beginning of each hour; what is left of it stays with the own patients.
    """
    consortium, own, layout = resolved(small, tele_diagnostic__reader_hours_per_day=100)
    region = small["region"]
    planned = planned_shifts(region, usual_shifts(region), (consortium,), layout, travel_between(region, own.region))
    centre = layout.pool(POOL_READER, 0)
    by_day = np.zeros(7, int)
    for s in planned:
        if s.pool == centre:
            by_day[s.start // DAY] += s.end - s.start
    assert by_day.tolist() == [16_613] * 5 + [8_860] * 2
    begins = {s.start % DAY / HOUR for s in planned if s.pool == centre and s.start < DAY}
    assert begins == {8, 9, 10, 11, 14, 15, 16, 17}
    own_pool = int(region.facilities["reader"][0])
    left = sum(s.end - s.start for s in planned if s.pool == own_pool)
    before = sum(s.end - s.start for s in usual_shifts(region) if s.pool == own_pool)
    assert before == 45.5 * HOUR
    assert before - left == 5 * 16_613 + 2 * 8_860


def test_more_reader_hours_than_there_are(small: dict[str, Any]):
    """8 hours a day of a reader who has 6.5 on average: all of his, and nothing is left for the own patients."""
    consortium, own, layout = resolved(small, tele_diagnostic__reader_hours_per_day=200)
    region = small["region"]
    planned = planned_shifts(region, usual_shifts(region), (consortium,), layout, travel_between(region, own.region))
    assert sum(s.end - s.start for s in planned if s.pool == layout.pool(POOL_READER, 0)) == 45.5 * HOUR
    assert not [s for s in planned if s.pool == region.facilities["reader"][0]]


def test_readings_of_the_afternoon_are_read_that_day(small: dict[str, Any]):
    """Whatever the hours offered, somebody reads in the morning and in the afternoon."""
    consortium, own, layout = resolved(small)
    region = small["region"]
    planned = planned_shifts(region, usual_shifts(region), (consortium,), layout, travel_between(region, own.region))
    monday = [s for s in planned if s.pool == layout.pool(POOL_READER, 0) and s.start < DAY]
    assert any(s.end > 15 * HOUR for s in monday)
    assert any(s.start < 12 * HOUR for s in monday)


def test_coordinators(small: dict[str, Any]):
    """100 hours a week per 100 beds: the lead's beds are the hours; a fifth a day from 08:00, eight hours a person."""
    consortium, own, layout = resolved(small, down_referral__coordinator_hours_per_week_per_100_beds=90)
    region = small["region"]
    beds = sum(wards(small).values())
    hours_a_day = 0.9 * beds / 5
    planned = planned_shifts(region, usual_shifts(region), (consortium,), layout, travel_between(region, own.region))
    pool = int(region.facilities["coordinator"][0])
    mine = [s for s in planned if s.pool == pool]
    assert {s.start - s.start // DAY * DAY for s in mine} == {8 * HOUR}
    assert sorted({s.start // DAY for s in mine}) == [0, 1, 2, 3, 4]
    assert sum(s.end - s.start for s in mine) / 5 == pytest.approx(min(8.0, hours_a_day) * HOUR, abs=1)


def test_links_and_consortium_rows(small: dict[str, Any]):
    """Townships, villages and places of recovery are linked to their lead in both eras; numbers in seconds; nothing
    before the policy.
    """
    own = small["load"](
        "tight_county_community",
        **{
            "consortia.county_group.green_channel.hold_hours": 6,
            "consortia.county_group.tele_consult.consultant_minutes_per_day": 40,
        },
    )
    region = small["region"]
    w = build_world(own, region, small["episodes"], days=20, luck_seed=3, population_seed=1)
    kinds = region.facilities["kind"]
    members = np.isin(kinds, (VILLAGE_CLINIC, TOWNSHIP_CENTRE, REHABILITATION_HOSPITAL, NURSING_HOME))
    assert (w.facility["n_links"][members] == 1).all()
    assert (w.facility["n_links"][~members] == 0).all()
    assert w.consortium["lead"].tolist() == [0, 0]
    assert w.consortium["hold_seconds"][1] == 6 * HOUR
    assert w.consortium["consult_seconds_a_day"][1] == pytest.approx(2400 * (1 - 2 * 0.5 / 7))  # less two of the board
    assert w.link["consortium"][w.facility["first_link"][members]].tolist() == [[0, 1]] * int(members.sum())
    assert w.glob["policy_second"][0] == 10 * DAY
    assert (w.pool["reserve"] == w.pool_policy["reserve"][: len(w.pool)]).all()


@pytest.mark.parametrize(
    "other", ["none", "loose", "semi_tight", "specialty_alliance", "telemedicine_network", "tight_county_community"]
)
def test_layout_is_the_same_in_every_scenario(small: dict[str, Any], other: str):
    """Pools, doctors, what begins and who lives there: everything but the policy's own columns."""
    worlds = [
        build_world(small["load"](name), small["region"], small["episodes"], days=20, luck_seed=3, population_seed=1)
        for name in ("status_quo_2023", other)
    ]
    a, b = worlds
    for table in ("pool", "slot", "arrival", "potential", "village", "resident", "condition", "tier", "belief", "par"):
        assert getattr(a, table).tobytes() == getattr(b, table).tobytes(), table
    for column in a.doctor.dtype.names:
        x, y = a.doctor[column], b.doctor[column]
        if column in ("has_criteria", "teaching_seconds"):
            x, y = x[:, 0], y[:, 0]
        assert (x == y).all(), column
    for column in a.facility.dtype.names:
        x, y = a.facility[column], b.facility[column]
        if x.shape[1:] == (2,):  # by era
            x, y = x[:, 0], y[:, 0]
        assert (x == y).all(), column
    n = len(a.pool)
    assert (a.pool_policy[:n] == b.pool_policy[:n]).all()
    for day in range(0, 70, 7):
        mine = [
            w.roster[w.week[w.day["week"][day, 0]]["first"] : w.week[w.day["week"][day, 0]]["until"]] for w in worlds
        ]
        assert mine[0].tobytes() == mine[1].tobytes()


def test_hospitals_of_the_county_tier_have_reading_centres_and_coordinators(small: dict[str, Any]):
    """One centre each; one coordinator's post per 100 beds or part of it."""
    _, _, layout = resolved(small)
    tiers = small["region"].facilities["tier"]
    centres = np.array([layout.pool(POOL_READER, f) for f in range(len(tiers))])
    assert ((centres >= 0) == (tiers >= COUNTY)).all()
    assert len(set(layout.extra.values())) == len(layout.extra)
    assert len(layout.coordinators[0]) == 1
