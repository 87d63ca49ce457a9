"""Tables of emergencies: doors, transfers, what was given up for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE
from ylt_sim.records.columns import named, or_nan
from ylt_sim.world.codes import (
    BY_AMBULANCE,
    BY_NAMES,
    EMERGENCY,
    EV_AMBULANCE,
    EV_DOOR,
    EV_EMERGENCY_IN_WARD,
    EV_OVERTAKEN,
    EV_TRANSFER,
    EV_VISIT,
    STAGE_NAMES,
)

__all__ = ["emergencies", "interruptions"]


def _next_of(rows: NDArray[Any], event: int, key: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the first row of an event with the same key that is written after each row, or ``NONE``."""
    own = np.flatnonzero(rows["event"] == event)
    place = rows["key"][own].astype(np.int64) * len(rows) + own
    order = np.argsort(place)
    at = np.searchsorted(place[order], key * len(rows) + row)
    found = np.where(at < len(own), own[order[np.minimum(at, len(own) - 1)]], NONE) if len(own) else row * 0 + NONE
    same = (found != NONE) & (rows["key"][found] == key)
    return np.where(same, found, NONE)


def emergencies(records: Any) -> pd.DataFrame:
    """One row an arrival of an emergency at a door.

    Columns: ..., facility, tier, came_by, minutes_since_urgent, warned_minutes, door_to_doctor_minutes (NaN: not seen
    there as an emergency), door_in_door_out_minutes and vehicle_wait_minutes (NaN: not transferred from there),
    passed (the nearest hospital, if a destination rule led past it) and longer_minutes (mean way beyond that to the
    nearest; NaN of who did not come by ambulance).
    """
    rows = records.rows
    row = np.flatnonzero((rows["event"] == EV_DOOR) & (rows["resident"] != NONE))
    own, key = rows[row], rows["key"][row].astype(np.int64)
    next_door = _next_of(rows, EV_DOOR, key, row + 1)
    limit = np.where(next_door == NONE, len(rows), next_door)
    visit, move = _next_of(rows, EV_VISIT, key, row), _next_of(rows, EV_TRANSFER, key, row)
    seen = (visit != NONE) & (visit < limit) & (rows["facility"][visit] == own["facility"])
    seen &= rows["link"][visit] == EMERGENCY
    left = (move != NONE) & (move < limit)
    call = rows[rows["event"] == EV_AMBULANCE]
    called = call["key"].astype(np.int64) << 32 | call["time"]  # an ambulance's row is of the second of its door
    order = np.argsort(called)
    here = key << 32 | own["time"]
    at = np.minimum(np.searchsorted(called[order], here), len(call) - 1)
    by_ambulance = (own["link"] == BY_AMBULANCE) & (called[order][at] == here) if len(call) else seen & False
    way = call[order][at] if len(call) else own
    begins = rows["time"][visit] - rows["b"][visit]
    return pd.DataFrame({
        **records._start(own),
        "facility": records._facility(own["facility"]),
        "tier": records._tier(own["facility"]),
        "came_by": named(own["link"], BY_NAMES),
        "minutes_since_urgent": own["a"] / 60.0,
        "warned_minutes": own["b"] / 60.0,
        "door_to_doctor_minutes": or_nan((begins - own["time"]) / 60.0, seen),
        "door_in_door_out_minutes": or_nan(rows["b"][move] / 60.0, left),
        "vehicle_wait_minutes": or_nan(rows["a"][move] / 60.0, left),
        "passed": records._facility(np.where(by_ambulance, way["link"], NONE)),
        "longer_minutes": or_nan(way["b"] / 60.0, by_ambulance),
    })  # fmt: skip


def interruptions(records: Any) -> pd.DataFrame:
    """One row a trip or wait given up for an emergency of the same resident, or an emergency that struck in a bed.

    Columns: ..., facility, what (``given up``, ``in a ward``), stage (of what was given up), is_able (the place can
    treat the emergency; of those in a ward).
    """
    own = records._of(EV_OVERTAKEN, EV_EMERGENCY_IN_WARD)
    in_ward = own["event"] == EV_EMERGENCY_IN_WARD
    return pd.DataFrame({
        **records._start(own),
        "facility": records._facility(own["facility"]),
        "what": named(in_ward.astype(np.int64), ("given up", "in a ward")),
        "stage": named(np.where(in_ward, NONE, own["link"]), STAGE_NAMES),
        "is_able": or_nan(own["b"], in_ward),
    })  # fmt: skip
