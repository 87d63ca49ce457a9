"""What the consortia of an era do to the tables: links, reserved beds, kept slots, sessions, readers, coordinators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.places import largest_remainder
from ylt_sim.region.plan import RECEIVERS
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import ModelParameters, StepDownParameters
from ylt_sim.world.codes import (
    CARDIOLOGY_NEUROLOGY,
    COORDINATES_DESK,
    COORDINATES_HANDOVER,
    COUNTY,
    ECG,
    GENERAL,
    INTERNAL,
    OBGYN,
    PAEDIATRICS,
    POOL_BOARD,
    POOL_COORDINATOR,
    POOL_DUTY,
    POOL_INTERNET,
    POOL_READER,
    POOL_THERAPIST,
    POOL_VEHICLE,
    POOL_WARD,
    PRIVATE_HOSPITAL,
    RANK_MIDDLE,
    SLOT_KEPT,
    SPECIALTIES,
    SURGERY,
    TCM,
    TESTS,
    TOWNSHIP,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
    WALK_IN,
    WARD_INTERNAL,
)
from ylt_sim.world.fields import CONSORTIUM, LINK, POOL_POLICY
from ylt_sim.world.layout import Layout
from ylt_sim.world.network import vehicles
from ylt_sim.world.promises import Promise, kept_once
from ylt_sim.world.roster import WEEK_SECONDS, Shift

__all__ = [
    "consortium_rows",
    "criteria_doctors",
    "link_rows",
    "named_panels",
    "planned_shifts",
    "pool_policy",
    "recovery_beds",
    "rounds_per_week",
    "sessions_per_week",
    "townships_of",
    "visits_elsewhere",
    "with_second_sites",
]

HOUR = 3600
MOST_OF_A_KIND = 24
ROTATING = (INTERNAL, CARDIOLOGY_NEUROLOGY, SURGERY, TCM, PAEDIATRICS, OBGYN)
CRITERIA_PURPOSE, SECOND_SITE_PURPOSE = 2001, 2005
BOARD_WEEKDAY = 2  # Wednesday
INTERNET_FROM_HOUR = 8
WORKING_DAYS = 5
DEFAULTS = ModelParameters()


def _connected(region: Region, members: list[int], share: float) -> set[int]:
    """Members connected: of each kind the first so many, in the order of the region."""
    out: set[int] = set()
    kinds = region.facilities["kind"]
    for kind in sorted({int(kinds[m]) for m in members}):
        of_kind = [m for m in members if kinds[m] == kind]
        out.update(of_kind[: int(share * len(of_kind) + 0.5)])
    return out


def scope_bits(c: ResolvedConsortium) -> int:
    """The conditions that a consortium concerns itself with, a bit each."""
    catalogue = [row.condition_id for row in evidence.conditions()]
    return sum(1 << catalogue.index(condition) for condition in c.conditions or catalogue)


def rotating_specialties(c: ResolvedConsortium) -> tuple[int, ...]:
    """Specialties whose doctors a lead sends out, has on its board and at its screen: those of its conditions."""
    treating = {SPECIALTIES.index(row.specialty) for row in evidence.conditions() if row.condition_id in c.conditions}
    return tuple(s for s in ROTATING if not treating or s in treating)


def consortium_rows(
    region: Region,
    consortia: tuple[ResolvedConsortium, ...],
    era: int,
    layout: Layout,
    shifts: list[Shift] | None = None,
    parameters: ModelParameters = DEFAULTS,
) -> NDArray[np.void]:
    """One row of `CONSORTIUM` for each consortium of an era; ``shifts`` are its `planned_shifts`."""
    index = region.facility_index
    staffed = {s.pool for s in shifts or ()}
    out = np.zeros(len(consortia), CONSORTIUM)
    for row, c in zip(out, consortia, strict=True):
        lead = index[c.lead]
        row["lead"], row["era"], row["scope"] = lead, era, scope_bits(c)
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
        row["hospital"], row["receiver"] = NONE, NONE
        kinds, tiers = region.facilities["kind"], region.facilities["tier"]
        members = sorted({lead, *(index[m] for m in c.members)})
        hospitals = [f for f in members if tiers[f] >= COUNTY][:MOST_OF_A_KIND]
        receivers = [f for f in members if kinds[f] in RECEIVERS][:MOST_OF_A_KIND]
        row["hospital"][: len(hospitals)], row["n_hospitals"] = hospitals, len(hospitals)
        row["receiver"][: len(receivers)], row["n_receivers"] = receivers, len(receivers)
        row["has_desk"] = c.up_referral.desk_hours_per_day > 0
        row["summary_share"] = c.up_referral.summary_share
        row["record_delay_seconds"] = int(c.unified_info.record_delay_hours * HOUR + 0.5)
        row["history_seconds"] = c.unified_info.history_minutes * 60
        row["rounds_per_week"] = c.down_referral.rounds_per_week
        row["handover_seconds"] = c.outpatient_step_down.handover_minutes * 60
        row["has_handover"] = c.outpatient_step_down.coordinator_hours_per_week > 0
        row["return_slot_days"] = int(c.outpatient_step_down.return_slot_days + 0.5)
        row["validity_seconds"] = c.mutual_recognition.validity_days * SECONDS_A_DAY
        row["courier_runs"] = c.tele_diagnostic.courier_runs_per_day
        # A machine's slot does not say whose it is: an alliance for some illnesses would list it for all.
        row["has_pool_of_machines"] = (
            not c.conditions
            and c.shared_equipment.pooled_hours_per_week_per_machine > 0 and c.shared_equipment.listed_share > 0
        )
        if layout.pool(POOL_BOARD, lead) in staffed and c.tele_consult.consultant_minutes_per_day > 0:
            row["has_board"] = 1
            row["consult_seconds_a_day"] *= 1 - 2 * parameters.telemedicine.board_share / 7
        if layout.pool(POOL_INTERNET, lead) in staffed and c.internet_hospital.doctor_minutes_per_day > 0:
            row["internet_from_second"] = INTERNET_FROM_HOUR * HOUR
            hours = min(24.0 - INTERNET_FROM_HOUR, c.internet_hospital.open_hours_per_day)
            row["internet_until_second"] = row["internet_from_second"] + int(hours * HOUR + 0.5)
            row["internet_points"] = c.internet_hospital.fund_share * 100
        row["teaching_seconds"] = c.expert_rotation.teaching_minutes_per_session * 60
    return out


def connected_to_centre(region: Region, c: ResolvedConsortium) -> tuple[int, ...]:
    """Members that send pictures to the lead's reading centre: the first township centres, the first with an ECG."""
    index = region.facility_index
    members = [index[m] for m in c.members]
    kinds = region.facilities["kind"]
    towns, villages = ([m for m in members if kinds[m] == kind] for kind in (TOWNSHIP_CENTRE, VILLAGE_CLINIC))
    out = _connected(region, towns, c.tele_diagnostic.connected_township_share)
    with_ecg = [m for m in villages if region.facilities["machine"][m, ECG] != NONE]
    out.update(with_ecg[: int(c.tele_diagnostic.connected_village_share * len(villages) + 0.5)])
    return tuple(sorted(out))


