"""A county of seven places and five residents, whose records are written by hand, and the figures of its two years."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from ylt_sim import evidence
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.outcomes import Periods, Reducer, Setting
from ylt_sim.outcomes.bills import REASONS, Bills
from ylt_sim.outcomes.indicators import INDICATORS, Arrangement, Figures, Ground, Settlement, Tally, figures_of
from ylt_sim.region.region import DOCTOR, FACILITY, POOL, RESIDENT, SHIFT, VILLAGE, Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.mechanisms import MECHANISMS, Numbers
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_TCM,
    ECG,
    GENERAL,
    INTERNAL,
    NONE,
    POOL_CLINIC,
    POOL_WARD,
    PRIVATE_CLINIC,
    RANK_JUNIOR,
    RANK_MIDDLE,
    TCM,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

V, W, T, P, C, M, X = range(7)  # two village clinics, township centre, private clinic, county hospitals, tertiary
KEYS = ("village_clinic_0001", "village_clinic_0002", "township_01", "private_clinic_1", "county_general",
        "county_tcm", "tertiary_1")  # fmt: skip
KINDS = (VILLAGE_CLINIC, VILLAGE_CLINIC, TOWNSHIP_CENTRE, PRIVATE_CLINIC, COUNTY_GENERAL, COUNTY_TCM, TERTIARY_HOSPITAL)
TIERS = (1, 1, 2, 1, 3, 3, 4)
(CLINIC_V, CLINIC_W, CLINIC_T, CLINIC_P, CLINIC_C, CLINIC_M, CLINIC_X, TCM_T, TCM_X, WARD_T, WARD_C,
 WARD_X) = range(12)  # fmt: skip
CLINIC = {V: CLINIC_V, W: CLINIC_W, T: CLINIC_T, P: CLINIC_P, C: CLINIC_C, M: CLINIC_M, X: CLINIC_X}
WARD = {T: WARD_T, C: WARD_C, X: WARD_X}
YOUNG, JUNIOR, MIDDLE, CITY = range(4)  # doctors: of the township; of the county hospital; of the tertiary hospital
RESIDENTS = 5  # 4 has no insurance; 0 lives at village clinic V, all others at W
HOUR, DAY = 3600, 86_400
YEARS = Periods(("year 1", "year 2"), (0, 364, 728), follow_days=5)


def county(**changes: Any) -> Region:
    """The region: V has an ECG, T and X a clinic of Chinese medicine."""
    residents = np.zeros(RESIDENTS, RESIDENT)
    residents["village"] = (0, 1, 1, 1, 1)
    residents["insurance"] = (0, 1, 0, 0, 2)
    residents["income_quintile"] = (0, 1, 2, 3, 4)
    htn = [c.condition_id for c in evidence.conditions()].index("htn_routine")
    residents["chronic"] = (1 << htn, 1 << htn, 0, 0, 0)
    villages = np.zeros(2, VILLAGE)
    villages["facility"] = NONE
    villages["facility"][:, 0] = (V, W)
    villages["travel_seconds"][:, 4] = (600, 3600)
    facilities = np.zeros(len(KINDS), FACILITY)
    facilities["kind"], facilities["tier"], facilities["machine"] = KINDS, TIERS, NONE
    facilities["machine"][V, ECG] = 0
    pools = np.zeros(12, POOL)
    pools["kind"] = [POOL_CLINIC] * 9 + [POOL_WARD] * 3
    pools["facility"] = (V, W, T, P, C, M, X, T, X, T, C, X)
    pools["detail"] = (GENERAL, GENERAL, GENERAL, GENERAL, INTERNAL, INTERNAL, INTERNAL, TCM, TCM, 0, 0, 0)
    doctors = np.zeros(4, DOCTOR)
    doctors["facility"] = (T, C, C, X)
    doctors["rank"] = (RANK_MIDDLE, RANK_JUNIOR, RANK_MIDDLE, RANK_MIDDLE)
    nothing = np.zeros(0)
    fields: dict[str, Any] = {
        "name": "little", "residents": residents, "villages": villages, "facilities": facilities, "pools": pools,
        "first_shared_pool": len(pools), "doctors": doctors, "shifts": np.zeros(0, SHIFT), "township_names": ("a",),
        "township_names_zh": ("甲",), "village_names": ("b", "c"), "village_names_zh": ("乙", "丙"),
        "facility_keys": KEYS, "facility_names": KEYS, "facility_names_zh": KEYS, "doctor_names": ("1", "2", "3", "4"),
        "background_visits_per_year": nothing, "background_stays_per_year": nothing, "closure": pd.DataFrame(),
        "visits_by_kind": nothing, "admissions_by_kind": nothing, "resident_admissions_per_year": nothing,
        "expected_occupied": nothing, "stay_factor_by_kind": nothing, **changes,
    }  # fmt: skip
    return Region(**fields)


def consortium(
    lead: str = "county_general", members: tuple[str, ...] = (KEYS[V], KEYS[T]), **strengths: float
) -> ResolvedConsortium:
    """A consortium with mechanisms of some strength, all others of strength 0."""
    numbers = {
        mechanism: Numbers({
            field: evidence.strength(mechanism, quantity).at(strengths.get(mechanism, 0.0))
            for field, quantity in model.rows.items()
        })
        for mechanism, model in MECHANISMS.items()
    }  # fmt: skip
    rest = {name: strength for name, strength in strengths.items() if name not in MECHANISMS}
    return ResolvedConsortium("county_group", None, lead, members, numbers, {}, rest)


def row(time: float, event: int, *, rank: int = 0, resident: int = 0, facility: int = NONE, pool: int = NONE,
        doctor: int = NONE, link: int = NONE, a: int = 0, b: int = 0, x: float = 0.0) -> tuple[Any, ...]:  # fmt: skip
    """One event row at a day of the run."""
    return (int(time * DAY), rank << 3, link, resident, 0, event, facility, pool, doctor, a, b, x)


def pools_at(used: dict[int, tuple[float, float]]) -> dict[str, np.ndarray]:
    """Integrals of the pools: bed-days used and open."""
    names = ("busy_seconds", "staffed_seconds", "overtime_seconds", "queue_seconds")
    out = {key: np.zeros(12, np.int64) for key in names}
    for pool, (busy, open_days) in used.items():
        out["busy_seconds"][pool], out["staffed_seconds"][pool] = busy * DAY, open_days * DAY
    return out


Bill = tuple[int, str, int, float, float, float, float]
"""Place, reason, resident, yuan paid by fund, patient, serious-illness insurance, medical assistance."""


def bills(*rows: Bill) -> Bills:
    """The bills of a span."""
    schemes = county().residents["insurance"]
    fund, own = (np.zeros((len(KINDS), len(REASONS)), np.int64) for _ in range(2))
    cost, paid, own_insured_stays = np.zeros((len(KINDS), len(REASONS), 3), np.int64), np.zeros(RESIDENTS, np.int64), 0
    for place, reason, resident, *yuan in rows:
        cents = [int(100 * each) for each in yuan]
        at = place, REASONS.index(reason)
        fund[at] += cents[0]
        own[at] += cents[1]
        cost[(*at, schemes[resident])] += sum(cents)
        paid[resident] += cents[1]
        own_insured_stays += cents[1] if reason == "stay" and schemes[resident] != 2 else 0
    return Bills(np.array(KINDS), fund, own, cost, own_insured_stays, paid)


def figures(
    *rows: tuple[Any, ...],
    region: Region | None = None,
    consortia: tuple[ResolvedConsortium, ...] = (),
    periods: Periods = YEARS,
    used: dict[int, tuple[float, float]] | None = None,
    slow: dict[str, dict[str, tuple[float, float]]] | None = None,
    paid: tuple[Bills, ...] = (),
    settlement: Settlement | None = None,
    income_yuan: tuple[float, ...] | None = None,
    chunks: int = 1,
) -> list[Figures]:
    """Figures of every period; ``used``, ``slow`` and ``settlement`` are those of the first, ``paid`` is by period."""
    region = county() if region is None else region
    pool = region.pools
    ground = Ground(region, *(pool[name].astype(np.int64) for name in ("kind", "detail", "facility")))
    kinds, tiers = region.facilities["kind"].astype(np.int64), region.facilities["tier"].astype(np.int64)
    reducer = Reducer(Setting(periods, kinds, tiers, 20, len(region.residents)))
    tally = Tally(ground, periods, 20)
    for part in np.array_split(np.array([*rows], EVENT_ROW), chunks):
        reducer.update(part)
        tally.update(part, reducer)
    pools = {edge: pools_at(used or {}) if i else pools_at({}) for i, edge in enumerate(periods.edges)}
    states = dict.fromkeys(periods.edges[1:], slow) if slow else {}
    arrangement = Arrangement(region, consortia)
    return figures_of(
        periods, reducer, tally, pools, states, (arrangement, arrangement), 0, income_yuan=income_yuan,
        bills=dict(zip(periods.names, paid, strict=False)),
        settlements={periods.names[0]: settlement} if settlement else None,
    )  # fmt: skip


def computed(id: str, of: list[Figures], group: str = "all", year: int = 0) -> tuple[float, float, float]:
    """Numerator, denominator and value of an indicator."""
    known, f = INDICATORS[id], of[year]
    ratio = known.ratios(f)[group]
    return float(ratio.numerator), float(ratio.denominator), known.value(ratio, group, f.days)


def is_nan(value: float) -> bool:
    return math.isnan(value)
