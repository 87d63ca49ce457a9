"""Measures of equity with numbers small enough to work out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ylt_sim.outcomes.equity import (
    DIMENSIONS,
    concentration_index,
    dimensions,
    erreygers_index,
    fractional_rank,
    gap,
    standardised,
)

FOUR = np.array([1.0, 2.0, 3.0, 4.0])
ORDER = np.array([1, 2, 3, 4])


def test_fractional_rank_of_equals_is_their_mean():
    """Four: 1/8, 3/8, 5/8, 7/8. Of 5, 5, 7, 9 the first two share the mean of 1/8 and 3/8."""
    np.testing.assert_allclose(fractional_rank(ORDER), [0.125, 0.375, 0.625, 0.875])
    np.testing.assert_allclose(fractional_rank(np.array([9, 5, 7, 5])), [0.875, 0.25, 0.625, 0.25])


def test_concentration_index_worked_out():
    """Values 1 2 3 4, the worst off first: sum y R = 1/8 + 6/8 + 15/8 + 28/8 = 50/8; C = 2 x 6.25 / 10 - 1 = 0.25.

    All with the best off, 0 0 0 4: C = 2 x 3.5 / 4 - 1 = 0.75 = 1 - 1/n. All with the worst off: -0.75. Equal: 0.
    """
    assert concentration_index(FOUR, fractional_rank(ORDER)) == pytest.approx(0.25)
    assert concentration_index(FOUR, fractional_rank(4 - ORDER)) == pytest.approx(-0.25)
    assert concentration_index(np.array([0.0, 0, 0, 4]), fractional_rank(ORDER)) == pytest.approx(0.75)
    assert concentration_index(np.array([4.0, 0, 0, 0]), fractional_rank(ORDER)) == pytest.approx(-0.75)
    assert concentration_index(np.ones(4), fractional_rank(ORDER)) == pytest.approx(0.0)


def test_concentration_index_by_groups_is_that_of_the_concentration_curve():
    """Two groups of two, means 1 and 3: the curve passes (1/2, 1/4), so C = 1 - 2 x area.

    Area below: 1/2 x 1/2 x 1/4 + 1/2 x (1/4 + 1)/2 = 1/16 + 5/16 = 3/8; C = 1 - 3/4 = 1/4.
    """
    assert concentration_index(np.array([1.0, 1, 3, 3]), fractional_rank(np.array([0, 0, 1, 1]))) == pytest.approx(0.25)


def test_concentration_index_is_undefined_where_nobody_has_any():
    assert math.isnan(concentration_index(np.zeros(4), fractional_rank(ORDER)))
    assert math.isnan(concentration_index(np.zeros(0), fractional_rank(ORDER[:0])))


def test_erreygers_index_worked_out_and_its_mirror():
    """Shares 0 0 1 1: C = 2 x (5/8 + 7/8) / 2 - 1 = 0.5, mean 0.5: E = 4 x 0.5 x 0.5 = 1: all with the better half.

    Of the complement 1 1 0 0 it is -1 (mirror), while C of a mean that differs is no mirror: 0 0 0 1 has 0.75, its
    complement -0.25. On a scale of 0 to 10 values 0 0 10 10 have the same E.
    """
    share = np.array([0.0, 0, 1, 1])
    assert erreygers_index(share, fractional_rank(ORDER), 0, 1) == pytest.approx(1.0)
    assert erreygers_index(1 - share, fractional_rank(ORDER), 0, 1) == pytest.approx(-1.0)
    assert erreygers_index(10 * share, fractional_rank(ORDER), 0, 10) == pytest.approx(1.0)
    few = np.array([0.0, 0, 0, 1])
    assert erreygers_index(few, fractional_rank(ORDER), 0, 1) == pytest.approx(4 * 0.25 * 0.75)
    assert erreygers_index(1 - few, fractional_rank(ORDER), 0, 1) == pytest.approx(-4 * 0.25 * 0.75)
    assert concentration_index(1 - few, fractional_rank(ORDER)) == pytest.approx(-0.25)
    assert erreygers_index(np.zeros(4), fractional_rank(ORDER), 0, 1) == 0.0


def test_standardised_takes_out_what_need_explains():
    """Needs A A B B with values 1 3 10 14: means 2 and 12, overall 7: 1-2+7, 3-2+7, 10-12+7, 14-12+7."""
    got = standardised(np.array([1.0, 3, 10, 14]), np.array([0, 0, 1, 1]))
    np.testing.assert_allclose(got, [6, 8, 5, 9])
    assert got.mean() == pytest.approx(7)


def test_need_alone_makes_no_inequity():
    """The poor have need B only and everybody of one need is treated alike: unequal, not inequitable."""
    values, need, rank = np.array([10.0, 10, 2, 2]), np.array([1, 1, 0, 0]), np.array([0, 0, 1, 1])
    assert concentration_index(values, fractional_rank(rank)) == pytest.approx(-1 / 3)
    assert concentration_index(standardised(values, need), fractional_rank(rank)) == pytest.approx(0.0)


def test_gap_of_groups():
    """Means 2, 5 and 8 by group: the first against the last -6 and 1/4; highest against lowest 6 and 4."""
    values, group = np.array([1.0, 3, 5, 8]), np.array([0, 0, 1, 2])
    assert gap(values, group, 0, 2) == (-6.0, 0.25)
    assert gap(values, group, None, None) == (6.0, 4.0)
    assert all(math.isnan(x) for x in gap(values, group, 3, 0))
    assert gap(np.array([1.0, 0.0]), np.array([0, 1]), 0, 1)[0] == 1.0
    assert math.isnan(gap(np.array([1.0, 0.0]), np.array([0, 1]), 0, 1)[1])


def test_dimensions_order_people_from_the_worst_off():
    from ylt_sim.run import region_of
    from ylt_sim.scenario import load

    region = region_of(load("status_quo_2023", set={"region": "county-small"}))
    known = dimensions(region)
    assert set(known) == set(DIMENSIONS)
    r = region.residents
    way = region.villages["travel_seconds"][r["village"], 4]
    distance = known["distance"]
    assert way[distance.group == distance.worse].min() > way[distance.group == distance.better].max()
    assert way[np.argmin(distance.place)] == way.max()
    assert r["age_years"][np.argmin(known["age"].place)] == r["age_years"].max()
    assert set(r["income_quintile"][known["income"].group == known["income"].worse]) == {0}
    assert r["income_quintile"][np.argmin(known["income"].place)] == 0
    assert not r["is_signed"][known["signed"].group == known["signed"].worse].any()
