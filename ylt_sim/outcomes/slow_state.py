"""Slow state at one moment: what townships believe, what was taught, who is signed, managed and under control."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.region.blocks import blocks
from ylt_sim.world.codes import ABSENT_VACANT, NONE, TIER_NAMES

__all__ = ["SlowState", "slow_state"]

SlowState = dict[str, dict[str, tuple[float, float]]]
"""By outcome and tier (``all`` too): sum and number."""


def slow_state(engine: Any) -> SlowState:
    """Sums and numbers by tier, so that means can be pooled, as a running engine stands."""
    get, now = engine.get, engine.now
    tier = get("facility", "tier")
    trust = get("belief", "trust")
    skill, since = get("doctor", "skill"), get("doctor", "skill_second")
    left = (1.0 - float(get("par", "skill_fade_per_day")[0])) ** ((now - since) / SECONDS_A_DAY)
    vacant = (get("doctor", "away_kind") == ABSENT_VACANT) & (get("doctor", "away_until") > now)
    values = {
        "trust_mean": (trust, np.tile(tier, len(trust) // len(tier))),
        "taught_skill_mean": (get("facility", "skill"), tier),
        "trained_skill_mean": (skill * left, get("doctor", "tier")),
        "vacant_share": (vacant, get("doctor", "tier")),
        **_patients(engine),
    }
    out: SlowState = {}
    for key, (value, of_tier) in values.items():
        out[key] = {"all": (float(value.sum()), float(len(value)))}
        for number, name in TIER_NAMES.items():
            here = value[of_tier == number]
            out[key][name] = (float(here.sum()), float(len(here)))
    return out


RESIDENT = ("team_facility", "is_dead", "is_signed", "sign_rank", "managed_rank", "control", "control_decay",
            "control_second")  # fmt: skip


def _residents(engine: Any) -> Iterator[list[NDArray[Any]]]:
    """The columns `RESIDENT`, of the table of the compiled engine block by block: its rows are long."""
    table = engine.w.resident
    if isinstance(table, np.ndarray):
        for rows in blocks(len(table)):
            yield [np.ascontiguousarray(table[name][rows]) for name in RESIDENT]
    else:
        yield [engine.get("resident", name) for name in RESIDENT]


def _patients(engine: Any) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Residents who are alive by the tier of their family doctor: signed; chronic patients: managed, control now."""
    get, now = engine.get, engine.now
    tier_of, progress = get("facility", "tier").astype(np.int8), get("facility", "signed_progress")
    managed_share = get("facility", "managed_share")[:, int(get("glob", "era")[0])]
    parts: list[tuple[NDArray[Any], ...]] = []
    for team, is_dead, is_signed, sign_rank, rank, control, decay, since in _residents(engine):
        alive = (is_dead == 0) & (team != NONE)
        signed = (is_signed == 1) | (sign_rank < progress[team])
        chronic = np.flatnonzero(alive & (rank < 1))
        control = control[chronic] * np.exp(-decay[chronic] * (now - since[chronic]))
        managed = rank[chronic] < managed_share[team[chronic]]
        tier = tier_of[team]
        parts.append((signed[alive], tier[alive], managed, control, tier[chronic]))
    signed, tier, managed, control, tier_of_chronic = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return {
        "signed_share": (signed, tier),
        "managed_share": (managed, tier_of_chronic),
        "control_mean": (control, tier_of_chronic),
    }
