"""Markov chains: exact answers where no closed formula exists.

A chain is stated by a function that lists the moves out of a state with their rates; the states are found by following
them, and the stationary distribution is solved as a sparse linear system (Stewart 1994, "Introduction to the Numerical
Solution of Markov Chains").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import expm
from scipy.sparse.linalg import spsolve

__all__ = ["State", "Stationary", "generator", "stationary", "transient"]

State = tuple[int, ...]
Moves = Callable[[State], Iterable[tuple[State, float]]]


class Stationary:
    """Stationary probabilities of the states of a chain.

    Parameters
    ----------
    probability
        Of each state.
    """

    def __init__(self, probability: dict[State, float]) -> None:
        self.probability = probability

    def mean(self, value: Callable[[State], float]) -> float:
        """Mean of a function of the state."""
        return float(sum(p * value(state) for state, p in self.probability.items()))

    def probability_that(self, condition: Callable[[State], Any]) -> float:
        """Probability of a set of states."""
        return float(sum(p for state, p in self.probability.items() if condition(state)))


def generator(moves: Moves, first: State) -> tuple[list[State], Any]:
    """All states that can be reached and the sparse matrix of rates between them, rows summing to 0."""
    number = {first: 0}
    states, rows, columns, rates = [first], [], [], []
    for state in states:
        for target, rate in moves(state):
            if rate == 0.0 or target == state:
                continue
            if target not in number:
                number[target] = len(states)
                states.append(target)
            rows += [number[state], number[state]]
            columns += [number[target], number[state]]
            rates += [rate, -rate]
    return states, sparse.csr_matrix((rates, (rows, columns)), shape=(len(states), len(states)))


def stationary(moves: Moves, first: State) -> Stationary:
    """The stationary distribution of a finite chain in which every state can be reached from every other."""
    states, rates = generator(moves, first)
    system = rates.T.tolil()
    system[0, :] = 1.0
    right = np.zeros(len(states))
    right[0] = 1.0
    solved = spsolve(system.tocsc(), right)
    return Stationary(dict(zip(states, np.asarray(solved, float).tolist(), strict=True)))


def transient(moves: Moves, first: State, time: float) -> tuple[dict[State, float], dict[State, float]]:
    """Probabilities of the states at a time after the first, and the share of the time until then spent in each.

    Both come from one matrix exponential (Van Loan 1978); for chains of some hundred states.
    """
    states, rates = generator(moves, first)
    n = len(states)
    block: NDArray[np.float64] = np.zeros((2 * n, 2 * n))
    block[:n, :n] = rates.toarray()
    block[:n, n:] = np.eye(n)
    solved = expm(block * time)
    at_end, spent = solved[0, :n], solved[0, n:] / time
    return dict(zip(states, at_end.tolist(), strict=True)), dict(zip(states, spent.tolist(), strict=True))
