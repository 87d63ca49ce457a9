"""The plan of a study: scenarios x points x replications, and the content key of every run."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ylt_sim.demand import Wave, waves_of
from ylt_sim.manifest import code_digest, versions
from ylt_sim.run import EngineName
from ylt_sim.scenario import Scenario
from ylt_sim.scenario.fields import FrozenMapping
from ylt_sim.scenario.loading import changed
from ylt_sim.study.design import Design, Point
from ylt_sim.study.factor import Factor
from ylt_sim.study.measure import Measure
from ylt_sim.study.precision import Replications
from ylt_sim.study.strengths import is_strength, strength_settings

__all__ = ["MODEL", "Placed", "Run", "Study"]

MODEL = "ylt_sim.study.model:simulate"
"""What a run calls unless a study says otherwise."""
NAMES = ("name", "name_zh", "description")
POLICY = "consortia."
KEY_SIGNS = 20


@cache
def _model_digest(model: str) -> str:
    """SHA-256 of the source of the module that a run calls, where it is not part of the package."""
    name = model.partition(":")[0]
    if name.partition(".")[0] == "ylt_sim":
        return ""
    file = importlib.import_module(name).__file__
    return hashlib.sha256(Path(str(file)).read_bytes()).hexdigest()


def _content(scenario: Scenario) -> dict[str, Any]:
    """What a scenario writes or inherits; names and descriptions do not count."""
    content = scenario.model_dump(mode="json", exclude_unset=True)
    for section in ("today", "consortia"):
        content[section] = {
            key: None if item is None else item.model_dump(mode="json", exclude_unset=True)
            for key, item in getattr(scenario, section).items()
        }
    return {key: value for key, value in content.items() if key not in NAMES}


@dataclass(frozen=True)
class Run:
    """One run: a pure function of what is in it.

    Attributes
    ----------
    key
        Content key: scenario, settings, seed, replication, length, code and versions.
    scenario
        The scenario before the settings of its point.
    settings
        Values by path.
    replication, seed
        Which luck.
    days, policy_start_day, engine, waves
        As for `ylt_sim.run.run_once`.
    model
        ``module:function`` that is called with the run and the path for its event rows, or None.
    branches, snapshots
        Whether other runs of the study may have the same past, and the folder of snapshots or nothing: not part of the
        key, since a branch has the bytes of the run alone.
    """

    key: str
    scenario: Scenario
    settings: Mapping[str, Any]
    replication: int
    seed: int
    days: int
    policy_start_day: int
    engine: EngineName
    waves: tuple[Wave, ...]
    model: str
    branches: bool = False
    snapshots: str = ""

    @cached_property
    def built(self) -> Scenario:
        """The scenario with the settings of its point."""
        if not self.settings:
            return self.scenario
        return changed(self.scenario, self.settings, "point").renamed(self.scenario.key)


@dataclass(frozen=True)
class Placed:
    """A run at its place in the plan: several places may share one run."""

    number: int
    point: int
    run: Run


@dataclass(frozen=True)
class Study:
    """A study that can be run: scenarios x points x replications.

    Attributes
    ----------
    name, name_zh
        What it is called.
    scenarios
        With distinct keys.
    against
        Key of the comparator of paired differences, or None.
    factors, design, points
        What varies, and where the study looks.
    replications
        How many.
    measures
        What is watched.
    seed
        Root seed; replication ``r`` derives its own, the same at every point and in every scenario.
    days, policy_start_day, engine
        As for `ylt_sim.compare`.
    keep_events, keep_snapshots
        Whether all event rows are kept; and the common pasts, for later studies to branch from.
    model
        ``module:function`` that a run calls.
    refit
        Whether constants are fitted anew at every point before the study runs, `ylt_sim.study.refit`.
    groups, orders
        Of an attribution, see `ylt_sim.study.attribution`: then a scenario is a coalition of groups.
    """

    name: str
    scenarios: tuple[Scenario, ...]
    points: tuple[Point, ...] = (Point(0, {}),)
    against: str | None = None
    factors: tuple[Factor, ...] = ()
    design: Design = Design()
    replications: Replications = Replications(fixed=3)
    measures: tuple[Measure, ...] = ()
    seed: int = 0
    days: int = 420
    policy_start_day: int = 56
    engine: EngineName = "compiled"
    keep_events: bool = False
    model: str = MODEL
    name_zh: str = ""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenMapping)
    orders: tuple[tuple[str, ...], ...] = ()
    keep_snapshots: bool = False
    refit: bool = False

    @property
    def confidence(self) -> float:
        """Of all intervals."""
        return self.replications.confidence

    def applied(self, scenario: Scenario, point: Point) -> dict[str, Any]:
        """The settings of a point that apply to a scenario."""
        scope = {factor.path: factor.scenarios for factor in self.factors}
        own = {path: v for path, v in point.settings.items() if scenario.key in scope.get(path, (scenario.key,))}
        out: dict[str, Any] = {}
        for path, value in own.items():
            out |= strength_settings(scenario, path, value) if is_strength(path) else {path: value}
        return out

    @cached_property
    def waves(self) -> tuple[Wave, ...]:
        """The epidemics of all scenarios at all points, so that their residents are twins."""
        varied = any(path.startswith("epidemic") for point in self.points for path in point.settings)
        if not varied:
            return waves_of(self.scenarios)
        return waves_of([changed(s, self.applied(s, p), "point") for s in self.scenarios for p in self.points])

    @cached_property
    def _common(self) -> str:
        """What every run shares, for its key."""
        return json.dumps([
            self.seed, self.days, self.policy_start_day, self.engine, [list(vars(w).values()) for w in self.waves],
            self.model, _model_digest(self.model), code_digest(), versions(),
        ], sort_keys=True)  # fmt: skip

    @cached_property
    def _contents(self) -> dict[str, str]:
        return {s.key: json.dumps([s.key, _content(s)], sort_keys=True, ensure_ascii=False) for s in self.scenarios}

    def _past(self, scenario: Scenario, settings: Mapping[str, Any]) -> str:
        """What a run has in it that may count before the policy starts."""
        own = {path: value for path, value in settings.items() if not path.startswith(POLICY)}
        content = {key: value for key, value in _content(scenario).items() if key != "consortia"}
        return json.dumps([content, own], sort_keys=True)

    @cached_property
    def _pasts(self) -> Counter[str]:
        """How many runs of a replication have each past."""
        return Counter(self._past(s, self.applied(s, p)) for p in self.points for s in self.scenarios)

    def run_of(self, scenario: Scenario, point: Point, replication: int) -> Run:
        """One run with its key."""
        settings = self.applied(scenario, point)
        text = json.dumps(settings, sort_keys=True, ensure_ascii=False)
        whole = "\0".join([self._common, self._contents[scenario.key], text, str(replication)])
        key = hashlib.sha256(whole.encode()).hexdigest()[:KEY_SIGNS]
        return Run(key, scenario, settings, replication, self.seed, self.days, self.policy_start_day, self.engine,
                   self.waves, self.model, self._pasts[self._past(scenario, settings)] > 1)  # fmt: skip

    def placed(self, first: int, beyond: int) -> Iterator[Placed]:
        """All runs of replications from ``first`` to before ``beyond``; more replications only append numbers."""
        number = first * len(self.points) * len(self.scenarios)
        for replication in range(first, beyond):
            for point in self.points:
                for scenario in self.scenarios:
                    yield Placed(number, point.number, self.run_of(scenario, point, replication))
                    number += 1

    def plan(self, replications: int) -> pd.DataFrame:
        """One row a place: ``number, run, point, scenario, replication``."""
        rows = [
            (p.number, p.run.key, p.point, p.run.scenario.key, p.run.replication)
            for p in self.placed(0, replications)
        ]
        return pd.DataFrame(rows, columns=["number", "run", "point", "scenario", "replication"])

    def point_table(self) -> pd.DataFrame:
        """One row a point: ``point`` and a column a factor; lists as text."""
        rows = []
        for point in self.points:
            row: dict[str, Any] = {"point": point.number}
            for path, value in point.settings.items():
                row[path] = json.dumps(value) if isinstance(value, tuple | list | dict) else value
            rows.append(row)
        return pd.DataFrame(rows)
