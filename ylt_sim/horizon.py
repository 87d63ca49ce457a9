"""The horizon (截止时点): rows of who and what is still inside when a run ends, so that records close."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import FREE, HOLD_OPEN, NONE, SLOTS, WAITING
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.world.codes import EV_INSIDE, EV_STILL_OPEN

__all__ = ["horizon_rows"]

ORDER = ("key", "link", "resident", "episode", "event", "facility", "pool", "doctor", "a", "b")


def horizon_rows(engine: Any) -> NDArray[np.void]:
    """Rows of the horizon, sorted by key and then by the other columns.

    One for each patient who waits or holds nothing; one for each unit that is in use; one for each bed that is held.

    Parameters
    ----------
    engine
        Either engine, at its horizon.

    Returns
    -------
    numpy.ndarray
        `ylt_sim.kernel.table.EVENT_ROW`; ``b`` is the seconds waited or in use until now, ``a`` the slot.
    """
    rows = np.concatenate([*_patients(engine), _holds(engine)])
    rows["time"] = engine.now
    return rows[np.lexsort([rows[name] for name in reversed(ORDER)])]


def _patients(engine: Any) -> list[NDArray[np.void]]:
    """Rows of patients: those who wait or hold nothing, and of each slot those who hold a unit in it."""

    def get(name: str) -> NDArray[Any]:
        column: NDArray[Any] = engine.get("patient", name)
        return column

    state, held, granted, doctor = get("state"), get("held"), get("granted"), get("doctor")
    inside, waits = state != FREE, state == WAITING
    shared = {name: get(name) for name in ("key", "resident", "episode", "facility")}
    shared["link"] = get("stage")

    def rows(of: NDArray[np.bool_], **values: Any) -> NDArray[np.void]:
        out = np.zeros(int(of.sum()), EVENT_ROW)
        for name, column in shared.items():
            out[name] = column[of]
        for name, value in values.items():
            out[name] = value[of] if isinstance(value, np.ndarray) else value
        out["event"] = EV_INSIDE
        return out

    idle = inside & ~waits & (held == NONE).all(axis=1)
    used = [inside & (held[:, s] != NONE) for s in range(SLOTS)]
    return [
        rows(inside & waits, pool=get("pool"), doctor=NONE, a=NONE, b=engine.now - get("asked")),
        rows(idle, pool=NONE, doctor=NONE, a=NONE, b=0),
        *(
            rows(of, pool=held[:, s], doctor=doctor[:, s], a=s, b=engine.now - granted[:, s])
            for s, of in enumerate(used)
        ),
    ]


def _holds(engine: Any) -> NDArray[np.void]:
    """Rows of beds that are held; ``a`` is the seconds until the hold expires."""
    is_open = engine.get("hold", "state") == HOLD_OPEN
    rows = np.zeros(int(is_open.sum()), EVENT_ROW)
    for name, column in (
        ("key", "key"), ("link", "number"), ("resident", "resident"), ("episode", "episode"), ("pool", "pool"),
    ):  # fmt: skip
        rows[name] = engine.get("hold", column)[is_open]
    rows["a"] = engine.get("hold", "expiry")[is_open] - engine.now
    rows["facility"] = engine.get("pool", "facility")[rows["pool"]]
    rows["event"], rows["doctor"] = EV_STILL_OPEN, NONE
    return rows
