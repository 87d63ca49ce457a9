"""Follow-ups by visit or by the team: who is managed, what is missed, what is spared, and control that they keep up."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.journey.little import HOUR, MINUTE, Ill, Little, condition, episode_with
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.world import codes

TEAM = {"managed_share": 1.0, "planned_follow_ups": 1.0, "follow_up_seconds": 12.0 * MINUTE}
"""With none but planned ones listed in these worlds."""
LI = {"usual_option": 0, "managed_rank": 0.25, "control": 0.4, "control_gain": 0.5}
HALF_LIFE = math.log(2) / (100 * SECONDS_A_DAY)
"""Decay a second with which control falls to half in a hundred days."""
AFTERNOON = {
    "Vera": [("v.clinic", "0 00:00", "0 12:00", 0), ("v.team", "0 12:00", "0 18:00", 0), ("v.clinic", "0 18:00",
                                                                                         "7 00:00", 0)]
}  # fmt: skip


def due(at="09:00", name="li", **values):
    """A follow-up of Li."""
    return Ill(name, at, "pressure", "li", codes.EPISODE_FOLLOW_UP, **values)


def world(patients=None, *, managed=True, li=None, team=None, days=1, **values):
    """Li and his high blood pressure, with a team at the village clinic."""
    return Little(
        patients or [due()],
        {"pressure": condition(regular_follow_ups=0.0 if managed else 1.0), "stroke": condition(preventable=0.5)},
        resident={"li": {**LI, "managed_rank": 0.25 if managed else 2.0, **(li or {})}},
        facility={"village": {**TEAM, **(team or {})}},
        days=days,
        **values,
    )


def test_a_planned_follow_up_takes_the_time_of_a_named_doctor():
    """Due at nine; Vera is in the team from noon: twelve minutes, which close half the gap from 0.4 to 1.

    0 09:00 li onset - - - pressure minor needs 1 follow_up
    0 12:00 - off_duty village v.clinic Vera overtime 0 next v.team
    0 12:00 - on_duty village v.team Vera capacity 1
    0 12:12 li follow_up village v.team Vera pressure waited 180 lasted 12 control 0.700
    0 12:12 li definitive village - - tier 1 needs 1 hours 3.2
    0 12:12 li episode_end village - - treated visits 0 tier 1 hours 3.2
    0 18:00 - off_duty village v.team Vera overtime 0 next v.clinic
    0 18:00 - on_duty village v.clinic Vera capacity 1
    """
    world(shifts=AFTERNOON).check(test_a_planned_follow_up_takes_the_time_of_a_named_doctor.__doc__)


def test_without_time_of_the_team_it_is_missed():
    """Nobody is ever in the team: after a fortnight it is over.

    0 09:00 li onset - - - pressure minor needs 1 follow_up
    14 09:00 li follow_up_missed village v.team - pressure waited 20160
    14 09:00 li episode_end - - - missed, the team had no time visits 0 tier 0 hours -1
    """
    world(days=16).check(test_without_time_of_the_team_it_is_missed.__doc__)


def test_who_is_away_when_the_team_comes_takes_none_of_its_time():
    """In care of another illness until 12:16: the team asks again at 18:00, and Vera comes on Monday of next week."""
    run = world(
        [due(), Ill("cough", "11:56", "pressure", "li")], shifts=AFTERNOON, days=8, team={"follow_up_seconds": 60.0}
    ).run(compiled=False)
    done = run.of(codes.EV_FOLLOW_UP)
    assert done["time"].tolist() == [7 * SECONDS_A_DAY + 12 * HOUR + MINUTE]
    assert done["b"].tolist() == [60]


def test_the_dead_take_none_of_its_time():
    run = world(
        [Ill("stroke", "08:00", "grave", "li"), due()],
        shifts=AFTERNOON,
        prefer=("county",),
    )
    run.conditions["grave"] = condition(codes.CRITICAL, 3, admit=1.0, p_death=[0, 0, 1, 1], acute_seconds=HOUR)
    rows = run.run(compiled=False)
    assert len(rows.of(codes.EV_DEATH)) == 1
    assert len(rows.of(codes.EV_FOLLOW_UP)) == 0


def test_the_dead_miss_no_follow_up():
    """Dead of a stroke at 10:15 or so while nobody is ever in the team: the follow-up ends, and is not missed."""
    run = world([Ill("stroke", "08:00", "grave", "li"), due()], prefer=("county",), days=16)
    run.conditions["grave"] = condition(codes.CRITICAL, 3, admit=1.0, p_death=[0, 0, 1, 1], acute_seconds=HOUR)
    rows = run.run(compiled=False)
    assert len(rows.of(codes.EV_DEATH)) == 1
    assert len(rows.of(codes.EV_FOLLOW_UP_MISSED)) == 0
    ends = rows.of(codes.EV_EPISODE_END)
    assert sorted(ends["a"].tolist()) == [codes.END_DIED, codes.END_DIED_OTHERWISE]


@pytest.mark.parametrize(("rank", "planned"), [(0.25, True), (0.75, False), (2.0, False)])
def test_managed_are_the_first_so_many_of_the_team(rank, planned):
    run = world(li={"managed_rank": rank}, team={"managed_share": 0.5}, shifts=AFTERNOON).run(compiled=False)
    assert len(run.of(codes.EV_FOLLOW_UP)) == len(run.of(codes.EV_ONSET)) == planned
    assert len(run.of(codes.EV_VISIT)) == 0


@pytest.mark.parametrize(
    ("u", "managed", "event", "outcome"),
    [
        # Ten listed a year, six regular, two planned; a stable patient's prescription lasts for four visits a year.
        (0.1, True, codes.EV_VISIT, codes.END_TREATED),
        (0.3, True, codes.EV_VISIT, codes.END_TREATED),
        (0.5, True, None, codes.END_SPARED),
        (0.7, True, codes.EV_FOLLOW_UP, codes.END_TREATED),
        (0.9, True, None, None),
        (0.1, False, codes.EV_VISIT, codes.END_TREATED),
        (0.5, False, codes.EV_VISIT, codes.END_TREATED),
        (0.7, False, None, None),
    ],
)
def test_one_uniform_decides_what_a_potential_follow_up_is(u, managed, event, outcome):
    little = world(
        [due(episode=episode_with(codes.U_FOLLOW_UP, u - 0.05, u + 0.05))],
        managed=managed,
        team={"planned_follow_ups": 2.0, "prescriptions_per_year": 4.0},
        par={"stable_control": 0.3},
        shifts=AFTERNOON,
    )
    little.conditions["pressure"] = condition(regular_follow_ups=6.0, listed_follow_ups=10.0)
    run = little.run(compiled=False)
    happened = [int(e) for e in (codes.EV_FOLLOW_UP, codes.EV_VISIT) if len(run.of(e))]
    assert happened == ([] if event is None else [event])
    assert run.of(codes.EV_EPISODE_END)["a"].tolist() == ([] if outcome is None else [outcome])
    assert len(run.of(codes.EV_ONSET)) == (outcome is not None)


def test_an_unstable_patient_is_not_spared_a_visit():
    little = world(
        [due(episode=episode_with(codes.U_FOLLOW_UP, 0.5, 0.6))],
        team={"planned_follow_ups": 2.0, "prescriptions_per_year": 4.0},
        par={"stable_control": 0.5},
    )
    little.conditions["pressure"] = condition(regular_follow_ups=6.0, listed_follow_ups=10.0)
    assert len(little.run(compiled=False).of(codes.EV_VISIT)) == 1


def control_of(run, second):
    """Li's control at a second, by the rule of decay."""
    r = run.engine.w.resident[0]
    return r.control * math.exp(-r.control_decay * (second - r.control_second))


