"""One fixed row an event: the only thing a run leaves behind."""

from __future__ import annotations

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.primitives import new_row
from ylt_sim.kernel.rule import rule

__all__ = ["record", "record_pool", "record_pool_more"]


@rule
def record(w, p, event, facility, pool, doctor, link, a, b, x):
    """Write one event of patient ``p``; what ``link``, ``a``, ``b`` and ``x`` mean is said with each event's code."""
    row = new_row(w)
    row.time = w.glob[0].now
    row.key = p.key
    row.resident = p.resident
    row.episode = p.episode
    row.event = event
    row.facility = facility
    row.pool = pool
    row.doctor = doctor
    row.link = link
    row.a = a
    row.b = b
    row.x = x


@rule
def record_pool(w, event, pool, doctor, a, b):
    """Write one event that belongs to no patient: a doctor on or off duty, a capacity, a door."""
    record_pool_more(w, event, pool, doctor, NONE, a, b, 0.0)


@rule
def record_pool_more(w, event, pool, doctor, link, a, b, x):
    """Write one event that belongs to no patient, with all that a row can say."""
    row = new_row(w)
    row.time = w.glob[0].now
    row.key = NONE
    row.resident = NONE
    row.episode = NONE
    row.event = event
    row.facility = NONE if pool == NONE else w.pool[pool].facility
    row.pool = pool
    row.doctor = doctor
    row.link = link
    row.a = a
    row.b = b
    row.x = x
