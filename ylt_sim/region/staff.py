"""Named doctors and their week: clinic sessions, emergency crews, night duty, readers of images."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import profile
from ylt_sim.region.closure import Books, consultations, session_hours_a_week, visits_per_physician_day
from ylt_sim.region.places import largest_remainder
from ylt_sim.region.plan import RECEIVERS, TIER_OF_KIND, WARDS_OF_KIND, always_open_clinic, session_weights
from ylt_sim.region.purposes import DOCTOR_RANK
from ylt_sim.region.region import DOCTOR, SHIFT
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_MCH,
    GENERAL,
    IMAGING,
    NONE,
    POOL_CLINIC,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    SECONDS_A_DAY,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__ = ["build_staff", "emergency_crews", "rank_shares", "sessions_by_cell"]

Floats = NDArray[np.float64]

WEEK = 7 * SECONDS_A_DAY
CREW_SHIFTS = ((0, 8), (8, 16), (16, 24))
SHIFTS_A_WEEK = 5  # of a doctor in an emergency crew: 40 hours
SESSIONS_A_WEEK = 10  # half-days of a working week
FEWEST_READERS_AT_NIGHT = 4  # with fewer imaging doctors nobody reads at night
# Village blocks: morning together, midday and evening in turn (hours within P464 07:30-19:30).
VILLAGE_BLOCKS = ((27_000, 43_200), (43_200, 57_600), (57_600, 70_200))
SENIOR_PART = 0.3
"""Seniors among associate chief and chief doctors: assumption, 0.15-0.45."""


def rank_shares(spec: RegionSpecification, kind: int) -> Floats:
    """Shares of ranks none, junior, middle, associate senior, senior among the doctors of a kind (P377-P391)."""
    if spec.is_urban and kind in (VILLAGE_CLINIC, TOWNSHIP_CENTRE):
        none, junior, middle, upper = (
            float(row.value or 0.0)
            for level in ("none", "junior or below", "middle", "senior")
            for row in profile("staff_rank")
            if row.key == f"urban community institutions: {level}"
        )
        return _parted(none, junior, middle, upper)
    if kind in (VILLAGE_CLINIC, PRIVATE_CLINIC):
        licensed = spec.staff.village_licensed_share
        return np.array([1 - licensed, licensed, 0.0, 0.0, 0.0])
    rows = {row.key: float(row.value or 0.0) for row in profile("staff_rank")}
    level = "primary (community centre or township)" if kind in (TOWNSHIP_CENTRE, PRIVATE_HOSPITAL) else (
        "tertiary" if kind == TERTIARY_HOSPITAL else "secondary")  # fmt: skip
    junior, middle, upper = (
        rows[f"{level}: {rank}"] for rank in ("resident or below", "attending", "associate chief or chief")
    )
    if kind in (TOWNSHIP_CENTRE, PRIVATE_HOSPITAL):
        attending = spec.staff.township_attending_share
        middle, upper = attending * middle / (middle + upper), attending * upper / (middle + upper)
        junior = 1 - attending
    return _parted(0.0, junior, middle, upper)


def _parted(none: float, junior: float, middle: float, upper: float) -> Floats:
    """Shares of five ranks from four: the uppermost are associate seniors and seniors."""
    shares = np.array([none, junior, middle, upper * (1 - SENIOR_PART), upper * SENIOR_PART])
    out: Floats = shares / shares.sum()
    return out


def sessions_by_cell(hours_a_week: float, kind: int) -> NDArray[np.int64]:
    """Doctors to roster in each half-day session of `session_weights`, at least one in each.

    Hours follow the arrivals of the sessions; the number of half-days is rounded up as a whole.
    """
    cells = session_weights(kind)
    length = np.array([(b - a) / 3600 for _, a, b, _ in cells])
    exact = hours_a_week * np.array([c[3] for c in cells]) / length
    return np.maximum(1, largest_remainder(exact, math.ceil(exact.sum() - 1e-9)))


def emergency_crews(spec: RegionSpecification, kind: int, visits_a_year: float) -> tuple[int, ...]:
    """Doctors in the emergency department by eight-hour shift, from midnight.

    Emergency visits by hour (profile ``hour_emergency_county``) x minutes / utilisation, rounded up, and no fewer than
    the minimum of the region file, or half of it outside general and tertiary hospitals.
    """
    c = spec.clinics
    least = c.emergency_minimum_crew
    if kind not in (COUNTY_GENERAL, TERTIARY_HOSPITAL):
        least = (least + 1) // 2
    if kind == COUNTY_MCH:
        return (least,) * len(CREW_SHIFTS)
    by_hour = np.array([float(row.value or 0.0) for row in profile("hour_emergency_county")])
    hourly = visits_a_year * c.emergency_visit_share / 365 / 24 * by_hour
    return tuple(
        max(least, math.ceil(float(hourly[a:b].mean()) * c.emergency_minutes / 60 / c.utilisation_target))
        for a, b in CREW_SHIFTS
    )


@dataclass
class _Roster:
    """Doctors and shifts as they are added."""

    doctors: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    shifts: list[tuple[int, int, int, int]] = field(default_factory=list)

    def hire(self, n: int, facility: int, kind: int, specialty: int, pool: int) -> range:
        first = len(self.doctors)
        self.doctors += [(facility, specialty, 0, TIER_OF_KIND[kind], pool)] * n
        return range(first, first + n)

    def on(self, day: int, begin: int, end: int, doctor: int, pool: int) -> None:
        """On duty from ``begin`` to ``end``, seconds of that weekday; a night runs on into the next day."""
        start, stop = day * SECONDS_A_DAY + begin, day * SECONDS_A_DAY + end
        if stop > WEEK:
            self.shifts.append((0, stop - WEEK, doctor, pool))
            stop = WEEK
        self.shifts.append((start, stop, doctor, pool))

    def sessions(self, kind: int, counts: NDArray[np.int64], staff: range, pool: int, tired: dict[int, int]) -> None:
        """Half-day sessions, in turn; who had the night before ``tired[day]`` comes last in the morning's turn."""
        turn = 0
        for (day, begin, end, _), count in zip(session_weights(kind), counts, strict=True):
            morning = begin < 12 * 3600
            order = [staff[(turn + i) % len(staff)] for i in range(len(staff))]
            if morning and day in tired:
                order.sort(key=lambda d: d == tired[day])
            for doctor in order[: int(count)]:
                self.on(day, begin, end, doctor, pool)
            turn = (turn + int(count)) % len(staff)


