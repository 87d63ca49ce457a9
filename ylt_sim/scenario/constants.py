"""Constants of a region that are fitted, not observed: solved for the status quo by ``ylt-sim calibrate``."""

from __future__ import annotations

import math

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["Constants"]


def _constant(doc: str, start: float) -> float:
    value: float = quantity(start, low=-8.0, high=8.0, unit="utility", source="assumption", minimum=-math.inf, doc=doc)
    return value


class Constants(Frozen):
    """What closes the books of a region: constants of choice, and the multipliers of balance (a) and (d).

    Each is identified by one target (`ylt_sim.study.targets`); ``ylt-sim calibrate`` prints constant, target and what
    was reached. A region file without this section uses the start values, and says so wherever results are shown; one
    that names another region here, as ``constants: county-500k``, uses that region's, and is validated, not fitted.
    """

    is_fitted: bool = False
    fitted_for: str = ""
    own_village_clinic: float = _constant(
        "Choice constant of the own village clinic: share of in-county visits (B16).", 0.5
    )
    own_township: float = _constant("Choice constant of the own township centre: share of in-county visits (B17).", 0.3)
    neighbour_township: float = _constant(
        "Choice constant of the neighbouring township centre, as the own less 1.", -0.7
    )
    private_clinic: float = _constant("Choice constant of private clinics: share of all visits.", 0.5)
    county_general: float = _constant(
        "Choice constant of the county general hospital: share of in-county visits (B18).", 0.0
    )
    county_tcm: float = _constant("Choice constant of the county Chinese-medicine hospital.", -0.8)
    county_mch: float = _constant("Choice constant of the county maternal-child hospital.", -0.8)
    tertiary: float = _constant("Choice constant of tertiary hospitals: visits outside the county.", 0.0)
    private_hospital: float = _constant("Choice constant of private hospitals: share of all visits.", -1.0)
    self_care: dict[str, float] = {}
    visit_multiplier: float = quantity(
        1.0,
        low=0.3,
        high=3.0,
        unit="multiplier of planned return visits",
        source="assumption",
        doc="Closes visits per resident-year (B24) after all generated returns, referrals and bounces.",
    )
    admission_multiplier: float = quantity(
        1.0,
        low=0.3,
        high=3.0,
        unit="multiplier of admission need",
        source="assumption",
        doc="Closes admissions per resident-year after all generated returns, referrals and bounces.",
    )
    admission_recognise: float = quantity(
        0.8,
        low=0.4,
        high=0.99,
        unit="share of cases not seen to exceed the place",
        source="assumption",
        doc="Chance that a doctor sees that a patient needs a bed, there if the place has a ward and elsewhere if not: "
        "share of admissions at township centres (B62).",
    )
    primary_bed_taken: float = quantity(
        1.0, low=0.05, high=1.0, unit="share of those due a bed", source="assumption", minimum=0.0, maximum=1.0,
        doc="Those who take a bed of a centre that can treat them; others go to a hospital by themselves. "
        "All in a county; in a district it closes the share of admissions at community centres.",
    )
    step_down_raised: float = quantity(
        0.1,
        low=0.0,
        high=0.5,
        unit="share of stays in the scope of step-down",
        source="assumption",
        minimum=0.0,
        maximum=1.0,
        doc="Chance that a ward's own doctor raises a step-down that the ward's review does not: step-downs per 100 "
        "county stays (E08).",
    )
    death_multiplier: float = quantity(
        1.0,
        low=0.3,
        high=3.0,
        unit="one over the mean relative risk of death",
        source="assumption",
        doc="Closes deaths of the conditions (case fatality) under today's delays, places and errors.",
    )
    visit_price_township: float = quantity(
        1.0, low=0.3, high=3.0, unit="multiplier of list prices of visits", source="assumption",
        doc="Closes the mean cost per visit, tests included, at the tier township (C09).",
    )
    visit_price_county: float = quantity(
        1.0, low=0.3, high=3.0, unit="multiplier of list prices of visits", source="assumption",
        doc="Closes the mean cost per visit, tests included, at the tier county (C04).",
    )
    visit_price_tertiary: float = quantity(
        1.0, low=0.3, high=3.0, unit="multiplier of list prices of visits", source="assumption",
        doc="Closes the mean cost per visit, tests included, at the tier tertiary (C03).",
    )
    stay_price_township: float = quantity(
        1.0, low=0.3, high=3.0, unit="multiplier of list prices of stays", source="assumption",
        doc="Closes the mean cost per admission, at the tier township (C10).",
    )
    stay_price_county: float = quantity(
        1.0, low=0.3, high=3.0, unit="multiplier of list prices of stays", source="assumption",
        doc="Closes the mean cost per admission, at the tier county (C06).",
    )
    stay_price_tertiary: float = quantity(
        1.0, low=0.3, high=3.0, unit="multiplier of list prices of stays", source="assumption",
        doc="Closes the mean cost per admission, at the tier tertiary (C05).",
    )
