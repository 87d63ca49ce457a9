"""Parameters: the benefit rules of basic medical insurance (基本医疗保险) as they stand today."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["InsuranceParameters"]

ByTier = tuple[float, float, float, float]
ByScheme = tuple[float, float]


class InsuranceParameters(Frozen):
    """Basic medical insurance (基本医疗保险) today; by tier: village, township, county, tertiary.

    By scheme: residents' (城乡居民), employees' (职工). A fiscal year is the year of every limit.
    """

    resident_outpatient_percent: ByTier = quantity(
        (56.5, 56.5, 0.0, 0.0), low=(50, 50, 0, 0), high=(65, 65, 50, 50), maximum=100,
        unit="percent of the covered cost", source="C36;C37",
        doc="Residents' scheme, ordinary outpatient care; no deductible.",
    )
    employee_outpatient_percent: ByTier = quantity(
        (60.0, 60.0, 55.0, 50.0), low=(50, 50, 50, 45), high=(75, 75, 65, 60), maximum=100,
        unit="percent of the covered cost", source="assumption", doc="Employees' scheme, outpatient care.",
    )
    outpatient_limit_yuan: ByScheme = quantity(
        (500.0, 2000.0), low=(80, 1000), high=(1200, 4000), unit="yuan per year", source="C36;assumption",
        doc="Most that the fund pays for ordinary outpatient care in a year.",
    )
    chronic_percent: ByScheme = quantity(
        (60.0, 75.0), low=(50, 65), high=(70, 85), maximum=100, unit="percent of the covered cost",
        source="C24;C25;assumption",
        doc="Outpatient care of registered chronic illness (门诊慢特病) at any tier, if more than the ordinary rate; "
        "outside the outpatient limit.",
    )
    chronic_registered_share: float = quantity(
        0.35, low=0.15, high=0.6, unit="share of residents with a chronic illness", source="C25;assumption",
        doc="Chronically ill residents who are registered for that benefit.",
    )
    resident_deductible_yuan: ByTier = quantity(
        (0.0, 170.0, 600.0, 1200.0), low=(0, 100, 400, 900), high=(0, 400, 900, 1800), unit="yuan per stay",
        source="C34;C30;C32;assumption", doc="Residents' scheme, deductible of a stay (起付线).",
    )
    employee_deductible_yuan: ByTier = quantity(
        (0.0, 170.0, 500.0, 1000.0), low=(0, 100, 300, 700), high=(0, 400, 800, 1500), unit="yuan per stay",
        source="assumption", doc="Employees' scheme, deductible of a stay.",
    )
    resident_inpatient_percent: ByTier = quantity(
        (0.0, 88.0, 75.0, 60.0), low=(0, 85, 65, 50), high=(0, 90, 80, 70), maximum=100,
        unit="percent of the covered cost above the deductible", source="C35;C31;C33;assumption",
        doc="Residents' scheme, inpatient care.",
    )
    employee_inpatient_percent: ByTier = quantity(
        (0.0, 93.0, 90.0, 87.0), low=(0, 90, 85, 80), high=(0, 95, 93, 90), maximum=100,
        unit="percent of the covered cost above the deductible", source="C21;assumption",
        doc="Employees' scheme, inpatient care.",
    )
    inpatient_limit_yuan: ByScheme = quantity(
        (150_000.0, 400_000.0), low=(100_000, 200_000), high=(250_000, 600_000), unit="yuan per year",
        source="C29;assumption", doc="Most that the fund pays for inpatient care in a year (封顶线).",
    )
    covered_share: ByTier = quantity(
        (0.98, 0.95, 0.91, 0.86), low=(0.9, 0.9, 0.85, 0.78), high=(1, 1, 0.96, 0.93), maximum=1,
        unit="share of the price", source="assumption", doc="Cost within the catalogue of insurance (政策范围内).",
    )
    referred_percent: ByTier = quantity(
        (100.0, 100.0, 100.0, 100.0), low=(100, 100, 100, 85), high=(100, 100, 100, 100), maximum=100,
        unit="percent of the rate", source="C38;assumption",
        doc="Benefit of who comes with a referral, or as an emergency, by tier that he comes to.",
    )
    unreferred_percent: ByTier = quantity(
        (100.0, 100.0, 100.0, 80.0), low=(100, 100, 90, 65), high=(100, 100, 100, 100), maximum=100,
        unit="percent of the rate", source="C38;C39;assumption",
        doc="Benefit of who comes without; C38 and C39 are rules for care outside the prefecture.",
    )
    serious_threshold_yuan: float = quantity(
        14_000, low=8_000, high=20_000, unit="yuan per year", source="assumption",
        doc="Own payments within the catalogue above which serious-illness insurance (大病保险) pays.",
    )
    serious_percent: float = quantity(
        60, low=50, high=70, maximum=100, unit="percent of what exceeds the threshold", source="assumption",
        doc="Share that serious-illness insurance pays.",
    )
    poor_threshold_share: float = quantity(
        0.5, low=0.5, high=1.0, unit="share of the threshold", source="assumption",
        doc="Threshold of the poor over that of others.",
    )
    assistance_percent: float = quantity(
        70, low=50, high=90, maximum=100, unit="percent of own payments within the catalogue", source="assumption",
        doc="Medical assistance (医疗救助) to the poor for stays, after the insurances.",
    )
    low_income_sensitivity: float = quantity(
        1.0, low=0.0, high=2.0, unit="relative slope a step of income", source="assumption", minimum=0,
        doc="How much more the poorest fifth minds a price than the richest: the slope by fifth runs evenly from "
        "1 + half of this to 1 - half of this, never below 0.",
    )
    forgone_share: float = quantity(
        0.1, low=0.02, high=0.2, unit="share of admissions advised", source="assumption", minimum=0.001, maximum=0.9,
        doc="Admissions forgone for their price under today's rules. They are no part of the admissions to which the "
        "model is fitted; only those beyond it are simulated.",
    )
    forgone_per_point: float = quantity(
        0.03, low=0.0, high=0.08, unit="log-odds per point of the price that he pays himself", source="assumption",
        doc="What a point more of own payment adds to an admission's being forgone.",
    )
