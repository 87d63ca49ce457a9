"""The catalogue: every case, its verdicts as a table, and as a page."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import numba
import numpy as np
import pandas as pd
import simpy

from ylt_sim.verify import cases_hours, cases_loss, cases_networks, cases_queues
from ylt_sim.verify.case import FALSE_ALARM, NARROW, Case, Finding, confidence, examine
from ylt_sim.verify.statement import EngineName

__all__ = ["catalogue", "chosen", "findings_table", "summary", "verify", "write_page"]


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
        ``compiled`` or ``simpy`` (some hundred times slower).
    tell
        Called with a line for each case.
    """
    level = confidence(catalogue())
    found: list[Finding] = []
    for case in catalogue() if cases is None else cases:
        began = time.perf_counter()
        own = examine(case, level, seed=seed, engine=engine)
        found += own
        if tell is not None:
            verdict = "pass" if all(f.passes for f in own) else "FAIL"
            tell(f"{case.name}: {verdict}, {time.perf_counter() - began:.1f} s")
    return found


def _shown(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 10_000 else f"{value:.0f}"


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a quantity: the formula's value, the interval, half-width in per cent, verdict, all as text."""
    return pd.DataFrame([
        {
            "case": f.case,
            "quantity": f.quantity,
            "formula": _shown(f.theory),
            "simulated": _shown(f.mean),
            "interval": "exact" if f.is_exact else f"{_shown(f.mean - f.half_width)} to {_shown(f.mean + f.half_width)}",
            "half-width, %": "" if f.is_exact else f"{100 * f.half_width / abs(f.theory):.2f}",
            "verdict": f.verdict,
            "source": f.source,
        }
        for f in findings
    ])


def summary(findings: Sequence[Finding], seconds: float | None = None) -> str:
    """How many quantities pass, and what that means."""
    failed = [f for f in findings if not f.passes]
    cases = len({f.case for f in findings})
    took = "" if seconds is None else f" in {seconds:.0f} s"
    level = 100 * confidence(catalogue())
    lines = [
        f"{len(findings) - len(failed)} of {len(findings)} quantities of {cases} cases pass{took}.",
        f"A stochastic quantity passes if its {level:.4f} % t-interval over independent replications holds the formula's "
        f"value and is less than {100 * NARROW:.0f} % of it wide to either side; so a correct simulator fails anywhere "
        f"in the catalogue with at most {100 * FALSE_ALARM:.0f} % (Bonferroni). A case traced by hand must be equal.",
    ]
    lines += [f"{f.verdict}: {f.case}, {f.quantity}" for f in failed]
    return "\n".join(lines)


def write_page(findings: Sequence[Finding], path: Path, seconds: float | None = None) -> None:
    """The table as a page in Markdown."""
    frame = findings_table(findings)
    by_name = {case.name: case for case in catalogue()}
    size = ["" if by_name[n].is_exact else f"{by_name[n].replications} x {by_name[n].customers}" for n in frame["case"]]
    frame.insert(6, "replications x customers", size)
    head = "| " + " | ".join(frame.columns) + " |\n|" + "---|" * len(frame.columns)
    body = "\n".join("| " + " | ".join(row) + " |" for row in frame.itertuples(index=False, name=None))
    versions = (
        f"Python {platform.python_version()}, NumPy {np.__version__}, Numba {numba.__version__}, "
        f"SimPy {simpy.__version__}, {platform.machine()}"
    )
    text = f"# Simulation against theory\n\n{summary(findings, seconds)}\n\n{head}\n{body}\n\n{versions}\n"
    path.write_text(text, encoding="utf-8")