def test_control_falls_to_half_in_its_half_life_and_follow_ups_raise_it():
    """By hand: a hundred days halve 0.4 to 0.2; a follow-up then closes half of the gap, to 0.6."""
    none = world([Ill("li", "09:00", "pressure")], li={"control_decay": HALF_LIFE}, days=101).run(compiled=False)
    assert control_of(none, 100 * SECONDS_A_DAY) == pytest.approx(0.2)
    once = world([due("100 00:00")], managed=False, li={"control_decay": HALF_LIFE}, days=101).run(compiled=False)
    at = int(once.of(codes.EV_VISIT)["time"][0])
    before = 0.4 * 0.5 ** (at / SECONDS_A_DAY / 100)
    assert control_of(once, at) == pytest.approx(before + 0.5 * (1 - before))


def test_more_follow_ups_more_control_and_never_beyond_one():
    def after(n):
        patients = [due(f"{int(k * 360 / n)} 09:00", f"f{k}") for k in range(n)] or [Ill("li", "09:00", "pressure")]
        run = world(patients, managed=False, li={"control_decay": HALF_LIFE, "control_gain": 5.0}, days=361)
        return control_of(run.run(compiled=False), 360 * SECONDS_A_DAY)

    levels = [after(n) for n in (0, 1, 4, 12, 36)]
    assert levels == sorted(levels)
    assert 0 < levels[0] < levels[-1] <= 1


@pytest.mark.parametrize("who", ["Vera", "Ines"])
def test_competence_of_who_does_the_follow_up_counts(who):
    """A specialist of the county in the team's afternoon brings his own competence: 1 against 0.5 of the village."""
    shifts = {who: [("v.team", "0 12:00", "0 18:00", 0)]}
    run = world(shifts=shifts, tier={"village": {"treat_within": 0.5}}).run(compiled=False)
    gain = 0.5 * (0.5 if who == "Vera" else 1.0)
    assert run.of(codes.EV_FOLLOW_UP)["x"].tolist() == [pytest.approx(0.4 + gain * 0.6)]


