"""Faults of a scenario file: where, what was given, which rule it breaks, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import PydanticCustomError

from ylt_sim.errors import YltError

__all__ = ["UNKNOWN_KEY", "Fault", "ScenarioError", "did_you_mean", "fault_error", "shown_path"]

UNKNOWN_KEY = "unknown key"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault."""

    file: str  # as shown to the user; for values set from outside a file, how they were set
    line: int  # from 1; 0 where there is no line
    column: int
    path: str  # consortia.county_group.green_channel.hold_hours; empty for the file as a whole
    given: str  # what was written, empty where that says nothing
    rule: str
    fix: str = ""
    hint: str = ""  # did you mean 'x'?

    @property
    def where(self) -> str:
        """``file:line:column``, or the file alone."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        given = f" = {self.given}" if self.given else ""
        first = f"{self.where}  {self.path}{given}" if self.path else self.where
        if self.rule == UNKNOWN_KEY:
            lines = [first, f"  {self.rule}; {self.hint}" if self.hint else f"  {self.rule}"]
        else:
            lines = [first, f"  rule: {self.rule}"]
            lines += [f"  {self.hint}"] if self.hint else []
        lines += [f"  fix:  {self.fix}"] if self.fix else []
        return "\n".join(lines)


class ScenarioError(YltError):
    """A scenario that cannot be used, with all its faults.

    Attributes
    ----------
    faults
        Every fault found, in the order of the files and lines.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = f"{len(self.faults)} fault" + ("" if len(self.faults) == 1 else "s")
        super().__init__("\n".join([*map(str, self.faults), f"{count}; nothing was run."]))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Fault, ...]]]:
        return ScenarioError, (self.faults,)


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The hint for a misspelt word: ``did you mean 'x'?``, or nothing if no known word is near."""
    words = list(known)
    folded = {word.casefold().replace("-", "_"): word for word in words}
    near = difflib.get_close_matches(given.casefold().replace("-", "_").replace(" ", "_"), folded, n=1, cutoff=0.6)
    if not near and len(given) >= 4:
        starts = {word[: len(given)]: word for word in reversed(folded)}
        near = [starts[start] for start in difflib.get_close_matches(given.casefold(), starts, n=1, cutoff=0.75)]
    return f"did you mean '{folded[near[0]]}'?" if near else ""


def fault_error(rule: str, fix: str = "", hint: str = "") -> PydanticCustomError:
    """The error that a validator of the schema raises; the loader turns it into a `Fault` with its place."""
    return PydanticCustomError("fault", "{rule}", {"rule": rule, "fix": fix, "hint": hint})


def shown_path(path: Path) -> str:
    """``path`` as shown to a user: relative to the working folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (ValueError, OSError):
        return str(path)
