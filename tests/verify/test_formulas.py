"""The formulas against each other, against limits and against published tables."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ylt_sim.verify import formulas as f


@pytest.mark.parametrize(
    ("servers", "load", "blocked"), [(1, 1.0, 0.5), (2, 1.0, 0.2), (10, 4.46, 0.01), (0, 3.0, 1.0)]
)
def test_erlang_b_of_tables(servers: int, load: float, blocked: float):
    """Two by hand, one of the usual traffic tables (10 lines at 1 %: 4.46 erlangs), one without servers."""
    assert f.erlang_b(servers, load) == pytest.approx(blocked, rel=2e-3)


def test_erlang_b_by_its_definition():
    """Truncated Poisson probabilities."""
    terms = [8.0**k / math.factorial(k) for k in range(11)]
    assert f.erlang_b(10, 8.0) == pytest.approx(terms[-1] / sum(terms), rel=1e-12)


def test_one_server():
    """M/M/1: P(wait) = rho, mean wait = rho / (1 - rho) services."""
    assert f.erlang_c(1, 0.6) == pytest.approx(0.6)
    assert f.mean_wait(1, 0.6, 1.0) == pytest.approx(1.5)
    assert f.mean_wait(2, 2.0, 1.0) == math.inf
    assert f.erlang_c(2, 3.0) == 1.0


def test_classes_conserve_work():
    """Waits weighted by rate are the wait of one class; the last class of an overloaded station waits for ever."""
    rates = np.array([0.5, 1.0, 2.0])
    waits = f.mean_waits_by_class(5, rates, 1.2)
    assert waits @ rates / rates.sum() == pytest.approx(f.mean_wait(5, 3.5, 1.2), rel=1e-12)
    assert (np.diff(waits) > 0).all()
    assert np.isinf(f.mean_waits_by_class(1, [0.5, 0.6], 1.0)).tolist() == [False, True]


def test_trunk_reservation_without_reserve_is_erlang_b():
    """And a reserve of all units shuts a class out."""
    np.testing.assert_allclose(f.trunk_reservation_blocking(10, [3.0, 5.0], [0, 0]), f.erlang_b(10, 8.0))
    blocked = f.trunk_reservation_blocking(10, [3.0, 5.0], [0, 10])
    np.testing.assert_allclose(blocked, [f.erlang_b(10, 3.0), 1.0])


def test_patience_between_loss_and_waiting():
    """Very short patience is Erlang B, very long an ordinary queue; overload loses at least the excess."""
    assert f.erlang_a_abandonment(5, 4.0, 1e-6) == pytest.approx(f.erlang_b(5, 4.0), rel=1e-4)
    assert f.erlang_a_abandonment(5, 4.0, 200.0) < 0.01
    assert f.erlang_a_abandonment(5, 7.0, 1.0) > 2 / 7


def test_jackson_of_a_row():
    """In a row all stations have the outside rate; returning to the first raises it to 1 / (1 - p)."""
    np.testing.assert_allclose(f.jackson_arrival_rates([[0, 1], [0, 0]], [2.0, 0.0]), [2.0, 2.0])
    np.testing.assert_allclose(f.jackson_arrival_rates([[0.5]], [1.0]), [2.0])
    np.testing.assert_allclose(f.jackson_waits([3], [1.0], [[0.5]], [1.0]), f.mean_wait(3, 2.0, 1.0))
