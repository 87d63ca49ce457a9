"""One run: the one place that joins scenario, region, demand, world, journey, engine, records and outcomes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.demand import Wave, potential_episodes, waves_of
from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.horizon import horizon_rows
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.kernel.table import joined
from ylt_sim.manifest import code_digest, manifest, versions
from ylt_sim.outcomes import (
    Periods,
    Reducer,
    Setting,
    SlowState,
    burdens_by_group,
    default_periods,
    fiscal_years,
    pieces_of,
    slow_state,
    tidy_outcomes,
)
from ylt_sim.outcomes.indicators import Arrangement, Ground, Settlement, Tally, figures_of, indicator_frame
from ylt_sim.outcomes.money import MoneyCounts, income_yuan
from ylt_sim.outcomes.patient_time import PatientTime, ways_of
from ylt_sim.outcomes.tidy import PoolSnapshot, right_tier_matrix
from ylt_sim.region import Region, build_region
from ylt_sim.result import Result
from ylt_sim.scenario import RegionSpecification, Scenario, load
from ylt_sim.seeds import POPULATION_SEED, Seeds, seeds_of
from ylt_sim.settling import ledger_of, months_of_days, policy_month, settlement_of_year
from ylt_sim.trunk import Trunk, Trunks
from ylt_sim.world import past
from ylt_sim.world.build import build_world

__all__ = ["EngineName", "RunOutput", "episodes_of", "region_of", "run", "run_once"]

EngineName = Literal["compiled", "simpy"]
KEY_SIGNS = 32


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


def episodes_of(scenario: Scenario, seeds: Seeds, *, days: int, waves: tuple[Wave, ...]) -> NDArray[np.void]:
    """The potential episodes of the scenario's region, made once and kept for the next run."""
    return _episodes(scenario.region.model_dump_json(), seeds.population, seeds.demand, days, waves)


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
        list(pools), list(slow), None if kept is None else joined(kept),
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
    episodes = episodes_of(scenario, seeds, days=days, waves=waves)
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
        len(region.residents), insurance=region.residents["insurance"], month_of_day=months_of_days(days),
        township=region.villages["township"][region.residents["village"]], village=region.residents["village"],
        ways=ways_of(region),
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
            slow.append(slow_state(sim))
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
        joined(kept) if kept else None,
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
