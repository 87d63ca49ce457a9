"""The start of the policy: nothing of it before its day; reserves, sessions, holds, slots from that day on."""

from __future__ import annotations

from little import HOUR, Ill, Little, condition, consortium

from ylt_sim.world import codes

DAY = 86_400.0
GREEN = {"hold_seconds": 6 * HOUR, "slot_share": 0.1}
PNEUMONIA = {"pneumonia": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=DAY)}


def test_holds_from_that_day_on():
    """li falls ill on Monday, without a consortium: alone; wang on Tuesday at the same hour: a bed is held.

    0 09:00 li onset - - - pneumonia severe needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium - takes 5 saves 0
    0 09:25 li visit village v.clinic Vera walk_in waited 0 lasted 15 yuan 10
    0 09:25 li referred village - - to - consortium - alone
    0 09:25 li choice county - - county_general next tertiary decision 1 utility ~2200
    0 10:40 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:40 li definitive county - - tier 3 needs 3 hours 1.66667
    1 00:00 - policy - - - era 1
    1 09:00 wang onset - - - pneumonia severe needs 3 acute
    1 09:00 wang choice village - - own_village_clinic next own_township decision 0 utility ~1000
    1 09:10 wang letter village v.clinic Vera consortium 0 takes 1 saves 4
    1 09:21 wang visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    1 09:21 wang hold_placed county c.ward - number 1 left 360
    1 09:21 wang referred village c.ward - to county consortium 0 bed held
    1 10:36 wang visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    1 10:36 wang hold_claimed county c.ward - number 1 left 285
    1 10:36 wang definitive county - - tier 3 needs 3 hours 1.6
    1 10:40 li stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 10:40 li episode_end county - - treated visits 2 tier 3 hours 1.66667
    2 10:36 wang stay county c.ward - referred waited 0 lasted 1440 yuan 300
    2 10:36 wang episode_end county - - treated visits 2 tier 3 hours 1.6
    """
    little = Little(
        [Ill("li", "09:00", "pneumonia"), Ill("wang", "1 09:00", "pneumonia")],
        PNEUMONIA,
        par={"advice_bonus": 100.0},
        consortia=[consortium(**GREEN)],
        policy_day=1,
        days=3,
    )
    little.check(test_holds_from_that_day_on.__doc__)


def test_reserved_beds_from_that_day_on():
    """Two beds: on Monday both may go to walk-ins; from Tuesday one is kept. Monday's second patient stays in his bed;
    wang, who comes on Tuesday when one bed is free, waits until Wednesday, when both are.

    0 08:00 a onset - - - short severe needs 3 acute
    0 08:00 a choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 08:20 b onset - - - long severe needs 3 acute
    0 08:20 b choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 a visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 a definitive county - - tier 3 needs 3 hours 1.25
    0 09:35 b visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:35 b definitive county - - tier 3 needs 3 hours 1.25
    1 00:00 - policy - - - era 1
    1 09:00 wang onset - - - short severe needs 3 acute
    1 09:00 wang choice county - - county_general next own_village_clinic decision 0 utility ~1000
    1 09:15 a stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 a episode_end county - - treated visits 1 tier 3 hours 1.25
    1 10:15 wang visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    2 09:35 b stay county c.ward - walk_in waited 0 lasted 2880 yuan 600
    2 09:35 b episode_end county - - treated visits 1 tier 3 hours 1.25
    2 09:35 wang definitive county - - tier 3 needs 3 hours 24.5833
    3 09:35 wang stay county c.ward - walk_in waited 1400 lasted 1440 yuan 300
    3 09:35 wang episode_end county - - treated visits 1 tier 3 hours 24.5833
    """
    ill = {
        "short": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=DAY),
        "long": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=2 * DAY),
    }
    little = Little(
        [Ill("a", "08:00", "short"), Ill("b", "08:20", "long"), Ill("wang", "1 09:00", "short")],
        ill,
        prefer=("county",),
        policy_reserve={"c.ward": (0, 0, 1)},
        policy_day=1,
        days=4,
    )
    little.check(test_reserved_beds_from_that_day_on.__doc__)


