"""Parameters: Admission, the bed queue and stays (住院)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["WardParameters"]


class WardParameters(Frozen):
    """Admission, the bed queue and stays (住院)."""

    patience_days: float = quantity(
        3,
        low=1,
        high=10,
        unit="days",
        source="assumption",
        minimum=0.01,
        doc="Mean time for which a patient waits for a bed; a quarter of it in an emergency.",
    )
    stay_sigma: float = quantity(
        0.5, low=0.3, high=0.7, unit="ln", source="assumption", maximum=3, doc="Spread of days of stay around the mean."
    )
    late_risk: float = quantity(
        1.5,
        low=1.0,
        high=3.0,
        unit="relative risk of death",
        source="assumption",
        doc="Death after definitive care later than the condition's target time, against in time.",
    )
