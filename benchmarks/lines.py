"""Lines of memory that an event touches, table by table, and which fields would better stand on one line.

    python benchmarks/lines.py                      # 100,000 residents, two weeks after two: a minute
    python benchmarks/lines.py --propose patient    # fields a line, as `ylt_sim/world/fields.py` takes them

A run on the SimPy engine whose rows write down who reads or writes which field of which row. What is counted is
distinct lines of 64 bytes an event, whether or not a cache holds them; event rows and the calendar are not counted.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from size import values_of

from ylt_sim import live_run
from ylt_sim.engine import simpy_engine
from ylt_sim.kernel.codes import CACHE_LINE_BYTES
from ylt_sim.scenario import load

WHOLE = "whole row"


class Uses:
    """Sets of fields that one event uses of one row, by table, and how often each set came."""

    def __init__(self) -> None:
        self.n_events = 0
        self.sets: dict[str, Counter[frozenset[str]]] = defaultdict(Counter)
        self._open: dict[tuple[str, int], set[str]] = {}

    def note(self, table: str, row: int, field: str) -> None:
        """A field of a row was read or written."""
        self._open.setdefault((table, row), set()).add(field)

    def close(self) -> None:
        """An event is over."""
        self.n_events += 1
        for (table, _), fields in self._open.items():
            self.sets[table][frozenset(fields)] += 1
        self._open.clear()

    def begin(self) -> None:
        """Forget what was counted so far."""
        self.n_events = 0
        self.sets.clear()
        self._open.clear()


def row_class(uses: Uses, table: str, names: tuple[str, ...]) -> type:
    """A class of rows that tell what is done with their fields."""

    def field(name: str) -> property:
        own = f"own_{name}"

        def get(row: Any) -> Any:
            uses.note(table, row.row_number, name)
            return getattr(row, own)

        def put(row: Any, value: Any) -> None:
            if (table, name) == ("glob", "n_events"):
                uses.close()
            uses.note(table, row.row_number, name)
            setattr(row, own, value)

        return property(get, put)

    slots = ("row_number", *(f"own_{name}" for name in names))
    return type("Row", (), {"__slots__": slots, **{name: field(name) for name in names}})


class Column(list):  # type: ignore[type-arg]
    """A table of plain numbers that tells which are used."""

    uses: Uses
    table: str

    def __getitem__(self, i: Any) -> Any:
        self.uses.note(self.table, i, WHOLE)
        return super().__getitem__(i)

    def __setitem__(self, i: Any, value: Any) -> None:
        if not isinstance(i, slice):
            self.uses.note(self.table, i, WHOLE)
        super().__setitem__(i, value)


def observe(residents: int, days: int) -> tuple[Uses, dict[str, NDArray[Any]]]:
    """What the events of the last half of so many days used, and the tables of the world."""
    uses, tables, classes = Uses(), {}, {}
    lengths: Counter[str] = Counter()

    def watched(table: NDArray[Any], checked: bool = False) -> list[Any]:
        name = next(
            (n for n, t in tables.items() if t is table), "patient" if "ticket" in (table.dtype.names or ()) else "hold"
        )
        if table.dtype.names is None:
            column = Column(table.tolist())
            column.uses, column.table = uses, name
            return column
        kind = classes.setdefault(name, row_class(uses, name, table.dtype.names))
        rows = []
        for number, values in enumerate(zip(*(table[n].tolist() for n in table.dtype.names), strict=True)):
            row = kind()
            row.row_number = lengths[name] + number
            for field, value in zip(table.dtype.names, values, strict=True):
                setattr(row, f"own_{field}", value)
            rows.append(row)
        lengths[name] += len(rows)
        return rows

    class Watched(simpy_engine.SimpyEngine):
        def __init__(self, journey: Any, world: Any, **options: Any) -> None:
            tables.update(world._asdict())
            super().__init__(journey, world, **options)

    simpy_engine.rows_of = watched  # type: ignore[assignment]
    scenario = load("tight_county_community", set=values_of(residents, days))
    live_run.SimpyEngine = Watched  # type: ignore[misc]
    run = live_run.simulation(scenario, days=days)
    run.run(days / 2)
    uses.begin()
    run.run(days / 2)
    return uses, tables


def lines_of(row: np.dtype[Any], fields: frozenset[str]) -> int:
    """Lines on which these fields stand, in a row that begins one."""
    if row.names is None:
        return 1
    touched: set[int] = set()
    for name in fields:
        kind, first = row.fields[name][:2]  # type: ignore[index]
        touched.update(range(first // CACHE_LINE_BYTES, (first + kind.itemsize - 1) // CACHE_LINE_BYTES + 1))
    return len(touched)


def report(uses: Uses, tables: dict[str, NDArray[Any]]) -> pd.DataFrame:
    """A line a table: rows and lines an event."""
    found = []
    for table, sets in uses.sets.items():
        row = tables[table].dtype
        lines = sum(n * lines_of(row, fields) for fields, n in sets.items())
        found.append((table, row.itemsize, len(tables[table]), sets.total() / uses.n_events, lines / uses.n_events))
    columns = ["table", "bytes_a_row", "rows", "rows_an_event", "lines_an_event"]
    return pd.DataFrame(found, columns=columns).sort_values("lines_an_event", ascending=False)


def propose(row: np.dtype[Any], sets: Counter[frozenset[str]], n_events: int, tries: int, seed: int) -> list[str]:
    """Fields line by line such that events touch few lines: simulated annealing over exchanges of fields."""
    names = list(row.names or ())
    size = [row[n].itemsize for n in names]
    weight = np.array(list(sets.values())) / n_events
    used = np.array([[n in fields for n in names] for fields in sets])
    n_lines = sum(size) // CACHE_LINE_BYTES + 2
    room, line = [CACHE_LINE_BYTES] * n_lines, [0] * len(names)
    for f in np.argsort(-(weight @ used), kind="stable").tolist():
        line[f] = next(i for i in range(n_lines) if room[i] >= size[f])
        room[line[f]] -= size[f]
    count = np.stack([used[:, [f for f in range(len(names)) if line[f] == i]].sum(1) for i in range(n_lines)], 1)
    sets_of = [np.flatnonzero(used[:, f]) for f in range(len(names))]

    def move(f: int, to: int) -> float:
        rows, old = sets_of[f], line[f]
        change = weight[rows][count[rows, to] == 0].sum() - weight[rows][count[rows, old] == 1].sum()
        count[rows, old] -= 1
        count[rows, to] += 1
        room[old] += size[f]
        room[to] -= size[f]
        line[f] = to
        return float(change)

    luck = np.random.default_rng(seed)
    for i in range(tries):
        f, g = luck.integers(len(names), size=2).tolist()
        a, b = line[f], line[g]
        if a == b or room[b] + size[g] < size[f] or room[a] + size[f] < size[g]:
            continue
        change = move(f, b) + move(g, a)
        if change > 0 and luck.random() > np.exp(-change / (0.03 * (1.0 - i / tries) + 1e-9)):
            move(f, a), move(g, b)
    heat = {i: float(weight[used[:, [f for f in range(len(names)) if line[f] == i]].any(1)].sum()) for i in set(line)}
    often = weight @ used
    return [
        " ".join(names[f] for f in np.argsort(-often, kind="stable").tolist() if line[f] == i) + f"   # {heat[i]:.2f}"
        for i in sorted(heat, key=lambda i: -heat[i])
    ]


def main() -> None:
    """Print the table, or a proposal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--propose", nargs="+", default=[], metavar="TABLE")
    parser.add_argument("--tries", type=int, default=250_000)
    given = parser.parse_args()
    uses, tables = observe(given.residents, given.days)
    print(f"{uses.n_events:,} events")
    print(report(uses, tables).round(2).to_string(index=False))
    for table in given.propose:
        print(f"\n{table}: fields a line, and lines an event that need it")
        print("\n".join(propose(tables[table].dtype, uses.sets[table], uses.n_events, given.tries, seed=0)))


if __name__ == "__main__":
    main()
