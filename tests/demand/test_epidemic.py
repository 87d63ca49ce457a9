"""Cases of an epidemic: drawn once for all scenarios, beside lives that they do not renumber."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ylt_sim.demand import Wave, potential_episodes, waves_of
from ylt_sim.demand.epidemic import EPIDEMIC_EPISODE, raised_cosine_quantile
from ylt_sim.evidence import conditions
from ylt_sim.region import build_region
from ylt_sim.scenario import load
from ylt_sim.world.build import build_world
from ylt_sim.world.codes import EPISODE_EPIDEMIC

CATALOGUE = conditions()
DAYS = 60
WAVE = Wave(20, 30, "fever_infection", 0.2)


@pytest.fixture(scope="module")
def county() -> Any:
    """A small county's region and its scenario without an epidemic."""
    scenario = load("status_quo_2023", set={"region": "county-small", "horizon_days": 60, "policy_start_day": 14})
    return build_region(scenario.region, seed=1), scenario


def episodes(region: Any, *waves: Wave) -> Any:
    """The list with these epidemics."""
    return potential_episodes(region, CATALOGUE, seed=5, days=DAYS, waves=waves)


def test_other_episodes_keep_their_numbers(county: Any):
    """Without the cases the list is the list without an epidemic, row by row."""
    region, _ = county
    plain, rows = episodes(region), episodes(region, WAVE)
    assert (rows[rows["kind"] != EPISODE_EPIDEMIC] == plain).all()


def test_the_list_is_in_order(county: Any):
    """By time, resident, number; also where cases of the same second meet other episodes."""
    rows = episodes(county[0], WAVE, Wave(20, 30, "uri", 0.1))
    order = np.lexsort((rows["episode"], rows["resident"], rows["t"]))
    assert (order == np.arange(len(rows))).all()
    pairs = set(zip(rows["resident"].tolist(), rows["episode"].tolist(), strict=True))
    assert len(pairs) == len(rows)


def test_as_many_cases_as_the_attack_rate_says_when_it_says(county: Any):
    """A fifth of all residents within 3 standard errors; none outside its days; half of them in the middle half's
    share of a raised cosine, 1/2 + 1/pi.
    """
    region, _ = county
    own = episodes(region, WAVE)
    own = own[own["kind"] == EPISODE_EPIDEMIC]
    n = len(region.residents)
    assert abs(len(own) - 0.2 * n) < 3 * (n * 0.16) ** 0.5
    assert len(set(own["resident"].tolist())) == len(own)
    days = own["t"] / 86_400
    assert days.min() >= 20
    assert days.max() < 50
    middle = ((days >= 27.5) & (days < 42.5)).mean()
    assert abs(middle - (0.5 + 1 / np.pi)) < 3 * (0.82 * 0.18 / len(own)) ** 0.5
    assert (own["episode"] >= EPIDEMIC_EPISODE).all()


def test_children_do_not_have_what_only_adults_have(county: Any):
    """Upper respiratory infection is a condition of those above 14."""
    own = episodes(county[0], Wave(0, 60, "uri", 1.0))
    own = own[own["kind"] == EPISODE_EPIDEMIC]
    assert (county[0].residents["age_band"][own["resident"]] > 0).all()
    assert len(own) == (county[0].residents["age_band"] > 0).sum()


def test_cases_do_not_hang_on_the_other_epidemics_of_a_study(county: Any):
    """The same residents at the same time with the same number, alone or beside another."""
    region, _ = county
    alone = episodes(region, WAVE)
    both = episodes(region, Wave(5, 10, "uri", 0.3), WAVE)
    number = WAVE.number(CATALOGUE)
    assert (both[both["episode"] == number] == alone[alone["episode"] == number]).all()


def test_the_quantile_is_that_of_a_raised_cosine():
    """x - sin(2 pi x) / (2 pi) is the share up to x."""
    u = np.linspace(0.001, 0.999, 101)
    x = raised_cosine_quantile(u)
    assert np.allclose(x - np.sin(2 * np.pi * x) / (2 * np.pi), u, atol=1e-6)
    assert raised_cosine_quantile(np.array([0.5]))[0] == pytest.approx(0.5)


def test_a_study_draws_the_largest(county: Any):
    """One wave a start, length and condition, at the largest attack rate; none without an epidemic."""
    plain = county[1]
    small = plain.set("epidemic", {"attack_rate": 0.1, "start_day": 20})
    large = plain.set("epidemic", {"attack_rate": 0.3, "start_day": 20})
    other = plain.set("epidemic", {"start_day": 30, "attack_rate": 0.2})
    assert waves_of([plain]) == ()
    assert waves_of([small, plain, large, other]) == (
        Wave(20, 60, "fever_infection", 0.3), Wave(30, 60, "fever_infection", 0.2)
    )  # fmt: skip


def test_scenarios_thin_the_same_list(county: Any):
    """Of an epidemic at 0.3 a scenario at 0.1 loses two thirds and itself none; without an epidemic no case is one's
    own.
    """
    region, plain = county
    small = plain.set("epidemic", {"attack_rate": 0.1, "start_day": 20})
    large = plain.set("epidemic", {"attack_rate": 0.3, "start_day": 20})
    waves = waves_of([small, large, plain])
    rows = potential_episodes(region, CATALOGUE, seed=5, days=DAYS, waves=waves)
    numbers = set(rows["episode"][rows["kind"] == EPISODE_EPIDEMIC].tolist())
    for scenario, share, its_own in ((small, 2 / 3, numbers), (large, 0.0, numbers), (plain, 0.0, {0})):
        world = build_world(scenario, region, rows, days=DAYS, luck_seed=1, population_seed=1, waves=waves)
        assert world.glob["epidemic_thinned"][0] == pytest.approx(share)
        assert {int(world.glob["epidemic_number"][0])} == its_own


def test_a_list_without_the_epidemic_is_refused(county: Any):
    """A list and its scenarios belong together."""
    region, plain = county
    own = plain.set("epidemic", {"start_day": 20})
    with pytest.raises(ValueError, match="without the scenario's epidemic"):
        build_world(own, region, episodes(region), days=DAYS, luck_seed=1, population_seed=1, waves=())
