"""Prices and rules of insurance as the tables that rules read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import Condition
from ylt_sim.region.region import Region
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import InsuranceParameters
from ylt_sim.scenario.scenario import Scenario
from ylt_sim.world import fields
from ylt_sim.world.codes import (
    COUNTY,
    EMPLOYEE_SCHEME,
    N_SCHEMES,
    OBGYN,
    RESIDENT_SCHEME,
    SEVERITIES,
    SPECIALTIES,
    SURGERY,
)

__all__ = [
    "PAYMENT_FIELDS", "benefit_ranks", "facility_stay_factors", "fill_condition_prices", "fill_payment",
    "fill_tier_prices", "scheme_table",
]  # fmt: skip

BENEFIT_PURPOSE = 2012
PAYMENT_FIELDS = ("case_share", "case_rate", "budget_share", "joint_weight")
TIERS = slice(1, 5)


def fill_tier_prices(out: NDArray[np.void], scenario: Scenario) -> None:
    """Price columns of the rows of `TIER`: list prices times the region's price constants."""
    p, constants = scenario.parameters.payment, scenario.region.constants
    closed = ("township", "county", "tertiary")
    visit = np.array([1.0, *(getattr(constants, f"visit_price_{tier}") for tier in closed)])
    stay = np.array([1.0, *(getattr(constants, f"stay_price_{tier}") for tier in closed)])
    day = np.array(p.day_yuan) * stay
    out["visit_yuan"][TIERS] = np.array(p.visit_yuan) * visit
    out["day_yuan"][TIERS] = day * (1 - p.front_loaded_share)
    out["start_yuan"][TIERS] = day * p.front_loaded_share * np.array(p.usual_stay_days)
    out["test_yuan"][TIERS] = np.outer(p.test_price_factor, p.test_yuan)
    out["visit_drug_share"][TIERS] = p.visit_drug_share
    out["stay_drug_share"][TIERS] = np.array(p.stay_drug_share) + np.array(p.consumables_share)


def fill_condition_prices(
    out: NDArray[np.void], scenario: Scenario, catalogue: tuple[Condition, ...], tier: NDArray[np.void]
) -> None:
    """Price columns of the rows of `CONDITION`: weights by severity, of chronic illness, of surgery; of a case.

    A case is a condition: its mean price is that over the severities at which it is admitted, for its usual days.
    """
    p = scenario.parameters.payment
    surgical = {SPECIALTIES[SURGERY], SPECIALTIES[OBGYN]}
    chronic = np.array([c.episode_kind == "chronic stock" for c in catalogue])
    out["visit_weight"] = np.outer(np.where(chronic, p.chronic_visit_weight, 1.0), p.visit_severity_weight)
    out["stay_weight"] = p.stay_severity_weight
    out["start_weight"] = [p.surgical_weight if c.specialty in surgical else 1.0 for c in catalogue]
    weight = np.array(p.stay_severity_weight)
    for row, c in zip(out, catalogue, strict=True):
        admitted = np.array([getattr(c, f"sev_{s}") * getattr(c, f"p_admit_{s}") for s in SEVERITIES])
        mean = float(admitted @ weight / admitted.sum()) if admitted.sum() > 0 else 1.0
        row["case_start"] = tier["start_yuan"] * row["start_weight"] * mean
        row["case_days"] = tier["day_yuan"] * mean * (c.acute_days + c.recovery_days)


