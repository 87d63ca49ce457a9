"""Basic medical insurance (基本医疗保险): what the fund pays of a bill, by scheme, tier and referral.

Limits and own payments add up over a fiscal year. On a referral up only the difference of the deductibles is due, on
a step-down none. Serious-illness insurance (大病保险) pays part of what a year's own payments exceed its threshold by,
medical assistance (医疗救助) part of what is then left to the poor.
"""

from __future__ import annotations

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import N_SCHEMES

__all__ = ["aid", "begin_year", "fund_for_stay", "fund_for_visit", "is_filed", "own_percent", "rate_for_visit",
"rules_of"]


@rule
def rules_of(w, resident):
    """The rules of the resident's scheme in this era."""
    return w.scheme[w.glob[0].era * N_SCHEMES + resident.insurance]


@rule
def begin_year(w, resident):
    """In a new fiscal year every sum begins at nothing."""
    day = min(w.glob[0].now // SECONDS_A_DAY, len(w.day) - 1)
    year = w.day[day].fiscal_year
    if resident.benefit_year != year:
        resident.benefit_year = year
        resident.outpatient_cents, resident.inpatient_cents, resident.own_cents = 0, 0, 0


@rule
def is_filed(p):
    """Whether he comes with a referral, on a step-down or as an emergency."""
    return p.is_referred == 1 or p.is_emergency == 1 or p.member != NONE


@rule
def referral_factor(rules, filed, tier):
    """Part of the rate for who comes so, and for who comes without."""
    return rules.referred[tier] if filed else rules.unreferred[tier]


@rule
def has_chronic_benefit(w, resident, rules, condition):
    """Whether he is registered for outpatient care of this chronic illness."""
    return w.condition[condition].is_chronic == 1 and resident.benefit_rank < rules.registered


@rule
def rate_for_visit(w, p, resident, rules, tier, filed):
    """Rate of outpatient care at a tier: the ordinary one, or that of a registered chronic illness if it is higher."""
    rate = rules.outpatient[tier]
    if has_chronic_benefit(w, resident, rules, p.condition):
        rate = max(rate, rules.chronic)
    return rate * referral_factor(rules, filed, tier)


@rule
def fund_for_visit(w, p, tier, cents, rate):
    """Cents that the fund pays of an outpatient bill at a rate, within the year's limit for ordinary care."""
    resident = w.resident[p.resident]
    rules = rules_of(w, resident)
    covered = int(cents * rules.covered[tier] + 0.5)
    fund = int(covered * rate + 0.5)
    if not has_chronic_benefit(w, resident, rules, p.condition):
        fund = min(fund, max(0, rules.outpatient_limit - resident.outpatient_cents))
        resident.outpatient_cents += fund
    return fund, covered


@rule
def fund_for_stay(w, p, tier, cents):
    """Cents that the fund pays of a stay: its rate of what exceeds the deductible, within the year's limit.

    Who comes by himself pays the whole deductible, also after a stay elsewhere; the difference is of a referral up.
    """
    resident = w.resident[p.resident]
    rules = rules_of(w, resident)
    covered = int(cents * rules.covered[tier] + 0.5)
    due = 0
    if p.member == NONE:
        if p.is_referred == 0:
            p.deductible_cents = 0
        due = min(covered, max(0, rules.deductible[tier] - p.deductible_cents))
        p.deductible_cents += due
    fund = int((covered - due) * rules.inpatient[tier] * referral_factor(rules, is_filed(p), tier) + 0.5)
    fund = min(fund, max(0, rules.inpatient_limit - resident.inpatient_cents))
    resident.inpatient_cents += fund
    return fund, covered


@rule
def beyond(cents, threshold):
    """What exceeds a threshold."""
    return max(0, cents - threshold)


@rule
def aid(w, p, own, is_stay):
    """Cents of serious-illness insurance and of medical assistance towards own payments within the catalogue."""
    resident = w.resident[p.resident]
    rules = rules_of(w, resident)
    threshold = rules.serious_threshold
    if resident.is_poor:
        threshold = int(threshold * rules.poor_threshold + 0.5)
    before = resident.own_cents
    resident.own_cents += own
    serious = int((beyond(resident.own_cents, threshold) - beyond(before, threshold)) * rules.serious + 0.5)
    assistance = 0
    if resident.is_poor and is_stay:
        assistance = int((own - serious) * rules.assistance + 0.5)
    return serious, assistance


@rule
def own_percent(w, p, tier, era, is_stay, filed, is_deducted):
    """Percent of today's list price that he expects to pay himself at a tier under an era's rules and prices.

    Of a stay with the deductible of a usual one, if one is due; limits and aid are not expected.
    """
    resident = w.resident[p.resident]
    rules = w.scheme[era * N_SCHEMES + resident.insurance]
    if not is_stay:
        paid = rules.covered[tier] * rate_for_visit(w, p, resident, rules, tier, filed)
        return 100.0 * rules.price_factor[tier] * (1.0 - paid)
    price = rules.usual_stay[tier]
    if price <= 0:
        return 100.0
    due = rules.deductible[tier]
    if not is_deducted:
        due = 0
    elif filed:
        due = max(0, due - p.deductible_cents)
    covered = rules.covered[tier] * price * rules.price_factor[tier]
    paid = max(0.0, covered - due) * rules.inpatient[tier] * referral_factor(rules, filed, tier)
    return 100.0 * (price * rules.price_factor[tier] - paid) / price
