from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

import ylt_sim as ylt

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def commands(readme: str) -> list[str]:
    return re.findall(r"^python3 -m venv .*$", (ROOT / readme).read_text(), re.MULTILINE)


def name(requirement: str) -> str:
    return re.split(r"[<>=~! ;\[]", requirement)[0].lower().replace("_", "-")


def pinned() -> dict[str, str]:
    return dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().split())


def test_both_readmes_have_the_same_two_commands_that_set_up_everything():
    main, test = commands("README.md")
    assert [main, test] == commands("README.zh.md")
    for command in (main, test):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -c constraints.txt ")
    assert main.endswith("&& .venv/bin/ylt-sim")
    assert test.endswith("&& .venv/bin/python -m pytest")


def test_the_gate_takes_its_test_command_from_the_readme():
    gate = (ROOT / ".ci" / "run").read_text()
    assert "grep -m1 -- '-m pytest$' README.md" in gate
    found = [line for line in (ROOT / "README.md").read_text().splitlines() if line.endswith("-m pytest")]
    assert found[0] == commands("README.md")[1]


def test_constraints_are_exact_versions_without_addresses():
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*", line), line


def test_constraints_pin_every_dependency_and_extra():
    wanted = [*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra)]
    there = {key.lower().replace("_", "-") for key in pinned()}
    assert {name(requirement) for requirement in wanted} <= there


def test_every_dependency_has_a_lower_bound_and_numba_an_upper_one():
    for requirement in PROJECT["dependencies"]:
        assert ">=" in requirement, requirement
    assert any(re.fullmatch(r"numba>=[\d.]+,<[\d.]+", requirement) for requirement in PROJECT["dependencies"])


def test_the_installation_knows_its_version_and_its_command():
    assert ylt.__version__ == version("ylt-sim") == PROJECT["version"]
    (command,) = entry_points(group="console_scripts", name="ylt-sim")
    assert command.value == "ylt_sim.command_line:main"


def test_the_package_is_typed_and_its_public_names_are_there():
    assert (Path(str(ylt.__file__)).parent / "py.typed").exists()
    assert all(hasattr(ylt, each) for each in ylt.__all__)
    assert {"load", "run", "simulation", "compare", "YltError"} <= set(ylt.__all__)
    assert ylt.__all__ == sorted(ylt.__all__)


def test_every_error_of_ours_is_one_of_the_family():
    assert all(issubclass(error, ylt.YltError) for error in (ylt.ScenarioError, ylt.StudyError, ylt.AuditError))


def test_importing_changes_nothing_outside_the_package():
    script = """
import json, locale, logging, multiprocessing, os, random, sys, warnings
import llvmlite, matplotlib, numba, numpy, pandas, pyarrow, pydantic, rich, ruamel.yaml, scipy.stats, simpy, typer
import matplotlib.figure, numba.extending, rich.progress  # what others do on import is theirs
def state():
    return [repr(sorted(matplotlib.rcParams.items())), str(random.getstate()), str(numpy.random.get_state()),
            str(multiprocessing.get_start_method(allow_none=True)), str(logging.getLogger().handlers),
            str(warnings.filters), str(locale.getlocale()), os.getcwd(), sorted(os.listdir())]
before = state()
import ylt_sim, ylt_sim.command_line
after = state()
print(json.dumps([i for i, (a, b) in enumerate(zip(before, after)) if a != b]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT / "docs")
    assert json.loads(done.stdout) == []
    assert done.stderr == ""


def test_nothing_tells_of_the_machine_it_was_made_on():
    listed = [p for p in ROOT.rglob("*") if p.suffix in (".md", ".py", ".toml", ".txt", ".yaml", ".ipynb", ".csv")]
    for path in listed:
        if not {".venv", "build", "dist", "results"} & set(path.relative_to(ROOT).parts):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(^|[^A-Za-z0-9_.])/(work|farm|root|home)/", text), path


def test_licence_and_changes_are_there():
    assert "The ylt_sim authors" in (ROOT / "LICENSE").read_text()
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text()


def blocks(path: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / path).read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", ["README.md", "README.zh.md", "docs/tutorial.md"])
def test_scenarios_in_the_documents_are_read(path, tmp_path):
    (text,) = blocks(path, "yaml")
    (tmp_path / "my_county.yaml").write_text(text, encoding="utf-8")
    mine = ylt.load(tmp_path / "my_county.yaml")
    (group,) = [c for c in mine.era("policy") if c.key == "county_group"]
    assert group.numbers()["green_channel.hold_hours"] == 24


@pytest.mark.parametrize("path", ["README.md", "docs/tutorial.md"])
def test_python_in_the_documents_runs(path, tmp_path):
    code = "\n".join(blocks(path, "python"))
    script = tmp_path / "pasted.py"
    inner = "\n".join(f"    {line}" for line in code.splitlines())
    script.write_text(f"if __name__ == '__main__':\n{inner}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "results").glob("*/manifest.json"))
