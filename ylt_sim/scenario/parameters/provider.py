"""Parameters: how providers are paid today (支付方式), and how far a gain sways them."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["ProviderParameters"]


def _strength(default: float, high: float, doc: str) -> float:
    value: float = quantity(
        default, low=0.0, high=high, unit="log-odds per 1,000 yuan", source="assumption", minimum=0.0,
        doc=f"{doc} 0 switches the response off.",
    )
    return value


class ProviderParameters(Frozen):
    """Payment of providers today, and the six decisions that a change of it sways (动机).

    A response is its strength x (marginal gain - marginal gain under today's payment), on the log-odds of a decision.
    """

    case_share: float = quantity(
        0.5, low=0.0, high=1.0, unit="share of the stays of hospitals", source="assumption",
        doc="Stays at county and tertiary hospitals that are paid by case today (DRG/DIP); others by volume.",
    )
    budget_share: float = quantity(
        0.0, low=0.0, high=0.5, unit="share of the fund's payments to hospitals", source="assumption",
        doc="Payments that are a fixed budget of the hospital today, whatever it does.",
    )
    admit_per_1000_yuan: float = _strength(0.3, 1.0, "Admit a borderline patient, by the gain of his stay.")
    send_down_per_1000_yuan: float = _strength(
        0.5, 2.0, "Keep, send down or send home at the end of the acute days, by the gain of the recovery days."
    )
    refer_per_1000_yuan: float = _strength(0.3, 1.0, "Refer up or treat, by the gain of treating.")
    accept_per_1000_yuan: float = _strength(0.3, 1.0, "Accept a patient for a stay, by its gain.")
    test_per_1000_yuan: float = _strength(3.0, 10.0, "Order a test, or repeat one done elsewhere, by the gain of it.")
    withhold_per_1000_yuan: float = _strength(3.0, 10.0, "Do a needed test, by the gain of it.")
    declined_share: float = quantity(
        0.02, low=0.005, high=0.05, unit="share of patients for a stay", source="assumption", minimum=0.0001,
        maximum=0.5,
        doc="Patients whom hospitals decline for their cost under today's payment (推诿). They are in the constants "
        "that are fitted to today; only those beyond it are simulated.",
    )
    early_share: float = quantity(
        0.02, low=0.005, high=0.1, unit="share of stays with recovery days", source="assumption", minimum=0.0001,
        maximum=0.5, doc="Patients sent home at the end of the acute days under today's payment; likewise.",
    )
    withheld_share: float = quantity(
        0.02, low=0.005, high=0.1, unit="share of needed tests", source="assumption", minimum=0.0001, maximum=0.5,
        doc="Needed tests that are withheld under today's payment; likewise.",
    )
    needless_share: float = quantity(
        0.05, low=0.01, high=0.15, unit="share of tests that are not needed", source="assumption", minimum=0.0001,
        maximum=0.5, doc="Tests of the place that are done without need under today's payment; likewise.",
    )
    public_health_yuan: float = quantity(
        89, low=60, high=100, unit="yuan per resident and year", source="assumption",
        doc="Basic public health money, from the government to the township centre and its villages.",
    )
    stop_loss_share: float = quantity(
        0.1, low=0.03, high=0.3, unit="share of a packaged budget", source="assumption",
        doc="Overspending above it is not borne by the consortium.",
    )
    assessment_score: float = quantity(
        1.0, low=0.7, high=1.0, unit="share of what is withheld", source="assumption",
        doc="Part of the withheld budget that is paid after the assessment.",
    )
    village_surplus_share: float = quantity(
        0.25, low=0.0, high=0.5, unit="share of the primary members' surplus", source="mechanisms.csv:global_budget",
        maximum=1,
        doc="Village clinics' part of it, the rest is the township centres': 3 to 1 as in Tianchang's 6:3:1.",
    )
