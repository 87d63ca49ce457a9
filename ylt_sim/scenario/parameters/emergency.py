"""Parameters: Emergencies (急救)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["EmergencyParameters"]


class EmergencyParameters(Frozen):
    """Emergencies (急救)."""

    ambulance_share: float = quantity(
        0.067,
        low=0.054,
        high=0.20,
        unit="share of emergency patients",
        source="P376",
        doc="Emergency patients who come by ambulance; the others come by themselves.",
    )
    assembly_minutes: float = quantity(
        30,
        low=15,
        high=60,
        unit="minutes",
        source="assumption",
        doc="From a stroke or chest-pain patient's arrival to the team being there, if it was not warned.",
    )
    tertiary_team_hours: float = quantity(
        24,
        low=16,
        high=24,
        unit="hours per day",
        source="assumption",
        doc="Hours a day, from 08:00, with a stroke and chest-pain team on call at a city hospital.",
        maximum=24,
    )
