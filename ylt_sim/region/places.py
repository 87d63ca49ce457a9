"""Where things are: townships round the county seat, villages round their township, the city beyond; and travel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel import draws
from ylt_sim.region.purposes import (
    CLINIC_DISTANCE,
    FACILITY_PLACE,
    TOWNSHIP_ANGLE,
    TOWNSHIP_DISTANCE,
    TOWNSHIP_SIZE,
    VILLAGE_ANGLE,
    VILLAGE_DISTANCE,
    VILLAGE_SIZE,
)
from ylt_sim.region.region import VILLAGE
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.scenario.region_file import COUNTY_HOSPITALS, LandSettings, RegionSpecification
from ylt_sim.world.codes import NONE

__all__ = ["Places", "build_places", "largest_remainder"]

Floats = NDArray[np.float64]
_probit: Callable[[float], float] = draws.probit

OWN_CLINIC, OWN_TOWNSHIP, NEXT_TOWNSHIP, PRIVATE, GENERAL_HOSPITAL, TCM_HOSPITAL, MCH_HOSPITAL, CITY, PRIVATE_BEDS = (
    range(9)
)
"""Places in `VILLAGE.facility`."""

TOWNSHIP_SPREAD = 0.35
"""Standard deviation of ln km from seat to township: assumption, 0.2-0.6."""
CLINIC_SPREAD = 0.37
"""Standard deviation of ln km from home to village clinic: with the median of 0.7 km it puts 90 % of villages within
15 minutes on foot (F08)."""
BIKE_LIMIT_KM = 10.0
"""Longest way on an electric bike: assumption, 5-15."""
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True)
class Places:
    """Coordinates in km with the county seat at (0, 0), and the way from each village to each option."""

    township_x_km: Floats
    township_y_km: Floats
    villages: NDArray[np.void]  # VILLAGE
    facility_x_km: Floats
    facility_y_km: Floats
    facility_township: NDArray[np.int32]  # NONE in the city


def largest_remainder(weights: Floats, total: int, minimum: int = 0) -> NDArray[np.int64]:
    """Whole numbers proportional to ``weights`` that add up to ``total``, each at least ``minimum``.

    Hamilton's method: the floors first, then one each to the largest remainders, the first of equals before the later.
    """
    n = len(weights)
    if n == 0:
        return np.zeros(0, np.int64)
    share = np.asarray(weights, float)
    share = share / share.sum() if share.sum() > 0 else np.full(n, 1 / n)
    out = np.full(n, minimum, np.int64)
    fixed = np.zeros(n, bool)
    while True:
        free = ~fixed
        exact = np.zeros(n)
        left = total - minimum * int(fixed.sum())
        if not free.any() or left <= 0:
            break
        exact[free] = share[free] / share[free].sum() * left if share[free].sum() > 0 else left / free.sum()
        short = free & (exact < minimum)
        if short.any():
            fixed |= short
            continue
        out[free] = np.floor(exact[free] + 1e-9)
        rest = total - int(out.sum())
        order = np.argsort(-(exact - out) * free, kind="stable")
        out[order[:rest]] += 1
        break
    return out


def _lognormal(u: Floats, median: float, sigma: float) -> Floats:
    return np.array([median * math.exp(sigma * _probit(float(v))) for v in u])


def _townships(spec: RegionSpecification, seed: int) -> tuple[Floats, Floats, Floats]:
    """Coordinates and shares of residents of the townships; the first is the county seat."""
    n, land = spec.townships, spec.land
    if n == 1:
        return np.zeros(1), np.zeros(1), np.ones(1)
    rank = np.argsort(np.argsort(uniform_column(seed, n, TOWNSHIP_DISTANCE)[1:], kind="stable"), kind="stable")
    km = _lognormal((rank + 0.5) / (n - 1), land.township_to_seat_km / land.road_factor, TOWNSHIP_SPREAD)
    angle = np.arange(1, n) * GOLDEN_ANGLE + uniform_column(seed, n, TOWNSHIP_ANGLE)[1:]
    size = _lognormal(uniform_column(seed, n, TOWNSHIP_SIZE)[1:], 1.0, land.township_size_sigma)
    share = np.append(land.seat_town_share, (1 - land.seat_town_share) * size / size.sum())
    return np.append(0.0, km * np.cos(angle)), np.append(0.0, km * np.sin(angle)), share


class Travel:
    """Seconds on the way by the usual mode."""

    def __init__(self, land: LandSettings) -> None:
        self.land = land

    def _mixed(self, km: Floats, bus_kmh: float, car_kmh: float) -> Floats:
        land = self.land
        bus = km / bus_kmh * 60 + land.bus_wait_minutes
        return (land.bus_share * bus + (1 - land.bus_share) * km / car_kmh * 60) * 60

    def to_clinic(self, km: Floats) -> Floats:
        """On foot, or on an electric bike where that is faster with two minutes to set out."""
        return np.minimum(km / self.land.walk_kmh, km / self.land.electric_bike_kmh + 2 / 60) * 3600

    def within_township(self, km: Floats) -> Floats:
        """Electric bike, bus or car on village roads."""
        mixed = self._mixed(km, self.land.bus_kmh, self.land.car_village_road_kmh)
        bike = (km / self.land.electric_bike_kmh + 2 / 60) * 3600
        return np.where(km <= BIKE_LIMIT_KM, np.minimum(bike, mixed), mixed)

    def within_county(self, km: Floats) -> Floats:
        """Electric bike on short ways, else bus or car on county roads."""
        mixed = self._mixed(km, self.land.bus_kmh, self.land.car_county_road_kmh)
        bike = (km / self.land.electric_bike_kmh + 2 / 60) * 3600
        return np.where(km <= BIKE_LIMIT_KM, np.minimum(bike, mixed), mixed)

    def to_city(self, km: Floats) -> Floats:
        """Coach, at the speed of a car on county roads, or car, from the county seat."""
        return self._mixed(km, self.land.car_county_road_kmh, self.land.car_national_road_kmh)

    def ambulance(self, km: Floats) -> Floats:
        """From call to the hospital's door: departure, way out, scene, way back."""
        land = self.land
        still = (land.ambulance_departure_minutes + land.ambulance_scene_minutes) * 60
        return still + 2 * km / land.ambulance_kmh * 3600


