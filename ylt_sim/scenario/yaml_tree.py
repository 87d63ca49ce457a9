"""YAML text as a tree in which every value knows its file, line and column.

The tree is built from parsing events, so no constructor runs and nothing in a file can make Python do anything.
Scalars follow the core schema of YAML 1.2: ``yes`` and ``2023-01-02`` are text, ``012`` is twelve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ylt_sim.scenario.faults import Fault
from ylt_sim.scenario.fields import plain

__all__ = [
    "DEEPEST",
    "MOST_BYTES",
    "MOST_VALUES",
    "Node",
    "Place",
    "from_python",
    "merge",
    "parse",
    "parse_scalar",
    "shown_value",
    "to_python",
]

MOST_BYTES = 256 * 1024  # of one file
MOST_VALUES = 50_000  # of one file, aliases written out
DEEPEST = 24  # nested mappings and lists

_INT = re.compile(r"[-+]?[0-9]{1,40}|0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written."""

    file: str
    line: int = 0  # from 1; 0: not in a file
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Node:
    """One value: a scalar, a tuple of nodes, or a mapping from text to nodes."""

    value: Any
    place: Place  # of the value
    key_place: Place  # of its key; of the value where there is none
    replaces: bool = False  # a mapping that takes the place of an inherited one instead of merging

    def child(self, key: str) -> Node | None:
        """Value under ``key``, or nothing."""
        return self.value.get(key) if isinstance(self.value, Mapping) else None

    def walk(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
        """Every node below and including this one, with its path."""
        yield path, self
        if isinstance(self.value, Mapping):
            for key, node in self.value.items():
                yield from node.walk((*path, key))
        elif isinstance(self.value, tuple):
            for index, node in enumerate(self.value):
                yield from node.walk((*path, index))


def from_python(value: Any, place: Place) -> Node:
    """A tree of Python values, all written at ``place``."""
    if isinstance(value, Mapping):
        return Node({str(key): from_python(item, place) for key, item in value.items()}, place, place)
    value = plain(value)
    if isinstance(value, tuple):
        return Node(tuple(from_python(item, place) for item in value), place, place)
    return Node(value, place, place)


def to_python(node: Node) -> Any:
    """Plain dictionaries, tuples and scalars."""
    if isinstance(node.value, Mapping):
        return {key: to_python(item) for key, item in node.value.items()}
    if isinstance(node.value, tuple):
        return tuple(to_python(item) for item in node.value)
    return node.value


def merge(parent: Node, child: Node) -> Node:
    """``child`` over ``parent``: mappings key by key, everything else replaced; nulls stay, to be deleted later."""
    if child.replaces or not isinstance(parent.value, Mapping) or not isinstance(child.value, Mapping):
        return child
    merged = dict(parent.value)
    for key, node in child.value.items():
        merged[key] = merge(merged[key], node) if key in merged else node
    return Node(merged, child.place, child.key_place, parent.replaces)


def shown_value(node: Node) -> str:
    """What was written, in few words."""
    if isinstance(node.value, Mapping):
        return "a mapping"
    if isinstance(node.value, tuple):
        items = ", ".join(shown_value(item) for item in node.value)
        is_flat = not any(isinstance(item.value, Mapping | tuple) for item in node.value)
        return f"[{items}]" if is_flat and len(items) <= 50 else f"a list of {len(node.value)}"
    if node.value is None:
        return "null"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, str):
        text = node.value if len(node.value) <= 60 else node.value[:57] + "..."
        return repr(text)
    text = str(node.value)
    return text if len(text) <= 60 else text[:57] + "..."


