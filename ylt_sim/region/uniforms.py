"""Columns of uniforms, one a row of a table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel import draws
from ylt_sim.kernel.compiled import Compiled

__all__ = ["uniform_column"]

_uniform: Callable[..., float] = draws.uniform


@Compiled
def _fill(seed: int, first: int, occurrence: int, purpose: int, out: NDArray[np.float64]) -> None:
    """Uniforms of rows ``first``, ``first + 1`` ... into ``out``."""
    for i in range(len(out)):
        out[i] = _uniform(seed, first + i, 0, occurrence, purpose)


def uniform_column(seed: int, rows: int | slice, purpose: int, occurrence: int = 0) -> NDArray[np.float64]:
    """Uniforms keyed (seed; row, 0, occurrence, purpose) of rows 0 to ``rows - 1``, or of a slice of rows."""
    first, until = (rows.start, rows.stop) if isinstance(rows, slice) else (0, rows)
    out = np.empty(until - first, np.float64)
    _fill(seed, first, occurrence, purpose, out)
    return out
