"""Consultation: classes, patience, doors, overtime, what is recognised and treated, the review of a result."""

from __future__ import annotations

import numpy as np
import pytest
from little import Ill, Little, condition, consortium, episode_with

from ylt_sim.kernel.codes import HOLD_RELEASED
from ylt_sim.kernel.draws import lognormal, uniform
from ylt_sim.world import codes

COUNTY_ONLY = ("county",)


def test_emergency_before_referred_before_walk_in():
    """One doctor at the county's general clinic, all three classes arrive while he is busy with the first walk-in.

    0 08:50 sent onset - - - fever moderate needs 3 acute
    0 08:50 sent choice village - - own_village_clinic next county_general decision 0 utility ~3000
    0 09:00 sent letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:00 first onset - - - cough minor needs 1 acute
    0 09:00 first choice county - - county_general next own_village_clinic decision 0 utility ~5000
    0 09:01 walk onset - - - cough minor needs 1 acute
    0 09:01 walk choice county - - county_general next own_village_clinic decision 0 utility ~5000
    0 09:10 grave onset - - - pain severe needs 1 acute
    0 09:10 grave choice county - - county_general next own_village_clinic decision 0 utility ~5000
    0 09:11 sent visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:11 sent referred village c.emergency - to county consortium 0 priority only
    0 10:10 grave at_door county - - by himself after 60 warned 0
    0 10:30 first visit county c.emergency Emmy walk_in waited 0 lasted 30 yuan 30
    0 10:30 first definitive county - - tier 3 needs 1 hours 1.5
    0 10:30 first episode_end county - - treated visits 1 tier 3 hours 1.5
    0 10:50 grave visit county c.emergency Emmy emergency waited 20 lasted 20 yuan 30
    0 10:50 grave definitive county - - tier 3 needs 1 hours 1.66667
    0 10:50 grave episode_end county - - treated visits 1 tier 3 hours 1.66667
    0 11:20 sent visit county c.emergency Emmy referred waited 39 lasted 30 yuan 30
    0 11:20 sent definitive county - - tier 3 needs 3 hours 2.5
    0 11:20 sent episode_end county - - treated visits 2 tier 3 hours 2.5
    0 11:50 walk visit county c.emergency Emmy walk_in waited 79 lasted 30 yuan 30
    0 11:50 walk definitive county - - tier 3 needs 1 hours 2.81667
    0 11:50 walk episode_end county - - treated visits 1 tier 3 hours 2.81667
    """
    conditions = {
        "cough": condition(specialty=codes.GENERAL),
        "pain": condition(codes.SEVERE, 1, specialty=codes.GENERAL, critical_from=codes.SEVERE),
        "fever": condition(codes.MODERATE, 3, specialty=codes.GENERAL),
    }
    little = Little(
        [Ill("first", "09:00"), Ill("walk", "09:01"), Ill("sent", "08:50", "fever"), Ill("grave", "09:10", "pain")],
        conditions,
        prefer=COUNTY_ONLY,
        options=("village", "county"),
        today=[consortium()],
        days=1,
        resident={"sent": {"usual_option": 0}},
        par={"usual_bonus": 200.0},
    )
    build = little.world

    def world():
        w = build()
        w.resident["usual_option"] = [0 if n == "sent" else 4 for n in little.residents()]
        w.tier[3]["consultation_seconds"] = 1800.0
        return w

    little.world = world
    little.check(test_emergency_before_referred_before_walk_in.__doc__)


def test_patience_runs_out_and_a_minor_patient_goes_home():
    """The second comes while the first is seen and has a patience of one minute; a minor patient then stays at home,
    which is unmet need and not self-care.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:05 wang onset - - - cough minor needs 1 acute
    0 09:05 wang choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:16 wang gave_up village v.clinic - walk_in waited 1 times 0
    0 09:16 wang episode_end - - - gave up visits 0 tier 0 hours -1
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li definitive village - - tier 1 needs 1 hours 0.333333
    0 09:20 li episode_end village - - treated visits 1 tier 1 hours 0.333333
    """
    little = Little([Ill("li", "09:00"), Ill("wang", "09:05")], par={"patience_seconds": 1.0}, days=1)
    little.check(test_patience_runs_out_and_a_minor_patient_goes_home.__doc__)