def link_rows(
    region: Region,
    consortia: tuple[ResolvedConsortium, ...],
    first: int,
    travel: NDArray[np.int64] | None = None,
) -> NDArray[np.void]:
    """Memberships of an era, sorted by member; consortium rows count from ``first``, roads are seconds by car."""
    index = region.facility_index
    rows = []
    for i, c in enumerate(consortia):
        members = [index[m] for m in c.members]
        reading = set(connected_to_centre(region, c))
        consult = _connected(region, members, c.tele_consult.connected_share)
        record = _connected(region, members, c.unified_info.shared_record_share)
        recognising = _connected(region, members, c.mutual_recognition.participating_share)
        road = np.zeros(len(region.facilities), np.int64) if travel is None else travel[:, index[c.lead]]
        rows += [
            (m, first + i, m in reading, m in consult, m in record, m in recognising, int(road[m])) for m in members
        ]
    rows.sort()
    return np.array(rows, LINK) if rows else np.zeros(0, LINK)


def recovery_beds(
    region: Region, consortia: tuple[ResolvedConsortium, ...], parameters: StepDownParameters
) -> dict[int, int]:
    """Open beds of every rehabilitation hospital and nursing home: facility -> beds, 0 without a consortium.

    Beds per 1,000 residents, as far as there are nurses for them, shared out between the two kinds and evenly within
    one; a facility of two consortia opens the beds of the larger.
    """
    index, kinds = region.facility_index, region.facilities["kind"]
    out = {int(f): 0 for f in np.flatnonzero(np.isin(kinds, RECEIVERS))}
    for c in consortia:
        m = c.rehab_nursing
        nursed = min(1.0, m.nurses_per_10_beds / parameters.nurses_per_10_beds)
        beds = m.beds_per_1000_residents * len(region.residents) / 1000 * nursed
        by_kind = [[index[k] for k in c.members if kinds[index[k]] == kind] for kind in RECEIVERS]
        shares = [parameters.rehabilitation_share, 1 - parameters.rehabilitation_share]
        weight = [share / len(own) if own else 0.0 for share, own in zip(shares, by_kind, strict=True)]
        members = [(f, w) for own, w in zip(by_kind, weight, strict=True) for f in own]
        open_beds = largest_remainder(np.array([w for _, w in members], np.float64), int(beds + 0.5))
        for (f, _), number in zip(members, open_beds.tolist(), strict=True):
            out[f] = max(out[f], number)
    return out


