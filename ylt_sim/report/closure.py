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

    A region has two columns: what was reached, with half of the 95 % interval of its seeds, and the grade with whether
    it is inside; ranges that differ between regions are divided by a stroke. A validation has the difference from the
    first region beside the other, and whether both are inside.
    """
    regions = list(dict.fromkeys(frame["region"]))
    names = list(dict.fromkeys(frame["quantity"]))
    parts = {r: frame[frame["region"] == r].set_index("quantity").loc[names] for r in regions}
    ranges = [[_range(a, b) for a, b in zip(p["low"], p["high"], strict=True)] for p in parts.values()]
    out = pd.DataFrame({"quantity": names})
    out["accepted"] = [" / ".join(dict.fromkeys(texts)) for texts in zip(*ranges, strict=True)]
    for region, own in parts.items():
        out[region] = [_with_interval(m, h) for m, h in zip(own["reached"], own["half_interval"], strict=True)]
        out["grade" if len(regions) == 1 else f"grade, {region}"] = [
            " ".join((grade, inside)).strip() for grade, inside in zip(own["grade"], own["inside"], strict=True)
        ]
        if "difference" in frame and region != regions[0]:
            out["difference"] = [
                _with_interval(m, h) for m, h in zip(own["difference"], own["difference_half_interval"], strict=True)
            ]
            out["both inside"] = own["same"].to_numpy()
    out["source"] = parts[regions[0]]["source"].to_numpy()
    return out
