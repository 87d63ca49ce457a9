"""Scenarios: what a researcher writes, read, checked and resolved to numbers."""

from __future__ import annotations

from ylt_sim.scenario.consortium import Consortium, ResolvedConsortium, resolve
from ylt_sim.scenario.describe import diff, schema, show, sources
from ylt_sim.scenario.faults import Fault, ScenarioError
from ylt_sim.scenario.loading import library_folder, load, shipped
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.scenario.scenario import Scenario

__all__ = [
    "Consortium",
    "Fault",
    "ModelParameters",
    "RegionSpecification",
    "ResolvedConsortium",
    "Scenario",
    "ScenarioError",
    "diff",
    "library_folder",
    "load",
    "resolve",
    "schema",
    "shipped",
    "show",
    "sources",
]
