"""The SimPy engine dispatches by table, the compiled engine by chains: the same function for every stage and hook."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ylt_sim.engine.journey import dispatch_table, source_modules
from ylt_sim.kernel.codes import NONE

HOOKS = ("enter", "start", "leave")


def journeys() -> list[str]:
    """The network, the clinic of these tests, and every journey of the package."""
    found = ["ylt_sim.verify.network", "clinic"]
    spec = importlib.util.find_spec("ylt_sim.journey")
    if spec is not None:
        names = ["ylt_sim.journey"]
        names += [m.name for m in pkgutil.iter_modules(spec.submodule_search_locations, "ylt_sim.journey.")]
        for name in names:
            source = importlib.util.find_spec(name).origin
            text = Path(source).read_text(encoding="utf-8") if source else ""
            if all(part in text for part in ("\nROOMS = ", *(f"\ndef {hook}(" for hook in HOOKS))):
                found.append(name)
    return found


def called_by_chain(journey: Any, hook: str, stage: int, marks: dict[str, Any]) -> Any:
    """The name of the stage function that the chain calls for this stage, or what it answers by itself."""
    p = SimpleNamespace(stage=stage)
    arguments = (None, p, 7, 3) if hook == "leave" else (None, p, 7)
    marks["called"] = None
    answer = getattr(journey, hook)(*arguments)
    return marks["called"] or answer


@pytest.mark.parametrize("name", journeys())
def test_table_and_chains_agree(name: str, monkeypatch: pytest.MonkeyPatch):
    """Every stage function is replaced, wherever it is known by name, by a mark; then each chain is called."""
    journey = importlib.import_module(name)
    table = dispatch_table(journey)
    marks: dict[str, Any] = {}

    def mark(key: str) -> Any:
        def called(*_: Any) -> str:
            marks["called"] = key
            return key
        return called

    for hook in HOOKS:
        for stage, function in zip(journey.STAGE_NAMES, table[hook], strict=True):
            if function is None:
                continue
            replacement = mark(f"{stage}_{hook}")
            for module in list(sys.modules.values()):
                if getattr(module, "__name__", "").startswith(("ylt_sim.journey", "ylt_sim.verify", "clinic")):
                    for key, value in list(vars(module).items()):
                        if value is function:
                            monkeypatch.setattr(module, key, replacement)
    missing = {"enter": (NONE, 0), "start": 7}
    for hook in HOOKS:
        for code, (stage, function) in enumerate(zip(journey.STAGE_NAMES, table[hook], strict=True)):
            if function is not None:
                assert called_by_chain(journey, hook, code, marks) == f"{stage}_{hook}"
            else:
                assert hook != "leave", f"stage {stage} has no leave"
                answer = called_by_chain(journey, hook, code, marks)
                assert answer in (missing[hook], (missing[hook][0], NONE) if hook == "enter" else None), (stage, hook)


@pytest.mark.parametrize("name", journeys())
def test_every_module_that_decides_is_in_the_key_of_the_cache(name: str):
    """Modules of the package whose rules or constants the journey uses, however far away."""
    from ylt_sim.engine.compiled_engine import KERNEL

    journey = importlib.import_module(name)
    known = {m.__name__ for m in [*KERNEL, *source_modules(journey)]}
    missing = {source for module in known for source in imported_by(module)} - known
    assert not missing, f"not in SOURCES of {name}: {sorted(missing)}"


def imported_by(name: str) -> set[str]:
    """Modules of the package from which a module imports something."""
    found = set()
    for node in ast.walk(ast.parse(Path(str(sys.modules[name].__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ylt_sim."):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                module = sys.modules[inner if inner in sys.modules else str(node.module)]
                if not hasattr(module, "__path__"):
                    found.add(module.__name__)
    return found


def test_a_stage_in_two_rooms_is_refused():
    """Two modules that define the same hook of the same stage."""
    one = SimpleNamespace(a_leave=lambda: 1)
    two = SimpleNamespace(a_leave=lambda: 2)
    with pytest.raises(ValueError, match="two rooms define a_leave"):
        dispatch_table(SimpleNamespace(STAGE_NAMES=("a",), ROOMS=(one, two)))
    table = dispatch_table(SimpleNamespace(STAGE_NAMES=("a", "b"), ROOMS=(one, one)))
    assert table["leave"] == [one.a_leave, None]
    assert table["enter"] == [None, None]
