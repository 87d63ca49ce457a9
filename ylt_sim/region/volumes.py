"""How many visits and admissions each kind of facility is to expect, by condition.

The table of conditions gives the totals, the region file gives each kind's share; what is spread between them is fitted
to both by iterative proportional fitting (Deming and Stephan 1940), starting from who can manage what.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import conditions
from ylt_sim.region.plan import CLINICS, KINDS, TIER_OF_KIND, WARD_OF_SPECIALTY, WARDS_OF_KIND
from ylt_sim.region.rates import BAND_STARTS, rates_per_person_year
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    SPECIALTIES,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__ = [
    "Volumes",
    "admission_shares",
    "condition_specialties",
    "expected_volumes",
    "fit",
    "table_totals",
    "visit_shares",
]

Floats = NDArray[np.float64]

ROUNDS = 500
TOLERANCE = 1e-10


@dataclass(frozen=True)
class Volumes:
    """Expected volumes of the residents in a year; rows are kinds of facility, columns conditions."""

    visits: Floats  # (10, n_conditions)
    admissions: Floats  # (10, n_conditions)
    table_visits: float  # what the table of conditions gives for these residents
    table_admissions: float
    visit_multiplier: float  # target over table
    admission_multiplier: float


def condition_specialties() -> NDArray[np.int64]:
    """Specialty of each condition."""
    return np.array([SPECIALTIES.index(c.specialty) for c in conditions()])


def table_totals(residents: NDArray[np.void]) -> tuple[Floats, Floats]:
    """Visits and admissions a year that the table of conditions gives for these residents.

    Returns
    -------
    tuple
        Two arrays ``(n_conditions, 4 severities)``: persons by age and sex x rate x ``p_seek`` x
        ``visits_per_episode`` x severity share, and persons x rate x severity share x ``p_admit``.
    """
    counts = np.bincount(residents["age_band"] * 2 + residents["is_female"], minlength=2 * len(BAND_STARTS))
    episodes = rates_per_person_year().reshape(len(conditions()), -1) @ counts
    severity = np.array([c.severity_shares for c in conditions()])
    seek = np.array([c.p_seek * c.visits_per_episode for c in conditions()])
    admit = np.array([c.p_admit for c in conditions()])
    by_severity = episodes[:, None] * severity
    return by_severity * seek[:, None], by_severity * admit


def _county_split(spec: RegionSpecification) -> dict[int, float]:
    t = spec.targets
    return {
        COUNTY_GENERAL: 1 - t.tcm_hospital_share - t.mch_hospital_share,
        COUNTY_TCM: t.tcm_hospital_share,
        COUNTY_MCH: t.mch_hospital_share,
    }


def _present(spec: RegionSpecification, shares: dict[int, float]) -> Floats:
    """Shares by kind; those of kinds that the region lacks go to the others in proportion."""
    f = spec.facilities
    there = {
        VILLAGE_CLINIC: spec.village_clinics,
        TOWNSHIP_CENTRE: spec.townships,
        COUNTY_GENERAL: f.county_general,
        COUNTY_TCM: f.county_tcm,
        COUNTY_MCH: f.county_mch,
        TERTIARY_HOSPITAL: f.tertiary_hospitals,
        PRIVATE_CLINIC: f.private_clinics,
        PRIVATE_HOSPITAL: f.private_hospitals,
    }
    out = np.zeros(KINDS)
    for kind, share in shares.items():
        out[kind] = share if there[kind] else 0.0
    whole: Floats = out / out.sum()
    return whole


def visit_shares(spec: RegionSpecification) -> Floats:
    """Share of residents' visits by kind of facility, from the targets."""
    t = spec.targets
    public = 1 - t.out_of_county_visit_share - t.private_visit_share
    return _present(
        spec,
        {
            VILLAGE_CLINIC: public * t.village_share,
            TOWNSHIP_CENTRE: public * t.township_share,
            PRIVATE_CLINIC: t.private_visit_share - t.private_hospital_visit_share,
            PRIVATE_HOSPITAL: t.private_hospital_visit_share,
            TERTIARY_HOSPITAL: t.out_of_county_visit_share,
        }
        | {kind: public * t.county_share * part for kind, part in _county_split(spec).items()},
    )


