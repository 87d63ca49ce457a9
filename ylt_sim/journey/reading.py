"""Reading (阅片与远程诊断): a picture in the queue of a reader, of the place itself or of the consortium's centre.

A reading is a job on the patient's behalf. The doctor waits for it with patience by class; then he treats on his own
reading, and the picture stays in the queue behind those for which somebody waits. A report that comes late is looked
at in `recall`.
"""

from __future__ import annotations

from ylt_sim.journey.membership import covers
from ylt_sim.journey.timing import spell
from ylt_sim.kernel.codes import AWAITING, EXIT, NEVER, NONE, READY, RENEGED, SIGNALLED
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.patient import spawn
from ylt_sim.kernel.pool import can_grant, give
from ylt_sim.kernel.primitives import draw, wake
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    COUNTY,
    ECG,
    EV_LATE,
    EV_READING,
    LAB,
    OTHER,
    READING,
    U_READING,
    WALK_IN,
    XRAY,
)

__all__ = [
    "ask_for_report",
    "mark_result",
    "reading_enter",
    "reading_leave",
    "reading_start",
    "stop_waiting",
]

ALL_JOBS = 0b11111110


@rule
def mark_result(w, p, test, facility_id, now):
    """The test is done, not yet read by a specialist."""
    bit = 1 << test
    p.results |= bit
    p.reports &= ~bit
    p.tested_at[test] = facility_id
    p.tested_second[test] = now


@rule
def reading_consortium(w, p):
    """The consortium whose centre reads for this place, or ``NONE``."""
    facility = w.facility[p.facility]
    era = w.glob[0].era
    for i in range(facility.n_links[era]):
        link = w.link[facility.first_link[era] + i]
        if link.is_connected_reading and w.consortium[link.consortium].has_reading and covers(w, p, link.consortium):
            return link.consortium
    return NONE


@rule
def is_read_on_the_spot(w, p, test):
    """Whether the treating doctor is able to: laboratory values; at hospitals an ECG, without readers everything."""
    if test == LAB:
        return True
    facility = w.facility[p.facility]
    return facility.tier >= COUNTY and (test == ECG or facility.reader == NONE)


@rule
def reader_of(w, p, test):
    """Pool of the reader and the consortium whose centre it is; ``NONE`` where nobody reads but the treating doctor.

    A hospital's pictures go to its own readers. At the primary tier its own reader takes them if he is free, else the
    centre, else the own reader if he is on duty. An ECG is read by the centre or by the treating doctor.
    """
    facility = w.facility[p.facility]
    own = facility.reader
    has_own = test >= XRAY and own != NONE
    if has_own and (facility.tier >= COUNTY or can_grant(w, own, p.cls)):
        return own, NONE
    consortium_id = reading_consortium(w, p)
    if consortium_id != NONE:
        return w.consortium[consortium_id].reader_pool, consortium_id
    if has_own and w.pool[own].capacity > 0:
        return own, NONE
    return NONE, NONE


@rule
def ask_for_report(w, p, test, now):
    """Send the picture to whoever reads it; without a reader the treating doctor reads for himself."""
    if is_read_on_the_spot(w, p, test):
        p.reports |= 1 << test
        return
    pool_id, consortium_id = reader_of(w, p, test)
    if pool_id == NONE or p.jobs == ALL_JOBS:
        return
    job = spawn(w, p, READING)
    job.kind = p.kind
    job.facility = p.facility
    job.consortium = consortium_id
    job.reader = pool_id
    job.test = test
    job.visit = p.visit
    job.cls = p.cls
    job.sent_second = now
    job.is_overdue = 0
    job.arrived = 0
    p.waits_for += 1


@rule
def stop_waiting(w, p, job):
    """The patient waits for one report fewer; the last one sends him back to the doctor."""
    if p.visit != job.visit or p.waits_for == 0:
        return
    p.waits_for -= 1
    if p.waits_for == 0 and p.state == AWAITING and p.outcome == NONE:
        p.state = READY
        wake(w, p, SIGNALLED)


@rule
def reading_enter(w, p, now):
    """Queue on the readers' time, with the patience of the doctor who waits; behind all others once nobody waits."""
    p.patience = int(w.par[0].report_patience_seconds[p.cls] + 0.5)
    if p.is_overdue or p.arrived:
        p.cls = WALK_IN
        p.patience = NEVER
    return p.reader, OTHER


@rule
def reading_start(w, p, now):
    """The reading."""
    return now + spell(w, draw(w, p, U_READING, p.visit * 8 + p.test), w.par[0].reading_seconds[p.test], 0.5)


@rule
def reading_leave(w, p, now, why):
    """The report goes back, in time or late; or the doctor stops waiting for it, and the picture stays in the queue.

    Late is also what comes when the patient has been seen again without it.
    """
    patient = w.patient[p.parent]
    if why == RENEGED:
        record(w, p, EV_LATE, p.facility, p.reader, NONE, p.consortium, p.waited, 0, 0.0)
        p.is_overdue = 1
        stop_waiting(w, patient, p)
        return READING
    record(
        w,
        p,
        EV_READING,
        p.facility,
        p.held[OTHER],
        p.doctor[OTHER],
        p.consortium,
        p.waited,
        now - p.granted[OTHER],
        float(now - p.sent_second),
    )
    give(w, p, OTHER)
    if p.arrived:
        mark_result(w, patient, p.test, p.facility, now)
        if patient.facility == p.facility:
            patient.at_hand |= 1 << p.test
    patient.reports |= 1 << p.test
    if p.is_overdue or p.visit != patient.visit:
        patient.late_report = 1
    else:
        stop_waiting(w, patient, p)
    return EXIT
