"""Onset (起病): an episode of the study's list begins, or is not one in this scenario."""

from __future__ import annotations

from ylt_sim.journey.control import control_at
from ylt_sim.journey.ending import BUSY_SECONDS, IN_WARD, die_of_other_causes, is_elsewhere, set_out
from ylt_sim.journey.family_doctor import sign_if_due, what_follow_up
from ylt_sim.journey.hours import opening_from
from ylt_sim.journey.odds import shifted
from ylt_sim.journey.timing import rounded
from ylt_sim.kernel.codes import EXIT, NEVER, NONE
from ylt_sim.kernel.draws import exponential
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AMBULANCE,
    CHOICE,
    CONSULTATION,
    CRITICAL,
    EMERGENCY,
    EPISODE_BACKGROUND_STAY,
    EPISODE_BACKGROUND_VISIT,
    EPISODE_CHRONIC_EVENT,
    EPISODE_EPIDEMIC,
    EPISODE_FOLLOW_UP,
    EPISODE_INITIAL_STAY,
    EV_ONSET,
    FOLLOW_UP,
    FOLLOW_UP_NONE,
    MINOR,
    ONSET,
    OTHER_DEATH,
    U_ADMIT,
    U_AMBULANCE,
    U_BACKGROUND_DOOR,
    U_EPIDEMIC,
    U_EVENT_THINNED,
    U_RETURNS,
    U_SEVERITY,
    WALK_IN,
    WARD,
)

__all__ = ["is_admission_due", "onset_leave", "onset_start", "set_need"]


@rule
def set_need(w, p):
    """Tier that the episode needs at its severity (conditions.csv, ``min_tier_*``), and whether it is an emergency."""
    condition = w.condition[p.condition]
    p.need = condition.min_tier[p.severity]
    if p.severity >= condition.critical_from or p.severity == CRITICAL:
        if p.is_emergency == 0:
            p.urgent_second = w.glob[0].now
        p.is_emergency = 1


@rule
def is_admission_due(w, p):
    """Whether the episode is one that is admitted: one uniform an episode against ``p_admit`` at its severity now.

    The place that saw him last may admit a borderline patient more or less readily than today, for its gain.
    """
    due = w.condition[p.condition].p_admit[p.severity] * w.par[0].admission_multiplier
    if p.admission_shift != 0.0 and due < 1.0:
        due = shifted(due, p.admission_shift)
    return draw_admission(w, p) < due


@rule
def draw_admission(w, p):
    """The episode's uniform of admission need; kept, since it is compared again at every severity."""
    if p.admission_uniform < 0.0:
        p.admission_uniform = draw(w, p, U_ADMIT, 0)
    return p.admission_uniform


@rule
def clear(w, p, now):
    """A patient row as an episode begins with it."""
    potential = w.potential[p.key >> 3]
    p.kind = potential.kind
    p.condition = potential.condition
    p.facility = potential.facility
    p.specialty = potential.specialty
    p.severity = MINOR
    p.need = 1
    p.decision, p.visit, p.trip, p.stays, p.tries, p.asks, p.homes = 0, 0, 0, 0, 0, 0, 0
    p.times_seen = 0
    p.returns_left, p.is_resolved, p.is_emergency, p.is_referred, p.advice = 0, 0, 0, 0, 0
    p.is_review = 0
    p.tested, p.results, p.reports, p.at_hand, p.todo, p.samples, p.booked = 0, 0, 0, 0, 0, 0, 0
    p.waits_for, p.awaits_result, p.is_looking, p.late_report, p.is_recalled = 0, 0, 0, 0, 0
    p.failures, p.is_boarded, p.board_plan, p.is_online, p.left_screen = 0, 0, 0, 0, 0
    p.ordered_by, p.booked_at, p.booked_second, p.home_until = NONE, NONE, NONE, now
    p.luck_recognise, p.luck_treat, p.touch, p.seen_by, p.met_second = 2.0, 2.0, -1.0, NONE, now
    p.is_remote_tried, p.is_bouncing, p.is_present, p.is_blocked, p.turn, p.is_late = 0, 0, 0, 0, 0, 0
    p.is_writing, p.is_sent, p.sendings, p.acute_until = 0, 0, 0, NONE
    p.appointment, p.consortium, p.member = NONE, NONE, NONE
    p.full_options, p.is_full, p.has_left_county, p.target, p.requested_second = 0, 0, 0, NONE, NONE
    p.seen_facility, p.known_second, p.has_summary = NONE, NONE, 0
    p.is_reviewed, p.is_assessed, p.arrived_second, p.is_offered = 0, 0, NONE, 0
    p.slot_pool, p.slot_day, p.slot_cls, p.sold_out_facility = NONE, NONE, NONE, NONE
    p.is_booked, p.bookings, p.worse_second, p.worse_severity = 0, 0, NEVER, NONE
    p.onset_second = now
    p.definitive_second, p.definitive_tier, p.definitive_facility = NONE, 0, NONE
    p.admission_uniform, p.bed_uniform = -1.0, -1.0
    p.next_stage = NONE
    p.outcome = NONE
    p.follow_up, p.needs_drug, p.outreaches, p.lacks = FOLLOW_UP_NONE, NONE, 0, 0
    p.sender, p.urgent_second, p.door_second, p.warned_seconds, p.came_by = NONE, NONE, NONE, 0, 0
    p.is_overtaken, p.ward_facility = 0, NONE
    p.deductible_cents, p.admission_shift, p.is_sent_home = 0, 0.0, 0


