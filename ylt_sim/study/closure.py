"""Closure and validation: a year under today's practice beside its targets, over seeds and regions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ylt_sim.region.wording import in_words_of
from ylt_sim.run import region_of
from ylt_sim.scenario import Scenario
from ylt_sim.study.precision import half_width
from ylt_sim.study.targets import Target, books
from ylt_sim.study.year import WARM_UP_DAYS, simulate_year

__all__ = ["closure_table", "validation_table"]


def _inside(target: Target, mean: float, half: float) -> str:
    if target.is_inside(mean):
        return "yes"
    is_near = not math.isnan(half) and mean - half <= target.high and mean + half >= target.low
    return "within error" if is_near else "no"


def _labels(scenarios: Sequence[Scenario]) -> list[str]:
    """A name a scenario: that of its region, numbered where it comes again."""
    names = [s.region.name for s in scenarios]
    return [name if name not in names[:i] else f"{name} ({names[: i + 1].count(name)})" for i, name in enumerate(names)]


def closure_table(
    scenarios: Sequence[Scenario],
    *,
    seeds: Sequence[int] = (0,),
    warm_up_days: int = WARM_UP_DAYS,
    tell: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """A year of each region beside its targets: what a constant closes, and what is only checked.

    Parameters
    ----------
    scenarios
        The status quo of each region.
    seeds
        Root seeds; the mean over them is compared.
    warm_up_days
        Days before the year that counts.
    tell
        Called with a line before each run.

    Returns
    -------
    pandas.DataFrame
        One row a region and quantity: ``region, quantity, target, low, high, reached, half_interval, miss_percent,
        grade, inside, fitted_by, source``. ``closure``: a constant was fitted to it, or beds were solved from it;
        ``check``: nothing was; ``reported``: there is no target. ``half_interval`` is half of the 95 % interval of the
        mean, NaN with one seed; ``inside`` says whether the mean lies within low and high (``yes``), the interval of
        the mean reaches them (``within error``), or neither (``no``).
    """
    rows = []
    settings = {scenario.region.setting for scenario in scenarios}
    setting = settings.pop() if len(settings) == 1 else "county"  # one row a quantity, in one region's words
    for label, scenario in zip(_labels(scenarios), scenarios, strict=True):
        spec = scenario.region
        years = []
        for seed in seeds:
            tell(f"{label}: simulating a year, seed {seed} ...")
            years.append(simulate_year(scenario, seed, warm_up_days=warm_up_days, tell=tell))
        for target in books(scenario, region_of(scenario)):
            values = [target.reached(year) for year in years]
            mean, grade = float(np.mean(values)), target.grade(spec)
            half = half_width(np.array(values), 0.95)
            rows.append({
                "region": label, "quantity": in_words_of(setting, target.name), "target": target.value,
                "low": target.low, "high": target.high, "reached": mean, "half_interval": half,
                "miss_percent": 100 * (mean / target.value - 1), "grade": grade,
                "inside": "" if grade == "reported" else _inside(target, mean, half),
                "fitted_by": target.fitted_by if grade == "closure" else "", "source": target.source,
            })  # fmt: skip
    return pd.DataFrame(rows)


def validation_table(
    fitted: Scenario,
    others: Sequence[Scenario],
    *,
    seeds: Sequence[int],
    tell: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """Whether other seeds, and geographies that no constant was fitted to, give the same.

    Parameters
    ----------
    fitted
        The status quo of the region with fitted constants.
    others
        The status quo of regions that use its constants.
    seeds
        Root seeds, at least two, other than those of the fit.
    tell
        Called with a line before each run.

    Returns
    -------
    pandas.DataFrame
        `closure_table` of all of them, with ``difference`` from the fitted region and its 95 % interval
        (``difference_half_interval``), and ``same``: both lie in their accepted ranges (``yes``), one of them only
        within error, or one of them does not.
    """
    if len(seeds) < 2:
        raise ValueError("seeds: an interval needs two or more")
    frame = closure_table([fitted, *others], seeds=seeds, tell=tell)
    base = frame[frame["region"] == fitted.region.name].set_index("quantity")
    own = base.loc[frame["quantity"]]
    frame["difference"] = frame["reached"] - own["reached"].to_numpy()
    frame["difference_half_interval"] = np.hypot(frame["half_interval"], own["half_interval"].to_numpy())
    worst = ["yes", "within error", "no"]
    frame["same"] = [
        max(a, b, key=worst.index) if a else ""
        for a, b in zip(frame["inside"], own["inside"], strict=True)
    ]
    return frame
