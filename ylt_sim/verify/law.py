"""Laws of a duration: how long a service, a patience or a journey takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt
from typing import Any

import numpy as np
from scipy import special

__all__ = ["Law", "at_once", "endless", "exponential", "fixed", "hyperexponential", "law_of", "lognormal", "uniform"]

AT_ONCE, EXPONENTIAL, FIXED, LOGNORMAL, HYPEREXPONENTIAL, UNIFORM, ENDLESS = range(7)
"""Kinds, as the rules know them."""


@dataclass(frozen=True)
class Law:
    """A distribution of whole seconds; made by the functions of this module.

    Parameters
    ----------
    kind
        One of the codes of this module.
    mean_seconds
        At least 2,400 keeps the error of whole seconds below 0.02 %.
    shape
        Lognormal: standard deviation of the logarithm. Hyperexponential: probability of the shorter phase.
    """

    kind: int
    mean_seconds: float
    shape: float = 0.0

    @property
    def squared_variation(self) -> float:
        """Variance over squared mean."""
        if self.kind == EXPONENTIAL:
            return 1.0
        if self.kind == LOGNORMAL:
            return exp(self.shape**2) - 1.0
        if self.kind == HYPEREXPONENTIAL:
            return 1.0 / (2.0 * self.shape * (1.0 - self.shape)) - 1.0
        return 1.0 / 3.0 if self.kind == UNIFORM else 0.0

    @property
    def second_moment(self) -> float:
        """Mean square, squared seconds."""
        return self.mean_seconds**2 * (1.0 + self.squared_variation)

    def survival(self, seconds: Any) -> Any:
        """Probability of more than so many seconds."""
        mean, p, t = self.mean_seconds, self.shape, np.asarray(seconds, float)
        if self.kind == EXPONENTIAL:
            return np.exp(-t / mean)
        if self.kind == HYPEREXPONENTIAL:
            return p * np.exp(-2.0 * p * t / mean) + (1.0 - p) * np.exp(-2.0 * (1.0 - p) * t / mean)
        if self.kind == LOGNORMAL:
            return special.ndtr((log(mean) - 0.5 * p**2 - np.log(np.maximum(t, 1e-300))) / p)
        if self.kind == UNIFORM:
            return np.clip(1.0 - 0.5 * t / mean, 0.0, 1.0)
        return 1.0 * (t < mean)


at_once = Law(AT_ONCE, 0.0)
"""Takes no time."""
endless = Law(ENDLESS, inf)
"""Never ends: the patience of who waits as long as it takes."""


def _checked(kind: int, mean_seconds: float, shape: float = 0.0) -> Law:
    if not mean_seconds > 0:
        raise ValueError(f"a mean of {mean_seconds} seconds: it must be above 0; `at_once` takes no time")
    return Law(kind, float(mean_seconds), float(shape))


def exponential(mean_seconds: float) -> Law:
    """Exponential with this mean."""
    return _checked(EXPONENTIAL, mean_seconds)


def fixed(seconds: float) -> Law:
    """Always the same."""
    return _checked(FIXED, seconds)


def uniform(mean_seconds: float) -> Law:
    """Uniform from 0 to twice the mean."""
    return _checked(UNIFORM, mean_seconds)


def lognormal(mean_seconds: float, sigma: float) -> Law:
    """Lognormal with this mean; ``sigma`` is the standard deviation of the logarithm."""
    return _checked(LOGNORMAL, mean_seconds, sigma)


def hyperexponential(mean_seconds: float, squared_variation: float) -> Law:
    """Of two exponential phases with balanced means; variance over squared mean is 1 or more."""
    if squared_variation < 1.0:
        raise ValueError(f"squared_variation = {squared_variation}: 1 or more")
    p = 0.5 * (1.0 + sqrt((squared_variation - 1.0) / (squared_variation + 1.0)))
    return _checked(HYPEREXPONENTIAL, mean_seconds, p)


def law_of(law: Law | float | None) -> Law:
    """A law; a number is the mean of an exponential one, 0 takes no time, None never ends."""
    if law is None:
        return endless
    if isinstance(law, Law):
        return law
    return exponential(law) if law else at_once
