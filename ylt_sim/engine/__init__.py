"""Two engines for one text of rules: SimPy defines what a journey means, the compiled engine runs it faster."""

from ylt_sim.engine.compiled_engine import CompiledEngine
from ylt_sim.engine.simpy_engine import SimpyEngine

__all__ = ["CompiledEngine", "SimpyEngine"]
