"""How often illness begins and when: rates by person, season, and the hours of the week."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import Condition, profile
from ylt_sim.region.rates import BAND_STARTS, listed_follow_ups_per_year, rates_per_person_year
from ylt_sim.region.region import Region
from ylt_sim.world.codes import (
    EPISODE_ACUTE,
    EPISODE_CHRONIC_EVENT,
    EPISODE_SCHEDULED,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__ = ["Intensity", "episode_intensity", "season_table", "week_profiles"]

Floats = NDArray[np.float64]

DAYS_A_YEAR = 365
SEVERITIES = ("minor", "moderate", "severe", "critical")
URGENT, ROUTINE, BIRTH, ADMISSION, OUTPATIENT = range(5)
"""Profiles of the hours of the week."""
EMERGENCY_PART = 0.043
"""Emergency visits among visits at secondary and tertiary hospitals: R53 over B07, B09 and B10."""
PATIENT_RATE = 1.0
"""Episodes a year, beside follow-ups, of a patient with a chronic stock condition: the table counts one."""


@dataclass(frozen=True)
class Intensity:
    """Envelope rates, a day and person."""

    base: Floats  # (8 classes, n_conditions): cumulative over conditions; class = age band * 2 + sex
    extra: Floats  # (8 classes, n_conditions, 4): cumulative, of a patient with the chronic stock condition
    extra_condition: NDArray[np.int64]  # (n_conditions, 4)
    kind: NDArray[np.int64]  # (n_conditions,): kind of episode
    urgent_share: Floats  # (n_conditions,): share of onsets that follow the ambulance profile
    other_profile: NDArray[np.int64]  # (n_conditions,): profile of the others
    follow_up_days: Floats  # (n_conditions,): mean interval of follow-ups, 0 for none


def _envelope(catalogue: Sequence[Condition], factor: Floats) -> Floats:
    envelope: Floats = factor * (1 + np.array([c.season_amplitude for c in catalogue]))
    return envelope


def episode_intensity(
    region: Region, catalogue: Sequence[Condition], factor: Floats, listed_follow_ups: float = 4.0
) -> Intensity:
    """Rates at which potential episodes begin, at the top of the season.

    Chronic events happen to patients of their parent condition only, at rate / share with the parent /
    (1 - preventable share x mean control); the journey thins them by each patient's control, which gives back the
    table's rate at baseline.

    Parameters
    ----------
    region
        Its residents give the mean control of the patients of each parent condition.
    catalogue
        The conditions.
    factor
        Multiplier of the rates, by condition: the most that any scenario of the study needs.
    listed_follow_ups
        Most planned follow-ups a year of any scenario; the journey thins what is listed.
    """
    n, classes = len(catalogue), 2 * len(BAND_STARTS)
    rates = rates_per_person_year(catalogue).reshape(n, classes)
    envelope = _envelope(catalogue, factor) / DAYS_A_YEAR
    index = {c.condition_id: i for i, c in enumerate(catalogue)}
    base = np.zeros((classes, n))
    extra, extra_condition = np.zeros((classes, n, 4)), np.zeros((n, 4), np.int64)
    used = np.zeros(n, np.int64)
    kind = np.full(n, EPISODE_ACUTE, np.int64)
    for c, condition in enumerate(catalogue):
        if condition.episode_kind == "chronic stock":
            extra[:, c, 0], extra_condition[c, 0], used[c] = PATIENT_RATE * envelope[c], c, 1
        elif condition.episode_kind != "chronic event":
            base[:, c] = rates[c] * envelope[c]
            if condition.episode_kind == "scheduled":
                kind[c] = EPISODE_SCHEDULED
    for c, condition in enumerate(catalogue):
        if condition.episode_kind != "chronic event":
            continue
        kind[c] = EPISODE_CHRONIC_EVENT
        parent = index[condition.parent_condition or ""]
        slot = used[parent]
        used[parent] += 1
        share = rates[parent]
        of_patients = np.divide(rates[c], share, out=np.zeros(classes), where=share > 0)
        thinned = 1 - condition.preventable_share * _mean_control(region, parent)
        extra[:, parent, slot] = of_patients / thinned * envelope[c]
        extra_condition[parent, slot] = c
    yearly = listed_follow_ups_per_year(catalogue, listed_follow_ups) * factor
    return Intensity(
        base=np.cumsum(base, axis=1),
        extra=np.cumsum(extra, axis=2),
        extra_condition=extra_condition,
        kind=kind,
        urgent_share=np.array([_urgent_share(c) for c in catalogue]),
        other_profile=np.array([BIRTH if c.condition_id == "delivery" else ROUTINE for c in catalogue]),
        follow_up_days=np.divide(DAYS_A_YEAR, yearly, out=np.zeros(n), where=yearly > 0),
    )


def _mean_control(region: Region, condition: int) -> float:
    patients = np.flatnonzero(region.residents["chronic"] & 1 << condition)
    return float(region.residents["control"][patients].mean(dtype=np.float64)) if len(patients) else 0.0


def _urgent_share(condition: Condition) -> float:
    """Share of a condition's episodes that are time-critical by their severity at onset."""
    if not condition.time_critical or condition.time_critical_from is None or condition.condition_id == "delivery":
        return 0.0
    first = SEVERITIES.index(condition.time_critical_from)
    return float(sum(condition.severity_shares[first:]))


