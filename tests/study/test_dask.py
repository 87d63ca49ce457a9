"""The same study on a local Dask cluster, a worker killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from test_sweep import content, toy

from ylt_sim.study.compare import StudyError
from ylt_sim.study.sweep import run_study
from ylt_sim.study.workers import executor_of

HERE = Path(__file__).parent
distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster():
    """A scheduler and two workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, env={"PYTHONPATH": os.pathsep.join(sys.path)}
    ) as local:
        yield local


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path, cluster):
    """Dask gives a run that its worker took along to another one; the bytes are those of one process."""
    pids = [worker.process.process.pid for worker in cluster.workers.values()]
    folder = tmp_path / "dask"

    def kill():
        end = time.monotonic() + 60
        while len(list(folder.glob("runs/*.parquet"))) < 3 and time.monotonic() < end:
            time.sleep(0.02)
        os.kill(pids[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with executor_of("dask", cluster.scheduler_address) as pool:
        result = run_study(toy("slow", replications=30), folder, executor=pool)
    killer.join()
    assert len(result.failures) == 0
    run_study(toy("slow", replications=30), tmp_path / "one", workers=1)
    assert len(content(folder)[0]) == 60
    assert content(folder) == content(tmp_path / "one")


def test_a_driver_of_a_cluster_is_killed_and_runs_again(tmp_path, cluster):
    folder = tmp_path / "dask"
    script = tmp_path / "driver.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from test_sweep import toy\nfrom ylt_sim.study.sweep import run_study\n"
        "from ylt_sim.study.workers import executor_of\n"
        f"with executor_of('dask', {cluster.scheduler_address!r}) as pool:\n"
        f"    run_study(toy('slow', replications=30), {str(folder)!r}, executor=pool)\n"
    )
    driver = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(list(folder.glob("runs/*.parquet"))) < 5 and time.monotonic() < end:
        time.sleep(0.01)
    driver.kill()
    driver.wait()
    assert 5 <= len(list(folder.glob("runs/*.parquet"))) <= 60
    with executor_of("dask", cluster.scheduler_address) as pool:
        run_study(toy("slow", replications=30), folder, executor=pool)
    run_study(toy("slow", replications=30), tmp_path / "one", workers=1)
    assert content(folder) == content(tmp_path / "one")


def test_no_address_and_nobody_there():
    with pytest.raises(StudyError, match="needs the address"), executor_of("dask"):
        pass
    with pytest.raises(StudyError, match="no Dask scheduler answers"), executor_of("dask", "tcp://127.0.0.1:9"):
        pass
