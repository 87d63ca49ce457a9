"""Emergencies: teams, warnings, the destination rule, transfers and their vehicles, and what an emergency overtakes."""

from __future__ import annotations

from typing import Any

import pytest
from little import MINUTE, POOL, POOL_NAMES, Ill, Little, condition, consortium

from ylt_sim.engine import SimpyEngine
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import HOLD_PLACED, HOLD_RELEASED
from ylt_sim.world import codes

HOUR, DAY = 3600, 86_400
EIGHT_HOURS = [8 * HOUR] * 2
ALL_DAY = [DAY] * 2


def stroke(need: int = 3, **values: Any) -> dict[str, Any]:
    """Severe, an emergency, a day in bed; it needs a team."""
    given: dict[str, Any] = {"admit": 1.0, "acute_seconds": float(DAY), "critical_from": codes.SEVERE, "needs_team": 1}
    return condition(codes.SEVERE, need, **{**given, **values})


def by_ambulance(*patients: Ill, **values: Any) -> Little:
    """Everybody is fetched; both hospitals have a team all day, unless ``values`` say otherwise."""
    given: dict[str, Any] = {
        "conditions": {"stroke": stroke(), "cough": condition()},
        "par": {"ambulance_share": 1.0},
        "facility": {"county": {"team_seconds": ALL_DAY}, "tertiary": {"team_seconds": ALL_DAY}},
        "days": 2,
    }
    return Little(list(patients), **{**given, **values})


def hours_to_care(little: Little, patient: int = 0) -> float:
    """Hours from onset to definitive care."""
    own = little.run().of(codes.EV_DEFINITIVE)
    return float(own["x"][own["resident"] == patient][0])


# The team.
def test_the_team_assembles_after_the_door():
    """At the door at 09:45, the team is there half an hour later; the emergency doctor stays with him till then.

    0 09:00 li onset - - - stroke severe needs 3 acute
    0 09:45 li ambulance county - - on the way 45
    0 09:45 li at_door county - - ambulance after 45 warned 0
    0 09:45 li team county c.emergency Emmy takes 10 saves 0
    0 10:15 li visit county c.emergency Emmy emergency waited 0 lasted 30 yuan 30
    0 10:15 li definitive county - - tier 3 needs 3 hours 1.25
    1 10:15 li stay county c.ward - emergency waited 0 lasted 1440 yuan 300
    1 10:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    by_ambulance(Ill("li", "09:00", "stroke")).check(test_the_team_assembles_after_the_door.__doc__)


def test_a_warning_calls_the_team_before_the_door():
    """Warned five minutes ahead: the team is there 25 minutes after the door, at 10:10.

    0 09:00 li onset - - - stroke severe needs 3 acute
    0 09:45 li ambulance county - - on the way 45
    0 09:45 li at_door county - - ambulance after 45 warned 5
    0 09:45 li team county c.emergency Emmy takes 5 saves 5
    0 10:10 li visit county c.emergency Emmy emergency waited 0 lasted 25 yuan 30
    0 10:10 li definitive county - - tier 3 needs 3 hours 1.16667
    1 10:10 li stay county c.ward - emergency waited 0 lasted 1440 yuan 300
    1 10:10 li episode_end county - - treated visits 1 tier 3 hours 1.16667
    """
    facility = {"county": {"team_seconds": ALL_DAY, "prealert_seconds": [5 * MINUTE] * 2}}
    by_ambulance(Ill("li", "09:00", "stroke"), facility=facility).check(
        test_a_warning_calls_the_team_before_the_door.__doc__
    )


@pytest.mark.parametrize(("warning", "minutes"), [(0, 75), (5, 70), (10, 65), (15, 65), (600, 65)])
def test_a_longer_warning_saves_no_more_than_the_team_needs(warning: int, minutes: int):
    """45 on the way, 30 less the warning, but never less than the 20 with the emergency doctor."""
    facility = {"county": {"team_seconds": ALL_DAY, "prealert_seconds": [warning * MINUTE] * 2}}
    little = by_ambulance(Ill("li", "09:00", "stroke"), facility=facility)
    assert hours_to_care(little) == pytest.approx(minutes / 60)


def test_a_warning_is_worth_nothing_to_who_needs_no_team():
    """Placebo."""
    own = {"stroke": stroke(needs_team=0)}
    facility = {"county": {"prealert_seconds": [15 * MINUTE] * 2}}
    warned = by_ambulance(Ill("li", "09:00", "stroke"), conditions=own, facility=facility)
    assert hours_to_care(warned) == hours_to_care(by_ambulance(Ill("li", "09:00", "stroke"), conditions=own))


@pytest.mark.parametrize(("at", "place"), [("07:14", "tertiary"), ("07:15", "county"), ("15:14", "county"),
                                           ("15:15", "tertiary"), ("23:00", "tertiary")])  # fmt: skip
def test_without_a_team_on_call_he_is_sent_on(at: str, place: str):
    """A team from 08:00 to 16:00, and 45 minutes on the way; the city has one all day."""
    facility = {"county": {"team_seconds": EIGHT_HOURS}, "tertiary": {"team_seconds": ALL_DAY}}
    result = by_ambulance(Ill("li", at, "stroke"), facility=facility).run()
    assert result.of(codes.EV_DEFINITIVE)["facility"].tolist() == [{"county": 3, "tertiary": 4}[place]]
    assert len(result.of(codes.EV_TRANSFER)) == (place == "tertiary")


@pytest.mark.parametrize(("at", "place"), [("14:00", "county"), ("15:00", "tertiary")])
def test_a_bed_held_where_the_team_has_gone_is_given_up(at: str, place: str):
    """The township's doctor has a bed held at the county, whose team is there until 16:00, and sends him with its
    ambulance, 40 minutes. Who comes later is sent on to the city, and lies there: the county's bed is free at once."""
    facility = {"county": {"team_seconds": EIGHT_HOURS}, "tertiary": {"team_seconds": ALL_DAY}}
    run = by_ambulance(
        Ill("li", at, "stroke"), facility=facility, prefer=("township",), par={"ambulance_share": 0.0},
        today=[consortium(hold_seconds=12 * 3600)], days=4,
    ).run()  # fmt: skip
    assert len(run.of(HOLD_PLACED)) >= 1
    wards = [POOL_NAMES[pool] for pool in run.of(codes.EV_STAY)["pool"]]
    assert wards == [{"county": "c.ward", "tertiary": "x.ward"}[place]]
    given_up = run.of(HOLD_RELEASED)
    assert len(given_up) == (place == "tertiary")
    if place == "tertiary":
        assert given_up["time"][0] == run.of(codes.EV_TRANSFER)["time"][-1]


