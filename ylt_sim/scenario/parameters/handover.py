"""Parameters: Outpatients handed down to a primary doctor (门诊下转)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["HandoverParameters"]


class HandoverParameters(Frozen):
    """Outpatients handed down to a primary doctor (门诊下转)."""

    offer_minutes: float = quantity(
        10, low=5, high=20, unit="minutes", source="assumption", minimum=1,
        doc="Coordinator's time to review and offer one handing down in the specialist clinics.",
    )
    offer_patience_minutes: float = quantity(
        30, low=10, high=120, unit="minutes", source="assumption", minimum=1,
        doc="Time for which an outpatient waits for the coordinator after his visit.",
    )
    willing_share: float = quantity(
        0.376, low=0.208, high=0.7, unit="share of outpatients asked", source="E15;assumption",
        doc="Stable outpatients who agree at the mean way saved; as inpatients asked to go down, for want of better.",
    )
    panel: float = quantity(
        150, low=50, high=300, unit="patients per named doctor", source="assumption",
        doc="Handed-over patients whom one named primary doctor carries.",
    )
    paper_patience_hours: float = quantity(
        12, low=4, high=24, unit="hours", source="assumption", minimum=0.1,
        doc="Time for which the papers wait for the specialist and for the named doctor.",
    )
