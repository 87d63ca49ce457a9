"""Prices (价格): what a visit, a test and a stay cost at the list of the tier, by condition and severity, in cents."""

from __future__ import annotations

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.rule import rule

__all__ = ["in_cents", "stay_cents", "test_cents", "visit_cents"]


@rule
def price_factor(w, tier):
    """Prices of the era as a multiple of today's list."""
    return w.scheme[w.glob[0].era * 3].price_factor[tier]


@rule
def in_cents(yuan):
    """Yuan as whole cents."""
    return int(yuan * 100.0 + 0.5)


@rule
def visit_cents(w, p, facility_id):
    """A visit with its drugs, without its tests (evidence C03, C04, C09)."""
    tier = w.facility[facility_id].tier
    yuan = w.tier[tier].visit_yuan * price_factor(w, tier)
    if p.resident != NONE:
        yuan *= w.condition[p.condition].visit_weight[p.severity]
    return in_cents(yuan)


@rule
def test_cents(w, facility_id, test):
    """A test on a machine of the facility."""
    tier = w.facility[facility_id].tier
    return in_cents(w.tier[tier].test_yuan[test] * price_factor(w, tier))


@rule
def stay_cents(w, p, facility_id, seconds):
    """A stay: its start, unless he was handed down to it, and its days (evidence C05, C06, C10 over mean stay)."""
    tier_id = w.facility[facility_id].tier
    tier = w.tier[tier_id]
    start, days = tier.start_yuan, tier.day_yuan * seconds / SECONDS_A_DAY
    if p.member != NONE:
        start = 0.0
    if p.resident != NONE:
        condition = w.condition[p.condition]
        start *= condition.start_weight * condition.stay_weight[p.severity]
        days *= condition.stay_weight[p.severity]
    return in_cents((start + days) * price_factor(w, tier_id))