# The destination rule.
@pytest.mark.parametrize(("need", "share", "minutes"), [(4, 0.0, 160), (4, 1.0, 120), (3, 0.0, 75), (3, 1.0, 75)])
def test_the_destination_rule_passes_who_is_not_able(need: int, share: float, minutes: int):
    """To the city at once: 90 on the way and 30 for the team. By way of the county: 45, 25 with the doctor and the
    letter, 60 on the road, 30 for the team. Placebo: who can be treated at the county goes there with either rule.
    """
    facility = {
        "county": {"team_seconds": ALL_DAY},
        "tertiary": {"team_seconds": ALL_DAY},
        "township": {"dispatched_share": [share] * 2},
    }
    little = by_ambulance(Ill("li", "09:00", "stroke"), conditions={"stroke": stroke(need)}, facility=facility)
    assert hours_to_care(little) * 60 == pytest.approx(minutes)
    called = [line for line in little.run(compiled=False).lines() if " li ambulance " in line]
    place = "tertiary - - on the way 90 past county longer 45" if minutes == 120 else "county - - on the way 45"
    assert called == [f"{'0 10:30' if minutes == 120 else '0 09:45'} li ambulance {place}"]


def test_an_ambulance_with_nowhere_able_goes_to_the_nearest():
    """No hospital has a team: the rule finds none, and the county's doctors do what they can."""
    facility = {"township": {"dispatched_share": [1.0] * 2}}
    result = by_ambulance(Ill("li", "09:00", "stroke"), facility=facility).run()
    assert result.of(codes.EV_AMBULANCE)["facility"].tolist() == [3]