def named_panels(region: Region, consortia: tuple[ResolvedConsortium, ...], panel: float) -> NDArray[np.int64]:
    """Handed-over outpatients that the named doctors of each township centre may carry, for its residents."""
    index = region.facility_index
    villages = region.villages
    out = np.zeros(len(region.facilities), np.int64)
    for c in consortia:
        for f in (index[m] for m in c.members if region.facilities["kind"][index[m]] == TOWNSHIP_CENTRE):
            residents = float(villages["residents"][villages["township"] == region.facilities["township"][f]].sum())
            doctors = c.outpatient_step_down.named_doctors_per_10000_residents * residents / 10_000
            out[f] = max(out[f], int(doctors * panel + 0.5))
    return out


def _listed_machines(region: Region, c: ResolvedConsortium, test: int) -> dict[int, int]:
    """Machines of a test in the common booking list, by pool: the first so many of the lead and the members."""
    index = region.facility_index
    pools = [int(region.facilities["machine"][index[key], test]) for key in (c.lead, *c.members)]
    units = [pool for pool in pools if pool != NONE for _ in range(int(region.pools["capacity"][pool]))]
    listed = units[: int(c.shared_equipment.listed_share * len(units) + 0.5)]
    return {pool: listed.count(pool) for pool in dict.fromkeys(listed)}


def _offer_machines(
    out: NDArray[np.void], region: Region, c: ResolvedConsortium, layout: Layout, minutes: tuple[float, ...]
) -> None:
    """Slots of listed machines for other members, on working days: pooled hours over the minutes of a test.

    An alliance for some illnesses lists none.
    """
    if c.conditions:
        return
    hours = c.shared_equipment.pooled_hours_per_week_per_machine / WORKING_DAYS
    slot_pools = set(layout.slot_pools)
    for test in range(len(TESTS)):
        for pool, machines in _listed_machines(region, c, test).items():
            if pool not in slot_pools:
                continue
            slots = int(hours * 60 / minutes[test] * machines + 0.5)
            for weekday in range(WORKING_DAYS):
                at = weekday * 3 + SLOT_KEPT
                out["offered"][pool, at] = max(out["offered"][pool, at], slots)


def pool_policy(
    region: Region,
    consortia: tuple[ResolvedConsortium, ...],
    layout: Layout,
    parameters: ModelParameters = DEFAULTS,
) -> NDArray[np.void]:
    """Beds reserved and opened, vehicles, and slots of shared machines by pool in an era.

    ``beds_held_per_100`` of a lead's ward stay out of reach of the class that comes by itself.
    """
    index = region.facility_index
    out = np.zeros(layout.n_pools, POOL_POLICY)
    out["capacity"] = NONE
    for (kind, place, detail), number in layout.extra.items():
        if kind == POOL_WARD:
            ward = int(region.facilities["ward"][place, detail])
            out["capacity"][number], out["capacity"][ward] = 0, region.pools["capacity"][ward]
    for f, n_open in recovery_beds(region, consortia, parameters.step_down).items():
        out["capacity"][np.flatnonzero((region.pools["facility"] == f) & (region.pools["kind"] == POOL_WARD))] = n_open
    for c in consortia:
        _offer_machines(out, region, c, layout, parameters.tests.test_minutes)
        lead = index[c.lead]
        wards = np.flatnonzero((region.pools["facility"] == lead) & (region.pools["kind"] == POOL_WARD))
        beds = region.pools["capacity"][wards].astype(float)
        exact = c.green_channel.beds_held_per_100 * beds / 100
        held = np.minimum(largest_remainder(exact, int(exact.sum() + 0.5)), beds)
        out["reserve"][wards, WALK_IN] = np.maximum(out["reserve"][wards, WALK_IN], held)
        _county_beds(region, c, layout, out)
    standing = vehicles(region, consortia)
    for (kind, f, _), pool in layout.extra.items():
        if kind == POOL_VEHICLE:
            out["capacity"][pool] = standing[f]
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
    index = region.facility_index
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


