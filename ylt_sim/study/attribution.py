"""Attribution: how much of the difference of two scenarios each group of mechanisms makes, by Shapley values."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.scenario import Scenario
from ylt_sim.scenario.loading import changed
from ylt_sim.scenario.validation import is_whole
from ylt_sim.study.compare import StudyError
from ylt_sim.study.measure import Measure, replication_table
from ylt_sim.study.noise import complete
from ylt_sim.study.plan import Study
from ylt_sim.study.precision import half_width

__all__ = ["attribution", "shapley_values"]

MOST_GROUPS = 8
REST = "all others"
NO_GROUP = "none"
TOTAL = "total"

Coalition = frozenset[str]


def shapley_values(study: Study, results: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """What each group makes of the difference of a measure.

    Parameters
    ----------
    study
        From `attribution`.
    results
        From `StudyResult.results`.
    measure
        Any outcome.

    Returns
    -------
    pandas.DataFrame
        ``group, mean, low, high, replications``, and a row ``total``: the paired difference of the two scenarios. The
        groups add up to it, in every replication.

    Notes
    -----
    Shapley 1953; sampled over orders by Castro, Gomez and Tejada 2009, each order with its reverse. Intervals are those
    of replications; of sampled values they hold the spread between pairs of orders too (Student's t: an order and its
    reverse are one draw), and one pair has none.
    """
    if not study.groups:
        raise StudyError("an attribution has groups of mechanisms, and this study has none")
    table = replication_table(results, measure).droplevel("point")
    worth = _worth(study, table)
    names = list(study.groups)
    rows = []
    for name in names:
        marginal = np.array(_marginals(study, worth, name))  # orders, replications
        mean, half = float(marginal.mean()), half_width(marginal.mean(axis=0), study.confidence)
        if study.orders:
            pairs = marginal.reshape(-1, 2, marginal.shape[1]).mean(axis=(1, 2))
            half = math.hypot(half, half_width(pairs, study.confidence))
        rows.append((name, mean, mean - half, mean + half, marginal.shape[1]))
    total = worth[frozenset(names)] - worth[frozenset()]
    half = half_width(total, study.confidence)
    rows.append((TOTAL, float(total.mean()), float(total.mean()) - half, float(total.mean()) + half, len(total)))
    return pd.DataFrame(rows, columns=["group", "mean", "low", "high", "replications"])


def _worth(study: Study, table: pd.DataFrame) -> dict[Coalition, NDArray[np.float64]]:
    """Values of every coalition, of the replications that have them all."""
    wanted = {_key(c): c for c in _coalitions(tuple(study.groups), study.orders)}
    values = complete(table.reindex(list(wanted)))
    if not values.shape[1]:
        raise StudyError("no replication has this measure in every coalition: see the study's failures")
    return dict(zip(wanted.values(), values, strict=True))


def _marginals(study: Study, worth: Mapping[Coalition, NDArray[np.float64]], name: str) -> list[NDArray[np.float64]]:
    """What a group adds, by order; or once, weighted over all orders."""
    if study.orders:
        before = [frozenset(order[: order.index(name)]) for order in study.orders]
        return [worth[c | {name}] - worth[c] for c in before]
    k = len(study.groups)
    out: NDArray[np.float64] = np.zeros_like(worth[frozenset()])
    for coalition in worth:
        if name not in coalition:
            s = len(coalition)
            weight = math.factorial(s) * math.factorial(k - s - 1) / math.factorial(k)
            out = out + weight * (worth[coalition | {name}] - worth[coalition])
    return [out]


def _key(coalition: Iterable[str]) -> str:
    return "+".join(sorted(coalition)) or NO_GROUP


def _coalitions(names: Sequence[str], orders: Sequence[Sequence[str]]) -> list[Coalition]:
    if not orders:
        return [frozenset(c) for r in range(len(names) + 1) for c in itertools.combinations(names, r)]
    return list(dict.fromkeys(frozenset(order[:i]) for order in orders for i in range(len(names) + 1)))


def _numbers(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Natural numbers of the mechanisms of every consortium of the policy."""
    return {item.key: dict(item.numbers()) for item in scenario.era("policy")}


