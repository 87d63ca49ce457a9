"""Parameters: rank, leave, postings and turnover of staff (医务人员)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["StaffParameters"]


class StaffParameters(Frozen):
    """Rank, leave, postings and turnover of staff (医务人员)."""

    rank_gain: tuple[float, float, float, float, float] = quantity(
        (-0.15, -0.05, 0.05, 0.15, 0.25),
        low=(-0.4, -0.2, 0.0, 0.0, 0.0),
        high=(0.0, 0.0, 0.15, 0.3, 0.5),
        minimum=-1.0,
        maximum=1.0,
        unit="share of the gap to perfect competence",
        source="assumption",
        doc="What rank adds to the tier's competence: none, junior, middle, associate senior, senior.",
    )
    leave_days: float = quantity(
        14,
        low=0,
        high=28,
        unit="calendar days a year",
        source="assumption",
        maximum=180,
        doc="Leave of every doctor, in one piece; where he would have been alone a colleague who is free covers.",
    )
    volunteer_share: float = quantity(
        0.30,
        low=0.10,
        high=0.60,
        unit="share of doctors of middle rank and above",
        source="assumption",
        minimum=0.001,
        maximum=0.999,
        doc="Doctors of a lead who would work at a member if income there were the same.",
    )
    income_ratio: float = quantity(
        1.8,
        low=1.2,
        high=3.0,
        unit="income at the lead over income at primary members",
        source="assumption",
        minimum=0.1,
        doc="Income gap; payment of facilities does not move it in this version.",
    )
    willing_per_log_income: float = quantity(
        -0.5,
        low=-1.0,
        high=0.0,
        minimum=-10.0,
        unit="log-odds per unit of log income ratio",
        source="mechanisms.csv:income_gap;assumption",
        doc="How the income gap lowers the willingness to move down.",
    )
    sessions_per_doctor: float = quantity(
        2,
        low=1,
        high=4,
        unit="half-day sessions a week",
        source="assumption",
        minimum=0,
        maximum=10,
        doc="Most half-days a week that one doctor of the lead spends at members.",
    )
    second_site_share: float = quantity(
        0.02,
        low=0.0,
        high=0.10,
        unit="share of county doctors of middle rank and above",
        source="assumption",
        doc="Doctors of county hospitals with a second registered place of practice: a half-day a week there.",
    )
    posting_weeks: float = quantity(
        26,
        low=26,
        high=52,
        unit="weeks",
        source="strengths.csv:expert_rotation",
        minimum=1,
        doc="Length of a long posting, unless the longest assignment is shorter.",
    )
    scope_days: float = quantity(
        4,
        low=2,
        high=7,
        unit="days",
        source="assumption",
        minimum=0,
        doc="Days for which beds run by a county department keep county scope after its doctor was there.",
    )
    training_gain_per_week: float = quantity(
        0.03,
        low=0.0,
        high=0.08,
        unit="share of the gap to the cap",
        source="mechanisms.csv:staff_training_up;assumption",
        doc="What a week of training at the lead adds to a doctor's own competence.",
    )
    turnover_per_year: float = quantity(
        0.06,
        low=0.02,
        high=0.12,
        unit="share of primary doctors a year",
        source="assumption",
        doc="Primary doctors who leave in a year at equal income.",
    )
    turnover_per_log_income: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="log rate per unit of log income ratio",
        source="mechanisms.csv:income_gap;assumption",
        doc="How the income gap raises the rate at which primary doctors leave.",
    )
    vacancy_days: float = quantity(
        60,
        low=14,
        high=180,
        unit="days",
        source="assumption",
        minimum=1,
        doc="Days until a junior takes the place of a primary doctor who left.",
    )
