"""Payment (费用): what a visit and a stay cost at list prices of the tier, in yuan of the price year."""

from __future__ import annotations

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.kernel.rule import rule

__all__ = ["stay_cost", "visit_cost"]


@rule
def visit_cost(w, facility_id):
    """Mean cost of an outpatient visit at the facility's tier (evidence C03, C04, C09), yuan."""
    return w.tier[w.facility[facility_id].tier].visit_yuan


@rule
def stay_cost(w, facility_id, seconds):
    """Days in the bed times the cost of a day at the facility's tier (evidence C05, C06, C10 over mean stay), yuan."""
    return w.tier[w.facility[facility_id].tier].day_yuan * seconds / SECONDS_A_DAY
