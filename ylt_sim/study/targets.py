"""Targets: what a region must or should show under today's practice, and which constant each target identifies."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ylt_sim import evidence
from ylt_sim.demand.deaths import catalogue_deaths_per_year
from ylt_sim.region import Region
from ylt_sim.region.volumes import table_totals
from ylt_sim.scenario import Scenario
from ylt_sim.scenario.constants import Constants
from ylt_sim.scenario.fields import Frozen
from ylt_sim.scenario.parameters.payment import PRICE_YEAR
from ylt_sim.scenario.region_file import RegionSpecification, TargetSettings
from ylt_sim.study.year import YEAR_DAYS, Year
from ylt_sim.world.build import may_self_care
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__ = ["Grade", "Identified", "Target", "books", "free_constants", "identified", "visit_share_targets"]

Grade = Literal["closure", "check", "reported"]
Scale = Literal["log", "odds", "ratio", "chance"]

OPTION_OF_KIND = {
    VILLAGE_CLINIC: "own_village_clinic", TOWNSHIP_CENTRE: "own_township", COUNTY_GENERAL: "county_general",
    COUNTY_TCM: "county_tcm", COUNTY_MCH: "county_mch", TERTIARY_HOSPITAL: "tertiary",
    PRIVATE_CLINIC: "private_clinic", PRIVATE_HOSPITAL: "private_hospital",
}  # fmt: skip
COUNTY_KINDS = [COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH]
PRIMARY_KINDS = [VILLAGE_CLINIC, TOWNSHIP_CENTRE, PRIVATE_CLINIC]
"""What the national figure of referrals divides by: all primary-care institutions, private clinics among them."""
VISIT_SOURCES = {"county": "B15;B16;B17;B18;B67;B68", "urban": "assumption;B07;B09;B10;B12;B13;B14;B15"}
FIT_TOLERANCE = 0.02
"""A fitted total is accepted this far from its target, and anywhere within its evidence."""
SELF_CARE_BOUNDS = (-8.0, 8.0)
FEWEST_EPISODES = 30
"""A self-care constant is moved only by a condition with so many episodes."""
RESIDENTS_PER_VILLAGE_CLINIC, RESIDENTS_PER_TOWNSHIP = 500_000 / 312, 500_000 / 18
"""Of the county for which A33 and A34 give the numbers of facilities."""


@dataclass(frozen=True)
class Target:
    """One quantity of a year under today's practice.

    Attributes
    ----------
    name
        In words, with its unit.
    value
        What it should be; NaN if it is only reported.
    low, high
        Accepted range.
    source
        Evidence row, or ``assumption``.
    reached
        Reads it from a simulated year.
    fitted_by
        Constant that was moved to it, or what was solved from it; empty if nothing was.
    """

    name: str
    value: float
    low: float
    high: float
    source: str
    reached: Callable[[Year], float]
    fitted_by: str = ""

    def grade(self, spec: RegionSpecification) -> Grade:
        """``closure``: a constant was fitted to it, or beds solved from it; ``check``: nothing was.

        Of a region with the constants of another one nothing is closed but its beds.
        """
        if math.isnan(self.value):
            return "reported"
        if not self.fitted_by:
            return "check"
        borrowed = spec.constants.fitted_for not in ("", spec.name)
        return "check" if borrowed and self.fitted_by != "beds" else "closure"

    def is_inside(self, value: float) -> bool:
        """Whether a value lies in the accepted range, given to the precision at which it is printed."""
        return self.low - 5e-7 <= value <= self.high + 5e-7


@dataclass(frozen=True)
class Identified:
    """A constant and the one target that identifies it.

    Attributes
    ----------
    constant
        Field of `Constants`, or ``self_care.`` and a condition.
    target
        The target.
    scale
        How the constant acts on the target: ``log`` adds to its logarithm, ``odds`` to its log-odds, with a minus
        sign; ``ratio`` multiplies it; ``chance`` is a chance itself, moved by its odds.
    gain
        Part of the miss by which the constant is moved at first.
    low, high
        Bounds of the constant.
    """

    constant: str
    target: Target
    scale: Scale
    gain: float
    low: float
    high: float


def visit_share_targets(scenario: Scenario) -> dict[int, float]:
    """Share of residents' visits by kind of facility that the region file states (B15-B18, B67, B68)."""
    t, counts = scenario.region.targets, scenario.region.facilities
    inside = 1 - t.out_of_county_visit_share - t.private_visit_share
    tcm = t.tcm_hospital_share if counts.county_tcm else 0.0
    mch = t.mch_hospital_share if counts.county_mch else 0.0
    county = inside * t.county_share
    return {
        VILLAGE_CLINIC: inside * t.village_share,
        TOWNSHIP_CENTRE: inside * t.township_share,
        COUNTY_GENERAL: county * (1 - tcm - mch),
        COUNTY_TCM: county * tcm,
        COUNTY_MCH: county * mch,
        TERTIARY_HOSPITAL: t.out_of_county_visit_share,
        PRIVATE_CLINIC: t.private_visit_share - t.private_hospital_visit_share,
        PRIVATE_HOSPITAL: t.private_hospital_visit_share,
    }


