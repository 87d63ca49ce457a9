"""Clinical pathway (临床路径): criteria of entry, a checklist at admission, standard days for who keeps to it."""

from __future__ import annotations

from ylt_sim.journey.membership import is_in
from ylt_sim.journey.timing import rounded
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import BED, CRITICAL, DOCTOR, EV_CHECKLIST, EV_PATHWAY, U_PATHWAY

__all__ = ["days_by_protocol", "fill_in_checklist", "pathway_here", "with_entry_criteria"]


@rule
def pathway_here(w, p):
    """Consortium with a pathway for the patient's illness at the place where he is, or ``NONE``.

    Of several the one whose pathways are kept most often, the first of equals.
    """
    best = NONE
    if p.condition == NONE:
        return best
    for c in range(len(w.consortium)):
        consortium = w.consortium[c]
        if consortium.era != w.glob[0].era or consortium.pathways >> p.condition & 1 == 0:
            continue
        if best != NONE and consortium.pathway_kept <= w.consortium[best].pathway_kept:
            continue
        if is_in(w, p.facility, c):
            best = c
    return best


@rule
def with_entry_criteria(w, p, chance):
    """Chance of seeing, before a bed is given here, that the need exceeds the place, where criteria are checked."""
    consortium_id = pathway_here(w, p)
    if consortium_id == NONE:
        return chance
    return 1.0 - (1.0 - chance) * (1.0 - w.consortium[consortium_id].pathway_kept * w.par[0].entry_gain)


@rule
def fill_in_checklist(w, p):
    """Seconds of the admitting doctor for the checklist of the patient's pathway."""
    consortium_id = pathway_here(w, p)
    if consortium_id == NONE:
        return 0
    used = int(w.consortium[consortium_id].checklist_seconds + 0.5)
    record(w, p, EV_CHECKLIST, p.facility, p.held[DOCTOR], p.doctor[DOCTOR], consortium_id, used, 0, 0.0)
    return used


@rule
def days_by_protocol(w, p, usual, mean):
    """Seconds of acute stay: as usual, or at most the standard days of a pathway that is kept.

    The critically ill are outside of it. Whether it is kept is the stay's own luck against the share of the place.
    """
    consortium_id = pathway_here(w, p)
    if consortium_id == NONE or p.severity >= CRITICAL:
        return usual
    is_kept = draw(w, p, U_PATHWAY, p.stays) < w.consortium[consortium_id].pathway_kept
    seconds = usual
    if is_kept:
        seconds = min(usual, rounded(w, int(mean * w.par[0].pathway_days_ratio + 0.5)))
    kept = 1 if is_kept else 0
    record(w, p, EV_PATHWAY, p.facility, p.held[BED], NONE, consortium_id, kept, usual - seconds, 0.0)
    return seconds
