"""What was run, said in sentences: they stand over every table and under every figure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ylt_sim.outcomes.periods import WEEKS_A_YEAR
from ylt_sim.report.headlines import headline_lines
from ylt_sim.report.numbers import UNDEFINED, number
from ylt_sim.report.words import scenario_name

if TYPE_CHECKING:
    from ylt_sim.study.compare import Comparison

__all__ = [
    "by_chance",
    "caveats",
    "closed_population",
    "period_name",
    "policy_periods",
    "title",
    "what_was_run",
]


def policy_periods(comparison: Comparison) -> tuple[str, ...]:
    """Periods after policy start, in order; all periods if the study has none."""
    periods = tuple(dict.fromkeys(comparison.outcomes["period"]))
    return tuple(p for p in periods if p != "before") or periods


def period_name(comparison: Comparison, period: str, lang: str = "en") -> str:
    """A period in words, with its weeks since policy start."""
    if not period.startswith("year "):
        return {"before": "政策前" if lang == "zh" else "before the policy"}.get(period, period)
    year = int(period.removeprefix("year "))
    weeks_in_all = (comparison.days - comparison.policy_start_day) / 7
    first, last = WEEKS_A_YEAR * (year - 1) + 1, min(WEEKS_A_YEAR * year, weeks_in_all)
    if last - first + 1 >= WEEKS_A_YEAR:
        return f"政策第{year}年" if lang == "zh" else f"policy year {year}"
    return f"政策后第{first}–{last:.3g}周" if lang == "zh" else f"weeks {first}-{last:.3g} of the policy"


def title(comparison: Comparison, period: str, lang: str = "en") -> str:
    """The sentence over a table: how the numbers are to be read."""
    share, n = f"{100 * comparison.confidence:.3g}", comparison.replications
    base = comparison.against
    is_short = (comparison.days - comparison.policy_start_day) < 7 * WEEKS_A_YEAR
    when = period_name(comparison, period, lang)
    if lang == "zh":
        warning = "快速浏览，不是年度结果。" if is_short else ""
        return f"{warning}{when}。与 {base} 的配对差值，{share}% 模拟区间（{n} 次重复）。"
    warning = "Quick look, not annual rates. " if is_short else ""
    runs = f"{n} replication" + ("" if n == 1 else "s")
    interval = f"{share} % simulation interval ({runs})"
    return f"{warning}{when[0].upper()}{when[1:]}. Difference from {base}, paired, {interval}."


def what_was_run(comparison: Comparison, lang: str = "en") -> str:
    """Region, scenarios, replications, weeks before and after, seed."""
    region, n = comparison.scenarios[0].region, comparison.replications
    before, after = comparison.policy_start_day / 7, (comparison.days - comparison.policy_start_day) / 7
    seed = comparison.manifest["seed"]
    if lang == "zh":
        return (
            f"{region.name}（居民 {region.residents:,} 人）· {len(comparison.scenarios)} 个情景 × {n} 次重复 · "
            f"政策前 {before:.3g} 周，政策后 {after:.3g} 周 · 种子 {seed}"
        )
    return (
        f"{region.name} ({region.residents:,} residents) · {len(comparison.scenarios)} scenarios x {n} "
        f"replication{'' if n == 1 else 's'} · {before:.3g} weeks before the policy, {after:.3g} after · seed {seed}"
    )


def _still_open(comparison: Comparison, period: str, lang: str) -> str:
    o = comparison.outcomes
    rows = o[(o["outcome"] == "inside_share") & (o["period"] == period)]
    parts = []
    for scenario in comparison.scenarios:
        own = rows[rows["scenario"] == scenario.key]
        begun = own["denominator"].sum()
        if begun > 0:
            share = number(100 * own["numerator"].sum() / begun)
            parts.append((scenario_name(scenario, lang), share, own["numerator"].mean()))
    if not parts:
        return ""
    shares = [float(share) for _, share, _ in parts]
    low, high = number(min(shares)), number(max(shares))
    span = low if low == high else f"{low}-{high}"
    open_now = number(float(np.mean([p[2] for p in parts])), 0)
    if lang == "zh":
        return f"期末未结束的病例：{span} %（每次运行平均 {open_now} 例）；已计入分母。"
    return f"Episodes still open at the end: {span} % (on average {open_now} a run); they count in the denominators."


def by_chance(comparison: Comparison, period: str, lang: str = "en") -> str:
    """How many intervals of the short table would miss 0 if nothing differed; empty if none."""
    d = comparison.differences
    d = d[d["period"] == period]
    n = len(headline_lines(d)) * (len(comparison.scenarios) - 1)
    expected = round((1 - comparison.confidence) * n)
    if comparison.replications < 2 or expected < 1:
        return ""
    if lang == "zh":
        return f"共 {n} 个区间，即使毫无差异也约有 {expected} 个因偶然而不含0。"
    return f"Of {n} intervals, about {expected} would miss 0 by chance alone."


def _undefined(comparison: Comparison, period: str, lang: str) -> str:
    """What a dash means, if the short table has one."""
    o = comparison.outcomes
    o = o[o["period"] == period]
    shown = set(headline_lines(o))
    rows = zip(o["outcome"], o["tier"], o["group"], o["value"], strict=True)
    if not any(math.isnan(value) for *line, value in rows if tuple(line) in shown):
        return ""
    if lang == "zh":
        return f"{UNDEFINED} 无定义：没有可计数的对象。病例类指标须随访14天，周数过少时无病例可计。"
    return (
        f"{UNDEFINED} is undefined: there was nothing to count. Outcomes of episodes follow each for two weeks, so a "
        "run of few weeks has none."
    )


def caveats(comparison: Comparison, period: str, lang: str = "en") -> list[str]:
    """What a reader must know beside the numbers: open episodes, unfitted constants, what a dash means."""
    lines = [by_chance(comparison, period, lang), _still_open(comparison, period, lang)]
    region = comparison.scenarios[0].region
    lines.append(_undefined(comparison, period, lang))
    if not region.constants.is_fitted:
        lines.append(
            f"{region.name} 的常数尚未拟合：水平值不可作为结果，差值仅供参考。"
            if lang == "zh"
            else f"The constants of {region.name} are not fitted: levels are no results, differences only indicative."
        )
    if comparison.replications < 2:
        lines.append("只有一次重复，没有区间。" if lang == "zh" else "One replication only: there are no intervals.")
    lines.append(closed_population([period], lang))
    return [line for line in lines if line]


def closed_population(periods: Iterable[str], lang: str = "en") -> str:
    """That results of several years are those of a closed population; nothing of the first year."""
    if not any(name.startswith("year ") and name != "year 1" for name in periods):
        return ""
    if lang == "zh":
        return "多年结果：人口封闭——居民会死亡，但不出生、不迁入、不变老；人均值按期初人口计算。"
    return (
        "Several years: the population is closed - residents die, nobody is born, moves in or grows older; "
        "means a resident are by the residents at the start."
    )