def free_constants(scenario: Scenario) -> tuple[str, ...]:
    """Constants of the scenario's region that a fit may move.

    The neighbouring township's follows the own one's, and one of the choice constants is taken by their mean of zero.
    """
    shares = visit_share_targets(scenario)
    present = [OPTION_OF_KIND[kind] for kind, share in shares.items() if share > 0]
    others = ["visit_multiplier", "admission_multiplier", _of_beds(scenario), "death_multiplier"]
    others += [] if scenario.region.is_urban else ["step_down_raised"]
    others += [name for name, *_ in PRICES]
    self_care = [f"self_care.{c.condition_id}" for c in evidence.conditions() if may_self_care(c)]
    return (*present[1:], *others, *self_care)


def _of_beds(scenario: Scenario) -> str:
    """The constant that the share of admissions at primary places identifies.

    In a county who is seen to exceed the township centre; in a district, where centres can treat more than come to lie
    there, who takes a bed of theirs.
    """
    return "primary_bed_taken" if scenario.region.is_urban else "admission_recognise"


def _total(name: str, value: float, low: float, high: float, source: str, reached: Callable[[Year], float],
           constant: str) -> Target:  # fmt: skip
    low, high = min(low, value * (1 - FIT_TOLERANCE)), max(high, value * (1 + FIT_TOLERANCE))
    return Target(name, value, low, high, source, reached, constant)


def _bounds(section: type[Frozen], field: str) -> tuple[float, float]:
    """Low and high of a number of the region file."""
    extra = section.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return float(extra["low"]), float(extra["high"])  # type: ignore[arg-type]


def _range_of(value: float, field: str) -> tuple[float, float]:
    """Accepted range of a target: that of the evidence, or a tenth about a value that its region has for itself."""
    low, high = _bounds(TargetSettings, field)
    return (low, high) if low <= value <= high else (0.9 * value, 1.1 * value)


def _share(part: np.ndarray, kinds: int | list[int]) -> float:
    total = float(part.sum())
    return float(part[kinds].sum()) / total if total else math.nan


def _sought(condition: int) -> Callable[[Year], float]:
    def reached(year: Year) -> float:
        ended, seen = year.seeking
        return float(seen[condition] / ended[condition]) if ended[condition] >= FEWEST_EPISODES else math.nan

    return reached


def _visits(scenario: Scenario) -> Target:
    t = scenario.region.targets
    return _total(
        "visits per resident-year", t.visits_per_resident_year, *_bounds(TargetSettings, "visits_per_resident_year"),
        "B24", lambda y: y.outcome("visits_per_resident_year"), "visit_multiplier",
    )  # fmt: skip


