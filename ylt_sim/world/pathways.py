"""Pathways of an era's consortia: for which illnesses, who reviews cases when, and how often they are kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters.ward import WardParameters
from ylt_sim.world.codes import POOL_DUTY
from ylt_sim.world.half_days import clinics_of, move
from ylt_sim.world.layout import Layout
from ylt_sim.world.members import rotating_specialties, scope_bits
from ylt_sim.world.promises import Promise, kept_once
from ylt_sim.world.roster import Shift

__all__ = ["fill_pathways", "pathway_bits", "with_case_reviews"]

REVIEW_WEEKDAY = 3  # Thursday
WEEKS_A_MONTH = 52 / 12
HOUR = 3600


def pathway_bits(region: Region, c: ResolvedConsortium) -> int:
    """The conditions with a pathway, a bit each: the most admitted of those that the consortium concerns itself with.

    By the admissions a year that the region expects today, the same order in every scenario, so that a longer list
    holds a shorter one.
    """
    admitted, scope = region.admissions_by_kind.sum(axis=0), scope_bits(c)
    concerned = [k for k in range(len(admitted)) if scope >> k & 1 == 1 and admitted[k] > 0]
    concerned.sort(key=lambda k: (-admitted[k], k))
    return sum(1 << k for k in concerned[: int(c.pathways.conditions + 0.5)])


def _departments(region: Region, c: ResolvedConsortium) -> list[int]:
    """Specialties of the lead that treat illnesses of the consortium and have doctors."""
    own = region.doctors["specialty"][region.doctors["facility"] == region.facility_index[c.lead]]
    return [s for s in rotating_specialties(c) if s in own]


def _reviews(region: Region, consortia: Sequence[ResolvedConsortium]) -> list[Promise]:
    """Hours of review a month of each consortium, for its lead and members with wards; of one lead's only once."""
    out = []
    for c in consortia:
        places = sorted({region.facility_index[key] for key in (c.lead, *c.members)})
        with_ward = tuple(f for f in places if (region.facilities["ward"][f] != NONE).any())
        hours = c.pathways.review_hours * len(_departments(region, c)) if pathway_bits(region, c) else 0.0
        out.append(Promise(hours if with_ward else 0.0, with_ward))
    return kept_once(consortia, out)


def with_case_reviews(
    region: Region, shifts: list[Shift], consortia: Sequence[ResolvedConsortium], layout: Layout
) -> list[Shift]:
    """The week with joint case reviews: of each department the most senior gives the first part of a half-day.

    On Thursday if the department has a clinic then, else on the next working day on which it has; out of the clinic.
    """
    out = list(shifts)
    for c, promise in zip(consortia, _reviews(region, consortia), strict=True):
        pool = layout.pool(POOL_DUTY, region.facility_index[c.lead])
        departments = _departments(region, c)
        seconds = int(promise.amount / max(1, len(departments)) / WEEKS_A_MONTH * HOUR + 0.5)
        if seconds <= 0 or pool == NONE:
            continue
        clinics: dict[tuple[int, int], list[int]] = {}
        for i in clinics_of(region, out, c):
            specialty, weekday = int(region.doctors["specialty"][out[i].doctor]), out[i].start // SECONDS_A_DAY
            clinics.setdefault((specialty, weekday), []).append(i)
        for specialty in departments:
            for day in range(REVIEW_WEEKDAY, REVIEW_WEEKDAY + 5):
                if own := clinics.get((specialty, day % 5)):
                    first = min(own, key=lambda i: (-region.doctors["rank"][out[i].doctor], out[i].start, i))
                    move(out, first, out[first].start, out[first].start + seconds, pool)
                    break
    return out


def _given(region: Region, shifts: Sequence[Shift], lead: int, layout: Layout) -> float:
    """Hours of review a month for which the lead's own doctors are off their clinics."""
    pool = layout.pool(POOL_DUTY, lead)
    home = region.doctors["facility"]
    seconds = sum(s.end - s.start for s in shifts if s.pool == pool and s.doctor < len(home) and home[s.doctor] == lead)
    return seconds / HOUR * WEEKS_A_MONTH


def fill_pathways(
    rows: NDArray[np.void], region: Region, consortia: Sequence[ResolvedConsortium], layout: Layout,
    shifts: Sequence[Shift], ward: WardParameters,
) -> None:
    """Fill the columns of pathways in an era's rows of `CONSORTIUM`; ``shifts`` are its `planned_shifts`.

    Share kept = 1 - (1 - share without review) x (1 - gain) ^ (hours of review a month and facility with a ward):
    each hour brings back a part of those who would leave (assumption; both are parameters). Hours that the lead has
    no doctors for are not given.
    """
    promises = _reviews(region, consortia)
    wanted: dict[str, float] = {}
    for c, promise in zip(consortia, promises, strict=True):
        wanted[c.lead] = wanted.get(c.lead, 0.0) + promise.amount
    for row, c, promise in zip(rows, consortia, promises, strict=True):
        lead = region.facility_index[c.lead]
        part = min(1.0, _given(region, shifts, lead, layout) / wanted[c.lead]) if wanted[c.lead] > 0 else 0.0
        row["pathways"] = pathway_bits(region, c)
        row["checklist_seconds"] = c.pathways.checklist_minutes * 60
        left = (1 - ward.pathway_kept_share) * (1 - ward.review_gain) ** (promise.level * part)
        row["pathway_kept"] = 1 - left


