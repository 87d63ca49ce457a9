"""One run: the one place that joins scenario, region, demand, world, journey, engine, records and outcomes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.costing import perspectives_of, programme_cost_of
from ylt_sim.demand import Wave, potential_episodes, waves_of
from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.horizon import horizon_rows
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.manifest import code_digest, manifest, versions
from ylt_sim.outcomes import (
    Periods,
    Reducer,
    Setting,
    SlowState,
    burdens_by_group,
    fiscal_years,
    pieces_of,
    slow_state,
    tidy_outcomes,
)
from ylt_sim.outcomes.indicators import Arrangement, Ground, Settlement, Tally, figures_of, indicator_frame
from ylt_sim.outcomes.money import MoneyCounts, income_yuan
from ylt_sim.outcomes.patient_time import PatientTime, ways_of
from ylt_sim.outcomes.settlement import check_ledger
from ylt_sim.outcomes.tidy import PoolSnapshot, right_tier_matrix
from ylt_sim.records import PriceList, Records, check, standing_of, trace
from ylt_sim.records.mechanism_sheet import Sheet
from ylt_sim.records.mechanism_use import sheet_of
from ylt_sim.region import Region, build_region
from ylt_sim.scenario import RegionSpecification, Scenario, load
from ylt_sim.seeds import POPULATION_SEED, Seeds, seeds_of
from ylt_sim.settling import ledger_of, months_of_days, policy_month, settlement_of_year
from ylt_sim.trunk import Trunk, Trunks
from ylt_sim.world import past
from ylt_sim.world.build import build_world, critical_from
from ylt_sim.world.calendar import day_table
from ylt_sim.world.codes import POOL_WARD
from ylt_sim.world.fields import CONDITION
from ylt_sim.world.money import benefit_ranks, fill_condition_prices, scheme_table
from ylt_sim.world.parameters import tier_table

__all__ = ["EngineName", "Result", "prices", "region_of", "run", "run_once", "simulation"]

EngineName = Literal["compiled", "simpy"]
INTEGRALS = ("busy_seconds", "staffed_seconds", "overtime_seconds", "queue_seconds")
WEEKS_A_YEAR = 52
KEY_SIGNS = 32
MOST_DAYS = 3660
"""Longest horizon of a scenario."""


@lru_cache(maxsize=2)
def _region(text: str, seed: int) -> Region:
    return build_region(RegionSpecification.model_validate_json(text), seed=seed)


def region_of(scenario: Scenario, population_seed: int = POPULATION_SEED) -> Region:
    """The scenario's region, built once and kept for the next run."""
    return _region(scenario.region.model_dump_json(), population_seed)


@lru_cache(maxsize=1)
def _episodes(
    text: str, population_seed: int, demand_seed: int, days: int, waves: tuple[Wave, ...]
) -> NDArray[np.void]:
    region = _region(text, population_seed)
    listed = RegionSpecification.model_validate_json(text).people.listed_follow_ups_per_year
    return potential_episodes(
        region, evidence.conditions(), seed=demand_seed, days=days, listed_follow_ups=listed, waves=waves
    )


def default_periods(policy_start_day: int, days: int, warm_up_days: int = 28, follow_days: int = 14) -> Periods:
    """Before the policy (after a warm-up), and years of 52 weeks from its start."""
    names, edges = [], []
    if policy_start_day > warm_up_days:
        names, edges = ["before"], [warm_up_days]
    start, year = min(policy_start_day, days), 1
    while start < days:
        edges.append(start)
        names.append(f"year {year}")
        start, year = min(start + 7 * WEEKS_A_YEAR, days), year + 1
    edges.append(days)
    if not names:
        names, edges = ["before"], [min(warm_up_days, days - 1), days]
    return Periods(tuple(names), tuple(edges), follow_days)


def _snapshot(engine: Any) -> PoolSnapshot:
    """The pools' integrals brought up to now."""

    def get(name: str) -> NDArray[np.int64]:
        column: NDArray[np.int64] = engine.get("pool", name).astype(np.int64)
        return column

    idle = engine.now - get("since")
    busy, late, capacity = get("busy"), get("late"), get("capacity")
    return {
        "busy_seconds": get("busy_seconds") + (busy + late) * idle,
        "staffed_seconds": get("staffed_seconds") + (capacity + late) * idle,
        "overtime_seconds": get("overtime_seconds") + (late + get("staying")) * idle,
        "queue_seconds": get("queue_seconds") + get("queued") * idle,
    }


