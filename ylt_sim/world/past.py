"""The past of a world: what a run can read or change before the policy starts, apart from what its scenario adds.

Worlds whose pasts are equal when they are built run alike until then, so that one may go on from where the other was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.table import on_cache_lines

__all__ = ["continued", "digest", "future_of", "past_of"]

GROWING = ("patient", "hold", "free", "heap", "later", "chunk", "ready")
LISTED = ("arrival", "potential")
"""What begins when: the same in all scenarios of a replication, and changed by nothing."""
WRITTEN = ("row",)
OF_THE_POLICY = ("n_absences", "benefits_change", "payment_changes")
"""Single numbers that say what is to come."""
BY_ERA = ("facility", "doctor", "day")
"""Tables with columns of two numbers, today's and the policy's."""


def _lengths(world: Any) -> dict[str, int]:
    """Rows that belong to the past, of tables that end with rows of the policy's own."""
    n_consortia = int(np.count_nonzero(world.consortium["era"] == 0))
    n_weeks = int(world.day["week"][:, 0].max()) + 1
    start = int(world.glob["policy_second"][0])
    return {
        "consortium": n_consortia,
        "link": int(np.count_nonzero(world.link["consortium"] < n_consortia)),
        "week": n_weeks,
        "roster": int(world.week["until"][:n_weeks].max()),
        "absence": int(np.searchsorted(world.absence["second"][: int(world.glob["n_absences"][0])], start)),
        "pool_policy": len(world.pool),
        "scheme": len(world.scheme) // 2,
    }


def _columns(world: Any) -> Iterator[tuple[str, NDArray[Any], NDArray[Any]]]:
    """Every column of every table but those of arrivals and event rows: name, its past, and its future."""
    lengths = _lengths(world)
    for table in world._fields:
        rows = getattr(world, table)
        if table in LISTED or table in WRITTEN:
            continue
        if rows.dtype.names is None:
            yield table, rows, rows[:0]
            continue
        for name in rows.dtype.names:
            column = rows[name]
            if table in BY_ERA and column.shape[1:] == (2,):
                yield f"{table}.{name}", column[:, 0], column[:, 1]
            elif table == "glob" and name in OF_THE_POLICY:
                yield f"{table}.{name}", column[:0], column
            else:
                n = lengths.get(table, len(column))
                yield f"{table}.{name}", column[:n], column[n:]


def past_of(world: Any) -> dict[str, NDArray[Any]]:
    """Views on the past, by table and column."""
    return {name: past for name, past, _ in _columns(world)}


def future_of(world: Any) -> dict[str, NDArray[Any]]:
    """Views on what is the scenario's own; a run leaves it as it is until the policy starts."""
    return {name: future for name, _, future in _columns(world) if future.size}


def digest(columns: Mapping[str, NDArray[Any]]) -> str:
    """SHA-256 of columns with their names, types and shapes."""
    whole = hashlib.sha256()
    for name, column in columns.items():
        whole.update(f"{name} {column.dtype} {column.shape}".encode())
        whole.update(column.tobytes())
    return whole.hexdigest()


def continued(world: Any, past: Mapping[str, NDArray[Any]]) -> Any:
    """The world, moved to where another of an equal past has come; ``past`` is a copy of that one's `past_of`.

    Its tables are used in place, but for those that the other's run has made longer.
    """
    longer = {}
    for table in GROWING:
        rows = getattr(world, table)
        names = rows.dtype.names
        n = len(past[table if names is None else f"{table}.{names[0]}"])
        if n != len(rows):
            longer[table] = on_cache_lines(n, rows.dtype)
    world = world._replace(**longer)
    for name, column in past_of(world).items():
        column[...] = past[name]
    return world