def _night_duty(roster: _Roster, staff: range, pool: int) -> dict[int, int]:
    """One doctor in turn through lunch and from the end of clinics to the next morning (P465, P466)."""
    tired = {}
    for day in range(7):
        doctor = staff[day % len(staff)]
        roster.on(day, 12 * 3600, 14 * 3600, doctor, pool)
        roster.on(day, 63_000, SECONDS_A_DAY + 8 * 3600, doctor, pool)
        tired[(day + 1) % 7] = doctor
    return tired


def _village(roster: _Roster, staff: range, pool: int, public_health_sessions: int) -> None:
    """Duty roster of a village or private clinic.

    Weekday mornings all clinicians; midday, evening and weekends in turn. At midday each is away for public health and
    home visits as often as the region file says; a clinic of one has nobody then.
    """
    n = len(staff)
    away = [{(1 + i + 2 * m) % 5 for m in range(public_health_sessions)} for i in range(n)]
    for day in range(7):
        first = staff[day % n]
        begin, end = VILLAGE_BLOCKS[0]
        for doctor in staff if day < 5 else (first,):
            roster.on(day, begin, end, doctor, pool)
        there = [staff[(day + i) % n] for i in range(n) if day not in away[(day + i) % n]]
        if there:
            roster.on(day, *VILLAGE_BLOCKS[1], there[0], pool)
        roster.on(day, *VILLAGE_BLOCKS[2], staff[(day + 1) % n], pool)


def _hospital(
    roster: _Roster, spec: RegionSpecification, f: int, kind: int, clinics: dict[int, int], reader: int, visits: Floats
) -> None:
    """Doctors of a facility with wards: clinics, emergency, night duty, readers."""
    whole = float(visits.sum())
    plan = consultations(spec, kind)
    staff = spec.staff
    total = math.floor(whole / visits_per_physician_day(spec, kind)[0] / staff.working_days_per_year + 0.5)
    township = kind == TOWNSHIP_CENTRE
    open_clinic = always_open_clinic(kind)
    crews = (0, 0, 0) if township or open_clinic == NONE else emergency_crews(spec, kind, whole)
    crew_doctors = math.ceil(7 * sum(crews) / SHIFTS_A_WEEK)
    emergencies = 0.0 if township or open_clinic != GENERAL else spec.clinics.emergency_visit_share
    readers = (
        staff.township_imaging_doctors if township else max(1, math.floor(staff.imaging_doctor_share * total + 0.5))
    )
    limit = staff.township_clinic_share_limit if township else staff.hospital_clinic_share_limit
    hours = {s: session_hours_a_week(visits[s] * (1 - emergencies), plan) for s in clinics}
    cells = {s: sessions_by_cell(hours[s], kind) for s in clinics}
    needed = {
        s: max(int(cells[s].max()), math.ceil(cells[s].sum() / (SESSIONS_A_WEEK * limit)), 2 if township else 1)
        for s in clinics
    }
    rest = max(0, total - readers - crew_doctors)
    share = largest_remainder(np.array([hours[s] for s in clinics]), rest)
    for (s, pool), part in zip(clinics.items(), share, strict=True):
        doctors = roster.hire(max(needed[s], int(part)), f, kind, s, pool)
        tired = _night_duty(roster, doctors, pool) if township and s == GENERAL else {}
        roster.sessions(kind, cells[s], doctors, pool, tired)
    if sum(crews):
        crew = roster.hire(crew_doctors, f, kind, open_clinic, clinics[open_clinic])
        turn = 0
        for day in range(7):
            for (a, b), count in zip(CREW_SHIFTS, crews, strict=True):
                for _ in range(count):
                    roster.on(day, a * 3600, b * 3600, crew[turn % len(crew)], clinics[open_clinic])
                    turn += 1
    _readers(roster, roster.hire(readers, f, kind, IMAGING, reader), reader, kind)


