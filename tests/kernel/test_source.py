"""What the sources of rules may contain: the same bits on both engines rest on it."""

from __future__ import annotations

import ast
import importlib
import inspect
import math
import pkgutil
from pathlib import Path

import pytest

import ylt_sim
from ylt_sim.engine.compiled_engine import KERNEL

ALLOWED_MATH = {"log", "exp", "sqrt"}
ALLOWED_CALLS = {"AssertionError", "abs", "float", "int", "len", "max", "min", "range"}
FETCHING = {"prefetch", "look_ahead", "look_at_arrival"}
FORBIDDEN_NODES = (
    ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Dict, ast.Set, ast.List, ast.JoinedStr, ast.Lambda,
    ast.Try, ast.With, ast.Yield, ast.ClassDef, ast.Global, ast.Nonlocal,
)


def modules_with_rules() -> list[str]:
    """Every module of the package whose source has a rule; nothing is imported."""
    root = Path(ylt_sim.__file__).parent
    found = []
    for layer in ("kernel", "engine", "world", "journey", "verify"):
        for path in sorted((root / layer).glob("*.py")):
            if "@rule\n" in path.read_text(encoding="utf-8"):
                found.append(f"ylt_sim.{layer}.{path.stem}")
    return found


def rules_of(name: str) -> list[ast.FunctionDef]:
    """The rules of one module, parsed."""
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    return [f for f in functions if any(isinstance(d, ast.Name) and d.id == "rule" for d in f.decorator_list)]


def faults_of(name: str, rule: ast.FunctionDef) -> list[str]:
    """What a rule has that it may not have."""
    faults = []
    module = importlib.import_module(name)
    for node in ast.walk(rule):
        where = f"{name}.{rule.name}, line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
            if node.attr not in ALLOWED_MATH:
                faults.append(f"{where}: math.{node.attr}")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy"):
            faults.append(f"{where}: numpy in a rule")
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Pow):
            faults.append(f"{where}: **")
        if isinstance(node, FORBIDDEN_NODES):
            faults.append(f"{where}: {type(node).__name__}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = node.func.id
            if called in ("pow", "sum", "round", "sorted", "print", "open", "divmod", "hash"):
                faults.append(f"{where}: {called}()")
            elif getattr(math, called, None) is getattr(module, called, called) and called in ALLOWED_MATH:
                continue
            elif name == "ylt_sim.engine.compiled_engine" and called in FETCHING:
                continue  # of that engine alone, and without effect on a value
            elif called not in ALLOWED_CALLS and not inspect.isfunction(getattr(module, called, None)):
                faults.append(f"{where}: {called}() is not a rule of this module")
    return faults


@pytest.mark.parametrize("name", modules_with_rules())
def test_rules_use_only_what_both_engines_do_alike(name: str):
    """From ``math`` only log, exp, sqrt; no ``**``, no NumPy, nothing that allocates."""
    assert rules_of(name)
    assert [fault for rule in rules_of(name) for fault in faults_of(name, rule)] == []


@pytest.mark.parametrize("name", [m.__name__ for m in KERNEL] + modules_with_rules())
def test_no_unsigned_types(name: str):
    """An int64 met by a uint64 becomes a float in compiled code."""
    tree = ast.parse(inspect.getsource(importlib.import_module(name)))
    names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    assert not {n for n in names if n.startswith("uint")}
    assert not {t for t in texts if t in ("u1", "u2", "u4", "u8") or t.startswith("uint")}


def test_the_guard_sees_what_it_forbids():
    """A rule with every fault is refused for each."""
    text = """
@rule
def bad(w):
    x = math.sin(1.0) ** 2
    y = [i for i in range(3)]
    return np.sum(y) + round(x)
"""
    rule = ast.parse(text).body[0]
    assert isinstance(rule, ast.FunctionDef)
    faults = " ".join(faults_of("ylt_sim.kernel.draws", rule))
    for fault in ("math.sin", "**", "ListComp", "numpy", "round()"):
        assert fault in faults


def test_every_module_with_kernel_rules_is_in_the_key_of_the_cache():
    """Else an edited rule would meet old machine code. Two modules say where that lies, not what it does."""
    known = {m.__name__ for m in KERNEL}
    package = importlib.import_module("ylt_sim.kernel")
    kernel = {m.name for m in pkgutil.iter_modules(package.__path__, "ylt_sim.kernel.")}
    assert kernel - {"ylt_sim.kernel.cache", "ylt_sim.kernel.compiled"} == known
