"""Affordability (支付能力): how people respond to what an era's rules and prices change in their own payment.

The constants of choice are fitted to today's choices, so today's prices are in them already: what acts is the change
from today in percent of today's list price, as in an incremental logit (Ben-Akiva and Lerman 1985, Discrete Choice
Analysis, section 5.5), times a sensitivity that falls with income.
"""

from __future__ import annotations

from ylt_sim.journey.insurance import own_percent
from ylt_sim.journey.odds import on_top
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import EV_FORGONE, U_FORGONE

__all__ = ["forgoes", "price_utility", "recovery_utility"]


@rule
def rules_have_changed(w):
    """Whether rules of insurance or prices are other than today's now."""
    g = w.glob[0]
    return g.era == 1 and g.benefits_change == 1


@rule
def sensitivity(w, p):
    """How much he minds a price, by his income."""
    return w.par[0].income_sensitivity[w.resident[p.resident].income_quintile]


@rule
def utility_of_saving(w, p, tier, is_stay, is_filed, is_deducted):
    """Utility of what he pays less than today at a tier, by percentage points of today's price."""
    if not rules_have_changed(w):
        return 0.0
    today = own_percent(w, p, tier, 0, is_stay, is_filed, is_deducted)
    now = own_percent(w, p, tier, 1, is_stay, is_filed, is_deducted)
    return w.par[0].price_per_point * sensitivity(w, p) * (today - now)


@rule
def price_utility(w, p, tier, is_stay, is_filed):
    """Utility of paying less than today at a tier, by percentage points of today's price; negative if more."""
    return utility_of_saving(w, p, tier, is_stay, is_filed, True)


@rule
def recovery_utility(w, p, tier):
    """Likewise of the recovery days at a tier, on a step-down or in the same bed: no deductible is due for them."""
    return utility_of_saving(w, p, tier, True, True, False)


@rule
def forgoes(w, p):
    """Whether an admission is forgone for its price, beyond those that are forgone today; records it.

    Today's are no part of the admissions that the model is fitted to, so only what the change adds to them acts.
    """
    if p.is_emergency or p.resident == NONE or not rules_have_changed(w):
        return False
    tier, is_filed = w.facility[p.facility].tier, p.is_referred == 1
    today, now = own_percent(w, p, tier, 0, True, is_filed, True), own_percent(w, p, tier, 1, True, is_filed, True)
    if now <= today:
        return False
    par = w.par[0]
    shift = par.forgone_per_point * sensitivity(w, p) * (now - today)
    if not on_top(draw(w, p, U_FORGONE, p.visit), par.forgone_share, shift):
        return False
    record(w, p, EV_FORGONE, p.facility, NONE, NONE, NONE, int(now + 0.5), int(today + 0.5), 0.0)
    return True
