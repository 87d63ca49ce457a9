"""Leaving the county (县外就医): who is treated outside it, with a letter or without, and why."""

from __future__ import annotations

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import EV_LEFT_COUNTY, LEAVES_ALONE, LEAVES_BY_CHOICE, LEAVES_FULL, LEAVES_REFERRED

__all__ = ["note_leaving"]


@rule
def note_leaving(w, p):
    """Record, once an episode, that a resident has arrived at a facility outside the county."""
    if p.resident == NONE or p.has_left_county or w.facility[p.facility].township != NONE:
        return
    p.has_left_county = 1
    reason = LEAVES_BY_CHOICE
    if p.is_referred and p.consortium != NONE:
        reason = LEAVES_REFERRED
    elif p.is_full:
        reason = LEAVES_FULL
    elif p.advice > 0:
        reason = LEAVES_ALONE
    has_letter = 1 if reason == LEAVES_REFERRED or reason == LEAVES_ALONE else 0
    record(w, p, EV_LEFT_COUNTY, p.facility, NONE, NONE, p.consortium, has_letter, reason, 0.0)
