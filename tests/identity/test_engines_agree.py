"""Both engines write the same bytes: shipped scenarios, worlds by number, worlds that Hypothesis makes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from .comparing import compare, compare_number
from .shipped import SHIPPED, shipped_world
from .worlds import RandomWorld, worlds

pytestmark = pytest.mark.identity

@pytest.mark.parametrize("key", SHIPPED)
def test_engines_agree_on_every_shipped_scenario(key: str):
    """The small county for three weeks, its policy on day 10."""
    counts = compare(shipped_world(key), pieces=key == SHIPPED[0])
    assert counts["alarm", "policy"] == 1
    assert counts["consultation", "done"] > 1000
    assert counts["ward", "done"] > 50


@pytest.mark.parametrize("number", range(30))
def test_engines_agree_on_the_world_of_a_number(number: int):
    """The first worlds of the thousand that ``python -m tests.identity.many`` runs; audited, too."""
    compare_number(number)


@settings(
    max_examples=5, deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(worlds())
def test_engines_agree_on_worlds_that_hypothesis_makes(world: RandomWorld):
    """The same space, drawn by Hypothesis; not shrunk, since a failure would run for minutes."""
    compare(world)
