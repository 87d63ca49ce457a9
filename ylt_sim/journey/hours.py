"""Opening hours (门诊时间): when the door of a facility is next open."""

from __future__ import annotations

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.kernel.rule import rule

__all__ = ["LAST_CALL_SECONDS", "opening_from", "opening_weekday"]

LAST_CALL_SECONDS = 1800
LONGEST_SHUT_DAYS = 12
"""The Spring Festival with the Sunday before it, and some more."""


@rule
def opening_weekday(w, day):
    """Weekday whose hours hold on a day: Sunday's on public holidays."""
    row = w.day[day % len(w.day)]
    if row.is_holiday:
        return 6
    return row.weekday


@rule
def opening_from(w, facility_id, now):
    """First second from ``now`` at which the facility's outpatient door is open for at least half an hour more.

    Within hours that is ``now`` itself; in the lunch break its end; after hours the next opening day. A facility that
    never opens answers ``now``: its shut door then turns the patient away.
    """
    facility = w.facility[facility_id]
    for ahead in range(LONGEST_SHUT_DAYS):
        day = now // SECONDS_A_DAY + ahead
        weekday = opening_weekday(w, day)
        opens, closes = facility.open_second[weekday], facility.close_second[weekday]
        if opens == NONE:
            continue
        second = 0
        if ahead == 0:
            second = now % SECONDS_A_DAY
        if second < opens:
            second = opens
        if (
            facility.break_from_second != NONE
            and facility.break_from_second - LAST_CALL_SECONDS <= second < facility.break_until_second
        ):
            second = facility.break_until_second
        if second <= closes - LAST_CALL_SECONDS:
            return day * SECONDS_A_DAY + second
    return now
