"""Rules that concern more than one value of a scenario, or a value and the region."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ylt_sim.scenario.consortium import Consortium, expand_members, resolve
from ylt_sim.scenario.faults import did_you_mean
from ylt_sim.scenario.members import Selector, counted, groups_of, parse
from ylt_sim.scenario.region_file import RegionSpecification

__all__ = ["Breach", "check_consortia", "check_days"]

LEADS = ("county_", "tertiary_")  # facilities with wards, specialists, readers and coordinators to lead with
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule and where in the scenario it is broken."""

    path: tuple[str | int, ...]
    rule: str
    fix: str = ""
    hint: str = ""


def check_days(policy_start_day: int, horizon_days: int) -> Iterator[Breach]:
    """The policy starts before the simulation ends."""
    if policy_start_day >= horizon_days:
        yield Breach(
            ("policy_start_day",),
            f"the policy starts before the last day; horizon_days is {horizon_days}",
            "start it earlier, or raise horizon_days",
        )


class _Facilities:
    """Keys and groups of a region, worked out once."""

    def __init__(self, region: RegionSpecification) -> None:
        self.region = region
        self.groups = {name: set(keys) for name, keys in groups_of(region).items()}
        self.keys = set(region.facility_keys())

    def check(self, name: str, path: tuple[str | int, ...], *, group_allowed: bool) -> Iterator[Breach]:
        """The name is a facility, or a group where one is allowed."""
        if name in self.keys or (group_allowed and name in self.groups):
            return
        if name in self.groups:
            yield Breach(path, "one facility, not a group", "name one facility, such as county_general")
            return
        known = sorted(self.keys | set(self.groups) if group_allowed else self.keys)
        shown = ", ".join(key for key in known if not re.search(r"\d\d", key))
        region = self.region
        rule = "a facility" + (" or a group of facilities" if group_allowed else "") + f" of the region '{region.name}'"
        fix = f"one of {shown}; township_01 to township_{region.townships:02d}"
        if group_allowed:
            fix += f"; village_clinic_0001 to village_clinic_{region.village_clinics:04d}"
            fix += "; a run township_01..township_06, a part 60 % of all_townships, or except township_03"
        yield Breach(path, rule, fix, did_you_mean(name, known))


def _lead_and_members(
    consortium: Consortium, path: tuple[str | int, ...], facilities: _Facilities
) -> Iterator[Breach]:
    unknown = [*facilities.check(consortium.lead, (*path, "lead"), group_allowed=False)]
    yield from unknown
    if not unknown and not consortium.lead.startswith(LEADS):
        yield Breach(
            (*path, "lead"), "the lead is a county or tertiary hospital: it lends specialists, beds and readers",
            "name county_general or tertiary_1",
        )  # fmt: skip
    seen: set[str] = set()
    selectors = [parse(member) for member in consortium.members]
    for index, (member, selector) in enumerate(zip(consortium.members, selectors, strict=True)):
        place = (*path, "members", index)
        unknown = [*_unknown(member, selector, place, facilities)]
        yield from unknown
        if member == consortium.lead:
            yield Breach(place, "the lead is not among its own members", f"delete '{member}' from the list")
        elif member in seen:
            yield Breach(place, "a member is listed once", f"delete the second '{member}'")
        elif not unknown and selector is not None:
            yield from _amount(selector, place, facilities, consortium.lead)
        seen.add(member)
    if all(selector is not None and selector.is_out for selector in selectors):
        yield Breach(
            (*path, "members"), "a list says who is in before it says who is not", "begin with all_townships"
        )  # fmt: skip


def _unknown(
    member: str, selector: Selector | None, place: tuple[str | int, ...], facilities: _Facilities
) -> Iterator[Breach]:
    """Every facility and group that an item of the list names is there."""
    if selector is None:
        yield from facilities.check(member, place, group_allowed=True)
    elif selector.last is None:
        yield from facilities.check(selector.first, place, group_allowed=True)
    else:
        ends = (selector.first, selector.last)
        faults = [breach for end in ends for breach in facilities.check(end, place, group_allowed=False)]
        yield from faults
        keys = facilities.region.facility_keys()
        if not faults and (_kind(ends[0]) != _kind(ends[1]) or keys.index(ends[0]) > keys.index(ends[1])):
            yield Breach(
                place, "a run goes from one facility to a later one of its kind", "write township_01..township_06"
            )  # fmt: skip


