"""Teams and family doctors in the roster: whose minutes they are, and enrolment that stops where time does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ylt_sim.evidence import conditions
from ylt_sim.world.build import build_world
from ylt_sim.world.chronic import people_of
from ylt_sim.world.codes import POOL_TEAM, TOWNSHIP_CENTRE, VILLAGE_CLINIC
from ylt_sim.world.layout import make_layout, travel_between
from ylt_sim.world.roster import usual_shifts
from ylt_sim.world.teams import fill_facilities, offers_of, with_teams

WEEKS = 52
NOTHING = {
    "family_doctor__signed_share": 0,
    "family_doctor__primary_slot_share": 0,
    "family_doctor__minutes_per_signed_resident_year": 0,
    "chronic_mgmt__managed_share": 0,
    "chronic_mgmt__follow_ups_per_year": 0,
    "chronic_mgmt__follow_up_minutes": 0,
    "chronic_mgmt__specialist_hours_per_week_per_township": 0,
}


def planned(small: dict[str, Any], **mechanisms: Any) -> dict[str, Any]:
    """The week of the policy's one consortium with these values, and the facilities that come of it."""
    values = {f"consortia.county_group.{k.replace('__', '.')}": v for k, v in {**NOTHING, **mechanisms}.items()}
    own = small["load"]("tight_county_community", **values)
    region, p = small["region"], own.parameters.follow_up
    layout = make_layout(region, own.region)
    people = people_of(region, conditions(), own.region.people.listed_follow_ups_per_year, p.village_share, 1)
    offers = offers_of(region, own.era("policy"))
    usual = usual_shifts(region)
    travel = travel_between(region, own.region)
    shifts = with_teams(
        region, usual, own.era("policy"), offers, people, p, layout, travel, most_sessions=10,
        can_be_sent={"county_group": range(len(region.doctors))},
    )  # fmt: skip
    world = build_world(own, region, small["episodes"], days=20, luck_seed=3, population_seed=1)
    facility = world.facility.copy()
    fill_facilities(facility, (offers, offers), people, p)
    team = np.array([layout.pool(POOL_TEAM, f) for f in range(len(region.facilities))])
    return {
        "shifts": shifts, "usual": usual, "offers": offers, "people": people, "facility": facility, "team": team,
        "kind": region.facilities["kind"], "region": region, "p": p,
    }  # fmt: skip


def seconds(shifts: list[Any], pools: Any) -> int:
    return sum(s.end - s.start for s in shifts if s.pool in set(pools.tolist()))


def test_nothing_offered_takes_nothing(small: dict[str, Any]):
    """Placebo: without the mechanisms the week is the usual one, and nobody is managed, signed or first."""
    own = planned(small)
    assert own["shifts"] == own["usual"]
    for name in ("managed_share", "signing_per_day", "signed_first", "signing_target"):
        assert (own["facility"][name][:, 1] == 0).all()


def test_minutes_of_planned_follow_ups_come_out_of_the_clinic(small: dict[str, Any]):
    """Of a team's patients half, twice a year, six minutes: over 52 weeks at 85 % of the team's time."""
    own = planned(
        small, chronic_mgmt__managed_share=0.5, chronic_mgmt__follow_ups_per_year=2, chronic_mgmt__follow_up_minutes=6
    )
    patients = own["people"].patients.sum(axis=1)
    wanted = 0.5 * patients * 2 * 6 * 60 / WEEKS / 0.85
    assert seconds(own["shifts"], own["team"][own["team"] >= 0]) == pytest.approx(wanted.sum(), abs=len(wanted))
    clinic = own["region"].facilities["clinic"][:, 0]
    lost = seconds(own["usual"], clinic) - seconds(own["shifts"], clinic)
    assert lost == seconds(own["shifts"], own["team"][own["team"] >= 0])
    primary = np.isin(own["kind"], (VILLAGE_CLINIC, TOWNSHIP_CENTRE))
    assert own["facility"]["managed_share"][primary, 1] == pytest.approx(0.5, abs=0.01)
    assert (own["facility"]["managed_share"][~primary, 1] == 0).all()
    for s in own["shifts"]:
        if s.pool in set(own["team"].tolist()):
            assert own["region"].doctors["facility"][s.doctor] == np.flatnonzero(own["team"] == s.pool)[0]


