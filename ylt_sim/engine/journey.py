"""What an engine needs to know of a journey: five hooks, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol, runtime_checkable

from ylt_sim.kernel.codes import LAST_SECOND

__all__ = ["Journey", "dispatch_table", "source_modules", "whole_second"]


@runtime_checkable
class Journey(Protocol):
    """A module with the compiled chains ``enter``, ``start``, ``leave`` and the clock ``alarm``, ``begin``.

    ``ROOMS`` maps each stage's code to the module that holds its hooks under ``STAGES[code]``, so that the SimPy
    engine dispatches by table and a test can compare table and chains.

    A journey over tables that are larger than a processor's cache may also have the rules
    ``look_ahead(w, p, distance)`` and ``look_at_arrival(w, number, distance)``: what to ask of the memory
    (`ylt_sim.kernel.primitives.fetch`) for the events and arrivals of a bucket of the compiled engine's calendar, when
    it is that many rows away. Without effect on any value; the SimPy engine does not call them.
    """

    __name__: str
    enter: Callable[..., Any]
    start: Callable[..., Any]
    leave: Callable[..., Any]
    alarm: Callable[..., Any]
    begin: Callable[..., Any]

    @property
    def STAGE_NAMES(self) -> tuple[str, ...]:  # noqa: N802
        """Names of the stages, by code."""

    @property
    def ROOMS(self) -> tuple[ModuleType, ...]:  # noqa: N802
        """Modules that hold the hooks."""


def dispatch_table(journey: Journey) -> dict[str, list[Callable[..., Any] | None]]:
    """For each hook, the function of every stage found in the rooms by name (``<stage>_<hook>``), or None."""
    table: dict[str, list[Callable[..., Any] | None]] = {}
    for hook in ("enter", "start", "leave"):
        table[hook] = []
        for stage in journey.STAGE_NAMES:
            found = [getattr(room, f"{stage}_{hook}") for room in journey.ROOMS if hasattr(room, f"{stage}_{hook}")]
            if len({id(f) for f in found}) > 1:
                raise ValueError(f"two rooms define {stage}_{hook}")
            table[hook].append(found[0] if found else None)
    return table


def source_modules(journey: Journey) -> list[ModuleType]:
    """Every module whose text decides what the compiled journey does."""
    named = [sys.modules[journey.__name__], *journey.ROOMS, *getattr(journey, "SOURCES", ())]
    return list({module.__name__: module for module in named}.values())


def whole_second(seconds: float, least: int) -> int:
    """A whole number of seconds from ``least`` to the end of the clock, as an ``int`` of Python's own."""
    if int(seconds) != seconds or not least <= seconds <= LAST_SECOND:
        raise ValueError(f"{seconds} is not a whole number of seconds from {least} to the clock's end, {LAST_SECOND}")
    return int(seconds)
