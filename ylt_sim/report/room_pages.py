"""The generated blocks of the pages in ``docs/rooms``: numbers, records and draws as the program has them.

``python -m ylt_sim.report docs`` brings ``docs/rooms/<room>.md`` and the index ``docs/rooms.md`` up to date;
what stands outside the marks is written by hand. A room without a page gets one with empty chapters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ylt_sim import evidence
from ylt_sim.errors import YltError
from ylt_sim.report.room_sources import FIELDS, module_sentence, purposes
from ylt_sim.report.rooms import (
    ROOMS,
    Quantity,
    Room,
    all_quantities,
    event_meaning,
    event_names,
    event_rooms,
    mechanism_rooms,
    parameter_paths,
    purpose_rooms,
    readers,
    region_quantity,
    room_modules,
    room_rules,
    unread,
)
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.world import codes

__all__ = [
    "BLOCKS",
    "PageError",
    "fill",
    "index_blocks",
    "markdown_table",
    "new_page",
    "room_blocks",
    "room_sentence",
    "shown",
    "source_lines",
    "write_filled",
    "write_pages",
]

BLOCKS = ("rules", "parameters", "mechanisms", "records", "draws")
_MARKED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)
_CHAPTERS = (
    ("What happens", ""),
    ("The rule", "rules"),
    ("Parameters", "parameters"),
    ("Mechanisms that act here", "mechanisms"),
    ("Records", "records"),
    ("Draws", "draws"),
    ("Limits and doubts", ""),
)


class PageError(YltError):
    """A page lacks a generated block, or there is nothing to put in one."""


def shown(value: Any) -> str:
    """A number, or several, as a table shows it; nothing for ``None``."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(shown(item) for item in value)
    return f"{value:,.6g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("``", "`")


def markdown_table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    heads = tuple(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _parts(source: str) -> list[str]:
    return [part.strip() for part in source.split(";")]


def source_lines(sources: Iterable[str]) -> list[str]:
    """Each evidence row that is named, once, with its title."""
    ids = list(dict.fromkeys(part for source in sources for part in _parts(source) if part != evidence.ASSUMPTION))
    titles = {key: evidence.source_title(key) for key in ids if evidence.is_source(key)}
    lines = [
        f"* `{key}`: {_cell(title) or 'the row names no publication'}"
        for key, title in titles.items()
        if title != evidence.ASSUMPTION
    ]
    assumed = ", ".join(f"`{key}`" for key, title in titles.items() if title == evidence.ASSUMPTION)
    return [*lines, *([f"* {assumed}: rows that are assumptions themselves"] if assumed else [])]


def _quantities(room: Room) -> list[Quantity]:
    claims = parameter_paths()
    return [q for path, q in all_quantities().items() if claims[path] == (room,)]


def _region_quantities(room: Room) -> list[Quantity]:
    return [q for path, q in region_quantity().items() if any(_is_within(path, prefix) for prefix in room.region)]


def _is_within(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + ".")


def _parameters(room: Room) -> str:
    rows = [(f"`parameters.{q.path}`", q) for q in _quantities(room)]
    rows += [(f"`region.{q.path}`", q) for q in _region_quantities(room)]
    if not rows:
        return "None of its own."
    table = markdown_table(
        ("parameter", "default", "unit", "low", "high", "source", "meaning"),
        ((name, shown(q.default), q.unit, shown(q.low), shown(q.high), q.source, q.doc) for name, q in rows),
    )
    listed = source_lines(q.source for _, q in rows)
    return "\n".join([table, *(["", "Sources (`ylt_sim/evidence/`):", "", *listed] if listed else [])])


def _mechanisms(room: Room) -> str:
    rows = []
    names = evidence.mechanism_names_zh()
    for key in room.mechanisms:
        for field, quantity in MECHANISMS[key].rows.items():
            row = evidence.strength(key, quantity)
            numbers = (row.value_at_0, row.value_at_1, row.low, row.high)
            read = ", ".join(f"`{name}`" for name in readers(key, field)) or "nothing yet"
            rows.append((f"`{key}` {names[key]}", f"`{field}`", row.unit, *map(shown, numbers), row.source_id, read))
    parts = []
    if rows:
        heads = ("mechanism", "quantity", "unit", "at strength 0", "at strength 1", "low", "high", "source", "read by")
        parts.append(markdown_table(heads, rows))
        listed = source_lines(row[-2] for row in rows)
        parts.append("\n".join(["Sources (`ylt_sim/evidence/`):", "", *listed]) if listed else "")
    return "\n\n".join(part for part in parts if part) or "None."


# First word of a field's meaning -> the names of its codes, from 0 on.
_CODES: dict[str, tuple[str, ...]] = {
    "class": codes.CLASS_NAMES,
    "kind": codes.EPISODE_KINDS,
    "option": codes.OPTIONS,
    "outcome": codes.END_NAMES,
    "party": codes.PARTY_NAMES,
    "severity": codes.SEVERITIES,
    "stage": codes.STAGE_NAMES,
    "test": codes.TESTS,
    "way": codes.WAY_NAMES,
}
_NOTE = "Of each row, beside time, resident, episode, facility, pool and doctor. Waits and uses are seconds."


def _legend(meanings: Iterable[str]) -> list[str]:
    """Names of the codes that these meanings speak of."""
    words = dict.fromkeys(meaning.split()[0] for meaning in meanings if meaning)
    named = [word for word in words if word in _CODES]
    return [f"* {word}: " + ", ".join(f"{i} {name}" for i, name in enumerate(_CODES[word])) for word in named]


def _records(room: Room) -> str:
    rows, meanings = [], []
    for code, owners in event_rooms().items():
        if owners == (room,):
            meaning = event_meaning(code)
            also = [f"{key}: {meaning.fields[key]}" for key in ("facility", "pool", "doctor") if key in meaning.fields]
            text = "; ".join(part for part in (meaning.text, *also) if part)
            own = [meaning.fields.get(key, "") for key in FIELDS]
            rows.append((f"`{event_names()[code]}`", text, *own))
            meanings += own
    if not rows:
        return "None: it writes no row of its own."
    legend = _legend(meanings)
    table = markdown_table(("event", "what", *FIELDS), rows)
    return "\n".join([_NOTE, "", table, *(["", "Codes:", "", *legend] if legend else [])])


def _draws(room: Room) -> str:
    rows = [
        (f"`{drawn.purpose}`", f"`{drawn.occurrence}`" if drawn.occurrence else "", f"`{module}.{rule.name}`", rule.doc)
        for module, rule in room_rules(room)
        for drawn in rule.draws
    ]
    if not rows:
        return "None: nothing here is left to chance."
    return markdown_table(("purpose", "occurrence", "drawn in", "which decides"), rows)


def _rules(room: Room) -> str:
    rows = [(f"`{module}.{rule.name}`", rule.doc) for module, rule in room_rules(room)]
    return markdown_table(("rule", "what it says"), rows) if rows else "None."


_MAKERS: dict[str, Callable[[Room], str]] = {
    "rules": _rules, "parameters": _parameters, "mechanisms": _mechanisms, "records": _records, "draws": _draws,
}  # fmt: skip


def room_blocks(room: Room) -> dict[str, str]:
    """The generated blocks of one page, by name."""
    return {name: _MAKERS[name](room) for name in BLOCKS}


def room_sentence(room: Room) -> str:
    """What the room's first module says it is, without its name."""
    if not room_modules(room):
        return "What its mechanisms change before the run: see the page."
    text = module_sentence(room_modules(room)[0])
    said = text.partition(": ")[2] or text
    return said[0].upper() + said[1:]


def index_blocks() -> dict[str, str]:
    """The generated blocks of the index of rooms."""
    claims = parameter_paths()
    rows = []
    for room in ROOMS:
        own = [all_quantities()[path] for path, owners in claims.items() if owners == (room,)]
        weak = sum(evidence.source_confidence(q.source) == evidence.ASSUMPTION for q in own)
        numbers = f"{len(own)} ({weak})" if own else ""
        n_events = sum(owners == (room,) for owners in event_rooms().values())
        acting = ", ".join(f"`{key}`" for key, owners in mechanism_rooms().items() if owners == (room,))
        link = f"[{room.name}](rooms/{room.key}.md) {room.name_zh}"
        rows.append((link, room_sentence(room), numbers, str(n_events or ""), acting))
    heads = ("room", "what it is", "parameters (assumptions)", "events", "mechanisms")
    drawn = purpose_rooms()
    spare = ", ".join(f"`{name}`" for name in purposes() if name not in drawn)
    return {
        "journey": markdown_table(heads, rows),
        "unread": "\n".join(f"* `{path}`" for path in unread()) or "None.",
        "spare": spare or "None.",
    }


def fill(text: str, blocks: dict[str, str], where: str) -> str:
    """A page with its marked blocks replaced.

    Raises
    ------
    PageError
        If a block is missing, stands twice, or is not known.
    """
    found = [match[2] for match in _MARKED.finditer(text)]
    if sorted(found) != sorted(blocks):
        raise PageError(
            f"{where} has the generated blocks {', '.join(found) or 'none'}\n"
            f"  rule: each of {', '.join(blocks)} once, between <!-- generated: NAME --> and <!-- end of NAME -->"
        )
    return _MARKED.sub(lambda match: f"{match[1]}{blocks[match[2]]}\n{match[3]}", text)


def new_page(room: Room) -> str:
    """A page with all chapters and nothing told yet."""
    lines = [f"# {room.name} ({room.name_zh})"]
    for chapter, block in _CHAPTERS:
        lines += ["", f"## {chapter}", ""]
        lines += [f"<!-- generated: {block} -->", f"<!-- end of {block} -->"] if block else ["To be written."]
    return "\n".join(lines) + "\n"


def write_filled(pages: Iterable[tuple[Path, dict[str, str], str]]) -> list[Path]:
    """Bring pages up to date, each with its blocks and what it is before anything is told; the files that changed."""
    changed = []
    for path, blocks, empty in pages:
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = fill(old or empty, blocks, path.name)
        if new != old:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
            changed.append(path)
    return changed


def write_pages(docs: Path) -> list[Path]:
    """Bring the index and all pages up to date; the files that changed."""
    pages = [(docs / "rooms.md", index_blocks(), "")]
    pages += [(docs / "rooms" / f"{room.key}.md", room_blocks(room), new_page(room)) for room in ROOMS]
    return write_filled(pages)
