"""Recall (召回): a patient at home is called back when a late report shows what was missed, or a result is there."""

from __future__ import annotations

from ylt_sim.journey.competence import chance_to_recognise, chance_to_treat, reach_of
from ylt_sim.journey.ending import IN_CARE, is_elsewhere, set_out
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.kernel.codes import AWAIT, NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    CONSULTATION,
    EV_RECALL,
    RECALL_BOARD,
    RECALL_REPORT,
    RECALL_RESULT,
    WALK_IN,
)

__all__ = ["expects", "is_called_back", "next_look"]


@rule
def would_have_seen(w, p):
    """Whether the doctor, with what the report shows, would have done right: his luck then against his chance now.

    Of who left before a doctor decided anything, nothing was missed.
    """
    if p.seen_by == NONE:
        return False
    doctor = w.doctor[p.seen_by]
    if p.luck_recognise < chance_to_recognise(w, p, doctor):
        return True
    return p.luck_treat < chance_to_treat(w, p, doctor, reach_of(w, p, doctor)) and not is_admission_due(w, p)


@rule
def expects(p):
    """Whether something may still come for which an untreated patient at home would be called back."""
    if p.is_resolved or p.facility == NONE:
        return False
    return p.jobs != 0 or p.late_report == 1 or p.awaits_result == 1 or p.board_plan != 0


@rule
def next_look(w, p, now):
    """Until when at home: until what is due, or until the place next looks through its reports.

    Who would be well by now stays in the books until all is in, and is called as soon as it is.
    """
    if not expects(p):
        return max(now, p.home_until)
    if p.home_until <= now and p.jobs != 0:
        return AWAIT
    look = now + int(w.par[0].look_seconds + 0.5)
    if p.home_until <= now:
        return look
    return min(look, p.home_until)


@rule
def reason_to_call(w, p):
    """Why the patient is called (``RECALL_*``), or ``NONE``."""
    if p.is_resolved or p.facility == NONE:
        return NONE
    if p.awaits_result and p.waits_for == 0:
        return RECALL_RESULT
    if p.board_plan != 0:
        return RECALL_BOARD
    if p.late_report and would_have_seen(w, p):
        return RECALL_REPORT
    p.late_report = 0
    return NONE


@rule
def is_called_back(w, p, now):
    """Whether the patient is called back and sets out; who is out for another episode is called at the next look."""
    why = reason_to_call(w, p)
    if why == NONE or is_elsewhere(w, p):
        return False
    record(w, p, EV_RECALL, p.facility, NONE, NONE, NONE, why, now - p.met_second, 0.0)
    if why == RECALL_REPORT:
        p.late_report = 0
        p.is_recalled = 1
    p.awaits_result = 0
    p.cls = WALK_IN
    p.is_referred = 0
    p.next_stage = CONSULTATION
    set_out(w, p, IN_CARE)
    return True
