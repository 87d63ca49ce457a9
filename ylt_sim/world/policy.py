"""What the consortia of an era do to the tables: links, reserved beds, kept slots, sessions, readers, coordinators."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.places import largest_remainder
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.world.codes import (
    CARDIOLOGY_NEUROLOGY,
    COUNTY,
    GENERAL,
    INTERNAL,
    OBGYN,
    PAEDIATRICS,
    POOL_DUTY,
    POOL_READER,
    POOL_WARD,
    PRIVATE_HOSPITAL,
    RANK_MIDDLE,
    SURGERY,
    TCM,
    TOWNSHIP,
    TOWNSHIP_CENTRE,
    WALK_IN,
    WARD_INTERNAL,
)
from ylt_sim.world.fields import CONSORTIUM, LINK, POOL_POLICY
from ylt_sim.world.layout import Layout
from ylt_sim.world.roster import WEEK_SECONDS, Shift

__all__ = [
    "consortium_rows",
    "criteria_doctors",
    "link_rows",
    "planned_shifts",
    "pool_policy",
    "rotating_doctors",
    "rounds_per_week",
    "sessions_per_week",
    "townships_of",
    "with_second_sites",
]

HOUR = 3600
ROTATING = (INTERNAL, CARDIOLOGY_NEUROLOGY, SURGERY, TCM, PAEDIATRICS, OBGYN)
CRITERIA_PURPOSE, SECOND_SITE_PURPOSE = 2001, 2005


def _index(region: Region) -> dict[str, int]:
    return {key: i for i, key in enumerate(region.facility_keys)}


def _connected(region: Region, members: list[int], share: float) -> set[int]:
    """Members connected: of each kind the first so many, in the order of the region."""
    out: set[int] = set()
    kinds = region.facilities["kind"]
    for kind in sorted({int(kinds[m]) for m in members}):
        of_kind = [m for m in members if kinds[m] == kind]
        out.update(of_kind[: int(share * len(of_kind) + 0.5)])
    return out


def consortium_rows(
    region: Region, consortia: tuple[ResolvedConsortium, ...], era: int, layout: Layout
) -> NDArray[np.void]:
    """One row of `CONSORTIUM` for each consortium of an era."""
    index = _index(region)
    out = np.zeros(len(consortia), CONSORTIUM)
    for row, c in zip(out, consortia, strict=True):
        lead = index[c.lead]
        row["lead"], row["era"] = lead, era
        row["hold_seconds"] = int(c.green_channel.hold_hours * HOUR + 0.5)
        row["slot_share"] = c.green_channel.slot_share
        row["early_days"] = int(c.green_channel.early_days + 0.5)
        row["referral_seconds"] = c.up_referral.referral_minutes * 60
        row["down_hold_seconds"] = int(c.down_referral.hold_hours * HOUR + 0.5)
        row["payment_yuan"] = c.down_referral.payment_yuan
        row["has_coordinator"] = coordinator_hours(region, c, layout) > 0
        row["recognised_share"] = c.mutual_recognition.recognised_share
        row["consult_seconds_a_day"] = c.tele_consult.consultant_minutes_per_day * 60
        row["reader_pool"] = layout.pool(POOL_READER, lead)
        row["has_reading"] = (
            c.tele_diagnostic.reader_hours_per_day > 0
            and layout.pool(POOL_READER, lead) != NONE
            and region.facilities["reader"][lead] != NONE
        )
        row["teaching_seconds"] = c.expert_rotation.teaching_minutes_per_session * 60
    return out


def link_rows(region: Region, consortia: tuple[ResolvedConsortium, ...], first: int) -> NDArray[np.void]:
    """Memberships of an era, sorted by member; consortium rows count from ``first``."""
    index = _index(region)
    rows = []
    for i, c in enumerate(consortia):
        members = [index[m] for m in c.members]
        reading = _connected(
            region,
            [m for m in members if region.facilities["kind"][m] == TOWNSHIP_CENTRE],
            c.tele_diagnostic.connected_township_share,
        )
        consult = _connected(region, members, c.tele_consult.connected_share)
        rows += [(m, first + i, m in reading, m in consult) for m in members]
    rows.sort()
    return np.array(rows, LINK) if rows else np.zeros(0, LINK)


def pool_policy(region: Region, consortia: tuple[ResolvedConsortium, ...], layout: Layout) -> NDArray[np.void]:
    """Beds reserved by pool in an era: ``beds_held_per_100`` of a lead's are not for who comes by himself."""
    index = _index(region)
    out = np.zeros(layout.n_pools, POOL_POLICY)
    out["capacity"] = NONE
    for (kind, place, detail), number in layout.extra.items():
        if kind == POOL_WARD:
            ward = int(region.facilities["ward"][place, detail])
            out["capacity"][number], out["capacity"][ward] = 0, region.pools["capacity"][ward]
    for c in consortia:
        lead = index[c.lead]
        wards = np.flatnonzero((region.pools["facility"] == lead) & (region.pools["kind"] == POOL_WARD))
        beds = region.pools["capacity"][wards].astype(float)
        exact = c.green_channel.beds_held_per_100 * beds / 100
        held = np.minimum(largest_remainder(exact, int(exact.sum() + 0.5)), beds)
        out["reserve"][wards, WALK_IN] = np.maximum(out["reserve"][wards, WALK_IN], held)
        _county_beds(region, c, layout, out)
    return out


