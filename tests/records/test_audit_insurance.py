"""The auditor of insurance on logs written by hand: how somebody came, and what is due of his bill for it.

A day costs 300 yuan at the township and 690 at the county, a visit 85 and 219, all covered. By tier:

==========  ========  ==========  ======  ==================  =======
tier        visits    deductible  stays   without a referral  chronic
==========  ========  ==========  ======  ==================  =======
township        60 %         100    90 %                all       80 %
county          40 %         300    80 %            a half       80 %
==========  ========  ==========  ======  ==================  =======

Visits 100 yuan a year at most, stays 1,000.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tiny_county import CLINIC_C, CLINIC_T, DAY, DOCTOR_C, DOCTOR_T, LAB_C, WARD_C, WARD_T, C, T, log, row, tiny_county

from ylt_sim.records import Fault, PriceList, audit
from ylt_sim.records.audit_insurance import ways_of
from ylt_sim.result import prices
from ylt_sim.run import region_of, run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of
from ylt_sim.world.codes import (
    BILL_INTERNET,
    BILL_STAY,
    BILL_TEST,
    BILL_VISIT,
    EMERGENCY,
    EV_AID,
    EV_BED_GAVE_UP,
    EV_BILL,
    EV_BOUNCE_BACK,
    EV_CHOICE,
    EV_INTERNET,
    EV_NO_SHOW,
    EV_ONSET,
    EV_RECALL,
    EV_REFERRED,
    EV_REVIEW,
    EV_SAMPLE,
    EV_STAY,
    EV_STEP_DOWN,
    EV_TEST,
    EV_VISIT,
    EV_WORSE,
    MODERATE,
    NONE,
    WALK_IN,
    WAY_ALONE,
    WAY_DIVERTED,
    WAY_PLAIN,
)
from ylt_sim.world.fields import CONDITION, SCHEME, TIER

REGION = tiny_county()
TEST_YUAN = 50.0


def price_list(ranks: Any = None, **rules: Any) -> PriceList:
    """The rules above; condition 1 is chronic, condition 0 critical from severe on."""
    tier = np.zeros(5, TIER)
    tier["visit_yuan"], tier["day_yuan"] = (0, 45, 85, 219, 300), (0, 0, 300, 690, 1600)
    tier["test_yuan"] = TEST_YUAN
    condition = np.zeros(3, CONDITION)
    for name in ("visit_weight", "stay_weight", "start_weight"):
        condition[name] = 1.0
    condition["is_chronic"], condition["critical_from"] = (0, 1, 0), (2, 4, 4)
    scheme = np.zeros(6, SCHEME)
    told = {
        "covered": 1.0, "price_factor": 1.0, "referred": 1.0, "unreferred": (1, 1, 1, 0.5, 0.5),
        "outpatient": (0, 0.6, 0.6, 0.4, 0.4), "inpatient": (0, 0, 0.9, 0.8, 0.6),
        "deductible": (0, 0, 10_000, 30_000, 60_000), "outpatient_limit": 10_000, "inpatient_limit": 100_000,
        "chronic": 0.8, "registered": 0.5, "serious_threshold": 10**8, "poor_threshold": 1.0,
    }  # fmt: skip
    for name, value in {**told, **rules}.items():
        scheme[name] = value
    return PriceList(tier, condition, scheme, 500, np.full(60, 2023), np.array([0.25]), ranks or np.ones)


def told(*rows: Any, ranks: Any = None, **rules: Any) -> list[str]:
    """What the auditor says of money."""
    flat = [r for group in rows for r in (group if isinstance(group, list) else [group])]
    time = 0
    for r in flat:
        time += 0 if r["event"] in (EV_BILL, EV_AID) else 1
        r["time"] = time + 10 * DAY
    given = price_list(ranks, **rules)
    return [str(f) for f in audit(log(*flat), REGION, prices=given, horizon_second=50 * DAY) if f.check == "money"]


def act(event: int, reason: int, facility: int, yuan: float, fund: float, x: float = 0.0, **fields: Any) -> Any:
    """An act and its bill; ``x`` is the condition."""
    cents = round(fund * 100)
    own = row(0, event, 1, 0, facility=facility, x=yuan if event != EV_TEST else 0.0, **fields)
    bill = row(0, EV_BILL, 1, 0, facility=facility, link=reason, a=cents, b=round(yuan * 100) - cents, x=x)
    return [own, bill]


def visit(facility: int, fund: float, cls: int = WALK_IN, condition: int = 0) -> Any:
    doctor, pool = (DOCTOR_T, CLINIC_T) if facility == T else (DOCTOR_C, CLINIC_C)
    yuan = 85.0 if facility == T else 219.0
    return act(EV_VISIT, BILL_VISIT, facility, yuan, fund, float(condition), pool=pool, doctor=doctor, link=cls)


def stay(facility: int, fund: float, cls: int = WALK_IN, days: int = 1) -> Any:
    yuan = days * (300.0 if facility == T else 690.0)
    pool = WARD_T if facility == T else WARD_C
    return act(EV_STAY, BILL_STAY, facility, yuan, fund, pool=pool, link=cls, b=days * DAY)


def ecg(fund: float) -> Any:
    return act(EV_TEST, BILL_TEST, C, TEST_YUAN, fund, pool=LAB_C)


def sample(fund: float) -> Any:
    """Taken at the township, measured and billed at the county."""
    own, bill = act(EV_SAMPLE, BILL_TEST, C, TEST_YUAN, fund, pool=LAB_C)
    return [own | {"facility": T, "x": 0.0}, bill]


def plain(event: int, **fields: Any) -> Any:
    return row(0, event, 1, 0, **fields)


ONSET = plain(EV_ONSET, link=0, a=MODERATE, b=3)
CHOOSES = plain(EV_CHOICE, facility=C, a=4)
SENT = plain(EV_REFERRED, facility=T, link=0, a=C, b=WAY_PLAIN)
DOWN = plain(EV_STEP_DOWN, facility=C, link=0, a=T)
BACK = plain(EV_BOUNCE_BACK, facility=T, link=0, a=1, b=C)


@pytest.mark.parametrize(
    "rows",
    [
        # Stays. 390 above the deductible, 80 % of it, a half by himself.
        [CHOOSES, stay(C, 156)],
        [SENT, stay(C, 312)],
        [CHOOSES, stay(C, 312, EMERGENCY)],
        # 300 at the township: 90 % of 200. On the referral 200 more are deducted, by himself 300, also as an emergency.
        [CHOOSES, stay(T, 180), SENT, stay(C, 392)],
        [CHOOSES, stay(T, 180), CHOOSES, stay(C, 156)],
        [CHOOSES, stay(T, 180), CHOOSES, stay(C, 312, EMERGENCY)],
        # Referred from there again, nothing is left to deduct: 80 % of 690.
        [CHOOSES, stay(C, 156), SENT, stay(C, 552)],
        # Down without a deductible, 90 % of 300; back up nothing is left to deduct, 80 % of 690.
        [CHOOSES, DOWN, stay(C, 156), stay(T, 270)],
        [CHOOSES, DOWN, stay(C, 156), BACK, stay(T, 270), stay(C, 552)],
        # Not down after all: a bed given up or a way not gone, then by himself to a bed of the township.
        [CHOOSES, DOWN, stay(C, 156), plain(EV_BED_GAVE_UP, facility=T), CHOOSES, stay(T, 180)],
        [CHOOSES, DOWN, stay(C, 156), plain(EV_NO_SHOW, facility=T), CHOOSES, stay(T, 180)],
        # Referrals that are over: he chose, did not come, was called back, sent alone, came again by himself.
        [SENT, CHOOSES, visit(C, 43.80)],
        [SENT, plain(EV_NO_SHOW, facility=C), visit(C, 43.80)],
        [SENT, visit(C, 87.60), plain(EV_RECALL, facility=C), visit(C, 12.40)],
        [SENT, plain(EV_REFERRED, facility=T, link=NONE, a=C, b=WAY_ALONE), visit(C, 43.80)],
        [SENT, visit(C, 87.60), visit(C, 12.40)],
        # And one that is not: diverted he stays referred, with his tests and his stay; back with a result too,
        # and back at the place from a machine elsewhere, whose hospital has the half for who comes by himself.
        [SENT, visit(C, 87.60), plain(EV_REFERRED, facility=C, link=NONE, a=C, b=WAY_DIVERTED), visit(C, 12.40),
         stay(C, 312)],
        [SENT, visit(T, 51), ecg(20), visit(T, 29)],
        [SENT, visit(C, 87.60), ecg(12.40), plain(EV_REVIEW, facility=C, pool=CLINIC_C, doctor=DOCTOR_C), stay(C, 312)],
        # Tests as the visit before: 40 % of 50, a half of it by himself.
        [CHOOSES, visit(C, 43.80), ecg(10)],
        [CHOOSES, visit(C, 87.60, EMERGENCY), ecg(12.40)],
        # A remote visit of 5 yuan at the rate that was agreed, a quarter.
        [CHOOSES, act(EV_INTERNET, BILL_INTERNET, C, 5, 1.25, pool=CLINIC_C, doctor=DOCTOR_C, link=0)],
        # The limit of 100 yuan for visits: 87.60 and what is left; stays have a limit of their own, 552 after 448.
        [SENT, visit(C, 87.60), SENT, visit(C, 12.40), SENT, visit(C, 0), stay(C, 312)],
        [SENT, stay(C, 864, days=2), SENT, stay(C, 136)],
    ],
)  # fmt: skip
def test_how_he_came(rows: list[Any]):
    """Each is let pass, and a cent more or less of the fund is told, whichever bill it is."""
    rows = [r.copy() if isinstance(r, dict) else [x.copy() for x in r] for r in rows]
    assert told(ONSET, *rows) == []
    for group in rows:
        for shift in (-1, 1):
            if isinstance(group, list):
                group[1]["a"] += shift
                group[1]["b"] -= shift
                assert told(ONSET, *rows), (group, shift)
                group[1]["a"] -= shift
                group[1]["b"] += shift


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([CHOOSES, stay(T, 180), CHOOSES, stay(C, 196)], "who came by himself to county_general, but 156.00 are due of 690.00 covered, 300.00 deducted"),  # noqa: E501
        ([CHOOSES, stay(C, 276)], "but 156.00 are due of 690.00 covered, 300.00 deducted"),
        ([CHOOSES, stay(C, 312)], "who came by himself to county_general, but 156.00 are due"),
        ([SENT, stay(C, 156)], "who came referred to county_general, but 312.00 are due"),
        ([DOWN, stay(C, 156), stay(T, 180)], "who came handed down to township_01, but 270.00 are due of 300.00 covered, 0.00 deducted"),  # noqa: E501
        ([SENT, stay(C, 864, days=2), SENT, stay(C, 552)], "but 136.00 are due of 690.00 covered, 0.00 deducted"),
        ([SENT, visit(C, 87.60), SENT, visit(C, 87.60)], "the fund pays 87.60 yuan of a visit of resident 0, who came referred to county_general, but 12.40 are due of 219.00 covered"),  # noqa: E501
        ([CHOOSES, act(EV_INTERNET, BILL_INTERNET, C, 5, 2, pool=CLINIC_C, doctor=DOCTOR_C, link=0)], "but 1.25 are due"),  # noqa: E501
    ],
)  # fmt: skip
def test_wrong_rules(rows: list[Any], says: str):
    """The error of the second stay by himself of which the first's deductible was taken off; none deducted; the rate
    of a referral without one, and the other way round; a second deductible after a step-down; limits exceeded."""
    (fault,) = told(ONSET, *rows)
    assert says in fault


def test_the_benefit_of_a_registered_chronic_illness():
    """80 % of 85, 68, beyond every limit, to who is registered; without it 51, and then 49 of the year's 100."""
    twice = [visit(T, 68, condition=1), visit(T, 68, condition=1)]
    assert told(ONSET, CHOOSES, *twice, ranks=np.zeros) == []
    assert len(told(ONSET, CHOOSES, *twice)) == 2
    without = [visit(T, 51, condition=1), visit(T, 49, condition=1)]
    assert told(ONSET, CHOOSES, *without) == []
    assert len(told(ONSET, CHOOSES, *without, ranks=np.zeros)) == 2


