"""The layout of pools and doctors: the same for every scenario of a region, so that records agree before the policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    COUNTY,
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    GENERAL,
    POOL_BOARD,
    POOL_DUTY,
    POOL_EXPERT,
    POOL_INTERNET,
    POOL_READER,
    POOL_VEHICLE,
    POOL_WARD,
    TERTIARY,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE,
)

__all__ = ["Layout", "make_layout", "travel_between"]

PUBLIC_WITH_WARDS = (TOWNSHIP_CENTRE, COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH, TERTIARY_HOSPITAL)


@dataclass(frozen=True)
class Layout:
    """Pools and staff beyond those of the region."""

    n_pools: int
    n_doctors: int
    extra: dict[tuple[int, int, int], int]  # (kind, facility, detail) -> pool beyond those of the region
    coordinators: dict[int, range]  # facility -> doctor rows
    slot_pools: tuple[int, ...]  # clinics and machines with appointments
    consultations_a_day: NDArray[np.float64]  # (n_pools, 7): consultations that the usual roster has time for

    def pool(self, kind: int, facility: int, detail: int = NONE) -> int:
        """Number of an extra pool, or ``NONE``."""
        return self.extra.get((kind, facility, detail), NONE)


def _extra_pools(facility: NDArray[np.void]) -> list[tuple[int, int]]:
    """Pools beyond those of the region, (kind, detail): what consortia may staff, whether or not one does."""
    out = []
    if facility["kind"] in PUBLIC_WITH_WARDS:
        out.append((POOL_DUTY, NONE))
    if facility["tier"] >= COUNTY:
        out += [(POOL_READER, NONE), (POOL_INTERNET, NONE), (POOL_BOARD, NONE)]
        own = {int(pool) for s, pool in enumerate(facility["clinic"]) if pool != NONE and s != GENERAL}
        first = {pool: int(np.flatnonzero(facility["clinic"] == pool)[0]) for pool in sorted(own)}
        out += [(POOL_EXPERT, specialty) for specialty in first.values()]
    if facility["kind"] == COUNTY_GENERAL:
        out.append((POOL_VEHICLE, NONE))
    return out


def make_layout(region: Region, spec: RegionSpecification) -> Layout:
    """Pools that consortia may staff, and for each hospital from the county tier up a coordinator's post per 100 beds.

    A reading centre, an internet clinic, a board and an expert clinic a specialty at each hospital, vehicles for
    transfers at the county general hospital, duty away from patients at every public facility with wards.
    """
    n_pools, n_doctors = len(region.pools), len(region.doctors)
    extra: dict[tuple[int, int, int], int] = {}
    coordinators: dict[int, range] = {}
    slot_pools: list[int] = []
    for f, row in enumerate(region.facilities):
        for kind, detail in _extra_pools(row):
            extra[kind, f, detail] = n_pools
            n_pools += 1
        if row["kind"] in PUBLIC_WITH_WARDS:
            slot_pools += [int(p) for p in row["machine"] if p != NONE]
        if row["tier"] < COUNTY:
            continue
        if row["coordinator"] != NONE:
            beds = int(
                region.pools["capacity"][(region.pools["facility"] == f) & (region.pools["kind"] == POOL_WARD)].sum()
            )
            posts = -(-beds // 100)
            coordinators[f] = range(n_doctors, n_doctors + posts)
            n_doctors += posts
        slot_pools += sorted({int(p) for p in row["clinic"] if p != NONE})
    day = np.zeros((n_pools, 7))
    minutes = {
        1: spec.clinics.village_minutes,
        2: spec.clinics.township_minutes,
        3: spec.clinics.county_minutes,
        4: spec.clinics.tertiary_minutes,
    }
    for start, end, _, pool in region.shifts.tolist():
        tier = int(region.facilities["tier"][region.pools["facility"][pool]])
        day[pool, start // SECONDS_A_DAY] += (end - start) / 60 / minutes[max(VILLAGE, min(TERTIARY, tier))]
    return Layout(n_pools, n_doctors, extra, coordinators, tuple(slot_pools), day)


def travel_between(region: Region, spec: RegionSpecification) -> NDArray[np.int64]:
    """Seconds by car between facilities: straight line times the road factor, ``(n_facilities, n_facilities)``."""
    x, y = region.facilities["x_km"], region.facilities["y_km"]
    km = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]) * spec.land.road_factor
    out: NDArray[np.int64] = np.maximum(60, km / spec.land.car_county_road_kmh * 3600).astype(np.int64)
    return out
