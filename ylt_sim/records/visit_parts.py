"""Table of parts of visits: history taken again, letters, checklists, waits for a team, and what is saved of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ylt_sim.kernel.codes import NONE
from ylt_sim.records.columns import named
from ylt_sim.world.codes import EV_CHECKLIST, EV_HISTORY, EV_LETTER, EV_TEAM, HISTORY_WAYS

__all__ = ["visit_parts"]


def visit_parts(records: Any) -> pd.DataFrame:
    """One row a part of a visit: a history taken elsewhere before, a letter, a checklist, a wait for a team.

    Columns: ..., part (history, letter, team, checklist), facility, pool, doctor, consortium (whose record, form or
    pathway it is; missing
    for teams), how (of histories), minutes, saved_minutes (that it would have taken more without consortium, form or
    warning). Minutes are part of the visit that ends next.
    """
    kinds = (EV_HISTORY, EV_LETTER, EV_TEAM, EV_CHECKLIST)
    names = ("history", "letter", "team", "checklist")
    own = records._of(*kinds)
    event = own["event"]
    return pd.DataFrame({
        **records._start(own),
        "part": named(np.select([event == k for k in kinds], range(len(kinds)), NONE), names),
        "facility": records._facility(own["facility"]),
        "pool": records._pool(own["pool"]),
        "doctor": records._doctor(own["doctor"]),
        "consortium": records._consortium(np.where(event == EV_TEAM, NONE, own["link"])),
        "how": named(np.where(event == EV_HISTORY, own["x"], NONE).astype(np.int64), HISTORY_WAYS),
        "minutes": own["a"] / 60.0,
        "saved_minutes": own["b"] / 60.0,
    })  # fmt: skip