def test_enrolment_stops_where_time_does(small: dict[str, Any]):
    """Four of two hours for everybody: at most half of the weekday sessions go to it, so fewer are managed."""
    own = planned(
        small, chronic_mgmt__managed_share=0.9, chronic_mgmt__follow_ups_per_year=4, chronic_mgmt__follow_up_minutes=120
    )
    usual = seconds(own["usual"], own["region"].facilities["clinic"][:, 0])
    taken = seconds(own["shifts"], own["team"][own["team"] >= 0])
    assert 0 < taken < 0.5 * usual
    primary = (own["team"] >= 0) & (own["people"].patients.sum(axis=1) > 0)
    share = own["facility"]["managed_share"][primary, 1]
    assert (share < 0.9).any() and (share > 0).all()
    yearly = (share * own["people"].patients[primary].sum(axis=1) * 4 * 120 * 60).sum()
    assert yearly <= taken * WEEKS * 0.85 + 1


def test_signing_is_as_fast_as_the_time_outside_visits_allows(small: dict[str, Any]):
    """Twenty minutes of the time for the signed sign one; the target is a share of those not signed today."""
    slow, fast = (
        planned(small, family_doctor__signed_share=0.8, family_doctor__minutes_per_signed_resident_year=m)
        for m in (5, 10)
    )
    primary = slow["people"].residents > 0
    today = slow["people"].signed_share[primary]
    target = np.maximum(0, (0.8 - today) / (1 - today))
    assert slow["facility"]["signing_target"][primary, 1] == pytest.approx(target)
    for own, minutes in ((slow, 5), (fast, 10)):
        residents = own["people"].residents[primary]
        signed = residents * np.maximum(0.8, today)
        by_hand = signed * minutes / WEEKS / 5 / (20 * residents * (1 - today))
        assert own["facility"]["signing_per_day"][primary, 1] == pytest.approx(by_hand, rel=1e-3)
        clinic = own["region"].facilities["clinic"][:, 0]
        lost = seconds(own["usual"], clinic) - seconds(own["shifts"], clinic)
        assert lost == pytest.approx(signed.sum() * minutes * 60 / WEEKS, rel=1e-3)
    assert (slow["facility"]["signing_per_day"][:, 0] == 0).all()


def test_specialists_of_the_lead_come_in_half_days(small: dict[str, Any]):
    """Two townships, four hours a week each: two half-days of doctors of the lead of middle rank or above."""
    own = planned(
        small, chronic_mgmt__managed_share=0.9, chronic_mgmt__follow_ups_per_year=4,
        chronic_mgmt__follow_up_minutes=12, chronic_mgmt__specialist_hours_per_week_per_township=4,
    )  # fmt: skip
    lead = own["region"].facility_keys.index("county_general")
    visiting = [
        s
        for s in own["shifts"]
        if s.pool in set(own["team"].tolist()) and own["region"].doctors["facility"][s.doctor] == lead
    ]
    towns = int((own["kind"] == TOWNSHIP_CENTRE).sum())
    assert len(visiting) == towns
    assert {s.pool for s in visiting} == set(own["team"][own["kind"] == TOWNSHIP_CENTRE].tolist())
    assert all(s.travel_seconds > 0 for s in visiting)


def test_stock_and_delivery_by_kind_and_membership(small: dict[str, Any]):
    own = planned(small, shared_pharmacy__village_stock_share=0.5, shared_pharmacy__delivery_days=2)
    assert (own["facility"]["stock_share"][own["kind"] == VILLAGE_CLINIC] == 0.5).all()
    assert (own["facility"]["stock_share"][~np.isin(own["kind"], (VILLAGE_CLINIC, TOWNSHIP_CENTRE))] == 1).all()
    assert (own["facility"]["delivery_seconds"][own["kind"] == VILLAGE_CLINIC] == 2 * 86_400).all()
    outside = offers_of(small["region"], ())
    assert set(outside.stock_share[own["kind"] == VILLAGE_CLINIC]) == {0.35}
    assert set(outside.stock_share[own["kind"] == TOWNSHIP_CENTRE]) == {0.6}
    assert set(outside.delivery_days) == {5.0}
