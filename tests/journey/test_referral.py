"""Referral up: a bed or slot held or only priority; claimed, expired, not come, refused; alone with advice."""

from __future__ import annotations

import pytest
from little import HOUR, MINUTE, POOL, Ill, Little, clock, condition, consortium, episode_with, time_text

from ylt_sim.kernel.codes import NONE
from ylt_sim.world import codes

DAY = 86_400.0
GREEN = {"hold_seconds": 6 * HOUR, "slot_share": 0.1, "early_days": 6}


def pneumonia(**values: object) -> dict[str, object]:
    """A severe illness of county need that is admitted for two days, without days of recovery."""
    return condition(codes.SEVERE, 3, admit=1.0, acute_seconds=2 * DAY, **values)


def test_green_channel_holds_a_bed():
    """Village 10 minutes of road, 10 of consultation, 1 for the shared form; a bed held for six hours; an hour on the
    road; seen and admitted by a doctor, claimed with 285 minutes left; two days in it, at 300 yuan a day.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li hold_placed county c.ward - number 1 left 360
    0 09:21 li referred village c.ward - to county consortium 0 bed held
    0 10:36 li visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    0 10:36 li hold_claimed county c.ward - number 1 left 285
    0 10:36 li definitive county - - tier 3 needs 3 hours 1.6
    2 10:36 li stay county c.ward - referred waited 0 lasted 2880 yuan 600
    2 10:36 li episode_end county - - treated visits 2 tier 3 hours 1.6
    """
    little = Little([Ill("li", "09:00", "pneumonia")], {"pneumonia": pneumonia()}, today=[consortium(**GREEN)], days=4)
    little.check(test_green_channel_holds_a_bed.__doc__)


def test_a_hold_that_expires_before_he_is_there():
    """Held for half an hour, an hour on the road: expired, but a bed is free when he is admitted.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li hold_placed county c.ward - number 1 left 30
    0 09:21 li referred village c.ward - to county consortium 0 bed held
    0 09:51 li hold_expired county c.ward - number 1 left 0
    0 10:36 li visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    0 10:36 li definitive county - - tier 3 needs 3 hours 1.6
    2 10:36 li stay county c.ward - referred waited 0 lasted 2880 yuan 600
    2 10:36 li episode_end county - - treated visits 2 tier 3 hours 1.6
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
    0 09:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
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


def test_an_alliance_of_another_specialty_does_not_hold_a_bed():
    """The same consortium concerns itself with no illness of his: the long form, no bed held, no target known; he goes
    by himself to where he thinks it best, with the advice.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium - takes 5 saves 0
    0 09:25 li visit village v.clinic Vera walk_in waited 0 lasted 15 yuan 10
    0 09:25 li referred village - - to - consortium - alone
    0 09:25 li choice county - - county_general next tertiary decision 1 utility ~200
    0 10:40 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:40 li definitive county - - tier 3 needs 3 hours 1.66667
    2 10:40 li stay county c.ward - walk_in waited 0 lasted 2880 yuan 600
    2 10:40 li episode_end county - - treated visits 2 tier 3 hours 1.66667
    """
    little = Little(
        [Ill("li", "09:00", "pneumonia")], {"pneumonia": pneumonia()}, today=[consortium(scope=0, **GREEN)], days=4
    )
    little.check(test_an_alliance_of_another_specialty_does_not_hold_a_bed.__doc__)
    lines = []
    for scope in (-1, 1):  # all illnesses, and this one
        today = [consortium(scope=scope, **GREEN)]
        little = Little([Ill("li", "09:00", "pneumonia")], {"pneumonia": pneumonia()}, today=today, days=4)
        lines.append(little.run(compiled=False).lines())
    assert lines[0] == lines[1]


def test_refused_by_the_patient():
    """Advised, letter written, not accepted: at home without the right treatment.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
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


@pytest.mark.parametrize(("has_ward", "stays"), [(True, [2]), (False, [])])
def test_who_needs_a_bed_and_will_not_go_higher_lies_in_the_ward_here(has_ward: bool, stays: list[int]):
    """At the township, which sees that the county is needed: he refuses. Without a ward there he goes home."""
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3, admit=1.0, acute_seconds=86_400.0)},
        prefer=("township", "village", "county"),
        par={"acceptance": 0.0},
        facility={} if has_ward else {"township": {"ward": [NONE] * 10}},
        days=3,
    )
    result = little.run()
    assert result.of(codes.EV_REFERRAL_REFUSED)["facility"].tolist() == [2]
    assert result.of(codes.EV_STAY)["facility"].tolist() == stays


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
    0 09:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li referral_refused village - - by no able hospital needs 4
    0 09:21 li referred village - - to - consortium - alone
    0 09:21 li choice tertiary - - tertiary next - decision 1 utility ~1800
    0 11:21 li left_county tertiary - - sent on alone letter 1 consortium -
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
    0 10:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
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


