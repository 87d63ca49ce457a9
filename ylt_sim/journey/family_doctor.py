"""Family doctor (家庭医生): who is signed, when the signed go first, who is managed, what a potential follow-up is."""

from __future__ import annotations

from ylt_sim.journey.control import control_at
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    COUNTY,
    EV_SIGNED,
    FOLLOW_UP_NONE,
    FOLLOW_UP_PLANNED,
    FOLLOW_UP_REGULAR,
    FOLLOW_UP_SPARED,
    U_FOLLOW_UP,
)

__all__ = ["goes_first", "is_managed", "sign_day", "sign_if_due", "what_follow_up"]

SATURDAY = 5


@rule
def sign_day(w, facility_id, now):
    """Midnight: yesterday, if a working day of the policy, brought so many more residents under contract.

    The doctors sign in the time outside visits that the roster gives them, until the target is reached.
    """
    facility = w.facility[facility_id]
    era = w.glob[0].era
    target = facility.signing_target[era]
    if facility.signed_progress >= target or now - SECONDS_A_DAY < w.glob[0].policy_second:
        return
    day = w.day[(now // SECONDS_A_DAY - 1) % len(w.day)]
    if day.weekday < SATURDAY and day.is_holiday == 0:
        facility.signed_progress = min(target, facility.signed_progress + facility.signing_per_day[era])


@rule
def sign_if_due(w, p):
    """Whether the signing has reached the resident is found when he is next met; who is signed stays so."""
    resident = w.resident[p.resident]
    if resident.is_signed == 0 and resident.team_facility != NONE:
        if resident.sign_rank < w.facility[resident.team_facility].signed_progress:
            resident.is_signed = 1
            record(w, p, EV_SIGNED, resident.team_facility, NONE, NONE, NONE, 0, 0, 0.0)


@rule
def goes_first(w, p, now):
    """Whether somebody signed comes to his own village clinic or township centre in the part kept for the signed.

    It is the first part of every hour: who arrives in it queues with the booked.
    """
    facility = w.facility[p.facility]
    if facility.tier >= COUNTY or p.resident == NONE:
        return False
    if now % 3600 >= 3600.0 * facility.signed_first[w.glob[0].era]:
        return False
    resident = w.resident[p.resident]
    village = w.village[resident.village]
    is_own = village.facility[0] == p.facility or village.facility[1] == p.facility
    return is_own and resident.is_signed == 1


@rule
def is_managed(w, resident):
    """Whether a chronic patient is enrolled: the first so many of his team's patients, the signed before the others."""
    if resident.team_facility == NONE:
        return False
    return resident.managed_rank < w.facility[resident.team_facility].managed_share[w.glob[0].era]


@rule
def what_follow_up(w, p, now):
    """What a potential follow-up is in this scenario, by one uniform against yearly rates.

    Those up to today's rate are regular visits, of a managed patient unless he is stable and the prescription lasts
    longer. Beyond it, a managed patient has the planned ones of his team. The others do not occur.
    """
    resident = w.resident[p.resident]
    condition = w.condition[p.condition]
    rate = draw(w, p, U_FOLLOW_UP, 0) * condition.listed_follow_ups
    if not is_managed(w, resident):
        if rate < condition.regular_follow_ups:
            return FOLLOW_UP_REGULAR
        return FOLLOW_UP_NONE
    era = w.glob[0].era
    team = w.facility[resident.team_facility]
    if rate >= condition.regular_follow_ups + team.planned_follow_ups[era]:
        return FOLLOW_UP_NONE
    if rate >= condition.regular_follow_ups:
        return FOLLOW_UP_PLANNED
    if rate >= team.prescriptions_per_year[era] and control_at(resident, now) >= w.par[0].stable_control:
        return FOLLOW_UP_SPARED
    return FOLLOW_UP_REGULAR
