"""Referral up: a bed or slot held or only priority; claimed, expired, not come, refused; alone with advice."""

from __future__ import annotations

import pytest
from little import HOUR, MINUTE, Ill, Little, condition, consortium

from ylt_sim.world import codes

DAY = 86_400.0
GREEN = {"hold_seconds": 6 * HOUR, "slot_share": 0.1, "early_days": 6}


def pneumonia(**values: object) -> dict[str, object]:
    """A severe illness of county need that is admitted for two days, without days of recovery."""
    return condition(codes.SEVERE, 3, admit=1.0, acute_seconds=2 * DAY, **values)


def test_green_channel_holds_a_bed():
    """Village 10 minutes of road, 10 of consultation, 1 for the shared form; a bed held for six hours; an hour on the
    road; claimed with five hours left; two days in it, at 300 yuan a day.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li hold_placed county c.ward - number 1 left 360
    0 09:21 li referred village c.ward - to county consortium 0 bed held
    0 10:21 li hold_claimed county c.ward - number 1 left 300
    0 10:21 li definitive county - - tier 3 needs 3 hours 1.35
    2 10:21 li stay county c.ward - referred waited 0 lasted 2880 yuan 600
    2 10:21 li episode_end county - - treated visits 1 tier 3 hours 1.35
    """
    little = Little([Ill("li", "09:00", "pneumonia")], {"pneumonia": pneumonia()}, today=[consortium(**GREEN)], days=4)
    little.check(test_green_channel_holds_a_bed.__doc__)


def test_a_hold_that_expires_before_he_is_there():
    """Held for half an hour, an hour on the road: expired, but a bed is free when he comes.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li hold_placed county c.ward - number 1 left 30
    0 09:21 li referred village c.ward - to county consortium 0 bed held
    0 09:51 li hold_expired county c.ward - number 1 left 0
    0 10:21 li definitive county - - tier 3 needs 3 hours 1.35
    2 10:21 li stay county c.ward - referred waited 0 lasted 2880 yuan 600
    2 10:21 li episode_end county - - treated visits 1 tier 3 hours 1.35
    """
    little = Little(
        [Ill("li", "09:00", "pneumonia")],
        {"pneumonia": pneumonia()},
        today=[consortium(hold_seconds=30 * MINUTE)],
        days=4,
    )
    little.check(test_a_hold_that_expires_before_he_is_there.__doc__)


def test_who_does_not_come_leaves_his_hold_until_it_expires():
    """li does not come: at home, ill, and (nothing gets worse here) the episode ends without the right treatment. wang,
    at the county without a referral, waits for the only bed until the hold expires at 15:21.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~5000
    0 09:00 wang onset - - - pneumonia severe needs 3 acute
    0 09:00 wang choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li hold_placed county c.ward - number 1 left 360
    0 09:21 li referred village c.ward - to county consortium 0 bed held
    0 09:21 li no_show county - -
    0 09:21 li episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    0 10:15 wang visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 15:21 li hold_expired county c.ward - number 1 left 0
    0 15:21 wang definitive county - - tier 3 needs 3 hours 6.35
    2 15:21 wang stay county c.ward - walk_in waited 306 lasted 2880 yuan 600
    2 15:21 wang episode_end county - - treated visits 1 tier 3 hours 6.35
    """
    little = Little(
        [Ill("li", "09:00", "pneumonia"), Ill("wang", "09:00", "pneumonia")],
        {"pneumonia": pneumonia()},
        par={"no_show": 1.0, "usual_bonus": 200.0},
        today=[consortium(**GREEN)],
        capacity={"c.ward": 1},
        days=4,
        resident={"li": {"usual_option": 0}, "wang": {"usual_option": 4}},
    )
    little.check(test_who_does_not_come_leaves_his_hold_until_it_expires.__doc__)


def test_refused_by_the_patient():
    """Advised, letter written, not accepted: at home without the right treatment.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li referral_refused village - - by patient needs 3
    0 09:21 li episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    """
    little = Little(
        [Ill("li", "09:00", "pneumonia")],
        {"pneumonia": pneumonia()},
        par={"acceptance": 0.0},
        today=[consortium(**GREEN)],
        days=1,
    )
    little.check(test_refused_by_the_patient.__doc__)


def test_an_emergency_does_not_refuse():
    """The same as an emergency: goes."""
    little = Little(
        [Ill("li", "09:00", "stroke")],
        {"stroke": pneumonia(critical_from=codes.SEVERE)},
        par={"acceptance": 0.0},
        today=[consortium(**GREEN)],
        days=1,
    )
    result = little.run()
    assert len(result.of(codes.EV_REFERRAL_REFUSED)) == 0
    assert result.of(codes.EV_REFERRED)["b"].tolist() == [codes.WAY_BED]


