"""How a run or a comparison was set up, read back from its result folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ylt_sim.errors import YltError
from ylt_sim.outcomes import OUTCOMES, Periods, default_periods
from ylt_sim.region import Region
from ylt_sim.run import region_of
from ylt_sim.scenario import Scenario, load
from ylt_sim.seeds import Seeds, seeds_of
from ylt_sim.study.compare import study_periods

__all__ = ["RunSetup", "SetupError", "read_setup"]


class SetupError(YltError):
    """A folder holds no run or comparison that can be described."""


@dataclass(frozen=True)
class RunSetup:
    """What a result folder says of the run in it.

    Attributes
    ----------
    scenarios
        As they were run; the comparator first in a comparison.
    against
        Key of the comparator; None for a single run.
    manifest, host
        As written in the folder: what it takes to run it again; when, where and how long it ran.
    outcomes
        Keys of the outcomes in the folder, in the order of the table.
    """

    scenarios: tuple[Scenario, ...]
    against: str | None
    manifest: dict[str, Any]
    host: dict[str, Any]
    outcomes: tuple[str, ...]

    @property
    def base(self) -> Scenario:
        """The comparator, or the only scenario."""
        return self.scenarios[0]

    @property
    def days(self) -> int:
        """Days simulated."""
        return int(self.manifest["days"])

    @property
    def policy_start_day(self) -> int:
        """Day on which the scenarios' own consortia began."""
        return int(self.manifest.get("policy_start_day", self.base.policy_start_day))

    @property
    def replications(self) -> int:
        """Replications of each scenario."""
        return int(self.manifest["replications"])

    @property
    def confidence(self) -> float:
        """Level of the simulation intervals."""
        return float(self.manifest.get("confidence", 0.95))

    @property
    def periods(self) -> Periods:
        """Spans that are reported apart."""
        spans = default_periods if self.against is None else study_periods
        return spans(self.policy_start_day, self.days)

    @property
    def seeds(self) -> tuple[Seeds, ...]:
        """Seeds of each replication."""
        return tuple(seeds_of(int(self.manifest["seed"]), r) for r in range(self.replications))

    @cached_property
    def region(self) -> Region:
        """The county as it was built."""
        return region_of(self.base, self.seeds[0].population)


def _scenario(folder: Path, told: dict[str, Any]) -> Scenario:
    """A scenario of the folder, if it still is the one that was run."""
    key = str(told["key"])
    inside = folder / "scenarios" / f"{key}.yaml"
    scenario = load(inside if inside.exists() else folder / f"{key}.yaml")
    if scenario.digest != told["digest"]:
        raise SetupError(
            f"{folder}: {key} is not the scenario that was run\n"
            f"  digest {scenario.digest[:12]}, in the manifest {str(told['digest'])[:12]}\n"
            "  fix:  run it again; it was changed, or another version of ylt-sim wrote it"
        )
    return scenario.renamed(key)


def read_setup(folder: Path) -> RunSetup:
    """How the run or comparison in a result folder was set up.

    Raises
    ------
    SetupError
        If it is no result folder, or a scenario no longer reads as the one that was run.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        host = json.loads((folder / "host.json").read_text(encoding="utf-8"))
        outcomes = pd.read_parquet(folder / "outcomes.parquet", columns=["outcome"])["outcome"]
        told = list(manifest["scenarios"])
        int(manifest["seed"]), int(manifest["days"]), int(manifest["replications"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise SetupError(
            f"{folder} is not a result folder ({fault})\n"
            "  rule: a folder written by `ylt-sim run SCENARIO --out FOLDER` or `ylt-sim compare --out FOLDER`"
        ) from fault
    against = manifest.get("against")
    scenarios = sorted((_scenario(folder, item) for item in told), key=lambda item: item.key != against)
    known = tuple(key for key in dict.fromkeys(outcomes) if key in OUTCOMES)
    return RunSetup(tuple(scenarios), against, manifest, host, known)
