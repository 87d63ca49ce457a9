"""Ending: who is out for which episode, definitive care, and the last row of an episode."""

from __future__ import annotations

from ylt_sim.kernel.codes import EXIT, NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import release
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    END_DIED,
    END_DIED_OTHERWISE,
    END_NOTED,
    EPISODE_BACKGROUND_STAY,
    EPISODE_BACKGROUND_VISIT,
    EPISODE_FOLLOW_UP,
    EPISODE_INITIAL_STAY,
    EV_DEATH,
    EV_DEFINITIVE,
    EV_EPISODE_END,
    MINOR,
    RESULT,
    SEVERE,
    U_DEATH,
)

__all__ = [
    "BUSY_SECONDS",
    "IN_CARE",
    "IN_WARD",
    "come_home",
    "dies",
    "finish",
    "is_background",
    "is_dead",
    "is_elsewhere",
    "is_noted",
    "set_definitive",
    "set_out",
    "wait_elsewhere",
]

IN_CARE, IN_WARD = 1, 2
UNTREATED = 1000
BUSY_SECONDS = 6 * 3600
"""How long an episode waits before it looks again whether its resident is back."""


@rule
def is_background(p):
    """Whether ``p`` belongs to the exogenous stream of people from outside the county."""
    return p.kind == EPISODE_BACKGROUND_VISIT or p.kind == EPISODE_BACKGROUND_STAY


@rule
def is_elsewhere(w, p):
    """Whether another episode has the resident out: one body is in one place."""
    if p.resident == NONE or p.is_present:
        return False
    return w.resident[p.resident].is_active > 0


@rule
def wait_elsewhere(w, p, now):
    """Until when an episode waits that finds its resident out for another; sets ``p.is_blocked``.

    In a ward what is minor or routine is noted at once; all else waits a while and looks again.
    """
    p.is_blocked = 0
    if not is_elsewhere(w, p):
        return now
    p.is_blocked = 1
    if is_noted(w, p):
        return now
    return now + BUSY_SECONDS


@rule
def is_noted(w, p):
    """Whether an episode is closed because its resident lies in a ward, where it is noted: minor, or a follow-up."""
    return w.resident[p.resident].is_active == IN_WARD and (p.severity == MINOR or p.kind == EPISODE_FOLLOW_UP)


@rule
def set_out(w, p, how):
    """The resident is out for this episode: travelling or in care (``IN_CARE``), or lying in a ward (``IN_WARD``)."""
    if p.resident != NONE:
        p.is_present = 1
        w.resident[p.resident].is_active = how
        w.resident[p.resident].out_for = p.id


@rule
def is_dead(w, p):
    """Whether the resident died in another episode meanwhile."""
    return p.resident != NONE and w.resident[p.resident].is_dead == 1


@rule
def come_home(w, p):
    """The resident is at home again, free for another episode."""
    if p.resident != NONE and p.is_present:
        p.is_present = 0
        w.resident[p.resident].is_active = 0


@rule
def set_definitive(w, p, now, facility_id):
    """Note where and when definitive care began, once an episode."""
    if p.definitive_second == NONE and not is_background(p):
        p.definitive_second = now
        p.definitive_tier = w.facility[facility_id].tier
        p.definitive_facility = facility_id
        record(
            w,
            p,
            EV_DEFINITIVE,
            facility_id,
            NONE,
            NONE,
            NONE,
            p.definitive_tier,
            p.need,
            (now - p.onset_second) / 3600.0,
        )


@rule
def dies(w, p, occurrence):
    """Death of a grave episode: case fatality spread over the grave ones, higher if care came late or never."""
    if p.severity < SEVERE:
        return False
    condition = w.condition[p.condition]
    risk = condition.p_death[p.severity]
    never = p.definitive_second == NONE
    if never or (
        condition.target_seconds > 0.0
        and p.severity >= condition.critical_from
        and p.definitive_second - p.onset_second > condition.target_seconds
    ):
        risk *= w.par[0].late_risk
    return draw(w, p, U_DEATH, occurrence) < risk


@rule
def is_untreated(p, outcome):
    """Whether an episode ends without definitive care and without a stay, in which death was already asked."""
    if outcome == END_DIED or outcome == END_DIED_OTHERWISE or outcome == END_NOTED:
        return False
    if p.kind == EPISODE_INITIAL_STAY or p.kind == EPISODE_FOLLOW_UP:
        return False
    return p.definitive_second == NONE and p.stays == 0


@rule
def finish(w, p, now, outcome):
    """Write the last row of the episode; the way out of the system. A report that is still out keeps the books open."""
    if is_background(p):
        return EXIT
    if p.outcome == NONE:
        release(w, p)
        if is_untreated(p, outcome) and dies(w, p, UNTREATED):
            outcome = END_DIED
        if outcome == END_DIED:
            record(w, p, EV_DEATH, p.facility, NONE, NONE, p.condition, p.severity, p.need, 0.0)
            if p.resident != NONE:
                w.resident[p.resident].is_dead = 1
        p.outcome = outcome
        come_home(w, p)
    if p.jobs != 0:
        return RESULT
    hours = -1.0
    if p.definitive_second != NONE:
        hours = (p.definitive_second - p.onset_second) / 3600.0
    record(w, p, EV_EPISODE_END, p.definitive_facility, NONE, NONE, p.times_seen, outcome, p.definitive_tier, hours)
    return EXIT
