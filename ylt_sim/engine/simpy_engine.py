"""The SimPy engine: a patient is a process that walks through the stages. It defines what a journey means.

Within one second events happen in the order (kind, key); what an event grants is settled before the next, first in
first out; processes that a researcher adds act before the model's events of their second.

A patient stands in SimPy's calendar like everything else, but is not a ``Process`` of its: nobody waits for the end of
a life or interrupts it, and an event that resumes the generator itself costs a quarter of a visit less.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from operator import attrgetter
from typing import Any

import numpy as np
import simpy
from numba import njit
from numpy.typing import NDArray
from simpy.events import NORMAL, URGENT, Event

from ylt_sim.engine.journey import Journey, dispatch_table, whole_second
from ylt_sim.kernel import draws
from ylt_sim.kernel.codes import (
    ALARM,
    ARRIVAL,
    AWAIT,
    AWAITING,
    BORN,
    DONE,
    END,
    EXIT,
    EXPIRE,
    FINISHED,
    HOLDING,
    NEVER,
    NONE,
    READY,
    RENEGE,
    RENEGED,
    SLICE,
)
from ylt_sim.kernel.hold import expire
from ylt_sim.kernel.patient import end_patient, new_patient
from ylt_sim.kernel.pool import give, renege, set_capacity, take
from ylt_sim.kernel.table import hold_rows, joined, row_class, rows_of

__all__ = ["SimpyEngine"]

ENGINE_ONLY = ("arrival", "heap", "wheel", "later", "chunk", "ready", "row")
BLOCK = 4096
USER_KEYS = 1 << 29
NOTHING = (NONE, 0)

_uniform = njit(cache=False)(draws.uniform)


class _World:
    """The world as rules see it: tables of plain objects, and the engine behind the primitives."""


class _Later(Event):
    """A timed event of the kernel: what SimPy's calendar asks of an event, and what falls due."""

    _ok, _value = True, None

    def __init__(self, due: Callable[[Any], None], kind: int, row: int, ticket: int) -> None:
        self.callbacks = [due]
        self.kind, self.row, self.ticket = kind, row, ticket


class _Turn(Event):
    """The one event of a life, put into the calendar again and again; each time it comes, the life goes on."""

    _ok, _value = True, None

    def __init__(self, life: Generator[None, Any, None]) -> None:
        next(life)  # up to where it is given its turn
        self.go_on: Any = life.send
        self.callbacks = [life.send]


