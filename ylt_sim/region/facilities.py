"""The tables of facilities and pools: doors, clinics, wards, machines."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import profile
from ylt_sim.region.closure import Books
from ylt_sim.region.places import Places
from ylt_sim.region.plan import CLINICS, RECEIVERS, TIER_OF_KIND, WARDS_OF_KIND, always_open_clinic, hours
from ylt_sim.region.purposes import FACILITY_MACHINE
from ylt_sim.region.region import FACILITY, POOL
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    COORDINATES_DESK,
    COORDINATES_HANDOVER,
    COUNTY,
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    FACILITY_KINDS,
    GENERAL,
    NONE,
    NURSING_HOME,
    POOL_BOARD,
    POOL_CLINIC,
    POOL_COORDINATOR,
    POOL_DUTY,
    POOL_EXPERT,
    POOL_INTERNET,
    POOL_MACHINE,
    POOL_READER,
    POOL_TEAM,
    POOL_THERAPIST,
    POOL_VEHICLE,
    POOL_WARD,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    REHABILITATION_HOSPITAL,
    TERTIARY_HOSPITAL,
    TESTS,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
    WARD_INTERNAL,
)

__all__ = ["build_facilities", "facility_kinds", "facility_weights", "machine_counts", "shared_pools"]

Floats = NDArray[np.float64]

_KIND_OF_PREFIX = {
    "county_general": COUNTY_GENERAL,
    "county_tcm": COUNTY_TCM,
    "county_mch": COUNTY_MCH,
    "tertiary": TERTIARY_HOSPITAL,
    "township": TOWNSHIP_CENTRE,
    "village_clinic": VILLAGE_CLINIC,
    "private_clinic": PRIVATE_CLINIC,
    "private_hospital": PRIVATE_HOSPITAL,
    "rehabilitation": REHABILITATION_HOSPITAL,
    "nursing": NURSING_HOME,
}
# Rows of the equipment profiles for each test.
_SHARES = {"lab": "lab (biochemistry)", "ecg": "ecg", "xray": "xray", "ultrasound": "ultrasound", "ct": "ct",
           "mri": "mri", "pathology": "pathology"}  # fmt: skip
_VILLAGE = {"lab": "lab (glucose, urine strip)", "ecg": "ecg", "xray": "xray", "ultrasound": "ultrasound"}
_COUNTS = {"lab": "lab lines (automatic)", "ecg": "ecg", "xray": "xray (DR)", "ultrasound": "ultrasound", "ct": "ct",
           "mri": "mri", "pathology": "pathology"}  # fmt: skip
# Centres of a district: own survey where it has the test (P428-P430), else the township profile.
_URBAN = {"lab": "blood tests", "ultrasound": "ultrasound", "xray": "X-ray"}
_MCH = {"ultrasound": 6.0, "lab": 1.0, "ecg": 1.0, "xray": 1.0}  # note of P448; ECG and X-ray assumption, 0-2
PUBLIC_WITH_WARDS = (TOWNSHIP_CENTRE, COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH, TERTIARY_HOSPITAL)
BEDS_OF_PROFILE = 600  # middle of the 500-700 beds of profile equipment_county_hospital
VISITS_OF_TERTIARY = 682_231  # B65, the hospital of profile equipment_tertiary
VISITS_OF_SECONDARY = 102_126  # B63
VISITS_OF_TOWNSHIP = 38_811  # B61, the centre of profile equipment_township


def facility_kinds(keys: tuple[str, ...]) -> NDArray[np.int64]:
    """Kind of each facility, from its key."""
    return np.array([_KIND_OF_PREFIX[k if k in _KIND_OF_PREFIX else k.rpartition("_")[0]] for k in keys], np.int64)


def facility_weights(kinds: NDArray[np.int64], places: Places) -> Floats:
    """Each facility's part of the volume of its kind: the residents of the villages that have it as an option."""
    villages = places.villages
    residents = np.zeros(len(kinds))
    for column in range(villages["facility"].shape[1]):
        option = villages["facility"][:, column]
        own = (option != NONE) & (column != 2)  # the neighbouring township centre is somebody else's own
        np.add.at(residents, option[own], villages["residents"][own].astype(float))
    total = np.bincount(kinds, residents, len(FACILITY_KINDS))[kinds]
    count = np.bincount(kinds, minlength=len(FACILITY_KINDS))[kinds]
    return np.where(total > 0, residents / np.maximum(total, 1), 1 / count)


