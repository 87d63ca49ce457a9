"""The catalogue: every case, and their verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from ylt_sim.verify import cases_hours, cases_loss, cases_networks, cases_queues
from ylt_sim.verify.case import Case, Finding, confidence, examine
from ylt_sim.verify.statement import EngineName

__all__ = ["catalogue", "chosen", "verify"]


@cache
def catalogue() -> tuple[Case, ...]:
    """Every case."""
    groups = (cases_queues, cases_loss, cases_networks, cases_hours)
    found = tuple(case for group in groups for case in group.cases())
    if len({case.name for case in found}) < len(found):
        raise ValueError("two cases share a name, and so their luck")
    return found


def chosen(words: Sequence[str]) -> tuple[Case, ...]:
    """Cases whose name contains one of these words, whatever the case of its letters; all if there are none."""
    found = tuple(c for c in catalogue() if not words or any(w.lower() in c.name.lower() for w in words))
    if not found:
        raise ValueError(f"no case has {' or '.join(words)} in its name")
    return found


def verify(
    cases: Iterable[Case] | None = None,
    *,
    seed: int | None = None,
    engine: EngineName = "compiled",
    tell: Callable[[str], None] | None = None,
) -> list[Finding]:
    """Examine cases, each at the level that the whole catalogue needs.

    Parameters
    ----------
    cases
        By default all.
    seed
        Any whole number for other luck than that of the cases' names.
    engine
        ``compiled`` or ``simpy`` (some fifty times slower).
    tell
        Called with a line as each case begins.
    """
    level, every = confidence(catalogue()), tuple(catalogue() if cases is None else cases)
    found: list[Finding] = []
    for i, case in enumerate(every, 1):
        if tell is not None:
            tell(f"{i}/{len(every)} {case.name} ...")
        found += examine(case, level, seed=seed, engine=engine)
    return found
