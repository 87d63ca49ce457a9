"""What several consortia of one lead promise to the same members is given once."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from ylt_sim.kernel.codes import NONE
from ylt_sim.world.absences import absence_table
from ylt_sim.world.codes import ABSENT_POSTED, ABSENT_TRAINING, ABSENT_WARD_POSTED, POOL_READER
from ylt_sim.world.layout import make_layout, travel_between
from ylt_sim.world.policy import consortium_rows, pool_policy
from ylt_sim.world.promises import Promise, kept_once
from ylt_sim.world.roster import usual_shifts
from ylt_sim.world.week import planned_shifts

DAY = 86_400


def of(lead: str, *conditions: str) -> Any:
    return SimpleNamespace(lead=lead, conditions=conditions)


def levels(consortia: list[Any], promises: list[Promise]) -> Counter[tuple[str, int]]:
    """What each member has of each lead, where a promise is shared out evenly."""
    out: Counter[tuple[str, int]] = Counter()
    for c, p in zip(consortia, promises, strict=True):
        for m in p.members:
            out[c.lead, m] += p.level
    return out


def test_by_hand():
    """15 sessions for three members; 8 for one of them and a fourth: 5 each, and 4 for the fourth."""
    same = kept_once([of("a"), of("a")], [Promise(15.0, (1, 2, 3)), Promise(8.0, (3, 4))])
    assert same == [Promise(15.0, (1, 2, 3)), Promise(4.0, (4,))]
    # Another lead gives its own.
    other = [Promise(15.0, (1, 2, 3)), Promise(8.0, (3, 4))]
    assert kept_once([of("a"), of("b")], other) == other
    assert kept_once([of("a"), of("b")], other, whoever_leads=True) == same
    # The higher level comes first, whoever is listed first.
    higher = kept_once([of("a"), of("a")], [Promise(15.0, (1, 2, 3)), Promise(14.0, (3, 4))])
    assert higher == [Promise(10.0, (1, 2)), Promise(14.0, (3, 4))]
    # For strokes a lead adds to what it does for all, and what it does for strokes is not there for all.
    network = kept_once([of("a"), of("a", "ami")], [Promise(15.0, (1, 2, 3)), Promise(21.0, (1, 2, 3))])
    assert network == [Promise(15.0, (1, 2, 3)), Promise(6.0, (1, 2, 3))]
    assert kept_once([of("a", "ami"), of("a", "copd_asthma")], other) == other


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40), st.sets(st.integers(1, 8))), max_size=5))
def test_every_member_has_the_highest_level_of_each_lead(drawn: list[tuple[str, int, set[int]]]):
    consortia = [of(lead) for lead, _, _ in drawn]
    promises = [Promise(float(n) if members else 0.0, tuple(sorted(members))) for _, n, members in drawn]
    wanted: dict[tuple[str, int], float] = {}
    for c, p in zip(consortia, promises, strict=True):
        for m in p.members:
            wanted[c.lead, m] = max(wanted.get((c.lead, m), 0.0), p.level)
    got = levels(consortia, kept_once(consortia, promises))
    assert {k: v for k, v in got.items() if v} == pytest.approx({k: v for k, v in wanted.items() if v})


def test_a_second_consortium_of_hospitals_takes_no_readers(small: dict[str, Any]):
    """Horizontal integration connects nobody to the centre: the hours of its readers stay those of today's group."""

    region = small["region"]

    def hours(name: str) -> float:
        own = small["load"](name)
        layout = make_layout(region, own.region)
        centres = {pool for (kind, _, _), pool in layout.extra.items() if kind == POOL_READER}
        week = planned_shifts(
            region, usual_shifts(region), own.era("policy"), layout, travel_between(region, own.region)
        )
        return sum(s.end - s.start for s in week if s.pool in centres) / 3600

    assert hours("horizontal") == hours("status_quo_2023") > 0


def test_nobody_is_in_two_posts_and_nobody_trains_twice(small: dict[str, Any]):
    """A second consortium of the same lead over the same places, with the same strengths: nothing more."""
    one = small["load"]("tight_county_community")
    c = one.era("policy")[0]
    region = small["region"]

    def table(era: tuple[Any, ...]) -> Any:
        return absence_table(
            region, (one.era("status_quo"), era), make_layout(region, one.region), one.parameters.staff,
            rotating=(frozenset(), frozenset()), policy_start_day=0, days=200, seed=1,
        )  # fmt: skip

    kinds = (ABSENT_POSTED, ABSENT_WARD_POSTED, ABSENT_TRAINING)
    alone, twice = table((c,)), table((c, c))
    assert all((alone["kind"] == kind).any() for kind in kinds)
    for kind in kinds:
        assert (twice["kind"] == kind).sum() == (alone["kind"] == kind).sum()
    posted = twice[np.isin(twice["kind"], kinds[:2])]
    for doctor in np.unique(posted["doctor"]):
        own = np.sort(posted[posted["doctor"] == doctor], order="second")
        assert (own["second"][1:] >= own["until"][:-1]).all()
    assert (alone["pool"] != NONE).any()


def test_an_alliance_for_some_illnesses_lists_no_machine_for_others(small: dict[str, Any]):
    """A slot does not say whose it is: the stroke network leaves the booking lists as today's group has them."""
    region, tables = small["region"], {}
    for name in ("status_quo_2023", "stroke_chest_pain_network", "shared_equipment"):
        own = small["load"](name)
        layout = make_layout(region, own.region)
        tables[name] = pool_policy(region, own.era("policy"), layout)["offered"]
        rows = consortium_rows(region, own.era("policy"), 1, layout)
        assert [bool(row["has_pool_of_machines"]) for row in rows] == [not c.conditions for c in own.era("policy")]
    assert (tables["stroke_chest_pain_network"] == tables["status_quo_2023"]).all()
    assert (tables["shared_equipment"] != tables["status_quo_2023"]).any()
