"""The official sheet: every indicator with its value, interval, numerator, denominator, target and status."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from ylt_sim import evidence
from ylt_sim.outcomes.equity import DIMENSIONS, MEASURES, OUTCOMES_COMPARED
from ylt_sim.outcomes.indicators import GROUPS, INDICATORS, NOT_COMPUTED, UNITS, reason
from ylt_sim.outcomes.indicators.definition import ALL
from ylt_sim.report.folder import FolderError
from ylt_sim.report.numbers import UNDEFINED, number
from ylt_sim.report.tables import DEFAULT_WIDTH, frame_text
from ylt_sim.report.words import grade_name, say
from ylt_sim.study.paired import intervals
from ylt_sim.study.store import Store

if TYPE_CHECKING:
    from ylt_sim.result import Result
    from ylt_sim.study.compare import Comparison
    from ylt_sim.study.sweep import StudyResult

__all__ = [
    "CONFIRMATION",
    "LISTS",
    "PREFIX",
    "STATUS",
    "equity_table",
    "indicator_sheet",
    "indicators",
    "official_text",
    "periods_of",
    "results_of",
]

LISTS: dict[str, tuple[str, str]] = {
    "2024": ("紧密型县域医疗卫生共同体监测指标体系(2024版)", "monitoring list of tight county communities, 2024"),
    "2020": ("紧密型县域医疗卫生共同体建设评判标准和监测指标体系(试行), 2020", "trial list of 2020"),
    "2018": ("医疗联合体综合绩效考核工作方案(试行), 2018", "assessment of consortia, 2018"),
    "2015": ("分级诊疗试点工作考核评价标准, 2015", "pilot standard of tiered care, 2015"),
    "own": ("本模型定义的结果", "outcomes defined by this model"),
}
"""List -> its title in Chinese and English."""
PREFIX = {"2024": "C24", "2020": "C20", "2018": "P18", "2015": "T15", "own": "S"}
"""List -> how its ids begin."""
CONFIRMATION: dict[str, tuple[str, str]] = {
    "confirmed": ("confirmed", "已核实"),
    "secondary": ("secondary source", "二手来源"),
    "unconfirmed": ("unconfirmed", "未经核实"),
    "own": ("defined here", "本模型定义"),
}
STATUS: dict[str, tuple[str, str]] = {
    "met": ("met", "达标"),
    "not met": ("not met", "未达标"),
    "no target": ("no target", "无目标值"),
    "undefined": ("undefined", "无定义"),
}
_WORDS: dict[str, tuple[str, str]] = {
    "id": ("id", "编号"), "name": ("indicator", "指标"), "value": ("value", "数值"), "unit": ("unit", "单位"),
    "interval": ("interval", "区间"), "numerator": ("numerator", "分子"), "denominator": ("denominator", "分母"),
    "target": ("target", "目标"), "status": ("status", "状态"), "source": ("definition", "定义"),
    "grade": ("grade", "可信级别"), "measure": ("measure", "度量"), "dimension": ("dimension", "维度"),
    "need": ("need taken out", "需要标准化"),
}  # fmt: skip
CONFIDENCE = 0.95
TARGET_GROUPS = (ALL, "public", "with_follow_ups")
IN_FORCE = "in force"
KEYS = ["scenario", "outcome", "group", "period"]


def results_of(source: Result | Comparison | StudyResult | pd.DataFrame | str | os.PathLike[str]) -> pd.DataFrame:
    """Indicators and equity outcomes of a result, a comparison, a study, or the folder of one.

    Returns
    -------
    pandas.DataFrame
        One row a scenario, replication, indicator, group and period. Of a study with a design, ``scenario`` names the
        settings of the point too.

    Raises
    ------
    FolderError
        If a folder holds no indicators.
    """
    if isinstance(source, pd.DataFrame):
        return source
    if isinstance(source, str | os.PathLike):
        return _of_folder(Path(source))
    if hasattr(source, "folder"):
        return _of_folder(Path(source.folder))
    frame: pd.DataFrame = source.indicators
    if "scenario" in frame:
        return frame
    return frame.assign(scenario=cast("Result", source).scenario.key, replication=0)


def _of_folder(folder: Path) -> pd.DataFrame:
    if (folder / "indicators.parquet").exists():
        frame = pd.read_parquet(folder / "indicators.parquet")
        if "scenario" in frame:
            return frame
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return frame.assign(scenario=told["scenarios"][0]["key"], replication=0)
    if (folder / "runs").is_dir():
        frame = Store(folder).read()
        frame = frame[frame["outcome"].isin(list(INDICATORS)) | frame["outcome"].str.contains(".", regex=False)]
        if len(frame):
            settings = frame["settings"].where(frame["settings"] != "{}", "")
            return frame.assign(scenario=(frame["scenario"] + " " + settings).str.strip())
    raise FolderError(
        f"{folder} holds no indicators\n"
        "  rule: a folder written by this version of `ylt-sim run --out`, `ylt-sim compare --out` or `ylt-sim study`"
    )


def periods_of(results: pd.DataFrame) -> list[str]:
    """Periods of the results: those of the study, then fiscal years."""
    return list(dict.fromkeys(results["period"]))


def _period(results: pd.DataFrame, period: str | None) -> str:
    known = periods_of(results)
    if period is None:
        years = [p for p in known if p.startswith("year ")]
        return years[0] if years else known[0]
    if period not in known:
        raise FolderError(f"period {period}\n  rule: one of {', '.join(known)}")
    return period


def _means(results: pd.DataFrame, period: str, confidence: float) -> pd.DataFrame:
    own = results[results["period"] == period]
    out = intervals(own, [*KEYS, "unit", "grade"], confidence)
    parts = own.groupby(KEYS, sort=False)[["numerator", "denominator"]].mean().reset_index()
    return out.merge(parts, on=KEYS, how="left")


def _status(row: evidence.Indicator, group: str, unit: str, value: float) -> str:
    in_force = row.target_text == IN_FORCE
    if math.isnan(value):
        return "undefined"
    if (row.target is None and not in_force) or group not in TARGET_GROUPS:
        return "no target"
    shown = 100 * value if unit == "share" else value
    wanted = 100.0 if in_force else float(row.target or 0.0)
    return "met" if (shown <= wanted if row.direction.startswith("lower") else shown >= wanted) else "not met"


def indicators(
    source: Result | Comparison | StudyResult | pd.DataFrame | str | os.PathLike[str],
    period: str | None = None,
    *,
    scenario: str | None = None,
    lang: str = "en",
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """The indicators of a result in numbers.

    Parameters
    ----------
    source
        A result of `ylt_sim.run`, a comparison, a study, or the folder of any of these.
    period
        ``before``, ``year 1``, ... or a fiscal year such as ``2024``; the first year of the policy if None.
    scenario
        Key of one scenario; all if None.
    lang
        Of names and reasons, ``en`` or ``zh``.
    confidence
        Of the simulation interval over replications.

    Returns
    -------
    pandas.DataFrame
        ``scenario, id, group, name, value, low, high, replications, numerator, denominator, unit, target, status,
        confirmation, grade, reason``, in the order of indicators.csv, indicators that are not computed too. Shares are
        0 to 1; values, numerators and denominators are means of replications; bounds are NaN with fewer than two.
        Undefined is NaN, and ``reason`` says why.
    """
    results = results_of(source)
    chosen = _period(results, period)
    means = _means(results, chosen, confidence)
    keys = list(dict.fromkeys(results["scenario"])) if scenario is None else [scenario]
    if scenario is not None and scenario not in set(results["scenario"]):
        raise FolderError(f"scenario {scenario}\n  rule: one of {', '.join(dict.fromkeys(results['scenario']))}")
    rows = []
    for key in keys:
        own = means[means["scenario"] == key]
        for id, row in evidence.indicators().items():
            found = own[own["outcome"] == id].to_dict("records") or [_nothing()]
            rows += [{"scenario": key, "id": id, **_line(row, one, lang)} for one in found]
    return pd.DataFrame(rows)


def _nothing() -> dict[Hashable, Any]:
    return {"group": ALL, "mean": math.nan, "low": math.nan, "high": math.nan, "replications": 0, "unit": "",
            "numerator": math.nan, "denominator": math.nan, "grade": ""}  # fmt: skip


def _line(row: evidence.Indicator, one: Mapping[Hashable, Any], lang: str) -> dict[str, Any]:
    group, unit, value = str(one["group"]), str(one["unit"]), float(one["mean"])
    numerator, denominator = float(one["numerator"]), float(one["denominator"])
    part = GROUPS[group][lang == "zh"]
    name = row.name_zh if lang == "zh" else row.name_en
    known = row.id in INDICATORS or row.id in NOT_COMPUTED
    return {
        "group": group, "name": f"{name} · {part}" if part else name, "value": value, "low": one["low"],
        "high": one["high"], "replications": one["replications"], "numerator": numerator, "denominator": denominator,
        "unit": unit, "target": row.target_text, "status": _status(row, group, unit, value),
        "confirmation": row.confirmation, "grade": one["grade"],
        "reason": reason(row.id, group, numerator, denominator, value, lang) if known else "",
    }  # fmt: skip


def _shown(value: float, unit: str) -> str:
    return number(100 * value if unit == "share" else value)


def _target(row: evidence.Indicator, lang: str) -> str:
    if row.target is not None:
        return f"{'≤' if row.direction.startswith('lower') else '≥'} {row.target:g} %"
    return ("已建立" if lang == "zh" else IN_FORCE) if row.target_text == IN_FORCE else ""


def _counted(value: float) -> str:
    return UNDEFINED if math.isnan(value) else number(value, 0 if abs(value - round(value)) < 1e-9 else None)


def indicator_sheet(table: pd.DataFrame, chosen: str, lang: str = "en") -> pd.DataFrame:
    """One list of the table of `indicators` as text.

    Parameters
    ----------
    table
        Rows of one scenario.
    chosen
        Key of `LISTS`.
    lang
        ``en`` or ``zh``.
    """
    zh, rows = lang == "zh", []
    word = {key: pair[zh] for key, pair in _WORDS.items()}
    for one in table[table["id"].str.startswith(f"{PREFIX[chosen]}-")].to_dict("records"):
        row, unit = evidence.indicators()[one["id"]], one["unit"]
        has_interval = not math.isnan(one["low"])
        interval = f"[{_shown(one['low'], unit)}, {_shown(one['high'], unit)}]" if has_interval else ""
        is_count = UNITS[unit][1] in ("count", "person-days") if unit else False
        rows.append({
            word["id"]: one["id"], word["name"]: one["name"], word["value"]: _shown(one["value"], unit),
            word["unit"]: UNITS[unit][1 + zh] if unit else "", word["interval"]: interval,
            word["numerator"]: _counted(one["numerator"]), word["denominator"]: "" if is_count else
            _counted(one["denominator"]), word["target"]: _target(row, lang),
            word["status"]: STATUS[one["status"]][zh], word["source"]: CONFIRMATION[one["confirmation"]][zh],
            word["grade"]: grade_name(one["grade"], lang),
        })  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame if frame[word["interval"]].any() else frame.drop(columns=word["interval"])


def _reasons(table: pd.DataFrame, chosen: str) -> list[str]:
    """Why indicators of a list are undefined, a line a reason."""
    own = table[table["id"].str.startswith(f"{PREFIX[chosen]}-") & (table["reason"] != "")]
    ids: dict[str, list[str]] = {}
    for id, why in zip(own["id"], own["reason"], strict=True):
        if id not in ids.setdefault(why, []):
            ids[why].append(id)
    return [f"{UNDEFINED} {', '.join(which)}: {why}" for why, which in ids.items()]


def equity_table(
    source: Result | Comparison | StudyResult | pd.DataFrame | str | os.PathLike[str],
    period: str | None = None,
    *,
    scenario: str | None = None,
    lang: str = "en",
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Equity outcomes: differences, ratios, concentration and Erreygers indices by dimension, as text with intervals.

    Parameters
    ----------
    source, period, scenario, lang, confidence
        As for `indicators`; fiscal years have none.

    Returns
    -------
    pandas.DataFrame
        One row a scenario, outcome, dimension and measure, as it is and with need taken out.
    """
    results, zh = results_of(source), lang == "zh"
    means = _means(results, _period(results, period), confidence)
    if scenario is not None:
        means = means[means["scenario"] == scenario]
    found = {(m["scenario"], m["outcome"], m["group"]): m for m in means.to_dict("records")}
    word = {key: pair[zh] for key, pair in _WORDS.items()}
    rows = []
    for key in dict.fromkeys(means["scenario"]):
        for outcome, dimension, measure in _equity_lines(found, key):
            plain = found[key, f"{outcome}.{measure}", dimension]
            without = found[key, f"{outcome}.{measure}_standardised", dimension]
            rows.append({
                "scenario": key, say("outcome", lang): OUTCOMES_COMPARED[outcome][zh],
                word["dimension"]: DIMENSIONS[dimension][zh], word["measure"]: MEASURES[measure][zh],
                word["value"]: _with_interval(plain), word["need"]: _with_interval(without),
            })  # fmt: skip
    return pd.DataFrame(rows)


