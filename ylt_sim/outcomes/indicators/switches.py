"""What the consortia of an era are, read from the scenario: the ground of the qualitative indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.world.codes import ECG, NONE, TOWNSHIP_CENTRE

__all__ = ["IN_FORCE", "Arrangement", "strength_of"]

IN_FORCE = 0.5
"""Strength from which an arrangement counts as in force: assumption, 0.25-0.75. 0 is none, 1 is full practice."""


def strength_of(consortium: ResolvedConsortium, mechanism: str) -> float:
    """Strength of a mechanism, 0 to 1: mean over its quantities of where each stands between none and full practice."""
    places = []
    for field, value in consortium.mechanisms[mechanism]:
        row = evidence.strength(mechanism, MECHANISMS[mechanism].rows[field])
        if row.value_at_1 != row.value_at_0:
            places.append((value - row.value_at_0) / (row.value_at_1 - row.value_at_0))
    return float(np.clip(np.mean(places), 0.0, 1.0)) if places else 0.0


@dataclass(frozen=True)
class Arrangement:
    """The consortia of one era in a region."""

    region: Region
    consortia: Sequence[ResolvedConsortium]

    def of_kind(self, *kinds: int) -> list[str]:
        """Keys of the facilities of some kinds."""
        return [self.region.facility_keys[f] for f in np.flatnonzero(np.isin(self.region.facilities["kind"], kinds))]

    def townships_with(self, mechanisms: Iterable[str]) -> tuple[int, int]:
        """Township centres where each of the mechanisms is in force in some consortium of theirs, and all of them."""
        townships = self.of_kind(TOWNSHIP_CENTRE)
        covered = set(townships)
        for mechanism in mechanisms:
            covered &= {
                m for c in self.consortia if strength_of(c, mechanism) >= IN_FORCE for m in (c.lead, *c.members)
            }
        return len(covered), len(townships)

    def members(self, *kinds: int) -> tuple[int, int]:
        """Facilities of some kinds in a consortium, and all of them."""
        own = self.of_kind(*kinds)
        inside = {m for c in self.consortia for m in (c.lead, *c.members)}
        return sum(key in inside for key in own), len(own)

    def townships_on_record(self) -> tuple[int, int]:
        """Township centres on a shared record, of each consortium the share that it connects, and all of them."""
        townships = self.of_kind(TOWNSHIP_CENTRE)
        connected: set[str] = set()
        for c in self.consortia:
            own = [m for m in c.members if m in townships]
            connected.update(own[: int(c.unified_info.shared_record_share * len(own) + 0.5)])
        return len(connected), len(townships)

    def has_remote_consultation(self) -> bool:
        """Whether a member can ask a specialist of its lead from afar."""
        return any(
            c.tele_consult.consultant_minutes_per_day > 0 and c.tele_consult.connected_share > 0 for c in self.consortia
        )

    def with_ecg(self, *kinds: int) -> tuple[int, int]:
        """Facilities of some kinds with an ECG device, and all of them."""
        f = self.region.facilities
        own = np.isin(f["kind"], kinds)
        return int((own & (f["machine"][:, ECG] != NONE)).sum()), int(own.sum())

    def leads(self) -> Collection[int]:
        """Facilities that lead a consortium."""
        return {self.region.facility_index[c.lead] for c in self.consortia}

    def homes(self) -> list[tuple[int, NDArray[np.bool_]]]:
        """Lead of each consortium and the residents whose own village clinic or township centre is a member."""
        index = {key: i for i, key in enumerate(self.region.facility_keys)}
        own, village = self.region.villages["facility"][:, :2], self.region.residents["village"]
        out: list[tuple[int, NDArray[np.bool_]]] = []
        for c in self.consortia:
            is_member = np.isin(own, [index[m] for m in c.members])
            out.append((index[c.lead], (is_member[:, 0] | is_member[:, 1])[village]))
        return out
