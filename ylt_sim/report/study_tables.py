"""A study's answers in words on a terminal."""

from __future__ import annotations

import pandas as pd

from ylt_sim.report.tables import frame_text, number_frame
from ylt_sim.study.answers import TITLES
from ylt_sim.study.measure import Measure
from ylt_sim.study.plan import Study

__all__ = ["answers_text", "of_measures"]

MOST_ROWS = 40
HIDDEN = ("unit", "grade", "needed")


def answers_text(study: Study, tables: dict[str, pd.DataFrame], notes: list[str], width: int) -> str:
    """The answers, of means and differences only the measures that are watched; long tables are cut, and say so."""
    lines: list[str] = []
    for name, table in tables.items():
        own = of_measures(table, study.measures) if "outcome" in table.columns else table
        if own.empty or (name == "precision" and study.replications.fixed is not None):
            continue
        own = own[[c for c in own.columns if c not in HIDDEN and not _is_constant(own, c)]]
        lines += ["", TITLES[name], frame_text(number_frame(own.head(MOST_ROWS)), width)]
        if len(own) > MOST_ROWS:
            lines.append(f"... and {len(own) - MOST_ROWS} more rows in {name}.csv")
    return "\n".join([*lines[1:], *notes])


def _is_constant(table: pd.DataFrame, column: str) -> bool:
    return column in ("point", "tier", "group", "period") and table[column].nunique() < 2


def of_measures(table: pd.DataFrame, measures: tuple[Measure, ...]) -> pd.DataFrame:
    """Rows of the measures alone, each of its period, or of the last."""
    keep = pd.Series(False, index=table.index)
    for m in measures:
        own = (table["outcome"] == m.outcome) & (table["tier"] == m.tier) & (table["group"] == m.group)
        last = m.period or (sorted(table.loc[own, "period"].unique())[-1] if own.any() else "")
        keep |= own & (table["period"] == last)
    return table[keep]
