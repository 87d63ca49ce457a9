"""Levels by period: scenario x main outcomes, before the policy and in each of its years, never pooled."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ylt_sim.outcomes import OUTCOMES
from ylt_sim.report.headlines import headline_lines
from ylt_sim.report.numbers import UNDEFINED, decimals_of, in_shown_unit, number
from ylt_sim.report.tables import DEFAULT_WIDTH, column_names, frame_text, setting_of
from ylt_sim.report.words import outcome_name, say

if TYPE_CHECKING:
    from ylt_sim.study.compare import Comparison

__all__ = ["level_with_interval", "period_frame", "period_text"]

Line = tuple[str, str, str]


def level_with_interval(mean: float, low: float, high: float, unit: str) -> str:
    """A mean and its simulation interval as shown: ``57.1 [56.8, 57.4]``; a dash where it is undefined."""
    if math.isnan(mean):
        return UNDEFINED
    parts = [in_shown_unit(v, unit) for v in (mean, low, high)]
    decimals = decimals_of(parts[0])
    if math.isnan(low):
        return number(parts[0], decimals)
    return f"{number(parts[0], decimals)} [{number(parts[1], decimals)}, {number(parts[2], decimals)}]"


def period_frame(
    means: pd.DataFrame,
    names: Mapping[str, str],
    *,
    lines: Sequence[Line] | None = None,
    lang: str = "en",
    setting: str = "county",
) -> pd.DataFrame:
    """One row a main outcome and scenario, one column a period; all cells text.

    Parameters
    ----------
    means
        Columns ``scenario, outcome, tier, group, period, mean, low, high``, as `ylt_sim.study.paired.intervals` gives.
    names
        What each scenario is called, in the order of the rows.
    lines
        Outcome, tier and group of each row; the main outcomes if None.
    lang, setting
        Language, and in whose words: ``county`` or ``urban``.
    """
    periods = [str(p) for p in dict.fromkeys(means["period"])]
    wanted = headline_lines(means) if lines is None else list(lines)
    keys = means[["scenario", "outcome", "tier", "group", "period"]].itertuples(index=False, name=None)
    values = means[["mean", "low", "high"]].to_numpy(float).tolist()
    found, nothing = dict(zip(keys, values, strict=True)), [math.nan] * 3
    rows = []
    for outcome, tier, group in wanted:
        for scenario, name in names.items():
            row = {say("outcome", lang): outcome_name(outcome, lang, tier, group, setting), say("scenario", lang): name}
            for period in periods:
                mean, low, high = found.get((scenario, outcome, tier, group, period), nothing)
                row[_heading(period, lang)] = level_with_interval(mean, low, high, OUTCOMES[outcome].unit)
            rows.append(row)
    return pd.DataFrame(rows)


def _heading(period: str, lang: str) -> str:
    if lang == "zh" and period.startswith("year "):
        return f"政策第{period.removeprefix('year ')}年"
    return say(period, lang)


def period_text(comparison: Comparison, lang: str = "en", width: int = DEFAULT_WIDTH) -> str:
    """The levels of a comparison by period as text, an outcome after the other."""
    names = column_names(comparison, lang)
    frame = period_frame(comparison.means, names, lang=lang, setting=setting_of(comparison))
    outcome, *rest = (str(c) for c in frame.columns)
    share = f"{100 * comparison.confidence:.3g}"
    heading = (
        f"各时期水平值，{share}% 模拟区间（{comparison.replications} 次重复）"
        if lang == "zh"
        else f"Levels by period, each with its {share} % simulation interval ({comparison.replications} replications)."
    )
    parts = [heading]
    for name, own in frame.groupby(outcome, sort=False):
        parts += ["", str(name), frame_text(own[rest], width, tuple(rest[1:]))]
    return "\n".join(parts)
