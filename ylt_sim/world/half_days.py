"""Half-days of a lead's doctors: who has a clinic when, and a span of it given to something else."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.world.codes import (
    RANK_MIDDLE,
)
from ylt_sim.world.members import (
    ROTATING,
    rotating_specialties,
)
from ylt_sim.world.roster import Shift

__all__ = ["clinics_of", "half_days", "is_half_day", "move", "own_clinics"]

HOUR = 3600
FRIDAY = 4


def is_half_day(s: Shift) -> bool:
    """Whether a shift is a half-day: on a weekday, two to six hours that begin between 07:00 and 15:00."""
    second = s.start % SECONDS_A_DAY
    is_weekday = s.start // SECONDS_A_DAY <= FRIDAY
    return is_weekday and 7 * HOUR <= second <= 15 * HOUR and 2 * HOUR <= s.end - s.start <= 6 * HOUR


def own_clinics(region: Region, shifts: list[Shift], doctors: NDArray[np.bool_]) -> list[int]:
    """Numbers of the shifts that these of the region's doctors have in their own clinics."""
    clinic = dict(zip(np.flatnonzero(doctors).tolist(), region.doctors["pool"][doctors].tolist(), strict=True))
    return [i for i, s in enumerate(shifts) if clinic.get(s.doctor) == s.pool]


def _who_goes_out(region: Region, leads: ArrayLike, specialties: Collection[int]) -> NDArray[np.bool_]:
    """Doctors of leads, of middle rank and above, in these specialties."""
    d = region.doctors
    is_able = (d["rank"] >= RANK_MIDDLE) & np.isin(d["specialty"], tuple(specialties))
    out: NDArray[np.bool_] = is_able & np.isin(d["facility"], leads)
    return out


def half_days(
    region: Region, shifts: list[Shift], leads: ArrayLike, specialties: Collection[int] = ROTATING
) -> dict[int, list[int]]:
    """Half-days of a week, as numbers of shifts, that leads' doctors of middle rank and above could spend elsewhere.

    Those in their own clinics.
    """
    out: dict[int, list[int]] = {}
    for i in own_clinics(region, shifts, _who_goes_out(region, leads, specialties)):
        if is_half_day(shifts[i]):
            out.setdefault(shifts[i].doctor, []).append(i)
    return out


def clinics_of(region: Region, shifts: list[Shift], c: ResolvedConsortium, begins: int = 0) -> list[int]:
    """Numbers of the clinic half-days, short ones too, of a lead's specialists, those that end after ``begins``."""
    doctors = _who_goes_out(region, region.facility_index[c.lead], rotating_specialties(c))
    out = []
    for i in own_clinics(region, shifts, doctors):
        s = shifts[i]
        if 7 * HOUR <= s.start % SECONDS_A_DAY <= 15 * HOUR and s.end - s.start <= 6 * HOUR:
            if s.end % SECONDS_A_DAY > begins:
                out.append(i)
    return out


def move(shifts: list[Shift], i: int, begin: int, end: int, pool: int) -> None:
    """Take a span out of a half-day for another pool of the same hospital."""
    s = shifts[i]
    begin, end = max(begin, s.start), min(end, s.end)
    parts = [Shift(s.start, begin, s.doctor, s.pool, s.travel_seconds), Shift(end, s.end, s.doctor, s.pool)]
    parts = [part for part in parts if part.end > part.start]
    shifts[i] = Shift(begin, end, s.doctor, pool)
    shifts.extend(parts)
