"""Study files: what a researcher writes, read with the loader of scenarios; all faults are told together."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_core import PydanticCustomError

from ylt_sim.outcomes import BURDENS, OUTCOMES
from ylt_sim.outcomes.equity import equity_names
from ylt_sim.outcomes.indicators import INDICATORS
from ylt_sim.scenario import Scenario, load
from ylt_sim.scenario.faults import Fault, ScenarioError, did_you_mean, shown_path
from ylt_sim.scenario.fields import Frozen
from ylt_sim.scenario.loading import changed, shipped
from ylt_sim.scenario.validation import faults_of
from ylt_sim.scenario.yaml_tree import Node, Place, from_python, parse, shown_value, to_python
from ylt_sim.study.attribution import attribution
from ylt_sim.study.compare import StudyError
from ylt_sim.study.design import Design, Point, points_of
from ylt_sim.study.factor import Factor, FactorEntry, assumptions, resolved_factor
from ylt_sim.study.measure import Measure
from ylt_sim.study.model import MATRIX
from ylt_sim.study.plan import MODEL, Study
from ylt_sim.study.precision import Replications
from ylt_sim.study.strengths import strength_factors

__all__ = ["StudyEntry", "load_study", "make_study"]

MOST_RUNS = 1_000_000


class ScenarioEntry(Frozen):
    """A scenario of a study that is not just a file: a file with changes."""

    extends: str = Field(min_length=1, description="A scenario file, or the name of a shipped one.")
    set: dict[str, Any] = Field(default_factory=dict, description="Values over those of the file, path: value.")


class AttributionEntry(Frozen):
    """An attribution: the first scenario of the study and the second, and groups of the mechanisms that differ."""

    groups: dict[str, tuple[str, ...]] = Field(description="Mechanisms by the name of their group; at most 8.")
    orders: int | None = Field(default=None, ge=2, description="Random orders, even; default: all, exact.")


class StudyEntry(Frozen):
    """A study as its file writes it."""

    name: str = Field(default="", max_length=200, description="What it is called; default: the file's name.")
    name_zh: str = Field(default="", max_length=200, description="Chinese name.")
    question: str = Field(default="", max_length=5000, description="What it asks.")
    scenarios: Any = Field(description="A list of names or files; or key: name, or key: {extends, set}.")
    against: str | None = Field(default=None, description="Key of the comparator; null for no differences.")
    set: dict[str, Any] = Field(default_factory=dict, description="Values over those of every scenario, path: value.")
    weeks: int | None = Field(default=None, ge=1, le=520, description="Weeks after policy start; default: horizon.")
    seed: int = Field(default=0, ge=0, description="Root seed.")
    replications: Replications = Field(default=Replications(fixed=3), description="How many runs of each.")
    design: Design = Field(default=Design(), description="Where the study looks.")
    factors: tuple[FactorEntry, ...] = Field(default=(), description="What varies.")
    measures: tuple[Measure, ...] = Field(
        default=(Measure(outcome="right_tier_share"),), min_length=1, description="What is watched."
    )
    attribution: AttributionEntry | None = Field(
        default=None, description="Attribute the difference of the study's two scenarios to groups of mechanisms."
    )
    engine: Literal["compiled", "simpy"] = Field(default="compiled", description="compiled, or simpy.")
    keep_events: bool = Field(default=False, description="Keep all event rows: 64 bytes each.")
    keep_snapshots: bool = Field(default=False, description="Keep the common pasts, to branch from later.")
    refit: bool = Field(
        default=False, description="Fit the constants anew at every point, so that the baseline stays the baseline."
    )
    quick: dict[str, Any] = Field(default_factory=dict, description="What differs in a quick version of the study.")
    model: str = Field(default=MODEL, pattern=r"[\w.]+:\w+", description="module:function that a run calls.")


class _Faults:
    """Collects faults with the places of a tree."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self.faults: list[Fault] = []

    def node(self, path: Sequence[str | int]) -> Node:
        node = self.tree
        for key in path:
            value: Any = node.value
            inside = key in value if isinstance(value, Mapping) else isinstance(value, tuple) and isinstance(key, int)
            if not inside:
                break
            node = value[key]
        return node

    def add(
        self, path: Sequence[str | int], rule: str, fix: str = "", hint: str = "", given: str | None = None
    ) -> None:
        node = self.node(path)
        shown = shown_value(node) if given is None else given
        place, where = node.place, ".".join(map(str, path))
        self.faults.append(Fault(place.file, place.line, place.column, where, shown, rule, fix, hint))

    def of(self, error: ScenarioError, path: Sequence[str | int]) -> None:
        """Faults of a scenario: those of its own files as they are, those of values set here at their place here."""
        place = self.node(path).place
        for fault in error.faults:
            own = fault.file.endswith((".yaml", ".yml"))
            self.faults.append(fault if own else replace(fault, file=place.file, line=place.line, column=place.column))


