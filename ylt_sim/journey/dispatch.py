"""Which function serves which stage: chains for the compiled engine, and the rooms for the SimPy engine's table."""

from __future__ import annotations

from ylt_sim.journey import (
    affordability,
    appointment,
    board,
    choice,
    clockwork,
    competence,
    consultation,
    control,
    courier,
    destination,
    emergency,
    ending,
    family_doctor,
    follow_up,
    foresight,
    handover,
    hours,
    incentive,
    information,
    insurance,
    internet_option,
    internet_visit,
    learning,
    leaving,
    membership,
    odds,
    onset,
    overtake,
    pathway,
    payment,
    pharmacy,
    price,
    reading,
    recall,
    recognition,
    referral,
    remote_consultation,
    returning,
    shared_machine,
    slots,
    staff,
    step_down,
    surge,
    tests,
    timing,
    travel,
    visit,
    ward,
)
from ylt_sim.journey.clockwork import alarm, begin
from ylt_sim.journey.foresight import look_ahead, look_at_arrival
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.rule import rule
from ylt_sim.world import codes, fields
from ylt_sim.world.codes import (
    AMBULANCE,
    APPOINTMENT,
    AT_HOME,
    BOARD,
    CHOICE,
    CONSULTATION,
    COURIER,
    DESK,
    DISPENSING,
    FOLLOW_UP,
    HANDOVER,
    INTAKE,
    INTERNET_VISIT,
    ONSET,
    OUTREACH,
    READING,
    RECOVERY,
    REFERRAL,
    REMOTE_CONSULTATION,
    RESULT,
    STAGE_NAMES,
    STEP_DOWN,
    TEST,
    TRANSFER,
    TRAVEL,
    WARD,
)

__all__ = [
    "ROOMS", "SOURCES", "STAGE_NAMES", "alarm", "begin", "enter", "leave", "look_ahead", "look_at_arrival", "start",
]  # fmt: skip

ROOMS = (
    onset, choice, appointment, travel, consultation, tests, courier, reading, remote_consultation, board,
    internet_visit, referral, ward, step_down, handover, follow_up, emergency, pharmacy,
)  # fmt: skip
SOURCES = (
    affordability, clockwork, codes, competence, control, destination, ending, family_doctor, fields, foresight,
    hours, incentive, information, insurance, internet_option, learning, leaving, membership, odds, overtake, pathway,
    payment, price, recall, recognition, returning, shared_machine, slots, staff, surge, timing, visit,
)  # fmt: skip


@rule
def enter(w, p, now):
    """What does ``p`` ask for?"""
    stage = p.stage
    if stage == CONSULTATION:
        return consultation.consultation_enter(w, p, now)
    if stage == TEST:
        return tests.test_enter(w, p, now)
    if stage == READING:
        return reading.reading_enter(w, p, now)
    if stage == REMOTE_CONSULTATION:
        return remote_consultation.remote_consultation_enter(w, p, now)
    if stage == COURIER:
        return courier.courier_enter(w, p, now)
    if stage == BOARD:
        return board.board_enter(w, p, now)
    if stage == INTERNET_VISIT:
        return internet_visit.internet_visit_enter(w, p, now)
    if stage == WARD:
        return ward.ward_enter(w, p, now)
    if stage == STEP_DOWN:
        return step_down.step_down_enter(w, p, now)
    if stage == RECOVERY:
        return step_down.recovery_enter(w, p, now)
    if stage == OUTREACH:
        return follow_up.outreach_enter(w, p, now)
    if stage == DESK:
        return referral.desk_enter(w, p, now)
    if stage == HANDOVER:
        return handover.handover_enter(w, p, now)
    if stage == INTAKE:
        return step_down.intake_enter(w, p, now)
    if stage == TRANSFER:
        return emergency.transfer_enter(w, p, now)
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
        return reading.reading_start(w, p, now)
    if stage == REMOTE_CONSULTATION:
        return remote_consultation.remote_consultation_start(w, p, now)
    if stage == COURIER:
        return courier.courier_start(w, p, now)
    if stage == BOARD:
        return board.board_start(w, p, now)
    if stage == INTERNET_VISIT:
        return internet_visit.internet_visit_start(w, p, now)
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
    if stage == DISPENSING:
        return pharmacy.dispensing_start(w, p, now)
    if stage == OUTREACH:
        return follow_up.outreach_start(w, p, now)
    if stage == DESK:
        return referral.desk_start(w, p, now)
    if stage == HANDOVER:
        return handover.handover_start(w, p, now)
    if stage == INTAKE:
        return step_down.intake_start(w, p, now)
    if stage == TRANSFER:
        return emergency.transfer_start(w, p, now)
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
        return reading.reading_leave(w, p, now, why)
    if stage == REMOTE_CONSULTATION:
        return remote_consultation.remote_consultation_leave(w, p, now, why)
    if stage == COURIER:
        return courier.courier_leave(w, p, now, why)
    if stage == BOARD:
        return board.board_leave(w, p, now, why)
    if stage == INTERNET_VISIT:
        return internet_visit.internet_visit_leave(w, p, now, why)
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
    if stage == DISPENSING:
        return pharmacy.dispensing_leave(w, p, now, why)
    if stage == OUTREACH:
        return follow_up.outreach_leave(w, p, now, why)
    if stage == DESK:
        return referral.desk_leave(w, p, now, why)
    if stage == HANDOVER:
        return handover.handover_leave(w, p, now, why)
    if stage == INTAKE:
        return step_down.intake_leave(w, p, now, why)
    if stage == TRANSFER:
        return emergency.transfer_leave(w, p, now, why)
    if stage == APPOINTMENT:
        return appointment.appointment_leave(w, p, now, why)
    raise AssertionError("a stage without leave")