def _admissions(scenario: Scenario) -> Target:
    t = scenario.region.targets
    return _total(
        "admissions per resident-year", t.admissions_per_resident_year,
        *_bounds(TargetSettings, "admissions_per_resident_year"), "B25",
        lambda y: y.outcome("admissions_per_resident_year"), "admission_multiplier",
    )  # fmt: skip


def _township_admissions(scenario: Scenario) -> Target:
    t = scenario.region.targets
    return _total(
        "admissions at township centres, share", t.township_admission_share,
        *_range_of(t.township_admission_share, "township_admission_share"),
        "assumption" if scenario.region.is_urban else "B62;A33",
        lambda y: y.outcome("township_admission_share"), _of_beds(scenario),
    )  # fmt: skip


def _deaths(region: Region) -> Target:
    value = 1000 * catalogue_deaths_per_year(region, evidence.conditions()).sum() / len(region.residents)
    return _total(
        "deaths of the conditions per 1,000 resident-years", value, value, value, "conditions.csv",
        lambda y: 1000 * y.count("deaths") / y.resident_years, "death_multiplier",
    )  # fmt: skip


def _step_downs(scenario: Scenario) -> Target:
    """Of a county. Today's group of a district has one of its hospitals: nothing is fitted to it there."""
    return _total(
        "step-downs per 100 county stays", 0.6, 0.5, 0.7, "E08",
        lambda y: y.outcome("step_downs_per_100_county_stays"), "" if scenario.region.is_urban else "step_down_raised",
    )  # fmt: skip


def identified(scenario: Scenario, region: Region) -> tuple[Identified, ...]:
    """Every constant with the one target that identifies it.

    There are as many as `free_constants`, and one more for the mean of zero of the choice constants, which the sum of
    the shares makes up for.
    """
    out = []
    for kind, share in visit_share_targets(scenario).items():
        if share <= 0:
            continue
        name = OPTION_OF_KIND[kind]
        target = _total(
            f"visits, {name.replace('own_', '').replace('_', ' ')}, share", share, share, share,
            VISIT_SOURCES[scenario.region.setting],
            lambda y, kind=kind: _share(y.visits, kind), name,  # type: ignore[misc]
        )  # fmt: skip
        out.append(Identified(name, target, "log", 0.9, *_bounds(Constants, name)))
    totals: tuple[tuple[str, Target, Scale, float], ...] = (
        ("visit_multiplier", _visits(scenario), "ratio", 1.6),
        ("admission_multiplier", _admissions(scenario), "ratio", 1.0),
        (_of_beds(scenario), _township_admissions(scenario), "chance", 1.0 if scenario.region.is_urban else 4.0),
        ("death_multiplier", _deaths(region), "ratio", 1.0),
        *(() if scenario.region.is_urban else (("step_down_raised", _step_downs(scenario), "chance", 0.8),)),
        *((target.fitted_by, target, "ratio", 1.0) for target in _prices(scenario)),
    )
    out += [Identified(name, target, scale, gain, *_bounds(Constants, name)) for name, target, scale, gain in totals]
    for i, c in enumerate(evidence.conditions()):
        if may_self_care(c):
            target = Target(
                f"{c.condition_id}: share that seeks care", c.p_seek, 0.95 * c.p_seek, min(1.0, 1.05 * c.p_seek),
                f"conditions.csv:{c.condition_id}", _sought(i), f"self_care.{c.condition_id}",
            )  # fmt: skip
            out.append(Identified(f"self_care.{c.condition_id}", target, "odds", 0.8, *SELF_CARE_BOUNDS))
    return tuple(out)


