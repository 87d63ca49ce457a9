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
        doc="Patients with a moderate illness at the mean way to the county general hospital who accept the advice.",
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
    acceptance_per_severity: float = quantity(
        0.5, low=0.0, high=1.5, unit="log-odds per step of severity", source="assumption",
        doc="What a graver illness than moderate adds to the patient's acceptance.",
    )
    desk_minutes: float = quantity(
        5, low=2, high=15, unit="minutes", source="assumption", minimum=0.1,
        doc="Time of the lead's referral desk to find a bed or a slot for one referral.",
    )
    history_minutes: float = quantity(
        3, low=1, high=5, unit="minutes", source="strengths.csv:unified_info",
        doc="Doctor's time to take the history of a patient seen elsewhere in this illness, without a consortium.",
    )
    record_delay_hours: float = quantity(
        48, low=4, high=168, unit="hours", source="strengths.csv:unified_info",
        doc="Hours after which a record from elsewhere has come by itself, outside any consortium.",
    )
