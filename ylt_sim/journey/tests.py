"""Tests (检查检验): which ones a doctor orders, how the place can have them done, and what their lack costs.

A test is done on a machine of the place; as a sample by courier; on another member's machine by booking; or it is not
to be had. Results stay with the patient: elsewhere they are recognised or repeated (`recognition`).
"""

from __future__ import annotations

from ylt_sim.journey.courier import can_send_sample, send_samples
from ylt_sim.journey.ending import finish
from ylt_sim.journey.incentive import is_needless, is_withheld
from ylt_sim.journey.payment import bill_test
from ylt_sim.journey.reading import ask_for_report, mark_result
from ylt_sim.journey.recognition import is_accepted
from ylt_sim.journey.shared_machine import book_machines, go_back, go_to_machine
from ylt_sim.journey.timing import spell
from ylt_sim.kernel.codes import AWAIT, NEVER, NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.patient import await_jobs
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CONSULTATION,
    EV_TEST,
    MINOR,
    OTHER,
    RESULT,
    TEST,
    TEST_OWN,
    TEST_REPEAT,
    TEST_SHARED,
    U_TEST,
)

__all__ = [
    "begin_tests",
    "is_test_to_be_done",
    "result_leave",
    "result_start",
    "test_enter",
    "test_factor",
    "test_leave",
    "test_start",
]

N_TESTS = 7


@rule
def is_test_to_be_done(w, p):
    """Whether the doctor orders tests before he decides: once a place, from moderate severity.

    Sets what is at hand, what is to be done on machines of the place, by courier, or on booked machines. Where a
    result from elsewhere is not recognised and cannot be repeated, the doctor goes by what the patient brought.
    """
    needed = w.condition[p.condition].tests
    if p.tested or p.severity == MINOR or needed == 0:
        return False
    p.tested = 1
    p.at_hand, p.todo, p.samples = 0, 0, 0
    lacking = 0
    for test in range(N_TESTS):
        bit = 1 << test
        if needed & bit == 0:
            if is_needless(w, p, test):
                p.todo |= bit
            continue
        if is_accepted(w, p, test):
            p.at_hand |= bit
        elif w.facility[p.facility].machine[test] != NONE:
            if not is_withheld(w, p, test):
                p.todo |= bit
        elif can_send_sample(w, p, test):
            p.samples |= bit
        elif p.results & bit:
            p.at_hand |= bit
        else:
            lacking |= bit
    book_machines(w, p, lacking)
    return (p.todo | p.samples | p.booked) != 0


@rule
def test_factor(w, p):
    """What tests that are missing, or read by the treating doctor himself, leave of competence: the mean over tests."""
    if p.severity == MINOR:
        return 1.0
    par = w.par[0]
    needed = w.condition[p.condition].tests
    n, left = 0, 0.0
    for test in range(N_TESTS):
        bit = 1 << test
        if needed & bit == 0:
            continue
        n += 1
        if p.at_hand & bit == 0:
            left += par.missing_test_factor
        elif p.reports & bit == 0:
            left += par.local_reading_factor
        else:
            left += 1.0
    if n == 0:
        return 1.0
    return left / n


@rule
def begin_tests(w, p, now):
    """From the doctor's room: samples to the courier, the patient to the machines."""
    p.waits_for = 0
    p.awaits_result = 0
    if p.samples and not send_samples(w, p, now):
        p.awaits_result = 1
    if p.todo:
        return TEST
    return after_tests(w, p, now)


@rule
def after_tests(w, p, now):
    """To a booked machine, or back from it; home until a sample is back; to the doctor, with reports if they come."""
    if p.booked:
        return go_to_machine(w, p)
    if p.ordered_by != NONE:
        return go_back(w, p)
    if p.awaits_result:
        return AT_HOME
    p.is_review = 1
    if p.waits_for > 0:
        return RESULT
    return CONSULTATION


@rule
def next_test(p):
    """The first test that is still to be done."""
    test = 0
    while p.todo >> test & 1 == 0:
        test += 1
    return test


@rule
def test_enter(w, p, now):
    """Queue for the machine, as long as it takes."""
    p.patience = NEVER
    return w.facility[p.facility].machine[next_test(p)], OTHER


@rule
def test_start(w, p, now):
    """Time on the machine."""
    test = next_test(p)
    return now + spell(w, draw(w, p, U_TEST, p.visit * 8 + test), w.par[0].test_seconds[test], 0.5)


@rule
def test_leave(w, p, now, why):
    """The picture is taken: to a reader; the patient to the next machine, or on."""
    test = next_test(p)
    bit = 1 << test
    way = TEST_OWN
    if p.results & bit:
        way = TEST_REPEAT
    elif p.ordered_by != NONE:
        way = TEST_SHARED
    record(w, p, EV_TEST, p.facility, p.held[OTHER], NONE, test, p.waited, now - p.granted[OTHER], float(way))
    bill_test(w, p, p.facility, test)
    give(w, p, OTHER)
    p.todo -= bit
    place = p.facility if p.ordered_by == NONE else p.ordered_by
    mark_result(w, p, test, place, now)
    p.at_hand |= bit
    ask_for_report(w, p, test, now)
    if p.todo:
        return TEST
    return after_tests(w, p, now)


@rule
def result_start(w, p, now):
    """Wait at the place for the reports; or, when all else of the episode is over, for a report that is still out."""
    if p.outcome != NONE:
        return await_jobs(w, p, now)
    if p.waits_for > 0:
        return AWAIT
    return now


@rule
def result_leave(w, p, now, why):
    """Back to the doctor, with reports or with local readings where the readers had no time."""
    if p.outcome != NONE:
        return finish(w, p, now, p.outcome)
    return CONSULTATION
