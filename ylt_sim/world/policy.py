"""What the consortia of an era do to the tables: links, reserved beds, kept slots, machines, beds opened."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.places import largest_remainder
from ylt_sim.region.plan import RECEIVERS
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.world.codes import (
    COUNTY,
    POOL_BOARD,
    POOL_INTERNET,
    POOL_READER,
    POOL_VEHICLE,
    POOL_WARD,
    SLOT_KEPT,
    TESTS,
    TOWNSHIP,
    TOWNSHIP_CENTRE,
    WALK_IN,
    WARD_INTERNAL,
)
from ylt_sim.world.fields import CONSORTIUM, LINK, POOL_POLICY
from ylt_sim.world.layout import Layout, Travel
from ylt_sim.world.members import (
    connected,
    connected_to_centre,
    coordinator_hours,
    recovery_beds,
    scope_bits,
    townships_of,
)
from ylt_sim.world.network import vehicles
from ylt_sim.world.roster import Shift

__all__ = ["INTERNET_FROM_HOUR", "consortium_rows", "criteria_doctors", "link_rows", "named_panels", "pool_policy"]

HOUR = 3600
MOST_OF_A_KIND = 24
CRITERIA_PURPOSE = 2001
INTERNET_FROM_HOUR = 8
WORKING_DAYS = 5
DEFAULTS = ModelParameters()


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
            and c.shared_equipment.pooled_hours_per_week_per_machine > 0
            and c.shared_equipment.listed_share > 0
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


def link_rows(
    region: Region,
    consortia: tuple[ResolvedConsortium, ...],
    first: int,
    travel: Travel | None = None,
) -> NDArray[np.void]:
    """Memberships of an era, sorted by member; consortium rows count from ``first``, roads are seconds by car."""
    index = region.facility_index
    rows = []
    for i, c in enumerate(consortia):
        members = [index[m] for m in c.members]
        reading = set(connected_to_centre(region, c))
        consult = connected(region, members, c.tele_consult.connected_share)
        record = connected(region, members, c.unified_info.shared_record_share)
        recognising = connected(region, members, c.mutual_recognition.participating_share)
        road = np.zeros(len(region.facilities), np.int64) if travel is None else travel[:, index[c.lead]]
        rows += [
            (m, first + i, m in reading, m in consult, m in record, m in recognising, int(road[m])) for m in members
        ]
    rows.sort()
    return np.array(rows, LINK) if rows else np.zeros(0, LINK)


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
