"""Many mutated files: ``python -m tests.fuzz.many --files 1000``; ends with 1 if one is not as it should be.

Each is read from Python and by the command ``show``; of the valid ones every ``--run-every``-th is simulated for some
days. A number that failed is shown again by ``--first N --files 1 --show``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .checking import judge
from .mutating import mutant

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the mutants; 0 if all are as they should be."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz.many", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=500, help="how many (default 500)")
    parser.add_argument("--first", type=int, default=0, help="number of the first (default 0)")
    parser.add_argument("--run-every", type=int, default=10, help="simulate one of so many (default 10; 0: none)")
    parser.add_argument("--show", action="store_true", help="print the files too")
    given = parser.parse_args(arguments)
    found: Counter[tuple[str, str]] = Counter()
    wrong = []
    for number in range(given.first, given.first + given.files):
        each = mutant(number)
        if given.show:
            for name, data in each.files.items():
                sys.stdout.write(f"--- {name}\n{data.decode('utf-8', 'replace')}\n")
        runs = bool(given.run_every) and number % given.run_every == 0
        with tempfile.TemporaryDirectory() as folder:
            try:
                found[each.kind, judge(each, Path(folder), runs=runs)] += 1
            except Exception:  # any error but the expected is a result
                wrong.append(number)
                sys.stderr.write(f"\nmutant {number} of {each.kind} {each.of}:\n{traceback.format_exc(limit=-3)}\n")
    for (kind, outcome), n in sorted(found.items()):
        sys.stdout.write(f"{kind:10} {outcome:20} {n:6}\n")
    sys.stdout.write(f"{given.files} files, wrong: {', '.join(map(str, wrong)) or 'none'}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
