"""Parameters: Rank, leave, teaching and turnover of staff (医务人员)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen

__all__ = ["StaffParameters"]


class StaffParameters(Frozen):
    """Rank, leave, teaching and turnover of staff (医务人员)."""
