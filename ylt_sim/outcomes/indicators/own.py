"""Outcomes of the simulation that no official list has, in the same form: the rows S of indicators.csv."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ylt_sim.outcomes.bills import INPATIENT, OUTPATIENT
from ylt_sim.outcomes.emergency import time_critical
from ylt_sim.outcomes.indicators.definition import CALIBRATED, CHECKED, NAN, UNKNOWN, Computed, Ratio, indicator
from ylt_sim.outcomes.indicators.figures import COUNTY_HOSPITALS, PRIMARY, PUBLIC_PRIMARY, Figures
from ylt_sim.outcomes.indicators.official_2024 import NO_BILLS
from ylt_sim.outcomes.indicators.tally import NEEDED_ELSEWHERE, REPEATED_ELSEWHERE
from ylt_sim.world.codes import (
    MODERATE,
    NONE,
    PARTY_COORDINATOR,
    PARTY_PATIENT,
    PARTY_RECEIVER,
    PARTY_REVIEW,
    PARTY_SENDER,
    PARTY_TARGET,
    TERTIARY_HOSPITAL,
    TOWNSHIP,
    TOWNSHIP_CENTRE,
)

__all__: list[str] = []

TIERS = {"township": (TOWNSHIP_CENTRE,), "county": COUNTY_HOSPITALS, "tertiary": (TERTIARY_HOSPITAL,)}
THRESHOLDS = ("10", "25")


def _median_hours(tenths: NDArray[np.int64]) -> Ratio:
    """Median of a histogram of tenths of an hour, as the lower edge of its cell; its number is the denominator."""
    n = int(tenths.sum())
    median = float(np.searchsorted(np.cumsum(tenths), 0.5 * n, side="left")) / 10 if n else NAN
    return Ratio(NAN, n, median)


def _shares(parties: dict[str, int], made: int) -> dict[str, Ratio]:
    due = made + sum(parties.values())
    return {party: Ratio(number, due) for party, number in parties.items()}


@indicator("S-1", "share")
def first_contact(f: Figures) -> Computed:
    """Numerator: care-needing episodes whose first visit is at a primary facility. Denominator: those with a visit.

    Follow-ups are left out. The first visit lies in the span.
    """
    own = f.tally.first_visits[f.number].sum(axis=(1, 2))
    return {
        "all": Ratio(int(own[list(PRIMARY)].sum()), int(own.sum())),
        "public": Ratio(int(own[list(PUBLIC_PRIMARY)].sum()), int(own.sum())),
    }


@indicator("S-2", "share")
def bypass(f: Figures) -> Computed:
    """Numerator: first visits at a tier above the one needed at onset. Denominator: first visits."""
    own = f.tally.first_visits[f.number].sum(axis=0)  # tier of the place, tier needed
    return Ratio(int(np.tril(own, -1).sum()), int(own.sum()))


@indicator("S-3", "share", CHECKED)
def referral_rates(f: Figures) -> Computed:
    """Up: accepted referrals to hospitals through a consortium / visits at public primary facilities.

    Down: inpatients stepped down / stays that ended at county and tertiary hospitals.
    """
    return {
        "up": Ratio(f.up_referrals(), f.visits(*PUBLIC_PRIMARY)),
        "down": Ratio(f.step_downs(), f.stays(*COUNTY_HOSPITALS, TERTIARY_HOSPITAL)),
    }


@indicator("S-4", "ratio", CHECKED)
def down_to_up(f: Figures) -> Computed:
    """Numerator: inpatients stepped down. Denominator: accepted referrals up, both through a consortium."""
    return Ratio(f.step_downs(), f.up_referrals())


@indicator("S-5", "hours")
def referral_hours(f: Figures) -> Computed:
    """Median of the hours from asking for a referral up to the target's door, to a tenth of an hour.

    Of who was first seen or admitted at the target in the span; the denominator is their number.
    """
    return _median_hours(f.tally.arrivals[f.number, 0])


@indicator("S-6", "minutes")
def waits(f: Figures) -> Computed:
    """Median of the whole minutes from door to doctor, of residents by tier; the denominator is their number."""
    out = {}
    for tier, group in enumerate(("village_tier", "township_tier", "county_tier", "tertiary"), 1):
        own = f.reducer.waits[f.number, tier].sum(axis=0)
        n = int(own.sum())
        out[group] = Ratio(NAN, n, float(np.searchsorted(np.cumsum(own), 0.5 * n, side="left")) if n else NAN)
    return out


@indicator("S-7", "share", CALIBRATED)
def occupancy(f: Figures) -> Computed:
    """Numerator: bed-days used or held. Denominator: open bed-days. Patients from outside the county are counted."""
    return {group: Ratio(*(seconds / 86_400 for seconds in f.beds(*kinds))) for group, kinds in TIERS.items()}


@indicator("S-8", "days", CHECKED)
def stay_days(f: Figures) -> Computed:
    """Numerator: days in bed of residents' stays that ended. Denominator: these stays.

    The recovery days after a step-down are a stay of the place that takes over.
    """
    days = f.reducer.stay_seconds[f.number] / 86_400
    return {group: Ratio(float(days[list(kinds)].sum()), f.stays(*kinds)) for group, kinds in TIERS.items()}


@indicator("S-9", "yuan", missing=NO_BILLS)
def costs(f: Figures) -> Computed:
    """Cost, all purses, and what the patient pays himself: of visits with their tests, and of stays that ended.

    Denominator: residents' visits, and stays, anywhere.
    """
    b = f.bills
    return {
        "visit_cost": Ratio(NAN if b is None else b.cost_yuan(OUTPATIENT), f.visits()),
        "visit_paid": Ratio(NAN if b is None else b.own_yuan(OUTPATIENT), f.visits()),
        "admission_cost": Ratio(NAN if b is None else b.cost_yuan(INPATIENT), f.stays()),
        "admission_paid": Ratio(NAN if b is None else b.own_yuan(INPATIENT), f.stays()),
    }


@indicator("S-10", "share", missing=("there is no global budget in the settlement of accounts", "结算中没有总额预算"))
def fund_balance(f: Figures) -> Computed:
    """Numerator: global budget less what was paid from it. Denominator: the budget."""
    s = f.settlement
    return UNKNOWN if s is None else Ratio(s.budget_yuan - s.budget_paid_yuan, s.budget_yuan)


@indicator("S-11", "share")
def avoidable_admissions(f: Figures) -> Computed:
    """Numerator: residents' stays for conditions sensitive to ambulatory care. Denominator: their stays that ended.

    Sensitive conditions are those so marked in conditions.csv.
    """
    return Ratio(int(f.tally.sensitive_stays[f.number]), f.stays())


@indicator("S-12", "share")
def repeat_tests(f: Figures) -> Computed:
    """Numerator: tests done once more after a transfer. Denominator: results needed after a transfer.

    After a transfer: at another place than that of the episode's first visit; machines of other members that are booked
    are none. Results needed are tests done and results recognised. Within the episode, whatever the days between.
    """
    own = f.tally.tests[f.number]
    return Ratio(int(own[REPEATED_ELSEWHERE]), int(own[NEEDED_ELSEWHERE]))


@indicator("S-13", "share")
def time_critical_late(f: Figures) -> Computed:
    """Numerator: time-critical episodes without definitive care in the condition's target time. Denominator: all such.

    Episodes that begin in the span, early enough to be followed.
    """
    begins, target = time_critical()
    own = f.cohort
    critical = np.flatnonzero((own.severity >= begins[own.condition]) & (target[own.condition] > 0))
    in_time = own.definitive_hours[critical] <= target[own.condition[critical]]
    return Ratio(int((~in_time).sum()), len(in_time))


@indicator("S-14", "share")
def siphon_index(f: Figures) -> Computed:
    """Numerator: primary-eligible episodes whose definitive care was at the lead hospital of their consortium.

    Denominator: primary-eligible episodes with definitive care in the days followed, of residents whose own village
    clinic or township centre is a member. Primary-eligible: needs the village or township tier at onset.
    """
    episode = f.tally.episode
    own = f.cohort.rank.compress((f.cohort.need <= TOWNSHIP) & (f.cohort.tier > 0))
    who, where = episode["resident"][own], episode["definitive_place"][own]
    eligible, siphoned = np.zeros(len(own), bool), np.zeros(len(own), bool)
    for lead, is_home in f.arrangement.homes():
        inside = is_home[who]
        eligible |= inside
        siphoned |= inside & (where == lead)
    return Ratio(int(siphoned.sum()), int(eligible.sum()))


@indicator("S-16", "share")
def refusals_up(f: Figures) -> Computed:
    """Numerator: referrals up that a party refused. Denominator: referrals up made (alone too) and refused."""
    made = sum(f.count(name) for name in ("referred_way_0", "referred_way_1", "referred_way_2", "referred_alone"))
    return _shares(
        {
            "patient": f.count(f"referral_refused_{PARTY_PATIENT}"),
            "no_hospital": f.count(f"referral_refused_{PARTY_TARGET}"),
        },
        made,
    )


@indicator("S-17", "share")
def refusals_down(f: Figures) -> Computed:
    """Numerator: step-downs that a party refused, or that were never offered. Denominator: step-downs due."""
    parties = {
        "patient": PARTY_PATIENT, "sender": PARTY_SENDER, "receiver": PARTY_RECEIVER, "coordinator": PARTY_COORDINATOR,
        "review": PARTY_REVIEW,
    }  # fmt: skip
    refused = {group: f.count(f"step_down_refused_{party}") for group, party in parties.items()}
    return _shares(refused, f.count("step_downs"))


@indicator("S-18", "share")
def right_tier(f: Figures) -> Computed:
    """Numerator: episodes whose definitive care, in the days followed, was at the tier needed at onset.

    Denominator: care-needing episodes that begin in the span, early enough to be followed.
    """
    return Ratio(int((f.cohort.tier == f.cohort.need).sum()), len(f.cohort.rank))


@indicator("S-19", "hours")
def step_down_hours(f: Figures) -> Computed:
    """Median of the hours from leaving the hospital to a bed at the member, to a tenth of an hour.

    Of who left the member in the span; the denominator is their number.
    """
    return _median_hours(f.tally.arrivals[f.number, 1])


@indicator("S-20", "share", is_annual=True, missing=("the region states no incomes", "区域文件没有收入数据"))
def catastrophic_spending(f: Figures) -> Computed:
    """Numerator: residents who pay more than 10 % (25 %) of a year's income themselves. Denominator: residents.

    Income is that of the resident's fifth; payments are all bills of the span. By person, not by household.
    """
    if f.income_yuan is None or f.bills is None:
        return dict.fromkeys(THRESHOLDS, UNKNOWN)
    income = np.asarray(f.income_yuan)[f.tally.ground.region.residents["income_quintile"]]
    paid = f.bills.paid / 100.0
    return {share: Ratio(int((paid > int(share) / 100 * income).sum()), len(paid)) for share in THRESHOLDS}


@indicator("S-21", "share")
def forgone_care(f: Figures) -> Computed:
    """Numerator: episodes without a visit so far and without definitive care in the days followed.

    Denominator: episodes of moderate or graver onset that begin in the span, early enough to be followed.
    """
    is_grave = f.cohort.severity >= MODERATE
    nothing = (f.tally.episode["first_place"][f.cohort.rank] == NONE) & (f.cohort.tier == 0)
    return Ratio(int((nothing & is_grave).sum()), int(is_grave.sum()))
