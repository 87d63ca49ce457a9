"""An epidemic: a system-wide part of a scenario, no attribute of a consortium."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["Epidemic"]


class Epidemic(Frozen):
    """What a scenario file writes under ``epidemic``; without it there is none.

    The extra illness comes on top of the usual one. It is drawn once for all scenarios of a study, at the largest
    attack rate of those with the same start, length and condition; each scenario thins it to its own.
    """

    condition: Literal["uri", "child_resp", "lower_resp", "gastroenteritis", "fever_infection"] = Field(
        default="fever_infection", description="Condition of the catalogue as which the cases are treated."
    )
    start_day: int = Field(
        default=140, ge=0, le=3650, description="First day, from a midnight.", json_schema_extra={"unit": "days"}
    )
    duration_days: int = Field(
        default=60, ge=1, le=511, description="Days from the first to the last case; the curve is a raised cosine.",
        json_schema_extra={"unit": "days"},
    )  # fmt: skip
    attack_rate: float = quantity(
        0.1,
        low=0.02,
        high=0.3,
        unit="share of residents",
        source="assumption",
        doc="Residents, of the ages in which the condition occurs, who fall ill.",
    )
    severity_shares: tuple[float, float, float, float] = quantity(
        (0.8, 0.15, 0.04, 0.01),
        low=(0.7, 0.1, 0.02, 0.002),
        high=(0.9, 0.2, 0.08, 0.02),
        unit="share of cases",
        source="assumption",
        doc="Cases by severity: minor, moderate, severe, critical; scaled to add up to 1.",
    )
    staff_ill_share: float = quantity(
        0.1,
        low=0.0,
        high=0.4,
        unit="share of doctors",
        source="assumption",
        doc="Doctors and coordinators who fall ill, spread over the epidemic like its cases.",
    )
    staff_ill_days: float = quantity(
        7, low=3, high=14, unit="days", source="assumption", doc="Days for which an ill doctor is off the roster."
    )
    beds_lent_share: float = quantity(
        0.0,
        low=0.0,
        high=0.5,
        unit="share of surgical beds",
        source="assumption",
        doc="Beds of the surgical ward of each hospital that are lent to the ward which takes the cases.",
    )
    suspends_referrals: bool = Field(
        default=False, description="Referrals within consortia, up and down, are suspended while it lasts."
    )
    suspends_rotation: bool = Field(
        default=False, description="Doctors who rotate see patients at home while it lasts."
    )

    @field_validator("severity_shares", mode="after")
    @classmethod
    def _adds_up(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if sum(value) <= 0:
            raise PydanticCustomError("shares", "four shares, of which one at least is above 0")
        return value
