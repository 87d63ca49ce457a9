"""Mechanisms side by side, and the page that says how each is seen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import ylt_sim as ylt
from ylt_sim.records.mechanism_lines import LINES
from ylt_sim.report.mechanism_page import mechanism_blocks, write_mechanism_page
from ylt_sim.report.mechanisms import line_table, mechanism_text, side_by_side, together
from ylt_sim.scenario.mechanisms import MECHANISMS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """Five days of two scenarios, the policy from day 2."""
    values = {"region": "county-small", "policy_start_day": 2}
    return {
        key: ylt.run(ylt.load(key, set=values), days=5, engine="simpy").mechanisms
        for key in ("none", "tight_county_community")
    }


def test_a_row_a_mechanism_with_totals_that_add_up(tables):
    frame = side_by_side(tables)
    assert frame["mechanism"].tolist() == list(MECHANISMS)
    own = tables["tight_county_community"]
    own = own[(own["mechanism"] == "chronic_mgmt") & (own["period"] == "after")]
    row = frame[frame["mechanism"] == "chronic_mgmt"].iloc[0]
    events, minutes = own["events"].sum(), own["staff_minutes"].sum()
    assert events > 0 < minutes
    assert row["tight_county_community"] == f"{events:,.0f} / {minutes:,.0f}"


def test_what_is_off_says_so(tables):
    frame = side_by_side(tables)
    assert frame["none"].str.startswith("off ").all()
    assert not frame["tight_county_community"].str.startswith("off ").any()


def test_lines_and_text_in_both_languages(tables):
    assert len(line_table(tables)) == len(LINES)
    text, chinese = (mechanism_text(tables, "a run", lang) for lang in ("en", "zh"))
    assert "before the policy" in text and "tele_diagnostic" in text
    assert "政策后" in chinese and "tele_diagnostic" not in chinese
    with_lines = mechanism_text(tables, "a run", "zh", lines=True)
    assert "诊断中心出报告" in with_lines


def test_all_in_one_frame_for_a_file(tables):
    frame = together(tables)
    assert frame.columns[0] == "scenario"
    assert len(frame) == sum(len(table) for table in tables.values())


def test_the_page_is_up_to_date(tmp_path):
    """Regenerating changes nothing: ``python -m ylt_sim.report docs`` was run after the last change."""
    (tmp_path / "mechanisms.md").write_bytes((DOCS / "mechanisms.md").read_bytes())
    assert write_mechanism_page(tmp_path) == []


def test_the_page_tells_every_line():
    block = mechanism_blocks()["mechanisms"]
    assert all(f"| {line.name} {line.name_zh} |" in block for line in LINES)
    assert all(f"### `{mechanism}`" in block for mechanism in MECHANISMS)