def _readers(roster: _Roster, staff: range, pool: int, kind: int) -> None:
    """Imaging doctors read ten half-days a week each; with enough of them one reads at night."""
    tired = _night_duty(roster, staff, pool) if len(staff) >= FEWEST_READERS_AT_NIGHT else {}
    cells = session_weights(kind)
    length = np.array([c[3] for c in cells])
    # Each works ten of the week's half-days, fewer where the week has fewer; Monday's first.
    counts = np.minimum(len(staff), largest_remainder(length, min(SESSIONS_A_WEEK, len(cells)) * len(staff)))
    counts = np.maximum(counts, [1 if c[0] < 5 else 0 for c in cells])
    roster.sessions(kind, counts, staff, pool, tired)


def build_staff(
    spec: RegionSpecification,
    kinds: NDArray[np.int64],
    facilities: NDArray[np.void],
    pools: NDArray[np.void],
    books: Books,
    seed: int,
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Doctors and the clinic time of a usual week.

    Returns
    -------
    tuple
        Tables of `DOCTOR`, facility by facility, and `SHIFT`, sorted by (from_second, doctor). A doctor's shifts do
        not overlap; shifts that touch in the same pool are one.
    """
    roster = _Roster()
    numbers = _clinicians(spec, kinds, books)
    clinic_pools: dict[int, dict[int, int]] = {}
    for i, (kind, facility, detail) in enumerate(zip(pools["kind"], pools["facility"], pools["detail"], strict=True)):
        if kind == POOL_CLINIC:
            clinic_pools.setdefault(int(facility), {})[int(detail)] = i
    for f in range(len(kinds)):
        kind = int(kinds[f])
        if kind in RECEIVERS:
            continue  # no clinic: nurses come with the beds, therapists with a consortium
        if WARDS_OF_KIND[kind]:
            _hospital(roster, spec, f, kind, clinic_pools[f], int(facilities[f]["reader"]), books.visits[f])
        else:
            pool = clinic_pools[f][GENERAL]
            away = spec.staff.village_public_health_sessions if kind == VILLAGE_CLINIC else 0
            _village(roster, roster.hire(int(numbers[f]), f, kind, GENERAL, pool), pool, away)
    doctors = np.zeros(len(roster.doctors), DOCTOR)  # not np.array: the bytes between fields are to be zero
    doctors[:] = roster.doctors
    doctors["rank"] = _ranks(spec, kinds[doctors["facility"]], seed)
    return doctors, _merged(np.array(roster.shifts, SHIFT))


def _clinicians(spec: RegionSpecification, kinds: NDArray[np.int64], books: Books) -> NDArray[np.int64]:
    """Clinicians of village and private clinics: the mean of the region file, shared out by visits, at least one."""
    out = np.zeros(len(kinds), np.int64)
    for kind, mean in (
        (VILLAGE_CLINIC, spec.staff.clinicians_per_village_clinic),
        (PRIVATE_CLINIC, spec.staff.clinicians_per_private_clinic),
    ):
        here = np.flatnonzero(kinds == kind)
        out[here] = largest_remainder(books.visits[here].sum(axis=1), math.floor(mean * len(here) + 0.5), minimum=1)
    return out


def _ranks(spec: RegionSpecification, kind: NDArray[np.int64], seed: int) -> NDArray[np.int16]:
    u = uniform_column(seed, len(kind), DOCTOR_RANK)
    out = np.zeros(len(kind), np.int16)
    for k in np.unique(kind):
        edges = np.cumsum(rank_shares(spec, int(k)))
        edges[-1] = 1.0
        here = kind == k
        out[here] = np.searchsorted(edges, u[here], side="right")
    return out


def _merged(shifts: NDArray[np.void]) -> NDArray[np.void]:
    """Shifts of a doctor that touch or overlap in one pool joined; sorted by (from_second, doctor)."""
    s = shifts[np.lexsort((shifts["from_second"], shifts["pool"], shifts["doctor"]))]
    same = (s["doctor"][1:] == s["doctor"][:-1]) & (s["pool"][1:] == s["pool"][:-1])
    apart = np.append(0, np.cumsum(~same)).astype(np.int64) * 2 * WEEK  # each doctor and pool on a stretch of its own
    latest = np.maximum.accumulate(s["until_second"] + apart)
    starts = np.flatnonzero(np.append(True, (s["from_second"] + apart)[1:] > latest[:-1]))
    out: NDArray[np.void] = s[starts].copy()
    out["until_second"] = np.maximum.reduceat(s["until_second"], starts)
    return out[np.lexsort((out["doctor"], out["from_second"]))]
