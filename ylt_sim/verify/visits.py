"""What a run of a network leaves: a row for whatever became of a visit, and exact averages over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.verify.network import CALLED, CANCELLED, LEFT, SENT_HOME, SERVED, TOO_LATE, TURNED_AWAY

__all__ = ["Averages", "Collector", "Visits"]

COLUMNS = ("time", "resident", "event", "facility", "pool", "link", "a", "b")
SMALLER = {"event": np.int8, "facility": np.int16, "link": np.int8}

WORDS = {
    SERVED: "served", LEFT: "left", TURNED_AWAY: "turned away", SENT_HOME: "sent home", CALLED: "called",
    CANCELLED: "cancelled", TOO_LATE: "too late",
}  # fmt: skip


@dataclass(frozen=True)
class Averages:
    """Averages over time of each station, from the exact integrals that its pool keeps.

    Parameters
    ----------
    stations
        Names.
    seconds
        Over how long.
    busy, queue, staffed, overtime
        Mean servers in use, mean number that waits, mean servers on duty, mean servers past their hours.
    """

    stations: tuple[str, ...]
    seconds: int
    busy: NDArray[np.float64]
    queue: NDArray[np.float64]
    staffed: NDArray[np.float64]
    overtime: NDArray[np.float64]


class Collector:
    """Takes the event rows of a run, chunk by chunk, and keeps the columns of those that count.

    Parameters
    ----------
    from_second
        What began earlier is left out.
    """

    def __init__(self, from_second: int) -> None:
        self._from = from_second
        self._chunks: list[dict[str, NDArray[Any]]] = []

    def take(self, chunk: NDArray[Any]) -> None:
        """One chunk, which may be overwritten afterwards."""
        event = chunk["event"]
        begun = chunk["time"] - chunk["a"] * (event != CALLED) - chunk["b"] * (event == SERVED)
        counts = (event >= SERVED) & (begun >= self._from)
        kept = {name: chunk[name].astype(SMALLER.get(name, chunk[name].dtype)) for name in COLUMNS}
        self._chunks.append(kept if counts.all() else {name: column[counts] for name, column in kept.items()})

    def columns(self) -> dict[str, NDArray[Any]]:
        """All that was kept."""
        none = [np.zeros(0, np.int64)]
        return {name: np.concatenate([c[name] for c in self._chunks] or none) for name in COLUMNS}


@dataclass(frozen=True)
class Visits:
    """Visits of a run, or those of one station, class or server.

    Parameters
    ----------
    rows
        Columns of the event rows of `ylt_sim.verify.network`, by time.
    stations
        Names, in the order of their numbers.
    averages
        Over time, of all stations.
    """

    rows: dict[str, NDArray[Any]]
    stations: tuple[str, ...]
    averages: Averages

    def at(self, station: str) -> Visits:
        """Those to one station, whoever served them."""
        return self._only(self.rows["facility"] == self.stations.index(station))

    def of_class(self, cls: int) -> Visits:
        """Those of one class."""
        return self._only(self.rows["link"] == cls)

    def served_by(self, station: str) -> Visits:
        """Those who had a server of this station: differs from `at` by overflow."""
        return self._only(self.rows["pool"] == self.stations.index(station)).events(SERVED)

    def events(self, *events: int) -> Visits:
        """Those that ended so, by the codes of `ylt_sim.verify.network`."""
        return self._only(np.isin(self.rows["event"], events))

    def _only(self, which: NDArray[np.bool_]) -> Visits:
        return Visits({name: column[which] for name, column in self.rows.items()}, self.stations, self.averages)

    def __len__(self) -> int:
        return len(self.rows["time"])

    @property
    def ended(self) -> Visits:
        """Without the calls, which only begin something."""
        return self._only(self.rows["event"] != CALLED)

    def share(self, *events: int) -> float:
        """Share of the visits that ended so."""
        return len(self.events(*events)) / len(self.ended) if len(self.ended) else float("nan")

    @property
    def queued(self) -> Visits:
        """Those who were let in: served, or left the queue."""
        return self.events(SERVED, LEFT, SENT_HOME)

    @property
    def mean_wait(self) -> float:
        """Mean seconds in the queue of all who were let in; not in a queue counts as 0."""
        return self._mean(self.queued.rows["a"])

    @property
    def share_waiting(self) -> float:
        """Share of those let in who waited."""
        return self._mean(self.queued.rows["a"] > 0)

    def wait_percentile(self, percent: float) -> float:
        """Seconds in the queue that so many per cent of those let in do not exceed."""
        return float(np.percentile(self.queued.rows["a"], percent))

    @staticmethod
    def _mean(values: NDArray[Any]) -> float:
        return float(values.mean()) if len(values) else float("nan")

    def of_station(self, average: str, station: str) -> float:
        """An average over time of `Averages`, such as ``queue``, at one station."""
        return float(getattr(self.averages, average)[self.stations.index(station)])

    def table(self) -> pd.DataFrame:
        """One row a visit, in words."""
        rows, names = self.rows, np.array([*self.stations, ""])
        return pd.DataFrame({
            "second": rows["time"],
            "customer": rows["resident"],
            "station": names[rows["facility"]],
            "served_by": np.where(rows["event"] == SERVED, names[rows["pool"]], ""),
            "class": rows["link"],
            "what": [WORDS[int(event)] for event in rows["event"]],
            "waited_seconds": np.where(np.isin(rows["event"], (SERVED, LEFT, SENT_HOME)), rows["a"], 0),
            "served_seconds": np.where(rows["event"] == SERVED, rows["b"], 0),
            "ahead_seconds": np.where(rows["event"] == CALLED, rows["a"], 0),
        })

    def present(self, seconds: Sequence[int] | NDArray[Any], station: str) -> NDArray[np.int64]:
        """How many are being served at these seconds."""
        rows = self.at(station).events(SERVED).rows
        began, ended = np.sort(rows["time"] - rows["b"]), np.sort(rows["time"])
        found = np.searchsorted(began, seconds, "right") - np.searchsorted(ended, seconds, "right")
        return np.asarray(found, np.int64)
