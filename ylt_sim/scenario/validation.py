"""From the tree of a file to a `Scenario`, or to faults that say where, what, which rule and what to do."""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ylt_sim.scenario.checks import Breach
from ylt_sim.scenario.consortium import Consortium
from ylt_sim.scenario.faults import UNKNOWN_KEY, Fault, did_you_mean
from ylt_sim.scenario.fields import number_rule
from ylt_sim.scenario.mechanisms import OTHER_NAMES
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.scenario.scenario import Scenario, breaches
from ylt_sim.scenario.yaml_tree import Node, parse_scalar, shown_value, to_python

__all__ = ["faults_of", "is_known", "is_whole", "validated"]

_Path = tuple[str | int, ...]
_NUMBER_ERRORS = {
    "float_type", "int_type", "float_parsing", "int_parsing", "int_from_float", "finite_number", "greater_than",
    "greater_than_equal", "less_than", "less_than_equal", "int_parsing_size", "bounds",
}  # fmt: skip
_MAPPING_ERRORS = {"dict_type", "model_type", "model_attributes_type", "mapping_type"}


def _unwrapped(annotation: Any) -> Any:
    """An annotation without ``Annotated`` and ``None``."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _unwrapped(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        inner = [item for item in typing.get_args(annotation) if item is not type(None)]
        return _unwrapped(inner[0]) if len(inner) == 1 else annotation
    return annotation


def _model(annotation: Any) -> type[BaseModel] | None:
    annotation = _unwrapped(annotation)
    is_class = isinstance(annotation, type) and typing.get_origin(annotation) is None
    return annotation if is_class and issubclass(annotation, BaseModel) else None


def _below(annotation: Any, key: str | int) -> Any:
    """Annotation of what stands under ``key``."""
    model = _model(annotation)
    if model is not None:
        field = model.model_fields.get(str(key))
        return field.annotation if field is not None else None
    arguments = typing.get_args(_unwrapped(annotation))
    if isinstance(key, int):
        return arguments[0] if arguments else None
    return arguments[1] if len(arguments) == 2 else None


def _field(path: _Path, root: type[BaseModel] = Scenario) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The model in which the last key of ``path`` stands, and its field if the model has it."""
    names = path[:-1] if path and isinstance(path[-1], int) else path
    annotation: Any = root
    for key in names[:-1]:
        annotation = _below(annotation, key)
    model = _model(annotation)
    return model, model.model_fields.get(str(names[-1])) if model is not None and names else None


def is_known(path: _Path) -> bool:
    """Whether the schema has the last key of ``path``; so it has where keys are free."""
    model, field = _field(path)
    return model is None or field is not None


def is_whole(path: _Path) -> bool:
    """Whether the value at ``path`` is a whole number."""
    _, field = _field(path)
    return field is not None and _unwrapped(field.annotation) is int


def _nearest(tree: Node, path: _Path) -> tuple[Node, bool]:
    """The node at ``path``, or the deepest one on the way; and whether it is the one."""
    node = tree
    for key in path:
        is_key = isinstance(node.value, Mapping) and key in node.value
        is_index = isinstance(node.value, tuple) and isinstance(key, int) and key < len(node.value)
        if not is_key and not is_index:
            return node, False
        node = node.value[key]
    return node, True


def _rule_of_number(field: FieldInfo | None, context: Mapping[str, Any]) -> str:
    if field is None:
        return "a number"
    extra = dict(field.json_schema_extra) if isinstance(field.json_schema_extra, dict) else {}
    for item in field.metadata:
        for bound in ("ge", "gt"):
            if getattr(item, bound, None) is not None:
                extra["minimum"] = getattr(item, bound)
        for bound in ("le", "lt"):
            if getattr(item, bound, None) is not None:
                extra["maximum"] = getattr(item, bound)
    whole = _unwrapped(field.annotation) is int
    rule = number_rule(extra, whole=whole)
    return f"{rule}, not {context['gt']:g} itself" if "gt" in context else rule


