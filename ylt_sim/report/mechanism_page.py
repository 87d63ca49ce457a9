"""The page of mechanisms in the records: its tables, written from the mapping that also counts."""

from __future__ import annotations

from pathlib import Path

from ylt_sim import evidence
from ylt_sim.records.mechanism_lines import MINUTES, NOTES, STAFF, lines_of
from ylt_sim.report.room_pages import fill, markdown_table
from ylt_sim.scenario.mechanisms import MECHANISMS

__all__ = ["mechanism_blocks", "write_mechanism_page"]

PAGE = "mechanisms.md"


def _minutes() -> str:
    rows = [(english, chinese, meaning) for english, chinese, meaning in MINUTES.values() if english]
    return markdown_table(("minutes are", "", "meaning"), rows)


def _mechanisms() -> str:
    names = evidence.mechanism_names_zh()
    parts = []
    for mechanism in MECHANISMS:
        rows = [
            (f"{line.name} {line.name_zh}", line.seen, " ".join(STAFF[line.staff]).strip(), line.minutes,
             "yes" if line.is_event else "")
            for line in lines_of(mechanism)
        ]  # fmt: skip
        heads = ("event", "seen as", "staff", "minutes are", "adds up")
        parts.append(f"### `{mechanism}` {names.get(mechanism, '')}".rstrip())
        parts.append(markdown_table(heads, rows))
        if mechanism in NOTES:
            parts.append(f"Not seen: {NOTES[mechanism]}")
    return "\n\n".join(parts)


def mechanism_blocks() -> dict[str, str]:
    """The generated blocks of the page, by name."""
    return {"minutes": _minutes(), "mechanisms": _mechanisms()}


def write_mechanism_page(docs: Path) -> list[Path]:
    """Bring the page up to date; the file, if it changed."""
    path = docs / PAGE
    old = path.read_text(encoding="utf-8")
    new = fill(old, mechanism_blocks(), PAGE)
    if new == old:
        return []
    path.write_text(new, encoding="utf-8")
    return [path]
