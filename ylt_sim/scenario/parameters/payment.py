"""Parameters: List prices by tier (费用): village, township, county, tertiary."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["PaymentParameters"]


class PaymentParameters(Frozen):
    """List prices by tier (费用): village, township, county, tertiary."""

    visit_yuan: tuple[float, float, float, float] = quantity(
        (45.0, 84.7, 218.6, 354.4),
        low=(25.0, 77.0, 200.0, 340.0),
        high=(70.0, 92.0, 240.0, 380.0),
        unit="yuan per visit",
        source="C09;C04;C03;assumption",
        doc="Mean cost of an outpatient visit (village clinic: assumption).",
    )
    day_yuan: tuple[float, float, float, float] = quantity(
        (0.0, 317.5, 697.1, 1658.4),
        low=(0.0, 300.0, 650.0, 1550.0),
        high=(0.0, 340.0, 750.0, 1750.0),
        unit="yuan per day in hospital",
        source="C10;C06;B45;C05;B44;assumption",
        doc="Mean cost of an admission over mean days of stay, by tier.",
    )
