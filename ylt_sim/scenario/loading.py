"""Reading a scenario: the chain of ``extends``, deletions, overrides, and every fault at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ylt_sim.evidence import STATUS_QUO
from ylt_sim.scenario.consortium import Consortium
from ylt_sim.scenario.faults import Fault, ScenarioError, did_you_mean, shown_path
from ylt_sim.scenario.fields import FrozenMapping
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.scenario import Scenario
from ylt_sim.scenario.validation import is_known, validated
from ylt_sim.scenario.yaml_tree import MOST_BYTES, Node, Place, from_python, merge, parse, shown_value, to_python

__all__ = ["changed", "library_folder", "load", "shipped", "status_quo_today"]

LONGEST_CHAIN = 16  # files that extend one another
NOT_INHERITED = ("name", "name_zh", "description")  # they describe one file, not those built on it
_PATH = re.compile(r"[^.\s=]+(\.[^.\s=]+)*")


def library_folder() -> Path:
    """Folder of the shipped scenarios: inside an installed package, or ``scenarios`` of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shipped" / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def shipped() -> tuple[str, ...]:
    """Names of the shipped scenarios, as `load` takes them."""
    return tuple(sorted(path.stem for path in library_folder().glob("*.yaml")))


class _Reader:
    """Reads files below one folder and the shipped library, and collects faults."""

    def __init__(self, folder: Path) -> None:
        self.roots = (folder.resolve(), library_folder().resolve())
        self.faults: list[Fault] = []
        self.today_keys: tuple[str, ...] = ()
        self.lenders: list[Path | None] = []  # regions whose constants are being looked up
        self.is_complete = True  # False once a file that belongs to the scenario could not be read

    def fault(self, place: Place, path: str, given: str, rule: str, fix: str = "", hint: str = "") -> None:
        self.is_complete = False
        self.faults.append(Fault(place.file, place.line, place.column, path, given, rule, fix, hint))

    def document(self, path: Path) -> Node | None:
        """The mapping in one file; nothing, with a fault, if there is none."""
        file = shown_path(path)
        place = Place(file)
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                self.fault(place, "", "", f"at most {MOST_BYTES:,} bytes a file", f"split it; it has {size:,} bytes")
                return None
            data = path.read_bytes()
        except OSError as error:
            self.fault(place, "", "", f"a file that can be read ({error.strerror or error})", "check its permissions")
            return None
        node, faults = parse(data, file)
        self.faults += faults
        if faults and node is None:
            self.is_complete = False
            return None
        if node is None or node.value is None:
            fix = f"write 'extends: {STATUS_QUO}.yaml' and below it what differs"
            self.fault(place, "", "", "a scenario file says something; this one is empty", fix)
            return None
        if not isinstance(node.value, Mapping):
            rule, fix = "a file is a mapping of keys", "start with lines like 'name: My county'"
            self.fault(node.place, "", shown_value(node), rule, fix)
            return None
        return node

    def find(self, node: Node, path: str, folder: Path, *, is_region: bool) -> Path | None:
        """The file that ``extends`` or ``region`` names, if it is there and may be read."""
        text, place = node.value, node.place
        what = "a region" if is_region else "a scenario file"
        if not isinstance(text, str) or not text.strip() or "\0" in text or len(text) > 1000:
            fix = "write county-500k, or a path relative to this file" if is_region else f"write {STATUS_QUO}.yaml"
            self.fault(place, path, shown_value(node), f"the name or path of {what}", fix)
            return None
        library = library_folder()
        is_bare = "/" not in text and not text.endswith((".yaml", ".yml"))
        if is_region and is_bare:
            candidates = [library / "regions" / f"{text}.yaml"]
        else:
            name = f"{text}.yaml" if is_bare else text
            candidates = [folder / name, library / name]
            candidates += [library / "regions" / name] if is_region else []
        escaped = False
        for candidate in candidates:
            try:
                target = candidate.resolve()
                if not any(target.is_relative_to(root) for root in self.roots):
                    escaped = escaped or (candidate == candidates[0] and target != library)
                    continue
                if target.is_file():
                    return target
            except (OSError, ValueError, RuntimeError):
                continue
        if escaped:
            allowed = " or ".join(shown_path(root) for root in dict.fromkeys(self.roots))
            self.fault(
                place, path, shown_value(node), f"only files below {allowed} are read, links followed",
                "copy the file to that folder, or move the scenario up",
            )  # fmt: skip
            return None
        known = [item.stem for item in (library / "regions" if is_region else library).glob("*.yaml")]
        suffix = "" if is_bare else ".yaml"
        hint = did_you_mean(Path(text).stem, known)
        hint = f"{hint[:-2]}{suffix}'?" if hint else ""
        fix = f"a path relative to {shown_path(folder)}, or a shipped one: " + ", ".join(sorted(known))
        self.fault(place, path, shown_value(node), f"{what} that exists", fix, hint)
        return None

    def chain(self, path: Path, *, is_region: bool, before: tuple[Path, ...] = ()) -> Node | None:
        """A file merged over the files it extends."""
        node = self.document(path)
        if node is None:
            return None
        children = dict(node.value)
        extends = children.pop("extends", None)
        if not is_region and "region" in children:
            region = self.region(children["region"], path.parent)
            if region is None:
                del children["region"]
            else:
                children["region"] = region
        node = replace(node, value=children)
        if is_region:
            node = self.constants(node, path.parent)
        if extends is None or extends.value is None:
            if not is_region:
                self.check_removals(node, None)
            return node
        label = "region.extends" if is_region else "extends"
        target = self.find(extends, label, path.parent, is_region=is_region)
        if target is None:
            return node
        seen = (*before, path)
        if target in seen:
            shown = " -> ".join(item.name for item in (*seen[seen.index(target) :], target))
            self.fault(extends.place, label, shown_value(extends), f"files do not extend in a circle ({shown})",
                       "let one of them extend nothing")  # fmt: skip
            return node
        if len(seen) >= LONGEST_CHAIN:
            self.fault(extends.place, label, shown_value(extends), f"at most {LONGEST_CHAIN} files in a chain",
                       "merge some of them")  # fmt: skip
            return node
        parent = self.chain(target, is_region=is_region, before=seen)
        if parent is None:
            return node
        if not is_region:
            parent = replace(parent, value={k: v for k, v in parent.value.items() if k not in NOT_INHERITED})
            self.check_removals(node, parent)
        return merge(parent, node)

    def region(self, node: Node, folder: Path) -> Node | None:
        """A region by name or path, or values over an inherited one."""
        if node.value is None:
            return node
        if not isinstance(node.value, Mapping):
            path = self.find(node, "region", folder, is_region=True)
            found = self.chain(path, is_region=True) if path is not None else None
            return None if found is None else replace(found, key_place=node.key_place, replaces=True)
        children = dict(node.value)
        extends = children.pop("extends", None)
        own = self.constants(replace(node, value=children), folder)
        if extends is None or extends.value is None:
            return own
        path = self.find(extends, "region.extends", folder, is_region=True)
        base = self.chain(path, is_region=True) if path is not None else None
        return own if base is None else replace(merge(base, own), replaces=True)

    def constants(self, node: Node, folder: Path) -> Node:
        """A region in which ``constants: county-500k`` stands for the fitted constants of that region."""
        given = node.child("constants")
        if given is None or given.value is None or isinstance(given.value, Mapping):
            return node
        children = dict(node.value)
        del children["constants"]
        path = self.find(given, "region.constants", folder, is_region=True)
        if path is not None and path in self.lenders:
            self.fault(given.place, "region.constants", shown_value(given), "regions do not lend in a circle",
                       "write the constants in one of them")  # fmt: skip
            path = None
        self.lenders.append(path)
        lender = self.chain(path, is_region=True) if path is not None else None
        self.lenders.pop()
        found = lender.child("constants") if lender is not None else None
        fitted = found.child("is_fitted") if found is not None and isinstance(found.value, Mapping) else None
        if lender is not None and (fitted is None or fitted.value is not True):
            self.fault(given.place, "region.constants", shown_value(given), "a region whose constants are fitted",
                       f"run ylt-sim calibrate {given.value} first, or write the constants here")  # fmt: skip
        elif found is not None:
            children["constants"] = replace(found, key_place=given.key_place, replaces=True)
        return replace(node, value=children)

    def today(self) -> Node | None:
        """Consortia of the shipped status quo."""
        path = library_folder() / f"{STATUS_QUO}.yaml"
        node = self.chain(path.resolve(), is_region=False)
        today = node.child("consortia") if node is not None else None
        if today is not None and isinstance(today.value, Mapping):
            self.today_keys = tuple(today.value)
        return today

    def check_removals(self, node: Node, parent: Node | None) -> None:
        """A null under ``consortia`` or ``today`` removes something that is there."""
        for section in ("consortia", "today"):
            own = node.child(section)
            if own is None or not isinstance(own.value, Mapping):
                continue
            inherited = parent.child(section) if parent is not None else None
            known = set(self.today_keys)
            known |= set(inherited.value) if inherited is not None and isinstance(inherited.value, Mapping) else set()
            for key, item in own.value.items():
                if item.value is None and key not in known:
                    place = item.key_place
                    self.faults.append(
                        Fault(
                            place.file, place.line, place.column, f"{section}.{key}", "null",
                            "null removes a consortium that is inherited",
                            "inherited here: " + (", ".join(sorted(known)) or "nothing"), did_you_mean(key, known),
                        )
                    )  # fmt: skip


