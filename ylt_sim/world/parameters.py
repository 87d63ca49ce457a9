"""Parameters of the scenario as the tables that rules read: one row for all, and one a tier."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.scenario.scenario import Scenario
from ylt_sim.world import fields
from ylt_sim.world.codes import N_OPTIONS, OPTIONS
from ylt_sim.world.money import fill_tier_prices

__all__ = ["mean_ways", "parameter_table", "tier_table"]

TARGET_RULES = ("earliest", "nearest", "highest_trust")  # by TARGET_*
FULL_WARDS = ("wait", "divert", "board")  # by FULL_*


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
        row["reimbursed_visit_points"] = p.insurance.resident_outpatient_percent[i]
    fill_tier_prices(out, scenario)
    return out


def mean_ways(region: Region) -> tuple[float, float]:
    """Mean hours of the residents to the county general hospital, and hours saved by going to the own township centre.

    The patient's acceptance and agreement have their means at these ways; 0 where a region lacks either.
    """
    general, own = OPTIONS.index("county_general"), OPTIONS.index("own_township")
    villages = region.villages
    there = (villages["facility"][:, general] != NONE) & (villages["facility"][:, own] != NONE)
    if not there.any():
        return 0.0, 0.0
    weight = villages["residents"] * there / float((villages["residents"] * there).sum())
    hours = villages["travel_seconds"] / 3600.0
    return float(weight @ hours[:, general]), float(weight @ (hours[:, general] - hours[:, own]))


def _keep(half_life_days: float) -> float:
    """Share that is left after a day."""
    return float(0.5 ** (1 / half_life_days))


def parameter_table(scenario: Scenario) -> NDArray[np.void]:
    """The one row of `PARAMETER`, in seconds, filled room by room."""
    out = np.zeros(1, fields.PARAMETER)
    for fill in (
        _choice, _appointment, _consultation, _tests, _telemedicine, _referral, _ward, _step_down, _handover,
        _emergency, _surge, _follow_up, _pharmacy, _staff, _learning, _payment,
    ):  # fmt: skip
        fill(out[0], scenario)
    out["round_seconds"] = scenario.options.clock_step_seconds
    return out


def _choice(row: Any, scenario: Scenario) -> None:
    constants, c = scenario.region.constants, scenario.parameters.choice
    row["choice_constant"][:N_OPTIONS] = [getattr(constants, name) for name in OPTIONS[:N_OPTIONS]]
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
    row["primary_bed_taken"] = constants.primary_bed_taken
    row["admission_recognise"] = constants.admission_recognise
    row["false_alarm"] = c.false_alarm
    row["severity_recognise"] = c.severity_recognise
    row["criteria_gain"] = c.criteria_gain
    row["patience_seconds"] = c.patience_minutes * 60
    row["consultation_sigma"] = c.sigma
    row["emergency_seconds"] = scenario.region.clinics.emergency_minutes * 60


def _tests(row: Any, scenario: Scenario) -> None:
    t = scenario.parameters.tests
    row["missing_test_factor"] = t.missing_test_factor
    row["local_reading_factor"] = t.local_reading_factor
    row["machine_wait_days"] = int(t.machine_wait_days + 0.5)
    row["test_seconds"] = np.array(t.test_minutes) * 60
    row["reading_seconds"] = np.array(t.reading_minutes) * 60
    row["report_patience_seconds"] = np.array(t.report_patience_minutes) * 60
    row["look_seconds"] = t.call_back_hours * 3600
    row["courier_from_second"] = t.courier_first_hour * 3600
    row["courier_span_seconds"] = t.courier_span_hours * 3600


def _telemedicine(row: Any, scenario: Scenario) -> None:
    t = scenario.parameters.telemedicine
    row["remote_seconds"] = t.consultation_minutes * 60
    row["remote_patience_seconds"] = t.patience_minutes * 60
    row["advice_gain"] = t.advice_gain
    row["board_seconds"] = t.board_minutes * 60
    row["board_after"] = int(t.board_after_failures + 0.5)
    row["board_patience_seconds"] = t.board_patience_weeks * 7 * SECONDS_A_DAY
    row["internet_seconds"] = t.internet_minutes * 60
    row["internet_patience_seconds"] = t.internet_patience_minutes * 60
    row["internet_constant"] = t.internet_constant
    row["internet_yuan"] = t.internet_yuan
    row["touch_share"] = t.touch_share


def _referral(row: Any, scenario: Scenario) -> None:
    r = scenario.parameters.referral
    row["acceptance"] = r.acceptance
    row["no_show"] = r.no_show
    row["local_referral_seconds"] = r.letter_minutes * 60
    row["target_rule"] = TARGET_RULES.index(scenario.options.target)
    row["acceptance_per_severity"] = r.acceptance_per_severity
    row["desk_seconds"] = r.desk_minutes * 60
    row["history_seconds"] = r.history_minutes * 60
    row["record_delay_seconds"] = int(r.record_delay_hours * 3600 + 0.5)


def _ward(row: Any, scenario: Scenario) -> None:
    ward = scenario.parameters.ward
    row["ward_patience_seconds"] = ward.patience_days * SECONDS_A_DAY
    row["stay_sigma"] = ward.stay_sigma
    o = scenario.options
    modes = (o.full_ward_emergency, o.full_ward_referred, o.full_ward_walk_in)
    row["full_ward"] = [FULL_WARDS.index(mode) for mode in modes]
    row["pathway_days_ratio"] = ward.pathway_days_ratio
    row["entry_gain"] = ward.entry_gain
    row["late_risk"] = ward.late_risk
    row["death_multiplier"] = scenario.region.constants.death_multiplier


def _step_down(row: Any, scenario: Scenario) -> None:
    s = scenario.parameters.step_down
    row["offer_seconds"] = s.offer_minutes * 60
    row["offer_patience_seconds"] = s.offer_patience_hours * 3600
    row["sender_base"] = s.sender_share
    row["sender_per_100_yuan"] = s.sender_log_odds_per_100_yuan
    row["agree"] = s.willing_share
    row["raised"] = scenario.region.constants.step_down_raised
    row["bounce"] = s.bounce_back
    row["intake_seconds"] = s.intake_minutes * 60
    row["intake_patience_seconds"] = s.intake_patience_hours * 3600


def _handover(row: Any, scenario: Scenario) -> None:
    h = scenario.parameters.handover
    row["handover_offer_seconds"] = h.offer_minutes * 60
    row["handover_patience_seconds"] = h.offer_patience_minutes * 60
    row["handover_agree"] = h.willing_share
    row["primary_patience_seconds"] = h.paper_patience_hours * 3600


def _emergency(row: Any, scenario: Scenario) -> None:
    e = scenario.parameters.emergency
    row["ambulance_share"] = e.ambulance_share
    row["assembly_seconds"] = e.assembly_minutes * 60


def _surge(row: Any, scenario: Scenario) -> None:
    if scenario.epidemic is not None:
        shares = np.array(scenario.epidemic.severity_shares)
        row["epidemic_severity_below"] = np.cumsum(shares) / shares.sum()
        row["epidemic_severity_below"][-1] = 1.0


def _follow_up(row: Any, scenario: Scenario) -> None:
    f = scenario.parameters.follow_up
    row["follow_up_patience_seconds"] = f.patience_days * SECONDS_A_DAY
    row["stable_control"] = f.stable_control
    row["gain_without_drug"] = f.gain_without_drug


def _pharmacy(row: Any, scenario: Scenario) -> None:
    row["drug_patience_seconds"] = scenario.parameters.pharmacy.patience_days * SECONDS_A_DAY


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


def _payment(row: Any, scenario: Scenario) -> None:
    p = scenario.parameters
    steps = np.linspace(0.5, -0.5, len(row["income_sensitivity"]))
    row["income_sensitivity"] = np.maximum(0.0, 1.0 + p.insurance.low_income_sensitivity * steps)
    row["forgone_share"], row["forgone_per_point"] = p.insurance.forgone_share, p.insurance.forgone_per_point
    for name in ("admit", "send_down", "refer", "accept", "test", "withhold"):
        row[f"{name}_per_yuan"] = getattr(p.provider, f"{name}_per_1000_yuan") / 1000
    for name in ("declined_share", "early_share", "withheld_share", "needless_share"):
        row[name] = getattr(p.provider, name)
