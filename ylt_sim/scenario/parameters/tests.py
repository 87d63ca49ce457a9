"""Parameters: Tests on machines (检查检验)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen

__all__ = ["TestsParameters"]


class TestsParameters(Frozen):
    """Tests on machines (检查检验)."""