def load_study(path: str | os.PathLike[str], *, quick: bool = False, set: Mapping[str, Any] | None = None) -> Study:
    """The study in a YAML file.

    Parameters
    ----------
    path
        The file; names of scenarios in it are shipped ones, or paths beside it.
    quick
        Its quick version: what stands under ``quick`` takes the place of the study's own.
    set
        Values over those of every scenario, as ``{"region": "county-small"}``.

    Raises
    ------
    ScenarioError
        With every fault and its line; nothing is run.
    """
    file = Path(path)
    shown = shown_path(file)
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise ScenarioError([Fault(shown, 0, 0, "", "", f"a study file that can be read ({fault.strerror})",
                                   "give the path of a YAML file")]) from fault  # fmt: skip
    tree, faults = parse(data, shown)
    if tree is None or faults or not isinstance(tree.value, Mapping):
        rule = "a study file is a mapping of keys"
        raise ScenarioError(faults or [Fault(shown, 0, 0, "", "", rule, "start with 'scenarios: [loose]'")])
    return _study(tree, file.resolve().parent, file.stem, quick=quick, set=set)


def make_study(*, quick: bool = False, **entries: Any) -> Study:
    """A study made in Python of the keys of a study file; scenarios may be `Scenario` objects too.

    Examples
    --------
    >>> study = make_study(scenarios=["loose"], set={"region": "county-small"}, replications=2, weeks=4)
    >>> len(study.plan(2))
    2
    """
    given = entries.pop("scenarios", ())
    objects = {s.key: s for s in given if isinstance(s, Scenario)} if not isinstance(given, Mapping) else {}
    entries["scenarios"] = given if isinstance(given, Mapping) else [getattr(s, "key", s) for s in given]
    return _study(from_python(_plain(entries), Place("Python")), Path.cwd(), "study", quick=quick, objects=objects)


