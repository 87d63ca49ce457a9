"""The result of one run: its records as tables, its ledger and costs, one life in words, and the audit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.costing import perspectives_of, programme_cost_of
from ylt_sim.outcomes import Periods, default_periods
from ylt_sim.outcomes.money import MoneyCounts
from ylt_sim.outcomes.patient_time import PatientTime
from ylt_sim.outcomes.settlement import check_ledger
from ylt_sim.records import PriceList, Records, check, standing_of, trace
from ylt_sim.records.mechanism_sheet import Sheet
from ylt_sim.records.mechanism_use import sheet_of
from ylt_sim.region import Region
from ylt_sim.scenario import Scenario
from ylt_sim.seeds import POPULATION_SEED
from ylt_sim.settling import ledger_of
from ylt_sim.world.build import critical_from
from ylt_sim.world.calendar import day_table
from ylt_sim.world.fields import CONDITION
from ylt_sim.world.money import benefit_ranks, fill_condition_prices, scheme_table
from ylt_sim.world.parameters import tier_table

__all__ = ["Result", "prices"]

MOST_DAYS = 3660
"""Longest horizon of a scenario."""


def prices(scenario: Scenario, population_seed: int = POPULATION_SEED) -> PriceList:
    """Prices and rules of insurance that the auditor checks, of residents that were made with a seed."""
    catalogue = evidence.conditions()
    tier, condition = tier_table(scenario), np.zeros(len(catalogue), CONDITION)
    fill_condition_prices(condition, scenario, catalogue, tier)
    condition["is_chronic"] = [c.episode_kind == "chronic stock" for c in catalogue]
    condition["critical_from"] = [critical_from(c) for c in catalogue]
    consortia = (*scenario.era("status_quo"), *scenario.era("policy"))
    share = np.array([c.internet_hospital.fund_share * 100 / 100 for c in consortia] or [0.0])
    internet = int(scenario.parameters.telemedicine.internet_yuan * 100 + 0.5)
    year = day_table(MOST_DAYS)["fiscal_year"].astype(np.int64)
    scheme = scheme_table(scenario, tier)
    ranks = partial(benefit_ranks, seed=population_seed)
    return PriceList(tier, condition, scheme, internet, year, share, ranks)


@dataclass
class Result:
    """One run of one scenario: its records as tables, its outcomes, its manifest.

    Attributes
    ----------
    scenario, seed, days
        What was run.
    rows
        All event rows, a NumPy structured array.
    outcomes
        Tidy frame: outcome, tier, group, period, value, numerator, denominator, unit, grade.
    indicators
        Official indicators and equity outcomes by period and fiscal year, in the same columns.
    manifest
        What it takes to run it again.
    """

    scenario: Scenario
    seed: int
    days: int
    rows: NDArray[np.void]
    outcomes: pd.DataFrame
    indicators: pd.DataFrame
    matrices: dict[str, pd.DataFrame]
    manifest: dict[str, Any]
    region: Region = field(repr=False)
    bed_capacity: NDArray[np.int64] = field(repr=False)
    money: MoneyCounts = field(repr=False)
    time: PatientTime = field(repr=False)

    def ledger(self, expected: Result | None = None) -> pd.DataFrame:
        """Who paid whom for what, month by month, to the cent (`ylt_sim.outcomes.settlement.settle`).

        Parameters
        ----------
        expected
            A run of the status quo with the same seed and days, from whose bills budgets are made; None: budgets are
            made from this run's own months before the policy.

        Returns
        -------
        pandas.DataFrame
            ``month`` (fiscal year x 12 + month, from 0), ``payer, payee, reason, cents``.
        """
        names = self.region.facility_keys
        own = None if expected is None else expected.money
        out = ledger_of(self.scenario, self.region, self.money, days=self.days, expected=own)
        check_ledger(out, self.money, names)
        return out

    def programme_cost(self) -> pd.DataFrame:
        """What each mechanism cost beside the bills, by consortium and period of the outcomes.

        Unit costs are ``parameters.programme`` of the scenario. What is extra over today's practice is the difference
        to a run of the status quo with the same seed and days, not a column.

        Returns
        -------
        pandas.DataFrame
            ``mechanism, consortium, period, item, line, quantity, unit, unit_yuan, yuan, in_bills``
            (`ylt_sim.costing.programme_cost_of`).
        """
        return programme_cost_of(self._sheet, self.scenario, self.region, self._periods)

    def perspectives(self, expected: Result | None = None) -> pd.DataFrame:
        """Cost to the fund, patients, providers and society, by period, and discounted over the policy's years.

        Parameters
        ----------
        expected
            As for `ledger`.

        Returns
        -------
        pandas.DataFrame
            ``perspective, item, period, yuan, discount_factor, discounted_yuan`` (`ylt_sim.outcomes.perspectives`).
        """
        periods = self._periods
        money = self.money.over(replace(self.money.setting, periods=periods))
        return perspectives_of(
            self._sheet, self.scenario, self.region, money, self.time.over(money.setting), self.ledger(expected),
            days=self.days,
        )  # fmt: skip

    @property
    def bills(self) -> pd.DataFrame:
        """One row a bill of a resident."""
        return self.records.bills

    @cached_property
    def records(self) -> Records:
        """All tables of the run."""
        return Records(self.rows, self.region, evidence.conditions(), self._keys)

    @property
    def _keys(self) -> tuple[str, ...]:
        """Keys of the consortia in the order of their table: today's, then the policy's."""
        return self.scenario.consortium_keys(self.region.clinics_by_township())

    @property
    def visits(self) -> pd.DataFrame:
        """One row a visit of a resident."""
        return self.records.visits

    @property
    def stays(self) -> pd.DataFrame:
        """One row a stay of a resident that has ended."""
        return self.records.stays

    @property
    def referrals(self) -> pd.DataFrame:
        """One row a referral up, made or refused."""
        return self.records.referrals

    @property
    def holds(self) -> pd.DataFrame:
        """One row a held bed."""
        return self.records.holds

    @property
    def roster(self) -> pd.DataFrame:
        """One row a span of duty of a doctor."""
        return self.records.roster

    @property
    def episodes(self) -> pd.DataFrame:
        """One row an episode of a resident."""
        return self.records.episodes

    @cached_property
    def mechanisms(self) -> pd.DataFrame:
        """What each mechanism did: events it caused, staff minutes it used (`ylt_sim.records.mechanism_use`)."""
        return self._sheet.frame()

    @cached_property
    def _sheet(self) -> Sheet:
        """What mechanisms did."""
        scenario, clinics = self.scenario, self.region.clinics_by_township()
        standing = standing_of(
            self.region, (scenario.era("status_quo", clinics), scenario.era("policy", clinics)),
            policy_start_day=scenario.policy_start_day, days=self.days,
        )  # fmt: skip
        return sheet_of(self.rows, standing)

    @property
    def _periods(self) -> Periods:
        """The periods of the outcomes."""
        return default_periods(self.scenario.policy_start_day, self.days)

    def trace(self, resident: int, lang: str = "en") -> str:
        """One life, line by line, in words."""
        return trace(self.rows, self.region, resident, evidence.conditions(), lang=lang, consortium_keys=self._keys)

    def audit(self) -> None:
        """Replay beds, doctors, holds and money from the records alone; raises `AuditError` at the first fault."""
        check(self.rows, self.region, self.bed_capacity, prices=prices(self.scenario))

    def _repr_html_(self) -> str:
        from ylt_sim.report.tables import outcome_table

        return outcome_table(self.outcomes, setting=self.scenario.region.setting).to_html(index=False)
