"""Settlement (结算): who pays providers for the bills of each month, and what a consortium's budget leaves.

A ledger of payer, payee, reason and whole cents. Patients and aid pay what the bills say. The fund pays a hospital by
volume, by case or a fixed budget; what is packaged to a consortium is paid from its account, care outside it too. At
the end of a fiscal year, or of the run, points are given their value, the withheld part is paid by assessment, a
surplus is retained and returned, an overspending shared, and every consortium's account is closed at nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.errors import YltError
from ylt_sim.outcomes.money import (
    PAYER_ASSISTANCE,
    PAYER_FUND,
    PAYER_PATIENT,
    PAYER_SERIOUS,
    PAYERS,
    MoneyCounts,
)
from ylt_sim.world.codes import BILL_STAY, COUNTY

__all__ = ["ACCOUNT", "INSIDE", "OUTSIDE", "Contract", "Terms", "accounts", "check_ledger", "settle"]

ACCOUNT = "consortium "
"""What the name of a consortium's account begins with; its key follows."""
FUND, GOVERNMENT = PAYERS[PAYER_FUND], "government"
COLUMNS = ("month", "payer", "payee", "reason", "cents")
BILLS, CASES, BUDGET, POINTS = "bills, by volume", "stays, by case", "fixed budget", "value of the year's points"
PACKAGE, INSIDE, OUTSIDE = "packaged budget", "bills of its residents, at members", "bills of its residents, outside"
WITHHELD, RETURNED, COVERED = "withheld part, after assessment", "surplus returned", "overspending covered"
RETAINED, BORNE, PUBLIC_HEALTH = "share of the retained surplus", "share of the overspending", "public health, by head"


@dataclass(frozen=True)
class Contract:
    """The packaged budget of one consortium.

    Attributes
    ----------
    key
        Of the consortium.
    lead, members
        Numbers of facilities; the lead is among the members.
    townships
        ``(townships,)``: whose residents are its own, whose centre is a member.
    packaged_share, retained_share, borne_share, withheld_share, primary_share
        As in strengths.csv, ``global_budget``.
    """

    key: str
    lead: int
    members: tuple[int, ...]
    townships: NDArray[np.bool_]
    packaged_share: float
    retained_share: float
    borne_share: float
    withheld_share: float
    primary_share: float


@dataclass(frozen=True)
class Terms:
    """How providers are paid in an era.

    Attributes
    ----------
    case_share, budget_share
        ``(facilities,)``: of stays paid by case; of the fund's payments that are a fixed budget.
    case_yuan
        ``(facilities, conditions)``: what a case is paid.
    method
        ``drg``: as it is. ``dip``: points, worth at the year's end what the fund's money for the cases comes to.
    contracts
        Of the consortia.
    stop_loss_share
        Overspending above this part of a budget is not borne by the consortium.
    assessment_score
        Part of what is withheld that is paid after the assessment.
    public_health_yuan
        ``(facilities,)``: from the government, a month.
    """

    case_share: NDArray[np.float64]
    budget_share: NDArray[np.float64]
    case_yuan: NDArray[np.float64]
    method: Literal["drg", "dip"] = "drg"
    contracts: tuple[Contract, ...] = ()
    stop_loss_share: float = 0.1
    assessment_score: float = 1.0
    public_health_yuan: NDArray[np.float64] | None = None


@dataclass
class _Ledger:
    """Entries as they are made."""

    names: tuple[str, ...]
    rows: list[tuple[int, str, str, str, int]] = field(default_factory=list)

    def pay(self, month: int, payer: str, payee: str, reason: str, cents: float) -> int:
        """Enter a payment of whole cents; a negative one is paid back by the payee. Returns the cents."""
        whole = int(np.floor(cents + 0.5))
        if whole > 0:
            self.rows.append((month, payer, payee, reason, whole))
        elif whole < 0:
            self.rows.append((month, payee, payer, reason, -whole))
        return whole


def account_of(contract: Contract) -> str:
    """Name of a consortium's account."""
    return ACCOUNT + contract.key


