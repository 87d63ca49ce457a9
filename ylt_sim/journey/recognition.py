"""Recognition (检查结果互认): whether a result from elsewhere is accepted; whose machines may be booked."""

from __future__ import annotations

from ylt_sim.journey.incentive import repeat_shift, share_as_swayed
from ylt_sim.journey.membership import covers, is_in, membership
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import EV_RECOGNISED, SWAY_REPEAT, U_RECOGNISED_TEST

__all__ = ["agreed_share", "is_accepted", "pools_machines"]


@rule
def takes_part(w, facility_id, consortium_id):
    """Whether a facility recognises results within a consortium: its lead, or a member that takes part."""
    if w.consortium[consortium_id].lead == facility_id:
        return True
    row = membership(w, facility_id, consortium_id)
    return row != NONE and w.link[row].is_recognising == 1


@rule
def agreed_share(w, p, here, there, age):
    """Share of results of ``there`` recognised ``here`` at an age in seconds: the greatest of their consortia."""
    best = 0.0
    era = w.glob[0].era
    for side in range(2):
        facility = w.facility[here if side == 0 else there]
        for i in range(facility.n_links[era]):
            consortium_id = w.link[facility.first_link[era] + i].consortium
            consortium = w.consortium[consortium_id]
            if not covers(w, p, consortium_id):
                continue
            if consortium.recognised_share <= best or age > consortium.validity_seconds:
                continue
            if takes_part(w, here, consortium_id) and takes_part(w, there, consortium_id):
                best = consortium.recognised_share
    return best


@rule
def is_accepted(w, p, test):
    """Whether the place goes by a result that the patient has: its own, or one that the members agreed to recognise."""
    if p.results >> test & 1 == 0:
        return False
    there = p.tested_at[test]
    if there == p.facility:
        return True
    age = w.glob[0].now - p.tested_second[test]
    share = agreed_share(w, p, p.facility, there, age)
    if share <= 0.0:
        return False
    u, shift = draw(w, p, U_RECOGNISED_TEST, p.visit * 8 + test), repeat_shift(w, p, test)
    if u >= share_as_swayed(w, p, SWAY_REPEAT, 0, u, share, shift, -w.par[0].test_per_yuan):
        return False
    record(w, p, EV_RECOGNISED, p.facility, NONE, NONE, test, there, age, 0.0)
    return True


@rule
def pools_machines(w, p, here, there):
    """Whether two facilities are in a consortium with a common booking list of machines."""
    era = w.glob[0].era
    for side in range(2):
        facility = w.facility[here if side == 0 else there]
        for i in range(facility.n_links[era]):
            consortium_id = w.link[facility.first_link[era] + i].consortium
            if (
                w.consortium[consortium_id].has_pool_of_machines
                and covers(w, p, consortium_id)
                and is_in(w, here, consortium_id)
                and is_in(w, there, consortium_id)
            ):
                return True
    return False