def admission_shares(spec: RegionSpecification) -> Floats:
    """Share of residents' admissions by kind of facility, from the targets."""
    t = spec.targets
    county = 1 - t.out_of_county_admission_share - t.private_hospital_admission_share - t.township_admission_share
    return _present(
        spec,
        {
            TOWNSHIP_CENTRE: t.township_admission_share,
            PRIVATE_HOSPITAL: t.private_hospital_admission_share,
            TERTIARY_HOSPITAL: t.out_of_county_admission_share,
        }
        | {kind: county * part for kind, part in _county_split(spec).items()},
    )


def _affinity(spec: RegionSpecification, *, wards: bool) -> Floats:
    """Starting weights ``(n_conditions * 4, 10)``: 1 within scope, less below, 0 where the specialty is not seen.

    The Chinese-medicine hospital's weight is times the condition's suitability for Chinese medicine.
    """
    out = np.zeros((len(conditions()), 4, KINDS))
    for c, condition in enumerate(conditions()):
        specialty = SPECIALTIES.index(condition.specialty)
        for kind in range(KINDS):
            if specialty not in CLINICS[kind] or (wards and WARD_OF_SPECIALTY[specialty] not in WARDS_OF_KIND[kind]):
                continue
            for s, tier in enumerate(condition.min_tiers):
                weight = 1.0 if TIER_OF_KIND[kind] >= tier else spec.targets.below_scope_weight
                out[c, s, kind] = weight * (condition.tcm_suitability if kind == COUNTY_TCM else 1.0)
    return out.reshape(-1, KINDS)


def fit(start: Floats, rows: Floats, columns: Floats) -> Floats:
    """Table with the pattern of ``start``, the row sums ``rows`` and, as far as it can, the column sums ``columns``.

    Iterative proportional fitting. Where the zeros of ``start`` make both impossible the rows hold and the columns
    are as near as the iteration came; a row that no column can take goes to the last column that has a target.
    """
    out = start * (columns > 0)
    stranded = (out.sum(axis=1) <= 0) & (rows > 0)
    if stranded.any():
        out[stranded] = columns / columns.sum()
    for _ in range(ROUNDS):
        sums = out.sum(axis=0)
        out *= np.divide(columns, sums, out=np.zeros_like(columns), where=sums > 0)
        sums = out.sum(axis=1)
        out *= np.divide(rows, sums, out=np.zeros_like(rows), where=sums > 0)[:, None]
        if np.abs(out.sum(axis=0) - columns).max() <= TOLERANCE * max(1.0, columns.sum()):
            break
    return out


def expected_volumes(spec: RegionSpecification, residents: NDArray[np.void]) -> Volumes:
    """Visits and admissions a year of these residents by kind of facility and condition.

    Totals are the targets of the region file; the two multipliers say by how much they exceed what the table of
    conditions gives for the residents' ages.
    """
    visits, admissions = table_totals(residents)
    n = len(residents)
    visit_multiplier = spec.targets.visits_per_resident_year * n / visits.sum()
    admission_multiplier = spec.targets.admissions_per_resident_year * n / admissions.sum()
    results = []
    for table, multiplier, shares, wards in (
        (visits, visit_multiplier, visit_shares(spec), False),
        (admissions, admission_multiplier, admission_shares(spec), True),
    ):
        rows = table.ravel() * multiplier
        cells = fit(_affinity(spec, wards=wards), rows, shares * rows.sum())
        results.append(cells.reshape(len(conditions()), 4, KINDS).sum(axis=1).T)
    return Volumes(
        visits=results[0],
        admissions=results[1],
        table_visits=float(visits.sum()),
        table_admissions=float(admissions.sum()),
        visit_multiplier=float(visit_multiplier),
        admission_multiplier=float(admission_multiplier),
    )
