"""Tables: NumPy structured arrays for the compiled engine, lists of plain objects for the SimPy engine.

Both have the same field names, so ``w.pool[k].capacity`` is one text with one meaning.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from dataclasses import make_dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.calendar import WHEELS, bucket_bits_for, calendar_tables
from ylt_sim.kernel.codes import BOOKING_DAYS, CACHE_LINE_BYTES, CLASSES, LAST_SECOND, NONE, SLICE, SLOTS

__all__ = [
    "ARRIVAL_FIELDS",
    "CORE_TABLES",
    "EVENT_ROW",
    "Rows",
    "doctor_row",
    "doctor_rows",
    "hold_rows",
    "in_lines",
    "joined",
    "make_core",
    "on_cache_lines",
    "patient_row",
    "pool_row",
    "pool_rows",
    "row_class",
    "row_dtype",
    "rows_of",
    "world_type",
]

PATIENT_FIELDS: list[Any] = [
    ("id", "i4"), ("key", "i8"), ("resident", "i4"), ("episode", "i4"), ("stage", "i2"), ("state", "i1"),
    ("ticket", "i4"), ("cls", "i1"), ("pool", "i4"), ("slot", "i1"), ("next", "i4"), ("previous", "i4"),
    ("asked", "i4"), ("waited", "i4"), ("patience", "i8"), ("parent", "i4"), ("parent_key", "i8"), ("jobs", "i2"),
    ("hold", "i4"), ("hold_number", "i8"), ("holds_made", "i4"), ("held", "i4", (SLOTS,)), ("doctor", "i4", (SLOTS,)),
    ("granted", "i4", (SLOTS,)),
]
POOL_FIELDS: list[Any] = [
    ("capacity", "i4"), ("busy", "i4"), ("late", "i4"), ("staying", "i4"), ("queued", "i4"),
    ("head", "i4", (CLASSES,)), ("tail", "i4", (CLASSES,)), ("reserve", "i4", (CLASSES,)),
    ("is_open", "i4"), ("is_staff", "i4"), ("sends_home", "i4"), ("facility", "i4"),
    ("first_free", "i4"), ("last_free", "i4"), ("boards_for", "i4", (2,)), ("first_slot", "i4"),
    ("since", "i8"), ("busy_seconds", "i8"), ("staffed_seconds", "i8"), ("overtime_seconds", "i8"),
    ("queue_seconds", "i8"),
]
DOCTOR_FIELDS: list[Any] = [
    ("pool", "i4"), ("post", "i4"), ("towards", "i4"), ("state", "i4"), ("stays", "i4"), ("next_free", "i4"),
    ("travel_seconds", "i4"), ("late_since", "i8"),
]
HOLD_FIELDS: list[Any] = [
    ("state", "i4"), ("next_free", "i4"), ("number", "i8"), ("pool", "i4"), ("key", "i8"), ("resident", "i4"),
    ("episode", "i4"), ("expiry", "i8"),
]
SLOT_FIELDS: list[Any] = [("offered", "i4", (CLASSES,)), ("taken", "i4", (CLASSES,)), ("released", "i4")]
GLOBAL_FIELDS: list[Any] = [
    ("seed", "i8"), ("now", "i8"), ("n_free", "i8"), ("n_heap", "i8"), ("ready_head", "i8"), ("ready_tail", "i8"),
    ("n_rows", "i8"), ("arrived", "i8"), ("n_events", "i8"), ("n_holds", "i8"),
    ("first_free_hold", "i4"), ("n_free_holds", "i8"),
    ("alarm_code", "i8"), ("alarm_cursor", "i8"),
    ("bucket", "i8"), ("bucket_bits", "i8"), ("in_wheel", "i8", (WHEELS,)), ("first_free_chunk", "i8"),
    ("n_chunks", "i8"),
]
ARRIVAL_FIELDS: list[Any] = [("t", "i8"), ("resident", "i4"), ("episode", "i4"), ("stage", "i4")]
EVENT_ROW = np.dtype(
    [
        ("time", "i8"), ("key", "i8"), ("link", "i8"), ("resident", "i4"), ("episode", "i4"), ("event", "i4"),
        ("facility", "i4"), ("pool", "i4"), ("doctor", "i4"), ("a", "i4"), ("b", "i4"), ("x", "f8"),
    ],
    align=True,
)

CORE_TABLES = (
    "patient", "pool", "doctor", "hold", "slot", "glob", "arrival", "free",
    "heap", "wheel", "later", "chunk", "ready", "row",
)  # fmt: skip
"""The kernel's tables; those from ``heap`` on belong to the compiled engine alone."""

