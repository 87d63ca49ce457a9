"""Laws and arrivals: moments, survival, and what the rules draw from them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from ylt_sim.kernel.codes import NEVER
from ylt_sim.verify import Poisson, Varying, at_once, endless, exponential, fixed, hyperexponential, lognormal, uniform
from ylt_sim.verify.law import Law, law_of
from ylt_sim.verify.network import duration

S = 5_000.0
LAWS = [exponential(S), uniform(S), lognormal(S, 0.8), hyperexponential(S, 3.0)]


@pytest.mark.parametrize("law", LAWS)
def test_moments_are_those_of_the_survival_function(law: Law):
    """The mean is its integral, the second moment twice that of time by it."""
    mean = quad(law.survival, 0, 100 * S, points=[2 * S], limit=500)[0]
    second = 2 * quad(lambda t: t * law.survival(t), 0, 100 * S, points=[2 * S], limit=500)[0]
    assert mean == pytest.approx(S, rel=1e-5)
    assert second == pytest.approx(law.second_moment, rel=1e-3)


@pytest.mark.parametrize("law", [*LAWS, fixed(S)])
def test_rules_draw_from_the_same_law(law: Law):
    """Quantiles at evenly spaced uniforms: shares beyond some times, and mean within whole seconds."""
    uniforms = (np.arange(20_000) + 0.5) / 20_000
    drawn = np.array([duration(law.kind, law.mean_seconds, law.shape, u) for u in uniforms.tolist()])
    for time in (0.2 * S, 0.7 * S, 1.5 * S, 4 * S):
        assert (drawn > time).mean() == pytest.approx(float(law.survival(time)), abs=3e-4)
    assert drawn.mean() == pytest.approx(S, rel=2e-3)


def test_no_time_and_no_end():
    """A number is exponential, 0 takes no time, None has no end."""
    assert duration(at_once.kind, 0.0, 0.0, 0.5) == 0
    assert duration(endless.kind, 0.0, 0.0, 0.5) == NEVER
    assert (law_of(0), law_of(None), law_of(7.0)) == (at_once, endless, exponential(7.0))
    assert at_once.survival([0.0, 1e9]).tolist() == [0.0, 0.0]
    assert endless.survival([0.0, 1e9]).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("make", [lambda: exponential(0), lambda: fixed(-1), lambda: hyperexponential(1.0, 0.5)])
def test_laws_that_cannot_be(make):
    """Means above 0, variation of two phases at least that of one."""
    with pytest.raises(ValueError, match="must be above 0|1 or more"):
        make()


def test_a_varying_rate_is_met_in_every_part_of_the_cycle():
    """Rates 1, 0, 3 a minute in parts of an hour: shares 1/4, 0, 3/4; the same draws as the constant stream."""
    rates = (1 / 60, 0.0, 3 / 60)
    times = Varying(rates, 3 * 3_600).times(4, 40_000)
    part = (times % 10_800) // 3_600
    assert np.bincount(part.astype(int), minlength=3)[1] == 0
    assert abs((part == 0).mean() - 0.25) < 4 * (0.1875 / 40_000) ** 0.5
    assert times[-1] == pytest.approx(40_000 * 60 / (4 / 3), rel=0.03)
    np.testing.assert_allclose(Varying((0.1, 0.1), 50).times(4, 100), Poisson(0.1).times(4, 100))
