"""Tests (检查检验): on a machine of the place; read there, or by the consortium's centre; or not to be had."""

from __future__ import annotations

from ylt_sim.journey.timing import spell
from ylt_sim.kernel.codes import NEVER, NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.patient import await_jobs, spawn
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    CONSULTATION,
    COUNTY,
    ECG,
    EV_TEST,
    OTHER,
    READING,
    RESULT,
    U_RECOGNISED_TEST,
    U_TEST,
)

__all__ = [
    "first_test",
    "is_test_to_be_done",
    "result_leave",
    "result_start",
    "test_enter",
    "test_factor",
    "test_leave",
    "test_start",
]

N_TESTS = 7
TESTED_HERE, TESTED_RECOGNISED, TEST_NOT_TO_BE_HAD = 1, 2, 3


@rule
def first_test(w, p):
    """The first test that the condition needs and the place has a machine for, or ``NONE``."""
    needed = w.condition[p.condition].tests
    for test in range(N_TESTS):
        if needed >> test & 1 and w.facility[p.facility].machine[test] != NONE:
            return test
    return NONE


@rule
def is_test_to_be_done(w, p):
    """Whether the doctor sends the patient to a machine before he decides: once an encounter, from moderate severity.

    A result of the consortium is recognised with the share that its facilities agreed on; a place without the machine
    goes without.
    """
    if p.tested > 0 or p.severity == 0 or w.condition[p.condition].tests == 0:
        return False
    if first_test(w, p) == NONE:
        p.tested = TEST_NOT_TO_BE_HAD
        return False
    if p.has_result and p.consortium != NONE:
        if draw(w, p, U_RECOGNISED_TEST, p.visit) < w.consortium[p.consortium].recognised_share:
            p.tested = TESTED_RECOGNISED
            return False
    return True


@rule
def test_factor(w, p):
    """What a test that is missing, or read without a specialist at the primary tier, leaves of competence, 0..1."""
    if p.tested == TEST_NOT_TO_BE_HAD:
        return w.par[0].missing_test_factor
    if p.tested == TESTED_HERE and p.has_report == 0 and w.facility[p.facility].tier < COUNTY:
        return w.par[0].local_reading_factor
    return 1.0


@rule
def test_enter(w, p, now):
    """Queue for the machine, as long as it takes."""
    p.patience = NEVER
    return w.facility[p.facility].machine[first_test(w, p)], OTHER


@rule
def test_start(w, p, now):
    """Time on the machine."""
    return now + spell(w, draw(w, p, U_TEST, p.visit), w.par[0].test_seconds, 0.5)


@rule
def reading_consortium(w, p):
    """The consortium whose centre reads this test for this place, or ``NONE``: ECG and imaging, connected members."""
    test = first_test(w, p)
    if test < ECG:
        return NONE
    facility = w.facility[p.facility]
    era = w.glob[0].era
    for i in range(facility.n_links[era]):
        link = w.link[facility.first_link[era] + i]
        if link.is_connected_reading and w.consortium[link.consortium].has_reading:
            return link.consortium
    return NONE


@rule
def test_leave(w, p, now, why):
    """The picture is taken; to the reader's queue, or straight back with a local reading."""
    record(w, p, EV_TEST, p.facility, p.held[OTHER], NONE, first_test(w, p), p.waited, now - p.granted[OTHER], 0.0)
    give(w, p, OTHER)
    p.tested = TESTED_HERE
    p.has_result = 1
    p.is_review = 1
    if reading_consortium(w, p) != NONE:
        return RESULT
    return CONSULTATION


@rule
def result_start(w, p, now):
    """A reading job goes to the centre; the patient waits for it."""
    consortium_id = reading_consortium(w, p)
    job = spawn(w, p, READING)
    job.facility = p.facility
    job.consortium = consortium_id
    job.visit = p.visit
    job.cls = p.cls
    job.kind = p.kind
    job.severity = p.severity
    return await_jobs(w, p, now)


@rule
def result_leave(w, p, now, why):
    """Back to the doctor with the report, or with a local reading if the centre had no time."""
    return CONSULTATION
