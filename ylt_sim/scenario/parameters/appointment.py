"""Parameters: Appointments by date (预约)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["AppointmentParameters"]


class AppointmentParameters(Frozen):
    """Appointments by date (预约)."""

    books_ahead: float = quantity(
        0.3,
        low=0.1,
        high=0.592,
        unit="share of visits that need a slot",
        source="A44;assumption",
        doc="Who books for another day instead of coming today; hospitals that offer it (A44) are an upper bound.",
    )
    asks_for_expert: float = quantity(
        0.3,
        low=0.1,
        high=0.6,
        unit="share of those who book ahead",
        source="assumption",
        doc="Who asks for a slot in the expert clinic first.",
    )
    general_days: float = quantity(
        7,
        low=1,
        high=14,
        unit="days",
        source="P472",
        minimum=1,
        maximum=14,
        doc="Days ahead for which anybody may book; senders of a green channel may earlier by its days.",
    )
    release_days: float = quantity(
        1,
        low=0,
        high=3,
        unit="days",
        source="assumption",
        maximum=3,
        doc="At midnight so many days ahead kept slots that nobody took are for anybody; 0 is that day's own midnight.",
    )
    walk_in_share: float = quantity(
        0.4,
        low=0.2,
        high=0.7,
        unit="share of planned consultations",
        source="assumption",
        doc="Tickets of the same day; what is neither kept nor a ticket is for anybody ahead.",
    )
    longest_wait_days: float = quantity(
        3,
        low=1,
        high=7,
        unit="days",
        source="assumption",
        minimum=1,
        maximum=14,
        doc="Who finds nothing within so many days turns elsewhere.",
    )
    cancels: float = quantity(
        0.08,
        low=0.03,
        high=0.15,
        unit="share of booked slots",
        source="assumption",
        doc="Booked for another day and given back in time, at any moment until then.",
    )
    missed: float = quantity(
        0.144,
        low=0.05,
        high=0.2,
        unit="share of booked slots",
        source="R60",
        doc="Booked for another day by the patient himself, neither cancelled nor come.",
    )
    expert_session_share: float = quantity(
        0.3,
        low=0.1,
        high=0.5,
        unit="share of clinic sessions",
        source="assumption",
        doc="Weekday sessions of associate senior and senior doctors of hospitals that are expert clinics.",
    )
