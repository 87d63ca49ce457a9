"""From a reducer's counts and the pools' integrals to a tidy frame of outcomes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.outcomes.catalogue import OUTCOMES
from ylt_sim.outcomes.counting import OTHER
from ylt_sim.outcomes.reducer import N_CLASSES, Reducer
from ylt_sim.outcomes.slow_state import SlowState
from ylt_sim.world.codes import (
    CLASS_NAMES,
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    MODERATE,
    POOL_CLINIC,
    POOL_KINDS,
    POOL_MACHINE,
    POOL_VEHICLE,
    POOL_WARD,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    SLOT_GENERAL,
    SLOT_NAMES,
    TERTIARY_HOSPITAL,
    TIER_NAMES,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__ = ["PoolSnapshot", "right_tier_matrix", "tidy_outcomes"]

PoolSnapshot = dict[str, NDArray[np.int64]]
"""Integrals of every pool at one moment: busy, staffed, overtime and queue seconds."""

NO_STAFF = (POOL_WARD, POOL_MACHINE, POOL_VEHICLE)
COUNTY_KINDS = [COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH]
DAYS_A_YEAR = 365.0


def _ratio(a: float, b: float) -> float:
    return float(a) / float(b) if b else float("nan")


def _quantile(histogram: NDArray[np.int64], q: float) -> float:
    """Quantile of whole minutes; NaN where nobody was seen."""
    total = histogram.sum()
    if total == 0:
        return float("nan")
    return float(np.searchsorted(np.cumsum(histogram), q * total, side="left"))


def right_tier_matrix(reducer: Reducer, period: int) -> pd.DataFrame:
    """Episodes by tier needed at onset (rows) and tier of definitive care (columns, 0: none in the days followed)."""
    own = reducer.cohort(period)
    columns = ["none", *TIER_NAMES.values()]
    shape = len(TIER_NAMES), len(columns)
    cell = np.ravel_multi_index((own.need - 1, own.tier), shape)
    table = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    return pd.DataFrame(table, index=pd.Index(TIER_NAMES.values(), name="tier_needed"), columns=columns)


def _placement(reducer: Reducer, period: int) -> dict[str, tuple[float, float]]:
    own = reducer.cohort(period)
    need, tier, n = own.need, own.tier, len(own.rank)
    grave = np.flatnonzero(own.severity >= MODERATE)
    unmet, n_grave = int((tier[grave] == 0).sum()), len(grave)
    return {
        "right_tier_share": (int((tier == need).sum()), n),
        "under_placed_share": (int(((tier > 0) & (tier < need)).sum()), n),
        "over_placed_share": (int((tier > need).sum()), n),
        "unmet_need_share": (unmet, n_grave),
        "definitive_care_hours": (float(own.hours[grave].sum(dtype=np.float64)), n_grave),
        "inside_share": (int((~own.is_finished).sum()), n),
    }


def _flows(reducer: Reducer, period: int) -> dict[str, tuple[float, float]]:
    p = reducer.setting.periods
    years = (p.edges[period + 1] - p.edges[period]) / DAYS_A_YEAR * reducer.setting.n_residents
    visits, stays = reducer.visits[period], reducer.stays[period]
    counts = {name: int(np.asarray(value)[period]) for name, value in reducer.counts.items()}
    village, township = int(visits[VILLAGE_CLINIC]), int(visits[TOWNSHIP_CENTRE])
    county = int(visits[COUNTY_KINDS].sum())
    inside, total = village + township + county, int(visits.sum())
    formal = sum(counts.get(f"referred_way_{way}", 0) for way in range(3))
    held = counts.get("referred_way_1", 0) + counts.get("referred_way_2", 0)
    refused = counts.get("referral_refused_0", 0)
    private = int(visits[PRIVATE_CLINIC] + visits[PRIVATE_HOSPITAL])
    left = counts.get("gave_up", 0)
    return {
        "primary_visit_share": (village + township, inside),
        "village_visit_share": (village, inside),
        "township_visit_share": (township, inside),
        "county_visit_share": (county, inside),
        "outside_visit_share": (int(visits[TERTIARY_HOSPITAL]), total),
        "private_visit_share": (private, total),
        "visits_per_resident_year": (total, years),
        "admissions_per_resident_year": (int(stays.sum()), years),
        "outside_admission_share": (int(stays[TERTIARY_HOSPITAL]), int(stays.sum())),
        "township_admission_share": (int(stays[TOWNSHIP_CENTRE]), int(stays.sum())),
        "up_referrals_per_1000_primary_visits": (1000 * formal, village + township),
        "green_channel_share": (held, formal),
        "up_referral_refused_share": (refused, refused + formal + counts.get("referred_alone", 0)),
        "step_downs_per_100_county_stays": (100 * counts.get("step_downs", 0), int(stays[COUNTY_KINDS].sum())),
        "gave_up_share": (left, left + total),
        **_appointments(reducer, period, counts),
        "deaths_per_1000_resident_years": (1000 * counts.get("deaths", 0), years),
        "planned_follow_ups_per_resident_year": (counts.get("follow_ups_done", 0), years),
        "missed_follow_up_share": (
            counts.get("follow_ups_missed", 0),
            counts.get("follow_ups_missed", 0) + counts.get("follow_ups_done", 0),
        ),
        "out_of_stock_per_1000_primary_visits": (1000 * counts.get("out_of_stock", 0), village + township),
    }


def _appointments(reducer: Reducer, period: int, counts: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Lead days by class of slot, and what becomes of slots."""
    general, kept, tickets = (counts[f"slots_{name}"] for name in SLOT_NAMES)
    general_days = sum(ahead * counts[f"slots_{SLOT_NAMES[SLOT_GENERAL]}_{ahead}"] for ahead in range(OTHER))
    kept_days = int(reducer.lead_days[period]) - general_days
    return {
        "general_lead_days": (general_days, general + tickets),
        "kept_lead_days": (kept_days, kept),
        "missed_slot_share": (counts["slots_missed"], counts["slots_ahead"]),
        "sold_out_share": (counts["sold_out"], counts["sold_out"] + general + tickets),
        "kept_slot_used_share": (kept, kept + int(reducer.kept_released[period])),
    }


