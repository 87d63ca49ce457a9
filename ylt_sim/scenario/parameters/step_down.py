"""Parameters: Handing an inpatient down (下转)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["StepDownParameters"]


class StepDownParameters(Frozen):
    """Handing an inpatient down (下转)."""

    willing_share: float = quantity(
        0.376,
        low=0.208,
        high=0.376,
        unit="share of inpatients asked",
        source="E15",
        doc="Inpatients willing to be referred down.",
    )
    sender_share: float = quantity(
        0.3,
        low=0.1,
        high=0.6,
        unit="share of sending wards",
        source="assumption",
        minimum=0.001,
        maximum=0.999,
        doc="Sending wards that let a stable patient go without being paid for it.",
    )
    sender_log_odds_per_100_yuan: float = quantity(
        0.5,
        low=0.0,
        high=1.5,
        unit="log-odds per 100 yuan",
        source="assumption",
        doc="What a payment per completed handover adds to the ward's willingness.",
    )
    offer_minutes: float = quantity(
        30,
        low=10,
        high=60,
        unit="minutes",
        source="assumption",
        minimum=1,
        doc="Coordinator's time to identify, explain and arrange one step-down.",
    )
    offer_patience_hours: float = quantity(
        36,
        low=12,
        high=72,
        unit="hours",
        source="assumption",
        minimum=0.1,
        doc="Time after the acute days in which an offer still makes sense.",
    )
    bounce_back: float = quantity(
        0.05,
        low=0.02,
        high=0.12,
        unit="share of recoveries",
        source="assumption",
        doc="Worse again by the end of the recovery days, wherever they are spent.",
    )
    intake_minutes: float = quantity(
        40, low=20, high=60, unit="minutes", source="assumption", minimum=1,
        doc="Therapist's time to assess who arrives at a rehabilitation hospital or nursing home.",
    )
    intake_patience_hours: float = quantity(
        72, low=24, high=120, unit="hours", source="assumption", minimum=0.1,
        doc="Time after which the ward begins without the therapist.",
    )
    rehabilitation_days: float = quantity(
        7, low=5, high=14, unit="days", source="assumption",
        doc="Recovery from which on an illness is in the scope of rehabilitation and nursing.",
    )
    nurses_per_10_beds: float = quantity(
        4, low=3, high=6, unit="nurses", source="assumption", minimum=0.1,
        doc="Nurses whom ten open beds of rehabilitation and nursing need; beds without a nurse stay shut.",
    )
    rehabilitation_share: float = quantity(
        0.6, low=0.4, high=0.8, unit="share of the beds", source="assumption", maximum=1,
        doc="Beds in rehabilitation hospitals, the rest in nursing homes, where there are both.",
    )
