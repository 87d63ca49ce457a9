"""A region that uses the fitted constants of another one, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

import ylt_sim as ylt
from ylt_sim.scenario.faults import ScenarioError

CHILD = "extends: status_quo_2023.yaml\nregion: {region}\n"


def written(tmp_path: Path, **files: str) -> Path:
    """Files of a folder; the scenario reads ``region.yaml``."""
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    scenario = tmp_path / "mine.yaml"
    scenario.write_text(CHILD.format(region="./region.yaml"))
    return scenario


def test_the_hills_have_the_constants_of_the_default_county():
    hills, lender = (ylt.load("status_quo_2023", set=[f"region={r}"]) for r in ("county-hills", "county-500k"))
    assert hills.region.constants == lender.region.constants
    assert hills.region.constants.is_fitted
    assert hills.region.constants.fitted_for == "county-500k"
    assert hills.region.residents != lender.region.residents


def test_constants_of_a_file_beside_it(tmp_path):
    scenario = written(
        tmp_path, region="name: mine\nresidents: 5000\ntownships: 2\nvillage_clinics: 4\nconstants: lender.yaml\n",
        lender="name: lender\nconstants:\n  is_fitted: true\n  fitted_for: lender\n  tertiary: 1.5\n",
    )  # fmt: skip
    constants = ylt.load(scenario).region.constants
    assert (constants.tertiary, constants.fitted_for) == (1.5, "lender")


def test_constants_by_name_replace_inherited_ones():
    """All of them: not a mixture of two fits."""
    small = ylt.load("status_quo_2023", set=["region=county-small", "region.constants=county-500k"])
    assert small.region.constants == ylt.load("status_quo_2023", set=["region=county-500k"]).region.constants
    assert small.region.name == "county-small"


@pytest.mark.parametrize(
    ("constants", "lender", "rule", "hint"),
    [
        ("county-50k", "", "a region that exists", "county-500k"),
        ("lender.yaml", "name: lender\n", "a region whose constants are fitted", "ylt-sim calibrate"),
        ("lender.yaml", "constants:\n  tertiary: 1.0\n", "a region whose constants are fitted", "ylt-sim calibrate"),
        ("lender.yaml", "constants: region.yaml\n", "regions do not lend in a circle", "one of them"),
        ("lender.yaml", "constants: lender.yaml\n", "regions do not lend in a circle", "one of them"),
        ("3", "", "the name or path of a region", "county-500k"),
        ("[a, b]", "", "the name or path of a region", "county-500k"),
    ],
)
def test_what_cannot_lend_is_refused_where_it_stands(tmp_path, constants: str, lender: str, rule: str, hint: str):
    scenario = written(tmp_path, region=f"name: mine\nconstants: {constants}\n", lender=lender or "name: lender\n")
    with pytest.raises(ScenarioError) as fault:
        ylt.load(scenario)
    text = str(fault.value)
    assert rule in text
    assert hint in text
    assert "region.constants" in text
    assert "yaml:" in text
