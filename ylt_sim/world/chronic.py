"""Chronic patients as the world begins: their team, their place in line for signing and enrolment, their control."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import Condition
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.blocks import blocks
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

    team_facility: NDArray[np.int32]  # by resident, or NONE
    managed_rank: Floats  # by resident: place among the team's chronic patients, 0..1
    residents: Floats  # by facility
    signed_share: Floats  # by facility: signed today
    patients: Floats  # (facility, condition): patients of each chronic stock condition
    regular: Floats  # by condition: follow-ups a year today
    listed: Floats  # by condition: potential follow-ups a year


def _patients(residents: NDArray[np.void], regular: Floats) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Residents with a chronic condition that has regular follow-ups, and their conditions, a bit each."""
    bits = np.ascontiguousarray(residents["chronic"])
    who = np.flatnonzero(bits & sum(1 << int(c) for c in np.flatnonzero(regular > 0)))
    return who, bits[who]


def people_of(
    region: Region, catalogue: tuple[Condition, ...], listed: float, village_share: float, seed: int
) -> People:
    """Whose patient everybody is.

    A resident belongs to the own village clinic if his uniform is below its share, else to the township centre. In
    line for enrolment the signed come first, then the others in the order in which they would be signed.
    """
    r, n = region.residents, len(region.facilities)
    option = region.villages["facility"]
    team = np.empty(len(r), np.int32)
    residents, signed = np.zeros((2, n + 1))  # the first counts who has no team
    for rows in blocks(len(r)):
        village = r["village"][rows]
        clinic, centre = option[village, OWN_CLINIC], option[village, OWN_TOWNSHIP]
        by_clinic = (uniform_column(seed, rows, TEAM_PURPOSE) < village_share) | (centre == NONE)
        team[rows] = np.where(by_clinic & (clinic != NONE), clinic, centre)
        residents += np.bincount(team[rows] - NONE, minlength=n + 1)
        signed += np.bincount(team[rows] - NONE, r["is_signed"][rows], n + 1)
    residents, signed = residents[1:], signed[1:]
    regular = follow_ups_per_year(catalogue)
    who, bits = _patients(r, regular)
    here = team[who] != NONE
    who, bits = who[here], bits[here]
    of = team[who]
    patients = np.zeros((n, len(catalogue)))
    for c in np.flatnonzero(regular > 0):
        patients[:, c] = np.bincount(of[bits >> c & 1 == 1], minlength=n)
    rank = np.full(len(r), NOT_ELIGIBLE)
    order = np.lexsort((uniform_column(seed, len(r), MANAGED_PURPOSE)[who], r["sign_rank"][who], of))
    who, of = who[order], of[order]
    count = np.bincount(of, minlength=n)
    first = np.cumsum(count) - count
    rank[who] = (np.arange(len(who)) - first[of] + 0.5) / count[of]
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
    who, bits = _patients(r, people.regular)
    village, control, team_of = r["village"][who], r["control"][who].astype(float), people.team_facility[who]
    usual = region.villages["facility"][village, r["usual_option"][who]]
    centre = region.villages["facility"][village, OWN_TOWNSHIP]
    managed = people.managed_rank[who] < facility["managed_share"][team_of, 0]
    yearly, effective, streams = np.zeros((3, len(who)))
    competence = _competence(region, facility, parameters)
    p = parameters.follow_up
    stock = facility["stock_share"][:, 0]
    for c in np.flatnonzero(people.regular > 0):
        has = np.flatnonzero(bits >> c & 1)
        specialty = SPECIALTIES.index(catalogue[c].specialty)
        where = usual[has]
        sees = (where != NONE) & (f["clinic"][where, specialty] != NONE)
        where = np.where(sees, where, centre[has])
        drug = (1 - drug_share[c] * (1 - stock) * (1 - p.gain_without_drug))
        quality, of_team = competence[:, specialty] * drug, competence[:, GENERAL] * drug
        team = team_of[has]
        room = people.listed[c] - people.regular[c]
        planned = np.where(managed[has], np.minimum(facility["planned_follow_ups"][team, 0], room), 0.0)
        spared = managed[has] & (control[has] >= p.stable_control)
        most = np.where(spared, facility["prescriptions_per_year"][team, 0], np.inf)
        regular = np.minimum(people.regular[c], most)
        yearly[has] += planned + regular
        effective[has] += planned * of_team[team] + regular * quality[where]
        streams[has] += people.listed[c] / (planned + regular)
    decay, gain = stationary(control, yearly, effective, streams, p.control_half_life_days)
    resident["control_decay"][who] = decay / (DAYS_A_YEAR * SECONDS_A_DAY)
    resident["control_gain"][who] = gain
