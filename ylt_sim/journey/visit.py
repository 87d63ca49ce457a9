"""The end of a visit: record it, give the doctor back, go home or on."""

from __future__ import annotations

from ylt_sim.journey.ending import finish, set_definitive
from ylt_sim.journey.follow_up import after_follow_up
from ylt_sim.journey.learning import note_seen
from ylt_sim.journey.membership import covers
from ylt_sim.journey.payment import bill_visit
from ylt_sim.journey.pharmacy import lacks_drug
from ylt_sim.journey.price import visit_cents
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    DISPENSING,
    DOCTOR,
    END_TREATED,
    EPISODE_FOLLOW_UP,
    EV_LETTER,
    EV_REVIEW,
    EV_VISIT,
    PLAN_TREATED,
)

__all__ = ["after_treatment", "end_visit", "write_letter"]


@rule
def end_visit(w, p, now):
    """Record the visit, or the review of a result, and give the doctor back.

    Who has been seen waits no more for what was ordered before: the doctor has decided without it.
    """
    event, cents = EV_VISIT, visit_cents(w, p, p.facility)
    if p.is_review:
        event, cents = EV_REVIEW, 0
    record(
        w,
        p,
        event,
        p.facility,
        p.held[DOCTOR],
        p.doctor[DOCTOR],
        p.local_cls,
        p.local_waited,
        now - p.granted[DOCTOR],
        cents / 100.0,
    )
    bill_visit(w, p, p.facility, cents)
    if p.kind == EPISODE_FOLLOW_UP:
        after_follow_up(w, p, now, p.doctor[DOCTOR])
    give(w, p, DOCTOR)
    if p.is_review == 0:
        p.times_seen += 1
    p.is_review = 0
    p.waits_for, p.awaits_result = 0, 0
    p.visit += 1


@rule
def after_treatment(w, p, now, facility_id):
    """Home, treated well or wrong, or from a routine visit; or to wait for a drug that is out of stock."""
    if p.kind == EPISODE_FOLLOW_UP:
        set_definitive(w, p, now, facility_id)
        return finish(w, p, now, END_TREATED)
    if p.plan == PLAN_TREATED:
        if p.is_emergency == 0 and lacks_drug(w, p, facility_id, now):
            return DISPENSING
        note_seen(w, p, facility_id)
        set_definitive(w, p, now, facility_id)
        p.is_resolved = 1
    return AT_HOME


@rule
def write_letter(w, p):
    """Seconds to write and send a referral: the shortest form of the place's consortia, else the long one."""
    facility = w.facility[p.facility]
    era = w.glob[0].era
    longest = w.par[0].local_referral_seconds
    seconds, form = longest, NONE
    for i in range(facility.n_links[era]):
        consortium_id = w.link[facility.first_link[era] + i].consortium
        if covers(w, p, consortium_id) and w.consortium[consortium_id].referral_seconds < seconds:
            seconds, form = w.consortium[consortium_id].referral_seconds, consortium_id
    used = int(seconds + 0.5)
    saved = int(longest + 0.5) - used
    record(w, p, EV_LETTER, p.facility, p.held[DOCTOR], p.doctor[DOCTOR], form, used, saved, 0.0)
    return used
