"""Seeds: one root gives each replication its own seeds of demand and of luck; the population is fixed by default."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["POPULATION_SEED", "Seeds", "seeds_of"]

POPULATION_SEED = 20230102
DEMAND, LUCK = 1, 2


@dataclass(frozen=True)
class Seeds:
    """The three seeds of one replication, each a whole number below 2**63."""

    population: int
    demand: int
    luck: int


def seeds_of(root: int, replication: int = 0, population: int = POPULATION_SEED) -> Seeds:
    """Seeds of one replication of a study.

    Parameters
    ----------
    root
        The study's seed, 0 or more.
    replication
        0, 1, 2, ...
    population
        Seed of residents, places and staff; the same in all replications unless given.

    Notes
    -----
    Derived with `numpy.random.SeedSequence` (O'Neill's seed_seq hashing), whose outputs for different keys do not
    collide in practice.
    """
    if root < 0 or replication < 0 or population < 0:
        raise ValueError("seeds and replications are 0 or more")

    def derive(which: int) -> int:
        state = np.random.SeedSequence(root, spawn_key=(replication, which)).generate_state(1, np.uint64)[0]
        return int(state) >> 1

    return Seeds(population, derive(DEMAND), derive(LUCK))
