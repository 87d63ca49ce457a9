"""Perspectives (研究视角): what a period cost the fund, patients, providers and society, each payment counted once.

Cost of a perspective, in yuan, income negative:

===================================== ======== ========= ========== =========
item                                  fund     patient   provider   society
===================================== ======== ========= ========== =========
paid of bills by insurance and aid    +                  -
paid of bills by patients                      +         -
resources of acts, at their prices                       +          +
settlement beyond bills               +                  -
handover payments                     +                  -
programme, transfer vehicles                             +          +
fares, patients' time                          +                    +
===================================== ======== ========= ========== =========

Society's cost is the sum of the other three: what one party pays another cancels. Prices stand in for the resources
that acts use, so that bills by themselves leave providers neither gain nor loss. Programme cost is borne by providers
(of whom the consortium's account is one), but handover payments by the fund. Money for public health, by head, is a
fixed sum of the government and in none of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.outcomes.money import PAYER_ASSISTANCE, PAYER_FUND, PAYER_PATIENT, PAYER_SERIOUS, PAYERS, MoneyCounts
from ylt_sim.outcomes.patient_time import PatientTime
from ylt_sim.outcomes.periods import Periods
from ylt_sim.outcomes.programme_cost import ITEMS, TRANSFER

__all__ = [
    "ALL_YEARS", "BEFORE", "PERSPECTIVES", "PERSPECTIVES_ZH", "PatientCosts", "beyond_bills", "perspective_frame",
]  # fmt: skip

FUND_SIDE, PATIENT, PROVIDER, SOCIETY = "fund", "patient", "provider", "society"
PERSPECTIVES = (FUND_SIDE, PATIENT, PROVIDER, SOCIETY)
PERSPECTIVES_ZH = dict(zip(PERSPECTIVES, ("医保基金", "患者", "机构", "全社会"), strict=True))
BEFORE, ALL_YEARS = "before", "all years"
FROM_BILLS, RESOURCES, SETTLED = "income: bills", "resources of acts, at prices", "settlement beyond bills"
VEHICLES, FARES = "transfer vehicles", "fares"
TIME = {"time: on the road": ("own_road", "carried_road"), "time: waiting": ("waiting",), "time: in care": ("in_care",)}
BED_TIME = {"time: waiting for a bed": "waiting_for_bed", "time: in a bed": "in_bed"}
HOURS_A_DAY = 24


class PatientCosts(NamedTuple):
    """Unit costs of patients' ways and time."""

    fare_yuan_per_hour: float
    hour_yuan: float  # value of an hour of a patient's time
    bed_hours_a_day: float  # hours of it that a day in a bed, or of waiting for one, takes


def beyond_bills(ledger: pd.DataFrame, money: MoneyCounts, first_day: NDArray[np.int64], periods: Periods) -> list[int]:
    """Cents that the fund pays in each period above what its part of the bills is: by case, budgets, withheld parts.

    Parameters
    ----------
    ledger
        Of the run (`ylt_sim.outcomes.settlement.settle`).
    money
        Bills of the run, whose months they are.
    first_day
        First day of each month of ``money.months``: a month's payments belong to the period of that day, the month in
        which the policy begins to the time before it.
    periods
        Spans that are told apart.
    """
    fund = PAYERS[PAYER_FUND]
    net = {side: ledger[ledger[side] == fund].groupby("month")["cents"].sum().to_dict() for side in ("payer", "payee")}
    bills = money.monthly_cents[..., PAYER_FUND].sum(axis=(1, 2, 3))
    of = periods.of(first_day.astype(np.int64) * SECONDS_A_DAY)
    out = [0] * len(periods.names)
    for m, month in enumerate(money.months.tolist()):
        if of[m] >= 0:
            out[of[m]] += int(net["payer"].get(month, 0)) - int(net["payee"].get(month, 0)) - int(bills[m])
    return out


