"""Many random worlds on both engines: ``python -m tests.identity.many --worlds 1000 --workers 2``.

Every world is run on both engines, compared to the byte and audited. Prints how often each stage was left for each
reason, each refusal, expiry and tie; ends with 1 if a world failed, or if a row that should occur is below ``--least``
(in proportion to the worlds, of 1,000). With ``--tally FILE`` each world is noted as it ends, and a run that was broken
off, or asks for more worlds, goes on where the file ends: as long as no source has changed.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import multiprocessing
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ylt_sim
from ylt_sim.records.faults import AuditError

from .comparing import NotIdentical, compare_number
from .coverage import REQUIRED, UNREACHED, Counts
from .worlds import random_world

__all__ = ["main"]


@dataclass(frozen=True)
class Done:
    """What happened in one world, and what was wrong with it."""

    number: int
    seconds: float
    counts: Counts
    fault: str

    def line(self, sources: str) -> str:
        """Itself as a line of a tally."""
        counts = [[*row, n] for row, n in sorted(self.counts.items()) if n]
        return json.dumps([sources, self.number, round(self.seconds, 3), self.fault, counts], ensure_ascii=False)

    @classmethod
    def of(cls, line: list[Any]) -> Done:
        """What a line of a tally says."""
        _, number, seconds, fault, counts = line
        return cls(number, seconds, Counter({(name, what): n for name, what, n in counts}), fault)


def sources() -> str:
    """Digest of everything that decides what a world is and what happens in it."""
    digest = hashlib.sha256()
    for folder in (Path(ylt_sim.__file__).parent, Path(__file__).parent):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".csv")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def one(number: int) -> Done:
    """Run one world; what the one before it left is thrown away first."""
    gc.collect()
    began, counts, fault = time.process_time(), Counter[tuple[str, str]](), ""
    try:
        counts = compare_number(number)
    except (NotIdentical, AuditError) as wrong:
        fault = f"world {number}: {wrong}"
    except Exception:  # every fault of a world is a result: the others go on
        fault = f"{random_world(number).name}: {traceback.format_exc(limit=-4)}"
    return Done(number, time.process_time() - began, counts, fault)


def read_tally(path: Path, of: str) -> list[Done]:
    """Worlds noted under the same sources; the last line may be half written."""
    done = []
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if line[0] == of:
            done.append(Done.of(line))
    return done


def run(numbers: Sequence[int], workers: int) -> Iterator[Done]:
    """Every world as it ends; the first alone, so that the model is compiled once."""
    if not numbers:
        return
    yield one(numbers[0])
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=settle) as pool:
        for future in as_completed([pool.submit(one, i) for i in numbers[1:]]):
            yield future.result()


def settle() -> None:
    """Search for garbage between worlds alone, and never in what was imported."""
    gc.collect()
    gc.freeze()
    gc.disable()


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
    """Run the worlds; 0 if all are identical and sound and nothing is too rare."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.identity.many", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--first", type=int, default=0, help="number of the first (default 0)")
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--least", type=float, default=100, help="least count of a row, per 1,000 worlds (default 100)")
    parser.add_argument("--tally", type=Path, help="file in which each world is noted, to go on from")
    given = parser.parse_args(arguments)
    numbers = range(given.first, given.first + given.worlds)
    own = sources()
    known = [d for d in read_tally(given.tally, own) if d.number in numbers] if given.tally else []
    finished = {d.number: d for d in known}
    left = [i for i in numbers if i not in finished]
    began = time.monotonic()
    for n, done in enumerate(run(left, given.workers), 1):
        finished[done.number] = done
        if given.tally:
            with given.tally.open("a", encoding="utf-8") as file:
                file.write(done.line(own) + "\n")
        if done.fault:
            sys.stderr.write(f"\n{done.fault}\n")
        progress(n, len(left), sum(bool(d.fault) for d in finished.values()), began)
    sys.stderr.write("\n")
    return report(list(finished.values()), given.least * given.worlds / 1000)


def report(finished: Sequence[Done], least: float) -> int:
    """Print the table and the last line; 0 if nothing is wrong and nothing too rare."""
    total: Counts = Counter()
    for done in finished:
        total += done.counts
    lines = [table(total, least)]
    rare = [row for row in REQUIRED if total[row] < least]
    if rare:
        lines.append(f"{len(rare)} rows occurred less than {least:g} times")
    seconds = sum(d.seconds for d in finished) / len(finished)
    wrong = sorted(d.number for d in finished if d.fault)
    verdict = f"wrong: {', '.join(map(str, wrong))}" if wrong else "all identical and sound"
    lines.append(f"{len(finished)} worlds, {seconds:.2f} s each, {verdict}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if rare or wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