def test_no_able_hospital_in_the_consortium():
    """Needs the city: the county cannot; alone, with the advice to go to tier 4.

    0 09:00 li onset - - - tumour moderate needs 4 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li referral_refused village - - by no able hospital needs 4
    0 09:21 li referred village - - to - consortium - alone
    0 09:21 li choice tertiary - - tertiary next - decision 1 utility ~1800
    0 11:36 li visit tertiary x.internal Xiu walk_in waited 0 lasted 15 yuan 40
    0 11:36 li definitive tertiary - - tier 4 needs 4 hours 2.6
    0 11:36 li episode_end tertiary - - treated visits 2 tier 4 hours 2.6
    """
    little = Little(
        [Ill("li", "09:00", "tumour")],
        {"tumour": condition(codes.MODERATE, 4)},
        par={"advice_bonus": 100.0},
        today=[consortium(**GREEN)],
        days=1,
    )
    little.check(test_no_able_hospital_in_the_consortium.__doc__)


def test_no_bed_to_be_had_then_priority_only():
    """The one bed is wang's: no hold for li, no slot for who is to be admitted; by priority to the clinic, whose doctor
    admits him; he waits in the queue of the referred until wang leaves.

    0 08:00 wang onset - - - pneumonia severe needs 3 acute
    0 08:00 wang choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 09:15 wang visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 wang definitive county - - tier 3 needs 3 hours 1.25
    0 10:00 li onset - - - pneumonia severe needs 3 acute
    0 10:00 li choice village - - own_village_clinic next own_township decision 0 utility ~5000
    0 10:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 10:21 li referred village c.internal - to county consortium 0 priority only
    0 11:36 li visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    2 09:15 wang stay county c.ward - walk_in waited 0 lasted 2880 yuan 600
    2 09:15 wang episode_end county - - treated visits 1 tier 3 hours 1.25
    2 09:15 li definitive county - - tier 3 needs 3 hours 47.25
    4 09:15 li stay county c.ward - referred waited 2739 lasted 2880 yuan 600
    4 09:15 li episode_end county - - treated visits 2 tier 3 hours 47.25
    """
    little = Little(
        [Ill("wang", "08:00", "pneumonia"), Ill("li", "10:00", "pneumonia")],
        {"pneumonia": pneumonia()},
        par={"usual_bonus": 200.0},
        today=[consortium(**GREEN)],
        capacity={"c.ward": 1},
        days=6,
        resident={"li": {"usual_option": 0}, "wang": {"usual_option": 4}},
    )
    little.check(test_no_bed_to_be_had_then_priority_only.__doc__)


def test_slots_then_priority_only():
    """One slot a weekday, today and 13 days ahead: the first 14 patients take them in turn, the 15th has priority only
    and comes today.
    """
    patients = [Ill(f"p{i}", f"09:{i:02d}", "chest") for i in range(15)]
    little = Little(
        patients, {"chest": condition(codes.MODERATE, 3)}, slots={"c.internal": 1}, today=[consortium(**GREEN)], days=16
    )
    result = little.run()
    ways = result.of(codes.EV_REFERRED)
    assert ways["b"].tolist() == [codes.WAY_SLOT] * 14 + [codes.WAY_PLAIN]
    county = result.of(codes.EV_VISIT)
    county = county[county["facility"] == 3]
    begin = (county["time"] - county["a"] - county["b"]) // 86_400
    by_patient = dict(zip(county["resident"].tolist(), begin.tolist(), strict=True))
    assert by_patient == {14: 0, **{i: i for i in range(14)}}


def test_a_slot_is_never_later_than_priority_only():
    """The same patient with a slot and without: the green channel does not make him wait."""
    hours = []
    for slots in (0, 5):
        little = Little(
            [Ill("li", "09:00", "chest")],
            {"chest": condition(codes.MODERATE, 3)},
            slots={"c.internal": slots},
            today=[consortium(**GREEN)],
            days=3,
        )
        hours.append(little.run().of(codes.EV_DEFINITIVE)["x"][0])
    assert hours[1] <= hours[0]


