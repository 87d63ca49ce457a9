"""How many replications are enough: a fixed number, or until intervals are narrow enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from scipy.special import stdtrit

from ylt_sim.scenario.faults import fault_error
from ylt_sim.scenario.fields import Frozen

__all__ = ["Precision", "Replications", "half_width", "next_number", "precision_of"]

FEWEST_PILOT = 10
FASTEST_GROWTH = 1.5


class Replications(Frozen):
    """Replications of every scenario at every point: ``fixed``, or from ``pilot`` until precise or ``most``."""

    fixed: int | None = Field(default=None, ge=1, description="A fixed number; intervals need 2 or more.")
    pilot: int = Field(default=FEWEST_PILOT, ge=FEWEST_PILOT, description="Replications before the first look.")
    most: int = Field(default=100, ge=FEWEST_PILOT, description="Budget: replications at most.")
    relative: float | None = Field(default=None, gt=0, lt=1, description="Half-width over the mean that is enough.")
    absolute: float | None = Field(default=None, gt=0, description="Half-width that is enough, in the measure's unit.")
    confidence: float = Field(default=0.95, gt=0.5, lt=1, description="Of the intervals.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return {"fixed": given} if isinstance(given, int) and not isinstance(given, bool) else given

    @model_validator(mode="after")
    def _holds_together(self) -> Replications:
        is_sequential = self.relative is not None or self.absolute is not None
        if (self.fixed is None) != is_sequential:
            raise fault_error(
                "replications are a fixed number, or stop at a relative or absolute precision",
                "write 'replications: 10', or 'replications: {relative: 0.05, absolute: 0.002}'",
            )
        if self.pilot > self.most:
            raise fault_error("the pilot is within the budget", f"write 'most: {self.pilot}' or more")
        return self

    @property
    def first(self) -> int:
        """Replications before the first look."""
        return self.pilot if self.fixed is None else self.fixed


@dataclass(frozen=True)
class Precision:
    """How precise one measure is.

    Attributes
    ----------
    number
        Replications in which it is defined.
    mean, half
        Mean and half-width; NaN where undefined.
    enough
        Whether no more are needed.
    needed
        Replications that the half-width suggests.
    """

    number: int
    mean: float
    half: float
    enough: bool
    needed: int


def half_width(values: NDArray[np.float64], confidence: float) -> float:
    """Half of Student's interval of the mean of independent replications; NaN with fewer than two."""
    if len(values) < 2:
        return math.nan
    if np.ptp(values) == 0.0:
        return 0.0
    return float(stdtrit(len(values) - 1, 0.5 + confidence / 2) * np.std(values, ddof=1) / math.sqrt(len(values)))


def precision_of(values: NDArray[np.float64], rule: Replications) -> Precision:
    """Judge one measure from its replications, those in which it is undefined (NaN) left out.

    Notes
    -----
    Stops when the half-width is at most ``absolute``, or at most ``relative / (1 + relative)`` of the mean's size,
    so that the error relative to the true mean is at most ``relative`` (Law 2015, Simulation Modeling and Analysis,
    section 9.4.1; Chow and Robbins 1965). Either is enough, so that a mean near zero needs an absolute precision and
    a large one may have a relative one. A measure that never varies is precise; one that is defined in fewer
    than two replications is not, and asks for as many as were run again.
    """
    defined = values[~np.isnan(values)]
    n, half = len(defined), half_width(defined, rule.confidence)
    mean = float(defined.mean()) if n else math.nan
    if n < 2:
        return Precision(n, mean, math.nan, False, 2 * max(len(values), 1))
    limit = max(
        rule.absolute if rule.absolute is not None else 0.0,
        abs(mean) * rule.relative / (1 + rule.relative) if rule.relative is not None else 0.0,
    )
    if half <= limit:
        return Precision(n, mean, half, True, n)
    needed = len(values) * (half / limit) ** 2 if limit > 0 else math.inf
    return Precision(n, mean, half, False, math.ceil(min(needed, 1e9)))


def next_number(number: int, needed: int, rule: Replications) -> int:
    """Replications at the next look: towards what is needed, at most half as many again, within the budget.

    Small steps keep the rule from stopping at a lucky look far beyond what was needed; the number depends on the
    results alone, so that a study resumed takes the same looks.
    """
    step = max(1, min(needed - number, math.ceil((FASTEST_GROWTH - 1) * number)))
    return min(number + step, rule.most)