def test_patience_runs_out_and_a_moderate_patient_turns_elsewhere():
    """The same, and more than minor: chooses again, the clinic failed him but trust has no weight here; by now free.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:05 wang onset - - - pain moderate needs 1 acute
    0 09:05 wang choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:16 wang gave_up village v.clinic - walk_in waited 1 times 0
    0 09:16 wang choice village - - own_village_clinic next own_township decision 1 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li definitive village - - tier 1 needs 1 hours 0.333333
    0 09:20 li episode_end village - - treated visits 1 tier 1 hours 0.333333
    0 09:36 wang visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:36 wang definitive village - - tier 1 needs 1 hours 0.516667
    0 09:36 wang episode_end village - - treated visits 1 tier 1 hours 0.516667
    """
    little = Little(
        [Ill("li", "09:00"), Ill("wang", "09:05", "pain")],
        {"cough": condition(), "pain": condition(codes.MODERATE)},
        par={"patience_seconds": 1.0},
        days=1,
    )
    little.check(test_patience_runs_out_and_a_moderate_patient_turns_elsewhere.__doc__)


@pytest.mark.parametrize(("cls", "factor"), [("walk_in", 1), ("referred", 2)])
def test_patience_by_class(cls: str, factor: int):
    """Mean patience of the class: once for walk-ins, twice for the referred; lognormal with sigma 0.5."""
    sent = cls == "referred"
    little = Little(
        [Ill("first", "08:00", "long"), Ill("li", "08:30" if sent else "09:01", "fever", episode=200)],
        {"long": condition(codes.SEVERE, 3), "fever": condition(codes.MODERATE, 3)},
        prefer=COUNTY_ONLY,
        today=[consortium()],
        par={"patience_seconds": 1200.0, "usual_bonus": 200.0, "round_seconds": 1},
        days=1,
        tier={"county": {"consultation_seconds": 36_000.0}},
    )
    build = little.world

    def world():
        w = build()
        w.resident["usual_option"] = [0 if n == "li" and sent else 4 for n in little.residents()]
        return w

    little.world = world
    gave_up = little.run().of(codes.EV_GAVE_UP)
    asks = 1 if sent else 0
    rank = little.residents().index("li")
    expected = lognormal(uniform(7, rank, 200, asks, codes.U_PATIENCE), 1200.0 * factor, 0.5)
    assert gave_up["a"][0] == expected
    assert gave_up["link"][0] == codes.CLASS_NAMES.index(cls)


def test_closing_time_sees_those_inside_as_overtime():
    """The door shuts at 17:00 with three inside, one of whom is with the doctor: all are seen, until 17:20.

    0 08:00 - door village v.clinic - open queue 0
    0 08:00 - on_duty village v.clinic Vera capacity 1
    0 16:20 li onset - - - cough minor needs 1 acute
    0 16:20 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:20 wang onset - - - cough minor needs 1 acute
    0 16:20 wang choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:20 zhao onset - - - cough minor needs 1 acute
    0 16:20 zhao choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:20 qian onset - - - cough minor needs 1 acute
    0 16:20 qian choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:20 sun onset - - - cough minor needs 1 acute
    0 16:20 sun choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:40 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 16:40 li definitive village - - tier 1 needs 1 hours 0.333333
    0 16:40 li episode_end village - - treated visits 1 tier 1 hours 0.333333
    0 16:50 wang visit village v.clinic Vera walk_in waited 10 lasted 10 yuan 10
    0 16:50 wang definitive village - - tier 1 needs 1 hours 0.5
    0 16:50 wang episode_end village - - treated visits 1 tier 1 hours 0.5
    0 17:00 - door village v.clinic - shut queue 2
    0 17:00 zhao visit village v.clinic Vera walk_in waited 20 lasted 10 yuan 10
    0 17:00 zhao definitive village - - tier 1 needs 1 hours 0.666667
    0 17:00 zhao episode_end village - - treated visits 1 tier 1 hours 0.666667
    0 17:10 qian visit village v.clinic Vera walk_in waited 30 lasted 10 yuan 10
    0 17:10 qian definitive village - - tier 1 needs 1 hours 0.833333
    0 17:10 qian episode_end village - - treated visits 1 tier 1 hours 0.833333
    0 17:20 sun visit village v.clinic Vera walk_in waited 40 lasted 10 yuan 10
    0 17:20 - off_duty village v.clinic Vera overtime 20 next -
    0 17:20 sun definitive village - - tier 1 needs 1 hours 1
    0 17:20 sun episode_end village - - treated visits 1 tier 1 hours 1
    """
    little = Little(
        [Ill("li", "16:20"), Ill("wang", "16:20"), Ill("zhao", "16:20"), Ill("qian", "16:20"), Ill("sun", "16:20")],
        hours={"village": ("08:00", "17:00")},
        shifts={"Vera": [("v.clinic", f"{d} 08:00", f"{d} 17:00", 0) for d in range(7)]},
        days=1,
    )
    little.check(test_closing_time_sees_those_inside_as_overtime.__doc__)


