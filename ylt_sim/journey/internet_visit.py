"""Internet visit (互联网诊疗): the patient at home and a doctor of the lead at the screen; no tests, no hands."""

from __future__ import annotations

from ylt_sim.journey.competence import chance_to_recognise, chance_to_treat
from ylt_sim.journey.ending import finish, is_dead
from ylt_sim.journey.internet_option import is_internet_open
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.payment import bill_internet_visit
from ylt_sim.journey.price import in_cents
from ylt_sim.journey.timing import spell
from ylt_sim.journey.visit import after_treatment
from ylt_sim.kernel.codes import NONE, RENEGED, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CHOICE,
    DOCTOR,
    END_DIED_OTHERWISE,
    END_TREATED,
    EV_INTERNET,
    EV_REMOTE_GAVE_UP,
    INTERNET_VISIT,
    PLAN_REFER,
    PLAN_ROUTINE,
    PLAN_TREATED,
    PLAN_WRONG,
    U_INTERNET,
    U_INTERNET_SEES,
    U_INTERNET_TREAT,
    WALK_IN,
)

__all__ = ["internet_visit_enter", "internet_visit_leave", "internet_visit_start"]

MOST_DECISIONS = 4


@rule
def internet_visit_enter(w, p, now):
    """Queue at the screen, with patience; a return that falls due while nobody is there waits for the next morning."""
    p.is_blocked = 0
    if not is_internet_open(w, p.consortium, now):
        p.is_blocked = 1
        return NONE, DOCTOR
    p.cls = WALK_IN
    p.patience = int(w.par[0].internet_patience_seconds + 0.5)
    return w.facility[p.facility].internet, DOCTOR


@rule
def decide_by_screen(w, p):
    """What the doctor at the screen does, with no test: treat, tell to come, or get it wrong."""
    if p.is_resolved:
        return PLAN_ROUTINE
    doctor = w.doctor[p.doctor[DOCTOR]]
    admission = is_admission_due(w, p)
    if doctor.tier >= p.need and not admission:
        if draw(w, p, U_INTERNET_TREAT, p.visit) < chance_to_treat(w, p, doctor, doctor.tier):
            return PLAN_TREATED
        return PLAN_WRONG
    if draw(w, p, U_INTERNET_SEES, p.visit) < chance_to_recognise(w, p, doctor):
        return PLAN_REFER
    return PLAN_WRONG


@rule
def internet_visit_start(w, p, now):
    """The doctor's time at the screen; or the time until the hours begin again."""
    if p.is_blocked:
        begins = now // SECONDS_A_DAY * SECONDS_A_DAY + w.consortium[p.consortium].internet_from_second
        if begins <= now:
            begins += SECONDS_A_DAY
        return begins
    p.plan = decide_by_screen(w, p)
    return now + spell(w, draw(w, p, U_INTERNET, p.visit), w.par[0].internet_seconds, w.par[0].consultation_sigma)


@rule
def leaves_the_screen(w, p, now):
    """Nobody came in time: turn elsewhere, or be content if this was a return of somebody well."""
    record(w, p, EV_REMOTE_GAVE_UP, p.facility, p.pool, NONE, p.consortium, p.waited, 0, 0.0)
    p.is_online = 0
    p.left_screen = 1
    if p.is_resolved:
        return finish(w, p, now, END_TREATED)
    p.facility = NONE
    if p.decision < MOST_DECISIONS:
        return CHOICE
    return AT_HOME


@rule
def internet_visit_leave(w, p, now, why):
    """Record the visit; home, or told to come."""
    if is_dead(w, p) and p.held[DOCTOR] == NONE:
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.is_blocked:
        return INTERNET_VISIT
    if why == RENEGED:
        return leaves_the_screen(w, p, now)
    record(
        w,
        p,
        EV_INTERNET,
        p.facility,
        p.held[DOCTOR],
        p.doctor[DOCTOR],
        p.consortium,
        p.waited,
        now - p.granted[DOCTOR],
        w.par[0].internet_yuan,
    )
    bill_internet_visit(
        w, p, p.facility, in_cents(w.par[0].internet_yuan), w.consortium[p.consortium].internet_points / 100.0
    )
    give(w, p, DOCTOR)
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    p.times_seen += 1
    p.visit += 1
    if p.plan == PLAN_REFER:
        p.is_online = 0
        p.advice = p.need
        return CHOICE
    return after_treatment(w, p, now, p.facility)
