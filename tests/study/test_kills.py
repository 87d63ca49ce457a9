"""SIGKILL at random moments: of drivers and of workers, on this machine and on a Dask cluster.

The rerun completes, no file is wrong or half written, and the bytes are those of the undisturbed study. Once or twice
each in the suite; twenty times each with ``pytest -m slow tests/study/test_kills.py``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_sweep import content, toy

from ylt_sim.study.sweep import run_study
from ylt_sim.study.workers import executor_of

HERE = Path(__file__).parent
REPLICATIONS = 20
"""A kill; of two scenarios."""
LONGEST_SECONDS = 300
twenty = pytest.param(20, marks=pytest.mark.slow)
distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster():
    """A scheduler and two workers in processes of their own, started again when they die."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, env={"PYTHONPATH": os.pathsep.join(sys.path)}
    ) as local:
        yield local


def runs_in(folder: Path) -> list[Path]:
    return list(folder.glob("runs/*.parquet"))


def next_moment(folder: Path, moments: random.Random, is_over: Callable[[], bool]) -> bool:
    """Wait for another run, and then for a random moment; whether there is still something to kill."""
    before, give_up = len(runs_in(folder)), time.monotonic() + LONGEST_SECONDS
    while len(runs_in(folder)) <= before:
        if is_over():
            return False
        assert time.monotonic() < give_up, "no run ends"
        time.sleep(0.01)
    time.sleep(moments.random() * 0.3)
    return not is_over()


def kill_drivers(tmp_path: Path, number: int, pool: str) -> Path:
    """Start a driver of its own and kill it, ``number`` times; the folder that it leaves."""
    folder, script = tmp_path / "killed", tmp_path / "driver.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from test_sweep import toy\nfrom ylt_sim.study.sweep import run_study\n"
        "from ylt_sim.study.workers import executor_of\n"
        "if __name__ == '__main__':\n"
        f"    with executor_of({pool}) as pool:\n"
        f"        run_study(toy('slow', replications={REPLICATIONS * number}), {str(folder)!r}, workers=2,"
        " executor=pool)\n"
    )
    moments = random.Random(number)
    for _ in range(number):
        with (tmp_path / "stderr.txt").open("a") as errors:
            driver = subprocess.Popen([sys.executable, str(script)], stderr=errors)
        is_left = next_moment(folder, moments, lambda own=driver: own.poll() is not None)
        assert is_left, (tmp_path / "stderr.txt").read_text()
        driver.kill()
        driver.wait()
        for path in runs_in(folder):
            assert len(pd.read_parquet(path)) == 1
    return folder


def kill_workers(folder: Path, number: int, workers: Callable[[], list[Any]], run: Callable[[], object]) -> int:
    """Kill one of the workers, ``number`` times, while a study runs; how many were killed."""
    moments, killed, over = random.Random(number), 0, threading.Event()

    def kill() -> None:
        nonlocal killed
        while killed < number and next_moment(folder, moments, over.is_set):
            there = workers()
            if there:
                with contextlib.suppress(ProcessLookupError):  # killed before, and not yet missed
                    os.kill(moments.choice(there).pid, signal.SIGKILL)
                    killed += 1

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        run()
    finally:
        over.set()
        killer.join()
    return killed


def assert_undisturbed(tmp_path: Path, folder: Path, number: int, **how: Any) -> None:
    """A rerun completes what is there, to the bytes of a study that nobody touched."""
    study = toy("slow", replications=REPLICATIONS * number)
    result = run_study(study, folder, retry_failed=True, **how)
    assert len(result.failures) == 0
    run_study(study, tmp_path / "undisturbed", workers=1)
    assert len(content(folder)[0]) == 2 * REPLICATIONS * number
    assert content(folder) == content(tmp_path / "undisturbed")


@pytest.mark.parametrize("number", [2, twenty])
def test_drivers_of_this_machine(tmp_path, number):
    folder = kill_drivers(tmp_path, number, "'processes'")
    assert_undisturbed(tmp_path, folder, number, workers=2)


@pytest.mark.parametrize("number", [2, twenty])
def test_workers_of_this_machine(tmp_path, number):
    folder, study = tmp_path / "killed", toy("slow", replications=REPLICATIONS * number)
    killed = kill_workers(folder, number, multiprocessing.active_children, lambda: run_study(study, folder, workers=2))
    assert killed == number
    assert_undisturbed(tmp_path, folder, number, workers=2)


@pytest.mark.parametrize("number", [1, twenty])
def test_drivers_of_a_cluster(tmp_path, cluster, number):
    folder = kill_drivers(tmp_path, number, f"'dask', {cluster.scheduler_address!r}")
    with executor_of("dask", cluster.scheduler_address) as pool:
        assert_undisturbed(tmp_path, folder, number, executor=pool)


@pytest.mark.parametrize("number", [1, twenty])
def test_workers_of_a_cluster(tmp_path, cluster, number):
    """Dask gives a run that its worker took along to another one."""
    folder, study = tmp_path / "killed", toy("slow", replications=REPLICATIONS * number)

    def registered() -> list[Any]:
        return list(cluster.scheduler.workers.values())  # a worker that is killed as it starts is not started again

    with executor_of("dask", cluster.scheduler_address) as pool:
        killed = kill_workers(folder, number, registered, lambda: run_study(study, folder, executor=pool))
        assert killed == number
        assert_undisturbed(tmp_path, folder, number, executor=pool)
