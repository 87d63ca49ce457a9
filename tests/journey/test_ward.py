"""Ward: beds reserved for the referred, overflow and back-fill, waiting in vain, death."""

from __future__ import annotations

import pytest
from little import POOL, Ill, Little, condition, consortium

from ylt_sim.kernel.draws import uniform
from ylt_sim.world import codes

DAY = 86_400.0


def illness(days: float = 1.0, **values: object) -> dict[str, object]:
    """Severe, of county need, admitted for some days."""
    return condition(codes.SEVERE, 3, admit=1.0, acute_seconds=days * DAY, **values)


def test_a_walk_in_may_not_have_the_last_kept_bed_but_the_referred_may():
    """Two beds, one out of reach of walk-ins: first and second come by themselves, second waits while a bed is free;
    sent is referred (nothing held) and gets it at once; then first leaves, but with sent in the other bed only the
    kept one is free; second has his bed when sent leaves too.

    0 08:00 first onset - - - illness severe needs 3 acute
    0 08:00 first choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 08:20 second onset - - - illness severe needs 3 acute
    0 08:20 second choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 09:00 sent onset - - - illness severe needs 3 acute
    0 09:00 sent choice village - - own_village_clinic next own_township decision 0 utility ~5000
    0 09:10 sent letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:15 first visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 first definitive county - - tier 3 needs 3 hours 1.25
    0 09:21 sent visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 sent referred village c.internal - to county consortium 0 priority only
    0 09:35 second visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:36 sent visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    0 10:36 sent definitive county - - tier 3 needs 3 hours 1.6
    1 09:15 first stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 first episode_end county - - treated visits 1 tier 3 hours 1.25
    1 10:36 sent stay county c.ward - referred waited 0 lasted 1440 yuan 300
    1 10:36 sent episode_end county - - treated visits 2 tier 3 hours 1.6
    1 10:36 second definitive county - - tier 3 needs 3 hours 26.2667
    2 10:36 second stay county c.ward - walk_in waited 1501 lasted 1440 yuan 300
    2 10:36 second episode_end county - - treated visits 1 tier 3 hours 26.2667
    """
    little = Little(
        [Ill("first", "08:00", "illness"), Ill("second", "08:20", "illness"), Ill("sent", "09:00", "illness")],
        {"illness": illness()},
        reserve={"c.ward": (0, 0, 1)},
        today=[consortium()],
        par={"usual_bonus": 200.0},
        resident={"first": {"usual_option": 4}, "second": {"usual_option": 4}, "sent": {"usual_option": 0}},
        days=4,
    )
    little.check(test_a_walk_in_may_not_have_the_last_kept_bed_but_the_referred_may.__doc__)


def test_overflow_to_another_ward_and_back_fill():
    """Two internal beds and one surgical: the third of four lies in the surgical ward; the fourth waits for the
    internal ward and is taken by whichever of the two has a bed first: the surgical one, freed by the third (who has
    the shortest stay).

    0 08:00 a onset - - - long severe needs 3 acute
    0 08:00 a choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 08:20 b onset - - - long severe needs 3 acute
    0 08:20 b choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 08:40 c onset - - - short severe needs 3 acute
    0 08:40 c choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:00 d onset - - - long severe needs 3 acute
    0 09:00 d choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 a visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 a definitive county - - tier 3 needs 3 hours 1.25
    0 09:35 b visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:35 b definitive county - - tier 3 needs 3 hours 1.25
    0 09:55 c visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:55 c definitive county - - tier 3 needs 3 hours 1.25
    0 10:15 d visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    1 09:55 c stay county c.surgical - walk_in waited 0 lasted 1440 yuan 300
    1 09:55 c episode_end county - - treated visits 1 tier 3 hours 1.25
    1 09:55 d definitive county - - tier 3 needs 3 hours 24.9167
    3 09:15 a stay county c.ward - walk_in waited 0 lasted 4320 yuan 900
    3 09:15 a episode_end county - - treated visits 1 tier 3 hours 1.25
    3 09:35 b stay county c.ward - walk_in waited 0 lasted 4320 yuan 900
    3 09:35 b episode_end county - - treated visits 1 tier 3 hours 1.25
    4 09:55 d stay county c.surgical - walk_in waited 1420 lasted 4320 yuan 900
    4 09:55 d episode_end county - - treated visits 1 tier 3 hours 24.9167
    """
    little = Little(
        [Ill("a", "08:00", "long"), Ill("b", "08:20", "long"), Ill("c", "08:40", "short"), Ill("d", "09:00", "long")],
        {"long": illness(3.0), "short": illness(1.0)},
        prefer=("county",),
        overflow=True,
        days=5,
    )
    little.check(test_overflow_to_another_ward_and_back_fill.__doc__)


