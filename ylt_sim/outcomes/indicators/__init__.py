"""Indicators as officials define them, each a function with its numerator and denominator."""

from ylt_sim.outcomes.indicators import earlier_lists, official_2024, own
from ylt_sim.outcomes.indicators.definition import (
    GROUPS,
    INDICATORS,
    NOT_COMPUTED,
    UNITS,
    Definition,
    Ratio,
    reason,
)
from ylt_sim.outcomes.indicators.figures import Figures, Settlement
from ylt_sim.outcomes.indicators.frame import figures_of, indicator_frame
from ylt_sim.outcomes.indicators.switches import Arrangement
from ylt_sim.outcomes.indicators.tally import Ground, Tally

LISTS = (official_2024, earlier_lists, own)
"""Modules that hold the functions."""

__all__ = [
    "GROUPS",
    "INDICATORS",
    "LISTS",
    "NOT_COMPUTED",
    "UNITS",
    "Arrangement",
    "Definition",
    "Figures",
    "Ground",
    "Ratio",
    "Settlement",
    "Tally",
    "figures_of",
    "indicator_frame",
    "reason",
]
