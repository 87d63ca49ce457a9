"""The auditor on random worlds: saturated, empty, without beds or doctors, whole-minute ties, whatever was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from ylt_sim.engine import CompiledEngine
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.records import check
from ylt_sim.run import horizon_rows, prices

from .worlds import random_world

pytestmark = pytest.mark.identity


@pytest.mark.parametrize("number", range(5000, 5012))
def test_the_auditor_passes_on_a_random_world(number):
    """Beds, machines, doctors, holds, people and money replay from the records alone."""
    random = random_world(number)
    world = random.build()
    capacity = world.pool["capacity"].astype(np.int64)
    engine = CompiledEngine(dispatch, world)
    random.prepare(engine)
    engine.run(random.days * SECONDS_A_DAY)
    rows = np.concatenate([engine.event_rows(), horizon_rows(engine)])
    check(rows, random.region, capacity, prices=prices(random.scenario))
    if not random.is_empty:
        assert len(rows) > 100
