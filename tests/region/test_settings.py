"""A district of a city and a far region: several hospitals of a kind, who has which, their names and words."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from pydantic import ValidationError
from ruamel.yaml import YAML

from ylt_sim.evidence import conditions
from ylt_sim.outcomes import OUTCOMES
from ylt_sim.records import check, trace
from ylt_sim.records.words import NAMES, PHRASES, SENTENCES
from ylt_sim.region.build import build_region
from ylt_sim.region.facilities import machine_counts
from ylt_sim.region.names import facility_names, short_key, township_names, village_names
from ylt_sim.region.staff import rank_shares
from ylt_sim.region.volumes import admission_shares, visit_shares
from ylt_sim.region.wording import in_words_of
from ylt_sim.report.words import outcome_name, tier_name
from ylt_sim.result import prices
from ylt_sim.run import run_once
from ylt_sim.scenario import ScenarioError, load
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.seeds import seeds_of
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    NONE,
    POOL_WARD,
    PRIVATE_CLINIC,
    TERTIARY_HOSPITAL,
    TESTS,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)
from ylt_sim.world.network import vehicles
from ylt_sim.world.ways import _nearest

REGIONS = Path(__file__).parents[2] / "scenarios" / "regions"
NEW = ("district-600k", "county-remote")
GENERAL, TCM, MCH, CITY = 4, 5, 6, 7
FEW = {
    "region.residents": 1200, "region.townships": 6, "region.village_clinics": 8, "region.tertiary_scale": "fractional",
    "region.facilities.private_clinics": 3, "region.facilities.private_hospitals": 1,
}  # fmt: skip


GROUPS = {  # what each region is there for: 1+X of a city, and a network whose lead is far
    "district-600k": {
        "preset": "tight_urban_group", "lead": "tertiary_1",
        "members": ["all_secondary", "all_community_centres", "all_community_stations", "all_rehabilitation",
                    "all_nursing"],
    },
    "county-remote": {
        "preset": "telemedicine_network", "lead": "tertiary_1",
        "members": ["all_county_hospitals", "60 % of all_townships"],
    },
}  # fmt: skip


def few(name, **more):
    """A shipped region with very few residents, its setting, hospitals and ways as they are."""
    own = {key.replace("__", "."): value for key, value in more.items()}
    return load("status_quo_2023", set={"region": name, **FEW, **own})


@pytest.fixture(scope="module", params=NEW)
def whole(request):
    spec = load("status_quo_2023", set={"region": request.param}).region
    return spec, build_region(spec, seed=1)


def road(spec, region, village, facility):
    v, f = region.villages[village], region.facilities[facility]
    return np.hypot(v["x_km"] - f["x_km"], v["y_km"] - f["y_km"]) * spec.land.road_factor


@pytest.mark.parametrize("name", NEW)
def test_file_is_valid_and_named_as_its_file(name):
    assert YAML(typ="safe").load(REGIONS / f"{name}.yaml")["name"] == name
    spec = load("status_quo_2023", set={"region": name}).region
    assert spec.facilities.county_general > 1
    assert spec.setting == ("urban" if name.startswith("district") else "county")


def test_every_number_of_the_new_files_says_where_it_comes_from():
    """Each line with a number names an evidence row, or says ``assumption`` with a range, or what it follows from."""
    plain = re.compile(r"^\s*(\w+): -?[\d.]+\s*$")
    for name in NEW:
        text = (REGIONS / f"{name}.yaml").read_text(encoding="utf-8").split("constants:")[0]
        bare = {m[1] for line in text.splitlines() if (m := plain.match(line))}
        assert bare <= {"county_tcm", "county_mch", "seat_town_share"}, name


def test_a_village_has_the_nearest_hospital_of_each_kind(whole):
    spec, region = whole
    kinds = region.facilities["kind"]
    for column, kind in ((GENERAL, COUNTY_GENERAL), (TCM, COUNTY_TCM), (MCH, COUNTY_MCH)):
        of_kind = np.flatnonzero(kinds == kind)
        for v in range(0, len(region.villages), 7):
            best = min(of_kind, key=lambda f: road(spec, region, v, f))
            assert region.villages["facility"][v, column] == best
    used = np.unique(region.villages["facility"][:, GENERAL])
    assert len(used) == spec.facilities.county_general  # none stands where nobody goes


def test_hospitals_of_a_kind_stand_in_towns_of_their_own(whole):
    spec, region = whole
    towns = region.facilities["township"][region.facilities["kind"] == COUNTY_GENERAL]
    assert towns[0] == 0
    assert len(set(towns)) == len(towns)


def test_a_further_hospital_comes_where_it_shortens_most_ways():
    """Hand trace: the second hospital's town is the one for which residents x km to the nearest of two is least."""
    spec = RegionSpecification(residents=5_000, townships=7, village_clinics=20, facilities={"county_general": 2})
    region = build_region(spec, seed=3)
    f = region.facilities
    town = np.flatnonzero(f["kind"] == TOWNSHIP_CENTRE)
    x, y = f["x_km"][town], f["y_km"][town]
    people = np.bincount(region.villages["township"], region.villages["residents"], 7)
    cost = [
        (people * np.minimum(np.hypot(x - x[0], y - y[0]), np.hypot(x - x[t], y - y[t]))).sum() for t in range(1, 7)
    ]
    assert f["township"][region.facility_keys.index("county_general_2")] == 1 + int(np.argmin(cost))