def machine_counts(
    kind: int, visits: float, beds: float, u: Floats, *, is_urban: bool = False
) -> NDArray[np.int64]:
    """Machines by test of one facility.

    Parameters
    ----------
    kind
        Kind of the facility.
    visits, beds
        Its expected visits a year and its open beds: equipment of hospitals and townships grows with them.
    u
        Uniforms ``(7,)``: whether a small facility owns the machine, against the share of facilities that do.
    is_urban
        Whether a primary centre is a community centre.
    """
    out = np.zeros(len(TESTS), np.int64)
    if kind in (VILLAGE_CLINIC, PRIVATE_CLINIC, TOWNSHIP_CENTRE, PRIVATE_HOSPITAL):
        small = kind in (VILLAGE_CLINIC, PRIVATE_CLINIC)
        keys = _VILLAGE if small else _SHARES
        shares = {row.key: row.value for row in profile("equipment_village" if small else "equipment_township")}
        if is_urban and kind == TOWNSHIP_CENTRE:
            surveyed = {row.key: row.value for row in profile("equipment_community_centre")}
            shares |= {keys[test]: surveyed[key] for test, key in _URBAN.items()}
        size = 1 if small else max(1, math.floor(visits / VISITS_OF_TOWNSHIP + 0.5))
        for test, key in keys.items():
            i = TESTS.index(test)
            out[i] = size if u[i] < float(shares[key] or 0.0) / 100 else 0
        return out
    if kind in RECEIVERS:
        return out
    if kind == COUNTY_MCH:
        counts, ratio = dict(_MCH), visits / VISITS_OF_SECONDARY
    else:
        name = "equipment_tertiary" if kind == TERTIARY_HOSPITAL else "equipment_county_hospital"
        table = {row.key: float(row.value or 0.0) for row in profile(name)}
        counts = {test: table[_COUNTS[test] if _COUNTS[test] in table else test] for test in _COUNTS}
        ratio = visits / VISITS_OF_TERTIARY if kind == TERTIARY_HOSPITAL else beds / BEDS_OF_PROFILE
    for test, number in counts.items():
        out[TESTS.index(test)] = max(1, math.floor(number * ratio + 0.5))
    return out


