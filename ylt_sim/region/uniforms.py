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
def _fill(seed: int, occurrence: int, purpose: int, out: NDArray[np.float64]) -> None:
    """Uniforms of rows 0, 1, 2 ... into ``out``."""
    for i in range(len(out)):
        out[i] = _uniform(seed, i, 0, occurrence, purpose)


def uniform_column(seed: int, rows: int, purpose: int, occurrence: int = 0) -> NDArray[np.float64]:
    """Uniforms keyed (seed; row, 0, occurrence, purpose) of rows 0 to ``rows - 1``."""
    out = np.empty(rows, np.float64)
    _fill(seed, occurrence, purpose, out)
    return out
