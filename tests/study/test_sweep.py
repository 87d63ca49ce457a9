"""Studies that survive: whole files only, what is missing is run, failures are recorded, a run can be rebuilt."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pyarrow.dataset
import pytest

from ylt_sim.study.compare import StudyError
from ylt_sim.study.rebuild import read_study, rebuild
from ylt_sim.study.store import Store
from ylt_sim.study.study_file import make_study
from ylt_sim.study.sweep import describe, run_study

HERE = Path(__file__).parent
SMALL = {"region": "county-small"}
PAIR = ["status_quo_2023", "tight_county_community"]


def toy(model="level", replications=3, scenarios=PAIR, **entries):
    return make_study(
        scenarios=scenarios, set=SMALL, replications=replications, measures=["x"], model=f"toy_runs:{model}", weeks=4,
        **entries,
    )  # fmt: skip


def content(folder):
    """Every run's file and the manifest."""
    files = {path.name: path.read_bytes() for path in (Path(folder) / "runs").iterdir()}
    return files, (Path(folder) / "manifest.json").read_bytes()


def test_results_have_a_row_a_place_and_outcome(tmp_path):
    """2 scenarios x 3 replications x 1 outcome; the tight one lies 0.3 higher, give or take luck of its own."""
    result = run_study(toy(), tmp_path / "s", workers=1)
    frame = result.results
    assert len(frame) == 6 and list(frame["number"]) == list(range(6))
    wide = frame.pivot(index="replication", columns="scenario", values="value")
    assert (wide["tight_county_community"] - wide["status_quo_2023"]).mean() == pytest.approx(0.3, abs=0.3)
    assert list(result.points["point"]) == [0]


def test_results_do_not_depend_on_executor_workers_order_or_resumption(tmp_path):
    """One process, two processes, threads, two starts, scenarios and replications grown later: the same bytes."""
    run_study(toy(), tmp_path / "one", workers=1)
    run_study(toy(), tmp_path / "two", workers=2)
    with ThreadPoolExecutor(3) as pool:
        run_study(toy(), tmp_path / "threads", executor=pool)
    run_study(toy(replications=1, scenarios=PAIR[:1]), tmp_path / "grown", workers=1)
    run_study(toy(), tmp_path / "grown", workers=1)
    first = content(tmp_path / "one")
    assert len(first[0]) == 6
    for other in ("two", "threads", "grown"):
        assert content(tmp_path / other) == first
    run_study(toy(scenarios=PAIR[::-1]), tmp_path / "turned", workers=1)
    assert content(tmp_path / "turned")[0] == first[0]


def test_a_rerun_runs_what_is_missing_and_nothing_else(tmp_path):
    study = toy()
    run_study(study, tmp_path / "s", workers=1)
    first = content(tmp_path / "s")
    gone = sorted((tmp_path / "s" / "runs").iterdir())[2]
    gone.unlink()
    told = []
    run_study(study, tmp_path / "s", workers=1, progress=lambda done, total, left: told.append((done, total)))
    assert told == [(5, 6), (6, 6)]
    assert content(tmp_path / "s") == first
    assert len((tmp_path / "s" / "log.jsonl").read_text().splitlines()) == 7


def test_a_run_that_several_points_share_is_run_once(tmp_path):
    """A factor of the tight community alone: the status quo is the same at both points."""
    study = toy(design="grid", factors=[{
        "path": "parameters.ward.patience_days", "values": [1.0, 10.0], "scenarios": ["tight_county_community"],
    }])  # fmt: skip
    frame = run_study(study, tmp_path / "s", workers=1).results
    assert len(frame) == 2 * 2 * 3
    assert frame["run"].nunique() == 3 + 6
    tight = frame[frame["scenario"] == "tight_county_community"].pivot(
        index="replication", columns="point", values="value"
    )
    assert (tight[1] - tight[0]).tolist() == pytest.approx([1.0] * 3)


def test_runs_of_another_plan_are_set_aside_and_come_back(tmp_path):
    run_study(toy(replications=3), tmp_path / "s", workers=1)
    run_study(toy(replications=2), tmp_path / "s", workers=1)
    assert len(Store(tmp_path / "s").keys()) == 4
    told = []
    run_study(toy(replications=3), tmp_path / "s", workers=1, progress=lambda *a: told.append(a[:2]))
    assert told == [(6, 6)]


def test_a_failed_run_is_recorded_and_the_study_goes_on(tmp_path, monkeypatch):
    monkeypatch.delenv("TOY_REPAIRED", raising=False)
    study = toy("fails")
    result = run_study(study, tmp_path / "s", workers=1)
    failures = result.failures
    assert len(failures) == 2 and set(failures["replication"]) == {1}
    assert failures["error"].iloc[0] == "RuntimeError: no bed is that long"
    assert failures["seed"].iloc[0] == 0
    assert len(result.results) == 4
    assert json.loads((tmp_path / "s" / "manifest.json").read_text())["failed"] == sorted(failures["run"])
    monkeypatch.setenv("TOY_REPAIRED", "1")
    assert len(run_study(study, tmp_path / "s", workers=1).failures) == 2
    again = run_study(study, tmp_path / "s", workers=1, retry_failed=True)
    assert len(again.failures) == 0 and len(again.results) == 6


def test_a_run_under_which_workers_die_fails_and_the_others_do_not(tmp_path):
    result = run_study(toy("kills", replications=3, scenarios=PAIR[:1]), tmp_path / "s", workers=2)
    assert set(result.failures["replication"]) == {1}
    assert result.failures["error"].str.startswith("its worker failed 3 times").all()
    assert len(result.results) == 2


