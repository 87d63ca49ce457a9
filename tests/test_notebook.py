from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

TELLS = {"first_look": "paired, 95 % simulation interval", "a_study": "green_channel.beds_held_per_100"}
"""A word of the table that a notebook is about."""
NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_from_top_to_bottom(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    shown = [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]
    assert any("image/png" in out.get("data", {}) for out in shown)
    assert any(TELLS[path.stem] in out.get("data", {}).get("text/html", "") for out in shown)
    assert not any(out.output_type == "stream" and out.name == "stderr" and "Traceback" in out.text for out in shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_is_kept_without_output(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


EXPERIMENTS = sorted((Path(__file__).parent.parent / "experiments").glob("*/run.py"))


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.parent.name)
def test_the_experiment_runs_and_writes_its_results(path, tmp_path, monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("experiment", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "TYPES", script.TYPES[:1])
    monkeypatch.setattr(script, "REPLICATIONS", 2)
    monkeypatch.setattr(script, "WEEKS", 1)
    script.main(tmp_path / "out")
    assert "(2 replications)" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["seed"] == script.SEED


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.parent.name)
def test_the_experiment_keeps_its_manifest_beside_its_answer(path):
    told = json.loads((path.parent / "manifest.json").read_text())
    text = path.read_text()
    assert all(each["key"] in text for each in told["scenarios"])
    assert f"REPLICATIONS, WEEKS, SEED = {told['replications']}, " in text
    for word in ("Question", "Answer", "Caveat"):
        assert f"## {word}" in (path.parent / "README.md").read_text()
