"""Who lives in the county."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import conditions
from ylt_sim.region.blocks import blocks
from ylt_sim.region.places import GENERAL_HOSPITAL, OWN_CLINIC, OWN_TOWNSHIP, PRIVATE
from ylt_sim.region.purposes import (
    AGE,
    CHRONIC,
    CONTROL,
    INCOME,
    INSURANCE,
    MIGRANT,
    POVERTY,
    SCHOOLING,
    SEX,
    SIGNED,
    USUAL,
    VILLAGE_INCOME,
)
from ylt_sim.region.rates import BAND_STARTS, age_steps, female_shares, rates_per_person_year
from ylt_sim.region.region import RESIDENT
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.scenario.region_file import PeopleSettings, RegionSpecification
from ylt_sim.world.codes import EMPLOYEE_SCHEME, NONE, RESIDENT_SCHEME, UNINSURED

__all__ = ["build_residents"]

SCHOOLING_HALF_WIDTH = 3.0
"""Years of schooling spread evenly this far round the mean of the age band: assumption, 2-4."""


def _ages(u: NDArray[np.float64]) -> NDArray[np.int16]:
    """Ages by the cumulative age structure, spread evenly within its bands; the oldest band thins out linearly."""
    steps = age_steps()
    edges = np.cumsum([s[2] for s in steps])
    edges[-1] = 1.0
    step = np.searchsorted(edges, u, side="right")
    first = np.array([s[0] for s in steps])[step]
    width = np.array([s[1] - s[0] for s in steps])[step]
    share = np.array([s[2] for s in steps])[step]
    within = np.clip((u - (edges[step] - share)) / share, 0.0, 1.0 - 1e-12)
    last = step == len(steps) - 1
    within = np.where(last, 1.0 - np.sqrt(1.0 - within), within)
    years: NDArray[np.int16] = (first + np.floor(within * width)).astype(np.int16)
    return years


def _income_quintiles(
    seed: int, village: NDArray[np.int32], villages: int, spread_of_villages: float
) -> NDArray[np.int16]:
    v = uniform_column(seed, villages, VILLAGE_INCOME)
    of_village = spread_of_villages * np.log(v / (1 - v))
    standing, quintile = np.empty(len(village)), np.empty(len(village), np.int16)
    for rows in blocks(len(village)):
        u = uniform_column(seed, rows, INCOME)
        standing[rows] = np.log(u / (1 - u)) + of_village[village[rows]]
    cuts = np.quantile(standing, (0.2, 0.4, 0.6, 0.8))
    for rows in blocks(len(village)):
        quintile[rows] = np.searchsorted(cuts, standing[rows])
    return quintile


def _chances() -> dict[int, NDArray[np.float64]]:
    """Of each chronic stock condition, by its row, the chance to have it by age band and sex."""
    rates = rates_per_person_year()
    stock = (c for c, condition in enumerate(conditions()) if condition.episode_kind == "chronic stock")
    return {c: rates[c].ravel().astype(np.float64) for c in stock}


def _chronic(
    seed: int, rows: slice, group: NDArray[np.int16], chances: dict[int, NDArray[np.float64]]
) -> NDArray[np.int32]:
    """Bit c set where the resident has the chronic stock condition at row c; conditions fall independently."""
    out = np.zeros(len(group), np.int32)
    for c, chance in chances.items():
        out |= (uniform_column(seed, rows, CHRONIC, c) < chance[group]).astype(np.int32) << c
    return out


def _schooling(
    u: NDArray[np.float64], age: NDArray[np.int16], band: NDArray[np.int16], people: PeopleSettings
) -> NDArray[np.int16]:
    mean = np.array(
        [0.0, people.schooling_years_15_44, people.schooling_years_45_64, people.schooling_years_65plus]
    )[band]
    years = np.floor(mean + SCHOOLING_HALF_WIDTH * (2 * u - 1) + 0.5)
    at_school = np.maximum(age - 6, 0)
    out: NDArray[np.int16] = np.clip(np.minimum(np.where(band == 0, at_school, years), at_school), 0, 20).astype(
        np.int16
    )
    return out


def build_residents(spec: RegionSpecification, villages: NDArray[np.void], seed: int) -> NDArray[np.void]:
    """The residents, village by village, from the profiles of age and sex and the settings of the region file.

    Parameters
    ----------
    spec
        The region file.
    villages
        Table of villages with its numbers of residents.
    seed
        Population seed.

    Notes
    -----
    Every column has a uniform of its own, keyed by the resident. Chronic conditions fall independently of each other
    and of income: comorbidity is what independence gives. Control is ``u ** ((1 - m) / m)``, whose mean is m.
    """
    out = np.zeros(spec.residents, RESIDENT)
    village = np.repeat(np.arange(len(villages), dtype=np.int32), villages["residents"])
    quintile = _income_quintiles(seed, village, len(villages), spec.people.income_spread_of_villages)
    chances = _chances()
    for rows in blocks(len(out)):
        _fill(out[rows], rows, village[rows], quintile[rows], villages["facility"], chances, spec.people, seed)
    return out


def _fill(
    out: NDArray[np.void],
    rows: slice,
    village: NDArray[np.int32],
    quintile: NDArray[np.int16],
    options: NDArray[np.int32],
    chances: dict[int, NDArray[np.float64]],
    people: PeopleSettings,
    seed: int,
) -> None:
    """The columns of residents who are these rows of the table."""
    age = _ages(uniform_column(seed, rows, AGE))
    band = (np.searchsorted(BAND_STARTS, age, side="right") - 1).astype(np.int16)
    sex = (uniform_column(seed, rows, SEX) < np.array(female_shares())[band]).astype(np.int16)
    chronic = _chronic(seed, rows, band * 2 + sex, chances)
    migrant = uniform_column(seed, rows, MIGRANT) < people.migrant_share
    priority = (chronic != 0) | (band == len(BAND_STARTS) - 1)

    out["village"], out["age_years"], out["age_band"], out["is_female"] = village, age, band, sex
    out["income_quintile"], out["chronic"], out["is_migrant"] = quintile, chronic, migrant
    out["is_poor"] = (quintile == 0) & (uniform_column(seed, rows, POVERTY) < min(1.0, 5 * people.poverty_share))
    out["schooling_years"] = _schooling(uniform_column(seed, rows, SCHOOLING), age, band, people)
    u = uniform_column(seed, rows, INSURANCE)
    working = (band == 1) | (band == 2)
    employee = (u >= people.uninsured_share) & (u < people.uninsured_share + people.employee_insurance_share) & working
    out["insurance"] = np.where(
        u < people.uninsured_share, UNINSURED, np.where(employee, EMPLOYEE_SCHEME, RESIDENT_SCHEME)
    )
    chance = np.where(priority, people.signed_share_chronic, people.signed_share)
    chance = np.where(migrant, people.signed_share_migrant, chance)
    u = uniform_column(seed, rows, SIGNED)
    out["is_signed"] = u < chance
    out["sign_rank"] = np.where(u < chance, 0.0, (u - chance) / np.maximum(1 - chance, 1e-12))
    out["control"] = uniform_column(seed, rows, CONTROL) ** ((1 - people.control_mean) / people.control_mean)
    out["usual_option"] = _usual_options(uniform_column(seed, rows, USUAL), options[village], people)


def _usual_options(
    u: NDArray[np.float64], facility: NDArray[np.int32], people: PeopleSettings
) -> NDArray[np.int16]:
    """Option of the usual provider; the own village clinic where the drawn kind does not exist."""
    edges = np.cumsum([people.usual_village_share, people.usual_township_share, people.usual_private_share])
    option = np.array([OWN_CLINIC, OWN_TOWNSHIP, PRIVATE, GENERAL_HOSPITAL])[np.searchsorted(edges, u, side="right")]
    there = facility[np.arange(len(u)), option] != NONE
    return np.where(there, option, OWN_CLINIC).astype(np.int16)