def _plain(value: Any) -> Any:
    """Models as mappings, so that one way of reading serves files and Python."""
    if isinstance(value, Frozen):
        return value.model_dump(exclude_unset=True)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _study(
    tree: Node, folder: Path, stem: str, *, quick: bool, set: Mapping[str, Any] | None = None,
    objects: Mapping[str, Scenario] | None = None,
) -> Study:  # fmt: skip
    part = tree.child("quick")
    if quick and part is not None and isinstance(part.value, Mapping):
        tree = replace(tree, value={**tree.value, **part.value})
    try:
        entry = StudyEntry.model_validate(to_python(tree))
    except ValidationError as error:
        raise ScenarioError(faults_of(error, tree, root=StudyEntry)) from None
    told = _Faults(tree)
    scenarios = _scenarios(entry, told, folder, set or {}, objects or {})
    if told.faults:
        raise ScenarioError(told.faults)
    keys = [s.key for s in scenarios]
    factors = _factors(entry, told, scenarios)
    if entry.against is not None and entry.against not in keys:
        told.add(["against"], f"one of the study's scenarios: {', '.join(keys)}", "write one of these, or null",
                 did_you_mean(entry.against, keys))  # fmt: skip
    if any(s.region != scenarios[0].region for s in scenarios):
        told.add(["scenarios"], "one region in all scenarios, so that there are twins", "write 'set: {region: ...}'")
    if entry.model == MODEL:
        for i, measure in enumerate(entry.measures):
            known = (*OUTCOMES, MATRIX, *BURDENS, *INDICATORS, *equity_names())
            if measure.outcome not in known:
                hint = did_you_mean(measure.outcome, known)
                where = "see outcomes.csv and indicators.csv of ylt-sim compare"
                told.add(["measures", i], "the name of an outcome or the id of an indicator", where, hint)
    start = scenarios[0].policy_start_day
    days = scenarios[0].horizon_days if entry.weeks is None else start + 7 * entry.weeks
    if any(s.policy_start_day != start for s in scenarios):
        told.add(["scenarios"], "one policy_start_day in all scenarios", f"write 'set: {{policy_start_day: {start}}}'")
    if entry.weeks is None and any(s.horizon_days != days for s in scenarios):
        told.add(["scenarios"], "one horizon_days in all scenarios", "write 'weeks: 52'")
    if entry.design.kind in ("grid", "lhs", "sobol", "saltelli", "morris") and not factors and not told.faults:
        told.add(["design"], "a design needs factors", "write 'factors:' with '- path: ...', or 'design: none'")
    if entry.design.kind in ("none", "list") and entry.factors:
        told.add(["factors"], f"factors vary by a design, and design is {entry.design.kind}", "write 'design: grid'")
    if entry.refit and entry.design.kind not in ("lhs", "sobol"):
        rule = f"constants are fitted anew at points that may be left out: lhs or sobol, and not {entry.design.kind}"
        told.add(["refit"], rule, "write 'design: {kind: lhs, points: 64}'")
    size = _size(entry.design, factors) * len(scenarios) * entry.replications.first
    if size > MOST_RUNS:
        told.add(["design"], f"at most {MOST_RUNS:,} runs a study, and this has {size:,}", "take fewer points")
    if told.faults:
        raise ScenarioError(told.faults)
    points = points_of(entry.design, factors)
    study = Study(
        entry.name or stem, scenarios, points, entry.against, factors, entry.design, entry.replications, entry.measures,
        entry.seed, days, start, entry.engine, entry.keep_events, entry.model, entry.name_zh,
        keep_snapshots=entry.keep_snapshots, refit=entry.refit,
    )  # fmt: skip
    _check_points(study, entry, told)
    if entry.attribution is not None and not told.faults:
        study = _attributed(study, entry.attribution, told)
    if told.faults:
        raise ScenarioError(told.faults)
    return study


def _attributed(study: Study, entry: AttributionEntry, told: _Faults) -> Study:
    if len(study.scenarios) != 2 or study.factors:
        told.add(["attribution"], "an attribution is of two scenarios, and has no factors",
                 "name two scenarios and delete 'factors', or delete 'attribution'", given="")  # fmt: skip
        return study
    try:
        return attribution(*study.scenarios, entry.groups, base=study, orders=entry.orders)
    except StudyError as error:
        rule, _, fix = str(error).partition("\n  fix:  ")
        told.add(["attribution"], rule, fix, given="")
        return study


def _size(design: Design, factors: Sequence[Factor]) -> int:
    if design.kind == "grid":
        size = 1
        for factor in factors:
            size *= len(factor.values) or design.levels
        return size
    each = {"saltelli": design.points * (len(factors) + 2), "morris": design.trajectories * (len(factors) + 1),
            "list": len(design.at), "none": 1}  # fmt: skip
    return each.get(design.kind, design.points + 1)


