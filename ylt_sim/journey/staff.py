"""Staff (医务人员): who is away from the weekly roster, who covers, who comes back abler, who leaves for good.

The roster is a usual week; absences are its dated exceptions: leave, training at the lead, postings to members. While
a doctor is away his hours at home are nobody's, or his colleague's where he would have been alone.
"""

from __future__ import annotations

from math import exp, log

from ylt_sim.journey.surge import post_in_surge
from ylt_sim.kernel.codes import ALARM, FINISHED, NONE, OFF_DUTY, SECONDS_A_DAY, SLICE
from ylt_sim.kernel.draws import uniform
from ylt_sim.kernel.duty import send
from ylt_sim.kernel.event_row import record_pool, record_pool_more
from ylt_sim.kernel.primitives import post
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    ABSENT_REFUSED,
    ABSENT_VACANT,
    ALARM_ABSENCE,
    EV_ABSENT,
    EV_LEFT,
    EV_NOT_SENT,
    EV_TRAINED,
    NURSING_HOME,
    RANK_JUNIOR,
    REHABILITATION_HOSPITAL,
    TOWNSHIP,
    TRAINING_ENDS,
    U_TURNOVER,
)

__all__ = ["absence_alarm", "act_on_roster", "note_presence", "own_skill", "plan_absences", "turn_over"]

SMALL_SLICE = SLICE // 4
WEEK_SECONDS = 7 * SECONDS_A_DAY


@rule
def act_on_roster(w, row, now):
    """Send the doctor of a row where the roster says, or where his absence has him; or send who covers for him."""
    doctor = w.doctor[row.doctor]
    is_away = doctor.away_until > now
    if row.cover != NONE:
        cover(w, row, is_away)
        return
    post_id = post_in_surge(w, row.doctor, row.pool)
    way = row.travel_seconds if post_id == row.pool else 0
    if is_away and post_id != NONE:
        post_id = doctor.away_pool
        way = row.travel_seconds
    send(w, row.doctor, post_id, way)


@rule
def cover(w, row, is_away):
    """A free colleague comes in place of who is away, and goes when that shift ends."""
    colleague = w.doctor[row.cover]
    if row.pool == NONE:
        if colleague.is_covering:
            colleague.is_covering = 0
            send(w, row.cover, NONE, 0)
        return
    is_free = colleague.state == OFF_DUTY and colleague.post == NONE and colleague.away_until <= w.glob[0].now
    if is_away and is_free:
        colleague.is_covering = 1
        send(w, row.cover, row.pool, 0)


@rule
def own_skill(w, doctor, now):
    """What training has added to a doctor's own competence by now: share of the gap closed, fading every day."""
    if doctor.skill <= 0.0:
        return 0.0
    days = (now - doctor.skill_second) / SECONDS_A_DAY
    return doctor.skill * exp(days * log(1.0 - w.par[0].skill_fade_per_day))


@rule
def train(w, row, now):
    """Back from training: each week there closed a part of the gap to the cap."""
    doctor = w.doctor[row.doctor]
    par = w.par[0]
    weeks = (row.second - row.until) / WEEK_SECONDS
    left = exp(weeks * log(max(par.training_keep_per_week, 1e-9)))
    doctor.skill = par.skill_cap - (par.skill_cap - own_skill(w, doctor, now)) * left
    doctor.skill_second = now
    record_pool(w, EV_TRAINED, NONE, row.doctor, int((row.second - row.until) // SECONDS_A_DAY), 0)


@rule
def begin_absence(w, row, now):
    """What a row of the table of absences says; who is away already for longer stays as he is."""
    if row.kind == ABSENT_REFUSED:
        record_pool(w, EV_NOT_SENT, NONE, row.doctor, w.doctor[row.doctor].rank, 0)
        return
    if row.kind == TRAINING_ENDS:
        train(w, row, now)
        return
    doctor = w.doctor[row.doctor]
    if doctor.away_until >= row.until:
        return
    doctor.away_until = row.until
    doctor.away_pool = row.pool
    doctor.away_kind = row.kind
    days = int((row.until - row.second) // SECONDS_A_DAY)
    record_pool_more(w, EV_ABSENT, row.pool, row.doctor, row.goes, row.kind, days, 0.0)


@rule
def plan_absences(w):
    """Set the alarm for the next row of the table of absences, if there is one.

    Until the policy starts nothing is set for later than that: what comes then is the scenario's own, and is planned
    when it starts.
    """
    g = w.glob[0]
    if g.absence_row >= g.n_absences:
        return
    second = max(g.now, w.absence[g.absence_row].second)
    if g.era > 0 or g.policy_second < 0 or second < g.policy_second:
        post(w, second, ALARM, ALARM_ABSENCE, ALARM_ABSENCE, 0)


@rule
def absence_alarm(w, cursor, now):
    """Begin every absence of this second."""
    g = w.glob[0]
    for _ in range(SMALL_SLICE):
        if g.absence_row >= g.n_absences or w.absence[g.absence_row].second > now:
            plan_absences(w)
            return FINISHED
        begin_absence(w, w.absence[g.absence_row], now)
        g.absence_row += 1
    return cursor + 1


@rule
def turn_over(w, doctor_id, month, now):
    """Once a month: whether a primary doctor leaves for good; a junior without training follows after a vacancy.

    The rate grows with the log of the lead's income over his own. Keyed by doctor and month: the same luck in every
    scenario.
    """
    par = w.par[0]
    doctor = w.doctor[doctor_id]
    if doctor.tier > TOWNSHIP or par.turnover_per_month <= 0.0 or doctor.away_until > now:
        return
    home = w.facility[doctor.home_facility]
    if home.kind == REHABILITATION_HOSPITAL or home.kind == NURSING_HOME:
        return
    rate = par.turnover_per_month * exp(par.turnover_per_log_income * home.log_income_ratio)
    if uniform(w.glob[0].seed, doctor_id, month, 0, U_TURNOVER) >= rate:
        return
    doctor.away_until = now + int(par.vacancy_seconds + 0.5)
    doctor.away_pool = NONE
    doctor.away_kind = ABSENT_VACANT
    doctor.rank = min(doctor.rank, RANK_JUNIOR)
    doctor.skill = 0.0
    record_pool(w, EV_LEFT, NONE, doctor_id, int(par.vacancy_seconds // SECONDS_A_DAY), 0)


@rule
def note_presence(w, doctor, pool):
    """A doctor of a county department is at a township's ward: its county beds have county scope for some days."""
    facility = w.facility[pool.facility]
    if facility.county_ward != NONE and pool.facility != doctor.home_facility:
        facility.scope_second = w.glob[0].now
