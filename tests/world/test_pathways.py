"""Pathways in the tables of county-small: for which illnesses, whose hours of review, how many keep to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ylt_sim.evidence import conditions
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters.ward import WardParameters
from ylt_sim.world.build import build_world
from ylt_sim.world.codes import (
    CARDIOLOGY_NEUROLOGY,
    INTERNAL,
    OBGYN,
    PAEDIATRICS,
    POOL_CLINIC,
    POOL_DUTY,
    RANK_JUNIOR,
    TCM,
)
from ylt_sim.world.layout import make_layout, travel_between
from ylt_sim.world.pathways import fill_pathways, pathway_bits
from ylt_sim.world.policy import consortium_rows
from ylt_sim.world.roster import Shift, usual_shifts
from ylt_sim.world.week import planned_shifts

HOUR, DAY = 3600, 86_400
LEAD = 0
CATALOGUE = [row.condition_id for row in conditions()]


def resolved(small: dict[str, Any], *, members: list[str] | None = None, **values: float) -> ResolvedConsortium:
    """The tight county community with other numbers of its pathways, and other members if any are given."""
    written: dict[str, Any] = {f"consortia.county_group.pathways.{name}": value for name, value in values.items()}
    written |= {} if members is None else {"consortia.county_group.members": members}
    era = small["load"]("tight_county_community", **written).era("policy")
    return next(consortium for consortium in era if consortium.key == "county_group")


def named(bits: int) -> set[str]:
    return {CATALOGUE[k] for k in range(len(CATALOGUE)) if bits >> k & 1}


# For which illnesses.
def test_the_most_admitted_illnesses_have_a_pathway(small: dict[str, Any]):
    """Of a year's admissions 320 are children's respiratory illness, 273 fractures, 270 cancer, 243 back and joints."""
    admitted = dict(zip(CATALOGUE, small["region"].admissions_by_kind.sum(axis=0), strict=True))
    first = ("child_resp", "fracture_injury", "cancer", "back_joint")
    assert [admitted[name] for name in first] == pytest.approx([320, 273, 270, 243], abs=1)
    assert named(pathway_bits(small["region"], resolved(small, conditions=3))) == set(first[:3])
    assert named(pathway_bits(small["region"], resolved(small, conditions=3.5))) == set(first)
    assert pathway_bits(small["region"], resolved(small, conditions=0.4)) == 0


def test_a_longer_list_holds_a_shorter_one(small: dict[str, Any]):
    """One illness more with each number, up to all thirty, each of which somebody is admitted for."""
    lists = [pathway_bits(small["region"], resolved(small, conditions=n)) for n in range(31)]
    assert [bits.bit_count() for bits in lists] == list(range(31))
    assert all(shorter & longer == shorter for shorter, longer in zip(lists, lists[1:], strict=False))


def test_an_alliance_has_pathways_of_its_own_illnesses_only(small: dict[str, Any]):
    """Of strokes (84 admissions), lower respiratory illness (211) and asthma (209): the second, then the third."""
    alliance = replace(resolved(small, conditions=1), conditions=("lower_resp", "copd_asthma", "stroke_acute"))
    wider = replace(resolved(small, conditions=2), conditions=alliance.conditions)
    all_of_them = replace(resolved(small, conditions=30), conditions=alliance.conditions)
    assert named(pathway_bits(small["region"], alliance)) == {"lower_resp"}
    assert named(pathway_bits(small["region"], wider)) == {"lower_resp", "copd_asthma"}
    assert named(pathway_bits(small["region"], all_of_them)) == set(alliance.conditions)


# Hours of review.
def week(
    small: dict[str, Any], *consortia: ResolvedConsortium, usual: list[Shift] | None = None, there: Region | None = None
) -> list[Shift]:
    """The week of these consortia, from the usual one unless another is given."""
    spec, region = small["load"]("tight_county_community").region, there or small["region"]
    shifts = usual_shifts(region) if usual is None else usual
    return planned_shifts(region, shifts, consortia, make_layout(region, spec), travel_between(region, spec))


def reviews(small: dict[str, Any], shifts: list[Shift]) -> list[Shift]:
    """Spans in which the lead's own doctors are at its duty."""
    region = small["region"]
    home, pools = region.doctors["facility"], region.pools
    duty = {int(i) for i in np.flatnonzero((pools["facility"] == LEAD) & (pools["kind"] == POOL_DUTY))}
    return sorted(s for s in shifts if s.pool in duty and s.doctor < len(home) and home[s.doctor] == LEAD)


