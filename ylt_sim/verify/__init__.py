"""Networks of queues with known answers, on the same kernel and engines: another journey, not another simulator."""

from ylt_sim.verify.network import Station, queueing_network

__all__ = ["Station", "queueing_network"]
