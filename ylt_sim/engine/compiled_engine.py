"""The compiled engine: the rules of a journey in one resumable event loop of machine code.

``_nrt=False`` switches reference counting off, which costs a factor 2.5; it also forbids rules to allocate memory.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import njit
from numba.extending import overload
from numpy.typing import NDArray

from ylt_sim.engine import world_type
from ylt_sim.engine.journey import Journey, source_modules, whole_second
from ylt_sim.engine.world_type import prefetch
from ylt_sim.kernel import (
    cache,
    calendar,
    codes,
    doctor,
    draws,
    duty,
    event_row,
    hold,
    patient,
    pool,
    primitives,
    rule as rule_module,
    slot,
    table,
)
from ylt_sim.kernel.calendar import KIND, TIME, more_calendar, n_waiting, open_bucket, pop, put
from ylt_sim.kernel.codes import (
    ALARM,
    ARRIVAL,
    AWAIT,
    AWAITING,
    BORN,
    CACHE_LINE_BYTES,
    CLASSES,
    DONE,
    END,
    EXIT,
    FINISHED,
    GRANTED,
    HOLDING,
    LAST_SECOND,
    NONE,
    READY,
    RENEGE,
    SLICE,
)
from ylt_sim.kernel.hold import expire
from ylt_sim.kernel.patient import end_patient, new_patient
from ylt_sim.kernel.pool import renege, set_capacity, take
from ylt_sim.kernel.primitives import wake
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.table import hold_rows, joined, on_cache_lines

__all__ = ["CompiledEngine"]

CONTINUE = 5
MOST_FETCHED, DISTANCES = 512, 3  # events and arrivals of a bucket; rows that lead to one another
NO_ARRIVAL = np.int64(2**63 - 1)
MORE_ROWS, MORE_PATIENTS, MORE_EVENTS, MORE_HOLDS = 1, 2, 3, 4
KERNEL = (calendar, codes, doctor, draws, duty, event_row, hold, patient, pool, primitives, rule_module, slot, table)
LEAN = {"no_cfunc_wrapper": True}


@rule
def look_at_queue(w, p, distance):
    """Fetch the pool to which a patient gives back a unit, and who is served there next."""
    if p.held[0] == NONE or p.pool == NONE:
        return
    if distance == 0:
        primitives.fetch(w.pool, p.pool, w.pool.itemsize)
        if p.doctor[0] != NONE:
            primitives.fetch(w.doctor, p.doctor[0], w.doctor.itemsize)
    elif distance == 1:
        for k in range(CLASSES):
            if w.pool[p.pool].head[k] != NONE:
                primitives.fetch(w.patient, w.pool[p.pool].head[k], w.patient.itemsize)


@overload(primitives.fetch, jit_options=LEAN)
def _fetch(rows, i, n_bytes):
    def impl(rows, i, n_bytes):
        for byte in range(0, n_bytes, CACHE_LINE_BYTES):
            prefetch(rows, i, byte)  # type: ignore[call-arg]

    return impl


@overload(primitives.post, jit_options=LEAN)
def _post(w, t, kind, key, row, ticket):
    def impl(w, t, kind, key, row, ticket):
        assert t >= w.glob[0].now, "an event was posted into the past"
        if t <= LAST_SECOND:
            put(w, np.int64(t) << TIME | kind << KIND | key, np.int64(row) << 32 | (ticket & 0x7FFFFFFF))

    return impl


@overload(primitives.wake, jit_options=LEAN)
def _wake(w, p, why):
    def impl(w, p, why):
        g = w.glob[0]
        w.ready[g.ready_tail & (len(w.ready) - 1)] = np.int64(p.id) << 3 | why
        g.ready_tail += 1

    return impl


@overload(primitives.draw, jit_options=LEAN)
def _draw(w, p, purpose, occurrence):
    def impl(w, p, purpose, occurrence):
        return draws.uniform(w.glob[0].seed, p.resident, p.episode, occurrence, purpose)

    return impl


@overload(primitives.new_row, jit_options=LEAN)
def _new_row(w):
    def impl(w):
        g = w.glob[0]
        assert g.n_rows < len(w.row), "one step recorded more event rows than a slice may"
        row = w.row[g.n_rows]
        g.n_rows += 1
        return row

    return impl


@rule
def fetch_nothing(w):
    """For a journey that does not say what its steps will touch: a small one."""


def _fetching(journey: Any) -> Any:
    """The rule that looks ahead when a bucket of a journey's calendar is opened."""
    look_ahead, look_at_arrival = journey.look_ahead, journey.look_at_arrival

    @rule
    def fetch_bucket(w):
        """Fetch what the events and arrivals of the open bucket will touch, all at once instead of one by one."""
        g = w.glob[0]
        n = min(g.n_heap, MOST_FETCHED)
        for i in range(n):
            kind, row = w.heap[i].stamp >> KIND & 15, w.heap[i].load >> 32
            if kind == END:
                primitives.fetch(w.patient, row, w.patient.itemsize)
            elif kind == RENEGE:
                primitives.fetch(w.patient, row, CACHE_LINE_BYTES)
        first = g.arrived
        until, most = first, min(len(w.arrival), first + MOST_FETCHED)
        while until < most and w.arrival[until].t >> g.bucket_bits <= g.bucket:
            until += 1
        for distance in range(DISTANCES):
            for i in range(n):
                if w.heap[i].stamp >> KIND & 15 == END:
                    p = w.patient[w.heap[i].load >> 32]
                    look_at_queue(w, p, distance)
                    look_ahead(w, p, distance)
            for i in range(first, until):
                look_at_arrival(w, i, distance)

    return fetch_bucket


