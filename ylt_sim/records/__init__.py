"""Records: event rows to tables, the auditor, and the trace of one life. Reads rows only, never a running model."""

from ylt_sim.records.audit_money import PriceList
from ylt_sim.records.auditor import audit, check
from ylt_sim.records.faults import AuditError, Fault
from ylt_sim.records.mechanism_use import mechanism_use
from ylt_sim.records.places import Places, places_of
from ylt_sim.records.standing import Standing, standing_of
from ylt_sim.records.tables import Records
from ylt_sim.records.trace import trace

__all__ = [
    "AuditError",
    "Fault",
    "Places",
    "PriceList",
    "Records",
    "Standing",
    "audit",
    "check",
    "mechanism_use",
    "places_of",
    "standing_of",
    "trace",
]