def test_a_follow_up_without_the_drug_does_less():
    """Half of the half of the gap; he goes home without it, and the place has it for nobody that week."""
    little = world(shifts=AFTERNOON, team={"stock_share": 0.0, "delivery_seconds": 2 * SECONDS_A_DAY})
    little.conditions["pressure"] = condition(drug_share=1.0, regular_follow_ups=0.0)
    run = little.run(compiled=False)
    assert run.of(codes.EV_FOLLOW_UP)["x"].tolist() == [pytest.approx(0.4 + 0.25 * 0.6)]
    lack = run.of(codes.EV_OUT_OF_STOCK)
    assert (lack["a"].tolist(), lack["b"].tolist()) == ([2 * SECONDS_A_DAY], [codes.LACK_FOLLOW_UP])


@pytest.mark.parametrize("day", [0, 100, 200])
def test_chronic_events_are_thinned_by_control_as_it_is_then(day):
    """Prevented share 0.5 x control; control 0.8 halves every hundred days: 0.4, 0.2, 0.1 of the potential events."""
    prevented = 0.5 * 0.8 * 0.5 ** (day / 100)
    for low, high, happens in ((prevented - 0.01, prevented, False), (prevented, prevented + 0.01, True)):
        episode = episode_with(codes.U_EVENT_THINNED, low, high)
        ill = Ill("li", f"{day} 00:00", "stroke", kind=codes.EPISODE_CHRONIC_EVENT, episode=episode)
        run = world([ill], li={"control": 0.8, "control_decay": HALF_LIFE}, days=day + 1).run(compiled=False)
        assert len(run.of(codes.EV_ONSET)) == happens


def test_more_team_minutes_fewer_missed_and_with_endless_minutes_none():
    """Sign and placebo: twelve follow-ups of 30 minutes due at once, the team there for some hours of one day."""

    def missed(hours):
        patients = [due("09:00", f"f{k}") for k in range(12)]
        shifts = {"Vera": [("v.team", "0 12:00", f"0 {12 + hours}:00", 0)] if hours else []}
        little = world(patients, shifts=shifts, team={"follow_up_seconds": 30.0 * MINUTE}, days=6)
        little.par["follow_up_patience_seconds"] = 2.0 * SECONDS_A_DAY
        run = little.run(compiled=False)
        assert len(run.of(codes.EV_FOLLOW_UP)) + len(run.of(codes.EV_FOLLOW_UP_MISSED)) == 12
        return len(run.of(codes.EV_FOLLOW_UP_MISSED))

    assert [missed(h) for h in (0, 1, 3, 8)] == [12, 10, 6, 0]


def test_the_panel_tells_control_after_each_follow_up():
    """Every sixteenth resident: number fifteen of sixteen is in it."""
    patients = [Ill(f"p{i:02d}", "09:00", "pressure", kind=codes.EPISODE_FOLLOW_UP) for i in range(16)]
    resident = {f"p{i:02d}": {"usual_option": 0, "control": 0.4, "control_gain": 0.5} for i in range(16)}
    run = Little(patients, {"pressure": condition()}, resident=resident, days=1).run(compiled=False)
    panel = run.of(codes.EV_CONTROL)
    assert panel["resident"].tolist() == [15]
    assert panel["x"].tolist() == [pytest.approx(0.7)]
    assert np.isin(panel["key"], run.of(codes.EV_VISIT)["key"]).all()


def chronic_lives(*, stock, preventable=0.9):
    """Twenty patients for half a year: a follow-up every fortnight, a potential event every ten days."""
    patients, resident = [], {}
    for i in range(20):
        who = f"p{i:02d}"
        resident[who] = {"usual_option": 0, "control": 0.5, "control_gain": 0.2, "control_decay": HALF_LIFE}
        for k in range(13):
            patients.append(
                Ill(f"{who}f{k:02d}", f"{14 * k + i % 14} 09:00", "pressure", who, codes.EPISODE_FOLLOW_UP)
            )
        for k in range(18):
            patients.append(Ill(f"{who}e{k:02d}", f"{10 * k + 5} 15:00", "stroke", who, codes.EPISODE_CHRONIC_EVENT))
    little = Little(patients, resident=resident, facility={"village": {"stock_share": stock}}, days=190)
    little.conditions = {"pressure": condition(drug_share=1.0), "stroke": condition(preventable=preventable)}
    return little.run(compiled=False)


def test_drugs_at_the_follow_up_raise_control_and_so_prevent_events():
    """Sign, mediator and placebo: more in stock, more control in the panel, fewer events; what cannot be prevented
    happens all the same."""
    runs = [chronic_lives(stock=s) for s in (0.0, 0.5, 1.0)]
    lacks = [len(r.of(codes.EV_OUT_OF_STOCK)) for r in runs]
    control = [r.of(codes.EV_CONTROL)["x"].mean() for r in runs]
    events = [int((r.of(codes.EV_ONSET)["x"] == codes.EPISODE_CHRONIC_EVENT).sum()) for r in runs]
    assert lacks == sorted(lacks, reverse=True) and lacks[2] == 0
    assert control == sorted(control)
    assert events[0] > events[1] > events[2]
    placebo = [chronic_lives(stock=s, preventable=0.0) for s in (0.0, 1.0)]
    counts = [int((r.of(codes.EV_ONSET)["x"] == codes.EPISODE_CHRONIC_EVENT).sum()) for r in placebo]
    assert counts == [20 * 18] * 2