# Transfers.
def with_vehicle(n: int) -> dict[str, Any]:
    """The county's vehicles, and no team needed."""
    return {
        "conditions": {"stroke": stroke(4, needs_team=0)},
        "facility": {"county": {"vehicle": POOL["c.vehicle"]}},
        "capacity": {"c.vehicle": n},
    }


def test_a_transfer_waits_for_the_vehicle_to_come_back():
    """One vehicle. Li leaves with it at 04:10, an hour there and an hour back; Wang, whose letter is written at 04:40,
    leaves at 06:10: 90 minutes of waiting, 115 from the county's door out of it again.

    0 03:00 li onset - - - stroke severe needs 4 acute
    0 03:30 wang onset - - - stroke severe needs 4 acute
    0 03:45 li ambulance county - - on the way 45
    0 03:45 li at_door county - - ambulance after 45 warned 0
    0 03:45 li letter county c.emergency Emmy consortium - takes 5 saves 0
    0 04:10 li visit county c.emergency Emmy emergency waited 0 lasted 25 yuan 30
    0 04:10 li referred county - - to tertiary consortium - alone
    0 04:10 li transfer county - - to tertiary waited 0 inside 25
    0 04:15 wang ambulance county - - on the way 45
    0 04:15 wang at_door county - - ambulance after 45 warned 0
    0 04:15 wang letter county c.emergency Emmy consortium - takes 5 saves 0
    0 04:40 wang visit county c.emergency Emmy emergency waited 0 lasted 25 yuan 30
    0 04:40 wang referred county - - to tertiary consortium - alone
    0 05:10 li vehicle county c.vehicle - to tertiary waited 0 lasted 60
    0 05:10 li hold_placed county c.vehicle - number 1 left 60
    0 05:10 li at_door tertiary - - transfer after 130 warned 0
    0 05:30 li visit tertiary x.emergency Xena emergency waited 0 lasted 20 yuan 40
    0 05:30 li definitive tertiary - - tier 4 needs 4 hours 2.5
    0 06:10 li hold_expired county c.vehicle - number 1 left 0
    0 06:10 wang transfer county - - to tertiary waited 90 inside 115
    0 07:10 wang vehicle county c.vehicle - to tertiary waited 90 lasted 60
    0 07:10 wang hold_placed county c.vehicle - number 2 left 60
    0 07:10 wang at_door tertiary - - transfer after 220 warned 0
    0 07:30 wang visit tertiary x.emergency Xena emergency waited 0 lasted 20 yuan 40
    0 07:30 wang definitive tertiary - - tier 4 needs 4 hours 4
    0 08:10 wang hold_expired county c.vehicle - number 2 left 0
    1 05:30 li stay tertiary x.ward - emergency waited 0 lasted 1440 yuan 400
    1 05:30 li episode_end tertiary - - treated visits 2 tier 4 hours 2.5
    1 07:30 wang stay tertiary x.ward - emergency waited 0 lasted 1440 yuan 400
    1 07:30 wang episode_end tertiary - - treated visits 2 tier 4 hours 4
    """
    patients = Ill("li", "03:00", "stroke"), Ill("wang", "03:30", "stroke")
    by_ambulance(*patients, **with_vehicle(1)).check(test_a_transfer_waits_for_the_vehicle_to_come_back.__doc__)


def test_with_vehicles_enough_nobody_waits():
    """Placebo: as many vehicles as patients, and their times are those of a county that needs none.

    The county's doctor is done with them at 04:10, 04:35, 05:00 and 05:25; a single vehicle leaves every two hours.
    """
    patients = [Ill(f"p{i}", f"03:{10 * i:02d}", "stroke") for i in range(4)]
    many = by_ambulance(*patients, **with_vehicle(4)).run()
    none = by_ambulance(*patients, conditions={"stroke": stroke(4, needs_team=0)}, facility={}).run()
    one = by_ambulance(*patients, **with_vehicle(1)).run()
    assert many.of(codes.EV_TRANSFER)["a"].tolist() == [0] * 4
    assert many.of(codes.EV_DEFINITIVE)["x"].tolist() == none.of(codes.EV_DEFINITIVE)["x"].tolist()
    waits = one.of(codes.EV_TRANSFER)["a"].tolist()
    assert waits == [0, 95 * MINUTE, 190 * MINUTE, 285 * MINUTE]