def _county_beds(region: Region, c: ResolvedConsortium, layout: Layout, out: NDArray[np.void]) -> None:
    """Move beds of township wards into wards run by a department of the lead: ``ward_posting.bed_share`` of each."""
    for place in townships_of(region, c):
        ward = int(region.facilities["ward"][place, WARD_INTERNAL])
        county = layout.pool(POOL_WARD, place, WARD_INTERNAL)
        if ward == NONE or county == NONE:
            continue
        beds = int(region.pools["capacity"][ward])
        run = int(c.ward_posting.bed_share * beds + 0.5)
        if run > max(0, out["capacity"][county]):
            out["capacity"][county], out["capacity"][ward] = run, beds - run


def criteria_doctors(
    region: Region, consortia: tuple[ResolvedConsortium, ...], n_doctors: int, seed: int
) -> NDArray[np.int32]:
    """Whether each doctor works to written criteria: his own uniform against the greatest share of his consortia."""
    index = _index(region)
    share = np.zeros(len(region.facilities))
    for c in consortia:
        for m in c.members:
            if region.facilities["tier"][index[m]] <= TOWNSHIP:
                share[index[m]] = max(share[index[m]], c.up_referral.criteria_share)
    ids = np.arange(n_doctors, dtype=np.int64)
    z = np.zeros(n_doctors, np.int64)
    u = uniform(seed, ids, z, z, z + CRITERIA_PURPOSE)
    home = np.zeros(n_doctors, np.int64)
    home[: len(region.doctors)] = region.doctors["facility"]
    out: NDArray[np.int32] = (u < share[home]).astype(np.int32)
    out[len(region.doctors) :] = 0
    return out


def sessions_per_week(region: Region, c: ResolvedConsortium) -> int:
    """Half-day sessions a week at primary members: the strength times the residents, a whole number."""
    return int(c.expert_rotation.sessions_per_week_per_10000_residents * len(region.residents) / 10_000 + 0.5)


def _half_days(region: Region, shifts: list[Shift], lead: int) -> dict[int, list[int]]:
    """Half-days of a week, as numbers of shifts, that a lead's doctors of middle rank and above could spend elsewhere.

    A doctor's own clinic on a weekday, two to six hours that begin between 07:00 and 15:00.
    """
    doctors = region.doctors
    out: dict[int, list[int]] = {}
    for i, s in enumerate(shifts):
        if s.doctor >= len(doctors):
            continue
        d = doctors[s.doctor]
        if d["facility"] != lead or d["rank"] < RANK_MIDDLE or d["specialty"] not in ROTATING:
            continue
        second = s.start % SECONDS_A_DAY
        if s.pool != d["pool"] or s.start // SECONDS_A_DAY > 4 or second < 7 * HOUR or second > 15 * HOUR:
            continue
        if not 2 * HOUR <= s.end - s.start <= 6 * HOUR:
            continue
        out.setdefault(s.doctor, []).append(i)
    return out


