"""Follow-up (随访), by visit or by the team; and the time at home between visits: returns, getting worse or well."""

from __future__ import annotations

from ylt_sim.journey.appointment import way_to_clinic
from ylt_sim.journey.competence import follow_up_quality
from ylt_sim.journey.control import raise_control
from ylt_sim.journey.ending import (
    BUSY_SECONDS,
    come_home,
    finish,
    is_dead,
    is_elsewhere,
    is_noted,
    set_definitive,
    wait_elsewhere,
)
from ylt_sim.journey.learning import note_failed
from ylt_sim.journey.onset import set_need
from ylt_sim.journey.pharmacy import lacks_drug, record_lack
from ylt_sim.journey.recall import expects, is_called_back, next_look
from ylt_sim.journey.timing import rounded, spell
from ylt_sim.kernel.codes import NONE, RENEGED
from ylt_sim.kernel.draws import exponential
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CHOICE,
    CRITICAL,
    END_DIED_OTHERWISE,
    END_GAVE_UP,
    END_MISSED,
    END_NOT_TREATED,
    END_NOTED,
    END_SELF_CARE,
    END_SPARED,
    END_TREATED,
    EV_FOLLOW_UP,
    EV_FOLLOW_UP_MISSED,
    EV_WORSE,
    FOLLOW_UP,
    FOLLOW_UP_PLANNED,
    FOLLOW_UP_SPARED,
    INTERNET_VISIT,
    LACK_FOLLOW_UP,
    OTHER,
    OUTREACH,
    SEVERE,
    TRAVEL,
    U_OUTREACH,
    U_RETURN_DAYS,
    U_WORSE,
    U_WORSE_DAYS,
    WALK_IN,
)

__all__ = [
    "after_follow_up",
    "at_home_leave",
    "at_home_start",
    "follow_up_leave",
    "follow_up_start",
    "outreach_enter",
    "outreach_leave",
    "outreach_start",
]

WELL, WORSE, RETURN = 0, 1, 2


@rule
def follow_up_start(w, p, now):
    """A regular visit of a chronic patient falls due; with the resident in a ward it is noted there."""
    return wait_elsewhere(w, p, now)


@rule
def follow_up_leave(w, p, now, why):
    """The team comes, or the patient goes by himself; nothing, if the prescription lasts."""
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.is_blocked:
        if is_noted(w, p):
            return finish(w, p, now, END_NOTED)
        return FOLLOW_UP
    if p.follow_up == FOLLOW_UP_SPARED:
        return finish(w, p, now, END_SPARED)
    if p.follow_up == FOLLOW_UP_PLANNED:
        return OUTREACH
    return go_oneself(w, p, now)


@rule
def go_oneself(w, p, now):
    """To the usual provider; to the township centre if that has no clinic for the condition."""
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
def after_follow_up(w, p, now, doctor_id):
    """A follow-up was received: control rises, less if the drug was not there."""
    quality = follow_up_quality(w, w.doctor[doctor_id], p.facility)
    if lacks_drug(w, p, p.facility, now):
        record_lack(w, p, p.facility, LACK_FOLLOW_UP)
        quality *= w.par[0].gain_without_drug
    return raise_control(w, p, now, quality)


@rule
def outreach_enter(w, p, now):
    """A planned follow-up waits for time of the chronic team, some days at most."""
    p.facility = w.resident[p.resident].team_facility
    p.cls = WALK_IN
    p.patience = rounded(w, int(w.par[0].follow_up_patience_seconds + 0.5))
    return w.facility[p.facility].team, OTHER


@rule
def outreach_start(w, p, now):
    """The team's doctor sees or calls him at home; who is out, in care or dead meanwhile takes no time."""
    p.is_blocked = 0
    if is_dead(w, p) or is_elsewhere(w, p):
        p.is_blocked = 1
        return now
    p.outreaches += 1
    mean = w.facility[p.facility].follow_up_seconds[w.glob[0].era]
    return now + spell(w, draw(w, p, U_OUTREACH, p.outreaches), mean, w.par[0].consultation_sigma)


@rule
def outreach_leave(w, p, now, why):
    """Control rises; without time of the team the follow-up is missed, and his regular visits are all he has."""
    if why == RENEGED and is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if why == RENEGED:
        record(w, p, EV_FOLLOW_UP_MISSED, p.facility, p.pool, NONE, p.condition, p.waited, 0, 0.0)
        return finish(w, p, now, END_MISSED)
    if p.is_blocked:
        give(w, p, OTHER)
        return FOLLOW_UP
    doctor_id = p.doctor[OTHER]
    control = after_follow_up(w, p, now, doctor_id)
    record(
        w,
        p,
        EV_FOLLOW_UP,
        p.facility,
        p.held[OTHER],
        doctor_id,
        p.condition,
        p.waited,
        now - p.granted[OTHER],
        control,
    )
    give(w, p, OTHER)
    set_definitive(w, p, now, p.facility)
    return finish(w, p, now, END_TREATED)


@rule
def at_home_start(w, p, now):
    """Until what comes first; if something is out for which he would be called, until it is in or the next look."""
    if p.is_looking == 0:
        p.home_until = due_at_home(w, p, now)
    return next_look(w, p, now)


@rule
def due_at_home(w, p, now):
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
    p.full_options, p.is_full = 0, 0
    p.hold = NONE
    if p.is_resolved == 0 and p.severity < CRITICAL and draw(w, p, U_WORSE, p.homes) < condition.worsen:
        p.turn = WORSE
        return now + rounded(w, exponential(draw(w, p, U_WORSE_DAYS, p.homes), condition.worsen_seconds))
    if p.returns_left > 0 and p.facility != NONE and p.awaits_result == 0:
        p.turn = RETURN
        p.returns_left -= 1
        return now + spell(w, draw(w, p, U_RETURN_DAYS, p.returns_left), condition.return_seconds, 0.5)
    p.turn = WELL
    return now


@rule
def at_home_leave(w, p, now, why):
    """Worse: choose again, with less trust. Return: the same place. Well: the episode is over.

    Of a grave illness that was never treated he may die then: not while another has him out.
    """
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    p.is_looking = 0
    if is_called_back(w, p, now):
        return TRAVEL
    if now < p.home_until or (p.turn == WELL and expects(p)):
        p.is_looking = 1
        return AT_HOME
    if p.turn == WORSE:
        p.failures += 1 if p.times_seen > 0 else 0
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
        p.failures += 1 if p.is_resolved == 0 else 0
        if p.is_online:
            return INTERNET_VISIT
        p.cls = WALK_IN
        p.is_referred = 0
        return way_to_clinic(w, p)
    if p.is_resolved:
        return finish(w, p, now, END_TREATED)
    if p.severity >= SEVERE and is_elsewhere(w, p):
        p.is_looking = 1
        p.home_until = now + BUSY_SECONDS
        return AT_HOME
    if p.times_seen == 0:
        if p.asks == 0:
            return finish(w, p, now, END_SELF_CARE)
        return finish(w, p, now, END_GAVE_UP)
    return finish(w, p, now, END_NOT_TREATED)