def _half_days(
    region: Region, shifts: list[Shift], lead: int, specialties: Collection[int] = ROTATING
) -> dict[int, list[int]]:
    """Half-days of a week, as numbers of shifts, that a lead's doctors of middle rank and above could spend elsewhere.

    A doctor's own clinic on a weekday, two to six hours that begin between 07:00 and 15:00.
    """
    doctors = region.doctors
    out: dict[int, list[int]] = {}
    for i, s in enumerate(shifts):
        if s.doctor >= len(doctors):
            continue
        d = doctors[s.doctor]
        if d["facility"] != lead or d["rank"] < RANK_MIDDLE or d["specialty"] not in specialties:
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
    index = region.facility_index
    return [index[m] for m in c.members if region.facilities["kind"][index[m]] == TOWNSHIP_CENTRE]


def _rotate(
    region: Region,
    shifts: list[Shift],
    c: ResolvedConsortium,
    layout: Layout,
    travel: NDArray[np.int64],
    most_sessions: int,
    can_be_sent: Collection[int] | None,
    clinics: Promise,
    rounds: Promise,
    given: Counter[int],
) -> list[Shift]:
    """Send named doctors of the lead to members in turn: clinics with teaching, then ward rounds.

    A session takes the place of a half-day in the lead's clinic; the way there comes out of it. Nobody gives more
    half-days than ``most_sessions`` to all consortia together (``given``: so far), and only who can be sent goes (None:
    all): what they do not give is not done.
    """
    lead = region.facility_index[c.lead]
    own = _half_days(region, shifts, lead, rotating_specialties(c))
    turn_of = [d for d in sorted(own) if can_be_sent is None or d in can_be_sent]
    queue = [own[d][k] for k in range(most_sessions) for d in turn_of if k < min(len(own[d]), most_sessions - given[d])]
    n_clinics, n_rounds = int(clinics.amount + 0.5), int(rounds.amount + 0.5)
    teaching = int(c.expert_rotation.teaching_minutes_per_session * 60 + 0.5)
    out = list(shifts)
    for turn, i in enumerate(queue[: n_clinics + n_rounds]):
        s = out[i]
        given[s.doctor] += 1
        is_round = turn >= n_clinics
        towns = rounds.members if is_round else clinics.members
        place = towns[(turn - n_clinics if is_round else turn) % len(towns)]
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


def visits_elsewhere(region: Region, planned: list[Shift]) -> frozenset[tuple[int, int]]:
    """Doctors and the pools in which their week has them at a facility that is not their own."""
    facility_of = region.pools["facility"]
    home = region.doctors["facility"]
    return frozenset(
        (s.doctor, s.pool)
        for s in planned
        if s.doctor < len(home) and s.pool < len(facility_of) and facility_of[s.pool] != home[s.doctor]
    )


def _reading(region: Region, c: ResolvedConsortium) -> Promise:
    """Reader hours a day for the township centres that send pictures; for village clinics if only they do."""
    connected = connected_to_centre(region, c)
    towns = tuple(f for f in connected if region.facilities["kind"][f] == TOWNSHIP_CENTRE)
    hours = c.tele_diagnostic.reader_hours_per_day * len(region.residents) / 500_000
    return Promise(hours if connected else 0.0, towns or connected)


def _read_for_members(
    region: Region, shifts: list[Shift], c: ResolvedConsortium, layout: Layout, hours: float
) -> list[Shift]:
    """Give the reading centre the first part of every hour of the lead's imaging doctors, whenever they read."""
    lead = region.facility_index[c.lead]
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


def _clinics_on(
    region: Region, shifts: list[Shift], c: ResolvedConsortium, weekday: int, begins: int = 0
) -> list[int]:
    """Numbers of the clinic half-days of a lead's specialists on a weekday, those that end after ``begins``."""
    lead, specialties = region.facility_index[c.lead], rotating_specialties(c)
    doctors, out = region.doctors, []
    for i, s in enumerate(shifts):
        if s.doctor >= len(doctors) or s.start // SECONDS_A_DAY != weekday or s.end % SECONDS_A_DAY <= begins:
            continue
        d = doctors[s.doctor]
        if d["facility"] != lead or d["rank"] < RANK_MIDDLE or d["specialty"] not in specialties or s.pool != d["pool"]:
            continue
        if 7 * HOUR <= s.start % SECONDS_A_DAY <= 15 * HOUR and s.end - s.start <= 6 * HOUR:
            out.append(i)
    return out


