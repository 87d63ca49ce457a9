"""Parameters: What townships and staff learn (信任与能力)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["LearningParameters"]


class LearningParameters(Frozen):
    """What townships and staff learn (信任与能力)."""

    trust_half_life_days: float = quantity(
        90,
        low=30,
        high=365,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Time in which the weight of an experience falls to half, at many experiences a day.",
    )
    reputation_half_life_days: float = quantity(
        365,
        low=90,
        high=1500,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Time in which trust without experience moves half the way to the tier's reputation.",
    )
    wait_half_life_days: float = quantity(
        14,
        low=3,
        high=60,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Time in which the weight of a day's waits falls to half.",
    )
    skill_per_taught_hour: float = quantity(
        0.004,
        low=0.001,
        high=0.02,
        unit="share of the gap to the cap",
        source="assumption",
        doc="What an hour of supervised work adds to a primary facility's competence.",
    )
    skill_half_life_days: float = quantity(
        365,
        low=90,
        high=1500,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Fading of what was taught, and turnover.",
    )
    skill_cap: float = quantity(
        0.4,
        low=0.1,
        high=0.7,
        unit="share of the gap to perfect treatment",
        source="assumption",
        doc="Most that teaching can add.",
    )
    start_trust_shift: float = quantity(
        0.0,
        low=-0.3,
        high=0.3,
        minimum=-1.0,
        maximum=1.0,
        unit="points of trust, 0..1",
        source="assumption",
        doc="Added to what townships believe of every facility at the start; starts from low and high are to meet.",
    )
    start_skill: float = quantity(
        0.0,
        low=0.0,
        high=0.4,
        maximum=1.0,
        unit="share of the gap to perfect treatment",
        source="assumption",
        doc="Competence that earlier teaching has left at primary facilities at the start.",
    )
