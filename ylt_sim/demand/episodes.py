"""The study's list of potential episodes: what could befall whom, when, at the envelope of all scenarios."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.demand.deaths import other_deaths
from ylt_sim.demand.epidemic import Wave, cases
from ylt_sim.demand.intensity import ADMISSION, OUTPATIENT, Intensity, episode_intensity, season_table, week_profiles
from ylt_sim.demand.order import in_order_of_time
from ylt_sim.demand.streams import background_stream, initial_residents, resident_streams
from ylt_sim.evidence import Condition
from ylt_sim.region.plan import WARD_OF_SPECIALTY
from ylt_sim.region.rates import rates_per_person_year
from ylt_sim.region.region import Region
from ylt_sim.world.codes import (
    EPISODE_BACKGROUND_STAY,
    EPISODE_BACKGROUND_VISIT,
    EPISODE_INITIAL_STAY,
    GENERAL,
    NONE,
    ONSET,
    OTHER_DEATH,
    POOL_WARD,
    SECONDS_A_DAY,
    SPECIALTIES,
    TERTIARY_HOSPITAL,
)

__all__ = ["EPISODE", "FIRST_DAY", "INITIAL_EPISODE", "as_tables", "potential_episodes"]

FIRST_DAY = datetime.date(2023, 1, 2)
"""Day 0, a Monday."""
INITIAL_EPISODE = 1 << 24
"""Number of the episode with which a resident lies in a ward at the start: beyond those of his life, so that beds do
not renumber it."""
LAST_EPISODE = 1 << 26
"""Number of a resident's death of other causes: beyond those of epidemics."""
STREAMS_A_FACILITY = 3
"""Background visits, background stays and initial stays of others: a number space each."""

EPISODE = np.dtype(
    [
        ("t", "i8"),  # onset, second since the start of day 0
        ("resident", "i4"),  # NONE: from outside the county
        ("episode", "i4"),  # number within the resident's life, in time order; unique among those of NONE
        ("condition", "i2"),
        ("kind", "i2"),  # world.codes.EPISODE_KINDS
        ("facility", "i4"),  # background and initial stays: where; else NONE
        ("specialty", "i4"),
        ("stage", "i4"),  # of the journey, where it begins
    ],
    align=True,
)
"""Without a gap between fields, so that equal rows are equal bytes."""


def as_tables(episodes: Any) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """The list as the world's tables of arrivals and of potential episodes: its columns, not copied."""
    return episodes[["t", "resident", "episode", "stage"]], episodes[["condition", "kind", "facility", "specialty"]]


