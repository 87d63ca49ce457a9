"""Ways of ambulances and transfer vehicles: the nearest hospitals of each village and facility, with seconds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE
from ylt_sim.region.region import Region
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import COUNTY, COUNTY_GENERAL, COUNTY_MCH, COUNTY_TCM, TERTIARY_HOSPITAL

__all__ = ["fill_ways", "share_vehicles"]

MOST = 6
HOSPITALS = (COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH, TERTIARY_HOSPITAL)
BASES = (COUNTY_GENERAL, COUNTY_TCM, TERTIARY_HOSPITAL)
"""Where an ambulance starts from: a hospital with an emergency department for all."""


def _nearest(km: NDArray[np.float64], kind: NDArray[np.int64]) -> NDArray[np.intp]:
    """The `MOST` nearest of each row, nearest first; the nearest of every kind of hospital is among them.

    Without that a region with many hospitals would know of none that can treat what they cannot.
    """
    order = np.argsort(km, axis=1, kind="stable")
    if order.shape[1] <= MOST:
        return order
    kinds, village = np.unique(kind), np.arange(len(order))
    is_kept = np.zeros(order.shape, np.bool_)
    for k in kinds:
        is_kept[village, (kind[order] == k).argmax(axis=1)] = True
    is_kept |= np.cumsum(~is_kept, axis=1) <= MOST - len(kinds)
    return order[is_kept].reshape(-1, MOST)


def _fill(
    out: NDArray[np.void], km: NDArray[np.float64], base: NDArray[np.float64], still: NDArray[np.float64], kmh: float,
    hospitals: NDArray[np.intp], kind: NDArray[np.int64],
) -> None:  # fmt: skip
    """The nearest hospitals: seconds standing, from the base to the patient and on to the hospital."""
    order = _nearest(km, kind)
    n = np.isfinite(np.take_along_axis(km, order, axis=1)).sum(axis=1)
    out["n_hospitals"] = n
    out["hospital"] = NONE
    for i in range(order.shape[1]):
        here = i < n
        out["hospital"][here, i] = hospitals[order[here, i]]
        way = (base + km[np.arange(len(km)), order[:, i]])[here]
        out["hospital_seconds"][here, i] = np.maximum(60, np.floor(still[here] + way / kmh * 3600 + 0.5))


def fill_ways(
    village: NDArray[np.void], facility: NDArray[np.void], region: Region, spec: RegionSpecification
) -> None:
    """Fill the hospitals of both tables.

    From a village or a primary facility the time runs from the call to the hospital's door: departure, the way from
    the nearest base, the scene, the way on. From a hospital it is the way alone: its vehicle waits at the door.
    """
    land, source = spec.land, region.facilities
    hospitals = np.flatnonzero(np.isin(source["kind"], HOSPITALS))
    if not len(hospitals):
        return
    kind = source["kind"][hospitals].astype(np.int64)
    is_base = np.isin(kind, BASES)

    def to_hospitals(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        at = source[hospitals]
        km: NDArray[np.float64] = np.hypot(x[:, None] - at["x_km"][None, :], y[:, None] - at["y_km"][None, :])
        return km * land.road_factor

    still = (land.ambulance_departure_minutes + land.ambulance_scene_minutes) * 60
    km = to_hospitals(region.villages["x_km"], region.villages["y_km"])
    base = km[:, is_base].min(axis=1) if is_base.any() else km.min(axis=1)
    _fill(village, km, base, np.full(len(km), float(still)), land.ambulance_kmh, hospitals, kind)
    km = to_hospitals(source["x_km"], source["y_km"])
    base = km[:, is_base].min(axis=1) if is_base.any() else km.min(axis=1)
    own = source["tier"] >= COUNTY
    km[hospitals, np.arange(len(hospitals))] = np.inf
    waits = np.where(own, 0.0, float(still))
    _fill(facility, km, np.where(own, 0.0, base), waits, land.ambulance_kmh, hospitals, kind)


def share_vehicles(facility: NDArray[np.void], region: Region) -> None:
    """The county's other hospitals share the vehicles that stand at the nearest general hospital."""
    bases = np.flatnonzero(facility["vehicle"] != NONE)
    if not len(bases):
        return
    x, y = region.facilities["x_km"], region.facilities["y_km"]
    for f in np.flatnonzero((facility["tier"] == COUNTY) & (facility["vehicle"] == NONE)):
        nearest = bases[np.hypot(x[bases] - x[f], y[bases] - y[f]).argmin()]
        facility["vehicle"][f] = facility["vehicle"][nearest]
