from __future__ import annotations

import matplotlib
import pytest

from ylt_sim.report import plots
from ylt_sim.report.headlines import headline_lines
from ylt_sim.report.plots import plot_differences


def test_one_panel_an_outcome_with_one_marker_a_scenario_and_a_line_at_zero(comparison):
    picture = plot_differences(comparison)
    assert len(picture.axes) == len(headline_lines(comparison.differences))
    for axes in picture.axes:
        markers = {line.get_marker() for line in axes.lines if line.get_marker() != "None"}
        assert markers <= {"o", "s"}
    assert {line.get_marker() for line in picture.axes[0].lines} >= {"o", "s"}


def test_filled_markers_have_intervals_clear_of_zero_and_open_ones_do_not(comparison):
    d = comparison.differences
    d = d[(d["period"] == "year 1")]
    for axes, (key, tier, group) in zip(plot_differences(comparison).axes, headline_lines(d), strict=True):
        own = d[(d["outcome"] == key) & (d["tier"] == tier) & (d["group"] == group)].set_index("scenario")
        shown = {line.get_marker(): line.get_markerfacecolor() for line in axes.lines if line.get_marker() != "None"}
        for marker, scenario in zip(("o", "s"), ("loose", "tight_county_community"), strict=True):
            row = own.loc[scenario]
            if marker in shown:
                assert (shown[marker] == "white") == (not (row["low"] > 0 or row["high"] < 0))


def test_the_picture_says_what_was_run_and_how_many_were_still_inside(comparison):
    said = "\n".join(text.get_text() for text in plot_differences(comparison).texts)
    assert "3 scenarios x 2 replications" in said
    assert "95 % simulation interval" in said
    assert "Episodes still open" in said


def test_drawing_changes_no_setting_of_matplotlib(comparison):
    before = dict(matplotlib.rcParams)
    plot_differences(comparison, "zh")
    assert dict(matplotlib.rcParams) == before


def test_without_a_chinese_font_the_labels_are_english_and_never_boxes(comparison, monkeypatch):
    monkeypatch.setattr(plots, "chinese_font", lambda: None)
    titles = [axes.get_title(loc="left") for axes in plot_differences(comparison, "zh").axes]
    assert titles[0] == "right tier, %"
    assert all(text.isascii() for text in titles)


def test_with_a_chinese_font_the_labels_are_chinese_and_in_it(comparison, monkeypatch):
    monkeypatch.setattr(plots, "chinese_font", lambda: "DejaVu Sans")
    axes = plot_differences(comparison, "zh").axes[0]
    assert axes.get_title(loc="left") == "合适层级诊疗占比，%"
    assert axes.title.get_fontfamily()[0] == "DejaVu Sans"


@pytest.mark.filterwarnings("error")
def test_the_picture_shows_itself_as_png_in_a_notebook(comparison):
    assert plot_differences(comparison)._repr_png_().startswith(b"\x89PNG")