def test_slots_then_later_ones():
    """Two slots a day: the first two patients take today's, the next two tomorrow's, the last that of the day after."""
    patients = [Ill(f"p{i}", f"09:{i:02d}", "chest") for i in range(5)]
    little = Little(
        patients, {"chest": condition(codes.MODERATE, 3)}, slots={"c.internal": 2}, today=[consortium(**GREEN)], days=3
    )
    result = little.run()
    ways = result.of(codes.EV_REFERRED)
    assert ways["b"].tolist() == [codes.WAY_SLOT] * 5
    county = result.of(codes.EV_VISIT)
    county = county[county["facility"] == 3]
    begin = (county["time"] - county["a"] - county["b"]) // 86_400
    assert begin.tolist() == [0, 0, 1, 1, 2]


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

    li is sent on in the evening, when nobody at the county answers and there is no desk: the referral lies until its
    door opens. Tuesday 4 April 2023 (day 92): Wednesday is Qingming, so that is Thursday. Friday 20 January (day 18):
    the Spring Festival is from Saturday 21 to Friday 27 (day 25), so that is Saturday.
    """
    little = Little(
        [Ill("li", f"{before} 20:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        slots={"c.internal": 1},
        today=[consortium(**GREEN)],
        hours={"county": ("08:00", "17:00")},
        closed_weekdays={"county": (6,)},
        days=free + 2,
    )
    result = little.run()
    assert len(result.of(codes.EV_TURNED_AWAY)) == 0
    (row,) = result.of(codes.EV_REFERRED)
    assert row["b"] == codes.WAY_SLOT
    assert row["time"] == clock(f"{free} 08:00")
    assert row["x"] == (row["time"] - clock(f"{before} 20:21")) / HOUR
    visits = result.of(codes.EV_VISIT)
    assert (visits["time"][visits["facility"] == 3] // 86_400).tolist() == [free]


def test_what_the_township_can_do_goes_to_the_own_township_centre():
    """A fever of township need at the village: referred to the township by priority, not to the lead.

    0 09:00 li onset - - - fever moderate needs 2 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
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
    0 09:10 li letter village v.clinic Vera consortium - takes 5 saves 0
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


# The parties, one by one.
def sent(at: str = "09:00", **more: object) -> Little:
    """A moderate illness of county need at the village; the county's clinic is open from 08:00 to 17:00."""
    values = {
        "today": [consortium(**GREEN)],
        "hours": {"county": ("08:00", "17:00")},
        "days": 3,
        "slots": {"c.internal": 5},
        **more,
    }
    return Little([Ill("li", at, "chest")], {"chest": condition(codes.MODERATE, 3)}, **values)


def test_at_night_a_desk_answers_or_nobody_does():
    """At 21:21 the county's clinic is shut. Without a desk the referral lies until 08:00; a desk on duty until 22:00
    answers in a minute, and the slot is tomorrow's (released by then): he waits for it, not for the letter.

    0 08:00 - door county c.internal - open queue 0
    0 08:00 - door county c.surgery - open queue 0
    0 17:00 - door county c.internal - shut queue 0
    0 17:00 - door county c.surgery - shut queue 0
    0 21:00 li onset - - - chest moderate needs 3 acute
    0 21:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 21:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 21:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 21:22 li desk county c.desk Dora consortium 0 waited 0 lasted 1
    0 21:22 li booked county c.internal - general day 1 ahead 1 by sender
    0 21:22 li referred village c.internal - to county consortium 0 slot answered after 0.0166667 hours
    """
    little = sent("21:00", today=[consortium(**GREEN, has_desk=1)], days=1, always_open=("c.emergency",))
    little.check(test_at_night_a_desk_answers_or_nobody_does.__doc__)
    (late,) = sent("21:00").run(compiled=False).of(codes.EV_REFERRED)
    assert time_text(late["time"]) == "1 08:00"
    assert late["x"] == (clock("1 08:00") - clock("21:21")) / HOUR