def _differing(first: Scenario, second: Scenario) -> dict[str, Any]:
    """Paths and second values of the numbers of mechanisms that differ."""
    a, b = _numbers(first), _numbers(second)
    out: dict[str, Any] = {}
    for key in b:
        for path, value in b[key].items():
            if key in a and a[key][path] != value:
                whole = f"consortia.{key}.{path}"
                out[whole] = int(value) if is_whole(tuple(whole.split("."))) else value
    return out


def attribution(
    first: Scenario,
    second: Scenario,
    groups: Mapping[str, Sequence[str]],
    *,
    base: Study,
    orders: int | None = None,
) -> Study:
    """The study whose runs attribute the difference of two scenarios to groups of mechanisms.

    A scenario of it is a coalition: the mechanisms of some groups as in ``second``, all else as in ``first``. What
    comes of it is told by `shapley_values`.

    Parameters
    ----------
    first, second
        Which differ in the mechanisms of their consortia and in nothing else.
    groups
        At most eight: names with their mechanisms, as ``{"telemedicine": ["tele_diagnostic", "tele_consult"]}``.
        Mechanisms that differ and are in no group form one of their own, ``all others``.
    base
        A study of which all but the scenarios is taken: replications, seed, length, measures.
    orders
        None for all ``2**k`` coalitions and exact values; or an even number of random orders, each with its reverse.

    Raises
    ------
    StudyError
        If the scenarios differ in more than mechanisms.
    """
    if len(base.points) > 1:
        raise StudyError("an attribution is of two scenarios as written, and this study has several points\n"
                         "  fix:  delete 'design'")  # fmt: skip
    values = _differing(first, second)
    mechanisms = {path.split(".")[2] for path in values}
    given = [m for group in groups.values() for m in group]
    if len(set(given)) < len(given):
        raise StudyError("a mechanism is in one group, and one of these is in two")
    own = {path.partition(".")[0] for numbers in _numbers(second).values() for path in numbers}
    taken = [name for name in groups if name in (REST, NO_GROUP, TOTAL) or set(name) & set("+/")]
    if taken:
        raise StudyError(f"a group is called {taken[0]!r}\n  fix:  a name without + and /, and none of {REST}, "
                         f"{NO_GROUP} and {TOTAL}, which mean something here")  # fmt: skip
    unknown = set(given) - own
    if unknown:
        raise StudyError(
            f"{', '.join(sorted(unknown))}: no mechanism of {second.key}\n  fix:  name some of {', '.join(sorted(own))}"
        )
    named = {name: tuple(sorted(group)) for name, group in groups.items()}
    rest = mechanisms - set(given)
    if rest:
        named[REST] = tuple(sorted(rest))
    if not 1 <= len(named) <= MOST_GROUPS:
        raise StudyError(f"{len(named)} groups, {REST} included\n  rule: 1 to {MOST_GROUPS}")
    of = {mechanism: name for name, group in named.items() for mechanism in group}

    def mixed(coalition: Coalition) -> Scenario:
        own = {path: value for path, value in values.items() if of[path.split(".")[2]] in coalition}
        return (changed(first, own, "attribution") if own else first).renamed(_key(coalition))

    if mixed(frozenset(named)).digest != second.digest:
        raise StudyError(f"{first.key} and {second.key} differ in more than the numbers of mechanisms\n"
                         "  fix:  see ylt-sim diff; give both the same consortia, members and parameters")  # fmt: skip
    chosen = _orders(tuple(named), orders, base.seed)
    scenarios = tuple(mixed(c) for c in _coalitions(tuple(named), chosen))
    return replace(base, scenarios=scenarios, against=None, groups=named, orders=chosen)


def _orders(names: tuple[str, ...], number: int | None, seed: int) -> tuple[tuple[str, ...], ...]:
    if number is None:
        return ()
    if number < 2 or number % 2:
        raise StudyError(f"orders = {number}\n  rule: an even number, 2 or more, or none for exact values")
    random = np.random.default_rng(seed)
    out: list[tuple[str, ...]] = []
    for _ in range(number // 2):
        order = tuple(names[i] for i in random.permutation(len(names)))
        out += [order, order[::-1]]
    return tuple(out)
