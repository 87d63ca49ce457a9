"""The official sheet: targets, status, confirmation and reasons, from a result, a comparison, a study and a folder."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ylt_sim as ylt
from ylt_sim import evidence
from ylt_sim.outcomes.indicators import INDICATORS, NOT_COMPUTED
from ylt_sim.report.folder import FolderError, save_comparison, save_run
from ylt_sim.report.indicator_page import indicator_blocks, write_indicator_page
from ylt_sim.report.indicators import LISTS, equity_table, indicator_sheet, indicators, official_text, results_of

DOCS = Path(__file__).parents[2] / "docs"
TIGHT = "tight_county_community"


def made(**values: object) -> pd.DataFrame:
    """Results of two replications of one scenario, each indicator with the two values given."""
    rows = []
    for key, (first, second) in values.items():
        id, _, group = key.partition("/")
        unit = INDICATORS[id].unit_of(group or "all")
        for replication, value in enumerate((first, second)):
            rows.append(("s", replication, id, group or "all", "year 1", value, value * 10, 10.0, unit, "checked"))
    columns = ["scenario", "replication", "outcome", "group", "period", "value", "numerator", "denominator", "unit",
               "grade"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def line(table: pd.DataFrame, id: str, group: str = "all") -> pd.Series:
    return table[(table["id"] == id) & (table["group"] == group)].iloc[0]


def test_mean_interval_and_status_worked_out():
    """0.6 and 0.68 against 65 %: mean 0.64, half-width 12.706 x 0.0566 / sqrt 2 = 0.508; not met. 0.96: met."""
    table = indicators(made(**{"C24-3.1": (0.6, 0.68), "T15-2": (0.95, 0.97), "C24-4.2": (0.9, 0.9)}))
    one = line(table, "C24-3.1")
    assert one["value"] == pytest.approx(0.64)
    assert one["high"] - one["value"] == pytest.approx(12.706 * math.sqrt(0.0032) / math.sqrt(2), rel=1e-3)
    assert (one["numerator"], one["denominator"], one["replications"]) == (pytest.approx(6.4), 10, 2)
    assert [line(table, id)["status"] for id in ("C24-3.1", "T15-2", "C24-4.2")] == ["not met", "met", "no target"]


def test_growth_has_its_target_in_per_cent_and_parts_have_none():
    table = indicators(made(**{"T15-7": (0.11, 0.12), "C24-4.1/growth_person": (0.5, 0.5), "C24-1.1": (1.0, 0.9)}))
    assert line(table, "T15-7")["status"] == "met"
    assert line(table, "C24-4.1", "growth_person")["status"] == "no target"
    assert line(table, "C24-1.1")["status"] == "not met"
    assert line(indicators(made(**{"C24-1.1": (1.0, 1.0)})), "C24-1.1")["status"] == "met"


def test_recalled_formulas_are_printed_unconfirmed():
    rows = evidence.indicators()
    assert rows["C24-2.1"].confirmation == rows["C24-2.2a"].confirmation == "confirmed"
    for id, row in rows.items():
        if "recalled" in row.note:
            assert row.confirmation == "own" if id.startswith("S-") else row.confirmation == "unconfirmed"
    sheet = indicator_sheet(indicators(made(**{"C24-3.1": (0.6, 0.6)}), lang="zh"), "2024", "zh")
    said = sheet.set_index("编号")["定义"]
    assert said["C24-3.1"] == "未经核实"
    assert said["C24-2.1"] == "已核实"
    assert list(sheet["编号"].unique()) == [id for id in rows if id.startswith("C24-")]


def test_what_is_not_computed_says_why():
    table = indicators(made(**{"C24-3.1": (0.6, 0.6)}))
    for id, (english, chinese) in NOT_COMPUTED.items():
        assert line(table, id)["reason"] == english
        assert line(indicators(made(**{"S-4": (1.0, 1.0)}), lang="zh"), id)["reason"] == chinese


def test_sheet_of_a_comparison(comparison):
    """Four weeks: what needs a year is undefined with its numerator shown; shares are there with intervals."""
    table = ylt.indicators(comparison, "year 1")
    assert set(table["scenario"]) == {"status_quo_2023", "loose", TIGHT}
    assert set(table["id"]) == set(evidence.indicators())
    own = table[table["scenario"] == TIGHT]
    readings = line(own, "C24-2.2a")
    assert math.isnan(readings["value"]) and readings["numerator"] > 0
    assert readings["reason"] == "needs a whole year"
    primary = line(own, "C24-3.1")
    assert 0.5 < primary["low"] < primary["value"] < primary["high"] < 0.95
    undefined = table[table["value"].isna()]
    assert (undefined["reason"] != "").all() and (undefined["status"] == "undefined").all()
    assert (table[table["value"].notna()]["reason"] == "").all()
    text = official_text(comparison, scenario=TIGHT)
    assert all(title in text for title, _ in LISTS.values())
    assert "C24-2.2a" in text and "– C24-5.2: deaths outside the model" in text


def test_differences_of_indicators_are_paired(comparison):
    """Twins: the region's facts do not differ at all, and members do."""
    wide = comparison.indicators.pivot_table("value", ["outcome", "group", "period", "replication"], "scenario")
    assert (wide.loc["C24-2.2b", TIGHT] == wide.loc["C24-2.2b", "loose"]).all()
    before = wide.xs("before", level="period")
    pd.testing.assert_series_equal(before[TIGHT], before["loose"], check_names=False)


