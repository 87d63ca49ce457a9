"""Closing the books: open beds, sessions and doctors solved from target volumes, and the table that shows it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.evidence import conditions
from ylt_sim.region.plan import CLINICS, KINDS, RECEIVERS, WARD_OF_SPECIALTY, WARDS_OF_KIND
from ylt_sim.region.volumes import Volumes, admission_shares, condition_specialties, visit_shares
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__ = [
    "Books",
    "Consultations",
    "close_books",
    "consultations",
    "occupancy_target",
    "open_beds",
    "session_hours_a_week",
    "stay_factors",
    "visits_per_physician_day",
]

Floats = NDArray[np.float64]

DAYS_A_YEAR = 365
WEEKS_A_YEAR = 365 / 7
N_SPECIALTIES, N_WARDS = 10, 5
VISIT_SOURCES = {"county": "B15;B16;B17;B18;B60;B61;B68", "urban": "assumption;B07;B09;B10;B12;B13;B14;B15"}
ADMISSION_SOURCES = {"county": "B62;B69;B30", "urban": "assumption;B33;B34;B30"}
COUNTY_KINDS = (COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH)


@dataclass(frozen=True)
class Consultations:
    """Minutes and planned use of clinics of one kind of facility."""

    minutes: float
    utilisation: float


@dataclass(frozen=True)
class Books:
    """What each facility has to expect in a year, and the open beds that follow."""

    visits: Floats  # (n_facilities, 10): by specialty of the clinic that sees them, everybody's
    resident_visits: Floats  # (n_facilities,)
    admissions: Floats  # (n_facilities, 5): by kind of ward that takes them, everybody's
    resident_admissions: Floats  # (n_facilities,)
    bed_days: Floats  # (n_facilities, 5)
    beds: NDArray[np.int64]  # (n_facilities, 5): open beds
    has_wards: NDArray[np.bool_]  # (n_facilities,)
    background_visits: Floats  # (n_facilities,)
    background_stays: Floats


def open_beds(admissions: float, stay_days: float, occupancy: float) -> int:
    """Open beds of a ward: admissions a year x stay / (365 x occupancy), rounded, at least one where anybody comes.

    These are beds actually open; year-end beds of the yearbooks exceed them.
    """
    if admissions <= 0:
        return 0
    return max(1, math.floor(admissions * stay_days / (DAYS_A_YEAR * occupancy) + 0.5))


def session_hours_a_week(visits_a_year: float, plan: Consultations) -> float:
    """Clinic hours a week to roster: visits x minutes / (weeks x utilisation)."""
    return visits_a_year * plan.minutes / 60 / WEEKS_A_YEAR / plan.utilisation


def consultations(spec: RegionSpecification, kind: int) -> Consultations:
    """Minutes of a consultation and planned use by kind of facility."""
    c = spec.clinics
    minutes = {
        VILLAGE_CLINIC: c.village_minutes,
        PRIVATE_CLINIC: c.village_minutes,
        TOWNSHIP_CENTRE: c.township_minutes,
        TERTIARY_HOSPITAL: c.tertiary_minutes,
    }.get(kind, c.county_minutes)
    return Consultations(minutes, c.utilisation_target)


def occupancy_target(spec: RegionSpecification, kind: int) -> tuple[float, str]:
    """Occupancy of open beds on which a kind of facility is closed, and its source."""
    t = spec.targets
    if kind == TOWNSHIP_CENTRE:
        return t.township_occupancy, "B41"
    if kind == PRIVATE_HOSPITAL:
        return t.private_hospital_occupancy, "B38"
    if kind == TERTIARY_HOSPITAL:
        return t.tertiary_occupancy, "B36"
    return t.county_occupancy, "B37"


def published_stay(spec: RegionSpecification, kind: int) -> tuple[float, str]:
    """Published mean stay in days of a kind of facility, and its source; all county hospitals count as one group."""
    t = spec.targets
    if kind == TOWNSHIP_CENTRE:
        return t.township_stay_days, "B50" if spec.is_urban else "B49"
    if kind == PRIVATE_HOSPITAL:
        return t.private_hospital_stay_days, "B46"
    if kind == TERTIARY_HOSPITAL:
        return t.tertiary_stay_days, "B44"
    return t.county_stay_days, "B45"


def visits_per_physician_day(spec: RegionSpecification, kind: int) -> tuple[float, str]:
    """Visits per physician and working day, ward doctors counted, and its source."""
    s = spec.staff
    if kind == TOWNSHIP_CENTRE:
        return s.township_visits_per_physician_day, "B56" if spec.is_urban else "B55"
    if kind == PRIVATE_HOSPITAL:
        return s.private_hospital_visits_per_physician_day, "B53"
    if kind == TERTIARY_HOSPITAL:
        return s.tertiary_visits_per_physician_day, "B51"
    return s.county_visits_per_physician_day, "B52"


def _catalogue_stays() -> Floats:
    return np.array([c.acute_days + c.recovery_days for c in conditions()])


def stay_factors(spec: RegionSpecification, volumes: Volumes) -> Floats:
    """Published mean stay over the mean stay of the conditions treated there, by kind; 1 where nobody is admitted.

    ``stay_rule: catalogue`` solves beds with the conditions' stays, whatever this factor is; ``bulletin`` multiplies
    them by it.
    """
    stays, out = _catalogue_stays(), np.ones(KINDS)
    groups = [(TOWNSHIP_CENTRE,), (PRIVATE_HOSPITAL,), (TERTIARY_HOSPITAL,), COUNTY_KINDS]
    for group in groups:
        admitted = volumes.admissions[list(group)].sum(axis=0)
        if admitted.sum() > 0:
            out[list(group)] = published_stay(spec, group[0])[0] / (admitted @ stays / admitted.sum())
    return out


def _has_wards(spec: RegionSpecification, kinds: NDArray[np.int64], weights: Floats) -> NDArray[np.bool_]:
    """Whether each facility has wards: every kind that may, but of township centres the first by their part."""
    out = np.array([bool(WARDS_OF_KIND[int(kind)]) for kind in kinds])
    towns = np.flatnonzero(kinds == TOWNSHIP_CENTRE)
    number = int(spec.facilities.township_wards_share * len(towns) + 0.5)
    out[towns[np.argsort(-weights[towns], kind="stable")][number:]] = False
    return out


def close_books(
    spec: RegionSpecification, volumes: Volumes, kinds: NDArray[np.int64], weights: Floats
) -> Books:
    """Visits, admissions and open beds of every facility.

    Parameters
    ----------
    spec
        The region file.
    volumes
        Expected volumes of the residents by kind and condition.
    kinds
        Kind of each facility.
    weights
        Each facility's part of the volume of its kind; the parts of a kind add up to 1.
    """
    n = len(kinds)
    specialties = condition_specialties()
    stays = _catalogue_stays()
    factors = stay_factors(spec, volumes) if spec.targets.stay_rule == "bulletin" else np.ones(KINDS)
    visits, admissions, bed_days = np.zeros((n, N_SPECIALTIES)), np.zeros((n, N_WARDS)), np.zeros((n, N_WARDS))
    background_visits, background_stays = np.zeros(n), np.zeros(n)
    beds = np.zeros((n, N_WARDS), np.int64)
    resident_visits = volumes.visits.sum(axis=1)[kinds] * weights
    with_ward = _has_wards(spec, kinds, weights)
    admitting = np.where(with_ward, weights, 0.0)
    admitting /= np.maximum(np.bincount(kinds, admitting, KINDS)[kinds], 1e-12)
    resident_admissions = volumes.admissions.sum(axis=1)[kinds] * admitting
    by_clinic, by_ward, days_by_ward = _by_place(volumes, specialties, stays)
    for f, kind in enumerate(kinds):
        whole_visits, whole_admissions = resident_visits[f], resident_admissions[f]
        if kind == TERTIARY_HOSPITAL and spec.tertiary_scale == "full":
            whole_visits = max(whole_visits, spec.targets.tertiary_visits_per_year)
            whole_admissions = max(whole_admissions, spec.targets.tertiary_admissions_per_year)
            background_visits[f] = whole_visits - resident_visits[f]
            background_stays[f] = whole_admissions - resident_admissions[f]
        visits[f] = by_clinic[kind] * whole_visits
        admissions[f] = by_ward[kind] * whole_admissions
        bed_days[f] = days_by_ward[kind] * whole_admissions * factors[kind]
        for ward in np.flatnonzero(admissions[f] > 0):
            stay = bed_days[f, ward] / admissions[f, ward]
            beds[f, ward] = open_beds(admissions[f, ward], stay, occupancy_target(spec, int(kind))[0])
        for w in set(WARDS_OF_KIND[int(kind)].values()) if kind not in RECEIVERS and with_ward[f] else ():
            beds[f, w] = max(int(beds[f, w]), 1)
    return Books(
        visits, resident_visits, admissions, resident_admissions, bed_days, beds, with_ward, background_visits,
        background_stays,
    )


def _by_place(volumes: Volumes, specialties: NDArray[np.int64], stays: Floats) -> tuple[Floats, Floats, Floats]:
    """By kind: shares of visits by clinic, shares of admissions by ward, bed-days an admission by ward."""
    clinic, ward = np.zeros((KINDS, N_SPECIALTIES)), np.zeros((KINDS, N_WARDS))
    days = np.zeros((KINDS, N_WARDS))
    for kind in range(KINDS):
        for c, specialty in enumerate(specialties):
            seen = CLINICS[kind].get(int(specialty))
            taken = WARDS_OF_KIND[kind].get(WARD_OF_SPECIALTY[int(specialty)])
            if seen is not None:
                clinic[kind, seen] += volumes.visits[kind, c]
            if taken is not None:
                ward[kind, taken] += volumes.admissions[kind, c]
                days[kind, taken] += volumes.admissions[kind, c] * stays[c]
        if clinic[kind].sum() > 0:
            clinic[kind] /= clinic[kind].sum()
        if ward[kind].sum() > 0:
            days[kind] /= ward[kind].sum()
            ward[kind] /= ward[kind].sum()
    return clinic, ward, days


def _clinic_hours(
    facility_of_pool: NDArray[np.int64], shifts: NDArray[np.void], n: int, clinic: NDArray[np.bool_]
) -> Floats:
    pool = shifts["pool"]
    hours = (shifts["until_second"] - shifts["from_second"]) / 3600 * clinic[pool]
    out: Floats = np.bincount(facility_of_pool[pool], hours, n).astype(np.float64)
    return out


def closure_table(
    spec: RegionSpecification,
    volumes: Volumes,
    books: Books,
    kinds: NDArray[np.int64],
    kind_names: tuple[str, ...],
    doctors: NDArray[np.void],
    shifts: NDArray[np.void],
    pool_facility: NDArray[np.int64],
    pool_is_clinic: NDArray[np.bool_],
) -> pd.DataFrame:
    """How beds, sessions and doctors were solved, one row a quantity and kind of facility.

    Returns
    -------
    pandas.DataFrame
        Columns quantity, facility_kind, target, unit, rule, result, source. ``target`` is what the books were closed
        on, or for rows whose rule says "check" a published figure that was not used; NaN where there is none.
    """
    rows: list[tuple[str, str, float, str, str, float, str]] = []
    nan = math.nan
    t = spec.targets
    n_residents = spec.residents
    rows.append(("visits per resident-year", "all", t.visits_per_resident_year, "visits",
                 "table of conditions for these ages, before the multiplier", volumes.table_visits / n_residents,
                 "B24"))  # fmt: skip
    rows.append(("visit multiplier", "all", 1.0, "ratio", "target over table", volumes.visit_multiplier, "B24"))
    rows.append(("admissions per resident-year", "all", t.admissions_per_resident_year, "admissions",
                 "table of conditions for these ages, before the multiplier", volumes.table_admissions / n_residents,
                 "B25"))  # fmt: skip
    rows.append(("admission multiplier", "all", 1.0, "ratio", "target over table", volumes.admission_multiplier, "B25"))
    by_visits = visit_shares(spec) * t.visits_per_resident_year * n_residents
    by_stays = admission_shares(spec) * t.admissions_per_resident_year * n_residents
    doctors_at = np.bincount(doctors["facility"], minlength=len(kinds))
    hours_at = _clinic_hours(pool_facility, shifts, len(kinds), pool_is_clinic)
    factors = stay_factors(spec, volumes)
    for kind in range(KINDS):
        here = np.flatnonzero(kinds == kind)
        if not len(here):
            continue
        name, count = kind_names[kind], len(here)
        visits = books.visits[here].sum()
        rows.append(("facilities", name, count, "facilities", "region file", count, "A33;A34;A35;assumption"))
        if kind in RECEIVERS:
            continue
        rows.append(("residents' visits a year", name, by_visits[kind], "visits", "share x visits, fitted",
                     books.resident_visits[here].sum(), VISIT_SOURCES[spec.setting]))  # fmt: skip
        if kind == TERTIARY_HOSPITAL:
            rows.append(("visits of others a year", name, nan, "visits", "full size less residents",
                         books.background_visits[here].sum(), "B65"))  # fmt: skip
            rows.append(("admissions of others a year", name, nan, "admissions", "full size less residents",
                         books.background_stays[here].sum(), "B66"))  # fmt: skip
        plan = consultations(spec, kind)
        rows.append(("consultation", name, plan.minutes, "minutes", "region file", plan.minutes,
                     {VILLAGE_CLINIC: "F03", PRIVATE_CLINIC: "F03", TOWNSHIP_CENTRE: "F03",
                      TERTIARY_HOSPITAL: "assumption"}.get(kind, "F02")))  # fmt: skip
        needed = session_hours_a_week(visits, plan) * plan.utilisation
        roster = kind in (VILLAGE_CLINIC, PRIVATE_CLINIC)
        rows.append(("clinic hours rostered a week", name, nan if roster else needed / plan.utilisation, "hours",
                     "duty roster of opening hours" if roster
                     else "visits x minutes / utilisation; more for one doctor in every open session, and nights",
                     hours_at[here].sum(), "P464;P465;P466;P467;P469"))  # fmt: skip
        rows.append(("clinic utilisation", name, nan if roster else plan.utilisation, "share",
                     "consultation hours over rostered hours (result)",
                     needed / hours_at[here].sum() if hours_at[here].sum() > 0 else nan, "assumption"))  # fmt: skip
        rows += _doctor_rows(spec, kind, name, count, visits, float(doctors_at[here].sum()))
        if not WARDS_OF_KIND[kind]:
            continue
        admitted, days = books.admissions[here].sum(), books.bed_days[here].sum()
        beds = books.beds[here].sum()
        occupancy, source = occupancy_target(spec, kind)
        stay, stay_source = published_stay(spec, kind)
        rows.append(("residents' admissions a year", name, by_stays[kind], "admissions", "share x admissions, fitted",
                     books.resident_admissions[here].sum(), ADMISSION_SOURCES[spec.setting]))  # fmt: skip
        rows.append(("mean stay", name, stay, "days", f"{t.stay_rule} stays of the conditions treated here",
                     days / admitted if admitted else nan, stay_source))  # fmt: skip
        rows.append(("stay factor", name, 1.0, "ratio", "check: published stay over the conditions' stay",
                     factors[kind], stay_source))  # fmt: skip
        rows.append(("open beds", name, days / DAYS_A_YEAR / occupancy, "beds",
                     "admissions x stay / (365 x occupancy), a ward at a time", float(beds), source))  # fmt: skip
        rows.append(("expected occupancy", name, occupancy, "share", "bed-days over open bed-days (closure)",
                     days / DAYS_A_YEAR / beds if beds else nan, source))  # fmt: skip
        check = {TOWNSHIP_CENTRE: (44.6, "A21"), TERTIARY_HOSPITAL: (962.0, "A27")}.get(kind)
        if check is not None and not (spec.is_urban and kind == TOWNSHIP_CENTRE):
            rows.append(("beds a facility", name, check[0], "beds", "check: published year-end beds, above open beds",
                         beds / count, check[1]))  # fmt: skip
    columns = ["quantity", "facility_kind", "target", "unit", "rule", "result", "source"]
    return pd.DataFrame(rows, columns=columns)


def _doctor_rows(
    spec: RegionSpecification, kind: int, name: str, count: int, visits: float, doctors: float
) -> list[tuple[str, str, float, str, str, float, str]]:
    """Doctors of a kind against the number that the targets imply."""
    staff = spec.staff
    if kind == VILLAGE_CLINIC:
        target, rule, source = staff.clinicians_per_village_clinic * count, "clinicians a clinic", "A24"
    elif kind == PRIVATE_CLINIC:
        target, rule, source = staff.clinicians_per_private_clinic * count, "clinicians a clinic", "assumption"
    else:
        rate, source = visits_per_physician_day(spec, kind)
        target = visits / rate / staff.working_days_per_year
        rule = "visits / (visits per physician-day x working days); more where rosters need it"
    rows = [("doctors", name, target, "doctors", rule, doctors, source)]
    check = {TOWNSHIP_CENTRE: (16.8, "A28"), TERTIARY_HOSPITAL: (372.0, "A30")}.get(kind)
    if check is not None and not (spec.is_urban and kind == TOWNSHIP_CENTRE):
        rows.append(("doctors a facility", name, check[0], "doctors", "check: implied by the bulletin",
                     doctors / count, check[1]))  # fmt: skip
    return rows
