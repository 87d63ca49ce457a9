"""Parameters: What a doctor sees and does (就诊). Minutes of a consultation stand in the region file."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["ConsultationParameters"]


class ConsultationParameters(Frozen):
    """What a doctor sees and does (就诊). Minutes of a consultation stand in the region file."""

    recognise: tuple[float, float, float, float] = quantity(
        (0.18, 0.40, 0.92, 0.97),
        low=(0.15, 0.35, 0.85, 0.90),
        high=(0.32, 0.45, 0.97, 0.99),
        maximum=1.0,
        unit="chance by tier of the doctor",
        source="H10;H09;H08;assumption",
        doc="Sees that a moderate case exceeds the place: village, township, county (tuberculosis), tertiary.",
    )
    severity_recognise: tuple[float, float, float, float] = quantity(
        (0.0, 0.0, 0.5, 0.9),
        low=(0.0, 0.0, 0.2, 0.7),
        high=(0.2, 0.2, 0.8, 1.0),
        maximum=1.0,
        unit="share of missed cases seen after all",
        source="assumption",
        doc="What grave illness shows by itself, by severity.",
    )
    treat_within: tuple[float, float, float, float] = quantity(
        (0.85, 0.88, 0.93, 0.96),
        low=(0.70, 0.75, 0.88, 0.92),
        high=(0.95, 0.95, 0.97, 0.99),
        maximum=1.0,
        unit="chance by tier of the doctor",
        source="assumption",
        doc="Right management of what the tier is there for; standardised patients (H01-H15) concern hard cases.",
    )
    treat_beyond: tuple[float, float, float, float] = quantity(
        (0.15, 0.25, 0.50, 0.60),
        low=(0.05, 0.10, 0.30, 0.40),
        high=(0.43, 0.50, 0.70, 0.80),
        maximum=1.0,
        unit="chance by tier of the doctor",
        source="assumption",
        doc="Right management of what exceeds the tier and was not recognised.",
    )
    criteria_gain: float = quantity(
        0.4,
        low=0.1,
        high=0.7,
        unit="share of missed cases seen after all",
        source="assumption",
        doc="What written referral criteria add to recognising, for a doctor who works to them.",
    )
    false_alarm: float = quantity(
        0.004,
        low=0.001,
        high=0.02,
        unit="share of consultations within reach",
        source="assumption",
        doc="Referred though the place could have treated.",
    )
    patience_minutes: float = quantity(
        150,
        low=60,
        high=300,
        unit="minutes",
        source="assumption",
        minimum=1,
        doc="Mean patience of a walk-in patient in the queue; booked and referred ones wait twice as long.",
    )
    sigma: float = quantity(
        0.5,
        low=0.3,
        high=0.8,
        unit="ln",
        source="assumption",
        maximum=3,
        doc="Spread of consultation times around the mean.",
    )
    return_days: float = quantity(
        6,
        low=3,
        high=14,
        unit="days",
        source="assumption",
        minimum=0.5,
        doc="Mean time between planned visits of an acute episode.",
    )
