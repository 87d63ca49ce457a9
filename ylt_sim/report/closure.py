"""Tables of closure and validation as text, a few columns a region."""

from __future__ import annotations

import math

import pandas as pd

from ylt_sim.report.numbers import number

__all__ = ["side_by_side"]


def _with_interval(mean: float, half: float) -> str:
    if math.isnan(mean):
        return ""
    return number(mean) if math.isnan(half) else f"{number(mean)} ±{number(half)}"


def _range(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{number(low)} - {number(high)}"


def side_by_side(frame: pd.DataFrame) -> pd.DataFrame:
    """`ylt_sim.study.closure.closure_table` or `validation_table` as text, a row a quantity.

    A region has the columns target, reached (with half of the 95 % interval of its seeds), grade and inside; if all
    targets and accepted ranges are the same they are written once. A validation has the difference from the first
    region beside each of the others, and whether both are inside.
    """
    regions = list(dict.fromkeys(frame["region"]))
    names = list(dict.fromkeys(frame["quantity"]))
    parts = {r: frame[frame["region"] == r].set_index("quantity").loc[names] for r in regions}
    out = pd.DataFrame({"quantity": names})
    ranges = {r: [_range(a, b) for a, b in zip(p["low"], p["high"], strict=True)] for r, p in parts.items()}
    is_shared = all(ranges[r] == ranges[regions[0]] for r in regions)
    if is_shared:
        out["accepted"] = ranges[regions[0]]
    for region, own in parts.items():
        head = f"{region}: " if len(regions) > 1 else ""
        if not is_shared:
            out[f"{head}accepted"] = ranges[region]
        out[f"{head}reached"] = [
            _with_interval(m, h) for m, h in zip(own["reached"], own["half_interval"], strict=True)
        ]
        out[f"{head}grade"] = own["grade"].to_numpy()
        out[f"{head}inside"] = own["inside"].to_numpy()
        if "difference" in frame and region != regions[0]:
            out[f"{head}difference"] = [
                _with_interval(m, h) for m, h in zip(own["difference"], own["difference_half_interval"], strict=True)
            ]
            out[f"{head}both inside"] = own["same"].to_numpy()
    out["source"] = parts[regions[0]]["source"].to_numpy()
    return out
