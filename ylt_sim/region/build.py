"""A region built from its file: the same file and seed give the same tables, to the byte."""

from __future__ import annotations

import numpy as np

from ylt_sim.region.closure import close_books, closure_table, stay_factors
from ylt_sim.region.facilities import build_facilities, facility_kinds, facility_weights, shared_pools
from ylt_sim.region.names import facility_names, short_key, township_names, village_names
from ylt_sim.region.places import build_places
from ylt_sim.region.region import POOL, Region
from ylt_sim.region.residents import build_residents
from ylt_sim.region.staff import build_staff
from ylt_sim.region.volumes import expected_volumes
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import FACILITY_KINDS, POOL_CLINIC

__all__ = ["build_region"]


def build_region(spec: RegionSpecification, *, seed: int) -> Region:
    """The county of a region file: residents, places, facilities, beds, doctors and their week.

    Parameters
    ----------
    spec
        The region file.
    seed
        Population seed, 0 or more; the same for all scenarios and replications of a study unless it says otherwise.

    Returns
    -------
    Region
        Tables in the order of ``spec.facility_keys()``; residents sorted by village, villages by township.

    Notes
    -----
    Beds and sessions are solved from target volumes (`ylt_sim.region.closure`), so occupancy and utilisation at
    baseline are closure and no validation.
    """
    keys = spec.facility_keys()
    places = build_places(spec, seed)
    residents = build_residents(spec, places.villages, seed)
    volumes = expected_volumes(spec, residents)
    kinds = facility_kinds(keys)
    books = close_books(spec, volumes, kinds, facility_weights(kinds, places))
    facilities, pools, occupied = build_facilities(spec, places, kinds, books, seed)
    first_shared = len(pools)
    shared = shared_pools(facilities)
    own, pools = pools, np.zeros(len(pools) + len(shared), POOL)  # not concatenate: bytes between fields are to be zero
    pools[: len(own)], pools[len(own) :] = own, shared
    occupied = np.append(occupied, np.zeros(len(pools) - first_shared))
    doctors, shifts = build_staff(spec, kinds, facilities, pools, books, seed)
    towns, villages = township_names(spec), village_names(spec.village_clinics, is_urban=spec.is_urban)
    english, chinese = facility_names(spec, towns, villages, tuple(int(t) for t in places.facility_township))
    closure = closure_table(
        spec, volumes, books, kinds, FACILITY_KINDS, doctors, shifts, pools["facility"].astype(np.int64),
        pools["kind"] == POOL_CLINIC,
    )  # fmt: skip
    return Region(
        name=spec.name,
        setting=spec.setting,
        residents=residents,
        villages=places.villages,
        facilities=facilities,
        pools=pools,
        first_shared_pool=first_shared,
        doctors=doctors,
        shifts=shifts,
        township_names=towns[0],
        township_names_zh=towns[1],
        village_names=villages[0],
        village_names_zh=villages[1],
        facility_keys=keys,
        facility_names=english,
        facility_names_zh=chinese,
        doctor_names=_doctor_names(keys, doctors["facility"]),
        background_visits_per_year=books.background_visits,
        background_stays_per_year=books.background_stays,
        closure=closure,
        visits_by_kind=volumes.visits,
        admissions_by_kind=volumes.admissions,
        resident_admissions_per_year=books.resident_admissions,
        expected_occupied=occupied,
        stay_factor_by_kind=stay_factors(spec, volumes),
        deaths_per_1000=spec.people.deaths_per_1000,
        death_slope_per_year=spec.people.death_slope_per_year,
    )


def _doctor_names(keys: tuple[str, ...], facility: np.ndarray) -> tuple[str, ...]:
    names, seen = [], [0] * len(keys)
    for f in facility:
        seen[f] += 1
        names.append(f"{short_key(keys[f])}-{seen[f]}")
    return tuple(names)
