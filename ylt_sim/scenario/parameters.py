"""Parameters of the model that are no attribute of a consortium, each with its unit, its range and its source."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = [
    "ChoiceParameters",
    "ConsultationParameters",
    "EmergencyParameters",
    "LearningParameters",
    "ModelParameters",
    "PaymentParameters",
    "ReferralParameters",
    "StepDownParameters",
    "TelemedicineParameters",
    "WardParameters",
    "quantity",
]


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
    primary_reimbursed_percent: float = quantity(
        56.5,
        low=50,
        high=65,
        unit="percent of a visit's cost",
        source="C36",
        maximum=100,
        doc="Ordinary outpatient reimbursement at the primary tier, resident insurance.",
    )
    hospital_reimbursed_percent: float = quantity(
        0.0,
        low=0,
        high=50,
        unit="percent of a visit's cost",
        source="C37",
        maximum=100,
        doc="Ordinary outpatient reimbursement at hospitals, resident insurance.",
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
    missing_test_factor: float = quantity(
        0.85,
        low=0.6,
        high=1.0,
        unit="share of competence left",
        source="assumption",
        doc="Competence without a test that the condition needs and the place has not.",
    )
    local_reading_factor: float = quantity(
        0.92,
        low=0.75,
        high=1.0,
        unit="share of competence left",
        source="assumption",
        doc="Competence with a test read at the primary tier without a specialist.",
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
    test_minutes: float = quantity(
        12, low=5, high=30, unit="minutes", source="assumption", minimum=1, doc="Time on a machine."
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


class EmergencyParameters(Frozen):
    """Emergencies (急救)."""

    ambulance_share: float = quantity(
        0.067,
        low=0.054,
        high=0.20,
        unit="share of emergency patients",
        source="P376",
        doc="Emergency patients who come by ambulance; the others come by themselves.",
    )


class PaymentParameters(Frozen):
    """List prices by tier (费用): village, township, county, tertiary."""

    visit_yuan: tuple[float, float, float, float] = quantity(
        (45.0, 84.7, 218.6, 354.4),
        low=(25.0, 77.0, 200.0, 340.0),
        high=(70.0, 92.0, 240.0, 380.0),
        unit="yuan per visit",
        source="C09;C04;C03;assumption",
        doc="Mean cost of an outpatient visit (village clinic: assumption).",
    )
    day_yuan: tuple[float, float, float, float] = quantity(
        (0.0, 317.5, 697.1, 1658.4),
        low=(0.0, 300.0, 650.0, 1550.0),
        high=(0.0, 340.0, 750.0, 1750.0),
        unit="yuan per day in hospital",
        source="C10;C06;B45;C05;B44;assumption",
        doc="Mean cost of an admission over mean days of stay, by tier.",
    )


class LearningParameters(Frozen):
    """What townships and staff learn (信任与能力)."""

    trust_half_life_days: float = quantity(
        90,
        low=30,
        high=365,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Time in which the weight of an experience falls to half, at many experiences a day.",
    )
    reputation_half_life_days: float = quantity(
        365,
        low=90,
        high=1500,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Time in which trust without experience moves half the way to the tier's reputation.",
    )
    wait_half_life_days: float = quantity(
        14,
        low=3,
        high=60,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Time in which the weight of a day's waits falls to half.",
    )
    skill_per_taught_hour: float = quantity(
        0.004,
        low=0.001,
        high=0.02,
        unit="share of the gap to the cap",
        source="assumption",
        doc="What an hour of supervised work adds to a primary facility's competence.",
    )
    skill_half_life_days: float = quantity(
        365,
        low=90,
        high=1500,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Fading of what was taught, and turnover.",
    )
    skill_cap: float = quantity(
        0.4,
        low=0.1,
        high=0.7,
        unit="share of the gap to perfect treatment",
        source="assumption",
        doc="Most that teaching can add.",
    )


class ModelParameters(Frozen):
    """All sections; a scenario file writes them under ``parameters``."""

    choice: ChoiceParameters = ChoiceParameters()
    consultation: ConsultationParameters = ConsultationParameters()
    telemedicine: TelemedicineParameters = TelemedicineParameters()
    referral: ReferralParameters = ReferralParameters()
    ward: WardParameters = WardParameters()
    step_down: StepDownParameters = StepDownParameters()
    emergency: EmergencyParameters = EmergencyParameters()
    payment: PaymentParameters = PaymentParameters()
    learning: LearningParameters = LearningParameters()
