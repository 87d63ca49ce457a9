"""Trunks: the common past of scenarios, simulated once; each scenario branches from it when its policy starts."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.outcomes import Reducer, SlowState
from ylt_sim.outcomes.indicators import Tally
from ylt_sim.outcomes.tidy import PoolSnapshot

__all__ = ["Trunk", "Trunks"]

Arrays = dict[str, NDArray[Any]]
WORLD, COUNTS, POOLS, SLOW, ROWS = "world", "counts", "pools", "slow", "rows"


@dataclass(frozen=True)
class Trunk:
    """A run at the moment at which its policy starts.

    Attributes
    ----------
    world
        Copy of `ylt_sim.world.past.past_of`.
    counts
        Copy of the reducer's arrays and the tally's.
    pools, slow
        What was noted at the edges of periods until then.
    rows
        Event rows until then, or None if they are not kept.
    """

    world: Arrays
    counts: Arrays
    pools: list[PoolSnapshot]
    slow: list[SlowState]
    rows: NDArray[np.void] | None

    def write(self, path: Path) -> None:
        """Write it to a file that is whole or not there."""
        arrays: Arrays = {f"{WORLD}/{name}": column for name, column in self.world.items()}
        arrays |= {f"{COUNTS}/{name}": column for name, column in self.counts.items()}
        for i, snapshot in enumerate(self.pools):
            arrays |= {f"{POOLS}/{i}/{name}": column for name, column in snapshot.items()}
        arrays[SLOW] = np.array(json.dumps(self.slow))
        if self.rows is not None:
            arrays[ROWS] = self.rows
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part-{os.getpid()}")
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        os.replace(part, path)

    @classmethod
    def read(cls, path: Path) -> Trunk:
        """What `write` wrote."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        slow = json.loads(str(arrays[SLOW]))
        pools: list[PoolSnapshot] = []
        for name, column in arrays.items():
            if name.startswith(f"{POOLS}/"):
                _, number, integral = name.split("/")
                pools += [{} for _ in range(int(number) + 1 - len(pools))]
                pools[int(number)][integral] = column
        return cls(
            _below(arrays, WORLD), _below(arrays, COUNTS), pools,
            [{key: {tier: (float(a), float(b)) for tier, (a, b) in by.items()} for key, by in each.items()}
             for each in slow],
            arrays.get(ROWS),
        )  # fmt: skip

    def count_on(self, reducer: Reducer, tally: Tally) -> None:
        """Bring a new reducer and a new tally to where those of the trunk were."""
        for name, own in reducer.arrays().items():
            own[...] = self.counts[name]
        tally.count_on(self.counts)


def _below(arrays: Arrays, part: str) -> Arrays:
    return {name.removeprefix(f"{part}/"): column for name, column in arrays.items() if name.startswith(f"{part}/")}


class Trunks:
    """Trunks that runs of this process have left: the last one, and all of them in a folder if there is one.

    Parameters
    ----------
    folder
        Where they are kept and looked for, also those of other processes and earlier studies.
    """

    _last: tuple[str, Trunk] | None = None  # of the process: runs of one replication follow each other

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = None if folder is None else Path(folder)

    def file(self, key: str) -> Path | None:
        """File of a trunk, or None without a folder."""
        return None if self.folder is None else self.folder / f"{key}.npz"

    def find(self, key: str) -> Trunk | None:
        """The trunk of a key, or None."""
        last = Trunks._last  # once: another thread may leave its own between two looks
        if last is not None and last[0] == key:
            return last[1]
        file = self.file(key)
        if file is None or not file.exists():
            return None
        trunk = Trunk.read(file)
        Trunks._last = (key, trunk)
        return trunk

    @classmethod
    def forget(cls) -> None:
        """Give back the memory of the last one."""
        Trunks._last = None

    def keep(self, key: str, trunk: Trunk) -> None:
        """Keep a trunk for the runs that follow."""
        Trunks._last = (key, trunk)
        file = self.file(key)
        if file is not None and not file.exists():
            trunk.write(file)
