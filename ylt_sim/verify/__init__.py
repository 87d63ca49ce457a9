"""Networks of queues with known answers, on the same kernel and engines: another journey, not another simulator.

A network is stated in a few lines::

    from ylt_sim.verify import Network, Poisson, Station

    ward = Network({"ward": Station(20, 4 * 86_400, room=0)}, Poisson(4.5 / 86_400))
    ward.run(customers=20_000, seed=1).share(TURNED_AWAY)
"""

from ylt_sim.verify.arrivals import Listed, Poisson, Varying
from ylt_sim.verify.law import Law, at_once, endless, exponential, fixed, hyperexponential, lognormal, uniform
from ylt_sim.verify.network import (
    CALLED,
    CANCELLED,
    LEFT,
    SENT_HOME,
    SERVED,
    TOO_LATE,
    TURNED_AWAY,
    queueing_network,
)
from ylt_sim.verify.statement import Network
from ylt_sim.verify.station import Appointments, Hold, Station, Timetable
from ylt_sim.verify.visits import Visits

__all__ = [
    "CALLED",
    "CANCELLED",
    "LEFT",
    "SENT_HOME",
    "SERVED",
    "TOO_LATE",
    "TURNED_AWAY",
    "Appointments",
    "Hold",
    "Law",
    "Listed",
    "Network",
    "Poisson",
    "Station",
    "Timetable",
    "Varying",
    "Visits",
    "at_once",
    "endless",
    "exponential",
    "fixed",
    "hyperexponential",
    "lognormal",
    "queueing_network",
    "uniform",
]