def _fix_of_number(node: Node, rule: str, field: FieldInfo | None) -> str:
    value = node.value
    if isinstance(value, bool):
        return "write a number; true and false are none"
    if isinstance(value, str):
        number = parse_scalar(value.strip())
        if isinstance(number, int | float) and not isinstance(number, bool):
            return f"remove the quotes: {value.strip()}"
        if value.strip().endswith("%"):
            return "write 30 % as 0.3"
        return "write digits, without unit"
    if isinstance(value, Mapping | tuple):
        return "write one number"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return "write a finite number"
        if value < 0 and ", 0 " in rule:
            return "write 0 for none, or null to go back to what is inherited"
        if rule.startswith("a share") and 1 < value <= 100:
            return f"shares are 0 to 1, not percent: write {value / 100:g}"
        if isinstance(value, float) and rule.startswith("a whole number"):
            return f"write {round(value)}"
    doc = field.description if field is not None else None
    return f"meaning: {doc}" if doc else "write a number within the range"


def _unknown_key(path: _Path, node: Node, model: type[BaseModel] | None) -> tuple[str, str]:
    key = str(path[-1])
    known = list(model.model_fields) if model is not None else []
    hint = did_you_mean(key, known)
    if model is Consortium and key in OTHER_NAMES:
        hint = f"did you mean '{OTHER_NAMES[key]}'?"
    if hint:
        return hint, ""
    return "", "keys here: " + ", ".join(known) if known else "delete it"


def faults_of(
    error: ValidationError, tree: Node, base: _Path = (), root: type[BaseModel] = Scenario
) -> list[Fault]:
    """Faults of one failed validation of what stands at ``base`` in a tree that ``root`` describes."""
    return [fault for item in error.errors() for fault in _faults_of_item(dict(item), tree, base, root)]


def _faults_of_item(item: dict[str, Any], tree: Node, base: _Path, root: type[BaseModel]) -> list[Fault]:
    path: _Path = (*base, *(key for key in item["loc"] if key != "[key]"))
    kind, context = item["type"], item.get("ctx", {})
    if kind == "breaches":
        return [_fault_of_breach(breach, tree) for breach in context["breaches"]]
    node, is_there = _nearest(tree, path)
    model, field = _field(path, root)
    place, given, rule, fix, hint = node.place, shown_value(node) if is_there else "", item["msg"], "", ""
    if kind == "extra_forbidden":
        place, given, rule = node.key_place, "", UNKNOWN_KEY
        hint, fix = _unknown_key(path, node, model)
    elif kind == "missing":
        place, given, rule = node.key_place, "", "this key must be given"
        fix = f"add '{path[-1]}: ...'"
        if len(path) == 3 and path[0] in ("consortia", "today"):
            section = tree.child(str(path[0]))
            others = [key for key in section.value if key != path[1]] if section is not None else []
            hint = did_you_mean(str(path[1]), others)
            hint = f"{hint} (an inherited consortium)" if hint else ""
    elif kind == "fault":
        rule, fix, hint = context["rule"], context["fix"], context["hint"]
    elif kind in _NUMBER_ERRORS:
        rule = _rule_of_number(field, context)
        fix = _fix_of_number(node, rule, field)
    elif kind == "literal_error":
        rule = f"one of {context['expected']}"
        words = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        hint, fix = did_you_mean(str(node.value), words), "write one of these words"
    elif kind in _MAPPING_ERRORS:
        rule, fix = "a mapping of keys", "write the keys on lines of their own below it, indented"
    elif kind == "tuple_type":
        rule, fix = "a list", "write [first, second]"
    elif kind == "string_type":
        rule, fix = "a text", "put it in quotes" if not isinstance(node.value, Mapping | tuple) else "write one text"
    elif kind in ("string_too_short", "string_too_long"):
        limit = context.get("min_length", context.get("max_length"))
        rule = f"a text of {'at least' if 'min_length' in context else 'at most'} {limit} characters"
        fix = "write a longer one" if "min_length" in context else "write a shorter one"
    elif kind in ("bool_type", "bool_parsing"):
        rule, fix = "true or false", "write true or false, without quotes"
    elif kind in ("too_short", "too_long"):
        limit = context.get("min_length", context.get("max_length"))
        rule = f"{'at least' if kind == 'too_short' else 'at most'} {limit} values here"
        fix = "add what is missing" if kind == "too_short" else "leave some out"
    elif kind == "string_pattern_mismatch":
        rule, fix = f"a text of the form {context['pattern']}", "write it in that form"
    elif kind == "value_error":
        where = ".".join(map(str, path))
        return [
            Fault(place.file, place.line, place.column, where, "", text.strip(), "change one of the values named")
            for text in str(context.get("error", rule)).split("; ")
        ]
    return [Fault(place.file, place.line, place.column, ".".join(map(str, path)), given, rule, fix, hint)]