def settle(
    money: MoneyCounts,
    terms: tuple[Terms, Terms],
    policy_month: int,
    names: tuple[str, ...],
    *,
    expected: MoneyCounts | None = None,
) -> pd.DataFrame:
    """The ledger of a run.

    Parameters
    ----------
    money
        Bills of the run.
    terms
        Of today and of the policy.
    policy_month
        Place in ``money.months`` of the first month that the policy's terms hold for: the first whole one.
    names
        Facility keys.
    expected
        Bills that fixed and packaged budgets are made from, month by month: those of the same months in a run of
        the status quo with the same seeds, so that each township's budget is what its residents cost there (full risk
        adjustment). None: the mean of this run's own months before the policy; then the season is not in it.

    Returns
    -------
    pandas.DataFrame
        ``month`` (fiscal year x 12 + month, from 0), ``payer, payee, reason, cents``; every cent is whole, above 0.

    Raises
    ------
    YltError
        If a budget is asked for and there is no month to make it from.
    """
    ledger = _Ledger(names)
    base = money if expected is None else expected
    due: dict[tuple[str, int], float] = {}
    for m, month in enumerate(money.months.tolist()):
        era = terms[int(m >= policy_month)]
        expected_month = m if expected is not None else None
        _month(ledger, money, base, era, m, month, expected_month, policy_month, due)
        is_last = m + 1 == len(money.months) or money.months[m + 1] // 12 != month // 12
        if is_last:
            _year_end(ledger, money, era, m, month, due)
            due.clear()
    frame = pd.DataFrame(ledger.rows, columns=list(COLUMNS))
    return frame.astype({"cents": np.int64, "month": np.int64})


def _usual(table: NDArray[np.int64], m: int | None, policy_month: int) -> NDArray[np.float64]:
    """What a month is expected to be: of the same month there, or the mean of those before the policy here."""
    if m is not None:
        same: NDArray[np.float64] = table[m].astype(float)
        return same
    if policy_month == 0:
        raise YltError(
            "a budget is made from whole months before the policy, and there is none: start the policy later "
            "(policy_start_day), or give the `expected` bills of the status quo"
        )
    mean: NDArray[np.float64] = table[:policy_month].mean(axis=0)
    return mean


def _month(
    ledger: _Ledger,
    money: MoneyCounts,
    base: MoneyCounts,
    era: Terms,
    m: int,
    month: int,
    expected_month: int | None,
    policy_month: int,
    due: dict[tuple[str, int], float],
) -> None:
    """What is paid for the bills of one month."""
    cents = money.monthly_cents[m].sum(axis=2)
    packaged = np.zeros(len(ledger.names))
    for c in era.contracts:
        own = money.fund_by_township[m][c.townships].sum(axis=0) * c.packaged_share
        usual = _usual(base.fund_by_township, expected_month, policy_month)[c.townships].sum() * c.packaged_share
        account = account_of(c)
        paid = ledger.pay(month, FUND, account, PACKAGE, usual * (1 - c.withheld_share))
        due["account", c.lead] = due.get(("account", c.lead), 0.0) + paid
        due["budget", c.lead] = due.get(("budget", c.lead), 0.0) + usual
        for f in np.flatnonzero(own).tolist():
            reason = INSIDE if f in c.members else OUTSIDE
            whole = ledger.pay(month, account, ledger.names[f], reason, own[f])
            due["account", c.lead] -= whole
            packaged[f] += whole
            due["own", int(f)] = due.get(("own", int(f)), 0.0) + whole
    for f, name in enumerate(ledger.names):
        for payer in (PAYER_PATIENT, PAYER_SERIOUS, PAYER_ASSISTANCE):
            ledger.pay(month, PAYERS[payer], name, BILLS, int(cents[f, :, payer].sum()))
        fund = int(cents[f, :, PAYER_FUND].sum())
        stays = int(cents[f, BILL_STAY, PAYER_FUND])
        case, budget = float(era.case_share[f]), float(era.budget_share[f])
        ledger.pay(month, FUND, name, BILLS, (fund - case * stays) * (1 - budget) - packaged[f])
        if case > 0:
            others = int(cents[f, BILL_STAY].sum()) - stays
            worth = 100 * float(money.monthly_cases[m, f] @ era.case_yuan[f])
            paid = ledger.pay(month, FUND, name, CASES, case * (worth - others) * (1 - budget))
            for key, value in (("cases", paid), ("worth", case * (1 - budget) * worth), ("money", case * stays)):
                due[key, f] = due.get((key, f), 0.0) + value
        if budget > 0:
            usual = _usual(base.monthly_cents, expected_month, policy_month)[f, :, :, PAYER_FUND].sum()
            ledger.pay(month, FUND, name, BUDGET, budget * usual)
        if era.public_health_yuan is not None:
            ledger.pay(month, GOVERNMENT, name, PUBLIC_HEALTH, 100 * era.public_health_yuan[f])


