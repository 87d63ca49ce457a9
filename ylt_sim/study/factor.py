"""Factors: numbers of a scenario, named by their path, that a study varies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, model_validator

from ylt_sim.scenario import Scenario
from ylt_sim.scenario.describe import Quantity, quantities
from ylt_sim.scenario.faults import fault_error
from ylt_sim.scenario.fields import Frozen
from ylt_sim.scenario.validation import is_whole

__all__ = ["Factor", "FactorEntry", "assumptions", "resolved_factor"]

ASSUMPTION = "assumption"
NOT_VARIED = ("region.constants.",)
"""Fitted to targets: to vary them is to leave the baseline."""


class FactorEntry(Frozen):
    """A factor as a study file writes it."""

    path: str = Field(default="", description="Path of a number, as `--set` takes it.")
    assumptions: str = Field(
        default="", description="Instead of a path: every assumption below this section, such as parameters.ward."
    )
    strengths: float | None = Field(
        default=None, gt=0, le=1, description="Instead: every strength of the scenarios' presets, so much up or down."
    )
    low: float | None = Field(default=None, description="Lower end; default: the low of the parameter's source.")
    high: float | None = Field(default=None, description="Upper end; default: the high of the parameter's source.")
    values: tuple[Any, ...] = Field(default=(), description="Instead of low and high: the values, numbers or words.")
    scale: Literal["linear", "log"] = Field(default="linear", description="How values lie between low and high.")
    scenarios: tuple[str, ...] = Field(default=(), description="Scenarios that it applies to; default: all.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return {"path": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _holds_together(self) -> FactorEntry:
        if [bool(self.path), bool(self.assumptions), self.strengths is not None].count(True) != 1:
            raise fault_error("a factor names one path, a group of assumptions, or strengths",
                              "write 'path: parameters.x.y'")  # fmt: skip
        if not self.path and (self.values or self.low is not None or self.high is not None):
            raise fault_error("the ranges of a group are those of its sources, or around its strengths",
                              "remove values, low and high")  # fmt: skip
        if self.values and (self.low is not None or self.high is not None):
            raise fault_error("a factor has values, or low and high", "remove one of them")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise fault_error("low lies below high", "exchange them")
        if self.scale == "log" and self.low is not None and self.low <= 0:
            raise fault_error("a logarithmic scale needs low above 0", "give a low above 0, or 'scale: linear'")
        return self


@dataclass(frozen=True)
class Factor:
    """A factor that is ready to be varied.

    Attributes
    ----------
    path
        Where it stands in a scenario.
    low, high
        Its ends; tuples, moved together, where the parameter has one number a tier or a class.
    values
        Its values in order, instead of ends.
    scale
        ``linear`` or ``log``.
    whole
        Whether it takes whole numbers only.
    scenarios
        Keys of the scenarios that it applies to.
    """

    path: str
    low: Any = None
    high: Any = None
    values: tuple[Any, ...] = ()
    scale: str = "linear"
    whole: bool = False
    scenarios: tuple[str, ...] = ()

    def at(self, u: float) -> Any:
        """The value at ``u``, from 0 (low, or the first value) to 1 (high, or the last)."""
        if self.values:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        if isinstance(self.low, tuple):
            return tuple(self._between(a, b, u) for a, b in zip(self.low, self.high, strict=True))
        return self._between(self.low, self.high, u)

    def _between(self, low: float, high: float, u: float) -> float | int:
        if self.whole:
            low, high = low - 0.5 + 1e-9, high + 0.5 - 1e-9  # so that every whole number is as likely
        if self.scale == "log":
            value = math.exp(math.log(low) + u * (math.log(high) - math.log(low)))
        else:
            value = low + u * (high - low)
        return round(value) if self.whole else float(f"{value:.12g}")

    def levels(self, number: int) -> tuple[Any, ...]:
        """Its values, or ``number`` of them from low to high."""
        if self.values:
            return self.values
        if number == 1:
            return (self.at(0.5),)
        return tuple(dict.fromkeys(self.at(i / (number - 1)) for i in range(number)))

    @property
    def ends(self) -> tuple[Any, ...]:
        """What has to be sound in a scenario for everything between to be so."""
        return self.values or (self.at(0.0), self.at(1.0))


def resolved_factor(entry: FactorEntry, base: Scenario, keys: Sequence[str]) -> Factor:
    """A factor of one path with its range; ``base`` knows the range of its parameters.

    Raises
    ------
    pydantic_core.PydanticCustomError
        If it has no range of its own and its parameter has none either.
    """
    known = {quantity.path: quantity for quantity in quantities(base)}.get(entry.path)
    low, high = entry.low, entry.high
    if not entry.values:
        low = known.low if low is None and known is not None else low
        high = known.high if high is None and known is not None else high
        if low is None or high is None:
            raise fault_error("a factor has values, or low and high", "write 'low: 2' and 'high: 24'")
        if isinstance(low, tuple) != isinstance(high, tuple):
            raise fault_error("this parameter has several numbers, and they have ranges of their own",
                              "remove low and high")  # fmt: skip
        if not low < high:
            raise fault_error(f"low lies below high, and the range is {low} to {high}", "write both 'low:' and 'high:'")
        if entry.scale == "log" and (min(low) if isinstance(low, tuple) else low) <= 0:
            raise fault_error(f"a logarithmic scale needs low above 0, and it is {low}",
                              "give a low above 0, or 'scale: linear'")  # fmt: skip
    whole = is_whole(tuple(entry.path.split(".")))
    return Factor(entry.path, low, high, entry.values, entry.scale, whole, entry.scenarios or tuple(keys))


def assumptions(base: Scenario, section: str = "parameters", keys: Sequence[str] = ()) -> tuple[Factor, ...]:
    """Every number below ``section`` whose source is an assumption, over its low-high.

    A parameter with a number a tier or a class is one factor: its numbers move together. Fitted constants are left
    out, and so is what lies outside its own range in this scenario or has no range: it was written on purpose.
    """
    def is_one(quantity: Quantity) -> bool:
        below = quantity.path == section or quantity.path.startswith(section + ".")
        return below and ASSUMPTION in quantity.source and not quantity.path.startswith(NOT_VARIED)

    out = []
    for quantity in filter(is_one, quantities(base)):
        if quantity.low is None or quantity.high is None or quantity.low == quantity.high:
            continue
        if not _within(quantity.value, quantity.low, quantity.high):
            continue
        whole = is_whole(tuple(quantity.path.split(".")))
        out.append(Factor(quantity.path, quantity.low, quantity.high, whole=whole, scenarios=tuple(keys)))
    return tuple(out)


def _within(value: Any, low: Any, high: Any) -> bool:
    if isinstance(value, tuple):
        return all(_within(v, a, b) for v, a, b in zip(value, low, high, strict=True))
    return bool(low <= value <= high)
