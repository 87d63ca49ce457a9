"""The layout of pools and doctors: the same for every scenario of a region, so that records agree before the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE
from ylt_sim.region.region import Region
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    COORDINATES_DESK,
    COUNTY,
    GENERAL,
    POOL_COORDINATOR,
    POOL_EXPERT,
    POOL_THERAPIST,
    POOL_WARD,
    TOWNSHIP,
)

__all__ = ["Layout", "Travel", "make_layout", "travel_between"]


@dataclass(frozen=True)
class Layout:
    """Pools and staff beyond those of the region."""

    n_pools: int
    n_doctors: int
    extra: dict[tuple[int, int, int], int]  # (kind, facility, detail) -> pool that consortia may staff
    coordinators: dict[int, range]  # facility -> doctor rows
    posts: dict[int, range]  # extra pool -> doctor rows of its own staff: clerks of a desk, therapists
    slot_pools: tuple[int, ...]  # machines; clinics of hospitals but for emergencies, and experts'

    def pool(self, kind: int, facility: int, detail: int = NONE) -> int:
        """Number of an extra pool, or ``NONE``."""
        return self.extra.get((kind, facility, detail), NONE)


def _posts(kind: int, detail: int, n_residents: int) -> int:
    """Posts of a pool that only a consortium staffs; the same in every scenario."""
    if kind == POOL_THERAPIST:
        return max(2, -(-n_residents * 3 // 100_000))  # for twice the beds of full strength
    if kind == POOL_COORDINATOR:
        return 5 if detail == COORDINATES_DESK else 2  # a desk by day and night; the specialist clinics
    return 0


def make_layout(region: Region, spec: RegionSpecification) -> Layout:
    """Pools that consortia may staff, and who staffs what nobody else does.

    For each hospital from the county tier up a coordinator's post per 100 beds, clerks of a referral desk and
    coordinators of its clinics; therapists at each place of recovery.
    """
    n_pools, n_doctors = len(region.pools), len(region.doctors)
    extra = {
        (int(row["kind"]), int(row["facility"]), int(row["detail"])): number
        for number, row in enumerate(region.pools[region.first_shared_pool :], start=region.first_shared_pool)
    }
    coordinators: dict[int, range] = {}
    posts: dict[int, range] = {}
    for (kind, _, detail), number in extra.items():
        n_posts = _posts(kind, detail, len(region.residents))
        if n_posts > 0:
            posts[number] = range(n_doctors, n_doctors + n_posts)
            n_doctors += n_posts
    slot_pools: list[int] = []
    for f, row in enumerate(region.facilities):
        if row["tier"] >= TOWNSHIP:
            slot_pools += [int(p) for p in row["machine"] if p != NONE]
        if row["tier"] < COUNTY:
            continue
        if row["coordinator"] != NONE:
            beds = int(
                region.pools["capacity"][(region.pools["facility"] == f) & (region.pools["kind"] == POOL_WARD)].sum()
            )
            n_posts = -(-beds // 100)
            coordinators[f] = range(n_doctors, n_doctors + n_posts)
            n_doctors += n_posts
        slot_pools += sorted({int(p) for p in row["clinic"]} - {NONE, int(row["clinic"][GENERAL])})
        slot_pools += [number for (kind, place, _), number in extra.items() if (kind, place) == (POOL_EXPERT, f)]
    return Layout(n_pools, n_doctors, extra, coordinators, posts, tuple(slot_pools))


@dataclass(frozen=True)
class Travel:
    """Seconds by car between facilities, ``travel[one, other]`` as of a table: straight line times the road factor."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    road_factor: float
    kmh: float

    def __getitem__(self, ways: tuple[Any, Any]) -> Any:
        one, other = ways
        km = np.hypot(self.x[one] - self.x[other], self.y[one] - self.y[other]) * self.road_factor
        return np.maximum(60, km / self.kmh * 3600).astype(np.int64)


def travel_between(region: Region, spec: RegionSpecification) -> Travel:
    """Seconds by car between facilities, worked out for those who ask: a county has millions of pairs."""
    f = region.facilities
    return Travel(f["x_km"], f["y_km"], spec.land.road_factor, spec.land.car_county_road_kmh)
