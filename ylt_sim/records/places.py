"""What rows refer to by number: pools, doctors and facilities with their names, tiers, kinds and first capacities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, ON_DUTY, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.world.codes import (
    POOL_CLINIC,
    POOL_COORDINATOR,
    POOL_EXPERT,
    POOL_KINDS,
    POOL_MACHINE,
    POOL_READER,
    POOL_WARD,
    SPECIALTIES,
    TESTS,
    WARDS,
)

__all__ = ["WEEKDAYS", "WEEKDAYS_ZH", "Places", "clock", "person", "places_of"]

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
STAFF_KINDS = (POOL_CLINIC, POOL_READER, POOL_COORDINATOR)


def person(resident: int) -> str:
    """Who it is: a resident by number, or somebody from outside the county."""
    return f"resident {resident}" if resident != NONE else "somebody from outside"


def clock(second: int, *, lang: str = "en", with_seconds: bool = False) -> str:
    """A second of the simulation as day, weekday and clock: ``day 41 Tue 09:12``; day 0 is a Monday."""
    day, left = divmod(int(second), SECONDS_A_DAY)
    text = f"{left // 3600:02d}:{left // 60 % 60:02d}"
    if with_seconds:
        text += f":{left % 60:02d}"
    if lang == "zh":
        return f"第{day}天 {WEEKDAYS_ZH[day % 7]} {text}"
    return f"day {day} {WEEKDAYS[day % 7]} {text}"


@dataclass(frozen=True)
class Places:
    """Pools, doctors and facilities by number, as the rows name them."""

    pool_kind: NDArray[np.int64]  # world.codes.POOL_*
    pool_facility: NDArray[np.int64]  # row of the facility, NONE if the records do not tell
    is_staff: NDArray[np.bool_]  # capacity is the doctors on duty
    capacity: NDArray[np.int64]  # beds or machines before the first event; 0 for staff
    facility_tier: NDArray[np.int64]
    pool_names: tuple[str, ...]
    doctor_names: tuple[str, ...]
    facility_keys: tuple[str, ...]
    facility_names: tuple[str, ...] = field(default=())

    def pool(self, number: int) -> str:
        """Name of a pool: ``county_general internal ward``."""
        return self.pool_names[number] if 0 <= number < len(self.pool_names) else f"pool {number}"

    def doctor(self, number: int) -> str:
        """Name of a doctor: ``T07-2``."""
        return self.doctor_names[number] if 0 <= number < len(self.doctor_names) else f"doctor {number}"

    def facility(self, number: int) -> str:
        """Key of a facility, as scenario files name it."""
        return self.facility_keys[number] if 0 <= number < len(self.facility_keys) else f"facility {number}"


def pool_name(facility_key: str, kind: int, detail: int) -> str:
    """Name of a pool in plain words."""
    if kind == POOL_WARD:
        return f"{facility_key} {WARDS[detail]} ward"
    if kind == POOL_MACHINE:
        return f"{facility_key} {TESTS[detail]} machine"
    if kind == POOL_CLINIC:
        return f"{facility_key} {SPECIALTIES[detail]} clinic"
    if kind == POOL_EXPERT:
        return f"{facility_key} {SPECIALTIES[detail]} expert clinic"
    return f"{facility_key} {POOL_KINDS[kind]}"


def places_of(region: Region, rows: NDArray[Any], initial: NDArray[Any] | None = None) -> Places:
    """Names and first capacities of everything that the rows mention.

    Parameters
    ----------
    region
        The region of the run.
    rows
        Event rows. Pools beyond the region's are reading centres and doctors beyond the region's are coordinators: a
        world adds both. Which facility such a pool belongs to is read from the rows of duty.
    initial
        Capacity of every pool of the world before the run, beds or machines; None for the region's.
    """
    n_pools = max(len(region.pools), int(rows["pool"].max(initial=NONE)) + 1)
    if initial is not None:
        n_pools = max(n_pools, len(initial))
    n_doctors = max(len(region.doctor_names), int(rows["doctor"].max(initial=NONE)) + 1)
    n = len(region.pools)
    kind = np.full(n_pools, POOL_READER, np.int64)
    kind[:n] = region.pools["kind"]
    facility = np.full(n_pools, NONE, np.int64)
    duty = rows[(rows["event"] == ON_DUTY) & (rows["pool"] >= n)]
    facility[duty["pool"]] = duty["facility"]
    facility[:n] = region.pools["facility"]
    is_staff = np.isin(kind, STAFF_KINDS)
    is_staff[:n] |= region.pools["is_staff"] == 1
    capacity = np.zeros(n_pools, np.int64)
    capacity[:n] = region.pools["capacity"]
    if initial is not None:
        capacity[: len(initial)] = initial
    capacity[is_staff] = 0
    names = [
        pool_name(region.facility_keys[f], int(k), int(d))
        for k, f, d in zip(region.pools["kind"], region.pools["facility"], region.pools["detail"], strict=True)
    ]
    for f in facility[n:]:
        names.append(f"{region.facility_keys[f]} reading centre" if f != NONE else f"pool {len(names)}")
    doctors = list(region.doctor_names)
    doctors += [f"coordinator {i + 1}" for i in range(n_doctors - len(doctors))]
    return Places(
        pool_kind=kind,
        pool_facility=facility,
        is_staff=is_staff,
        capacity=capacity,
        facility_tier=region.facilities["tier"].astype(np.int64),
        pool_names=tuple(names),
        doctor_names=tuple(doctors),
        facility_keys=region.facility_keys,
        facility_names=region.facility_names,
    )