def test_from_the_village_clinic_by_ambulance():
    """He walks to the village clinic: recognised after 20 minutes and 5 for the letter, fetched there in 45."""
    little = by_ambulance(
        Ill("li", "09:00", "stroke"), par={"ambulance_share": 0.0}, conditions={"stroke": stroke(needs_team=0)}
    )
    result = little.run()
    assert result.of(codes.EV_DOOR)["a"].tolist() == [10 * MINUTE, 80 * MINUTE]
    assert result.of(codes.EV_DOOR)["link"].tolist() == [codes.BY_HIMSELF, codes.BY_TRANSFER]
    assert result.of(codes.EV_TRANSFER)["b"].tolist() == [25 * MINUTE]
    assert hours_to_care(little) == pytest.approx(100 / 60)


def test_a_bed_is_held_for_a_transfer():
    """Through the green channel of the city's hospital: the bed is held on the way, and he is led to it after the
    emergency doctor has seen him: 45 to the county, 20 there and a minute for the letter, 60 on the road, 20.
    """
    own = consortium("tertiary", ("county",), hold_seconds=4 * HOUR)
    little = by_ambulance(Ill("li", "03:00", "stroke"), **with_vehicle(1), today=[own])
    result = little.run()
    assert result.of(codes.EV_DEFINITIVE)["x"][0] == pytest.approx((45 + 21 + 60 + 20) / 60)
    assert [(r["pool"], r["time"]) for r in result.rows if r["event"] == 6] == [(POOL["x.ward"], (180 + 146) * MINUTE)]


# One body in one place.
def test_an_emergency_overtakes_a_trip():
    """He waits at home for tomorrow's opening with a cough of 18:00; the stroke of 22:00 does not wait. The cough's
    trip would have ended at 08:01; it is chosen anew, finds him in the ward and is noted.

    0 08:00 - door village v.clinic - open queue 0
    0 17:00 - door village v.clinic - shut queue 0
    0 18:00 one onset - - - cough minor needs 1 acute
    0 18:00 one choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 22:00 two onset - - - stroke severe needs 3 acute
    0 22:00 one overtaken village - - in travel
    0 22:45 two ambulance county - - on the way 45
    0 22:45 two at_door county - - ambulance after 45 warned 0
    0 23:05 two visit county c.emergency Emmy emergency waited 0 lasted 20 yuan 30
    0 23:05 two definitive county - - tier 3 needs 3 hours 1.08333
    1 08:00 - door village v.clinic - open queue 0
    1 08:01 one episode_end - - - noted in the ward visits 0 tier 0 hours -1
    1 17:00 - door village v.clinic - shut queue 0
    1 23:05 two stay county c.ward - emergency waited 0 lasted 1440 yuan 300
    1 23:05 two episode_end county - - treated visits 1 tier 3 hours 1.08333
    """
    little = by_ambulance(
        Ill("one", "18:00", "cough", "li"),
        Ill("two", "22:00", "stroke", "li"),
        conditions={"cough": condition(), "stroke": stroke(needs_team=0)},
        hours={"village": ("08:00", "17:00")},
    )
    little.check(test_an_emergency_overtakes_a_trip.__doc__)


def test_an_emergency_overtakes_a_wait():
    """Li queues behind Wang at the village clinic from 09:11; his stroke of 09:13 takes him out of it. When he is in
    the ward the cough is noted.
    """
    little = by_ambulance(
        Ill("wang", "09:00", "cough"),
        Ill("one", "09:01", "cough", "li"),
        Ill("two", "09:13", "stroke", "li"),
        conditions={"cough": condition(), "stroke": stroke(needs_team=0)},
    )
    result = little.run()
    assert [line for line in result.lines() if " one " in line][2:] == [
        "0 09:13 one overtaken village - - in consultation",
        "0 09:13 one gave_up village v.clinic - walk_in waited 2 times 0",
        "0 09:13 one episode_end - - - gave up visits 0 tier 0 hours -1",
    ]
    assert result.of(codes.EV_AMBULANCE)["a"].tolist() == [45 * MINUTE]


