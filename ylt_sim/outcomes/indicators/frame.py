"""From the counts of a run to a tidy frame of indicators and equity outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ylt_sim.outcomes.bills import Bills
from ylt_sim.outcomes.equity import dimensions, equity_rows
from ylt_sim.outcomes.indicators.definition import ALL, INDICATORS, RELATIVE
from ylt_sim.outcomes.indicators.figures import Figures, Settlement
from ylt_sim.outcomes.indicators.switches import Arrangement
from ylt_sim.outcomes.indicators.tally import Tally
from ylt_sim.outcomes.periods import Periods
from ylt_sim.outcomes.reducer import Reducer
from ylt_sim.outcomes.slow_state import SlowState
from ylt_sim.outcomes.tidy import PoolSnapshot

__all__ = ["COLUMNS", "figures_of", "indicator_frame"]

COLUMNS = ("outcome", "tier", "group", "period", "value", "numerator", "denominator", "unit", "grade")


def figures_of(
    periods: Periods,
    reducer: Reducer,
    tally: Tally,
    pools: Mapping[int, PoolSnapshot],
    slow: Mapping[int, SlowState],
    arrangements: tuple[Arrangement, Arrangement],
    policy_start_day: int,
    *,
    bills: Mapping[str, Bills] | None = None,
    settlements: Mapping[str, Settlement] | None = None,
    income_yuan: tuple[float, ...] | None = None,
) -> list[Figures]:
    """Figures of every period.

    Parameters
    ----------
    periods
        Whose edges are among those of the pieces in which was counted.
    reducer, tally
        Updated with all rows, by piece.
    pools, slow
        Integrals of the pools and slow state by day, at every edge.
    arrangements
        Consortia of today and of the policy.
    policy_start_day
        From which the second act: those that act on its last day are those of a span.
    bills, settlements
        By name of the period.
    income_yuan
        Yearly income a head by fifth of income.
    """
    by_period, tallied = reducer.over(periods), tally.over(periods)
    out: list[Figures] = []
    for i, name in enumerate(periods.names):
        begin, end = periods.edges[i], periods.edges[i + 1]
        figures = Figures(
            i, by_period, tallied, {key: pools[end][key] - pools[begin][key] for key in pools[end]}, slow.get(end),
            arrangements[end > policy_start_day], bills=(bills or {}).get(name),
            settlement=(settlements or {}).get(name), income_yuan=income_yuan,
        )  # fmt: skip
        last = out[-1] if out else None
        if last is not None and last.is_whole_year and figures.is_whole_year:
            figures = replace(figures, before=last)
        out.append(figures)
    return out


def indicator_frame(figures: list[Figures], *, with_equity: bool = True) -> pd.DataFrame:
    """One row an indicator, group and period.

    Parameters
    ----------
    figures
        Of periods.
    with_equity
        Whether equity outcomes come too.

    Returns
    -------
    pandas.DataFrame
        Columns as of `ylt_sim.outcomes.tidy_outcomes`: ``outcome`` is the id of the indicator, ``tier`` is ``all``.
        Undefined is NaN, never 0; `ylt_sim.outcomes.indicators.reason` says why.
    """
    rows: list[dict[str, Any]] = []
    known_dimensions = dimensions(figures[0].tally.ground.region) if figures and with_equity else {}
    for f in figures:
        period = f.reducer.setting.periods.names[f.number]
        for key, known in INDICATORS.items():
            for group, ratio in known.ratios(f).items():
                rows.append({
                    "outcome": key, "group": group, "period": period, "value": known.value(ratio, group, f.days),
                    "numerator": float(ratio.numerator), "denominator": float(ratio.denominator),
                    "unit": known.unit_of(group), "grade": known.grade,
                })  # fmt: skip
        if with_equity:
            rows += [
                {**row, "period": period, "numerator": np.nan, "grade": RELATIVE}
                for row in equity_rows(f, known_dimensions)
            ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).assign(tier=ALL)
    return frame.astype(dict.fromkeys(("value", "numerator", "denominator"), float))
