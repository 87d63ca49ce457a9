"""Half-days of a lead's doctors: who has a clinic when, and a span of it given to something else."""

from __future__ import annotations

from collections.abc import Collection

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

__all__ = ["clinics_on", "half_days", "move"]

HOUR = 3600


def half_days(
    region: Region, shifts: list[Shift], lead: int, specialties: Collection[int] = ROTATING
) -> dict[int, list[int]]:
    """Half-days of a week, as numbers of shifts, that a lead's doctors of middle rank and above could spend elsewhere.

    A doctor's own clinic on a weekday, two to six hours that begin between 07:00 and 15:00.
    """
    doctors = region.doctors
    out: dict[int, list[int]] = {}
    for i, s in enumerate(shifts):
        if s.doctor >= len(doctors):
            continue
        d = doctors[s.doctor]
        if d["facility"] != lead or d["rank"] < RANK_MIDDLE or d["specialty"] not in specialties:
            continue
        second = s.start % SECONDS_A_DAY
        if s.pool != d["pool"] or s.start // SECONDS_A_DAY > 4 or second < 7 * HOUR or second > 15 * HOUR:
            continue
        if not 2 * HOUR <= s.end - s.start <= 6 * HOUR:
            continue
        out.setdefault(s.doctor, []).append(i)
    return out


def clinics_on(region: Region, shifts: list[Shift], c: ResolvedConsortium, weekday: int, begins: int = 0) -> list[int]:
    """Numbers of the clinic half-days of a lead's specialists on a weekday, those that end after ``begins``."""
    lead, specialties = region.facility_index[c.lead], rotating_specialties(c)
    doctors, out = region.doctors, []
    for i, s in enumerate(shifts):
        if s.doctor >= len(doctors) or s.start // SECONDS_A_DAY != weekday or s.end % SECONDS_A_DAY <= begins:
            continue
        d = doctors[s.doctor]
        if d["facility"] != lead or d["rank"] < RANK_MIDDLE or d["specialty"] not in specialties or s.pool != d["pool"]:
            continue
        if 7 * HOUR <= s.start % SECONDS_A_DAY <= 15 * HOUR and s.end - s.start <= 6 * HOUR:
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
