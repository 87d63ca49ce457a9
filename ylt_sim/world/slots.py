"""Slots offered (号源): expert clinics, what the roster has time for, and how it is shared out by class of slot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import BOOKING_DAYS, NONE, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    POOL_CLINIC,
    POOL_EXPERT,
    POOL_MACHINE,
    RANK_ASSOCIATE_SENIOR,
    SLOT_GENERAL,
    SLOT_KEPT,
    SLOT_TICKET,
    TERTIARY,
    VILLAGE,
)
from ylt_sim.world.half_days import is_half_day
from ylt_sim.world.layout import Layout
from ylt_sim.world.roster import Shift, columns_of

__all__ = [
    "expert_doors",
    "offered_slots",
    "open_slots",
    "planned_consultations",
    "session_hours",
    "with_expert_clinics",
]

SUNDAY = 6


def _expert_pools(region: Region, layout: Layout) -> dict[int, int]:
    """Expert clinic by ordinary clinic."""
    return {
        int(region.facilities["clinic"][f, specialty]): number
        for (kind, f, specialty), number in layout.extra.items()
        if kind == POOL_EXPERT
    }


def with_expert_clinics(region: Region, shifts: list[Shift], layout: Layout, share: float) -> list[Shift]:
    """The usual week with a share of the seniors' sessions moved to their specialty's expert clinic.

    Of the weekday sessions of associate senior and senior doctors in their own clinic every so-many-th, spread over
    the week; never the last doctor of a session, so that the ordinary clinic stays open.
    """
    experts = _expert_pools(region, layout)
    doctors = region.doctors
    there: dict[tuple[int, int], int] = {}
    by_pool: dict[int, list[int]] = {}
    for i, s in enumerate(shifts):
        if s.pool not in experts or not is_half_day(s):
            continue
        there[s.pool, s.start] = there.get((s.pool, s.start), 0) + 1
        d = doctors[s.doctor]
        if d["rank"] >= RANK_ASSOCIATE_SENIOR and d["pool"] == s.pool:
            by_pool.setdefault(s.pool, []).append(i)
    out = list(shifts)
    for pool, own in by_pool.items():
        due = 0.0
        for i in sorted(own, key=lambda i: (shifts[i].start, shifts[i].doctor)):
            due += share
            if due >= 1.0 - 1e-9 and there[pool, shifts[i].start] > 1:
                due -= 1.0
                there[pool, shifts[i].start] -= 1
                out[i] = shifts[i]._replace(pool=experts[pool])
    return out


def expert_doors(region: Region, shifts: list[Shift], layout: Layout) -> list[tuple[int, int, int]]:
    """Opening spans of expert clinics, ``(pool, from, until)`` of a usual week: their sessions."""
    experts = set(_expert_pools(region, layout).values())
    return sorted({(s.pool, s.start, s.end) for s in shifts if s.pool in experts})


def session_hours(region: Region, shifts: list[Shift], layout: Layout) -> NDArray[np.int32]:
    """First and last second of the day of clinics with slots, ``(2, n_pools, 7)``; ``NONE`` on days without any."""
    out = np.full((2, layout.n_pools, 7), NONE, np.int32)
    with_slots = set(layout.slot_pools)
    for row in region.facilities:
        for pool in {int(p) for p in row["clinic"]} & with_slots:
            out[0, pool], out[1, pool] = row["open_second"], row["close_second"]
    for pool, start, end in expert_doors(region, shifts, layout):
        weekday, midnight = start // SECONDS_A_DAY, start // SECONDS_A_DAY * SECONDS_A_DAY
        first, last = out[:, pool, weekday]
        out[0, pool, weekday] = start - midnight if first == NONE else min(first, start - midnight)
        out[1, pool, weekday] = max(last, end - midnight)
    return out


def planned_consultations(
    region: Region, spec: RegionSpecification, shifts: list[Shift], layout: Layout
) -> NDArray[np.float64]:
    """Consultations that a week's roster has time for, ``(n_pools, 7)``, in clinics with slots, within their hours.

    Time on the way and at night is no time for appointments.
    """
    c = spec.clinics
    minutes = np.array([c.village_minutes, c.township_minutes, c.county_minutes, c.tertiary_minutes])
    out = np.zeros((layout.n_pools, 7))
    first, last = session_hours(region, shifts, layout)
    wanted = set(layout.slot_pools)
    start, end, _, pool, travel, _ = columns_of([s for s in shifts if s.pool in wanted])
    tier = region.facilities["tier"][region.pools["facility"][pool]]
    weekday, midnight = start // SECONDS_A_DAY, start // SECONDS_A_DAY * SECONDS_A_DAY
    begin = np.maximum(start + travel - midnight, first[pool, weekday])
    seconds = np.maximum(0, np.minimum(end - midnight, last[pool, weekday]) - begin)
    np.add.at(out, (pool, weekday), seconds / 60 / minutes[np.clip(tier, VILLAGE, TERTIARY) - 1])
    return out


def offered_slots(
    region: Region,
    consortia: tuple[ResolvedConsortium, ...],
    layout: Layout,
    planned: NDArray[np.float64],
    walk_in_share: float,
) -> NDArray[np.int32]:
    """Slots by pool, weekday and class, ``(n_pools, 7, 3)``: together what is planned.

    A lead keeps ``slot_share`` of a specialty's consultations for referred patients, and ``expert_share`` of these in
    the expert clinic as far as it has time; of the rest a share are tickets of the same day, none of them in an expert
    clinic, and all else is for anybody ahead.
    """
    shares: dict[int, tuple[float, float]] = {}
    index = region.facility_index
    for c in consortia:
        own = (c.green_channel.slot_share, c.green_channel.expert_share)
        shares[index[c.lead]] = max(shares.get(index[c.lead], (0.0, 0.0)), own)
    experts = _expert_pools(region, layout)
    total = (planned + 0.5).astype(np.int64)
    out = np.zeros((layout.n_pools, 7, 3), np.int32)
    for pool in (p for p in layout.slot_pools if region.pools["kind"][p] == POOL_CLINIC):
        slot_share, expert_share = shares.get(int(region.pools["facility"][pool]), (0.0, 0.0))
        expert = experts.get(pool, NONE)
        for weekday in range(7):
            of_clinic = int(total[pool, weekday])
            of_experts = int(total[expert, weekday]) if expert != NONE else 0
            kept = int(slot_share * (of_clinic + of_experts) + 0.5)
            kept_by_experts = min(int(expert_share * kept + 0.5), of_experts)
            kept = min(kept - kept_by_experts, of_clinic)
            tickets = min(int(walk_in_share * of_clinic + 0.5), of_clinic - kept)
            out[pool, weekday, [SLOT_GENERAL, SLOT_KEPT, SLOT_TICKET]] = of_clinic - kept - tickets, kept, tickets
            if expert != NONE:
                out[expert, weekday, [SLOT_GENERAL, SLOT_KEPT]] = of_experts - kept_by_experts, kept_by_experts
    return out


def open_slots(world: Any, offered: NDArray[np.int32], slot_pools: tuple[int, ...], release_days: int) -> None:
    """Slots of the first days, as today offers them; what is near is released, but for those of machines."""
    slot, day = world.slot, world.day
    for i, number in enumerate(slot_pools):
        is_machine = world.pool["kind"][number] == POOL_MACHINE
        for ahead in range(BOOKING_DAYS):
            row = slot[i * BOOKING_DAYS + ahead]
            weekday = SUNDAY if day["is_holiday"][ahead] else int(day["weekday"][ahead])
            row["offered"] = offered[number, weekday]
            if ahead <= release_days and not is_machine:
                row["released"] = row["offered"][SLOT_KEPT]
                row["offered"][SLOT_GENERAL] += row["offered"][SLOT_KEPT]
                row["offered"][SLOT_KEPT] = 0