def _fault_of_breach(breach: Breach, tree: Node) -> Fault:
    node, is_there = _nearest(tree, breach.path)
    scalar = is_there and not isinstance(node.value, Mapping | tuple)
    place = node.place if scalar else node.key_place
    path = ".".join(map(str, breach.path))
    given = shown_value(node) if scalar else ""
    return Fault(place.file, place.line, place.column, path, given, breach.rule, breach.fix, breach.hint)


def _reduced(tree: Node, section: str) -> dict[str, Consortium | None]:
    """Consortia whose lead and members can be read, for the checks that need no more."""
    node = tree.child(section)
    found: dict[str, Consortium | None] = {}
    if node is None or not isinstance(node.value, Mapping):
        return found
    for key, item in node.value.items():
        if not isinstance(item.value, Mapping):
            continue
        try:
            found[key] = Consortium.model_validate(to_python(item))
        except ValidationError:
            kept = {name: to_python(item.value[name]) for name in ("lead", "members") if name in item.value}
            try:
                found[key] = Consortium.model_validate(kept)
            except ValidationError:
                continue
    return found


def _region_of_facilities(tree: Node) -> RegionSpecification | None:
    """The region, without faulty values that do not say which facilities there are."""
    node = tree.child("region")
    if node is None or not isinstance(node.value, Mapping):
        return None
    content = to_python(node)
    try:
        return RegionSpecification.model_validate(content)
    except ValidationError as error:
        faulty = {item["loc"][0] for item in error.errors() if item["loc"]}
    if faulty & {"townships", "village_clinics", "facilities"}:
        return None
    try:
        return RegionSpecification.model_validate({k: v for k, v in content.items() if k not in faulty})
    except ValidationError:
        return None


def _beyond_single_values(tree: Node, blamed: set[str]) -> list[Fault]:
    """Faults of several values together, in a scenario of which the values at the ``blamed`` paths are not sound."""
    region = _region_of_facilities(tree)
    names = ("policy_start_day", "horizon_days")
    days: tuple[int, int] | None = None
    if not blamed.intersection(names):
        start, end = (tree.child(name) for name in names)
        fields = Scenario.model_fields
        days = (start.value if start else fields[names[0]].default, end.value if end else fields[names[1]].default)
    found = breaches(_reduced(tree, "consortia"), _reduced(tree, "today"), region, days)
    return [_fault_of_breach(breach, tree) for breach in found]


def validated(tree: Node, *, is_complete: bool) -> tuple[Scenario | None, list[Fault]]:
    """The scenario that a tree describes, or every fault in it.

    Parameters
    ----------
    tree
        A mapping without deleted keys.
    is_complete
        Whether all files of the scenario could be read. If not, keys that are missing and consortia that do not
        fit are not told: they may well stand in the file that could not be read.
    """
    try:
        scenario = Scenario.model_validate(to_python(tree))
    except ValidationError as error:
        faults = faults_of(error, tree)
        if not is_complete:
            told = {"this key must be given", "a consortium has at least one member"}
            return None, [fault for fault in faults if fault.rule not in told and fault.path != "region"]
        if any(item["type"] != "breaches" for item in error.errors()):
            blamed = {fault.path for fault in faults}
            faults += [fault for fault in _beyond_single_values(tree, blamed) if fault.path not in blamed]
        return None, faults
    return (scenario if is_complete else None), []
