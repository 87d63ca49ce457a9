"""Parameters: Regular care of chronic patients (慢病随访), family doctors and chronic teams."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["FollowUpParameters"]


class FollowUpParameters(Frozen):
    """Regular care of chronic patients (慢病随访)."""

    village_share: float = quantity(
        0.4,
        low=0.3,
        high=0.7,
        unit="share of residents",
        source="assumption",
        doc="Residents whose family doctor and chronic team are those of the own village clinic; the others' are those "
        "of the township centre.",
    )
    sign_up_minutes: float = quantity(
        20,
        low=10,
        high=40,
        unit="minutes",
        source="assumption",
        minimum=1,
        doc="Doctor's time to sign one resident, out of the time for signed residents outside visits.",
    )
    team_limit: float = quantity(
        0.5,
        low=0.3,
        high=0.7,
        unit="share of a weekday clinic session",
        source="assumption",
        doc="Most of a session that may go to signing and planned follow-ups; it bounds enrolment.",
    )
    team_utilisation: float = quantity(
        0.85,
        low=0.7,
        high=0.95,
        unit="share of team time",
        source="assumption",
        minimum=0.1,
        doc="Planned follow-ups over the team's time at which enrolment stops.",
    )
    patience_days: float = quantity(
        14,
        low=3,
        high=30,
        unit="days",
        source="assumption",
        minimum=0.1,
        maximum=365,
        doc="Time for which a planned follow-up waits for the team; then it is missed.",
    )
    control_half_life_days: float = quantity(
        365,
        low=120,
        high=1000,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Time in which control falls to half without follow-ups.",
    )
    stable_control: float = quantity(
        0.5,
        low=0.3,
        high=0.7,
        unit="0..1",
        source="assumption",
        maximum=1,
        doc="Control from which a managed patient counts as stable and gets the longest prescription.",
    )
    gain_without_drug: float = quantity(
        0.5,
        low=0.2,
        high=0.8,
        unit="share",
        source="assumption",
        doc="What a follow-up closes of the gap in control when the drug is out of stock, over what it closes with it.",
    )
