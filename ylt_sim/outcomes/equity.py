"""Equity: how outcomes differ by distance, age, income, signing and township, as they are and standardised by need.

Twins make need known: the same residents have the same episodes, with the same illness and severity at onset, in every
scenario of a replication. So groups are compared after each episode's outcome is set against the mean of all episodes
of the same need, and differences between scenarios are of the same people.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.region.blocks import blocks
from ylt_sim.region.region import Region
from ylt_sim.world.codes import MODERATE

if TYPE_CHECKING:
    from ylt_sim.outcomes.indicators.figures import Figures

__all__ = [
    "DIMENSIONS",
    "MEASURES",
    "OUTCOMES_COMPARED",
    "Dimension",
    "concentration_index",
    "dimensions",
    "equity_names",
    "equity_rows",
    "erreygers_index",
    "fractional_rank",
    "gap",
    "standardised",
]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
COUNTY_HOSPITAL_OPTION = 4  # of VILLAGE.facility
FIFTHS = 5

OUTCOMES_COMPARED: dict[str, tuple[str, str, str, tuple[float, float] | None]] = {
    "right_tier_share": ("right tier", "合适层级诊疗占比", "share", (0.0, 1.0)),
    "unmet_need_share": ("unmet need, moderate or worse", "未满足需要占比(中度及以上)", "share", (0.0, 1.0)),
    "definitive_care_hours": (
        "onset to definitive care, moderate or worse (restricted mean)", "起病至确定性治疗时间(限制均值)",
        "hours", None,
    ),
    "paid_yuan": ("paid by the resident himself in the span", "居民个人自付", "yuan", None),
}  # fmt: skip
"""Outcome -> name, Chinese name, unit, bounds if it has any."""
DIMENSIONS: dict[str, tuple[str, str, str]] = {
    "distance": ("way to the county hospital", "到县医院的距离", "farthest fifth against nearest"),
    "age": ("age", "年龄", "65 and over against under 15"),
    "income": ("income", "收入", "poorest fifth against richest"),
    "signed": ("signed with a family doctor at the start", "是否签约家庭医生", "not signed against signed"),
    "township": ("township", "乡镇", "highest against lowest"),
}
"""Dimension -> name, Chinese name, which groups its difference and ratio set against each other."""
MEASURES: dict[str, tuple[str, str]] = {
    "difference": ("difference", "差值"),
    "ratio": ("ratio", "比值"),
    "concentration_index": ("concentration index", "集中指数"),
    "erreygers_index": ("Erreygers index", "Erreygers指数"),
}
STANDARDISED = "_standardised"


@dataclass(frozen=True)
class Dimension:
    """What residents differ in.

    Attributes
    ----------
    group
        By resident: number of his group, from 0.
    worse, better
        Groups set against each other; None where the highest mean stands against the lowest.
    place
        By resident: his place from the worst off, equals sharing one, as ``rank_by`` of the indices; None where nothing
        orders them.
    """

    group: Numbers
    worse: int | None
    better: int | None
    place: Numbers | None


def dimensions(region: Region) -> dict[str, Dimension]:
    """The dimensions of a region's residents, all as they are at the start.

    Distance is the time of the way to the county's general hospital, age in years, income by fifths: all three give a
    rank, the farthest, the oldest and the poorest first.
    """
    r = region.residents
    way, village = region.villages["travel_seconds"][:, COUNTY_HOSPITAL_OPTION].astype(float), r["village"]
    cuts = np.quantile(way[village], np.arange(1, FIFTHS) / FIFTHS)
    place = np.unique(-way, return_inverse=True)[1].astype(np.int64)
    age, income = r["age_years"].astype(np.int64), r["income_quintile"].astype(np.int64)
    return {
        "distance": Dimension(np.searchsorted(cuts, way, side="left")[village], FIFTHS - 1, 0, place[village]),
        "age": Dimension(r["age_band"].astype(np.int64), 3, 0, age.max() - age),
        "income": Dimension(income, 0, FIFTHS - 1, income),
        "signed": Dimension((r["is_signed"] == 1).astype(np.int64), 0, 1, None),
        "township": Dimension(region.villages["township"][r["village"]].astype(np.int64), None, None, None),
    }


def fractional_rank(rank_by: Numbers) -> Floats:
    """Fractional rank ``(i - 0.5) / n`` of each unit; equal units share the mean of their ranks.

    Parameters
    ----------
    rank_by
        Whole numbers, 0 or more, that order the units.
    """
    number = np.bincount(rank_by)
    middle = (np.cumsum(number) - number / 2) / len(rank_by)
    out: Floats = middle[rank_by]
    return out


def concentration_index(values: Floats, rank: Floats) -> float:
    """Concentration index: 0 if equal; negative if what is measured is concentrated among the worst off.

    Parameters
    ----------
    values
        By unit, 0 or more.
    rank
        `fractional_rank` of each unit, the worst off first.

    Notes
    -----
    C = 2 / (n mu) sum(y_i R_i) - 1, with R the fractional rank (Kakwani, Wagstaff and van Doorslaer 1997, Journal of
    Econometrics 77:87-103). Undefined (NaN) where the mean is 0.
    """
    if not len(values) or values.mean() == 0:
        return math.nan
    return float(2.0 * (values * rank).mean() / values.mean() - 1.0)


def erreygers_index(values: Floats, rank: Floats, low: float, high: float) -> float:
    """Concentration index corrected for bounded outcomes: that of ``high - values`` is the same with its sign turned.

    Parameters
    ----------
    values, rank
        As for `concentration_index`.
    low, high
        Bounds of the outcome.

    Notes
    -----
    E = 4 mu / (b - a) C (Erreygers 2009, Journal of Health Economics 28:504-515), computed without dividing by the
    mean, so that it is 0 and not undefined where nobody has any of the outcome.
    """
    if not len(values):
        return math.nan
    return float(4.0 / (high - low) * (2.0 * (values * rank).mean() - values.mean()))


def standardised(values: Floats, need: Numbers) -> Floats:
    """Values with what need explains replaced by the overall mean: y - mean of its need + overall mean.

    Parameters
    ----------
    values
        By unit.
    need
        Number of each unit's need, from 0.

    Notes
    -----
    Indirect standardisation (Wagstaff and van Doorslaer 2000, Journal of Human Resources 35:716-733), with a cell for
    each need instead of a regression: the concentration index of the result is the index of horizontal inequity.
    """
    number = np.bincount(need)
    mean = np.bincount(need, values) / np.maximum(number, 1)
    out: Floats = values - mean[need] + values.mean()
    return out


def gap(values: Floats, group: Numbers, worse: int | None, better: int | None) -> tuple[float, float]:
    """Difference and ratio of the means of two groups, or of the highest and the lowest mean; NaN if one is empty."""
    if not len(values):
        return math.nan, math.nan
    number = np.bincount(group)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(group, values) / number
    if worse is None or better is None:
        there = mean[number > 0]
        a, b = float(there.max()), float(there.min())
    else:
        a, b = (float(mean[g]) if g < len(mean) else math.nan for g in (worse, better))
    return a - b, a / b if b else math.nan


def _need_of_persons(residents: NDArray[np.void]) -> Numbers:
    """Number of each resident's need: his age band and chronic conditions, as nothing else of him lasts."""
    out = np.empty(len(residents), np.int64)
    known = int(np.bitwise_or.reduce(residents["chronic"], initial=0))
    conditions = [c for c in range(known.bit_length()) if known >> c & 1]
    for rows in blocks(len(out)):
        chronic, need = residents["chronic"][rows], out[rows]
        need[:] = residents["age_band"][rows]
        for place, c in enumerate(conditions, start=2):
            need += (chronic >> c & 1) << place
    return out


