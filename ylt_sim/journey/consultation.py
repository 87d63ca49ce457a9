"""Consultation (就诊): the queue for a doctor of the specialty, what he decides, what follows."""

from __future__ import annotations

from ylt_sim.journey.affordability import forgoes
from ylt_sim.journey.appointment import clinic_of_background, way_to_clinic
from ylt_sim.journey.board import may_go_to_board, present_case
from ylt_sim.journey.competence import (
    chance_to_recognise,
    chance_to_treat,
    chance_with_advice,
    reach_of,
    would_rather_go,
)
from ylt_sim.journey.emergency import come_to_door, with_team
from ylt_sim.journey.ending import finish, is_background, set_definitive
from ylt_sim.journey.family_doctor import goes_first
from ylt_sim.journey.handover import is_to_be_handed_over
from ylt_sim.journey.incentive import admission_shift, payment_changes, refer_shift, share_as_swayed, tell_swayed
from ylt_sim.journey.information import note_known, take_history
from ylt_sim.journey.learning import note_failed, note_wait
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.pathway import fill_in_checklist
from ylt_sim.journey.remote_consultation import may_consult_remotely
from ylt_sim.journey.slots import forget_slot
from ylt_sim.journey.tests import begin_tests, is_test_to_be_done
from ylt_sim.journey.timing import spell
from ylt_sim.journey.visit import after_treatment, end_visit, write_letter
from ylt_sim.kernel.codes import EXIT, NEVER, NONE, RENEGED
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import has_hold, release
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    BOARD_REFER,
    BOARD_TREAT,
    CHOICE,
    COUNTY,
    DOCTOR,
    EMERGENCY,
    END_GAVE_UP,
    END_TREATED,
    EPISODE_FOLLOW_UP,
    EV_GAVE_UP,
    EV_TURNED_AWAY,
    GENERAL,
    HANDOVER,
    MODERATE,
    PLAN_ADMIT,
    PLAN_BOARD,
    PLAN_GO,
    PLAN_REFER,
    PLAN_REMOTE,
    PLAN_ROUTINE,
    PLAN_TEST,
    PLAN_TREATED,
    PLAN_WRONG,
    REFERRAL,
    REFERRED,
    REMOTE_CONSULTATION,
    SWAY_ADMIT,
    SWAY_REFER,
    TERTIARY,
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
MOST_DECISIONS = 4
"""From so many choices of a place on nobody looks for another one by himself."""


@rule
def pool_of(w, p):
    """The pool asked for: the specialty's clinic, or emergency (the general clinic) for emergencies.

    With a slot in the expert clinic that one, as long as an expert is there. For whom a bed is held the emergency
    clinic too, while the specialty's is shut.
    """
    facility = w.facility[p.facility]
    if p.is_emergency and facility.clinic[GENERAL] != NONE:
        return facility.clinic[GENERAL]
    if p.slot_pool != NONE and p.slot_pool == facility.expert[p.specialty] and w.pool[p.slot_pool].capacity > 0:
        return p.slot_pool
    own = facility.clinic[p.specialty]
    if own != NONE and not (has_hold(w, p) and w.pool[own].is_open == 0):
        return own
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
    if p.is_emergency and p.is_review == 0:
        come_to_door(w, p, now)
    if p.is_emergency:
        p.cls = EMERGENCY
    elif p.is_referred or p.is_booked or p.is_review or goes_first(w, p, now):
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
def luck_to_recognise(w, p):
    """Luck of seeing what is there; of who is called back because of a report, the luck to which the report belongs."""
    if p.is_recalled == 0 or p.luck_recognise > 1.0:
        p.luck_recognise = draw(w, p, U_RECOGNISE, p.visit)
    return p.luck_recognise


@rule
def luck_to_treat(w, p):
    """Luck of the right management, kept likewise."""
    if p.is_recalled == 0 or p.luck_treat > 1.0:
        p.luck_treat = draw(w, p, U_TREAT, p.visit)
    return p.luck_treat


@rule
def decide_with_board(w, p, doctor):
    """What comes of the board's plan: sent up, or treated by the doctor who is there with the board's advice."""
    plan = p.board_plan
    p.board_plan = 0
    if plan == BOARD_REFER:
        return PLAN_REFER
    if luck_to_treat(w, p) < chance_with_advice(w, p, doctor, w.doctor[p.board_doctor]):
        return PLAN_TREATED
    return PLAN_WRONG


@rule
def admission_here(w, p):
    """Whether he is to be admitted, in the eyes of this place; tells where its payment has changed that."""
    if not payment_changes(w):
        return is_admission_due(w, p)
    p.admission_shift = 0.0
    today = is_admission_due(w, p)
    p.admission_shift = admission_shift(w, p)
    now = is_admission_due(w, p)
    if now != today:
        tell_swayed(w, p, SWAY_ADMIT, 1 if now else 0, p.admission_shift / w.par[0].admit_per_yuan)
    return now


@rule
def chance_to_refer(w, p, chance, u, admission):
    """Chance that the doctor acts on what he sees, as payment sways it."""
    return share_as_swayed(w, p, SWAY_REFER, 1, u, chance, refer_shift(w, p, admission), w.par[0].refer_per_yuan)