def season_table(catalogue: Sequence[Condition], days: int, first_day: datetime.date) -> Floats:
    """Chance that a candidate is kept, ``(n_conditions, days)``: the season's rate over its top.

    rate x (1 + amplitude x cos(2 pi (m - peak month) / 12)), where m is 1 in the middle of January and 12 in the
    middle of December.
    """
    begin = np.datetime64(first_day, "D") + np.arange(days)
    day_of_year = (begin - begin.astype("datetime64[Y]")).astype(float) + 0.5
    month = 12 * day_of_year / 365.25 + 0.5
    peak = np.array([c.peak_month for c in catalogue])[:, None]
    amplitude = np.array([c.season_amplitude for c in catalogue])[:, None]
    table: Floats = (1 + amplitude * np.cos(2 * np.pi * (month[None, :] - peak) / 12)) / (1 + amplitude)
    return table


def _values(name: str) -> Floats:
    return np.array([float(row.value or 0.0) for row in profile(name)])


def _week(hours: str, weekdays: str) -> Floats:
    by_hour, by_weekday = _values(hours), _values(weekdays)
    table: Floats = np.outer(by_weekday / by_weekday.sum(), by_hour / by_hour.sum()).ravel()
    return table


def week_profiles(region: Region) -> Floats:
    """Cumulative share of a week's events by hour, ``(5 profiles, 169)``, from 0 to 1.

    Routine onsets follow the arrivals at village, township and county facilities in proportion to their visits. A
    time within a week is moved through the profile, so a stream keeps its order and its weekly numbers.
    """
    visits = region.visits_by_kind.sum(axis=1)
    village = visits[[VILLAGE_CLINIC, PRIVATE_CLINIC]].sum()
    township = visits[[TOWNSHIP_CENTRE, PRIVATE_HOSPITAL]].sum()
    hospital = visits.sum() - village - township
    outpatient = _week("hour_county_outpatient", "weekday_county_outpatient")
    routine = (
        village * _week("hour_village_visit", "weekday_village_visit")
        + township * _week("hour_township_outpatient", "weekday_township_outpatient")
        + hospital * outpatient
    )
    emergency = _week("hour_emergency_county", "weekday_emergency_county")
    weeks = (
        _week("hour_emergency_nhs_ambulance", "weekday_emergency_nhs_ambulance"),
        routine / routine.sum(),
        _week("hour_birth", "weekday_birth"),
        _week("hour_admission", "weekday_admission"),
        (1 - EMERGENCY_PART) * outpatient + EMERGENCY_PART * emergency,
    )
    out = np.zeros((len(weeks), 169))
    for i, week in enumerate(weeks):
        out[i, 1:] = np.cumsum(week)
        out[i] /= out[i, -1]
    return out
