"""One resident is in one place: second episodes, follow-ups, emergencies, death; and those from outside the county."""

from __future__ import annotations

import math

import pytest
from little import Ill, Little, condition, consortium, episode_with

from ylt_sim.kernel.draws import probit, uniform
from ylt_sim.world import codes

DAY = 86_400.0


def stay(severity: int = codes.SEVERE, days: float = 1.0, **values: object) -> dict[str, object]:
    """Admitted at the county for some days."""
    return condition(severity, 3, admit=1.0, acute_seconds=days * DAY, **values)


def test_a_second_illness_waits_while_he_is_out():
    """In the ward from 09:15 to 09:15; the second, moderate one begins at noon: asked again every six hours, at 12:00
    the next day he is at home and turns to the village.

    0 08:00 one onset - - - illness severe needs 3 acute
    0 08:00 one choice county - - county_general next tertiary decision 0 utility ~2000
    0 09:15 one visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 one definitive county - - tier 3 needs 3 hours 1.25
    0 12:00 two onset - - - pain moderate needs 1 acute
    1 09:15 one stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 one episode_end county - - treated visits 1 tier 3 hours 1.25
    1 12:00 two choice village - - own_village_clinic next own_township decision 0 utility ~1000
    1 12:20 two visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    1 12:20 two definitive village - - tier 1 needs 1 hours 24.3333
    1 12:20 two episode_end village - - treated visits 1 tier 1 hours 24.3333
    """
    little = Little(
        [Ill("one", "08:00", "illness", "li"), Ill("two", "12:00", "pain", "li")],
        {"illness": stay(), "pain": condition(codes.MODERATE)},
        par={"hospital_severity": [0, 0, 90.0, 0]},
        days=2,
    )
    little.check(test_a_second_illness_waits_while_he_is_out.__doc__)


def test_a_minor_one_in_a_ward_is_noted():
    """The same with a cough: the ward's doctors see to it.

    0 08:00 one onset - - - illness severe needs 3 acute
    0 08:00 one choice county - - county_general next tertiary decision 0 utility ~2000
    0 09:15 one visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 one definitive county - - tier 3 needs 3 hours 1.25
    0 12:00 two onset - - - cough minor needs 1 acute
    0 12:00 two episode_end - - - noted in the ward visits 0 tier 0 hours -1
    1 09:15 one stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 one episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little = Little(
        [Ill("one", "08:00", "illness", "li"), Ill("two", "12:00", "cough", "li")],
        {"illness": stay(), "cough": condition()},
        par={"hospital_severity": [0, 0, 90.0, 0]},
        days=2,
    )
    little.check(test_a_minor_one_in_a_ward_is_noted.__doc__)


def test_follow_ups_go_to_the_usual_provider():
    """At the township by habit; a visit of ten minutes, whatever the doctor's competence.

    0 09:00 li onset - - - pressure minor needs 1 follow_up
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:40 li definitive township - - tier 2 needs 1 hours 0.666667
    0 09:40 li episode_end township - - treated visits 1 tier 2 hours 0.666667
    """
    little = Little(
        [Ill("li", "09:00", "pressure", kind=codes.EPISODE_FOLLOW_UP)],
        {"pressure": condition()},
        resident={"li": {"usual_option": 1}},
        tier={"township": {"treat_within": 0.0}},
        days=1,
    )
    little.check(test_follow_ups_go_to_the_usual_provider.__doc__)


def test_follow_up_where_the_usual_provider_does_not_see_it():
    """Surgical dressings at the village by habit: the village has no such clinic, the township has."""
    little = Little(
        [Ill("li", "09:00", "wound", kind=codes.EPISODE_FOLLOW_UP)],
        {"wound": condition(specialty=codes.SURGERY)},
        resident={"li": {"usual_option": 0}},
        days=1,
    )
    assert little.run().of(codes.EV_VISIT)["facility"].tolist() == [2]


def test_a_follow_up_in_a_ward_is_noted():
    """It falls due at noon, with the resident in bed.

    0 08:00 one onset - - - illness severe needs 3 acute
    0 08:00 one choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 one visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 one definitive county - - tier 3 needs 3 hours 1.25
    0 12:00 two onset - - - pressure minor needs 1 follow_up
    0 12:00 two episode_end - - - noted in the ward visits 0 tier 0 hours -1
    1 09:15 one stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 one episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little = Little(
        [Ill("one", "08:00", "illness", "li"), Ill("two", "12:00", "pressure", "li", codes.EPISODE_FOLLOW_UP)],
        {"illness": stay(), "pressure": condition()},
        prefer=("county",),
        resident={"li": {"usual_option": 1}},
        days=2,
    )
    little.check(test_a_follow_up_in_a_ward_is_noted.__doc__)


