"""Programme cost (项目成本): what each mechanism of a consortium took, at unit costs; and discounting over years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ylt_sim.outcomes.periods import Periods

__all__ = [
    "ITEMS", "ITEMS_ZH", "PLATFORM", "STAFF", "SUBSIDY", "TRANSFER", "TRANSPORT", "WEEKS_A_YEAR", "Use",
    "discount_factors", "programme_frame",
]  # fmt: skip

STAFF, PLATFORM, TRANSPORT, SUBSIDY, TRANSFER = "staff", "platform", "transport", "subsidy", "handover payments"
ITEMS = (STAFF, PLATFORM, TRANSPORT, SUBSIDY, TRANSFER)
"""What a mechanism costs; handover payments only move money from the fund to a provider."""
ITEMS_ZH = dict(zip(ITEMS, ("人员", "平台", "交通", "派驻补贴", "下转奖励"), strict=True))
WEEKS_A_YEAR = 52
COLUMNS = ("mechanism", "consortium", "period", "item", "line", "quantity", "unit", "unit_yuan", "yuan", "in_bills")


class Use(NamedTuple):
    """So much of something that a mechanism took in a period."""

    mechanism: str
    consortium: str
    period: str
    item: str  # of `ITEMS`
    line: str  # of the table of mechanisms, or what it is
    quantity: float
    unit: str
    unit_yuan: float
    in_bills: bool = False  # part of acts whose price pays for it


def programme_frame(uses: Iterable[Use]) -> pd.DataFrame:
    """One row a use that is not nothing: ``yuan`` = ``quantity`` x ``unit_yuan``.

    What is ``in_bills`` is shown for its size and is no cost beside the bills: the price of the visit, test or remote
    visit pays for it.
    """
    rows = [
        (u.mechanism, u.consortium, u.period, u.item, u.line, u.quantity, u.unit, u.unit_yuan,
         u.quantity * u.unit_yuan, u.in_bills)
        for u in uses if u.quantity > 0
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"quantity": float, "unit_yuan": float, "yuan": float, "in_bills": bool})


def discount_factors(periods: Periods, policy_start_day: int, rate: float) -> dict[str, float]:
    """What a yuan of each period is worth on the first day of the policy.

    A period counts as paid on its first day: (1 + rate) to the power of minus the years of 52 weeks from the policy's
    first day to that, so that its first year is worth what it is. Periods before the policy are not discounted.
    """
    year = 7 * WEEKS_A_YEAR
    return {
        name: (1.0 + rate) ** -(max(0, periods.edges[i] - policy_start_day) / year)
        for i, name in enumerate(periods.names)
    }
