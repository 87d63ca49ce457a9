"""Terms, ledger and incomes of a run of the small county, against its tables of records."""

from __future__ import annotations

import numpy as np
import pytest

import ylt_sim as ylt
from ylt_sim.outcomes.settlement import accounts
from ylt_sim.settling import ledger_of, policy_month, settlement_of_year, terms_of
from ylt_sim.world.codes import COUNTY, TOWNSHIP_CENTRE

SMALL = {"region": "county-small", "policy_start_day": 58, "horizon_days": 120}


@pytest.fixture(scope="module")
def tight():
    return ylt.run(ylt.load("tight_county_community", set=SMALL), seed=3)


@pytest.fixture(scope="module")
def today():
    return ylt.run(ylt.load("status_quo_2023", set=SMALL), seed=3)


@pytest.mark.parametrize(("start", "first"), [(0, 0), (1, 1), (30, 1), (31, 2), (58, 2), (91, 4), (10_000, 4)])
def test_the_policys_terms_hold_from_its_first_whole_month(start, first):
    """January begins on day -1, so that day 0 counts as its beginning; February on day 30, March 58, April 89."""
    assert policy_month(118, start) == min(first, 4)


def test_terms_are_those_of_the_scenario(tight):
    today, policy = terms_of(tight.scenario, tight.region)
    hospital = tight.region.facilities["tier"] >= COUNTY
    np.testing.assert_array_equal(policy.case_share, np.where(hospital, 0.5, 0.0))
    (contract,) = policy.contracts
    assert contract.key == "county_group"
    assert contract.townships.all()
    assert contract.packaged_share == pytest.approx(0.9 * 0.9)
    assert today.contracts[0].packaged_share == pytest.approx(0.1 * 0.9)
    assert policy.public_health_yuan is not None
    assert policy.public_health_yuan.sum() * 12 == pytest.approx(89 * len(tight.region.residents))
    centres = tight.region.facilities["kind"] == TOWNSHIP_CENTRE
    assert (policy.public_health_yuan[centres] > 0).all() and not policy.public_health_yuan[~centres].any()


def test_scenarios_say_how_hospitals_are_paid():
    """By points at twice the mean price: a case is worth double."""
    scenario = ylt.load("status_quo_2023", set={**SMALL, "payment.case_method": "dip", "payment.case_rate": 2.0})
    from ylt_sim.run import region_of

    today, policy = terms_of(scenario, region_of(scenario))
    assert policy.method == "dip"
    np.testing.assert_allclose(policy.case_yuan, 2 * today.case_yuan)


def test_bills_are_what_acts_cost(tight):
    """By kind of act the table of bills has what the tables of visits and stays say that they cost."""
    bills = tight.bills
    paid = bills[["fund_yuan", "own_yuan", "serious_illness_yuan", "assistance_yuan"]].sum(axis=1)
    by_reason = paid.groupby(bills["reason"].astype(str)).sum()
    assert by_reason["visit"] == pytest.approx(tight.visits["cost_yuan"].sum())
    assert by_reason["stay"] == pytest.approx(tight.stays["cost_yuan"].sum())


def test_the_ledger_pays_every_bill(tight, today):
    """Patients pay what their bills say; the consortium's account is closed; what is paid is received."""
    ledger = tight.ledger(expected=today)
    patients = ledger.loc[ledger["payer"] == "patient", "cents"].sum() / 100
    assert patients == pytest.approx(tight.bills["own_yuan"].sum())
    table = accounts(ledger)
    assert table["balance_yuan"].sum() == pytest.approx(0.0, abs=1e-6)
    assert table.loc["consortium county_group", "balance_yuan"] == pytest.approx(0.0, abs=1e-9)
    assert table.loc["consortium county_group", "received_yuan"] > 0
    own = today.ledger()
    assert accounts(own).loc["insurance fund", "balance_yuan"] < 0


def test_by_volume_the_fund_pays_the_bills():
    """Without cases, what facilities get for bills from fund and budget is the fund's part of them, exactly."""
    scenario = ylt.load("status_quo_2023", set={**SMALL, "parameters.provider.case_share": 0.0})
    run = ylt.run(scenario, seed=3, days=90)
    ledger = ledger_of(scenario, run.region, run.money, days=90)
    payer = ledger["payer"].str.startswith(("insurance fund", "consortium"))
    own = ledger[payer & ledger["reason"].str.startswith("bills")]
    assert own["cents"].sum() == round(100 * run.bills["fund_yuan"].sum())


def test_incomes_of_a_year(tight, today):
    """Staff of the lead and of the primary tier, and what is left after goods and costs."""
    ledger = tight.ledger(expected=today)
    s = settlement_of_year(tight.scenario, tight.region, tight.money, ledger, 2023)
    doctors = tight.region.doctors["facility"]
    lead = tight.region.facility_keys.index("county_general")
    assert s.lead_staff == (doctors == lead).sum()
    assert 0 < s.lead_income_yuan < accounts(ledger).loc["county_general", "received_yuan"]
    assert s.primary_income_yuan > 0
    assert s.budget_yuan > 0 and s.budget_paid_yuan > 0


def test_a_packaged_budget_that_sways_nobody_changes_no_record(tight):
    """Placebo: with every strength of response at 0, the rows of a run with and without a joint budget are the same."""
    off = {f"parameters.provider.{name}_per_1000_yuan": 0 for name in (
        "admit", "send_down", "refer", "accept", "test", "withhold")}  # fmt: skip
    joint = ylt.load("tight_county_community", set={**SMALL, **off})
    free = joint.set("consortia.county_group.global_budget", None).set("consortia.county_group.unified_finance", None)
    with_budget, without = ylt.run(joint, seed=3), ylt.run(free, seed=3)
    assert with_budget.rows.tobytes() == without.rows.tobytes()
    assert with_budget.rows.tobytes() != tight.rows.tobytes(), "with its strengths the budget does something"
