"""Parameters: Appointments by date (预约)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen

__all__ = ["AppointmentParameters"]


class AppointmentParameters(Frozen):
    """Appointments by date (预约)."""
