"""Is the time before the policy long enough? Welch's plot and MSER of the waits, the beds and the slow state."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.live_run import simulation
from ylt_sim.outcomes import slow_state
from ylt_sim.run import EngineName
from ylt_sim.scenario import Scenario
from ylt_sim.seeds import seeds_of
from ylt_sim.world.codes import POOL_WARD

__all__ = ["WarmUp", "WarmUpWarning", "mser", "warm_up", "welch"]

BATCH = 5
DAYS_A_WEEK = 7
SLOW = ("trust_mean", "control_mean", "trained_skill_mean", "taught_skill_mean")


class WarmUpWarning(UserWarning):
    """The time left out before results are taken is shorter than the start needs."""


def mser(series: NDArray[np.float64], batch: int = BATCH) -> int | None:
    """How many observations to leave out at the start; None if the series is too short or drifts to its end.

    Parameters
    ----------
    series
        Equally spaced observations.
    batch
        Observations a batch.

    Notes
    -----
    MSER-5 (White 1997; White, Cobb and Spratt 2000): the cut that makes the squared standard error of the mean of what
    is left smallest, over batches of five, looked for in the first half: a cut at its end says that there is no
    steady part.
    """
    n = len(series) // batch
    if n < 4:
        return None
    means = np.asarray(series[: n * batch], float).reshape(n, batch).mean(axis=1)
    if np.ptp(means) == 0.0:
        return 0
    cut = int(np.argmin([float(np.var(means[d:])) / (n - d) for d in range(n // 2 + 1)]))
    return cut * batch if cut < n // 2 else None


def welch(series: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Moving average of the mean over replications, its window shrinking at the start and left out at the end.

    Parameters
    ----------
    series
        ``(n_replications, n_times)``.
    window
        Half of the window: a value is the mean of ``2 window + 1``.

    Notes
    -----
    Welch 1983; Law 2015, Simulation Modeling and Analysis, section 9.5.1.
    """
    mean = np.asarray(series, float).mean(axis=0)
    out = []
    for i in range(len(mean) - window):
        half = min(i, window)
        out.append(mean[i - half : i + half + 1].mean())
    return np.array(out)


@dataclass(frozen=True)
class WarmUp:
    """How long the start lasts.

    Attributes
    ----------
    series
        One row a replication, day and quantity: ``replication, day, quantity, value``.
    needed
        One row a quantity: ``quantity, days``; NaN where the quantity does not settle within the time simulated.
    allowed
        Days that are left out.
    """

    series: pd.DataFrame
    needed: pd.DataFrame
    allowed: int

    @property
    def enough(self) -> bool:
        """Whether every quantity settles within the days that are left out."""
        return bool((self.needed["days"] <= self.allowed).all())

    @property
    def verdict(self) -> str:
        """In words, with what takes longer."""
        if self.enough:
            return f"{self.allowed} days are left out at the start, and that is enough"
        late = self.needed[~(self.needed["days"] <= self.allowed)]
        last = int(self.series["day"].max()) + 1
        told = ", ".join(
            f"{name} {f'does not settle within {last} days' if math.isnan(d) else f'needs {d:.0f} days'}"
            for name, d in zip(late["quantity"], late["days"], strict=True)
        )
        return f"{self.allowed} days are left out at the start, and that is too short: {told}"

    def plot(self) -> Any:
        """Welch's plot of every quantity, with the days left out and the days needed."""
        from matplotlib.figure import Figure

        names = list(self.needed["quantity"])
        figure = Figure(figsize=(7, 1.7 * len(names)), layout="constrained")
        for axis, name in zip(figure.subplots(len(names), 1, sharex=True, squeeze=False)[:, 0], names, strict=True):
            own = self.series[self.series["quantity"] == name]
            wide = own.pivot(index="replication", columns="day", values="value").to_numpy(float)
            axis.plot(wide.mean(axis=0), color="0.75", linewidth=0.8)
            axis.plot(welch(wide, DAYS_A_WEEK), color="black")
            axis.axvline(self.allowed, color="black", linestyle=":")
            needed = float(self.needed.set_index("quantity").loc[name, "days"])
            if not math.isnan(needed):
                axis.axvline(needed, color="black", linestyle="--")
            axis.set_title(name, fontsize=9, loc="left")
        axis.set_xlabel("day; dotted: left out, dashed: needed; grey: mean of replications, black: Welch's average")
        return figure


def warm_up(
    scenario: Scenario,
    *,
    allowed: int,
    days: int,
    replications: int = 5,
    seed: int = 0,
    engine: EngineName = "compiled",
    progress: Callable[[int, int, float], None] | None = None,
) -> WarmUp:
    """Simulate today's practice day by day and see when it settles.

    Parameters
    ----------
    scenario
        Whose policy is put off beyond the end.
    allowed
        Days that a study leaves out; with fewer than needed, a `WarmUpWarning` says so.
    days
        Length, several times ``allowed``.
    replications, seed, engine
        As elsewhere.

    Notes
    -----
    Days have a weekly cycle, so MSER is taken over batches of a week instead of five observations. Slow state (trust,
    control, skill) is looked at with the waits and the beds: it settles last.
    """
    put_off = scenario.set("horizon_days", max(days, 1)) if scenario.policy_start_day < days else scenario
    put_off = put_off.with_(policy_start_day=days - 1, horizon_days=days)
    rows: list[tuple[int, int, str, float]] = []
    began = time.perf_counter()
    for replication in range(replications):
        root = seeds_of(seed, replication).luck % 2**31
        rows += [(replication, *row) for row in _days(put_off, root, engine, days)]
        if progress is not None:
            each = (time.perf_counter() - began) / (replication + 1)
            progress(replication + 1, replications, each * (replications - replication - 1))
    series = pd.DataFrame(rows, columns=["replication", "day", "quantity", "value"])
    needed = []
    for name, own in series.groupby("quantity", sort=False):
        mean = own.groupby("day")["value"].mean().to_numpy(float)
        cut = mser(mean, DAYS_A_WEEK)
        needed.append((name, math.nan if cut is None else float(cut)))
    found = WarmUp(series, pd.DataFrame(needed, columns=["quantity", "days"]), allowed)
    if not found.enough:
        warnings.warn(found.verdict, WarmUpWarning, 2)
    return found


def _days(scenario: Scenario, seed: int, engine: EngineName, days: int) -> list[tuple[int, str, float]]:
    sim = simulation(scenario, seed=seed, engine=engine, days=days)
    wards = sim.get("pool", "kind") == POOL_WARD
    before = np.zeros(int(wards.size))
    out: list[tuple[int, str, float]] = []
    for day in range(days):
        sim.run(days=1)
        queued = np.asarray(sim.get("pool", "queue_seconds"), float)
        out.append((day, "waiting hours a day", float((queued - before)[~wards].sum()) / 3600))
        out.append((day, "waiting for a bed, hours a day", float((queued - before)[wards].sum()) / 3600))
        out.append((day, "beds in use", float(np.asarray(sim.get("pool", "busy"))[wards].sum())))
        before = queued
        slow = slow_state(sim)
        for name in SLOW:
            total, number = slow[name]["all"]
            out.append((day, name, total / number if number else 0.0))
    return out