def seconds(shifts: list[Shift], pools: Any) -> int:
    return sum(s.end - s.start for s in shifts if s.pool in pools)


def test_reviews_come_out_of_clinics(small: dict[str, Any]):
    """Three hours a month of each department are 3 / (52 / 12) hours = 2492 s a week, of five of the six departments:
    surgery has nobody of middle rank. Clinics of the lead lose as much; nobody works longer or is in two places.
    """
    region = small["region"]
    some, none = (week(small, resolved(small, conditions=15, review_hours=n)) for n in (3, 0))
    spans = reviews(small, some)
    assert [s.end - s.start for s in spans] == [2492] * 5
    held = {int(region.doctors["specialty"][s.doctor]) for s in spans}
    assert held == {INTERNAL, CARDIOLOGY_NEUROLOGY, TCM, PAEDIATRICS, OBGYN}
    assert not reviews(small, none)
    pools = region.pools
    clinics = set(np.flatnonzero((pools["facility"] == LEAD) & (pools["kind"] == POOL_CLINIC)).tolist())
    assert seconds(none, clinics) - seconds(some, clinics) == 5 * 2492
    for doctor in range(len(region.doctors)):
        own, before = (sorted(s for s in w if s.doctor == doctor) for w in (some, none))
        assert sum(s.end - s.start for s in own) == sum(s.end - s.start for s in before)
        assert all(a.end <= b.start for a, b in zip(own, own[1:], strict=False))


