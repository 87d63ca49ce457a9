"""Runs, parts and exceptions in a list of members: who is meant, and what is refused where."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings, strategies as st

from ylt_sim.run import region_of
from ylt_sim.scenario import ScenarioError, load
from ylt_sim.scenario.members import groups_of, members_of, parse
from ylt_sim.scenario.region_file import FacilityCounts, RegionSpecification

COUNTY = RegionSpecification()
DISTRICT = RegionSpecification(setting="urban", facilities=FacilityCounts(county_general=4))


def members(*items: str, lead: str = "county_general", region: RegionSpecification = COUNTY) -> tuple[str, ...]:
    return members_of(items, lead, region)


def test_a_run_includes_both_ends():
    assert members("township_02..township_04") == ("township_02", "township_03", "township_04")
    assert members("township_02..township_02") == ("township_02",)


def test_a_part_is_the_nearest_number_and_the_same_everywhere():
    """18 townships: 60 % are 10.8, so 11. A key's standing is its SHA-256; the least three by ``sha256sum``."""
    chosen = members("60 % of all_townships")
    assert len(chosen) == 11
    assert chosen == members("60% of all_townships") == members("11 of all_townships")
    assert members("3 of all_townships") == ("township_04", "township_06", "township_16")


def test_except_a_part_is_the_rest():
    """Two consortia that divide a county need no list of keys."""
    a, b = members("60 % of all_townships"), members("all_townships", "except 60 % of all_townships")
    assert not set(a) & set(b)
    assert len(a) + len(b) == 18
    assert members("all_townships", "except township_03..township_18") == ("township_01", "township_02")


def test_what_is_taken_out_stays_out_wherever_it_stands_in_the_list():
    assert members("except township_01", "township_01", "township_02") == ("township_02",)


def test_the_lead_is_in_no_part():
    """Four general hospitals, one of them leads: 100 % of the others are three, 2 of them two, never the lead."""
    others = members("100 % of all_general_hospitals", region=DISTRICT)
    assert others == ("county_general_2", "county_general_3", "county_general_4")
    assert len(members("2 of all_general_hospitals", region=DISTRICT, lead="county_general_3")) == 2
    assert "county_general_3" not in members("3 of all_general_hospitals", region=DISTRICT, lead="county_general_3")


def test_a_district_has_its_own_words_for_the_groups():
    groups = groups_of(DISTRICT)
    assert groups["all_community_centres"] == groups["all_townships"]
    assert groups["all_community_stations"] == groups["all_village_clinics"]
    assert groups["all_secondary"] == groups["all_county_hospitals"]
    assert "all_community_centres" not in groups_of(COUNTY)


