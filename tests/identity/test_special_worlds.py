"""Both engines write the same bytes where a scheduler goes wrong first: ties, saturation, nobody, nothing to have."""

from __future__ import annotations

import numpy as np
import pytest

from ylt_sim.kernel.codes import OFF_DUTY_EVENT, ON_DUTY
from ylt_sim.scenario import Consortium, ModelParameters, RegionSpecification, Scenario, load
from ylt_sim.scenario.constants import Constants
from ylt_sim.scenario.mechanisms import DownReferral, GreenChannel, Pathways, UpReferral
from ylt_sim.scenario.options import Options
from ylt_sim.scenario.region_file import ClinicSettings, FacilityCounts, LandSettings
from ylt_sim.world.codes import EV_POLICY, EV_VISIT

from .comparing import compare, compiled_rows
from .worlds import RandomWorld

pytestmark = pytest.mark.identity

QUARTER = 900


def parameters(**sections: dict[str, object]) -> ModelParameters:
    """The default parameters with some values changed."""
    own = ModelParameters()
    return own.model_copy(update={k: getattr(own, k).model_copy(update=v) for k, v in sections.items()})


def county(
    *, step: int = 1, policy_start_day: int = 3, closing: str = "see_all", hold_hours: float = 0.25,
    **sections: dict[str, object],
) -> RandomWorld:  # fmt: skip
    """A county of 1,000 with two townships, near each other, whose consortium holds beds for a quarter of an hour."""
    region = RegionSpecification(
        name="ties", residents=1000, townships=2, village_clinics=4, tertiary_scale="fractional",
        facilities=FacilityCounts(tertiary_hospitals=1, private_clinics=2, private_hospitals=0),
        land=LandSettings(township_to_seat_km=3.0, seat_town_share=0.4),
        clinics=ClinicSettings(emergency_minimum_crew=1),
        constants=Constants(admission_multiplier=20.0, own_township=3.0),
    )  # fmt: skip
    group = Consortium(
        preset="tight_county_community", lead="county_general", members=("all_townships", "all_village_clinics"),
        green_channel=GreenChannel(hold_hours=hold_hours), up_referral=UpReferral(referral_minutes=15.0),
        down_referral=DownReferral(hold_hours=0.25), pathways=Pathways(checklist_minutes=15.0),
    )  # fmt: skip
    scenario = Scenario(
        name="special", region=region, policy_start_day=policy_start_day, horizon_days=9, consortia={"group": group},
        parameters=parameters(**sections), options=Options(closing=closing, clock_step_seconds=step),
    )  # fmt: skip
    return RandomWorld(
        "special", scenario, factor=8.0, beds="wide", onset_step_seconds=step, n_rows=256, n_patients=256, n_events=256
    )


def district() -> RandomWorld:
    """A district of 1,500 with three general hospitals, two tertiary ones inside, and some centres in a group."""
    region = RegionSpecification(
        name="district", setting="urban", residents=1500, townships=5, village_clinics=7, tertiary_scale="fractional",
        facilities=FacilityCounts(
            county_general=3, county_tcm=2, county_mch=2, tertiary_hospitals=3, tertiary_in_region=2, private_clinics=2,
            private_hospitals=1,
        ),
        land=LandSettings(township_to_seat_km=4.0, seat_to_city_km=8.0, bus_wait_minutes=5.0),
        clinics=ClinicSettings(emergency_minimum_crew=1), constants=Constants(admission_multiplier=20.0),
    )  # fmt: skip
    group = Consortium(
        preset="tight_county_community", lead="county_general_2",
        members=("all_secondary", "60 % of all_community_centres", "all_community_stations", "all_rehabilitation"),
    )  # fmt: skip
    city = Consortium(preset="telemedicine_network", lead="tertiary_1", members=("all_secondary", "2 of all_townships"))
    scenario = Scenario(
        name="district", region=region, policy_start_day=3, horizon_days=12, consortia={"group": group, "city": city}
    )
    return RandomWorld(
        "district", scenario, factor=8.0, beds="wide", onset_step_seconds=1, n_rows=256, n_patients=256, n_events=256
    )


def test_district_with_several_hospitals_of_a_kind():
    """Nine hospitals, of which a place knows six: emergencies, transfers and referrals go on as the engines agree."""
    world = district()
    counts = compare(world, checked=True)
    assert counts["event", "transfer"] > 0
    rows = compiled_rows(world).event_rows()
    general = range(3)  # the first of all facilities
    assert {int(f) for f in np.unique(rows["facility"][rows["event"] == EV_VISIT])} >= set(general)


