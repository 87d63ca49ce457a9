"""Where illness begins: the study's list of potential episodes."""

from ylt_sim.demand.epidemic import Wave, waves_of
from ylt_sim.demand.episodes import EPISODE, potential_episodes

__all__ = ["EPISODE", "Wave", "potential_episodes", "waves_of"]
