"""Family doctors and chronic teams of an era: what members offer, the roster minutes it takes, what comes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.parameters import FollowUpParameters
from ylt_sim.world.chronic import People
from ylt_sim.world.codes import (
    CARDIOLOGY_NEUROLOGY,
    GENERAL,
    INTERNAL,
    POOL_TEAM,
    RANK_MIDDLE,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)
from ylt_sim.world.half_days import is_half_day, own_clinics
from ylt_sim.world.layout import Layout, Travel
from ylt_sim.world.members import townships_of
from ylt_sim.world.promises import Promise, kept_once
from ylt_sim.world.roster import Shift

__all__ = ["Offers", "fill_facilities", "offers_of", "with_teams"]

Floats = NDArray[np.float64]
HOUR, WEEKS_A_YEAR = 3600, 52
SESSION_HOURS = 4.0
"""A half-day of a specialist in a chronic team."""


def _nobody(mechanism: str, name: str) -> float:
    """What a place outside any consortium has."""
    return evidence.strength(mechanism, MECHANISMS[mechanism].rows[name]).value_at_0


@dataclass
class Offers:
    """What a facility's family doctors, team and pharmacy offer in an era, by facility."""

    signed_share: Floats
    signed_first: Floats
    signed_minutes: Floats  # a signed resident and year
    managed_share: Floats
    follow_ups: Floats  # a managed patient's condition and year
    follow_up_minutes: Floats
    prescription_weeks: Floats
    stock_share: Floats
    delivery_days: Floats
    team_seconds: Floats = field(default_factory=lambda: np.zeros(0))  # a week, in the roster
    signing_seconds: Floats = field(default_factory=lambda: np.zeros(0))


def offers_of(region: Region, consortia: tuple[ResolvedConsortium, ...]) -> Offers:
    """The best of a facility's consortia; outside any, what there is without the mechanism."""
    n, kind = len(region.facilities), region.facilities["kind"]

    def zero(mechanism: str, name: str) -> Floats:
        return np.full(n, _nobody(mechanism, name))

    village, township = kind == VILLAGE_CLINIC, kind == TOWNSHIP_CENTRE
    stock = np.ones(n)
    stock[village] = _nobody("shared_pharmacy", "village_stock_share")
    stock[township] = _nobody("shared_pharmacy", "township_stock_share")
    out = Offers(
        signed_share=zero("family_doctor", "signed_share"),
        signed_first=zero("family_doctor", "primary_slot_share"),
        signed_minutes=zero("family_doctor", "minutes_per_signed_resident_year"),
        managed_share=zero("chronic_mgmt", "managed_share"),
        follow_ups=zero("chronic_mgmt", "follow_ups_per_year"),
        follow_up_minutes=zero("chronic_mgmt", "follow_up_minutes"),
        prescription_weeks=zero("shared_pharmacy", "prescription_weeks"),
        stock_share=stock,
        delivery_days=zero("shared_pharmacy", "delivery_days"),
    )
    index = region.facility_index
    for c in consortia:
        members = np.array([index[m] for m in c.members if village[index[m]] or township[index[m]]], int)
        doctor, chronic, drugs = c.family_doctor, c.chronic_mgmt, c.shared_pharmacy
        for column, value in (
            (out.signed_share, doctor.signed_share),
            (out.signed_first, doctor.primary_slot_share),
            (out.signed_minutes, doctor.minutes_per_signed_resident_year),
            (out.managed_share, chronic.managed_share),
            (out.follow_ups, chronic.follow_ups_per_year),
            (out.follow_up_minutes, chronic.follow_up_minutes),
            (out.prescription_weeks, drugs.prescription_weeks),
        ):
            column[members] = np.maximum(column[members], value)
        share = np.where(village[members], drugs.village_stock_share, drugs.township_stock_share)
        out.stock_share[members] = np.maximum(out.stock_share[members], share)
        out.delivery_days[members] = np.minimum(out.delivery_days[members], drugs.delivery_days)
    return out


def _sessions(region: Region, shifts: list[Shift], doctors: NDArray[np.bool_]) -> list[int]:
    """Half-days of these doctors in their own clinics: numbers of shifts, mornings first, then by day."""
    own = [i for i in own_clinics(region, shifts, doctors) if is_half_day(shifts[i])]
    return sorted(own, key=lambda i: (shifts[i].start % SECONDS_A_DAY, shifts[i].start, -shifts[i].doctor))


def _cut(
    region: Region, shifts: list[Shift], wanted: Floats, limit: float, target: NDArray[np.int64]
) -> tuple[list[Shift], Floats]:
    """Give the last part of as few sessions as it takes to another pool, or to none; seconds a week given."""
    home = region.doctors["facility"].tolist()
    by_facility: dict[int, list[int]] = {}
    for i in _sessions(region, shifts, (region.doctors["specialty"] == GENERAL) & (wanted > 0)[home]):
        by_facility.setdefault(home[shifts[i].doctor], []).append(i)
    out, given = list(shifts), np.zeros(len(wanted))
    for f in sorted(by_facility):
        left, pool = int(wanted[f] + 0.5), int(target[f])
        for i in by_facility[f]:
            s = shifts[i]
            piece = min(left, int(limit * (s.end - s.start)))
            if piece <= 0:
                break
            out[i] = s._replace(end=s.end - piece)
            if pool != NONE:
                out.append(Shift(s.end - piece, s.end, s.doctor, pool))
            given[f] += piece
            left -= piece
    return out, given


def _specialists(region: Region, c: ResolvedConsortium) -> Promise:
    """Specialists' hours a week for the teams of member townships."""
    towns = tuple(townships_of(region, c))
    return Promise(c.chronic_mgmt.specialist_hours_per_week_per_township * len(towns), towns)


