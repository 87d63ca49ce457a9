"""Choice: forced options, self-care, the next best, advice, and the utility worked out by hand."""

from __future__ import annotations

import math

import pytest
from little import FACILITIES, Ill, Little, condition

from ylt_sim.kernel.draws import uniform
from ylt_sim.world import codes

OPTIONS = ("village", "township", "county", "tertiary")


@pytest.mark.parametrize("first", OPTIONS)
def test_the_preferred_option_is_chosen_and_the_next_best_recorded(first: str):
    """One resident, four options, utilities 1000, 600, 200, -200 and noise below 50."""
    others = tuple(o for o in OPTIONS if o != first)
    result = Little([Ill("li", "09:00")], prefer=(first, *others)).run()
    (row,) = result.of(codes.EV_CHOICE)
    number = {"village": 0, "township": 1, "county": 4, "tertiary": 7}
    assert row["facility"] == FACILITIES.index(first)
    assert (row["a"], row["link"], row["b"]) == (number[first], number[others[0]], 0)
    assert round(row["x"], -2) == 1000


def test_self_care_ends_at_home():
    """A minor cough that may be cared for at home, and a constant that is high enough.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice - - - self_care next own_village_clinic decision 0 utility ~1800
    0 09:00 li episode_end - - - self-care visits 0 tier 0 hours -1
    """
    little = Little([Ill("li", "09:00")], {"cough": condition(may_self_care=1, self_care=90.0)})
    little.check(test_self_care_ends_at_home.__doc__)


def test_no_self_care_for_what_is_severe():
    """The same constant; a severe illness is taken to the village clinic, and treated there since it needs no more.

    0 09:00 li onset - - - cough severe needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li definitive village - - tier 1 needs 1 hours 0.333333
    0 09:20 li episode_end village - - treated visits 1 tier 1 hours 0.333333
    """
    little = Little([Ill("li", "09:00")], {"cough": condition(codes.SEVERE, may_self_care=1, self_care=90.0)})
    little.check(test_no_self_care_for_what_is_severe.__doc__)


def test_a_specialty_that_nobody_has():
    """Oncology is seen nowhere in the little world: nobody to choose, at home without a visit.

    0 09:00 li onset - - - lump minor needs 1 acute
    0 09:00 li choice - - - - next - decision 0 utility 0
    0 09:00 li episode_end - - - self-care visits 0 tier 0 hours -1
    """
    little = Little(
        [Ill("li", "09:00")],
        {"lump": condition(specialty=codes.ONCOLOGY)},
    )
    little.patients[0] = Ill("li", "09:00", "lump")
    little.check(test_a_specialty_that_nobody_has.__doc__)


def test_advice_moves_the_choice():
    """A chest pain of county need, seen by the village doctor: 10 minutes, 5 for the letter, then the patient chooses
    again with the advice. Constants 50, 30, 10, -10 times 20; advice adds 100 x 20 to the county,
    and half of it to the city.

    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium - takes 5 saves 0
    0 09:25 li visit village v.clinic Vera walk_in waited 0 lasted 15 yuan 10
    0 09:25 li referred village - - to - consortium - alone
    0 09:25 li choice county - - county_general next tertiary decision 1 utility ~2200
    0 10:40 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:40 li definitive county - - tier 3 needs 3 hours 1.66667
    0 10:40 li episode_end county - - treated visits 2 tier 3 hours 1.66667
    """
    little = Little([Ill("li", "09:00", "chest")], {"chest": condition(codes.MODERATE, 3)}, par={"advice_bonus": 100.0})
    little.check(test_advice_moves_the_choice.__doc__)


def test_after_advice_lower_tiers_are_no_option():
    """The same pain, advice without weight: the city, which he likes best of those that can, and not the village.

    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium - takes 5 saves 0
    0 09:25 li visit village v.clinic Vera walk_in waited 0 lasted 15 yuan 10
    0 09:25 li referred village - - to - consortium - alone
    0 09:25 li choice tertiary - - tertiary next county_general decision 1 utility ~200
    0 11:25 li left_county tertiary - - sent on alone letter 1 consortium -
    0 11:40 li visit tertiary x.internal Xiu walk_in waited 0 lasted 15 yuan 40
    0 11:40 li definitive tertiary - - tier 4 needs 3 hours 2.66667
    0 11:40 li episode_end tertiary - - treated visits 2 tier 4 hours 2.66667
    """
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        prefer=("village", "township", "tertiary", "county"),
        days=1,
    )
    little.check(test_after_advice_lower_tiers_are_no_option.__doc__)


def test_the_utility_by_hand():
    """Own village clinic against the county hospital, every term in play.

    village: 1 - 2 x 10/60 h - 0.5 x 0.25 h + 0.02 x 60 points + 3 x (0.8 - 0.5) + 0.7 usual + 0.4 signed = 3.741667
    county:  2 + 0.6 (moderate) + 0.3 (taste) - 2 x 60/60 h - 0.5 x 2 h + 0.02 x 40 points + 3 x (0.9 - 0.5) = 1.9
    """
    little = Little(
        [Ill("li", "09:00", "pain", episode=100)],
        {"pain": condition(codes.MODERATE, 1)},
        options=("village", "county"),
        par={
            "scale": 1.5,
            "travel_per_hour": 2.0,
            "wait_per_hour": 0.5,
            "price_per_point": 0.02,
            "trust_weight": 3.0,
            "usual_bonus": 0.7,
            "signed_bonus": 0.4,
            "hospital_severity": [0.0, 0.6, 0.0, 0.0],
            "choice_constant": [1.0, 0, 0, 0, 2.0, 0, 0, 0, 0, 0],
        },
        tier={"village": {"reimbursed_visit_points": 60.0}, "county": {"reimbursed_visit_points": 40.0}},
        resident={"li": {"usual_option": 0, "is_signed": 1, "hospital_taste": 0.3}},
    )
    build = little.world

    def world():
        w = build()
        w.belief["trust"][[0, 3]] = 0.8, 0.9
        w.belief["wait_hours"][3] = 2.0
        return w

    little.world = world
    (row,) = little.run().of(codes.EV_CHOICE)

    def noise(option: int) -> float:
        return -math.log(-math.log(uniform(7, 0, 100, option, codes.U_CHOICE)))

    village = 1.5 * (1 - 2 / 6 - 0.125 + 1.2 + 0.9 + 0.7 + 0.4) + noise(0)
    county = 1.5 * (2 + 0.6 + 0.3 - 2 - 1 + 0.8 + 1.2) + noise(4)
    best, second = (0, 4) if village > county else (4, 0)
    assert (row["a"], row["link"]) == (best, second)
    assert row["x"] == pytest.approx(max(village, county), rel=1e-12)