def perspective_frame(
    money: MoneyCounts,
    time: PatientTime,
    programme: pd.DataFrame,
    costs: PatientCosts,
    *,
    vehicle_yuan: dict[str, float],
    settled_cents: list[int],
    factors: dict[str, float],
) -> pd.DataFrame:
    """Cost of each perspective by item and period, and discounted over the years of the policy.

    Parameters
    ----------
    money, time
        Bills and patients' time, by the same periods.
    programme
        `ylt_sim.outcomes.programme_cost.programme_frame`.
    costs
        Unit costs of patients' ways and time.
    vehicle_yuan
        By period: transfer vehicles, whatever sends them.
    settled_cents
        By period: `beyond_bills`.
    factors
        By period: `ylt_sim.outcomes.programme_cost.discount_factors`.

    Returns
    -------
    pandas.DataFrame
        ``perspective, item, period, yuan, discount_factor, discounted_yuan``; of period ``all years`` the sums of the
        years of the policy, without the time before it.
    """
    rows: list[tuple[str, str, str, float, float, float]] = []
    for i, period in enumerate(money.setting.periods.names):
        own = _of_period(money, time, programme, costs, i, vehicle_yuan.get(period, 0.0), settled_cents[i] / 100)
        factor = factors[period]
        rows += [(who, item, period, yuan + 0.0, factor, yuan * factor + 0.0) for who, item, yuan in own]  # no -0.0
    columns = ["perspective", "item", "period", "yuan", "discount_factor", "discounted_yuan"]
    frame = pd.DataFrame(rows, columns=columns)
    policy = frame[frame["period"] != BEFORE]
    if not len(policy):
        return frame
    total = policy.groupby(["perspective", "item"], sort=False)[["yuan", "discounted_yuan"]].sum().reset_index()
    return pd.concat([frame, total.assign(period=ALL_YEARS, discount_factor=np.nan)[columns]], ignore_index=True)


def _of_period(
    money: MoneyCounts,
    time: PatientTime,
    programme: pd.DataFrame,
    costs: PatientCosts,
    i: int,
    vehicles: float,
    settled: float,
) -> list[tuple[str, str, float]]:
    """Perspective, item and yuan of one period."""
    period = money.setting.periods.names[i]
    cents = money.cents[i].sum(axis=(0, 1, 2))
    bills = float(cents.sum()) / 100
    borne = programme[(programme["period"] == period) & ~programme["in_bills"]]
    by_item = borne.groupby("item")["yuan"].sum()
    cost = {f"programme: {item}": float(by_item.get(item, 0.0)) for item in ITEMS if item != TRANSFER}
    cost[VEHICLES] = vehicles
    handed = float(by_item.get(TRANSFER, 0.0))
    patient = {FARES: time.hours(i, "own_road") * costs.fare_yuan_per_hour}
    patient |= {item: time.hours(i, *kinds) * costs.hour_yuan for item, kinds in TIME.items()}
    part = costs.bed_hours_a_day / HOURS_A_DAY * costs.hour_yuan
    patient |= {item: time.hours(i, kind) * part for item, kind in BED_TIME.items()}
    fund = {f"paid: {PAYERS[p]}": float(cents[p]) / 100 for p in (PAYER_FUND, PAYER_SERIOUS, PAYER_ASSISTANCE)}
    sides: dict[str, dict[str, float]] = {
        FUND_SIDE: {**fund, SETTLED: settled, TRANSFER: handed},
        PATIENT: {f"paid: {PAYERS[PAYER_PATIENT]}": float(cents[PAYER_PATIENT]) / 100, **patient},
        PROVIDER: {FROM_BILLS: -bills, RESOURCES: bills, SETTLED: -settled, TRANSFER: -handed, **cost},
        SOCIETY: {RESOURCES: bills, **cost, **patient},
    }
    return [(who, item, yuan) for who, items in sides.items() for item, yuan in items.items()]