def test_closing_time_may_send_the_queue_home():
    """The same with ``send_home``: who is with the doctor is seen, the others leave; minor ones stay at home.

    0 08:00 - door village v.clinic - open queue 0
    0 08:00 - on_duty village v.clinic Vera capacity 1
    0 16:20 li onset - - - cough minor needs 1 acute
    0 16:20 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:20 wang onset - - - cough minor needs 1 acute
    0 16:20 wang choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:20 zhao onset - - - cough minor needs 1 acute
    0 16:20 zhao choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:20 qian onset - - - cough minor needs 1 acute
    0 16:20 qian choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 16:45 li visit village v.clinic Vera walk_in waited 0 lasted 15 yuan 10
    0 16:45 li definitive village - - tier 1 needs 1 hours 0.416667
    0 16:45 li episode_end village - - treated visits 1 tier 1 hours 0.416667
    0 17:00 - door village v.clinic - shut queue 2
    0 17:00 zhao gave_up village v.clinic - walk_in waited 30 times 0
    0 17:00 zhao episode_end - - - gave up visits 0 tier 0 hours -1
    0 17:00 qian gave_up village v.clinic - walk_in waited 30 times 0
    0 17:00 qian episode_end - - - gave up visits 0 tier 0 hours -1
    0 17:00 wang visit village v.clinic Vera walk_in waited 15 lasted 15 yuan 10
    0 17:00 - off_duty village v.clinic Vera overtime 0 next -
    0 17:00 wang definitive village - - tier 1 needs 1 hours 0.666667
    0 17:00 wang episode_end village - - treated visits 1 tier 1 hours 0.666667
    """
    little = Little(
        [Ill("li", "16:20"), Ill("wang", "16:20"), Ill("zhao", "16:20"), Ill("qian", "16:20")],
        sends_home=True,
        hours={"village": ("08:00", "17:00")},
        shifts={"Vera": [("v.clinic", f"{d} 08:00", f"{d} 17:00", 0) for d in range(7)]},
        tier={"village": {"consultation_seconds": 900.0}},
        days=1,
    )
    little.check(test_closing_time_may_send_the_queue_home.__doc__)


