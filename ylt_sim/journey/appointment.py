"""Appointments by date (预约): a slot of a pool, a day and a class; between booking and the day he is at home.

General slots are for anybody from some days ahead, kept slots for who is booked by a sender of a green channel, tickets
for who comes on the day. Kept slots that nobody took are released; a hospital's window sells what is left of the day.
"""

from __future__ import annotations

from ylt_sim.journey.ending import IN_CARE, come_home, finish, is_dead, is_elsewhere, is_noted, set_out, wait_elsewhere
from ylt_sim.journey.hours import LAST_CALL_SECONDS, opening_from, opening_weekday
from ylt_sim.journey.onset import set_need
from ylt_sim.journey.slots import forget_slot, give_back
from ylt_sim.journey.timing import rounded
from ylt_sim.journey.travel import is_no_show, stay_home, travel_seconds_to
from ylt_sim.kernel.codes import BOOKING_DAYS, NEVER, NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import exponential
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.slot import appoint, slot_row, slots_left
from ylt_sim.world.codes import (
    APPOINTMENT,
    AT_HOME,
    CHOICE,
    CONSULTATION,
    CRITICAL,
    END_DIED_OTHERWISE,
    END_GAVE_UP,
    END_NO_SHOW,
    END_NOTED,
    EPISODE_FOLLOW_UP,
    EV_BOOKED,
    EV_MISSED,
    EV_SOLD_OUT,
    EV_WORSE,
    MODERATE,
    SEVERE,
    SLOT_GENERAL,
    SLOT_KEPT,
    SLOT_TICKET,
    TRAVEL,
    U_ASKS_FOR_EXPERT,
    U_BACKGROUND_EXPERT,
    U_BOOKS_AHEAD,
    U_CANCEL_TIME,
    U_CANCELS,
    U_MISSED,
    U_SETS_OUT,
    U_WORSE_WAITING,
    U_WORSE_WAITING_DAYS,
    WHY_CHANGED_HIS_MIND,
    WHY_DEAD,
    WHY_ELSEWHERE,
    WHY_WORSE,
)

__all__ = [
    "appointment_leave",
    "appointment_start",
    "clinic_of_background",
    "keep_return_slot",
    "keep_slot",
    "way_to_clinic",
]

SEEKING, SET_OUT, LATER, CANCELLED, GOT_WORSE, TURNED_ELSEWHERE = 10, 11, 12, 13, 14, 15
MOST_DECISIONS = 4
GOLDEN = 0.6180339887498949
"""Multiples of the golden section, without their whole part, spread any number of slots evenly over a day."""


# The way in.
@rule
def needs_slot(w, p):
    """Whether ``p`` needs a slot where he wants to be seen: in hospitals, unless sent with priority or an emergency."""
    if p.resident == NONE or p.is_emergency or p.is_referred:
        return False
    clinic = w.facility[p.facility].clinic[p.specialty]
    return clinic != NONE and w.pool[clinic].first_slot != NONE


@rule
def way_to_clinic(w, p):
    """Next stage of who wants to be seen at ``p.facility``: for a slot where one is needed, else on the way."""
    forget_slot(p)
    p.next_stage = CONSULTATION
    if needs_slot(w, p):
        p.turn = SEEKING
        return APPOINTMENT
    set_out(w, p, IN_CARE)
    return TRAVEL


# Slots there are.
@rule
def earliest(w, pool_id, cls, first, last):
    """Days ahead of the earliest slot of a class from ``first`` to ``last`` days ahead, or ``NONE``."""
    today = w.glob[0].now // SECONDS_A_DAY
    for ahead in range(first, min(last, BOOKING_DAYS - 1) + 1):
        if slots_left(w, pool_id, today + ahead, cls) > 0:
            return ahead
    return NONE


@rule
def in_time(w, p, pool_id, now):
    """Whether who sets out now would be at the pool's clinic today while it still lets people in."""
    today = now // SECONDS_A_DAY
    facility_id = w.pool[pool_id].facility
    arrival = now + travel_seconds_to(w, p, facility_id)
    if opening_from(w, facility_id, arrival) // SECONDS_A_DAY > today:
        return False
    until = w.pool[pool_id].session_until[opening_weekday(w, today)]
    return until != NONE and arrival <= today * SECONDS_A_DAY + until - LAST_CALL_SECONDS