def rounds_per_week(region: Region, c: ResolvedConsortium) -> int:
    """Ward rounds a week at all township centres of a consortium together, a whole number."""
    return int(c.ward_posting.rounds_per_week * len(townships_of(region, c)) + 0.5)


def townships_of(region: Region, c: ResolvedConsortium) -> list[int]:
    """Township centres among the members, as rows of the region's facilities."""
    index = _index(region)
    return [index[m] for m in c.members if region.facilities["kind"][index[m]] == TOWNSHIP_CENTRE]


def _rotate(
    region: Region,
    shifts: list[Shift],
    c: ResolvedConsortium,
    layout: Layout,
    travel: NDArray[np.int64],
    most_sessions: int,
    can_be_sent: Collection[int] | None,
) -> list[Shift]:
    """Send named doctors of the lead to members in turn: clinics with teaching, then ward rounds.

    A session takes the place of a half-day in the lead's clinic; the way there comes out of it. Nobody gives more
    half-days than ``most_sessions``, and only who can be sent goes (None: all): what they do not give is not done.
    """
    lead = _index(region)[c.lead]
    townships = townships_of(region, c)
    own = _half_days(region, shifts, lead)
    turn_of = [d for d in sorted(own) if can_be_sent is None or d in can_be_sent]
    queue = [own[d][k] for k in range(most_sessions) for d in turn_of if k < len(own[d])]
    sessions, rounds = sessions_per_week(region, c), rounds_per_week(region, c)
    if not townships:
        return shifts
    teaching = int(c.expert_rotation.teaching_minutes_per_session * 60 + 0.5)
    out = list(shifts)
    for turn, i in enumerate(queue[: sessions + rounds]):
        s = out[i]
        is_round = turn >= sessions
        place = townships[(turn - sessions if is_round else turn) % len(townships)]
        clinic, duty = int(region.facilities["clinic"][place, GENERAL]), layout.pool(POOL_DUTY, place)
        way = int(travel[lead, place])
        if is_round:
            if s.start + way < s.end:
                out[i] = Shift(s.start, s.end, s.doctor, duty, way)
            continue
        end = max(s.start, s.end - teaching)
        if s.start + way >= end:
            continue
        out[i] = Shift(s.start, end, s.doctor, clinic, way)
        if s.end > end:
            out.append(Shift(end, s.end, s.doctor, duty))
    return out


def with_second_sites(
    region: Region, shifts: list[Shift], share: float, seed: int, travel: NDArray[np.int64]
) -> list[Shift]:
    """The week with second places of practice (多点执业): a half-day at a private hospital in turn, taken from home.

    Who has one is his own uniform against the share; the same in every scenario.
    """
    kinds = region.facilities["kind"]
    sites = np.flatnonzero(kinds == PRIVATE_HOSPITAL)
    out = list(shifts)
    turn = 0
    for lead in np.flatnonzero(region.facilities["tier"] == COUNTY) if len(sites) else ():
        for doctor, half_days in sorted(_half_days(region, shifts, int(lead)).items()):
            if uniform(seed, doctor, 0, 0, SECOND_SITE_PURPOSE) >= share:
                continue
            site = int(sites[turn % len(sites)])
            turn += 1
            s, way = out[half_days[-1]], int(travel[lead, site])
            if s.start + way < s.end:
                out[half_days[-1]] = Shift(s.start, s.end, doctor, int(region.facilities["clinic"][site, GENERAL]), way)
    return out


