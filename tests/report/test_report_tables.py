from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from rich.cells import cell_len

from ylt_sim.outcomes import OUTCOMES
from ylt_sim.report.account import closed_population
from ylt_sim.report.headlines import HEADLINE_TIERS, headline_lines
from ylt_sim.report.tables import comparison_html, comparison_table, comparison_text, outcome_table
from ylt_sim.report.words import outcome_name


def test_each_headline_outcome_has_a_line_unless_it_is_shown_by_tier_only(comparison):
    table = comparison.table()
    for key, outcome in OUTCOMES.items():
        if outcome.is_headline:
            for tier in HEADLINE_TIERS.get(key, ("all",)):
                assert outcome_name(key, "en", tier) in list(table["outcome"])


def test_cells_hold_the_paired_difference_of_the_frame(comparison):
    d = comparison.differences
    row = d[(d["scenario"] == "loose") & (d["outcome"] == "right_tier_share") & (d["period"] == "year 1")].iloc[0]
    cell = comparison.table().set_index("outcome").loc["right tier, %", "Loose alliance"]
    assert float(cell.split("*")[0].split(" [")[0]) == pytest.approx(100 * row["mean"], abs=0.006)


def test_a_star_stands_exactly_where_the_interval_does_not_contain_zero(comparison):
    d = comparison.differences
    d = d[(d["period"] == "year 1") & (d["scenario"] == "tight_county_community")]
    table = comparison.table()
    column = table.set_index("outcome")["Tight county community"]
    for key, tier, group in headline_lines(d):
        row = d[(d["outcome"] == key) & (d["tier"] == tier) & (d["group"] == group)].iloc[0]
        is_clear = row["low"] > 0 or row["high"] < 0
        assert ("*" in column[outcome_name(key, "en", tier, group)]) == is_clear


def test_the_heading_says_what_was_run_and_how_to_read_it(comparison):
    text = comparison_text(comparison)
    assert "county-small (20,000 residents) · 3 scenarios x 2 replications" in text
    assert "4 weeks before the policy, 4 after · seed 0" in text
    assert "Quick look, not annual rates. Weeks 1-4 of the policy." in text
    assert "Difference from status_quo_2023, paired, 95 % simulation interval (2 replications)." in text


def test_the_caveats_name_open_episodes(comparison):
    assert "Episodes still open at the end: " in comparison_text(comparison)


@pytest.mark.parametrize(("periods", "is_said"), [(["before", "year 1"], False), (["year 2"], True), (["year"], False)])
def test_several_years_are_said_to_be_of_a_closed_population(periods: list[str], is_said: bool):
    assert ("closed" in closed_population(periods)) == is_said
    assert ("封闭" in closed_population(periods, "zh")) == is_said


def test_unfitted_constants_are_said(comparison):
    fitted = [s.set("region.constants.is_fitted", True) for s in comparison.scenarios]
    unfitted = [s.set("region.constants.is_fitted", False) for s in comparison.scenarios]
    assert "are not fitted" not in comparison_text(replace(comparison, scenarios=tuple(fitted)))
    assert "are not fitted" in comparison_text(replace(comparison, scenarios=tuple(unfitted)))


def test_one_replication_is_said_to_have_no_intervals(comparison):
    o = comparison.outcomes
    one = replace(comparison, replications=1, outcomes=o[o["replication"] == 0])
    text = comparison_text(one)
    assert "there are no intervals" in text
    assert "(1 replication)" in text
    assert not one.table()["Loose alliance"].str.contains(r"\[|\*").any()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_text_fits_the_width_of_the_terminal_and_shows_every_scenario(comparison, width, lang):
    lines = comparison_text(comparison, lang, width=width).splitlines()
    assert max(cell_len(line) for line in lines[1:]) <= width
    name = "紧密型" if lang == "zh" else "Tight"
    assert any(name in line for line in lines)


def test_narrow_tables_explain_the_letters_of_the_grades(comparison):
    assert "grade: r relative only, c calibrated, k checked" in comparison_text(comparison, width=80)


def test_chinese_tables_have_chinese_names_and_no_english_grade(comparison):
    text = comparison_text(comparison, "zh")
    assert "合适层级诊疗占比，%" in text
    assert "紧密型县域医共体" in text
    assert "relative only" not in text


def test_html_escapes_names_and_carries_the_heading(comparison):
    renamed = comparison.scenarios[1].set("name", "<b>bold</b> & loose")
    own = replace(comparison, scenarios=(comparison.scenarios[0], renamed, comparison.scenarios[2]))
    page = comparison_html(own)
    assert "<b>bold</b> &amp;" not in page
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; loose" in page
    assert "paired, 95 % simulation interval" in page
    assert comparison._repr_html_().startswith("<div>")


def test_the_period_before_the_policy_shows_no_difference_at_all(comparison):
    table = comparison_table(comparison, period="before")
    cells = set(table["Loose alliance"]) | set(table["Tight county community"])
    assert cells <= {"0 [0, 0]", "–"}


def test_undefined_outcomes_of_a_run_are_dashes():
    rows = pd.DataFrame(
        {"outcome": ["right_tier_share"] * 2, "tier": "all", "group": "all", "period": ["before", "year 1"],
         "value": [np.nan, 0.5], "unit": "share", "grade": "relative only"}
    )  # fmt: skip
    assert outcome_table(rows).iloc[0].tolist() == ["right tier, %", "–", "50.0", "relative only"]
    assert outcome_table(rows, "zh").columns.tolist() == ["指标", "政策前", "政策第1年", "可信级别"]


def test_a_dash_is_explained_where_there_is_one(comparison):
    o = comparison.outcomes
    is_one = (o["outcome"] == "right_tier_share") & (o["period"] == "year 1")
    holed = replace(comparison, outcomes=o.assign(value=o["value"].mask(is_one)))
    assert "– is undefined: there was nothing to count." in comparison_text(holed)
    assert "is undefined" not in comparison_text(comparison)


def test_two_scenarios_of_one_name_are_told_apart_by_their_keys(comparison):
    base, loose, _ = comparison.scenarios
    twin = loose.renamed("loose-2")
    o = comparison.outcomes
    twins = o[o["scenario"] == "loose"].assign(scenario="loose-2")
    own = replace(comparison, scenarios=(base, loose, twin), outcomes=pd.concat([o, twins]))
    assert {"Loose alliance (loose)", "Loose alliance (loose-2)"} <= set(own.table().columns)


def test_every_outcome_has_both_names_and_a_known_grade():
    for key, outcome in OUTCOMES.items():
        assert outcome_name(key, "zh") != outcome_name(key, "en")
        assert outcome.grade in ("calibrated", "checked", "relative only")