def _build(journey: Any) -> Any:
    """Compile the event loop of one journey."""
    enter, start, leave, alarm, begin = journey.enter, journey.start, journey.leave, journey.alarm, journey.begin
    fetch_bucket = _fetching(journey) if hasattr(journey, "look_ahead") else fetch_nothing

    @njit(cache=True, nogil=True, _nrt=False)
    def advance(w, until):
        """Simulate all before ``until``: 0, or the table that is nearly full (grow it and call again)."""
        g = w.glob[0]
        if until < 0:
            begin(w)
            return 0
        while True:
            why = 0
            p = w.patient[0]
            if g.n_rows + 2 * SLICE > len(w.row):
                return MORE_ROWS
            if g.n_free < 2 * SLICE:
                return MORE_PATIENTS
            if n_waiting(w) + 2 * SLICE > len(w.heap):
                return MORE_EVENTS
            if g.n_free_holds < 2 * SLICE:
                return MORE_HOLDS
            resume = False
            if g.ready_head != g.ready_tail:
                item = w.ready[g.ready_head & (len(w.ready) - 1)]
                g.ready_head += 1
                why = item & 7
                if why == CONTINUE:
                    cursor = alarm(w, g.alarm_code, g.alarm_cursor, g.now)
                    if cursor != FINISHED:
                        g.alarm_cursor = cursor
                        w.ready[g.ready_tail & (len(w.ready) - 1)] = CONTINUE
                        g.ready_tail += 1
                else:
                    p = w.patient[item >> 3]
                    resume = True
            else:
                arrival = NO_ARRIVAL
                if g.arrived < len(w.arrival):
                    arrival = w.arrival[g.arrived].t << TIME | ARRIVAL << KIND | g.arrived << 3
                last = min(arrival >> TIME, until) >> g.bucket_bits
                while g.n_heap == 0 and g.bucket < last:
                    open_bucket(w, last)
                    fetch_bucket(w)
                if g.n_heap > 0 and w.heap[0].stamp < arrival:
                    stamp, load = w.heap[0].stamp, w.heap[0].load
                    if stamp >> TIME >= until:
                        return 0
                    pop(w)
                    g.now = stamp >> TIME
                    g.n_events += 1
                    kind, row, ticket = stamp >> KIND & 15, load >> 32, load & 0x7FFFFFFF
                    if kind == END:
                        p, why, resume = w.patient[row], DONE, True
                        p.state = READY
                    elif kind == ALARM:
                        cursor = alarm(w, row, 0, g.now)
                        if cursor != FINISHED:
                            g.alarm_code = row
                            g.alarm_cursor = cursor
                            w.ready[g.ready_tail & (len(w.ready) - 1)] = CONTINUE
                            g.ready_tail += 1
                    elif kind == RENEGE:
                        renege(w, w.patient[row], ticket)
                    else:
                        expire(w, row, ticket)
                else:
                    if arrival == NO_ARRIVAL or arrival >> TIME >= until:
                        return 0
                    a = w.arrival[g.arrived]
                    g.now = a.t
                    g.n_events += 1
                    wake(w, new_patient(w, g.arrived << 3, a.resident, a.episode, a.stage), BORN)
                    g.arrived += 1
            if not resume:
                continue
            now = g.now
            entering, starting = why == BORN, why == GRANTED
            while True:
                if entering:
                    pool_id, slot_id = enter(w, p, now)
                    if pool_id != NONE and not take(w, p, pool_id, slot_id):
                        break
                    starting = True
                if starting:
                    why = DONE
                    t = start(w, p, now)
                    if t == AWAIT:
                        p.state = AWAITING
                        break
                    assert t >= now, "start answered a time in the past; run the SimPy engine to see which stage"
                    if t > now:
                        p.state = HOLDING
                        primitives.post(w, t, END, p.key, p.id, 0)
                        break
                p.stage = leave(w, p, now, why)
                if p.stage == EXIT:
                    end_patient(w, p)
                    break
                entering = True

    return advance


