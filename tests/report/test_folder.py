from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import ylt_sim as ylt
from ylt_sim.outcomes import default_periods
from ylt_sim.report.folder import FolderError, frame_digest, fresh_folder, read_run, save_run, scenario_yaml
from ylt_sim.run import run_once
from ylt_sim.scenario import shipped
from ylt_sim.seeds import seeds_of


@pytest.fixture(scope="module")
def saved(comparison, tmp_path_factory):
    return comparison.save(tmp_path_factory.mktemp("results") / "small")


@pytest.fixture(scope="module")
def result() -> ylt.Result:
    return ylt.run(ylt.load("loose", set={"region": "county-small", "policy_start_day": 7}), seed=3, days=21)


def test_a_comparison_folder_holds_tables_figure_manifest_and_scenarios(saved):
    names = {path.name for path in saved.iterdir()}
    stems = ("outcomes", "means", "differences", "gains", "indicators", "right_tier_matrix")
    tables = {f"{stem}.{suffix}" for stem in stems
              for suffix in ("parquet", "csv")}  # fmt: skip
    sheets = {"stress-des.md", "odd.md"}
    others = {"summary.txt", "differences.png", "gains.png", "manifest.json", "host.json", "scenarios"}
    assert names == tables | sheets | others
    assert {p.name for p in (saved / "scenarios").iterdir()} == {
        "status_quo_2023.yaml", "loose.yaml", "tight_county_community.yaml"
    }  # fmt: skip
    assert not [path for path in saved.parent.iterdir() if path.name.startswith(".")]


def test_csv_begins_with_the_mark_that_excel_needs_and_holds_the_same_numbers(saved):
    assert (saved / "differences.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    csv = pd.read_csv(saved / "differences.csv", encoding="utf-8-sig")
    parquet = pd.read_parquet(saved / "differences.parquet")
    np.testing.assert_allclose(csv["mean"], parquet["mean"], rtol=1e-14, atol=0)
    assert csv["outcome"].tolist() == parquet["outcome"].tolist()


def test_the_manifest_has_what_rebuilds_a_replication_and_neither_time_nor_host(saved, comparison):
    told = json.loads((saved / "manifest.json").read_text())
    scenario = ylt.load(saved / "scenarios" / "loose.yaml")
    out = run_once(
        scenario, seeds_of(told["seed"], 1), days=told["days"], policy_start_day=told["policy_start_day"],
        periods=default_periods(28, told["days"], warm_up_days=14),
    )  # fmt: skip
    rebuilt = out.outcomes.assign(scenario="loose", replication=1)
    assert frame_digest(rebuilt) == told["outcome_digests"]["loose"]["1"]
    assert told["outcome_digests"]["loose"]["0"] != told["outcome_digests"]["loose"]["1"]
    assert not {"written_utc", "seconds", "platform", "processors", "runs"} & set(told)
    assert {"written_utc", "seconds", "runs"} <= set(json.loads((saved / "host.json").read_text()))


def test_saving_twice_gives_the_same_bytes_but_for_the_host(saved, comparison, tmp_path):
    again = comparison.save(tmp_path / "again")
    for path in saved.rglob("*"):
        if path.is_file() and path.name != "host.json":
            assert path.read_bytes() == (again / path.relative_to(saved)).read_bytes(), path.name


@pytest.mark.parametrize("name", shipped())
def test_a_scenario_copy_stands_alone_and_simulates_the_same(name, tmp_path):
    scenario = ylt.load(name, set={"policy_start_day": 84})
    copy = tmp_path / f"{name}.yaml"
    copy.write_text(scenario_yaml(scenario), encoding="utf-8")
    assert ylt.load(copy).digest == scenario.digest
    assert "extends" not in copy.read_text()


def test_a_run_read_back_has_the_same_rows_scenario_and_life(result, tmp_path):
    folder = save_run(result, tmp_path / "run")
    back = read_run(folder)
    assert back.rows.tobytes() == result.rows.tobytes()
    assert (back.scenario.digest, back.seed, back.days) == (result.scenario.digest, 3, 21)
    resident = back.eventful_resident()
    assert back.trace(resident) == result.trace(resident)
    assert (folder / "visits.parquet").exists()
    assert len(pd.read_parquet(folder / "visits.parquet")) == len(result.visits) > 0


def test_a_scenario_changed_after_the_run_is_refused(result, tmp_path):
    folder = save_run(result, tmp_path / "run")
    copy = folder / "loose.yaml"
    copy.write_text(copy.read_text().replace("policy_start_day: 7", "policy_start_day: 8"))
    with pytest.raises(FolderError, match="not the one that was run"):
        read_run(folder)


def test_a_folder_that_is_no_run_is_refused_with_what_would_be_one(tmp_path):
    with pytest.raises(FolderError, match="ylt-sim run SCENARIO --out FOLDER"):
        read_run(tmp_path)


def test_a_resident_who_does_not_exist_is_refused_with_the_range(result, tmp_path):
    back = read_run(save_run(result, tmp_path / "run"))
    with pytest.raises(FolderError, match="from 0 to 19999"):
        back.trace(20_000)


def test_results_are_never_written_over(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").touch()
    with pytest.raises(FolderError, match="never written over"):
        fresh_folder(tmp_path / "full")
    assert fresh_folder(tmp_path / "full", may_number=True) == tmp_path / "full-2"
    (tmp_path / "empty").mkdir()
    assert fresh_folder(tmp_path / "empty") == tmp_path / "empty"


def test_a_failure_while_writing_leaves_no_folder(comparison, tmp_path, monkeypatch):
    monkeypatch.setattr("ylt_sim.report.folder.plot_differences", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        comparison.save(tmp_path / "half")
    assert list(tmp_path.iterdir()) == []


def test_a_digest_sees_one_changed_bit_and_not_the_order_of_columns():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]})
    assert frame_digest(frame) == frame_digest(frame[["b", "a"]])
    assert frame_digest(frame) != frame_digest(frame.assign(a=[1.0, np.nextafter(2.0, 3.0)]))
    assert frame_digest(frame) != frame_digest(frame.assign(b=["x", "z"]))