@rule
def slot_second(w, p, pool_id, day, place):
    """Second of the ``place``-th booked slot of a day: spread over the session, not into the break."""
    pool = w.pool[pool_id]
    facility = w.facility[pool.facility]
    weekday = opening_weekday(w, day)
    first, last = pool.session_from[weekday], pool.session_until[weekday] - LAST_CALL_SECONDS
    part = place * GOLDEN
    second = first + int((part - int(part)) * max(0, last - first))
    if facility.break_from_second != NONE and first < facility.break_from_second - LAST_CALL_SECONDS <= second:
        second = max(second, facility.break_until_second)
    return day * SECONDS_A_DAY + rounded(w, second)


@rule
def take_slot(w, p, pool_id, ahead, cls, by_sender):
    """Take a slot that is known to be there; today's is for going at once, or when the session begins."""
    now = w.glob[0].now
    day = now // SECONDS_A_DAY + ahead
    row = w.slot[slot_row(w, pool_id, day)]
    place = row.taken[SLOT_GENERAL] + row.taken[SLOT_KEPT]
    is_taken = appoint(w, pool_id, day, cls)
    assert is_taken, "a slot was taken that is not there"
    p.slot_pool, p.slot_day, p.slot_cls = pool_id, day, cls
    p.is_booked = 1 if ahead > 0 or by_sender else 0
    if ahead > 0:
        p.appointment = slot_second(w, p, pool_id, day, place)
    elif pool_id == w.facility[w.pool[pool_id].facility].clinic[p.specialty]:
        p.appointment = now
    else:
        p.appointment = max(now, day * SECONDS_A_DAY + w.pool[pool_id].session_from[opening_weekday(w, day)])
    record(w, p, EV_BOOKED, w.pool[pool_id].facility, pool_id, NONE, by_sender, cls, ahead, 0.0)


@rule
def lose(w, p):
    """Not come: the slot is lost."""
    record(w, p, EV_MISSED, w.pool[p.slot_pool].facility, p.slot_pool, NONE, p.slot_day, p.slot_cls, 0, 0.0)
    forget_slot(p)


@rule
def clinic_of_background(w, p, pool_id):
    """Where somebody from outside the county is seen: in the expert clinic as often as others book there, if one is on.

    He has one of the day's slots, or none if there is none: those streams are the same in every scenario.
    """
    today = w.glob[0].now // SECONDS_A_DAY
    expert = w.facility[p.facility].expert[p.specialty]
    share = w.par[0].books_ahead * w.par[0].asks_for_expert
    if expert != NONE and w.pool[expert].capacity > 0 and draw(w, p, U_BACKGROUND_EXPERT, 0) < share:
        if appoint(w, expert, today, SLOT_GENERAL):
            p.is_booked = 1
            return expert
    if not appoint(w, pool_id, today, SLOT_TICKET):
        appoint(w, pool_id, today, SLOT_GENERAL)
    return pool_id


# Booking by the patient.
@rule
def book_ahead(w, p, pool_id):
    """Take the earliest general slot from tomorrow that is not too far away; some ask the expert clinic first."""
    par = w.par[0]
    last = min(par.general_days, par.longest_wait_days)
    expert = w.facility[p.facility].expert[p.specialty]
    if expert != NONE and draw(w, p, U_ASKS_FOR_EXPERT, p.bookings) < par.asks_for_expert:
        ahead = earliest(w, expert, SLOT_GENERAL, 1, last)
        if ahead != NONE:
            take_slot(w, p, expert, ahead, SLOT_GENERAL, 0)
            return True
    ahead = earliest(w, pool_id, SLOT_GENERAL, 1, last)
    if ahead == NONE:
        return False
    take_slot(w, p, pool_id, ahead, SLOT_GENERAL, 0)
    return True


@rule
def buy_ticket(w, p, pool_id, now):
    """At the window: a ticket of today, else what is left of today's general slots, the expert clinic's last."""
    expert = w.facility[p.facility].expert[p.specialty]
    if earliest(w, pool_id, SLOT_TICKET, 0, 0) == 0:
        take_slot(w, p, pool_id, 0, SLOT_TICKET, 0)
    elif earliest(w, pool_id, SLOT_GENERAL, 0, 0) == 0:
        take_slot(w, p, pool_id, 0, SLOT_GENERAL, 0)
    elif expert != NONE and earliest(w, expert, SLOT_GENERAL, 0, 0) == 0 and in_time(w, p, expert, now):
        take_slot(w, p, expert, 0, SLOT_GENERAL, 0)
    else:
        return False
    return True


