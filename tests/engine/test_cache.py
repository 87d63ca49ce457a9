"""Machine code is kept by the text of every rule: an edit is noticed, and no cache at all still works."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from numba import njit

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.engine.journey import source_modules
from ylt_sim.kernel import cache
from ylt_sim.kernel.compiled import imported_modules
from ylt_sim.verify import Station, network, queueing_network

ROOT = Path(__file__).parents[2]
NOTICE = "compiling the model"
RUN = """
import numpy as np
from ylt_sim.engine import CompiledEngine
import shop
world = shop.queueing_network([shop.Station(2, 2400.0)], arrivals_per_second=1 / 2000, customers=50, seed=3)
sim = CompiledEngine(shop, world)
sim.run(1 << 28)
print(int(sim.event_rows()["b"].sum()))
"""


def module_at(path: Path, text: str, name: str) -> ModuleType:
    path.write_text(text, encoding="utf-8")
    module = ModuleType(name)
    module.__file__ = str(path)
    return module


def small_world():
    return queueing_network([Station(2, 2_400.0)], arrivals_per_second=1 / 2_000, customers=50, seed=3)


def test_the_folder_follows_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another text or another module: another folder; the order of modules does not matter."""
    monkeypatch.setattr(cache, "_IMPORTED", time.time() + 60)
    monkeypatch.setenv("YLT_SIM_CACHE", str(tmp_path / "cache"))
    a = module_at(tmp_path / "a.py", "X = 1\n", "a")
    b = module_at(tmp_path / "b.py", "Y = 1\n", "b")
    first = cache.cache_folder([a, b])
    assert first.parent == tmp_path / "cache"
    assert cache.cache_folder([b, a]) == first
    assert cache.cache_folder([a]) != first
    module_at(tmp_path / "b.py", "Y = 2\n", "b")
    assert cache.cache_folder([a, b]) != first
    module_at(tmp_path / "b.py", "Y = 1\n", "b")
    assert cache.cache_folder([a, b]) == first