def test_a_sample_of_somebody_on_his_way():
    """40 % of 50 or a half of it, where he was referred or is an emergency by now; by himself a half."""
    worse = plain(EV_WORSE, link=0, a=2)
    for fund, way, is_right in (
        (20, [SENT], True), (10, [SENT], True), (15, [SENT], True), (21, [SENT], False), (9, [SENT], False),
        (10, [CHOOSES], True), (20, [CHOOSES], False), (20, [CHOOSES, worse], True),
    ):  # fmt: skip
        assert (told(ONSET, *way, sample(fund)) == []) == is_right, (fund, way)


# Runs of the small county.
RULES = {"unreferred_percent": [100, 100, 90, 60], "referred_percent": [100, 100, 95, 90]}
PLACES = {"region": "county-small", "policy_start_day": 14, "insurance": RULES}


@cache
def whole_run() -> tuple[NDArray[Any], Any, NDArray[Any], PriceList]:
    """Sixty days under rules in which it matters how somebody came."""
    scenario = load("tight_county_community", set=PLACES)
    out = run_once(scenario, seeds_of(1), days=60, keep_rows=True)
    assert out.rows is not None
    return out.rows, region_of(scenario), out.bed_capacity, prices(scenario)


def faults(rows: NDArray[Any]) -> list[Fault]:
    _, region, beds, given = whole_run()
    return audit(rows, region, beds, prices=given)


