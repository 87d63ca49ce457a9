"""Courier (标本转运): samples of a township without the machine travel to the lead's laboratory; the result comes back.

The sample is a job of its own: it waits for the next run, then is on the road, then in the queue of the lead's
machine; pathology is read there. The patient waits if the result can be back today, else goes home and is called.
"""

from __future__ import annotations

from ylt_sim.journey.hours import opening_weekday
from ylt_sim.journey.membership import covers
from ylt_sim.journey.payment import bill_test
from ylt_sim.journey.reading import ALL_JOBS, mark_result, stop_waiting
from ylt_sim.journey.timing import spell
from ylt_sim.kernel.codes import EXIT, NEVER, NONE, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.patient import spawn
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    COURIER,
    EV_COURIER,
    EV_SAMPLE,
    LAB,
    OTHER,
    PATHOLOGY,
    READING,
    REFERRED,
    TOWNSHIP,
    U_SAMPLE,
)

__all__ = ["can_send_sample", "courier_enter", "courier_leave", "courier_start", "is_back_today", "send_samples"]


@rule
def courier_link(w, p, test):
    """Membership whose lead has the machine and sends a courier, or ``NONE``: the shortest road, then the first."""
    facility = w.facility[p.facility]
    era = w.glob[0].era
    best = NONE
    for i in range(facility.n_links[era]):
        row = facility.first_link[era] + i
        consortium = w.consortium[w.link[row].consortium]
        if not covers(w, p, w.link[row].consortium):
            continue
        if consortium.courier_runs <= 0.0 or w.facility[consortium.lead].machine[test] == NONE:
            continue
        if best == NONE or w.link[row].road_seconds < w.link[best].road_seconds:
            best = row
    return best


@rule
def can_send_sample(w, p, test):
    """Whether a sample can be sent: laboratory and pathology, from township centres, not in an emergency."""
    if (test != LAB and test != PATHOLOGY) or p.is_emergency or w.facility[p.facility].tier != TOWNSHIP:
        return False
    return courier_link(w, p, test) != NONE


@rule
def next_run(w, runs, now):
    """Second of the next courier run from ``now``; runs a day are spread evenly over the working day.

    Run ``n`` is due after ``(n + 1/2) / runs`` working days; so half a run a day is one every other day.
    """
    par = w.par[0]
    part = (now % SECONDS_A_DAY - par.courier_from_second) / par.courier_span_seconds
    elapsed = now // SECONDS_A_DAY + min(1.0, max(0.0, part))
    n = int(elapsed * runs + 0.5)
    if (n + 0.5) / runs < elapsed:
        n += 1
    due = (n + 0.5) / runs
    day = int(due)
    return max(now, day * SECONDS_A_DAY + int(par.courier_from_second + (due - day) * par.courier_span_seconds + 0.5))


@rule
def is_back_today(w, p, test, now):
    """Whether the result should be back while the place is open today: the next run, the road and the machine."""
    link = w.link[courier_link(w, p, test)]
    par = w.par[0]
    back = next_run(w, w.consortium[link.consortium].courier_runs, now) + link.road_seconds + par.test_seconds[test]
    if test == PATHOLOGY:
        back += par.reading_seconds[test]
    day = now // SECONDS_A_DAY
    return back <= day * SECONDS_A_DAY + w.facility[p.facility].close_second[opening_weekday(w, day)]


@rule
def send_samples(w, p, now):
    """Give what was taken to the courier; True if the patient may wait for it here."""
    waits_here = True
    for test in range(7):
        if p.samples >> test & 1 == 0 or p.jobs == ALL_JOBS:
            continue
        if not is_back_today(w, p, test, now):
            waits_here = False
        job = spawn(w, p, COURIER)
        job.kind = p.kind
        job.facility = p.facility
        job.consortium = w.link[courier_link(w, p, test)].consortium
        job.test = test
        job.visit = p.visit
        job.cls = REFERRED
        job.sent_second = now
        job.is_overdue = 0
        job.arrived = 0
        p.waits_for += 1
    return waits_here


@rule
def courier_enter(w, p, now):
    """On the road, then in the queue of the lead's machine."""
    if p.arrived == 0:
        return NONE, OTHER
    p.patience = NEVER
    return w.facility[w.consortium[p.consortium].lead].machine[p.test], OTHER


@rule
def road_of(w, p):
    """Seconds by car from the place of the sample to the lead."""
    facility = w.facility[p.facility]
    era = w.glob[0].era
    for i in range(facility.n_links[era]):
        link = w.link[facility.first_link[era] + i]
        if link.consortium == p.consortium:
            return link.road_seconds
    return 3600


@rule
def courier_start(w, p, now):
    """Until the next run has brought the sample to the lead; then on its machine."""
    if p.arrived:
        return now + spell(w, draw(w, p, U_SAMPLE, p.visit * 8 + p.test), w.par[0].test_seconds[p.test], 0.5)
    p.booked_second = next_run(w, w.consortium[p.consortium].courier_runs, now)
    return p.booked_second + road_of(w, p)


@rule
def courier_leave(w, p, now, why):
    """At the lead: to its machine. Measured: the result goes back, pathology after a reading by the lead's readers."""
    if p.arrived == 0:
        run = p.booked_second
        record(w, p, EV_COURIER, p.facility, NONE, NONE, p.consortium, run - p.sent_second, now - run, float(p.test))
        p.arrived = 1
        return COURIER
    record(w, p, EV_SAMPLE, p.facility, p.held[OTHER], NONE, p.test, p.waited, now - p.granted[OTHER], 0.0)
    bill_test(w, w.patient[p.parent], w.consortium[p.consortium].lead, p.test)
    give(w, p, OTHER)
    p.reader = w.facility[w.consortium[p.consortium].lead].reader
    if p.test == PATHOLOGY and p.reader != NONE:
        return READING
    patient = w.patient[p.parent]
    mark_result(w, patient, p.test, p.facility, now)
    if patient.facility == p.facility:
        patient.at_hand |= 1 << p.test
    patient.reports |= 1 << p.test
    stop_waiting(w, patient, p)
    return EXIT
