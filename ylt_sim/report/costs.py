"""Costs of scenarios side by side: to the fund, patients, providers and society; and of each mechanism's programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ylt_sim import evidence
from ylt_sim.outcomes.perspectives import ALL_YEARS, BEFORE, PERSPECTIVES, PERSPECTIVES_ZH
from ylt_sim.outcomes.programme_cost import ITEMS_ZH
from ylt_sim.report.numbers import number
from ylt_sim.report.tables import DEFAULT_WIDTH, frame_text
from ylt_sim.scenario.mechanisms import MECHANISMS

if TYPE_CHECKING:
    from ylt_sim.result import Result

__all__ = ["Costs", "cost_text", "costs_of", "perspective_table", "programme_table", "together"]

DAYS_A_YEAR = 365.0
_WORDS = {
    "perspective": ("cost to", "承担方"),
    "item": ("item", "项目"),
    "mechanism": ("mechanism", "机制"),
    "total": ("total", "合计"),
    "discounted": ("total, discounted", "合计（贴现后）"),
    "all": ("all mechanisms", "全部机制"),
    "perspectives": (
        "Cost in yuan per resident-year, from the policy's first day: {against}, and what others are above it",
        "费用（元/人年），自政策起始日：{against}，以及其他情景高于它的部分",
    ),
    "programme": (
        "Programme cost in yuan per resident-year, from the policy's first day, beside the bills",
        "项目成本（元/人年），自政策起始日，不含账单",
    ),
}
_ITEMS_ZH = {
    "paid: insurance fund": "医保基金支付", "paid: serious-illness insurance": "大病保险支付",
    "paid: medical assistance": "医疗救助支付", "paid: patient": "个人支付",
    "settlement beyond bills": "结算与账单之差", "handover payments": "下转奖励", "fares": "交通费",
    "time: on the road": "时间：路途", "time: waiting": "时间：候诊候检", "time: in care": "时间：就诊检查",
    "time: waiting for a bed": "时间：候床", "time: in a bed": "时间：住院", "income: bills": "账单收入",
    "resources of acts, at prices": "诊疗资源（按价格）", "transfer vehicles": "转运车",
} | {f"programme: {item}": f"项目：{name}" for item, name in ITEMS_ZH.items()}  # fmt: skip
_NOTES = {
    "en": (
        "One run each, the same people, illnesses and luck. Society's cost is that of the other three together: what "
        "one pays another cancels. Income is negative.",
        "Prices stand in for the resources of acts. Unit costs of programmes, fares and time are assumptions "
        "(parameters.programme): ylt-sim sources. How it is worked out: docs/money.md.",
    ),
    "zh": (
        "每个情景单次运行，居民、疾病与运气相同。全社会费用为其余三方之和：相互支付抵消。收入为负。",
        "诊疗资源以价格代表。项目、交通与时间的单位成本均为假设（parameters.programme）：ylt-sim sources。"
        "计算方法：docs/money.md。",
    ),
}


@dataclass(frozen=True)
class Costs:
    """Costs of one run.

    Attributes
    ----------
    programme, perspectives
        Frames of `ylt_sim.Result.programme_cost` and `ylt_sim.Result.perspectives`.
    resident_years
        Residents x years from the policy's first day to the horizon.
    """

    programme: pd.DataFrame
    perspectives: pd.DataFrame
    resident_years: float


def costs_of(result: Result, expected: Result | None = None) -> Costs:
    """Costs of a run; budgets are made from the bills of ``expected`` if it is given."""
    days = result.days - min(result.scenario.policy_start_day, result.days)
    years = len(result.region.residents) * days / DAYS_A_YEAR
    return Costs(result.programme_cost(), result.perspectives(expected), years)


def _say(key: str, lang: str) -> str:
    return _WORDS[key][lang == "zh"]


def together(tables: Mapping[str, Costs]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Perspectives, and programme cost, of all scenarios in one tidy frame each; the scenario comes first."""
    frames = []
    for part in ("perspectives", "programme"):
        all_ = pd.concat([getattr(c, part).assign(scenario=name) for name, c in tables.items()], ignore_index=True)
        frames.append(all_[["scenario", *(column for column in all_.columns if column != "scenario")]])
    return frames[0], frames[1]


