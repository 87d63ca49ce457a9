"""Incentives (激励): what a change of payment makes an act worth to the facility, and how far that sways it.

Six decisions are swayed: admit a borderline patient; keep, send down or send home at the end of the acute days; refer
or treat; accept a patient for a stay; order or repeat a test; withhold a needed one. Response = strength x (marginal
gain - marginal gain under today's payment), on the log-odds. What an act costs the facility is the same under both
payments, so that only what it is paid counts. Where today's share of a decision is in the constants that are fitted to
today, only what comes on top of it is simulated: luck between today's share and the shifted one.
"""

from __future__ import annotations

from ylt_sim.journey.insurance import rules_of
from ylt_sim.journey.odds import on_top, shifted
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    COUNTY,
    EV_SWAYED,
    MODERATE,
    SWAY_ACCEPT,
    SWAY_HOME,
    SWAY_ORDER,
    SWAY_WITHHOLD,
    U_DECLINED,
    U_EARLY,
    U_NEEDLESS,
    U_WITHHELD,
)

__all__ = [
    "admission_shift",
    "declines",
    "is_needless",
    "is_sent_home",
    "is_withheld",
    "payment_changes",
    "refer_shift",
    "repeat_shift",
    "send_down_shift",
    "share_as_swayed",
    "tell_swayed",
]


@rule
def payment_changes(w):
    """Whether some facility is paid otherwise than today."""
    g = w.glob[0]
    return g.era == 1 and g.payment_changes == 1


@rule
def tell_swayed(w, p, decision, is_done, gain):
    """Record a decision that falls otherwise than under today's payment: done or not, and the gain that swayed it."""
    record(w, p, EV_SWAYED, p.facility, NONE, NONE, decision, is_done, 0, gain)


@rule
def share_as_swayed(w, p, decision, is_done, u, share, shift, strength):
    """Today's share of a decision with its log-odds shifted; tells where that turns it.

    ``is_done``: whether the act is done where luck is below the share.
    """
    if shift == 0.0:
        return share
    now = shifted(share, shift)
    if (u < now) != (u < share):
        tell_swayed(w, p, decision, is_done if u < now else 1 - is_done, shift / strength)
    return now


# What an act is worth.
@rule
def fund_part(w, p, facility_id, is_stay):
    """Part of a price that the facility expects the fund to pay, without deductible and limits."""
    if p.resident == NONE:
        return 0.0
    rules, tier = rules_of(w, w.resident[p.resident]), w.facility[facility_id].tier
    if is_stay:
        return rules.covered[tier] * rules.inpatient[tier]
    return rules.covered[tier] * rules.outpatient[tier]


@rule
def kept(facility, era, income, fund):
    """What of an income the facility keeps: of the fund's part none in a fixed budget, less if it is a joint loss."""
    return income * (1.0 - fund * (facility.budget_share[era] + facility.joint_weight[era]))


@rule
def stay_price(w, p, facility_id):
    """Expected price of a stay of this patient: its start and its usual days, in yuan."""
    facility, condition = w.facility[facility_id], w.condition[p.condition]
    tier = w.tier[facility.tier]
    seconds = condition.acute_seconds + condition.recovery_seconds
    weight = condition.stay_weight[p.severity]
    days = seconds * facility.stay_factor / SECONDS_A_DAY
    return weight * (tier.start_yuan * condition.start_weight + tier.day_yuan * days)


@rule
def recovery_price(w, p, facility_id, hospital_id):
    """Expected price of the recovery days at a facility, as many as at the hospital."""
    condition = w.condition[p.condition]
    days = condition.recovery_seconds * w.facility[hospital_id].stay_factor / SECONDS_A_DAY
    return w.tier[w.facility[facility_id].tier].day_yuan * condition.stay_weight[p.severity] * days


@rule
def stay_income(w, p, facility_id, era, price):
    """What a stay brings: its price, or where it is paid by case the mean price of its condition at the tier."""
    facility, condition = w.facility[facility_id], w.condition[p.condition]
    case = condition.case_start[facility.tier] + condition.case_days[facility.tier] * facility.stay_factor
    share = facility.case_share[era]
    return price * (1.0 - share) + case * facility.case_rate[era] * share


@rule
def gain_of_stay(w, p, facility_id):
    """By how much the payment of this era makes a stay of this patient worth more than today's, in yuan."""
    facility = w.facility[facility_id]
    price, fund = stay_price(w, p, facility_id), fund_part(w, p, facility_id, True)
    now = kept(facility, 1, stay_income(w, p, facility_id, 1, price), fund)
    return now - kept(facility, 0, stay_income(w, p, facility_id, 0, price), fund)


@rule
def gain_of_recovery(w, p, facility_id):
    """Likewise of keeping him for the recovery days: paid by case, more days bring nothing."""
    facility = w.facility[facility_id]
    price, fund = recovery_price(w, p, facility_id, facility_id), fund_part(w, p, facility_id, True)
    now = kept(facility, 1, price * (1.0 - facility.case_share[1]), fund)
    return now - kept(facility, 0, price * (1.0 - facility.case_share[0]), fund)