def _seconds(values: Floats) -> NDArray[np.int32]:
    return np.maximum(60, np.floor(values + 0.5)).astype(np.int32)


def _km(x: Floats, y: Floats, xs: Floats, ys: Floats, factor: float) -> Floats:
    """Road km, ``(n_from, n_to)``."""
    return np.hypot(x[:, None] - xs[None, :], y[:, None] - ys[None, :]) * factor


def _balanced(residents: NDArray[np.int32], choices: NDArray[np.int64]) -> NDArray[np.int64]:
    """One of ``choices`` for each village so that all get about as many residents."""
    middle = np.cumsum(residents) - residents / 2
    turn = np.floor(middle / residents.sum() * len(choices)).astype(np.int64)
    chosen: NDArray[np.int64] = choices[np.minimum(turn, len(choices) - 1)]
    return chosen


def _spread(x: Floats, y: Floats, residents: Floats) -> list[int]:
    """Towns in the order in which hospitals come to them: the seat, then always the one that shortens most ways.

    Ways are those of the residents of all towns to the nearest hospital; of equals the first.
    """
    km = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    order, nearest = [0], km[:, 0]
    while len(order) < len(x):
        left = [town for town in range(len(x)) if town not in order]
        town = min(left, key=lambda t: float(residents @ np.minimum(nearest, km[:, t])))
        order.append(town)
        nearest = np.minimum(nearest, km[:, town])
    return order


