"""A study's answers in words on a terminal."""

from __future__ import annotations

import pandas as pd

from ylt_sim.report.tables import frame_text, number_frame
from ylt_sim.report.words import Language
from ylt_sim.study.measure import Measure, last_period
from ylt_sim.study.plan import Study

__all__ = ["answers_text", "of_measures"]

TITLES = {
    "means": ("means, with simulation intervals", "均值与模拟区间"),
    "differences": (
        "differences from the comparator, paired, with simulation intervals", "与对照的配对差与模拟区间",
    ),
    "effects": (
        "effects of factors from low to high, and of pairs beyond their sum, with simulation intervals",
        "因素由低到高的主效应与两两交互作用，附模拟区间",
    ),
    "two_intervals": (
        "simulation interval (luck, as written) and parameter interval (points of the design)",
        "模拟区间（随机性，参数如所写）与参数区间（设计各点）",
    ),
    "ranks": (
        "how probably each ranks first (largest), over luck alone and over parameters",
        "各情景排名第一（最大）的概率：仅随机性；参数与随机性",
    ),
    "sobol_indices": (
        "Sobol' indices: shares of the variance that factors cause, luck taken out",
        "Sobol' 指数：方差贡献，已扣除随机性",
    ),
    "morris_effects": (
        "Morris effects from low to high; noise is the mu_star that luck alone would give",
        "Morris 基本效应；noise 为仅由随机性产生的 mu_star",
    ),
    "attribution": (
        "what each group of mechanisms makes of the difference (Shapley), with simulation intervals",
        "各机制组对差异的贡献（沙普利值），附模拟区间",
    ),
    "twins": (
        "how many times as many independent replications the pairing of twins saves (gain)",
        "配对（双胞胎病人）相当于多少倍的独立重复（gain）",
    ),
    "gains": (
        "who gains, who loses: burdens of groups of residents against the comparator, with joint simulation intervals",
        "谁受益、谁受损：各居民群体负担与对照之差，附联合模拟区间",
    ),
    "precision": ("precision of the measures", "各指标的精度"),
}  # fmt: skip
MOST_ROWS = 40
HIDDEN = ("unit", "grade", "needed")


def answers_text(
    study: Study, tables: dict[str, pd.DataFrame], notes: list[str], width: int, lang: Language = "en"
) -> str:
    """The answers, of means and differences only the measures that are watched; long tables are cut, and say so."""
    lines: list[str] = []
    for name, table in tables.items():
        own = of_measures(table, study.measures) if "outcome" in table.columns and name != "gains" else table
        if name == "gains":
            own = _told_apart(table)
        if own.empty or (name == "precision" and study.replications.fixed is not None):
            continue
        own = own[[c for c in own.columns if c not in HIDDEN and not _is_constant(own, c)]]
        lines += ["", TITLES[name][lang == "zh"], frame_text(number_frame(own.head(MOST_ROWS)), width)]
        if len(own) > MOST_ROWS:
            lines.append(f"... and {len(own) - MOST_ROWS} more rows in {name}.csv")
    return "\n".join([*lines[1:], *notes])


def _told_apart(gains: pd.DataFrame) -> pd.DataFrame:
    """Of the last period, groups of which it can be said whether they gain or lose."""
    last = gains[gains["period"] == last_period(gains["period"].unique())]
    told: pd.DataFrame = last[last["verdict"] != "open"].drop(columns=["replications"])
    return told


def _is_constant(table: pd.DataFrame, column: str) -> bool:
    return column in ("point", "tier", "group", "period") and table[column].nunique() < 2


def of_measures(table: pd.DataFrame, measures: tuple[Measure, ...]) -> pd.DataFrame:
    """Rows of the measures alone, each of its period, or of the last."""
    keep = pd.Series(False, index=table.index)
    for m in measures:
        own = (table["outcome"] == m.outcome) & (table["tier"] == m.tier) & (table["group"] == m.group)
        last = m.period or last_period(table.loc[own, "period"].unique())
        keep |= own & (table["period"] == last)
    return table[keep]