def _pruned(node: Node, path: tuple[str, ...] = ()) -> Node:
    """Without the keys that are null, except removed consortia and mechanisms, and keys unknown to the schema."""
    if not isinstance(node.value, Mapping):
        return node
    kept: dict[str, Node] = {}
    for key, item in node.value.items():
        if item.value is None:
            is_consortium = path in (("consortia",), ("today",))
            is_mechanism = len(path) == 2 and path[0] in ("consortia", "today") and key in MECHANISMS
            if not is_consortium and not is_mechanism and is_known((*path, key)):
                continue
        kept[key] = _pruned(item, (*path, key))
    return replace(node, value=kept)


def _overrides(given: Mapping[str, Any] | Iterable[str], label: str) -> tuple[list[tuple[str, Node]], list[Fault]]:
    """Overrides as nodes: a mapping of paths to values, or texts such as ``a.b=3``."""
    pairs: list[tuple[str, Node]] = []
    faults: list[Fault] = []
    if isinstance(given, Mapping):
        for path, value in given.items():
            pairs.append((str(path), from_python(value, Place(label))))
    else:
        for text in (given,) if isinstance(given, str) else given:
            place = f"{label} {text}"
            path, equals, value = str(text).partition("=")
            if not equals:
                faults.append(Fault(place, 0, 0, "", "", "an override is path=value", "write --set horizon_days=365"))
                continue
            node, found = parse(value.strip().encode(), place)
            faults += [replace(fault, line=0, column=0, path=path.strip()) for fault in found]
            if not found:
                pairs.append((path.strip(), from_python(to_python(node) if node else None, Place(place))))
    sound: list[tuple[str, Node]] = []
    for path, node in pairs:
        if _PATH.fullmatch(path) and path.split(".")[0] != "extends":
            sound.append((path, node))
            continue
        rule = "a path is keys joined by dots" if path != "extends" else "a file decides what it extends"
        faults.append(Fault(node.place.file, 0, 0, path, shown_value(node), rule, "write horizon_days, or a.b.c"))
    return sound, faults


