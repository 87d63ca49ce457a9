"""Odds: a share of people moved on the log-odds, so that it stays within 0..1 and keeps 0 and 1 as they are."""

from __future__ import annotations

from math import exp

from ylt_sim.kernel.rule import rule

__all__ = ["on_top", "shifted"]


@rule
def shifted(share, shift):
    """The share whose log-odds are those of ``share`` plus ``shift``."""
    odds = exp(max(-500.0, min(shift, 500.0)))
    return share * odds / (1.0 - share + share * odds)


@rule
def on_top(u, today, shift):
    """Whether luck falls between today's share of a decision and the one that a shift of its log-odds makes of it."""
    return shift > 0.0 and u >= today and u < shifted(today, shift)
