"""Settling (结算): the terms on which a scenario's providers are paid, and the ledger and incomes of a run."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.outcomes.indicators import Settlement
from ylt_sim.outcomes.indicators.figures import PUBLIC_PRIMARY
from ylt_sim.outcomes.money import PAYER_FUND, PAYERS, MoneyCounts
from ylt_sim.outcomes.settlement import ACCOUNT, INSIDE, OUTSIDE, Contract, Terms, settle
from ylt_sim.region import Region
from ylt_sim.scenario import Scenario
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import ProviderParameters
from ylt_sim.world.calendar import day_table
from ylt_sim.world.codes import BILL_INTERNET, BILL_STAY, BILL_VISIT, COUNTY, TOWNSHIP_CENTRE
from ylt_sim.world.fields import CONDITION
from ylt_sim.world.money import facility_stay_factors, fill_condition_prices
from ylt_sim.world.parameters import tier_table

__all__ = ["ledger_of", "months_of_days", "policy_month", "settlement_of_year", "terms_of"]


def months_of_days(days: int) -> NDArray[np.int64]:
    """Number of the month of each day: fiscal year x 12 + month, from 0."""
    day = day_table(days)[:days]
    months: NDArray[np.int64] = day["fiscal_year"].astype(np.int64) * 12 + day["month"] - 1
    return months


def policy_month(days: int, policy_start_day: int) -> int:
    """Place among the months of a run of the first whole one under the policy; their number if there is none."""
    months, first = np.unique(months_of_days(days), return_index=True)
    after = np.flatnonzero(first >= policy_start_day)
    return int(after[0]) if len(after) else len(months)


def _contracts(region: Region, consortia: tuple[ResolvedConsortium, ...]) -> tuple[Contract, ...]:
    """Consortia with a packaged budget, and the townships whose centre is a member, each in the first that has it."""
    index = region.facility_index
    n = int(region.villages["township"].max(initial=0)) + 1
    taken = np.zeros(n, bool)
    out = []
    for c in consortia:
        b = c.global_budget
        if b.packaged_share <= 0:
            continue
        members = tuple(index[key] for key in (c.lead, *c.members))
        centres = [f for f in members if region.facilities["kind"][f] == TOWNSHIP_CENTRE]
        own = np.zeros(n, bool)
        own[region.facilities["township"][centres]] = True
        own &= ~taken
        taken |= own
        if own.any():
            out.append(
                Contract(
                    c.key, members[0], members, own, b.packaged_share, b.retained_share, b.borne_share,
                    b.withheld_share, b.primary_share,
                )
            )  # fmt: skip
    return tuple(out)


def terms_of(scenario: Scenario, region: Region) -> tuple[Terms, Terms]:
    """How providers are paid today, and from policy start."""
    catalogue, tier = evidence.conditions(), tier_table(scenario)
    condition = np.zeros(len(catalogue), CONDITION)
    fill_condition_prices(condition, scenario, catalogue, tier)
    of = region.facilities["tier"]
    factor = facility_stay_factors(scenario, region)
    case_yuan = (condition["case_start"][:, of] + condition["case_days"][:, of] * factor).T
    today, policy = scenario.parameters.provider, scenario.payment
    hospital = (of >= COUNTY).astype(float)
    health = np.zeros(len(of))
    people = np.bincount(region.villages["township"][region.residents["village"]])
    centres = np.flatnonzero(region.facilities["kind"] == TOWNSHIP_CENTRE)
    health[centres] = people[region.facilities["township"][centres]] * today.public_health_yuan / 12
    clinics = region.clinics_by_township()

    def terms(
        paid: ProviderParameters, rate: float, method: Literal["drg", "dip"], consortia: tuple[ResolvedConsortium, ...]
    ) -> Terms:
        return Terms(
            paid.case_share * hospital, paid.budget_share * hospital, rate * case_yuan, method,
            _contracts(region, consortia), paid.stop_loss_share, paid.assessment_score, paid.village_surplus_share,
            health,
        )  # fmt: skip

    return (
        terms(today, 1.0, "drg", scenario.era("status_quo", clinics)),
        terms(policy.at_policy(today), policy.case_rate, policy.case_method, scenario.era("policy", clinics)),
    )


def ledger_of(
    scenario: Scenario,
    region: Region,
    money: MoneyCounts,
    *,
    days: int,
    expected: MoneyCounts | None = None,
    policy_start_day: int | None = None,
) -> pd.DataFrame:
    """The ledger of a run; see `ylt_sim.outcomes.settlement.settle`."""
    first = policy_month(days, scenario.policy_start_day if policy_start_day is None else policy_start_day)
    return settle(money, terms_of(scenario, region), first, region.facility_keys, expected=expected)


def settlement_of_year(
    scenario: Scenario, region: Region, money: MoneyCounts, ledger: pd.DataFrame, year: int
) -> Settlement:
    """Incomes and budgets of a fiscal year, as the official indicators read them.

    What a facility has for its staff is what it received less drugs and consumables at cost and what its acts cost it.
    Of the staff the model knows doctors. The leads are those of consortia with a packaged budget, or of all.
    """
    own = ledger[ledger["month"] // 12 == year]
    received, paid = (
        own.groupby(party)["cents"].sum().reindex(region.facility_keys, fill_value=0).to_numpy()
        for party in ("payee", "payer")
    )
    chosen = money.months // 12 == year
    cents = money.monthly_cents[chosen].sum(axis=(0, 3, 4)) / 100
    tier = tier_table(scenario)[region.facilities["tier"]]
    share = scenario.parameters.payment.cost_share
    goods = np.zeros(cents.shape)
    for bill in (BILL_VISIT, BILL_INTERNET):
        goods[:, bill] = cents[:, bill] * tier["visit_drug_share"]
    goods[:, BILL_STAY] = cents[:, BILL_STAY] * tier["stay_drug_share"]
    cost = (goods + share * (cents - goods)).sum(axis=1)
    income = (received - paid) / 100 - cost
    doctors = np.bincount(region.doctors["facility"], minlength=len(region.facilities))
    consortia = scenario.era("policy", region.clinics_by_township())
    leads = {region.facility_index[c.lead] for c in consortia}
    public = np.isin(region.facilities["kind"], PUBLIC_PRIMARY)
    lead = np.isin(np.arange(len(income)), sorted(leads))
    budget, spent = np.nan, np.nan
    if ledger["payee"].str.startswith(ACCOUNT).any():
        to, by = own["payee"].str.startswith(ACCOUNT), own["payer"].str.startswith(ACCOUNT)
        budget = float(own[to & (own["payer"] == PAYERS[PAYER_FUND])]["cents"].sum()) / 100
        spent = float(own[by & own["reason"].isin((INSIDE, OUTSIDE))]["cents"].sum()) / 100
    return Settlement(
        float(income[public].sum()), float(doctors[public].sum()),
        float(income[lead].sum()), float(doctors[lead].sum()), budget, spent,
    )  # fmt: skip
