"""Each indicator on a log small enough to work out on paper."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from little_county import (
    CITY,
    CLINIC,
    DAY,
    HOUR,
    JUNIOR,
    KEYS,
    MIDDLE,
    TCM_T,
    TCM_X,
    WARD,
    WARD_C,
    WARD_T,
    YOUNG,
    C,
    M,
    P,
    T,
    V,
    W,
    X,
    bills,
    computed,
    consortium,
    county,
    figures,
    row,
)

from ylt_sim import evidence
from ylt_sim.outcomes import Periods
from ylt_sim.outcomes.equity import equity_names
from ylt_sim.outcomes.indicators import INDICATORS, LISTS, NOT_COMPUTED, Settlement, indicator_frame, reason
from ylt_sim.outcomes.indicators.switches import strength_of
from ylt_sim.world.codes import (
    ABSENT_POSTED,
    ABSENT_TRAINING,
    ABSENT_WARD_POSTED,
    CRITICAL,
    EPISODE_ACUTE,
    EPISODE_FOLLOW_UP,
    EPISODE_SCHEDULED,
    EV_ABSENT,
    EV_CHOICE,
    EV_DEFINITIVE,
    EV_FOLLOW_UP,
    EV_FOLLOW_UP_MISSED,
    EV_HANDOVER,
    EV_ONSET,
    EV_READING,
    EV_RECOGNISED,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_TEST,
    EV_VISIT,
    MINOR,
    MODERATE,
    PARTY_COORDINATOR,
    PARTY_PATIENT,
    PARTY_RECEIVER,
    PARTY_REVIEW,
    PARTY_SENDER,
    PARTY_TARGET,
    SELF_CARE,
    TEST_OWN,
    TEST_REPEAT,
    TEST_SHARED,
    WAY_ALONE,
    WAY_BED,
    WAY_PLAIN,
    WAY_RETURN,
    WAY_SLOT,
)

OTHERWISE_DEFINED = {"C20-6", "P18-10", "P18-11", "P18-12", "S-3", "S-5", "S-6", "S-9", "S-19", "C24-5.2"}
"""Counts, medians, several ratios at once, and what is not computed."""
CONDITIONS = [c.condition_id for c in evidence.conditions()]
nan = pytest.approx(math.nan, nan_ok=True)


def visit(day, place, *, rank=0, resident=0, pool=None, wait_minutes=0):
    where = CLINIC[place] if pool is None else pool
    return row(day, EV_VISIT, rank=rank, resident=resident, facility=place, pool=where, link=2, a=wait_minutes * 60,
               b=600, x=10.0)  # fmt: skip


def stay(day, place, *, days=4.0, rank=0, resident=0, wait_hours=0):
    return row(day, EV_STAY, rank=rank, resident=resident, facility=place, pool=WARD[place], link=2,
               a=wait_hours * HOUR, b=int(days * DAY), x=1000.0)  # fmt: skip


def onset(day, rank, *, need=1, severity=MINOR, condition="uri", kind=EPISODE_ACUTE, resident=0):
    return row(day, EV_ONSET, rank=rank, resident=resident, link=CONDITIONS.index(condition), a=severity, b=need,
               x=float(kind))  # fmt: skip


def definitive(day, rank, place, tier, hours, *, resident=0, need=1):
    return row(day, EV_DEFINITIVE, rank=rank, resident=resident, facility=place, a=tier, b=need, x=float(hours))


# Visits of a year: village V 3 (one of them of an episode in Chinese medicine of the township: no), township 2,
# private clinic 2, county general 1, hospital of Chinese medicine 1, tertiary 1. One next year, one of somebody else.
VISITS = (
    visit(1, V), visit(2, V), visit(3, W), visit(4, T), visit(5, T, pool=TCM_T), visit(6, P), visit(7, P), visit(8, C),
    visit(9, M), visit(10, X, pool=TCM_X), visit(11, C, resident=-1), visit(400, C),
)  # fmt: skip


def test_visits_by_place():
    """Primary 3 + 2 + 2 = 7 of 9 in the county (7 + general 1 + Chinese medicine 1); of all 10 visits 7.

    Public: 5 of 7. With a planned follow-up: 8 of 10. Chinese medicine: hospital 1, township clinic 1, not the city's.
    """
    f = figures(*VISITS, row(20, EV_FOLLOW_UP, resident=0, link=0))
    for id in ("C24-3.1", "C20-3"):
        assert computed(id, f) == (7, 9, 7 / 9)
        assert computed(id, f, "public") == (5, 7, 5 / 7)
        assert computed(id, f, "with_follow_ups") == (8, 10, 0.8)
    assert computed("T15-1b", f) == (7, 10, 0.7)
    assert computed("T15-1b", f, "public") == (5, 10, 0.5)
    for id in ("T15-2", "C20-2"):
        assert computed(id, f) == (9, 10, 0.9)
    assert computed("C24-4.3", f) == (2, 9, 2 / 9)
    assert computed("C24-3.1", f, year=1) == (0, 1, 0.0)


def test_a_region_without_chinese_medicine_has_no_share_of_it():
    region = county()
    region.facilities["kind"][M] = region.facilities["kind"][C]
    region.pools["detail"][[TCM_T, TCM_X]] = 0
    assert computed("C24-4.3", figures(*VISITS, region=region)) == (nan, nan, nan)


def test_nothing_counted_is_undefined_with_a_reason_never_0():
    f = figures()
    for id in ("C24-3.1", "C24-4.2", "C24-5.1", "S-2", "S-13", "S-14", "S-18"):
        numerator, denominator, value = computed(id, f)
        assert (numerator, denominator) == (0, 0)
        assert math.isnan(value)
        assert reason(id, "all", numerator, denominator, value) == "the denominator is 0"
    assert computed("C24-3.2", f) == (nan, nan, nan)
    assert reason("C24-3.2", "all", math.nan, math.nan, math.nan, "zh") == "该时期没有账单"


def test_admissions_by_place_and_insurance():
    """Stays that end: township 1, county 2 (one of who has no insurance), tertiary 1: insured 2 of 3, all 3 of 4."""
    f = figures(stay(10, T), stay(20, C, resident=1), stay(30, C, resident=4), stay(40, X, resident=1),
                stay(50, C, resident=-1))  # fmt: skip
    assert computed("C24-4.2", f) == (2, 3, 2 / 3)
    assert computed("C20-1", f) == (3, 4, 3 / 4)


def test_stay_days_by_tier():
    """Two stays at the county hospital of 4 and 6 days, one at the township centre of 3."""
    f = figures(stay(10, C), stay(20, C, days=6), stay(30, T, days=3))
    assert computed("S-8", f, "county") == (10, 2, 5)
    assert computed("S-8", f, "township") == (3, 1, 3)
    assert computed("S-8", f, "tertiary") == (0, 0, nan)


def test_bed_occupancy_from_the_integrals_of_pools():
    """Ward of the township 60 of 364 bed-days, of the county hospital 600 of 728; patients of all are in them."""
    f = figures(used={WARD_T: (60, 364), WARD_C: (600, 728)})
    assert computed("C20-8", f) == computed("S-7", f, "township") == (60, 364, 60 / 364)
    assert computed("S-7", f, "county") == (600, 728, 600 / 728)


POSTINGS = (
    row(10, EV_ABSENT, resident=-1, doctor=MIDDLE, pool=CLINIC[T], a=ABSENT_POSTED, b=180),
    row(300, EV_ABSENT, resident=-1, doctor=MIDDLE, pool=CLINIC[T], a=ABSENT_WARD_POSTED, b=182),
    row(20, EV_ABSENT, resident=-1, doctor=JUNIOR, pool=CLINIC[V], a=ABSENT_POSTED, b=200),
    row(30, EV_ABSENT, resident=-1, doctor=CITY, pool=CLINIC[T], a=ABSENT_POSTED, b=190),
    row(30, EV_ABSENT, resident=-1, doctor=CITY, pool=CLINIC[C], a=ABSENT_POSTED, b=190),
    row(40, EV_ABSENT, resident=-1, doctor=YOUNG, pool=CLINIC[C], a=ABSENT_TRAINING, b=200),
    row(50, EV_ABSENT, resident=-1, doctor=9, pool=CLINIC[T], a=ABSENT_POSTED, b=200),
)  # fmt: skip


def test_postings():
    """Half a year and more, middle rank, from a hospital to a primary place: MIDDLE (once, of two postings) and CITY.

    2 per 5 residents. Left out: the junior, who goes to the county hospital, who trains, a post of a consortium.
    Person-days of the lead (county hospital): 180 + 64 (of 182, before day 364) + 200 of the junior; next year 118.
    """
    f = figures(*POSTINGS, consortia=(consortium(),))
    assert computed("C24-2.1", f) == (2, 5, 4000)
    assert computed("C24-2.1", f, year=1) == (1, 5, 2000)
    assert computed("P18-10", f) == (444, 1, 444)
    assert computed("P18-10", f, year=1) == (118, 1, 118)
    assert computed("P18-10", figures(*POSTINGS)) == (0, 1, 0)


def test_a_posting_of_less_than_half_a_year_is_none():
    f = figures(row(10, EV_ABSENT, resident=-1, doctor=MIDDLE, pool=CLINIC[T], a=ABSENT_POSTED, b=179))
    assert computed("C24-2.1", f) == (0, 5, 0)


REMOTE = (
    row(5, EV_READING, facility=T, link=0), row(6, EV_READING, facility=V, link=0), row(7, EV_READING, facility=C),
    row(8, EV_REMOTE_CONSULTATION, facility=T, link=0), row(9, EV_READING, facility=T, link=0, resident=-1),
)  # fmt: skip


def test_remote_readings_and_services():
    """Two read by the centre of a consortium (one more by the hospital's own reader, one of somebody else); 2 + 1."""
    f = figures(*REMOTE)
    assert computed("C24-2.2a", f) == (2, 5, 4000)
    assert computed("P18-12", f) == (3, 1, 3)


def test_what_grows_with_the_span_needs_a_whole_year():
    f = figures(*REMOTE, periods=Periods(("before",), (0, 100), 5))
    numerator, denominator, value = computed("C24-2.2a", f)
    assert (numerator, denominator) == (2, 5)
    assert math.isnan(value)
    assert reason("C24-2.2a", "all", numerator, denominator, value) == "needs a whole year"


def test_facts_of_region_and_members():
    """One of two village clinics has an ECG. Members: V and T of three public places."""
    f = figures(consortia=(consortium(),))
    assert computed("C24-2.2b", f) == (1, 2, 0.5)
    assert computed("P18-3", f) == (2, 3, 2 / 3)
    assert computed("P18-4", f) == (0, 1, 0)


def test_qualitative_indicators_follow_the_switches():
    """At half of full practice four resources are in force at the one township centre; one weaker, and none is."""
    resources = dict.fromkeys(("unified_people", "unified_finance", "unified_info", "shared_pharmacy"), 0.5)
    assert computed("C24-1.1", figures(consortia=(consortium(**resources),))) == (1, 1, 1)
    weaker = consortium(**(resources | {"shared_pharmacy": 0.4}))
    assert computed("C24-1.1", figures(consortia=(weaker,))) == (0, 1, 0)
    outside = consortium(members=(KEYS[V],), **resources)
    assert computed("C24-1.1", figures(consortia=(outside,))) == (0, 1, 0)
    together = ("up_referral", "down_referral", "unified_info", "tele_consult", "tele_diagnostic", "mutual_recognition")
    assert computed("C24-1.3", figures(consortia=(consortium(**dict.fromkeys(together, 0.6)),))) == (1, 1, 1)
    assert computed("C24-1.3", figures()) == (0, 1, 0)
    both = (consortium(global_budget=0.9, pathways=0.2), consortium(lead="tertiary_1"))
    assert computed("P18-6", figures(consortia=both)) == (1, 2, 0.5)
    assert computed("P18-8", figures(consortia=both)) == (0, 2, 0)
    assert computed("P18-6", figures()) == (0, 0, nan)


@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_strength_is_read_back_from_natural_values(strength):
    c = consortium(unified_info=strength, down_referral=strength, global_budget=strength)
    for mechanism in ("unified_info", "down_referral", "global_budget"):
        assert strength_of(c, mechanism) == pytest.approx(strength)


def test_information_and_telemedicine_of_the_county():
    """Half of one township centre rounds up to one; without minutes of a specialist there is no remote consultation."""
    f = figures(consortia=(consortium(unified_info=1.0, tele_consult=0.5),))
    assert computed("T15-6", f) == (1, 1, 1)
    assert computed("T15-5", f) == (1, 1, 1)
    assert computed("T15-5", figures()) == (0, 1, 0)
    assert computed("T15-6", figures()) == (0, 1, 0)


def test_signed_and_managed():
    """Three of five alive are signed; of two chronic patients one is enrolled. City indicators only in a district."""
    slow = {"signed_share": {"all": (3, 5)}, "managed_share": {"all": (1, 2)}}
    f = figures(slow=slow)
    assert computed("P18-9", f) == (3, 5, 0.6)
    assert computed("C20-7", f) == (1, 2, 0.5)
    assert computed("T15-3", f) == computed("T15-9", f) == (nan, nan, nan)
    assert "not a city" in reason("T15-3", "all", math.nan, math.nan, math.nan)
    due = row(30, EV_FOLLOW_UP_MISSED, resident=1, link=0)
    city = figures(due, slow=slow, region=county(setting="urban"))
    assert computed("T15-3", city) == (3, 5, 0.6)
    assert computed("T15-9", city) == (1, 2, 0.5)


def test_managed_people_admitted():
    """Managed: 0 (follow-up done twice) and 1 (missed); of these 0 had stays. Resident 3 is admitted, not managed."""
    f = figures(row(5, EV_FOLLOW_UP, resident=0, link=0), row(90, EV_FOLLOW_UP, resident=0, link=0),
                row(6, EV_FOLLOW_UP_MISSED, resident=1, link=0), stay(50, X), stay(80, C), stay(60, C, resident=3),
                stay(400, C, resident=1))  # fmt: skip
    assert computed("C24-5.1", f) == (1, 2, 0.5)
    assert computed("C24-5.1", f, year=1) == (0, 0, nan)


STAYS = (
    stay(20, C), stay(30, C), stay(40, T, resident=1), stay(50, X, resident=1), stay(60, C, resident=4),
    visit(5, V), visit(6, P), visit(8, C), visit(9, X),
)  # fmt: skip
PAID = bills(
    (V, "visit", 0, 6, 4, 0, 0), (P, "visit", 0, 0, 30, 0, 0), (T, "test", 0, 10, 10, 0, 0),
    (C, "visit", 0, 20, 30, 0, 0), (X, "visit", 0, 0, 100, 0, 0), (C, "internet visit", 0, 5, 5, 0, 0),
    (C, "stay", 0, 3000, 1500, 400, 100), (C, "stay", 0, 1000, 1000, 0, 0), (T, "stay", 1, 800, 200, 0, 0),
    (X, "stay", 1, 5159, 4841, 0, 0), (C, "stay", 4, 0, 2000, 0, 0),
)  # fmt: skip


def test_fund_by_place():
    """Fund: village 6, township 10 + 800, county 20 + 5 + 3000 + 1000 = 4841 in the county, and 5159 in the city.

    In the county 4841 of 10000; primary 816 of 4841, the private clinic having had nothing of the fund.
    """
    f = figures(*STAYS, paid=(PAID,))
    for id in ("C24-3.2", "C20-4"):
        assert computed(id, f) == (4841, 10_000, 0.4841)
    for id in ("C24-3.3", "C20-5"):
        assert computed(id, f) == (816, 4841, 816 / 4841)
        assert computed(id, f, "public") == (816, 4841, 816 / 4841)


def test_inpatient_cost():
    """Insured, in the county: 3000 + 1500 + 400 + 100 = 5000, 2000 and 1000 yuan, of two people in three stays.

    8000 / 2 a person, 8000 / 3 a stay. All residents in the county: 10000 yuan in four stays. Own share of insured
    stays anywhere: 1500 + 1000 + 200 + 4841 of 18000.
    """
    f = figures(*STAYS, paid=(PAID,))
    assert computed("C24-4.1", f, "person") == (8000, 2, 4000)
    assert computed("C24-4.1", f, "admission") == (8000, 3, pytest.approx(8000 / 3))
    assert computed("C20-10", f) == (10_000, 4, 2500)
    assert computed("C20-11", f) == (7541, 18_000, 7541 / 18_000)
    assert computed("C24-4.1", f, "growth_person") == (nan, nan, nan)


def test_cost_of_visits():
    """In the county: visits and tests 10 + 30 + 20 + 50 = 110 yuan over 3 visits; anywhere 210 over 4, own 174.

    Stays anywhere: 20000 yuan over 5, of which the patients paid 9541. Remote visits from home are not among these.
    """
    f = figures(*STAYS, paid=(PAID,))
    assert computed("C20-9", f) == (110, 3, pytest.approx(110 / 3))
    assert computed("S-9", f, "visit_cost") == (210, 4, 52.5)
    assert computed("S-9", f, "visit_paid") == (174, 4, 43.5)
    assert computed("S-9", f, "admission_cost") == (20_000, 5, 4000)
    assert computed("S-9", f, "admission_paid") == (9541, 5, pytest.approx(1908.2))


def test_growth_of_cost_needs_the_year_before():
    """A stay of 1000 yuan, and next year of 1100: + 100 on 1000. Nobody in a bed before: undefined."""
    rows = (stay(20, C), stay(400, C))
    paid = (bills((C, "stay", 0, 600, 400, 0, 0)), bills((C, "stay", 0, 600, 500, 0, 0)))
    f = figures(*rows, paid=paid)
    for group in ("growth_person", "growth_admission"):
        assert computed("C24-4.1", f, group, year=1) == (100, 1000, 0.1)
        assert computed("C24-4.1", figures(rows[1], paid=paid), group, year=1) == (nan, nan, nan)
    short = figures(*rows, paid=paid, periods=Periods(("before", "year 1"), (0, 200, 564), 5))
    assert computed("C24-4.1", short, "growth_person", year=1) == (nan, nan, nan)


def test_catastrophic_spending():
    """Income 10000 yuan a head and fifth: resident 0 paid 2679 (27 %), 1 paid 5041, 4 paid 2000 (20 %); of 5.

    Above 10 %: three; above 25 %: two. Without incomes undefined.
    """
    f = figures(paid=(PAID,), income_yuan=(10_000.0,) * 5)
    assert computed("S-20", f, "10") == (3, 5, 0.6)
    assert computed("S-20", f, "25") == (2, 5, 0.4)
    assert computed("S-20", figures(paid=(PAID,)), "10") == (nan, nan, nan)


def test_what_only_a_settlement_knows():
    """Pay a head 50000 at primary facilities, 80000 at the lead; of a budget of 1000 yuan 950 were paid."""
    accounts = Settlement(500_000, 10, 1_600_000, 20, 1000, 950)
    f = figures(settlement=accounts)
    assert computed("C24-2.3", f) == (50_000, 80_000, 0.625)
    assert computed("S-10", f) == (50, 1000, 0.05)
    no_budget = replace(accounts, budget_yuan=math.nan, budget_paid_yuan=math.nan)
    assert computed("S-10", figures(settlement=no_budget)) == (nan, nan, nan)
    assert computed("C24-2.3", figures()) == (nan, nan, nan)
    assert "settlement" in reason("C24-2.3", "all", math.nan, math.nan, math.nan)


def referred(day, rank, sender, target, way=WAY_PLAIN, *, link=0, hours=0.0):
    return row(day, EV_REFERRED, rank=rank, facility=sender, link=link, a=target, b=way, x=hours)


REFERRALS = (
    referred(10, 1, T, C, WAY_BED), referred(11, 2, V, C, WAY_SLOT), referred(12, 3, V, T), referred(13, 4, C, X),
    referred(14, 5, V, C, WAY_RETURN), referred(15, 6, T, -1, WAY_ALONE, link=-1),
    row(30, EV_STEP_DOWN, rank=1, facility=C, link=0, a=T), row(31, EV_HANDOVER, facility=T, link=0, x=float(C)),
    row(400, EV_STEP_DOWN, rank=7, facility=C, link=0, a=T), row(401, EV_STEP_DOWN, rank=8, facility=X, link=0, a=T),
    row(402, EV_STEP_DOWN, rank=9, facility=X, link=0, a=C), referred(403, 9, T, C),
    *(visit(20, T) for _ in range(8)), stay(30, C), stay(31, X), stay(32, T),
)  # fmt: skip


def test_referrals_up_and_down():
    """Up from primary places to hospitals: from T and V to C (to the township, between hospitals, a return slot and
    alone are none). Down: 1 inpatient, 1 outpatient; next year 3 inpatients, of whom 2 to a primary place, 1 up.

    Growth down to primary places: (2 - 2) / 2. Up: (1 - 2) / 2. Up per public primary visit 2 / 8, down per hospital
    stay 1 / 2, down to up 1 / 2.
    """
    f = figures(*REFERRALS)
    assert [computed(id, f, group)[2] for id in ("C20-6", "P18-11") for group in ("up", "down")] == [2, 1, 2, 1]
    assert computed("C20-6", f, "handover") == (1, 1, 1)
    assert computed("P18-11", f, "growth_up", year=1) == (-1, 2, -0.5)
    assert computed("P18-11", f, "growth_down", year=1) == (2, 1, 2)
    assert computed("P18-11", f, "growth_down") == (nan, nan, nan)
    assert computed("T15-7", f, year=1) == (0, 2, 0)
    assert computed("T15-7", f) == (nan, nan, nan)
    assert computed("S-3", f, "up") == (2, 8, 0.25)
    assert computed("S-3", f, "down") == (1, 2, 0.5)
    assert computed("S-4", f) == (1, 2, 0.5)


def test_hours_to_arrive():
    """Asked for two hours before day 10, at the hospital's door (3 h in queue and room before its end) at day 10 + 9 h:
    11 h. A second asks on day 20 and is at the ward's door on day 22: 48 h. Median of 11 and 48: the lower, 11.

    Who goes elsewhere, or a second time, is not counted.
    """
    first = row(10 + 12 / 24, EV_VISIT, rank=1, facility=C, pool=CLINIC[C], link=1, a=2 * HOUR, b=HOUR)
    f = figures(
        referred(10, 1, T, C, hours=2.0), visit(10.1, T, rank=1), first, visit(11, C, rank=1),
        referred(20, 2, T, C), stay(23.5, C, rank=2, days=1, wait_hours=12), referred(30, 3, T, C),
        visit(31, X, rank=3),
    )  # fmt: skip
    assert computed("S-5", f) == (nan, 2, 11.0)
    only = figures(referred(20, 2, T, C), stay(23.5, C, rank=2, days=1, wait_hours=12))
    assert computed("S-5", only) == (nan, 1, 48.0)
    assert computed("S-5", figures()) == (nan, 0, nan)


def test_hours_of_a_step_down():
    """Leaves the hospital on day 30, lies in the member's bed from day 30 + 6 h (for two days): 6 h."""
    f = figures(row(30, EV_STEP_DOWN, rank=1, facility=C, link=0, a=T), stay(30, C, rank=1),
                stay(32.25, T, rank=1, days=2))  # fmt: skip
    assert computed("S-19", f) == (nan, 1, 6.0)


def test_waits():
    """Three waits of 5, 7 and 20 minutes at the county tier: median 7."""
    f = figures(*(visit(3, C, wait_minutes=m) for m in (20, 5, 7)))
    assert computed("S-6", f, "county_tier") == (nan, 3, 7)
    assert computed("S-6", f, "tertiary") == (nan, 0, nan)


CONTACTS = (
    onset(1, 0, need=1), row(1, EV_CHOICE, rank=0, a=SELF_CARE), row(2, EV_CHOICE, rank=0, facility=V, a=0, b=1),
    visit(2, V, rank=0), row(3, EV_CHOICE, rank=0, facility=C, a=4, b=2), visit(3, C, rank=0),
    onset(4, 1, need=1), row(4, EV_CHOICE, rank=1, facility=C, a=4), visit(4, C, rank=1),
    onset(5, 2, need=3), row(5, EV_CHOICE, rank=2, facility=P, a=3), visit(5, P, rank=2),
    onset(6, 3, need=1, kind=EPISODE_FOLLOW_UP), row(6, EV_CHOICE, rank=3, facility=V, a=0), visit(6, V, rank=3),
    onset(7, 4, need=3, kind=EPISODE_SCHEDULED), row(7, EV_CHOICE, rank=4, facility=X, a=7), visit(7, X, rank=4),
)  # fmt: skip


@pytest.mark.parametrize("chunks", [1, 3, 7])
def test_first_contact_and_bypass(chunks):
    """First choices in illness: V after self-care, C, P: 2 of 3 primary. First visits: V, C, P, X: 2 of 4, public 1.

    Above the tier needed: C for a need of 1 and X for 3: 2 of 4. Second visits and follow-ups do not count.
    """
    f = figures(*CONTACTS, chunks=chunks)
    assert computed("T15-4", f) == (2, 3, 2 / 3)
    assert computed("S-1", f) == (2, 4, 0.5)
    assert computed("S-1", f, "public") == (1, 4, 0.25)
    assert computed("S-2", f) == (2, 4, 0.5)


def test_avoidable_admissions():
    """Stays for heart failure (sensitive) and a fracture (not): 1 of 2."""
    f = figures(onset(1, 0, condition="heart_failure"), stay(9, C, rank=0), onset(2, 1, condition="fracture_injury"),
                stay(9, C, rank=1))  # fmt: skip
    assert computed("S-11", f) == (1, 2, 0.5)


def test_repeats_and_recognition():
    """First seen at T. Done at T: 1. At C: one recognised, one done once more, one new, one on a booked machine.

    Needed elsewhere 3 (the booked machine is no transfer), repeated 1: 1 of 3. At T again once more: repeated in all 2,
    so recognised 1 of 3.
    """
    f = figures(
        visit(1, T, rank=0), row(1, EV_TEST, facility=T, link=0, x=TEST_OWN),
        row(2, EV_RECOGNISED, facility=C, link=0, a=T),
        row(2, EV_TEST, facility=C, link=1, x=TEST_REPEAT), row(2, EV_TEST, facility=C, link=2, x=TEST_OWN),
        row(2, EV_TEST, facility=M, link=3, x=TEST_SHARED), row(5, EV_TEST, facility=T, link=0, x=TEST_REPEAT),
    )  # fmt: skip
    assert computed("S-12", f) == (1, 3, 1 / 3)
    assert computed("P18-13", f) == (1, 3, 1 / 3)


PLACED = (
    onset(1, 0, need=1), definitive(1, 0, V, 1, 2),                         # right tier
    onset(1, 1, need=2), definitive(2, 1, C, 3, 24),                        # siphoned: a member's resident
    onset(1, 2, need=2, resident=1), definitive(2, 2, C, 3, 24, resident=1),  # lives at W, no member
    onset(1, 3, need=1), definitive(2, 3, X, 4, 24),                        # elsewhere
    onset(1, 4, need=3, severity=MODERATE), definitive(2, 4, C, 3, 24),     # needs the county tier: not eligible
    onset(1, 5, need=1), definitive(8, 5, C, 3, 168),                       # after the days followed
    onset(1, 6, need=3, severity=MODERATE), visit(2, C, rank=6),            # seen, not treated
    onset(1, 7, need=3, severity=MODERATE),                                 # never seen
    onset(361, 8, need=3, severity=MODERATE),                               # less than five days before the end
)  # fmt: skip


def test_placement_and_siphon():
    """Eligible (need 1 or 2, treated in five days, home at V): 0, 1 and 3; of these 1 at the lead.

    Right tier: 0 and 4 of 8 that can be followed. Forgone: of three moderate (4, 6, 7) one without a visit: 7.
    """
    f = figures(*PLACED, consortia=(consortium(),))
    assert computed("S-14", f) == (1, 3, 1 / 3)
    assert computed("S-14", figures(*PLACED)) == (0, 0, nan)
    assert computed("S-18", f) == (2, 8, 0.25)
    assert computed("S-21", f) == (1, 3, 1 / 3)


def test_time_critical_late():
    """Target of a heart attack 120 minutes at any severity: after 1 h in time, after 3 h late, never late; 2 of 3.

    A cold is never time-critical, a critical pneumonia of a child is (60 minutes), a moderate one is not.
    """
    f = figures(
        onset(1, 0, condition="ami"), definitive(1, 0, C, 3, 1), onset(1, 1, condition="ami"),
        definitive(1, 1, C, 3, 3), onset(1, 2, condition="ami"), onset(1, 3, condition="uri"),
        onset(1, 4, condition="child_resp", severity=MODERATE),
    )  # fmt: skip
    assert computed("S-13", f) == (2, 3, 2 / 3)
    child = figures(onset(1, 4, condition="child_resp", severity=CRITICAL), definitive(1, 4, C, 3, 0.5))
    assert computed("S-13", child) == (0, 1, 0)


def test_refusals_by_party():
    """Up: two made (one alone), the patient refuses once and no hospital is able once: 1/4 each.

    Down: one made, refused by each of five parties: 1/6 each.
    """
    parties = (PARTY_PATIENT, PARTY_SENDER, PARTY_RECEIVER, PARTY_COORDINATOR, PARTY_REVIEW)
    f = figures(
        referred(1, 0, T, C), referred(1, 1, T, -1, WAY_ALONE, link=-1),
        row(1, EV_REFERRAL_REFUSED, facility=T, a=PARTY_PATIENT, b=3),
        row(1, EV_REFERRAL_REFUSED, facility=T, a=PARTY_TARGET, b=3), row(2, EV_STEP_DOWN, facility=C, link=0, a=T),
        *(row(2, EV_STEP_DOWN_REFUSED, facility=C, a=party) for party in parties),
    )  # fmt: skip
    for group in ("patient", "no_hospital"):
        assert computed("S-16", f, group) == (1, 4, 0.25)
    for group in ("patient", "sender", "receiver", "coordinator", "review"):
        assert computed("S-17", f, group) == (1, 6, 1 / 6)


def test_premature_mortality_says_what_it_lacks():
    f = figures(*PLACED)
    assert computed("C24-5.2", f) == (nan, nan, nan)
    assert "no cause" in reason("C24-5.2", "all", math.nan, math.nan, math.nan)


def test_every_row_of_the_evidence_is_computed_or_says_why_not():
    assert set(INDICATORS) | set(NOT_COMPUTED) == set(evidence.indicators())
    assert not set(INDICATORS) & set(NOT_COMPUTED)
    for known in INDICATORS.values():
        parts = ("Numerator", "Denominator")
        assert all(part in known.meaning for part in parts) or known.row.id in OTHERWISE_DEFINED, known.row.id
        assert known.compute.__module__ in {module.__name__ for module in LISTS}


def test_frame_has_every_indicator_in_every_period():
    f = figures(*VISITS, *STAYS, *PLACED, paid=(PAID, PAID))
    frame = indicator_frame(f)
    own = frame[frame["outcome"].isin(list(INDICATORS))]
    assert set(own["outcome"]) == set(INDICATORS)
    assert not own.duplicated(["outcome", "group", "period"]).any()
    assert set(own["period"]) == {"year 1", "year 2"}
    undefined = own[own["value"].isna()]
    why = [reason(*line) for line in undefined[["outcome", "group", "numerator", "denominator", "value"]].to_numpy()]
    assert all(why)
    defined = own[own["value"].notna() & own["numerator"].notna() & (own["unit"] == "share")]
    np.testing.assert_allclose(defined["value"], defined["numerator"] / defined["denominator"])
    assert set(frame["outcome"]) - set(INDICATORS) == set(equity_names())
