"""Cases by the clock: rates that vary, hours with both ends of a shift, appointments; some traced by hand."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

import numpy as np
from scipy import stats

from ylt_sim.kernel.codes import SECONDS_A_DAY as DAY
from ylt_sim.verify import formulas
from ylt_sim.verify.arrivals import Listed, Poisson, Varying
from ylt_sim.verify.case import Case
from ylt_sim.verify.chains import State, transient
from ylt_sim.verify.law import Law, exponential, fixed, lognormal
from ylt_sim.verify.network import CALLED, CANCELLED, SENT_HOME, SERVED, TOO_LATE, TURNED_AWAY
from ylt_sim.verify.statement import Network
from ylt_sim.verify.station import Appointments, Hold, Station, Timetable
from ylt_sim.verify.visits import Visits

__all__ = ["cases"]

MINUTE, HOUR = 60, 3_600
RATES = tuple((3.0 + 2.5 * np.sin(2 * np.pi * (np.arange(24) - 6) / 24)) / HOUR)
TIMES = (2, 6, 10, 14, 18, 22)


def _present(name: str, stay: Law) -> Case:
    """M_t/G/infinity."""

    def measure(visits: Visits) -> list[float]:
        days = np.arange(10, int(visits.rows["time"].max()) // DAY - 10)
        return [float(visits.present(days * DAY + hour * HOUR, "home").mean()) for hour in TIMES]

    return Case(
        f"M_t/{name}/infinity",
        Network({"home": Station(None, stay)}, Varying(RATES)),
        {f"mean present at {hour}:00": formulas.mean_present(stay, RATES, DAY, hour * HOUR) for hour in TIMES},
        measure,
        "Eick, Massey and Whitt 1993",
        9_000,
        warm_up=0.0,
    )


def _shift(sends_home: bool) -> Case:
    """A day of two servers is the transient of M/M/2 from empty; what closing does then is a sum over who is left."""
    servers, mean, a_day, opens, closes = 2, 2_400.0, 21, 8 * HOUR, 16 * HOUR
    rate, most = a_day / (closes - opens), 70

    def moves(state: State) -> Iterator[tuple[State, float]]:
        (n,) = state
        if n < most:
            yield (n + 1,), rate
        if n:
            yield (n - 1,), min(n, servers) / mean

    at_end, spent = transient(moves, (0,), closes - opens)
    n = np.array([state[0] for state in at_end])
    end, share = np.array(list(at_end.values())), np.array(list(spent.values()))
    queue_seconds = float(share @ np.maximum(n - servers, 0)) * (closes - opens)
    left_waiting = float(end @ np.maximum(n - servers, 0))
    if sends_home:
        answers = {
            "share sent home": left_waiting / a_day,
            "mean wait of all, s": queue_seconds / a_day,
            "overtime a day, server seconds": float(end @ np.minimum(n, servers)) * mean,
        }
    else:
        # While k - 2 wait after closing, both servers work: one fewer waits after half a mean service.
        after = np.array([sum((k - servers) * mean / servers for k in range(servers + 1, m + 1)) for m in n])
        until = np.array([sum(mean / min(k, servers) for k in range(1, m + 1)) for m in n])
        answers = {
            "mean wait of all, s": (queue_seconds + float(end @ after)) / a_day,
            "overtime a day, server seconds": float(end @ n) * mean,
            "last departure after closing, s": float(end @ until),
        }

    def measure(visits: Visits) -> list[float]:
        averages = visits.averages
        days = averages.seconds / DAY
        overtime = float(averages.overtime[0]) * averages.seconds / days
        if sends_home:
            return [visits.share(SENT_HOME), visits.mean_wait, overtime]
        time = visits.events(SERVED).rows["time"]
        last = np.zeros(int(time.max()) // DAY + 1)
        np.maximum.at(last, time // DAY, np.maximum(0, time % DAY - closes))
        return [visits.mean_wait, overtime, float(last[int(time.min()) // DAY :].sum() / days)]

    hours = [rate if opens <= HOUR * hour < closes else 0.0 for hour in range(24)]
    return Case(
        f"a shift that {'sends its queue home' if sends_home else 'sees all who are inside'}",
        Network(
            {"clinic": Station(servers, mean, timetable=Timetable(((opens, closes),), sends_home=sends_home))},
            Varying(tuple(hours)),
        ),
        answers,
        measure,
        "transient Markov chain; Van Loan 1978",
        20_000,
        warm_up=0.0,
    )


TRACED = (11 * HOUR, 11 * HOUR + 10 * MINUTE, 11 * HOUR + 20 * MINUTE, 12 * HOUR + 30 * MINUTE, DAY + 9 * HOUR)


def _traced_shift(sends_home: bool) -> Case:
    """One server, 40 minutes each, door from 8 to 12; they come at 11:00, 11:10, 11:20, 12:30, and one next day.

    The first is served until 11:40, the second until 12:20. Seeing all who are inside: the third until 13:00, waits of
    0, 30 and 60 minutes, an hour of overtime. Sending the queue home: the third goes at 12:00, having waited 40
    minutes; 20 minutes of overtime. The fourth finds the door shut.
    """

    def measure(visits: Visits) -> list[float]:
        overtime = visits.of_station("overtime", "clinic") * visits.averages.seconds
        waits = visits.queued.rows["a"][:3].tolist()
        ends = [len(visits.events(SENT_HOME)), len(visits.events(TURNED_AWAY))]
        return [*waits, round(overtime), *ends]

    third, overtime = (40 * MINUTE, 20 * MINUTE) if sends_home else (60 * MINUTE, 60 * MINUTE)
    # Sent home at 12:00, the third leaves before the second is done.
    waits = [0, third, 30 * MINUTE] if sends_home else [0, 30 * MINUTE, third]
    words = ("first", "second", "third")
    return Case(
        f"five patients, closing {'sends the queue home' if sends_home else 'sees all who are inside'}",
        Network(
            {"clinic": Station(1, fixed(2_400), timetable=Timetable(((8 * HOUR, 12 * HOUR),), sends_home=sends_home))},
            Listed(TRACED),
        ),
        {
            **{f"wait of the {word} to leave, s": float(w) for word, w in zip(words, waits, strict=True)},
            "overtime, s": float(overtime),
            "sent home": float(sends_home),
            "before a shut door": 1.0,
        },
        measure,
        "traced by hand",
        is_exact=True,
        warm_up=0.0,
    )


def _times(visits: Visits, n: int) -> list[float]:
    """When the first ``n`` services ended; NaN if there were fewer."""
    times = visits.events(SERVED).rows["time"][:n].tolist()
    return [*times, *(n - len(times)) * [float("nan")]]


def _traced_hold() -> Case:
    """One bed, held 15 minutes, half an hour's stay; 10 minutes from the near village, 20 from the far one.

    Near comes at 0: held until 10, in bed until 40. At 30 another finds no bed. Far comes at 60: held until 75 only,
    too late at 80. At 75, the second of the expiry, the bed is given again; that one is there at 85 and leaves at 115.
    """
    near = Station(1, fixed(30 * MINUTE), hold=Hold(15 * MINUTE, fixed(10 * MINUTE)))
    far = Station(1, fixed(30 * MINUTE), hold=Hold(15 * MINUTE, fixed(20 * MINUTE)))

    def measure(visits: Visits) -> list[float]:
        near, far = visits.at("near"), visits.at("far")
        ends = [len(near.events(TURNED_AWAY)), len(far.events(TOO_LATE)), len(far.events(TURNED_AWAY))]
        return [*_times(near, 2), *ends]

    minutes = (0, 30, 60, 60, 70, 75)
    places = ("near", "near", "near", "far", "far", "far")
    return Case(
        "six patients, holds of a quarter of an hour",
        Network({"near": near, "far": far}, Listed([m * MINUTE for m in minutes], places)),
        {
            "first leaves at, s": 40.0 * MINUTE,
            "third leaves at, s": 100.0 * MINUTE,
            "no bed to hold, near": 1.0,
            "too late, far": 2.0,
            "no bed to hold, far": 1.0,
        },
        measure,
        "traced by hand",
        is_exact=True,
        warm_up=0.0,
    )


def _appointments() -> Case:
    """How many are booked ahead at midnight is a chain in days: calls of a day are added, a day's slots leave."""
    slots, ahead, rate = 3, 3, 3.5
    most = slots * ahead
    calls = stats.poisson(rate).pmf(np.arange(60))
    step, lost, led = np.zeros((most + 1, most + 1)), np.zeros(most + 1), np.zeros(most + 1)
    for booked in range(most + 1):
        for n, p in enumerate(calls):
            taken = min(booked + n, most)
            step[booked, max(0, taken - slots)] += p
            lost[booked] += p * (booked + n - taken)
            led[booked] += p * sum(1 + place // slots for place in range(booked, taken))
    system = np.vstack([step.T - np.eye(most + 1), np.ones(most + 1)])
    pi = np.linalg.lstsq(system, np.r_[np.zeros(most + 1), 1.0], rcond=None)[0]
    away = float(pi @ lost) / rate
    return Case(
        "appointments, 3 a day, 3 days ahead",
        Network(
            {"clinic": Station(slots, 600.0, appointments=Appointments(slots, ahead))},
            Poisson(rate / DAY),
        ),
        {"share that gets no slot": away, "mean days ahead": float(pi @ led) / (rate * (1.0 - away))},
        lambda visits: [visits.share(TURNED_AWAY), float(visits.events(CALLED).rows["b"].mean())],
        "Markov chain in days, solved",
        18_000,
    )


def _cancellations() -> Case:
    """Booked for tomorrow: from 0 at midnight a loss system of slots, whose stay is until one cancels."""
    slots, a_day, mean, due = 6, 12.0, 12.0 * HOUR, 8 * HOUR

    def moves(state: State) -> Iterator[tuple[State, float]]:
        (n,) = state
        if n < slots:
            yield (n + 1,), a_day / DAY
        if n:
            yield (n - 1,), n / mean

    at_end, spent = transient(moves, (0,), DAY)
    come = sum(state[0] * p for state, p in at_end.items()) * exp(-due / mean)

    def measure(visits: Visits) -> list[float]:
        called, away = len(visits.events(CALLED)), len(visits.events(TURNED_AWAY))
        return [away / (called + away), len(visits.events(SERVED)) / (called + away)]

    return Case(
        "appointments for tomorrow, some cancelled",
        Network(
            {
                "clinic": Station(
                    slots, 600.0, appointments=Appointments(slots, 1, due, cancelled_after=exponential(mean))
                )
            },
            Poisson(a_day / DAY),
        ),
        {"share that gets no slot": spent[slots,], "share that comes": come / a_day},
        measure,
        "transient Markov chain; Van Loan 1978",
        12_000,
    )


def _traced_appointments() -> Case:
    """One slot a day at 8:00, two days ahead; whoever has to wait more than 30 hours gives it back then.

    Day 0: a call at 9:00 gets day 1 and comes; one at 10:00 gets day 2 and cancels on day 1 at 16:00; one at 11:00 gets
    none. Day 1: at 12:00, day 3, cancelled on day 2 at 18:00; at 17:00, day 2, which was just given back, and comes.
    Day 2: at 19:00, day 3, and comes. Ten minutes each.
    """
    calls = ((0, 9), (0, 10), (0, 11), (1, 12), (1, 17), (2, 19))
    slots = Appointments(1, 2, 8 * HOUR, cancelled_after=fixed(30 * HOUR))

    def measure(visits: Visits) -> list[float]:
        ends = [len(visits.events(CANCELLED)), len(visits.events(TURNED_AWAY))]
        return [*_times(visits, 3), *ends]

    done = 8 * HOUR + 10 * MINUTE
    return Case(
        "six callers, one slot a day",
        Network(
            {"clinic": Station(1, fixed(10 * MINUTE), appointments=slots)},
            Listed([day * DAY + hour * HOUR for day, hour in calls]),
        ),
        {
            **{f"done on day {day}, s": float(day * DAY + done) for day in (1, 2, 3)},
            "cancelled": 2.0,
            "no slot": 1.0,
        },
        measure,
        "traced by hand",
        is_exact=True,
        warm_up=0.0,
    )


def cases() -> list[Case]:
    """All of them."""
    return [
        _present("M", exponential(6 * HOUR)),
        _present("D", fixed(5 * HOUR)),
        _present("lognormal", lognormal(6 * HOUR, 1.0)),
        _shift(sends_home=False),
        _shift(sends_home=True),
        _traced_shift(sends_home=False),
        _traced_shift(sends_home=True),
        _traced_hold(),
        _traced_appointments(),
        _appointments(),
        _cancellations(),
    ]