@rule
def is_false_alarm(w, p, admission):
    """Whether he is sent up though the place can treat him."""
    u = draw(w, p, U_FALSE_ALARM, p.visit)
    return u < chance_to_refer(w, p, w.par[0].false_alarm, u, admission)


@rule
def admit_or_send(w, p):
    """Admitted here, unless he would rather lie in a hospital and goes there by himself, a few times."""
    return PLAN_GO if p.decision < MOST_DECISIONS and would_rather_go(w, p) else PLAN_ADMIT


@rule
def decide(w, p):
    """What the doctor who has the patient will do: one of the ``PLAN_*`` codes.

    Who is seen to need a bed, and not that it is a bed elsewhere, is admitted here if there is a ward.
    """
    if is_background(p) or p.kind == EPISODE_FOLLOW_UP or p.is_resolved:
        return PLAN_ROUTINE
    if is_test_to_be_done(w, p):
        return PLAN_TEST
    facility = w.facility[p.facility]
    doctor = w.doctor[p.doctor[DOCTOR]]
    p.seen_by = p.doctor[DOCTOR]
    if p.is_recalled == 0:
        p.luck_recognise, p.luck_treat = 2.0, 2.0
    admission = admission_here(w, p)
    reach = reach_of(w, p, doctor)
    has_ward = facility.ward[p.specialty] != NONE
    if reach >= p.need and (has_ward or not admission):
        if admission:
            return admit_or_send(w, p)
        if p.board_plan == BOARD_TREAT:
            return decide_with_board(w, p, doctor)
        if may_go_to_board(w, p):
            return PLAN_BOARD
        if facility.tier < TERTIARY and is_false_alarm(w, p, admission):
            return PLAN_REFER
        if luck_to_treat(w, p) < chance_to_treat(w, p, doctor, reach):
            return PLAN_TREATED
        return PLAN_WRONG
    if p.board_plan != 0:
        return decide_with_board(w, p, doctor)
    if may_go_to_board(w, p):
        return PLAN_BOARD
    u = luck_to_recognise(w, p)
    chance = chance_to_refer(w, p, chance_to_recognise(w, p, doctor), u, admission)
    if u < chance:
        if not admission and may_consult_remotely(w, p):
            return PLAN_REMOTE
        return PLAN_REFER
    if has_ward and admission and u < 1.0 - (1.0 - chance) * (1.0 - w.par[0].admission_recognise):
        return admit_or_send(w, p)
    if luck_to_treat(w, p) < chance_to_treat(w, p, doctor, reach) and not admission:
        return PLAN_TREATED
    return PLAN_WRONG


@rule
def consultation_start(w, p, now):
    """See the doctor: time by tier, half of it with the results of a test, more for a letter or a checklist."""
    if p.is_blocked:
        return now
    tier = w.tier[w.facility[p.facility].tier]
    p.plan = decide(w, p)
    p.met_second = now
    mean = tier.consultation_seconds
    if p.is_emergency:
        mean = w.par[0].emergency_seconds
    if p.is_review and p.plan != PLAN_TEST:
        mean *= 0.5
    seconds = spell(w, draw(w, p, U_CONSULTATION, p.visit), mean, w.par[0].consultation_sigma)
    if p.plan == PLAN_REFER or p.plan == PLAN_BOARD:
        seconds += write_letter(w, p)
    if p.plan == PLAN_ADMIT:
        seconds += fill_in_checklist(w, p)
    if not is_background(p):
        seconds += take_history(w, p, now)
        note_known(p, now)
    seconds = with_team(w, p, now, seconds)
    note_wait(w, p, p.facility, p.waited)
    p.local_waited = p.waited
    p.local_cls = p.cls
    return now + seconds


@rule
def turned_away(w, p, now):
    """The door is shut: come again when it opens, a few times; then turn elsewhere. A held bed has its own door."""
    if has_hold(w, p):
        return WARD
    record(w, p, EV_TURNED_AWAY, p.facility, NONE, NONE, p.cls, 0, p.tries, 0.0)
    p.tries += 1
    if p.resident == NONE:
        return EXIT
    if p.tries <= MOST_TRIES and p.is_emergency == 0:
        return way_to_clinic(w, p)
    forget_slot(p)
    note_failed(w, p, p.facility)
    if p.decision < MOST_DECISIONS:
        return CHOICE
    return finish(w, p, now, END_GAVE_UP)


@rule
def gave_up(w, p, now):
    """Left the queue: somewhere else, if it is serious; home, if not. What was kept is given up."""
    release(w, p)
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
    if p.severity >= MODERATE and p.decision < MOST_DECISIONS and p.kind != EPISODE_FOLLOW_UP:
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
        return begin_tests(w, p, now)
    p.is_recalled = 0
    if p.plan == PLAN_BOARD:
        present_case(w, p)
        return AT_HOME
    if p.plan == PLAN_ADMIT:
        return AT_HOME if forgoes(w, p) else WARD
    if p.plan == PLAN_REFER:
        return REFERRAL
    if p.plan == PLAN_GO:
        release(w, p)
        p.advice = max(p.need, COUNTY)
        return CHOICE
    if is_to_be_handed_over(w, p, facility_id):
        set_definitive(w, p, now, facility_id)
        return HANDOVER
    return after_treatment(w, p, now, facility_id)