def test_the_sign_of_the_desk_and_its_placebo():
    """More desk hours never make a referral wait longer for its answer, at any hour of a day; by day, when the clinic
    answers anyway, a desk without a queue changes nothing but its own minute.
    """
    for hour in range(24):
        waits = []
        for until in ("08:01", "16:00", "23:59"):
            little = sent(f"{hour:02d}:00", today=[consortium(**GREEN, has_desk=1)])
            little.shifts = {"Dora": [("c.desk", f"{d} 08:00", f"{d} {until}", 0) for d in range(7)]}
            waits.append(float(little.run(compiled=False).of(codes.EV_REFERRED)["x"][0]))
        assert waits[0] + 1 / 60 >= waits[1] and waits[1] + 1 / 60 >= waits[2]
    for shift in ([("c.desk", "0 08:00", "0 08:01", 0)], [("c.desk", "0 08:00", "0 17:00", 0)]):
        little = sent("09:00", today=[consortium(**GREEN, has_desk=1)], shifts={"Dora": shift})
        assert little.run(compiled=False).of(codes.EV_REFERRED)["x"][0] <= 1 / 60


@pytest.mark.parametrize("clerks", [1, 3])
def test_a_busy_desk_is_a_queue(clerks: int):
    """Three are sent on two minutes after each other and the desk takes ten minutes for each: with one clerk the second
    and third wait for him and are answered later; with a clerk for each nobody waits a second.
    """
    always = [("c.desk", "0 00:00", "7 00:00", 0)]
    little = Little(
        [Ill(f"p{i}", "09:00", "chest") for i in range(3)],
        {"chest": condition(codes.MODERATE, 3)},
        tier={"village": {"consultation_seconds": 60.0}},
        today=[consortium(**GREEN, has_desk=1)],
        par={"desk_seconds": 600.0},
        shifts=dict.fromkeys(("Dora", "Hana", "Cora")[:clerks], always),
        days=1,
    )
    result = little.run(compiled=False)
    waits = result.of(codes.EV_DESK)["a"].tolist()
    assert waits[0] == 0 and [wait > 0 for wait in waits[1:]] == [clerks == 1] * 2
    asked = {int(row["key"]): (int(row["a"]), int(row["b"])) for row in result.of(codes.EV_DESK)}
    for row in result.of(codes.EV_REFERRED):
        assert round(row["x"] * HOUR) == sum(asked[int(row["key"])])


def test_the_patient_weighs_the_way():
    """Mean acceptance 0.5 at an hour's way, the county's: with half the luck he goes. From two hours' way (the city's,
    one utility per hour) the chance is 1 / (1 + e) = 0.27; severity and trust move it likewise.
    """
    luck = episode_with(codes.U_ACCEPT, 0.3, 0.45, occurrence=1)
    base = {"acceptance": 0.5, "scale": 1.0, "travel_per_hour": 1.0, "acceptance_hours": 1.0}
    for lead, par, refuses in (
        ("county", {}, False),
        ("tertiary", {}, True),
        ("tertiary", {"acceptance_hours": 2.0}, False),
        ("tertiary", {"acceptance_per_severity": 2.0}, False),
    ):
        little = Little(
            [Ill("li", "09:00", "chest", episode=luck)],
            {"chest": condition(codes.SEVERE if "acceptance_per_severity" in par else codes.MODERATE, 3)},
            prefer=("village",),
            par={**base, **par},
            today=[consortium(lead)],
            days=1,
        )
        result = little.run(compiled=False)
        refused = result.of(codes.EV_REFERRAL_REFUSED)
        assert (refused["a"].tolist() == [codes.PARTY_PATIENT]) == refuses


# The choice of target.
def two_leads(**more: object) -> Little:
    """A place in the consortia of the county and of the city; the illness needs a bed of the county tier."""
    values = {"today": [consortium("tertiary", **GREEN), consortium(**GREEN)], "days": 4, **more}
    return Little([Ill("li", "09:00", "pneumonia")], {"pneumonia": pneumonia()}, **values)


@pytest.mark.parametrize(
    ("rule", "beds", "trust", "target"),
    [
        (codes.TARGET_EARLIEST, 2, 0.5, 3),
        (codes.TARGET_EARLIEST, 0, 0.5, 4),
        (codes.TARGET_NEAREST, 0, 0.5, 3),
        (codes.TARGET_HIGHEST_TRUST, 2, 0.9, 4),
    ],
)
def test_the_named_ways_to_pick_a_target(rule: int, beds: int, trust: float, target: int):
    """The county is nearer: earliest takes it while it has a bed, nearest without one too; trust goes to the city,
    where it is higher.
    """
    little = two_leads(capacity={"c.ward": beds}, par={"target_rule": rule}, days=1)
    world = little.world()
    world.belief["trust"][4] = trust
    little.world = lambda: world  # type: ignore[method-assign]
    assert little.run(compiled=False).of(codes.EV_REFERRED)["a"].tolist() == [target]