def build_places(spec: RegionSpecification, seed: int) -> Places:
    """Townships, villages, facilities and the ways between them.

    Parameters
    ----------
    spec
        The region file.
    seed
        Population seed.

    Notes
    -----
    Townships lie round the seat at the median distance of the file; villages round their township at lognormal road
    distances (P358, P359). Hospitals and homes of the county are in the seat, further hospitals of a kind each in the
    town where it shortens most ways; private facilities in the towns by residents, tertiary hospitals in the city.
    Of several county hospitals of a kind a village has the nearest one to choose. A village uses one tertiary hospital
    and one private clinic, shared out so that each of these serves about as many residents; the private hospital is
    the nearest one. In a district of a city, and where a tertiary hospital stands inside, a village uses the nearest
    tertiary hospital, on the way straight to it.
    """
    land, n_villages = spec.land, spec.village_clinics
    tx, ty, share = _townships(spec, seed)
    per_township = largest_remainder(share, n_villages, minimum=1)
    township = np.repeat(np.arange(spec.townships), per_township)
    size = _lognormal(uniform_column(seed, n_villages, VILLAGE_SIZE), 1.0, land.village_size_sigma)
    weight = size * (share / np.bincount(township, size, spec.townships))[township]
    villages = np.zeros(n_villages, VILLAGE)
    villages["township"] = township
    villages["residents"] = largest_remainder(weight, spec.residents, minimum=1)
    km_own = np.minimum(
        _lognormal(
            uniform_column(seed, n_villages, VILLAGE_DISTANCE),
            math.exp(land.village_to_township_log_km),
            land.village_to_township_sigma,
        ),
        land.farthest_village_km,
    )
    angle = 2 * math.pi * uniform_column(seed, n_villages, VILLAGE_ANGLE)
    villages["x_km"] = tx[township] + km_own / land.road_factor * np.cos(angle)
    villages["y_km"] = ty[township] + km_own / land.road_factor * np.sin(angle)

    keys = spec.facility_keys()
    n = len(keys)
    x, y, home = np.zeros(n), np.zeros(n), np.full(n, NONE, np.int32)
    city = land.seat_to_city_km / land.road_factor
    u, v = uniform_column(seed, n, FACILITY_PLACE, 0), uniform_column(seed, n, FACILITY_PLACE, 1)
    rows = {kind: np.array([i for i, k in enumerate(keys) if k.rpartition("_")[0] == kind], np.int64)
            for kind in ("tertiary", "township", "village_clinic", "private_clinic", "private_hospital")}  # fmt: skip
    in_seat = ("county_", "rehabilitation_", "nursing_")
    county = np.array([i for i, k in enumerate(keys) if k.startswith(in_seat)], np.int64)
    x[county], y[county], home[county] = 2 * u[county] - 1, 2 * v[county] - 1, 0
    sites = _spread(tx, ty, share)
    further = [(i, sites[int(k.rpartition("_")[2]) - 1]) for i, k in enumerate(keys)
               if k.startswith(COUNTY_HOSPITALS) and k not in COUNTY_HOSPITALS]  # fmt: skip
    for i, town in further:
        x[i], y[i], home[i] = x[i] + tx[town], y[i] + ty[town], town
    x[rows["tertiary"]] = city + land.in_city_km * (2 * u[rows["tertiary"]] - 1)
    y[rows["tertiary"]] = land.in_city_km * (2 * v[rows["tertiary"]] - 1)
    for i, town in zip(rows["tertiary"][: spec.facilities.tertiary_in_region], sites, strict=False):
        x[i], y[i], home[i] = tx[town] + 2 * u[i] - 1, ty[town] + 2 * v[i] - 1, town
    x[rows["township"]], y[rows["township"]], home[rows["township"]] = tx, ty, np.arange(spec.townships)
    x[rows["village_clinic"]], y[rows["village_clinic"]] = villages["x_km"], villages["y_km"]
    home[rows["village_clinic"]] = township
    for kind in ("private_clinic", "private_hospital"):
        these = rows[kind]
        t = np.repeat(np.arange(spec.townships), largest_remainder(share, len(these)))
        home[these] = t
        x[these], y[these] = tx[t] + 2 * u[these] - 1, ty[t] + 2 * v[these] - 1

    _fill_options(spec, villages, rows, keys, (tx, ty), (x, y), home, km_own, seed)
    return Places(tx, ty, villages, x, y, home)