PRICES = (
    ("visit_price_township", "cost per visit, township centres, yuan", "cost_yuan_per_visit", "township"),
    ("visit_price_county", "cost per visit, county hospitals, yuan", "cost_yuan_per_visit", "county"),
    ("visit_price_tertiary", "cost per visit, tertiary hospitals, yuan", "cost_yuan_per_visit", "tertiary"),
    ("stay_price_township", "cost per stay, township centres, yuan", "cost_yuan_per_stay", "township"),
    ("stay_price_county", "cost per stay, county hospitals, yuan", "cost_yuan_per_stay", "county"),
    ("stay_price_tertiary", "cost per stay, tertiary hospitals, yuan", "cost_yuan_per_stay", "tertiary"),
)
"""Price constants, what each closes, and the outcome and tier that show it."""
COUNTY_PRICES = {
    "visit_price_township": "C09", "visit_price_county": "C04", "visit_price_tertiary": "C03",
    "stay_price_township": "C10", "stay_price_county": "C06", "stay_price_tertiary": "C05",
}  # fmt: skip
URBAN_PRICES = COUNTY_PRICES | {"visit_price_township": "C11", "stay_price_township": "C12"}
"""In a city the township tier is that of community health centres."""
PRICE_TOLERANCE = 0.15


def _in_price_year(row: evidence.Parameter, growth_percent: float) -> float:
    """A cost of evidence at the prices of one year: value x (1 + growth) ^ (price year - its year)."""
    assert row.value is not None and row.year is not None
    return row.value * (1 + growth_percent / 100) ** (PRICE_YEAR - row.year)


def _prices(scenario: Scenario) -> tuple[Target, ...]:
    """Cost per visit and stay by tier at the prices of one year, each closed by a price constant.

    The constants act on nothing else today.
    """
    sources = URBAN_PRICES if scenario.region.is_urban else COUNTY_PRICES
    payment = scenario.parameters.payment
    out = []
    for constant, name, outcome, tier in PRICES:
        growth = payment.visit_growth_percent if outcome == "cost_yuan_per_visit" else payment.stay_growth_percent
        value = _in_price_year(evidence.parameters()[sources[constant]], growth)
        out.append(
            Target(
                name, value, (1 - PRICE_TOLERANCE) * value, (1 + PRICE_TOLERANCE) * value, sources[constant],
                lambda y, outcome=outcome, tier=tier: y.outcome(outcome, tier), constant,  # type: ignore[misc]
            )
        )  # fmt: skip
    return tuple(out)


def _inside(year: Year) -> float:
    return float(year.visits[[VILLAGE_CLINIC, TOWNSHIP_CENTRE, *COUNTY_KINDS]].sum())


def _events(year: Year) -> float:
    """Chronic events that happened over those that the table gives for these residents."""
    catalogue = evidence.conditions()
    chosen = [i for i, c in enumerate(catalogue) if c.episode_kind == "chronic event"]
    visits, _ = table_totals(year.region.residents)
    worth = np.array([c.p_seek * c.visits_per_episode for c in catalogue])
    expected = (visits.sum(axis=1) / worth)[chosen].sum() * year.years
    return float(year.chronic_events[chosen].sum() / expected)


def _recorded(year: Year) -> float:
    share = year.scenario.region.targets.recorded_referral_share
    return 1000 * share * year.to_hospital / float(year.visits[PRIMARY_KINDS].sum())