class SimpyEngine:
    """One run of a journey over a world, in the calendar of SimPy.

    Parameters
    ----------
    journey
        The hooks of every stage and the clock.
    world
        Tables from `ylt_sim.kernel.table.make_core`; they are copied.
    env
        A SimPy environment to share with a researcher's own processes; its clock must stand at 0.
    checked
        Refuse values that a table would truncate, negative row numbers, and a draw key used twice (5 times slower).

    Attributes
    ----------
    env
        The SimPy environment; one unit of its clock is a second.
    w
        The world as the rules see it.
    """

    def __init__(
        self, journey: Journey, world: Any, env: simpy.Environment | None = None, *, checked: bool = False
    ) -> None:
        self.env = env if env is not None else simpy.Environment()
        self.checked = checked
        table = dispatch_table(journey)
        self._enter, self._start, self._leave = table["enter"], table["start"], table["leave"]
        self._alarm, self._stage_names = journey.alarm, journey.STAGE_NAMES
        w: Any = _World()
        for name, rows in world._asdict().items():
            if name not in ENGINE_ONLY:
                setattr(w, name, rows_of(rows, checked))
        w.engine = self
        self.w: Any = w
        self._g = self.w.glob[0]
        self._arrival = world.arrival
        self._patient_dtype = world.patient.dtype
        self._row_dtype = world.row.dtype
        self._new = row_class(world.row.dtype, checked)
        self._fields = attrgetter(*self._row_dtype.names)
        self._rows: list[Any] = []
        self._chunk = len(world.row)
        self._asleep: dict[int, Event] = {}
        self._drawn: set[tuple[int, ...]] = set()
        self._user_key = USER_KEYS
        self._n_controllers = 0
        self._sink: Callable[[NDArray[Any]], None] | None = None
        self._kept: list[NDArray[Any]] = []
        journey.begin(self.w)
        self.env.schedule(_Turn(self._arrivals()), URGENT)

    # The life of one patient.
    def _life(self, p: Any) -> Generator[None, Any, None]:
        w, env, g, asleep = self.w, self.env, self._g, self._asleep
        enters, starts, leaves = self._enter, self._start, self._leave
        turn = yield
        stage = p.stage
        while stage != EXIT:
            why = DONE
            enter = enters[stage]
            if enter is not None:
                pool, slot = enter(w, p, env._now)
                stage = p.stage
                if pool != NONE and not take(w, p, pool, slot):
                    asleep[p.id] = turn
                    turn.callbacks = [turn.go_on]
                    yield
                    why = turn._value
            if why != RENEGED:
                why = DONE
                start = starts[stage]
                if start is not None:
                    until = start(w, p, env._now)
                    stage = p.stage
                    if until == AWAIT:
                        p.state = AWAITING
                        asleep[p.id] = turn
                        turn.callbacks = [turn.go_on]
                        yield
                        why = turn._value
                    elif until > env._now:
                        p.state = HOLDING
                        turn.callbacks = [turn.go_on]
                        env.schedule(turn, (2 + END) << 30 | p.key, until - env._now)
                        yield
                        p.state = READY
                        g.now = env._now
                        g.n_events += 1
                    elif until < env._now:
                        raise AssertionError(
                            f"start of stage {self._stage_names[stage]} answered a time in the past: {p}"
                        )
            leave = leaves[stage]
            if leave is None:
                raise AssertionError(f"stage {self._stage_names[stage]} has no leave")
            stage = p.stage = leave(w, p, env._now, why)
        try:
            end_patient(w, p)
        except AssertionError as fault:
            raise AssertionError(f"{fault}: {p}") from None
        turn.go_on = None
        yield  # a life that is over: nothing holds it now, and it is closed where it stands

    def _born(self, p: Any) -> _Turn:
        if self._g.n_free < SLICE:
            self._more_patients()
        return _Turn(self._life(p))

    def _arrivals(self) -> Generator[None, Any, None]:
        env, g = self.env, self._g
        turn = yield
        for first in range(0, len(self._arrival), BLOCK):
            for rank, (t, resident, episode, stage) in enumerate(self._arrival[first : first + BLOCK].tolist(), first):
                turn.callbacks = [turn.go_on]
                env.schedule(turn, (2 + ARRIVAL) << 30 | rank << 3, t - env._now)  # type: ignore[arg-type]
                yield
                g.now = t
                g.n_events += 1
                g.arrived += 1
                born = self._born(new_patient(self.w, rank << 3, resident, episode, stage))
                born.go_on(born)
        turn.go_on = None
        yield

    # The four primitives.
    def post(self, t: int, kind: int, key: int, row: int, ticket: int) -> None:
        """Put a timed event into SimPy's calendar, in the kernel's order within its second."""
        if t < self.env._now:
            raise AssertionError(f"an event was posted into the past: second {t}, kind {kind}, row {row}")
        if kind == EXPIRE and self._g.n_free_holds < SLICE:
            self._more_holds()
        event = _Later(self._due, kind, row, ticket)
        self.env.schedule(event, (2 + kind) << 30 | key, t - self.env._now)  # type: ignore[arg-type]

    def wake(self, p: Any, why: int) -> None:
        """Resume a patient's process within this second, first in first out."""
        event: Event = self._born(p) if why == BORN else self._asleep.pop(p.id)
        event._ok, event._value = True, why
        self.env.schedule(event, URGENT)

    def draw(self, p: Any, purpose: int, occurrence: int) -> float:
        """The uniform of this key; checked mode refuses a key used twice."""
        if self.checked:
            key = (p.resident, p.episode, occurrence, purpose)
            if key in self._drawn:
                raise AssertionError(f"the draw (resident, episode, occurrence, purpose) = {key} is used twice: {p}")
            self._drawn.add(key)
        return _uniform(self._g.seed, p.resident, p.episode, occurrence, purpose)  # type: ignore[no-any-return]

    def new_row(self) -> Any:
        """A fresh event row; the one before it is complete, and a full chunk goes to the sink first."""
        rows = self._rows
        if len(rows) >= self._chunk:
            self._drain()
        elif rows:
            rows[-1] = self._fields(rows[-1])  # a tuple of numbers: Python's search for garbage passes it by
        row = self._new()
        rows.append(row)
        return row

    def _due(self, event: Any) -> None:
        g = self._g
        g.now = self.env._now
        g.n_events += 1
        if event.kind == ALARM:
            self._run_alarm(event.row, 0)
        elif event.kind == RENEGE:
            renege(self.w, self.w.patient[event.row], event.ticket)
        else:
            expire(self.w, event.row, event.ticket)

    def _run_alarm(self, code: int, cursor: int) -> None:
        following = self._alarm(self.w, code, cursor, self.env._now)
        if following != FINISHED:
            go_on = Event(self.env)
            go_on._ok, go_on._value = True, None
            go_on.callbacks.append(lambda _: self._run_alarm(code, following))
            self.env.schedule(go_on, URGENT)

    def _sleep(self, p: Any) -> Event:
        event = self._asleep[p.id] = Event(self.env)
        return event

    def _at(self, t: int, kind: int, key: int) -> Event:
        return self._timed(t, (2 + kind) << 30 | key)

    def _timed(self, t: int, priority: int) -> Event:
        event = Event(self.env)
        event._ok, event._value = True, None
        self.env.schedule(event, priority, t - self.env._now)  # type: ignore[arg-type]
        return event

    def _more_patients(self) -> None:
        n, free, g = len(self.w.patient), self.w.free, self._g
        self.w.patient.extend(rows_of(np.zeros(n, self._patient_dtype), self.checked))
        free[g.n_free :] = range(2 * n - 1, n - 1, -1)
        g.n_free += n
        free.extend([0] * (2 * n - len(free)))

    def _more_holds(self) -> None:
        n, g = len(self.w.hold), self._g
        self.w.hold.extend(rows_of(hold_rows(n, start=n, then=g.first_free_hold), self.checked))
        g.first_free_hold = n
        g.n_free_holds += n

    def _drain(self) -> None:
        rows = self._rows
        if rows:
            rows[-1] = self._fields(rows[-1])
            chunk = np.array(rows, self._row_dtype)
            rows.clear()
            if self._sink is None:
                self._kept.append(chunk)
            else:
                self._sink(chunk)

    # For users: the same calls as the compiled engine's, and two that only SimPy can offer.
    @property
    def now(self) -> int:
        """Second at which the run stands."""
        return int(self.env.now)

    def run(self, until: int) -> None:
        """Simulate everything before second ``until``."""
        until = whole_second(until, self.now)
        if until == self.now:
            return
        self.env.run(until)
        self._g.now = until

    def send_rows_to(self, sink: Callable[[NDArray[Any]], None]) -> None:
        """Give every chunk of event rows to ``sink`` instead of keeping it."""
        self._sink = sink

    def event_rows(self) -> NDArray[Any]:
        """All event rows kept so far."""
        self._drain()
        return joined(self._kept)

    def flush(self) -> None:
        """Give the sink what was recorded since the last full chunk."""
        self._drain()

    def every(self, period_seconds: int, act: Callable[[SimpyEngine, int], None], first: int | None = None) -> None:
        """Call ``act(sim, now)`` every so many seconds, before the model's own events of that second.

        The first time at second ``first``, by default one period from now; several in the order of these calls.
        """
        period = whole_second(period_seconds, 1)
        start = self.now + period if first is None else whole_second(first, self.now)
        self._n_controllers += 1
        priority = NORMAL + self._n_controllers

        def controller() -> Generator[Event, Any, None]:
            t = start
            while True:
                yield self._timed(t, priority)
                self._g.now = self.env.now
                act(self, self.now)
                t += period

        self.env.process(controller())

    def get(self, table: str, field: str) -> NDArray[Any]:
        """A copy of one column of a table."""
        return np.array([getattr(r, field) for r in getattr(self.w, table)])

    def set_capacity(self, pool: int, capacity: int) -> None:
        """Change the units of a pool without named doctors."""
        if self.w.pool[pool].is_staff:
            raise ValueError(f"pool {pool} is staffed by named doctors: change their roster instead")
        self._g.now = self.env.now
        set_capacity(self.w, pool, int(capacity))

    def use(self, pool: int, seconds: int, cls: int = 0) -> Generator[Event, Any, int]:
        """For a process of one's own: ``waited = yield from sim.use(pool, seconds)`` queues like anybody else.

        Gives the seconds waited, or ``NONE`` if the pool sent its queue home at closing.
        """
        seconds = whole_second(seconds, 1)
        self._g.now = self.env.now
        if self._g.n_free < SLICE:
            self._more_patients()
        self._user_key += 8
        p = new_patient(self.w, self._user_key, NONE, 0, EXIT)
        p.cls, p.patience = cls, NEVER
        if not take(self.w, p, pool, 0):
            if (yield self._sleep(p)) == RENEGED:
                end_patient(self.w, p)
                return NONE
        waited = p.waited
        yield self._at(self.env.now + seconds, END, p.key)  # type: ignore[arg-type]
        self._g.now = self.env.now
        give(self.w, p, 0)
        end_patient(self.w, p)
        return int(waited)
