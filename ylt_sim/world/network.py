"""The emergency network of an era as numbers of facilities: teams, warnings, the destination rule, vehicles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.region.places import largest_remainder
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import EmergencyParameters
from ylt_sim.world.codes import CARDIOLOGY_NEUROLOGY, COUNTY, COUNTY_GENERAL, NONE, OPTIONS, TERTIARY

__all__ = ["NEEDS_TEAM", "fill_network", "vehicles"]

HOUR = 3600
NEEDS_TEAM = ("ami", "stroke_acute")
"""Conditions that a specialist team on call treats (胸痛中心与卒中中心)."""


def _today(quantity: str) -> float:
    """What there is without any network."""
    return float(evidence.strength("emergency_network", quantity).value_at_0)


def fill_network(
    facility: NDArray[np.void],
    region: Region,
    consortia: tuple[ResolvedConsortium, ...],
    era: int,
    parameters: EmergencyParameters,
) -> None:
    """Team hours and warnings of hospitals, share of ambulances under a destination rule by member, in an era.

    Every county hospital that sees hearts and strokes has a team for as many hours as without a network; a lead has
    those of its network.
    """
    index = region.facility_index
    sees = facility["clinic"][:, CARDIOLOGY_NEUROLOGY] != NONE
    hours = np.where(sees & (facility["tier"] == COUNTY), _today("specialist team on call"), 0.0)
    hours[facility["tier"] == TERTIARY] = parameters.tertiary_team_hours
    warning, share = np.zeros(len(facility)), np.zeros(len(facility))
    for c in consortia:
        network, lead = c.emergency_network, index[c.lead]
        if c.conditions and not set(NEEDS_TEAM).intersection(c.conditions):
            continue
        if sees[lead]:
            hours[lead] = max(hours[lead], network.team_hours_per_day)
        warning[lead] = max(warning[lead], network.prealert_minutes)
        for key in (c.lead, *c.members):
            share[index[key]] = max(share[index[key]], network.dispatched_share)
    facility["team_seconds"][:, era] = np.floor(hours * HOUR + 0.5)
    facility["prealert_seconds"][:, era] = np.floor(warning * 60 + 0.5)
    facility["dispatched_share"][:, era] = share


def vehicles(region: Region, consortia: tuple[ResolvedConsortium, ...]) -> dict[int, int]:
    """Transfer vehicles by general hospital: the most that a consortium keeps for the county's residents.

    Several general hospitals share them by the residents who have them nearest; at least one stands at each.
    """
    name = "transfer vehicle on stand-by"
    rate = max([_today(name), *(c.emergency_network.vehicles_per_100000_residents for c in consortia)])
    general = np.flatnonzero(region.facilities["kind"] == COUNTY_GENERAL)
    nearest = region.villages["facility"][:, OPTIONS.index("county_general")]
    residents = np.array([float(region.villages["residents"][nearest == f].sum()) for f in general])
    total = max(1, int(rate * len(region.residents) / 100_000 + 0.5))
    return dict(zip(general.tolist(), largest_remainder(residents, total, minimum=1).tolist(), strict=True))
