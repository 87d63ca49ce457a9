"""Studies: scenarios x replications, paired comparison."""

from ylt_sim.study.compare import Comparison, compare

__all__ = ["Comparison", "compare"]