def test_equity_table_has_both_and_in_chinese(comparison):
    english = equity_table(comparison, scenario=TIGHT)
    assert {"need taken out", "value", "measure", "dimension"} <= set(english.columns)
    chinese = equity_table(comparison, scenario=TIGHT, lang="zh")
    assert "集中指数" in set(chinese["度量"]) and len(chinese) == len(english)
    signed = english[english["dimension"].str.startswith("signed")]
    assert set(signed["measure"]) == {"difference", "ratio"}


def test_folders_of_a_run_and_a_comparison_give_the_same(comparison, tmp_path):
    save_comparison(comparison, tmp_path / "c")
    pd.testing.assert_frame_equal(indicators(tmp_path / "c"), indicators(comparison))
    result = ylt.run(ylt.load("loose", set={"region": "county-small", "policy_start_day": 7}), seed=3, days=21)
    save_run(result, tmp_path / "r")
    again = indicators(tmp_path / "r")
    pd.testing.assert_frame_equal(again, indicators(result))
    assert set(again["scenario"]) == {"loose"}
    assert again["low"].isna().all()


def test_a_folder_or_a_name_that_is_not_there_is_told(comparison, tmp_path):
    with pytest.raises(FolderError, match="holds no indicators"):
        results_of(tmp_path)
    with pytest.raises(FolderError, match="one of before, year 1, 2023"):
        indicators(comparison, "year 7")
    with pytest.raises(FolderError, match="scenario lose"):
        indicators(comparison, scenario="lose")


def test_a_calendar_year_is_a_period_of_its_own(comparison):
    table = indicators(comparison, "2023", scenario="loose")
    parts = [indicators(comparison, period, scenario="loose") for period in ("before", "year 1")]
    visits = [line(part, "T15-2")["denominator"] for part in parts]
    assert line(table, "T15-2")["denominator"] == pytest.approx(sum(visits))
    assert np.isfinite(line(table, "C24-3.1")["value"])


def test_the_page_is_up_to_date(tmp_path):
    """Regenerating changes nothing: ``python -m ylt_sim.report docs`` was run after the last change."""
    (tmp_path / "indicators.md").write_bytes((DOCS / "indicators.md").read_bytes())
    assert write_indicator_page(tmp_path) == []


def test_the_page_tells_every_indicator():
    blocks = indicator_blocks()
    for id, row in evidence.indicators().items():
        where = blocks["lists"] if id in INDICATORS else blocks["not_computed"]
        assert f"| `{id}` {row.name_zh}<br>{row.name_en} |" in where
