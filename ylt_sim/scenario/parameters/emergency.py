"""Parameters: Emergencies (急救)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["EmergencyParameters"]


class EmergencyParameters(Frozen):
    """Emergencies (急救)."""

    ambulance_share: float = quantity(
        0.067,
        low=0.054,
        high=0.20,
        unit="share of emergency patients",
        source="P376",
        doc="Emergency patients who come by ambulance; the others come by themselves.",
    )