def _move(shifts: list[Shift], i: int, begin: int, end: int, pool: int) -> None:
    """Take a span out of a half-day for another pool of the same hospital."""
    s = shifts[i]
    begin, end = max(begin, s.start), min(end, s.end)
    parts = [Shift(s.start, begin, s.doctor, s.pool, s.travel_seconds), Shift(end, s.end, s.doctor, s.pool)]
    parts = [part for part in parts if part.end > part.start]
    shifts[i] = Shift(begin, end, s.doctor, pool)
    shifts.extend(parts)


def _sit_on_board(
    region: Region, shifts: list[Shift], c: ResolvedConsortium, layout: Layout, share: float
) -> list[Shift]:
    """Wednesday's board: the two most senior of one half-day give its first minutes, out of their clinics."""
    lead = region.facility_index[c.lead]
    pool = layout.pool(POOL_BOARD, lead)
    seconds = int(c.tele_consult.consultant_minutes_per_day * share * 60 + 0.5)
    if seconds <= 0 or pool == NONE or c.tele_consult.connected_share <= 0:
        return shifts
    if any(s.pool == pool for s in shifts):
        return shifts
    out = list(shifts)
    rank = region.doctors["rank"]
    half_days = _clinics_on(region, out, c, BOARD_WEEKDAY)
    best: list[int] = []
    for start in sorted({out[i].start for i in half_days}):
        own = sorted((i for i in half_days if out[i].start == start), key=lambda i: (-rank[out[i].doctor], i))[:2]
        if len(own) == 2 and (not best or _seniority(rank, out, own) > _seniority(rank, out, best)):
            best = own
    for i in best:
        _move(out, i, out[i].start, out[i].start + seconds, pool)
    return out


def _seniority(rank: NDArray[np.int16], shifts: list[Shift], half_days: list[int]) -> int:
    return int(sum(rank[shifts[i].doctor] for i in half_days))


