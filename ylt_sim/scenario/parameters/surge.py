"""Parameters: An epidemic and what it does to staff and wards (疫情)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen

__all__ = ["SurgeParameters"]


class SurgeParameters(Frozen):
    """An epidemic and what it does to staff and wards (疫情)."""
