"""Who runs the runs: processes of this machine, or any `concurrent.futures.Executor`."""

from __future__ import annotations

import importlib
import itertools
import multiprocessing
import os
import platform
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ylt_sim.study.compare import StudyError
from ylt_sim.study.plan import Run
from ylt_sim.study.store import parquet_bytes
from ylt_sim.trunk import Trunks

__all__ = ["Ended", "execute", "executor_of", "finish_all"]

MOST_IN_FLIGHT = 256
MOST_DEATHS = 3
"""Workers that may die under a run before it counts as failed."""
MOST_BROKEN = 2 * MOST_DEATHS
"""Times in a row that all workers may be lost without a run that ends."""


@dataclass(frozen=True)
class Ended:
    """How a run ended: the bytes of its file, or its error; seconds in all, and those of the simulation in them."""

    key: str
    content: bytes = b""
    error: str = ""
    trace: str = ""
    seconds: float = 0.0
    simulated_seconds: float = 0.0
    host: str = ""
    is_branch: bool = False


def execute(run: Run, events: str | None) -> Ended:
    """One run, in a worker; whatever goes wrong in it is told, not raised."""
    began = time.perf_counter()
    content, error, trace, is_branch, simulated = b"", "", "", False, 0.0
    try:
        module, _, name = run.model.partition(":")
        outcomes = getattr(importlib.import_module(module), name)(run, Path(events) if events else None)
        content, is_branch = parquet_bytes(run, outcomes), bool(outcomes.attrs.get("is_branch", False))
        simulated = float(outcomes.attrs.get("simulated_seconds", 0.0))
    except Exception as fault:
        error, trace = f"{type(fault).__name__}: {fault}", traceback.format_exc()
    seconds = time.perf_counter() - began
    return Ended(run.key, content, error, trace, seconds, simulated, platform.node(), is_branch)


def _follow_parent() -> None:
    """A worker goes when its driver goes, however that went; Ctrl-C ends it at once."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _processes(workers: int) -> ProcessPoolExecutor:
    # Workers are not recycled: on Python 3.11 a pool whose workers are, can wait for ever.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_follow_parent)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the pool now, runs under way included: they are run again."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


@contextmanager
def executor_of(name: str, address: str | None = None) -> Iterator[Executor | None]:
    """The executor of a name: ``processes`` (None: made as needed) or ``dask`` with the address of its scheduler."""
    if name == "processes":
        yield None
        return
    try:
        from dask.distributed import Client
    except ImportError as fault:
        raise StudyError("executor = dask, and dask is not installed\n  fix:  pip install 'ylt-sim[dask]'") from fault
    if address is None:
        raise StudyError("executor = dask needs the address of a scheduler\n  fix:  --address tcp://host:8786")
    try:
        client = Client(address, timeout="5s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:
        raise StudyError(f"no Dask scheduler answers at {address}: {fault}\n"
                         "  fix:  start one with 'dask scheduler'") from fault  # fmt: skip
    with client:
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]


def finish_all(
    runs: Iterable[Run],
    done: Callable[[Run, Ended], None],
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    events: Callable[[Run], Path | None] = lambda _: None,
) -> None:
    """Run everything; ``done`` is called here for each run as it ends, in any order.

    Parameters
    ----------
    runs
        What to run.
    done
        Told of every end, good or bad.
    workers
        Processes; None for as many as there are processors, 1 for this process alone.
    executor
        Another executor instead; it is not shut down.
    events
        Where a run's event rows go, or None.

    Notes
    -----
    A worker that dies, as one does that is killed for its memory, costs the runs that were under way: they are run
    again, and one under which workers keep dying counts as failed.
    """
    def where(run: Run) -> str | None:
        path = events(run)
        return str(path.resolve()) if path is not None else None

    number = workers if workers is not None else os.cpu_count() or 1
    waiting = iter(runs)
    if executor is None and number == 1:
        for run in waiting:
            done(run, execute(run, where(run)))
        Trunks.forget()
        return
    if executor is not None:
        _finish_elsewhere(waiting, done, executor, where)
    else:
        _finish_here(waiting, done, number, where)


def _finish_elsewhere(
    waiting: Iterator[Run], done: Callable[[Run, Ended], None], executor: Executor, where: Callable[[Run], str | None]
) -> None:
    under_way: dict[Future[Ended], Run] = {}
    deaths: dict[str, int] = {}
    try:
        while True:
            for run in itertools.islice(waiting, MOST_IN_FLIGHT - len(under_way)):
                under_way[executor.submit(execute, run, where(run))] = run
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                run = under_way.pop(future)
                fault = future.exception()
                if fault is None:
                    done(run, future.result())
                    continue
                deaths[run.key] = deaths.get(run.key, 0) + 1
                if deaths[run.key] < MOST_DEATHS:
                    under_way[executor.submit(execute, run, where(run))] = run
                else:
                    done(run, _died(run, fault))
    except (BrokenExecutor, CancelledError) as fault:
        raise StudyError(f"the executor broke: {str(fault) or 'it dropped runs'}; the runs that ended are kept\n"
                         "  fix:  start it and the study again") from fault  # fmt: skip
    finally:
        for future in under_way:
            future.cancel()


def _finish_here(
    waiting: Iterator[Run], done: Callable[[Run, Ended], None], number: int, where: Callable[[Run], str | None]
) -> None:
    pool = _processes(number)
    under_way: dict[Future[Ended], Run] = {}
    suspects: list[Run] = []  # under way when a worker died; run one by one, so that the culprit is found
    deaths: dict[str, int] = {}
    unfinished_pools = 0
    try:
        while True:
            limit = 1 if suspects else 2 * number
            while len(under_way) < limit:
                run = suspects.pop() if suspects else next(waiting, None)
                if run is None:
                    break
                try:
                    under_way[pool.submit(execute, run, where(run))] = run
                except BrokenExecutor:
                    suspects.append(run)
                    pool = _renewed(pool, number)
                limit = 1 if run.key in deaths else limit
            if not under_way:
                break
            broken = False
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                run = under_way.pop(future)
                fault = future.exception()
                if fault is None:
                    unfinished_pools = 0
                    done(run, future.result())
                    continue
                broken = broken or isinstance(fault, BrokenExecutor)
                deaths[run.key] = deaths.get(run.key, 0) + 1
                if deaths[run.key] < MOST_DEATHS:
                    suspects.append(run)
                else:
                    done(run, _died(run, fault))
            if broken:
                unfinished_pools += 1
                if unfinished_pools > MOST_BROKEN:
                    raise StudyError(
                        f"worker processes do not start, or die at once, {MOST_BROKEN} times in a row\n"
                        "  fix:  a script starts studies under `if __name__ == \"__main__\":`; "
                        "see also whether there is memory for so many workers"
                    )
                for run in under_way.values():
                    deaths[run.key] = deaths.get(run.key, 0) + 1
                    suspects.append(run)
                under_way.clear()
                pool = _renewed(pool, number)
    except BaseException:
        _stop(pool)
        raise
    pool.shutdown()


def _renewed(pool: ProcessPoolExecutor, number: int) -> ProcessPoolExecutor:
    _stop(pool)
    return _processes(number)


def _died(run: Run, fault: BaseException) -> Ended:
    return Ended(run.key, error=f"its worker failed {MOST_DEATHS} times: {type(fault).__name__}: {fault}")
