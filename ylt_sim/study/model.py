"""What a run of a study calls: the model itself."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.run import run_once
from ylt_sim.seeds import seeds_of
from ylt_sim.study.compare import study_periods
from ylt_sim.study.plan import Run
from ylt_sim.trunk import Trunks

__all__ = ["simulate"]

MATRIX = "right_tier_episodes"
"""Outcome under which the right-tier matrix is kept: ``tier`` is the tier needed, ``group`` that of definitive care."""


def simulate(run: Run, events: Path | None) -> pd.DataFrame:
    """Outcomes, indicators, burdens by group, right-tier matrix; event rows go to the file ``events`` if any."""
    out = run_once(
        run.built, seeds_of(run.seed, run.replication), days=run.days, engine=run.engine, keep_rows=events is not None,
        by_group=True,
        periods=study_periods(run.policy_start_day, run.days), policy_start_day=run.policy_start_day, waves=run.waves,
        trunks=Trunks(run.snapshots or None) if run.branches or run.snapshots else None, tell=lambda _: None,
    )  # fmt: skip
    if events is not None:
        assert out.rows is not None
        _write_rows(out.rows, events)
    matrices = [_tidy(matrix, period) for period, matrix in out.matrices.items()]
    tidy = pd.concat([out.outcomes, out.indicators, out.by_group, *matrices], ignore_index=True)
    tidy.attrs["is_branch"] = out.is_branch
    tidy.attrs["simulated_seconds"] = sum(out.seconds[part] for part in ("world", "run", "reduce"))
    return tidy


def _tidy(matrix: pd.DataFrame, period: str) -> pd.DataFrame:
    value, (n_tiers, n_groups) = matrix.to_numpy(float).T.ravel(), matrix.shape
    return pd.DataFrame({
        "outcome": MATRIX, "tier": np.tile(matrix.index, n_groups), "group": np.repeat(matrix.columns, n_tiers),
        "period": period, "value": value, "numerator": value, "denominator": 1.0, "unit": "episodes",
        "grade": "relative only",
    })  # fmt: skip


def _write_rows(rows: NDArray[np.void], path: Path) -> None:
    part = path.with_name(f".{path.stem}.part-{os.getpid()}")
    pd.DataFrame({name: rows[name] for name in rows.dtype.names or ()}).to_parquet(part, index=False)
    os.replace(part, path)
