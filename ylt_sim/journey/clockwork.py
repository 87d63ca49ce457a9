"""Clockwork (时钟): what happens by the calendar, in slices: rosters, doors, midnight, the start of the policy."""

from __future__ import annotations

from ylt_sim.journey.family_doctor import sign_day
from ylt_sim.journey.learning import forget_day, learn_skill, note_teaching
from ylt_sim.journey.slots import change_offer, pass_midnight
from ylt_sim.journey.staff import absence_alarm, act_on_roster, note_presence, plan_absences, turn_over
from ylt_sim.journey.surge import begin_surge, surge_alarm
from ylt_sim.kernel.codes import ALARM, DOCTOR_ARRIVES, FINISHED, NONE, SECONDS_A_DAY, SLICE
from ylt_sim.kernel.duty import arrive
from ylt_sim.kernel.event_row import record_pool
from ylt_sim.kernel.pool import close_door, open_door, serve, set_capacity
from ylt_sim.kernel.primitives import post
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    ALARM_ABSENCE,
    ALARM_DAY,
    ALARM_POLICY,
    ALARM_ROSTER,
    ALARM_SURGE,
    EV_POLICY,
    POOL_DUTY,
)
from ylt_sim.world.fields import ACT_OPEN, ACT_SHUT

__all__ = ["alarm", "begin"]

WEEK_SECONDS = 7 * SECONDS_A_DAY
SMALL_SLICE = SLICE // 4


