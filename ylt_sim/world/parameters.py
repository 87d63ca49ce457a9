"""Parameters of the scenario as the tables that rules read: one row for all, and one a tier."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.scenario.scenario import Scenario
from ylt_sim.world import fields
from ylt_sim.world.codes import COUNTY, OPTIONS

__all__ = ["parameter_table", "tier_table"]


def tier_table(scenario: Scenario) -> NDArray[np.void]:
    """Rows of `TIER` by tier; row 0 is empty."""
    p, clinics = scenario.parameters, scenario.region.clinics
    minutes = (clinics.village_minutes, clinics.township_minutes, clinics.county_minutes, clinics.tertiary_minutes)
    out = np.zeros(5, fields.TIER)
    for tier in range(1, 5):
        i, row = tier - 1, out[tier]
        row["consultation_seconds"] = minutes[i] * 60
        row["recognise"] = p.consultation.recognise[i]
        row["treat_within"] = p.consultation.treat_within[i]
        row["treat_beyond"] = p.consultation.treat_beyond[i]
        row["visit_yuan"] = p.payment.visit_yuan[i]
        row["day_yuan"] = p.payment.day_yuan[i]
        hospital = tier >= COUNTY
        row["reimbursed_visit_points"] = (
            p.choice.hospital_reimbursed_percent if hospital else p.choice.primary_reimbursed_percent
        )
    return out


def _keep(half_life_days: float) -> float:
    """Share that is left after a day."""
    return float(0.5 ** (1 / half_life_days))


def parameter_table(scenario: Scenario) -> NDArray[np.void]:
    """The one row of `PARAMETER`, in seconds, filled room by room."""
    out = np.zeros(1, fields.PARAMETER)
    for fill in (
        _choice, _appointment, _consultation, _tests, _telemedicine, _referral, _ward, _step_down, _emergency, _surge,
        _follow_up, _pharmacy, _staff, _learning,
    ):  # fmt: skip
        fill(out[0], scenario)
    out["round_seconds"] = scenario.options.clock_step_seconds
    return out


def _choice(row: Any, scenario: Scenario) -> None:
    constants, c = scenario.region.constants, scenario.parameters.choice
    row["choice_constant"][: len(OPTIONS) - 1] = [getattr(constants, name) for name in OPTIONS[:-1]]
    row["choice_constant"][7] = constants.tertiary
    row["scale"] = c.scale
    row["hospital_severity"] = c.hospital_severity
    row["travel_per_hour"] = c.travel_per_hour
    row["wait_per_hour"] = c.wait_per_day / 24 * c.same_day_wait_amplifier
    row["price_per_point"] = c.price_per_point
    row["trust_weight"] = c.trust_weight
    row["usual_bonus"] = c.usual_provider
    row["signed_bonus"] = c.signed_bonus
    row["advice_bonus"] = c.advice
    row["self_care_per_severity"] = c.self_care_per_severity
    row["travel_sigma"] = c.travel_sigma
    row["opening_jitter_seconds"] = c.opening_jitter_minutes * 60


def _appointment(row: Any, scenario: Scenario) -> None:
    a = scenario.parameters.appointment
    for name in ("books_ahead", "asks_for_expert", "cancels", "missed"):
        row[name] = getattr(a, name)
    for name in ("general_days", "release_days", "longest_wait_days"):
        row[name] = int(getattr(a, name) + 0.5)


def _consultation(row: Any, scenario: Scenario) -> None:
    constants, c = scenario.region.constants, scenario.parameters.consultation
    row["admission_multiplier"] = constants.admission_multiplier
    row["admission_recognise"] = constants.admission_recognise
    row["false_alarm"] = c.false_alarm
    row["severity_recognise"] = c.severity_recognise
    row["criteria_gain"] = c.criteria_gain
    row["patience_seconds"] = c.patience_minutes * 60
    row["consultation_sigma"] = c.sigma
    row["emergency_seconds"] = scenario.region.clinics.emergency_minutes * 60


def _tests(row: Any, scenario: Scenario) -> None:
    c = scenario.parameters.consultation
    row["missing_test_factor"] = c.missing_test_factor
    row["local_reading_factor"] = c.local_reading_factor
    row["test_seconds"] = c.test_minutes * 60


def _telemedicine(row: Any, scenario: Scenario) -> None:
    t = scenario.parameters.telemedicine
    row["reading_seconds"] = t.reading_minutes * 60
    row["remote_seconds"] = t.consultation_minutes * 60
    row["remote_patience_seconds"] = t.patience_minutes * 60
    row["remote_helps"] = t.helps


def _referral(row: Any, scenario: Scenario) -> None:
    r = scenario.parameters.referral
    row["acceptance"] = r.acceptance
    row["no_show"] = r.no_show
    row["local_referral_seconds"] = r.letter_minutes * 60


def _ward(row: Any, scenario: Scenario) -> None:
    ward = scenario.parameters.ward
    row["ward_patience_seconds"] = ward.patience_days * SECONDS_A_DAY
    row["stay_sigma"] = ward.stay_sigma
    row["late_risk"] = ward.late_risk
    row["background_stay_seconds"] = scenario.region.targets.tertiary_stay_days * SECONDS_A_DAY


def _step_down(row: Any, scenario: Scenario) -> None:
    s = scenario.parameters.step_down
    row["offer_seconds"] = s.offer_minutes * 60
    row["offer_patience_seconds"] = s.offer_patience_hours * 3600
    row["sender_base"] = s.sender_share
    row["sender_per_100_yuan"] = s.sender_log_odds_per_100_yuan
    row["agree"] = s.willing_share
    row["bounce"] = s.bounce_back


def _emergency(row: Any, scenario: Scenario) -> None:
    row["ambulance_share"] = scenario.parameters.emergency.ambulance_share


def _surge(row: Any, scenario: Scenario) -> None:
    pass


def _follow_up(row: Any, scenario: Scenario) -> None:
    pass


def _pharmacy(row: Any, scenario: Scenario) -> None:
    pass


def _staff(row: Any, scenario: Scenario) -> None:
    s = scenario.parameters.staff
    row["rank_gain"] = s.rank_gain
    row["scope_seconds"] = s.scope_days * SECONDS_A_DAY
    row["training_keep_per_week"] = 1 - s.training_gain_per_week
    row["turnover_per_month"] = s.turnover_per_year / 12
    row["turnover_per_log_income"] = s.turnover_per_log_income
    row["vacancy_seconds"] = s.vacancy_days * SECONDS_A_DAY


def _learning(row: Any, scenario: Scenario) -> None:
    e = scenario.parameters.learning
    row["teach_gain_per_hour"] = e.skill_per_taught_hour
    row["skill_fade_per_day"] = 1 - _keep(e.skill_half_life_days)
    row["skill_cap"] = e.skill_cap
    row["trust_keep"] = _keep(e.trust_half_life_days)
    row["trust_pull"] = 1 - _keep(e.reputation_half_life_days)
    row["wait_keep"] = _keep(e.wait_half_life_days)