def test_waiting_in_vain():
    """The only bed is taken for three days, patience is one minute: wang chooses again, and not the county, where there
    was none, whatever the advice weighs.

    0 08:00 li onset - - - illness severe needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:00 wang onset - - - illness severe needs 3 acute
    0 09:00 wang choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    0 10:15 wang visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:16 wang bed_gave_up county c.ward - walk_in waited 1 times 2
    0 10:16 wang choice tertiary - - tertiary next - decision 1 utility 2
    0 12:16 wang left_county tertiary - - no bed to be had letter 0 consortium -
    0 12:31 wang visit tertiary x.internal Xiu walk_in waited 0 lasted 15 yuan 40
    0 12:31 wang definitive tertiary - - tier 4 needs 3 hours 3.51667
    3 09:15 li stay county c.ward - walk_in waited 0 lasted 4320 yuan 900
    3 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    3 12:31 wang stay tertiary x.ward - walk_in waited 0 lasted 4320 yuan 1200
    3 12:31 wang episode_end tertiary - - treated visits 2 tier 4 hours 3.51667
    """
    little = Little(
        [Ill("li", "08:00", "illness"), Ill("wang", "09:00", "illness")],
        {"illness": illness(3.0)},
        prefer=("county",),
        capacity={"c.ward": 1},
        par={"ward_patience_seconds": 1.0, "advice_bonus": 100.0},
        days=5,
    )
    little.check(test_waiting_in_vain.__doc__)


def test_emergencies_then_referred_then_walk_ins():
    """One bed, freed once a day: in the order of the classes, whatever the order of arrival."""
    little = Little(
        [
            Ill("now", "08:00", "illness"),
            Ill("walk", "08:20", "illness"),
            Ill("sent", "08:20", "illness"),
            Ill("grave", "09:00", "stroke"),
        ],
        {"illness": illness(), "stroke": illness(critical_from=codes.SEVERE)},
        capacity={"c.ward": 1},
        today=[consortium()],
        par={"usual_bonus": 200.0},
        days=6,
        resident={n: {"usual_option": 0 if n == "sent" else 4} for n in ("now", "walk", "sent", "grave")},
    )
    result = little.run()
    stays = [line for line in result.lines() if " stay " in line]
    assert [line.split()[2] for line in stays] == ["now", "grave", "sent", "walk"]
    assert [line.split()[7] for line in stays] == ["walk_in", "emergency", "referred", "walk_in"]


@pytest.mark.parametrize(
    ("late_risk", "target_minutes", "dies"), [(1.0, 60.0, False), (1e9, 60.0, True), (1e9, 120.0, False)]
)
def test_death_if_definitive_care_came_late(late_risk: float, target_minutes: float, dies: bool):
    """A stroke at the county's door after 60 minutes, seen for 20, in bed 80 minutes after onset: late for a target of
    60, in time for one of 120. The risk of one in a billion is multiplied by a billion.
    """
    little = Little(
        [Ill("li", "09:00", "stroke")],
        {"stroke": illness(critical_from=codes.SEVERE, target_seconds=60 * target_minutes, p_death=[1e-9] * 4)},
        prefer=("county",),
        par={"late_risk": late_risk},
        days=3,
    )
    result = little.run()
    assert len(result.of(codes.EV_DEATH)) == dies
    assert result.of(codes.EV_DEFINITIVE)["x"][0] == 80 / 60


def test_who_is_never_admitted_may_die():
    """Fatal with certainty, no bed at the county nor in the city: an hour and two on the road, 20 minutes in each
    emergency clinic and one of patience for a bed; nothing else is left, and he dies untreated.

    0 09:00 li onset - - - stroke severe needs 3 acute
    0 09:00 li choice county - - county_general next tertiary decision 0 utility ~1000
    0 10:00 li at_door county - - by himself after 60 warned 0
    0 10:20 li visit county c.emergency Emmy emergency waited 0 lasted 20 yuan 30
    0 10:21 li bed_gave_up county c.ward - emergency waited 1 times 2
    0 10:21 li choice tertiary - - tertiary next - decision 1 utility ~600
    0 12:21 li left_county tertiary - - no bed to be had letter 0 consortium -
    0 12:21 li at_door tertiary - - by himself after 201 warned 0
    0 12:41 li visit tertiary x.emergency Xena emergency waited 0 lasted 20 yuan 40
    0 12:42 li bed_gave_up tertiary x.ward - emergency waited 1 times 4
    0 12:42 li choice - - - - next - decision 2 utility 0
    0 12:42 li death - - - stroke severe needs 3
    0 12:42 li episode_end - - - died visits 2 tier 0 hours -1
    """
    little = Little(
        [Ill("li", "09:00", "stroke")],
        {"stroke": illness(critical_from=codes.SEVERE, p_death=[1.0] * 4)},
        prefer=("county", "tertiary"),
        capacity={"c.ward": 0, "x.ward": 0},
        par={"ward_patience_seconds": 1.0},
        days=3,
    )
    little.check(test_who_is_never_admitted_may_die.__doc__)


