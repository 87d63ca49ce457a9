"""Comparison of scenarios: replications in parallel, the same twins in all, paired differences with intervals."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from ylt_sim.demand import Wave, waves_of
from ylt_sim.errors import YltError
from ylt_sim.manifest import manifest
from ylt_sim.outcomes import Periods, default_periods
from ylt_sim.run import EngineName, RunOutput, run_once
from ylt_sim.scenario import Scenario, load
from ylt_sim.seeds import seeds_of
from ylt_sim.study.gains import gains_by_group
from ylt_sim.study.paired import KEYS, intervals, paired_differences
from ylt_sim.trunk import Trunks

__all__ = ["Comparison", "StudyError", "compare"]

DEFAULT_SCENARIOS = ("loose", "semi_tight", "tight_county_community", "specialty_alliance", "telemedicine_network")


class StudyError(YltError):
    """A study cannot be run, or a run of it failed."""


@dataclass(frozen=True)
class _Task:
    scenario: Scenario
    replication: int
    seed: int
    days: int
    policy_start_day: int
    periods: Periods
    engine: EngineName
    waves: tuple[Wave, ...]
    snapshots: str | None


def _run_task(task: _Task) -> RunOutput:
    return run_once(
        task.scenario, seeds_of(task.seed, task.replication), days=task.days, engine=task.engine, periods=task.periods,
        by_group=True, policy_start_day=task.policy_start_day, waves=task.waves, trunks=Trunks(task.snapshots),
        tell=lambda _: None,
    )  # fmt: skip


@dataclass
class Comparison:
    """Outcomes of scenarios x replications and their paired differences.

    Attributes
    ----------
    outcomes
        One row a scenario, replication, outcome, tier, group and period.
    means
        Mean and simulation interval of each scenario.
    by_group
        The same of burdens by group of residents.
    gains
        Who gains, who loses: paired differences of those burdens.
    differences
        Paired difference from the comparator with its simulation interval.
    indicators
        Official indicators and equity outcomes, a row as of ``outcomes``, by period and fiscal year.
    matrices
        Right-tier matrix by (scenario, period), summed over replications.
    manifest
        What it takes to run it again.
    """

    scenarios: tuple[Scenario, ...]
    against: str
    replications: int
    days: int
    policy_start_day: int
    confidence: float
    outcomes: pd.DataFrame
    indicators: pd.DataFrame
    matrices: dict[tuple[str, str], pd.DataFrame]
    manifest: dict[str, Any]
    seconds: float
    timings: pd.DataFrame = field(repr=False)
    by_group: pd.DataFrame = field(repr=False)

    @property
    def means(self) -> pd.DataFrame:
        """Mean of each scenario with its simulation interval."""
        return intervals(self.outcomes, ["scenario", *KEYS, "unit", "grade"], self.confidence)

    @property
    def differences(self) -> pd.DataFrame:
        """Difference of each scenario from the comparator, paired by replication, with its simulation interval."""
        return paired_differences(self.outcomes, self.against, self.confidence)

    @property
    def gains(self) -> pd.DataFrame:
        """What groups of residents gain or lose, averaged over luck (`ylt_sim.study.gains.gains_by_group`)."""
        return gains_by_group(self.by_group, self.against, self.confidence)

    def table(self, lang: str = "en", period: str | None = None) -> pd.DataFrame:
        """The short table: comparator's mean, then each scenario's difference with its interval."""
        from ylt_sim.report.tables import comparison_table

        return comparison_table(self, lang=lang, period=period)

    def plot(self, lang: str = "en") -> Any:
        """A figure of the paired differences with their intervals."""
        from ylt_sim.report.plots import plot_differences

        return plot_differences(self, lang=lang)

    def plot_gains(self, period: str | None = None) -> Any:
        """A figure of who gains and who loses."""
        from ylt_sim.report.gains_plot import plot_gains

        heading = f"Who gains, who loses: burdens against {self.against}, {self.replications} replications"
        return plot_gains(self.gains, heading, period)

    def save(self, folder: str | os.PathLike[str], lang: str = "en") -> Path:
        """Write tables (Parquet and CSV), figure and manifest into a folder."""
        from ylt_sim.report.folder import save_comparison

        return save_comparison(self, Path(folder), lang=lang)

    def __str__(self) -> str:
        from ylt_sim.report.tables import comparison_text

        return comparison_text(self)

    def _repr_html_(self) -> str:
        from ylt_sim.report.tables import comparison_html

        return comparison_html(self)


def _chosen(scenarios: Sequence[Scenario | str], against: Scenario | str) -> tuple[list[Scenario], str]:
    """Scenarios with distinct keys, the comparator first."""
    base = load(against) if isinstance(against, str) else against
    others = [load(s) if isinstance(s, str) else s for s in scenarios]
    out, names = [base], {base.key: 1}
    for s in others:
        if s == base:
            continue
        names[s.key] = names.get(s.key, 0) + 1
        out.append(s if names[s.key] == 1 else s.renamed(f"{s.key}-{names[s.key]}"))
    if any(s.region != base.region for s in out):
        raise StudyError(
            "the scenarios have different regions, so there are no twins to pair\n"
            "  fix:  give all the same region, for example with --set region=county-500k"
        )
    return out, base.key


def common_value(scenarios: Sequence[Scenario], name: str) -> int:
    """What all scenarios of a study have under ``name``; a fault where they differ, for it decides what is compared."""
    values = {s.key: int(getattr(s, name)) for s in scenarios}
    if len(set(values.values())) > 1:
        told = ", ".join(f"{key} {value}" for key, value in values.items())
        fix = f"give all the same, for example with --set {name}={next(iter(values.values()))}"
        if name == "horizon_days":
            fix = "say for how long, for example with --weeks 52"
        raise StudyError(f"the scenarios differ in {name}: {told}\n  fix:  {fix}")
    return next(iter(values.values()))


def study_periods(policy_start_day: int, days: int) -> Periods:
    """Spans that a comparison reports apart: before the policy, after a warm-up of half that time, and its years."""
    return default_periods(policy_start_day, days, warm_up_days=min(28, policy_start_day // 2))


def compare(
    scenarios: Sequence[Scenario | str] = DEFAULT_SCENARIOS,
    *,
    against: Scenario | str = "status_quo_2023",
    replications: int = 3,
    weeks: int | None = None,
    seed: int = 0,
    policy_start_day: int | None = None,
    engine: EngineName = "compiled",
    workers: int | None = None,
    executor: Executor | None = None,
    confidence: float = 0.95,
    snapshots: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> Comparison:
    """Compare scenarios on the same residents, illnesses and luck.

    Parameters
    ----------
    scenarios
        Scenarios, names of shipped ones, or paths.
    against
        The comparator.
    replications
        Replications, 1 or more; intervals need 2.
    weeks
        Weeks simulated after the policy starts; None to the scenarios' horizon.
    seed
        Root seed; replication ``r`` derives its own.
    policy_start_day
        Day on which the policies begin; None for that of the scenarios, which then all have the same.
    workers
        Processes; None for as many as there are processors.
    executor
        Any `concurrent.futures.Executor` instead.
    snapshots
        Folder in which the common past of each replication is kept, and looked for; None to keep none. With or without
        it the past is simulated once a replication and process, and the scenarios branch from it; the results are
        the same to the byte.
    progress
        Called with runs done, runs in all, and seconds left.

    Returns
    -------
    Comparison

    Raises
    ------
    StudyError
        If the scenarios have different regions or days of policy start, or a run failed (with its scenario and
        replication).
    """
    if replications < 1:
        raise StudyError(f"replications = {replications}\n  rule: a whole number, 1 or more (2 for intervals)")
    chosen, base_key = _chosen(scenarios, against)
    start = common_value(chosen, "policy_start_day") if policy_start_day is None else policy_start_day
    days = common_value(chosen, "horizon_days") if weeks is None else start + 7 * weeks
    if days <= start:
        raise StudyError(f"the horizon (day {days}) is not after the policy's start (day {start})")
    periods = study_periods(start, days)
    waves = waves_of(chosen)
    kept = None if snapshots is None else str(Path(snapshots).resolve())
    tasks = [_Task(s, r, seed, days, start, periods, engine, waves, kept) for r in range(replications) for s in chosen]
    began = time.perf_counter()
    outputs = _run_all(tasks, workers, executor, progress)
    frames, indicator_frames, grouped, timing_rows = [], [], [], []
    matrices: dict[tuple[str, str], pd.DataFrame] = {}
    for task, out in zip(tasks, outputs, strict=True):
        whose, replication = task.scenario.key, task.replication
        frames.append(out.outcomes.assign(scenario=whose, replication=replication))
        indicator_frames.append(out.indicators.assign(scenario=whose, replication=replication))
        assert out.by_group is not None
        grouped.append(out.by_group.assign(scenario=whose, replication=replication))
        timing_rows.append(
            {
                "scenario": task.scenario.key,
                "replication": task.replication,
                "visits": out.n_visits,
                "is_branch": out.is_branch,
                **{f"{k}_seconds": v for k, v in out.seconds.items()},
            }
        )
        for period, matrix in out.matrices.items():
            key = (task.scenario.key, period)
            matrices[key] = matrices[key] + matrix if key in matrices else matrix
    return Comparison(
        tuple(chosen), base_key, replications, days, start, confidence, pd.concat(frames, ignore_index=True),
        pd.concat(indicator_frames, ignore_index=True), matrices,
        manifest(chosen, seed=seed, replications=replications, days=days, engine=engine), time.perf_counter() - began,
        pd.DataFrame(timing_rows), pd.concat(grouped, ignore_index=True),
    )  # fmt: skip


def _run_all(
    tasks: list[_Task],
    workers: int | None,
    executor: Executor | None,
    progress: Callable[[int, int, float], None] | None,
) -> list[RunOutput]:
    """All tasks, in their order whatever the order in which they end."""
    n = min(len(tasks), workers if workers is not None else os.cpu_count() or 1)
    began = time.perf_counter()
    outputs: list[RunOutput | None] = [None] * len(tasks)

    def note(done: int) -> None:
        if progress is not None:
            elapsed = time.perf_counter() - began
            progress(done, len(tasks), elapsed / done * (len(tasks) - done))

    def failed(task: _Task, fault: BaseException) -> StudyError:
        return StudyError(f"{task.scenario.key}, replication {task.replication}, seed {task.seed}: {fault}")

    if n <= 1 and executor is None:
        for i, task in enumerate(tasks):
            try:
                outputs[i] = _run_task(task)
            except Exception as fault:
                raise failed(task, fault) from fault
            note(i + 1)
        Trunks.forget()
    else:
        own = ProcessPoolExecutor(n, mp_context=get_context("spawn")) if executor is None else None
        pool = executor if executor is not None else own
        assert pool is not None
        try:
            futures = {pool.submit(_run_task, task): i for i, task in enumerate(tasks)}
            for done, future in enumerate(as_completed(futures), 1):
                i = futures[future]
                try:
                    outputs[i] = future.result()
                except Exception as fault:
                    raise failed(tasks[i], fault) from fault
                note(done)
        finally:
            if own is not None:
                own.shutdown(cancel_futures=True)
    return [out for out in outputs if out is not None]
