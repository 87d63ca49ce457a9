"""Parameters: prices (价格) by tier, condition and severity: village, township, county, tertiary."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["PRICE_YEAR", "PaymentParameters"]

PRICE_YEAR = 2023


class PaymentParameters(Frozen):
    """Prices (价格) by tier: village, township, county, tertiary; yuan of one price year, 2023."""

    visit_yuan: tuple[float, float, float, float] = quantity(
        (45.0, 84.7, 218.6, 354.4),
        low=(25.0, 77.0, 200.0, 340.0),
        high=(70.0, 92.0, 240.0, 380.0),
        unit="yuan per visit",
        source="C09;C04;C03;assumption",
        doc="Mean cost of an outpatient visit with its drugs, before the region's price constants (village clinic: "
        "assumption); tests are billed by themselves.",
    )
    day_yuan: tuple[float, float, float, float] = quantity(
        (0.0, 317.5, 697.1, 1658.4),
        low=(0.0, 300.0, 650.0, 1550.0),
        high=(0.0, 340.0, 750.0, 1750.0),
        unit="yuan per day in hospital",
        source="C10;C06;B45;C05;B44;assumption",
        doc="Mean cost of an admission over mean days of stay, before the region's price constants.",
    )
    usual_stay_days: tuple[float, float, float, float] = quantity(
        (0.0, 6.56, 9.7, 8.4),
        low=(0.0, 5.0, 8.0, 7.0),
        high=(0.0, 7.0, 10.0, 9.0),
        unit="days",
        source="C10;B45;B44;assumption",
        doc="Stay for which the cost of an admission is the price of its days.",
    )
    visit_growth_percent: float = quantity(
        3, low=0, high=6, unit="percent a year", source="assumption", minimum=-20, maximum=20,
        doc="By which costs per visit of earlier years are brought to 2023: C01 +5.5, C04 -1.7, C09 +9.6 in one year.",
    )
    stay_growth_percent: float = quantity(
        0, low=-5, high=6, unit="percent a year", source="assumption", minimum=-20, maximum=20,
        doc="Likewise costs per admission: C02 -5.0, C06 -0.7, C07 -4.2, C10 +5.8 in one year.",
    )
    front_loaded_share: float = quantity(
        0.4, low=0.2, high=0.6, unit="share of an admission's cost", source="assumption",
        doc="Part of the cost of an admission that is due at its start (procedures, tests, consumables), however long "
        "the stay; a stay after a step-down has no such part.",
    )
    test_yuan: tuple[float, float, float, float, float, float, float] = quantity(
        (60.0, 25.0, 70.0, 90.0, 240.0, 480.0, 150.0),
        low=(36.0, 15.0, 42.0, 54.0, 144.0, 288.0, 90.0),
        high=(84.0, 35.0, 98.0, 126.0, 336.0, 672.0, 210.0),
        unit="yuan per test",
        source="assumption",
        doc="Laboratory, ECG, X-ray, ultrasound, CT, MRI, pathology, at a county hospital.",
    )
    test_price_factor: tuple[float, float, float, float] = quantity(
        (0.8, 0.85, 1.0, 1.15), low=(0.6, 0.7, 1.0, 1.0), high=(1.0, 1.0, 1.0, 1.3),
        unit="multiple of the county's price", source="assumption", doc="Price of a test by tier.",
    )
    visit_severity_weight: tuple[float, float, float, float] = quantity(
        (0.9, 1.2, 1.6, 2.2), low=(0.8, 1.0, 1.2, 1.5), high=(1.0, 1.5, 2.2, 3.5),
        unit="multiple of the mean price", source="assumption",
        doc="Price of a visit by severity: minor, moderate, severe, critical.",
    )
    chronic_visit_weight: float = quantity(
        1.6, low=1.0, high=4.4, unit="multiple of the mean price", source="C23;C24;assumption",
        doc="Price of a visit for a chronic illness, with its prescription for weeks, over that of another visit.",
    )
    stay_severity_weight: tuple[float, float, float, float] = quantity(
        (0.7, 0.85, 1.15, 1.9), low=(0.5, 0.7, 1.0, 1.4), high=(0.9, 1.0, 1.4, 2.8),
        unit="multiple of the mean price", source="assumption",
        doc="Price of a day and of the start of a stay by severity.",
    )
    surgical_weight: float = quantity(
        1.4, low=1.0, high=2.2, unit="multiple of the mean price", source="assumption",
        doc="Price of what is due at the start of a stay in surgery and obstetrics over that of other stays.",
    )
    visit_drug_share: tuple[float, float, float, float] = quantity(
        (0.8, 0.6, 0.406, 0.406), low=(0.6, 0.45, 0.3, 0.3), high=(0.91, 0.75, 0.5, 0.5),
        unit="share of a visit's price", source="C14;C16;assumption",
        doc="Drugs in the price of a visit; sold without a margin.",
    )
    stay_drug_share: tuple[float, float, float, float] = quantity(
        (0.0, 0.4, 0.275, 0.275), low=(0.0, 0.3, 0.2, 0.2), high=(0.0, 0.5, 0.35, 0.35),
        unit="share of a stay's price", source="C15;assumption",
        doc="Drugs in the price of a stay; sold without a margin.",
    )
    consumables_share: tuple[float, float, float, float] = quantity(
        (0.0, 0.03, 0.12, 0.15), low=(0.0, 0.01, 0.06, 0.1), high=(0.0, 0.06, 0.2, 0.25),
        unit="share of a stay's price", source="assumption",
        doc="Consumables in the price of a stay; sold without a margin.",
    )
    cost_share: float = quantity(
        0.6, low=0.4, high=0.8, unit="share of the price without drugs and consumables", source="assumption",
        doc="What one more visit, test or day costs the facility, over its price without drugs and consumables.",
    )
