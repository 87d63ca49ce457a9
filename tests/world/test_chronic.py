"""Chronic patients as the world begins: control that today's follow-ups keep where it is, and places in line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from ylt_sim.evidence import conditions
from ylt_sim.journey.control import control_at
from ylt_sim.region.rates import condition_index, follow_ups_per_year, listed_follow_ups_per_year
from ylt_sim.world.chronic import people_of, stationary

YEARS = 10


class Patient:
    """What the rule of decay reads of a resident; time here is in years."""

    def __init__(self, control: float, decay: float) -> None:
        self.control, self.control_decay, self.control_second = control, decay, 0.0


def ten_years(control: float, yearly: float, quality: float, half_life_days: float, kept=1.0, seed=3):
    """Mean control of each of ten years, with a share of the regular follow-ups that kept control where it was."""
    one = np.ones(1)
    decay, gain = stationary(one * control, one * yearly, one * yearly * quality, one, half_life_days)
    rng = np.random.default_rng(seed)
    steps = rng.uniform(0.75, 1.25, int(YEARS * yearly * 1.5) + 4) / yearly
    times = np.cumsum(np.r_[rng.uniform(0, 1 / yearly), steps])
    times = times[: np.searchsorted(times, YEARS)]
    times = times[rng.uniform(size=len(times)) < kept]
    p = Patient(control, float(decay[0]))
    grid = np.linspace(0, YEARS, 40 * YEARS, endpoint=False)
    seen, i = np.zeros(len(grid)), 0
    for k, now in enumerate(grid):
        while i < len(times) and times[i] <= now:
            before = control_at(p, times[i])
            p.control = before + min(1.0, gain[0] * quality) * (1 - before)
            p.control_second = times[i]
            i += 1
        seen[k] = control_at(p, now)
    assert 0 <= seen.min() and seen.max() <= 1
    return seen.reshape(YEARS, -1).mean(axis=1)


@given(
    control=st.floats(0.0, 1.0),
    yearly=st.floats(2.9, 20.0),
    quality=st.floats(0.2, 1.0),
    half_life=st.floats(180.0, 1000.0),
)
@settings(max_examples=60, deadline=None)
def test_todays_follow_ups_keep_everybody_where_he_is(control, yearly, quality, half_life):
    """Ten years at today's rate, three a year and more: the mean of the last eight is the start, within 0.02."""
    assert ten_years(control, yearly, quality, half_life)[2:].mean() == pytest.approx(control, abs=0.02)


@given(control=st.floats(0.1, 0.9), yearly=st.floats(2.0, 12.0))
@settings(max_examples=30, deadline=None)
def test_without_follow_ups_control_halves_and_halves_again(control, yearly):
    years = ten_years(control, yearly, 0.8, 365, kept=0.0)
    assert (np.diff(years) < 0).all()
    decay, _ = stationary(np.full(1, control), np.full(1, yearly), np.full(1, yearly), np.ones(1), 365)
    assert years[1:] / years[:-1] == pytest.approx(np.full(YEARS - 1, np.exp(-decay[0])), rel=0.02)


def test_half_the_follow_ups_less_control_and_it_settles():
    full, half = (
        np.mean([ten_years(0.4, 8, 0.8, 365, kept=kept, seed=seed) for seed in range(20)], axis=0)
        for kept in (1.0, 0.5)
    )
    assert full[-3:].mean() == pytest.approx(0.4, abs=0.02)
    assert half[-3:].mean() < 0.3
    assert abs(half[-1] - half[-3]) < 0.05
    # Mean field: decay c = half of the gain (1 - c), with gain x rate = decay 0.4 / 0.6.
    assert half[-5:].mean() == pytest.approx(1 / (1 + 2 * 0.6 / 0.4), abs=0.03)


def test_by_hand():
    """Half-life a year, eight a year of quality 0.5, control 0.4: ln 2 x 0.4 = 4 gain (0.6 + ln 2 0.4/16)."""
    decay, gain = stationary(np.full(1, 0.4), np.full(1, 8.0), np.full(1, 4.0), np.ones(1), 365)
    assert decay[0] == pytest.approx(np.log(2))
    assert gain[0] == pytest.approx(np.log(2) * 0.4 / (4 * (0.6 + np.log(2) * 0.4 / 16)))


def test_who_has_no_follow_ups_keeps_his_control():
    decay, gain = stationary(
        np.array([0.3, 1.0, 0.0]), np.array([0.0, 8.0, 8.0]), np.array([0.0, 4, 4]), np.ones(3), 365
    )
    assert decay[0] == gain[0] == 0
    assert decay[1] == 0  # controlled fully: nothing to lose or win
    assert gain[2] == pytest.approx(0, abs=1e-6)


def people(small: dict[str, Any], village_share: float = 0.4) -> Any:
    return people_of(small["region"], conditions(), 4.0, village_share, 1)


def test_everybody_belongs_to_the_own_village_clinic_or_township_centre(small: dict[str, Any]):
    region = small["region"]
    at = region.villages["facility"][region.residents["village"]]
    own = people(small)
    assert ((own.team_facility == at[:, 0]) | (own.team_facility == at[:, 1])).all()
    assert (own.team_facility == at[:, 0]).mean() == pytest.approx(0.4, abs=0.02)
    assert own.residents.sum() == len(region.residents)
    wider = people(small, 0.7)
    assert (wider.team_facility == at[:, 0])[own.team_facility == at[:, 0]].all()


def test_the_signed_are_first_in_line(small: dict[str, Any]):
    region, own = small["region"], people(small)
    eligible = own.managed_rank < 1
    for team in np.unique(own.team_facility)[:5]:
        here = eligible & (own.team_facility == team)
        rank, signed = own.managed_rank[here], region.residents["is_signed"][here] == 1
        assert np.sort(rank) == pytest.approx((np.arange(here.sum()) + 0.5) / here.sum())
        if signed.any() and not signed.all():
            assert rank[signed].max() < rank[~signed].min()


def test_listed_follow_ups_suffice_for_today_and_for_what_is_planned():
    """Mental illness has 0.7 x 4.2 visits a year today; four planned ones may come beside them."""
    regular, listed = follow_ups_per_year(), listed_follow_ups_per_year(None, 4.0)
    mental, pressure = condition_index("mental"), condition_index("htn_routine")
    assert (regular[mental], listed[mental]) == (pytest.approx(0.7 * 4.2), pytest.approx(0.7 * 4.2 + 4))
    assert (regular[pressure], listed[pressure]) == (pytest.approx(8.2), pytest.approx(12.2))
    assert (listed[regular == 0] == 0).all()
