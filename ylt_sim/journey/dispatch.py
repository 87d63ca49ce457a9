"""Which function serves which stage: chains for the compiled engine, and the rooms for the SimPy engine's table."""

from __future__ import annotations

from ylt_sim.journey import (
    appointment,
    choice,
    clockwork,
    competence,
    consultation,
    emergency,
    ending,
    follow_up,
    hours,
    learning,
    onset,
    payment,
    referral,
    slots,
    staff,
    step_down,
    telemedicine,
    tests,
    timing,
    travel,
    visit,
    ward,
)
from ylt_sim.journey.clockwork import alarm, begin
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.rule import rule
from ylt_sim.world import codes, fields
from ylt_sim.world.codes import (
    AMBULANCE,
    APPOINTMENT,
    AT_HOME,
    CHOICE,
    CONSULTATION,
    FOLLOW_UP,
    ONSET,
    READING,
    RECOVERY,
    REFERRAL,
    REMOTE_CONSULTATION,
    RESULT,
    STAGE_NAMES,
    STEP_DOWN,
    TEST,
    TRAVEL,
    WARD,
)

__all__ = ["ROOMS", "SOURCES", "STAGE_NAMES", "alarm", "begin", "enter", "leave", "start"]

ROOMS = (
    onset, choice, appointment, travel, consultation, tests, telemedicine, referral, ward, step_down, follow_up,
    emergency,
)  # fmt: skip
SOURCES = (clockwork, codes, competence, ending, fields, hours, learning, payment, slots, staff, timing, visit)


@rule
def enter(w, p, now):
    """What does ``p`` ask for?"""
    stage = p.stage
    if stage == CONSULTATION:
        return consultation.consultation_enter(w, p, now)
    if stage == TEST:
        return tests.test_enter(w, p, now)
    if stage == READING:
        return telemedicine.reading_enter(w, p, now)
    if stage == REMOTE_CONSULTATION:
        return telemedicine.remote_consultation_enter(w, p, now)
    if stage == WARD:
        return ward.ward_enter(w, p, now)
    if stage == STEP_DOWN:
        return step_down.step_down_enter(w, p, now)
    if stage == RECOVERY:
        return step_down.recovery_enter(w, p, now)
    return NONE, 0


@rule
def start(w, p, now):
    """All is in hand: until when?"""
    stage = p.stage
    if stage == ONSET:
        return onset.onset_start(w, p, now)
    if stage == CHOICE:
        return choice.choice_start(w, p, now)
    if stage == TRAVEL:
        return travel.travel_start(w, p, now)
    if stage == CONSULTATION:
        return consultation.consultation_start(w, p, now)
    if stage == TEST:
        return tests.test_start(w, p, now)
    if stage == RESULT:
        return tests.result_start(w, p, now)
    if stage == READING:
        return telemedicine.reading_start(w, p, now)
    if stage == REMOTE_CONSULTATION:
        return telemedicine.remote_consultation_start(w, p, now)
    if stage == WARD:
        return ward.ward_start(w, p, now)
    if stage == STEP_DOWN:
        return step_down.step_down_start(w, p, now)
    if stage == RECOVERY:
        return step_down.recovery_start(w, p, now)
    if stage == AT_HOME:
        return follow_up.at_home_start(w, p, now)
    if stage == FOLLOW_UP:
        return follow_up.follow_up_start(w, p, now)
    if stage == AMBULANCE:
        return emergency.ambulance_start(w, p, now)
    if stage == APPOINTMENT:
        return appointment.appointment_start(w, p, now)
    return now


@rule
def leave(w, p, now, why):
    """Over: give back, record, what next?"""
    stage = p.stage
    if stage == ONSET:
        return onset.onset_leave(w, p, now, why)
    if stage == CHOICE:
        return choice.choice_leave(w, p, now, why)
    if stage == TRAVEL:
        return travel.travel_leave(w, p, now, why)
    if stage == CONSULTATION:
        return consultation.consultation_leave(w, p, now, why)
    if stage == TEST:
        return tests.test_leave(w, p, now, why)
    if stage == RESULT:
        return tests.result_leave(w, p, now, why)
    if stage == READING:
        return telemedicine.reading_leave(w, p, now, why)
    if stage == REMOTE_CONSULTATION:
        return telemedicine.remote_consultation_leave(w, p, now, why)
    if stage == REFERRAL:
        return referral.referral_leave(w, p, now, why)
    if stage == WARD:
        return ward.ward_leave(w, p, now, why)
    if stage == STEP_DOWN:
        return step_down.step_down_leave(w, p, now, why)
    if stage == RECOVERY:
        return step_down.recovery_leave(w, p, now, why)
    if stage == AT_HOME:
        return follow_up.at_home_leave(w, p, now, why)
    if stage == FOLLOW_UP:
        return follow_up.follow_up_leave(w, p, now, why)
    if stage == AMBULANCE:
        return emergency.ambulance_leave(w, p, now, why)
    if stage == APPOINTMENT:
        return appointment.appointment_leave(w, p, now, why)
    raise AssertionError("a stage without leave")
