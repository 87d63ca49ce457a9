"""Measures: single outcomes that a study watches, as values or as paired differences from the comparator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from pydantic import Field, model_validator

from ylt_sim.scenario.fields import Frozen

__all__ = ["Measure", "last_period", "replication_table"]


class Measure(Frozen):
    """One outcome of one tier, group and period; ``period`` empty means the last one of the runs."""

    outcome: str = Field(min_length=1, description="Name of an outcome, such as right_tier_share.")
    tier: str = Field(default="all", description="Tier, or all.")
    group: str = Field(default="all", description="Group, or all.")
    period: str = Field(default="", description="before, year 1, ...; empty for the last.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return {"outcome": given} if isinstance(given, str) else given

    def __str__(self) -> str:
        words = (self.outcome, self.tier, self.group, self.period)
        return " ".join(word for word in words if word not in ("all", ""))


def last_period(periods: Iterable[str]) -> str:
    """The last one by time: ``year 10`` after ``year 9``, and both after ``before``; empty if there is none."""
    return max(periods, key=lambda period: (period.rstrip("0123456789 "), len(period), period), default="")


def replication_table(results: pd.DataFrame, measure: Measure, against: str | None = None) -> pd.DataFrame:
    """Values of one measure: one row a point and scenario, one column a replication.

    Parameters
    ----------
    results
        Columns ``point, scenario, replication, outcome, tier, group, period, value``.
    measure
        Which.
    against
        Key of the comparator for paired differences; its own rows then go.

    Returns
    -------
    pandas.DataFrame
        Index ``point, scenario``; NaN where the measure is undefined or the run is missing. Empty, if no run has it.
    """
    own = results[results["outcome"] == measure.outcome]
    own = own[(own["tier"] == measure.tier) & (own["group"] == measure.group)]
    own = own[own["period"] == (measure.period or last_period(own["period"]))]
    wide = own.pivot(index=["point", "scenario"], columns="replication", values="value")
    if against is None or wide.empty:
        return wide
    base = wide.xs(against, level="scenario")
    others = wide[wide.index.get_level_values("scenario") != against]
    return others.sub(base.reindex(others.index.get_level_values("point")).set_axis(others.index), axis=0)
