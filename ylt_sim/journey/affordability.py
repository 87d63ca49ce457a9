"""Affordability (支付能力): how people respond to what an era's rules and prices change in their own payment.

The constants of choice are fitted to today's choices, so today's prices are in them already: what acts is the change
from today in percent of today's list price, as in an incremental logit (Ben-Akiva and Lerman 1985, Discrete Choice
Analysis, section 5.5), times a sensitivity that falls with income.
"""

from __future__ import annotations

from ylt_sim.journey.insurance import own_percent
from ylt_sim.journey.odds import shifted
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import EV_FORGONE, U_FORGONE

__all__ = ["forgoes", "price_utility"]


@rule
def points_saved(w, p, tier, is_stay, is_filed):
    """Percentage points of today's price that he pays less himself than today; negative if more."""
    g = w.glob[0]
    if g.era == 0 or g.benefits_change == 0:
        return 0.0
    return own_percent(w, p, tier, 0, is_stay, is_filed) - own_percent(w, p, tier, g.era, is_stay, is_filed)


@rule
def price_utility(w, p, tier, is_stay, is_filed):
    """Utility of paying less than today at a tier."""
    par = w.par[0]
    sensitivity = par.income_sensitivity[w.resident[p.resident].income_quintile]
    return par.price_per_point * sensitivity * points_saved(w, p, tier, is_stay, is_filed)


@rule
def forgoes(w, p):
    """Whether an admission is forgone for its price, beyond those that are forgone today; records it.

    Today's are no part of the admissions that the model is fitted to, so only what the change adds to them acts.
    """
    if p.is_emergency or p.resident == NONE:
        return False
    tier = w.facility[p.facility].tier
    saved = points_saved(w, p, tier, True, p.is_referred == 1)
    if saved >= 0.0:
        return False
    par = w.par[0]
    sensitivity = par.income_sensitivity[w.resident[p.resident].income_quintile]
    chance = shifted(par.forgone_share, -par.forgone_per_point * sensitivity * saved)
    u = draw(w, p, U_FORGONE, p.visit)
    if u < par.forgone_share or u >= chance:
        return False
    era = w.glob[0].era
    now = int(own_percent(w, p, tier, era, True, p.is_referred == 1) + 0.5)
    today = int(own_percent(w, p, tier, 0, True, p.is_referred == 1) + 0.5)
    record(w, p, EV_FORGONE, p.facility, NONE, NONE, NONE, now, today, 0.0)
    return True
