"""Programme cost, discounting and perspectives by hand: the bills of `test_money`, one trip, one mechanism."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_money import BILLS, DAY, KINDS, MONTHS, PERIODS

from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.outcomes import Periods, Reducer, Setting
from ylt_sim.outcomes.perspectives import (
    ALL_YEARS,
    PERSPECTIVES,
    PatientCosts,
    beyond_bills,
    perspective_frame,
)
from ylt_sim.outcomes.programme_cost import (
    PLATFORM,
    STAFF,
    TRANSFER,
    Use,
    discount_factors,
    programme_frame,
)
from ylt_sim.world.codes import EV_STAY, EV_VISIT

HOUR = 3600
FIRST_DAY = np.array([0, 10, 30])
USES = [
    Use("tele_consult", "group", "year 1", STAFF, "consultation", 2.0, "hours", 100.0),
    Use("tele_consult", "group", "year 1", STAFF, "local", 3.0, "hours", 45.0, True),
    Use("tele_consult", "group", "year 1", PLATFORM, "connected", 0.5, "facility-years", 8_000.0),
    Use("down_referral", "group", "year 1", TRANSFER, "moved", 2.0, "step-downs", 140.0),
    Use("down_referral", "group", "before", TRANSFER, "moved", 0.0, "step-downs", 140.0),
]


def counted(periods=PERIODS):
    """The bills, and one visit of resident 0 on day 35: an hour there, one back, half an hour of waiting, 0.1 of care;
    a stay of two days ends there on the next.
    """
    setting = Setting(
        periods, KINDS, np.arange(1, 5), n_episodes=1, n_residents=2, insurance=np.zeros(2, np.int64),
        month_of_day=MONTHS, village=np.zeros(2, np.int64), ways=np.full((1, 4), HOUR, np.int32),
    )  # fmt: skip
    seen = [
        (35 * DAY, 0, 2, 0, 0, EV_VISIT, 0, -1, -1, HOUR // 2, HOUR // 10, 0.0),
        (36 * DAY, 0, 2, 0, 0, EV_STAY, 0, -1, -1, 0, 2 * DAY, 0.0),
    ]
    reducer = Reducer(setting)
    reducer.update(np.array([*BILLS, *seen], EVENT_ROW))
    return reducer


def frame(settled=(0, 0), factors=None, periods=PERIODS):
    reducer = counted(periods)
    return perspective_frame(
        reducer.money, reducer.time, programme_frame(USES), PatientCosts(10.0, 12.0, 8.0),
        vehicle_yuan={"year 1": 60.0}, settled_cents=list(settled),
        factors=factors or dict.fromkeys(periods.names, 1.0),
    )  # fmt: skip


def yuan(table, period="year 1", **where):
    own = table[table["period"] == period]
    for name, value in where.items():
        own = own[own[name] == value]
    return own["yuan"].sum()


def test_a_use_costs_its_quantity_and_nothing_has_no_row():
    """200 and 4,000 yuan, 280 of payments; 135 are in bills."""
    table = programme_frame(USES)
    assert table["yuan"].tolist() == [200.0, 135.0, 4_000.0, 280.0]
    assert table[~table["in_bills"]].groupby("mechanism")["yuan"].sum().to_dict() == {
        "down_referral": 280.0, "tele_consult": 4_200.0,
    }  # fmt: skip
    assert list(programme_frame([]).columns) == list(table.columns)


def test_each_perspective_by_hand():
    """Year 1: one bill of 10 yuan, of which the fund 7 and he 3. Two hours of road cost 20 in fares and 24 of time,
    waiting 6, care 1.20, two days in bed 2 x 8 x 12 = 192: 246.20 with his payment.

    The programme: 200 + 4,000, vehicles 60, 280 for step-downs. The fund has paid 5 yuan beyond its 7: 292. Providers
    have spent 4,260 and received 5 + 280: 3,975. Society: 10 + 243.20 + 4,260 = 4,513.20 = 292 + 246.20 + 3,975.
    """
    table = frame(settled=(0, 500))
    got = {who: yuan(table, perspective=who) for who in PERSPECTIVES}
    assert got == pytest.approx({"fund": 292.0, "patient": 246.2, "provider": 3_975.0, "society": 4_513.2})
    assert yuan(table, perspective="patient", item="time: in a bed") == pytest.approx(192.0)
    assert yuan(table, perspective="society", item="programme: staff") == 200.0


@pytest.mark.parametrize("settled", [(0, 0), (12_345, -678)])
def test_society_is_what_the_others_bear_with_payments_among_them_cancelled(settled):
    table = frame(settled=settled)
    for period in ("before", "year 1", ALL_YEARS):
        parts = [yuan(table, period, perspective=who) for who in PERSPECTIVES[:3]]
        assert sum(parts) == pytest.approx(yuan(table, period, perspective="society"))
    assert yuan(table, "before", perspective="society") == pytest.approx(1_790.0)


def test_every_yuan_of_the_bills_is_paid_once():
    """Before: 821 of the fund, 40, 10, and 919 of patients are the 1,790 that providers receive."""
    table = frame()
    paid = table[(table["period"] == "before") & table["item"].str.startswith("paid: ")]
    assert paid["yuan"].tolist() == pytest.approx([821.0, 40.0, 10.0, 919.0])
    assert yuan(table, "before", item="income: bills") == -1_790.0


def test_three_years_discounted_to_the_first_day_of_the_policy():
    """At 5 %: year 1 begins on that day and counts in full, year 2 1 / 1.05, year 3 1 / 1.1025; the time before it 1.

    Of bills of 40, 1,750 and 10 yuan in the three years, providers' resources come to
    40 + 1,750 / 1.05 + 10 / 1.1025 = 1,715.74.
    """
    year = 364
    edges = (0, 28, 28 + year, 28 + 2 * year, 28 + 3 * year)
    names = ("before", "year 1", "year 2", "year 3")
    factors = discount_factors(Periods(names, edges), 28, 0.05)
    assert list(factors) == list(names)
    assert list(factors.values()) == pytest.approx([1.0, 1.0, 1 / 1.05, 1 / 1.1025])
    assert set(discount_factors(Periods(names, edges), 28, 0.0).values()) == {1.0}
    # The same factors on the log of forty days, cut after days 10 and 20.
    own = Periods(names[1:], (0, 10, 20, 40))
    table = frame(settled=(0, 0, 0), factors={name: factors[name] for name in own.names}, periods=own)
    resources = table[(table["perspective"] == "society") & (table["item"] == "resources of acts, at prices")]
    total = resources[resources["period"] == ALL_YEARS]
    assert total["yuan"].item() == pytest.approx(1_800.0)
    assert total["discounted_yuan"].item() == pytest.approx(40 + 1_750 / 1.05 + 10 / 1.1025)


def test_what_the_fund_pays_beyond_the_bills():
    """Of its bills of 21, 800 and 7 yuan the fund pays 30 in January and, in February, 900, of which 50 come back."""
    ledger = pd.DataFrame(
        [(2023 * 12, "insurance fund", "county", "x", 3_000), (2023 * 12 + 1, "insurance fund", "county", "x", 90_000),
         (2023 * 12 + 1, "county", "insurance fund", "x", 5_000), (2024 * 12, "patient", "county", "x", 999)],
        columns=["month", "payer", "payee", "reason", "cents"],
    )  # fmt: skip
    money = counted().money
    both = Periods(("before", "year 1"), (0, 10, 40))
    assert beyond_bills(ledger, money, FIRST_DAY, both) == [900, 5_000 - 700]
    assert sum(beyond_bills(ledger, money, FIRST_DAY, PERIODS)) == 900 + 5_000 - 700
