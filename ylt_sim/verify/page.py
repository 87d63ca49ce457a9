"""Findings as a table and as a page, in English and Chinese; names of cases and quantities stay English."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import numba
import numpy as np
import pandas as pd
import simpy

from ylt_sim.verify.case import FALSE_ALARM, NARROW, Finding, confidence
from ylt_sim.verify.catalogue import catalogue

__all__ = ["findings_table", "summary", "write_page"]

Language = Literal["en", "zh"]
COLUMNS = {
    "case": "算例", "quantity": "数量", "formula": "公式值", "simulated": "模拟值", "interval": "区间",
    "half-width, %": "半宽，%", "verdict": "结论", "size": "重复 x 顾客", "source": "出处",
}  # fmt: skip
VERDICTS = {"pass": "通过", "missed": "不含公式值", "too wide": "区间过宽", "exact": "精确"}


def _shown(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 10_000 else f"{value:.0f}"


def findings_table(findings: Iterable[Finding], lang: Language = "en") -> pd.DataFrame:
    """One row a quantity, all as text: formula, simulation with its interval, verdict, size, source.

    Parameters
    ----------
    findings
        From `ylt_sim.verify.catalogue.verify`.
    lang
        ``en`` or ``zh``.
    """
    rows = []
    for f in findings:
        low, high = f.mean - f.half_width, f.mean + f.half_width
        values = (
            f.case, f.quantity, _shown(f.theory), _shown(f.mean),
            _say("exact", lang) if f.is_exact else f"{_shown(low)} - {_shown(high)}",
            "" if f.is_exact or f.theory == 0 else f"{100 * f.half_width / abs(f.theory):.2f}",
            _say(f.verdict, lang), f.size, f.source,
        )  # fmt: skip
        rows.append(dict(zip(COLUMNS if lang == "en" else COLUMNS.values(), values, strict=True)))
    return pd.DataFrame(rows)


def _say(word: str, lang: Language) -> str:
    return VERDICTS[word] if lang == "zh" else word


def summary(findings: Sequence[Finding], lang: Language = "en", seconds: float | None = None) -> str:
    """How many quantities pass, by which rule, and which do not."""
    failed = [f for f in findings if not f.passes]
    passed, cases = len(findings) - len(failed), len({f.case for f in findings})
    level, narrow, alarm = 100 * confidence(catalogue()), 100 * NARROW, 100 * FALSE_ALARM
    if lang == "zh":
        took = "" if seconds is None else f"，用时 {seconds:.0f} 秒"
        lines = [
            f"{cases} 个算例、{len(findings)} 个数量，其中 {passed} 个通过{took}。",
            f"随机数量通过的条件：独立重复的 {level:.4f} % t 区间包含公式值，且半宽小于公式值的 {narrow:.0f} %；"
            f"因此正确的模拟器在整个目录中误报的概率至多 {alarm:.0f} %（Bonferroni）。手工推演的算例须完全相等。",
        ]
    else:
        took = "" if seconds is None else f" in {seconds:.0f} s"
        lines = [
            f"{passed} of {len(findings)} quantities of {cases} cases pass{took}.",
            f"A stochastic quantity passes if its {level:.4f} % t-interval over independent replications holds the "
            f"formula's value and is less than {narrow:.0f} % of it wide to either side: a correct simulator fails "
            f"anywhere in the whole catalogue with at most {alarm:.0f} % (Bonferroni). Traced by hand: equal.",
        ]
    lines += [f"{_say(f.verdict, lang)}: {f.case}, {f.quantity}" for f in failed]
    return "\n".join(lines)


def write_page(
    findings: Sequence[Finding], path: Path, lang: Language = "en", *, command: str = "ylt-sim verify",
    seconds: float | None = None,
) -> None:  # fmt: skip
    """The table as a page in Markdown, with the command and the versions that make it again."""
    frame = findings_table(findings, lang)
    head = "| " + " | ".join(frame.columns) + " |\n|" + "---|" * len(frame.columns)
    body = "\n".join("| " + " | ".join(row) + " |" for row in frame.itertuples(index=False, name=None))
    title = "模拟与理论对照" if lang == "zh" else "Simulation against theory"
    versions = (
        f"`{command}`, Python {platform.python_version()}, NumPy {np.__version__}, Numba {numba.__version__}, "
        f"SimPy {simpy.__version__}, {platform.machine()}"
    )
    said = summary(findings, lang, seconds).replace("\n", "\n\n")
    path.write_text(f"# {title}\n\n{said}\n\n{head}\n{body}\n\n{versions}\n", encoding="utf-8")
