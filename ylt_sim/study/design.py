"""Designs: at which points of its factors a study looks."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ylt_sim.scenario.faults import fault_error
from ylt_sim.scenario.fields import Frozen
from ylt_sim.study.factor import Factor

__all__ = ["Design", "Point", "points_of", "salib_problem"]




class Design(Frozen):
    """How the points of a study lie.

    ``none``: the scenarios as written; ``list``: points written out; ``grid``: every combination; ``lhs``: Latin
    hypercube; ``sobol``: Sobol' sequence; ``saltelli``: pairs of points for Sobol' indices; ``morris``: trajectories.
    """

    kind: Literal["none", "list", "grid", "lhs", "sobol", "saltelli", "morris"] = Field(
        default="none", description="How the points lie."
    )
    points: int = Field(default=64, ge=1, le=1_000_000, description="Points of lhs, sobol; base points of saltelli.")
    levels: int = Field(default=2, ge=1, le=100, description="Values a factor of a grid that has low and high.")
    trajectories: int = Field(default=10, ge=2, le=10_000, description="Trajectories of morris.")
    at: tuple[dict[str, Any], ...] = Field(default=(), description="Points of a list, each a mapping path: value.")
    seed: int = Field(default=0, ge=0, description="Seed of lhs, sobol, saltelli and morris.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return {"kind": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _holds_together(self) -> Design:
        if (self.kind == "list") != bool(self.at):
            raise fault_error("points are written out for a design of kind list, and only there",
                              "write 'kind: list' and below it 'at:' with '- {path: value}'")  # fmt: skip
        if self.kind in ("sobol", "saltelli") and self.points & (self.points - 1):
            raise fault_error(f"points = {self.points}: Sobol' points balance in powers of two only",
                              f"write {1 << self.points.bit_length()}")  # fmt: skip
        return self


@dataclass(frozen=True)
class Point:
    """One point.

    Attributes
    ----------
    number
        0, 1, 2, ...
    settings
        Values by path.
    unit
        Where it lies in the unit cube of the factors; empty for points of a list or a grid.
    """

    number: int
    settings: Mapping[str, Any]
    unit: tuple[float, ...] = ()


def salib_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The unit cube of the factors, as SALib wants it."""
    return {"num_vars": len(factors), "names": [f.path for f in factors], "bounds": [[0.0, 1.0]] * len(factors)}


def points_of(design: Design, factors: Sequence[Factor]) -> tuple[Point, ...]:
    """Points of a design in their order.

    Notes
    -----
    Designs that fill the space (``lhs``, ``sobol``) begin with the scenarios as written, point 0. Latin hypercube:
    McKay, Beckman and Conover 1979; scrambled Sobol' sequence: Owen 1998, both by `scipy.stats.qmc`. ``saltelli``:
    Saltelli et al. 2010 without second order, ``morris``: Morris 1991, both by SALib (Iwanaga, Usher and Herman 2022).
    """
    if design.kind == "none":
        return (Point(0, {}),)
    if design.kind == "list":
        return tuple(Point(i, dict(each)) for i, each in enumerate(design.at))
    if design.kind == "grid":
        axes = [factor.levels(design.levels) for factor in factors]
        paths = [factor.path for factor in factors]
        return tuple(Point(i, dict(zip(paths, each, strict=True))) for i, each in enumerate(itertools.product(*axes)))
    points = [_point(i, row, factors) for i, row in enumerate(_unit_points(design, factors))]
    if design.kind in ("lhs", "sobol"):
        points = [Point(0, {}), *(Point(p.number + 1, p.settings, p.unit) for p in points)]
    return tuple(points)


def _point(number: int, row: NDArray[np.float64], factors: Sequence[Factor]) -> Point:
    unit = tuple(float(u) for u in row)
    return Point(number, {f.path: f.at(u) for f, u in zip(factors, unit, strict=True)}, unit)


def _unit_points(design: Design, factors: Sequence[Factor]) -> NDArray[np.float64]:
    from scipy.stats import qmc  # a third of the time in which the package is imported, and few studies have a design

    if design.kind == "lhs":
        return qmc.LatinHypercube(len(factors), rng=design.seed).random(design.points)  # type: ignore[no-any-return]
    if design.kind == "sobol":
        exponent = design.points.bit_length() - 1
        return qmc.Sobol(len(factors), rng=design.seed).random_base2(exponent)  # type: ignore[no-any-return]
    problem = salib_problem(factors)
    if design.kind == "saltelli":
        from SALib.sample import sobol

        return sobol.sample(problem, design.points, calc_second_order=False, seed=design.seed)  # type: ignore[no-any-return]
    from SALib.sample import morris

    return morris.sample(problem, design.trajectories, num_levels=4, seed=design.seed)  # type: ignore[no-any-return]
