"""A sheet on which events and minutes of mechanisms are noted, and the table that comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.records.audit_units import NAME
from ylt_sim.records.mechanism_lines import LINES, NOTES, STAFF, USED, lines_of
from ylt_sim.records.standing import SEVERAL, Standing
from ylt_sim.scenario.mechanisms import MECHANISMS

__all__ = ["ALL", "PERIODS", "Sheet", "latest", "link_of", "moment", "value_of"]

PERIODS = ("before", "after")
ALL = "all"
"""Where rows do not say of which consortium."""

Rows = NDArray[Any]
Numbers = NDArray[np.int64]


@dataclass
class Sheet:
    """Rows of a run and what was found in them, by mechanism and line."""

    rows: Rows
    standing: Standing
    found: dict[tuple[str, str], list[tuple[Numbers, Numbers, Any, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Rows of a county-year are sorted by event once, not searched a hundred times.
        order = np.argsort(self.rows["event"], kind="stable")
        events = self.rows["event"][order]
        self._order = order
        self._from = {int(e): (int(a), int(b)) for e, a, b in zip(*runs(events), strict=True)}

    def of(self, *events: int) -> Rows:
        """Rows of these events in the order in which they were written."""
        parts = [self._order[slice(*self._from[e])] for e in events if e in self._from]
        where = np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
        out: Rows = self.rows[where]
        return out

    def add(
        self,
        mechanism: str,
        key: str,
        own: Rows,
        consortium: Numbers | None = None,
        *,
        minutes: Any = 0.0,
        count: Any = 1.0,
    ) -> None:
        """Note events of a line: rows, or their seconds; of which consortium; minutes and count of each."""
        time: Numbers = own["time"] if own.dtype.names else own
        if consortium is None:
            consortium = np.full(len(time), SEVERAL)
        self.found.setdefault((mechanism, key), []).append(
            (time.astype(np.int64), consortium, np.broadcast_to(minutes, len(time)), np.broadcast_to(count, len(time)))
        )

    def frame(self) -> pd.DataFrame:
        """Everything found, and zeros for what was not."""
        standing = self.standing
        unknown = set(self.found) - {(line.mechanism, line.key) for line in LINES}
        assert not unknown, f"lines without a description: {unknown}"
        keys, names = standing.keys, evidence.mechanism_names_zh()
        of_ally = np.array([keys.index(ally.key) for ally in standing.allies] or [0], np.int64)
        start, week = min(standing.policy_second, standing.horizon), 7 * SECONDS_A_DAY
        weeks = (start / week, (standing.horizon - start) / week)
        out = []
        for mechanism in MECHANISMS:
            for line in lines_of(mechanism):
                total = np.zeros((2, 2, len(keys) + 1))  # count and minutes, period, consortium and "all"
                for time, consortium, minutes, count in self.found.get((mechanism, line.key), ()):
                    period = (time >= standing.policy_second).astype(np.int64)
                    which = np.where(consortium < 0, len(keys), of_ally[np.clip(consortium, 0, len(of_ally) - 1)])
                    np.add.at(total[0], (period, which), count)
                    np.add.at(total[1], (period, which), minutes)
                for p, name in enumerate(PERIODS):
                    for k, key in enumerate((*keys, ALL)):
                        n, minutes = total[:, p, k]
                        if key == ALL and keys and n == 0 and minutes == 0:
                            continue
                        events, staff = n if line.is_event else 0.0, minutes if line.minutes == USED else 0.0
                        per = 1 / (standing.n_residents / 10_000 * weeks[p]) if weeks[p] > 0 else np.nan
                        out.append({
                            "mechanism": mechanism, "mechanism_zh": names.get(mechanism, mechanism), "consortium": key,
                            "period": name, "is_on": self._is_on(mechanism, key, p == 1), "line": line.key,
                            "event": line.name, "event_zh": line.name_zh,
                            "staff": STAFF[line.staff][0], "staff_zh": STAFF[line.staff][1],
                            "count": int(n), "minutes": float(minutes), "minutes_are": line.minutes,
                            "events": int(events), "staff_minutes": float(staff),
                            "events_per_10000_week": events * per, "staff_minutes_per_10000_week": staff * per,
                            "seen_as": line.seen, "note": NOTES.get(mechanism, ""),
                        })  # fmt: skip
        return pd.DataFrame(out)

    def _is_on(self, mechanism: str, key: str, is_policy: bool) -> bool:
        own = (a for a in self.standing.allies if a.is_policy == is_policy and key in (a.key, ALL))
        return any(mechanism in ally.acting for ally in own)

    def kind(self, own: Rows) -> Numbers:
        """Kind of the pool of rows, ``NONE`` where there is none."""
        return value_of(self.standing.pool_kind, own["pool"])

    def detail(self, own: Rows) -> Numbers:
        """Detail of the pool of rows, ``NONE`` where there is none."""
        return value_of(self.standing.pool_detail, own["pool"])


def runs(values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Each value of a sorted array, where it begins and where it ends."""
    value, first = np.unique(values, return_index=True)
    return value, first, np.append(first, len(values))[1:]


def value_of(table: Numbers, number: Numbers) -> Numbers:
    """Values of a table by number, ``NONE`` for none."""
    known = (number >= 0) & (number < len(table))
    out: Numbers = np.where(known, table[np.where(known, number, 0)], NONE)
    return out


def moment(own: Rows) -> Numbers:
    """Who and when, as one number."""
    out: Numbers = own["key"].astype(np.int64) * NAME + own["time"]
    return out


def latest(known: Numbers, wanted: Numbers) -> Numbers:
    """Place in sorted ``known`` of the last value up to each wanted one; ``NONE`` if there is none."""
    out: Numbers = np.searchsorted(known, wanted, side="right") - 1
    return out


def link_of(own: Rows) -> Numbers:
    """Number of the consortium that rows name."""
    out: Numbers = own["link"].astype(np.int64)
    return out
