"""`ylt-sim study` and `ylt-sim rebuild`, on toy runs and a few days of the model."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from toy_runs import X1, X2, X3
from typer.testing import CliRunner

from ylt_sim import command_line

HERE = Path(__file__).parent
TEXT = f"""\
name: Toy
scenarios: [status_quo_2023, tight_county_community]
against: status_quo_2023
set: {{region: county-small}}
weeks: 4
replications: 3
design: {{kind: grid, levels: 2}}
factors: [{X1}, {X2}]
measures: [x]
model: toy_runs:level
"""


@pytest.fixture
def say(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "toy.yaml").write_text(TEXT)
    return lambda *arguments: CliRunner().invoke(command_line.app, list(arguments))


def test_a_study_is_run_answered_and_taken_up_again(say, tmp_path):
    said = say("study", "toy.yaml", "--workers", "1")
    assert said.exit_code == 0, said.output
    assert "effects of factors from low to high" in said.output and X1 in said.output
    folder = tmp_path / "results" / "toy"
    assert {"means.csv", "differences.csv", "effects.parquet", "manifest.json", "answer.png"} <= set(os.listdir(folder))
    assert (folder / "answer.txt").read_text(encoding="utf-8").strip() in said.output
    before = {p.name: p.stat().st_mtime_ns for p in (folder / "runs").iterdir()}
    assert len(before) == 24
    assert say("study", "toy.yaml", "--workers", "1").exit_code == 0
    assert {p.name: p.stat().st_mtime_ns for p in (folder / "runs").iterdir()} == before
    told = say("rebuild", "results/toy", "--run", "17")
    assert told.exit_code == 0 and "the same, to the byte" in told.output


def test_the_best_by_the_first_measure(say, tmp_path):
    text = TEXT.replace("design: {kind: grid, levels: 2}\n", "").replace(f"factors: [{X1}, {X2}]\n", "")
    (tmp_path / "two.yaml").write_text(text)
    said = say("study", "two.yaml", "--workers", "1", "--best", "0.1")
    assert "best by x: tight_county_community; best with a chance of at least 0.95" in said.output


@pytest.mark.parametrize(
    ("design", "table"),
    [("{kind: lhs, points: 8}", "two_intervals"), ("{kind: saltelli, points: 8}", "sobol_indices"),
     ("{kind: morris, trajectories: 4}", "morris_effects")],
)  # fmt: skip
def test_each_design_gives_its_answer(say, tmp_path, design, table):
    text = TEXT.replace("{kind: grid, levels: 2}", design).replace(f"{X2}]", f"{X2}, {X3}]")
    (tmp_path / "other.yaml").write_text(text)
    said = say("study", "other.yaml", "--workers", "1")
    assert said.exit_code == 0, said.output
    folder = tmp_path / "results" / "other"
    assert len(pd.read_csv(folder / f"{table}.csv")) > 0
    assert (folder / "answer.png").stat().st_size > 5000


def test_an_attribution_adds_up(say, tmp_path):
    text = TEXT.replace("design: {kind: grid, levels: 2}\n", "").replace(
        f"factors: [{X1}, {X2}]\n", "attribution: {groups: {channel: [green_channel], tele: [tele_diagnostic]}}\n"
    ).replace("against: status_quo_2023\n", "")  # fmt: skip
    (tmp_path / "why.yaml").write_text(text)
    said = say("study", "why.yaml", "--workers", "1")
    assert said.exit_code == 0, said.output
    found = pd.read_csv(tmp_path / "results" / "why" / "attribution.csv").set_index("group")["mean"]
    assert list(found.index) == ["channel", "tele", "all others", "total"]
    assert found.drop("total").sum() == pytest.approx(found["total"], abs=1e-12)


def test_faults_are_told_and_nothing_is_run(monkeypatch, capsys, tmp_path, say):
    (tmp_path / "bad.yaml").write_text(TEXT.replace("weeks: 4", "weaks: 4"))
    monkeypatch.setattr(sys, "argv", ["ylt-sim", "study", "bad.yaml"])
    with pytest.raises(SystemExit) as stop:
        command_line.main()
    assert stop.value.code == 2
    assert "bad.yaml:5:1  weaks\n  unknown key; did you mean 'weeks'?" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def _heeds_ctrl_c():
    """What a script starts in the background ignores the signal."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_keeps_what_ended(tmp_path):
    (tmp_path / "toy.yaml").write_text(
        TEXT.replace("replications: 3", "replications: 150").replace("toy_runs:level", "toy_runs:slow")
    )
    code = f"import sys; sys.path.insert(0, {str(HERE)!r})\nfrom ylt_sim.command_line import main\n" + (
        "if __name__ == '__main__': main()\n"
    )
    (tmp_path / "driver.py").write_text(code)
    driver = subprocess.Popen(
        [sys.executable, "driver.py", "study", "toy.yaml", "--workers", "2"], cwd=tmp_path, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, text=True, preexec_fn=_heeds_ctrl_c,
    )  # fmt: skip
    end = time.monotonic() + 90
    while len(list(tmp_path.glob("results/toy/runs/*.parquet"))) < 3 and time.monotonic() < end:
        time.sleep(0.05)
    driver.send_signal(signal.SIGINT)
    _, told = driver.communicate(timeout=60)
    assert driver.returncode == 130
    assert "the runs that ended are in results/toy, and the same command goes on from there" in told
    assert all(len(pd.read_parquet(p)) == 1 for p in tmp_path.glob("results/toy/runs/*.parquet"))


def test_what_an_earlier_design_drew_does_not_stay(say, tmp_path):
    """A study that has nobody who gains leaves no figure of the one before it that had."""
    folder = tmp_path / "results" / "toy"
    folder.mkdir(parents=True)
    (folder / "gains.png").write_bytes(b"of another design")
    assert say("study", "toy.yaml", "--workers", "1").exit_code == 0
    assert (folder / "answer.png").exists() and not (folder / "gains.png").exists()
