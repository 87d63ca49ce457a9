"""Solved Markov chains against closed formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from ylt_sim.verify import formulas as f
from ylt_sim.verify.chains import stationary, transient


def loss(servers: int, load: float):
    def moves(state):
        (n,) = state
        if n < servers:
            yield (n + 1,), load
        if n:
            yield (n - 1,), float(n)

    return moves


def test_stationary_loss_is_erlang_b():
    """And the mean busy is what gets in."""
    chain = stationary(loss(10, 8.0), (0,))
    assert chain.probability_that(lambda s: s == (10,)) == pytest.approx(f.erlang_b(10, 8.0), rel=1e-10)
    assert chain.mean(sum) == pytest.approx(8.0 * (1 - f.erlang_b(10, 8.0)), rel=1e-10)


def test_two_independent_stations_multiply():
    """A product of two birth-death chains."""

    def moves(state):
        a, b = state
        for target, rate in loss(2, 1.0)((a,)):
            yield (*target, b), rate
        for target, rate in loss(3, 2.0)((b,)):
            yield (a, *target), rate

    both = stationary(moves, (0, 0)).probability[2, 3]
    assert both == pytest.approx(f.erlang_b(2, 1.0) * f.erlang_b(3, 2.0), rel=1e-9)


def test_transient_of_a_hall_without_end_is_poisson():
    """From empty, M/M/infinity has a Poisson number with mean load (1 - exp(-t)); and its integral."""
    load, t = 3.0, 0.7
    at_end, spent = transient(loss(40, load), (0,), t)
    n = np.array([s[0] for s in at_end])
    np.testing.assert_allclose(list(at_end.values()), stats.poisson(load * (1 - math.exp(-t))).pmf(n), atol=1e-10)
    mean = load * (1 - (1 - math.exp(-t)) / t)
    assert float(np.array(list(spent.values())) @ n) == pytest.approx(mean, rel=1e-9)
