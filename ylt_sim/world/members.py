"""Members of a consortium: who is connected, who takes part, what its strengths come to among them."""

from __future__ import annotations

import numpy as np

from ylt_sim import evidence
from ylt_sim.kernel.codes import NONE
from ylt_sim.region.places import largest_remainder
from ylt_sim.region.plan import RECEIVERS
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import StepDownParameters
from ylt_sim.world.codes import (
    CARDIOLOGY_NEUROLOGY,
    ECG,
    INTERNAL,
    OBGYN,
    PAEDIATRICS,
    POOL_WARD,
    SPECIALTIES,
    SURGERY,
    TCM,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)
from ylt_sim.world.layout import Layout

__all__ = [
    "ROTATING", "connected", "connected_to_centre", "coordinator_hours", "recovery_beds", "rotating_specialties",
    "rounds_per_week", "scope_bits", "sessions_per_week", "townships_of",
]  # fmt: skip

ROTATING = (INTERNAL, CARDIOLOGY_NEUROLOGY, SURGERY, TCM, PAEDIATRICS, OBGYN)


def scope_bits(c: ResolvedConsortium) -> int:
    """The conditions that a consortium concerns itself with, a bit each."""
    catalogue = [row.condition_id for row in evidence.conditions()]
    return sum(1 << catalogue.index(condition) for condition in c.conditions or catalogue)


def rotating_specialties(c: ResolvedConsortium) -> tuple[int, ...]:
    """Specialties whose doctors a lead sends out, has on its board and at its screen: those of its conditions."""
    treating = {SPECIALTIES.index(row.specialty) for row in evidence.conditions() if row.condition_id in c.conditions}
    return tuple(s for s in ROTATING if not treating or s in treating)


def townships_of(region: Region, c: ResolvedConsortium) -> list[int]:
    """Township centres among the members, as rows of the region's facilities."""
    index = region.facility_index
    return [index[m] for m in c.members if region.facilities["kind"][index[m]] == TOWNSHIP_CENTRE]


def sessions_per_week(region: Region, c: ResolvedConsortium) -> int:
    """Half-day sessions a week at primary members: the strength times the residents, a whole number."""
    return int(c.expert_rotation.sessions_per_week_per_10000_residents * len(region.residents) / 10_000 + 0.5)


def rounds_per_week(region: Region, c: ResolvedConsortium) -> int:
    """Ward rounds a week at all township centres of a consortium together, a whole number."""
    return int(c.ward_posting.rounds_per_week * len(townships_of(region, c)) + 0.5)


def coordinator_hours(region: Region, c: ResolvedConsortium, layout: Layout) -> float:
    """Coordinators' hours a week at the lead: the strength times its beds."""
    lead = region.facility_index[c.lead]
    beds = region.pools["capacity"][(region.pools["facility"] == lead) & (region.pools["kind"] == POOL_WARD)].sum()
    if not layout.coordinators.get(lead):
        return 0.0
    return float(c.down_referral.coordinator_hours_per_week_per_100_beds * beds / 100)


def connected(region: Region, members: list[int], share: float) -> set[int]:
    """Members connected: of each kind the first so many, in the order of the region."""
    out: set[int] = set()
    kinds = region.facilities["kind"]
    for kind in sorted({int(kinds[m]) for m in members}):
        of_kind = [m for m in members if kinds[m] == kind]
        out.update(of_kind[: int(share * len(of_kind) + 0.5)])
    return out


def connected_to_centre(region: Region, c: ResolvedConsortium) -> tuple[int, ...]:
    """Members that send pictures to the lead's reading centre: the first township centres, the first with an ECG."""
    index = region.facility_index
    members = [index[m] for m in c.members]
    kinds = region.facilities["kind"]
    towns, villages = ([m for m in members if kinds[m] == kind] for kind in (TOWNSHIP_CENTRE, VILLAGE_CLINIC))
    out = connected(region, towns, c.tele_diagnostic.connected_township_share)
    with_ecg = [m for m in villages if region.facilities["machine"][m, ECG] != NONE]
    out.update(with_ecg[: int(c.tele_diagnostic.connected_village_share * len(villages) + 0.5)])
    return tuple(sorted(out))


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
