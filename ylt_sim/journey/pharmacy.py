"""Pharmacy (药品): whether the drug that a treatment needs is in stock; if not, wait for it or go where it is."""

from __future__ import annotations

from ylt_sim.journey.ending import come_home, finish, is_dead, set_definitive
from ylt_sim.journey.learning import note_failed, note_seen
from ylt_sim.journey.onset import set_need
from ylt_sim.journey.timing import rounded, spell
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import exponential, uniform
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    AT_HOME,
    CHOICE,
    CRITICAL,
    END_DIED_OTHERWISE,
    EV_DISPENSED,
    EV_OUT_OF_STOCK,
    EV_WORSE,
    LACK_GOES_ON,
    LACK_WAITS,
    U_DRUG_PATIENCE,
    U_DRUG_WORSE,
    U_DRUG_WORSE_DAYS,
    U_NEEDS_DRUG,
    U_STOCK,
)

__all__ = ["dispensing_leave", "dispensing_start", "lacks_drug", "record_lack"]

WEEK_SECONDS = 7 * SECONDS_A_DAY
GOES_ON, WORSE, DELIVERED = 0, 1, 2


@rule
def is_in_stock(w, facility_id, condition, now):
    """Whether a place has a condition's drug this week: the same answer for everybody who asks there."""
    share = w.facility[facility_id].stock_share[w.glob[0].era]
    if share >= 1.0:
        return True
    return uniform(w.glob[0].seed, facility_id, condition, now // WEEK_SECONDS, U_STOCK) < share


@rule
def lacks_drug(w, p, facility_id, now):
    """Whether the treatment needs a drug of the joint list (luck of the illness) that the place does not have."""
    if is_in_stock(w, facility_id, p.condition, now):
        return False
    if p.needs_drug == NONE:
        p.needs_drug = 0
        if draw(w, p, U_NEEDS_DRUG, 0) < w.condition[p.condition].drug_share:
            p.needs_drug = 1
    return p.needs_drug == 1


@rule
def record_lack(w, p, facility_id, what):
    """The drug is not there: what is done about it."""
    delivery = w.facility[facility_id].delivery_seconds[w.glob[0].era]
    record(w, p, EV_OUT_OF_STOCK, facility_id, NONE, NONE, p.condition, delivery, what, 0.0)


@rule
def dispensing_start(w, p, now):
    """The drug is out of stock: at home until it is delivered or the illness is worse; or on, if that is too long."""
    delivery = w.facility[p.facility].delivery_seconds[w.glob[0].era]
    p.lacks += 1
    p.asked = now
    patience = spell(w, draw(w, p, U_DRUG_PATIENCE, p.lacks), w.par[0].drug_patience_seconds / (1.0 + p.severity), 0.5)
    if patience < delivery:
        p.turn = GOES_ON
        record_lack(w, p, p.facility, LACK_GOES_ON)
        return now
    record_lack(w, p, p.facility, LACK_WAITS)
    come_home(w, p)
    p.turn = DELIVERED
    condition = w.condition[p.condition]
    if p.severity < CRITICAL and draw(w, p, U_DRUG_WORSE, p.lacks) < condition.worsen:
        worse = rounded(w, exponential(draw(w, p, U_DRUG_WORSE_DAYS, p.lacks), condition.worsen_seconds))
        if worse < delivery:
            p.turn = WORSE
            return now + worse
    return now + delivery


@rule
def dispensing_leave(w, p, now, why):
    """Definitive care begins with the drug; without it the patient turns to a higher tier, or is worse."""
    if is_dead(w, p):
        return finish(w, p, now, END_DIED_OTHERWISE)
    if p.turn == DELIVERED:
        record(w, p, EV_DISPENSED, p.facility, NONE, NONE, p.condition, now - p.asked, 0, 0.0)
        note_seen(w, p, p.facility)
        set_definitive(w, p, now, p.facility)
        p.is_resolved = 1
        return AT_HOME
    note_failed(w, p, p.facility)
    if p.turn == WORSE:
        p.severity += 1
        set_need(w, p)
        record(w, p, EV_WORSE, p.facility, NONE, NONE, p.condition, p.severity, 1, 0.0)
    else:
        p.advice = w.facility[p.facility].tier + 1
    return CHOICE
