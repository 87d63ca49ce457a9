"""Parameters of the model that are no attribute of a consortium, each with its unit, its range and its source."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = [
    "ChoiceParameters",
    "ConsultationParameters",
    "FollowUpParameters",
    "LearningParameters",
    "ModelParameters",
    "ReferralParameters",
    "StepDownParameters",
    "WardParameters",
    "quantity",
]


class ChoiceParameters(Frozen):
    """Where residents go."""

    scale: float = quantity(
        1.0, low=0.5, high=2.0, unit="multiplier of all utilities", source="choice_models.csv:scale;assumption",
        doc="Scale of the logit; shares do not identify it: report headlines at low, central and high.",
    )


class ConsultationParameters(Frozen):
    """What a consultation takes."""

    overtime_limit_minutes: float = quantity(
        60, low=0, high=180, unit="minutes", source="assumption",
        doc="Longest time after closing for which a doctor goes on seeing those inside.",
    )


class ReferralParameters(Frozen):
    """Referral up."""

    acceptance: float = quantity(
        0.8, low=0.5, high=0.95, unit="share of patients advised", source="assumption",
        doc="Patients who accept the advice to go to a higher tier.",
    )


class WardParameters(Frozen):
    """Admission and the bed queue."""

    longest_wait_days: float = quantity(
        7, low=2, high=30, unit="days", source="assumption",
        doc="Time after which a patient of an elective class no longer waits for a bed.",
    )


class StepDownParameters(Frozen):
    """Handing an inpatient down."""

    willing_share: float = quantity(
        0.376, low=0.208, high=0.376, unit="share of inpatients asked", source="E15",
        doc="Inpatients willing to be referred down, before price and distance.",
    )


class FollowUpParameters(Frozen):
    """Regular visits of chronic patients."""

    visit_minutes: float = quantity(
        12, low=5, high=25, unit="staff minutes per follow-up", source="strengths.csv:chronic_mgmt",
        doc="Staff time of one planned follow-up.",
    )


class LearningParameters(Frozen):
    """What residents and staff learn."""

    trust_half_life_days: float = quantity(
        90, low=30, high=365, unit="days", source="assumption",
        doc="Time in which the weight of an experience falls to half.",
    )


class ModelParameters(Frozen):
    """All sections; a scenario file writes them under ``parameters``."""

    choice: ChoiceParameters = ChoiceParameters()
    consultation: ConsultationParameters = ConsultationParameters()
    referral: ReferralParameters = ReferralParameters()
    ward: WardParameters = WardParameters()
    step_down: StepDownParameters = StepDownParameters()
    follow_up: FollowUpParameters = FollowUpParameters()
    learning: LearningParameters = LearningParameters()