def _scheme_rows(
    rules: InsuranceParameters, price_factor: tuple[float, ...], usual_stay_yuan: NDArray[np.float64]
) -> NDArray[np.void]:
    out = np.zeros(N_SCHEMES, fields.SCHEME)
    out["price_factor"][:, TIERS] = price_factor
    out["usual_stay"][:, TIERS] = usual_stay_yuan * 100
    out["referred"], out["unreferred"] = 1.0, 1.0
    for scheme, name in ((RESIDENT_SCHEME, "resident"), (EMPLOYEE_SCHEME, "employee")):
        row = out[scheme]
        row["outpatient"][TIERS] = np.array(getattr(rules, f"{name}_outpatient_percent")) / 100
        row["deductible"][TIERS] = np.round(np.array(getattr(rules, f"{name}_deductible_yuan")) * 100)
        row["inpatient"][TIERS] = np.array(getattr(rules, f"{name}_inpatient_percent")) / 100
        row["chronic"] = rules.chronic_percent[scheme] / 100
        row["registered"] = rules.chronic_registered_share
        row["outpatient_limit"] = round(rules.outpatient_limit_yuan[scheme] * 100)
        row["inpatient_limit"] = round(rules.inpatient_limit_yuan[scheme] * 100)
        row["covered"][TIERS] = rules.covered_share
        row["referred"][TIERS] = np.array(rules.referred_percent) / 100
        row["unreferred"][TIERS] = np.array(rules.unreferred_percent) / 100
        row["serious_threshold"] = round(rules.serious_threshold_yuan * 100)
        row["serious"] = rules.serious_percent / 100
        row["poor_threshold"] = rules.poor_threshold_share
        row["assistance"] = rules.assistance_percent / 100
    return out


def facility_stay_factors(scenario: Scenario, region: Region) -> NDArray[np.float64]:
    """Mean stay of each facility over that of the conditions treated there: published, or 1 by another rule."""
    if scenario.region.targets.stay_rule != "bulletin":
        return np.ones(len(region.facilities))
    factors: NDArray[np.float64] = region.stay_factor_by_kind[region.facilities["kind"]]
    return factors


def fill_payment(
    out: NDArray[np.void],
    scenario: Scenario,
    region: Region,
    eras: tuple[tuple[ResolvedConsortium, ...], tuple[ResolvedConsortium, ...]],
) -> None:
    """How each facility is paid, by era: columns of the rows of `FACILITY`.

    A yuan that the fund pays is one that the consortium's budget loses. At the margin it keeps a part of what it saves
    and bears a part of what it overspends; which of the two a year ends in is not known while it runs, so that the mean
    of both counts, times the part of the money that is packaged, times the weight of the joint balance: for the lead as
    it is, for members times the part of their revenue that is in the joint account. A facility in two takes the larger.
    """
    index = region.facility_index
    today, policy = scenario.parameters.provider, scenario.payment
    hospital = region.facilities["tier"] >= COUNTY
    for era, (paid, rate) in enumerate(((today, 1.0), (policy.at_policy(today), policy.case_rate))):
        out["case_share"][:, era] = paid.case_share * hospital
        out["budget_share"][:, era] = paid.budget_share * hospital
        out["case_rate"][:, era] = rate
        for c in eras[era]:
            b, f = c.global_budget, c.unified_finance
            weight = b.packaged_share * (b.retained_share + b.borne_share) / 2 * f.joint_balance_weight
            for key in (c.lead, *c.members):
                own = weight if key == c.lead else weight * f.one_account_share
                row = out["joint_weight"][index[key]]
                row[era] = max(row[era], own)


def scheme_table(scenario: Scenario, tier: NDArray[np.void]) -> NDArray[np.void]:
    """Rows of `SCHEME`: residents', employees', none; of today's rules, then of those from policy start."""
    today, policy = scenario.parameters.insurance, scenario.insurance
    days = np.array(scenario.parameters.payment.usual_stay_days)
    usual = tier["start_yuan"][TIERS] + tier["day_yuan"][TIERS] * days
    return np.concatenate([
        _scheme_rows(today, (1.0,) * 4, usual),
        _scheme_rows(policy.at_policy(today), policy.price_factor, usual),
    ])  # fmt: skip


def benefit_ranks(residents: int | slice, seed: int) -> NDArray[np.float64]:
    """Place of each resident among those who may be registered for a chronic illness, the same in every scenario."""
    return uniform_column(seed, residents, BENEFIT_PURPOSE)