def _compared(f: Figures) -> Iterator[tuple[Numbers | slice, Numbers, dict[str, Floats]]]:
    """Residents and need of the units that are compared, and their values by outcome."""
    own = f.cohort
    who, need = f.tally.episode["resident"][own.rank], own.condition.astype(np.int64) * 4 + own.severity
    yield who, need, {"right_tier_share": (own.tier == own.need).astype(float)}
    grave = np.flatnonzero(own.severity >= MODERATE)
    unmet, hours = (own.tier[grave] == 0).astype(float), own.hours[grave].astype(float)
    yield who[grave], need[grave], {"unmet_need_share": unmet, "definitive_care_hours": hours}
    if f.bills is not None:
        need = _need_of_persons(f.tally.ground.region.residents)
        yield slice(None), need, {"paid_yuan": f.bills.paid / 100.0}


def equity_names() -> tuple[str, ...]:
    """Names of the equity outcomes in frames and studies."""
    names = [
        f"{outcome}.{measure}{suffix}"
        for outcome, (*_, bounds) in OUTCOMES_COMPARED.items()
        for measure in MEASURES
        for suffix in ("", STANDARDISED)
        if bounds is not None or measure != "erreygers_index"
    ]
    return (*names, *(f"{outcome}.mean{STANDARDISED}" for outcome in OUTCOMES_COMPARED))


def equity_rows(f: Figures, known: dict[str, Dimension]) -> list[dict[str, Any]]:
    """One row an outcome, measure and dimension: ``outcome, group, value, denominator, unit``.

    Parameters
    ----------
    f
        Figures of a period.
    known
        `dimensions` of the region.

    Notes
    -----
    ``outcome`` is ``<outcome>.<measure>``, with ``_standardised`` where need is taken out; ``<outcome>.mean`` holds the
    means of groups, ``group`` then is the dimension and the group's number. The denominator is the number of units.
    """
    rows: list[dict[str, Any]] = []

    def add(outcome: str, measure: str, group: str, value: float, n: int, unit: str) -> None:
        rows.append({"outcome": f"{outcome}.{measure}", "group": group, "value": value, "denominator": n, "unit": unit})

    for who, need, compared in _compared(f):
        n = len(need)
        groups = {name: dimension.group[who] for name, dimension in known.items()}
        ranks = {name: fractional_rank(d.place[who]) for name, d in known.items() if d.place is not None}
        for outcome, values in compared.items():
            _, _, unit, bounds = OUTCOMES_COMPARED[outcome]
            without_need = standardised(values, need) if n else values
            for name, dimension in known.items():
                group = groups[name]
                for chosen, suffix in ((values, ""), (without_need, STANDARDISED)):
                    difference, ratio = gap(chosen, group, dimension.worse, dimension.better)
                    add(outcome, f"difference{suffix}", name, difference, n, unit)
                    add(outcome, f"ratio{suffix}", name, ratio, n, "ratio")
                    if name not in ranks:
                        continue
                    index = concentration_index(chosen, ranks[name])
                    add(outcome, f"concentration_index{suffix}", name, index, n, "index")
                    if bounds is not None:
                        index = erreygers_index(chosen, ranks[name], *bounds)
                        add(outcome, f"erreygers_index{suffix}", name, index, n, "index")
                for g in range(int(dimension.group.max()) + 1) if name != "township" else ():
                    own = without_need.compress(group == g)
                    mean = float(own.mean()) if len(own) else math.nan
                    add(outcome, f"mean{STANDARDISED}", f"{name} {g}", mean, len(own), unit)
    return rows
