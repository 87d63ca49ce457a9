"""A small clinic as a journey: each resident follows a plan written row by row, so that a test is traced by hand.

A plan is a list of `step` rows. Stages: ``gate`` (the door), ``seen`` (a unit for some time), ``way`` (time without
a unit), ``hold`` (book a unit), ``bed`` (claim the held unit, or queue), ``ward`` (own ward, else an overflow ward),
``team`` (spawn jobs and wait for them), ``job``, ``desk`` (appointments), ``hand`` (give, shift or release).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from ylt_sim.kernel.codes import ALARM, BOOKING_DAYS, DOCTOR_ARRIVES, EXIT, FINISHED, NEVER, NONE, RENEGED
from ylt_sim.kernel.draws import whole_seconds
from ylt_sim.kernel.duty import arrive, send
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import book, claim, release
from ylt_sim.kernel.patient import await_jobs, spawn
from ylt_sim.kernel.pool import can_grant, close_door, give, open_door, set_capacity, shift
from ylt_sim.kernel.primitives import draw, post
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.slot import appoint, cancel, clear_day
from ylt_sim.kernel.table import ARRIVAL_FIELDS, doctor_rows, make_core, patient_row, pool_rows, row_dtype, world_type

SEEN, LEFT, TURNED_AWAY, CAME, BOOKED, LAIN, JOB_DONE, JOBS_DONE, DESK, HANDED = range(16, 26)
SEND, SET_CAPACITY, OPEN, CLOSE, CLEAR_DAY = range(5)
GIVE, SHIFT, RELEASE = range(3)
APPOINT, CANCEL = range(2)
ROSTER = 1
LUCK = 7
RANDOM = -1

STAGE_NAMES = ("gate", "seen", "way", "hold", "bed", "ward", "team", "job", "desk", "hand")
GATE, SEE, WAY, HOLD, BED, WARD, TEAM, JOB, DESK_STAGE, HAND = range(10)

STEP_FIELDS: list[Any] = [
    ("stage", "i4"), ("pool", "i4"), ("slot", "i4"), ("seconds", "i8"), ("cls", "i4"), ("patience", "i8"),
    ("keep", "i4"), ("a", "i4"), ("b", "i4"),
]
ROSTER_FIELDS: list[Any] = [("t", "i8"), ("act", "i4"), ("a", "i4"), ("b", "i4"), ("c", "i4")]
PATIENT_FIELDS: list[Any] = [("step", "i4"), ("seconds", "i8")]
GLOBAL_FIELDS: list[Any] = [("next_row", "i8"), ("rows_a_slice", "i8")]
World = world_type(__name__, "step", "first", "roster", "overflow")


@rule
def next_stage(w, p):
    """On to the following row of the plan."""
    p.step += 1
    return w.step[p.step].stage


@rule
def duration(w, p):
    """Seconds of the step; ``RANDOM`` draws them from 1 to 10."""
    seconds = w.step[p.step].seconds
    if seconds == RANDOM:
        return whole_seconds(10.0 * draw(w, p, LUCK, p.step))
    return seconds


@rule
def gate_leave(w, p, now, why):
    """A shut door turns arrivals away; a patient without a door of his own (pool ``NONE``) walks in."""
    p.step = w.first[p.resident]
    door = w.step[p.step].pool
    if door != NONE and w.pool[door].is_open == 0:
        record(w, p, TURNED_AWAY, 0, door, NONE, NONE, 0, 0, 0.0)
        return EXIT
    return next_stage(w, p)


@rule
def seen_enter(w, p, now):
    """One unit of the step's pool."""
    step = w.step[p.step]
    p.cls = step.cls
    p.patience = step.patience
    return step.pool, step.slot


@rule
def seen_start(w, p, now):
    """As long as the step says."""
    p.seconds = duration(w, p)
    return now + p.seconds