def test_a_source_edited_after_it_was_imported_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What would be compiled is the text as imported, so its machine code must not stand under the new text's name."""
    monkeypatch.setenv("YLT_SIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path))
    edited = module_at(tmp_path / "edited.py", "X = 1\n", "edited")
    folder = cache.cache_folder([edited, network])
    assert folder.parent == tmp_path
    assert cache.cache_folder([edited, network]) != folder
    assert not (tmp_path / "cache").exists()
    monkeypatch.setattr(cache, "_IMPORTED", time.time() + 60)
    assert cache.cache_folder([edited, network]).parent == tmp_path / "cache"


def test_the_folder_follows_the_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another Numba, another folder."""
    monkeypatch.setenv("YLT_SIM_CACHE", str(tmp_path))
    first = cache.cache_folder([network])
    monkeypatch.setattr(cache.numba, "__version__", "0.0.1")
    assert cache.cache_folder([network]) != first


def test_the_module_of_the_chains_is_a_source():
    """Also where it is no room itself."""
    assert network in source_modules(network)
    shell = ModuleType("shell_of_rooms")
    shell.ROOMS = (network,)
    sys.modules["shell_of_rooms"] = shell
    try:
        assert source_modules(shell) == [shell, network]
    finally:
        del sys.modules["shell_of_rooms"]


def test_a_loop_is_kept_by_all_that_it_calls_and_names():
    """Its module, the codes and purposes whose values are in its machine code, the rules it calls, and theirs."""
    names = [module.__name__ for module in imported_modules("ylt_sim.demand.streams")]
    for name in ("demand.streams", "demand.purposes", "world.codes", "kernel.codes", "kernel.draws", "kernel.rule"):
        assert f"ylt_sim.{name}" in names
    assert not any(name.startswith("ylt_sim.engine") for name in names)


def test_parents_are_tried_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """YLT_SIM_CACHE, XDG_CACHE_HOME, ~/.cache; a file in the way is not writable; else a temporary folder."""
    blocked = tmp_path / "file"
    blocked.touch()
    for name, folder in (("YLT_SIM_CACHE", "one"), ("XDG_CACHE_HOME", "two"), ("HOME", "three")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path))
    assert cache.cache_folder([network]).parent == tmp_path / "one"
    monkeypatch.setenv("YLT_SIM_CACHE", str(blocked / "x"))
    assert cache.cache_folder([network]).parent == tmp_path / "two"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.cache_folder([network]).parent == tmp_path / "three" / ".cache"
    monkeypatch.setenv("HOME", str(blocked))
    one, two = cache.cache_folder([network]), cache.cache_folder([network])
    assert one.parent == two.parent == tmp_path
    assert one != two


def test_complete_is_said_only_when_marked(tmp_path: Path):
    """Marked, it is complete; a folder that is gone is no fault."""
    assert not cache.is_compiled(tmp_path, "j")
    cache.mark_compiled(tmp_path, "j")
    assert cache.is_compiled(tmp_path, "j")
    cache.mark_compiled(tmp_path / "gone", "j")


def shop_run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of the copied journey in a process of its own."""
    env = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", **environment}
    result = subprocess.run([sys.executable, "-c", RUN], env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result


@pytest.mark.slow
def test_an_edited_rule_never_meets_old_machine_code(tmp_path: Path):
    """First run compiles and says so, the second is silent, an edit compiles again and changes the result."""
    text = Path(str(network.__file__)).read_text(encoding="utf-8")
    shop, kept = tmp_path / "shop.py", {"YLT_SIM_CACHE": str(tmp_path / "cache")}
    shop.write_text(text, encoding="utf-8")
    first = shop_run(tmp_path, **kept)
    assert NOTICE in first.stderr
    second = shop_run(tmp_path, **kept)
    assert second.stderr == ""
    assert second.stdout == first.stdout
    line = "    return now + p.served_seconds\n"
    assert line in text
    shop.write_text(text.replace(line, "    p.served_seconds += 1\n" + line), encoding="utf-8")
    third = shop_run(tmp_path, **kept)
    assert NOTICE in third.stderr
    assert int(third.stdout) == int(first.stdout) + 50


@pytest.mark.slow
def test_without_a_writable_cache_it_compiles_each_time(tmp_path: Path):
    """No folder can be made under a device; the temporary folder serves."""
    (tmp_path / "shop.py").write_text(Path(str(network.__file__)).read_text(encoding="utf-8"), encoding="utf-8")
    nowhere = {"YLT_SIM_CACHE": "/dev/null/a", "XDG_CACHE_HOME": "/dev/null/b", "HOME": "/dev/null"}
    result = shop_run(tmp_path, **nowhere, TMPDIR=str(tmp_path))
    assert NOTICE in result.stderr
    assert int(result.stdout) > 0
    assert list(tmp_path.glob("ylt_sim-*"))


def test_the_loop_counts_no_references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No ``NRT_incref`` in the LLVM text of the loop; a loop compiled as usual has it."""
    from ylt_sim.engine import compiled_engine

    monkeypatch.setattr(compiled_engine.numba.config, "CACHE_DIR", str(tmp_path))
    advance = compiled_engine._build(network)
    world = small_world()
    compiled_engine.world_type.introduce(type(world))  # as every engine does before it runs
    advance(world, -1)
    (text,) = advance.inspect_llvm().values()
    assert len(text) > 10_000
    assert "NRT_incref" not in text

    @njit
    def usual(w):
        patient = w.patient
        return patient, patient

    usual(world)
    assert "NRT_incref" in next(iter(usual.inspect_llvm().values()))


@pytest.mark.parametrize(
    ("rule", "instead"),
    [
        ("here.service_mean[k]", "here.service_meen[k]"),
        ("now + p.served_seconds\n", "now + whole_minutes(p.served_seconds)\n"),
    ],
)
def test_a_rule_that_does_not_compile_is_told(rule: str, instead: str, tmp_path: Path, monkeypatch):
    """A field or a rule that does not exist: the SimPy engine names it; the compiled engine says to go there."""
    text = Path(str(network.__file__)).read_text(encoding="utf-8")
    assert text.count(rule) == 1
    name = f"faulty_{abs(hash(rule))}"
    (tmp_path / f"{name}.py").write_text(text.replace(rule, instead), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("YLT_SIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path))
    faulty = importlib.import_module(name)
    world = faulty.queueing_network([faulty.Station(1, 2_400.0)], arrivals_per_second=0.01, customers=5, seed=1)
    told: list[str] = []
    with pytest.raises(RuntimeError, match=f"a rule of {name} does not compile; run it on the SimPy engine first"):
        CompiledEngine(faulty, world, tell=told.append)
    assert [NOTICE in line for line in told] == [True]
    with pytest.raises((AttributeError, NameError), match="service_meen|whole_minutes"):
        SimpyEngine(faulty, world).run(1 << 20)
    with pytest.raises(RuntimeError, match="does not compile"):
        CompiledEngine(faulty, world, tell=told.append)


def test_a_journey_is_compiled_once_a_process(capsys: pytest.CaptureFixture[str]):
    """The second engine of a journey is ready at once and says nothing."""
    CompiledEngine(network, small_world())
    capsys.readouterr()
    sim = CompiledEngine(network, small_world())
    assert sim.compile_seconds == 0.0
    assert capsys.readouterr().err == ""


def test_every_world_of_a_journey_is_of_one_type():
    """Another size, no customers, a matrix in Fortran's order: the same machine code, nothing compiled again."""
    import numpy as np

    many = [Station(2, 2_400.0), Station(3, 2_400.0), Station(0, 2_400.0)]
    route = np.asfortranarray(np.full((3, 3), 0.1))
    worlds = [
        small_world(),
        queueing_network(many, arrivals_per_second=0.01, customers=9, seed=0, route=route, class_shares=(0.5, 0.5)),
        queueing_network(many, arrivals_per_second=0.01, customers=0, seed=0, route=route.tolist(), entry=[0, 1, 0]),
        queueing_network(many, arrivals_per_second=1.0, customers=9_000, seed=0, entry=np.array([0, 0, 1])),
    ]
    for world in worlds:
        sim = CompiledEngine(network, world)
        sim.run(1 << 15)
    assert len(worlds[3].patient) < len(sim.w.patient)
    assert len(sim._advance_compiled.signatures) == 1
