"""Twelve residents and their year: the little world in which `test_a_year_of_accounts` bills them, and its rules.

Prices in yuan, by tier:

========  =======  ==============  =========  ====
tier      a visit  a stay's start  and a day  a CT
========  =======  ==============  =========  ====
village        10               -          -     -
township       20             100        200     -
county         30             200        300   100
city           40             400        400     -
========  =======  ==============  =========  ====

Insurance covers all of a bill at village and township, 90 % at the county, 80 % in the city. Of that it pays, by tier:

==============  ================================  ===============================
what            residents' scheme                 employees' scheme
==============  ================================  ===============================
visits, tests   50, 50, 0, 0 %                    50, 50, 50, 40 %
at most         12 yuan a year                    1,000 yuan a year
stays           90, 80, 60 % from the township    90, 90, 80 %
above           100, 300, 600 yuan a stay         100, 200, 500 yuan a stay
at most         1,500 yuan a year                 5,000 yuan a year
==============  ================================  ===============================

In the city half of the rate without a referral. 80 % of a visit for a registered chronic illness, without limit. Of
what a year's own payments within the catalogue exceed 1,000 yuan by (500 for the poor) serious-illness insurance pays
60 %; assistance pays half of what is then left to the poor of a stay. Under the policy, from 1 December on, the
residents' scheme pays 50 % of stays at the county instead of 80 %.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from little import FACILITIES, HOUR, KINDS, OPTION_OF, TIERS, Ill, Little, Run, condition, consortium, episode_with

from ylt_sim.outcomes import Periods, Reducer, Setting
from ylt_sim.outcomes.money import MoneyCounts
from ylt_sim.records import Places, PriceList
from ylt_sim.settling import months_of_days
from ylt_sim.world import codes

DAY = 86_400.0
DAYS = 370
"""2 January 2023 to 6 January 2024: a fiscal year and the beginning of the next."""
POLICY_DAY = 333
"""1 December 2023."""


def bed(days: int, need: int = 3, **more: Any) -> dict[str, Any]:
    """A moderate illness that is admitted for some days."""
    return condition(codes.MODERATE, need, admit=1.0, acute_seconds=days * DAY, **more)


CONDITIONS = {
    "cough": condition(),
    "pressure": condition(is_chronic=1),
    "heart": condition(codes.MODERATE, 3, tests=1 << codes.CT),
    "eye": condition(codes.MODERATE, 3),
    "one day": bed(1), "two days": bed(2), "three days": bed(3), "four days": bed(4), "five days": bed(5),
    "unseen": bed(2, worsen=1.0),
    "hip": bed(2, recovery_seconds=3 * DAY, is_step_down=1),
}  # fmt: skip
"""The township takes the unseen illness in. It is severe when he is back, and then its doctor sees what it needs."""

DOZEN: dict[str, tuple[str, int, str, dict[str, Any]]] = {  # where he turns first, scheme, township, more
    "An": ("village", codes.RESIDENT_SCHEME, "A", {}),
    "Bo": ("county", codes.EMPLOYEE_SCHEME, "B", {}),
    "Cai": ("county", codes.UNINSURED, "A", {}),
    "Deng": ("county", codes.RESIDENT_SCHEME, "A", {"is_poor": 1}),
    "Er": ("village", codes.RESIDENT_SCHEME, "A", {"benefit_rank": 0.1}),
    "Fei": ("county", codes.RESIDENT_SCHEME, "A", {}),
    "Gu": ("tertiary", codes.EMPLOYEE_SCHEME, "B", {}),
    "Hao": ("township", codes.RESIDENT_SCHEME, "A", {}),
    "Ji": ("county", codes.RESIDENT_SCHEME, "A", {}),
    "Ke": ("county", codes.RESIDENT_SCHEME, "A", {}),
    "Lu": ("township", codes.EMPLOYEE_SCHEME, "A", {"hospital_taste": 600.0}),  # once it is severe, to the county
    "Ma": ("tertiary", codes.EMPLOYEE_SCHEME, "A", {}),
}
NAMES = tuple(DOZEN)

LUCK = {  # episodes whose luck of forgoing an admission is that of Ke, whom the policy stops, and of Fei, whom not
    ("Ke", 345): episode_with(codes.U_FORGONE, 0.14, 0.16, resident=NAMES.index("Ke"), occurrence=1),
    ("Fei", 362): episode_with(codes.U_FORGONE, 0.5, 0.9, resident=NAMES.index("Fei"), occurrence=1),
}
YEAR: list[tuple[str, int, str]] = [  # who, on which day, with what
    ("An", 10, "cough"), ("Bo", 91, "heart"), ("Cai", 45, "one day"), ("Deng", 75, "four days"), ("Er", 20, "pressure"),
    ("Fei", 30, "five days"), ("Gu", 50, "three days"), ("Hao", 100, "unseen"), ("Ji", 130, "hip"),
    ("Ke", 345, "two days"), ("Lu", 230, "unseen"), ("Ma", 170, "one day"),
    ("An", 60, "cough"), ("An", 120, "cough"), ("An", 200, "cough"), ("An", 367, "cough"),
    ("Er", 110, "pressure"), ("Er", 150, "cough"), ("Er", 290, "pressure"),
    ("Fei", 210, "five days"), ("Fei", 362, "three days"), ("Gu", 160, "eye"), ("Gu", 250, "eye"),
]  # fmt: skip

SCHEME = {
    "covered": [[0, 1, 1, 0.9, 0.8], [0, 1, 1, 0.9, 0.8], [0] * 5],
    "outpatient": [[0, 0.5, 0.5, 0, 0], [0, 0.5, 0.5, 0.5, 0.4], [0] * 5],
    "inpatient": [[0, 0, 0.9, 0.8, 0.6], [0, 0, 0.9, 0.9, 0.8], [0] * 5],
    "deductible": [[0, 0, 10_000, 30_000, 60_000], [0, 0, 10_000, 20_000, 50_000], [0] * 5],
    "unreferred": [[1, 1, 1, 1, 0.5]] * 3,
    "usual_stay": [[0, 0, 50_000, 80_000, 120_000]] * 3,
    "outpatient_limit": [1_200, 100_000, 0],
    "inpatient_limit": [150_000, 500_000, 0],
    "chronic": [0.8, 0.8, 0],
    "registered": [0.5, 0.5, 0],
    "serious_threshold": [100_000, 100_000, 0],
    "serious": [0.6, 0.6, 0],
    "poor_threshold": [0.5, 0.5, 1],
    "assistance": [0.5, 0.5, 0],
}
POLICY = {"inpatient": [[0, 0, 0.9, 0.5, 0.6], *SCHEME["inpatient"][1:]]}


def world_of_the_year(policy: dict[str, Any]) -> Little:
    """The world of the docstring; with nothing of the policy, today's rules hold throughout."""
    return Little(
        [Ill(who, f"{day} 08:00", what, episode=LUCK.get((who, day))) for who, day, what in YEAR],
        CONDITIONS,
        resident={
            who: {"usual_option": OPTION_OF[place], "insurance": scheme, "benefit_rank": 0.9, **more}
            for who, (place, scheme, _, more) in DOZEN.items()
        },
        par={
            "usual_bonus": 1_000.0, "severity_recognise": [0.0, 0.0, 1.0, 1.0], "admission_recognise": 1.0,
            "hospital_severity": [0.0, 0.0, 600.0, 600.0],
            "income_sensitivity": [1.0] * 5, "forgone_share": 0.1, "forgone_per_point": 0.05,
        },
        tier={
            "township": {"start_yuan": 100.0, "recognise": 0.0},
            "county": {"start_yuan": 200.0, "test_yuan": [0, 0, 0, 0, 100, 0, 0]},
            "tertiary": {"start_yuan": 400.0},
        },
        machines={"county": {codes.CT: "c.machine"}},
        today=[consortium(hold_seconds=6 * HOUR, has_coordinator=1, down_hold_seconds=6 * HOUR, payment_yuan=100.0)],
        scheme={name: np.array(rows * 2) for name, rows in SCHEME.items()},
        policy_scheme={name: np.array(rows) for name, rows in policy.items()},
        policy_day=POLICY_DAY,
        days=DAYS,
    )  # fmt: skip