@pytest.mark.parametrize(("key", "group"), [("entrustment", "area_1"), ("tight_urban_group", "county_group")])
def test_who_would_rather_go_to_a_hospital_of_the_district(key: str, group: str):
    """The district of 600,000 with 3,000 residents, many of whom need a bed and are sent to a centre that holds one.

    Who would rather lie in a hospital gives it back: no bed of a centre is claimed from a hospital.
    """
    scenario = load(key, set={
        "region.residents": 3000, "region.village_clinics": 24, "region.tertiary_scale": "fractional",
        "region.constants.admission_multiplier": 10.0, "parameters.consultation.recognise": [1.0] * 4,
        f"consortia.{group}.green_channel.hold_hours": 48.0, "policy_start_day": 0, "horizon_days": 14,
    })  # fmt: skip
    assert scenario.region.constants.primary_bed_taken < 1
    counts = compare(RandomWorld(key, scenario, factor=8.0, beds="wide"))
    assert counts["consultation", "would rather go to a hospital"] > 10
    assert counts["event", "hold_released"] > 0


def test_ties_of_whole_minutes():
    """Every duration and every onset is a whole number of minutes: many events in each second that has any."""
    counts = compare(county(step=60), checked=True, pieces=True)
    assert counts["tie", "two rows of one pool in one second"] > 500
    assert counts["tie", "doctor comes or goes in the second of a grant"] > 0


def test_hold_that_expires_in_the_second_of_arrival():
    """Quarters of an hour: the way takes one, the doctor one, the checklist one, the hold three.

    Who comes in that second is in time.
    """
    world = county(step=QUARTER, policy_start_day=0, hold_hours=0.75, referral={"acceptance": 1.0, "no_show": 0.7})
    counts = compare(world, checked=True)
    assert counts["tie", "hold claimed in the second of its expiry"] > 0
    assert counts["event", "hold_expired"] > 0
    assert counts["event", "hold_placed"] >= counts["event", "hold_claimed"] + counts["event", "hold_expired"]


def test_patience_that_ends_in_the_second_of_a_grant():
    """Quarters of an hour, patience of one or two: an end comes before the patience that ends in its second."""
    world = county(step=QUARTER, consultation={"patience_minutes": 20.0}).changed(doctors_kept=0.5)
    counts = compare(world, checked=True)
    assert counts["tie", "granted in the second in which patience ends"] > 0
    assert counts["tie", "somebody gives up in the second of a grant"] > 0


@pytest.mark.parametrize("closing", ["see_all", "send_home"])
@pytest.mark.parametrize("beds", ["as built", "one"])
def test_saturated(closing: str, beds: str):
    """Eight times the illness, three doctors of ten, one bed a ward: queues that never empty."""
    counts = compare(county(closing=closing).changed(doctors_kept=0.3, beds=beds), checked=True)
    assert counts["consultation", "gave up"] > 100
    assert counts["ward", "gave up"] > 10
    assert (counts["consultation", "sent home at closing"] > 0) == (closing == "send_home")


def test_empty():
    """Nobody is ever ill: doctors come and go, doors open and shut."""
    world = county().changed(is_empty=True)
    compare(world, checked=True, pieces=True)
    rows = compiled_rows(world).event_rows()
    assert {ON_DUTY, OFF_DUTY_EVENT, EV_POLICY} <= set(np.unique(rows["event"]).tolist())
    assert (rows["resident"] == -1).all()


def test_empty_and_deserted():
    """Nobody is ill and nobody works."""
    world = county().changed(is_empty=True, doctors_kept=0.0, beds="none")
    compare(world, checked=True, pieces=True)


@pytest.mark.parametrize(("beds", "doctors_kept"), [("none", 1.0), ("none", 0.0), ("as built", 0.0)])
def test_zero_capacities(beds: str, doctors_kept: float):
    """No bed, no doctor, neither: all wait, and give up."""
    world = county().changed(beds=beds, doctors_kept=doctors_kept)
    counts = compare(world, checked=True)
    if doctors_kept == 0:
        events = compiled_rows(world).event_rows()["event"]
        assert not (events == EV_VISIT).any()
        assert counts["consultation", "gave up"] > 100
    if beds == "none":
        assert counts["ward", "done"] == 0


@pytest.mark.parametrize("policy_start_day", [0, 8])
def test_policy_on_the_first_day_and_on_the_last(policy_start_day: int):
    """The roster of an era begins in the second in which the other's would go on."""
    counts = compare(county(policy_start_day=policy_start_day), checked=True, pieces=True)
    assert counts["alarm", "policy"] == 1