def test_a_shut_door_turns_away_four_times_and_then_he_chooses_again():
    """The hours say 08:00-17:00, but nobody opens on Monday: four times at the door, ten minutes apart, then a new
    choice; after four choices he gives up, at noon.

    0 08:00 - door village v.clinic - shut queue 0
    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li turned_away village - - walk_in times 0
    0 09:20 li turned_away village - - walk_in times 1
    0 09:30 li turned_away village - - walk_in times 2
    0 09:40 li turned_away village - - walk_in times 3
    0 09:40 li choice village - - own_village_clinic next own_township decision 1 utility ~1000
    0 09:50 li turned_away village - - walk_in times 0
    0 10:00 li turned_away village - - walk_in times 1
    0 10:10 li turned_away village - - walk_in times 2
    0 10:20 li turned_away village - - walk_in times 3
    0 10:20 li choice village - - own_village_clinic next own_township decision 2 utility ~1000
    0 10:30 li turned_away village - - walk_in times 0
    0 10:40 li turned_away village - - walk_in times 1
    0 10:50 li turned_away village - - walk_in times 2
    0 11:00 li turned_away village - - walk_in times 3
    0 11:00 li choice village - - own_village_clinic next own_township decision 3 utility ~1000
    0 11:10 li turned_away village - - walk_in times 0
    0 11:20 li turned_away village - - walk_in times 1
    0 11:30 li turned_away village - - walk_in times 2
    0 11:40 li turned_away village - - walk_in times 3
    0 11:40 li episode_end - - - gave up visits 0 tier 0 hours -1
    0 17:00 - door village v.clinic - shut queue 0
    1 08:00 - door village v.clinic - open queue 0
    1 17:00 - door village v.clinic - shut queue 0
    """
    little = Little([Ill("li", "09:00")], hours={"village": ("08:00", "17:00")}, days=2)
    build = little.world

    def world():
        w = build()
        second = w.roster["second"]
        w.roster["act"][(w.roster["pool"] == 0) & (w.roster["act"] == 2) & (second < 86400)] = 0
        return w

    little.world = world
    little.check(test_a_shut_door_turns_away_four_times_and_then_he_chooses_again.__doc__)


def test_need_within_reach_and_wrong_treatment():
    """The doctor treats wrong with certainty: home, no worsening, the episode ends without right treatment.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    """
    little = Little([Ill("li", "09:00")], tier={"village": {"treat_within": 0.0}}, days=1)
    little.check(test_need_within_reach_and_wrong_treatment.__doc__)


def test_wrong_treatment_and_worse():
    """Wrong, and certainly worse a minute later: moderate now, chosen again, wrong again, ... critical at last, which
    is an emergency; four visits to the village, all of them wrong.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:21 li worse village - - cough moderate after treatment
    0 09:21 li choice village - - own_village_clinic next own_township decision 1 utility ~1000
    0 09:41 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:42 li worse village - - cough severe after treatment
    0 09:42 li choice village - - own_village_clinic next own_township decision 2 utility ~1000
    0 10:02 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 10:03 li worse village - - cough critical after treatment
    0 10:03 li choice village - - own_village_clinic next own_township decision 3 utility ~1000
    0 10:13 li at_door village - - by himself after 10 warned 0
    0 10:33 li visit village v.clinic Vera emergency waited 0 lasted 20 yuan 10
    0 10:33 li episode_end - - - resolved without right treatment visits 4 tier 0 hours -1
    """
    little = Little(
        [Ill("li", "09:00")], {"cough": condition(worsen=1.0)}, tier={"village": {"treat_within": 0.0}}, days=1
    )
    little.check(test_wrong_treatment_and_worse.__doc__)


def test_need_beyond_reach_not_recognised_but_treated():
    """Not recognised, yet the right thing done by chance: treated at the village.

    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li definitive village - - tier 1 needs 3 hours 0.333333
    0 09:20 li episode_end village - - treated visits 1 tier 1 hours 0.333333
    """
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        tier={"village": {"recognise": 0.0, "treat_beyond": 1.0}},
        days=1,
    )
    little.check(test_need_beyond_reach_not_recognised_but_treated.__doc__)


def test_need_beyond_reach_neither_recognised_nor_treated():
    """Neither: at home, untreated.

    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    """
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        tier={"village": {"recognise": 0.0}},
        days=1,
    )
    little.check(test_need_beyond_reach_neither_recognised_nor_treated.__doc__)


