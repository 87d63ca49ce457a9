"""Choice (选择就诊机构): where a resident turns, by random utility over a small fixed set.

Choice = argmax of scale x utility + Gumbel noise keyed by (person, episode, decision, option), so that a change of one
option moves only those who come to prefer it (McFadden 1974).
"""

from __future__ import annotations

from ylt_sim.journey.affordability import price_utility
from ylt_sim.journey.appointment import way_to_clinic
from ylt_sim.journey.ending import finish, is_dead, is_noted, wait_elsewhere
from ylt_sim.journey.internet_option import internet_consortium, internet_utility, may_visit_by_internet
from ylt_sim.journey.overtake import wait_for_body
from ylt_sim.journey.returning import returns_by_slot
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.draws import gumbel
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AMBULANCE,
    APPOINTMENT,
    AT_HOME,
    CHOICE,
    COUNTY,
    END_DIED_OTHERWISE,
    END_NOTED,
    EV_CHOICE,
    GENERAL,
    INTERNET,
    INTERNET_VISIT,
    MODERATE,
    SELF_CARE,
    SEVERE,
    U_CHOICE,
    WALK_IN,
)

__all__ = ["choice_leave", "choice_start", "utility"]


@rule
def belief_row(w, p, facility_id):
    """Row of what the resident's township believes of a facility."""
    township = w.village[w.resident[p.resident].village].township
    return township * len(w.facility) + facility_id


@rule
def utility(w, p, option):
    """Systematic utility of an option of first contact, without self-care (choice_models.csv, RECOMMENDED rows)."""
    par = w.par[0]
    resident = w.resident[p.resident]
    village = w.village[resident.village]
    facility_id = village.facility[option]
    facility = w.facility[facility_id]
    belief = w.belief[village.township * len(w.facility) + facility_id]
    v = par.choice_constant[option]
    if facility.tier >= COUNTY:
        v += par.hospital_severity[p.severity] + resident.hospital_taste
    v -= par.travel_per_hour * village.travel_seconds[option] / 3600.0
    v -= par.wait_per_hour * belief.wait_hours
    v += par.price_per_point * w.tier[facility.tier].reimbursed_visit_points
    v += price_utility(w, p, facility.tier, p.severity >= SEVERE, False)
    v += par.trust_weight * (belief.trust - 0.5)
    if option == resident.usual_option:
        v += par.usual_bonus
    if resident.is_signed and facility.tier < COUNTY and option < 2:
        v += par.signed_bonus
    if p.advice > 0 and facility.tier == p.advice:
        v += par.advice_bonus
    elif p.advice > 0 and facility.tier > p.advice:
        v += 0.5 * par.advice_bonus
    return v


@rule
def self_care_utility(w, p):
    """Utility of caring for oneself: a constant a condition, less at higher severity."""
    return w.condition[p.condition].self_care - w.par[0].self_care_per_severity * p.severity


@rule
def can_see(w, p, option):
    """Whether the option exists and sees the specialty, no lower than advised, and had a bed and slots when asked.

    In an emergency, whether its door is open.
    """
    facility_id = w.village[w.resident[p.resident].village].facility[option]
    if facility_id == NONE or facility_id == p.sold_out_facility:
        return False
    facility = w.facility[facility_id]
    if facility.clinic[p.specialty] == NONE or facility.tier < p.advice or p.full_options >> option & 1 == 1:
        return False
    if not p.is_emergency:
        return True
    if facility.clinic[GENERAL] != NONE:
        return w.pool[facility.clinic[GENERAL]].is_open == 1
    return w.pool[facility.clinic[p.specialty]].is_open == 1


@rule
def may_self_care(w, p):
    """No self-care for what is severe, scheduled or chronic, nor once a doctor was asked."""
    return p.decision == 0 and p.severity <= MODERATE and w.condition[p.condition].may_self_care == 1


@rule
def choose(w, p):
    """The option of highest utility; notes the next best in the record."""
    g = w.glob[0]
    scale = w.par[0].scale
    best, second = NONE, NONE
    for option in range(INTERNET + 1):
        if option == SELF_CARE:
            if not may_self_care(w, p):
                continue
            v = self_care_utility(w, p)
        elif option == INTERNET:
            if not may_visit_by_internet(w, p):
                continue
            v = internet_utility(w, p)
        else:
            if not can_see(w, p, option):
                continue
            v = utility(w, p, option)
        v = scale * v + gumbel(draw(w, p, U_CHOICE, p.decision * 16 + option))
        g.utility[option] = v
        if best == NONE or v > g.utility[best]:
            second = best
            best = option
        elif second == NONE or v > g.utility[second]:
            second = option
    facility_id = NONE
    x = 0.0
    if best != NONE:
        x = g.utility[best]
        if best == INTERNET:
            facility_id = w.consortium[internet_consortium(w, p)].lead
        elif best != SELF_CARE:
            facility_id = w.village[w.resident[p.resident].village].facility[best]
    record(w, p, EV_CHOICE, facility_id, NONE, NONE, second, best, p.decision, x)
    p.decision += 1
    return best


@rule
def choice_start(w, p, now):
    """Turn somewhere, unless another episode has the resident out: then a minor one is noted, any other waits.

    An emergency takes over what can be given up.
    """
    if p.is_emergency:
        return wait_for_body(w, p, now)
    return wait_elsewhere(w, p, now)


@rule
def choice_leave(w, p, now, why):
    """On the way, after a slot, or at home."""
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.is_blocked:
        if p.ward_facility != NONE:
            return AMBULANCE
        if is_noted(w, p) and not p.is_emergency:
            return finish(w, p, now, END_NOTED)
        return CHOICE
    if returns_by_slot(w, p, now):
        p.sold_out_facility = NONE
        return APPOINTMENT
    option = choose(w, p)
    p.sold_out_facility = NONE
    p.is_referred = 0
    p.consortium = NONE
    p.appointment = NONE
    p.tested = 0
    p.is_review = 0
    p.is_online = 0
    p.awaits_result = 0
    p.is_recalled = 0
    if option == INTERNET:
        p.consortium = internet_consortium(w, p)
        p.facility = w.consortium[p.consortium].lead
        p.is_online = 1
        p.at_hand = 0
        return INTERNET_VISIT
    if option == NONE or option == SELF_CARE:
        p.facility = NONE
        return AT_HOME
    p.facility = w.village[w.resident[p.resident].village].facility[option]
    p.cls = WALK_IN
    p.tries = 0
    return way_to_clinic(w, p)
