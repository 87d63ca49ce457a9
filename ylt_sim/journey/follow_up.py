"""Follow-up (随访) and the time at home between visits: planned returns, getting worse, getting well."""

from __future__ import annotations

from ylt_sim.journey.appointment import way_to_clinic
from ylt_sim.journey.ending import (
    BUSY_SECONDS,
    come_home,
    finish,
    is_dead,
    is_elsewhere,
    is_noted,
    wait_elsewhere,
)
from ylt_sim.journey.learning import note_failed
from ylt_sim.journey.onset import set_need
from ylt_sim.journey.timing import rounded, spell
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.draws import exponential
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CHOICE,
    CRITICAL,
    END_DIED_OTHERWISE,
    END_GAVE_UP,
    END_NOT_TREATED,
    END_NOTED,
    END_SELF_CARE,
    END_TREATED,
    EV_WORSE,
    FOLLOW_UP,
    U_RETURN_DAYS,
    U_WORSE,
    U_WORSE_DAYS,
    WALK_IN,
)

__all__ = ["at_home_leave", "at_home_start", "follow_up_leave", "follow_up_start"]

WELL, WORSE, RETURN = 0, 1, 2


@rule
def follow_up_start(w, p, now):
    """A regular visit of a chronic patient falls due; with the resident in a ward it is noted there."""
    return wait_elsewhere(w, p, now)


@rule
def follow_up_leave(w, p, now, why):
    """To the usual provider; to the township centre if that has no clinic for the condition."""
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.is_blocked:
        if is_noted(w, p):
            return finish(w, p, now, END_NOTED)
        return FOLLOW_UP
    resident = w.resident[p.resident]
    village = w.village[resident.village]
    facility_id = village.facility[resident.usual_option]
    if facility_id == NONE or w.facility[facility_id].clinic[p.specialty] == NONE:
        facility_id = village.facility[1]
    if facility_id == NONE:
        return finish(w, p, now, END_NOT_TREATED)
    p.facility = facility_id
    p.cls = WALK_IN
    return way_to_clinic(w, p)


@rule
def at_home_start(w, p, now):
    """What comes first: worse, the next planned return, or well again.

    Who was not treated right (or not at all) may get worse, once a severity; who was, returns as planned.
    """
    if p.is_late:
        p.is_late = 0
        p.returns_left -= 1
        return now + BUSY_SECONDS
    condition = w.condition[p.condition]
    p.homes += 1
    come_home(w, p)
    p.is_emergency = 0
    p.advice = 0
    p.tries = 0
    p.hold = NONE
    if p.is_resolved == 0 and p.severity < CRITICAL and draw(w, p, U_WORSE, p.homes) < condition.worsen:
        p.turn = WORSE
        return now + rounded(w, exponential(draw(w, p, U_WORSE_DAYS, p.homes), condition.worsen_seconds))
    if p.returns_left > 0 and p.facility != NONE:
        p.turn = RETURN
        p.returns_left -= 1
        return now + spell(w, draw(w, p, U_RETURN_DAYS, p.returns_left), condition.return_seconds, 0.5)
    p.turn = WELL
    return now


@rule
def at_home_leave(w, p, now, why):
    """Worse: choose again, with less trust. Return: the same place. Well: the episode is over."""
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.turn == WORSE:
        p.severity += 1
        set_need(w, p)
        record(w, p, EV_WORSE, p.facility, NONE, NONE, p.condition, p.severity, 1 if p.times_seen > 0 else 0, 0.0)
        note_failed(w, p, p.facility)
        p.turn = WELL
        return CHOICE
    if p.turn == RETURN:
        if is_elsewhere(w, p):
            p.returns_left += 1
            p.is_late = 1
            return AT_HOME
        p.cls = WALK_IN
        p.is_referred = 0
        return way_to_clinic(w, p)
    if p.is_resolved:
        return finish(w, p, now, END_TREATED)
    if p.times_seen == 0:
        if p.asks == 0:
            return finish(w, p, now, END_SELF_CARE)
        return finish(w, p, now, END_GAVE_UP)
    return finish(w, p, now, END_NOT_TREATED)
