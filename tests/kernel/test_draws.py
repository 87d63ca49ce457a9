"""Philox by its published answers, the same in Python, compiled and on arrays; quantile functions against SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numba import njit
from scipy import stats

from ylt_sim.kernel import draws

KNOWN = [
    ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
     (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]
"""Known answers of Philox4x32-10 (Random123, file ``kat_vectors``; Salmon, Moraes, Dror and Shaw 2011)."""

compiled_philox = njit(draws.philox)
compiled_uniform = njit(draws.uniform)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_philox_gives_the_published_answers(counter, key, answer):
    """Python integers, compiled code, arrays of one."""
    assert draws.philox(*counter, *key) == answer
    assert compiled_philox(*counter, *key) == answer
    arrays = [np.array([v], np.int64) for v in (*counter, *key)]
    assert [int(v[0]) for v in draws.philox(*arrays)] == list(answer)


def test_uniform_is_bitwise_the_same_in_python_compiled_and_on_arrays():
    """Two thousand keys, negative rows and large seeds among them; always strictly between 0 and 1."""
    rng = np.random.default_rng(3)
    keys = rng.integers(-1, 2**31, (2000, 4))
    for seed in (0, 1, 2**31, 2**32 + 5, 2**63 - 1):
        array = draws.uniform(seed, *keys.T)
        one = np.array([draws.uniform(seed, *map(int, k)) for k in keys])
        two = np.array([compiled_uniform(seed, *k) for k in keys])
        assert one.tobytes() == two.tobytes() == array.tobytes()
        assert 0 < array.min() < array.max() < 1


def test_uniform_takes_52_bits_of_the_first_two_words():
    """By its definition, in exact integers."""
    a, b, _, _ = draws.philox(7, 11, 13, 17, 5, 1)
    assert draws.uniform(2**32 + 5, 7, 11, 13, 17) == ((a << 20 | b >> 12) + 0.5) / 2**52
    assert (((1 << 52) - 1) + 0.5) / 2**52 < 1


def test_uniform_looks_uniform_in_every_place_of_the_key():
    """Kolmogorov-Smirnov over 20,000 draws along each of the five places; neighbours do not correlate."""
    i = np.arange(20_000)
    z = np.zeros_like(i)
    for place in range(5):
        key = [z + 3] * 5
        key[place] = i
        u = draws.uniform(*key)
        assert stats.kstest(u, "uniform").pvalue > 1e-4
        assert abs(np.corrcoef(u[1:], u[:-1])[0, 1]) < 4 / math.sqrt(len(i))


def test_probit_is_the_normal_quantile():
    """Both tails and the middle against SciPy; symmetric."""
    p = np.r_[np.logspace(-300, -1, 200), np.linspace(0.001, 0.999, 999), 1 - np.logspace(-15, -1, 50)]
    ours = np.array([draws.probit(float(x)) for x in p])
    np.testing.assert_allclose(ours, stats.norm.ppf(p), rtol=1e-9, atol=1e-9)
    assert draws.probit(0.5) == 0.0
    assert draws.probit(0.25) == -draws.probit(0.75)


@pytest.mark.parametrize(("mean", "sigma"), [(600.0, 0.5), (7_200.0, 1.2), (86_400.0, 0.05)])
def test_lognormal_has_its_mean_and_quantiles(mean: float, sigma: float):
    """Mean by the midpoint rule over its quantiles, within 0.5 %; quantiles to the second."""
    u = (np.arange(100_000) + 0.5) / 100_000
    x = np.array([draws.lognormal(float(v), mean, sigma) for v in u])
    assert x.mean() == pytest.approx(mean, rel=0.005)
    scale = mean * math.exp(-sigma * sigma / 2)
    np.testing.assert_allclose(x, np.maximum(1, stats.lognorm.ppf(u, sigma, scale=scale)), atol=0.5 + 1e-4)


def test_exponential_has_its_mean_and_quantiles():
    """As for the lognormal. Small ``u`` is a long time: the survival function is inverted."""
    u = (np.arange(100_000) + 0.5) / 100_000
    x = np.array([draws.exponential(float(v), 2_400.0) for v in u])
    assert x.mean() == pytest.approx(2_400, rel=0.001)
    np.testing.assert_allclose(x, np.maximum(1, stats.expon.isf(u, scale=2_400)), atol=0.5 + 1e-6)


@pytest.mark.parametrize(("x", "seconds"), [(0.0, 1), (0.4, 1), (1.49, 1), (1.5, 2), (2.5, 3), (-7.0, 1), (1e9, 10**9)])
def test_whole_seconds_round_half_up_and_are_at_least_one(x: float, seconds: int):
    """``int(x + 0.5)``, at least 1."""
    assert draws.whole_seconds(x) == seconds
    assert draws.lognormal(0.5, 0.0, 1.0) == 1


def test_gumbel_and_bernoulli():
    """Gumbel against SciPy; the argmax of utility plus noise gives logit shares (McFadden 1974)."""
    u = np.linspace(0.001, 0.999, 500)
    np.testing.assert_allclose([draws.gumbel(float(v)) for v in u], stats.gumbel_r.ppf(u), rtol=1e-12, atol=1e-12)
    utility = np.array([0.0, 1.0, 2.0])
    i = np.arange(30_000)
    noise = np.array([[draws.gumbel(float(v)) for v in draws.uniform(1, i, i * 0, i * 0, i * 0 + k)] for k in range(3)])
    shares = np.bincount((utility[:, None] + noise).argmax(0), minlength=3) / len(i)
    np.testing.assert_allclose(shares, np.exp(utility) / np.exp(utility).sum(), atol=4 * 0.5 / math.sqrt(len(i)))
    assert draws.bernoulli(0.29, 0.3) and not draws.bernoulli(0.3, 0.3) and not draws.bernoulli(0.001, 0.0)