@rule
def seen_leave(w, p, now, why):
    """Record, give back unless the plan keeps the unit."""
    step = w.step[p.step]
    if why == RENEGED:
        record(w, p, LEFT, 0, step.pool, NONE, p.cls, p.waited, 0, 0.0)
        return EXIT
    record(w, p, SEEN, 0, p.held[step.slot], p.doctor[step.slot], p.cls, p.waited, p.seconds, 0.0)
    if step.keep == 0:
        give(w, p, step.slot)
    return next_stage(w, p)


@rule
def way_start(w, p, now):
    """On the road, or no time at all."""
    return now + duration(w, p)


@rule
def way_leave(w, p, now, why):
    """There."""
    record(w, p, CAME, 0, NONE, NONE, NONE, 0, 0, 0.0)
    return next_stage(w, p)


@rule
def hold_leave(w, p, now, why):
    """Book a unit for some seconds; ``a`` says whether there was one."""
    step = w.step[p.step]
    p.cls = step.cls
    booked = book(w, p, step.pool, step.seconds)
    record(w, p, BOOKED, 0, step.pool, NONE, NONE, 1 if booked else 0, 0, 0.0)
    return next_stage(w, p)


@rule
def bed_enter(w, p, now):
    """The held bed, or the queue for one."""
    step = w.step[p.step]
    p.cls = step.cls
    p.patience = step.patience
    if claim(w, p, step.slot):
        return NONE, 0
    return step.pool, step.slot


@rule
def bed_start(w, p, now):
    """The stay."""
    p.seconds = duration(w, p)
    return now + p.seconds


@rule
def bed_leave(w, p, now, why):
    """Record and give the bed back."""
    step = w.step[p.step]
    if why == RENEGED:
        record(w, p, LEFT, 0, step.pool, NONE, p.cls, p.waited, 0, 0.0)
        return EXIT
    record(w, p, LAIN, 0, p.held[step.slot], NONE, p.cls, p.waited, p.seconds, 0.0)
    give(w, p, step.slot)
    return next_stage(w, p)


@rule
def ward_enter(w, p, now):
    """The own ward if it may grant, else the overflow ward if it may, else the own queue."""
    step = w.step[p.step]
    p.cls = step.cls
    p.patience = step.patience
    other = w.overflow[step.pool]
    if not can_grant(w, step.pool, p.cls) and other != NONE and can_grant(w, other, p.cls):
        return other, step.slot
    return step.pool, step.slot


@rule
def ward_start(w, p, now):
    """The stay."""
    return bed_start(w, p, now)


@rule
def ward_leave(w, p, now, why):
    """Record where he lay and give the bed back."""
    return bed_leave(w, p, now, why)


@rule
def team_start(w, p, now):
    """``a`` jobs, each following the plan row ``b``; asleep until all are done."""
    step = w.step[p.step]
    for _ in range(step.a):
        job = spawn(w, p, JOB)
        job.step = step.b
    return await_jobs(w, p, now)


@rule
def team_leave(w, p, now, why):
    """``a`` says why he was resumed."""
    record(w, p, JOBS_DONE, 0, NONE, NONE, NONE, why, 0, 0.0)
    return next_stage(w, p)


@rule
def job_enter(w, p, now):
    """A unit for the job."""
    step = w.step[p.step]
    p.cls = step.cls
    return step.pool, step.slot


@rule
def job_start(w, p, now):
    """As long as the row says."""
    p.seconds = duration(w, p)
    return now + p.seconds


@rule
def job_leave(w, p, now, why):
    """``link`` is the number of the job."""
    step = w.step[p.step]
    record(w, p, JOB_DONE, 0, step.pool, NONE, p.key - p.parent_key, p.waited, p.seconds, 0.0)
    if p.held[step.slot] != NONE:
        give(w, p, step.slot)
    return EXIT


