"""A fast share of the mutants; ``python -m tests.fuzz.many`` makes as many as one likes."""

from __future__ import annotations

from collections import Counter

import pytest

from ylt_sim.scenario import ScenarioError
from ylt_sim.scenario.faults import Fault

from . import checking
from .checking import NotClear, judge, told
from .mutating import Mutant, mutant

FILES = 150
RUNS = (0, 60, 120)
"""Numbers from which the next mutant with a valid scenario is simulated, too."""


def test_every_mutant_is_refused_clearly_or_valid(tmp_path):
    """Read from Python and by the command; each kind of file is refused at times and valid at others."""
    found: Counter[tuple[str, bool]] = Counter()
    runs = list(RUNS)
    for number in range(FILES):
        folder = tmp_path / str(number)
        folder.mkdir()
        each = mutant(number)
        outcome = judge(each, folder, runs=bool(runs) and number >= runs[0])
        found[each.kind, outcome == "refused"] += 1
        if outcome == "ran":
            del runs[0]
    assert not runs, "too few valid scenarios to simulate"
    assert all(found[kind, refused] > 0 for kind in ("scenario", "region", "study") for refused in (False, True))


def test_a_mutant_is_the_same_each_time():
    assert mutant(7) == mutant(7)
    assert len({m.files["mutant.yaml"] for m in map(mutant, range(40))}) > 30


@pytest.mark.parametrize(
    "fault",
    [
        Fault("", 1, 1, "a", "", "a rule", "a fix"),
        Fault("mutant.yaml", 1, 1, "a", "", "", "a fix"),
        Fault("mutant.yaml", 1, 1, "a", "", "a rule"),
        Fault("mutant.yaml", 0, 0, "a", "", "a rule", "a fix"),
        Fault("mutant.yaml", 1, 1, "a", "\x07", "a rule", "a fix"),
    ],
    ids=["no file", "no rule", "no fix", "no line", "control character"],
)
def test_an_unclear_fault_is_told(fault, tmp_path, monkeypatch):
    """The judge itself: each thing that a fault may lack."""
    monkeypatch.setattr(checking, "load", lambda path: (_ for _ in ()).throw(ScenarioError([fault])))
    with pytest.raises(NotClear):
        judge(Mutant(0, "scenario", "", {"mutant.yaml": b""}), tmp_path)


def test_any_other_error_goes_through(tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "load", lambda path: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        judge(Mutant(0, "scenario", "", {"mutant.yaml": b""}), tmp_path)


def test_the_command_gives_its_code_and_both_streams(tmp_path):
    path = tmp_path / "empty.yaml"
    path.touch()
    code, out, err = told(["show", str(path)])
    assert (code, out) == (2, "")
    assert "empty.yaml" in err
    assert "\n  fix:" in err