def rotating_doctors(region: Region, usual: list[Shift], planned: list[Shift]) -> frozenset[int]:
    """Doctors whose week has them at a facility that is not their own."""
    facility_of = region.pools["facility"]
    home = region.doctors["facility"]
    return frozenset(
        s.doctor
        for s in planned
        if s.doctor < len(home) and s.pool < len(facility_of) and facility_of[s.pool] != home[s.doctor]
    )


def _read_for_members(region: Region, shifts: list[Shift], c: ResolvedConsortium, layout: Layout) -> list[Shift]:
    """Give the reading centre the first part of every hour of the lead's imaging doctors, whenever they read."""
    lead = _index(region)[c.lead]
    hours = c.tele_diagnostic.reader_hours_per_day * len(region.residents) / 500_000
    centre, own = layout.pool(POOL_READER, lead), int(region.facilities["reader"][lead])
    if hours <= 0 or centre == NONE or own == NONE:
        return shifts
    offered = sum(s.end - s.start for s in shifts if s.pool == own) / 7
    if offered <= 0:
        return shifts
    share = min(1.0, hours * HOUR / offered)
    out = [s for s in shifts if s.pool != own]
    for s in (s for s in shifts if s.pool == own):
        for begin in range(s.start, s.end, HOUR):
            end = min(begin + HOUR, s.end)
            middle = begin + int((end - begin) * share + 0.5)
            for first, last, pool in ((begin, middle, centre), (middle, end, own)):
                if last > first:
                    week = first // WEEK_SECONDS * WEEK_SECONDS
                    out.append(Shift(first - week, last - week, s.doctor, pool))
    return out


def coordinator_hours(region: Region, c: ResolvedConsortium, layout: Layout) -> float:
    """Coordinators' hours a week at the lead: the strength times its beds."""
    lead = _index(region)[c.lead]
    beds = region.pools["capacity"][(region.pools["facility"] == lead) & (region.pools["kind"] == POOL_WARD)].sum()
    if not layout.coordinators.get(lead):
        return 0.0
    return float(c.down_referral.coordinator_hours_per_week_per_100_beds * beds / 100)


def _coordinate(region: Region, c: ResolvedConsortium, layout: Layout) -> list[Shift]:
    """Working hours of the lead's coordinators, Monday to Friday from 08:00, as few people as it takes."""
    lead = _index(region)[c.lead]
    hours = coordinator_hours(region, c, layout) / 5
    pool = int(region.facilities["coordinator"][lead])
    out = []
    for doctor in layout.coordinators.get(lead, ()):
        own = min(8.0, hours)
        if own <= 0:
            break
        hours -= own
        for day in range(5):
            start = day * SECONDS_A_DAY + 8 * HOUR
            out.append(Shift(start, start + max(1, int(own * HOUR + 0.5)), doctor, pool))
    return out


def planned_shifts(
    region: Region,
    usual: list[Shift],
    consortia: tuple[ResolvedConsortium, ...],
    layout: Layout,
    travel: NDArray[np.int64],
    *,
    most_sessions: int = 10,
    can_be_sent: Mapping[str, Collection[int]] | None = None,
) -> list[Shift]:
    """The usual week with the sessions, rounds, readers and coordinators of an era's consortia.

    Parameters
    ----------
    most_sessions
        Half-days a week that one doctor of a lead gives at most.
    can_be_sent
        By consortium, doctors of its lead who can be sent to members; None for all.
    """
    shifts = list(usual)
    for c in consortia:
        able = None if can_be_sent is None else can_be_sent[c.key]
        shifts = _rotate(region, shifts, c, layout, travel, most_sessions, able)
        shifts = _read_for_members(region, shifts, c, layout)
    staffed: set[str] = set()
    for c in sorted(consortia, key=lambda c: -c.down_referral.coordinator_hours_per_week_per_100_beds):
        if c.lead not in staffed:
            staffed.add(c.lead)
            shifts += _coordinate(region, c, layout)
    assert all(s.start < WEEK_SECONDS for s in shifts)
    return shifts
