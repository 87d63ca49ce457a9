"""Settlement (结算): who pays providers for the bills of each month, and what a consortium's budget leaves.

A ledger of payer, payee, reason and whole cents. Patients and aid pay what the bills say. The fund pays a hospital by
volume, by case or a fixed budget; what is packaged to a consortium is paid from its account, care outside it too. At
the end of a fiscal year, or of the run, points are given their value, the withheld part is paid by assessment, a
surplus is retained and returned, an overspending shared, and every consortium's account is closed at nothing.
"""

from __future__ import annotations

import math
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
from ylt_sim.world.codes import BILL_STAY, COUNTY, UNINSURED, VILLAGE

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
        ``(facilities,)``: of the stays of the insured, paid by case; of the fund's payments that are a fixed budget.
    case_yuan
        ``(facilities, conditions)``: what a case is paid.
    method
        ``drg``: as it is. ``dip``: points, worth at the year's end what the fund's money for the cases comes to. Cases
        of months under other terms are no points.
    contracts
        Of the consortia.
    stop_loss_share
        Overspending above this part of a budget is not borne by the consortium.
    assessment_score
        Part of what is withheld that is paid after the assessment.
    village_share
        Part of the primary members' surplus that goes to village clinics; None: by bills, whatever the tier.
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
    village_share: float | None = None
    public_health_yuan: NDArray[np.float64] | None = None


@dataclass
class _Ledger:
    """Entries as they are made."""

    names: tuple[str, ...]
    rows: list[tuple[int, str, str, str, int]] = field(default_factory=list)

    def pay(self, month: int, payer: str, payee: str, reason: str, cents: float) -> int:
        """Enter a payment of whole cents; a negative one is paid back by the payee. Returns the cents."""
        whole = math.floor(cents + 0.5)
        if whole > 0:
            self.rows.append((month, payer, payee, reason, whole))
        elif whole < 0:
            self.rows.append((month, payee, payer, reason, -whole))
        return whole


@dataclass
class _Account:
    """A consortium's account in a fiscal year: cents on it, its budget and what of it is withheld, paid to whom."""

    contract: Contract
    balance: int = 0
    budget: float = 0.0
    withheld: float = 0.0
    own: dict[int, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As the ledger calls it."""
        return ACCOUNT + self.contract.key


@dataclass
class _Points:
    """Cases of a hospital that are paid by points in a fiscal year: cents paid so far, worth, the fund's by volume."""

    paid: float = 0.0
    worth: float = 0.0
    money: float = 0.0


@dataclass
class _Year:
    """What the end of a fiscal year has to settle: accounts by key of the consortium, points by facility."""

    accounts: dict[str, _Account] = field(default_factory=dict)
    points: dict[int, _Points] = field(default_factory=dict)

    def account(self, contract: Contract) -> _Account:
        """The account of a consortium, under the terms that it has now."""
        account = self.accounts.setdefault(contract.key, _Account(contract))
        account.contract = contract
        return account


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
    year = _Year()
    for m, month in enumerate(money.months.tolist()):
        era = terms[int(m >= policy_month)]
        expected_month = m if expected is not None else None
        _month(ledger, money, base, era, m, month, expected_month, policy_month, year)
        is_last = m + 1 == len(money.months) or money.months[m + 1] // 12 != month // 12
        if is_last:
            _year_end(ledger, money, era, month, year)
            year = _Year()
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
    year: _Year,
) -> None:
    """What is paid for the bills of one month."""
    cents = money.monthly_cents[m].sum(axis=2)
    by_payer = cents.sum(axis=1).tolist()
    insured = money.monthly_cents[m][:, BILL_STAY, :UNINSURED].sum(axis=(1, 2))
    packaged = np.zeros(len(ledger.names))
    fixed = _usual(base.monthly_cents, expected_month, policy_month) if era.budget_share.any() else None
    for c in era.contracts:
        own = money.fund_by_township[m][c.townships].sum(axis=0) * c.packaged_share
        usual = _usual(base.fund_by_township, expected_month, policy_month)[c.townships].sum() * c.packaged_share
        account = year.account(c)
        account.balance += ledger.pay(month, FUND, account.name, PACKAGE, usual * (1 - c.withheld_share))
        account.budget += usual
        account.withheld += usual * c.withheld_share
        for f in np.flatnonzero(own).tolist():
            reason = INSIDE if f in c.members else OUTSIDE
            whole = ledger.pay(month, account.name, ledger.names[f], reason, own[f])
            account.balance -= whole
            account.own[f] = account.own.get(f, 0) + whole
            packaged[f] += whole
    for f, name in enumerate(ledger.names):
        for payer in (PAYER_PATIENT, PAYER_SERIOUS, PAYER_ASSISTANCE):
            ledger.pay(month, PAYERS[payer], name, BILLS, by_payer[f][payer])
        fund = by_payer[f][PAYER_FUND]
        stays = int(cents[f, BILL_STAY, PAYER_FUND])
        case, budget = float(era.case_share[f]), float(era.budget_share[f])
        ledger.pay(month, FUND, name, BILLS, (fund - case * stays) * (1 - budget) - packaged[f])
        if case > 0:
            others = int(insured[f]) - stays
            worth = 100 * float(money.monthly_cases[m, f] @ era.case_yuan[f])
            paid = ledger.pay(month, FUND, name, CASES, case * (worth - others) * (1 - budget))
            if era.method == "dip":
                points = year.points.setdefault(f, _Points())
                points.paid += paid
                points.worth += case * (1 - budget) * worth
                points.money += case * (1 - budget) * stays
        if fixed is not None and budget > 0:
            ledger.pay(month, FUND, name, BUDGET, budget * fixed[f, :, :, PAYER_FUND].sum())
        if era.public_health_yuan is not None:
            ledger.pay(month, GOVERNMENT, name, PUBLIC_HEALTH, 100 * era.public_health_yuan[f])