def potential_episodes(
    region: Region,
    conditions: Sequence[Condition],
    *,
    seed: int,
    days: int,
    factor: NDArray[np.float64] | None = None,
    listed_follow_ups: float = 4.0,
    first_day: datetime.date = FIRST_DAY,
    waves: Sequence[Wave] = (),
) -> NDArray[np.void]:
    """All potential episodes from day 0 to the horizon.

    Parameters
    ----------
    region
        The county.
    conditions
        The catalogue, `ylt_sim.evidence.conditions`.
    seed
        Demand seed of the replication.
    days
        Horizon; a longer one only appends rows.
    factor
        Multiplier of the rates by condition, ``(n_conditions,)``, at least 1: the most that any scenario of the study
        needs (growth, epidemic). A scenario thins the list and never renumbers it. None for 1.
    listed_follow_ups
        Most planned follow-ups a year that any scenario of the study asks for (region file, ``people``).
    first_day
        Date of day 0, a Monday.
    waves
        Epidemics of the study's scenarios, `ylt_sim.demand.waves_of`.

    Returns
    -------
    numpy.ndarray
        Rows of `EPISODE` sorted by (t, resident, episode); a row's index is the rank of its episode.

    Notes
    -----
    A resident's death of other causes is a row of its own, at the date that `ylt_sim.demand.deaths` gives it.

    A resident's episodes are a function of the seed, himself and the table of conditions, and of the mean control of
    the chronic patients. The season is in the list, thinned by a uniform of the candidate. Follow-ups are episodes of
    their own; a patient with a chronic stock condition also has one acute episode a year on average, which carries
    its severity and admission.
    """
    if days < 0:
        raise ValueError(f"days = {days}: a horizon is 0 days or more")
    if first_day.weekday() != 0:
        raise ValueError(f"first_day = {first_day}: day 0 is a Monday")
    multiplier = np.ones(len(conditions)) if factor is None else np.asarray(factor, float)
    if multiplier.shape != (len(conditions),) or not np.all(np.isfinite(multiplier)) or np.any(multiplier < 0):
        raise ValueError("factor: one finite number, 0 or more, a condition")
    weeks = week_profiles(region)
    intensity = episode_intensity(region, conditions, multiplier, listed_follow_ups)
    whole_days = -(-days // 7) * 7
    own = _resident_episodes(region, conditions, intensity, weeks, seed, days, whole_days, first_day)
    others = _background(region, weeks, seed, days, whole_days)
    initial = _initial_stays(region, conditions, seed) if days > 0 else np.zeros(0, EPISODE)
    deaths = _other_deaths(region, conditions, seed, days)
    own = np.insert(own, np.searchsorted(own["resident"], deaths["resident"], side="right"), deaths)
    out = _finished(others, own, initial, conditions, days)
    for wave in waves:
        out = _with_cases(out, cases(region, conditions, wave, seed=seed, days=days, dtype=EPISODE))
    return out


def _with_cases(rows: NDArray[np.void], extra: NDArray[np.void]) -> NDArray[np.void]:
    """Both lists as one, in the order of (t, resident, episode)."""
    low, high = (np.searchsorted(rows["t"], extra["t"], side=side) for side in ("left", "right"))
    for i in np.flatnonzero(low < high):
        own = (int(extra["resident"][i]), int(extra["episode"][i]))
        while low[i] < high[i] and (int(rows["resident"][low[i]]), int(rows["episode"][low[i]])) < own:
            low[i] += 1
    return np.insert(rows, low, extra)


def _resident_episodes(
    region: Region,
    catalogue: Sequence[Condition],
    intensity: Intensity,
    weeks: NDArray[np.float64],
    seed: int,
    days: int,
    whole_days: int,
    first_day: datetime.date,
) -> NDArray[np.void]:
    residents = region.residents
    group = residents["age_band"] * 2 + residents["is_female"]
    chronic = np.ascontiguousarray(residents["chronic"])
    yearly = np.bincount(group, minlength=len(intensity.base)) @ intensity.base[:, -1] * 365
    known = int(np.bitwise_or.reduce(chronic, initial=0))
    for c in (c for c in range(len(catalogue)) if known >> c & 1):
        patients = np.bincount(group[chronic >> c & 1 == 1], minlength=len(intensity.extra))
        yearly += patients @ intensity.extra[:, c, -1] * 365
        if intensity.follow_up_days[c] > 0:
            yearly += patients.sum() * 365 / intensity.follow_up_days[c]
    capacity = int(yearly / 365 * (days + 7) * 1.02) + 4096
    room = 256 + whole_days
    season = season_table(catalogue, max(whole_days, 1), first_day)
    while True:
        rows = np.zeros(capacity, EPISODE)
        count = resident_streams(
            seed, float(whole_days), days * SECONDS_A_DAY, group, chronic, intensity.base, intensity.extra,
            intensity.extra_condition, intensity.kind, intensity.urgent_share, intensity.other_profile,
            intensity.follow_up_days, season, weeks, np.zeros((2, room), np.int64), rows,
        )  # fmt: skip
        if count >= 0:
            return rows[:count]
        capacity, room = capacity * (2 if count == -1 else 1), room * (2 if count == -2 else 1)


def _other_deaths(
    region: Region, catalogue: Sequence[Condition], seed: int, days: int
) -> NDArray[np.void]:
    """Residents who die of what the catalogue does not hold, by number; it is no illness and has no condition."""
    second = other_deaths(region, catalogue, seed)
    who = np.flatnonzero(second < days * SECONDS_A_DAY)
    out = np.zeros(len(who), EPISODE)
    out["t"], out["resident"], out["episode"] = second[who], who, LAST_EPISODE
    out["condition"], out["kind"], out["facility"] = NONE, OTHER_DEATH, NONE
    return out


def _background(
    region: Region, weeks: NDArray[np.float64], seed: int, days: int, whole_days: int
) -> NDArray[np.void]:
    """Other people's visits and stays at the tertiary hospitals, ordered by episode."""
    hospitals = np.flatnonzero(region.facilities["kind"] == TERTIARY_HOSPITAL)
    streams = STREAMS_A_FACILITY * len(hospitals)
    parts = [np.zeros(0, EPISODE)]
    for h, facility in enumerate(hospitals):
        for s, (yearly, mix, profile, kind) in enumerate(
            (
                (region.background_visits_per_year, region.visits_by_kind, OUTPATIENT, EPISODE_BACKGROUND_VISIT),
                (region.background_stays_per_year, region.admissions_by_kind, ADMISSION, EPISODE_BACKGROUND_STAY),
            )
        ):
            per_day = float(yearly[facility]) / 365
            if per_day <= 0 or days == 0:
                continue
            stream = STREAMS_A_FACILITY * h + s
            capacity = int(per_day * (days + 7) * 1.05 + 10 * (per_day * (days + 7)) ** 0.5) + 64
            while True:
                rows = np.zeros(capacity, EPISODE)
                n = background_stream(
                    seed, stream, streams, per_day, float(whole_days), days * SECONDS_A_DAY, weeks, profile,
                    np.cumsum(mix[TERTIARY_HOSPITAL]), kind, int(facility), rows,
                )  # fmt: skip
                if n >= 0:
                    break
                capacity *= 2
            parts.append(rows[:n])
    whole = np.concatenate(parts)
    out: NDArray[np.void] = whole[np.argsort(whole["episode"], kind="stable")]
    return out


def _initial_stays(region: Region, catalogue: Sequence[Condition], seed: int) -> NDArray[np.void]:
    """In-patients at t = 0 that fill each ward to the mean number expected in it.

    Their conditions follow admissions x stay (who is met in a ward has a long stay more often). In the city's
    hospitals a part as large as that of other people's stays has no resident.
    """
    pools, facilities = region.pools, region.facilities
    wards = np.flatnonzero(pools["kind"] == POOL_WARD)
    stays = np.array([c.acute_days + c.recovery_days for c in catalogue])
    ward_of = np.array([WARD_OF_SPECIALTY[SPECIALTIES.index(c.specialty)] for c in catalogue])
    where = facilities["ward"][pools["facility"][wards]][:, ward_of] == wards[:, None]
    kinds = facilities["kind"][pools["facility"][wards]]
    mix = np.cumsum(region.admissions_by_kind[kinds] * stays * where, axis=1)
    beds = np.where(mix[:, -1] > 0, np.floor(region.expected_occupied[wards] + 0.5), 0).astype(np.int64)
    beds = np.minimum(beds, pools["capacity"][wards])
    ward = np.repeat(np.arange(len(wards)), beds)
    number = np.arange(len(ward)) - np.repeat(np.cumsum(beds) - beds, beds)
    facility = pools["facility"][wards][ward].astype(np.int64)

    own, strangers = region.resident_admissions_per_year[facility], region.background_stays_per_year[facility]
    of_residents = number < np.floor(beds[ward] * own / np.maximum(own + strangers, 1e-9) + 0.5)
    edges = _township_edges(region)
    township = facilities["township"][facility]
    local = (facilities["tier"][facility] == 2) & (township != NONE)
    first = np.where(local, edges[np.maximum(township, 0)], 0)
    after = np.where(local, edges[np.maximum(township, 0) + 1], len(region.residents))
    after = np.where(of_residents, after, first)

    rates = rates_per_person_year(catalogue).reshape(len(catalogue), -1)
    acceptance = rates / np.maximum(rates.max(axis=1, keepdims=True), 1e-12)
    resident, condition = np.empty(len(ward), np.int64), np.empty(len(ward), np.int64)
    residents = region.residents
    initial_residents(
        seed, wards[ward].astype(np.int64), number.astype(np.int64), first.astype(np.int64), after.astype(np.int64),
        mix[ward], acceptance, _needed_stock(catalogue),
        residents["age_band"] * 2 + residents["is_female"],
        np.ascontiguousarray(residents["chronic"]), np.zeros(len(residents), np.bool_), resident, condition,
    )  # fmt: skip
    out = np.zeros(len(ward), EPISODE)
    out["resident"], out["condition"], out["facility"] = resident, condition, facility
    out["kind"] = EPISODE_INITIAL_STAY
    hospitals = np.flatnonzero(facilities["kind"] == TERTIARY_HOSPITAL)
    out["episode"] = np.where(resident == NONE, _stranger_numbers(facility, resident, hospitals), INITIAL_EPISODE)
    return out


def _needed_stock(catalogue: Sequence[Condition]) -> NDArray[np.int64]:
    index = {c.condition_id: i for i, c in enumerate(catalogue)}
    needs = np.full(len(catalogue), NONE, np.int64)
    for c, condition in enumerate(catalogue):
        if condition.episode_kind == "chronic stock":
            needs[c] = c
        elif condition.episode_kind == "chronic event":
            needs[c] = index[condition.parent_condition or ""]
    return needs


def _township_edges(region: Region) -> NDArray[np.int64]:
    """First resident of each township, and the number of residents at the end: residents are sorted by village."""
    per_township = np.bincount(
        region.villages["township"], region.villages["residents"], int(region.villages["township"].max()) + 1
    )
    return np.append(0, np.cumsum(per_township)).astype(np.int64)


def _stranger_numbers(
    facility: NDArray[np.int64], resident: NDArray[np.int64], hospitals: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Unique numbers of initial stays without a resident, in the number space of the background."""
    out = np.zeros(len(facility), np.int64)
    streams = STREAMS_A_FACILITY * max(1, len(hospitals))
    for h, f in enumerate(hospitals):
        here = np.flatnonzero((facility == f) & (resident == NONE))
        out[here] = np.arange(len(here)) * streams + STREAMS_A_FACILITY * h + 2
    return out


def _finished(
    others: NDArray[np.void],
    own: NDArray[np.void],
    initial: NDArray[np.void],
    catalogue: Sequence[Condition],
    days: int,
) -> NDArray[np.void]:
    """The list in its order, with specialties and the stage at which all begin."""
    # The two long parts are already ordered by resident and episode, so that the place breaks ties of time.
    first = len(initial)
    out = np.empty(first + len(others) + len(own), EPISODE)
    in_order_of_time((others, own), days, out[first:])
    until = first + int(np.searchsorted(out["t"][first:], 0, side="right"))
    out[:first] = initial
    out[:until] = out[:until][np.lexsort((out["episode"][:until], out["resident"][:until]))]
    specialty = np.array([SPECIALTIES.index(c.specialty) for c in catalogue], np.int32)
    out["specialty"] = np.where(out["condition"] == NONE, GENERAL, specialty[out["condition"]])
    out["stage"] = ONSET
    return out
