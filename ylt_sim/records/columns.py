"""Columns of tables: codes as named categories, numbers that may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE

__all__ = ["named", "or_nan", "unique"]


def named(codes: Any, names: Sequence[str]) -> Any:
    """Names of codes as a column; a code outside the names is missing."""
    values: NDArray[np.int64] = np.asarray(codes).astype(np.int64)
    values = np.where((values >= 0) & (values < len(names)), values, NONE)
    return pd.Categorical.from_codes(values, pd.Index(unique(names), dtype=object))


def unique(names: Sequence[str]) -> list[str]:
    """The names, each made different from those before it: a category stands once."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out


def or_nan(values: Any, is_there: Any) -> NDArray[np.float64]:
    """Values as floats, NaN where they are not there."""
    return np.where(is_there, np.asarray(values, float), np.nan)
