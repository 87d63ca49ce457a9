"""Parameters: Where residents go (选择就诊机构). Constants of the options are fitted and stand in the region file."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["ChoiceParameters"]


class ChoiceParameters(Frozen):
    """Where residents go (选择就诊机构). Constants of the options are fitted and stand in the region file."""

    scale: float = quantity(
        1.0,
        low=0.5,
        high=2.0,
        unit="multiplier of all utilities",
        source="choice_models.csv:scale;assumption",
        minimum=0.01,
        doc="Scale of the logit; shares do not identify it: report headlines at low, central and high.",
    )
    hospital_severity: tuple[float, float, float, float] = quantity(
        (0.0, 0.063, 1.624, 3.107),
        low=(0.0, 0.0, 0.8, 1.5),
        high=(0.0, 0.5, 2.5, 4.5),
        unit="utility of hospitals by severity",
        source="choice_models.csv:severity x hospital;assumption",
        doc="Added to county and tertiary hospitals: stable, mild, moderate, severe of the study as minor to critical.",
    )
    hospital_taste_sd: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="utility",
        source="assumption",
        doc="Spread between persons of a taste for hospitals, drawn once a life.",
    )
    travel_per_hour: float = quantity(
        0.8,
        low=0.3,
        high=2.0,
        unit="utility per hour of travel",
        source="assumption",
        doc="Disutility of travel; the published slope is per administrative step, not per minute.",
    )
    wait_per_day: float = quantity(
        0.077,
        low=0.04,
        high=0.15,
        unit="utility per day",
        source="choice_models.csv:wait for an appointment or bed;assumption",
        doc="Disutility of a perceived wait.",
    )
    same_day_wait_amplifier: float = quantity(
        24.0,
        low=1.0,
        high=100.0,
        unit="multiplier",
        source="assumption",
        doc="How much more an hour in a queue weighs than an hour of waiting for a date.",
    )
    price_per_point: float = quantity(
        0.01036,
        low=0.005,
        high=0.02,
        unit="utility per point of reimbursement",
        source="choice_models.csv:reimbursement;assumption",
        doc="Utility of a percentage point of reimbursement.",
    )
    trust_weight: float = quantity(
        2.0,
        low=0.0,
        high=5.0,
        unit="utility per unit of trust",
        source="assumption",
        doc="Weight of the perceived competence of a facility, 0..1.",
    )
    usual_provider: float = quantity(
        0.545,
        low=0.34,
        high=0.9,
        unit="utility",
        source="choice_models.csv:usual provider;assumption",
        doc="Bonus of the usual provider.",
    )
    signed_bonus: float = quantity(
        0.3,
        low=0.0,
        high=0.8,
        unit="utility",
        source="assumption",
        doc="Bonus of the own village clinic and township for residents signed with a family doctor.",
    )
    advice: float = quantity(
        2.0,
        low=0.5,
        high=4.0,
        unit="utility",
        source="assumption",
        doc="Bonus of facilities of the tier to which a doctor advised to go; half of it for higher ones.",
    )
    self_care_per_severity: float = quantity(
        1.5,
        low=0.5,
        high=3.0,
        unit="utility per step of severity",
        source="assumption",
        doc="How much less self-care is preferred at moderate than at minor severity.",
    )
    travel_sigma: float = quantity(
        0.3,
        low=0.1,
        high=0.6,
        unit="ln",
        source="assumption",
        maximum=3,
        doc="Spread of travel times around the village's mean.",
    )
    opening_jitter_minutes: float = quantity(
        45,
        low=15,
        high=120,
        unit="minutes",
        source="assumption",
        minimum=1,
        doc="Mean time after opening at which those come who had to wait for the door to open.",
    )
