"""Parameters: Drugs in stock or not (药品)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen

__all__ = ["PharmacyParameters"]


class PharmacyParameters(Frozen):
    """Drugs in stock or not (药品)."""