def test_the_most_senior_reviews_on_thursday_or_the_next_day_on_which_there_is_a_clinic(small: dict[str, Any]):
    """Of each department, with no half-day sent out to the towns: whoever of those with a clinic ranks highest."""
    region = small["region"]
    before, after = (week(small, resolved(small, conditions=15, review_hours=n)) for n in (0, 3))
    for s in reviews(small, after):
        specialty, day = region.doctors["specialty"][s.doctor], s.start // DAY
        colleagues = [
            x for x in before
            if x.doctor < len(region.doctors)
            and region.doctors["facility"][x.doctor] == LEAD
            and region.doctors["specialty"][x.doctor] == specialty
            and region.doctors["rank"][x.doctor] > RANK_JUNIOR
            and x.pool == region.doctors["pool"][x.doctor]
            and x.end - x.start <= 6 * HOUR and 7 * HOUR <= x.start % DAY <= 15 * HOUR
        ]  # fmt: skip
        days = {x.start // DAY for x in colleagues} & set(range(5))
        assert day == min(days, key=lambda d: (d - 3) % 5)
        there = [x for x in colleagues if x.start // DAY == day]
        assert region.doctors["rank"][s.doctor] == max(region.doctors["rank"][x.doctor] for x in there)


def test_without_illnesses_nobody_reviews(small: dict[str, Any]):
    assert not reviews(small, week(small, resolved(small, conditions=0, review_hours=4)))


# How many keep to it.
def kept(
    small: dict[str, Any],
    *consortia: ResolvedConsortium,
    there: Region | None = None,
    shifts: list[Shift] | None = None,
) -> list[float]:
    """Shares that keep to the pathways of an era's consortia; half without review, a quarter brought back an hour."""
    region = there or small["region"]
    layout = make_layout(region, small["load"]("tight_county_community").region)
    shifts = week(small, *consortia, there=there) if shifts is None else shifts
    rows = consortium_rows(region, consortia, 1, layout, shifts)
    fill_pathways(rows, region, consortia, layout, shifts, WardParameters(pathway_kept_share=0.5, review_gain=0.25))
    return [float(share) for share in rows["pathway_kept"]]


def test_share_kept_by_hand(small: dict[str, Any]):
    """3 hours x 6 departments = 18 hours a month, for 6 facilities with wards (general hospital, 3 townships,
    rehabilitation, nursing): 3 hours each; 5 of 6 departments give theirs: 2.5. 1 - .5 x .75^2.5 = 0.7564.

    With one township only there are two facilities: 7.5 hours each, 1 - .5 x .75^7.5 = 0.9422. Half the hours, 1.25 for
    each of six: 1 - .5 x .75^1.25 = 0.6510. None: 0.5.
    """
    all_of_them = resolved(small, conditions=15, review_hours=3)
    assert kept(small, all_of_them) == pytest.approx([1 - 0.5 * 0.75**2.5], abs=2e-4)
    assert kept(small, all_of_them) == pytest.approx([0.7564], abs=2e-4)
    few = resolved(small, members=["township_01"], conditions=15, review_hours=3)
    assert kept(small, few) == pytest.approx([0.9422], abs=2e-4)
    # Village clinics have no ward and dilute nothing.
    more = resolved(small, members=["township_01", "all_village_clinics"], conditions=15, review_hours=3)
    assert kept(small, more) == kept(small, few)
    assert kept(small, resolved(small, conditions=15, review_hours=1.5)) == pytest.approx([0.6510], abs=2e-4)
    assert kept(small, resolved(small, conditions=15, review_hours=0)) == [0.5]


def test_two_consortia_of_one_lead_are_reviewed_once(small: dict[str, Any]):
    """The second over the same places asks for no hour more, and has none of its own; half as many hours likewise.

    One with two towns only has the higher level, 18 / 3 = 6 hours for each, also of the lead: it comes first, and of
    the first, 3 hours for each of six, the hours of the three that it leaves out remain: 9 of 18 hours.
    """
    c = resolved(small, conditions=15, review_hours=3)
    for second in (replace(c, key="second"), replace(resolved(small, conditions=9, review_hours=1.5), key="second")):
        assert reviews(small, week(small, c, second)) == reviews(small, week(small, c))
        assert kept(small, c, second) == [*kept(small, c), 0.5]
    narrow = replace(c, key="second", members=("township_01", "township_02"))
    spans = [s.end - s.start for s in reviews(small, week(small, c, narrow))]
    assert sorted(spans) == [1246] * 5 + [2492] * 5
    six, three = (1 - 0.5 * 0.75 ** (hours * 5 / 6) for hours in (6, 3))
    assert kept(small, c, narrow) == pytest.approx([three, six], abs=2e-4)


def test_without_doctors_there_is_no_gain(small: dict[str, Any]):
    """Nobody of the lead has a clinic, or nobody ranks high enough: no hour of review is given, and half keep to it."""
    c, region = resolved(small, conditions=15, review_hours=3), small["region"]
    elsewhere = [s for s in usual_shifts(region) if region.doctors["facility"][s.doctor] != LEAD]
    away = week(small, c, usual=elsewhere)
    assert not reviews(small, away) and kept(small, c, shifts=away) == [0.5]
    doctors = region.doctors.copy()
    doctors["rank"][doctors["facility"] == LEAD] = RANK_JUNIOR
    juniors = replace(region, doctors=doctors)
    assert kept(small, c, there=juniors) == [0.5]


def test_a_world_has_the_pathways_of_both_eras(small: dict[str, Any]):
    """Today 0.1 of 15 illnesses, 1.5 so two, and of 8 minutes, 48 s; from policy start 0.7: 10.5, so 11, and 336 s."""
    own = small["load"]("tight_county_community")
    w = build_world(own, small["region"], small["episodes"], days=20, luck_seed=3, population_seed=1)
    assert w.consortium["era"].tolist() == [0, 1]
    assert [int(bits).bit_count() for bits in w.consortium["pathways"]] == [2, 11]
    assert w.consortium["checklist_seconds"] == pytest.approx([48, 336])
    today, policy = w.consortium["pathway_kept"]
    assert own.parameters.ward.pathway_kept_share < today < policy < 1