def _put(tree: Node, path: str, value: Node) -> tuple[Node, Fault | None]:
    """``tree`` with ``value`` merged in at ``path``."""
    keys = path.split(".")
    node: Node | None = tree
    for index, key in enumerate(keys):
        if node is None or node.value is None:
            break
        if not isinstance(node.value, Mapping):
            rule = "a list is replaced as a whole" if isinstance(node.value, tuple) else "a value has no keys below it"
            above = ".".join(keys[:index])
            return tree, Fault(value.place.file, 0, 0, path, shown_value(value), rule, f"set {above} instead")
        is_new = index == 1 and keys[0] in ("consortia", "today") and key not in node.value
        if is_new and (len(keys) > 2 or not isinstance(value.value, Mapping)):
            fault = Fault(
                value.place.file, 0, 0, path, shown_value(value), f"a consortium of the scenario, not '{key}'",
                f"there are: {', '.join(node.value) or 'none'}", did_you_mean(key, node.value),
            )  # fmt: skip
            return tree, fault
        node = node.value.get(key)
    nested = value
    for key in reversed(keys):
        nested = Node({key: nested}, value.place, value.place)
    return merge(tree, nested), None


def _finished(reader: _Reader, tree: Node, *, key: str, file: str, folder: Path) -> Scenario:
    """The scenario in ``tree``, or all its faults."""
    if tree.child("name") is None:
        tree = replace(tree, value={"name": Node(key, tree.place, tree.place), **tree.value})
    content = _pruned(tree)
    scenario, faults = validated(content, is_complete=reader.is_complete)
    faults = [*reader.faults, *faults]
    if faults or scenario is None:
        raise ScenarioError(_ordered(faults, file))
    written = {
        ".".join(map(str, path)): str(node.place)
        for path, node in tree.walk()
        if path and not (isinstance(node.value, Mapping) and node.value)
    }
    scenario._key, scenario._file, scenario._folder = key, file, str(folder)
    scenario._tree, scenario._written = tree, FrozenMapping(written)
    return scenario


