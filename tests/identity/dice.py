"""What a random world is drawn with: a numbered stream, or Hypothesis; the same space for both."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

__all__ = ["Dice", "DrawnDice", "NumberedDice"]

T = TypeVar("T")


class Dice(Protocol):
    """Three ways to draw. The first of several options is the plainest: Hypothesis shrinks towards it."""

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        ...

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        ...

    def between(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        ...


class NumberedDice:
    """The same draws for the same number, on every machine."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)

    def pick(self, options: Sequence[T]) -> T:
        return options[self._random.randrange(len(options))]

    def whole(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def between(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)


class DrawnDice:
    """Draws that Hypothesis makes and shrinks."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def pick(self, options: Sequence[T]) -> T:
        return options[self._draw(st.integers(0, len(options) - 1))]

    def whole(self, low: int, high: int) -> int:
        return int(self._draw(st.integers(low, high)))

    def between(self, low: float, high: float) -> float:
        return float(self._draw(st.floats(low, high)))
