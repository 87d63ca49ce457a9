"""Returning (返诊): who was handed down as an outpatient and gets worse has a slot at the specialist's, unasked."""

from __future__ import annotations

from ylt_sim.journey.hours import opening_from
from ylt_sim.journey.travel import travel_seconds_to
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.kernel.slot import appoint
from ylt_sim.world.codes import CONSULTATION, EPISODE_FOLLOW_UP, EV_REFERRED, MODERATE, REFERRED, WAY_RETURN

__all__ = ["returns_by_slot"]

OWN_TOWNSHIP = 1


@rule
def returns_by_slot(w, p, now):
    """Whether he goes back to the specialist who handed him down: worse in the same specialty, and a slot in time.

    The first day with a slot on which he can be there, within the days that the consortium guarantees.
    """
    resident = w.resident[p.resident]
    if resident.handed_from == NONE or resident.handed_specialty != p.specialty or p.decision > 0:
        return False
    if p.severity < MODERATE or p.is_emergency or p.kind == EPISODE_FOLLOW_UP:
        return False
    consortium = w.consortium[resident.handed_consortium]
    hospital_id = resident.handed_from
    clinic = w.facility[hospital_id].clinic[p.specialty]
    if consortium.era != w.glob[0].era or clinic == NONE:
        return False
    today = now // SECONDS_A_DAY
    first = opening_from(w, hospital_id, now + travel_seconds_to(w, p, hospital_id)) // SECONDS_A_DAY
    for day in range(first, today + consortium.return_slot_days + 1):
        if not appoint(w, clinic, day, REFERRED):
            continue
        p.appointment = now if day == today else opening_from(w, hospital_id, day * SECONDS_A_DAY)
        sender = w.village[resident.village].facility[OWN_TOWNSHIP]
        record(w, p, EV_REFERRED, sender, clinic, NONE, resident.handed_consortium, hospital_id, WAY_RETURN, 0.0)
        p.decision += 1
        p.facility = hospital_id
        p.consortium = resident.handed_consortium
        p.cls = REFERRED
        p.is_referred = 1
        p.next_stage = CONSULTATION
        p.tries = 0
        return True
    return False
