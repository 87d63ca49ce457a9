"""Parameters: Outpatients handed down to a primary doctor (门诊下转)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen

__all__ = ["HandoverParameters"]


class HandoverParameters(Frozen):
    """Outpatients handed down to a primary doctor (门诊下转)."""