@pytest.mark.parametrize(("before", "free"), [(92, 94), (18, 26)])
def test_no_slot_on_a_public_holiday(before: int, free: int):
    """Hospital clinics are shut on Sundays and offer no slots then, nor on days that follow Sunday's hours.

    zhao takes the one slot of his day. Tuesday 4 April 2023 (day 92): Wednesday is Qingming, so li's is Thursday's.
    Friday 20 January (day 18): the Spring Festival is from Saturday 21 to Friday 27 (day 25), so li's is Saturday's.
    """
    little = Little(
        [Ill("zhao", f"{before} 08:00", "chest"), Ill("li", f"{before} 09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        slots={"c.internal": 1},
        today=[consortium(**GREEN)],
        hours={"county": ("08:00", "17:00")},
        closed_weekdays={"county": (6,)},
        days=free + 2,
    )
    result = little.run()
    assert len(result.of(codes.EV_TURNED_AWAY)) == 0
    assert result.of(codes.EV_REFERRED)["b"].tolist() == [codes.WAY_SLOT] * 2
    visits = result.of(codes.EV_VISIT)
    assert (visits["time"][visits["facility"] == 3] // 86_400).tolist() == [before, free]


def test_what_the_township_can_do_goes_to_the_own_township_centre():
    """A fever of township need at the village: referred to the township by priority, not to the lead.

    0 09:00 li onset - - - fever moderate needs 2 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li referred village t.clinic - to township consortium 0 priority only
    0 10:01 li visit township t.clinic Tang referred waited 0 lasted 10 yuan 20
    0 10:01 li definitive township - - tier 2 needs 2 hours 1.01667
    0 10:01 li episode_end township - - treated visits 2 tier 2 hours 1.01667
    """
    little = Little(
        [Ill("li", "09:00", "fever")], {"fever": condition(codes.MODERATE, 2)}, today=[consortium(**GREEN)], days=1
    )
    little.check(test_what_the_township_can_do_goes_to_the_own_township_centre.__doc__)


def test_the_township_is_no_target_for_who_is_there_or_not_of_the_consortium():
    """A township that recognises what it cannot do refers to its lead; a village whose township is no member too."""
    for members, first in ((("village", "township"), "township"), (("village",), "village")):
        little = Little(
            [Ill("li", "09:00", "chest")],
            {"chest": condition(codes.MODERATE, 3 if first == "township" else 2)},
            prefer=(first,),
            today=[consortium(members=members)],
            days=1,
        )
        assert little.run().of(codes.EV_REFERRED)["a"].tolist() == [3]


def test_alone_with_advice():
    """No consortium: five minutes for the letter, chosen again with advice; the county's doctor admits him as a
    walk-in.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:25 li visit village v.clinic Vera walk_in waited 0 lasted 15 yuan 10
    0 09:25 li referred village - - to - consortium - alone
    0 09:25 li choice county - - county_general next tertiary decision 1 utility ~2200
    0 10:40 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:40 li definitive county - - tier 3 needs 3 hours 1.66667
    2 10:40 li stay county c.ward - walk_in waited 0 lasted 2880 yuan 600
    2 10:40 li episode_end county - - treated visits 2 tier 3 hours 1.66667
    """
    little = Little([Ill("li", "09:00", "pneumonia")], {"pneumonia": pneumonia()}, par={"advice_bonus": 100.0}, days=4)
    little.check(test_alone_with_advice.__doc__)


def test_the_nearest_lead_with_a_bed():
    """A village in two consortia, of the county and of the city: both have a free bed, so to the county."""
    little = Little(
        [Ill("li", "09:00", "pneumonia")],
        {"pneumonia": pneumonia()},
        today=[consortium(**GREEN), consortium("tertiary", **GREEN)],
        days=4,
    )
    (row,) = little.run().of(codes.EV_REFERRED)
    assert (row["link"], row["a"], row["b"]) == (0, 3, codes.WAY_BED)


def test_who_does_not_come_is_still_ill():
    """A severe illness that certainly gets worse, and a patient who does not come to the bed that is held."""
    little = Little(
        [Ill("li", "09:00", "pneumonia")],
        {"pneumonia": pneumonia(worsen=1.0)},
        par={"no_show": 1.0},
        today=[consortium(**GREEN)],
        days=4,
    )
    assert len(little.run().of(codes.EV_WORSE)) == 1


def test_an_emergency_for_whom_a_bed_is_held_comes():
    """A stroke, a held bed, and the habit not to come."""
    little = Little(
        [Ill("li", "09:00", "stroke")],
        {"stroke": pneumonia(critical_from=codes.SEVERE)},
        par={"no_show": 1.0},
        today=[consortium(**GREEN)],
        days=4,
    )
    assert len(little.run().of(codes.EV_NO_SHOW)) == 0


@pytest.mark.parametrize(("letters", "minutes"), [((), 15), ((120.0, 60.0), 11), ((60.0, 120.0), 11), ((600.0,), 15)])
def test_the_shortest_form_is_written(letters: tuple[float, ...], minutes: int):
    """Ten minutes of consultation and the letter: the shortest form of the consortia, never longer than a letter of
    five minutes without any.
    """
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(referral_seconds=seconds) for seconds in letters],
        par={"advice_bonus": 100.0},
        days=1,
    )
    assert little.run().of(codes.EV_VISIT)["b"][0] == minutes * MINUTE


def test_nobody_is_sent_round_for_ever():
    """To be admitted at the city, whose hospital has no ward: sent on and back to it, two hours on the road, 15 minutes
    and 5 for the letter each time; after eight choices he stays at home, eight times 140 minutes after 09:00.
    """
    little = Little(
        [Ill("li", "09:00", "tumour")],
        {"tumour": condition(codes.MODERATE, 4, admit=1.0)},
        prefer=("tertiary",),
        facility={"tertiary": {"ward": -1}},
        days=2,
    )
    result = little.run()
    assert result.of(codes.EV_CHOICE)["b"].tolist() == list(range(8))
    assert result.of(codes.EV_VISIT)["facility"].tolist() == [4] * 8
    assert result.of(codes.EV_REFERRED)["b"].tolist() == [codes.WAY_ALONE] * 8
    assert result.lines()[-1].startswith("1 03:40 li episode_end - - - resolved without right treatment visits 8 ")