def _year_end(ledger: _Ledger, money: MoneyCounts, era: Terms, month: int, year: _Year) -> None:
    """Points get their value; accounts of consortia are closed, those of terms that have ended meanwhile too."""
    worth = sum(p.worth for p in year.points.values())
    left = sum(p.money - p.paid for p in year.points.values())
    for f, p in year.points.items():
        # What the patients pay of their cases stays with the hospital: the value moves the fund's money alone.
        ledger.pay(month, FUND, ledger.names[f], POINTS, left * p.worth / worth if worth else 0.0)
    for account in year.accounts.values():
        c = account.contract
        paid = ledger.pay(month, FUND, account.name, WITHHELD, account.withheld * era.assessment_score)
        balance = account.balance + paid
        if balance >= 0:
            _share_surplus(ledger, money, account, month, balance, era.village_share)
        else:
            borne = c.borne_share * min(float(-balance), era.stop_loss_share * account.budget)
            balance += ledger.pay(month, ledger.names[c.lead], account.name, BORNE, borne)
            ledger.pay(month, FUND, account.name, COVERED, -balance)


def _share_surplus(
    ledger: _Ledger, money: MoneyCounts, account: _Account, month: int, surplus: int, village_share: float | None
) -> None:
    """The retained part to village clinics, township centres and the lead, the rest back to the fund.

    Within a tier by bills; a tier that has billed nothing gets nothing.
    """
    c, tier = account.contract, money.setting.facility_tier
    left = surplus - ledger.pay(month, account.name, FUND, RETURNED, surplus * (1 - c.retained_share))
    primary = [f for f in c.members if tier[f] < COUNTY and account.own.get(f, 0) > 0]
    villages = [f for f in primary if tier[f] == VILLAGE]
    towns = [f for f in primary if tier[f] != VILLAGE]
    groups = [(primary, 1.0)]
    if village_share is not None and villages and towns:
        groups = [(villages, village_share), (towns, 1 - village_share)]
    part = left * c.primary_share
    for group, share in groups:
        whole = sum(account.own[f] for f in group)
        for f in group:
            left -= ledger.pay(month, account.name, ledger.names[f], RETAINED, part * share * account.own[f] / whole)
    ledger.pay(month, account.name, ledger.names[c.lead], RETAINED, left)


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