def _scenarios(
    entry: StudyEntry, told: _Faults, folder: Path, over: Mapping[str, Any], objects: Mapping[str, Scenario]
) -> tuple[Scenario, ...]:
    named: dict[str, tuple[Any, tuple[str | int, ...]]] = {}
    if isinstance(entry.scenarios, Mapping):
        named = {key: (item, ("scenarios", key)) for key, item in entry.scenarios.items()}
    elif isinstance(entry.scenarios, tuple) and all(isinstance(item, str) for item in entry.scenarios):
        named = {Path(item).stem: (item, ("scenarios", i)) for i, item in enumerate(entry.scenarios)}
        if len(named) < len(entry.scenarios):
            told.add(["scenarios"], "scenarios of different names", "write 'scenarios:' as 'key: {extends: file}'")
    else:
        told.add(["scenarios"], "a list of names, or a mapping of keys to scenarios", "write 'scenarios: [loose]'")
        return ()
    if not named:
        told.add(["scenarios"], "one scenario or more", "shipped: " + ", ".join(shipped()))
    out = []
    for key, (item, path) in named.items():
        if key in objects:
            chosen, own = objects[key], {}
        else:
            try:
                part = ScenarioEntry.model_validate({"extends": item} if isinstance(item, str) else item)
            except ValidationError as error:
                told.faults += faults_of(error, told.tree, path, root=StudyEntry)
                continue
            own = part.set
            try:
                chosen = load(_beside(part.extends, folder))
            except ScenarioError as error:
                told.of(error, path)
                continue
        every = {**entry.set, **own, **over}
        try:
            if every:
                # A region first, so that values over its fields are merged and not replaced.
                ordered = dict(sorted(every.items(), key=lambda pair: pair[0] != "region"))
                chosen = changed(chosen, ordered, "set")
        except ScenarioError as error:
            told.of(error, path if own else ("set",))
            continue
        out.append(chosen.renamed(key))
    return tuple(out)


def _beside(name: str, folder: Path) -> str:
    """A file beside the study, or the name as it is."""
    for candidate in (folder / name, folder / f"{name}.yaml"):
        if candidate.is_file():
            return str(candidate)
    return name


def _factors(entry: StudyEntry, told: _Faults, scenarios: Sequence[Scenario]) -> tuple[Factor, ...]:
    keys = [s.key for s in scenarios]
    out: list[Factor] = []
    for i, each in enumerate(entry.factors):
        for name in each.scenarios:
            if name not in keys:
                rule = f"scenarios of the study: {', '.join(keys)}"
                told.add(["factors", i, "scenarios"], rule, "write some of these", did_you_mean(name, keys))
        if each.strengths is not None:
            chosen = [s for s in scenarios if s.key in (each.scenarios or keys)]
            found = strength_factors(chosen, each.strengths)
            if not found:
                told.add(["factors", i, "strengths"], "scenarios with a preset", "name them under 'scenarios'")
            out += found
            continue
        if each.assumptions:
            found = assumptions(scenarios[0], each.assumptions, each.scenarios or keys)
            if not found:
                told.add(["factors", i, "assumptions"], "a section with assumptions, such as parameters.ward",
                         "see ylt-sim sources")  # fmt: skip
            out += found
            continue
        try:
            factor = resolved_factor(each, scenarios[0], keys)
        except PydanticCustomError as error:
            context: Any = error.context or {}
            told.add(["factors", i], context["rule"], context["fix"], given="")
            continue
        out.append(factor)
        for scenario in scenarios:
            if scenario.key in factor.scenarios:
                _check_factor(factor, scenario, told, i)
    paths = [factor.path for factor in out]
    for path in {p for p in paths if paths.count(p) > 1}:
        told.add(["factors"], f"a factor is named once, and {path} is twice", "delete one of the two", given="")
    return tuple(out)


def _check_factor(factor: Factor, scenario: Scenario, told: _Faults, i: int) -> None:
    for value in factor.ends:
        try:
            changed(scenario, {factor.path: value}, "factor")
        except ScenarioError as error:
            for fault in error.faults[:1]:
                fix = fault.fix
                if not fault.hint and factor.path.startswith("consortia."):
                    fix = f"if {scenario.key} is not meant to have it, name under 'scenarios' those that are; {fix}"
                rule = f"{fault.rule} (scenario {scenario.key}, value {value})"
                told.add(["factors", i], rule, fix, fault.hint, given=factor.path)
            return


def _check_points(study: Study, entry: StudyEntry, told: _Faults) -> None:
    """The points of a list, and the first others, in every scenario: faults of values together."""
    some: Sequence[Point] = study.points if entry.design.kind == "list" else study.points[:2]
    for point in some:
        for scenario in study.scenarios:
            try:
                changed(scenario, study.applied(scenario, point), "point")
            except ScenarioError as error:
                told.of(error, ["design", "at", point.number] if entry.design.kind == "list" else ["factors"])
                return