@cache
def year(*, with_policy: bool = True) -> Run:
    """The year on both engines, whose rows are the same."""
    return world_of_the_year(POLICY if with_policy else {}).run()


def money_of(run: Run) -> MoneyCounts:
    """Its bills by month, scheme and township (A: 0, B: 1)."""
    reducer = Reducer(
        Setting(
            Periods(("all",), (0, DAYS)), np.array(KINDS), np.array(TIERS), n_episodes=len(YEAR),
            n_residents=len(NAMES), insurance=np.array([scheme for _, scheme, _, _ in DOZEN.values()]),
            township=np.array(["AB".index(town) for _, _, town, _ in DOZEN.values()]),
            month_of_day=months_of_days(DAYS),
        )
    )  # fmt: skip
    reducer.update(run.rows)
    return reducer.money


def price_list(run: Run) -> tuple[PriceList, Places, Any]:
    """What the auditor of money knows beside the rows: prices and rules, places, residents."""
    world = run.little.world()
    places = Places(
        pool_kind=np.array(world.pool["kind"], np.int64), pool_facility=np.array(world.pool["facility"], np.int64),
        is_staff=world.pool["is_staff"] == 1, capacity=np.array(world.pool["capacity"], np.int64),
        facility_tier=np.array(TIERS), pool_names=(), doctor_names=(), facility_keys=FACILITIES,
    )  # fmt: skip
    prices = PriceList(
        world.tier, world.condition, world.scheme, 500, world.day["fiscal_year"].astype(np.int64),
        world.consortium["internet_points"] / 100, lambda n: world.resident["benefit_rank"][:n],
    )  # fmt: skip
    return prices, places, world.resident
