"""Parameters: Regular care of chronic patients (慢病随访)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen

__all__ = ["FollowUpParameters"]


class FollowUpParameters(Frozen):
    """Regular care of chronic patients (慢病随访)."""