def test_volumes_close_in_the_new_regions(whole):
    """Every kind gets its share of visits and admissions, and its hospitals together what their villages expect."""
    spec, region = whole
    visits = region.visits_by_kind.sum(axis=1)
    assert visits.sum() == pytest.approx(6.8 * spec.residents)
    assert visits / visits.sum() == pytest.approx(visit_shares(spec), abs=2e-3)
    stays = region.admissions_by_kind.sum(axis=1)
    assert stays / stays.sum() == pytest.approx(admission_shares(spec), abs=2e-3)
    here = region.facilities["kind"] == COUNTY_GENERAL
    assert region.resident_admissions_per_year[here].sum() == pytest.approx(stays[COUNTY_GENERAL])
    catchment = np.bincount(region.villages["facility"][:, GENERAL], region.villages["residents"], len(here))[here]
    own = region.resident_admissions_per_year[here]
    assert own / own.sum() == pytest.approx(catchment / catchment.sum())
    wards = region.pools["kind"] == POOL_WARD
    for f in np.flatnonzero(here):
        assert region.pools["capacity"][wards & (region.pools["facility"] == f)].sum() > 0


def test_shares_of_the_district_follow_from_the_national_totals():
    """The arithmetic of the file: 22.3 of 54.9 primary, 2.6 % at level-1 hospitals, the rest 26.3 to 12.2."""
    spec = load("status_quo_2023", set={"region": "district-600k"}).region
    t = spec.targets
    outside = 95.5 - 13.1 - 14.0 - 13.5
    primary = (49.4 - 13.1 - 14.0) / outside
    public = 1 - t.out_of_county_visit_share - t.private_visit_share
    private = t.private_visit_share - t.private_hospital_visit_share
    assert public * (t.village_share + t.township_share) + private == pytest.approx(primary, abs=0.005)
    rest = 1 - primary - t.private_hospital_visit_share
    assert t.out_of_county_visit_share == pytest.approx(rest * 26.3 / (26.3 + 12.2), abs=0.005)
    assert public * t.county_share == pytest.approx(rest * 12.2 / (26.3 + 12.2), abs=0.005)


def test_tertiary_hospitals_inside_have_a_town_and_nobody_leaves_for_them():
    spec = load("status_quo_2023", set={"region": "district-600k"}).region
    region = build_region(spec, seed=1)
    towns = region.facilities["township"][region.facilities["kind"] == TERTIARY_HOSPITAL]
    assert (towns != NONE).tolist() == [True, True, False]
    for v in range(len(region.villages)):
        at = np.flatnonzero(region.facilities["kind"] == TERTIARY_HOSPITAL)
        assert region.villages["facility"][v, CITY] == min(at, key=lambda f: road(spec, region, v, f))


def test_the_city_is_near_the_district_and_far_from_the_remote_region():
    """Minutes to the tertiary hospital in the median village: within half an hour, and more than six hours."""
    minutes = {}
    for name in (*NEW, "county-500k"):
        region = build_region(load("status_quo_2023", set={"region": name}).region, seed=1)
        minutes[name] = np.median(region.villages["travel_seconds"][:, CITY]) / 60
    assert minutes["district-600k"] < 30 < minutes["county-500k"] < 360 < minutes["county-remote"]


def test_the_hospitals_an_ambulance_knows_have_one_of_every_kind():
    """Nine hospitals, six places: the tertiary one is the farthest of all, and in."""
    kind = np.array([COUNTY_GENERAL] * 7 + [COUNTY_MCH, TERTIARY_HOSPITAL])
    km = np.arange(1.0, 10.0)[None, :]
    assert _nearest(km, kind).tolist() == [[0, 1, 2, 3, 7, 8]]
    assert _nearest(km[:, :6], kind[:6]).tolist() == [[0, 1, 2, 3, 4, 5]]


