from __future__ import annotations

import math

import pytest

from ylt_sim.report.numbers import difference, number, shown_value


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (1234.5, "1,234"), (45.23, "45.2"), (4.567, "4.57"), (0.01234, "0.0123"), (-0.00001, "0.0000"),
     (-3.14159, "-3.14"), (math.nan, "–"), (0.000012, "0.0000")],
)  # fmt: skip
def test_numbers_have_three_significant_digits_and_no_negative_zero(value, shown):
    assert number(value) == shown


def test_shares_are_shown_in_per_cent_and_other_units_as_they_are():
    assert shown_value(0.4525, "share") == "45.2"
    assert shown_value(0.4525, "hours") == "0.453" or shown_value(0.4525, "hours") == "0.452"


def test_a_difference_and_its_bounds_share_their_decimals_and_a_gain_has_its_sign():
    assert difference(0.0031, 0.0010, 0.0052, 0.45, "share") == ("+0.31", "[0.10, 0.52]")
    assert difference(-2.5, -4.0, -1.0, 116.0, "hours") == ("-2.5", "[-4.0, -1.0]")


def test_a_difference_has_at_most_one_decimal_more_than_the_level():
    assert difference(0.0123, 0.0011, 0.0199, 1234.0, "yuan") == ("0.0", "[0.0, 0.0]")


def test_no_difference_anywhere_is_a_plain_zero():
    assert difference(0.0, 0.0, 0.0, 5.0, "hours") == ("0", "[0, 0]")


def test_undefined_is_a_dash_and_never_zero():
    assert difference(math.nan, math.nan, math.nan, math.nan, "hours") == ("–", "")


def test_one_replication_gives_a_difference_without_an_interval():
    assert difference(1.5, math.nan, math.nan, 10.0, "hours") == ("+1.50", "")
