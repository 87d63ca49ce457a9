"""Step-down (下转): at the end of the acute days the recovery days may be spent at a member.

Identified (the ward reviews on some days of the week, or its own doctor raises it), offered (a coordinator, or that
doctor, finds time), willing (the patient for
himself, the sending ward by what it is paid), able (a member in scope that holds a bed): each party's refusal is
recorded. Stayers face the same hazards and the same number of days as those moved.
"""

from __future__ import annotations

from ylt_sim.journey.affordability import recovery_utility
from ylt_sim.journey.choice import belief_row
from ylt_sim.journey.incentive import is_sent_home, send_down_shift, share_as_swayed
from ylt_sim.journey.learning import note_failed
from ylt_sim.journey.membership import covers, membership
from ylt_sim.journey.odds import shifted
from ylt_sim.journey.surge import is_suspended
from ylt_sim.journey.timing import spell
from ylt_sim.journey.travel import travel_seconds_to
from ylt_sim.journey.ward import discharge, leave_bed
from ylt_sim.kernel.codes import NEVER, NONE, RENEGED, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.hold import book, claim
from ylt_sim.kernel.pool import can_grant, give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    BED,
    COUNTY,
    EV_BED_GAVE_UP,
    EV_BOUNCE_BACK,
    EV_COORDINATION,
    EV_INTAKE,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    INTAKE,
    NURSING_HOME,
    OTHER,
    PARTY_COORDINATOR,
    PARTY_PATIENT,
    PARTY_RECEIVER,
    PARTY_REVIEW,
    PARTY_SENDER,
    RECOVERY,
    REFERRED,
    REHABILITATION_HOSPITAL,
    STEP_DOWN,
    SWAY_SEND_DOWN,
    TOWNSHIP,
    TRAVEL,
    U_AGREE,
    U_BOUNCE,
    U_COORDINATION,
    U_INTAKE,
    U_RAISED,
    U_RECOVERY,
    U_SENDER,
    WARD,
)

__all__ = [
    "intake_enter",
    "intake_leave",
    "intake_start",
    "recovery_enter",
    "recovery_leave",
    "recovery_start",
    "step_down_enter",
    "step_down_leave",
    "step_down_start",
]

MOST_STAYS = 3
OLDEST = 3  # age band 65+
NOT_TO_BE_ASKED, NOT_REVIEWED = 1, 2
REVIEWED, RAISED = 1, 2
REVIEW_FROM, REVIEW_UNTIL = 8 * 3600, 17 * 3600
"""Working hours of a review day, in which whoever is ready is identified at once."""


# The members.
@rule
def is_sending(w, p, consortium):
    """Whether the ward hands down through a consortium: its own hospital leads it, and somebody coordinates."""
    return (
        not is_suspended(w)
        and consortium.era == w.glob[0].era
        and consortium.lead == p.facility
        and consortium.has_coordinator == 1
        and consortium.down_hold_seconds > 0
    )


@rule
def suits(w, p, facility_id):
    """Whether a member is in scope: a ward for him; a rehabilitation hospital for long recoveries, a home for the old.

    A place nearer his home than the hospital, or one made for recoveries.
    """
    member = w.facility[facility_id]
    if facility_id == p.facility or member.ward[p.specialty] == NONE:
        return False
    if member.kind == REHABILITATION_HOSPITAL:
        return w.condition[p.condition].is_rehabilitation == 1
    if member.kind == NURSING_HOME:
        return w.condition[p.condition].is_rehabilitation == 1 and w.resident[p.resident].age_band == OLDEST
    return travel_seconds_to(w, p, facility_id) <= travel_seconds_to(w, p, p.facility)


@rule
def rank_of_member(w, p, facility_id):
    """Order of members: with a bed before without, rehabilitation first for who needs it, then the way home."""
    rank = float(travel_seconds_to(w, p, facility_id))
    if not can_grant(w, w.facility[facility_id].ward[p.specialty], REFERRED):
        rank += 1e8
    if w.facility[facility_id].kind < REHABILITATION_HOSPITAL and w.condition[p.condition].is_rehabilitation == 1:
        rank += 1e7
    return rank


