"""Figures: paired differences with their intervals, one small panel an outcome."""

from __future__ import annotations

import io
import math
import textwrap
from typing import TYPE_CHECKING, Any, cast

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ylt_sim.outcomes import OUTCOMES
from ylt_sim.report.account import caveats, policy_periods, title, what_was_run
from ylt_sim.report.fonts import chinese_font
from ylt_sim.report.headlines import headline_lines
from ylt_sim.report.numbers import in_shown_unit, shown_value
from ylt_sim.report.tables import column_names, setting_of
from ylt_sim.report.words import grade_name, outcome_name

if TYPE_CHECKING:
    from ylt_sim.study.compare import Comparison

__all__ = ["Picture", "plot_differences"]

COLUMNS = 4
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA4499", "#666666", "#E69F00", "#56B4E9", "#000000")
"""Told apart by the colour-blind (Okabe and Ito 2008, Color Universal Design, with a grey)."""
MARKERS = ("o", "s", "D", "^", "v", "P", "X", "*")
DOTS_PER_INCH = 160


class Picture(Figure):
    """A Matplotlib figure that shows itself in a notebook without pyplot."""

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        FigureCanvasAgg(self).print_figure(out, format="png", dpi=DOTS_PER_INCH, facecolor="white")
        return out.getvalue()


def plot_differences(comparison: Comparison, lang: str = "en", period: str | None = None) -> Picture:
    """Paired differences from the comparator with their intervals, one panel an outcome.

    Parameters
    ----------
    comparison
        What was compared.
    lang
        ``zh`` needs a font with Chinese characters; without one the labels are English.
    period
        Such as ``year 1``; the first after policy start if None.

    Returns
    -------
    Picture
        A `matplotlib.figure.Figure`. A filled marker has an interval that does not contain 0, an open one has.
    """
    font = chinese_font() if lang == "zh" else None
    shown_lang = "zh" if font is not None else "en"
    chosen = policy_periods(comparison)[0] if period is None else period
    style: Any = {"font.size": 8.0, "axes.unicode_minus": False, "axes.linewidth": 0.6}
    if font is not None:
        style["font.family"] = [font, "DejaVu Sans"]
    with matplotlib.rc_context(style):
        return _draw(comparison, chosen, shown_lang)


def _draw(comparison: Comparison, period: str, lang: str) -> Picture:
    d = comparison.differences
    d = d[d["period"] == period]
    lines = headline_lines(d)
    scenarios = comparison.scenarios[1:]
    names = column_names(comparison, lang)
    columns = min(COLUMNS, len(lines))
    n_rows = math.ceil(len(lines) / columns)
    foot_lines = _foot(comparison, period, lang)
    axes_inches = 0.2 + 0.17 * len(scenarios)
    head, foot, between, width = 1.12, 0.45 + 0.145 * len(foot_lines), 0.95, 3.0 * columns + 1.0
    height = head + foot + n_rows * axes_inches + (n_rows - 1) * between
    figure = Picture(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(
        n_rows, columns, left=1.55 / width, right=0.985, top=1 - head / height, bottom=foot / height,
        wspace=0.12, hspace=between / axes_inches,
    )  # fmt: skip
    for n, (key, tier, group) in enumerate(lines):
        axes = figure.add_subplot(grid[n // columns, n % columns])
        own = d[(d["outcome"] == key) & (d["tier"] == tier) & (d["group"] == group)].set_index("scenario")
        unit = OUTCOMES[key].unit
        for i, scenario in enumerate(scenarios):
            if scenario.key in own.index:
                row = own.loc[scenario.key]
                bounds = [in_shown_unit(float(cast(Any, row[c])), unit) for c in ("mean", "low", "high")]
                _mark(axes, i, bounds)
        _finish(axes, len(scenarios), [names[s.key] for s in scenarios] if n % columns == 0 else [])
        level = shown_value(float(own["against_mean"].mean()), unit) if len(own) else ""
        name = outcome_name(key, lang, tier, group, setting_of(comparison))
        _label(axes, name, level, OUTCOMES[key].grade, unit, lang)
    figure.text(0.012, 1 - 0.12 / height, title(comparison, period, lang), va="top", fontsize=10.5, weight="bold")
    figure.text(0.012, 1 - 0.36 / height, what_was_run(comparison, lang), va="top", fontsize=9)
    figure.text(0.012, 0.05 / height, "\n".join(foot_lines), va="bottom", fontsize=7.5, linespacing=1.35)
    return figure


def _mark(axes: Axes, i: int, bounds: list[float]) -> None:
    mean, low, high = bounds
    if math.isnan(mean):
        return
    colour = COLOURS[i % len(COLOURS)]
    has_interval = not math.isnan(low)
    is_clear = has_interval and (low > 0 or high < 0)
    if has_interval:
        axes.plot([low, high], [i, i], color=colour, linewidth=1.4, solid_capstyle="butt")
    axes.plot(
        [mean], [i], marker=MARKERS[i % len(MARKERS)], color=colour, markersize=5.5, linestyle="none",
        markerfacecolor=colour if is_clear else "white", markeredgewidth=1.1,
    )  # fmt: skip


def _finish(axes: Axes, n: int, labels: list[str]) -> None:
    axes.axvline(0, color="#444444", linewidth=0.8, zorder=0)
    axes.set_ylim(n - 0.4, -0.6)
    axes.set_yticks(range(n), labels=labels if labels else [""] * n)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=2, labelsize=7)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.margins(x=0.12)
    left, right = axes.get_xlim()
    if right - left < 1e-9:
        axes.set_xlim(-1, 1)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="x", color="#e4e4e4", linewidth=0.5)
    axes.set_axisbelow(True)


def _label(axes: Axes, name: str, level: str, grade: str, unit: str, lang: str) -> None:
    wrapped = "\n".join(textwrap.wrap(name, 38 if lang == "en" else 24)[:2])
    axes.set_title(wrapped, loc="left", fontsize=8.5, weight="bold", pad=13)
    here = "现状" if lang == "zh" else "status quo"
    points = {"en": "; difference in points", "zh": "；差值为百分点"}[lang] if unit == "share" else ""
    text = f"{here} {level}{points} · {grade_name(grade, lang)}"
    axes.text(0, 1.02, text, transform=axes.transAxes, fontsize=7, color="#444444", va="bottom")


def _foot(comparison: Comparison, period: str, lang: str) -> list[str]:
    marks = (
        "实心标记：区间不含0；空心标记：区间含0。"
        if lang == "zh"
        else "Filled marker: the interval does not contain 0. Open marker: it does."
    )
    notes = [marks, *caveats(comparison, period, lang)]
    wide = 205 if lang == "en" else 120
    return [part for note in notes for part in textwrap.wrap(note, wide)]
