"""Outcomes: reducers over chunks of event rows, so that a sweep keeps no log."""

from ylt_sim.outcomes.by_group import BURDENS, burdens_by_group
from ylt_sim.outcomes.catalogue import OUTCOMES, Outcome
from ylt_sim.outcomes.periods import Periods, default_periods, fiscal_years, pieces_of
from ylt_sim.outcomes.reducer import Reducer, Setting
from ylt_sim.outcomes.slow_state import SlowState, slow_state
from ylt_sim.outcomes.tidy import tidy_outcomes

__all__ = ["BURDENS", "OUTCOMES", "Outcome", "Periods", "Reducer", "Setting", "SlowState", "burdens_by_group",
           "default_periods", "fiscal_years", "pieces_of", "slow_state", "tidy_outcomes"]