@pytest.mark.parametrize(("at", "minutes"), [("09:12", 55), ("09:19", 50), ("09:20", 45)])
def test_who_is_in_the_doctors_hands_is_let_finish(at: str, minutes: int):
    """Seen from 09:10 to 09:20: the emergency looks every five minutes, and 45 are for the ambulance."""
    little = by_ambulance(
        Ill("one", "09:00", "cough", "li"),
        Ill("two", at, "stroke", "li"),
        conditions={"cough": condition(), "stroke": stroke(needs_team=0)},
    )
    assert little.run().of(codes.EV_AMBULANCE)["a"].tolist() == [minutes * MINUTE]


def test_an_emergency_in_an_able_ward_is_begun_at_once():
    """In a bed of the county from 09:15 for a day; the stroke of noon is treated there, and its own day of bed follows
    when he is seen to be free, at 09:15.

    0 08:00 one onset - - - illness severe needs 3 acute
    0 08:00 one choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 one visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 one definitive county - - tier 3 needs 3 hours 1.25
    0 12:00 two onset - - - stroke severe needs 3 acute
    0 12:00 two emergency_in_ward county - - needs 3 able
    0 12:00 two definitive county - - tier 3 needs 3 hours 0
    1 09:15 one stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 one episode_end county - - treated visits 1 tier 3 hours 1.25
    2 09:15 two stay county c.ward - emergency waited 0 lasted 1440 yuan 300
    2 09:15 two episode_end county - - treated visits 0 tier 3 hours 0
    """
    little = by_ambulance(
        Ill("one", "08:00", "illness", "li"),
        Ill("two", "12:00", "stroke", "li"),
        conditions={"illness": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=float(DAY)), "stroke": stroke()},
        prefer=("county",),
        days=3,
    )
    little.check(test_an_emergency_in_an_able_ward_is_begun_at_once.__doc__)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_an_emergency_in_a_ward_that_is_not_able_is_transferred_after_the_stay(share: float):
    """The same at the county with a stroke that needs the city: it leaves when the stay is over, by vehicle. Whether he
    would have called an ambulance at home makes no difference.
    """
    little = by_ambulance(
        Ill("one", "08:00", "illness", "li"),
        Ill("two", "12:00", "stroke", "li"),
        **{
            **with_vehicle(1),
            "conditions": {
                "illness": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=float(DAY)),
                "stroke": stroke(4, needs_team=0),
            },
        },
        par={"ambulance_share": share},
        prefer=("county",),
        days=4,
    )
    result = little.run()
    assert result.of(codes.EV_EMERGENCY_IN_WARD)["b"].tolist() == [0]
    assert result.of(codes.EV_TRANSFER)["time"].tolist() == [DAY + 9 * HOUR + 15 * MINUTE]
    assert result.of(codes.EV_DEFINITIVE)["facility"].tolist() == [3, 4]


def test_who_is_out_for_an_emergency_is_not_lost_over_what_it_overtook():
    """A grave illness waits for a bed that is not there; at 12:00 an emergency befalls the resident. It is the last
    time that he asks for a bed, and untreated he would die of the first: not while the second has him out.
    """
    little = Little(
        [Ill("hip", "08:00", "hip", "li"), Ill("stroke", "12:00", "stroke", "li")],
        {"hip": condition(codes.SEVERE, 3, admit=1.0, p_death=[0, 0, 1, 1]),
         "stroke": condition(codes.CRITICAL, 3, admit=1.0, critical_from=codes.CRITICAL)},
        prefer=("county",), capacity={"c.ward": 0, "c.surgical": 0, "x.ward": 0}, options=("county",), days=6,
    )  # fmt: skip
    engine = SimpyEngine(dispatch, little.world())
    engine.run(11 * HOUR)
    (waiting,) = [p for p in engine.w.patient if p.condition == 0 and p.decision > 0]
    waiting.decision = 4
    engine.run(6 * DAY)
    rows = engine.event_rows()
    assert (rows["event"] == codes.EV_OVERTAKEN).sum() + (rows["event"] == codes.EV_BED_GAVE_UP).sum() > 0
    second = rows[(rows["key"] >> 3 == 1) & (rows["event"] == codes.EV_VISIT)]
    death = rows[rows["event"] == codes.EV_DEATH]
    assert len(second) == 1
    assert (death["time"] > second["time"][0]).all()
