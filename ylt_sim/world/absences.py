"""Dated exceptions to the weekly roster: leave, training at the lead, postings to members.

All are planned before the run. Who is asked, and who would go, is nested between scenarios: one uniform a doctor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters.staff import StaffParameters
from ylt_sim.world.codes import (
    ABSENT_LEAVE,
    ABSENT_POSTED,
    ABSENT_REFUSED,
    ABSENT_TRAINING,
    ABSENT_WARD_POSTED,
    GENERAL,
    GOES_ASSIGNED,
    GOES_BY_HIMSELF,
    INTERNAL,
    POOL_DUTY,
    RANK_MIDDLE,
    SURGERY,
    TOWNSHIP,
    TRAINING_ENDS,
)
from ylt_sim.world.fields import ABSENCE
from ylt_sim.world.layout import Layout
from ylt_sim.world.members import rotating_specialties, townships_of
from ylt_sim.world.promises import Promise, kept_once

__all__ = ["absence_table", "sendable", "willing_share"]

LEAVE_PURPOSE, SENDABLE_PURPOSE = 2003, 2004
WEEK_DAYS, YEAR_DAYS = 7, 365

Absence = tuple[int, int, int, int, int]  # from day, until day, doctor, pool, kind


def _uniforms(seed: int, doctors: NDArray[np.int64], occurrence: int, purpose: int) -> NDArray[np.float64]:
    z = np.zeros(len(doctors), np.int64)
    out: NDArray[np.float64] = np.asarray(uniform(seed, doctors, z, z + occurrence, z + purpose))
    return out


def willing_share(staff: StaffParameters) -> float:
    """Share of a lead's doctors who would work at a member: parity share with the income gap on the log-odds.

    logit(share) = logit(volunteer_share) + willing_per_log_income x ln(income_ratio) (mechanisms.csv, income_gap).
    """
    parity = staff.volunteer_share
    log_odds = math.log(parity / (1 - parity)) + staff.willing_per_log_income * math.log(staff.income_ratio)
    return 1 / (1 + math.exp(-log_odds))


def sendable(
    region: Region, c: ResolvedConsortium, staff: StaffParameters, seed: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Doctors of the lead, of middle rank and above, who can be sent to members, and those who refuse.

    Sent is who may be assigned (``unified_people.assignable_share``) or would go by himself (`willing_share`).
    """
    lead = region.facility_index[c.lead]
    doctors = region.doctors
    in_scope = np.isin(doctors["specialty"], rotating_specialties(c)) | (not c.conditions)
    asked = np.flatnonzero((doctors["facility"] == lead) & (doctors["rank"] >= RANK_MIDDLE) & in_scope)
    asked = asked.astype(np.int64)
    share = 1 - (1 - c.unified_people.assignable_share) * (1 - willing_share(staff))
    goes = _uniforms(seed, asked, 0, SENDABLE_PURPOSE) < share
    return tuple(asked[goes].tolist()), tuple(asked[~goes].tolist())