@pytest.mark.slow
def test_a_script_without_its_guard_is_told(tmp_path):
    """Workers of a script that starts a study as it is imported cannot start: an error says so, no endless loop."""
    script = tmp_path / "driver.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from test_sweep import toy\nfrom ylt_sim.study.sweep import run_study\n"
        f"run_study(toy(), {str(tmp_path / 's')!r}, workers=2)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300)
    assert done.returncode != 0
    assert "a script starts studies under" in done.stderr


def test_a_worker_killed_once_costs_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("TOY_MARK", str(tmp_path / "mark"))
    result = run_study(toy("kills_once", replications=4), tmp_path / "s", workers=2)
    assert (tmp_path / "mark").exists()
    assert len(result.failures) == 0 and len(result.results) == 8


class Dropping(Executor):
    """Drops what it is given, as a cluster does whose scheduler is gone."""

    def submit(self, function, /, *arguments, **more):
        future = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def test_an_executor_that_drops_runs_is_told(tmp_path):
    with pytest.raises(StudyError, match="start it and the study again"):
        run_study(toy(), tmp_path / "s", executor=Dropping())


def test_files_read_as_one_dataset_beside_a_hidden_part(tmp_path):
    store = Store(tmp_path / "s")
    run_study(toy(), store.folder, workers=1)
    (store.runs / ".half.parquet.part-1").write_bytes(b"PAR1 half")
    assert len(pd.read_parquet(store.runs)) == 6
    assert pyarrow.dataset.dataset(store.runs).count_rows() == 6
    duckdb = pytest.importorskip("duckdb")
    assert duckdb.sql(f"select count(*) from '{store.runs}/*.parquet'").fetchall() == [(6,)]
    assert len(run_study(toy(), store.folder, workers=1).results) == 6
    assert not (store.runs / ".half.parquet.part-1").exists()
    (store.folder / "plan.parquet").unlink()
    with pytest.raises(StudyError, match="has no plan yet"):
        rebuild(store.folder, 0)


def test_two_drivers_of_one_folder_are_refused(tmp_path):
    with Store(tmp_path / "s").locked(), pytest.raises(StudyError, match="another process"):
        run_study(toy(), tmp_path / "s", workers=1)


def test_a_run_is_rebuilt_to_the_byte_and_a_change_is_told(tmp_path):
    folder = tmp_path / "s"
    result = run_study(toy(design="grid", factors=["parameters.ward.patience_days"]), folder, workers=1)
    assert rebuild(folder, 5).same
    key = result.results["run"].iloc[7]
    assert rebuild(folder, key[:12]).same
    path = Store(folder).file(key)
    other = Store(folder).file(result.results["run"].iloc[8]).read_bytes()
    path.write_bytes(other)
    told = rebuild(folder, key)
    assert not told.same and told.differences[-1] == "1 of 1 values differ"
    with pytest.raises(StudyError, match="a number from 0 to 11"):
        rebuild(folder, 12)
    with pytest.raises(StudyError, match="a number from 0 to 11"):
        rebuild(folder, "99999")


def test_a_study_read_back_is_the_study(tmp_path):
    study = toy(design={"kind": "lhs", "points": 4}, factors=[{"assumptions": "parameters.consultation"}])
    run_study(study, tmp_path / "s", workers=1)
    again = read_study(tmp_path / "s")
    assert again.plan(3).equals(study.plan(3))
    assert again.points == study.points


def test_a_study_under_way_has_no_manifest(tmp_path):
    """One that stands there is of the study that ended, not of the one that has begun."""
    study = toy()
    run_study(study, tmp_path / "s", workers=1)
    assert (tmp_path / "s" / "manifest.json").exists()
    describe(study, Store(tmp_path / "s"))
    assert not (tmp_path / "s" / "manifest.json").exists()


def test_workers_go_with_their_driver(tmp_path):
    """After SIGKILL of the driver no process that it started is left."""
    psutil = pytest.importorskip("psutil")
    code = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from test_sweep import toy\nfrom ylt_sim.study.sweep import run_study\n"
        f"if __name__ == '__main__': run_study(toy('slow', replications=900), {str(tmp_path / 's')!r}, workers=2)\n"
    )
    script = tmp_path / "driver.py"
    script.write_text(code)
    driver = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(list(tmp_path.glob("s/runs/*.parquet"))) < 4 and time.monotonic() < end:
        time.sleep(0.02)
    children = psutil.Process(driver.pid).children(recursive=True)
    assert len(children) >= 2
    driver.kill()
    driver.wait()
    assert not psutil.wait_procs(children, timeout=10)[1]


def test_the_model_itself_runs_in_a_study(tmp_path):
    """Two days on the SimPy engine, a factor that matters, event rows kept; rebuilt to the byte."""
    study = make_study(
        scenarios=["loose"], set={**SMALL, "policy_start_day": 1, "horizon_days": 3}, replications=1,
        measures=["visits_per_resident_year"], engine="simpy", keep_events=True, design="grid",
        factors=[{"path": "parameters.choice.scale", "values": [0.5, 2.0]}],
    )  # fmt: skip
    result = run_study(study, tmp_path / "s", workers=1)
    assert len(result.failures) == 0
    own = result.results[result.results["outcome"] == "visits_per_resident_year"]
    assert own["value"].nunique() > 1
    assert "right_tier_episodes" in set(result.results["outcome"])
    events = [pd.read_parquet(path) for path in (tmp_path / "s" / "events").glob("*.parquet")]
    assert len(events) == 2 and all(len(each) > 1000 for each in events)
    assert rebuild(tmp_path / "s", 1).same
