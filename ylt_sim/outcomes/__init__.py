"""Outcomes: reducers over chunks of event rows, so that a sweep keeps no log."""

from ylt_sim.outcomes.catalogue import OUTCOMES, Outcome
from ylt_sim.outcomes.reducer import Periods, Reducer, Setting
from ylt_sim.outcomes.slow_state import SlowState, slow_state
from ylt_sim.outcomes.tidy import tidy_outcomes

__all__ = ["OUTCOMES", "Outcome", "Periods", "Reducer", "Setting", "SlowState", "slow_state",
           "tidy_outcomes"]