@njit(cache=False, _nrt=False)
def _set_capacity(w, now, pool_id, capacity):
    w.glob[0].now = now
    set_capacity(w, pool_id, capacity)


class CompiledEngine:
    """One run of a journey over a world, compiled by Numba; the same records as the SimPy engine, to the byte.

    Parameters
    ----------
    journey
        The hooks of every stage and the clock; an importable module.
    world
        Tables from `ylt_sim.kernel.table.make_core`; they are used in place.
    tell
        Called with a line of text when the journey has to be compiled first; by default a notice on stderr.
    """

    _built: dict[str, Any] = {}

    def __init__(self, journey: Journey, world: Any, *, tell: Callable[[str], None] | None = None) -> None:
        self.w = world
        self.compile_seconds = 0.0
        self._controllers: list[list[Any]] = []
        self._sink: Callable[[NDArray[Any]], None] | None = None
        self._kept: list[NDArray[Any]] = []
        world_type.introduce(type(world))
        self._advance_compiled = self._prepare(journey, tell)
        self.now = 0

    def _prepare(self, journey: Journey, tell: Callable[[str], None] | None) -> Any:
        name = journey.__name__
        folder = None
        if name not in self._built:
            folder = cache.cache_folder([*KERNEL, *source_modules(journey), sys.modules[__name__], world_type])
            numba.config.CACHE_DIR = str(folder)
            if not cache.is_compiled(folder, name):
                notice = "compiling the model (once per installation; about a minute) ..."
                tell(notice) if tell else print(notice, file=sys.stderr, flush=True)
            self._built[name] = _build(journey)
        began = time.perf_counter()
        try:
            self._built[name](self.w, -1)
        except (numba.core.errors.NumbaError, KeyError, AttributeError) as fault:
            del self._built[name]
            raise RuntimeError(
                f"a rule of {name} does not compile; run it on the SimPy engine first, which names the line"
            ) from fault
        if folder is not None:
            self.compile_seconds = time.perf_counter() - began
            cache.mark_compiled(folder, name)
        return self._built[name]

    def _advance(self, until: int) -> None:
        while status := self._advance_compiled(self.w, until):
            if status == MORE_ROWS:
                self._drain()
            elif status == MORE_PATIENTS:
                self._more_patients()
            elif status == MORE_HOLDS:
                self._more_holds()
            else:
                self.w = self.w._replace(**more_calendar(self.w))

    def _more_patients(self) -> None:
        w, g = self.w, self.w.glob
        n, n_free = len(w.patient), int(g["n_free"][0])
        free = np.concatenate([w.free[:n_free], np.arange(2 * n - 1, n - 1, -1), np.zeros(n - n_free, np.int64)])
        ready = np.zeros(2 * len(w.ready), np.int64)
        todo = np.arange(g["ready_head"][0], g["ready_tail"][0])
        ready[: len(todo)] = w.ready[todo & (len(w.ready) - 1)]
        g["n_free"] += n
        g["ready_head"], g["ready_tail"] = 0, len(todo)
        patient = on_cache_lines(2 * n, w.patient.dtype)
        patient[:n] = w.patient
        self.w = w._replace(patient=patient, free=free, ready=ready)

    def _more_holds(self) -> None:
        w, n = self.w, len(self.w.hold)
        more = hold_rows(n, start=n, then=int(w.glob["first_free_hold"][0]))
        w.glob["first_free_hold"] = n
        w.glob["n_free_holds"] += n
        self.w = w._replace(hold=np.concatenate([w.hold, more]))

    def _drain(self) -> None:
        rows, n = self.w.row, int(self.w.glob["n_rows"][0])
        self.w.glob["n_rows"] = 0
        if self._sink is not None:
            if n:
                self._sink(rows[:n])
        elif 2 * n > len(rows):
            self._kept.append(rows[:n])
            self.w = self.w._replace(row=np.zeros(len(rows), rows.dtype))
        elif n:
            self._kept.append(rows[:n].copy())

    def run(self, until: int) -> None:
        """Simulate everything before second ``until``, at most ``LAST_SECOND`` (17 years)."""
        until = whole_second(until, self.now)
        if until == self.now:
            return
        while self._controllers and min(c[0] for c in self._controllers) < until:
            controller = min(self._controllers, key=lambda c: c[0])
            self._advance(controller[0])
            self.now = controller[0]
            self.w.glob["now"] = self.now
            controller[2](self, self.now)
            controller[0] += controller[1]
        self._advance(until)
        self.now = until
        self.w.glob["now"] = until

    def resume(self, world: Any, now: int) -> None:
        """Go on from second ``now`` with these tables, as a run left them that had sent all its rows."""
        self.w, self.now = world, now

    def send_rows_to(self, sink: Callable[[NDArray[Any]], None]) -> None:
        """Give every chunk of event rows to ``sink`` (which must not keep it) instead of keeping it."""
        self._sink = sink

    def event_rows(self) -> NDArray[Any]:
        """All event rows kept so far."""
        self._drain()
        return joined(self._kept)

    def flush(self) -> None:
        """Give the sink what was recorded since the last full chunk."""
        self._drain()

    def every(self, period_seconds: int, act: Callable[[Any, int], None], first: int | None = None) -> None:
        """Call ``act(sim, now)`` every so many seconds, before the model's own events of that second.

        The first time at second ``first``, by default one period from now; several in the order of these calls.
        """
        period = whole_second(period_seconds, 1)
        start = self.now + period if first is None else whole_second(first, self.now)
        self._controllers.append([start, period, act])

    def get(self, table: str, field: str) -> NDArray[Any]:
        """A copy of one column of a table."""
        column: NDArray[Any] = getattr(self.w, table)[field].copy()
        return column

    def set_capacity(self, pool: int, capacity: int) -> None:
        """Change the units of a pool without named doctors."""
        if self.w.pool["is_staff"][pool]:
            raise ValueError(f"pool {pool} is staffed by named doctors: change their roster instead")
        if self.w.glob["n_rows"][0] + 2 * SLICE > len(self.w.row):
            self._drain()
        _set_capacity(self.w, self.now, pool, int(capacity))

    def use(self, pool: int, seconds: int, cls: int = 0) -> None:
        """Not to be had here: the compiled engine cannot host a process; use ``engine="simpy"``."""
        raise NotImplementedError('a process of your own needs the SimPy engine: simulation(..., engine="simpy")')
