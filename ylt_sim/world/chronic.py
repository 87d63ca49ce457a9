"""Chronic patients as the world begins: their team, their place in line for signing and enrolment, their control."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import Condition
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.places import OWN_CLINIC, OWN_TOWNSHIP
from ylt_sim.region.rates import follow_ups_per_year, listed_follow_ups_per_year
from ylt_sim.region.region import Region
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.world.codes import GENERAL, SPECIALTIES

__all__ = ["People", "fill_control", "people_of", "stationary"]

Floats = NDArray[np.float64]
TEAM_PURPOSE, MANAGED_PURPOSE = 2003, 2004
DAYS_A_YEAR = 365
NOT_ELIGIBLE = 2.0


@dataclass(frozen=True)
class People:
    """Residents by their family doctor's facility."""

    team_facility: NDArray[np.int64]  # by resident, or NONE
    managed_rank: Floats  # by resident: place among the team's chronic patients, 0..1
    residents: Floats  # by facility
    signed_share: Floats  # by facility: signed today
    patients: Floats  # (facility, condition): patients of each chronic stock condition
    regular: Floats  # by condition: follow-ups a year today
    listed: Floats  # by condition: potential follow-ups a year


def people_of(
    region: Region, catalogue: tuple[Condition, ...], listed: float, village_share: float, seed: int
) -> People:
    """Whose patient everybody is.

    A resident belongs to the own village clinic if his uniform is below its share, else to the township centre. In
    line for enrolment the signed come first, then the others in the order in which they would be signed.
    """
    r, n = region.residents, len(region.facilities)
    place = region.villages["facility"][r["village"]].astype(np.int64)
    clinic, centre = place[:, OWN_CLINIC], place[:, OWN_TOWNSHIP]
    by_clinic = (uniform_column(seed, len(r), TEAM_PURPOSE) < village_share) | (centre == NONE)
    team = np.where(by_clinic & (clinic != NONE), clinic, centre)
    inside = team != NONE
    residents = np.bincount(team[inside], minlength=n).astype(float)
    signed = np.bincount(team[inside], r["is_signed"][inside], n)
    regular = follow_ups_per_year(catalogue)
    eligible = np.zeros(len(r), bool)
    patients = np.zeros((n, len(catalogue)))
    for c in np.flatnonzero(regular > 0):
        has = ((r["chronic"] >> c) & 1 == 1) & inside
        eligible |= has
        patients[:, c] = np.bincount(team[has], minlength=n)
    rank = np.full(len(r), NOT_ELIGIBLE)
    who = np.flatnonzero(eligible)
    u = uniform_column(seed, len(r), MANAGED_PURPOSE)
    who = who[np.lexsort((u[who], r["sign_rank"][who], team[who]))]
    count = np.bincount(team[who], minlength=n)
    first = np.cumsum(count) - count
    rank[who] = (np.arange(len(who)) - first[team[who]] + 0.5) / count[team[who]]
    share = np.divide(signed, residents, out=np.zeros(n), where=residents > 0)
    listed_rates = listed_follow_ups_per_year(catalogue, listed)
    return People(team, rank, residents, share, patients, regular, listed_rates)