def parse_scalar(text: str) -> Any:
    """An unquoted scalar by the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if len(text) <= 60 and _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Unreadable(Exception):
    def __init__(self, place: Place, rule: str, fix: str = "", given: str = "") -> None:
        super().__init__(rule)
        self.fault = Fault(place.file, place.line, place.column, "", given, rule, fix)


_PLAIN_WORDS = (
    ("\\t", "indentation by spaces", "replace each tab by spaces"),
    ("could not find expected ':'", "each line of a mapping is 'key: value'", "add the colon, or quote the text"),
    ("mapping values are not allowed", "one 'key: value' a line", "quote a text that holds ': ', or start a new line"),
    ("expected <block end>", "keys of one mapping start in the same column", "align this line with its siblings"),
    ("while scanning a quoted scalar", "a quoted text ends with the quote it starts with", "close the quote"),
    ("expected ',' or ']'", "a list in brackets is [a, b, c]", "add the comma or the closing bracket"),
    ("expected ',' or '}'", "a mapping in braces is {a: 1, b: 2}", "add the comma or the closing brace"),
    ("undefined alias", "an alias '*name' follows its anchor '&name'", "write the value out"),
)


def _in_plain_words(error: YAMLError, file: str) -> Fault:
    line = column = 0
    problem = str(error)
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            line, column = mark.line + 1, mark.column + 1
        problem = " ".join(str(part) for part in (error.context, error.problem) if part)
    for words, rule, fix in _PLAIN_WORDS:
        if words in problem or words in str(error):
            return Fault(file, line, column, "", "", f"{rule} (YAML: {' '.join(problem.split())[:120]})", fix)
    return Fault(
        file, line, column, "", "", f"a file is YAML 1.2 (YAML: {' '.join(problem.split())[:160]})",
        "look at this line and the one above: a missing colon, quote, bracket or space",
    )  # fmt: skip


class _Builder:
    """Builds a tree from events, without recursion and within limits."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.count = 0

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def fault(self, place: Place, rule: str, fix: str, given: str = "", path: str = "") -> None:
        self.faults.append(Fault(self.file, place.line, place.column, path, given, rule, fix))

    def refuse_tag(self, event: Any) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) not in ("", "!"):
            self.fault(
                self.place(event), f"no tags: a scenario is data, '{str(tag)[:80]}' is not read",
                "remove the tag and write a number, a text, a list or a mapping",
            )  # fmt: skip

    def counted(self, place: Place, size: int) -> None:
        self.count += size
        if self.count > MOST_VALUES:
            raise _Unreadable(
                place, f"at most {MOST_VALUES:,} values a file, aliases written out", "split the file, drop aliases"
            )

    def scalar(self, event: Any) -> Node:
        place = self.place(event)
        self.refuse_tag(event)
        value = parse_scalar(event.value) if event.style is None and event.implicit[0] else event.value
        return Node(value, place, place)

    def build(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        # Open containers: (place, items, key of the next value or None, anchor, count at the start).
        stack: list[list[Any]] = []
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Unreadable(self.place(event), "one document a file", "remove this '---' and what follows")
                version = getattr(event, "version", None)
                if version is not None and tuple(version) != (1, 2):
                    self.fault(self.place(event), "YAML 1.2", "remove the %YAML line")
                continue
            anchor = getattr(event, "anchor", None)
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                place = self.place(event)
                self.refuse_tag(event)
                self.counted(place, 1)
                if len(stack) >= DEEPEST:
                    raise _Unreadable(place, f"at most {DEEPEST} levels of nesting", "write it flatter")
                items: Any = {} if isinstance(event, MappingStartEvent) else []
                stack.append([place, items, None, anchor, self.count])
                continue
            if isinstance(event, MappingEndEvent | SequenceEndEvent):
                place, items, _, anchor, start = stack.pop()
                node = Node(items if isinstance(items, dict) else tuple(items), place, place)
                size = self.count - start + 1
            elif isinstance(event, ScalarEvent):
                node, size = self.scalar(event), 1
                self.counted(node.place, 1)
            elif isinstance(event, AliasEvent):
                place = self.place(event)
                if anchor not in self.anchors:
                    rule = f"an alias '*{anchor}' follows its anchor '&{anchor}'"
                    raise _Unreadable(place, rule, "write the value out")
                node, size = self.anchors[anchor]
                node = replace(node, key_place=place)
                self.counted(place, size)
                anchor = None
            else:
                continue
            if anchor is not None:
                self.anchors[anchor] = (node, size)
            if stack:
                self.add(stack[-1], node)
            else:
                root = node
        return root

    def add(self, container: list[Any], node: Node) -> None:
        items = container[1]
        if isinstance(items, list):
            items.append(node)
        elif container[2] is None:
            container[2] = node
        else:
            key, container[2] = container[2], None
            if key.value == "<<":
                self.fault(key.place, "no merge keys", "use 'extends', or write the values out", "<<")
            elif not isinstance(key.value, str) or not key.value:
                self.fault(key.place, "a key is a text", "quote the key, or give it a name", shown_value(key))
            elif key.value in items:
                first = items[key.value].key_place
                self.fault(
                    key.place, f"a key is written once in a mapping; first on line {first.line}",
                    "delete one of the two", path=key.value[:80],
                )  # fmt: skip
            else:
                items[key.value] = replace(node, key_place=key.place)


def parse(data: bytes, file: str) -> tuple[Node | None, list[Fault]]:
    """The tree of one YAML document and its faults; no tree if it cannot be read at all.

    Parameters
    ----------
    data
        Contents of the file, UTF-8.
    file
        Name shown in places and faults.
    """
    if len(data) > MOST_BYTES:
        size = f"{len(data):,} bytes"
        return None, [Fault(file, 0, 0, "", "", f"at most {MOST_BYTES:,} bytes a file", f"split it; it has {size}")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        return None, [Fault(file, line, column, "", "", "a file is text in UTF-8", "save it again as UTF-8")]
    control = _CONTROL.search(text)
    if control is not None:
        before_text = text[: control.start()]
        line, column = before_text.count("\n") + 1, control.start() - (before_text.rfind("\n") + 1) + 1
        rule = f"text without control characters, here U+{ord(control.group()):04X}"
        return None, [Fault(file, line, column, "", "", rule, "delete the character")]
    builder = _Builder(file)
    yaml = YAML(typ="safe", pure=True)
    try:
        root = builder.build(iter(yaml.parse(text)))
    except _Unreadable as unreadable:
        return None, [*builder.faults, unreadable.fault]
    except YAMLError as error:
        return None, [*builder.faults, _in_plain_words(error, file)]
    except (ValueError, RecursionError, AttributeError, IndexError, KeyError, TypeError, AssertionError) as error:
        # The parser itself gives way on some broken directives and deep brackets.
        rule = f"a file is YAML 1.2 (the parser stopped: {type(error).__name__})"
        return None, [*builder.faults, Fault(file, 0, 0, "", "", rule, "write it plainer")]
    return root, builder.faults
