"""Long tables a block of rows at a time: what is worked out of a block stays in the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["blocks"]

ROWS = 4096


def blocks(n: int) -> Iterator[slice]:
    """Rows 0 to ``n - 1`` in their order, as slices."""
    return (slice(first, min(first + ROWS, n)) for first in range(0, n, ROWS))
