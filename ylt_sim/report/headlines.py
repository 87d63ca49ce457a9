"""Which lines the short table and the figure show, in their order."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ylt_sim.outcomes import OUTCOMES

__all__ = ["HEADLINE_TIERS", "headline_lines"]

HEADLINE_TIERS: dict[str, tuple[str, ...]] = {
    "wait_median_minutes": (),
    "wait_p90_minutes": ("township", "county"),
    "bed_occupancy": ("township", "county"),
    "doctor_utilisation": ("township", "county"),
}
"""Tiers shown of outcomes that mean little as one figure for all tiers."""

Line = tuple[str, str, str]
"""Outcome, tier and group."""


def headline_lines(frame: pd.DataFrame) -> list[Line]:
    """Lines of the short table that a frame of outcomes can fill.

    Parameters
    ----------
    frame
        With columns ``outcome, tier, group``.
    """
    there: set[Line] = set(zip(frame["outcome"], frame["tier"], frame["group"], strict=True))
    return [line for line in _wanted() if line in there]


def _wanted() -> Iterable[Line]:
    for key, outcome in OUTCOMES.items():
        if outcome.is_headline:
            for tier in HEADLINE_TIERS.get(key, ("all",)):
                yield key, tier, "all"
