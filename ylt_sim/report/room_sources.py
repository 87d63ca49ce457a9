"""What the text of the rules says of itself: which room draws what, records what, and what a row's numbers mean."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

__all__ = ["FIELDS", "EventMeaning", "Rule", "event_comments", "meaning_of", "purposes", "rules"]

FIELDS = ("link", "a", "b", "x")
"""The numbers of an event row that mean something else in each event; time, who, facility, pool, doctor never do."""
RECORD_ARGUMENTS = ("event", "facility", "pool", "doctor", *FIELDS)
_KEYED = re.compile(r"(facility|pool|doctor|link|a|b|x) ")
_ASSIGNED = re.compile(r"^(EV_\w+) = \d+  # (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Draw:
    """One uniform: its purpose, and the expression that tells one occurrence from the next."""

    purpose: str
    occurrence: str


@dataclass(frozen=True)
class Rule:
    """One rule of a module of the journey.

    Attributes
    ----------
    name, doc
        Of the function; the first sentence of its docstring.
    draws
        Uniforms drawn in it.
    events
        Names of the events that it records, such as ``EV_VISIT``.
    written
        For each event recorded by a call of `record`: the fields of ``FIELDS`` that are no empty constant.
    """

    name: str
    doc: str
    draws: tuple[Draw, ...] = ()
    events: tuple[str, ...] = ()
    written: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class EventMeaning:
    """What an event is, and what its fields mean: ``fields`` by name, in the order written."""

    text: str
    fields: dict[str, str]


def _source(package: str, module: str) -> str:
    return files(f"ylt_sim.{package}").joinpath(f"{module}.py").read_text(encoding="utf-8")


def _is_empty(node: ast.expr) -> bool:
    """Whether an argument of `record` says nothing: ``NONE``, 0 or 0.0."""
    if isinstance(node, ast.Name):
        return node.id == "NONE"
    return isinstance(node, ast.Constant) and node.value in (0, 0.0)


def _sentence(doc: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    first = (doc or "").split("\n\n")[0]
    return " ".join(first.split())


def _calls(node: ast.AST, name: str) -> Iterator[ast.Call]:
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == name:
            yield part


def _names(node: ast.AST, prefix: str) -> list[str]:
    found = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id.startswith(prefix)}
    return sorted(found)


def _rule(node: ast.FunctionDef) -> Rule:
    occurrence = {}
    for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
        named = [i for i, arg in enumerate(call.args) if isinstance(arg, ast.Name) and arg.id.startswith("U_")]
        for i in named:
            rest = [ast.unparse(arg) for arg in call.args[i + 1 :]]
            occurrence[call.args[i].id] = ", ".join(rest)  # type: ignore[attr-defined]
    written: dict[str, set[str]] = {}
    for call in _calls(node, "record"):
        values = dict(zip(RECORD_ARGUMENTS, call.args[2:], strict=False))
        for event in _names(values["event"], "EV_"):
            said = {key for key in FIELDS if key in values and not _is_empty(values[key])}
            written.setdefault(event, set()).update(said)
    return Rule(
        node.name,
        _sentence(ast.get_docstring(node)),
        tuple(Draw(name, occurrence.get(name, "")) for name in _names(node, "U_")),
        tuple(_names(node, "EV_")),
        written,
    )


@cache
def rules(module: str) -> tuple[Rule, ...]:
    """The rules of a module of the journey, in the order of its text."""
    tree = ast.parse(_source("journey", module))
    return tuple(_rule(node) for node in tree.body if isinstance(node, ast.FunctionDef))


@cache
def module_sentence(module: str) -> str:
    """What a module of the journey says it is."""
    return _sentence(ast.get_docstring(ast.parse(_source("journey", module))))


def journey_modules() -> tuple[str, ...]:
    """Modules of the journey, by name."""
    names = (path.name for path in files("ylt_sim.journey").iterdir())
    return tuple(sorted(n.removesuffix(".py") for n in names if n.endswith(".py") and n != "__init__.py"))


@cache
def event_comments() -> dict[str, str]:
    """``EV_VISIT`` and so on with the comment that stands beside each in `ylt_sim.world.codes`."""
    return dict(_ASSIGNED.findall(_source("world", "codes")))


@cache
def purposes() -> tuple[str, ...]:
    """Purposes of the journey's draws, in the order of their numbers."""
    from ylt_sim.world import codes

    named = [(value, name) for name, value in vars(codes).items() if name.startswith("U_")]
    return tuple(name for _, name in sorted(named))


def meaning_of(comment: str) -> EventMeaning:
    """A comment such as ``left the queue: link class, a waited`` taken apart.

    A part that does not begin with the name of a field belongs to the part before it; ``as EV_VISIT`` takes over the
    fields of that event.
    """
    text = ""
    fields: dict[str, str] = {}
    for colon in re.finditer(": ", comment):
        head, tail = comment[: colon.start()], comment[colon.end() :]
        if _KEYED.match(tail) or tail.startswith("as EV_"):
            text, comment = head, tail
            break
    if comment.startswith("as EV_"):
        return EventMeaning(text, meaning_of(event_comments()[comment.removeprefix("as ")]).fields)
    last = ""
    for part in comment.split(", "):
        match = _KEYED.match(part)
        if match and match[1] not in fields:
            last = match[1]
            fields[last] = part[match.end() :]
        elif last:
            fields[last] += ", " + part
        else:
            text += (", " if text else "") + part
    return EventMeaning(text, fields)