def _year_end(
    ledger: _Ledger, money: MoneyCounts, era: Terms, m: int, month: int, due: dict[tuple[str, int], float]
) -> None:
    """Points get their value; accounts of consortia are closed."""
    if era.method == "dip":
        hospitals = [f for key, f in due if key == "worth"]
        worth, pool = sum(due["worth", f] for f in hospitals), sum(due["money", f] for f in hospitals)
        paid = sum(due["cases", f] for f in hospitals)
        for f in hospitals:
            share = due["worth", f] / worth if worth else 0.0
            # What the patients pay of their cases stays with the hospital: the value moves the fund's money alone.
            ledger.pay(month, FUND, ledger.names[f], POINTS, (pool - paid) * share)
    for c in era.contracts:
        if ("budget", c.lead) not in due:
            continue
        account, budget = account_of(c), due["budget", c.lead]
        balance = int(due["account", c.lead])
        balance += ledger.pay(month, FUND, account, WITHHELD, budget * c.withheld_share * era.assessment_score)
        if balance >= 0:
            _share_surplus(ledger, money, c, month, balance, due)
        else:
            borne = c.borne_share * min(float(-balance), era.stop_loss_share * budget)
            balance += ledger.pay(month, ledger.names[c.lead], account, BORNE, borne)
            ledger.pay(month, FUND, account, COVERED, -balance)


def _share_surplus(
    ledger: _Ledger, money: MoneyCounts, c: Contract, month: int, surplus: int, due: dict[tuple[str, int], float]
) -> None:
    """The retained part to the primary members by their bills and to the lead, the rest back to the fund."""
    account = account_of(c)
    left = surplus - ledger.pay(month, account, FUND, RETURNED, surplus * (1 - c.retained_share))
    primary = [f for f in c.members if money.setting.facility_tier[f] < COUNTY and due.get(("own", f), 0.0) > 0]
    whole = sum(due["own", f] for f in primary)
    part = left * c.primary_share
    for f in primary:
        left -= ledger.pay(month, account, ledger.names[f], RETAINED, part * due["own", f] / whole)
    ledger.pay(month, account, ledger.names[c.lead], RETAINED, left)


def accounts(ledger: pd.DataFrame) -> pd.DataFrame:
    """Received, paid and balance of every party, in yuan; the balances sum to nothing."""
    received = ledger.groupby("payee")["cents"].sum()
    paid = ledger.groupby("payer")["cents"].sum()
    out = pd.DataFrame({"received_yuan": received, "paid_yuan": paid}).fillna(0.0) / 100
    out["balance_yuan"] = out["received_yuan"] - out["paid_yuan"]
    return out.rename_axis("party").sort_index()


def check_ledger(ledger: pd.DataFrame, money: MoneyCounts, names: tuple[str, ...]) -> None:
    """Raise if the ledger contradicts the bills: patients' and aid's payments, whole cents, accounts closed.

    Raises
    ------
    YltError
        With what does not add up.
    """
    faults = []
    if not (ledger["cents"] > 0).all() or (ledger["payer"] == ledger["payee"]).any():
        faults.append("an entry is not above nothing, or from a party to itself")
    billed = money.monthly_cents.sum(axis=(0, 2, 3))
    for payer in (PAYER_PATIENT, PAYER_SERIOUS, PAYER_ASSISTANCE):
        own = ledger[ledger["payer"] == PAYERS[payer]].groupby("payee")["cents"].sum()
        for f in np.flatnonzero(billed[:, payer]):
            if own.get(names[f], 0) != billed[f, payer]:
                faults.append(f"{PAYERS[payer]} pays {names[f]} {own.get(names[f], 0)} cents, not {billed[f, payer]}")
        if own.sum() != billed[:, payer].sum():
            faults.append(f"{PAYERS[payer]} pays {own.sum()} cents, but its bills are {billed[:, payer].sum()}")
    balance = accounts(ledger)["balance_yuan"]
    for party in balance.index[balance.index.str.startswith(ACCOUNT)]:
        if round(100 * balance[party]) != 0:
            faults.append(f"the account of {party} is left with {balance[party]:,.2f} yuan")
    if faults:
        raise YltError("the settlement contradicts the bills:\n  " + "\n  ".join(faults))
