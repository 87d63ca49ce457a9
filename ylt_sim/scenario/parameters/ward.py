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
    pathway_kept_share: float = quantity(
        0.5, low=0.3, high=0.7, unit="share of admissions", source="assumption", maximum=1,
        doc="Admissions with a pathway that keep to it to the end where no cases are reviewed.",
    )
    review_gain: float = quantity(
        0.25, low=0.1, high=0.5, unit="share per hour a month and facility", source="assumption", maximum=1,
        doc="Of the admissions that leave their pathway, those that an hour of joint review brings back.",
    )
    pathway_days_ratio: float = quantity(
        1.0, low=0.8, high=1.3, unit="multiple of the mean acute days", source="assumption", minimum=0.1,
        doc="Standard days of a pathway: who keeps to it does not stay longer for the acute illness.",
    )
    entry_gain: float = quantity(
        0.3, low=0.1, high=0.6, unit="share of the gap", source="assumption", maximum=1,
        doc="Of those whose need a doctor with a ward would not see, seen because entry criteria are checked.",
    )
    late_risk: float = quantity(
        1.5,
        low=1.0,
        high=3.0,
        unit="relative risk of death",
        source="assumption",
        doc="Death after definitive care later than the condition's target time, against in time.",
    )
