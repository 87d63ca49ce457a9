"""The figures of one span of time that indicators read: counts, people, pools, slow state, consortia, money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.outcomes.bills import Bills
from ylt_sim.outcomes.indicators.definition import WHOLE_YEAR_DAYS
from ylt_sim.outcomes.indicators.switches import Arrangement
from ylt_sim.outcomes.indicators.tally import ADMITTED, Tally
from ylt_sim.outcomes.reducer import NAMED_COUNTS, Cohort, Reducer
from ylt_sim.outcomes.slow_state import SlowState
from ylt_sim.world.codes import (
    COUNTY,
    COUNTY_GENERAL,
    COUNTY_MCH,
    COUNTY_TCM,
    FACILITY_KINDS,
    POOL_WARD,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    RANK_MIDDLE,
    TERTIARY_HOSPITAL,
    TOWNSHIP,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

if TYPE_CHECKING:
    from ylt_sim.outcomes.tidy import PoolSnapshot

__all__ = ["COUNTY_HOSPITALS", "IN_COUNTY", "PRIMARY", "PUBLIC_IN_COUNTY", "PUBLIC_PRIMARY", "Figures", "Settlement"]

PUBLIC_PRIMARY = (VILLAGE_CLINIC, TOWNSHIP_CENTRE)
PRIMARY = (*PUBLIC_PRIMARY, PRIVATE_CLINIC)
"""基层医疗卫生机构 as health statistics count them: clinics of private doctors are among them."""
COUNTY_HOSPITALS = (COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH)
PUBLIC_IN_COUNTY = (*PUBLIC_PRIMARY, *COUNTY_HOSPITALS)
IN_COUNTY = tuple(kind for kind in range(len(FACILITY_KINDS)) if kind != TERTIARY_HOSPITAL)
"""All kinds but the tertiary hospitals of the city, which stand for care outside the county."""
PRIVATE = (PRIVATE_CLINIC, PRIVATE_HOSPITAL)
POSTED_DAYS = 180


@dataclass(frozen=True)
class Settlement:
    """What the settlement of accounts gives for a span.

    Attributes
    ----------
    primary_income_yuan, primary_staff, lead_income_yuan, lead_staff
        Pay of the staff of primary facilities and of the leads, and their numbers.
    budget_yuan, budget_paid_yuan
        Global budget of the fund and what was paid from it; NaN without a budget.
    """

    primary_income_yuan: float
    primary_staff: float
    lead_income_yuan: float
    lead_staff: float
    budget_yuan: float
    budget_paid_yuan: float


@dataclass(frozen=True)
class Figures:
    """All that was counted in one span.

    Attributes
    ----------
    number
        Of the span among the periods of ``reducer`` and ``tally``.
    reducer, tally
        Counts by span.
    used
        Seconds of every pool in the span.
    slow
        Slow state at its end.
    arrangement
        Consortia at its end.
    before
        The span before, if both are whole years.
    bills
        Bills of the span, if there are any.
    settlement
        Accounts, if there are any.
    income_yuan
        Yearly income a head by fifth of income, if the region states it.
    """

    number: int
    reducer: Reducer
    tally: Tally
    used: PoolSnapshot
    slow: SlowState | None
    arrangement: Arrangement
    before: Figures | None = None
    bills: Bills | None = None
    settlement: Settlement | None = None
    income_yuan: tuple[float, ...] | None = None

    @property
    def days(self) -> int:
        """Length of the span."""
        return self.reducer.setting.periods.days(self.number)

    @property
    def is_whole_year(self) -> bool:
        """Whether growth can be told from it."""
        return self.days >= WHOLE_YEAR_DAYS

    @property
    def n_residents(self) -> int:
        """Residents at the start of the run."""
        return self.reducer.setting.n_residents

    @property
    def is_urban(self) -> bool:
        """Whether the region is a district of a city."""
        return self.tally.ground.region.setting == "urban"

    def visits(self, *kinds: int) -> int:
        """Residents' outpatient and emergency visits at kinds of facility, all if none is named."""
        own = self.reducer.visits[self.number]
        return int(own[list(kinds)].sum() if kinds else own.sum())

    def stays(self, *kinds: int) -> int:
        """Residents' stays that ended: every use of a bed that ends is an admission, after a step-down too."""
        own = self.reducer.stays[self.number]
        return int(own[list(kinds)].sum() if kinds else own.sum())

    def insured_stays(self, *kinds: int) -> int:
        """Of these, stays of residents with an insurance scheme."""
        own = self.tally.insured_stays[self.number]
        return int(own[list(kinds)].sum() if kinds else own.sum())

    def count(self, name: str) -> int:
        """A named count of the reducer."""
        return int(self.reducer.number(NAMED_COUNTS[name])[self.number])

    def people(self, bits: int) -> NDArray[np.bool_]:
        """Residents with all of some bits of `Tally.people`."""
        out: NDArray[np.bool_] = (self.tally.people[self.number] & bits) == bits
        return out

    def up_referrals(self) -> int:
        """Accepted referrals from primary facilities to hospitals, through a consortium."""
        return int(self.tally.referred[self.number, : TOWNSHIP + 1, COUNTY:].sum())

    def step_downs(self, *kinds: int) -> int:
        """Inpatients moved from a hospital to a member for recovery, of some kinds of member, all if none is named."""
        own = self.tally.moved_down[self.number, 0]
        return int(own[list(kinds)].sum() if kinds else own.sum())

    def handovers(self) -> int:
        """Outpatients handed from a hospital's specialist to a named primary doctor."""
        return int(self.tally.moved_down[self.number, 1].sum())

    def beds(self, *kinds: int) -> tuple[int, int]:
        """Bed-seconds used or held, and open, in the wards of kinds of facility; background patients included."""
        g = self.tally.ground
        own = (g.pool_kind == POOL_WARD) & np.isin(g.region.facilities["kind"][g.pool_facility], kinds)
        return int(self.used["busy_seconds"][own].sum()), int(self.used["staffed_seconds"][own].sum())

    def state(self, key: str) -> tuple[float, float]:
        """Sum and number of a slow state at the end of the span."""
        return self.slow[key]["all"] if self.slow is not None else (np.nan, np.nan)

    def postings(self, *, shortest_days: int, only_leads: bool, lowest_rank: int) -> tuple[int, int]:
        """Doctors of hospitals posted to primary facilities in the span, and days of posting that fall into it."""
        g, edges = self.tally.ground, self.reducer.setting.periods.edges
        begin, end = edges[self.number], edges[self.number + 1]
        doctors, tiers = g.region.doctors, g.region.facilities["tier"]
        leads = self.arrangement.leads()
        who, days_in_all = set(), 0
        for first, days, doctor, pool in self.tally.postings.tolist():
            inside = min(end, first + days) - max(begin, first)
            if inside <= 0 or days < shortest_days or doctor >= len(doctors):
                continue
            home = int(doctors["facility"][doctor])
            from_hospital = home in leads if only_leads else tiers[home] >= COUNTY
            is_sent = from_hospital and tiers[g.pool_facility[pool]] <= TOWNSHIP
            if is_sent and doctors["rank"][doctor] >= lowest_rank:
                who.add(doctor)
                days_in_all += inside
        return len(who), days_in_all

    def posted_half_year(self) -> int:
        """Doctors of middle rank and above posted to primary facilities for 180 days and more."""
        return self.postings(shortest_days=POSTED_DAYS, only_leads=False, lowest_rank=RANK_MIDDLE)[0]

    @property
    def cohort(self) -> Cohort:
        """The care-needing episodes that begin in the span, early enough to be followed."""
        return self.reducer.cohort(self.number)

    def admitted(self) -> NDArray[np.bool_]:
        """Residents of whom a stay ended in the span."""
        return self.people(ADMITTED)

    def first_second(self) -> int:
        """Second at which the span begins."""
        return self.reducer.setting.periods.edges[self.number] * SECONDS_A_DAY