@dataclass
class RunOutput:
    """What one run leaves: outcomes and indicators always, event rows if they were asked for."""

    outcomes: pd.DataFrame
    indicators: pd.DataFrame
    matrices: dict[str, pd.DataFrame]
    rows: NDArray[np.void] | None
    n_visits: int
    seconds: dict[str, float]
    bed_capacity: NDArray[np.int64]
    reducer: Reducer | None = None
    is_branch: bool = False
    by_group: pd.DataFrame | None = None
    money: MoneyCounts | None = None
    time: PatientTime | None = None


def _trunk(
    sim: Any,
    reducer: Reducer,
    tally: Tally,
    pools: list[PoolSnapshot],
    slow: list[SlowState],
    kept: list[NDArray[np.void]] | None,
) -> Trunk:
    """A copy of where a run stands."""
    return Trunk(
        {name: np.array(column) for name, column in past.past_of(sim.w).items()},
        {name: array.copy() for name, array in (reducer.arrays() | tally.arrays()).items()},
        list(pools), list(slow), None if kept is None else np.concatenate(kept),
    )  # fmt: skip


def run_once(
    scenario: Scenario,
    seeds: Seeds,
    *,
    days: int,
    engine: EngineName = "compiled",
    keep_rows: bool = False,
    keep_reducer: bool = False,
    by_group: bool = False,
    periods: Periods | None = None,
    policy_start_day: int | None = None,
    waves: tuple[Wave, ...] | None = None,
    trunks: Trunks | None = None,
    tell: Callable[[str], None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> RunOutput:
    """A pure function of scenario and seeds: simulate from day 0 to the horizon and reduce the records.

    Parameters
    ----------
    scenario, seeds, days
        What, with which luck, how long.
    engine
        ``compiled``, or ``simpy``; the records are the same.
    keep_rows
        Keep all event rows (64 bytes each, some 10 million a county-year).
    keep_reducer
        Keep the counts by episode too (20 bytes an episode).
    by_group
        Count the burdens of groups of residents too.
    periods
        Spans that are reported apart; default `default_periods`.
    policy_start_day
        None for the scenario's own.
    waves
        Epidemics of the study that it belongs to, `ylt_sim.demand.waves_of`; None for the scenario's own.
    trunks
        Where a run of the same past, seeds and length may have left a trunk to branch from when the policy starts, or
        this one leaves it for others; the result is the same to the byte. Of the compiled engine only.
    tell
        Called with a line when the model has to be compiled first.
    progress
        Called with the share of the horizon that is done.
    """
    began = time.perf_counter()
    region = region_of(scenario, seeds.population)
    waves = waves_of([scenario]) if waves is None else waves
    episodes = _episodes(scenario.region.model_dump_json(), seeds.population, seeds.demand, days, waves)
    start_day = scenario.policy_start_day if policy_start_day is None else policy_start_day
    world = build_world(
        scenario, region, episodes, days=days, luck_seed=seeds.luck, population_seed=seeds.population,
        policy_start_day=start_day, waves=waves,
    )  # fmt: skip
    built = time.perf_counter()
    periods = periods if periods is not None else default_periods(start_day, days)
    years = fiscal_years(world.day["fiscal_year"][:days], periods.edges[0], periods.follow_days)
    pieces = pieces_of(periods, years)
    setting = Setting(
        pieces, region.facilities["kind"].astype(np.int64), region.facilities["tier"].astype(np.int64), len(episodes),
        len(region.residents), insurance=region.residents["insurance"].astype(np.int64),
        month_of_day=months_of_days(days),
        township=region.villages["township"][region.residents["village"]].astype(np.int64),
        village=region.residents["village"].astype(np.int64), ways=ways_of(region),
    )  # fmt: skip
    pool_kind, pool_facility = world.pool["kind"].astype(np.int64), world.pool["facility"].astype(np.int64)
    ground = Ground(region, pool_kind, world.pool["detail"].astype(np.int64), pool_facility)
    reducer, tally = Reducer(setting), Tally(ground, pieces, len(episodes))
    kept: list[NDArray[np.void]] = []
    reduce_seconds = 0.0

    def sink(rows: NDArray[np.void]) -> None:
        nonlocal reduce_seconds
        t = time.perf_counter()
        reducer.update(rows)
        tally.update(rows, reducer)
        if keep_rows:
            kept.append(rows.copy())
        reduce_seconds += time.perf_counter() - t

    capacity = world.pool["capacity"].astype(np.int64)
    key, trunk = "", None
    if trunks is not None and engine == "compiled" and 0 < start_day < days:
        common = (scenario.region.model_dump_json(), seeds, days, waves, periods, keep_rows, code_digest(), versions())
        key = hashlib.sha256(f"{common} {past.digest(past.past_of(world))}".encode()).hexdigest()[:KEY_SIGNS]
        trunk = trunks.find(key)
        own = past.digest(past.future_of(world)) if trunk is None else ""
    sim: Any = SimpyEngine(dispatch, world) if engine == "simpy" else CompiledEngine(dispatch, world, tell=tell)
    sim.send_rows_to(sink)
    ready = time.perf_counter()
    snapshots: list[PoolSnapshot] = []
    slow: list[SlowState] = []
    if trunk is not None:
        sim.resume(past.continued(sim.w, trunk.world), start_day * SECONDS_A_DAY)
        trunk.count_on(reducer, tally)
        snapshots, slow = list(trunk.pools), list(trunk.slow)
        kept = [trunk.rows] if trunk.rows is not None else []
    for edge in sorted({*pieces.edges, *range(0, days, 7), min(start_day, days), days}):
        if trunk is not None and edge <= start_day:
            continue
        sim.run(min(edge, days) * SECONDS_A_DAY)
        if edge in pieces.edges:
            snapshots.append(_snapshot(sim))
            slow.append(slow_state(sim.get, sim.now))
        if edge == start_day:
            sim.flush()  # so that chunks, and with them the order in which yuan are added up, are those of a branch
            if trunks is not None and key:
                assert past.digest(past.future_of(sim.w)) == own, "the past has changed what is the policy's"
                trunks.keep(key, _trunk(sim, reducer, tally, snapshots, slow, kept if keep_rows else None))
        if progress is not None:
            progress(min(edge, days) / days)
    sim.flush()
    last = horizon_rows(sim)
    if keep_rows:
        kept.append(last)
    done = time.perf_counter()
    compile_seconds = getattr(sim, "compile_seconds", 0.0)
    del sim, world  # half of the memory, before what is counted is looked at
    counted, by_year = reducer.over(periods), reducer.over(years)
    pools_at, slow_at = dict(zip(pieces.edges, snapshots, strict=True)), dict(zip(pieces.edges, slow, strict=True))
    outcomes = tidy_outcomes(
        counted, [pools_at[e] for e in periods.edges], pool_kind, pool_facility, [slow_at[e] for e in periods.edges]
    )
    indicators = _indicators(scenario, region, (counted, by_year), tally, pools_at, slow_at, start_day)
    matrices = {name: right_tier_matrix(counted, i) for i, name in enumerate(periods.names)}
    return RunOutput(
        outcomes,
        indicators,
        matrices,
        np.concatenate(kept) if kept else None,
        int(reducer.visits_of_all.sum()),
        {"world": built - began, "compile": compile_seconds, "run": done - ready - reduce_seconds,
         "reduce": reduce_seconds},
        capacity,
        counted if keep_reducer else None,
        trunk is not None,
        burdens_by_group(counted, region, episodes["resident"]) if by_group else None,
        reducer.money if keep_rows else None,
        reducer.time if keep_rows else None,
    )  # fmt: skip


def _indicators(
    scenario: Scenario,
    region: Region,
    counted: tuple[Reducer, Reducer],
    tally: Tally,
    snapshots: dict[int, PoolSnapshot],
    slow: dict[int, SlowState],
    policy_start_day: int,
) -> pd.DataFrame:
    """Indicators of the periods of a study, with equity outcomes, and of fiscal years."""
    clinics = region.clinics_by_township()
    arrangements = (
        Arrangement(region, scenario.era("status_quo", clinics)),
        Arrangement(region, scenario.era("policy", clinics)),
    )
    frames = []
    for with_equity, reducer in zip((True, False), counted, strict=True):
        periods, money = reducer.setting.periods, reducer.money
        settlements = None if with_equity else _settlements(scenario, region, money, periods, policy_start_day)
        figures = figures_of(
            periods, reducer, tally, snapshots, slow, arrangements, policy_start_day,
            bills={name: money.of_period(i) for i, name in enumerate(periods.names)},
            settlements=settlements, income_yuan=income_yuan(scenario.region.is_urban),
        )  # fmt: skip
        frames.append(indicator_frame(figures, with_equity=with_equity))
    return pd.concat(frames, ignore_index=True)


def _settlements(
    scenario: Scenario, region: Region, money: MoneyCounts, years: Periods, policy_start_day: int
) -> dict[str, Settlement] | None:
    """Incomes and budgets of fiscal years; nothing where a policy leaves no month to make a budget from."""
    days = years.edges[-1]
    if policy_month(days, policy_start_day) == 0:
        return None
    ledger = ledger_of(scenario, region, money, days=days, policy_start_day=policy_start_day)
    return {name: settlement_of_year(scenario, region, money, ledger, int(name)) for name in years.names}


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


def run(
    scenario: Scenario | str,
    *,
    seed: int = 0,
    days: int | None = None,
    engine: EngineName = "compiled",
    progress: Callable[[float], None] | None = None,
) -> Result:
    """Simulate one scenario once and keep everything.

    Parameters
    ----------
    scenario
        A `Scenario`, the name of a shipped one, or the path of a file.
    seed
        Root seed, 0 or more: the same seed gives the same bytes.
    days
        Horizon; None for the scenario's ``horizon_days``.
    engine
        ``compiled``, or ``simpy`` for a definition in plain SimPy: the same records, some forty times slower.

    Returns
    -------
    Result

    Examples
    --------
    >>> import ylt_sim as ylt
    >>> result = ylt.run(ylt.load("loose", set={"region": "county-small"}), seed=1, days=70)  # doctest: +SKIP
    """
    chosen = load(scenario) if isinstance(scenario, str) else scenario
    horizon = chosen.horizon_days if days is None else days
    if horizon < 1:
        raise ValueError(f"days = {horizon}: a horizon is one day or more")
    seeds = seeds_of(seed)
    out = run_once(chosen, seeds, days=horizon, engine=engine, keep_rows=True, progress=progress)
    assert out.rows is not None
    assert out.money is not None and out.time is not None  # rows are kept
    return Result(
        chosen, seed, horizon, out.rows, out.outcomes, out.indicators, out.matrices,
        manifest([chosen], seed=seed, replications=1, days=horizon, engine=engine),
        region_of(chosen, seeds.population), out.bed_capacity, out.money, out.time,
    )  # fmt: skip


class Simulation:
    """A run in your hands: step it, look into it, put processes of your own beside it (SimPy engine).

    Attributes
    ----------
    engine
        `SimpyEngine` or `CompiledEngine`.
    env
        The SimPy environment (SimPy engine only).
    region
        Names and places.
    """

    def __init__(self, scenario: Scenario, seed: int, engine: EngineName, days: int) -> None:
        seeds = seeds_of(seed)
        self.scenario = scenario
        self.region = region_of(scenario, seeds.population)
        waves = waves_of([scenario])
        episodes = _episodes(scenario.region.model_dump_json(), seeds.population, seeds.demand, days, waves)
        world = build_world(
            scenario, self.region, episodes, days=days, luck_seed=seeds.luck, population_seed=seeds.population
        )
        self.wards = np.flatnonzero(world.pool["kind"] == POOL_WARD)
        self.horizon_days = days
        self.engine: Any = SimpyEngine(dispatch, world) if engine == "simpy" else CompiledEngine(dispatch, world)
        self.env = getattr(self.engine, "env", None)

    @property
    def now(self) -> int:
        """Second since the start of day 0."""
        return int(self.engine.now)

    def run(self, days: float) -> None:
        """Go on for so many days, at most to the horizon."""
        until = self.now + int(days * SECONDS_A_DAY + 0.5)
        if until > self.horizon_days * SECONDS_A_DAY:
            raise ValueError(f"the list of episodes ends on day {self.horizon_days}: ask simulation(days=...) for more")
        self.engine.run(until)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)


def simulation(
    scenario: Scenario | str, *, seed: int = 0, engine: EngineName = "simpy", days: int | None = None
) -> Simulation:
    """A run that waits to be stepped, for looking into it and for processes of one's own.

    Parameters
    ----------
    scenario, seed, engine
        As for `run`; the SimPy engine by default, which alone can host processes.
    days
        The longest it can go; None for the scenario's ``horizon_days``.
    """
    chosen = load(scenario) if isinstance(scenario, str) else scenario
    return Simulation(chosen, seed, engine, chosen.horizon_days if days is None else days)