def _equity_lines(found: Mapping[tuple[Any, Any, Any], Any], key: Hashable) -> list[tuple[str, str, str]]:
    return [
        (outcome, dimension, measure)
        for outcome in OUTCOMES_COMPARED for dimension in DIMENSIONS for measure in MEASURES
        if (key, f"{outcome}.{measure}", dimension) in found
    ]  # fmt: skip


def _with_interval(m: Mapping[Hashable, Any]) -> str:
    mean, low, high = (float(m[name]) for name in ("mean", "low", "high"))
    unit = str(m["unit"])
    return _shown(mean, unit) + ("" if math.isnan(low) else f" [{_shown(low, unit)}, {_shown(high, unit)}]")


def official_text(
    source: Result | Comparison | StudyResult | pd.DataFrame | str | os.PathLike[str],
    period: str | None = None,
    *,
    scenario: str | None = None,
    lists: tuple[str, ...] = tuple(LISTS),
    lang: str = "en",
    width: int = DEFAULT_WIDTH,
) -> str:
    """The sheet as text, one table a scenario and list.

    Parameters
    ----------
    source, period, scenario, lang
        As for `indicators`.
    lists
        Keys of `LISTS`, and ``equity``.
    width
        Characters a line.
    """
    results, zh = results_of(source), lang == "zh"
    chosen = _period(results, period)
    table = indicators(results, chosen, scenario=scenario, lang=lang)
    parts = []
    for key in dict.fromkeys(table["scenario"]):
        own = table[table["scenario"] == key]
        n = int(own["replications"].max())
        head = f"{key} · {say(chosen, lang)} · " + (f"{n} 次重复" if zh else f"{n} replication{'s' if n > 1 else ''}")
        for name in (item for item in lists if item in LISTS):
            parts += [f"\n{head} · {LISTS[name][0]}" + ("" if zh else f" · {LISTS[name][1]}"),
                      frame_text(indicator_sheet(own, name, lang), width), *_reasons(own, name)]  # fmt: skip
        if "equity" in lists:
            frame = equity_table(results, chosen, scenario=key, lang=lang).drop(columns="scenario", errors="ignore")
            parts += [f"\n{head} · " + ("公平性" if zh else "equity"), frame_text(frame, width)]
    parts.append(
        "定义：已核实＝官方原文；二手来源＝地方或文献版本；未经核实＝仅凭记忆的公式。定性指标由情景开关推导。"
        if zh
        else "definition: confirmed = as in the official list; secondary = a local or published version; unconfirmed "
        "未经核实 = a formula that is only recalled. Qualitative indicators are derived from the scenario's switches."
    )
    return "\n".join(parts).lstrip("\n")
