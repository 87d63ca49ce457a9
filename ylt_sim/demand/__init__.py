"""Where illness begins: the study's list of potential episodes."""

from ylt_sim.demand.epidemic import Wave, waves_of
from ylt_sim.demand.episodes import EPISODE, as_tables, potential_episodes

__all__ = ["EPISODE", "Wave", "as_tables", "potential_episodes", "waves_of"]