def build_facilities(
    spec: RegionSpecification, places: Places, kinds: NDArray[np.int64], books: Books, seed: int
) -> tuple[NDArray[np.void], NDArray[np.void], Floats]:
    """Tables of facilities and pools, and the mean number of patients expected in each ward pool.

    Notes
    -----
    Small facilities have one clinic that sees every specialty they can; ``facility.clinic`` points there. A specialty
    that is not seen is ``NONE``.
    """
    n = len(kinds)
    out = np.zeros(n, FACILITY)
    pools: list[tuple[int, int, int, int, int, int]] = []
    occupied: list[float] = []
    u = np.column_stack([uniform_column(seed, n, FACILITY_MACHINE, i) for i in range(len(TESTS))])
    for name in ("clinic", "ward", "machine", "reader", "coordinator"):
        out[name] = NONE

    def add(
        kind: int, facility: int, detail: int, capacity: int, *, staff: bool, always: bool, busy: float = 0.0
    ) -> int:
        pools.append((kind, facility, detail, capacity, int(staff), int(always)))
        occupied.append(busy)
        return len(pools) - 1

    for f in range(n):
        kind = int(kinds[f])
        plan = hours(kind)
        row = out[f]
        row["kind"], row["tier"] = kind, TIER_OF_KIND[kind]
        row["township"] = places.facility_township[f]
        row["x_km"], row["y_km"] = places.facility_x_km[f], places.facility_y_km[f]
        row["open_second"], row["close_second"] = plan.open_second, plan.close_second
        row["break_from_second"], row["break_until_second"] = plan.break_from_second, plan.break_until_second
        clinics = {
            s: add(POOL_CLINIC, f, s, 0, staff=True, always=s == always_open_clinic(kind))
            for s in sorted(set(CLINICS[kind].values()))
        }
        for asked, seen in CLINICS[kind].items():
            row["clinic"][asked] = clinics[seen]
        ward_of = WARDS_OF_KIND[kind] if books.has_wards[f] else {}
        wards = {
            w: add(POOL_WARD, f, w, int(books.beds[f, w]), staff=False, always=True, busy=books.bed_days[f, w] / 365)
            for w in sorted(set(ward_of.values()))
        }
        for asked, taken in ward_of.items():
            row["ward"][asked] = wards[taken]
        machines = machine_counts(
            kind, float(books.visits[f].sum()), float(books.beds[f].sum()), u[f], is_urban=spec.is_urban
        )
        for test in np.flatnonzero(machines):
            row["machine"][test] = add(POOL_MACHINE, f, int(test), int(machines[test]), staff=False, always=True)
        if WARDS_OF_KIND[kind] and kind not in RECEIVERS:
            hospital = kind in (COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH, TERTIARY_HOSPITAL)
            row["reader"] = add(POOL_READER, f, NONE, 0, staff=True, always=False)
            if hospital:
                row["coordinator"] = add(POOL_COORDINATOR, f, NONE, 0, staff=True, always=False)
    table = np.zeros(len(pools), POOL)  # not np.array: the bytes between fields are to be zero
    table[:] = pools
    return out, table, np.array(occupied)


def _shared_pools(facility: NDArray[np.void]) -> list[tuple[int, int]]:
    """Pools of a facility, (kind, detail), that consortia may staff or open, whether or not one does."""
    out = []
    if facility["kind"] in PUBLIC_WITH_WARDS:
        out.append((POOL_DUTY, NONE))
    if facility["kind"] in (VILLAGE_CLINIC, TOWNSHIP_CENTRE):
        out.append((POOL_TEAM, NONE))
    if facility["tier"] >= COUNTY:
        out += [(POOL_READER, NONE), (POOL_INTERNET, NONE), (POOL_BOARD, NONE)]
        own = {int(pool) for s, pool in enumerate(facility["clinic"]) if pool != NONE and s != GENERAL}
        first = {pool: int(np.flatnonzero(facility["clinic"] == pool)[0]) for pool in sorted(own)}
        out += [(POOL_EXPERT, specialty) for specialty in first.values()]
        out += [(POOL_COORDINATOR, COORDINATES_DESK), (POOL_COORDINATOR, COORDINATES_HANDOVER)]
    if facility["kind"] in RECEIVERS:
        out.append((POOL_THERAPIST, NONE))
    if facility["kind"] == TOWNSHIP_CENTRE and facility["ward"][WARD_INTERNAL] != NONE:
        out.append((POOL_WARD, WARD_INTERNAL))
    if facility["kind"] == COUNTY_GENERAL:
        out.append((POOL_VEHICLE, NONE))
    return out


def shared_pools(facilities: NDArray[np.void]) -> NDArray[np.void]:
    """Rows of `POOL` that have nobody and nothing until a consortium gives it: the same in every scenario.

    A reading centre, an internet clinic, a board and an expert clinic a specialty at each hospital, vehicles for
    transfers at the county general hospital, a referral desk and coordinators of the clinics at each hospital,
    therapists at each place of recovery, beds run by a county department in a township's ward, duty away from
    patients at every public facility with wards.
    """
    rows = [
        (kind, f, detail, 0, int(kind not in (POOL_VEHICLE, POOL_WARD)), 1)
        for f, facility in enumerate(facilities)
        for kind, detail in _shared_pools(facility)
    ]
    out = np.zeros(len(rows), POOL)
    out[:] = rows
    return out
