"""A scenario in words and tables: everything resolved, differences, sources, and the schema."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from pydantic import BaseModel

from ylt_sim import evidence
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.scenario import Scenario

__all__ = ["Quantity", "diff", "quantities", "schema", "show", "sources"]

_DAY_ZERO = date(2023, 1, 2)
_RANK = {"assumption": 0, "low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number or word of the schema with what is known about it."""

    path: str
    value: Any
    unit: str
    low: Any
    high: Any
    source: str
    doc: str


def _values(model: BaseModel, path: str) -> Iterator[Quantity]:
    """Leaves of a model, with the extras that `quantity` gave them."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        here = f"{path}.{name}" if path else name
        if isinstance(value, BaseModel):
            yield from _values(value, here)
            continue
        extra: dict[str, Any] = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        if value is None and extra:
            continue  # a number that stays as it is today
        unit, source = str(extra.get("unit", "")), str(extra.get("source", ""))
        yield Quantity(here, value, unit, extra.get("low"), extra.get("high"), source, field.description or "")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    return str(value)


def _range(low: Any, high: Any) -> str:
    return "" if low is None or high is None else f" {_shown(low)} to {_shown(high)}"


def _all_values(scenario: Scenario) -> Iterator[Quantity]:
    """Everything outside the consortia."""
    for section in ("options", "parameters", "insurance", "payment", "epidemic", "region"):
        if getattr(scenario, section) is not None:
            yield from _values(getattr(scenario, section), section)


def quantities(scenario: Scenario) -> tuple[Quantity, ...]:
    """Every number and word of a scenario outside its consortia, with unit, range to sweep and source."""
    return tuple(_all_values(scenario))


def _days(scenario: Scenario) -> Iterator[Quantity]:
    for name in ("policy_start_day", "horizon_days"):
        doc = Scenario.model_fields[name].description or ""
        yield Quantity(name, getattr(scenario, name), "days", None, None, "", doc)


def _columns(rows: list[tuple[str, str, str, str]], indent: str) -> list[str]:
    widths = [max((_width(row[i]) for row in rows), default=0) for i in range(3)]
    return [
        (indent + "  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row[:3])) + "  " + row[3])
        .rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def _consortium_lines(item: ResolvedConsortium, members: tuple[str, ...]) -> list[str]:
    preset = f"preset {item.preset}" if item.preset else "no preset"
    if len(members) > 8:
        members = (*members[:3], "...", members[-1])
    lines = [f"{item.key}   {preset}   lead {item.lead}   {len(item.members)} members: {', '.join(members)}"]
    if item.conditions:
        lines.append(f"  for {', '.join(item.conditions)} only")
    names = evidence.mechanism_names_zh()
    numbers = item.numbers()
    for mechanism, model in MECHANISMS.items():
        lines.append(f"  {mechanism} {names[mechanism]}")
        rows = []
        for field, quantity in model.rows.items():
            path = f"{mechanism}.{field}"
            row = evidence.strength(mechanism, quantity)
            value, origin = numbers[path], item.provenance[path]
            if origin.startswith("written") and not row.low <= value <= row.high and value != row.value_at_0:
                origin += f"; outside the range {row.low:g} to {row.high:g} of strengths.csv"
            rows.append((field, _shown(value), row.unit, origin))
        lines += _columns(rows, "    ")
    return lines


def _same(a: ResolvedConsortium, b: ResolvedConsortium) -> bool:
    return (a.lead, a.members, a.conditions, a.numbers()) == (b.lead, b.members, b.conditions, b.numbers())


def show(scenario: Scenario) -> str:
    """Everything in a scenario, resolved, in natural units, each number with where it comes from."""
    start = _DAY_ZERO + timedelta(days=scenario.policy_start_day)
    region = scenario.region
    title = scenario.name + (f"（{scenario.name_zh}）" if scenario.name_zh else "")
    lines = [f"{title}   {scenario.key} · digest {scenario.digest[:12]}"]
    lines += [scenario.file] if scenario.file else []
    lines += [scenario.description] if scenario.description else []
    lines += [
        f"region {region.name}: {region.residents:,} residents, {region.townships} townships, {region.village_clinics} "
        + f"village clinics, {len(region.facility_keys())} facilities",
        f"until day {scenario.policy_start_day} ({start:%a %d %B %Y}) the consortia of today, then the scenario's own; "
        + f"{scenario.horizon_days} days in all",
    ]
    today = {item.key: item for item in scenario.era("status_quo")}
    for era, heading in (("status_quo", "Today"), ("policy", "From policy start")):
        lines += ["", heading]
        resolved = scenario.era("status_quo" if era == "status_quo" else "policy")
        written = scenario.today if era == "status_quo" else scenario.consortia
        if not resolved:
            lines.append("  no consortium")
        for item in resolved:
            before = today.get(item.key)
            if era == "policy" and before is not None and _same(before, item):
                lines.append(f"  {item.key}   as today")
                continue
            source = written.get(item.key)
            members = source.members if source is not None else item.members
            lines += ["  " + line for line in _consortium_lines(item, members)]
    for section, heading in (
        ("", "Days"), ("options", "Options"), ("parameters", "Parameters"),
        ("insurance", "Insurance and prices from policy start"), ("payment", "Payment of providers from policy start"),
        ("epidemic", "Epidemic"), ("region", "Region"),
    ):  # fmt: skip
        if section and getattr(scenario, section) is None:
            continue
        lines += ["", heading]
        values = _days(scenario) if not section else _values(getattr(scenario, section), section)
        lines += _columns([_row(scenario, value) for value in values], "  ")
    return "\n".join(lines)


def _row(scenario: Scenario, value: Quantity) -> tuple[str, str, str, str]:
    place = scenario.written.get(value.path) or scenario.written.get(f"{value.path}.0")
    known = f"{value.source}{_range(value.low, value.high)}" if value.source else ""
    origin = f"written in {place}" if place else "default"
    return value.path, _shown(value.value), value.unit, f"{origin} ({known})" if known else origin


def _flat(scenario: Scenario) -> dict[str, tuple[Any, str]]:
    flat: dict[str, tuple[Any, str]] = {}
    for value in [*_days(scenario), *_all_values(scenario)]:
        flat[value.path] = value.value, value.unit
    for era, section in (("status_quo", "today"), ("policy", "consortia")):
        for item in scenario.era("status_quo" if era == "status_quo" else "policy"):
            path = f"{section}.{item.key}"
            flat[f"{path}.lead"] = item.lead, ""
            flat[f"{path}.members"] = item.members, "facilities"
            if item.conditions:
                flat[f"{path}.conditions"] = item.conditions, ""
            for name, number in item.numbers().items():
                mechanism, field = name.split(".")
                unit = evidence.strength(mechanism, MECHANISMS[mechanism].rows[field]).unit
                flat[f"{path}.{name}"] = number, unit
    return flat


def _counted(value: Any) -> Any:
    """Long lists of facilities by their number."""
    return f"{len(value)} facilities" if isinstance(value, tuple) and len(value) > 6 else value


def diff(a: Scenario, b: Scenario) -> pd.DataFrame:
    """What differs between two scenarios once everything is resolved.

    Returns
    -------
    pandas.DataFrame
        One row a value: ``path``, ``unit``, and one column a scenario, named by its key (``a`` and ``b`` if they
        share it); None where a scenario has no such value. Empty if the two simulate the same.
    """
    left, right = _flat(a), _flat(b)
    names = (a.key, b.key) if a.key != b.key else ("a", "b")
    rows = []
    for path in dict.fromkeys((*left, *right)):
        one, other = left.get(path, (None, "")), right.get(path, (None, ""))
        if one[0] != other[0]:
            rows.append((path, one[1] or other[1], _counted(one[0]), _counted(other[0])))
    return pd.DataFrame(rows, columns=["path", "unit", *names], dtype=object)


def _width_of_range(value: Any, low: Any, high: Any) -> float:
    """(high - low) / |value|, the widest of a tuple; NaN where there is no range."""
    if isinstance(value, tuple):
        lows = low if isinstance(low, tuple) else (low,) * len(value)
        highs = high if isinstance(high, tuple) else (high,) * len(value)
        widths = [_width_of_range(*item) for item in zip(value, lows, highs, strict=False)]
        return max((width for width in widths if not math.isnan(width)), default=math.nan)
    if any(isinstance(item, bool) or not isinstance(item, int | float) for item in (value, low, high)):
        return math.nan
    return math.inf if value == 0 and high > low else (high - low) / abs(value) if value else 0.0


def sources(scenario: Scenario, weakest: int | None = 20) -> pd.DataFrame:
    """The numbers of a scenario with their sources, the weakest first.

    Parameters
    ----------
    scenario
        Whose numbers: parameters, region, days, and the strengths behind its consortia.
    weakest
        How many rows; all with ``None``.

    Returns
    -------
    pandas.DataFrame
        ``path``, ``value``, ``unit``, ``low``, ``high``, ``relative_range`` ((high - low) / value; for a strength,
        that of value_at_1), ``source``, ``confidence`` (assumption, low, medium or high), ``title``.
        Assumptions come first, then by confidence, each with the widest relative range first.
    """
    rows: list[tuple[Any, ...]] = []
    for value in [*_days(scenario), *_all_values(scenario)]:
        if not value.source:
            continue
        width = _width_of_range(value.value, value.low, value.high)
        rows.append((value.path, value.value, value.unit, value.low, value.high, width, value.source))
    for item in scenario.era("policy"):
        for name, number in item.numbers().items():
            if item.provenance[name].startswith(("removed", "no preset")):
                continue
            mechanism, field = name.split(".")
            row = evidence.strength(mechanism, MECHANISMS[mechanism].rows[field])
            width = _width_of_range(row.value_at_1, row.low, row.high)
            rows.append(
                (f"consortia.{item.key}.{name}", number, row.unit, row.low, row.high, width, row.source_id)
            )
    columns = ["path", "value", "unit", "low", "high", "relative_range", "source"]
    table = pd.DataFrame(rows, columns=columns)
    table["confidence"] = [evidence.source_confidence(source) for source in table["source"]]
    table["title"] = [evidence.source_title(source) if evidence.is_source(source) else "" for source in table["source"]]
    rank = table["confidence"].map(_RANK)
    order = pd.DataFrame({"rank": rank, "width": -table["relative_range"].fillna(-1.0), "path": table["path"]})
    table = table.loc[order.sort_values(["rank", "width", "path"]).index].reset_index(drop=True)
    return table if weakest is None else table.head(weakest)


def schema() -> dict[str, Any]:
    """JSON schema of a scenario file, with unit, range and source of every number."""
    described = Scenario.model_json_schema()
    described["properties"]["extends"] = {
        "type": "string",
        "description": "Another scenario file, relative to this one, or a shipped one; this file is merged over it.",
    }
    described["properties"]["region"] = {
        "description": "A shipped region by name, the path of a region file, or values over the inherited region.",
        "anyOf": [{"type": "string"}, described["properties"]["region"]],
    }
    described["required"] = []  # a file may be empty but for what it extends
    return described
