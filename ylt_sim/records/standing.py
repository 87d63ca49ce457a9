"""Where everybody stands: what pools and doctors belong to, who leads and who is a member of which consortium."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.region.region import Region
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.mechanisms import MECHANISMS

__all__ = ["NOBODY", "SEVERAL", "Ally", "Standing", "standing_of"]

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

SEVERAL, NOBODY = -1, -2
"""Which consortium: several it may be, none it can be."""


@dataclass(frozen=True)
class Ally:
    """One consortium of one era."""

    key: str
    is_policy: bool  # of the scenario, or of today
    lead: int
    members: frozenset[int]
    acting: frozenset[str] = frozenset()  # mechanisms with a quantity that is not that of strength 0


@dataclass(frozen=True)
class Standing:
    """Of a run, by number as the event rows name it.

    Attributes
    ----------
    pool_kind, pool_detail, pool_facility, is_shared
        By pool; shared is what only a consortium staffs or opens.
    doctor_home
        Facility by doctor, ``NONE`` for posts that a consortium adds; doctors beyond are such posts too.
    facility_kind
        By facility.
    own_places
        By resident: own village clinic and own township centre.
    is_signed
        By resident: with a family doctor at the start.
    allies
        Consortia in the order of the world's table: today's, then the scenario's.
    policy_second, horizon
        When the scenario's consortia begin, when the run ends.
    """

    pool_kind: Numbers
    pool_detail: Numbers
    pool_facility: Numbers
    is_shared: Mask
    doctor_home: Numbers
    facility_kind: Numbers
    own_places: Numbers
    is_signed: Mask
    allies: tuple[Ally, ...]
    policy_second: int
    horizon: int
    _belongs: Mask = field(init=False, repr=False, compare=False)  # consortium x facility: leads it or is a member

    def __post_init__(self) -> None:
        belongs = np.zeros((len(self.allies), len(self.facility_kind)), bool)
        for c, ally in enumerate(self.allies):
            belongs[c, [ally.lead, *ally.members]] = True
        object.__setattr__(self, "_belongs", belongs)

    @property
    def n_residents(self) -> int:
        """Residents of the county."""
        return len(self.is_signed)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the consortia, each once."""
        return tuple(dict.fromkeys(ally.key for ally in self.allies))

    def home(self, doctor: Numbers) -> Numbers:
        """Facility at which doctors have their post, ``NONE`` for posts of a consortium and for nobody."""
        known = (doctor >= 0) & (doctor < len(self.doctor_home))
        return np.where(known, self.doctor_home[np.where(known, doctor, 0)], NONE)

    def which(
        self,
        time: Numbers,
        *,
        lead: Numbers | None = None,
        member: Numbers | None = None,
        of: Sequence[Numbers] = (),
    ) -> Numbers:
        """Consortium of the era of ``time``, as the only one that fits: a number, ``SEVERAL`` or ``NOBODY``.

        Parameters
        ----------
        time
            Second of each row.
        lead, member
            Facility that leads it; facility that is a member and not the lead. Not asked for where None.
        of
            Facilities that belong to it, as lead or member.
        """
        is_policy = time >= self.policy_second
        count, first = np.zeros(len(time), np.int64), np.full(len(time), NOBODY, np.int64)
        for c, ally in enumerate(self.allies):
            hit = is_policy == ally.is_policy
            if lead is not None:
                hit = hit & (lead == ally.lead)
            if member is not None:
                hit = hit & self._in(c, member) & (member != ally.lead)
            for facility in of:
                hit = hit & self._in(c, facility)
            first = np.where(hit & (count == 0), c, first)
            count += hit
        return np.where(count > 1, SEVERAL, first)

    def _in(self, c: int, facility: Numbers) -> Mask:
        out: Mask = self._belongs[c, np.maximum(facility, 0)] & (facility >= 0)
        return out


def _acting(c: ResolvedConsortium) -> frozenset[str]:
    """Mechanisms with a quantity that is not that of strength 0."""
    of_rows: Mapping[str, Any] = c.mechanisms
    return frozenset(
        mechanism
        for mechanism, numbers in of_rows.items()
        if any(value != _at_0(mechanism, field_name) for field_name, value in numbers)
    )


def _at_0(mechanism: str, field_name: str) -> float:
    return evidence.strength(mechanism, MECHANISMS[mechanism].rows[field_name]).value_at_0


def standing_of(
    region: Region,
    eras: tuple[Sequence[ResolvedConsortium], Sequence[ResolvedConsortium]],
    *,
    policy_start_day: int,
    days: int,
) -> Standing:
    """Standing in a run of a scenario in its region.

    Parameters
    ----------
    region
        The region of the run.
    eras
        Consortia of today and of the scenario, each in the order of the world's table.
    policy_start_day, days
        When the second begin, how long the run is.
    """
    index = region.facility_index
    allies = [
        Ally(
            c.key,
            era == 1,
            index[c.lead],
            frozenset(index[m] for m in c.members),
            _acting(c),
        )
        for era, consortia in enumerate(eras)
        for c in consortia
    ]
    pools = region.pools
    return Standing(
        pool_kind=pools["kind"].astype(np.int64),
        pool_detail=pools["detail"].astype(np.int64),
        pool_facility=pools["facility"].astype(np.int64),
        is_shared=np.arange(len(pools)) >= region.first_shared_pool,
        doctor_home=region.doctors["facility"].astype(np.int64),
        facility_kind=region.facilities["kind"].astype(np.int64),
        own_places=region.villages["facility"][region.residents["village"], :2].astype(np.int64),
        is_signed=region.residents["is_signed"] == 1,
        allies=tuple(allies),
        policy_second=policy_start_day * SECONDS_A_DAY,
        horizon=days * SECONDS_A_DAY,
    )