Rows = list[Any]
_row_classes: dict[tuple[str, bool], type] = {}


def row_dtype(fields: list[Any], extra: list[Any] | tuple[Any, ...] = ()) -> np.dtype[Any]:
    """Aligned dtype of the kernel's fields followed by a journey's own."""
    return np.dtype([*fields, *extra], align=True)


def _packed(fields: list[Any]) -> list[Any]:
    """The fields with the longest numbers first: a row without gaps."""
    return sorted(fields, key=lambda field: -np.dtype(field[1]).itemsize)


def in_lines(fields: list[Any], lines: tuple[str, ...]) -> np.dtype[Any]:
    """A row of whole cache lines, for a table that is larger than any cache: what is read together stands together.

    Parameters
    ----------
    fields
        As for a dtype.
    lines
        A text a line, names of its fields between spaces; fields that are named nowhere follow, without gaps.

    Raises
    ------
    ValueError
        If a name is no field's, or stands twice, or a line is longer than a cache's.
    """
    rest = {field[0]: field for field in fields}
    offsets: dict[str, int] = {}
    end = 0
    for line in lines:
        start = end = -(-end // CACHE_LINE_BYTES) * CACHE_LINE_BYTES
        wrong = [name for name in line.split() if name not in rest]
        if wrong:
            raise ValueError(f"lines: {', '.join(wrong)}: no field, or named twice")
        for name, *kind in _packed([rest.pop(name) for name in line.split()]):
            offsets[name] = end
            end += np.dtype([("", *kind)]).itemsize
        if end - start > CACHE_LINE_BYTES:
            raise ValueError(f"lines: {line}: {end - start} bytes, a cache line has {CACHE_LINE_BYTES}")
    for name, *kind in _packed(list(rest.values())):
        alignment = np.dtype(kind[0]).alignment
        offsets[name] = -(-end // alignment) * alignment
        end = offsets[name] + np.dtype([("", *kind)]).itemsize
    kinds = {name: kind[0] if len(kind) == 1 else tuple(kind) for name, *kind in fields}
    row: Any = {
        "names": list(offsets), "formats": [kinds[name] for name in offsets], "offsets": list(offsets.values()),
        "itemsize": -(-end // CACHE_LINE_BYTES) * CACHE_LINE_BYTES,
    }  # fmt: skip
    made: np.dtype[Any] = np.dtype(row, align=True)
    return made


def world_type(module: str, *own: str) -> Any:
    """The namedtuple of a journey's world: the kernel's tables and the journey's own.

    Parameters
    ----------
    module
        ``__name__`` of the caller: without an importable name the compiled engine's cache never hits.
    *own
        Names of the journey's tables.
    """
    return namedtuple("World", CORE_TABLES + own, module=module)


class _CheckedList(list):  # type: ignore[type-arg]
    """A list that refuses negative indices: row -1 is the last row, and the fault would stay silent."""

    __slots__ = ()

    def __getitem__(self, i: Any) -> Any:
        if i.__class__ is not slice and i < 0:
            raise IndexError(f"row {i} of a table")
        return list.__getitem__(self, i)

    def __setitem__(self, i: Any, value: Any) -> None:
        if i.__class__ is not slice and i < 0:
            raise IndexError(f"row {i} of a table")
        list.__setitem__(self, i, value)


def _checked_list(values: Any) -> Any:
    """Lists within lists, each refusing negative indices."""
    return _CheckedList([_checked_list(v) for v in values]) if isinstance(values, list) else values


def _row_class(dtype: np.dtype[Any], checked: bool) -> type:
    """A class of plain objects with the fields of a table, all given when one is made."""
    key = (str(dtype), checked)
    if key not in _row_classes:
        names = dtype.names or ()

        def show(row: Any) -> str:
            return ", ".join(f"{n}={getattr(row, n)}" for n in names)

        body: dict[str, Any] = {"__repr__": show}
        if checked:
            whole = {n: np.iinfo(dtype[n]) for n in names if dtype[n].shape == () and dtype[n].kind == "i"}
            limits = {n: (int(w.min), int(w.max)) for n, w in whole.items()}
            real = {n for n in names if dtype[n].shape == () and dtype[n].kind == "f"}

            def set_checked(row: Any, name: str, value: Any) -> None:
                if name in limits:
                    least, most = limits[name]
                    if type(value) is bool:
                        value = int(value)
                    if type(value) is not int or not least <= value <= most:
                        raise TypeError(f"{name} is {dtype[name]}, got {value!r}")
                elif name in real and type(value) is not float:
                    raise TypeError(f"{name} is {dtype[name]}, got {value!r}")
                object.__setattr__(row, name, value)

            body["__setattr__"] = set_checked
        _row_classes[key] = make_dataclass("Row", names, namespace=body, slots=True, repr=False, eq=False)
    return _row_classes[key]


def row_class(dtype: np.dtype[Any], checked: bool = False) -> Callable[[], Any]:
    """What makes a row of a table whose fields are set one by one."""
    made = _row_class(dtype, checked)
    return partial(made.__new__, made)


def rows_of(table: NDArray[Any], checked: bool = False) -> Rows:
    """A structured array as a list of row objects; a plain array as (nested) lists.

    Parameters
    ----------
    table
        Any array of a world.
    checked
        Refuse values that an array would silently truncate, and negative indices (slow; for tests).
    """
    if table.dtype.names is None:
        plain: Rows = table.tolist()
        return _checked_list(plain) if checked else plain
    columns = [table[n].tolist() for n in table.dtype.names]
    if not checked:
        return list(map(_row_class(table.dtype, False), *columns))
    columns = [[_checked_list(v) for v in column] for column in columns]
    return _CheckedList(map(_row_class(table.dtype, True), *columns))


def on_cache_lines(n: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """``n`` empty rows of which the first begins a cache line; with rows of whole lines, all do."""
    raw = np.zeros(n * dtype.itemsize + CACHE_LINE_BYTES, np.int8)
    first = -raw.ctypes.data % CACHE_LINE_BYTES
    return raw[first : first + n * dtype.itemsize].view(dtype)


def joined(chunks: list[NDArray[Any]]) -> NDArray[Any]:
    """Chunks of event rows as one table: copied as bytes, four times as fast as row by row."""
    if not chunks:
        return np.zeros(0, EVENT_ROW)
    return np.concatenate([chunk.view(np.int8) for chunk in chunks]).view(EVENT_ROW)


def patient_row(own: list[Any] | tuple[Any, ...] = (), lines: tuple[str, ...] = ()) -> np.dtype[Any]:
    """A row of patients with a journey's own fields; ``lines`` as for `in_lines`."""
    return in_lines([*PATIENT_FIELDS, *own], lines)


def pool_row(own: list[Any] | tuple[Any, ...] = (), lines: tuple[str, ...] = ()) -> np.dtype[Any]:
    """A row of pools, likewise."""
    return in_lines([*POOL_FIELDS, *own], lines)


def doctor_row(own: list[Any] | tuple[Any, ...] = (), lines: tuple[str, ...] = ()) -> np.dtype[Any]:
    """A row of named doctors, likewise."""
    return in_lines([*DOCTOR_FIELDS, *own], lines)


def pool_rows(capacity: Any, row: np.dtype[Any] | None = None) -> NDArray[Any]:
    """Pools with these capacities, doors open, nothing reserved, no doctors; without ``row`` the kernel's fields."""
    capacity = np.atleast_1d(np.asarray(capacity))
    pool = on_cache_lines(len(capacity), row or pool_row())
    pool["capacity"] = capacity
    pool["is_open"] = 1
    for field in ("head", "tail", "first_free", "last_free", "boards_for", "first_slot"):
        pool[field] = NONE
    return pool


def doctor_rows(n: int, row: np.dtype[Any] | None = None) -> NDArray[Any]:
    """``n`` doctors off duty; without ``row`` the kernel's fields."""
    doctor = on_cache_lines(n, row or doctor_row())
    for field in ("pool", "post", "towards", "next_free", "late_since"):
        doctor[field] = NONE
    return doctor


def _one_type(table: NDArray[Any]) -> NDArray[Any]:
    """The array, copied if its order or a read-only flag would make it another type to the compiled engine."""
    return np.require(table, requirements=["C", "W"])


def hold_rows(n: int, start: int = 0, then: int = NONE) -> NDArray[Any]:
    """``n`` unused hold rows with numbers from ``start``, each pointing to the next and the last to ``then``."""
    hold = np.zeros(n, row_dtype(HOLD_FIELDS))
    hold["next_free"] = np.append(np.arange(start + 1, start + n), then)
    return hold


def make_core(
    world: Any,
    *,
    pool: NDArray[Any],
    arrival: NDArray[Any],
    seed: int,
    doctor: NDArray[Any] | None = None,
    n_slot_pools: int = 0,
    patient: np.dtype[Any] | None = None,
    global_fields: list[Any] | tuple[Any, ...] = (),
    n_patients: int = 1 << 12,
    n_rows: int = 1 << 16,
    n_holds: int = 1 << 10,
    n_events: int = 1 << 14,
    **own: NDArray[Any],
) -> Any:
    """A world: the kernel's tables made, the journey's own taken as given.

    Parameters
    ----------
    world
        A type from `world_type`.
    pool, doctor, arrival
        Rows of pools, named doctors and arrivals; arrivals sorted by time, their row number being their rank.
    seed
        Seed of luck, 0 <= seed < 2**63.
    n_slot_pools
        Pools with appointments; each has ``BOOKING_DAYS`` rows in the slot table.
    patient
        A row of patients, from `patient_row`; without it the kernel's fields.
    global_fields
        The journey's own.
    n_patients, n_rows
        First size of the patient table, a power of two (it grows), and size of the event table (it is emptied when
        full), at least ``2 * SLICE``.
    n_holds
        First size of the hold table; it grows.
    n_events
        Timed events for which there is room at first; it grows.
    """
    if n_patients < 1 or n_patients & (n_patients - 1):
        raise ValueError(f"n_patients = {n_patients}: must be a power of two")
    if n_rows < 2 * SLICE:
        raise ValueError(f"n_rows = {n_rows}: one step may need {2 * SLICE} event rows")
    t = arrival["t"]
    if len(t) and (t[0] < 0 or t[-1] > LAST_SECOND or (t[1:] < t[:-1]).any()):
        raise ValueError(f"arrival: seconds must be sorted, from 0 to {LAST_SECOND}")
    glob = np.zeros(1, row_dtype(GLOBAL_FIELDS, global_fields))
    glob["seed"] = seed
    glob["n_free"] = n_patients
    glob["n_free_holds"] = n_holds
    glob["alarm_code"] = NONE
    glob["bucket_bits"] = bucket_bits_for(t)
    glob["first_free_chunk"] = NONE
    return world(
        patient=on_cache_lines(n_patients, patient or patient_row()),  # no memory is used for a row before it is needed
        pool=_one_type(pool),
        doctor=_one_type(doctor if doctor is not None else doctor_rows(1)),
        hold=hold_rows(n_holds),
        slot=np.zeros(max(1, n_slot_pools * BOOKING_DAYS), row_dtype(SLOT_FIELDS)),
        glob=glob,
        arrival=_one_type(arrival),
        free=np.arange(n_patients)[::-1].astype(np.int64).copy(),
        **calendar_tables(n_events),
        ready=np.zeros(2 * n_patients, np.int64),
        row=np.zeros(n_rows, EVENT_ROW),
        **{name: _one_type(rows) for name, rows in own.items()},
    )