def tidy_outcomes(
    reducer: Reducer,
    snapshots: list[PoolSnapshot],
    pool_kind: NDArray[np.int64],
    pool_facility: NDArray[np.int64],
    slow: list[SlowState] | None = None,
) -> pd.DataFrame:
    """One row an outcome, tier, class and period.

    Parameters
    ----------
    reducer
        Updated with all rows of the run.
    snapshots
        Integrals of the pools at each edge of the periods.
    pool_kind, pool_facility
        By pool.
    slow
        Slow state at the same edges, or None.

    Returns
    -------
    pandas.DataFrame
        Columns ``outcome, tier, group, period, value, numerator, denominator, unit, grade``; ``tier`` is ``all`` or a
        tier's name, ``group`` is ``all``, a class, or a kind of duty. Undefined is NaN, never 0.
    """
    rows: list[dict[str, Any]] = []

    def add(
        key: str, period: str, value: float, numerator: float, denominator: float, tier: str = "all", group: str = "all"
    ) -> None:
        o = OUTCOMES[key]
        rows.append(
            {
                "outcome": key,
                "tier": tier,
                "group": group,
                "period": period,
                "value": value,
                "numerator": float(numerator),
                "denominator": float(denominator),
                "unit": o.unit,
                "grade": o.grade,
            }
        )

    pool_tier = reducer.setting.facility_tier[pool_facility]
    edges = reducer.setting.periods.edges
    for i, period in enumerate(reducer.setting.periods.names):
        weeks = (edges[i + 1] - edges[i]) / 7
        for key, (a, b) in {**_placement(reducer, i), **_flows(reducer, i)}.items():
            add(key, period, _ratio(a, b), a, b)
        for (key, group), (a, b) in reducer.emergency.outcomes(reducer, i).items():
            add(key, period, _ratio(a, b), a, b, group=group)
        years = reducer.setting.n_residents * (edges[i + 1] - edges[i]) / 365
        for (key, of_tier, group), (a, b) in reducer.money.outcomes(i, years).items():
            add(key, period, _ratio(a, b), a, b, of_tier, group)
        for key, (a, b) in reducer.time.outcomes(i, years).items():
            add(key, period, _ratio(a, b), a, b)
        for tier, name in [(0, "all"), *TIER_NAMES.items()]:
            own = reducer.waits[i] if tier == 0 else reducer.waits[i, tier : tier + 1]
            for cls in range(-1, N_CLASSES):
                histogram = own.sum(axis=(0, 1)) if cls < 0 else own[:, cls].sum(axis=0)
                group = "all" if cls < 0 else CLASS_NAMES[cls]
                n = int(histogram.sum())
                add("wait_median_minutes", period, _quantile(histogram, 0.5), np.nan, n, name, group)
                add("wait_p90_minutes", period, _quantile(histogram, 0.9), np.nan, n, name, group)
            here = np.ones(len(pool_tier), bool) if tier == 0 else pool_tier == tier
            used = {k: snapshots[i + 1][k] - snapshots[i][k] for k in snapshots[i]}
            beds, clinics = here & (pool_kind == POOL_WARD), here & (pool_kind == POOL_CLINIC)
            for key, chosen in (("bed_occupancy", beds), ("doctor_utilisation", clinics)):
                a, b = int(used["busy_seconds"][chosen].sum()), int(used["staffed_seconds"][chosen].sum())
                add(key, period, _ratio(a, b), a, b, name)
            for kind in np.unique(pool_kind[here & ~np.isin(pool_kind, NO_STAFF)]):
                own_pools = here & (pool_kind == kind)
                hours = int(used["staffed_seconds"][own_pools].sum()) / 3600
                add("staff_hours_a_week", period, _ratio(hours, weeks), hours, weeks, name, POOL_KINDS[kind])
            overtime = int(used["overtime_seconds"][clinics].sum()) / 3.6
            visits = int(reducer.visits_of_all[i].sum() if tier == 0 else reducer.visits_of_all[i, tier])
            add("overtime_hours_per_1000_visits", period, _ratio(overtime, visits), overtime, visits, name)
            for key, by_tier in (slow[i + 1] if slow is not None else {}).items():
                a_sum, n_values = by_tier[name]
                add(key, period, _ratio(a_sum, n_values), a_sum, n_values, name)
    return pd.DataFrame(rows)
