"""Rotation: a named doctor of the lead at the township for half a day, and what he brings."""

from __future__ import annotations

from little import Ill, Little, condition

from ylt_sim.world import codes

WEEK = {
    "Ines": [("t.clinic", "0 08:00", "0 12:00", 60)]
    + [("c.internal", "0 14:00", "0 17:00", 0), ("c.internal", "1 08:00", "1 17:00", 0)],
    "Tang": [("t.clinic", "1 00:00", "7 00:00", 0)],
}


def test_he_brings_his_competence():
    """Monday morning only Ines of the county is at the township, from 09:00 after an hour on the road; a moderate case
    of county need is treated there. On Tuesday Tang is there, sees that it is beyond him, and refers.

    0 09:00 - on_duty township t.clinic Ines capacity 1 road 60
    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice township - - own_township next county_general decision 0 utility ~1000
    0 09:40 li visit township t.clinic Ines walk_in waited 0 lasted 10 yuan 20
    0 09:40 li definitive township - - tier 2 needs 3 hours 0.666667
    0 09:40 li episode_end township - - treated visits 1 tier 2 hours 0.666667
    0 12:00 - off_duty township t.clinic Ines overtime 0 next -
    0 14:00 - on_duty county c.internal Ines capacity 1
    0 17:00 - off_duty county c.internal Ines overtime 0 next -
    1 00:00 - on_duty township t.clinic Tang capacity 1
    1 08:00 - on_duty county c.internal Ines capacity 1
    1 09:00 wang onset - - - chest moderate needs 3 acute
    1 09:00 wang choice township - - own_township next county_general decision 0 utility ~1000
    1 09:30 wang letter township t.clinic Tang consortium - takes 5 saves 0
    1 09:45 wang visit township t.clinic Tang walk_in waited 0 lasted 15 yuan 20
    1 09:45 wang referred township - - to - consortium - alone
    1 09:45 wang choice county - - county_general next tertiary decision 1 utility ~2600
    1 11:00 wang visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    1 11:00 wang definitive county - - tier 3 needs 3 hours 2
    1 11:00 wang episode_end county - - treated visits 2 tier 3 hours 2
    1 17:00 - off_duty county c.internal Ines overtime 0 next -
    """
    little = Little(
        [Ill("li", "09:00", "chest"), Ill("wang", "1 09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        prefer=("township", "county"),
        shifts=WEEK,
        par={"advice_bonus": 100.0},
        days=2,
    )
    little.check(test_he_brings_his_competence.__doc__)


def test_not_for_what_needs_a_bed():
    """The same case to be admitted, and a severe one: referred, though he is there."""
    little = Little(
        [Ill("li", "09:00", "chest"), Ill("wang", "09:30", "grave")],
        {"chest": condition(codes.MODERATE, 3, admit=1.0, acute_seconds=86_400.0), "grave": condition(codes.SEVERE, 3)},
        prefer=("township", "county"),
        shifts=WEEK,
        par={"advice_bonus": 100.0},
        days=1,
    )
    result = little.run()
    assert result.of(codes.EV_REFERRED)["facility"].tolist() == [2, 2]


def test_who_has_a_patient_leaves_when_free():
    """At the county until 10:00 and then sent to the township, an hour away. li is with her from 09:50 to 10:05: she
    leaves five minutes late, is on the road until 11:05, and zhao, who waits at the township since 10:35, is seen then.

    0 08:00 - on_duty county c.internal Ines capacity 1
    0 08:50 li onset - - - cough minor needs 1 acute
    0 08:50 li choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 10:05 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:05 - off_duty county c.internal Ines overtime 5 next t.clinic
    0 10:05 li definitive county - - tier 3 needs 1 hours 1.25
    0 10:05 li episode_end county - - treated visits 1 tier 3 hours 1.25
    0 10:05 zhao onset - - - fever minor needs 2 acute
    0 10:05 zhao choice township - - own_township next own_village_clinic decision 0 utility ~4600
    0 11:05 - on_duty township t.clinic Ines capacity 1 road 60
    0 11:15 zhao visit township t.clinic Ines walk_in waited 30 lasted 10 yuan 20
    0 11:15 zhao definitive township - - tier 2 needs 2 hours 1.16667
    0 11:15 zhao episode_end township - - treated visits 1 tier 2 hours 1.16667
    0 13:00 - off_duty township t.clinic Ines overtime 0 next -
    """
    little = Little(
        [Ill("li", "08:50"), Ill("zhao", "10:05", "fever")],
        {"cough": condition(), "fever": condition(need=2)},
        par={"usual_bonus": 200.0},
        resident={"li": {"usual_option": 4}, "zhao": {"usual_option": 1}},
        shifts={
            "Ines": [("c.internal", "0 08:00", "0 10:00", 0), ("t.clinic", "0 10:00", "0 13:00", 60)],
            "Tang": [("t.clinic", "1 00:00", "7 00:00", 0)],
        },
        days=1,
    )
    little.check(test_who_has_a_patient_leaves_when_free.__doc__)


def test_taught_sessions_and_nothing_else_add_skill():
    """Of each Monday morning an hour of clinic, then two hours of teaching away from patients: they close 10 per cent
    an hour of the gap to the cap of 0.5: 0.2 x 0.5 = 0.1 after Monday; no fading; each Monday (0.5 - skill) x 0.2 more.
    The same mornings all in the clinic teach nothing.
    """
    taught = {"Ines": [("t.clinic", "0 08:00", "0 10:00", 60), ("t.duty", "0 10:00", "0 12:00", 0), *WEEK["Ines"][1:]]}
    little = Little(
        [],
        shifts=taught,
        par={"teach_gain_per_hour": 0.1, "skill_cap": 0.5},
        doctor={"Ines": {"teaching_seconds": (7200.0, 7200.0)}},
        days=9,
    )
    skill = little.run().engine.get("facility", "skill")
    assert skill[2] == 0.1 + 0.2 * (0.5 - 0.1)
    assert (skill[[0, 1, 3, 4]] == 0).all()
    little.shifts = WEEK
    assert (little.run().engine.get("facility", "skill") == 0).all()
