"""The experiments: each is a study whose quick version runs, and keeps what it found beside its question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ylt_sim.report.study_plots import save_picture
from ylt_sim.report.study_tables import answers_text
from ylt_sim.study import load_study, run_study, write_answers

EXPERIMENTS = Path(__file__).parents[2] / "experiments"
STUDIES = sorted(EXPERIMENTS.glob("*/study.yaml"))
ANSWER = {
    "five_types": "gains", "what_makes_tight_tight": "attribution", "rotation_and_beds": "effects",
    "over_extension": "differences", "robustness": "ranks",
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.parent.name


def test_there_are_five():
    assert {name_of(path) for path in STUDIES} >= set(ANSWER)


@pytest.mark.parametrize("path", STUDIES, ids=name_of)
def test_the_quick_version_runs_and_answers(path, tmp_path):
    """No run fails, the answer that the experiment is about is there, figure and manifest are written."""
    result = run_study(load_study(path, quick=True), tmp_path, workers=1)
    assert not len(result.failures), result.failures["error"].iloc[0]
    tables, notes = write_answers(result)
    assert not notes and len(tables[ANSWER[name_of(path)]])
    assert save_picture(result, tables) is not None
    assert answers_text(result.study, tables, notes, 120)
    assert {"manifest.json", "answer.png"} <= {file.name for file in tmp_path.iterdir()}


@pytest.mark.parametrize("path", STUDIES, ids=name_of)
def test_what_was_found_stands_beside_the_question(path):
    """The manifest is of this very study; the page has question, answer and caveat, and one command."""
    study = load_study(path)
    told = json.loads((path.parent / "manifest.json").read_text(encoding="utf-8"))
    assert told["study"] == study.name and told["seed"] == study.seed
    assert told["replications"] == study.replications.first and told["days"] == study.days
    assert [each["key"] for each in told["scenarios"]] == [s.key for s in study.scenarios]
    assert len(told["runs"]) and not told["failed"]
    page = (path.parent / "README.md").read_text(encoding="utf-8")
    for word in ("Question", "Answer", "Caveat"):
        assert f"## {word}" in page
    assert f"ylt-sim study experiments/{name_of(path)}/study.yaml" in page and "Not run yet" not in page
    assert (path.parent / "answer.png").stat().st_size > 1000