@rule
def choose_member(w, p):
    """Consortium and member to which he could go from this ward, or ``NONE`` twice.

    His own and the neighbouring township centre, rehabilitation hospitals and nursing homes, if members.
    """
    village = w.village[w.resident[p.resident].village]
    best_consortium, best, best_rank = NONE, NONE, 0.0
    for c in range(len(w.consortium)):
        consortium = w.consortium[c]
        if not is_sending(w, p, consortium) or not covers(w, p, c):
            continue
        for i in range(2 + consortium.n_receivers):
            if i < 2:
                facility_id = village.facility[1 + i]
                if facility_id == NONE or membership(w, facility_id, c) == NONE:
                    continue
            else:
                facility_id = consortium.receiver[i - 2]
            if not suits(w, p, facility_id):
                continue
            rank = rank_of_member(w, p, facility_id)
            if best == NONE or rank < best_rank:
                best_consortium, best, best_rank = c, facility_id, rank
    return best_consortium, best


# The ward's review and the coordinator.
@rule
def is_review_day(rounds, day):
    """Whether a review is held on a day: up to five a week spread over Monday to Friday, more at weekends too."""
    weekday = day % 7
    if weekday < 5:
        k = day // 7 * 5 + weekday
        rate = min(rounds, 5.0) / 5.0
    else:
        k = day // 7 * 2 + weekday - 5
        rate = max(0.0, rounds - 5.0) / 2.0
    return int((k + 1) * rate + 1e-9) > int(k * rate + 1e-9)


@rule
def review_second(rounds, now):
    """When the ward next reviews who may move down: now, from morning to evening of a review day; or ``NEVER``."""
    for ahead in range(15):
        day = now // SECONDS_A_DAY + ahead
        if not is_review_day(rounds, day):
            continue
        second = max(now, day * SECONDS_A_DAY + REVIEW_FROM)
        if second < day * SECONDS_A_DAY + REVIEW_UNTIL:
            return second
    return NEVER


@rule
def offer_until(w, p):
    """Until when an offer still makes sense: a while, at most the recovery days."""
    recovery = w.condition[p.condition].recovery_seconds * w.facility[p.facility].stay_factor
    return p.acute_until + int(min(w.par[0].offer_patience_seconds, recovery) + 0.5)


@rule
def arranger(w, p):
    """The pool whose time an offer takes: the hospital's coordinators, or the clinic whose doctor raised it."""
    facility = w.facility[p.facility]
    if p.is_reviewed == RAISED:
        return facility.clinic[p.specialty]
    return facility.coordinator


@rule
def step_down_enter(w, p, now):
    """Wait for the ward's review, then queue on the coordinator's time; the bed stays his meanwhile.

    A doctor who raises it himself makes the offer in the time of the specialty's clinic.
    """
    p.is_blocked = 0
    p.member = NONE
    if p.resident == NONE or not w.condition[p.condition].is_step_down or arranger(w, p) == NONE:
        p.is_blocked = NOT_TO_BE_ASKED
        return NONE, OTHER
    consortium_id, member_id = choose_member(w, p)
    if member_id == NONE:
        p.is_blocked = NOT_TO_BE_ASKED
        return NONE, OTHER
    if p.is_reviewed == 0 and w.facility[p.facility].clinic[p.specialty] != NONE:
        if draw(w, p, U_RAISED, p.stays) < w.par[0].raised:
            p.is_reviewed = RAISED
    if p.is_reviewed == 0:
        p.requested_second = min(review_second(w.consortium[consortium_id].rounds_per_week, now), offer_until(w, p))
        if p.requested_second > now:
            p.is_blocked = NOT_REVIEWED
            return NONE, OTHER
        p.is_reviewed = REVIEWED
    p.local_waited = p.waited
    p.local_cls = p.cls
    p.cls = REFERRED
    p.patience = max(1, offer_until(w, p) - now)
    return arranger(w, p), OTHER


@rule
def step_down_start(w, p, now):
    """Identify, explain, telephone."""
    if p.is_blocked == NOT_REVIEWED:
        return p.requested_second
    if p.is_blocked:
        return now
    return now + spell(w, draw(w, p, U_COORDINATION, p.stays), w.par[0].offer_seconds, 0.4)