@rule
def desk_leave(w, p, now, why):
    """Make or cancel an appointment: ``seconds`` is the day; ``b`` says whether it was made."""
    step = w.step[p.step]
    made = 1
    if step.a == APPOINT:
        made = 1 if appoint(w, step.pool, step.seconds, step.cls) else 0
    else:
        cancel(w, step.pool, step.seconds, step.cls)
    record(w, p, DESK, 0, step.pool, NONE, step.cls, step.a, made, 0.0)
    return next_stage(w, p)


@rule
def hand_leave(w, p, now, why):
    """Give slot ``slot`` back, shift it to slot ``b``, or release the hold."""
    step = w.step[p.step]
    record(w, p, HANDED, 0, p.held[step.slot], p.doctor[step.slot], NONE, step.a, 0, 0.0)
    if step.a == GIVE:
        give(w, p, step.slot)
    elif step.a == SHIFT:
        shift(p, step.slot, step.b)
    else:
        release(w, p)
    return next_stage(w, p)


@rule
def enter(w, p, now):
    """Chain for the compiled engine."""
    if p.stage == SEE:
        return seen_enter(w, p, now)
    if p.stage == BED:
        return bed_enter(w, p, now)
    if p.stage == WARD:
        return ward_enter(w, p, now)
    if p.stage == JOB:
        return job_enter(w, p, now)
    return NONE, 0


@rule
def start(w, p, now):
    """Chain for the compiled engine."""
    if p.stage == SEE:
        return seen_start(w, p, now)
    if p.stage == WAY:
        return way_start(w, p, now)
    if p.stage == BED:
        return bed_start(w, p, now)
    if p.stage == WARD:
        return ward_start(w, p, now)
    if p.stage == TEAM:
        return team_start(w, p, now)
    if p.stage == JOB:
        return job_start(w, p, now)
    return now


@rule
def leave(w, p, now, why):
    """Chain for the compiled engine."""
    if p.stage == GATE:
        return gate_leave(w, p, now, why)
    if p.stage == SEE:
        return seen_leave(w, p, now, why)
    if p.stage == WAY:
        return way_leave(w, p, now, why)
    if p.stage == HOLD:
        return hold_leave(w, p, now, why)
    if p.stage == BED:
        return bed_leave(w, p, now, why)
    if p.stage == WARD:
        return ward_leave(w, p, now, why)
    if p.stage == TEAM:
        return team_leave(w, p, now, why)
    if p.stage == JOB:
        return job_leave(w, p, now, why)
    if p.stage == DESK_STAGE:
        return desk_leave(w, p, now, why)
    return hand_leave(w, p, now, why)


@rule
def alarm(w, code, cursor, now):
    """The roster, in slices of ``rows_a_slice`` rows; it posts its own next instant."""
    if code >= DOCTOR_ARRIVES:
        arrive(w, code - DOCTOR_ARRIVES)
        return FINISHED
    g = w.glob[0]
    done = 0
    while g.next_row < len(w.roster) and w.roster[g.next_row].t == now:
        if done == g.rows_a_slice:
            return cursor + done
        row = w.roster[g.next_row]
        g.next_row += 1
        done += 1
        if row.act == SEND:
            send(w, row.a, row.b, row.c)
        elif row.act == SET_CAPACITY:
            set_capacity(w, row.a, row.b)
        elif row.act == OPEN:
            open_door(w, row.a)
        elif row.act == CLOSE:
            close_door(w, row.a)
        else:
            clear_day(w, row.a, row.b, row.b, row.b)
    if g.next_row < len(w.roster):
        post(w, w.roster[g.next_row].t, ALARM, ROSTER, ROSTER, 0)
    return FINISHED


@rule
def begin(w):
    """Post the first row of the roster."""
    if len(w.roster) > 0:
        post(w, w.roster[0].t, ALARM, ROSTER, ROSTER, 0)


ROOMS = (sys.modules[__name__],)

Step = tuple[int, dict[str, int]]


def step(stage: int, **fields: int) -> Step:
    """One row of a plan; fields that are not named: pool 0, slot 0, class 2, endless patience, no time."""
    return stage, fields


