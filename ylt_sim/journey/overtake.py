"""An emergency overtakes (急症优先): one body is in one place, and what is urgent comes first.

A trip that is under way or waited for at home, and a wait in a queue, are given up at once. Who is in somebody's
hands, or waits for a result, is let finish: the emergency looks again every five minutes. In a ward the doctors
there begin with it at once if they are able; its own acute days, or the transfer, follow the stay that goes on.
"""

from __future__ import annotations

from ylt_sim.journey.destination import can_take
from ylt_sim.journey.ending import IN_CARE, IN_WARD, finish, is_dead, is_elsewhere, set_definitive
from ylt_sim.journey.slots import give_back
from ylt_sim.kernel.codes import HOLDING, NONE, SLOTS, WAITING
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.pool import withdraw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CHOICE,
    CONSULTATION,
    END_DIED_OTHERWISE,
    EPISODE_FOLLOW_UP,
    EV_EMERGENCY_IN_WARD,
    EV_OVERTAKEN,
    FOLLOW_UP,
    TRAVEL,
    WARD,
    WHY_ELSEWHERE,
)

__all__ = ["give_way", "overtake", "wait_for_body"]

LOOK_SECONDS = 300


@rule
def holds_nothing(p):
    """Whether no unit is in use for ``p``."""
    for slot in range(SLOTS):
        if p.held[slot] != NONE:
            return False
    return True


@rule
def overtake(w, p):
    """Whether the resident is free for this emergency: what he was out for is given up if it can be."""
    resident = w.resident[p.resident]
    other = w.patient[resident.out_for]
    if resident.is_active != IN_CARE or other.is_present == 0 or other.resident != p.resident:
        return False
    if other.is_emergency or not holds_nothing(other):
        return False
    waits = other.state == WAITING and (other.stage == CONSULTATION or other.stage == WARD)
    if not waits and not (other.state == HOLDING and other.stage == TRAVEL):
        return False
    record(w, other, EV_OVERTAKEN, other.facility, NONE, NONE, other.stage, 0, 0, 0.0)
    other.is_present = 0
    resident.is_active = 0
    if waits:
        withdraw(w, other)
    else:
        other.is_overtaken = 1
    return True


@rule
def begin_in_ward(w, p, now):
    """An emergency in a bed: the doctors of the ward begin at once, if the place can treat it."""
    resident = w.resident[p.resident]
    if resident.is_active != IN_WARD or p.ward_facility != NONE:
        return
    p.ward_facility = w.patient[resident.out_for].facility
    is_able = can_take(w, p, p.ward_facility)
    record(w, p, EV_EMERGENCY_IN_WARD, p.ward_facility, NONE, NONE, NONE, p.need, 1 if is_able else 0, 0.0)
    if is_able:
        set_definitive(w, p, now, p.ward_facility)


@rule
def wait_for_body(w, p, now):
    """Until when an emergency waits for its resident: ``now`` if he is free or can be; sets ``p.is_blocked``."""
    p.is_blocked = 0
    if is_dead(w, p) or not is_elsewhere(w, p) or overtake(w, p):
        return now
    begin_in_ward(w, p, now)
    p.is_blocked = 1
    return now + LOOK_SECONDS


@rule
def give_way(w, p, now):
    """A trip that an emergency overtook ends here: what is treated is over or returns, all else begins anew later."""
    p.is_overtaken = 0
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    p.hold = NONE
    give_back(w, p, WHY_ELSEWHERE)
    p.is_referred = 0
    if p.member != NONE:
        p.facility = p.member
        p.member = NONE
    if p.kind == EPISODE_FOLLOW_UP:
        return FOLLOW_UP
    if p.definitive_second != NONE:
        p.is_resolved = 1
        return AT_HOME
    return CHOICE