def _kind(key: str) -> str:
    return key.rstrip("0123456789").rstrip("_")


def _amount(
    selector: Selector, place: tuple[str | int, ...], facilities: _Facilities, lead: str
) -> Iterator[Breach]:
    """A part is a part of what there is beside the lead, and somebody."""
    name = facilities.region.name
    if selector.last is not None:
        keys = facilities.region.facility_keys()
        found = set(keys[keys.index(selector.first) : keys.index(selector.last) + 1])
    else:
        found = facilities.groups.get(selector.first, {selector.first})
    if selector.is_clinics and not all(key.startswith("township_") for key in found):
        yield Breach(place, "clinics are those of townships", "write clinics of township_03, or all_village_clinics")
        return
    n = len(found - {lead})
    if n == 0:
        if not selector.is_out:
            rule = f"a group has facilities in the region '{name}' beside the lead"
            yield Breach(place, rule, "delete it, or change the region")
        return
    if selector.amount is None:
        return
    what = selector.first if selector.last is None else f"{selector.first}..{selector.last}"
    if selector.is_percent and not 0 < selector.amount <= 100:
        yield Breach(place, "a part is above 0 % and at most 100 %", f"write 60 % of {what}")
    elif not selector.is_percent and not selector.amount.is_integer():
        yield Breach(
            place, "a number of facilities is whole", f"shares are percent: write {100 * selector.amount:g} % of {what}"
        )  # fmt: skip
    elif not 1 <= counted(selector, n) <= n:
        yield Breach(
            place, f"a part has at least one facility, and at most all: {what} is {n} beside the lead",
            "write another number",
        )  # fmt: skip


def check_consortia(
    name: str, consortia: Mapping[str, Consortium | None], region: RegionSpecification | None
) -> Iterator[Breach]:
    """Keys, leads and members exist, and what several consortia ask of one lead is there to give.

    Parameters
    ----------
    name
        ``consortia`` or ``today``.
    consortia
        By key; ``None`` for one that is removed.
    region
        ``None`` if the region itself is at fault: then nothing that concerns facilities is checked.
    """
    slots: dict[str, float] = defaultdict(float)
    beds: dict[str, float] = defaultdict(float)
    facilities = _Facilities(region) if region is not None else None
    for key, consortium in consortia.items():
        path = (name, key)
        if not _KEY.fullmatch(key):
            yield Breach(
                path, "a key is lower-case words joined by single underscores", "write it like county_group; a Chinese "
                "name belongs in name_zh"
            )  # fmt: skip
        if consortium is None or region is None or facilities is None:
            continue
        faults = [*_lead_and_members(consortium, path, facilities)]
        yield from faults
        if faults:
            continue
        if not expand_members(consortium, region):
            yield Breach((*path, "members"), "a member is left when those after 'except' are out", "take fewer out")
            continue
        resolved = resolve(consortium, key=key, adds_to_today=False)
        listed = region.people.listed_follow_ups_per_year
        if resolved.chronic_mgmt.follow_ups_per_year > listed + 1e-9:
            yield Breach(
                (*path, "chronic_mgmt", "follow_ups_per_year"),
                f"at most as many as the region lists as potential episodes, {listed:g}",
                "lower it, or raise region.people.listed_follow_ups_per_year in all scenarios of the study",
            )  # fmt: skip
        green = resolved.green_channel
        slots[consortium.lead] += green.slot_share
        beds[consortium.lead] += green.beds_held_per_100
        whole = f"all consortia led by {consortium.lead} together keep"
        if slots[consortium.lead] > 1 + 1e-9:
            yield Breach(
                (*path, "green_channel", "slot_share"), f"{whole} at most all of its slots",
                f"they keep {slots[consortium.lead]:g} of them; lower one",
            )  # fmt: skip
        if beds[consortium.lead] > 100 + 1e-9:
            yield Breach(
                (*path, "green_channel", "beds_held_per_100"), f"{whole} at most all of its beds",
                f"they keep {beds[consortium.lead]:g} of 100; lower one",
            )  # fmt: skip