def test_an_ambulance_to_the_nearest_hospital_which_is_able():
    """45 minutes, 20 in the emergency clinic, a day in bed.

    0 03:00 li onset - - - stroke severe needs 3 acute
    0 03:45 li ambulance county - - on the way 45
    0 03:45 li at_door county - - ambulance after 45 warned 0
    0 04:05 li visit county c.emergency Emmy emergency waited 0 lasted 20 yuan 30
    0 04:05 li definitive county - - tier 3 needs 3 hours 1.08333
    1 04:05 li stay county c.ward - emergency waited 0 lasted 1440 yuan 300
    1 04:05 li episode_end county - - treated visits 1 tier 3 hours 1.08333
    """
    little = Little(
        [Ill("li", "03:00", "stroke")],
        {"stroke": stay(critical_from=codes.SEVERE)},
        par={"ambulance_share": 1.0},
        days=2,
    )
    little.check(test_an_ambulance_to_the_nearest_hospital_which_is_able.__doc__)


def test_an_ambulance_to_the_nearest_hospital_which_is_not_able():
    """The stroke needs the city: recognised, and driven on, an hour by the hospital's own vehicle; admitted there.

    0 03:00 li onset - - - stroke severe needs 4 acute
    0 03:45 li ambulance county - - on the way 45
    0 03:45 li at_door county - - ambulance after 45 warned 0
    0 03:45 li letter county c.emergency Emmy consortium - takes 5 saves 0
    0 04:10 li visit county c.emergency Emmy emergency waited 0 lasted 25 yuan 30
    0 04:10 li referred county - - to tertiary consortium - alone
    0 04:10 li transfer county - - to tertiary waited 0 inside 25
    0 05:10 li at_door tertiary - - transfer after 130 warned 0
    0 05:30 li visit tertiary x.emergency Xena emergency waited 0 lasted 20 yuan 40
    0 05:30 li definitive tertiary - - tier 4 needs 4 hours 2.5
    1 05:30 li stay tertiary x.ward - emergency waited 0 lasted 1440 yuan 400
    1 05:30 li episode_end tertiary - - treated visits 2 tier 4 hours 2.5
    """
    little = Little(
        [Ill("li", "03:00", "stroke")],
        {"stroke": condition(codes.SEVERE, 4, admit=1.0, acute_seconds=DAY, critical_from=codes.SEVERE)},
        par={"ambulance_share": 1.0, "advice_bonus": 100.0},
        days=2,
    )
    little.check(test_an_ambulance_to_the_nearest_hospital_which_is_not_able.__doc__)


def test_death_ends_all():
    """Fatal with certainty; the cough of the week after does not happen.

    0 08:00 one onset - - - stroke severe needs 3 acute
    0 08:00 one choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 one visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 one definitive county - - tier 3 needs 3 hours 1.25
    1 09:15 one stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 one death county - - stroke severe needs 3
    1 09:15 one episode_end county - - died visits 1 tier 3 hours 1.25
    """
    little = Little(
        [Ill("one", "08:00", "stroke", "li"), Ill("two", "7 09:00", "cough", "li")],
        {"stroke": stay(p_death=[1.0] * 4), "cough": condition()},
        prefer=("county",),
        days=9,
    )
    little.check(test_death_ends_all.__doc__)


def test_an_illness_that_waits_dies_with_its_resident():
    """The pain of noon waits for the resident to come home from the ward, in which he dies."""
    little = Little(
        [Ill("one", "08:00", "stroke", "li"), Ill("two", "12:00", "pain", "li")],
        {"stroke": stay(p_death=[1.0] * 4), "pain": condition(codes.MODERATE)},
        prefer=("county",),
        days=3,
    )
    result = little.run()
    (death,) = result.of(codes.EV_DEATH)
    assert result.rows["event"][result.rows["time"] > death["time"]].tolist() in ([], [codes.EV_EPISODE_END])


