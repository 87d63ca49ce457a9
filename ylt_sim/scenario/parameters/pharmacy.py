"""Parameters: Drugs in stock or not (药品)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["PharmacyParameters"]


class PharmacyParameters(Frozen):
    """Drugs in stock or not (药品): at village clinics and township centres; all others have what they prescribe."""

    chronic_share: float = quantity(
        0.9,
        low=0.7,
        high=1.0,
        unit="share of treatments and follow-ups",
        source="assumption",
        doc="Treatments and follow-ups of a chronic illness that need a drug of the joint list.",
    )
    infection_share: float = quantity(
        0.6,
        low=0.4,
        high=0.8,
        unit="share of treatments",
        source="assumption",
        doc="Treatments of respiratory, gastrointestinal, urinary and other infections that need a drug of the list.",
    )
    patience_days: float = quantity(
        3,
        low=1,
        high=7,
        unit="days",
        source="assumption",
        minimum=0.1,
        maximum=365,
        doc="Mean time for which a patient of minor severity waits for a drug; a half at moderate, a third at severe.",
    )
