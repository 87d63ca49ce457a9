"""The week of an era: sessions, rounds, readers, boards, screens, coordinators, desks and therapists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.plan import RECEIVERS
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import ModelParameters, StepDownParameters
from ylt_sim.world.codes import (
    COORDINATES_DESK,
    COORDINATES_HANDOVER,
    COUNTY,
    GENERAL,
    POOL_BOARD,
    POOL_COORDINATOR,
    POOL_DUTY,
    POOL_INTERNET,
    POOL_READER,
    POOL_THERAPIST,
    PRIVATE_HOSPITAL,
    TOWNSHIP_CENTRE,
)
from ylt_sim.world.half_days import clinics_of, half_days, move
from ylt_sim.world.layout import Layout, Travel
from ylt_sim.world.members import (
    connected_to_centre,
    coordinator_hours,
    recovery_beds,
    rotating_specialties,
    rounds_per_week,
    sessions_per_week,
    townships_of,
)
from ylt_sim.world.pathways import with_case_reviews
from ylt_sim.world.policy import INTERNET_FROM_HOUR
from ylt_sim.world.promises import Promise, kept_once
from ylt_sim.world.roster import WEEK_SECONDS, Shift

__all__ = ["planned_shifts", "visits_elsewhere", "with_second_sites"]

HOUR = 3600
SECOND_SITE_PURPOSE = 2005
BOARD_WEEKDAY = 2  # Wednesday
DEFAULTS = ModelParameters()


def _rotate(
    region: Region,
    shifts: list[Shift],
    c: ResolvedConsortium,
    layout: Layout,
    travel: Travel,
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
    own = half_days(region, shifts, lead, rotating_specialties(c))
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
    region: Region, shifts: list[Shift], share: float, seed: int, travel: Travel
) -> list[Shift]:
    """The week with second places of practice (多点执业): a half-day at a private hospital in turn, taken from home.

    Who has one is his own uniform against the share; the same in every scenario.
    """
    kinds = region.facilities["kind"]
    sites = np.flatnonzero(kinds == PRIVATE_HOSPITAL)
    out = list(shifts)
    turn = 0
    home = region.doctors["facility"].tolist()
    own = half_days(region, shifts, np.flatnonzero(region.facilities["tier"] == COUNTY)) if len(sites) else {}
    for doctor in sorted(own, key=lambda d: (home[d], d)):
        if uniform(seed, doctor, 0, 0, SECOND_SITE_PURPOSE) >= share:
            continue
        site, last = int(sites[turn % len(sites)]), own[doctor][-1]
        turn += 1
        s, way = out[last], int(travel[home[doctor], site])
        if s.start + way < s.end:
            out[last] = Shift(s.start, s.end, doctor, int(region.facilities["clinic"][site, GENERAL]), way)
    return out


def visits_elsewhere(region: Region, planned: list[Shift]) -> frozenset[tuple[int, int]]:
    """Doctors and the pools in which their week has them at a facility that is not their own."""
    facility_of, home = region.pools["facility"].tolist(), region.doctors["facility"].tolist()
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
    half_days = [i for i in clinics_of(region, out, c) if out[i].start // SECONDS_A_DAY == BOARD_WEEKDAY]
    best: list[int] = []
    for start in sorted({out[i].start for i in half_days}):
        own = sorted((i for i in half_days if out[i].start == start), key=lambda i: (-rank[out[i].doctor], i))[:2]
        if len(own) == 2 and (not best or _seniority(rank, out, own) > _seniority(rank, out, best)):
            best = own
    for i in best:
        move(out, i, out[i].start, out[i].start + seconds, pool)
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
    half_days = clinics_of(region, out, c, opens)
    for weekday in range(7):
        midnight = weekday * SECONDS_A_DAY
        noon = midnight + 12 * HOUR
        morning = [i for i in half_days if midnight <= out[i].start < noon]
        afternoon = [i for i in half_days if noon <= out[i].start < midnight + SECONDS_A_DAY]
        left = int(wanted + 0.5)
        for part, least in ((afternoon, left // 2), (morning, 0)):
            for turn in range(len(part)):
                i = part[(turn + weekday) % len(part)]
                begin = max(out[i].start, midnight + opens)
                end = min(out[i].end, midnight + closes, begin + left - least)
                if end > begin:
                    move(out, i, begin, end, pool)
                    left -= end - begin
                if left <= least:
                    break
    return out


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
    travel: Travel,
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
    shifts = with_case_reviews(region, shifts, consortia, layout)
    staffed: set[str] = set()
    for c in sorted(consortia, key=lambda c: -c.down_referral.coordinator_hours_per_week_per_100_beds):
        if c.lead not in staffed:
            staffed.add(c.lead)
            shifts += _coordinate(region, c, layout)
    shifts += _posts(region, consortia, layout, parameters.step_down)
    assert all(s.start < WEEK_SECONDS for s in shifts)
    return shifts