def test_a_planned_return_dies_with_its_resident():
    """Back in five days for the cough of Monday; dead on Tuesday."""
    luck = episode_with(codes.U_RETURNS, 0.25, 0.5)
    little = Little(
        [Ill("one", "08:00", "cough", "li", episode=luck), Ill("two", "12:00", "stroke", "li")],
        {"cough": condition(mean_returns=1.0, return_seconds=5 * DAY), "stroke": stay(p_death=[1.0] * 4)},
        prefer=("county",),
        days=30,
    )
    result = little.run()
    (death,) = result.of(codes.EV_DEATH)
    assert (result.of(codes.EV_VISIT)["time"] <= death["time"]).all()


def test_an_emergency_goes_where_a_door_is_open():
    """At night the village clinic is shut, though he would rather go there: to the township at once.

    0 02:00 li onset - - - pain severe needs 1 acute
    0 02:00 li choice township - - own_township next county_general decision 0 utility ~600
    0 02:30 li at_door township - - by himself after 30 warned 0
    0 02:50 li visit township t.clinic Tang emergency waited 0 lasted 20 yuan 20
    0 02:50 li definitive township - - tier 2 needs 1 hours 0.833333
    0 02:50 li episode_end township - - treated visits 1 tier 2 hours 0.833333
    0 08:00 - door village v.clinic - open queue 0
    0 17:00 - door village v.clinic - shut queue 0
    """
    little = Little(
        [Ill("li", "02:00", "pain")],
        {"pain": condition(codes.SEVERE, critical_from=codes.SEVERE)},
        hours={"village": ("08:00", "17:00")},
        days=1,
    )
    little.check(test_an_emergency_goes_where_a_door_is_open.__doc__)


def test_giving_up_is_not_self_care():
    """He queued, lost patience and went home: unmet need."""
    little = Little([Ill("li", "09:00"), Ill("wang", "09:05")], par={"patience_seconds": 1.0}, days=1)
    ends = {int(r["resident"]): int(r["a"]) for r in little.run().of(codes.EV_EPISODE_END)}
    assert ends == {0: codes.END_TREATED, 1: codes.END_GAVE_UP}


def test_who_skips_his_last_check_was_treated():
    """Treated at 09:20; the planned return finds a queue and has no patience."""
    luck = episode_with(codes.U_RETURNS, 0.25, 0.5)
    little = Little(
        [Ill("li", "09:00", episode=luck), Ill("wang", "09:20")],
        {"cough": condition(mean_returns=1.0)},
        par={"patience_seconds": 1.0},
        days=1,
    )
    ends = {int(r["resident"]): int(r["a"]) for r in little.run().of(codes.EV_EPISODE_END)}
    assert ends[0] == codes.END_TREATED


def test_the_review_of_a_result_is_no_visit():
    """One visit, one test, one review: one visit in the last row."""
    little = Little(
        [Ill("li", "09:00", "heart")],
        {"heart": condition(codes.MODERATE, 2, tests=1 << codes.ECG)},
        prefer=("township",),
        machines={"township": {codes.ECG: "t.machine"}},
        days=1,
    )
    result = little.run()
    (end,) = result.of(codes.EV_EPISODE_END)
    assert end["link"] == len(result.of(codes.EV_VISIT)) == 1


@pytest.mark.parametrize(("control", "happens"), [(1.0, False), (0.0, True)])
def test_control_prevents_a_chronic_event(control: float, happens: bool):
    """Wholly preventable: happens to who is not controlled at all, and leaves no row with who is."""
    little = Little(
        [Ill("li", "09:00", "event", kind=codes.EPISODE_CHRONIC_EVENT)],
        {"event": condition(preventable=1.0)},
        resident={"li": {"control": control}},
        days=1,
    )
    assert (len(little.run().of(codes.EV_ONSET)) == 1) is happens
    assert happens or little.run().lines() == []


