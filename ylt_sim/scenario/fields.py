"""Building blocks of the schema: a frozen model that is strict about numbers, and a field that knows its source."""

from __future__ import annotations

import math
import numbers
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from ylt_sim.evidence import ASSUMPTION

__all__ = ["Frozen", "FrozenMapping", "number_rule", "plain", "quantity"]


class FrozenMapping(dict[str, Any]):
    """A dictionary that cannot be changed after it is made; it can be copied and pickled."""

    def _refuse(self, *_args: object, **_kwargs: object) -> Any:
        raise TypeError("a scenario cannot be changed; use with_() or set() to get a changed copy")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenMapping, (dict(self),)


def plain(value: Any) -> Any:
    """``value`` with NumPy numbers as Python numbers and lists as tuples; anything else as it is."""
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, bool | str | int | float) or value is None:
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value)
    if type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    return value


def _short(value: float) -> str:
    return f"{value:,.10g}"


def number_rule(extra: dict[str, Any], *, whole: bool = False) -> str:
    """What a field accepts, in words, from the extras that `quantity` gave it: ``a number of hours, 0 to 1536``."""
    unit = str(extra.get("unit", ""))
    if unit.startswith("share"):
        text = "a share" + unit.removeprefix("share")
    else:
        text = "a whole number" if whole else "a number"
        counted = unit.split(" per ")[0].split(" a ")[0]
        if unit:
            text += f" of {unit}" if counted == "yuan" or counted.endswith("s") else f" ({unit})"
    minimum, maximum = extra.get("minimum"), extra.get("maximum")
    if minimum is not None and maximum is not None:
        return f"{text}, {_short(minimum)} to {_short(maximum)}"
    if minimum is not None:
        return f"{text}, {_short(minimum)} or more"
    if maximum is not None:
        return f"{text}, {_short(maximum)} or less"
    return text


class Frozen(BaseModel):
    """Base of the schema: unknown keys refused, nothing changes, no ``bool`` or text where a number is meant.

    NumPy numbers are taken as Python numbers. Bounds that `quantity` puts on a field are checked here, element by
    element where the field is a tuple.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, validate_default=True)

    @field_validator("*", mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return plain(value)

    @field_validator("*", mode="after")
    @classmethod
    def _bounds(cls, value: Any, info: ValidationInfo) -> Any:
        field = cls.model_fields[info.field_name or ""]
        extra = field.json_schema_extra
        if not isinstance(extra, dict):
            return value
        minimum, maximum = extra.get("minimum"), extra.get("maximum")
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, bool) or not isinstance(item, int | float):
                continue
            below = isinstance(minimum, int | float) and item < minimum
            above = isinstance(maximum, int | float) and item > maximum
            if below or above:
                raise PydanticCustomError("bounds", "{rule}", {"rule": number_rule(extra)})
        return value


def _lowest(value: float | tuple[float, ...] | None) -> float:
    if value is None:
        return math.inf
    return min(value) if isinstance(value, tuple) else value


def quantity(
    default: float | tuple[float, ...] | None,
    *,
    low: float | tuple[float, ...] | None = None,
    high: float | tuple[float, ...] | None = None,
    unit: str,
    source: str,
    doc: str,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Any:
    """Pydantic field of one number (or a tuple of numbers) with its unit, its range to sweep and its source.

    Parameters
    ----------
    default
        Value used when a file says nothing.
    low, high
        Range to sweep, in the same unit. Obligatory where the source is an assumption.
    unit
        Unit in words, such as ``"minutes"`` or ``"share of visits"``.
    source
        Id of an evidence row (``B24``, ``P364``, ``strengths.csv:chronic_mgmt``), several joined by ``;``, or
        ``"assumption"``; see `ylt_sim.evidence.is_source`.
    doc
        Meaning, one sentence.
    minimum, maximum
        What a file may write. Unless given: 0 or more where default and low are, and at most 1 for a share. Give
        ``minimum=-math.inf`` for a number that may be negative though its default is not.
    """
    if ASSUMPTION in source and (low is None or high is None):
        raise ValueError(f"'{doc}': an assumption states low and high")
    if minimum is None and min(_lowest(default), _lowest(low)) >= 0:
        minimum = 0.0
    if maximum is None and (unit == "share" or unit.startswith("share ")):
        maximum = 1.0
    extra: dict[str, Any] = {"unit": unit, "low": low, "high": high, "source": source, "default": default}
    extra |= {"minimum": minimum} if minimum is not None and math.isfinite(minimum) else {}
    extra |= {"maximum": maximum} if maximum is not None and math.isfinite(maximum) else {}
    return Field(default=default, description=doc, json_schema_extra=extra, strict=True)
