"""Internet hospital as an option (互联网医院): who can be seen by screen, and what he expects of it."""

from __future__ import annotations

from ylt_sim.journey.membership import covers
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import MODERATE, U_TOUCH

__all__ = ["internet_consortium", "internet_utility", "is_internet_open", "may_visit_by_internet"]


@rule
def internet_consortium(w, p):
    """The first consortium of the own village clinic, then of the own township, whose lead sees by screen."""
    village = w.village[w.resident[p.resident].village]
    era = w.glob[0].era
    for option in range(2):
        if village.facility[option] == NONE:
            continue
        facility = w.facility[village.facility[option]]
        for i in range(facility.n_links[era]):
            consortium_id = w.link[facility.first_link[era] + i].consortium
            if w.consortium[consortium_id].internet_until_second > 0 and covers(w, p, consortium_id):
                return consortium_id
    return NONE


@rule
def is_internet_open(w, consortium_id, now):
    """Whether a doctor sits at the screen now, within the hours."""
    consortium = w.consortium[consortium_id]
    second = now % SECONDS_A_DAY
    if second < consortium.internet_from_second or second >= consortium.internet_until_second:
        return False
    return w.pool[w.facility[consortium.lead].internet].capacity > 0


@rule
def needs_touch(w, p):
    """Whether the episode cannot be treated without the doctor's hands: drawn once, compared at every severity."""
    if p.severity > MODERATE:
        return True
    if p.touch < 0.0:
        p.touch = draw(w, p, U_TOUCH, 0)
    return p.touch < w.par[0].touch_share[p.severity]


@rule
def may_visit_by_internet(w, p):
    """Whether the internet is an option: open now, for what needs no hands, and not after advice to come."""
    if p.is_emergency or p.advice > 0 or p.left_screen or p.resident == NONE:
        return False
    consortium_id = internet_consortium(w, p)
    if consortium_id == NONE or not is_internet_open(w, consortium_id, w.glob[0].now):
        return False
    lead = w.facility[w.consortium[consortium_id].lead]
    return lead.clinic[p.specialty] != NONE and not needs_touch(w, p)


@rule
def internet_utility(w, p):
    """Systematic utility of an internet visit: no way, the queue that the screen shows, price, trust in the lead."""
    par = w.par[0]
    consortium = w.consortium[internet_consortium(w, p)]
    township = w.village[w.resident[p.resident].village].township
    pool = w.pool[w.facility[consortium.lead].internet]
    wait_hours = pool.queued * par.internet_seconds / max(1, pool.capacity) / 3600.0
    v = par.internet_constant - par.wait_per_hour * wait_hours
    v += par.price_per_point * consortium.internet_points
    v += par.trust_weight * (w.belief[township * len(w.facility) + consortium.lead].trust - 0.5)
    return v
