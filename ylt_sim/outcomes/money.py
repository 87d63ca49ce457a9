"""Money (费用): who paid what to whom for what, by period, month and year; what a year cost each resident himself."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.kernel.compiled import Compiled
from ylt_sim.outcomes.bills import Bills
from ylt_sim.outcomes.counting import piece_at
from ylt_sim.world.codes import (
    BILL_NAMES,
    BILL_STAY,
    BILL_TEST,
    BILL_VISIT,
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    EV_AID,
    EV_BILL,
    EV_FORGONE,
    N_SCHEMES,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    SECONDS_A_DAY,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    UNINSURED,
    VILLAGE_CLINIC,
)

if TYPE_CHECKING:
    from ylt_sim.outcomes.reducer import Setting

__all__ = [
    "PAYERS", "PAYER_ASSISTANCE", "PAYER_FUND", "PAYER_PATIENT", "PAYER_SERIOUS", "MoneyCounts", "income_yuan",
]  # fmt: skip

PAYER_FUND, PAYER_PATIENT, PAYER_SERIOUS, PAYER_ASSISTANCE = range(4)
PAYERS = ("insurance fund", "patient", "serious-illness insurance", "medical assistance")
N_BILLS = len(BILL_NAMES)


def income_yuan(is_urban: bool) -> tuple[float, ...]:
    """Yearly disposable income a head by fifth of income: of rural China (P339-P343), for a city of all China."""
    rows = evidence.profile("income_national_quintile" if is_urban else "income_rural_quintile")
    return tuple(float(row.value or 0.0) for row in rows)


@Compiled
def count_money(
    rows: NDArray[np.void],
    edges: NDArray[np.int64],
    month_edges: NDArray[np.int64],
    resident: NDArray[np.void],
    cents: NDArray[np.int64],
    bills: NDArray[np.int64],
    own: NDArray[np.int64],
    monthly: NDArray[np.int64],
    cases: NDArray[np.int64],
    by_township: NDArray[np.int64],
    forgone: NDArray[np.int64],
) -> None:
    """Add the bills of a chunk of rows to the tables of `MoneyCounts`."""
    period, month = -1, -1
    for i in range(len(rows)):
        row = rows[i]
        if row.event != EV_BILL and row.event != EV_AID and row.event != EV_FORGONE:
            continue
        period = piece_at(edges, row.time, period)
        if row.event == EV_FORGONE:
            if 0 <= period < len(edges) - 1:
                forgone[period] += 1
            continue
        month = piece_at(month_edges, row.time, month)
        first = PAYER_FUND if row.event == EV_BILL else PAYER_SERIOUS
        whose = resident[row.resident]
        of = whose.scheme
        monthly[month, row.facility, row.link, of, first] += row.a
        monthly[month, row.facility, row.link, of, first + 1] += row.b
        if row.event == EV_BILL:
            by_township[month, whose.township, row.facility] += row.a
        if row.event == EV_BILL and row.link == BILL_STAY and of != UNINSURED:
            cases[month, row.facility, np.int64(row.x)] += 1
        if not 0 <= period < len(edges) - 1:
            continue
        cents[period, row.facility, row.link, of, first] += row.a
        cents[period, row.facility, row.link, of, first + 1] += row.b
        if row.event == EV_BILL:
            bills[period, row.facility, row.link] += 1
            own[period, row.resident] += row.b


class MoneyCounts:
    """Bills of one run.

    Attributes
    ----------
    cents
        ``(n_periods, facilities, BILL_*, schemes, payers)``: paid to each facility, for what, by whom.
    bills
        ``(n_periods, facilities, BILL_*)``: their number.
    own_cents
        ``(n_periods, residents)``: paid by each patient himself.
    forgone
        ``(n_periods,)``: admissions forgone for their price, beyond today's.
    months
        Numbers of the months of the run: fiscal year x 12 + month, from 0.
    monthly_cents
        ``(months, facilities, BILL_*, schemes, payers)``: as ``cents``, of the whole run.
    monthly_cases
        ``(months, facilities, conditions)``: stays of the insured that were billed, which the fund may pay by case.
    fund_by_township
        ``(months, townships, facilities)``: paid by the fund, by where the patient lives.
    """

    BY_PERIOD = ("cents", "bills", "own_cents", "forgone")
    SUMS = (*BY_PERIOD, "monthly_cents", "monthly_cases", "fund_by_township")

    def __init__(self, setting: Setting) -> None:
        n, facilities = len(setting.periods.names), len(setting.facility_kind)
        self.setting = setting
        self.months, first = np.unique(setting.months_of_days, return_index=True)
        self._month_edges = first * SECONDS_A_DAY
        self._edges = np.array(setting.periods.edges, np.int64) * SECONDS_A_DAY
        self._resident = np.zeros(setting.n_residents, [("township", "i2"), ("scheme", "i2")])
        self._resident["township"], self._resident["scheme"] = setting.townships, setting.schemes
        paid = (facilities, N_BILLS, N_SCHEMES, len(PAYERS))
        self.cents = np.zeros((n, *paid), np.int64)
        self.bills = np.zeros((n, facilities, N_BILLS), np.int64)
        self.own_cents = np.zeros((n, setting.n_residents), np.int64)
        self.forgone = np.zeros(n, np.int64)
        self.monthly_cents = np.zeros((len(self.months), *paid), np.int64)
        n_townships = int(setting.townships.max(initial=0)) + 1
        self.fund_by_township = np.zeros((len(self.months), n_townships, facilities), np.int64)
        self.monthly_cases = np.zeros((len(self.months), facilities, len(evidence.conditions())), np.int64)

    def update(self, rows: NDArray[np.void]) -> None:
        """Take in a chunk of event rows."""
        count_money(
            rows, self._edges, self._month_edges, self._resident, self.cents, self.bills, self.own_cents,
            self.monthly_cents, self.monthly_cases, self.fund_by_township, self.forgone,
        )  # fmt: skip

    def over(self, setting: Setting) -> MoneyCounts:
        """The same bills by the periods of another setting, whose edges are among its own."""
        out = copy.copy(self)
        out.setting = setting
        for name in self.BY_PERIOD:
            setattr(out, name, setting.periods.summed(getattr(self, name), self.setting.periods))
        out._edges = np.array(setting.periods.edges, np.int64) * SECONDS_A_DAY
        return out

    def merge(self, other: MoneyCounts) -> None:
        """Add the counts of another part of the same run."""
        for name in self.SUMS:
            getattr(self, name).__iadd__(getattr(other, name))

    def of_period(self, period: int) -> Bills:
        """The bills of a period as the official indicators read them."""
        cents = self.cents[period]
        return Bills(
            self.setting.facility_kind.astype(np.int64), cents[..., PAYER_FUND].sum(axis=-1),
            cents[..., PAYER_PATIENT].sum(axis=-1), cents.sum(axis=-1),
            int(cents[:, BILL_STAY, :UNINSURED, PAYER_PATIENT].sum()), self.own_cents[period],
        )  # fmt: skip

    def fund_cents_by_scheme(self, period: int) -> NDArray[np.int64]:
        """Paid by the fund in a period, by scheme."""
        out: NDArray[np.int64] = self.cents[period, ..., PAYER_FUND].sum(axis=(0, 1))
        return out

    def stays_of_scheme(self, period: int, scheme: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Paid by the fund, and by everybody, for the stays of one scheme's enrollees, by facility."""
        own = self.cents[period, :, BILL_STAY, scheme]
        return own[:, PAYER_FUND], own.sum(axis=-1)

    def outcomes(self, period: int, resident_years: float) -> dict[tuple[str, str, str], tuple[float, float]]:
        """Numerator and denominator by outcome, tier and group (what for, or payer)."""
        kind = self.setting.facility_kind
        yuan = self.cents[period].sum(axis=2) / 100
        number = self.bills[period]
        out: dict[tuple[str, str, str], tuple[float, float]] = {
            ("cost_yuan_per_resident_year", "all", "all"): (float(yuan.sum()), resident_years)
        }
        for payer, name in enumerate(PAYERS):
            part = float(yuan[..., payer].sum())
            out["paid_yuan_per_resident_year", "all", name] = (part, resident_years)
        outpatient = [BILL_VISIT, BILL_TEST]
        tiers = (
            ("village", [VILLAGE_CLINIC]), ("township", [TOWNSHIP_CENTRE]),
            ("county", [COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH]), ("tertiary", [TERTIARY_HOSPITAL]),
        )  # fmt: skip
        for tier, kinds in tiers:
            here = np.isin(kind, kinds)
            cost = float(yuan[here][:, outpatient].sum())
            out["cost_yuan_per_visit", tier, "all"] = (cost, int(number[here, BILL_VISIT].sum()))
            stays = yuan[here, BILL_STAY]
            out["cost_yuan_per_stay", tier, "all"] = (float(stays.sum()), int(number[here, BILL_STAY].sum()))
            out["fund_share_of_stays", tier, "all"] = (float(stays[:, PAYER_FUND].sum()), float(stays.sum()))
        fund = yuan[..., PAYER_FUND].sum(axis=1)
        inside = kind != TERTIARY_HOSPITAL
        primary = np.isin(kind, [VILLAGE_CLINIC, TOWNSHIP_CENTRE, PRIVATE_CLINIC])
        out["fund_in_county_share", "all", "all"] = (float(fund[inside].sum()), float(fund.sum()))
        out["fund_primary_share", "all", "all"] = (float(fund[primary].sum()), float(fund[inside].sum()))
        out["fund_private_share", "all", "all"] = (
            float(fund[np.isin(kind, [PRIVATE_CLINIC, PRIVATE_HOSPITAL])].sum()), float(fund.sum()),
        )  # fmt: skip
        stays_all = yuan[:, BILL_STAY]
        out["own_share_of_stays", "all", "all"] = (float(stays_all[..., PAYER_PATIENT].sum()), float(stays_all.sum()))
        number_of_stays = int(number[:, BILL_STAY].sum())
        out["forgone_admissions_per_1000", "all", "all"] = (
            1000 * int(self.forgone[period]), number_of_stays + int(self.forgone[period]),
        )  # fmt: skip
        return out
