"""Calibration: the constants of a region solved for the status quo, each against the target that identifies it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ylt_sim import evidence
from ylt_sim.region.wording import in_words_of
from ylt_sim.run import region_of
from ylt_sim.scenario import Scenario
from ylt_sim.study.targets import OPTION_OF_KIND, Identified, identified
from ylt_sim.study.year import WARM_UP_DAYS, Year, simulate_year
from ylt_sim.world.build import start_of_self_care

__all__ = ["Calibration", "calibrate"]

NEIGHBOUR_LESS = 1.0
"""The neighbouring township's constant is the own one less this: no share identifies it (assumption, 0.5-2)."""
SELF_CARE = "self_care."
LEAST_GAIN, MOST_GAIN = 0.2, 3.0
"""A constant's gain is halved when it overshoots and grows when it lags, within these multiples of its first."""
LONGEST_STEP = 2.0


@dataclass(frozen=True)
class Calibration:
    """Fitted constants and how well they close the books.

    Attributes
    ----------
    scenario
        The status quo with the fitted constants in its region.
    report
        One row a constant: ``constant, value, target_meaning, target, reached, miss_percent, source``.
    history
        Largest relative miss of the totals after each iteration.
    seeds
        Root seeds of the runs.
    """

    scenario: Scenario
    report: pd.DataFrame
    history: tuple[float, ...]
    seeds: tuple[int, ...]

    def yaml(self) -> str:
        """The section ``constants`` of the region file."""
        constants = self.scenario.region.constants
        lines = [
            "constants:  # fitted by `ylt-sim calibrate` to the status quo; see its report for targets",
            "  is_fitted: true",
            f"  fitted_for: {constants.fitted_for}",
        ]
        for name in type(constants).model_fields:
            if name not in ("is_fitted", "fitted_for", "self_care"):
                lines.append(f"  {name}: {getattr(constants, name):.4f}")
        lines.append("  self_care:")
        lines += [f"    {key}: {value:.4f}" for key, value in constants.self_care.items()]
        return "\n".join(lines) + "\n"


