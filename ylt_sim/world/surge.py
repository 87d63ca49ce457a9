"""What an epidemic does to the tables: dated absences of doctors, beds to lend, days on which referrals rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ylt_sim.demand.epidemic import Wave, raised_cosine_quantile, waves_of
from ylt_sim.evidence import Condition
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.plan import WARD_OF_SPECIALTY
from ylt_sim.region.region import Region
from ylt_sim.scenario.scenario import Scenario
from ylt_sim.world.codes import ABSENT_ILL, COUNTY, SPECIALTIES, TERTIARY, WARD_SURGICAL

__all__ = ["fill_surge", "sick_leave", "thinned_share"]

ILL_PURPOSE, ILL_TIME_PURPOSE = 2010, 2011


def thinned_share(scenario: Scenario, waves: Sequence[Wave]) -> float:
    """Chance that a case of the scenario's epidemic, which the list has at the envelope, does not happen in it."""
    own = scenario.epidemic
    for wave in waves:
        if own is not None and (own.start_day, own.duration_days, own.condition) == wave[:3]:
            return 1 - own.attack_rate / wave.attack_rate if wave.attack_rate > 0 else 0.0
    raise ValueError("the list of episodes was made without the scenario's epidemic")


def sick_leave(scenario: Scenario, n_doctors: int, seed: int) -> list[tuple[int, int, int, int, int]]:
    """Absences of doctors who fall ill: a share of them, at times spread like the cases, the same in every scenario."""
    e = scenario.epidemic
    if e is None:
        return []
    ids = np.arange(n_doctors, dtype=np.int64)
    z = np.zeros(n_doctors, np.int64)
    is_ill = np.asarray(uniform(seed, ids, z, z, z + ILL_PURPOSE)) < e.staff_ill_share
    share = raised_cosine_quantile(np.asarray(uniform(seed, ids, z, z, z + ILL_TIME_PURPOSE)))
    day = np.floor(e.start_day + share * e.duration_days).astype(np.int64)
    length = max(1, int(e.staff_ill_days + 0.5))
    return [(int(day[d]), int(day[d]) + length, int(d), NONE, ABSENT_ILL) for d in np.flatnonzero(is_ill)]


def fill_surge(
    world: Any, scenario: Scenario, region: Region, catalogue: Sequence[Condition], waves: Sequence[Wave]
) -> None:
    """Dates of the epidemic in the world's tables; nothing if the scenario has none."""
    e = scenario.epidemic
    if e is None:
        return
    begin, end = e.start_day * SECONDS_A_DAY, (e.start_day + e.duration_days) * SECONDS_A_DAY
    glob, pool = world.glob, world.pool
    glob["epidemic_number"] = next(w for w in waves_of([scenario])).number(catalogue)
    glob["epidemic_thinned"] = thinned_share(scenario, waves)
    glob["epidemic_from"], glob["epidemic_until"] = begin, end
    if e.suspends_referrals:
        glob["suspended_from"], glob["suspended_until"] = begin, end
    if e.suspends_rotation:
        glob["recalled_from"], glob["recalled_until"] = begin, end
    specialty = next(c.specialty for c in catalogue if c.condition_id == e.condition)
    takes = WARD_OF_SPECIALTY[SPECIALTIES.index(specialty)]
    for row in region.facilities:
        lender, borrower = int(row["ward"][WARD_SURGICAL]), int(row["ward"][takes])
        if not COUNTY <= row["tier"] < TERTIARY or NONE in (lender, borrower) or lender == borrower:
            continue
        pool["surge_beds"][lender] = int(e.beds_lent_share * pool["capacity"][lender] + 0.5)
        pool["surge_ward"][lender] = borrower