def test_sessions_from_that_week_on():
    """Ines at the township on Monday mornings from day 7 on; on the Monday before she is at the county."""
    session = {"Ines": [("t.clinic", "0 08:00", "0 12:00", 60), ("c.internal", "0 14:00", "0 17:00", 0)]}
    home = {"Ines": [("c.internal", "0 08:00", "0 12:00", 0), ("c.internal", "0 14:00", "0 17:00", 0)]}
    little = Little([], shifts=home, policy_shifts=session, policy_day=7, days=14)
    assert little.run().lines() == [
        "0 08:00 - on_duty county c.internal Ines capacity 1",
        "0 12:00 - off_duty county c.internal Ines overtime 0 next -",
        "0 14:00 - on_duty county c.internal Ines capacity 1",
        "0 17:00 - off_duty county c.internal Ines overtime 0 next -",
        "7 00:00 - policy - - - era 1",
        "7 09:00 - on_duty township t.clinic Ines capacity 2 road 60",
        "7 12:00 - off_duty township t.clinic Ines overtime 0 next -",
        "7 14:00 - on_duty county c.internal Ines capacity 1",
        "7 17:00 - off_duty county c.internal Ines overtime 0 next -",
    ]


def test_slots_from_that_day_on():
    """Slots exist from Tuesday on, for the days to come."""
    little = Little(
        [Ill("li", "09:00", "chest"), Ill("wang", "1 09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(**GREEN)],
        policy_slots={"c.internal": 2},
        policy_day=1,
        days=4,
    )
    result = little.run()
    assert result.of(codes.EV_REFERRED)["b"].tolist() == [codes.WAY_PLAIN, codes.WAY_SLOT]


def test_a_patient_in_the_middle_keeps_what_he_has():
    """A bed held on Monday at 23:21 is claimed on Tuesday, after a doctor has admitted him,
    when the consortium that held it is no more.

    0 23:00 li onset - - - pneumonia severe needs 3 acute
    0 23:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 23:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 23:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 23:21 li hold_placed county c.ward - number 1 left 360
    0 23:21 li referred village c.ward - to county consortium 0 bed held
    1 00:00 - policy - - - era 1
    1 00:36 li visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    1 00:36 li hold_claimed county c.ward - number 1 left 285
    1 00:36 li definitive county - - tier 3 needs 3 hours 1.6
    2 00:36 li stay county c.ward - referred waited 0 lasted 1440 yuan 300
    2 00:36 li episode_end county - - treated visits 2 tier 3 hours 1.6
    """
    little = Little(
        [Ill("li", "23:00", "pneumonia")], PNEUMONIA, today=[consortium(**GREEN)], consortia=[], policy_day=1, days=3
    )
    little.check(test_a_patient_in_the_middle_keeps_what_he_has.__doc__)


def test_rows_before_the_day_do_not_depend_on_the_policy():
    """Everything at once from day 2: before it the rows are those of a world without a policy."""
    patients = [Ill(f"p{i}", f"{i // 4} {9 + i % 4:02d}:00", "pneumonia" if i % 2 else "chest") for i in range(16)]
    conditions = {**PNEUMONIA, "chest": condition(codes.MODERATE, 3)}

    def rows(**policy: object) -> bytes:
        little = Little(patients, conditions, par={"advice_bonus": 100.0}, slots={"c.internal": 0}, days=4, **policy)
        found = little.run().rows
        return found[found["time"] < 2 * DAY].tobytes()

    shifts = {"Ines": [("t.clinic", "2 08:00", "2 12:00", 60)]}
    everything = {
        "consortia": [consortium(**GREEN, consult=True, consult_seconds_a_day=600.0)],
        "policy_day": 2,
        "policy_slots": {"c.internal": 3},
        "policy_reserve": {"c.ward": (0, 0, 1)},
    }
    assert rows() == rows(**everything)
    assert (
        rows(shifts={"Ines": [("c.internal", "0 00:00", "7 00:00", 0)]}, policy_shifts=shifts, policy_day=2) == rows()
    )
