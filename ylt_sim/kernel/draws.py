"""Draws belong to people: a uniform is a function of who draws, for which purpose, for the how-manieth time.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3") with the counter
(resident, episode, occurrence, purpose) and the seed as key; the variates are our own quantile functions, so that
both engines, every version of NumPy and every order of evaluation give the same bits.
"""

from __future__ import annotations

import math

from ylt_sim.kernel.rule import rule

__all__ = ["bernoulli", "exponential", "gumbel", "lognormal", "philox", "probit", "uniform", "whole_seconds"]

M32 = 0xFFFFFFFF


@rule
def philox(c0, c1, c2, c3, k0, k1):
    """Four 32-bit words of Philox4x32-10 for counter ``c0..c3`` and key ``k0, k1``.

    The same text serves Python integers, compiled 64-bit integers and NumPy int64 arrays: products may wrap,
    since only their 32-bit halves are used.
    """
    for _ in range(10):
        p0 = 0xD2511F53 * c0
        p1 = 0xCD9E8D57 * c2
        c0, c1, c2, c3 = ((p1 >> 32) & M32) ^ c1 ^ k0, p1 & M32, ((p0 >> 32) & M32) ^ c3 ^ k1, p0 & M32
        k0 = (k0 + 0x9E3779B9) & M32
        k1 = (k1 + 0xBB67AE85) & M32
    return c0, c1, c2, c3


@rule
def uniform(seed, resident, episode, occurrence, purpose):
    """Uniform in (0, 1), never 0 or 1, of the key (seed; resident, episode, occurrence, purpose).

    Parameters
    ----------
    seed
        Seed of the replication, a whole number below 2**63.
    resident, episode, occurrence, purpose
        Whole numbers of which the low 32 bits count. Each purpose belongs to one line of code.

    Returns
    -------
    float
        52 random bits ``k`` as ``(k + 0.5) / 2**52``, exact in double precision.
    """
    a, b, _, _ = philox(resident & M32, episode & M32, occurrence & M32, purpose & M32, seed & M32, (seed >> 32) & M32)
    return ((a * 1048576 + (b >> 12)) + 0.5) * (1.0 / 4503599627370496.0)


@rule
def probit(p):
    """Standard normal quantile of ``p`` in (0, 1) (Wichura 1988, algorithm AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                   + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                + 133.14166789178437745) * r + 3.387132872796366608)
            / (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                   + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
                + 42.313330701600911252) * r + 1.0)
        )
    r = math.sqrt(-math.log(p if q < 0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        x = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                 + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
              + 4.6303378461565452959) * r + 1.42343711074968357734) / \
            (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                 + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
              + 2.05319162663775882187) * r + 1.0)
    else:
        r -= 5.0
        x = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                 + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
              + 5.4637849111641143699) * r + 6.6579046435011037772) / \
            (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                 + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
              + 0.59983220655588793769) * r + 1.0)
    return -x if q < 0 else x


@rule
def whole_seconds(x):
    """A duration as the clock has it: rounded to whole seconds, at least one."""
    return max(1, int(x + 0.5))


@rule
def exponential(u, mean):
    """Exponential duration with this mean, whole seconds, at least one."""
    return whole_seconds(-mean * math.log(u))


@rule
def lognormal(u, mean, sigma):
    """Lognormal duration with this mean and standard deviation ``sigma`` of the logarithm, whole seconds."""
    if mean <= 0.0:
        return 1
    return whole_seconds(math.exp(math.log(mean) - 0.5 * sigma * sigma + sigma * probit(u)))


@rule
def gumbel(u):
    """Standard Gumbel variate (the noise whose argmax gives the logit choice; McFadden 1974)."""
    return -math.log(-math.log(u))


@rule
def bernoulli(u, probability):
    """Whether an event of this probability happens for the uniform ``u``."""
    return u < probability