def _send_specialists(
    region: Region,
    shifts: list[Shift],
    c: ResolvedConsortium,
    team: NDArray[np.int64],
    travel: Travel,
    most_sessions: int,
    can_be_sent: Collection[int],
    promise: Promise,
    sent: Counter[int],
) -> tuple[list[Shift], Floats]:
    """Half-days of the lead's specialists in the teams of member townships, in turn; the way comes out of it.

    As with clinics of the lead's doctors at members, only who can be sent goes, for so many half-days at most in all
    consortia together (``sent``: so far).
    """
    given = np.zeros(len(region.facilities))
    index = region.facility_index
    lead = index[c.lead]
    towns, wanted = promise.members, int(promise.amount / SESSION_HOURS + 0.5)
    if wanted == 0:
        return shifts, given
    able = np.zeros(len(region.doctors), np.bool_)
    able[list(can_be_sent)] = True
    able &= (region.doctors["facility"] == lead) & (region.doctors["rank"] >= RANK_MIDDLE)
    able &= np.isin(region.doctors["specialty"], (INTERNAL, CARDIOLOGY_NEUROLOGY))
    by_doctor: dict[int, list[int]] = {}
    for i in _sessions(region, shifts, able):
        by_doctor.setdefault(shifts[i].doctor, []).append(i)
    queue = [
        by_doctor[d][k]
        for k in range(most_sessions)
        for d in sorted(by_doctor)
        if k < min(len(by_doctor[d]), most_sessions - sent[d])
    ]
    out = list(shifts)
    for turn, i in enumerate(queue[:wanted]):
        s, town = out[i], towns[turn % len(towns)]
        sent[s.doctor] += 1
        way = int(travel[lead, town])
        if s.start + way < s.end:
            out[i] = Shift(s.start, s.end, s.doctor, int(team[town]), way)
            given[town] += s.end - s.start - way
    return out, given


def with_teams(
    region: Region,
    shifts: list[Shift],
    consortia: tuple[ResolvedConsortium, ...],
    offers: Offers,
    people: People,
    p: FollowUpParameters,
    layout: Layout,
    travel: Travel,
    *,
    most_sessions: int,
    can_be_sent: Mapping[str, Collection[int]],
) -> list[Shift]:
    """The week with specialists in teams, planned follow-ups and time for the signed, which clinics lose.

    Notes in ``offers`` how much the roster had to give: enrolment and signing follow it.
    """
    team = np.array([layout.pool(POOL_TEAM, f) for f in range(len(region.facilities))])
    specialists = np.zeros(len(team))
    sent: Counter[int] = Counter()
    for c, promise in zip(consortia, kept_once(consortia, [_specialists(region, c) for c in consortia]), strict=True):
        shifts, given = _send_specialists(
            region, shifts, c, team, travel, most_sessions, can_be_sent[c.key], promise, sent
        )
        specialists += given
    wanted = _follow_up_seconds(offers, people) / p.team_utilisation / WEEKS_A_YEAR
    shifts, own = _cut(region, shifts, np.maximum(0.0, wanted - specialists), p.team_limit, team)
    offers.team_seconds = specialists + own
    signed = people.residents * np.maximum(offers.signed_share, people.signed_share) * (offers.signed_minutes > 0)
    wanted = signed * offers.signed_minutes * 60 / WEEKS_A_YEAR
    shifts, offers.signing_seconds = _cut(region, shifts, wanted, p.team_limit, np.full(len(team), NONE))
    return shifts


def _follow_up_seconds(offers: Offers, people: People) -> Floats:
    """Team time a year that planned follow-ups of all who are to be managed take."""
    planned = np.minimum(offers.follow_ups[:, None], (people.listed - people.regular)[None, :]) * people.patients
    seconds: Floats = offers.managed_share * planned.sum(axis=1) * offers.follow_up_minutes * 60
    return seconds


def fill_facilities(
    facility: NDArray[np.void], eras: tuple[Offers, Offers], people: People, p: FollowUpParameters
) -> None:
    """Columns of `FACILITY` that the rules of family doctors, follow-ups and pharmacy read.

    Enrolled is the managed share, or what the team's time suffices for. Signing goes from today's share to the era's,
    so many a working day as the time outside visits allows; who is signed today stays so.
    """
    unsigned = people.residents * (1 - people.signed_share)
    for era, offers in enumerate(eras):
        wanted = _follow_up_seconds(offers, people) / WEEKS_A_YEAR
        enough = np.divide(
            offers.team_seconds * p.team_utilisation, wanted, out=np.zeros(len(wanted)), where=wanted > 0
        )
        facility["managed_share"][:, era] = offers.managed_share * np.minimum(1.0, enough)
        facility["planned_follow_ups"][:, era] = offers.follow_ups
        facility["follow_up_seconds"][:, era] = offers.follow_up_minutes * 60
        facility["prescriptions_per_year"][:, era] = WEEKS_A_YEAR / offers.prescription_weeks
        facility["signed_first"][:, era] = offers.signed_first
        facility["stock_share"][:, era] = offers.stock_share
        facility["delivery_seconds"][:, era] = (offers.delivery_days * SECONDS_A_DAY + 0.5).astype(np.int64)
        rest = 1 - people.signed_share
        more = np.divide(offers.signed_share - people.signed_share, rest, out=np.zeros(len(rest)), where=rest > 0)
        seconds = np.maximum(1.0, unsigned * p.sign_up_minutes * 60)
        if era > 0:  # today's contracts are those that residents have
            facility["signing_target"][:, era] = np.maximum(0.0, more)
            facility["signing_per_day"][:, era] = offers.signing_seconds / 5 / seconds
