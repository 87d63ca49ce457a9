"""Slow state at one moment: what townships believe, what was taught, who is signed, managed and under control."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.world.codes import ABSENT_VACANT, NONE, TIER_NAMES

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
        **_patients(get, now),
    }
    out: SlowState = {}
    for key, (value, of_tier) in values.items():
        out[key] = {"all": (float(value.sum()), float(len(value)))}
        for number, name in TIER_NAMES.items():
            here = value[of_tier == number]
            out[key][name] = (float(here.sum()), float(len(here)))
    return out


def _patients(get: Callable[[str, str], NDArray[Any]], now: int) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Residents who are alive by the tier of their family doctor: signed; chronic patients: managed, control now."""
    era = int(get("glob", "era")[0])
    team = get("resident", "team_facility")
    alive = (get("resident", "is_dead") == 0) & (team != NONE)
    tier = get("facility", "tier")[team]
    signed = (get("resident", "is_signed") == 1) | (
        get("resident", "sign_rank") < get("facility", "signed_progress")[team]
    )
    rank = get("resident", "managed_rank")
    chronic = alive & (rank < 1)
    managed = rank < get("facility", "managed_share")[team, era]
    control, decay, since = (get("resident", n)[chronic] for n in ("control", "control_decay", "control_second"))
    return {
        "signed_share": (signed[alive].astype(float), tier[alive]),
        "managed_share": (managed[chronic].astype(float), tier[chronic]),
        "control_mean": (control * np.exp(-decay * (now - since)), tier[chronic]),
    }
