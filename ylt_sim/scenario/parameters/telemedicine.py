"""Parameters: Remote consultation, difficult-case board, internet visits (远程医疗)."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["TelemedicineParameters"]


class TelemedicineParameters(Frozen):
    """Remote consultation, difficult-case board, internet visits (远程医疗)."""

    consultation_minutes: float = quantity(
        15, low=8, high=30, unit="minutes", source="assumption", minimum=1, doc="Both doctors' time per consultation."
    )
    patience_minutes: float = quantity(
        20,
        low=5,
        high=60,
        unit="minutes",
        source="assumption",
        minimum=1,
        doc="Time for which the local doctor waits for the specialist.",
    )
    advice_gain: float = quantity(
        0.5,
        low=0.2,
        high=0.8,
        unit="share of missed cases managed right after all",
        source="assumption",
        doc="What a specialist's or a board's advice adds to the local doctor's competence, up to the adviser's own.",
    )
    board_minutes: float = quantity(
        20, low=10, high=40, unit="minutes", source="assumption", minimum=1, doc="A case before the board, of both."
    )
    board_after_failures: float = quantity(
        2,
        low=1,
        high=4,
        unit="times",
        source="assumption",
        minimum=1,
        doc="Times that a patient came back worse or unresolved before his case goes to the board, rounded.",
    )
    board_share: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share of the consultants' minutes of a working day",
        source="assumption",
        maximum=1.0,
        doc="Part of one day's remote consultation time that the two seniors of the weekly board give, each.",
    )
    board_patience_weeks: float = quantity(
        8,
        low=2,
        high=26,
        unit="weeks",
        source="assumption",
        minimum=1,
        maximum=52,
        doc="Weeks after which a case that was not heard leaves the board's list.",
    )
    internet_minutes: float = quantity(
        7, low=4, high=15, unit="minutes", source="assumption", minimum=1, doc="The doctor's time per internet visit."
    )
    internet_patience_minutes: float = quantity(
        60, low=15, high=240, unit="minutes", source="assumption", minimum=1, doc="Patience of who waits at the screen."
    )
    internet_constant: float = quantity(
        -2.5,
        low=-5.0,
        high=0.0,
        unit="utility",
        source="assumption",
        doc="Taste for an internet visit against the private clinic; with hardly any user today it is not fitted.",
    )
    internet_yuan: float = quantity(
        40, low=15, high=100, unit="yuan", source="assumption", doc="Fee and drugs of an internet visit."
    )
    touch_share: tuple[float, float] = quantity(
        (0.4, 0.7),
        low=(0.2, 0.5),
        high=(0.6, 0.9),
        unit="share of episodes by severity",
        source="assumption",
        maximum=1.0,
        doc="Episodes that cannot be treated without the doctor's hands: minor, moderate; of graver ones all.",
    )
