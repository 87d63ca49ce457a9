"""The figure of who gains and who loses: every group's difference with its interval."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from ylt_sim.report.plots import Picture
from ylt_sim.study.measure import last_period

__all__ = ["plot_gains"]

MARKERS = "osD^vP"
COLOURS = ("black", "tab:blue", "tab:orange", "tab:green", "tab:red", "tab:purple")


def plot_gains(gains: pd.DataFrame, heading: str, period: str | None = None) -> Picture:
    """One panel a burden, one line a group, one marker a scenario; left of zero is a gain.

    Parameters
    ----------
    gains
        From `ylt_sim.study.gains.gains_by_group`.
    heading
        What was run, above the panels.
    period
        Such as ``year 1``; the last if None.
    """
    chosen = gains[gains["period"] == (period or last_period(gains["period"].unique()))]
    burdens = list(dict.fromkeys(chosen["outcome"]))
    scenarios = list(dict.fromkeys(chosen["scenario"]))
    lines = list(dict.fromkeys(zip(chosen["dimension"], chosen["group"], strict=True)))
    place = {line: -number for number, line in enumerate(lines)}
    picture = Picture(figsize=(3 + 3 * len(burdens), 1.4 + 0.2 * len(lines)), layout="constrained")
    grid = picture.subplots(1, len(burdens), sharey=True, squeeze=False)[0]
    for axis, burden in zip(grid, burdens, strict=True):
        for number, scenario in enumerate(scenarios):
            own = chosen[(chosen["outcome"] == burden) & (chosen["scenario"] == scenario)]
            at = np.array([place[line] for line in zip(own["dimension"], own["group"], strict=True)])
            spread = 0.6 / max(len(scenarios), 2)
            axis.errorbar(
                own["mean"], at - spread * (number - (len(scenarios) - 1) / 2), xerr=[own["mean"] - own["low"],
                own["high"] - own["mean"]], fmt=MARKERS[number % len(MARKERS)], markersize=3, linewidth=0.8,
                color=COLOURS[number % len(COLOURS)], label=scenario,
            )  # fmt: skip
        axis.axvline(0, color="0.6", linewidth=0.8)
        axis.set_title("\n".join(textwrap.wrap(burden.replace("_", " "), 30)), fontsize=8, loc="left")
        axis.tick_params(labelsize=7)
        axis.locator_params(axis="x", nbins=5)
    names = [group if dimension == group else f"{dimension}: {group}" for dimension, group in lines]
    grid[0].set_yticks([place[line] for line in lines], names, fontsize=7)
    if len(scenarios) > 1:
        handles, labels = grid[0].get_legend_handles_labels()
        picture.legend(handles, labels, loc="outside lower center", ncols=min(len(scenarios), 6), fontsize=7)
    picture.suptitle("\n".join(textwrap.wrap(heading, 40 * len(burdens))), fontsize=8, ha="left", x=0.01)
    return picture