def stationary(
    control: Floats, yearly: Floats, effective: Floats, streams: Floats, half_life_days: float
) -> tuple[Floats, Floats]:
    """Decay a year and gain with which follow-ups as today's keep each patient's control where it is.

    Parameters
    ----------
    control
        Control ``c`` at the start, 0..1.
    yearly
        Follow-ups a year ``B``.
    effective
        The same weighted with their quality, ``A``.
    streams
        Number ``n`` of regular streams of follow-ups: one a chronic condition, more if a stream is thinned (listed over
        kept), since what is kept of it is then less regular.
    half_life_days
        Time in which control falls to half.

    Notes
    -----
    Over a year control loses ``decay c`` and wins ``gain A (1 - before)``, where ``before``, the control a follow-up
    finds, lies below the mean by half of what is lost between two regular ones: ``before = c - decay c / (2 n B)``.
    Equal, they give ``gain = decay c / (A (1 - c + decay c / (2 n B)))``. A follow-up of mean quality closes at most
    the whole gap, so whoever is controlled better than the half-life allows loses it more slowly:
    ``decay <= (1 - c) B / (c (1 - 1 / (2 n)))``.
    """
    c = np.clip(control, 1e-9, 1.0)
    seen = (yearly > 0) & (effective > 0)
    b = np.where(seen, yearly, 1.0)
    half = 1 / (2 * np.maximum(streams, 1.0))
    decay = np.log(2) * DAYS_A_YEAR / half_life_days
    decays = np.minimum(decay, (1 - c) * b / (c * (1 - half)))
    gap = 1 - c + decays * c * half / b
    gain = np.divide(decays * c, np.where(seen, effective, 1.0) * gap, out=np.zeros(len(c)), where=gap > 0)
    return np.where(seen, decays, 0.0), np.where(seen, gain, 0.0)


def _competence(region: Region, facility: NDArray[np.void], parameters: ModelParameters) -> Floats:
    """Mean quality of a follow-up by facility and specialty, as the doctors of its clinic have it at the start."""
    f, doctors = region.facilities, region.doctors
    own = np.array(parameters.consultation.treat_within)[doctors["tier"] - 1]
    gain = np.array(parameters.staff.rank_gain)[doctors["rank"]]
    own = np.clip(1 - (1 - own) * (1 - gain), 0, 1)
    n = np.bincount(doctors["pool"], minlength=len(region.pools))
    mean = np.bincount(doctors["pool"], own, len(region.pools)) / np.maximum(n, 1)
    by_specialty = np.where(f["clinic"] != NONE, mean[f["clinic"]], 0.0)
    out: Floats = np.where(by_specialty > 0, 1 - (1 - by_specialty) * (1 - facility["skill"])[:, None], 0.0)
    return out


def fill_control(
    resident: NDArray[np.void],
    facility: NDArray[np.void],
    region: Region,
    catalogue: tuple[Condition, ...],
    people: People,
    parameters: ModelParameters,
    drug_share: Floats,
) -> None:
    """Decay and gain of every chronic patient, from the follow-ups he has today and their mean quality."""
    r, f = region.residents, region.facilities
    at = r["village"]
    usual = region.villages["facility"][at, r["usual_option"]].astype(np.int64)
    centre = region.villages["facility"][at, OWN_TOWNSHIP].astype(np.int64)
    managed = people.managed_rank < facility["managed_share"][people.team_facility, 0]
    yearly, effective, streams = np.zeros(len(r)), np.zeros(len(r)), np.zeros(len(r))
    competence = _competence(region, facility, parameters)
    p = parameters.follow_up
    stock = facility["stock_share"][:, 0]
    for c in np.flatnonzero(people.regular > 0):
        has = np.flatnonzero((r["chronic"] >> c) & 1)
        specialty = SPECIALTIES.index(catalogue[c].specialty)
        where = usual[has]
        sees = (where != NONE) & (f["clinic"][where, specialty] != NONE)
        where = np.where(sees, where, centre[has])
        drug = (1 - drug_share[c] * (1 - stock) * (1 - p.gain_without_drug))
        quality, of_team = competence[:, specialty] * drug, competence[:, GENERAL] * drug
        team = people.team_facility[has]
        room = people.listed[c] - people.regular[c]
        planned = np.where(managed[has], np.minimum(facility["planned_follow_ups"][team, 0], room), 0.0)
        spared = managed[has] & (resident["control"][has] >= p.stable_control)
        most = np.where(spared, facility["prescriptions_per_year"][team, 0], np.inf)
        regular = np.minimum(people.regular[c], most)
        yearly[has] += planned + regular
        effective[has] += planned * of_team[team] + regular * quality[where]
        streams[has] += people.listed[c] / (planned + regular)
    decay, gain = stationary(resident["control"], yearly, effective, streams, p.control_half_life_days)
    resident["control_decay"] = decay / (DAYS_A_YEAR * SECONDS_A_DAY)
    resident["control_gain"] = gain