@pytest.mark.parametrize(("late_risk", "dies"), [(1.0, False), (1e9, True)])
def test_who_is_never_treated_has_the_risk_of_the_late(late_risk: float, dies: bool):
    """A severe illness that the village treats wrong, without any target time: the risk of one in a billion is
    multiplied by a billion. A minor one does not die of it.
    """
    for severity in (codes.SEVERE, codes.MINOR):
        little = Little(
            [Ill("li", "09:00", "pain")],
            {"pain": condition(severity, p_death=[1e-9] * 4)},
            tier={"village": {"treat_within": 0.0}},
            par={"late_risk": late_risk},
            days=1,
        )
        (end,) = little.run().of(codes.EV_EPISODE_END)
        died = dies and severity == codes.SEVERE
        assert end["a"] == (codes.END_DIED if died else codes.END_NOT_TREATED)


def test_deaths_are_the_tables_if_the_multiplier_is_one_over_the_mean_risk():
    """Balance (d). 300 patients of one illness, p = .1; half of them come too late and have three times the risk, so
    its mean is 2. With one half for the multiplier a tenth of them die, not a fifth, and three late ones for one in
    time: each is who has a uniform below p x risk / 2.
    """
    n, p_death = 300, 0.1
    little = Little(
        [Ill(f"p{i}", f"{i // 20} {i % 20:02d}:00", "late" if i % 2 else "prompt") for i in range(n)],
        {
            name: illness(critical_from=codes.SEVERE, target_seconds=60 * minutes, p_death=[p_death] * 4)
            for name, minutes in (("late", 60), ("prompt", 1200))
        },
        prefer=("county",),
        par={"late_risk": 3.0, "death_multiplier": 0.5},
        capacity={"c.ward": 300},
        days=30,
    )
    result = little.run()
    died = sorted(result.of(codes.EV_DEATH)["resident"].tolist())
    expected = [
        i for i in range(n) if uniform(7, i, i, 1, codes.U_DEATH) < p_death * 0.5 * (3.0 if i % 2 else 1.0)
    ]
    assert died == expected
    assert len(died) == pytest.approx(n * p_death, abs=3.3 * (n * p_death * 0.9) ** 0.5)


# What a full ward does, by class.
def full(mode: int, **more: object) -> Little:
    """One bed at the county, li's for three days; wang comes an hour later."""
    return Little(
        [Ill("li", "08:00", "illness"), Ill("wang", "09:00", "illness")],
        {"illness": illness(3.0)},
        prefer=("county",),
        par={"full_ward": [mode] * 3},
        **{"capacity": {"c.ward": 1}, "days": 8, **more},
    )


def test_a_full_ward_lets_wait():
    """wang waits until li leaves, three days after 09:15."""
    stays = full(codes.FULL_WAIT).run(compiled=False).of(codes.EV_STAY)
    assert stays["facility"].tolist() == [3, 3]
    assert stays["a"].tolist() == [0, 2 * 86_400 + 23 * 3600]


def test_a_full_ward_diverts():
    """wang is sent on at once, is seen in the city and has a bed there; with the city full too he waits where he is."""
    result = full(codes.FULL_DIVERT).run(compiled=False)
    (row,) = result.of(codes.EV_REFERRED)
    assert (row["facility"], row["a"], row["b"]) == (3, 4, codes.WAY_DIVERTED)
    assert result.of(codes.EV_LEFT_COUNTY)["b"].tolist() == [codes.LEAVES_FULL]
    assert result.of(codes.EV_STAY)["a"].tolist() == [0, 0]
    result = full(codes.FULL_DIVERT, capacity={"c.ward": 1, "x.ward": 0}).run(compiled=False)
    assert len(result.of(codes.EV_REFERRED)) == 0 and result.of(codes.EV_STAY)["facility"].tolist() == [3, 3]


def test_a_full_ward_boards():
    """wang lies in the surgical ward, which is no overflow ward of the internal one here; with that full he waits."""
    stays = full(codes.FULL_BOARD).run(compiled=False).of(codes.EV_STAY)
    assert sorted(stays["pool"].tolist()) == [POOL["c.ward"], POOL["c.surgical"]]
    assert stays["a"].sum() == 0
    stays = full(codes.FULL_BOARD, capacity={"c.ward": 1, "c.surgical": 0}).run(compiled=False).of(codes.EV_STAY)
    assert stays["pool"].tolist() == [POOL["c.ward"]] * 2


def test_with_a_bed_for_all_the_option_changes_nothing():
    """Where nobody waits, three named ways are one: the same rows, to the byte."""
    rows = [
        full(mode, capacity={"c.ward": 9}).run(compiled=False).rows.tobytes()
        for mode in (codes.FULL_WAIT, codes.FULL_DIVERT, codes.FULL_BOARD)
    ]
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.parametrize(("day", "again"), [(10, 1), (40, 0)])
def test_readmission_within_thirty_days(day: int, again: int):
    """Discharged on day 1; in a bed again on day 10 that is a readmission, on day 40 it is not."""
    little = Little(
        [Ill("li", "08:00", "illness"), Ill("later", f"{day} 08:00", "illness", resident="li")],
        {"illness": illness()},
        prefer=("county",),
        days=45,
    )
    rows = little.run(compiled=False).of(codes.EV_READMISSION)
    assert len(rows) == again
    if again:
        assert (rows["b"][0], rows["a"][0]) == (0, 9 * 86_400)
