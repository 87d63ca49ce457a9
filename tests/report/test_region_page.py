"""The page of the regions: up to date, and what it tells a reader to write is accepted."""

from __future__ import annotations

import re
from pathlib import Path

from ylt_sim.report.region_page import region_blocks, shipped_regions, write_region_page
from ylt_sim.run import region_of
from ylt_sim.scenario import load
from ylt_sim.scenario.loading import library_folder

PAGE = Path(__file__).parents[2] / "docs" / "regions.md"
NAMED = re.compile(r"```yaml\n# (\w+\.yaml)\n(.*?)```", re.DOTALL)


def test_page_is_up_to_date(tmp_path):
    """Regenerating changes nothing: ``python -m ylt_sim.report docs`` was run after the last change."""
    (tmp_path / "regions.md").write_bytes(PAGE.read_bytes())
    assert write_region_page(tmp_path) == []


def test_every_shipped_region_has_a_column():
    files = {path.stem for path in (library_folder() / "regions").glob("*.yaml")}
    head = region_blocks()["regions"].splitlines()[0]
    assert set(shipped_regions()) == files
    assert all(f"`{name}`" in head for name in files)


def test_the_districts_of_the_page_are_accepted_as_written(tmp_path):
    """The two files of the last chapter, copied from the page."""
    files = dict(NAMED.findall(PAGE.read_text(encoding="utf-8")))
    assert set(files) == {"our_district.yaml", "our_today.yaml"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    region = load(tmp_path / "our_today.yaml").region
    assert (region.name, region.setting, region.facilities.county_general) == ("our_district", "urban", 2)
    assert region.facilities.nursing_homes == 6  # of the district that it extends
    assert load("loose", set={"region": str(library_folder() / "regions" / "district-600k.yaml")}).region.is_urban


def test_the_consortia_of_the_page_are_accepted_and_divide_the_townships(tmp_path):
    text = PAGE.read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(consortia:.*?)```", text, re.DOTALL)
    assert block is not None
    path = tmp_path / "mine.yaml"
    path.write_text(f"extends: status_quo_2023.yaml\nname: Mine\n{block[1]}", encoding="utf-8")
    scenario = load(path)
    clinics = region_of(scenario).clinics_by_township()
    found = {item.key: set(item.members) for item in scenario.era("policy", clinics)}
    network, others = found["telemedicine_network"], found["other_group"]
    assert len(network) == 3 + 11 + sum(len(clinics[key]) for key in network if key in clinics)
    assert len(others) == 7
    assert not network & others