def test_a_full_hospital_that_is_passed_over_is_recorded():
    """The county has no bed at all: the city's is taken, and the records say which was full and how long its queue."""
    (row,) = two_leads(capacity={"c.ward": 0}).run(compiled=False).of(codes.EV_FULL)
    assert (row["facility"], row["pool"], row["a"], row["b"]) == (3, POOL["c.ward"], 0, codes.REFERRED)
    assert len(two_leads().run(compiled=False).of(codes.EV_FULL)) == 0


def test_membership_in_one_more_consortium_moves_nobody_from_a_bed_nearby():
    """With a bed at the county, who belongs to the city's consortium too goes where he went without it."""
    for today in ([consortium(**GREEN)], [consortium("tertiary", **GREEN), consortium(**GREEN)]):
        assert two_leads(today=today).run(compiled=False).of(codes.EV_REFERRED)["a"].tolist() == [3]


def test_a_member_hospital_is_a_target_too():
    """A consortium led by the city with the county as a member: what the county can do is not sent to the city."""
    little = two_leads(today=[consortium("tertiary", ("village", "township", "county"), **GREEN)])
    assert little.run(compiled=False).of(codes.EV_REFERRED)["a"].tolist() == [3]


# Who leaves the county.
def test_who_leaves_the_county_and_why():
    """By choice, referred to the city, sent on alone, or because no bed was to be had."""
    tumour = {"tumour": condition(codes.MODERATE, 4)}
    cases = [
        (Little([Ill("li", "09:00", "tumour")], tumour, prefer=("tertiary",), days=1), codes.LEAVES_BY_CHOICE, 0),
        (Little([Ill("li", "09:00", "tumour")], tumour, today=[consortium("tertiary")], days=1),
         codes.LEAVES_REFERRED, 1),
        (Little([Ill("li", "09:00", "tumour")], tumour, par={"advice_bonus": 100.0}, days=1), codes.LEAVES_ALONE, 1),
        (Little([Ill("li", "09:00", "pneumonia")], {"pneumonia": pneumonia()}, prefer=("county", "tertiary"),
                capacity={"c.ward": 0}, par={"ward_patience_seconds": 1.0}, days=1), codes.LEAVES_FULL, 0),
    ]  # fmt: skip
    for little, reason, letter in cases:
        (row,) = little.run(compiled=False).of(codes.EV_LEFT_COUNTY)
        assert (row["facility"], row["a"], row["b"]) == (4, letter, reason)


# Information.
@pytest.mark.parametrize(
    ("record", "values", "more", "how"),
    [
        (False, {}, 3, "taken again consortium -"),
        (False, {"history_seconds": 60.0, "record_delay_seconds": 7 * 86_400}, 1, "in part consortium 0"),
        (False, {"history_seconds": 60.0, "record_delay_seconds": 1800}, 0, "the record has come consortium 0"),
        (True, {"history_seconds": 60.0, "record_delay_seconds": 7 * 86_400}, 0, "on the shared record consortium 0"),
        (False, {"summary_share": 1.0}, 0, "in the letter consortium 0"),
    ],
)
def test_a_doctor_who_cannot_read_the_record_takes_the_history_again(record: bool, values: dict, more: int, how: str):
    """Three minutes more at the county for who was seen at the village: fewer by the consortium's form, none if the
    record can be read after half an hour (the way takes an hour), if it is shared, or if the letter carries it. The
    village's own time stays the same, and so does that of who comes to the county first. One row says how it was had,
    what it took and what it saved of three minutes.
    """
    today = [consortium(record=record, **{"history_seconds": 180.0, "record_delay_seconds": 1 << 30, **values})]
    for prefer, expected in (("village", [11, 15 + more]), ("county", [15])):
        little = Little(
            [Ill("li", "09:00", "chest")],
            {"chest": condition(codes.MODERATE, 3)},
            prefer=(prefer,),
            today=today,
            par={"history_seconds": 180.0, "record_delay_seconds": 1 << 30},
            days=1,
        )
        result = little.run(compiled=False)
        assert (result.of(codes.EV_VISIT)["b"] // MINUTE).tolist() == expected
        told = [f"0 10:21 li history county c.internal Ines {how} takes {more} saves {3 - more}"]
        assert [line for line in result.lines() if " history " in line] == (told if prefer == "village" else [])


def test_who_would_be_asked_nothing_leaves_no_row():
    """The record has come by itself after half an hour, of any county: no consortium saves anything."""
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(record=True, history_seconds=60.0, record_delay_seconds=0)],
        par={"history_seconds": 180.0, "record_delay_seconds": 1800},
        days=1,
    )
    result = little.run(compiled=False)
    assert len(result.of(codes.EV_HISTORY)) == 0
    assert (result.of(codes.EV_VISIT)["b"] // MINUTE).tolist() == [11, 15]
