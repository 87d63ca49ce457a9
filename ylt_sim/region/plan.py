"""What each kind of facility has: clinics by specialty, wards, opening hours, the week's sessions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ylt_sim.evidence import profile
from ylt_sim.world.codes import (
    CARDIOLOGY_NEUROLOGY,
    COUNTY,
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    GENERAL,
    IMAGING,
    INTERNAL,
    MENTAL,
    NONE,
    NURSING_HOME,
    OBGYN,
    ONCOLOGY,
    PAEDIATRICS,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    REHABILITATION_HOSPITAL,
    SURGERY,
    TCM,
    TERTIARY,
    TERTIARY_HOSPITAL,
    TOWNSHIP,
    TOWNSHIP_CENTRE,
    VILLAGE,
    VILLAGE_CLINIC,
    WARD_GENERAL,
    WARD_INTERNAL,
    WARD_MATERNAL_CHILD,
    WARD_SPECIALISED,
    WARD_SURGICAL,
)

__all__ = [
    "CLINICS",
    "KINDS",
    "RECEIVERS",
    "TIER_OF_KIND",
    "WARDS_OF_KIND",
    "WARD_OF_SPECIALTY",
    "Hours",
    "always_open_clinic",
    "hours",
    "session_weights",
]

KINDS = 10
HOUR = 3600

TIER_OF_KIND = {
    VILLAGE_CLINIC: VILLAGE,
    TOWNSHIP_CENTRE: TOWNSHIP,
    COUNTY_GENERAL: COUNTY,
    COUNTY_TCM: COUNTY,
    COUNTY_MCH: COUNTY,
    TERTIARY_HOSPITAL: TERTIARY,
    PRIVATE_CLINIC: VILLAGE,
    PRIVATE_HOSPITAL: TOWNSHIP,
    REHABILITATION_HOSPITAL: TOWNSHIP,
    NURSING_HOME: TOWNSHIP,
}

# Places of recovery: one ward, no clinic, no volume of their own; who steps down comes from a hospital.
RECEIVERS = (REHABILITATION_HOSPITAL, NURSING_HOME)

# Specialty asked for -> specialty of the clinic that sees it. What is not listed cannot be seen there. Village and
# private clinics see the specialties in which some condition is manageable at tier 1 (min_tier of conditions.csv).
_ALL = (GENERAL, INTERNAL, SURGERY, PAEDIATRICS, OBGYN, TCM, CARDIOLOGY_NEUROLOGY, ONCOLOGY, MENTAL)
_VILLAGE = dict.fromkeys((GENERAL, INTERNAL, SURGERY, PAEDIATRICS, TCM, CARDIOLOGY_NEUROLOGY), GENERAL)
_TOWNSHIP = dict.fromkeys((GENERAL, INTERNAL, SURGERY, PAEDIATRICS, OBGYN, CARDIOLOGY_NEUROLOGY, MENTAL), GENERAL)
CLINICS: dict[int, dict[int, int]] = {
    VILLAGE_CLINIC: _VILLAGE,
    PRIVATE_CLINIC: _VILLAGE,
    TOWNSHIP_CENTRE: _TOWNSHIP | {TCM: TCM},
    PRIVATE_HOSPITAL: _TOWNSHIP | {TCM: GENERAL},
    COUNTY_GENERAL: {s: s for s in _ALL},
    COUNTY_TCM: {GENERAL: GENERAL, INTERNAL: INTERNAL, SURGERY: SURGERY, TCM: TCM, CARDIOLOGY_NEUROLOGY: INTERNAL},
    COUNTY_MCH: {PAEDIATRICS: PAEDIATRICS, OBGYN: OBGYN},
    TERTIARY_HOSPITAL: {s: s for s in _ALL},
    REHABILITATION_HOSPITAL: {},
    NURSING_HOME: {},
}

WARD_OF_SPECIALTY = {
    GENERAL: WARD_GENERAL,
    INTERNAL: WARD_INTERNAL,
    SURGERY: WARD_SURGICAL,
    PAEDIATRICS: WARD_MATERNAL_CHILD,
    OBGYN: WARD_MATERNAL_CHILD,
    TCM: WARD_GENERAL,
    CARDIOLOGY_NEUROLOGY: WARD_SPECIALISED,
    ONCOLOGY: WARD_SPECIALISED,
    MENTAL: WARD_SPECIALISED,
    IMAGING: WARD_GENERAL,
}

# Kind of ward asked for -> kind of ward that takes it there.
_EVERY = (WARD_GENERAL, WARD_INTERNAL, WARD_SURGICAL, WARD_MATERNAL_CHILD, WARD_SPECIALISED)
WARDS_OF_KIND: dict[int, dict[int, int]] = {
    VILLAGE_CLINIC: {},
    PRIVATE_CLINIC: {},
    TOWNSHIP_CENTRE: dict.fromkeys(_EVERY, WARD_GENERAL),
    PRIVATE_HOSPITAL: dict.fromkeys(_EVERY, WARD_GENERAL),
    COUNTY_GENERAL: {w: w for w in _EVERY},
    COUNTY_TCM: dict.fromkeys(_EVERY, WARD_GENERAL) | {WARD_SURGICAL: WARD_SURGICAL},
    COUNTY_MCH: {WARD_MATERNAL_CHILD: WARD_MATERNAL_CHILD},
    TERTIARY_HOSPITAL: {w: w for w in _EVERY},
    REHABILITATION_HOSPITAL: dict.fromkeys(_EVERY, WARD_GENERAL),
    NURSING_HOME: dict.fromkeys(_EVERY, WARD_GENERAL),
}


def always_open_clinic(kind: int) -> int:
    """Specialty of the clinic with a doctor at any hour, or ``NONE``.

    The general clinic is the emergency department (P466, P468); deliveries keep obstetrics of the maternal and child
    hospital open.
    """
    if kind in (TOWNSHIP_CENTRE, COUNTY_GENERAL, COUNTY_TCM, TERTIARY_HOSPITAL):
        return GENERAL
    return OBGYN if kind == COUNTY_MCH else NONE


@dataclass(frozen=True)
class Hours:
    """Opening hours, seconds of the day; ``NONE`` where closed or without a break."""

    open_second: tuple[int, ...]  # by weekday, Monday first
    close_second: tuple[int, ...]
    break_from_second: int
    break_until_second: int


def hours(kind: int) -> Hours:
    """Opening hours of a kind of facility (P464, P465, P467, P469, P470; private facilities: assumption, as public)."""
    if kind in (VILLAGE_CLINIC, PRIVATE_CLINIC):
        return Hours((27_000,) * 7, (70_200,) * 7, NONE, NONE)
    if kind in (TOWNSHIP_CENTRE, PRIVATE_HOSPITAL):
        return Hours((8 * HOUR,) * 7, (63_000,) * 7, 12 * HOUR, 14 * HOUR)
    if kind == TERTIARY_HOSPITAL:
        return Hours((8 * HOUR,) * 7, (17 * HOUR,) * 5 + (12 * HOUR,) * 2, 12 * HOUR, 48_600)
    return Hours((8 * HOUR,) * 7, (63_000,) * 6 + (12 * HOUR,), 12 * HOUR, 14 * HOUR)


def _profile_values(name: str) -> np.ndarray:
    return np.array([float(row.value or 0.0) for row in profile(name)])


@cache
def session_weights(kind: int) -> tuple[tuple[int, int, int, float], ...]:
    """Half-day sessions of a week: weekday, from and until second of the day, share of the week's arrivals.

    Shares follow the hour and weekday profiles of the tier; what arrives outside the sessions is spread over them.
    """
    place = "township" if kind in (TOWNSHIP_CENTRE, PRIVATE_HOSPITAL) else "county"
    by_hour, by_weekday = _profile_values(f"hour_{place}_outpatient"), _profile_values(f"weekday_{place}_outpatient")
    plan = hours(kind)
    cells = []
    for day in range(7):
        begin, end = plan.open_second[day], plan.close_second[day]
        halves = [(begin, min(end, plan.break_from_second), by_hour[:12].sum())]
        if end > plan.break_until_second:
            halves.append((plan.break_until_second, end, by_hour[12:].sum()))
        total = sum(h[2] for h in halves)
        cells += [(day, a, b, float(by_weekday[day] * w / total)) for a, b, w in halves]
    whole = sum(c[3] for c in cells)
    return tuple((day, a, b, w / whole) for day, a, b, w in cells)
