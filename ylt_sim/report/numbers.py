"""Numbers as people read them: three significant digits, shares in per cent, undefined as a dash."""

from __future__ import annotations

import math

__all__ = ["UNDEFINED", "decimals_of", "difference", "in_shown_unit", "number", "shown_value"]

UNDEFINED = "–"
MOST_DECIMALS = 4


def decimals_of(value: float, digits: int = 3) -> int:
    """Decimals that show ``value`` with so many significant digits: 0 for 1,234 and 2 for 4.56."""
    if value == 0 or not math.isfinite(value):
        return 0
    return max(0, min(MOST_DECIMALS, digits - 1 - math.floor(math.log10(abs(value)))))


def number(value: float, decimals: int | None = None) -> str:
    """``value`` with three significant digits, or with the decimals given; a dash where it is undefined.

    Digits before the point are never rounded away: 12,345 stays 12,345.
    """
    if math.isnan(value):
        return UNDEFINED
    text = f"{value:,.{decimals_of(value) if decimals is None else decimals}f}"
    return text.lstrip("-") if not text.strip("-0.,") else text


def in_shown_unit(value: float, unit: str) -> float:
    """Shares as per cent, all else as it is."""
    return 100 * value if unit == "share" else value


def shown_value(value: float, unit: str) -> str:
    """A level as shown."""
    return number(in_shown_unit(value, unit))


def difference(mean: float, low: float, high: float, level: float, unit: str) -> tuple[str, str]:
    """A difference and its interval as shown, with the same decimals.

    Parameters
    ----------
    mean, low, high
        The difference and its bounds; NaN bounds where there is no interval.
    level
        The comparator's mean: the difference gets at most one decimal more than it.
    unit
        Of the outcome; shares come in percentage points.

    Returns
    -------
    tuple
        Such as ``("-0.31", "[-0.52, -0.10]")``; the interval is empty where there is none.
    """
    if math.isnan(mean):
        return UNDEFINED, ""
    parts = [in_shown_unit(v, unit) for v in (mean, low, high)]
    if all(v == 0 for v in parts):
        return "0", "[0, 0]"
    largest = max(abs(v) for v in parts if not math.isnan(v))
    most = decimals_of(in_shown_unit(level, unit)) + 1 if math.isfinite(level) and level != 0 else MOST_DECIMALS
    decimals = min(decimals_of(largest), most)
    shown = [number(v, decimals) for v in parts]
    signed = f"+{shown[0]}" if parts[0] > 0 and shown[0].strip("0.,") else shown[0]
    return signed, "" if math.isnan(low) else f"[{shown[1]}, {shown[2]}]"
