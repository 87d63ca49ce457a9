"""Many random worlds on both engines: ``python -m tests.identity.many --worlds 1000 --workers 2``.

Prints how often each stage was left for each reason, each refusal, expiry and tie; ends with 1 if the engines disagree
anywhere, or if a row that should occur is below ``--least`` (in proportion to the worlds, of 1,000).
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from .comparing import NotIdentical, compare_number
from .coverage import REQUIRED, UNREACHED, Counts
from .worlds import random_world

__all__ = ["main"]


def one(number: int) -> tuple[int, Counts, str]:
    """What happened in one world, and what was wrong with it."""
    try:
        return number, compare_number(number), ""
    except NotIdentical as fault:
        return number, Counter(), str(fault)
    except Exception:  # every fault of a world is a result: the others go on
        return number, Counter(), f"{random_world(number).name}: {traceback.format_exc(limit=-4)}"


def progress(done: int, n: int, failed: int, began: float) -> None:
    """One line, written over the last."""
    left = (time.monotonic() - began) / done * (n - done)
    sys.stderr.write(f"\r{done} of {n} worlds, {failed} failed, {left / 60:.1f} min left ")
    sys.stderr.flush()


def table(counts: Counts, least: float) -> str:
    """Every row that is asked for, the rarest first, then what else was counted."""
    lines = []
    for row in sorted(REQUIRED, key=lambda r: (counts[r], r)):
        lines.append(f"{counts[row]:>12,}  {row[0]}: {row[1]}{'  <- too rare' if counts[row] < least else ''}")
    lines.append("not asked for:")
    for row in sorted((counts.keys() - set(REQUIRED)) | set(UNREACHED)):
        lines.append(f"{counts[row]:>12,}  {row[0]}: {row[1]}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the worlds; 0 if all are identical and nothing is too rare."""
    parser = argparse.ArgumentParser(prog="python -m tests.identity.many", description=__doc__)
    parser.add_argument("--worlds", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--first", type=int, default=0, help="number of the first (default 0)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--least", type=float, default=100, help="least count of a row, per 1,000 worlds (default 100)")
    given = parser.parse_args(arguments)
    numbers = range(given.first, given.first + given.worlds)
    least = given.least * given.worlds / 1000
    total: Counts = Counter()
    faults: dict[int, str] = {}
    began = time.monotonic()
    first = one(numbers[0])  # alone: the model is compiled once
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(given.workers, mp_context=context) as pool:
        waiting = [pool.submit(one, i) for i in numbers[1:]]
        finished = itertools.chain([first], (future.result() for future in as_completed(waiting)))
        for done, (number, counts, fault) in enumerate(finished, 1):
            total += counts
            if fault:
                faults[number] = fault
                sys.stderr.write(f"\n{fault}\n")
            progress(done, len(numbers), len(faults), began)
    sys.stderr.write("\n")
    lines = [table(total, least)]
    rare = [row for row in REQUIRED if total[row] < least]
    minutes = (time.monotonic() - began) / 60
    if rare:
        lines.append(f"{len(rare)} rows occurred less than {least:g} times")
    if faults:
        numbers_of_faults = ", ".join(map(str, sorted(faults)))
        lines.append(f"{given.worlds} worlds in {minutes:.1f} minutes, not identical: {numbers_of_faults}")
    else:
        lines.append(f"{given.worlds} worlds, all identical, in {minutes:.1f} minutes")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if rare or faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
