"""What an indicator is: a function from figures to numerator and denominator, beside its row of indicators.csv."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ylt_sim import evidence

if TYPE_CHECKING:
    from ylt_sim.outcomes.indicators.figures import Figures

__all__ = [
    "ALL",
    "GROUPS",
    "INDICATORS",
    "NAN",
    "NOT_COMPUTED",
    "UNITS",
    "UNKNOWN",
    "Definition",
    "Ratio",
    "growth",
    "indicator",
    "reason",
]

ALL = "all"
NAN = math.nan
WHOLE_YEAR_DAYS = 364
"""Fifty-two weeks: a span as long as this counts as a year."""
CALIBRATED, CHECKED, RELATIVE = "calibrated", "checked", "relative only"


class Ratio(NamedTuple):
    """Numerator and denominator; where the value is no ratio, as a median, the value itself too."""

    numerator: float
    denominator: float
    value: float | None = None


UNKNOWN = Ratio(NAN, NAN)
"""What it needs is not there."""
Computed = Ratio | Mapping[str, Ratio]
"""One ratio, or one by group."""

UNITS: dict[str, tuple[float, str, str]] = {
    "share": (1.0, "%", "%"),
    "per 10,000": (10_000.0, "per 10,000", "每万人"),
    "ratio": (1.0, "ratio", "比值"),
    "count": (1.0, "count", "次"),
    "person-days": (1.0, "person-days", "人日"),
    "yuan": (1.0, "yuan", "元"),
    "days": (1.0, "days", "天"),
    "hours": (1.0, "hours", "小时"),
    "minutes": (1.0, "minutes", "分钟"),
}
"""Unit -> what numerator over denominator is multiplied with, its name in English and Chinese; shares are 0..1."""

GROUPS: dict[str, tuple[str, str]] = {
    ALL: ("", ""),
    "public": ("private providers left out", "不含民营机构"),
    "with_follow_ups": ("planned follow-ups counted", "含计划内随访"),
    "person": ("per inpatient", "按人"),
    "admission": ("per admission", "按人次"),
    "growth_person": ("per inpatient, growth", "按人，增长率"),
    "growth_admission": ("per admission, growth", "按人次，增长率"),
    "up": ("up", "上转"),
    "down": ("down", "下转"),
    "growth_up": ("up, growth", "上转，增长率"),
    "growth_down": ("down, growth", "下转，增长率"),
    "handover": ("outpatients handed down", "门诊下转"),
    "village_tier": ("village tier", "村级"),
    "township_tier": ("township tier", "乡镇级"),
    "county_tier": ("county tier", "县级"),
    "township": ("township centres", "乡镇卫生院"),
    "county": ("county hospitals", "县级医院"),
    "tertiary": ("tertiary hospitals", "三级医院"),
    "visit_cost": ("cost of a visit", "次均门诊费用"),
    "visit_paid": ("out of pocket, a visit", "门诊次均自付"),
    "admission_cost": ("cost of an admission", "次均住院费用"),
    "admission_paid": ("out of pocket, an admission", "住院次均自付"),
    "10": ("10 % of income", "收入的10%"),
    "25": ("25 % of income", "收入的25%"),
    "patient": ("patient", "患者"),
    "no_hospital": ("no able hospital", "无能够接收的医院"),
    "sender": ("sending ward", "转出科室"),
    "receiver": ("receiving member", "接收机构"),
    "coordinator": ("no coordinator in time", "无协调员"),
    "review": ("no ward review in time", "无查房评估"),
}
"""Names of the groups of one indicator in English and Chinese."""


@dataclass(frozen=True)
class Definition:
    """One indicator as it is computed.

    Attributes
    ----------
    row
        Its row of indicators.csv: names, formula, target, source.
    compute
        From the figures of a span; its docstring is the definition.
    unit
        Key of `UNITS`; ``units`` of groups that differ.
    grade
        ``calibrated``, ``checked`` or ``relative only``, as of the outcomes.
    is_annual
        It grows with the length of the span, so that it is undefined in less than a year.
    missing
        Why it is undefined when what it needs is not there, in English and Chinese.
    """

    row: evidence.Indicator
    compute: Callable[[Figures], Computed]
    unit: str
    grade: str
    is_annual: bool
    missing: tuple[str, str]
    units: Mapping[str, str]

    @property
    def meaning(self) -> str:
        """The definition: the docstring of the function that computes it."""
        return inspect.cleandoc(self.compute.__doc__ or "")

    def unit_of(self, group: str) -> str:
        """Unit of one of its groups."""
        return "share" if group.startswith("growth") else self.units.get(group, self.unit)

    def ratios(self, figures: Figures) -> dict[str, Ratio]:
        """Numerator and denominator by group."""
        found = self.compute(figures)
        return {ALL: found} if isinstance(found, Ratio) else dict(found)

    def value(self, ratio: Ratio, group: str, days: int) -> float:
        """Value of a ratio of a span of so many days; NaN where it is undefined, never 0."""
        if ratio.value is not None:
            return ratio.value
        if math.isnan(ratio.numerator) or math.isnan(ratio.denominator) or ratio.denominator == 0:
            return NAN
        if self.is_annual and days < WHOLE_YEAR_DAYS:
            return NAN
        return UNITS[self.unit_of(group)][0] * ratio.numerator / ratio.denominator


INDICATORS: dict[str, Definition] = {}
"""What is computed, by id."""

NOT_COMPUTED: dict[str, tuple[str, str]] = {
    "C24-1.2": ("the model has no switch for a charter or for votes", "模型中没有章程、表决等开关"),
    "C20-0": ("qualitative, and its items are not confirmed", "定性指标，条目未经核实"),
    "C20-12": ("operations have no grades in the model", "模型中手术不分级"),
    "P18-1": ("outside the model: a plan is issued or not", "模型之外：方案是否出台"),
    "P18-2": ("outside the model: agreement with a plan", "模型之外：是否符合规划"),
    "P18-5": ("outside the model: a document of pay policy", "模型之外：薪酬政策文件"),
    "P18-7": ("outside the model: a charter or agreement", "模型之外：章程或协议"),
    "T15-1a": ("outside the model: a standard of buildings and equipment", "模型之外：建设标准"),
    "S-15": ("see the equity outcomes", "见公平性结果"),
}
"""Why an indicator is not computed, in English and Chinese."""


def indicator(
    id: str,
    unit: str,
    grade: str = RELATIVE,
    *,
    is_annual: bool = False,
    missing: tuple[str, str] = ("", ""),
    units: Mapping[str, str] | None = None,
) -> Callable[[Callable[[Figures], Computed]], Callable[[Figures], Computed]]:
    """Enter a function as the indicator of a row of indicators.csv."""

    def enter(function: Callable[[Figures], Computed]) -> Callable[[Figures], Computed]:
        row = evidence.indicators()[id]
        INDICATORS[id] = Definition(row, function, unit, grade, is_annual, missing, units or {})
        return function

    return enter


def growth(now: float, before: float | None) -> Ratio:
    """Growth on the year before: (this - last) / last; without a year before the denominator is unknown."""
    return UNKNOWN if before is None else Ratio(now - before, before)


def reason(id: str, group: str, numerator: float, denominator: float, value: float, lang: str = "en") -> str:
    """Why a value is undefined; empty if it is defined.

    Parameters
    ----------
    id, group
        Of the indicator.
    numerator, denominator, value
        As computed.
    lang
        ``en`` or ``zh``.
    """
    zh = lang == "zh"
    if not math.isnan(value):
        return ""
    if id in NOT_COMPUTED:
        return NOT_COMPUTED[id][zh]
    known = INDICATORS[id]
    if denominator == 0:
        return "分母为0" if zh else "the denominator is 0"
    if math.isnan(denominator) or math.isnan(numerator):
        if group.startswith("growth") or known.row.id == "T15-7":
            return "需要两个完整年度" if zh else "needs two whole years, one after the other"
        return known.missing[zh]
    return "需要完整年度" if zh else "needs a whole year"