def test_a_bed_here_for_who_is_not_seen_to_need_one_elsewhere():
    """The township's doctor sees that a bed is needed and not that it exceeds her ward: admitted there, too low. He is
    not treated right, and is home after a day.

    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    1 09:40 li stay township t.ward - walk_in waited 0 lasted 1440 yuan 200
    1 09:40 li episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    """
    beds_seen(0.0, 1.0).check(test_a_bed_here_for_who_is_not_seen_to_need_one_elsewhere.__doc__)


@pytest.mark.parametrize(
    ("recognise", "bed_seen", "stays"), [(0.0, 1.0, [2]), (0.0, 0.0, []), (1.0, 1.0, [3]), (1.0, 0.0, [3])]
)
def test_which_bed_follows_what_is_seen(recognise: float, bed_seen: float, stays: list[int]):
    """Seen to exceed the ward: at the county, whatever else is seen. Only the bed: at the township. Neither: none."""
    assert beds_seen(recognise, bed_seen).run().of(codes.EV_STAY)["facility"].tolist() == stays


def test_a_village_without_a_ward_sends_on_who_is_seen_to_need_a_bed():
    """The village recognises nothing but the bed: referred, admitted at the township, which is able."""
    little = Little(
        [Ill("li", "09:00", "fever")],
        {"fever": condition(codes.MODERATE, 2, admit=1.0, acute_seconds=86_400.0)},
        tier={"village": {"recognise": 0.0}},
        today=[consortium()],
        par={"admission_recognise": 1.0},
        days=3,
    )
    assert little.run().of(codes.EV_STAY)["facility"].tolist() == [2]


@pytest.mark.parametrize(("taken", "stays"), [(1.0, [2, 2, 2]), (0.5, [3, 2, 3]), (0.0, [3, 3, 3])])
def test_who_would_rather_lie_in_a_hospital_is_sent_there(taken: float, stays: list[int]):
    """Three patients at the township who need a bed that it has, each with his own luck about it: .79, .36 and .57.

    Below ``primary_bed_taken`` he lies at the township; else he goes to the county by himself, and nobody refers him.
    """
    little = Little(
        [Ill(name, f"{9 + i:02d}:00", "fever") for i, name in enumerate(("li", "wu", "he"))],
        {"fever": condition(codes.MODERATE, 2, admit=1.0, acute_seconds=86_400.0)},
        prefer=("township", "village", "county"),
        capacity={"t.ward": 5, "c.ward": 5},
        today=[consortium()],
        par={"primary_bed_taken": taken, "advice_bonus": 100.0},
        days=3,
    )
    rows = little.run()
    stay = rows.of(codes.EV_STAY)
    assert stay[np.argsort(stay["resident"])]["facility"].tolist() == stays
    assert len(rows.of(codes.EV_REFERRED)) == 0


def test_who_goes_to_a_hospital_by_himself_gives_up_the_bed_that_was_held_for_him():
    """The village refers to the township, which holds a bed; he would rather lie in a hospital. The hold is given back,
    and he lies in a bed of the county where he is.
    """
    little = Little(
        [Ill("li", "09:00", "fever")],
        {"fever": condition(codes.MODERATE, 2, admit=1.0, acute_seconds=86_400.0)},
        tier={"village": {"recognise": 1.0}},
        today=[consortium(hold_seconds=86_400)],
        par={"primary_bed_taken": 0.0, "advice_bonus": 100.0},
        days=3,
    )
    rows = little.run()
    assert rows.of(codes.EV_REFERRED)[["facility", "a", "b"]].tolist() == [(0, 2, codes.WAY_BED)]
    assert len(rows.of(HOLD_RELEASED)) == 1
    assert rows.of(codes.EV_STAY)["facility"].tolist() == [3]


def beds_seen(recognise: float, bed_seen: float) -> Little:
    """One patient at the township who needs a bed at the county."""
    return Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3, admit=1.0, acute_seconds=86_400.0)},
        prefer=("township", "village", "county"),
        tier={"township": {"recognise": recognise, "treat_beyond": 0.0}},
        today=[consortium()],
        par={"admission_recognise": bed_seen},
        days=3,
    )


