"""Parameters: Referral up (上转)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["ReferralParameters"]


class ReferralParameters(Frozen):
    """Referral up (上转)."""

    acceptance: float = quantity(
        0.8,
        low=0.5,
        high=0.95,
        unit="share of patients advised",
        source="assumption",
        doc="Patients who accept the advice to go to a higher tier.",
    )
    no_show: float = quantity(
        0.06,
        low=0.02,
        high=0.15,
        unit="share of patients sent on",
        source="assumption",
        doc="Patients who accepted a referral and do not go, whether or not something is kept for them.",
    )
    letter_minutes: float = quantity(
        12,
        low=5,
        high=20,
        unit="minutes",
        source="strengths.csv:up_referral",
        doc="Time to write and send a referral outside any consortium.",
    )