# The patient, the sending ward, the receiving member.
@rule
def agreement(w, p, member_id):
    """Chance that the patient agrees: the mean at the mean way saved, moved by the way home, price and trust."""
    par = w.par[0]
    there_id, here_id = w.facility[member_id].tier, w.facility[p.facility].tier
    tier, here = w.tier[there_id], w.tier[here_id]
    saved = (travel_seconds_to(w, p, p.facility) - travel_seconds_to(w, p, member_id)) / 3600.0
    price = tier.reimbursed_visit_points - here.reimbursed_visit_points
    usual = w.tier[TOWNSHIP].reimbursed_visit_points - w.tier[COUNTY].reimbursed_visit_points
    trust = w.belief[belief_row(w, p, member_id)].trust - tier.treat_within
    return shifted(
        par.agree,
        par.scale
        * (
            par.travel_per_hour * (saved - par.saved_hours)
            + par.price_per_point * (price - usual)
            + recovery_utility(w, p, there_id)
            - recovery_utility(w, p, here_id)
            + par.trust_weight * trust
        ),
    )


@rule
def sender_share(w, consortium):
    """Share of sending wards that let go, by what a completed handover pays them: on the log-odds."""
    par = w.par[0]
    return shifted(par.sender_base, par.sender_per_100_yuan * consortium.payment_yuan / 100.0)


@rule
def lets_go(w, p, consortium, member_id):
    """Whether the sending ward lets him go, as payment sways it."""
    u, share, shift = draw(w, p, U_SENDER, p.stays), sender_share(w, consortium), send_down_shift(w, p, member_id)
    return u < share_as_swayed(w, p, SWAY_SEND_DOWN, 1, u, share, shift, w.par[0].send_down_per_yuan)


@rule
def refusing_party(w, p, consortium_id, member_id):
    """Who says no first, or ``NONE``; with ``NONE`` a bed at the member is held."""
    consortium = w.consortium[consortium_id]
    if draw(w, p, U_AGREE, p.stays) >= agreement(w, p, member_id):
        return PARTY_PATIENT
    if not lets_go(w, p, consortium, member_id):
        return PARTY_SENDER
    if not book(w, p, w.facility[member_id].ward[p.specialty], consortium.down_hold_seconds):
        return PARTY_RECEIVER
    return NONE


@rule
def stays_here(w, p, party, pool_id):
    """Somebody has said no: the recovery days are spent in the same bed."""
    record(w, p, EV_STEP_DOWN_REFUSED, p.facility, pool_id, NONE, NONE, party, 0, 0.0)
    return RECOVERY


@rule
def step_down_leave(w, p, now, why):
    """Moved to the member, or the recovery days are spent here."""
    if p.is_blocked == NOT_REVIEWED:
        if now >= offer_until(w, p):
            return stays_here(w, p, PARTY_REVIEW, NONE)
        p.is_reviewed = REVIEWED
        return STEP_DOWN
    if p.is_blocked:
        return RECOVERY
    pool_id = arranger(w, p)
    if why == RENEGED:
        restore(p)
        return stays_here(w, p, PARTY_COORDINATOR, pool_id)
    record(w, p, EV_COORDINATION, p.facility, pool_id, p.doctor[OTHER], NONE, p.waited, now - p.granted[OTHER], 0.0)
    give(w, p, OTHER)
    consortium_id, member_id = choose_member(w, p)
    party = PARTY_RECEIVER
    if member_id != NONE:
        party = refusing_party(w, p, consortium_id, member_id)
    restore(p)
    if party != NONE:
        return stays_here(w, p, party, NONE)
    record(w, p, EV_STEP_DOWN, p.facility, NONE, NONE, consortium_id, member_id, p.stays, 0.0)
    leave_bed(w, p, now)
    p.consortium = consortium_id
    p.member = p.facility
    p.facility = member_id
    p.is_referred = 1
    p.is_emergency = 0
    p.next_stage = RECOVERY
    return TRAVEL


@rule
def restore(p):
    """What the stay's record will say of the bed queue, after the coordinator's queue."""
    p.waited = p.local_waited
    p.cls = p.local_cls


