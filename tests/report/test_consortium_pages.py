"""The pages of the consortia: up to date, one a shipped file, and what they say is what a run would simulate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ylt_sim import evidence
from ylt_sim.report.consortium_pages import compare_command, index_blocks, new_page, scenario_blocks
from ylt_sim.report.room_pages import fill
from ylt_sim.report.words import mechanism_name
from ylt_sim.scenario import load, shipped
from ylt_sim.scenario.mechanisms import MECHANISMS

DOCS = Path(__file__).parents[2] / "docs"
STALE = "python -m ylt_sim.report docs brings it up to date"


@pytest.mark.parametrize("key", shipped())
def test_the_page_of_a_scenario_is_up_to_date(key):
    text = (DOCS / "consortia" / f"{key}.md").read_text(encoding="utf-8")
    assert fill(text, scenario_blocks(load(key)), key) == text, STALE
    assert text.startswith(f"# {load(key).name}（{load(key).name_zh}）\n")


def test_the_index_is_up_to_date_and_every_file_has_one_page():
    text = (DOCS / "consortia.md").read_text(encoding="utf-8")
    assert fill(text, index_blocks(), "consortia.md") == text, STALE
    assert {path.stem for path in (DOCS / "consortia").glob("*.md")} == set(shipped())
    assert re.findall(r"\(consortia/(\w+)\.md\)", text) == list(shipped())


@pytest.mark.parametrize("key", shipped())
def test_the_command_of_a_page_compares_scenarios_of_one_region(key):
    words = compare_command(load(key)).split()
    settings = [word.removeprefix("--set=") for i, word in enumerate(words) if words[i - 1] == "--set"]
    assert words[2] == key
    assert load(key, set=settings or None).region == load(evidence.STATUS_QUO, set=settings or None).region


def row_of(text: str, start: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if f"`{start}` |" in line]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_row_holds_the_value_of_today_the_own_one_and_where_it_comes_from():
    """loose: 0.4 of 0 to 0.3 slots, against 0.25 today; reading 0.2 is below today's 0.4, so 6.4 hours stand."""
    shared = scenario_blocks(load("loose"))["shared"]
    kept = row_of(shared, "slot_share")
    assert kept[1:] == [
        "share of daily specialist slots", "0.075", "0.12", "preset, strength 0.4",
        "0.3 (0.2 to 0.5), `mechanisms.csv:green_channel`",
    ]  # fmt: skip
    reading = row_of(shared, "reader_hours_per_day")
    assert reading[2:] == ["6.4", "6.4", "today stands, strength 0.4", "16 (4 to 24), assumption"]
    assert shared.index("`slot_share`") < shared.index("<summary>As today: ") < shared.index("`reader_hours_per_day`")


@pytest.mark.parametrize("key", shipped())
def test_a_page_tells_every_quantity_of_every_mechanism_that_acts(key):
    shared = scenario_blocks(load(key))["shared"]
    today = {item.key: item.numbers() for item in load(key).era("status_quo")}
    for item in load(key).era("policy"):
        if key != evidence.STATUS_QUO and item.numbers() == today.get(item.key.removesuffix("_today")):
            continue
        for mechanism, model in MECHANISMS.items():
            values = dict(item.mechanisms[mechanism])
            nothing = {f: evidence.strength(mechanism, q).value_at_0 for f, q in model.rows.items()}
            if values == nothing:
                continue
            for field, value in values.items():
                assert re.search(rf"`{field}` \|.* \| {value:,.6g} \| ", shared), f"{item.key}.{mechanism}.{field}"


def test_what_is_written_removed_outside_and_for_some_illnesses_only_is_told(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "extends: status_quo_2023\nname: Mine\nname_zh: 我的\ndescription: Ours.\nregion: county-small\n"
        "parameters:\n  choice:\n    scale: 0.5\n"
        "consortia:\n  county_group:\n    preset: loose\n    green_channel:\n      hold_hours: 100\n"
        "    internet_hospital: null\n"
        "  heart:\n    lead: tertiary_1\n    members: [county_general]\n    conditions: [ami]\n"
        "    tele_consult: {consultant_minutes_per_day: 60, connected_share: 1}\n"
    )
    scenario = load(path)
    blocks = scenario_blocks(scenario)
    text = fill(new_page(scenario), blocks, "mine")
    assert text.startswith("# Mine（我的）\n")
    assert "| 100 | written, `mine.yaml` line 13; outside the range | 12 (4 to 48), assumption |" in text
    assert "Not part of it: internet hospital 互联网医院 `internet_hospital`." in text
    heart = text[text.index("### `heart`") :]
    assert "| 12 | 60 | written, `mine.yaml` line 19 | 60 (10 to 240), assumption |" in heart
    assert "`heart` | none: only what is written | tertiary hospital in the city 城市三级医院 `tertiary_1` | 1 " in text
    assert text.count("| `ami` |") == 1
    assert "| `parameters.choice.scale` |" in blocks["assumed"]
    assert "| 0.5 |" in blocks["assumed"]
    assert "--set region=county-small" in compare_command(scenario)
    assert "3 township centres, 12 village clinics" in blocks["members"]


def test_every_mechanism_has_a_name_in_english_and_in_chinese():
    for mechanism in evidence.mechanism_names_zh():
        assert mechanism_name(mechanism) != mechanism.replace("_", " ") or mechanism in (
            "emergency_network", "internet_hospital",
        )  # fmt: skip
        assert re.search("[\u4e00-\u9fff]", mechanism_name(mechanism, "zh"))


def test_the_index_lists_every_switch_with_its_range():
    switches = index_blocks()["switches"]
    for mechanism, model in MECHANISMS.items():
        assert f"`{mechanism}` |" in switches
        for field in model.rows:
            assert f"| `{field}` |" in switches