def _leave(region: Region, staff: StaffParameters, days: int, seed: int) -> list[Absence]:
    """A piece of leave a doctor and year, at a day of his own."""
    length = int(staff.leave_days + 0.5)
    if length == 0:
        return []
    ids = np.arange(len(region.doctors), dtype=np.int64)
    out: list[Absence] = []
    for year in range(-(-days // YEAR_DAYS)):
        begin = year * YEAR_DAYS + np.floor(_uniforms(seed, ids, year, LEAVE_PURPOSE) * (YEAR_DAYS - length))
        out += [(int(b), int(b) + length, int(d), NONE, ABSENT_LEAVE) for d, b in zip(ids, begin, strict=True)]
    return out


def _training_weeks(region: Region, c: ResolvedConsortium) -> Promise:
    """Weeks a year that each primary member's doctors train, by member."""
    index, tier = region.facility_index, region.facilities["tier"]
    members = tuple(sorted({index[m] for m in c.members if tier[index[m]] <= TOWNSHIP}))
    return Promise(c.staff_training_up.weeks_per_doctor_year * len(members), members)


def _training(region: Region, c: ResolvedConsortium, layout: Layout, days: int, promise: Promise) -> list[Absence]:
    """Primary doctors of members at the lead in turn, as many at a time as there are places and weeks to fill.

    A doctor who is alone at his clinic does not go. Order: the first of every facility, then the second of each.
    """
    index = region.facility_index
    duty = layout.pool(POOL_DUTY, index[c.lead])
    members = set(promise.members)
    by_facility: dict[int, list[int]] = {}
    for d, facility in enumerate(region.doctors["facility"].tolist()):
        if facility in members:
            by_facility.setdefault(facility, []).append(d)
    teams = [own for own in by_facility.values() if len(own) > 1]
    trainees = [d for _, d in sorted(((k, d) for own in teams for k, d in enumerate(own)), key=lambda turn: turn[0])]
    weeks = promise.level
    places = int(c.staff_training_up.places_per_100_doctors * len(trainees) / 100 + 0.5)
    if not trainees or weeks <= 0 or places == 0 or duty == NONE:
        return []
    length = WEEK_DAYS * max(1, int(weeks + 0.5))
    wanted = len(trainees) * weeks * WEEK_DAYS / YEAR_DAYS  # away at a time
    used = min(places, max(1, math.ceil(wanted)))
    step = max(length, int(length * used / wanted + 0.5))
    out: list[Absence] = []
    turn = 0
    for begin in range(0, days, step):
        for place in range(used):
            start = begin + place * step // used
            out.append((start, start + length, trainees[turn % len(trainees)], duty, ABSENT_TRAINING))
            turn += 1
    return out


def _postings(
    region: Region,
    c: ResolvedConsortium,
    layout: Layout,
    staff: StaffParameters,
    candidates: list[int],
    days: int,
    promises: Sequence[Promise],
    free: dict[int, int],
) -> list[Absence]:
    """Doctors of the lead at township centres for months: in their clinics, and in their wards.

    A post is filled for ``posting_weeks``, at most the longest assignment; then, after the notice that a decision
    takes, the next candidate follows. Each candidate holds one post at a time (``free``: from which day on he may). The
    calendar of posts begins on day 0: a policy that starts later finds those posts filled for which notice was given in
    time.
    """
    longest, notice = c.unified_people.longest_assignment_weeks, int(c.unified_people.notice_days + 0.5)
    ward_doctors = [d for d in candidates if region.doctors["specialty"][d] in (GENERAL, INTERNAL, SURGERY)]
    out: list[Absence] = []
    for kind, promise, weeks, able in (
        (ABSENT_WARD_POSTED, promises[0], c.ward_posting.posting_weeks, ward_doctors),
        (ABSENT_POSTED, promises[1], staff.posting_weeks, candidates),
    ):
        length = WEEK_DAYS * int(min(weeks, longest) + 0.5)
        posts = int(promise.amount + 0.5)
        if length == 0:
            continue
        for post in range(posts):
            place = promise.members[post % len(promise.members)]
            ward = kind == ABSENT_WARD_POSTED
            pool = layout.pool(POOL_DUTY, place) if ward else int(region.facilities["clinic"][place, GENERAL])
            day = notice
            while day < days:
                there = [d for d in able if free.get(d, 0) <= day]
                if not there:
                    break
                doctor = min(there, key=lambda d: (free.get(d, 0), d))
                out.append((day, day + length, doctor, pool, kind))
                free[doctor] = day + length
                day += length + notice
    return out


def absence_table(
    region: Region,
    eras: tuple[tuple[ResolvedConsortium, ...], ...],
    layout: Layout,
    staff: StaffParameters,
    *,
    rotating: tuple[frozenset[int], ...],
    policy_start_day: int,
    days: int,
    seed: int,
    others: list[Absence] | None = None,
) -> NDArray[np.void]:
    """Rows of `ABSENCE` for a run, sorted by second; one empty row where there is none.

    Parameters
    ----------
    rotating
        By era, doctors with sessions at members, who are not posted as well.
    policy_start_day, days
        First day of the second era, and the horizon.
    seed
        Population seed.
    others
        Absences for other reasons: sick leave in an epidemic.
    """
    rows = _leave(region, staff, days, seed) + (others or [])
    today: set[Absence] = set()
    for era, consortia in enumerate(eras):
        planned: list[Absence] = []
        towns = [tuple(townships_of(region, c)) for c in consortia]
        posts = []
        for name in ("ward_posting", "expert_rotation"):
            rates = [c.mechanisms[name].posted_doctors_per_township for c in consortia]
            of_era = [Promise(rate * len(at), at) for rate, at in zip(rates, towns, strict=True)]
            posts.append(kept_once(consortia, of_era))
        training = kept_once(consortia, [_training_weeks(region, c) for c in consortia], whoever_leads=True)
        free: dict[int, int] = {}
        for i, c in enumerate(consortia):
            goes, refuses = sendable(region, c, staff, seed)
            if _asks_for_doctors(region, c):
                planned += [(0, days, d, NONE, ABSENT_REFUSED) for d in refuses]
            planned += _training(region, c, layout, days, training[i])
            candidates = [d for d in goes if d not in rotating[era]]
            planned += _postings(region, c, layout, staff, candidates, days, [own[i] for own in posts], free)
        if era == 0:
            kept = [span for span in planned if span[0] < policy_start_day]
            today = set(kept)
        else:
            kept = [
                (max(span[0], policy_start_day), *span[1:])
                for span in planned
                if span[1] > policy_start_day and span not in today
            ]
        rows += kept
        rows += [(until, start, d, at, TRAINING_ENDS) for start, until, d, at, kind in kept if kind == ABSENT_TRAINING]
    if not rows:
        return np.zeros(1, ABSENCE)
    rows.sort()
    table = np.array(rows, np.int64)
    out = np.zeros(len(rows), ABSENCE)
    out["second"], out["until"] = table[:, 0] * SECONDS_A_DAY, table[:, 1] * SECONDS_A_DAY
    out["doctor"], out["pool"], out["kind"] = table[:, 2], table[:, 3], table[:, 4]
    is_posted = np.isin(out["kind"], (ABSENT_POSTED, ABSENT_WARD_POSTED))
    is_willing = _uniforms(seed, table[:, 2], 0, SENDABLE_PURPOSE) < willing_share(staff)
    out["goes"] = np.where(is_posted, np.where(is_willing, GOES_BY_HIMSELF, GOES_ASSIGNED), NONE)
    return out


def _asks_for_doctors(region: Region, c: ResolvedConsortium) -> bool:
    """Whether doctors of the lead are asked to work at township centres at all."""
    wanted = (
        c.expert_rotation.sessions_per_week_per_10000_residents, c.expert_rotation.posted_doctors_per_township,
        c.ward_posting.posted_doctors_per_township, c.ward_posting.rounds_per_week,
    )  # fmt: skip
    return max(wanted) > 0 and bool(townships_of(region, c))
