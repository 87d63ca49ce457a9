"""A live run: stepped, looked into, and with processes of one's own beside it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ylt_sim.demand import waves_of
from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.run import EngineName, episodes_of, region_of
from ylt_sim.scenario import Scenario, load
from ylt_sim.seeds import seeds_of
from ylt_sim.world.build import build_world
from ylt_sim.world.codes import POOL_WARD

__all__ = ["Simulation", "simulation"]


class Simulation:
    """A run in your hands: step it, look into it, put processes of your own beside it (SimPy engine).

    Attributes
    ----------
    engine
        `SimpyEngine` or `CompiledEngine`.
    env
        The SimPy environment (SimPy engine only).
    region
        Names and places.
    """

    def __init__(self, scenario: Scenario, seed: int, engine: EngineName, days: int) -> None:
        seeds = seeds_of(seed)
        self.scenario = scenario
        self.region = region_of(scenario, seeds.population)
        episodes = episodes_of(scenario, seeds, days=days, waves=waves_of([scenario]))
        world = build_world(
            scenario, self.region, episodes, days=days, luck_seed=seeds.luck, population_seed=seeds.population
        )
        self.wards = np.flatnonzero(world.pool["kind"] == POOL_WARD)
        self.horizon_days = days
        self.engine: Any = SimpyEngine(dispatch, world) if engine == "simpy" else CompiledEngine(dispatch, world)
        self.env = getattr(self.engine, "env", None)

    @property
    def now(self) -> int:
        """Second since the start of day 0."""
        return int(self.engine.now)

    def run(self, days: float) -> None:
        """Go on for so many days, at most to the horizon."""
        until = self.now + int(days * SECONDS_A_DAY + 0.5)
        if until > self.horizon_days * SECONDS_A_DAY:
            raise ValueError(f"the list of episodes ends on day {self.horizon_days}: ask simulation(days=...) for more")
        self.engine.run(until)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)


def simulation(
    scenario: Scenario | str, *, seed: int = 0, engine: EngineName = "simpy", days: int | None = None
) -> Simulation:
    """A run that waits to be stepped, for looking into it and for processes of one's own.

    Parameters
    ----------
    scenario, seed, engine
        As for `run`; the SimPy engine by default, which alone can host processes.
    days
        The longest it can go; None for the scenario's ``horizon_days``.
    """
    chosen = load(scenario) if isinstance(scenario, str) else scenario
    return Simulation(chosen, seed, engine, chosen.horizon_days if days is None else days)
