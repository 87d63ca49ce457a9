"""An epidemic: cases, doctors who are ill, beds lent, referrals and rotation suspended."""

from __future__ import annotations

from typing import Any

import pytest
from little import DOCTOR, POOL, Ill, Little, condition, consortium

from ylt_sim.world import codes

HOUR, DAY = 3600, 86_400
CASE: dict[str, Any] = {"kind": codes.EPISODE_EPIDEMIC, "episode": 1000}
EPIDEMIC = {"epidemic_number": 1000, "epidemic_from": DAY, "epidemic_until": 3 * DAY}


def shifts(name: str, pool: str) -> dict[str, list[tuple[str, str, str, int]]]:
    """A doctor from 08:00 to 17:00 every day of the week."""
    return {name: [(pool, f"{d} 08:00", f"{d} 17:00", 0) for d in range(7)]}


def test_a_doctor_who_is_ill_does_not_come():
    """Vera, alone at the village clinic, is ill on Tuesday: the cough of 09:00 waits for her till Wednesday morning.

    0 08:00 - on_duty village v.clinic Vera capacity 1
    0 17:00 - off_duty village v.clinic Vera overtime 0 next -
    1 00:00 - absent - - Vera ill days 1
    1 00:00 - epidemic - - - begins lent 0
    1 09:00 li onset - - - cough minor needs 1 acute
    1 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    2 08:00 - on_duty village v.clinic Vera capacity 1
    2 08:10 li visit village v.clinic Vera walk_in waited 1370 lasted 10 yuan 10
    2 08:10 li definitive village - - tier 1 needs 1 hours 23.1667
    2 08:10 li episode_end village - - treated visits 1 tier 1 hours 23.1667
    2 17:00 - off_duty village v.clinic Vera overtime 0 next -
    """
    little = Little(
        [Ill("li", "1 09:00")],
        shifts=shifts("Vera", "v.clinic"),
        absences=(("Vera", "1 00:00", "2 00:00", "", codes.ABSENT_ILL),),
        glob=EPIDEMIC,
        days=3,
    )
    little.check(test_a_doctor_who_is_ill_does_not_come.__doc__)


def test_who_falls_ill_at_work_finishes_his_shift():
    """Ill from noon: Vera sees the cough of the afternoon, and is missed the next morning."""
    little = Little(
        [Ill("li", "1 14:00"), Ill("wang", "2 09:00")],
        shifts=shifts("Vera", "v.clinic"),
        absences=(("Vera", "1 12:00", "3 00:00", "", codes.ABSENT_ILL),),
        days=4,
    )
    visits = little.run().of(codes.EV_VISIT)
    assert visits["time"].tolist() == [DAY + 14 * HOUR + 1200, 3 * DAY + 8 * HOUR + 600]


def test_beds_are_lent_as_they_fall_free_and_given_back():
    """The surgical ward of two beds is to lend both from Tuesday to Thursday. One is free and goes at once to the
    internal ward of two; the other is Sun's patient's until Tuesday noon and follows at midnight of Wednesday. On
    Thursday the internal ward, of four now, has three patients: one bed goes back, the other on Friday when they left.
    """
    stay = {"admit": 1.0, "acute_seconds": 1.5 * DAY}
    surgical = condition(codes.SEVERE, 3, specialty=codes.SURGERY, **{**stay, "acute_seconds": 1.0 * DAY})
    little = Little(
        [
            Ill("sun", "10:45", "hernia", specialty=codes.SURGERY),
            *(Ill(f"p{i}", "2 09:00", "flu", **CASE) for i in range(3)),
        ],
        {"flu": condition(codes.SEVERE, 3, **stay), "hernia": surgical},
        par={"epidemic_severity_below": [0.0, 0.0, 1.0, 1.0]},
        prefer=("county",),
        capacity={"c.surgical": 2, "c.ward": 2},
        pool={"c.surgical": {"surge_beds": 2, "surge_ward": POOL["c.ward"]}},
        glob=EPIDEMIC,
        days=6,
    )
    result = little.run()
    changes = [
        (int(r["time"]) / DAY, int(r["pool"]), int(r["a"])) for r in result.rows if r["event"] == 3
    ]
    surgery, ward = POOL["c.surgical"], POOL["c.ward"]
    assert changes == [
        (1.0, surgery, 1), (1.0, ward, 3),
        (2.0, surgery, 0), (2.0, ward, 4),
        (3.0, ward, 3), (3.0, surgery, 1),
        (4.0, ward, 2), (4.0, surgery, 2),
    ]  # fmt: skip
    stays = result.of(codes.EV_STAY)
    assert (stays["a"] == 0).all()
    assert len(stays) == 4
    assert [(int(r["a"]), int(r["b"])) for r in result.of(codes.EV_EPIDEMIC)] == [(1, 0), (0, 2)]


