"""Run one small world on both engines and read what it recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import clinic
import numpy as np
from numpy.typing import NDArray

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.kernel import codes

NAMES = {
    codes.ON_DUTY: "on duty", codes.OFF_DUTY_EVENT: "off duty", codes.CAPACITY: "capacity", codes.DOOR: "door",
    codes.HOLD_PLACED: "placed", codes.HOLD_CLAIMED: "claimed", codes.HOLD_EXPIRED: "expired",
    codes.HOLD_RELEASED: "released",
    clinic.SEEN: "seen", clinic.LEFT: "left", clinic.TURNED_AWAY: "turned away", clinic.CAME: "came",
    clinic.BOOKED: "booked", clinic.LAIN: "lain", clinic.JOB_DONE: "job", clinic.JOBS_DONE: "jobs done",
    clinic.DESK: "desk", clinic.HANDED: "handed",
}


def assert_same(one: Any, other: Any) -> None:
    """The same rows, to the byte, and the same state of pools, doctors, holds and slots."""
    a, b = one.event_rows(), other.event_rows()
    assert a.dtype == b.dtype
    assert len(a) == len(b)
    for name in a.dtype.names:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)
    assert columns(a) == columns(b)
    for table in ("pool", "doctor", "hold", "slot"):
        for field in one_table(one, table).dtype.names:
            np.testing.assert_array_equal(one.get(table, field), other.get(table, field), err_msg=f"{table}.{field}")
    for field in ("now", "arrived", "n_events", "n_holds"):
        assert one.get("glob", field)[0] == other.get("glob", field)[0], field


def columns(rows: NDArray[Any]) -> bytes:
    """The bytes of every column; those of whole rows would have the garbage of alignment between them."""
    return b"".join(rows[name].tobytes() for name in rows.dtype.names or ())


def packed(sim: Any) -> bytes:
    """The bytes of all that a run recorded."""
    return columns(sim.event_rows())


def one_table(sim: Any, table: str) -> Any:
    """The table as an array, on the engine that has it so."""
    return getattr(sim.w, table)


def run_both(
    make: Callable[[], Any],
    until: int = 1000,
    *,
    pieces: Iterable[int] = (),
    prepare: Callable[[Any], None] | None = None,
    journey: Any = clinic,
    checked: bool = True,
) -> CompiledEngine:
    """The compiled run, after it has been found equal to the SimPy run.

    Parameters
    ----------
    make
        Makes the world anew for each engine.
    until
        Where the run ends.
    pieces
        Seconds at which the compiled run pauses.
    prepare
        Done to each engine before it runs (controllers).
    checked
        Whether the SimPy run refuses what a table would truncate; it always runs unchecked too.
    """
    compiled = CompiledEngine(journey, make())
    if prepare is not None:
        prepare(compiled)
    for second in pieces:
        compiled.run(second)
    compiled.run(until)
    for mode in {False, checked}:
        simpy = SimpyEngine(journey, make(), checked=mode)
        if prepare is not None:
            prepare(simpy)
        simpy.run(until)
        assert_same(compiled, simpy)
    return compiled


def told(sim: Any) -> list[tuple[Any, ...]]:
    """Every record: (second, who, what, pool, doctor, link, a, b), fields of no meaning as None."""
    out = []
    for r in sim.event_rows():
        who = None if r["key"] == codes.NONE else int(r["resident"])
        fields = [None if r[n] == codes.NONE else int(r[n]) for n in ("pool", "doctor", "link")]
        out.append((int(r["time"]), who, NAMES[int(r["event"])], *fields, int(r["a"]), int(r["b"])))
    return out


def pool_of(sim: CompiledEngine, k: int = 0) -> dict[str, int]:
    """The scalars of one pool."""
    row = sim.w.pool[k]
    return {n: int(row[n]) for n in row.dtype.names if row[n].shape == ()}