def perspective_table(tables: Mapping[str, Costs], lang: str = "en", *, items: bool = False) -> pd.DataFrame:
    """Totals of each perspective, with its items if asked: the first scenario's level, others' difference to it.

    Parameters
    ----------
    tables
        By scenario as shown, the comparator first.
    lang
        ``en`` or ``zh``.
    items
        A row an item too.
    """
    levels: dict[str, dict[tuple[str, str], float]] = {}
    for name, costs in tables.items():
        own = costs.perspectives[costs.perspectives["period"] == ALL_YEARS]
        per = own.set_index(["perspective", "item"])[["yuan", "discounted_yuan"]] / costs.resident_years
        values = {
            (str(who), str(item)): yuan for (who, item), yuan in zip(per.index, per["yuan"].tolist(), strict=True)
        }
        for key, column in (("total", "yuan"), ("discounted", "discounted_yuan")):
            values |= {(str(who), key): total for who, total in per.groupby(level="perspective")[column].sum().items()}
        levels[name] = values
    first = next(iter(levels.values()))
    order = list(PERSPECTIVES)
    keys = sorted(first, key=lambda key: order.index(key[0]))
    shown = [key for key in keys if items or key[1] in ("total", "discounted")]
    rows = []
    for who, item in shown:
        name = PERSPECTIVES_ZH[who] if lang == "zh" else who
        what = _say(item, lang) if item in _WORDS else _ITEMS_ZH[item] if lang == "zh" else item
        base = first[who, item]
        cells = [number(base, 2)]
        cells += [_signed(own[who, item] - base) for own in list(levels.values())[1:]]
        rows.append((name, what, *cells))
    return pd.DataFrame(rows, columns=[_say("perspective", lang), _say("item", lang), *levels])


def _signed(value: float) -> str:
    text = number(value, 2)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def programme_table(tables: Mapping[str, Costs], lang: str = "en") -> pd.DataFrame:
    """A row a mechanism: what its programme cost in each scenario, beside what bills pay for."""
    names = evidence.mechanism_names_zh()
    columns: dict[str, list[str]] = {}
    for name, costs in tables.items():
        own = costs.programme[(costs.programme["period"] != BEFORE) & ~costs.programme["in_bills"]]
        by = own.groupby("mechanism")["yuan"].sum() / costs.resident_years
        values = [float(by.get(mechanism, 0.0)) for mechanism in MECHANISMS]
        columns[name] = [number(value, 2) for value in (*values, sum(values))]
    shown = [*(names.get(m, m) if lang == "zh" else m for m in MECHANISMS), _say("all", lang)]
    return pd.DataFrame({_say("mechanism", lang): shown, **columns})


def cost_text(
    tables: Mapping[str, Costs], heading: str, lang: str = "en", *, items: bool = False, width: int = DEFAULT_WIDTH
) -> str:
    """Both tables as text, each under its heading, above what a reader must know.

    Parameters
    ----------
    tables
        By scenario as shown, the comparator first.
    heading
        What was run.
    lang
        ``en`` or ``zh``.
    items
        A row an item of each perspective.
    width
        Characters a line.
    """
    parts = [heading]
    for key, frame in (
        ("perspectives", perspective_table(tables, lang, items=items)), ("programme", programme_table(tables, lang)),
    ):  # fmt: skip
        numeric = tuple(str(column) for column in frame.columns if column in tables)
        parts += ["", _say(key, lang).format(against=next(iter(tables))), frame_text(frame, width, numeric)]
    return "\n".join([*parts, *_NOTES["zh" if lang == "zh" else "en"]])
