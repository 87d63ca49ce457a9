"""Slow state at one moment: what townships believe, what teaching and training have added, which posts are vacant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.world.codes import ABSENT_VACANT, TIER_NAMES

__all__ = ["SlowState", "slow_state"]

SlowState = dict[str, dict[str, tuple[float, float]]]
"""By outcome and tier (``all`` too): sum and number."""


def slow_state(get: Callable[[str, str], NDArray[Any]], now: int) -> SlowState:
    """Sums and numbers by tier, so that means can be pooled.

    Parameters
    ----------
    get
        A column of a table of the running world: ``engine.get``.
    now
        Second since the start of day 0.
    """
    tier = get("facility", "tier")
    trust = get("belief", "trust")
    skill, since = get("doctor", "skill"), get("doctor", "skill_second")
    left = (1.0 - float(get("par", "skill_fade_per_day")[0])) ** ((now - since) / SECONDS_A_DAY)
    vacant = (get("doctor", "away_kind") == ABSENT_VACANT) & (get("doctor", "away_until") > now)
    values = {
        "trust_mean": (trust, np.tile(tier, len(trust) // len(tier))),
        "taught_skill_mean": (get("facility", "skill"), tier),
        "trained_skill_mean": (skill * left, get("doctor", "tier")),
        "vacant_share": (vacant.astype(float), get("doctor", "tier")),
    }
    out: SlowState = {}
    for key, (value, of_tier) in values.items():
        out[key] = {"all": (float(value.sum()), float(len(value)))}
        for number, name in TIER_NAMES.items():
            here = value[of_tier == number]
            out[key][name] = (float(here.sum()), float(len(here)))
    return out