def calibrate(
    scenario: Scenario,
    *,
    seeds: Sequence[int] = (0,),
    iterations: int = 12,
    tolerance: float = 0.01,
    warm_up_days: int = WARM_UP_DAYS,
    targets: Mapping[str, float] | None = None,
    only: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Calibration:
    """Solve the constants of the scenario's region by damped fixed-point iteration.

    Parameters
    ----------
    scenario
        The status quo of the region.
    seeds
        Root seeds of the runs, the same in every iteration, so that luck does not move a target; what is reached is
        their mean. A small region needs several.
    iterations
        Most iterations; each simulates a year after the warm-up, once a seed.
    tolerance
        Largest relative miss of the totals at which to stop; self-care constants follow, and are not waited for.
    warm_up_days
        Days before the year that counts.
    targets
        By constant, values to reach instead of those of evidence; a constant whose value is not above 0 stays as it is.
    only
        Constants to move; empty: all of them. The others stay as they are, and are reported.
    tell
        Called with a line after each iteration.

    Returns
    -------
    Calibration
        The constants of the iteration that missed least.

    Notes
    -----
    A constant of choice moves by the logarithm of target over reached share, which is exact for a logit with one
    choice an episode (Train 2009, Discrete Choice Methods with Simulation, section 2.8). Every constant has a gain of
    its own, halved when its target is overshot and raised when less than half of the miss went (the idea of Rprop,
    Riedmiller and Braun 1993), so that rules may change without new gains. There are as many constants as targets:
    `ylt_sim.study.targets.identified`.
    """
    pairs = identified(scenario, region_of(scenario))
    if targets is not None:
        pairs = tuple(replace(p, target=replace(p.target, value=targets[p.constant])) for p in pairs
                      if targets.get(p.constant, 0.0) > 0)  # fmt: skip
    values, gains = _start(scenario, pairs), {p.constant: p.gain for p in pairs}
    before: dict[str, float] = {}
    best: tuple[float, Scenario, list[Year]] | None = None
    history: list[float] = []
    for number in range(iterations + 1):
        current = _with(scenario, values)
        years = [simulate_year(current, seed, warm_up_days=warm_up_days, tell=tell) for seed in seeds]
        miss, worst = _largest_miss([p for p in pairs if not only or p.constant in only], values, years)
        history.append(miss)
        tell(f"iteration {number}: largest miss {100 * miss:.1f} % ({worst})")
        if best is None or miss < best[0]:
            best = (miss, current, years)
        if miss <= tolerance or number == iterations:
            break
        for pair in pairs:
            if only and pair.constant not in only:
                continue
            wanted = _wanted(pair, _mean(pair, years))
            if not math.isfinite(wanted):
                continue
            gains[pair.constant] = _gain(pair, gains[pair.constant], before.get(pair.constant), wanted)
            before[pair.constant] = wanted
            values[pair.constant] = _moved(pair, values[pair.constant], gains[pair.constant] * wanted)
        if not only:
            _centre(values, pairs)
    assert best is not None
    fitted = best[1].set("region.constants.is_fitted", True).set("region.constants.fitted_for", scenario.region.name)
    return Calibration(fitted, _report(fitted, pairs, best[2]), tuple(history), tuple(seeds))


def _start(scenario: Scenario, pairs: Sequence[Identified]) -> dict[str, float]:
    constants, catalogue = scenario.region.constants, {c.condition_id: c for c in evidence.conditions()}
    out = {}
    for pair in pairs:
        key = pair.constant.removeprefix(SELF_CARE)
        if key == pair.constant:
            out[key] = float(getattr(constants, key))
        else:
            out[pair.constant] = constants.self_care.get(key, start_of_self_care(catalogue[key]))
    return out


def _with(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with these constants, to four decimals: what `Calibration.yaml` writes is what was run."""
    plain = {k: round(v, 4) for k, v in values.items() if not k.startswith(SELF_CARE)}
    plain["neighbour_township"] = round(plain["own_township"] - NEIGHBOUR_LESS, 4)
    out = scenario
    for name, value in plain.items():
        out = out.set(f"region.constants.{name}", value)
    return out.set(
        "region.constants.self_care",
        {k.removeprefix(SELF_CARE): round(v, 4) for k, v in values.items() if k.startswith(SELF_CARE)},
    )


def _mean(pair: Identified, years: Sequence[Year]) -> float:
    return float(np.mean([pair.target.reached(year) for year in years]))


def _wanted(pair: Identified, reached: float) -> float:
    """By how much the target is missed, on the scale on which the constant acts."""
    target = pair.target.value
    if not math.isfinite(reached) or reached <= 0:
        return math.nan
    if pair.scale == "odds":
        share = min(max(reached, 0.01), 0.99)
        return math.log((1 - target) / target) - math.log((1 - share) / share)
    return math.log(target / reached)


def _gain(pair: Identified, gain: float, before: float | None, wanted: float) -> float:
    if before is None or before == 0.0:
        return gain
    left = wanted / before
    if left < 0.0:
        gain *= 0.5
    elif left > 0.5:
        gain *= 1.3
    return min(MOST_GAIN * pair.gain, max(LEAST_GAIN * pair.gain, gain))


def _moved(pair: Identified, value: float, step: float) -> float:
    step = max(-LONGEST_STEP, min(LONGEST_STEP, step))
    if pair.scale == "ratio":
        value *= math.exp(step)
    elif pair.scale == "chance":
        odds = value / (1 - value) * math.exp(step)
        value = odds / (1 + odds)
    else:
        value += step
    return min(pair.high, max(pair.low, value))


def _centre(values: dict[str, float], pairs: Sequence[Identified]) -> None:
    """Choice constants have a mean of zero: only their differences act, beside the self-care constants."""
    names = [p.constant for p in pairs if p.constant in OPTION_OF_KIND.values()]
    mean = sum(values[name] for name in names) / len(names)
    for name in names:
        values[name] -= mean


def _largest_miss(pairs: Sequence[Identified], values: Mapping[str, float], years: Sequence[Year]) -> tuple[float, str]:
    """Largest relative miss of the totals, and whose; a constant at its bound can do no more and is not counted."""
    out, worst = 0.0, "none"
    for pair in pairs:
        value = values[pair.constant]
        if pair.constant.startswith(SELF_CARE) or not pair.low < value < pair.high:
            continue
        reached = _mean(pair, years)
        miss = abs(reached / pair.target.value - 1) if math.isfinite(reached) else math.inf
        if miss > out:
            out, worst = miss, pair.constant
    return out, worst


def _report(scenario: Scenario, pairs: Sequence[Identified], years: Sequence[Year]) -> pd.DataFrame:
    values, setting = _start(scenario, pairs), scenario.region.setting
    rows = [
        (p.constant, values[p.constant], "" if p.low < values[p.constant] < p.high else "at its bound",
         in_words_of(setting, p.target.name), p.target.value, _mean(p, years), p.target.source)
        for p in pairs
    ]  # fmt: skip
    frame = pd.DataFrame(
        rows, columns=["constant", "value", "note", "target_meaning", "target", "reached", "source"]
    )  # fmt: skip
    frame.insert(6, "miss_percent", 100 * (frame["reached"] / frame["target"] - 1))
    return frame
