"""Consultation (就诊): the queue for a doctor of the specialty, what he decides, what follows."""

from __future__ import annotations

from ylt_sim.journey.appointment import clinic_of_background, forget_slot, way_to_clinic
from ylt_sim.journey.competence import chance_to_recognise, chance_to_treat, reach_of
from ylt_sim.journey.ending import finish, is_background
from ylt_sim.journey.learning import note_failed, note_wait
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.telemedicine import may_consult_remotely
from ylt_sim.journey.tests import is_test_to_be_done
from ylt_sim.journey.timing import spell
from ylt_sim.journey.visit import after_treatment, end_visit, letter_seconds
from ylt_sim.kernel.codes import EXIT, NEVER, NONE, RENEGED
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CHOICE,
    DOCTOR,
    EMERGENCY,
    END_GAVE_UP,
    END_TREATED,
    EPISODE_FOLLOW_UP,
    EV_GAVE_UP,
    EV_TURNED_AWAY,
    GENERAL,
    MODERATE,
    PLAN_ADMIT,
    PLAN_REFER,
    PLAN_REMOTE,
    PLAN_ROUTINE,
    PLAN_TEST,
    PLAN_TREATED,
    PLAN_WRONG,
    REFERRAL,
    REFERRED,
    REMOTE_CONSULTATION,
    TERTIARY,
    TEST,
    U_CONSULTATION,
    U_FALSE_ALARM,
    U_PATIENCE,
    U_RECOGNISE,
    U_TREAT,
    WALK_IN,
    WARD,
)

__all__ = ["consultation_enter", "consultation_leave", "consultation_start"]

MOST_TRIES = 3


@rule
def pool_of(w, p):
    """The pool asked for: the specialty's clinic, or emergency (the general clinic) for emergencies.

    With a slot in the expert clinic that one, as long as an expert is there.
    """
    facility = w.facility[p.facility]
    if p.is_emergency and facility.clinic[GENERAL] != NONE:
        return facility.clinic[GENERAL]
    if p.slot_pool != NONE and p.slot_pool == facility.expert[p.specialty] and w.pool[p.slot_pool].capacity > 0:
        return p.slot_pool
    if facility.clinic[p.specialty] != NONE:
        return facility.clinic[p.specialty]
    return facility.clinic[GENERAL]


@rule
def consultation_enter(w, p, now):
    """Queue for a doctor: emergency, then booked or referred, then walk-in; each with its patience.

    A shut door turns arrivals away, but not who is back from a test.
    """
    p.is_blocked = 0
    pool_id = pool_of(w, p)
    if pool_id == NONE or (w.pool[pool_id].is_open == 0 and p.is_review == 0):
        p.is_blocked = 1
        return NONE, DOCTOR
    if is_background(p):
        pool_id = clinic_of_background(w, p, pool_id)
    if p.is_emergency:
        p.cls = EMERGENCY
    elif p.is_referred or p.is_booked or p.is_review:
        p.cls = REFERRED
    else:
        p.cls = WALK_IN
    if p.cls == EMERGENCY:
        p.patience = NEVER
    else:
        p.patience = spell(w, draw(w, p, U_PATIENCE, p.asks), w.par[0].patience_seconds * (3 - p.cls), 0.5)
    p.asks += 1
    return pool_id, DOCTOR


@rule
def decide(w, p):
    """What the doctor who has the patient will do: one of the ``PLAN_*`` codes."""
    if is_background(p) or p.kind == EPISODE_FOLLOW_UP or p.is_resolved:
        return PLAN_ROUTINE
    if is_test_to_be_done(w, p):
        return PLAN_TEST
    facility = w.facility[p.facility]
    doctor = w.doctor[p.doctor[DOCTOR]]
    admission = is_admission_due(w, p)
    reach = reach_of(w, p, doctor)
    has_ward = facility.ward[p.specialty] != NONE
    if reach >= p.need and (has_ward or not admission):
        if admission:
            return PLAN_ADMIT
        if facility.tier < TERTIARY and draw(w, p, U_FALSE_ALARM, p.visit) < w.par[0].false_alarm:
            return PLAN_REFER
        if draw(w, p, U_TREAT, p.visit) < chance_to_treat(w, p, doctor, reach):
            return PLAN_TREATED
        return PLAN_WRONG
    if draw(w, p, U_RECOGNISE, p.visit) < chance_to_recognise(w, p, doctor):
        if not admission and may_consult_remotely(w, p):
            return PLAN_REMOTE
        return PLAN_REFER
    if draw(w, p, U_TREAT, p.visit) < chance_to_treat(w, p, doctor, reach) and not admission:
        return PLAN_TREATED
    return PLAN_WRONG


@rule
def consultation_start(w, p, now):
    """See the doctor: time by tier, half of it with the results of a test, more if a letter is to be written."""
    if p.is_blocked:
        return now
    tier = w.tier[w.facility[p.facility].tier]
    p.plan = decide(w, p)
    mean = tier.consultation_seconds
    if p.is_emergency:
        mean = w.par[0].emergency_seconds
    if p.is_review and p.plan != PLAN_TEST:
        mean *= 0.5
    seconds = spell(w, draw(w, p, U_CONSULTATION, p.visit), mean, w.par[0].consultation_sigma)
    if p.plan == PLAN_REFER:
        seconds += int(letter_seconds(w, p) + 0.5)
    note_wait(w, p, p.facility, p.waited)
    p.local_waited = p.waited
    p.local_cls = p.cls
    return now + seconds


@rule
def turned_away(w, p, now):
    """The door is shut: come again when it opens, a few times; then turn elsewhere."""
    record(w, p, EV_TURNED_AWAY, p.facility, NONE, NONE, p.cls, 0, p.tries, 0.0)
    p.tries += 1
    if p.resident == NONE:
        return EXIT
    if p.tries <= MOST_TRIES and p.is_emergency == 0:
        return way_to_clinic(w, p)
    forget_slot(p)
    note_failed(w, p, p.facility)
    if p.decision < 4:
        return CHOICE
    return finish(w, p, now, END_GAVE_UP)


@rule
def gave_up(w, p, now):
    """Left the queue: somewhere else, if it is serious; home, if not."""
    record(w, p, EV_GAVE_UP, p.facility, p.pool, NONE, p.cls, p.waited, p.tries, 0.0)
    note_wait(w, p, p.facility, p.waited)
    note_failed(w, p, p.facility)
    p.tries += 1
    if p.resident == NONE:
        return EXIT
    forget_slot(p)
    p.is_review = 0
    if p.is_resolved:
        return finish(w, p, now, END_TREATED)
    if p.severity >= MODERATE and p.decision < 4 and p.kind != EPISODE_FOLLOW_UP:
        return CHOICE
    if p.kind == EPISODE_FOLLOW_UP:
        return finish(w, p, now, END_GAVE_UP)
    p.facility = NONE
    return AT_HOME


@rule
def consultation_leave(w, p, now, why):
    """Act on what was decided."""
    if p.is_blocked:
        return turned_away(w, p, now)
    if why == RENEGED:
        return gave_up(w, p, now)
    p.appointment = NONE
    if p.plan != PLAN_TEST:
        forget_slot(p)
    if p.plan == PLAN_REMOTE:
        return REMOTE_CONSULTATION
    facility_id = p.facility
    end_visit(w, p, now)
    if is_background(p):
        return EXIT
    if p.plan == PLAN_TEST:
        return TEST
    if p.plan == PLAN_ADMIT:
        return WARD
    if p.plan == PLAN_REFER:
        return REFERRAL
    return after_treatment(w, p, now, facility_id)
