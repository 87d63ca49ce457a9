"""A station of a network, as it is stated: servers, service, patience, room, priorities, hours, holds, appointments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ylt_sim.kernel.codes import BOOKING_DAYS, CLASSES, SECONDS_A_DAY
from ylt_sim.verify.law import ENDLESS, Law, at_once, endless, law_of

__all__ = ["Appointments", "Hold", "Station", "Timetable"]

MOST_SERVERS_WITH_HOURS = 1_000


@dataclass(frozen=True)
class Timetable:
    """Hours of a station; its servers are named and on duty while it is open.

    Parameters
    ----------
    hours
        Pairs of opening and closing second within the cycle, in order, such as ``((8 * 3600, 12 * 3600),)``.
    sends_home
        What closing does to those who wait: True sends them home; False sees all who are inside, on overtime.
    waits_outside
        Who comes while the door is shut waits for the next opening (True) or is turned away (False).
    cycle_seconds
        When the hours begin again.
    """

    hours: tuple[tuple[int, int], ...]
    sends_home: bool = False
    waits_outside: bool = False
    cycle_seconds: int = SECONDS_A_DAY

    def __post_init__(self) -> None:
        """Refuse hours that overlap or leave the cycle."""
        edges = [second for pair in self.hours for second in pair]
        if not edges or edges != sorted(set(edges)) or edges[0] < 0 or edges[-1] >= self.cycle_seconds:
            raise ValueError(f"hours {self.hours}: opening before closing, in order, within {self.cycle_seconds} s")


@dataclass(frozen=True)
class Hold:
    """Who is sent to the station has a server held from that moment, and then travels to it.

    Parameters
    ----------
    seconds
        After so long the hold expires.
    travel
        Time on the road; a number is the mean of an exponential one.
    late_asks
        Who comes after the expiry asks like anybody else (True) or leaves (False).
    """

    seconds: int
    travel: Law | float
    late_asks: bool = False

    def __post_init__(self) -> None:
        """Refuse a hold that is over before it begins."""
        if self.seconds < 1:
            raise ValueError(f"a hold of {self.seconds} seconds: 1 or more")


@dataclass(frozen=True)
class Appointments:
    """Who is sent to the station calls first, and gets the earliest slot from the next day on, or is turned away.

    Parameters
    ----------
    per_day
        Slots a day; a number for class 0 alone, or one for each class.
    days_ahead
        The last day that is open to callers, 1 for tomorrow, below 64.
    second_of_day
        When those who have a slot come.
    cancelled_after
        A caller gives the slot back so long after the call, if that is before it; by default never.
    """

    per_day: int | tuple[int, ...]
    days_ahead: int
    second_of_day: int = 8 * 3600
    cancelled_after: Law | float | None = None

    def __post_init__(self) -> None:
        """Refuse what the slot table has no room for."""
        slots = np.atleast_1d(self.per_day)
        if not 1 <= len(slots) <= CLASSES or (slots < 0).any():
            raise ValueError(f"per_day {self.per_day}: from 0, for at most {CLASSES} classes")
        if not 1 <= self.days_ahead < BOOKING_DAYS or not 0 <= self.second_of_day < SECONDS_A_DAY:
            raise ValueError(f"days_ahead from 1 to {BOOKING_DAYS - 1}; second_of_day within the day")


@dataclass(frozen=True)
class Station:
    """One station of a network.

    Parameters
    ----------
    servers
        Number of servers, 0 or more; None for as many as come.
    service
        Law of the service, or one for each class; a number is the mean of an exponential one, in seconds.
    patience
        Law of how long one waits before one leaves, or one for each class; a number is the mean of an exponential
        one. None: waits for ever. 0: leaves at once.
    reserve
        Servers that class k may not touch, by class; must not decrease (trunk reservation).
    room
        How many may wait; who finds it full is turned away. None: any number.
    overflow
        Names of at most two stations, in order: who finds no server here gets one there, if one is free; a server
        that gets free there serves its own queue first, then the queue here. The service stays the one stated here.
    keeps_place
        Who goes on from here keeps his server until the next station serves him (blocking in place).
    timetable, hold, appointments
        Hours; holds with expiry; slots by date. None: always open; comes without a hold; without an appointment.
    """

    servers: int | None
    service: Law | float | Sequence[Law | float]
    patience: Law | float | None | Sequence[Law | float | None] = None
    reserve: tuple[int, ...] = (0, 0, 0)
    room: int | None = None
    overflow: tuple[str, ...] = ()
    keeps_place: bool = False
    timetable: Timetable | None = None
    hold: Hold | None = None
    appointments: Appointments | None = None

    def __post_init__(self) -> None:
        """Refuse what no pool can do."""
        if (self.servers or 0) < 0 or (self.room or 0) < 0:
            raise ValueError(f"servers {self.servers}, room {self.room}: from 0, or None for any number")
        if any(law.kind == ENDLESS for law in self.services):
            raise ValueError("a service has an end")
        if list(self.reserve) != sorted(self.reserve) or len(self.reserve) > CLASSES or min(self.reserve) < 0:
            raise ValueError(f"reserve {self.reserve}: from 0, not decreasing, at most {CLASSES} classes")
        if len(self.overflow) > 2:
            raise ValueError("overflow: at most two stations")
        if self.timetable and (self.servers is None or self.hold or self.servers > MOST_SERVERS_WITH_HOURS):
            raise ValueError("a station with hours has a number of named servers, who cannot be held")
        if self.hold and self.appointments:
            raise ValueError("a station has holds or appointments")

    @property
    def services(self) -> tuple[Law, ...]:
        """Law of the service of each class; the last one given serves those without one of their own."""
        return _by_class(self.service)

    @property
    def patiences(self) -> tuple[Law, ...]:
        """Law of the patience of each class."""
        return _by_class(self.patience)

    @property
    def reserves(self) -> tuple[int, ...]:
        """Servers that each class may not touch."""
        return (*self.reserve, *(CLASSES * (self.reserve[-1],)))[:CLASSES]

    @property
    def mean_service_seconds(self) -> float:
        """Mean service of class 0."""
        return self.services[0].mean_seconds

    @property
    def travel(self) -> Law:
        """Law of the way to a held server."""
        return law_of(self.hold.travel) if self.hold else at_once

    @property
    def cancelled_after(self) -> Law:
        """Law of the time from call to cancellation."""
        return law_of(self.appointments.cancelled_after) if self.appointments else endless


def _by_class(stated: Law | float | None | Sequence[Law | float | None]) -> tuple[Law, ...]:
    laws = [law_of(x) for x in stated] if isinstance(stated, Sequence) else [law_of(stated)]
    if not 1 <= len(laws) <= CLASSES:
        raise ValueError(f"one law, or one for each of at most {CLASSES} classes")
    return tuple((laws + CLASSES * [laws[-1]])[:CLASSES])
