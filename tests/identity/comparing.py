"""One world on both engines: the same rows to the byte, the same state at the end, and what was covered."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.horizon import horizon_rows
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import FREE, NONE, SECONDS_A_DAY, WAITING
from ylt_sim.records import check
from ylt_sim.result import prices
from ylt_sim.world.codes import EVENT_NAMES

from .coverage import Counts, Watch
from .worlds import RandomWorld, random_world

__all__ = ["NotIdentical", "assert_same_rows", "assert_same_state", "compare", "compare_number", "compiled_rows"]

TABLES = ("pool", "doctor", "hold", "slot", "facility", "consortium", "belief", "resident", "glob")
OF_ONE_ENGINE = {
    ("pool", "head"), ("pool", "tail"), ("glob", "n_free"), ("glob", "n_heap"), ("glob", "bucket"),
    ("glob", "in_wheel"), ("glob", "first_free_chunk"), ("glob", "n_chunks"), ("glob", "ready_head"),
    ("glob", "ready_tail"), ("glob", "n_rows"), ("glob", "alarm_code"), ("glob", "alarm_cursor"),
    ("resident", "out_for"),
}  # fmt: skip
"""Row numbers of patients, and what the compiled engine alone keeps."""
OF_EVERYBODY = ("resident", "episode", "stage", "state", "cls", "patience", "waited", "jobs", "holds_made", "held")
OF_PATIENTS = (
    "kind", "condition", "specialty", "severity", "need", "facility", "decision", "visit", "trip", "stays", "asks",
    "homes", "returns_left", "is_resolved", "is_emergency", "is_referred", "advice", "tested", "results", "reports",
    "at_hand", "todo", "samples", "booked", "waits_for", "awaits_result", "home_until", "is_looking", "late_report",
    "is_recalled", "luck_recognise", "luck_treat", "seen_by", "failures", "is_boarded", "board_plan", "touch",
    "is_online", "ordered_by", "is_review", "is_remote_tried", "is_bouncing", "is_present", "is_blocked", "turn",
    "is_late", "appointment", "consortium", "member", "onset_second", "definitive_second", "definitive_tier",
    "definitive_facility", "admission_uniform", "next_stage", "hold", "hold_number", "times_seen", "tries",
    "acute_until", "outcome", "is_writing", "is_sent", "left_screen", "met_second", "booked_at", "booked_second",
    "full_options", "is_full", "has_left_county", "target", "requested_second", "seen_facility", "known_second",
    "has_summary", "is_reviewed", "is_assessed", "arrived_second", "is_offered", "follow_up", "needs_drug",
    "outreaches", "lacks", "sender", "urgent_second", "door_second", "warned_seconds", "came_by", "is_overtaken",
    "ward_facility", "slot_pool", "slot_day", "slot_cls", "is_booked", "bookings", "sold_out_facility",
    "worse_second", "worse_severity",
)  # fmt: skip
"""Set at onset; a job has only what it was given."""


class NotIdentical(AssertionError):
    """Two runs that should be the same are not."""


def _shown(rows: NDArray[Any], at: int) -> str:
    lines = []
    for i in range(max(0, at - 2), min(len(rows), at + 2)):
        row = rows[i]
        fields = ", ".join(f"{n}={row[n]}" for n in rows.dtype.names or () if n != "event")
        lines.append(f"    {'>' if i == at else ' '} {i} {EVENT_NAMES[int(row['event'])]}: {fields}")
    return "\n".join(lines)


def assert_same_rows(name: str, one: NDArray[Any], other: NDArray[Any], what: str) -> None:
    """The same bytes in every column; else the first row that differs, with its neighbours."""
    if one.dtype == other.dtype and one.tobytes() == other.tobytes():
        return
    n = min(len(one), len(other))
    differs = np.zeros(n, bool)
    for field in one.dtype.names or ():
        a, b = one[field][:n], other[field][:n]
        differs |= a.view("i8") != b.view("i8") if a.dtype.kind == "f" and a.flags.c_contiguous else a != b
    at = int(np.flatnonzero(differs)[0]) if differs.any() else n
    raise NotIdentical(
        f"{name}: {what}: {len(one)} and {len(other)} rows, the first that differs is {at}\n"
        f"{_shown(one, at)}\n  and\n{_shown(other, at)}"
    )


def _column(engine: Any, table: str, field: str, kind: Any) -> NDArray[Any]:
    column: NDArray[Any] = np.asarray(engine.get(table, field)).astype(kind.base)
    return column


def _people(engine: Any) -> dict[int, tuple[Any, ...]]:
    """Everybody inside by key: what he is, asks for and holds; row numbers left out."""
    inside = np.flatnonzero(engine.get("patient", "state") != FREE)
    columns = {f: engine.get("patient", f)[inside].tolist() for f in ("key", "state", "parent", "pool", "slot", "asked",
                                                                      *OF_EVERYBODY, *OF_PATIENTS)}
    out = {}
    for i, state in enumerate(columns["state"]):
        own = [tuple(v) if isinstance(v, list) else v for v in (columns[f][i] for f in OF_EVERYBODY)]
        if state == WAITING:
            own += [columns[f][i] for f in ("pool", "slot", "asked")]
        if columns["parent"][i] == NONE:
            own += [columns[f][i] for f in OF_PATIENTS]
        out[int(columns["key"][i])] = tuple(own)
    return out


def _queues(engine: Any) -> list[list[int]]:
    """Keys of those who wait, by pool and class, in their order."""
    key, following = engine.get("patient", "key").tolist(), engine.get("patient", "next").tolist()
    queues = []
    for heads in engine.get("pool", "head").tolist():
        for row in heads:
            queue = []
            while row != NONE:
                queue.append(key[row])
                row = following[row]
            queues.append(queue)
    return queues


def assert_same_state(name: str, one: CompiledEngine, other: Any) -> None:
    """The same tables at the end: pools and their integrals, doctors, holds, slots, beliefs, everybody inside."""
    for table in TABLES:
        dtype = getattr(one.w, table).dtype
        for field in dtype.names:
            if (table, field) in OF_ONE_ENGINE:
                continue
            a, b = (_column(engine, table, field, dtype[field]) for engine in (one, other))
            if a.tobytes() != b.tobytes():
                rows = np.flatnonzero((a != b).reshape(len(a), -1).any(axis=1)) if a.shape == b.shape else []
                shown = "; ".join(f"row {i}: {a[i]} and {b[i]}" for i in rows[:3])
                raise NotIdentical(f"{name}: {table}.{field} differs at the end: {shown}")
    a_people, b_people = _people(one), _people(other)
    for key in sorted(a_people.keys() | b_people.keys()):
        if a_people.get(key) != b_people.get(key):
            raise NotIdentical(f"{name}: patient {key} at the end: {a_people.get(key)} and {b_people.get(key)}")
    if _queues(one) != _queues(other):
        raise NotIdentical(f"{name}: the queues at the end differ")


def compiled_rows(world: RandomWorld, pieces: int = 1) -> CompiledEngine:
    """The compiled run of a world, at once or in so many pieces."""
    engine = CompiledEngine(dispatch, world.build())
    world.prepare(engine)
    end = world.days * SECONDS_A_DAY
    for i in range(1, pieces + 1):
        engine.run(end * i // pieces)
    return engine


def compare(world: RandomWorld, *, checked: bool = False, pieces: bool = False) -> Counts:
    """Run a world on both engines and audit its records; what happened, or `NotIdentical` or `AuditError`.

    Parameters
    ----------
    world
        The world; it is built anew for each run.
    checked
        Whether the SimPy run refuses what a table would truncate and a draw key used twice.
    pieces
        Whether the compiled engine also runs day by day, with tables of the usual first size.
    """
    one = compiled_rows(world)
    fresh = world.build()
    units = fresh.pool["capacity"].astype(np.int64)
    other = SimpyEngine(dispatch, fresh, checked=checked)
    world.prepare(other)
    watch = Watch(other)
    other.run(world.days * SECONDS_A_DAY)
    rows = one.event_rows()
    assert_same_rows(world.name, rows, other.event_rows(), "compiled engine and SimPy engine")
    assert_same_state(world.name, one, other)
    whole = np.concatenate([rows, horizon_rows(one)])
    check(whole, world.region, units, prices=prices(world.scenario, world.population_seed))
    if pieces:
        usual = world.changed(n_rows=1 << 16, n_patients=1 << 10, n_events=1 << 14)
        again = compiled_rows(usual, pieces=world.days)
        assert_same_rows(world.name, rows, again.event_rows(), "at once and day by day")
        assert_same_state(world.name, one, again)
    counts: Counts = Counter(watch.done())
    counts["table", "event rows emptied"] += len(rows) > world.n_rows
    return counts


def compare_number(number: int) -> Counts:
    """`compare` for the world of this number: every tenth checked, every tenth also in pieces."""
    return compare(random_world(number), checked=number % 10 == 3, pieces=number % 10 == 7)