@rule
def wait_or_turn(w, p, pool_id):
    """Sold out: the next general slot, if it is not too far away; who is to come back to this place waits longer."""
    last = w.par[0].longest_wait_days
    if p.is_resolved or p.kind == EPISODE_FOLLOW_UP:
        last = w.par[0].general_days
    ahead = earliest(w, pool_id, SLOT_GENERAL, 1, min(last, w.par[0].general_days))
    record(w, p, EV_SOLD_OUT, p.facility, pool_id, NONE, NONE, 0, ahead, 0.0)
    if ahead == NONE:
        return TURNED_ELSEWHERE
    take_slot(w, p, pool_id, ahead, SLOT_GENERAL, 0)
    return SET_OUT


@rule
def find_slot(w, p, now):
    """How ``p`` comes by a slot: books ahead, or comes today (tomorrow morning if it is too late), or finds none."""
    pool_id = w.facility[p.facility].clinic[p.specialty]
    was_late = p.turn == LATER
    p.bookings += 1
    if not was_late and draw(w, p, U_BOOKS_AHEAD, p.bookings) < w.par[0].books_ahead and book_ahead(w, p, pool_id):
        return SET_OUT
    arrival = now + travel_seconds_to(w, p, p.facility)
    if opening_from(w, p.facility, arrival) // SECONDS_A_DAY > now // SECONDS_A_DAY:
        return LATER
    if buy_ticket(w, p, pool_id, now):
        return SET_OUT
    return wait_or_turn(w, p, pool_id)