def test_patients_from_outside():
    """A visit and a stay at the city hospital that belong to nobody here: no onset, no end, only the use.

    0 09:15 visitor visit tertiary x.internal Xiu walk_in waited 0 lasted 15 yuan 40
    2 10:00 patient stay tertiary x.ward - walk_in waited 0 lasted 2880 yuan 800
    """
    little = Little(
        [
            Ill("visitor", "09:00", resident="-", kind=codes.EPISODE_BACKGROUND_VISIT, facility="tertiary"),
            Ill("patient", "10:00", resident="-", kind=codes.EPISODE_BACKGROUND_STAY, facility="tertiary"),
        ],
        days=4,
    )
    little.check(test_patients_from_outside.__doc__)


def test_a_stranger_in_a_ward_at_the_start_who_gets_no_bed():
    """There from the first second, so that he has an onset: nor does his episode stay open.

    0 00:00 patient onset - - - illness severe needs 3 initial_stay
    0 00:01 patient bed_gave_up tertiary x.ward - walk_in waited 1 times 1
    0 00:01 patient episode_end - - - gave up visits 0 tier 0 hours -1
    """
    little = Little(
        [Ill("patient", "00:00", "illness", "-", codes.EPISODE_INITIAL_STAY, "tertiary")],
        {"illness": stay(days=4.0)},
        capacity={"x.ward": 0},
        par={"ward_patience_seconds": 60.0},
        days=1,
    )
    little.check(test_a_stranger_in_a_ward_at_the_start_who_gets_no_bed.__doc__)


def test_who_is_in_a_ward_when_the_clock_starts():
    """What is left: a uniform part of a length-biased lognormal stay (Cox 1962), worked out from the two uniforms."""
    little = Little(
        [Ill("li", "00:00", "illness", kind=codes.EPISODE_INITIAL_STAY, facility="county")],
        {"illness": stay(days=4.0, recovery_seconds=2 * DAY)},
        par={"stay_sigma": 0.5},
        days=30,
    )
    (row,) = little.run().of(codes.EV_STAY)
    z = probit(uniform(7, 0, 0, 0, codes.U_GROWN_STAY))
    whole = 6 * DAY * math.exp(0.5 * 0.25 + 0.5 * z)
    left = max(1, int(uniform(7, 0, 0, 0, codes.U_RESIDUAL) * whole + 0.5))
    assert row["b"] == -(-left // 60) * 60
    assert row["time"] == row["b"]


def test_two_residents_of_two_villages():
    """Each to his own village clinic."""
    little = Little(
        [Ill("li", "09:00"), Ill("wang", "09:00")], resident={"wang": {"village": 1}}, today=[consortium()], days=1
    )
    visits = little.run().of(codes.EV_VISIT)
    assert visits["facility"].tolist() == [0, 1]
    assert (visits["a"] == 0).all()


def test_death_of_other_causes_at_home():
    """Noon of day 0; the cough of day 1 is not had. It is no illness: no onset, no end.

    0 12:00 end death - - - of other causes
    """
    little = Little(
        [Ill("end", "12:00", "cough", "li", codes.OTHER_DEATH), Ill("cough", "1 09:00", "cough", "li")], days=2
    )
    little.check(test_death_of_other_causes_at_home.__doc__)


def test_death_of_other_causes_waits_until_he_is_back():
    """In the ward at noon, asked again every six hours: at home from 09:15, dead at 12:00. What he had meanwhile, a
    fever that waited for him, ends with him.

    0 08:00 one onset - - - illness severe needs 3 acute
    0 08:00 one choice county - - county_general next tertiary decision 0 utility ~2000
    0 09:15 one visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 one definitive county - - tier 3 needs 3 hours 1.25
    0 12:01 two onset - - - pain moderate needs 1 acute
    1 09:15 one stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:15 one episode_end county - - treated visits 1 tier 3 hours 1.25
    1 12:00 end death - - - of other causes
    1 12:01 two episode_end - - - died meanwhile visits 0 tier 0 hours -1
    """
    little = Little(
        [
            Ill("one", "08:00", "illness", "li"),
            Ill("end", "12:00", "cough", "li", codes.OTHER_DEATH),
            Ill("two", "12:01", "pain", "li"),
        ],
        {"illness": stay(), "pain": condition(codes.MODERATE), "cough": condition()},
        par={"hospital_severity": [0, 0, 90.0, 0]},
        days=2,
    )
    little.check(test_death_of_other_causes_waits_until_he_is_back.__doc__)
