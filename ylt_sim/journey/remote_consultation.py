"""Remote consultation (远程会诊): the local doctor with a specialist of the lead, both occupied."""

from __future__ import annotations

from ylt_sim.journey.competence import chance_with_advice
from ylt_sim.journey.membership import covers
from ylt_sim.journey.timing import spell
from ylt_sim.journey.visit import after_treatment, end_visit, write_letter
from ylt_sim.kernel.codes import NONE, RENEGED
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.pool import give
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    DOCTOR,
    EV_REMOTE_CONSULTATION,
    EV_REMOTE_GAVE_UP,
    MODERATE,
    OTHER,
    PLAN_TREATED,
    REFERRAL,
    REFERRED,
    REMOTE_CONSULTATION,
    U_REMOTE,
    U_REMOTE_HELPS,
)

__all__ = [
    "may_consult_remotely",
    "remote_consultation_enter",
    "remote_consultation_leave",
    "remote_consultation_start",
]


@rule
def specialist_link(w, p):
    """Membership through which a specialist of the lead can be asked now, or ``NONE``: the nearest, then the first.

    The lead sees the specialty, is of a higher tier, its door is open, and today's offered minutes are not used up.
    """
    facility = w.facility[p.facility]
    era = w.glob[0].era
    best = NONE
    for i in range(facility.n_links[era]):
        row = facility.first_link[era] + i
        link = w.link[row]
        consortium = w.consortium[link.consortium]
        if not covers(w, p, link.consortium):
            continue
        if not link.is_connected_consult or consortium.consult_seconds_used >= consortium.consult_seconds_a_day:
            continue
        lead = w.facility[consortium.lead]
        pool_id = lead.clinic[p.specialty]
        if lead.tier <= facility.tier or pool_id == NONE:
            continue
        if not w.pool[pool_id].is_open or w.pool[pool_id].capacity == 0:
            continue
        if best == NONE or link.road_seconds < w.link[best].road_seconds:
            best = row
    return best


@rule
def may_consult_remotely(w, p):
    """Whether the doctor asks a specialist before he refers: once an episode, for what can be treated on the spot."""
    return p.is_remote_tried == 0 and p.severity <= MODERATE and specialist_link(w, p) != NONE


@rule
def remote_consultation_enter(w, p, now):
    """The local doctor stays with the patient; both wait for the specialist, with patience. Or he writes the letter."""
    if p.is_writing:
        return NONE, OTHER
    p.is_remote_tried = 1
    row = specialist_link(w, p)
    p.is_blocked = 0
    if row == NONE:
        p.is_blocked = 1
        return NONE, OTHER
    p.consortium = w.link[row].consortium
    lead = w.facility[w.consortium[p.consortium].lead]
    p.cls = REFERRED
    p.patience = int(w.par[0].remote_patience_seconds + 0.5)
    return lead.clinic[p.specialty], OTHER


@rule
def remote_consultation_start(w, p, now):
    """Both talk; it counts against the minutes that the lead offers a day. Or the letter is written."""
    if p.is_writing:
        return now + write_letter(w, p)
    if p.is_blocked:
        return now
    p.advised = chance_with_advice(w, p, w.doctor[p.doctor[DOCTOR]], w.doctor[p.doctor[OTHER]])
    seconds = spell(w, draw(w, p, U_REMOTE, p.visit), w.par[0].remote_seconds, 0.4)
    w.consortium[p.consortium].consult_seconds_used += seconds
    return now + seconds


@rule
def record_remote(w, p, now, why):
    """Write how the remote consultation went and give the specialist back."""
    if why == RENEGED:
        record(w, p, EV_REMOTE_GAVE_UP, p.facility, p.pool, NONE, p.consortium, p.waited, 0, 0.0)
        return False
    record(
        w,
        p,
        EV_REMOTE_CONSULTATION,
        p.facility,
        p.held[OTHER],
        p.doctor[OTHER],
        p.consortium,
        p.waited,
        now - p.granted[OTHER],
        0.0,
    )
    give(w, p, OTHER)
    return True


@rule
def remote_consultation_leave(w, p, now, why):
    """Treated on the spot, if both together are able to; else the letter is written, and he goes."""
    if p.is_writing:
        p.is_writing = 0
        end_visit(w, p, now)
        return REFERRAL
    helped = False
    if not p.is_blocked and record_remote(w, p, now, why):
        helped = draw(w, p, U_REMOTE_HELPS, p.visit) < p.advised
    if not helped:
        p.is_writing = 1
        return REMOTE_CONSULTATION
    facility_id = p.facility
    end_visit(w, p, now)
    p.plan = PLAN_TREATED
    return after_treatment(w, p, now, facility_id)
