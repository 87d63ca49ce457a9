"""Control (慢病控制): how well a chronic illness is kept in check, brought up to date when its patient is next met.

Control lies between 0 and 1. It decays exponentially with the time since it was last touched; a follow-up of quality
``q`` closes the share ``gain x q`` of the gap to 1. Each patient's gain is such that today's follow-ups keep him where
he is (`ylt_sim.world.chronic`). Chronic events are thinned by it (`ylt_sim.journey.onset`).
"""

from __future__ import annotations

import math

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import EV_CONTROL

__all__ = ["PANEL", "control_at", "raise_control"]

PANEL = 16
"""One resident in so many is asked for his control after every follow-up: a panel, since all would double the rows."""


@rule
def control_at(resident, now):
    """Control of a resident now, without follow-ups since it was last touched."""
    return resident.control * math.exp(-resident.control_decay * (now - resident.control_second))


@rule
def raise_control(w, p, now, quality):
    """A follow-up of this quality, 0..1, was received; answers the control after it."""
    resident = w.resident[p.resident]
    before = control_at(resident, now)
    after = before + min(1.0, resident.control_gain * quality) * (1.0 - before)
    resident.control = after
    resident.control_second = now
    if (p.resident + 1) % PANEL == 0:
        record(w, p, EV_CONTROL, p.facility, NONE, NONE, NONE, 0, 0, after)
    return after
