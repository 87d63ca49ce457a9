"""Calibration: the constants of a region solved for the status quo, each against the target that identifies it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ylt_sim import evidence
from ylt_sim.outcomes import Periods
from ylt_sim.run import RunOutput, region_of, run_once
from ylt_sim.scenario import Scenario
from ylt_sim.seeds import seeds_of
from ylt_sim.world.build import may_self_care, start_of_self_care
from ylt_sim.world.codes import (
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    EPISODE_ACUTE,
    EPISODE_SCHEDULED,
    POOL_WARD,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__ = ["Calibration", "calibrate", "closure_report", "visit_share_targets"]

OPTION_OF_KIND = {
    VILLAGE_CLINIC: "own_village_clinic", TOWNSHIP_CENTRE: "own_township", COUNTY_GENERAL: "county_general",
    COUNTY_TCM: "county_tcm", COUNTY_MCH: "county_mch", TERTIARY_HOSPITAL: "tertiary",
    PRIVATE_CLINIC: "private_clinic", PRIVATE_HOSPITAL: "private_hospital",
}  # fmt: skip
COUNTY_KINDS = (COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH)
NEIGHBOUR_LESS = 1.0
"""The neighbouring township's constant is the own one less this: no share identifies it (assumption, 0.5-2)."""
LEAST_RECOGNISED, MOST_RECOGNISED = 0.4, 0.95
"""Range of the constant of admission need that is seen; at its end the target is missed, and the report says so."""
YEAR_DAYS = 364


@dataclass(frozen=True)
class Calibration:
    """Fitted constants and how well they close the books.

    Attributes
    ----------
    scenario
        The status quo with the fitted constants in its region.
    report
        One row a constant: name, value, target that identifies it, reached, source.
    history
        Largest relative miss after each iteration.
    """

    scenario: Scenario
    report: pd.DataFrame
    history: tuple[float, ...]

    def yaml(self) -> str:
        """The section ``constants`` of the region file."""
        constants = self.scenario.region.constants
        lines = [
            "constants:  # fitted by `ylt-sim calibrate` to the status quo; see its report for targets",
            "  is_fitted: true",
        ]
        for name in type(constants).model_fields:
            if name in ("is_fitted", "self_care"):
                continue
            lines.append(f"  {name}: {getattr(constants, name):.4f}")
        lines.append("  self_care:")
        lines += [f"    {key}: {value:.4f}" for key, value in constants.self_care.items()]
        return "\n".join(lines) + "\n"


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


def _year(scenario: Scenario, seed: int, warm_up_days: int, tell: Callable[[str], None]) -> RunOutput:
    days = warm_up_days + YEAR_DAYS
    periods = Periods(("year",), (warm_up_days, days))
    return run_once(
        scenario, seeds_of(seed), days=days, periods=periods, policy_start_day=days, keep_reducer=True, tell=tell
    )


def _seeking(out: RunOutput) -> tuple[np.ndarray, np.ndarray]:
    """Episodes of each condition that ended, and those with at least one visit; initial ones without follow-ups."""
    r = out.reducer
    assert r is not None
    own = r.cohort(0) & r.is_finished & ((r.kind == EPISODE_ACUTE) | (r.kind == EPISODE_SCHEDULED))
    n = len(evidence.conditions())
    ended = np.bincount(r.condition[own], minlength=n)
    seen = np.bincount(r.condition[own & (r.episode_visits > 0)], minlength=n)
    return ended, seen


def calibrate(
    scenario: Scenario,
    *,
    seed: int = 0,
    iterations: int = 10,
    tolerance: float = 0.02,
    warm_up_days: int = 56,
    tell: Callable[[str], None] = lambda _: None,
) -> Calibration:
    """Solve the constants of the scenario's region by damped fixed-point iteration.

    Parameters
    ----------
    scenario
        The status quo of the region.
    seed
        Root seed of the runs; the same in every iteration, so that luck does not move the target.
    iterations
        Most iterations; each simulates a year after the warm-up.
    tolerance
        Largest relative miss of the closed totals at which to stop.
    warm_up_days
        Days before the year that counts.
    tell
        Called with a line after each iteration.

    Notes
    -----
    A constant of choice moves by the logarithm of target over reached share, which is exact for a logit with one
    choice an episode (Train 2009, Discrete Choice Methods with Simulation, section 2.8); damping covers the rest.
    There are as many constants as targets: 8 shares of visits with one constant normalised (mean zero), one self-care
    constant a condition against ``p_seek``, two multipliers against visits and admissions per resident-year, and the
    chance to see admission need against the township centres' share of admissions.
    """
    shares, targets = visit_share_targets(scenario), scenario.region.targets
    history: list[float] = []
    current = scenario
    out = _year(current, seed, warm_up_days, tell)
    for number in range(iterations):
        miss = _miss(current, out, shares)
        history.append(miss)
        tell(f"iteration {number}: largest miss of visit shares, visits and admissions {100 * miss:.1f} %")
        if miss <= tolerance:
            break
        current = _step(current, out, shares, targets.visits_per_resident_year, targets.admissions_per_resident_year)
        out = _year(current, seed, warm_up_days, tell)
    fitted = current.set("region.constants.is_fitted", True)
    return Calibration(fitted, _report(fitted, out, shares), tuple(history))