@rule
def loss_elsewhere(w, p, facility_id, there_id, price, is_stay):
    """Likewise of a price that the joint budget pays to another facility: a loss, to who shares the budget."""
    facility = w.facility[facility_id]
    return -price * fund_part(w, p, there_id, is_stay) * (facility.joint_weight[1] - facility.joint_weight[0])


@rule
def gain_of_test(w, p, test):
    """Likewise of a test at the place where he is."""
    facility = w.facility[p.facility]
    price, fund = w.tier[facility.tier].test_yuan[test], fund_part(w, p, p.facility, False)
    return kept(facility, 1, price, fund) - kept(facility, 0, price, fund)


# The decisions.
@rule
def admission_shift(w, p):
    """Log-odds by which the place admits a borderline patient, moderate at most, more readily than it does today."""
    facility = w.facility[p.facility]
    strength = w.par[0].admit_per_yuan
    if strength == 0.0 or p.severity > MODERATE or p.is_emergency or facility.ward[p.specialty] == NONE:
        return 0.0
    return strength * gain_of_stay(w, p, p.facility)


@rule
def send_down_shift(w, p, member_id):
    """Log-odds by which the ward lets him go to a member more readily than today."""
    if not payment_changes(w):
        return 0.0
    price = recovery_price(w, p, member_id, p.facility)
    gain = loss_elsewhere(w, p, p.facility, member_id, price, True) - gain_of_recovery(w, p, p.facility)
    return w.par[0].send_down_per_yuan * gain


@rule
def is_sent_home(w, p):
    """Whether the ward sends him home at the end of the acute days, where he would have stayed today."""
    if not payment_changes(w) or w.facility[p.facility].tier < COUNTY:
        return False
    gain = -gain_of_recovery(w, p, p.facility)
    if not on_top(draw(w, p, U_EARLY, p.stays), w.par[0].early_share, w.par[0].send_down_per_yuan * gain):
        return False
    tell_swayed(w, p, SWAY_HOME, 1, gain)
    return True


@rule
def refer_shift(w, p, is_admission):
    """Log-odds by which a doctor refers more readily than today: by what care there costs and brings here."""
    if not payment_changes(w):
        return 0.0
    place = w.facility[p.facility]
    strength = w.par[0].refer_per_yuan
    hospital_id = w.village[w.resident[p.resident].village].hospital[0]
    if strength == 0.0 or hospital_id == NONE or hospital_id == p.facility:
        return 0.0
    gain = 0.0
    price = w.tier[w.facility[hospital_id].tier].visit_yuan
    if is_admission:
        price = stay_price(w, p, hospital_id)
        if place.ward[p.specialty] != NONE:
            gain = gain_of_stay(w, p, p.facility)
    return strength * (loss_elsewhere(w, p, p.facility, hospital_id, price, is_admission) - gain)


@rule
def declines(w, p, facility_id):
    """Whether a hospital declines him for what his stay would bring, where it would have taken him today."""
    facility = w.facility[facility_id]
    if not payment_changes(w) or p.is_emergency or p.resident == NONE or p.stays > 0 or facility.tier < COUNTY:
        return False
    gain = gain_of_stay(w, p, facility_id)
    if not on_top(draw(w, p, U_DECLINED, p.visit), w.par[0].declined_share, -w.par[0].accept_per_yuan * gain):
        return False
    record(w, p, EV_SWAYED, facility_id, NONE, NONE, SWAY_ACCEPT, 0, 0, gain)
    return True


@rule
def repeat_shift(w, p, test):
    """Log-odds by which a result from elsewhere is recognised more readily than today."""
    if not payment_changes(w):
        return 0.0
    return -w.par[0].test_per_yuan * gain_of_test(w, p, test)


@rule
def is_needless(w, p, test):
    """Whether a test that is not needed is done for its gain."""
    if not payment_changes(w) or w.facility[p.facility].machine[test] == NONE or p.results >> test & 1 == 1:
        return False
    gain = gain_of_test(w, p, test)
    u = draw(w, p, U_NEEDLESS, p.visit * 8 + test)
    if not on_top(u, w.par[0].needless_share, w.par[0].test_per_yuan * gain):
        return False
    tell_swayed(w, p, SWAY_ORDER, 1, gain)
    return True


@rule
def is_withheld(w, p, test):
    """Whether a needed test of the place is not done, where it would have been done today."""
    if not payment_changes(w) or p.is_emergency:
        return False
    gain = gain_of_test(w, p, test)
    u = draw(w, p, U_WITHHELD, p.visit * 8 + test)
    if not on_top(u, w.par[0].withheld_share, -w.par[0].withhold_per_yuan * gain):
        return False
    tell_swayed(w, p, SWAY_WITHHOLD, 0, gain)
    return True