# The roster: one alarm walks the distinct instants at which somebody comes or goes.
@rule
def roster_week(w, now):
    """The week of the roster that holds at ``now`` in the present era."""
    return w.week[w.day[now // SECONDS_A_DAY % len(w.day)].week[w.glob[0].era]]


@rule
def plan_roster(w, now):
    """Point at the first row of the roster from ``now`` on, and set the alarm for it."""
    g = w.glob[0]
    start = now
    while True:
        week = roster_week(w, start)
        second = start % WEEK_SECONDS
        low, high = week.first, week.until
        while low < high:
            middle = (low + high) // 2
            if w.roster[middle].second < second:
                low = middle + 1
            else:
                high = middle
        if low < week.until:
            g.roster_row = low
            g.roster_at = start - second + w.roster[low].second
            post(w, g.roster_at, ALARM, ALARM_ROSTER, ALARM_ROSTER, 0)
            return
        start = start - second + WEEK_SECONDS
        if start > now + 10 * WEEK_SECONDS:
            return


@rule
def roster_alarm(w, cursor, now):
    """Act on every row of this second: doors shut first, then doctors, then doors open.

    An alarm that was set before the policy changed the roster finds that another second is due, and does nothing.
    """
    g = w.glob[0]
    if g.roster_at != now:
        return FINISHED
    week = roster_week(w, now)
    second = now % WEEK_SECONDS
    row_id = g.roster_row + cursor
    for _ in range(SMALL_SLICE):
        if row_id >= week.until or w.roster[row_id].second != second:
            plan_roster(w, now + 1)
            return FINISHED
        row = w.roster[row_id]
        if row.act == ACT_SHUT:
            close_door(w, row.pool)
        elif row.act == ACT_OPEN:
            open_door(w, row.pool)
        else:
            act_on_roster(w, row, now)
        row_id += 1
    return row_id - g.roster_row


# Midnight.
@rule
def day_alarm(w, cursor, now):
    """Midnight: beliefs and skills are brought up to date, yesterday's slots are closed, near ones released.

    On the first of a month some primary doctors leave; one row each, so that a slice takes fewer of them. Consortia
    come last: their number differs between scenarios, and slices before the policy must not.
    """
    n_facilities = len(w.facility)
    after_beliefs = len(w.belief)
    after_facilities = after_beliefs + n_facilities
    after_pools = after_facilities + len(w.pool)
    after_doctors = after_pools
    today = now // SECONDS_A_DAY
    if is_first_of_month(w, today):
        after_doctors += len(w.doctor)
    i = cursor
    stop = cursor + 4096
    n_rows = 0
    while i < stop and n_rows < SMALL_SLICE:
        if i < after_beliefs:
            forget_day(w, i, i % n_facilities)
        elif i < after_facilities:
            learn_skill(w, i - after_beliefs)
            sign_day(w, i - after_beliefs, now)
        elif i < after_pools:
            if w.pool[i - after_facilities].first_slot != NONE:
                pass_midnight(w, i - after_facilities, today)
                n_rows += 3
        elif i < after_doctors:
            turn_over(w, i - after_pools, month_number(w, today), now)
            stop = min(stop, i + SMALL_SLICE)
        elif i < after_doctors + len(w.consortium):
            w.consortium[i - after_doctors].consult_seconds_used = 0.0
        else:
            post(w, now + SECONDS_A_DAY, ALARM, ALARM_DAY, ALARM_DAY, 0)
            return FINISHED
        i += 1
    return i


@rule
def is_first_of_month(w, today):
    """Whether a new month begins on this day."""
    n = len(w.day)
    return w.day[today % n].month != w.day[(today - 1) % n].month


@rule
def month_number(w, today):
    """A number of the month, different in every month of every year."""
    row = w.day[today % len(w.day)]
    return row.fiscal_year * 12 + row.month


# The start of the policy.
@rule
def set_pool_policy(w, pool_id, now):
    """Put into force what the present era reserves and offers; slots already taken stay taken."""
    pool = w.pool[pool_id]
    policy = w.pool_policy[w.glob[0].era * len(w.pool) + pool_id]
    for k in range(3):
        pool.reserve[k] = policy.reserve[k]
    change_offer(w, pool_id, now)
    if policy.capacity != NONE and policy.capacity != pool.capacity:
        set_capacity(w, pool_id, policy.capacity)
    serve(w, pool_id)


@rule
def policy_alarm(w, cursor, now):
    """The scenario's own consortia begin: era 1."""
    g = w.glob[0]
    if cursor == 0:
        g.era = 1
        record_pool(w, EV_POLICY, NONE, NONE, 1, 0)
        plan_roster(w, now)
        plan_absences(w)
    i = cursor
    while i < len(w.pool) and i < cursor + SMALL_SLICE:
        set_pool_policy(w, i, now)
        i += 1
    if i < len(w.pool):
        return i
    return FINISHED


@rule
def come_for_duty(w, doctor_id):
    """A visiting doctor who has come for duty away from patients takes responsibility for a ward, and may teach.

    He teaches who comes to it from the place's own clinic, at the end of his session; on a round or posted he does not.
    """
    doctor = w.doctor[doctor_id]
    if doctor.pool == NONE:
        return
    pool = w.pool[doctor.pool]
    if pool.kind == POOL_DUTY and pool.facility != doctor.home_facility:
        if doctor.travel_seconds == 0 and doctor.away_until <= w.glob[0].now:
            note_teaching(w, pool.facility, doctor.teaching_seconds[w.glob[0].era])
        note_presence(w, doctor, pool)


@rule
def alarm(w, code, cursor, now):
    """What is due by the clock."""
    if code >= DOCTOR_ARRIVES:
        arrive(w, code - DOCTOR_ARRIVES)
        come_for_duty(w, code - DOCTOR_ARRIVES)
        return FINISHED
    if code == ALARM_POLICY:
        return policy_alarm(w, cursor, now)
    if code == ALARM_SURGE:
        return surge_alarm(w, cursor, now)
    if code == ALARM_DAY:
        return day_alarm(w, cursor, now)
    if code == ALARM_ABSENCE:
        return absence_alarm(w, cursor, now)
    return roster_alarm(w, cursor, now)


@rule
def begin(w):
    """First alarms: the roster and the first midnight; the policy on its day."""
    g = w.glob[0]
    plan_roster(w, 0)
    plan_absences(w)
    post(w, SECONDS_A_DAY, ALARM, ALARM_DAY, ALARM_DAY, 0)
    if g.policy_second >= 0:
        post(w, g.policy_second, ALARM, ALARM_POLICY, ALARM_POLICY, 0)
    begin_surge(w)