@pytest.mark.parametrize("p_admit", [0.0, 0.3, 1.0])
def test_admission_need_is_one_uniform_an_episode_never_redrawn(p_admit: float):
    """Balance (b). Eighty people with the same illness, seen at the township, sent on to the county, worse and back
    again up to three times each: whoever is admitted anywhere is who has a uniform below ``p_admit``, once each.

    At each of these encounters a fresh draw would admit others too: 1 - 0.7^4 = 76 % of them instead of 30 %.
    """
    n = 80
    little = Little(
        [Ill(f"p{i}", f"{i // 10} {9 + i % 10:02d}:00", "pain") for i in range(n)],
        {"pain": condition(codes.MINOR, 2, admit=p_admit, acute_seconds=3600.0, worsen=1.0, worsen_seconds=3600.0)},
        prefer=("village", "township", "county"),
        capacity={"t.ward": 50, "c.ward": 50, "x.ward": 50},
        tier={"township": {"treat_within": 0.0}, "village": {"treat_beyond": 0.0}, "county": {"treat_within": 0.0}},
        par={"false_alarm": 1.0, "advice_bonus": 100.0},
        days=30,
    )
    result = little.run()
    due = {i for i in range(n) if uniform(7, i, i, 0, codes.U_ADMIT) < p_admit}
    stays, visits = result.of(codes.EV_STAY), result.of(codes.EV_VISIT)
    assert set(stays["resident"].tolist()) == due
    assert len(due) == {0.0: 0, 0.3: len(due), 1.0: n}[p_admit]
    not_due = visits[~np.isin(visits["resident"], sorted(due))]
    if p_admit < 1:
        assert len(not_due) >= 3 * (n - len(due))


@pytest.mark.parametrize(("criteria", "recognised"), [(0, False), (1, True)])
def test_written_criteria_make_a_doctor_see(criteria: int, recognised: bool):
    """A doctor who recognises nothing, with a gain of 1 by written criteria or without them."""
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        tier={"village": {"recognise": 0.0}},
        par={"criteria_gain": 1.0, "advice_bonus": 100.0},
        doctor={"Vera": {"has_criteria": (criteria, 0)}},
        days=1,
    )
    assert len(little.run().of(codes.EV_REFERRED)) == recognised


def test_false_alarm():
    """A cough that the village could treat is sent up; the tertiary hospital, which has nobody above it, treats it.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium - takes 5 saves 0
    0 09:25 li visit village v.clinic Vera walk_in waited 0 lasted 15 yuan 10
    0 09:25 li referred village - - to - consortium - alone
    0 09:25 li choice township - - own_township next county_general decision 1 utility ~2600
    0 09:55 li letter township t.clinic Tang consortium - takes 5 saves 0
    0 10:10 li visit township t.clinic Tang walk_in waited 0 lasted 15 yuan 20
    0 10:10 li referred township - - to - consortium - alone
    0 10:10 li choice county - - county_general next tertiary decision 2 utility ~2200
    0 11:10 li letter county c.internal Ines consortium - takes 5 saves 0
    0 11:30 li visit county c.internal Ines walk_in waited 0 lasted 20 yuan 30
    0 11:30 li referred county - - to - consortium - alone
    0 11:30 li choice tertiary - - tertiary next - decision 3 utility ~1800
    0 13:30 li left_county tertiary - - sent on alone letter 1 consortium -
    0 13:45 li visit tertiary x.internal Xiu walk_in waited 0 lasted 15 yuan 40
    0 13:45 li definitive tertiary - - tier 4 needs 1 hours 4.75
    0 13:45 li episode_end tertiary - - treated visits 4 tier 4 hours 4.75
    """
    little = Little([Ill("li", "09:00")], par={"false_alarm": 1.0, "advice_bonus": 100.0}, days=1)
    little.check(test_false_alarm.__doc__)


