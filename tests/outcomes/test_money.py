"""Money of a log small enough to work out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.outcomes import Periods, Reducer, Setting
from ylt_sim.world.codes import (
    BILL_STAY,
    BILL_TEST,
    BILL_VISIT,
    COUNTY_GENERAL,
    EMPLOYEE_SCHEME,
    EV_AID,
    EV_BILL,
    EV_FORGONE,
    RESIDENT_SCHEME,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

DAY = 86_400
PERIODS = Periods(("before", "year 1"), (0, 20, 40), follow_days=5)
KINDS = np.array([VILLAGE_CLINIC, TOWNSHIP_CENTRE, COUNTY_GENERAL, TERTIARY_HOSPITAL])
MONTHS = np.repeat([2023 * 12, 2023 * 12 + 1, 2024 * 12], [10, 20, 10])
"""Ten days of January 2023, twenty of February, ten of January 2024."""


def row(day, event, facility, link, a, b, resident=0, condition=3):
    return (day * DAY, 0, link, resident, 0, event, facility, -1, -1, a, b, float(condition))


BILLS = [
    row(1, EV_BILL, 0, BILL_VISIT, 600, 400),
    row(2, EV_BILL, 1, BILL_VISIT, 1_000, 1_000),
    row(2, EV_BILL, 1, BILL_TEST, 500, 500),
    row(12, EV_BILL, 2, BILL_STAY, 50_000, 20_000, resident=1),
    row(12, EV_AID, 2, BILL_STAY, 4_000, 1_000, resident=1),
    row(15, EV_BILL, 3, BILL_STAY, 30_000, 70_000),
    row(16, EV_FORGONE, 2, -1, 90, 60),
    row(35, EV_BILL, 0, BILL_VISIT, 700, 300),
]


def reduced(rows, insurance=(RESIDENT_SCHEME, EMPLOYEE_SCHEME), township=None):
    setting = Setting(
        PERIODS, KINDS, np.arange(1, 5), n_episodes=1, n_residents=2,
        insurance=np.array(insurance), township=township, month_of_day=MONTHS,
    )  # fmt: skip
    reducer = Reducer(setting)
    reducer.update(np.array(rows, EVENT_ROW))
    return reducer


def ratio(a_b):
    a, b = a_b
    return a / b


def test_who_paid_what_to_whom():
    """Before: 10 + 20 + 10 + 750 + 1,000 = 1,790 yuan in two resident-years, of which the fund 821, patients 919,
    serious-illness insurance 40, assistance 10.

    A visit to the township costs 20 and its test 10. The fund pays 500 of 750 at the county, 300 of 1,000 in
    the city; 521
    of its 821 in the county, of these 21 at the primary tier. One admission of three is forgone.
    """
    got = reduced(BILLS).money.outcomes(0, 2.0)
    assert ratio(got["cost_yuan_per_resident_year", "all", "all"]) == 1790 / 2
    paid = [ratio(got["paid_yuan_per_resident_year", "all", payer]) for payer in (
        "insurance fund", "patient", "serious-illness insurance", "medical assistance")]  # fmt: skip
    assert paid == pytest.approx([821 / 2, 919 / 2, 20, 5])
    assert ratio(got["cost_yuan_per_visit", "township", "all"]) == 30
    assert got["cost_yuan_per_stay", "village", "all"] == (0.0, 0)
    assert ratio(got["fund_share_of_stays", "county", "all"]) == pytest.approx(500 / 750)
    assert ratio(got["fund_share_of_stays", "tertiary", "all"]) == pytest.approx(0.3)
    assert ratio(got["fund_in_county_share", "all", "all"]) == pytest.approx(521 / 821)
    assert ratio(got["fund_primary_share", "all", "all"]) == pytest.approx(21 / 521)
    assert ratio(got["own_share_of_stays", "all", "all"]) == pytest.approx(900 / 1750)
    assert ratio(got["forgone_admissions_per_1000", "all", "all"]) == pytest.approx(1000 / 3)


def test_by_month_scheme_and_resident():
    """The stay at the county is an employee's, in February; resident 0 pays 719 yuan himself, resident 1 pays 200."""
    money = reduced(BILLS).money
    assert money.months.tolist() == [2023 * 12, 2023 * 12 + 1, 2024 * 12]
    paid = money.monthly_cents[:, 2, BILL_STAY, EMPLOYEE_SCHEME]
    assert paid.tolist() == [[0] * 4, [50_000, 20_000, 4_000, 1_000], [0] * 4]
    assert money.monthly_cases[:, :, 3].tolist() == [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]]
    assert money.own_cents.tolist() == [[71_900, 20_000], [300, 0]]
    assert money.fund_cents_by_scheme(0).tolist() == [32_100, 50_000, 0]
    fund, cost = money.stays_of_scheme(0, EMPLOYEE_SCHEME)
    assert (fund.tolist(), cost.tolist()) == ([0, 0, 50_000, 0], [0, 0, 75_000, 0])


def test_as_the_indicators_read_them():
    """500 of the fund's 821 yuan go to the county hospital; insured patients pay 900 of their stays themselves."""
    bills = reduced(BILLS).money.of_period(0)
    assert bills.fund_yuan([COUNTY_GENERAL]) == 500
    assert bills.fund_yuan() == 821
    assert bills.own_insured_stays == 90_000
    assert bills.cost_yuan(["stay"]) == 1750
    assert bills.paid.tolist() == [71_900, 20_000]


def test_periods_out_of_smaller_ones():
    whole = reduced(BILLS)
    money = whole.over(Periods(("all",), (0, 40))).money
    assert money.cents[0].sum() == whole.money.cents.sum()
    assert money.own_cents.tolist() == [[72_200, 20_000]]


def test_merged_parts_are_the_whole():
    merged = reduced(BILLS[:4]).merge(reduced(BILLS[4:])).money
    for name in merged.SUMS:
        np.testing.assert_array_equal(getattr(merged, name), getattr(reduced(BILLS).money, name))
