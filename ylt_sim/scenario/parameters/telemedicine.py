"""Parameters: Reading for others and remote consultation (远程医疗)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["TelemedicineParameters"]


class TelemedicineParameters(Frozen):
    """Reading for others and remote consultation (远程医疗)."""

    reading_minutes: float = quantity(
        8, low=4, high=20, unit="minutes", source="assumption", minimum=1, doc="A specialist's time per reading."
    )
    consultation_minutes: float = quantity(
        15, low=8, high=30, unit="minutes", source="assumption", minimum=1, doc="Both doctors' time per consultation."
    )
    patience_minutes: float = quantity(
        20,
        low=5,
        high=60,
        unit="minutes",
        source="assumption",
        minimum=1,
        doc="Time for which the local doctor waits for the specialist.",
    )
    helps: float = quantity(
        0.6,
        low=0.3,
        high=0.8,
        unit="share of remote consultations",
        source="assumption",
        doc="Treated on the spot with the specialist's advice; the others are referred.",
    )
