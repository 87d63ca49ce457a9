"""Membership (联合体成员): who is in which consortium now, and which illness is its concern."""

from __future__ import annotations

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.rule import rule

__all__ = ["covers", "is_in", "membership"]


@rule
def covers(w, p, consortium_id):
    """Whether a consortium concerns itself with the patient's illness: an alliance of a specialty has its own."""
    return p.condition == NONE or w.consortium[consortium_id].scope >> p.condition & 1 == 1


@rule
def membership(w, facility_id, consortium_id):
    """Row of the facility's membership in a consortium now, or ``NONE``; its lead has none."""
    facility = w.facility[facility_id]
    era = w.glob[0].era
    for i in range(facility.n_links[era]):
        if w.link[facility.first_link[era] + i].consortium == consortium_id:
            return facility.first_link[era] + i
    return NONE


@rule
def is_in(w, facility_id, consortium_id):
    """Whether a facility leads a consortium or is a member of it."""
    return w.consortium[consortium_id].lead == facility_id or membership(w, facility_id, consortium_id) != NONE
