"""show, diff, sources, schema, and that every number has a source that exists."""

from __future__ import annotations

import json
import math

import pytest
from pydantic import BaseModel

from ylt_sim import evidence
from ylt_sim.scenario import Scenario, diff, load, schema, shipped, show, sources
from ylt_sim.scenario.fields import quantity
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.scenario.region_file import RegionSpecification


def quantities(model: type[BaseModel], path: str = ""):
    """Every field of the schema that has a source."""
    for name, field in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from quantities(field.annotation, here)
        elif isinstance(field.json_schema_extra, dict) and "source" in field.json_schema_extra:
            yield here, field.json_schema_extra


ALL = [
    *quantities(ModelParameters, "parameters"),
    *quantities(RegionSpecification, "region"),
    *(item for name, model in MECHANISMS.items() for item in quantities(model, name)),
]


def each(value):
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize(("path", "extra"), ALL, ids=[path for path, _ in ALL])
def test_number_has_a_source_that_exists_and_a_range_that_holds_it(path, extra):
    assert evidence.is_source(extra["source"]), f"{path}: {extra['source']}"
    assert extra["unit"]
    if evidence.ASSUMPTION in extra["source"]:
        assert extra["low"] is not None, path
        assert extra["high"] is not None, path
    if extra["low"] is not None and extra["default"] is not None:
        lows, highs, values = each(extra["low"]), each(extra["high"]), each(extra["default"])
        for i, value in enumerate(values):
            low, high = lows[i if len(lows) > 1 else 0], highs[i if len(highs) > 1 else 0]
            assert low <= value <= high, path


def test_numbers_of_parameters_and_mechanisms_all_have_a_source():
    for model in (ModelParameters, *(model for model in MECHANISMS.values())):
        for path, field in leaves(model):
            if field.annotation in (int, float) or "float" in str(field.annotation):
                assert isinstance(field.json_schema_extra, dict) and "source" in field.json_schema_extra, path


def leaves(model: type[BaseModel]):
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from leaves(field.annotation)
        else:
            yield f"{model.__name__}.{name}", field


def test_assumption_without_range_is_refused():
    with pytest.raises(ValueError, match="an assumption states low and high"):
        quantity(1.0, unit="hours", source="assumption", doc="Something.")


def test_outcomes_of_whole_consortia_are_no_source():
    assert not evidence.is_source("mechanisms.csv:siphon")
    assert not evidence.is_source("Z99")
    assert evidence.is_source("A43;assumption")


@pytest.mark.parametrize("name", shipped())
def test_show_tells_every_number_with_where_it_comes_from(name):
    scenario = load(name)
    text = show(scenario)
    for item in scenario.era("policy"):
        assert item.key in text
        assert item.lead in text
    for path, _ in ALL:
        if path.startswith(("parameters.", "region.")):
            assert path in text
    assert "scenario.digest" not in text
    assert scenario.digest[:12] in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_show_marks_what_was_written_and_what_lies_outside_the_range(tmp_path):
    path = tmp_path / "my.yaml"
    path.write_text(
        "extends: loose\nconsortia:\n  county_group:\n    green_channel: {hold_hours: 100}\npolicy_start_day: 60\n"
    )
    text = show(load(path))
    assert f"written in {path}:4; outside the range 4 to 48 of strengths.csv" in text
    assert f"written in {path}:5" in text
    assert "until day 60 (Fri 03 March 2023)" in text


def test_diff_is_empty_for_the_same_and_lists_only_what_differs():
    loose = load("loose")
    assert diff(loose, load("loose")).empty
    table = diff(loose, loose.set("consortia.county_group.green_channel.hold_hours", 2))
    assert list(table.columns) == ["path", "unit", "a", "b"]
    assert table.to_dict("records") == [
        {"path": "consortia.county_group.green_channel.hold_hours", "unit": "hours", "a": 4.8, "b": 2.0}
    ]
    table = diff(load("status_quo_2023"), load("none"))
    assert list(table.columns)[2:] == ["status_quo_2023", "none"]
    assert set(table["none"]) == {None}
    assert len(table) == 2 + sum(len(model.rows) for model in MECHANISMS.values())


def test_sources_are_the_weakest_first():
    table = sources(load("tight_county_community"), weakest=None)
    assert set(table["confidence"]) == {"assumption", "low", "medium", "high"}
    ranks = table["confidence"].map({"assumption": 0, "low": 1, "medium": 2, "high": 3})
    assert ranks.is_monotonic_increasing
    assumptions = table[table["confidence"] == "assumption"]["relative_range"].dropna()
    assert assumptions.is_monotonic_decreasing
    assert len(sources(load("loose"))) == 20
    removed = sources(load("none"), weakest=None)
    assert not removed["path"].str.startswith("consortia").any()
    assert all(math.isnan(value) or value >= 0 for value in table["relative_range"])


def test_schema_is_json_with_unit_range_and_source():
    text = json.dumps(schema())
    described = json.loads(text)
    assert {"extends", "region", "consortia", "parameters", "options"} <= set(described["properties"])
    hold = described["$defs"]["GreenChannel"]["properties"]["hold_hours"]
    assert (hold["unit"], hold["low"], hold["high"], hold["source"]) == ("hours", 4, 48, "assumption")
    assert (hold["minimum"], hold["maximum"]) == (0, 1536)
    assert set(Scenario.model_fields) <= set(described["properties"])
