"""Clockwork (时钟): what happens by the calendar, in slices: rosters, doors, midnight, the start of the policy."""

from __future__ import annotations

from ylt_sim.journey.hours import opening_weekday
from ylt_sim.journey.learning import forget_day, learn_skill, note_teaching
from ylt_sim.journey.surge import begin_surge, post_in_surge, surge_alarm
from ylt_sim.kernel.codes import ALARM, BOOKING_DAYS, DOCTOR_ARRIVES, FINISHED, NONE, SECONDS_A_DAY, SLICE
from ylt_sim.kernel.duty import arrive, send
from ylt_sim.kernel.event_row import record_pool
from ylt_sim.kernel.pool import close_door, open_door, serve, set_capacity
from ylt_sim.kernel.primitives import post
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.slot import clear_day
from ylt_sim.world.codes import ALARM_DAY, ALARM_POLICY, ALARM_ROSTER, ALARM_SURGE, EV_POLICY
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
            pool_id = post_in_surge(w, row.doctor, row.pool)
            send(w, row.doctor, pool_id, row.travel_seconds if pool_id == row.pool else 0)
        row_id += 1
    return row_id - g.roster_row


# Midnight.
@rule
def day_alarm(w, cursor, now):
    """Midnight: beliefs and skills are brought up to date, yesterday's slots give way to the day 64 days ahead."""
    n_facilities = len(w.facility)
    n_beliefs = len(w.belief)
    n_pools = len(w.pool)
    i = cursor
    stop = cursor + 4096
    while i < stop:
        if i < n_beliefs:
            forget_day(w, i, i % n_facilities)
        elif i < n_beliefs + n_facilities:
            learn_skill(w, i - n_beliefs)
        elif i < n_beliefs + n_facilities + n_pools:
            offer_slots(w, i - n_beliefs - n_facilities, now // SECONDS_A_DAY + BOOKING_DAYS - 1)
        elif i < n_beliefs + n_facilities + n_pools + len(w.consortium):
            w.consortium[i - n_beliefs - n_facilities - n_pools].consult_seconds_used = 0.0
        else:
            post(w, now + SECONDS_A_DAY, ALARM, ALARM_DAY, ALARM_DAY, 0)
            return FINISHED
        i += 1
    return i


@rule
def offer_slots(w, pool_id, day):
    """Open a day's slots of a pool, as many as its weekday (Sunday on holidays) and the present era offer."""
    pool = w.pool[pool_id]
    if pool.first_slot == NONE:
        return
    policy = w.pool_policy[w.glob[0].era * len(w.pool) + pool_id]
    at = opening_weekday(w, day) * 3
    clear_day(
        w, pool.first_slot + day % BOOKING_DAYS, policy.offered[at], policy.offered[at + 1], policy.offered[at + 2]
    )


# The start of the policy.
@rule
def set_pool_policy(w, pool_id, now):
    """Put into force what the present era reserves and offers; slots already taken stay taken."""
    pool = w.pool[pool_id]
    policy = w.pool_policy[w.glob[0].era * len(w.pool) + pool_id]
    for k in range(3):
        pool.reserve[k] = policy.reserve[k]
    if pool.first_slot != NONE:
        today = now // SECONDS_A_DAY
        for ahead in range(BOOKING_DAYS):
            at = opening_weekday(w, today + ahead) * 3
            row = w.slot[pool.first_slot + (today + ahead) % BOOKING_DAYS]
            for k in range(3):
                row.offered[k] = policy.offered[at + k]
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
    i = cursor
    while i < len(w.pool) and i < cursor + SMALL_SLICE:
        set_pool_policy(w, i, now)
        i += 1
    if i < len(w.pool):
        return i
    return FINISHED


@rule
def teach(w, doctor_id):
    """A visiting doctor who has come teaches in his session; those minutes are not in his roster of patients."""
    doctor = w.doctor[doctor_id]
    if doctor.pool != NONE and w.pool[doctor.pool].facility != doctor.home_facility:
        note_teaching(w, w.pool[doctor.pool].facility, doctor.teaching_seconds[w.glob[0].era])


@rule
def alarm(w, code, cursor, now):
    """What is due by the clock."""
    if code >= DOCTOR_ARRIVES:
        arrive(w, code - DOCTOR_ARRIVES)
        teach(w, code - DOCTOR_ARRIVES)
        return FINISHED
    if code == ALARM_POLICY:
        return policy_alarm(w, cursor, now)
    if code == ALARM_SURGE:
        return surge_alarm(w, cursor, now)
    if code == ALARM_DAY:
        return day_alarm(w, cursor, now)
    return roster_alarm(w, cursor, now)


@rule
def begin(w):
    """First alarms: the roster and the first midnight; the policy on its day."""
    g = w.glob[0]
    plan_roster(w, 0)
    post(w, SECONDS_A_DAY, ALARM, ALARM_DAY, ALARM_DAY, 0)
    if g.policy_second >= 0:
        post(w, g.policy_second, ALARM, ALARM_POLICY, ALARM_POLICY, 0)
    begin_surge(w)