def _sit_at_screen(region: Region, shifts: list[Shift], c: ResolvedConsortium, layout: Layout) -> list[Shift]:
    """The internet clinic: half of a day's minutes in the afternoon, the rest in the morning, in turn."""
    lead = region.facility_index[c.lead]
    pool = layout.pool(POOL_INTERNET, lead)
    wanted = c.internet_hospital.doctor_minutes_per_day * 60
    hours = min(24.0 - INTERNET_FROM_HOUR, c.internet_hospital.open_hours_per_day)
    if wanted <= 0 or hours <= 0 or pool == NONE or any(s.pool == pool for s in shifts):
        return shifts
    opens = INTERNET_FROM_HOUR * HOUR
    closes = opens + int(hours * HOUR + 0.5)
    out = list(shifts)
    for weekday in range(7):
        midnight = weekday * SECONDS_A_DAY
        half_days = _clinics_on(region, out, c, weekday, opens)
        afternoon = [i for i in half_days if out[i].start % SECONDS_A_DAY >= 12 * HOUR]
        morning = [i for i in half_days if i not in afternoon]
        left = int(wanted + 0.5)
        for part, least in ((afternoon, left // 2), (morning, 0)):
            for turn in range(len(part)):
                i = part[(turn + weekday) % len(part)]
                begin = max(out[i].start, midnight + opens)
                end = min(out[i].end, midnight + closes, begin + left - least)
                if end > begin:
                    _move(out, i, begin, end, pool)
                    left -= end - begin
                if left <= least:
                    break
    return out


def coordinator_hours(region: Region, c: ResolvedConsortium, layout: Layout) -> float:
    """Coordinators' hours a week at the lead: the strength times its beds."""
    lead = region.facility_index[c.lead]
    beds = region.pools["capacity"][(region.pools["facility"] == lead) & (region.pools["kind"] == POOL_WARD)].sum()
    if not layout.coordinators.get(lead):
        return 0.0
    return float(c.down_referral.coordinator_hours_per_week_per_100_beds * beds / 100)


def _coordinate(region: Region, c: ResolvedConsortium, layout: Layout) -> list[Shift]:
    """Working hours of the lead's coordinators, Monday to Friday from 08:00, as few people as it takes."""
    lead = region.facility_index[c.lead]
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


def _post_shifts(staff: range, pool: int, hours: float, days: int, *, in_turn: bool) -> list[Shift]:
    """Hours a day of posts from 08:00 on, eight hours a person at most, the people in rotation over the days.

    A desk is staffed by one person after the other, through the night if need be; others work side by side.
    """
    out: list[Shift] = []
    most = min(3, len(staff)) if in_turn else len(staff)
    lengths: list[float] = []
    while hours > 1e-9 and len(lengths) < most:
        lengths.append(min(8.0, hours))
        hours -= lengths[-1]
    for day in range(days):
        begin = day * SECONDS_A_DAY + 8 * HOUR
        for i, length in enumerate(lengths):
            seconds = max(1, int(length * HOUR + 0.5))
            person = staff[(day * len(lengths) + i) % len(staff)]
            start = begin % WEEK_SECONDS
            out.append(Shift(start, start + seconds, person, pool))
            begin += seconds if in_turn else 0
    return out


def _posts(
    region: Region, consortia: tuple[ResolvedConsortium, ...], layout: Layout, parameters: StepDownParameters
) -> list[Shift]:
    """Referral desks, coordinators of the specialist clinics and therapists; where two consortia staff one, the larger.

    The desk answers every day, the clinics' coordinators work Monday to Friday, therapists every day by open beds.
    """
    index = region.facility_index
    hours: dict[tuple[int, int, bool], float] = {}

    def staff(pool: int, amount: float, days: int, *, in_turn: bool = False) -> None:
        if pool != NONE and amount > 0:
            hours[pool, days, in_turn] = max(hours.get((pool, days, in_turn), 0.0), amount)

    beds = recovery_beds(region, consortia, parameters)
    for c in consortia:
        lead = index[c.lead]
        desk, clinics = (layout.pool(POOL_COORDINATOR, lead, d) for d in (COORDINATES_DESK, COORDINATES_HANDOVER))
        staff(desk, c.up_referral.desk_hours_per_day, 7, in_turn=True)
        staff(clinics, c.outpatient_step_down.coordinator_hours_per_week / 5, 5)
        for f in (index[m] for m in c.members if region.facilities["kind"][index[m]] in RECEIVERS):
            staff(layout.pool(POOL_THERAPIST, f), c.rehab_nursing.therapist_hours_per_day_per_10_beds * beds[f] / 10, 7)
    out: list[Shift] = []
    for (pool, days, in_turn), amount in sorted(hours.items()):
        out += _post_shifts(layout.posts[pool], pool, amount, days, in_turn=in_turn)
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
    parameters: ModelParameters = DEFAULTS,
) -> list[Shift]:
    """The usual week with the sessions, rounds, readers, boards, screens, coordinators, desks and
    therapists of an era's consortia.

    Parameters
    ----------
    most_sessions
        Half-days a week that one doctor of a lead gives at most.
    can_be_sent
        By consortium, doctors of its lead who can be sent to members; None for all.
    parameters
        Of the scenario: how much of its time a board takes, how many beds of recovery therapists serve.
    """
    shifts = list(usual)
    towns = [tuple(townships_of(region, c)) for c in consortia]
    clinics, rounds = (
        kept_once(consortia, [Promise(n(region, c) if at else 0.0, at) for c, at in zip(consortia, towns, strict=True)])
        for n in (sessions_per_week, rounds_per_week)
    )
    reading = kept_once(consortia, [_reading(region, c) for c in consortia])
    given: Counter[int] = Counter()
    for i, c in enumerate(consortia):
        able = None if can_be_sent is None else can_be_sent[c.key]
        shifts = _rotate(region, shifts, c, layout, travel, most_sessions, able, clinics[i], rounds[i], given)
        shifts = _read_for_members(region, shifts, c, layout, reading[i].amount)
        shifts = _sit_on_board(region, shifts, c, layout, parameters.telemedicine.board_share)
        shifts = _sit_at_screen(region, shifts, c, layout)
    staffed: set[str] = set()
    for c in sorted(consortia, key=lambda c: -c.down_referral.coordinator_hours_per_week_per_100_beds):
        if c.lead not in staffed:
            staffed.add(c.lead)
            shifts += _coordinate(region, c, layout)
    shifts += _posts(region, consortia, layout, parameters.step_down)
    assert all(s.start < WEEK_SECONDS for s in shifts)
    return shifts
