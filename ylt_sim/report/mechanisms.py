"""What mechanisms did, scenarios side by side: events they caused, staff minutes they used."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ylt_sim.records.mechanism_lines import MINUTES
from ylt_sim.report.tables import DEFAULT_WIDTH, frame_text

__all__ = ["MechanismTable", "line_table", "mechanism_text", "side_by_side", "together"]

MechanismTable = Mapping[str, pd.DataFrame]
"""Name of a scenario as shown -> its table (`ylt_sim.records.mechanism_use`)."""

_WORDS = {
    "mechanism": ("mechanism", "机制"),
    "event": ("event", "事件"),
    "staff": ("staff", "人员"),
    "minutes_are": ("minutes are", "分钟性质"),
    "before": ("before the policy", "政策前"),
    "after": ("after its start", "政策后"),
    "off": ("off", "未启用"),
}
_NOTES = {
    "en": (
        "Events / staff minutes of one run. off: no consortium has more of it than at strength 0; what is counted "
        "there happens without it as well.",
        "One event may be of two mechanisms. Minutes: work done; time on duty without work, machines and vehicles "
        "are left out (see --lines). How each is seen in the records: docs/mechanisms.md.",
    ),
    "zh": (
        "单次运行：事件数 / 人员分钟数。未启用：没有医联体超出强度0；此处的计数在没有该机制时也会发生。",
        "一个事件可以属于两个机制。分钟：实际工作；在岗空闲、设备与车辆不计（见 --lines）。"
        "各机制在记录中的体现：docs/mechanisms.md。",
    ),
}


def _say(key: str, lang: str) -> str:
    return _WORDS[key][lang == "zh"] if key in _WORDS else key


def together(tables: MechanismTable) -> pd.DataFrame:
    """All scenarios in one tidy frame, for a file; the scenario comes first."""
    return pd.concat([table.assign(scenario=name) for name, table in tables.items()], ignore_index=True)[
        ["scenario", *next(iter(tables.values())).columns]
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}"


def _cells(events: pd.Series, minutes: pd.Series) -> pd.Series:
    """``events / minutes`` as text."""
    out: pd.Series = events.map(_number) + " / " + minutes.map(_number)
    return out


def _name(mechanism: str, name_zh: str, lang: str) -> str:
    return name_zh if lang == "zh" else mechanism


def side_by_side(tables: MechanismTable, lang: str = "en", period: str = "after") -> pd.DataFrame:
    """A row a mechanism; for each scenario ``events / staff minutes``, all consortia together.

    Parameters
    ----------
    tables
        By scenario as shown.
    lang
        ``en`` or ``zh``.
    period
        ``before`` or ``after`` the start of the policy.
    """
    columns: dict[str, pd.Series] = {}
    for name, table in tables.items():
        own = table[table["period"] == period]
        by = own.groupby("mechanism", sort=False)
        total = by[["events", "staff_minutes"]].sum()
        is_on = by["is_on"].any()
        mark = is_on.map({True: "", False: f"{_say('off', lang)} "})
        columns[name] = mark + _cells(total["events"], total["staff_minutes"])
    names = next(iter(tables.values())).groupby("mechanism", sort=False)["mechanism_zh"].first()
    shown = pd.Series({key: _name(str(key), str(zh), lang) for key, zh in names.items()})
    return pd.DataFrame({_say("mechanism", lang): shown, **columns}).reset_index(drop=True)


def line_table(tables: MechanismTable, lang: str = "en", period: str = "after") -> pd.DataFrame:
    """A row a line of each mechanism; for each scenario ``count / minutes``, all consortia together."""
    keys = ["mechanism", "line"]
    columns: dict[str, pd.Series] = {}
    for name, table in tables.items():
        total = table[table["period"] == period].groupby(keys, sort=False)[["count", "minutes"]].sum()
        columns[name] = _cells(total["count"], total["minutes"])
    suffix = "_zh" if lang == "zh" else ""
    first = next(iter(tables.values())).groupby(keys, sort=False).first()
    head = {
        _say("mechanism", lang): first["mechanism_zh"] if lang == "zh" else first.index.get_level_values("mechanism"),
        _say("event", lang): first[f"event{suffix}"],
        _say("staff", lang): first[f"staff{suffix}"],
        _say("minutes_are", lang): first["minutes_are"].map(lambda kind: MINUTES[kind][lang == "zh"]),
    }
    return pd.DataFrame({**head, **columns}, index=first.index).reset_index(drop=True)


def mechanism_text(
    tables: MechanismTable, heading: str, lang: str = "en", *, lines: bool = False, width: int = DEFAULT_WIDTH
) -> str:
    """The tables of both periods as text, each under its heading, above what a reader must know.

    Parameters
    ----------
    tables
        By scenario as shown.
    heading
        What was run.
    lang
        ``en`` or ``zh``.
    lines
        A row a line of each mechanism, not a row a mechanism.
    width
        Characters a line.
    """
    parts = [heading]
    for period in ("before", "after"):
        frame = line_table(tables, lang, period) if lines else side_by_side(tables, lang, period)
        numeric = tuple(str(column) for column in frame.columns[4 if lines else 1 :])
        parts += ["", _say(period, lang), frame_text(frame, width, numeric)]
    return "\n".join([*parts, *_NOTES["zh" if lang == "zh" else "en"]])
