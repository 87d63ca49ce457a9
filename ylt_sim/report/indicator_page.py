"""The page of indicators: its tables, written from the functions that compute them and from the evidence."""

from __future__ import annotations

import inspect
from pathlib import Path

from ylt_sim import evidence
from ylt_sim.outcomes import equity
from ylt_sim.outcomes.indicators import GROUPS, INDICATORS, NOT_COMPUTED, UNITS
from ylt_sim.outcomes.indicators.definition import ALL, Definition
from ylt_sim.outcomes.indicators.switches import IN_FORCE
from ylt_sim.report.indicators import CONFIRMATION, LISTS, PREFIX
from ylt_sim.report.room_pages import markdown_table, write_filled

__all__ = ["indicator_blocks", "write_indicator_page"]

PAGE = "indicators.md"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _named(row: evidence.Indicator) -> str:
    return f"`{row.id}` {row.name_zh}<br>{row.name_en}"


def _target(row: evidence.Indicator) -> str:
    return row.target_text if row.target is not None or row.target_text == "in force" else ""


def _unit(known: Definition) -> str:
    return f"{UNITS[known.unit][1]}, a year" if known.is_annual else UNITS[known.unit][1]


def _list(key: str) -> str:
    rows = []
    for id, row in evidence.indicators().items():
        if id.startswith(f"{PREFIX[key]}-") and id in INDICATORS:
            known = INDICATORS[id]
            english, chinese = CONFIRMATION[row.confirmation]
            where = f"`{known.compute.__module__.rpartition('.')[2]}.{known.compute.__name__}`"
            definition = f"{_one_line(known.meaning)} {where}"
            rows.append((_named(row), definition, _unit(known), _target(row), f"{english} {chinese}", known.grade))
    heads = ("indicator", "computed as", "unit", "target", "definition", "grade")
    return markdown_table(heads, rows)


def _not_computed() -> str:
    known = evidence.indicators()
    rows = [(_named(known[id]), english, chinese) for id, (english, chinese) in NOT_COMPUTED.items()]
    return markdown_table(("indicator", "why not", "原因"), rows)


def _groups() -> str:
    rows = [(f"`{key}`", english, chinese) for key, (english, chinese) in GROUPS.items() if key != ALL]
    return markdown_table(("group", "", ""), rows)


def _equity() -> str:
    functions = (equity.gap, equity.fractional_rank, equity.concentration_index, equity.erreygers_index,
                 equity.standardised)  # fmt: skip
    parts = [
        markdown_table(("outcome", "", "", "unit"),
                       [(f"`{key}`", en, zh, unit) for key, (en, zh, unit, _) in equity.OUTCOMES_COMPARED.items()]),
        markdown_table(("dimension", "", "", "difference and ratio"),
                       [(f"`{key}`", en, zh, which) for key, (en, zh, which) in equity.DIMENSIONS.items()]),
        markdown_table(("function", "what it says"),
                       [(f"`{f.__name__}`", _said(f.__doc__ or "")) for f in functions]),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _said(docstring: str) -> str:
    """First sentence and notes of a docstring."""
    text = inspect.cleandoc(docstring)
    first, _, rest = text.partition("\n\n")
    notes = rest.partition("Notes\n-----\n")[2]
    return _one_line(f"{first} {notes}")


def indicator_blocks() -> dict[str, str]:
    """The generated blocks of the page, by name."""
    lists = "\n\n".join(f"### {title} {english}\n\n{_list(key)}" for key, (title, english) in LISTS.items())
    return {
        "lists": lists, "not_computed": _not_computed(), "groups": _groups(), "equity": _equity(),
        "in_force": f"Strength from which an arrangement counts as in force: {IN_FORCE:g} (assumption, 0.25-0.75).",
    }  # fmt: skip


def write_indicator_page(docs: Path) -> list[Path]:
    """Bring the page up to date; the file, if it changed."""
    return write_filled([(docs / PAGE, indicator_blocks(), "")])