@rule
def happens(w, p, now):
    """Whether a potential episode is one in this scenario.

    A chronic event happens if its uniform exceeds what the resident's control now prevents (design, balance c), a
    follow-up if it is due. Of the study's epidemics only this scenario's own happens, and if another scenario has it
    larger, a part of it.
    """
    if p.kind == EPISODE_FOLLOW_UP:
        p.follow_up = what_follow_up(w, p, now)
        return p.follow_up != FOLLOW_UP_NONE
    if p.kind == EPISODE_EPIDEMIC:
        g = w.glob[0]
        return p.episode == g.epidemic_number and draw(w, p, U_EPIDEMIC, 0) >= g.epidemic_thinned
    if p.kind != EPISODE_CHRONIC_EVENT:
        return True
    prevented = w.condition[p.condition].preventable * control_at(w.resident[p.resident], now)
    return draw(w, p, U_EVENT_THINNED, 0) > prevented


@rule
def draw_returns(w, p):
    """Planned return visits: geometric with the condition's mean, by inversion in steps."""
    mean = w.condition[p.condition].mean_returns
    go_on = mean / (1.0 + mean)
    u = draw(w, p, U_RETURNS, 0)
    tail = go_on
    n = 0
    while u < tail and n < 20:
        n += 1
        tail *= go_on
    p.returns_left = n


@rule
def background_arrival(w, p, now):
    """When somebody from outside the county is at the door of his clinic: at once, or after it has opened."""
    clinic = w.facility[p.facility].clinic[p.specialty]
    if clinic == NONE or w.pool[clinic].is_open == 1:
        return now
    opening = opening_from(w, p.facility, now)
    if opening == now:
        return now
    return opening + rounded(w, exponential(draw(w, p, U_BACKGROUND_DOOR, 0), w.par[0].opening_jitter_seconds))


@rule
def last_hour(w, p, now):
    """Death of other causes comes at home: to who is in care for something else, once he is back."""
    if is_elsewhere(w, p):
        p.next_stage = ONSET
        return now + BUSY_SECONDS
    die_of_other_causes(w, p)
    p.next_stage = EXIT
    return now


@rule
def onset_start(w, p, now):
    """Set the luck of the illness; nobody waits here."""
    clear(w, p, now)
    if p.kind == EPISODE_BACKGROUND_VISIT:
        p.next_stage = CONSULTATION
        p.cls = WALK_IN
        return background_arrival(w, p, now)
    if p.kind == EPISODE_BACKGROUND_STAY:
        p.next_stage = WARD
        p.cls = WALK_IN
        return now
    if p.resident != NONE and w.resident[p.resident].is_dead:
        p.next_stage = EXIT
        return now
    if p.kind == OTHER_DEATH:
        return last_hour(w, p, now)
    if not happens(w, p, now):
        p.next_stage = EXIT
        return now
    condition = w.condition[p.condition]
    p.specialty = condition.specialty
    if p.kind == EPISODE_FOLLOW_UP:
        p.next_stage = FOLLOW_UP
    else:
        u = draw(w, p, U_SEVERITY, 0)
        if p.kind == EPISODE_EPIDEMIC:
            while u >= w.par[0].epidemic_severity_below[p.severity] and p.severity < CRITICAL:
                p.severity += 1
        else:
            while u >= condition.severity_below[p.severity] and p.severity < CRITICAL:
                p.severity += 1
        draw_returns(w, p)
        p.next_stage = CHOICE
    set_need(w, p)
    record(w, p, EV_ONSET, NONE, NONE, NONE, p.condition, p.severity, p.need, float(p.kind))
    if p.resident != NONE:
        sign_if_due(w, p)
    if p.kind == EPISODE_INITIAL_STAY:
        set_out(w, p, IN_WARD)
        p.next_stage = WARD
        p.cls = WALK_IN
    elif p.is_emergency and draw(w, p, U_AMBULANCE, 0) < w.par[0].ambulance_share:
        p.next_stage = AMBULANCE
        p.cls = EMERGENCY
    return now


@rule
def onset_leave(w, p, now, why):
    """On to where the episode's kind leads."""
    return p.next_stage
