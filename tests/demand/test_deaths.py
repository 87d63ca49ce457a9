"""Background mortality: level, shape with age, one date a resident."""

from __future__ import annotations

import numpy as np
import pytest

from ylt_sim.demand import potential_episodes
from ylt_sim.demand.deaths import NEVER_SECOND, catalogue_deaths_per_year, other_death_rates, other_deaths
from ylt_sim.demand.episodes import LAST_EPISODE
from ylt_sim.evidence import conditions
from ylt_sim.region.build import build_region
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import NONE, OTHER_DEATH, SECONDS_A_DAY

CATALOGUE = conditions()
YEAR = 365 * SECONDS_A_DAY


def county(**people: float):
    """Sixty thousand residents."""
    return build_region(
        RegionSpecification(
            residents=60_000, townships=3, village_clinics=30,
            facilities={"private_clinics": 10, "tertiary_hospitals": 1}, people=people,
        ),  # fmt: skip
        seed=1,
    )


@pytest.fixture(scope="module")
def region():
    return county()


def test_deaths_of_the_catalogue_are_those_of_its_balance(region):
    """README-conditions: case fatality accounts for 2.6 deaths a year in 1,000."""
    assert catalogue_deaths_per_year(region, CATALOGUE).sum() / 60 == pytest.approx(2.6, abs=0.1)


def test_both_kinds_of_death_make_the_crude_rate(region):
    rates = other_death_rates(region, CATALOGUE)
    assert (rates.sum() + catalogue_deaths_per_year(region, CATALOGUE).sum()) / 60 == pytest.approx(8.5)


def test_the_rate_doubles_in_eight_years_of_age(region):
    """ln 2 / 0.09 = 7.7: at 0.09 a year it grows 2.05-fold in eight."""
    rates, age = other_death_rates(region, CATALOGUE), region.residents["age_years"]
    at = {a: rates[age == a] for a in (60, 68)}
    assert np.ptp(at[60]) == 0
    assert at[68][0] / at[60][0] == pytest.approx(np.exp(0.72))


def test_a_rate_below_the_catalogues_leaves_nothing():
    few = county(deaths_per_1000=0.0)
    assert other_death_rates(few, CATALOGUE).max() == 0
    assert (other_deaths(few, CATALOGUE, 3) == NEVER_SECOND).all()


@pytest.mark.parametrize("seed", [3, 4])
def test_deaths_of_a_year_are_poisson_round_the_rate(region, seed: int):
    """Theory: 1 - exp(-rate) a resident and year, about 355 of them; within four standard errors."""
    second = other_deaths(region, CATALOGUE, seed)
    chance = 1 - np.exp(-other_death_rates(region, CATALOGUE))
    error = np.sqrt((chance * (1 - chance)).sum())
    assert error / chance.sum() < 0.06
    assert abs((second < YEAR).sum() - chance.sum()) < 4 * error
    old = region.residents["age_years"] >= 65
    assert (second[old] < YEAR).sum() > 1.5 * (second[~old] < YEAR).sum()


def test_one_date_whatever_the_horizon(region):
    """A longer horizon only appends; the numbers of the other episodes are those they have without deaths."""
    short = potential_episodes(region, CATALOGUE, seed=5, days=100)
    long = potential_episodes(region, CATALOGUE, seed=5, days=300)
    assert (long[long["t"] < 100 * SECONDS_A_DAY] == short).all()
    none = potential_episodes(county(deaths_per_1000=0.0), CATALOGUE, seed=5, days=100)
    is_death = short["kind"] == OTHER_DEATH
    assert 50 < is_death.sum() < 250
    assert (short[~is_death] == none).all()
    deaths = short[is_death]
    assert (deaths["episode"] == LAST_EPISODE).all()
    assert (deaths["condition"] == NONE).all() and (deaths["facility"] == NONE).all()
    assert len(np.unique(deaths["resident"])) == len(deaths)


def test_the_list_stays_sorted(region):
    rows = potential_episodes(region, CATALOGUE, seed=6, days=60)
    assert (np.lexsort((rows["episode"], rows["resident"], rows["t"])) == np.arange(len(rows))).all()