def _value(out: RunOutput, key: str) -> float:
    o = out.outcomes
    return float(o.loc[(o["outcome"] == key) & (o["tier"] == "all") & (o["group"] == "all"), "value"].iloc[0])


def _reached_shares(out: RunOutput) -> np.ndarray:
    assert out.reducer is not None
    visits = out.reducer.visits[0].astype(float)
    shares: np.ndarray = visits / max(visits.sum(), 1.0)
    return shares


def _miss(scenario: Scenario, out: RunOutput, shares: dict[int, float]) -> float:
    reached = _reached_shares(out)
    misses = [abs(reached[kind] / target - 1) for kind, target in shares.items() if target > 0.01]
    t = scenario.region.targets
    misses.append(abs(_value(out, "visits_per_resident_year") / t.visits_per_resident_year - 1))
    misses.append(abs(_value(out, "admissions_per_resident_year") / t.admissions_per_resident_year - 1))
    if (
        t.township_admission_share > 0
        and LEAST_RECOGNISED < scenario.region.constants.admission_recognise < MOST_RECOGNISED
    ):
        misses.append(abs(_value(out, "township_admission_share") / t.township_admission_share - 1))
    return float(max(misses))


def _step(scenario: Scenario, out: RunOutput, shares: dict[int, float], visits: float, admissions: float) -> Scenario:
    old, reached = scenario.region.constants, _reached_shares(out)
    new: dict[str, float] = {}
    for kind, target in shares.items():
        name = OPTION_OF_KIND[kind]
        step = math.log(target / reached[kind]) if target > 0 and reached[kind] > 0 else 0.0
        new[name] = getattr(old, name) + 0.9 * max(-2.0, min(2.0, step))
    mean = sum(new.values()) / len(new)
    new = {name: value - mean for name, value in new.items()}
    new["neighbour_township"] = new["own_township"] - NEIGHBOUR_LESS
    ended, seen = _seeking(out)
    self_care = {}
    for i, c in enumerate(evidence.conditions()):
        if not may_self_care(c):
            continue
        if ended[i] < 30:
            if c.condition_id in old.self_care:
                self_care[c.condition_id] = old.self_care[c.condition_id]
            continue
        share = min(max(seen[i] / ended[i], 0.01), 0.99)
        start = old.self_care.get(c.condition_id, start_of_self_care(c))
        wanted = math.log((1 - c.p_seek) / c.p_seek) - math.log((1 - share) / share)
        self_care[c.condition_id] = max(-8.0, min(8.0, start + 0.8 * wanted))
    ratio = visits / _value(out, "visits_per_resident_year")
    new["visit_multiplier"] = min(3.0, max(0.05, old.visit_multiplier * (1 + 1.6 * (ratio - 1))))
    ratio = admissions / _value(out, "admissions_per_resident_year")
    new["admission_multiplier"] = min(3.0, max(0.3, old.admission_multiplier * ratio))
    target = scenario.region.targets.township_admission_share
    reached_share = _value(out, "township_admission_share")
    odds = old.admission_recognise / (1 - old.admission_recognise)
    if target > 0 and reached_share > 0:
        odds *= (target / reached_share) ** 2
    new["admission_recognise"] = min(MOST_RECOGNISED, max(LEAST_RECOGNISED, odds / (1 + odds)))
    values: dict[str, object] = {f"region.constants.{name}": round(value, 4) for name, value in new.items()}
    out_scenario = scenario
    values["region.constants.self_care"] = {k: round(v, 4) for k, v in self_care.items()}
    for path, value in values.items():
        out_scenario = out_scenario.set(path, value)
    return out_scenario


