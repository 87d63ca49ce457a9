"""Strengths of presets as factors: each is an assumption of its own, and is moved up or down as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ylt_sim import evidence
from ylt_sim.scenario import Scenario
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.validation import is_whole
from ylt_sim.study.factor import Factor

__all__ = ["is_strength", "strength_factors", "strength_settings"]

PREFIX = "strengths."
PRESET = "preset "


def is_strength(path: str) -> bool:
    """Whether the path of a factor names the strength of a mechanism."""
    return path.startswith(PREFIX)


def strength_factors(scenarios: Sequence[Scenario], half_range: float) -> tuple[Factor, ...]:
    """One factor a scenario and mechanism that its presets have: what is added to the strength, from below to above.

    What a preset does not have stays absent, and what was written as a number stays as written.
    """
    return tuple(
        Factor(f"{PREFIX}{s.key}.{m}", -half_range, half_range, scenarios=(s.key,))
        for s in scenarios
        for m in MECHANISMS
        if strength_settings(s, f"{PREFIX}{s.key}.{m}", 0.0)
    )


def strength_settings(scenario: Scenario, path: str, added: float) -> dict[str, Any]:
    """Natural values of a mechanism with its strength moved, by path; strengths stay within 0 and 1.

    Where today's practice is a floor, it stays one (`ylt_sim.scenario.Scenario.era`).
    """
    mechanism = path.rpartition(".")[2]
    matrix = evidence.matrix()
    out: dict[str, Any] = {}
    for item in scenario.era("policy"):
        if item.key not in scenario.consortia or item.preset is None or matrix[item.preset][mechanism] <= 0:
            continue
        floor = matrix[evidence.STATUS_QUO][mechanism] if scenario.adds_to_today(item.key) else 0.0
        strength = max(floor, min(1.0, max(0.0, matrix[item.preset][mechanism] + added)))
        for field, quantity in MECHANISMS[mechanism].rows.items():
            if item.provenance[f"{mechanism}.{field}"].startswith(PRESET):
                whole = f"consortia.{item.key}.{mechanism}.{field}"
                value = evidence.strength(mechanism, quantity).at(strength)
                out[whole] = round(value) if is_whole(tuple(whole.split("."))) else value
    return out