def test_a_run_passes_and_every_cent_of_it_is_told():
    """Of some two hundred bills a cent is moved from the fund to the patient, or from him to the fund."""
    rows = whole_run()[0]
    assert faults(rows) == []
    bills = np.flatnonzero(rows["event"] == EV_BILL)
    some = bills[:: len(bills) // 200]
    wrong = rows.copy()
    shift = np.where(np.arange(len(some)) % 2 == 0, 1, -1)
    wrong["a"][some] += shift
    wrong["b"][some] -= shift
    found = faults(wrong)
    more = sum(int(m[1]) for f in found if (m := re.search(r"(\d+) more of this kind", str(f))))
    assert len(found) - 1 + more >= len(some), "fifty in words, the others counted"


def test_the_ways_of_that_run_are_all_there():
    """The run is no idle proof: referred, handed down, as emergencies and by themselves people lie in beds."""
    rows, region, beds, given = whole_run()
    stays = np.flatnonzero((rows["event"] == EV_STAY) & (rows["resident"] != NONE))
    ways = ways_of(rows, stays, given.condition)
    assert ways.is_referred.sum() > 20
    assert ways.is_handed.sum() > 5
    assert (ways.is_emergency & ~ways.is_referred).sum() > 20
    assert (~ways.is_emergency & ~ways.is_referred & ~ways.is_handed).sum() > 20