def books(scenario: Scenario, region: Region) -> tuple[Target, ...]:
    """The rows of the table of closure and validation, totals first."""
    spec = scenario.region
    t, nan = spec.targets, math.nan

    def share(name: str, field: str, source: str, reached: Callable[[Year], float], by: str) -> Target:
        value = getattr(t, field)
        return _total(name, value, *_range_of(value, field), source, reached, by)

    def own(source: str) -> str:
        return VISIT_SOURCES["urban"] if spec.is_urban else source

    def occupancy(tier: str, source: str, name: str) -> Target:
        field = f"{tier}_occupancy"
        return share(name, field, source, lambda y: y.outcome("bed_occupancy", tier), "beds")

    # Visits of a facility follow its number of residents, which is the county's own; of a district's none are known.
    clinic = nan if spec.is_urban else 6.6 * spec.residents / spec.village_clinics / RESIDENTS_PER_VILLAGE_CLINIC
    centre = nan if spec.is_urban else 106.0 * spec.residents / spec.townships / RESIDENTS_PER_TOWNSHIP
    outside = t.out_of_county_admission_share
    crude = spec.people.deaths_per_1000
    return (
        _visits(scenario),
        share("village clinics, share of in-county visits", "village_share", own("B16"),
              lambda y: y.visits[VILLAGE_CLINIC] / _inside(y), "own_village_clinic"),
        share("township centres, share of in-county visits", "township_share", own("B17"),
              lambda y: y.visits[TOWNSHIP_CENTRE] / _inside(y), "own_township"),
        share("county hospitals, share of in-county visits", "county_share", own("B18"),
              lambda y: y.visits[COUNTY_KINDS].sum() / _inside(y), "county_general, county_tcm, county_mch"),
        share("visits outside the county, share", "out_of_county_visit_share", own("B67;B68"),
              lambda y: _share(y.visits, TERTIARY_HOSPITAL), "tertiary"),
        share("visits at private providers, share", "private_visit_share", own("B15;B60;B61"),
              lambda y: _share(y.visits, [PRIVATE_CLINIC, PRIVATE_HOSPITAL]), "private_clinic, private_hospital"),
        _admissions(scenario),
        _township_admissions(scenario),
        _deaths(region),
        occupancy("township", "B41", "bed occupancy, township"),
        occupancy("county", "B37", "bed occupancy, county"),
        occupancy("tertiary", "B36", "bed occupancy, tertiary"),
        Target("admissions outside the county, share", outside, *((0.9 * outside, 1.1 * outside) if spec.is_urban
                                                                  else (0.18, 0.28)), "B33" if spec.is_urban else "B69",
               lambda y: y.outcome("outside_admission_share")),
        Target("admissions at private hospitals, share", t.private_hospital_admission_share,
               *_bounds(TargetSettings, "private_hospital_admission_share"), "B30;B26",
               lambda y: _share(y.stays, PRIVATE_HOSPITAL)),
        Target("visits per village clinic and day", clinic, 0.9 * clinic, 1.1 * clinic,
               "B60;A34", lambda y: y.visits[VILLAGE_CLINIC] / spec.village_clinics / YEAR_DAYS),
        Target("visits per township centre and day", centre, 0.9 * centre, 1.1 * centre,
               "B61;A33", lambda y: y.visits[TOWNSHIP_CENTRE] / spec.townships / YEAR_DAYS),
        Target("recorded up-referrals per 1,000 primary visits", 3.2, 2.0, 5.0, "E05",
               _recorded),
        Target("all up-referrals to hospitals per 1,000 primary visits", nan, nan, nan, "",
               lambda y: 1000 * y.to_hospital / float(y.visits[PRIMARY_KINDS].sum())),
        Target("up-referrals, to townships too, per 1,000 village and township visits",
               nan, nan, nan, "", lambda y: y.outcome("up_referrals_per_1000_primary_visits")),
        _step_downs(scenario),
        *_prices(scenario),
        Target("insurance fund per enrollee of the residents' scheme, yuan a year", 1086.0, 0.85 * 1086, 1.15 * 1086,
               "C22", lambda y: y.fund_yuan_per_enrollee),
        Target("insurance fund's share of the covered cost of stays, residents' scheme, %", 68.1, 0.85 * 68.1,
               1.15 * 68.1, "C21", lambda y: y.fund_percent_of_stays),
        Target("chronic events over those of the table", 1.0, 0.95, 1.05, "assumption", _events),
        Target("deaths of all causes per 1,000 resident-years", crude, min(crude, 7.5), max(crude, 10.0), "P338",
               lambda y: 1000 * (y.count("deaths") + y.count("other_deaths")) / y.resident_years),
    )  # fmt: skip