def _ordered(faults: Iterable[Fault], first: str) -> list[Fault]:
    """Each fault once; the user's own file first, then by file and line; a path is blamed for one thing only."""
    unique = {(fault.where, fault.path, fault.rule): fault for fault in faults}
    order = {first: 0}
    for fault in unique.values():
        order.setdefault(fault.file, len(order))
    return sorted(unique.values(), key=lambda fault: (order[fault.file], fault.line, fault.column))


def _located(name_or_path: str | os.PathLike[str]) -> Path:
    """File of a shipped name or of a path."""
    text = os.fspath(name_or_path)
    path = Path(text)
    library = library_folder()
    is_bare = path.name == text and not path.suffix
    candidates = [library / f"{text}.yaml", path, Path(f"{text}.yaml")] if is_bare else [path]
    candidates += [library / text] if path.name == text else []
    for candidate in candidates:
        try:
            if text and candidate.is_file():
                return candidate
        except (OSError, ValueError):
            continue
    hint = did_you_mean(path.stem, shipped())
    rule = "a scenario file that exists, or the name of a shipped scenario"
    if text and os.path.isdir(text):
        rule = "a scenario file, not a folder"
    shown = text if 0 < len(text) <= 200 and text.isprintable() else repr(text[:200])
    raise ScenarioError([Fault(shown, 0, 0, "", "", rule, "shipped: " + ", ".join(shipped()), hint)])


def load(
    name_or_path: str | os.PathLike[str], *, set: Mapping[str, Any] | Iterable[str] | None = None
) -> Scenario:
    """The scenario of a shipped name or a file.

    Parameters
    ----------
    name_or_path
        ``"loose"``, or the path of a YAML file.
    set
        Values over those of the file: ``{"consortia.county_group.green_channel.hold_hours": 2}``, or texts as on
        the command line, ``["policy_start_day=84"]``, whose values are read as YAML.

    Raises
    ------
    ScenarioError
        With every fault of the file, of the files it extends, and of the overrides.

    Notes
    -----
    A file may extend another one; mappings merge key by key, lists and values are replaced, ``null`` deletes. Only
    files below the folder of the named file and in the shipped library are read.
    """
    path = _located(name_or_path).resolve()
    reader = _Reader(path.parent)
    today = reader.today()
    tree = reader.chain(path, is_region=False)
    if tree is None:
        raise ScenarioError(reader.faults)
    if today is not None:
        empty = replace(today, value={})
        tree = merge(replace(tree, value={"today": today, "consortia": empty}), tree)
    if set is not None:
        tree = _with_overrides(reader, tree, set, "--set", path.parent)
    return _finished(reader, tree, key=path.stem, file=shown_path(path), folder=path.parent)


def _with_overrides(
    reader: _Reader, tree: Node, given: Mapping[str, Any] | Iterable[str], label: str, folder: Path
) -> Node:
    pairs, faults = _overrides(given, label)
    reader.faults += faults
    for path, value in pairs:
        if path == "region":
            region = reader.region(value, folder)
            if region is None:
                continue
            value = region
        if path == "region.constants":
            lent = reader.constants(Node({"constants": value}, value.place, value.place), folder).child("constants")
            if lent is None:
                continue
            value = lent
        tree, fault = _put(tree, path, value)
        if fault is not None:
            reader.faults.append(fault)
    return tree


@cache
def status_quo_today() -> dict[str, Consortium | None]:
    """Consortia of the shipped status quo."""
    today = _Reader(library_folder()).today()
    content = to_python(today) if today is not None else {}
    return FrozenMapping({key: Consortium.model_validate(item) for key, item in content.items()})


def changed(scenario: Scenario, values: Mapping[str, Any], label: str) -> Scenario:
    """A copy of ``scenario`` with values changed; ``label`` names the call in faults."""
    folder = Path(scenario._folder) if scenario._folder else library_folder()
    reader = _Reader(folder)
    tree = scenario._tree or from_python(scenario.model_dump(exclude_unset=True), Place("Python"))
    tree = _with_overrides(reader, tree, values, label, folder)
    return _finished(reader, tree, key=scenario.key, file=scenario.file, folder=folder)
