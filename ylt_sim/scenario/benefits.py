"""Benefit rules from policy start: a system-wide part of a scenario, no attribute of a consortium."""

from __future__ import annotations

from typing import Any

from pydantic import Field, create_model

from ylt_sim.scenario.fields import Frozen, quantity
from ylt_sim.scenario.parameters import InsuranceParameters

__all__ = ["Benefits"]

BEHAVIOUR = ("low_income_sensitivity", "forgone_share", "forgone_per_point")
"""How people respond: parameters of the model, no rule that a policy sets."""


class _Benefits(Frozen):
    """Rules of insurance and prices from ``policy_start_day``; what is left out stays as it is today.

    Prices are multiples of today's list by tier: village, township, county, tertiary.
    """

    price_factor: tuple[float, float, float, float] = quantity(
        (1.0, 1.0, 1.0, 1.0), low=(0.5, 0.5, 0.5, 0.5), high=(1.5, 1.5, 1.5, 1.5), unit="multiples of today's price",
        source="assumption", doc="Prices of visits, tests and stays by tier.",
    )

    def at_policy(self, today: InsuranceParameters) -> InsuranceParameters:
        """The rules of insurance from policy start."""
        changed = {name: getattr(self, name) for name in InsuranceParameters.model_fields if hasattr(self, name)}
        return today.model_copy(update={name: value for name, value in changed.items() if value is not None})


def _optional(name: str) -> Any:
    """A rule that a policy may set, with unit, range and source of the rule of today."""
    field = InsuranceParameters.model_fields[name]
    extra = dict(field.json_schema_extra or {})  # type: ignore[arg-type]
    extra["default"] = None
    whole = Field(default=None, description=field.description, json_schema_extra=extra, strict=True)
    return field.annotation | None, whole  # type: ignore[operator]


_RULES: dict[str, Any] = {
    name: _optional(name) for name in InsuranceParameters.model_fields if name not in BEHAVIOUR
}
Benefits = create_model("Benefits", __base__=_Benefits, __module__=__name__, __doc__=_Benefits.__doc__, **_RULES)