def _report(scenario: Scenario, out: RunOutput, shares: dict[int, float]) -> pd.DataFrame:
    constants, reached = scenario.region.constants, _reached_shares(out)
    t = scenario.region.targets
    rows: list[tuple[str, float, str, float, float, str]] = []
    for kind, target in shares.items():
        name = OPTION_OF_KIND[kind]
        rows.append(
            (
                name,
                getattr(constants, name),
                "share of residents' visits",
                target,
                float(reached[kind]),
                "B15-B18;B67;B68",
            )
        )
    rows.append(
        (
            "visit_multiplier",
            constants.visit_multiplier,
            "visits per resident-year",
            t.visits_per_resident_year,
            _value(out, "visits_per_resident_year"),
            "B24",
        )
    )
    rows.append(
        (
            "admission_multiplier",
            constants.admission_multiplier,
            "admissions per resident-year",
            t.admissions_per_resident_year,
            _value(out, "admissions_per_resident_year"),
            "B25",
        )
    )
    rows.append(
        (
            "admission_recognise",
            constants.admission_recognise,
            "admissions at township centres, share",
            t.township_admission_share,
            _value(out, "township_admission_share"),
            "B62;A33",
        )
    )
    ended, seen = _seeking(out)
    for i, c in enumerate(evidence.conditions()):
        if c.condition_id in constants.self_care and ended[i]:
            rows.append(
                (
                    f"self_care.{c.condition_id}",
                    constants.self_care[c.condition_id],
                    "share that seeks care",
                    c.p_seek,
                    float(seen[i] / ended[i]),
                    f"conditions.csv:{c.condition_id}",
                )
            )
    frame = pd.DataFrame(rows, columns=["constant", "value", "target_meaning", "target", "reached", "source"])
    return frame.assign(miss_percent=100 * (frame["reached"] / frame["target"] - 1))


def closure_report(scenario: Scenario, *, seed: int = 0, warm_up_days: int = 56) -> pd.DataFrame:
    """The status quo of a region beside its targets: what is closed by a constant, and what is only checked.

    Returns
    -------
    pandas.DataFrame
        ``quantity, target, reached, miss_percent, grade, source``; ``closure``: a constant was fitted to it or beds
        were solved from it; ``check``: nothing was fitted to it.
    """
    out = _year(scenario, seed, warm_up_days, lambda _: None)
    t, shares, reached = scenario.region.targets, visit_share_targets(scenario), _reached_shares(out)
    inside = reached[VILLAGE_CLINIC] + reached[TOWNSHIP_CENTRE] + reached[list(COUNTY_KINDS)].sum()
    o = out.outcomes

    def occupancy(tier: str) -> float:
        chosen = (o["outcome"] == "bed_occupancy") & (o["tier"] == tier)
        return float(o.loc[chosen, "value"].iloc[0])

    county = reached[list(COUNTY_KINDS)].sum() / inside
    township = reached[TOWNSHIP_CENTRE] / inside
    private = reached[PRIVATE_CLINIC] + reached[PRIVATE_HOSPITAL]
    outside = _value(out, "outside_admission_share")
    in_townships = _value(out, "township_admission_share")
    formal = _value(out, "up_referrals_per_1000_primary_visits")
    moved = _value(out, "step_downs_per_100_county_stays")
    admissions = _value(out, "admissions_per_resident_year")
    rows = [
        ("visits per resident-year", t.visits_per_resident_year, _value(out, "visits_per_resident_year"), True, "B24"),
        ("village clinics, share of in-county visits", t.village_share, reached[VILLAGE_CLINIC] / inside, True, "B16"),
        ("township centres, share of in-county visits", t.township_share, township, True, "B17"),
        ("county hospitals, share of in-county visits", t.county_share, county, True, "B18"),
        ("visits outside the county, share", t.out_of_county_visit_share, reached[TERTIARY_HOSPITAL], True, "B67;B68"),
        ("visits at private providers, share", t.private_visit_share, private, True, "B15;B60;B61"),
        ("admissions per resident-year", t.admissions_per_resident_year, admissions, True, "B25"),
        ("admissions outside the county, share", t.out_of_county_admission_share, outside, False, "B69"),
        ("admissions at township centres, share", t.township_admission_share, in_townships, True, "B62;A33"),
        ("bed occupancy, township", t.township_occupancy, occupancy("township"), True, "B41"),
        ("bed occupancy, county", t.county_occupancy, occupancy("county"), True, "B37"),
        ("bed occupancy, tertiary, other people's stays too", t.tertiary_occupancy, occupancy("tertiary"), True, "B36"),
        ("formal up-referrals per 1,000 primary visits", 3.2, formal, False, "E05"),
        ("step-downs per 100 county stays", 0.7, moved, False, "E08"),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["quantity", "target", "reached", "is_closed", "source"])
    frame["grade"] = np.where(frame.pop("is_closed"), "closure", "check")
    frame.insert(3, "miss_percent", 100 * (frame["reached"] / frame["target"] - 1))
    wards = region_of(scenario).pools["kind"] == POOL_WARD
    frame.attrs["open_beds"] = int(region_of(scenario).pools["capacity"][wards].sum())
    frame.attrs["shares"] = shares
    return frame
