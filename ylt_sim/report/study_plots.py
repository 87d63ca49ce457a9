"""The figure of a study: every row of its main answer with its interval."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable
from pathlib import Path

import pandas as pd

from ylt_sim.outcomes import OUTCOMES
from ylt_sim.report.gains_plot import plot_gains
from ylt_sim.report.plots import DOTS_PER_INCH, Picture
from ylt_sim.report.study_tables import of_measures
from ylt_sim.study.store import Store
from ylt_sim.study.sweep import StudyResult

__all__ = ["plot_answer", "save_picture"]

MAIN = ("attribution", "sobol_indices", "morris_effects", "two_intervals", "effects", "differences", "means")
"""The first of these that a study has is drawn."""
BARS = {
    "sobol_indices": (("first", "first_half", "first order"), ("total", "total_half", "total")),
    "morris_effects": (("mu_star", "mu_star_half", "mean size of effect"),),
}
MARKERS = ("o", "s")
MOST_ROWS = 60


def plot_answer(result: StudyResult, tables: dict[str, pd.DataFrame]) -> Picture | None:
    """The main answer, one panel a measure; nothing if there is none.

    Parameters
    ----------
    result
        The study.
    tables
        From `ylt_sim.study.answers`.
    """
    name = next((n for n in MAIN if n in tables and len(tables[n])), None)
    if name is None:
        return None
    table = tables[name]
    if "outcome" in table.columns:
        table = of_measures(table, result.study.measures)
        table = table.assign(measure=table["outcome"] + table["tier"].map(lambda t: "" if t == "all" else f" {t}"))
    panels = [own.head(MOST_ROWS) for _, own in table.groupby("measure", sort=False)]
    height = 1.2 + sum(0.6 + 0.22 * len(own) for own in panels)
    picture = Picture(figsize=(8, height), layout="constrained")
    grid = picture.subplots(len(panels), 1, squeeze=False, height_ratios=[2 + len(own) for own in panels])
    for axis, own in zip(grid[:, 0], panels, strict=True):
        places = range(len(own))[::-1]
        for number, (middle, low, high, label) in enumerate(_series(name, own)):
            shifted = [place - 0.15 * number for place in places]
            axis.errorbar(middle, shifted, xerr=[middle - low, high - middle], fmt=MARKERS[number], capsize=2,
                          color="black", markerfacecolor="white" if number else "black", label=label)  # fmt: skip
        axis.axvline(0, color="0.6", linewidth=0.8)
        axis.set_yticks(list(places), [_label(row, own) for row in own.to_dict("records")], fontsize=8)
        axis.tick_params(axis="x", labelsize=8)
        axis.locator_params(axis="x", nbins=4)
        axis.set_title(_in_words(str(own["measure"].iloc[0])), fontsize=9, loc="left")
        if len(axis.get_legend_handles_labels()[0]) > 1:
            axis.legend(fontsize=8)
    picture.suptitle("\n".join(textwrap.wrap(_what_was_run(result, name), 95)), fontsize=8, ha="left", x=0.01)
    return picture


def _in_words(measure: str) -> str:
    """A measure with the name of its outcome and its unit; of an indicator its id."""
    key, _, rest = measure.partition(" ")
    if key not in OUTCOMES:
        return measure
    words = f"{OUTCOMES[key].name} ({OUTCOMES[key].unit})"
    return f"{words}, {rest}" if rest else words


def _series(name: str, own: pd.DataFrame) -> list[tuple[pd.Series, pd.Series, pd.Series, str]]:
    if name in BARS:
        return [(own[m], own[m] - own[h], own[m] + own[h], label) for m, h, label in BARS[name]]
    if name == "two_intervals":
        middle = (own["parameter_low"] + own["parameter_high"]) / 2
        return [
            (own["mean"], own["simulation_low"], own["simulation_high"], "simulation interval, as written"),
            (middle, own["parameter_low"], own["parameter_high"], "parameter interval, its middle"),
        ]
    return [(own["mean"], own["low"], own["high"], name)]


def _label(row: dict[Hashable, object], own: pd.DataFrame) -> str:
    words = [str(row[c]) for c in ("group", "effect", "factor") if c in own and str(row[c]) != "all"]
    if "scenario" in own and own["scenario"].nunique() > 1:
        words.insert(0, str(row["scenario"]))
    if "point" in own and own["point"].nunique() > 1:
        words.append(f"point {row['point']}")
    return " · ".join("\nx ".join(".".join(p.split(".")[-2:]) for p in word.split(" x ")) for word in words) or "mean"


def _what_was_run(result: StudyResult, name: str) -> str:
    study = result.study
    against = f", difference from {study.against}" if study.against and name not in ("means", "attribution") else ""
    return (
        f"{study.name}: {name.replace('_', ' ')}{against}. {study.scenarios[0].region.name}, {len(study.scenarios)} "
        f"scenarios x {len(study.points)} points x {result.replications} replications, policy from day "
        f"{study.policy_start_day}, {study.days} days. Bars: {study.confidence:.0%} intervals."
    )


def save_picture(result: StudyResult, tables: dict[str, pd.DataFrame]) -> Path | None:
    """The figure as ``answer.png`` in the study's folder, and ``gains.png`` of who gains and who loses."""
    for name in ("answer.png", "gains.png"):
        Store(result.folder).discard(name)  # of an earlier design
    picture = plot_answer(result, tables)
    if picture is None:
        return None
    if "gains" in tables and len(tables["gains"]):
        figure = plot_gains(tables["gains"], _what_was_run(result, "who gains and who loses"))
        figure.savefig(result.folder / "gains.png", dpi=DOTS_PER_INCH, facecolor="white", metadata={"Software": None})
    path = result.folder / "answer.png"
    picture.savefig(path, dpi=DOTS_PER_INCH, facecolor="white", metadata={"Software": None})
    return path
