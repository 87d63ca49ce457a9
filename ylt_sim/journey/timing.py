"""Durations as the model has them: lognormal, whole seconds, rounded up to a step where a study asks for one."""

from __future__ import annotations

from ylt_sim.kernel.draws import lognormal
from ylt_sim.kernel.rule import rule

__all__ = ["rounded", "spell"]


@rule
def rounded(w, seconds):
    """``seconds`` rounded up to the clock's step (1 unless ``options.clock_step_seconds`` says otherwise)."""
    step = w.par[0].round_seconds
    return (seconds + step - 1) // step * step


@rule
def spell(w, u, mean, sigma):
    """A lognormal duration with this mean in seconds."""
    return rounded(w, lognormal(u, mean, sigma))
