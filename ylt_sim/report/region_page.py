"""The generated tables of ``docs/regions.md``: the shipped regions side by side, and whom a group names.

``python -m ylt_sim.report docs`` brings the page up to date; a test checks that it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from ylt_sim.evidence import STATUS_QUO
from ylt_sim.region import Region
from ylt_sim.region.volumes import admission_shares, visit_shares
from ylt_sim.report.room_pages import fill, markdown_table
from ylt_sim.run import region_of
from ylt_sim.scenario import load
from ylt_sim.scenario.loading import library_folder
from ylt_sim.scenario.members import groups_of
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import FACILITY_KINDS, OPTIONS, POOL_WARD

__all__ = ["region_blocks", "shipped_regions", "write_region_page"]

ORDER = ("county-500k", "county-small", "county-hills", "county-plain", "county-remote", "district-600k")
HOSPITALS = ("county_general", "county_tcm", "county_mch", "tertiary_hospital")
WAYS = ("own_village_clinic", "own_township", "county_general", "tertiary")
KINDS = {
    "village_clinic": "village clinics / community stations",
    "township_centre": "township centres / community centres",
    "county_general": "general hospitals, county or district",
    "county_tcm": "hospitals of Chinese medicine",
    "county_mch": "maternal and child hospitals",
    "tertiary_hospital": "tertiary hospitals",
    "private_clinic": "private clinics",
    "private_hospital": "private level-1 hospitals",
    "rehabilitation_hospital": "rehabilitation hospitals",
    "nursing_home": "nursing homes",
}
WAY_WORDS = ("village clinic / station", "township / community centre", "nearest general hospital", "tertiary hospital")


def shipped_regions() -> tuple[str, ...]:
    """Names of the shipped region files: those of the page's order first, others after them."""
    found = {path.stem for path in (library_folder() / "regions").glob("*.yaml")}
    return (*(name for name in ORDER if name in found), *sorted(found.difference(ORDER)))


@cache
def _built(name: str) -> tuple[RegionSpecification, Region]:
    scenario = load(STATUS_QUO, set={"region": name})
    return scenario.region, region_of(scenario)


def _of_kind(region: Region, kind: str) -> np.ndarray:
    return np.flatnonzero(region.facilities["kind"] == FACILITY_KINDS.index(kind))


def _beds(kind: str) -> Callable[[RegionSpecification, Region], str]:
    def beds(_: RegionSpecification, region: Region) -> str:
        wards = region.pools["kind"] == POOL_WARD
        at = wards & np.isin(region.pools["facility"], _of_kind(region, kind))
        return f"{int(region.pools['capacity'][at].sum()):,}"

    return beds


def _count(kind: str) -> Callable[[RegionSpecification, Region], str]:
    return lambda _, region: f"{len(_of_kind(region, kind)):,}"


def _doctors(kind: str) -> Callable[[RegionSpecification, Region], str]:
    return lambda _, region: f"{int(np.isin(region.doctors['facility'], _of_kind(region, kind)).sum()):,}"


def _share(shares: Callable[[RegionSpecification], np.ndarray], kind: str) -> Callable[..., str]:
    return lambda spec, _: f"{100 * shares(spec)[FACILITY_KINDS.index(kind)]:.1f}"


def _minutes(option: str) -> Callable[[RegionSpecification, Region], str]:
    """Residents' median."""

    def minutes(_: RegionSpecification, region: Region) -> str:
        v = region.villages
        seconds = np.repeat(v["travel_seconds"][:, OPTIONS.index(option)], v["residents"])
        return f"{np.median(seconds) / 60:,.0f}"

    return minutes


def _constants(spec: RegionSpecification, _: Region) -> str:
    c = spec.constants
    return "fitted" if c.fitted_for == spec.name else f"of {c.fitted_for}" if c.is_fitted else "not fitted"


def _rows() -> list[tuple[str, Callable[..., str]]]:
    rows: list[tuple[str, Callable[..., str]]] = [
        ("setting", lambda spec, _: spec.setting),
        ("residents", lambda spec, _: f"{spec.residents:,}"),
    ]
    rows += [(words, _count(kind)) for kind, words in KINDS.items()]
    rows += [("tertiary hospitals inside", lambda spec, _: str(spec.facilities.tertiary_in_region))]
    rows += [(f"open beds, {KINDS[kind]}", _beds(kind)) for kind in ("township_centre", *HOSPITALS)]
    rows += [("doctors in all", lambda _, region: f"{len(region.doctors):,}")]
    rows += [(f"doctors, {KINDS[kind]}", _doctors(kind)) for kind in ("village_clinic", "township_centre")]
    rows += [(f"minutes to the {words}, median", _minutes(o)) for o, words in zip(WAYS, WAY_WORDS, strict=True)]
    rows += [
        (f"visits at {KINDS[kind]}, %", _share(visit_shares, kind))
        for kind in ("village_clinic", "township_centre", "private_clinic", "county_general", "tertiary_hospital")
    ]
    rows += [
        (f"admissions at {KINDS[kind]}, %", _share(admission_shares, kind))
        for kind in ("township_centre", "county_general", "tertiary_hospital")
    ]
    return [*rows, ("constants", _constants)]


def _regions() -> str:
    built = {name: _built(name) for name in shipped_regions()}
    return markdown_table(
        ("", *(f"`{name}`" for name in built)),
        ((words, *(cell(spec, region) for spec, region in built.values())) for words, cell in _rows()),
    )


def _groups() -> str:
    names = ("county-500k", "county-remote", "district-600k")
    groups = {name: groups_of(_built(name)[0]) for name in names}
    every = dict.fromkeys(group for own in groups.values() for group in own)
    return markdown_table(
        ("group", *(f"`{name}`" for name in names)),
        ((f"`{g}`", *(f"{len(own[g]):,}" if g in own else "" for own in groups.values())) for g in every),
    )


def region_blocks() -> dict[str, str]:
    """Generated blocks of the page, by name."""
    return {"regions": _regions(), "groups": _groups()}


def write_region_page(docs: Path) -> list[Path]:
    """Bring the page up to date; the file, if it changed."""
    path = docs / "regions.md"
    old = path.read_text(encoding="utf-8")
    new = fill(old, region_blocks(), path.name)
    if new == old:
        return []
    path.write_text(new, encoding="utf-8")
    return [path]