def _fill_options(
    spec: RegionSpecification,
    villages: NDArray[np.void],
    rows: dict[str, NDArray[np.int64]],
    keys: tuple[str, ...],
    towns: tuple[Floats, Floats],
    at: tuple[Floats, Floats],
    home: NDArray[np.int32],
    km_own: Floats,
    seed: int,
) -> None:
    """Put the options of first contact and the ways to them into the table of villages."""
    land, n = spec.land, len(villages)
    travel = Travel(land)
    vx, vy, every = villages["x_km"], villages["y_km"], np.arange(n)
    seconds = np.zeros((n, 9))
    option = np.full((n, 9), NONE, np.int64)
    township = villages["township"]

    option[:, OWN_CLINIC] = rows["village_clinic"]
    km_clinic = _lognormal(uniform_column(seed, n, CLINIC_DISTANCE), land.village_to_clinic_km, CLINIC_SPREAD)
    seconds[:, OWN_CLINIC] = travel.to_clinic(km_clinic)
    option[:, OWN_TOWNSHIP] = rows["township"][township]
    seconds[:, OWN_TOWNSHIP] = travel.within_township(km_own)
    if spec.townships > 1:
        km = _km(vx, vy, *towns, land.road_factor)
        km[every, township] = np.inf
        nearest = km.argmin(axis=1)
        option[:, NEXT_TOWNSHIP] = rows["township"][nearest]
        seconds[:, NEXT_TOWNSHIP] = travel.within_county(km[every, nearest])
    if len(rows["private_clinic"]):
        _assign_private_clinics(villages, rows["private_clinic"], home, option, at)
        km = np.hypot(vx - at[0][option[:, PRIVATE]], vy - at[1][option[:, PRIVATE]]) * land.road_factor
        seconds[:, PRIVATE] = travel.within_township(np.maximum(np.minimum(km, km_own), land.private_clinic_km))
    county = ((GENERAL_HOSPITAL, "county_general"), (TCM_HOSPITAL, "county_tcm"), (MCH_HOSPITAL, "county_mch"))
    for column, key in county:
        of_kind = np.array([i for i, k in enumerate(keys) if k == key or k.startswith(f"{key}_")], np.int64)
        if len(of_kind):
            km = _km(vx, vy, at[0][of_kind], at[1][of_kind], land.road_factor)
            option[:, column] = of_kind[km.argmin(axis=1)]
            seconds[:, column] = travel.within_county(km.min(axis=1))
    to_seat = np.hypot(vx, vy) * land.road_factor
    if len(rows["tertiary"]) and (spec.is_urban or spec.facilities.tertiary_in_region):
        km = _km(vx, vy, at[0][rows["tertiary"]], at[1][rows["tertiary"]], land.road_factor)
        option[:, CITY] = rows["tertiary"][km.argmin(axis=1)]
        seconds[:, CITY] = travel.within_county(km.min(axis=1))
    elif len(rows["tertiary"]):
        option[:, CITY] = _balanced(villages["residents"], rows["tertiary"])
        inside = travel.within_county(np.full(n, land.in_city_km / 2))
        seconds[:, CITY] = travel.within_county(to_seat) + travel.to_city(np.full(n, land.seat_to_city_km)) + inside
    if len(rows["private_hospital"]):
        these = rows["private_hospital"]
        km = _km(vx, vy, at[0][these], at[1][these], land.road_factor)
        option[:, PRIVATE_BEDS] = these[km.argmin(axis=1)]
        seconds[:, PRIVATE_BEDS] = travel.within_county(km.min(axis=1))
    villages["facility"] = option
    villages["travel_seconds"] = np.where(option == NONE, 0, _seconds(seconds))

    # Nearest emergency department, able or not: general, Chinese-medicine or tertiary hospital, else township centre.
    able = [i for i, k in enumerate(keys) if k.startswith(("county_general", "county_tcm", "tertiary_"))]
    doors = np.array(able, np.int64) if able else rows["township"]
    km = _km(vx, vy, at[0][doors], at[1][doors], land.road_factor)
    villages["ambulance_facility"] = doors[km.argmin(axis=1)]
    villages["ambulance_seconds"] = _seconds(travel.ambulance(km.min(axis=1)))


def _assign_private_clinics(
    villages: NDArray[np.void],
    clinics: NDArray[np.int64],
    home: NDArray[np.int32],
    option: NDArray[np.int64],
    at: tuple[Floats, Floats],
) -> None:
    """A private clinic for each village: one of its own township, shared out by residents, else the nearest."""
    for t in np.unique(villages["township"]):
        of_t = np.flatnonzero(villages["township"] == t)
        own = clinics[home[clinics] == t]
        if len(own):
            option[of_t, PRIVATE] = _balanced(villages["residents"][of_t], own)
        else:
            km = _km(villages["x_km"][of_t], villages["y_km"][of_t], at[0][clinics], at[1][clinics], 1.0)
            option[of_t, PRIVATE] = clinics[km.argmin(axis=1)]