def test_a_test_and_the_review_of_its_result():
    """Township with an ECG: 10 minutes, 1 on the machine, then before the next walk-in for a review of 5 minutes that
    costs nothing. wang has come meanwhile, zhao waits behind li's review.

    0 09:00 li onset - - - heart moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:01 wang onset - - - cough minor needs 1 acute
    0 09:01 wang choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:02 zhao onset - - - cough minor needs 1 acute
    0 09:02 zhao choice township - - own_township next county_general decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 09:50 wang visit township t.clinic Tang walk_in waited 9 lasted 10 yuan 20
    0 09:50 wang definitive township - - tier 2 needs 1 hours 0.816667
    0 09:50 wang episode_end township - - treated visits 1 tier 2 hours 0.816667
    0 09:55 li review township t.clinic Tang referred waited 9 lasted 5 yuan 0
    0 09:55 li definitive township - - tier 2 needs 2 hours 0.916667
    0 09:55 li episode_end township - - treated visits 1 tier 2 hours 0.916667
    0 10:05 zhao visit township t.clinic Tang walk_in waited 23 lasted 10 yuan 20
    0 10:05 zhao definitive township - - tier 2 needs 1 hours 1.05
    0 10:05 zhao episode_end township - - treated visits 1 tier 2 hours 1.05
    """
    little = Little(
        [Ill("li", "09:00", "heart"), Ill("wang", "09:01"), Ill("zhao", "09:02")],
        {"cough": condition(), "heart": condition(codes.MODERATE, 2, tests=1 << codes.ECG)},
        prefer=("township",),
        machines={"township": {codes.ECG: "t.machine"}},
        days=1,
    )
    little.check(test_a_test_and_the_review_of_its_result.__doc__)


@pytest.mark.parametrize(("factor", "treated"), [(1.0, True), (0.0, False)])
def test_a_test_that_is_missing(factor: float, treated: bool):
    """The village has no ECG: what is left of competence decides."""
    little = Little(
        [Ill("li", "09:00", "heart")],
        {"heart": condition(codes.MODERATE, 1, tests=1 << codes.ECG)},
        par={"missing_test_factor": factor},
        days=1,
    )
    (end,) = little.run().of(codes.EV_EPISODE_END)
    assert end["a"] == (codes.END_TREATED if treated else codes.END_NOT_TREATED)


def test_planned_returns_go_to_the_same_place():
    """Luck chosen for exactly one return (geometric with mean 1: uniform in 0.25-0.5): treated, and back once.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li definitive village - - tier 1 needs 1 hours 0.333333
    0 09:41 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:41 li episode_end village - - treated visits 2 tier 1 hours 0.333333
    """
    luck = episode_with(codes.U_RETURNS, 0.25, 0.5)
    little = Little([Ill("li", "09:00", episode=luck)], {"cough": condition(mean_returns=1.0)}, days=1)
    little.check(test_planned_returns_go_to_the_same_place.__doc__)


def test_a_review_that_was_given_up_is_not_reviewed_later():
    """While li is on the machine wang takes the doctor; li waits a minute for his review, leaves, and comes again: that
    is a new visit, as a walk-in, and is paid for; the result of this place is still there.

    0 09:00 li onset - - - heart moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:10 wang onset - - - cough minor needs 1 acute
    0 09:10 wang choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 09:42 li gave_up township t.clinic - referred waited 1 times 0
    0 09:42 li choice township - - own_township next own_village_clinic decision 1 utility ~1000
    0 09:50 wang visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:50 wang definitive township - - tier 2 needs 1 hours 0.666667
    0 09:50 wang episode_end township - - treated visits 1 tier 2 hours 0.666667
    0 10:22 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 10:22 li definitive township - - tier 2 needs 2 hours 1.36667
    0 10:22 li episode_end township - - treated visits 2 tier 2 hours 1.36667
    """
    little = Little(
        [Ill("li", "09:00", "heart"), Ill("wang", "09:10")],
        {"cough": condition(), "heart": condition(codes.MODERATE, 2, tests=1 << codes.ECG)},
        prefer=("township", "village"),
        machines={"township": {codes.ECG: "t.machine"}},
        par={"patience_seconds": 1.0},
        days=1,
    )
    little.check(test_a_review_that_was_given_up_is_not_reviewed_later.__doc__)