@rule
def recovery_enter(w, p, now):
    """In the same bed; or in the bed that the member held, or one of its queue if the hold has run out."""
    if p.held[BED] != NONE:
        return NONE, BED
    p.cls = REFERRED
    if claim(w, p, BED):
        return NONE, BED
    p.patience = int(w.par[0].offer_patience_seconds + 0.5)
    return w.facility[p.facility].ward[p.specialty], BED


@rule
def is_to_be_assessed(w, p):
    """Whether a therapist has to see him before the recovery days count: moved, to a place that has therapists."""
    return p.member != NONE and p.is_assessed == 0 and w.facility[p.facility].therapist != NONE


@rule
def recovery_start(w, p, now):
    """The recovery days have run since the acute days ended, wherever they were spent and whoever was asked meanwhile.

    Their number is that of the hospital, moved or not.
    """
    if is_to_be_assessed(w, p):
        return now
    p.is_sent_home = 1 if p.member == NONE and is_sent_home(w, p) else 0
    if p.is_sent_home:
        return now
    hospital_id = p.facility
    if p.member != NONE:
        hospital_id = p.member
    mean = w.condition[p.condition].recovery_seconds * w.facility[hospital_id].stay_factor
    return max(now, p.acute_until + spell(w, draw(w, p, U_RECOVERY, p.stays), mean, w.par[0].stay_sigma))


@rule
def intake_enter(w, p, now):
    """In the member's bed, queue for a therapist; for a while, then the ward begins without him."""
    p.local_waited = p.waited
    p.local_cls = p.cls
    p.cls = REFERRED
    p.arrived_second = now
    p.patience = int(w.par[0].intake_patience_seconds + 0.5)
    return w.facility[p.facility].therapist, OTHER


@rule
def intake_start(w, p, now):
    """The therapist assesses him and makes a plan."""
    return now + spell(w, draw(w, p, U_INTAKE, p.stays), w.par[0].intake_seconds, 0.4)


@rule
def intake_leave(w, p, now, why):
    """The recovery days go on; the time until now was none of them."""
    if why != RENEGED:
        used = now - p.granted[OTHER]
        record(w, p, EV_INTAKE, p.facility, p.held[OTHER], p.doctor[OTHER], NONE, p.waited, used, 0.0)
        give(w, p, OTHER)
    p.is_assessed = 1
    p.acute_until += now - p.arrived_second
    restore(p)
    return RECOVERY


@rule
def leave_early(w, p, now):
    """Home without the recovery days: who would have been worse at their end is not well there either."""
    facility_id = p.facility
    p.is_sent_home = 0
    leave_bed(w, p, now)
    stage = discharge(w, p, now, facility_id)
    if draw(w, p, U_BOUNCE, p.stays) < w.par[0].bounce:
        p.is_resolved = 0
    return stage


@rule
def recovery_leave(w, p, now, why):
    """Home; or worse again: acute days more in the same bed, or back to the hospital, whose green channel keeps one."""
    facility_id = p.facility
    was_moved = p.member != NONE
    if why == RENEGED:
        record(w, p, EV_BED_GAVE_UP, facility_id, p.pool, NONE, p.cls, p.waited, p.asks, 0.0)
        note_failed(w, p, facility_id)
        p.facility = p.member
        p.member = NONE
        return discharge(w, p, now, p.facility)
    if is_to_be_assessed(w, p):
        return INTAKE
    if p.is_sent_home:
        return leave_early(w, p, now)
    bounces = p.stays < MOST_STAYS and draw(w, p, U_BOUNCE, p.stays) < w.par[0].bounce
    if not bounces:
        leave_bed(w, p, now)
        p.member = NONE
        return discharge(w, p, now, facility_id)
    hospital_id = facility_id
    if was_moved:
        hospital_id = p.member
    record(w, p, EV_BOUNCE_BACK, facility_id, NONE, NONE, p.consortium, 1 if was_moved else 0, hospital_id, 0.0)
    if not was_moved:
        return WARD
    leave_bed(w, p, now)
    p.member = NONE
    p.facility = hospital_id
    p.is_referred = 1
    p.cls = REFERRED
    p.next_stage = WARD
    p.is_bouncing = 1
    ward, seconds = w.facility[hospital_id].ward[p.specialty], w.consortium[p.consortium].hold_seconds
    if seconds > 0:
        book(w, p, ward, seconds)
    return TRAVEL
