"""Destination (送往哪里): which hospital can take an emergency now, and which of these is nearest by ambulance.

Able is of the tier that the need asks for, with an open door, the specialty, a ward for who is to be admitted and, for
stroke and chest pain, a specialist team that is on call at this hour. A team's day begins at 08:00.
"""

from __future__ import annotations

from ylt_sim.journey.onset import is_admission_due
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import GENERAL, TERTIARY

__all__ = ["can_take", "has_team", "nearest_able", "nearest_able_to_village", "way_between"]

TEAM_BEGINS = 8 * 3600


@rule
def has_team(w, p, facility_id):
    """Whether the specialist team that an emergency needs, if it needs one, is on call at a facility at this second."""
    if p.is_emergency == 0 or w.condition[p.condition].needs_team == 0:
        return True
    second = (w.glob[0].now + SECONDS_A_DAY - TEAM_BEGINS) % SECONDS_A_DAY
    return second < w.facility[facility_id].team_seconds[w.glob[0].era]


@rule
def can_take(w, p, facility_id):
    """Whether a facility can treat this emergency now."""
    facility = w.facility[facility_id]
    if facility.tier < p.need and facility.tier < TERTIARY:
        return False
    if facility.clinic[p.specialty] == NONE:
        return False
    if facility.ward[p.specialty] == NONE and is_admission_due(w, p):
        return False
    door = facility.clinic[GENERAL]
    if door == NONE:
        door = facility.clinic[p.specialty]
    if w.pool[door].is_open == 0:
        return False
    return has_team(w, p, facility_id)


@rule
def nearest_able_to_village(w, p, village):
    """Place in the village's list of the nearest hospital that can take the emergency, or ``NONE``."""
    for i in range(village.n_hospitals):
        if can_take(w, p, village.hospital[i]):
            return i
    return NONE


@rule
def nearest_able(w, p, facility_id):
    """The nearest other hospital that can take an emergency of this facility, or ``NONE``."""
    facility = w.facility[facility_id]
    for i in range(facility.n_hospitals):
        if can_take(w, p, facility.hospital[i]):
            return facility.hospital[i]
    return NONE


@rule
def way_between(w, from_id, to_id):
    """Mean seconds by ambulance from a facility to a hospital.

    A hospital's own vehicle waits at its door; to a primary facility the ambulance has to come first, and the time
    from the call to the hospital's door is meant. To a hospital beyond the facility's list, the way to the last of it.
    """
    facility = w.facility[from_id]
    seconds = 0
    for i in range(facility.n_hospitals):
        seconds = facility.hospital_seconds[i]
        if facility.hospital[i] == to_id:
            return seconds
    return seconds