def test_vehicles_are_shared_among_general_hospitals_not_multiplied():
    """600,000 residents at today's rate: as many as one hospital would have, divided by who is nearest."""
    scenario = load("status_quo_2023", set={"region": "district-600k"})
    several = build_region(scenario.region, seed=1)
    alone = scenario.set("region.facilities.county_general", 1)
    one = vehicles(build_region(alone.region, seed=1), alone.era("status_quo"))
    shared = vehicles(several, scenario.era("status_quo"))
    assert len(one) == 1
    assert len(shared) == 4
    assert min(shared.values()) >= 1
    assert sum(shared.values()) == max(4, *one.values())


def test_staff_and_machines_of_a_district_come_from_its_own_rows():
    """Ranks of P388-P391 at centres and stations; X-ray at 75 % of centres (P430), not at 92 % (P436)."""
    urban, county = RegionSpecification(setting="urban"), RegionSpecification()
    expected = np.array([6.8, 44.5, 35.8, 0.7 * 12.9, 0.3 * 12.9])
    for kind in (VILLAGE_CLINIC, TOWNSHIP_CENTRE):
        assert rank_shares(urban, kind) == pytest.approx(expected / expected.sum())
    assert rank_shares(urban, PRIVATE_CLINIC) == pytest.approx(rank_shares(county, PRIVATE_CLINIC))
    u = np.full(7, 0.8)
    has = {is_urban: machine_counts(TOWNSHIP_CENTRE, 1e4, 20, u, is_urban=is_urban) for is_urban in (True, False)}
    xray = TESTS.index("xray")
    assert (has[True][xray], has[False][xray]) == (0, 1)


def names(spec):
    keys = spec.facility_keys()
    town = tuple(int(key[-2:]) - 1 if key.startswith("township_") else 0 for key in keys)
    villages = village_names(spec.village_clinics, is_urban=spec.is_urban)
    english, chinese = facility_names(spec, township_names(spec), villages, town)
    return dict(zip(keys, zip(english, chinese, strict=True), strict=True))


def test_names_of_a_district():
    spec = load("status_quo_2023", set={"region": "district-600k"}).region
    found = names(spec)
    assert found["county_general"] == ("District General Hospital", "区人民医院")
    assert found["county_general_2"] == ("District General Hospital 2", "区第二人民医院")
    assert found["township_03"][1] == "解放街道社区卫生服务中心"
    assert found["township_03"][0] == "Jiefang Community Health Centre"
    assert found["village_clinic_0002"] == ("Yangguangli Community Health Station", "阳光里社区卫生服务站")
    assert found["rehabilitation_1"] == ("District Rehabilitation Hospital", "区康复医院")
    assert len({name for name, _ in found.values()}) == len({zh for _, zh in found.values()}) == len(found)
    for english, chinese in found.values():
        assert not re.search(r"County|Township|Village", english)
        assert not re.search(r"县|乡|镇|村卫生室", chinese)


def test_names_of_further_county_hospitals_say_where_they_are():
    spec = RegionSpecification(residents=9_000, facilities={"county_general": 2})
    region = build_region(spec, seed=1)
    i = region.facility_keys.index("county_general_2")
    town = int(region.facilities["township"][i])
    assert region.facility_names[i] == f"{region.township_names[town]} County General Hospital"
    assert region.facility_names_zh[i] == f"{region.township_names_zh[town].removesuffix('镇')}县人民医院"
    assert short_key("county_general_2") == "C2"
    assert len(set(region.doctor_names)) == len(region.doctors)


def test_single_facilities_can_be_named():
    """A maternal and child hospital that the file calls the children's hospital of an alliance."""
    spec = RegionSpecification(
        facility_names={"county_mch": "District Children's Hospital"}, facility_names_zh={"county_mch": "区儿童医院"}
    )
    assert names(spec)["county_mch"] == ("District Children's Hospital", "区儿童医院")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"setting": "rural"}, "'county' or 'urban'"),
        ({"facilities": {"county_general": 19}}, "facilities.county_general = 19, townships = 18"),
        ({"facilities": {"county_general": 21}}, "0 to 20"),
        ({"facilities": {"tertiary_in_region": 3}}, "tertiary_in_region = 3, tertiary_hospitals = 2"),
        ({"facility_names": {"county_mhc": "x"}}, "facility_names.county_mhc: the region has no such facility"),
    ],
)
def test_what_cannot_be_is_refused_with_the_rule(fields, message):
    with pytest.raises(ValidationError, match=re.escape(message)):
        RegionSpecification(**fields)