def see(seconds: int, pool: int = 0, **fields: int) -> Step:
    """To be served by a unit of ``pool``."""
    return step(SEE, seconds=seconds, pool=pool, **fields)


def make_clinic(
    patients: Sequence[tuple[int, Sequence[Step]]],
    *,
    capacity: Sequence[int] = (1,),
    staff: Sequence[int] = (),
    doctors: int = 0,
    roster: Sequence[tuple[int, ...]] = (),
    doors: Sequence[int] = (),
    jobs: Sequence[Step] = (),
    reserve: dict[int, tuple[int, int, int]] | None = None,
    boards_for: dict[int, tuple[int, int]] | None = None,
    overflow: dict[int, int] | None = None,
    sends_home: Sequence[int] = (),
    slots: dict[int, int] | None = None,
    rows_a_slice: int = 64,
    seed: int = 1,
    **sizes: int,
) -> Any:
    """World of a clinic.

    Parameters
    ----------
    patients
        (arrival second, plan), in the order of arrival; patient i is resident i.
    capacity
        Units of each pool; pools in ``staff`` begin with none.
    staff
        Pools of named doctors.
    doctors
        How many doctors there are, all off duty at the start.
    roster
        (second, act, a, b, c), sorted by second.
    doors
        Patient i is turned away if pool ``doors[i]`` is shut; ``NONE`` or missing: no door.
    jobs
        Rows that a ``team`` step names in ``b``; they come first in the step table.
    reserve, boards_for, overflow, sends_home
        By pool.
    slots
        Slots offered a day and class, by pool with appointments (in the order of their slot rows).
    """
    rows: list[Step] = list(jobs)
    first = []
    for i, (_, plan) in enumerate(patients):
        first.append(len(rows))
        rows += [step(GATE, pool=doors[i] if i < len(doors) else NONE), *plan, step(EXIT)]
    table = np.zeros(len(rows), row_dtype(STEP_FIELDS))
    table["cls"], table["patience"] = 2, NEVER
    for i, (stage, fields) in enumerate(rows):
        table["stage"][i] = stage
        for name, value in fields.items():
            table[name][i] = value
    pool = pool_rows(list(capacity))
    for k in staff:
        pool["is_staff"][k], pool["capacity"][k] = 1, 0
    for k, units in (reserve or {}).items():
        pool["reserve"][k] = units
    for k, wards in (boards_for or {}).items():
        pool["boards_for"][k] = wards
    for k in sends_home:
        pool["sends_home"][k] = 1
    for n, k in enumerate(slots or {}):
        pool["first_slot"][k] = n * BOOKING_DAYS
    arrival = np.zeros(len(patients), row_dtype(ARRIVAL_FIELDS))
    arrival["t"] = [t for t, _ in patients]
    arrival["resident"] = np.arange(len(patients))
    timetable = np.zeros(len(roster), row_dtype(ROSTER_FIELDS))
    for i, line in enumerate(roster):
        timetable[i] = (*line, *(0,) * (5 - len(line)))
    other = np.full(len(pool), NONE, np.int64)
    for k, ward in (overflow or {}).items():
        other[k] = ward
    sizes = {"n_patients": 256, "n_rows": 4096, **sizes}
    world = make_core(
        World, pool=pool, arrival=arrival, seed=seed, doctor=doctor_rows(max(1, doctors)),
        n_slot_pools=len(slots or {}), patient=patient_row(PATIENT_FIELDS), global_fields=GLOBAL_FIELDS,
        step=table, first=np.array(first, np.int64), roster=timetable, overflow=other, **sizes,
    )
    world.glob["rows_a_slice"] = rows_a_slice
    for n, offered in enumerate((slots or {}).values()):
        world.slot["offered"][n * BOOKING_DAYS : (n + 1) * BOOKING_DAYS] = offered
    return world
