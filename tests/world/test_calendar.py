"""The calendar: the public holidays of 2023 and 2024, and the days of the table."""

from __future__ import annotations

import datetime

from ylt_sim.world.calendar import FIRST_DAY, day_table, holidays


def dates(year: int, *spans: tuple[int, int, int]) -> set[datetime.date]:
    """Days from (month, first, last)."""
    return {datetime.date(year, month, day) for month, first, last in spans for day in range(first, last + 1)}


def test_holidays_of_2023():
    """New Year, Spring Festival week from its eve, Qingming, Labour Day, Dragon Boat, Mid-Autumn, National Day."""
    assert holidays(2023) == dates(
        2023, (1, 1, 1), (1, 21, 27), (4, 5, 5), (5, 1, 3), (6, 22, 22), (9, 29, 29), (10, 1, 7)
    )


def test_holidays_of_2024():
    """Spring Festival on 10 February; Qingming a day earlier than in 2023: the sun's 15 degrees of Aries."""
    assert holidays(2024) == dates(
        2024, (1, 1, 1), (2, 9, 15), (4, 4, 4), (5, 1, 3), (6, 10, 10), (9, 17, 17), (10, 1, 7)
    )


def test_qingming_of_every_year():
    """When the sun is 15 degrees past the March equinox: 4 April in these years, 5 April in the others."""
    fourth = {2024, 2025, 2028, 2029, 2032, 2033}
    for year in range(2023, 2034):
        april = {d for d in holidays(year) if d.month == 4}
        assert april == {datetime.date(year, 4, 4 if year in fourth else 5)}


def test_a_year_beyond_the_table_has_its_fixed_days():
    """No lunar days after 2033."""
    assert {d.month for d in holidays(2050)} == {1, 4, 5, 10}


def test_days_of_the_table():
    """Day 0 is a Monday in January 2023; whole weeks, at least ten more than the horizon; holidays where they are."""
    day = day_table(100)
    assert FIRST_DAY == datetime.date(2023, 1, 2)
    assert FIRST_DAY.weekday() == 0
    assert len(day) == (15 + 10) * 7
    assert day["weekday"].tolist() == list(range(7)) * 25
    for i in (0, 19, 25, 26, 93, 119, 121, 122):
        date = FIRST_DAY + datetime.timedelta(days=i)
        assert (day["month"][i], day["fiscal_year"][i]) == (date.month, 2023)
        assert bool(day["is_holiday"][i]) == (date in holidays(2023))
    assert [i for i in range(30) if day["is_holiday"][i]] == list(range(19, 26))  # 21-27 January


def test_a_year_ends():
    """Day 363 is the last of 2023, a Sunday; New Year's Day 2024 is a holiday of fiscal year 2024."""
    day = day_table(400)
    assert (day["month"][363], day["fiscal_year"][363], day["weekday"][363]) == (12, 2023, 6)
    assert (day["month"][364], day["fiscal_year"][364], day["is_holiday"][364]) == (1, 2024, 1)
