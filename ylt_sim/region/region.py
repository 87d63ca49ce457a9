"""What a region is made of: the tables that building a region gives and that building a world reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ylt_sim.world.codes import TOWNSHIP_CENTRE, VILLAGE_CLINIC

__all__ = ["DOCTOR", "FACILITY", "POOL", "RESIDENT", "SHIFT", "VILLAGE", "Region"]

N_SPECIALTIES, N_WARDS, N_TESTS = 10, 5, 7

RESIDENT = np.dtype(
    [
        ("village", "i4"),
        ("age_years", "i2"),
        ("age_band", "i2"),  # index in world.codes.AGE_BANDS
        ("is_female", "i2"),
        ("income_quintile", "i2"),  # 0 poorest .. 4 richest
        ("is_poor", "i2"),  # registered poverty status
        ("schooling_years", "i2"),
        ("is_migrant", "i2"),
        ("insurance", "i2"),  # 0 resident scheme, 1 employee scheme, 2 none
        ("is_signed", "i2"),  # has a family doctor contract
        ("sign_rank", "f8"),  # order in which others would be signed: 0 for who is, below 1 for who is not
        ("usual_option", "i2"),  # index in VILLAGE.facility of the usual provider
        ("chronic", "i4"),  # bit c set: has the chronic stock condition at row c of conditions.csv
        ("control", "f4"),  # control of chronic disease, 0..1
    ],
    align=True,
)

N_OPTIONS = 9
VILLAGE = np.dtype(
    [
        ("township", "i4"),
        ("x_km", "f8"),
        ("y_km", "f8"),
        ("residents", "i4"),
        # Options of first contact, NONE where there is none: own village clinic, own township centre, neighbouring
        # township centre, private clinic, county general, county TCM, county MCH, tertiary, private hospital.
        ("facility", "i4", (N_OPTIONS,)),
        ("travel_seconds", "i4", (N_OPTIONS,)),
        ("ambulance_seconds", "i4"),  # call to door of the nearest hospital
        ("ambulance_facility", "i4"),  # that hospital: nearest, able or not
    ],
    align=True,
)

FACILITY = np.dtype(
    [
        ("kind", "i2"),
        ("tier", "i2"),
        ("township", "i4"),
        ("x_km", "f8"),
        ("y_km", "f8"),
        ("clinic", "i4", (N_SPECIALTIES,)),  # pool of each specialty (index 9 imaging: always NONE), or NONE
        ("ward", "i4", (N_WARDS,)),  # pool of each kind of ward, or NONE
        ("machine", "i4", (N_TESTS,)),  # pool of each test's machine, or NONE
        ("reader", "i4"),  # pool of imaging doctors who read tests, or NONE
        ("coordinator", "i4"),  # pool of the step-down coordinator (county and tertiary hospitals), or NONE
        ("open_second", "i4", (7,)),  # second of the day at which the door opens, by weekday (Monday 0); NONE: closed
        ("close_second", "i4", (7,)),
        ("break_from_second", "i4"),  # lunch break, NONE if there is none
        ("break_until_second", "i4"),
    ],
    align=True,
)

POOL = np.dtype(
    [
        ("kind", "i2"),  # world.codes.POOL_KINDS
        ("facility", "i4"),
        ("detail", "i2"),  # specialty, ward or test
        ("capacity", "i4"),  # beds or machines; 0 for staff, whose capacity is the doctors on duty
        ("is_staff", "i2"),
        ("is_always_open", "i2"),  # wards, machines and the emergency (general) clinic of hospitals
    ],
    align=True,
)

DOCTOR = np.dtype(
    [
        ("facility", "i4"),
        ("specialty", "i2"),
        ("rank", "i2"),
        ("tier", "i2"),
        ("pool", "i4"),  # the pool in which he sees patients at home
    ],
    align=True,
)

SHIFT = np.dtype(
    [
        ("from_second", "i4"),  # second of the week, Monday 00:00 is 0
        ("until_second", "i4"),
        ("doctor", "i4"),
        ("pool", "i4"),
    ],
    align=True,
)


@dataclass(frozen=True)
class Region:
    """One county and the city beyond: who lives there, who works there, with what."""

    name: str
    residents: np.ndarray  # RESIDENT
    villages: np.ndarray  # VILLAGE
    facilities: np.ndarray  # FACILITY
    pools: np.ndarray  # POOL
    first_shared_pool: int  # from this row on pools that only a consortium staffs or opens
    doctors: np.ndarray  # DOCTOR
    shifts: np.ndarray  # SHIFT: clinic time of a usual week, sorted by (from_second, doctor)
    township_names: tuple[str, ...]
    township_names_zh: tuple[str, ...]
    village_names: tuple[str, ...]
    village_names_zh: tuple[str, ...]
    facility_keys: tuple[str, ...]  # as scenario files name them: county_general, township_03, village_clinic_0112
    facility_names: tuple[str, ...]
    facility_names_zh: tuple[str, ...]
    doctor_names: tuple[str, ...]  # "T07-2": facility's short key and number
    background_visits_per_year: np.ndarray  # by facility: exogenous stream of patients from outside the county
    background_stays_per_year: np.ndarray
    closure: pd.DataFrame  # how beds and sessions were solved: target, rule, result, source
    visits_by_kind: np.ndarray  # (10 kinds, n_conditions): residents' expected visits a year
    admissions_by_kind: np.ndarray  # (10 kinds, n_conditions): residents' expected admissions a year
    resident_admissions_per_year: np.ndarray  # by facility, without the background
    expected_occupied: np.ndarray  # by pool: mean number of patients in a ward, 0 elsewhere
    stay_factor_by_kind: np.ndarray  # (10 kinds,): published mean stay over that of the conditions treated there
    setting: str = "county"  # or "urban": a district of a city; decides words, not rules
    deaths_per_1000: float = 0.0  # a year, of all causes
    death_slope_per_year: float = 0.0  # of the logarithm of the rate of other deaths with age

    @cached_property
    def facility_index(self) -> dict[str, int]:
        """Number of each facility by its key."""
        return {key: number for number, key in enumerate(self.facility_keys)}

    def clinics_by_township(self) -> dict[str, tuple[str, ...]]:
        """Keys of the village clinics by key of their township, for ``clinics of`` among the members of a scenario."""
        f = self.facilities
        clinics = np.flatnonzero(f["kind"] == VILLAGE_CLINIC)
        town = f["township"][clinics]
        return {
            self.facility_keys[t]: tuple(self.facility_keys[c] for c in clinics[town == f["township"][t]])
            for t in np.flatnonzero(f["kind"] == TOWNSHIP_CENTRE)
        }