@given(small=st.integers(1, 18), large=st.integers(1, 18), more=st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_a_smaller_part_lies_in_a_larger_one_and_in_its_order_when_the_region_grows(small, large, more):
    """Property: parts are nested; of the first 18 townships those chosen in a larger region are a part of 18."""
    small, large = sorted((small, large))
    a, b = members(f"{small} of all_townships"), members(f"{large} of all_townships")
    assert set(a) <= set(b)
    assert (len(a), len(b)) == (small, large)
    grown = RegionSpecification(townships=18 + more, village_clinics=312)
    among = [k for k in members(f"{large} of all_townships", region=grown) if k <= "township_18"]
    assert set(among) == (set(members(f"{len(among)} of all_townships")) if among else set())


CLINICS = {
    f"township_{i:02d}": (f"village_clinic_{2 * i - 1:04d}", f"village_clinic_{2 * i:04d}") for i in range(1, 19)
}


def test_clinics_of_townships_are_those_of_the_region_as_built():
    """Two clinics a township: those of the third are 5 and 6; 60 % of 18 townships are 11, their clinics 22."""
    assert members_of(["clinics of township_03"], "county_general", COUNTY, CLINICS) == (
        "village_clinic_0005", "village_clinic_0006")  # fmt: skip
    items = ["60 % of all_townships", "stations of 60 % of all_townships"]
    found = members_of(items, "county_general", COUNTY, CLINICS)
    towns = [key for key in found if key.startswith("township")]
    assert set(found) == {*towns, *(clinic for town in towns for clinic in CLINICS[town])}
    rest = members_of(["clinics of all_townships", "except clinics of township_02..township_18"], "county_general",
                      COUNTY, CLINICS)  # fmt: skip
    assert rest == CLINICS["township_01"]


def test_until_the_region_is_built_clinics_stand_as_written():
    assert members("clinics of township_03", "township_03") == ("township_03", "clinics of township_03")


def test_a_region_lists_the_clinics_of_its_townships_and_a_run_has_them():
    """Two consortia divide a county with its clinics; nobody is left for today's group but what is no member."""
    group = {"preset": "loose", "members": ["township_01", "clinics of township_01"], "lead": "county_general"}
    other = {"preset": "loose", "lead": "county_tcm", "members": ["all_townships", "clinics of all_townships",
             "except township_01", "except clinics of township_01"]}  # fmt: skip
    scenario = load("none", set={"region": "county-small", "consortia.a": group, "consortia.b": other})
    region = region_of(scenario)
    clinics = region.clinics_by_township()
    assert [key for own in clinics.values() for key in own] == list(groups_of(scenario.region)["all_village_clinics"])
    f = region.facilities
    for town, own in clinics.items():
        for key in own:
            assert f["township"][region.facility_keys.index(key)] == f["township"][region.facility_keys.index(town)]
    a, b = scenario.era("policy", clinics)
    assert set(a.members) == {"township_01", *clinics["township_01"]}
    assert len(a.members) + len(b.members) == 3 + 12
    assert not set(a.members) & set(b.members)
    assert scenario.consortium_keys(clinics) == ("county_group", "a", "b")


@pytest.mark.parametrize("text", ["", "all townships", "60 % all_townships", "of all_townships", "..township_02"])
def test_what_is_no_item_is_none(text):
    assert parse(text) is None


HEAD = "extends: status_quo_2023.yaml\nname: Mine\nconsortia:\n  county_group:\n    members: [{}]\n"


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("all_townships, 60 % of all_towships", "bad.yaml:5:30  consortia.county_group.members.1 = '60 % of all_towsh"),
        ("60 % of all_towships", "did you mean 'all_townships'?"),
        ("0.6 of all_townships", "a number of facilities is whole\n  fix:  shares are percent: write 60 % of all_town"),
        ("120 % of all_townships", "a part is above 0 % and at most 100 %\n  fix:  write 60 % of all_townships"),
        ("0 % of all_townships", "a part is above 0 % and at most 100 %"),
        ("1 % of all_townships", "at least one facility, and at most all: all_townships is 18 beside the lead"),
        ("19 of all_townships", "at least one facility, and at most all: all_townships is 18 beside the lead"),
        ("0 of all_townships", "at least one facility, and at most all"),
        ("township_04..township_02", "a run goes from one facility to a later one of its kind"),
        ("township_04..village_clinic_0003", "a run goes from one facility to a later one of its kind"),
        ("township_04..township_40", "rule: a facility of the region 'county-500k'"),
        ("all_townships..township_04", "rule: one facility, not a group"),
        ("except township_04", "a list says who is in before it says who is not"),
        ("township_04, except all_townships", "a member is left when those after 'except' are out"),
        ("clinics of county_tcm", "clinics are those of townships\n  fix:  write clinics of township_03"),
        ("clinics of 120 % of all_townships", "a part is above 0 % and at most 100 %"),
        ("60 % all_townships", "a facility or a group of facilities of the region 'county-500k'"),
        ("60 % of all_townships, 60 % of all_townships", "a member is listed once"),
    ],
)
def test_faults_say_where_and_what_to_write(tmp_path, monkeypatch, items, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text(HEAD.format(items), encoding="utf-8")
    with pytest.raises(ScenarioError) as fault:
        load("bad.yaml")
    assert told in str(fault.value)
    assert str(fault.value).startswith("bad.yaml:5:")


def test_a_file_with_every_form_resolves_and_the_rest_keep_todays_practice(tmp_path):
    """Eleven townships and the run of clinics join; the other seven and 309 clinics stay in today's group."""
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD.format("60 % of all_townships, village_clinic_0001..village_clinic_0003"), encoding="utf-8")
    group, rest = load(path).era("policy")
    kinds = defaultdict(int)
    for key in group.members:
        kinds[key.rstrip("_0123456789")] += 1
    assert dict(kinds) == {"township": 11, "village_clinic": 3}
    assert rest.key == "county_group_today"
    assert len(rest.members) == 7 + 309 + 2