def test_lent_beds_shorten_the_wait_for_a_bed():
    """Sign, and placebo: with beds enough it makes no difference."""

    def waits(beds: int, lent: int) -> list[int]:
        little = Little(
            [Ill(f"p{i}", "1 09:00", "flu", **CASE) for i in range(3)],
            {"flu": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=float(DAY))},
            par={"epidemic_severity_below": [0.0, 0.0, 1.0, 1.0]},
            prefer=("county",),
            capacity={"c.ward": beds, "c.surgical": 2},
            pool={"c.surgical": {"surge_beds": lent, "surge_ward": POOL["c.ward"]}},
            glob=EPIDEMIC,
            days=6,
        )
        return sorted(little.run().of(codes.EV_STAY)["a"].tolist())

    assert sum(waits(1, 1)) < sum(waits(1, 0))
    assert waits(1, 2) == [0, 0, 0]
    assert waits(5, 2) == waits(5, 0) == [0, 0, 0]


@pytest.mark.parametrize(("at", "way"), [("0 09:00", codes.WAY_BED), ("1 09:00", codes.WAY_ALONE),
                                         ("3 09:00", codes.WAY_BED)])  # fmt: skip
def test_referrals_are_suspended_on_these_days(at: str, way: int):
    """From the township to the county, which holds beds; on Tuesday and Wednesday everybody goes alone."""
    little = Little(
        [Ill("li", at, "illness")],
        {"illness": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=float(DAY))},
        prefer=("township", "county"),
        par={"advice_bonus": 100.0},
        today=[consortium(hold_seconds=4 * HOUR)],
        glob={"suspended_from": DAY, "suspended_until": 3 * DAY},
        days=6,
    )
    assert little.run().of(codes.EV_REFERRED)["b"].tolist() == [way]


@pytest.mark.parametrize("recalled", [False, True])
def test_rotation_is_suspended(recalled: bool):
    """Ines has a session at the township on Tuesday; recalled, she is in her own clinic."""
    session = [("t.clinic", "1 08:00", "1 12:00", 30)]
    glob = {"recalled_from": DAY, "recalled_until": 3 * DAY} if recalled else {}
    little = Little([Ill("li", "3 09:00")], shifts={"Ines": session}, glob=glob, days=4)
    rows = little.run().rows
    own = rows[(rows["event"] == 1) & (rows["doctor"] == DOCTOR["Ines"])]
    expected = (POOL["c.internal"], DAY + 8 * HOUR) if recalled else (POOL["t.clinic"], DAY + 8 * HOUR + 1800)
    assert [(int(r["pool"]), int(r["time"])) for r in own] == [expected]


@pytest.mark.parametrize(("thinned", "happens"), [(0.0, True), (0.49, True), (0.51, False), (1.0, False)])
def test_each_scenario_thins_by_the_cases_own_uniform(thinned: float, happens: bool):
    """A case whose uniform is near a half: there where less than that is thinned away, else no row at all."""
    from little import episode_with

    luck = episode_with(codes.U_EPIDEMIC, 0.49, 0.51)
    little = Little(
        [Ill("li", "09:00", kind=codes.EPISODE_EPIDEMIC, episode=luck)],
        par={"epidemic_severity_below": [1.0] * 4},
        glob={"epidemic_number": luck, "epidemic_thinned": thinned},
        days=1,
    )
    assert (len(little.run().of(codes.EV_ONSET)) == 1) is happens


@pytest.mark.parametrize("severity", range(4))
def test_cases_have_the_epidemics_severity(severity: int):
    """Not the condition's."""
    par: dict[str, Any] = {"epidemic_severity_below": [1.0 if s >= severity else 0.0 for s in range(4)]}
    little = Little([Ill("li", "09:00", **CASE), Ill("wang", "09:00")], par=par, glob={"epidemic_number": 1000}, days=1)
    onset = little.run().of(codes.EV_ONSET)
    assert onset["a"].tolist() == [severity, codes.MINOR]


def test_an_epidemic_of_another_scenario_does_not_happen():
    """Its cases are in the list, with a number that is not this scenario's."""
    result = Little([Ill("li", "09:00", **CASE)], glob={"epidemic_number": 1001}, days=1).run()
    assert result.lines() == []
