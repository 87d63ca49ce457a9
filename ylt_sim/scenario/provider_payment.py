"""How providers are paid from policy start: a system-wide part of a scenario, no attribute of a consortium."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ylt_sim.scenario.fields import Frozen, quantity
from ylt_sim.scenario.parameters import ProviderParameters

__all__ = ["ProviderPayment"]


class ProviderPayment(Frozen):
    """What a scenario file writes under ``payment``; what is left out stays as it is today.

    The budget of a consortium is a mechanism of it (``global_budget``, ``unified_finance``).
    """

    case_share: float | None = quantity(
        None, low=0.0, high=1.0, unit="share of the stays of hospitals", source="assumption", minimum=0.0,
        doc="Stays at county and tertiary hospitals that are paid by case; others by volume.",
    )
    case_method: Literal["drg", "dip"] = Field(
        default="drg",
        description="drg: a rate for each case weight. dip: points with a value that floats, so that a year's points "
        "share out its budget. At the margin both pay a case, not a day.",
    )
    case_rate: float = quantity(
        1.0, low=0.8, high=1.2, unit="multiple of the mean price of the case", source="assumption", minimum=0.0,
        doc="What a case is paid over its mean price today at the tier.",
    )
    budget_share: float | None = quantity(
        None, low=0.0, high=1.0, unit="share of the fund's payments to hospitals", source="assumption", minimum=0.0,
        doc="Payments to county and tertiary hospitals that are a fixed budget, whatever they do.",
    )

    def at_policy(self, today: ProviderParameters) -> ProviderParameters:
        """The payment of providers from policy start, without the rate of a case."""
        changed = {"case_share": self.case_share, "budget_share": self.budget_share}
        return today.model_copy(update={name: value for name, value in changed.items() if value is not None})
