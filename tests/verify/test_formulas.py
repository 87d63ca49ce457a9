"""The formulas against each other, against limits and against published tables."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ylt_sim.verify import exponential, fixed, formulas as f, lognormal


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


def test_percentile_is_where_the_tail_is():
    """M/M/1: P(W > t) = rho exp(-(1 - rho) t); below 1 - C the percentile is 0."""
    t = f.wait_percentile(1, 0.8, 1.0, 90)
    assert 0.8 * math.exp(-0.2 * t) == pytest.approx(0.1)
    assert f.wait_percentile(1, 0.05, 1.0, 90) == 0.0


def test_finite_room_between_loss_and_waiting():
    """No room is Erlang B; very much of it M/M/c."""
    assert f.finite_room(4, 3.0, 0)[0] == pytest.approx(f.erlang_b(4, 3.0), rel=1e-12)
    away, waiting, wait = f.finite_room(4, 3.0, 400)
    assert away == pytest.approx(0.0, abs=1e-12)
    assert wait == pytest.approx(f.mean_wait(4, 3.0, 1.0), rel=1e-9)
    assert waiting == pytest.approx(3.0 * wait, rel=1e-9)


def test_general_service():
    """M/M/1 for exponential service, half of it for fixed; classes conserve work."""
    assert f.mean_wait_general(0.8, exponential(1.0)) == pytest.approx(f.mean_wait(1, 0.8, 1.0))
    assert f.mean_wait_general(0.8, fixed(1.0)) == pytest.approx(f.mean_wait(1, 0.8, 1.0) / 2)
    one = f.mean_waits_general([0.3, 0.4], [exponential(1.0)] * 2)
    np.testing.assert_allclose(one, f.mean_waits_by_class(1, [0.3, 0.4], 1.0))
    rates, laws = np.array([0.2, 0.1, 0.3]), (fixed(1.0), exponential(2.0), lognormal(1.0, 0.7))
    loads = rates * [1.0, 2.0, 1.0]
    left = float(rates @ [law.second_moment for law in laws]) / 2
    kept = loads.sum() * left / (1 - loads.sum())
    assert loads @ f.mean_waits_general(rates.tolist(), laws) == pytest.approx(kept)


def test_too_much_load_waits_for_ever():
    """One server and a load of 1 or 1.5; of two classes only the second, whose share of the work the first waits for.

    The first is 0.6 of the load, the second gets 0.4: work left is 0.6 * 1 + 0.4 * 3 / 2, for fixed services of 3.
    """
    for rate in (1.0, 1.5):
        assert f.mean_wait_general(rate, fixed(1.0)) == math.inf
        assert f.wait_percentile(1, rate, 1.0, 90) == math.inf
        assert f.mean_wait_regular(1.0 / rate, 1.0) == math.inf
    first, second = f.mean_waits_general([0.6, 0.5], [exponential(1.0), fixed(3.0)])
    assert first == pytest.approx(1.2 / 0.4)
    assert second == math.inf
    np.testing.assert_allclose(
        f.mean_waits_general([0.6, 0.6], [exponential(1.0)] * 2), f.mean_waits_by_class(1, [0.6, 0.6], 1.0)
    )


def test_hundreds_of_servers():
    """Beyond what products of rates can hold: still Erlang's formula, and a queue cut far out still his other one."""
    assert f.finite_room(800, 800.0, 0)[0] == pytest.approx(f.erlang_b(800, 800.0), rel=1e-9)
    assert f.finite_room(900, 880.0, 3_000)[2] == pytest.approx(f.mean_wait(900, 880.0, 1.0), rel=1e-6)
    np.testing.assert_allclose(f.trunk_reservation_blocking(900, [880.0], [0]), f.erlang_b(900, 880.0), rtol=1e-9)


def test_regular_arrivals():
    """Kleinrock's sigma solves its equation: at load 1/2, sigma = exp(-2 (1 - sigma)) = 0.2032, wait 0.2550."""
    assert f.mean_wait_regular(2.0, 1.0) == pytest.approx(0.2032 / 0.7968, rel=1e-3)


def test_general_patience_with_exponential_patience_is_erlang_a():
    """Below, at and above capacity; very long fixed patience is an ordinary queue."""
    for servers, load, patience in ((5, 4.5, 2.0), (5, 7.0, 2.0), (1, 0.9, 1.0)):
        left, wait = f.patience_general(servers, load, 1.0, exponential(patience))
        assert (left, wait) == pytest.approx(f.erlang_a(servers, load, patience), rel=1e-5)
        assert left == pytest.approx(wait / patience, rel=1e-5)
    left, wait = f.patience_general(3, 2.0, 1.0, fixed(60.0))
    assert left == pytest.approx(0.0, abs=1e-5)
    assert wait == pytest.approx(f.mean_wait(3, 2.0, 1.0), rel=1e-4)


def test_present_of_a_constant_rate_is_rate_times_stay():
    """At any time; and with a rate for one part of the cycle only, what is left of it later."""
    for law in (exponential(5.0), fixed(5.0), lognormal(5.0, 1.0)):
        assert f.mean_present(law, [2.0] * 4, 12.0, 7.3) == pytest.approx(10.0, rel=1e-6)
    gone = f.mean_present(exponential(1.0), [3.0, 0.0], 60.0, 32.0)
    assert gone == pytest.approx(3.0 * math.exp(-2.0), rel=1e-6)
    assert f.mean_present(fixed(5.0), [3.0, 0.0], 60.0, 34.0) == pytest.approx(3.0)


def test_a_line_with_more_room_blocks_less():
    """2/3 without room, towards 1."""
    assert f.blocked_line_throughput(0) == pytest.approx(2 / 3)
    assert f.blocked_line_throughput(10_000) == pytest.approx(1.0, abs=1e-3)
