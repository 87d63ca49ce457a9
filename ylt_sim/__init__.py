"""Discrete-event simulation of tiered health care (分级诊疗) and medical consortia (医联体) in China.

>>> import ylt_sim as ylt
>>> tight = ylt.load("tight_county_community", set={"region": "county-small"})
>>> result = ylt.run(tight, seed=1, days=70)  # doctest: +SKIP
>>> study = ylt.compare([tight], against=tight.set("consortia.county_group.preset", "loose"))  # doctest: +SKIP
"""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ylt_sim.errors import YltError
from ylt_sim.live_run import Simulation, simulation
from ylt_sim.records import AuditError
from ylt_sim.result import Result
from ylt_sim.run import run
from ylt_sim.scenario import Scenario, ScenarioError, diff, load, schema, shipped, show, sources
from ylt_sim.study import Comparison, compare
from ylt_sim.study.compare import StudyError

if TYPE_CHECKING:
    import pandas as pd

    from ylt_sim.study.sweep import StudyResult

__all__ = [
    "AuditError",
    "Comparison",
    "Result",
    "Scenario",
    "ScenarioError",
    "Simulation",
    "StudyError",
    "YltError",
    "__version__",
    "compare",
    "diff",
    "indicators",
    "load",
    "run",
    "schema",
    "shipped",
    "show",
    "simulation",
    "sources",
]

try:
    __version__ = version("ylt-sim")
except PackageNotFoundError:  # the sources are on the path without an installation
    __version__ = "unknown"


def indicators(
    source: Result | Comparison | StudyResult | str | os.PathLike[str],
    period: str | None = None,
    *,
    scenario: str | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """The official indicators of a result, a comparison, a study, or of the folder of one.

    Parameters
    ----------
    source, period, scenario, lang
        As for `ylt_sim.report.indicators.indicators`, which says what the columns are.

    Examples
    --------
    >>> import ylt_sim as ylt
    >>> sheet = ylt.indicators(ylt.run("tight_county_community", seed=1), "year 1")  # doctest: +SKIP
    """
    from ylt_sim.report.indicators import indicators as table

    return table(source, period, scenario=scenario, lang=lang)
