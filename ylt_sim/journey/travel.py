"""Travel and opening hours (路途与门诊时间): when to set out, how long it takes."""

from __future__ import annotations

from ylt_sim.journey.hours import opening_from
from ylt_sim.journey.leaving import note_leaving
from ylt_sim.journey.overtake import give_way
from ylt_sim.journey.timing import rounded, spell
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.draws import exponential
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import has_hold
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CONSULTATION,
    EV_NO_SHOW,
    N_OPTIONS,
    TEST,
    U_JITTER,
    U_NO_SHOW,
    U_TRAVEL,
)

__all__ = ["is_no_show", "option_to", "stay_home", "travel_leave", "travel_seconds_to", "travel_start"]


@rule
def option_to(w, p, facility_id):
    """Which of the resident's options a facility is, or ``NONE``."""
    village = w.village[w.resident[p.resident].village]
    for option in range(N_OPTIONS):
        if village.facility[option] == facility_id:
            return option
    return NONE


@rule
def travel_seconds_to(w, p, facility_id):
    """Mean seconds from the resident's village to a facility.

    To one that is no option of his, as long as to the farthest option in the same town; without one, in the city.
    """
    village = w.village[w.resident[p.resident].village]
    option = option_to(w, p, facility_id)
    if option != NONE:
        return village.travel_seconds[option]
    town = w.facility[facility_id].township
    longest, in_town = 0, 0
    for other in range(N_OPTIONS):
        if village.facility[other] == NONE:
            continue
        seconds = village.travel_seconds[other]
        longest = max(longest, seconds)
        if w.facility[village.facility[other]].township == town:
            in_town = max(in_town, seconds)
    if in_town > 0:
        return in_town
    return longest


@rule
def is_no_show(w, p):
    """Whether somebody who was sent does not go, whether or not something is kept for him; emergencies
    and who bounces back go.
    """
    is_sent = p.is_sent == 1 or has_hold(w, p)
    p.is_sent = 0
    if p.is_emergency or p.is_bouncing or not is_sent:
        return False
    p.sendings += 1
    return draw(w, p, U_NO_SHOW, p.sendings) < w.par[0].no_show


@rule
def travel_start(w, p, now):
    """Emergencies and held beds at once, appointments for their time, all others for when the door is open."""
    trip = p.trip
    p.trip += 1
    p.is_blocked = 0
    if is_no_show(w, p):
        p.is_blocked = 1
        return now
    mean = travel_seconds_to(w, p, p.facility)
    arrival = now + spell(w, draw(w, p, U_TRAVEL, trip), mean, w.par[0].travel_sigma)
    if p.next_stage == TEST and p.appointment > now:
        return max(arrival, p.appointment)
    if p.is_emergency or has_hold(w, p) or p.next_stage != CONSULTATION:
        return arrival
    if p.appointment > now:
        return max(arrival, p.appointment)
    opening = opening_from(w, p.facility, arrival)
    if opening > arrival:
        jitter = exponential(draw(w, p, U_JITTER, trip), w.par[0].opening_jitter_seconds)
        return opening + rounded(w, jitter)
    return arrival


@rule
def travel_leave(w, p, now, why):
    """There; or still at home."""
    if p.is_overtaken:
        return give_way(w, p, now)
    if p.is_blocked:
        return stay_home(w, p)
    note_leaving(w, p)
    return p.next_stage


@rule
def stay_home(w, p):
    """Sent and not gone: at home, and what was kept stays kept until it expires."""
    record(w, p, EV_NO_SHOW, p.facility, NONE, NONE, NONE, 0, 0, 0.0)
    p.hold = NONE
    p.appointment = NONE
    p.is_referred = 0
    p.facility = p.member
    p.member = NONE
    if p.definitive_second != NONE:
        p.is_resolved = 1
    return AT_HOME
