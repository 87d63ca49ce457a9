"""Who is a member: a facility, a group, a run of facilities, a part of them, or all but some (成员单位).

========================== =============================================================================
written                    means
========================== =============================================================================
township_03                one facility
all_townships              a group
township_01..township_06   a run, both ends included
60 % of all_townships      a part, chosen reproducibly; so is ``29 of all_townships``
clinics of township_03     the village clinics (stations) of a township, or of a group, run or part of townships
except township_03         taken out of what the other items of the list put in; so is a group, run or part
========================== =============================================================================

A part is the same in every run and on every machine: each facility has a standing that its key alone decides, and the
part takes those of the lowest. So 60 % contains 40 %, and ``except 60 % of ...`` is exactly the rest. The lead is never
in the part.

Which clinics lie in a township is known only when the region is built. Until then, in `show` and in a digest, such an
item stands as it is written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ylt_sim.scenario.region_file import RegionSpecification

__all__ = ["Clinics", "Selector", "counted", "groups_of", "members_of", "parse"]

Clinics = Mapping[str, tuple[str, ...]]
"""Keys of the village clinics by key of their township."""

_ITEM = re.compile(
    r"(?P<but>except\s+)?(?P<clinics>(?:clinics|stations)\s+of\s+)?(?:(?P<amount>\d+(?:\.\d+)?)\s*(?P<percent>%)?\s+of\s+)?"
    r"(?P<first>[^\s.]+)(?:\.\.(?P<last>[^\s.]+))?"
)


@dataclass(frozen=True, slots=True)
class Selector:
    """One item of a list of members, as written."""

    first: str  # a facility or a group
    last: str | None  # end of a run
    amount: float | None  # of a part
    is_percent: bool
    is_out: bool  # starts with except
    is_clinics: bool  # means the clinics of these townships


def parse(text: str) -> Selector | None:
    """The item that ``text`` writes, or nothing if it is none."""
    found = _ITEM.fullmatch(text.strip())
    if found is None:
        return None
    amount = found["amount"]
    return Selector(
        found["first"], found["last"], None if amount is None else float(amount), found["percent"] is not None,
        found["but"] is not None, found["clinics"] is not None,
    )  # fmt: skip


def groups_of(region: RegionSpecification) -> dict[str, tuple[str, ...]]:
    """Groups by name: those of `RegionSpecification.groups`, hospitals by kind, and a district's own words for them."""
    groups, keys = region.groups(), region.facility_keys()
    groups["all_secondary"] = groups["all_county_hospitals"]
    groups["all_general_hospitals"] = tuple(k for k in keys if k.startswith("county_general"))
    groups["all_tcm_hospitals"] = tuple(k for k in keys if k.startswith("county_tcm"))
    groups["all_maternal_child"] = tuple(k for k in keys if k.startswith("county_mch"))
    if region.is_urban:
        groups["all_community_centres"] = groups["all_townships"]
        groups["all_community_stations"] = groups["all_village_clinics"]
    return groups


def counted(selector: Selector, of: int) -> int:
    """How many of ``of`` facilities a part takes."""
    if selector.amount is None:
        return of
    return int(selector.amount * of / 100 + 0.5) if selector.is_percent else int(selector.amount)


def _standing(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _chosen(
    selector: Selector, groups: Mapping[str, tuple[str, ...]], keys: tuple[str, ...], lead: str
) -> Iterable[str]:
    if selector.last is not None:
        found = keys[keys.index(selector.first) : keys.index(selector.last) + 1]
    else:
        found = groups.get(selector.first, (selector.first,))
    if selector.amount is None:
        return found
    others = sorted((key for key in found if key != lead), key=_standing)
    return others[: counted(selector, len(others))]


def members_of(
    items: Iterable[str], lead: str, region: RegionSpecification, clinics: Clinics | None = None
) -> tuple[str, ...]:
    """Members as facility keys, each once, without the lead, in the order of the region.

    Parameters
    ----------
    items
        As written; they have passed `ylt_sim.scenario.checks`.
    lead
        Facility that leads.
    region
        Where they are.
    clinics
        Village clinics by township, as the region was built: `ylt_sim.region.Region.clinics_by_township`. Without
        them ``clinics of`` stays as it is written, behind the keys.
    """
    groups, keys = groups_of(region), region.facility_keys()
    wanted: set[str] = set()
    out = {lead}
    unknown = []
    for text in items:
        selector = parse(text)
        if selector is None:
            continue
        found = _chosen(selector, groups, keys, lead)
        if selector.is_clinics and clinics is None:
            unknown.append(text)
            continue
        if selector.is_clinics and clinics is not None:
            found = [clinic for town in found for clinic in clinics[town]]
        (out if selector.is_out else wanted).update(found)
    wanted -= out
    return (*(key for key in keys if key in wanted), *unknown)
