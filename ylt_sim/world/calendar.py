"""The calendar: day 0 is Monday 2 January 2023; weekdays, months, fiscal years, public holidays."""

from __future__ import annotations

import datetime

import numpy as np
from numpy.typing import NDArray

from ylt_sim.world.fields import DAY

__all__ = ["FIRST_DAY", "day_table", "holidays"]

FIRST_DAY = datetime.date(2023, 1, 2)

# First day of the lunar year, Dragon Boat and Mid-Autumn (astronomical calendar), by year.
SPRING_FESTIVAL = {2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
                   2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31)}
DRAGON_BOAT = {2023: (6, 22), 2024: (6, 10), 2025: (5, 31), 2026: (6, 19), 2027: (6, 9), 2028: (5, 28),
               2029: (6, 16), 2030: (6, 5), 2031: (6, 24), 2032: (6, 12), 2033: (6, 1)}
MID_AUTUMN = {2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3),
              2029: (9, 22), 2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8)}


def holidays(year: int) -> set[datetime.date]:
    """Public holidays: New Year, Spring Festival, Qingming, Labour Day, Dragon Boat, Mid-Autumn, National Day.

    Lengths are those usual since 2014 (assumption for years not yet announced); exchanged working weekends are left
    out. Years beyond the table have the fixed days only.
    """
    def run(month: int, day: int, length: int) -> set[datetime.date]:
        first = datetime.date(year, month, day)
        return {first + datetime.timedelta(days=i) for i in range(length)}

    short = year % 100
    qingming = int(0.2422 * short + 4.81) - short // 4  # of the 21st century
    days = run(1, 1, 1) | run(4, qingming, 1) | run(5, 1, 3) | run(10, 1, 7)
    if year in SPRING_FESTIVAL:
        first = datetime.date(year, *SPRING_FESTIVAL[year])
        days |= {first + datetime.timedelta(days=i) for i in range(-1, 6)}
        days |= run(*DRAGON_BOAT[year], 1) | run(*MID_AUTUMN[year], 1)
    return days


def day_table(days: int) -> NDArray[np.void]:
    """Rows of `DAY` from day 0, whole weeks, at least ten more than the horizon; the roster fills ``week``."""
    n = (-(-days // 7) + 10) * 7
    out = np.zeros(n, DAY)
    free: dict[int, set[datetime.date]] = {}
    for i in range(n):
        date = FIRST_DAY + datetime.timedelta(days=i)
        if date.year not in free:
            free[date.year] = holidays(date.year)
        out[i] = (date.weekday(), date.month, date.year, date in free[date.year], (0, 0))
    return out
