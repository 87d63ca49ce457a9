"""Patients and their jobs: rows that are used again when a way through the system ends."""

from __future__ import annotations

from ylt_sim.kernel.codes import (
    AWAIT,
    AWAITING,
    BORN,
    CLASSES,
    FREE,
    JOBS,
    NEVER,
    NONE,
    READY,
    SIGNALLED,
    SLOTS,
)
from ylt_sim.kernel.primitives import wake
from ylt_sim.kernel.rule import rule

__all__ = ["await_jobs", "end_patient", "new_patient", "spawn"]


@rule
def new_patient(w, key, resident, episode, stage):
    """A fresh row for somebody who enters at ``stage``."""
    g = w.glob[0]
    g.n_free -= 1
    number = w.free[g.n_free]
    p = w.patient[number]
    p.id = number
    p.key = key
    p.resident = resident
    p.episode = episode
    p.stage = stage
    p.state = READY
    p.cls = CLASSES - 1
    p.patience = NEVER
    p.waited = 0
    p.parent = NONE
    p.parent_key = NONE
    p.jobs = 0
    p.hold = NONE
    p.hold_number = 0
    p.holds_made = 0
    for slot in range(SLOTS):
        p.held[slot] = NONE
        p.doctor[slot] = NONE
    return p


@rule
def end_patient(w, p):
    """The way of ``p`` through the system is over; a parent that waits for its last job is signalled."""
    for slot in range(SLOTS):
        assert p.held[slot] == NONE, "a stage let a patient go who still held something"
    assert p.jobs == 0, "a patient ended before the jobs done on his behalf"
    if p.parent != NONE:
        parent = w.patient[p.parent]
        if parent.key == p.parent_key:
            number = p.key - p.parent_key
            parent.jobs &= ~(1 << number)
            if parent.jobs == 0 and parent.state == AWAITING:
                parent.state = READY
                wake(w, parent, SIGNALLED)
    g = w.glob[0]
    p.state = FREE
    p.key = NONE
    p.ticket += 1
    w.free[g.n_free] = p.id
    g.n_free += 1


@rule
def spawn(w, p, stage):
    """A job on behalf of ``p`` (a reading, a form): a row of its own that starts at ``stage`` within this instant.

    Seven jobs at a time; numbers are used again when a job ends.
    """
    assert p.parent == NONE, "a job cannot have jobs of its own: their keys would meet"
    number = 1
    while p.jobs >> number & 1:
        number += 1
    assert number <= JOBS, "more than seven jobs at a time for one patient"
    p.jobs |= 1 << number
    job = new_patient(w, p.key + number, p.resident, p.episode, stage)
    job.parent = p.id
    job.parent_key = p.key
    wake(w, job, BORN)
    return job


@rule
def await_jobs(w, p, now):
    """What ``start`` answers to sleep until every job of ``p`` is done."""
    if p.jobs == 0:
        return now
    return AWAIT
