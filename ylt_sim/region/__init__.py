"""Who lives in a county, who works there, and with what."""

from ylt_sim.region.build import build_region
from ylt_sim.region.region import Region

__all__ = ["Region", "build_region"]