@rule
def next_morning(w, p, now):
    """When to set out for the next opening."""
    way = travel_seconds_to(w, p, p.facility)
    opening = opening_from(w, p.facility, now + way)
    jitter = rounded(w, exponential(draw(w, p, U_SETS_OUT, p.bookings), w.par[0].opening_jitter_seconds))
    return max(opening - way, opening // SECONDS_A_DAY * SECONDS_A_DAY) + jitter


# Booking by the sender.
@rule
def earliest_of_sender(w, p, pool_id, last, now):
    """Days ahead of the earliest slot that a sender may book, today's if there is time to be there, or ``NONE``."""
    first = 0 if in_time(w, p, pool_id, now) else 1
    kept = earliest(w, pool_id, SLOT_KEPT, first, last)
    general = earliest(w, pool_id, SLOT_GENERAL, first, min(last, w.par[0].general_days))
    if kept == NONE or (general != NONE and general < kept):
        return general
    return kept


@rule
def book_for(w, p, pool_id, ahead):
    """Book on that day for a patient, a kept slot if there is one."""
    p.bookings += 1
    p.turn = SEEKING
    cls = SLOT_GENERAL
    if earliest(w, pool_id, SLOT_KEPT, ahead, ahead) == ahead:
        cls = SLOT_KEPT
    take_slot(w, p, pool_id, ahead, cls, 1)


@rule
def keep_slot(w, p, consortium, target, now):
    """The sender books: the earliest slot, on its day a kept one first; the expert clinic for who needs more.

    That is who is severely ill or was treated in vain before; an expert who is too far away is not waited for. Kept
    slots are open to senders by the consortium's days earlier than general ones to anybody.
    """
    par = w.par[0]
    pool_id, expert = target.clinic[p.specialty], target.expert[p.specialty]
    last = par.general_days + consortium.early_days
    ahead = NONE
    if expert != NONE and (p.severity >= SEVERE or p.times_seen > 1):
        ahead = earliest_of_sender(w, p, expert, min(last, par.longest_wait_days), now)
        if ahead != NONE:
            pool_id = expert
    if ahead == NONE:
        ahead = earliest_of_sender(w, p, pool_id, last, now)
    forget_slot(p)
    if ahead == NONE:
        return False
    book_for(w, p, pool_id, ahead)
    return True


@rule
def keep_return_slot(w, p, pool_id, last, now):
    """Book the earliest slot of a clinic for who was handed down from it, up to so many days ahead."""
    forget_slot(p)
    ahead = earliest_of_sender(w, p, pool_id, last, now)
    if ahead == NONE:
        return False
    book_for(w, p, pool_id, ahead)
    return True


# From booking to the day.
@rule
def second_of_getting_worse(w, p, now):
    """When who is not treated yet gets worse waiting, or ``NEVER``; drawn once a severity, when he first waits."""
    if p.is_resolved or p.severity >= CRITICAL or p.kind == EPISODE_FOLLOW_UP:
        return NEVER
    if p.worse_severity != p.severity:
        condition = w.condition[p.condition]
        p.worse_severity = p.severity
        p.worse_second = NEVER
        if draw(w, p, U_WORSE_WAITING, p.severity) < condition.worsen:
            days = draw(w, p, U_WORSE_WAITING_DAYS, p.severity)
            p.worse_second = now + rounded(w, exponential(days, condition.worsen_seconds))
    if p.worse_second <= now:
        return NEVER
    return p.worse_second


@rule
def wait_for_day(w, p, now):
    """At home until it is time to set out; before that he may give the slot back, or get worse."""
    p.turn = SET_OUT
    until = max(now, p.appointment - travel_seconds_to(w, p, p.facility))
    if until == now:
        return now
    come_home(w, p)
    if draw(w, p, U_CANCELS, p.bookings) < w.par[0].cancels:
        p.turn = CANCELLED
        until = now + rounded(w, int(draw(w, p, U_CANCEL_TIME, p.bookings) * (until - now)))
    worse = second_of_getting_worse(w, p, now)
    if worse < until:
        p.turn = GOT_WORSE
        until = worse
    return until


@rule
def appointment_start(w, p, now):
    """Come by a slot, if the sender has not booked one; then wait for its day at home."""
    until = wait_elsewhere(w, p, now)
    if p.is_blocked:
        return until
    if p.slot_day == NONE:
        p.turn = find_slot(w, p, now)
        if p.turn == LATER:
            come_home(w, p)
            return next_morning(w, p, now)
        if p.turn == TURNED_ELSEWHERE:
            return now
    return wait_for_day(w, p, now)


@rule
def stay_away(w, p, now):
    """Cancelled or missed: who is ill in earnest chooses again, all others stay at home."""
    p.is_sent, p.is_referred = 0, 0
    if p.kind == EPISODE_FOLLOW_UP:
        return finish(w, p, now, END_NO_SHOW)
    if p.is_resolved:
        return AT_HOME
    if p.severity >= MODERATE and p.decision < MOST_DECISIONS:
        return CHOICE
    p.facility = NONE
    return AT_HOME


@rule
def turn_elsewhere(w, p, now):
    """Nothing to be had here: choose again, without this place; who only was to come back does not."""
    if p.kind == EPISODE_FOLLOW_UP:
        return finish(w, p, now, END_GAVE_UP)
    if p.is_resolved:
        return AT_HOME
    if p.decision < MOST_DECISIONS:
        p.sold_out_facility = p.facility
        return CHOICE
    p.facility = NONE
    return AT_HOME


@rule
def get_worse(w, p):
    """Worse while waiting: choose again, as an emergency if it is one by now."""
    p.severity += 1
    p.is_sent = 0
    set_need(w, p)
    record(w, p, EV_WORSE, p.facility, NONE, NONE, p.condition, p.severity, 1 if p.times_seen > 0 else 0, 0.0)
    return CHOICE


@rule
def appointment_leave(w, p, now, why):
    """The day has come, or something came before it."""
    if is_dead(w, p):
        give_back(w, p, WHY_DEAD)
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.is_blocked:
        if is_noted(w, p):
            return finish(w, p, now, END_NOTED)
        return APPOINTMENT
    if p.turn == LATER:
        return APPOINTMENT
    if p.turn == TURNED_ELSEWHERE:
        return turn_elsewhere(w, p, now)
    if p.turn == CANCELLED:
        give_back(w, p, WHY_CHANGED_HIS_MIND)
        return stay_away(w, p, now)
    if p.turn == GOT_WORSE:
        give_back(w, p, WHY_WORSE)
        return get_worse(w, p)
    if is_elsewhere(w, p):
        give_back(w, p, WHY_ELSEWHERE)
        p.is_referred = 0
        return APPOINTMENT
    was_sent = p.is_sent == 1
    if is_no_show(w, p):
        lose(w, p)
        return stay_home(w, p)
    if p.is_booked and not was_sent and draw(w, p, U_MISSED, p.bookings) < w.par[0].missed:
        lose(w, p)
        return stay_away(w, p, now)
    set_out(w, p, IN_CARE)
    return TRAVEL