def test_a_fault_in_a_scenario_file_says_the_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "extends: status_quo_2023.yaml\nname: Mine\nregion:\n  extends: district-600k\n  setting: city\n"
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=re.escape("bad.yaml:5:12  region.setting = 'city'")):
        load("bad.yaml")


COUNTY_WORDS = {"en": re.compile(r"\b(county|village|township)", re.IGNORECASE), "zh": re.compile(r"县|乡|村")}


def without_braces(text):
    return re.sub(r"\{[^}]*\}", "", text)


def test_no_word_of_a_county_is_left_in_what_a_district_shows():
    """Every template of a trace and every name of an outcome and a tier, in both languages."""
    shown = {"en": [], "zh": []}
    for lang, texts in shown.items():
        texts += [s[lang] for s in SENTENCES.values()] + [p[lang] for p in PHRASES.values()]
        texts += [name for group in NAMES.values() for name in group[lang]]
        texts += [o.name if lang == "en" else o.name_zh for o in OUTCOMES.values()]
        left = [t for t in texts if COUNTY_WORDS[lang].search(without_braces(in_words_of("urban", t, lang)))]
        assert left == []
        assert [in_words_of("county", t, lang) for t in texts] == texts


def test_words_of_outcomes_tiers_and_templates():
    assert outcome_name("village_visit_share", setting="urban") == "community stations' share of in-district visits, %"
    assert outcome_name("outside_admission_share", "zh", setting="urban") == "三级医院住院占比，%"
    assert outcome_name("bed_occupancy", tier="county", setting="urban") == "bed occupancy, district, %"
    assert (tier_name("township", "en", "urban"), tier_name("township", "zh", "urban")) == ("centre", "社区中心")
    assert tier_name("township") == "township"
    assert in_words_of("urban", "{own} village clinic") == "{own} community station"
    assert in_words_of("urban", "{village} village{township}") == "{village} neighbourhood{township}"
    assert in_words_of("urban", "Villages and the county") == "Neighbourhoods and the district"


@pytest.mark.parametrize("name", NEW)
def test_a_region_runs_with_very_few_residents(name):
    """Three weeks on the engine that defines, two of them with the region's own network of care.

    The auditor passes, people use the second hospital of a kind, and a life is told in the words of the setting.
    """
    scenario = few(name, region__constants__admission_multiplier=3.0, consortia__network=GROUPS[name])
    seeds = seeds_of(1)
    out = run_once(scenario, seeds, days=21, engine="simpy", keep_rows=True, policy_start_day=7)
    region = build_region(scenario.region, seed=seeds.population)
    rows = out.rows
    check(rows, region, out.bed_capacity, prices=prices(scenario))
    kinds = region.facilities["kind"]
    general = np.flatnonzero(kinds == COUNTY_GENERAL)
    used = np.unique(rows["facility"][np.isin(rows["facility"], general)])
    assert len(used) > 1
    life = int(np.bincount(rows["resident"][rows["resident"] != NONE]).argmax())
    for lang in ("en", "zh"):
        text = trace(rows, region, life, conditions(), lang=lang)
        assert bool(COUNTY_WORDS[lang].search(text)) == (name == "county-remote")


@given(
    general=st.integers(0, 5), tcm=st.integers(0, 3), mch=st.integers(0, 3), tertiary=st.integers(0, 3),
    inside=st.integers(0, 3), urban=st.booleans(), seed=st.integers(0, 2**62),
)  # fmt: skip
@settings(max_examples=15, deadline=None)
def test_any_mix_of_hospitals_can_be_built(general, tcm, mch, tertiary, inside, urban, seed):
    """Property: whatever the hospitals and the setting, every village has an option of each kind that is there."""
    spec = RegionSpecification(
        residents=1_500, townships=5, village_clinics=9, tertiary_scale="fractional",
        setting="urban" if urban else "county",
        facilities={
            "county_general": general, "county_tcm": tcm, "county_mch": mch, "tertiary_hospitals": tertiary,
            "tertiary_in_region": min(inside, tertiary), "private_clinics": 2, "private_hospitals": 1,
        },
    )  # fmt: skip
    region = build_region(spec, seed=seed)
    option = region.villages["facility"]
    for column, number in ((GENERAL, general), (TCM, tcm), (MCH, mch), (CITY, tertiary)):
        assert ((option[:, column] != NONE) == (number > 0)).all()
    assert region.visits_by_kind.sum() == pytest.approx(6.8 * 1_500)
    assert len(set(region.facility_keys)) == len(region.facilities)
    assert len(set(region.doctor_names)) == len(region.doctors)
