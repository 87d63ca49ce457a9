"""Returning (返诊): who was handed down as an outpatient and gets worse has a slot at the specialist's, unasked."""

from __future__ import annotations

from ylt_sim.journey.appointment import keep_return_slot
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import CONSULTATION, EPISODE_FOLLOW_UP, EV_REFERRED, MODERATE, REFERRED, WAY_RETURN

__all__ = ["returns_by_slot"]

OWN_TOWNSHIP = 1


@rule
def returns_by_slot(w, p, now):
    """Whether he goes back to the specialist who handed him down: worse in the same specialty, and a slot in time.

    The earliest slot at which he can be there, within the days that the consortium guarantees.
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
    if not keep_return_slot(w, p, clinic, consortium.return_slot_days, now):
        return False
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
