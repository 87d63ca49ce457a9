"""Difficult-case board (疑难病例讨论): a weekly session of two seniors of the lead on patients who did not get well.

A case is a job: it waits for the session and takes both doctors' time; the pool of the board keeps one unit in
reserve, so that a case is heard only while two are there. The patient is called back with the plan. A list that is
longer than the sessions sheds what is not heard in some weeks, and whoever needs no plan any more takes no time.
"""

from __future__ import annotations

from ylt_sim.journey.competence import of_rank
from ylt_sim.journey.ending import is_dead
from ylt_sim.journey.membership import covers
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.reading import ALL_JOBS
from ylt_sim.journey.timing import rounded, spell
from ylt_sim.kernel.codes import EXIT, NONE, RENEGED
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.patient import spawn
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    BOARD,
    BOARD_NONE,
    BOARD_REFER,
    BOARD_TREAT,
    EV_BOARD,
    OTHER,
    U_BOARD,
    U_BOARD_SEES,
    WALK_IN,
)

__all__ = ["board_enter", "board_leave", "board_start", "may_go_to_board", "present_case"]


@rule
def board_consortium(w, p):
    """The consortium with a board to which the place can send a case, or ``NONE``: the nearest lead, then the first."""
    facility = w.facility[p.facility]
    era = w.glob[0].era
    best = NONE
    for i in range(facility.n_links[era]):
        row = facility.first_link[era] + i
        consortium = w.consortium[w.link[row].consortium]
        if not covers(w, p, w.link[row].consortium):
            continue
        if not consortium.has_board or w.facility[consortium.lead].tier <= facility.tier:
            continue
        if best == NONE or w.link[row].road_seconds < w.link[best].road_seconds:
            best = row
    if best == NONE:
        return NONE
    return w.link[best].consortium


@rule
def may_go_to_board(w, p):
    """Whether the doctor presents the case: back worse or unresolved often enough, once an episode, no emergency."""
    if p.failures < w.par[0].board_after or p.is_boarded or p.is_emergency or p.jobs == ALL_JOBS:
        return False
    return board_consortium(w, p) != NONE


@rule
def present_case(w, p):
    """The case is on the list of the next session."""
    p.is_boarded = 1
    job = spawn(w, p, BOARD)
    job.kind = p.kind
    job.facility = p.facility
    job.consortium = board_consortium(w, p)
    job.visit = p.visit
    job.cls = WALK_IN


@rule
def board_enter(w, p, now):
    """Wait for the session, some weeks at most."""
    p.patience = rounded(w, int(w.par[0].board_patience_seconds + 0.5))
    return w.facility[w.consortium[p.consortium].lead].board, OTHER


@rule
def is_settled(w, patient):
    """Whether there is nothing left for a board to plan: treated, dead, or the episode over."""
    return patient.is_resolved == 1 or patient.outcome != NONE or is_dead(w, patient)


@rule
def board_start(w, p, now):
    """The case is heard; it takes no time if the patient needs no plan any more."""
    p.is_blocked = 0
    if is_settled(w, w.patient[p.parent]):
        p.is_blocked = 1
        return now
    return now + spell(w, draw(w, p, U_BOARD, p.visit), w.par[0].board_seconds, 0.4)


@rule
def plan_of_board(w, patient, doctor, u):
    """What the board says (``BOARD_*``): nothing, if it sees no more than was seen; treat on the spot, or send up."""
    if is_settled(w, patient) or u >= of_rank(w, doctor, w.tier[doctor.tier].recognise):
        return BOARD_NONE
    if is_admission_due(w, patient) or patient.need > doctor.tier:
        return BOARD_REFER
    return BOARD_TREAT


@rule
def board_leave(w, p, now, why):
    """The plan goes to the place that sent the case; a case that was not heard leaves the list without one."""
    if why == RENEGED:
        return EXIT
    if p.is_blocked:
        give(w, p, OTHER)
        return EXIT
    patient = w.patient[p.parent]
    plan = plan_of_board(w, patient, w.doctor[p.doctor[OTHER]], draw(w, p, U_BOARD_SEES, p.visit))
    patient.board_plan = plan
    patient.board_doctor = p.doctor[OTHER]
    record(
        w,
        p,
        EV_BOARD,
        p.facility,
        p.held[OTHER],
        p.doctor[OTHER],
        p.consortium,
        p.waited,
        now - p.granted[OTHER],
        float(plan),
    )
    give(w, p, OTHER)
    return EXIT
