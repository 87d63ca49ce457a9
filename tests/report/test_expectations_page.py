"""The page of expectations says what the measured values beside its script say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ylt_sim.scenario import load
from ylt_sim.study import load_study

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "experiments" / "every_kind"


@pytest.fixture(scope="module")
def script() -> Any:
    """The script of the page."""
    spec = importlib.util.spec_from_file_location("expectations", FOLDER / "expectations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(script):
    """Its tables are those of levels.csv and traces.csv: ``python experiments/every_kind/expectations.py``."""
    text = (ROOT / "docs" / "expectations.md").read_text(encoding="utf-8")
    assert script.written(text) == text


def test_every_shipped_scenario_is_in_a_study_on_its_own_region(script):
    """Of each study file all scenarios have one region, and together they are all that ship."""
    there = set()
    for name, region in script.REGIONS.items():
        study = load_study(FOLDER / f"{name}.yaml")
        assert {s.region.name for s in study.scenarios} == {region}
        assert (study.days - study.policy_start_day, study.replications.fixed) == (7 * 156, 3)
        there |= {s.key for s in study.scenarios}
    shipped = {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}
    assert shipped <= there


def test_a_cell_is_the_mean_of_paired_differences():
    """Worked out from levels.csv without the script: its mean stands in the page."""
    levels = pd.read_csv(FOLDER / "levels.csv")
    own = levels[(levels["study"] == "county") & (levels["outcome"] == "vehicle_wait_minutes")]
    own = own[own["period"] == "year 1"].pivot(index="replication", columns="scenario", values="value")
    mean = float(np.mean(own["stroke_chest_pain_network"] - own["status_quo_2023"]))
    page = (ROOT / "docs" / "expectations.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith("| wait for a transfer vehicle")]
    cell = row.split("|")[3].strip().split(" ")[0].rstrip("*")
    assert float(cell) == pytest.approx(mean, abs=0.05)


def test_before_the_policy_all_scenarios_are_one(script):
    """The measured values themselves: twins until the policy begins."""
    levels = pd.read_csv(FOLDER / "levels.csv")
    before = levels[levels["period"] == "before"]
    spread = before.groupby(["study", "replication", "outcome", "tier", "group"])["value"].nunique(dropna=False)
    assert (spread == 1).all()
    assert load("status_quo_2023").key in set(levels["scenario"])
