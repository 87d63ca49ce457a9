"""Compiled rules take a world by one pointer, known by a short name."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit, typeof
from numba.core.errors import TypingError

from ylt_sim.engine.world_type import introduce
from ylt_sim.kernel.table import make_core, pool_rows, world_type

Yard = world_type(__name__, "gate")
introduce(Yard)


def yard(gate):
    return make_core(Yard, pool=pool_rows([2, 3]), arrival=np.zeros(0, [("t", "i8")]), seed=1, gate=gate)


@njit(_nrt=False)
def _use(w, pool_id):
    w.pool[pool_id].busy += 1
    w.gate[0] += 10
    return w.pool[pool_id].capacity + len(w.gate)


def test_a_world_is_of_one_type_whatever_its_sizes():
    """Another number of rows is the same type, another dtype another; the name says nothing of the fields."""
    a, b = typeof(yard(np.zeros(1))), typeof(yard(np.zeros(9)))
    assert a == b
    assert a != typeof(yard(np.zeros(1, np.int64)))
    assert len(str(a)) < 30


def test_compiled_code_reads_and_writes_the_tables_themselves():
    """Capacity 3 and a gate of four; a table exchanged by ``_replace`` is the one that is used next."""
    world = yard(np.zeros(4))
    assert _use(world, 1) == 3 + 4
    assert world.pool["busy"].tolist() == [0, 1]
    longer = world._replace(gate=np.zeros(7))
    assert _use(longer, 0) == 2 + 7
    assert (world.gate[0], longer.gate[0]) == (10, 10)
    assert world.pool["busy"].tolist() == [1, 1]


def test_a_table_that_is_not_there_is_told():
    @njit
    def wrong(w):
        return w.fence[0]

    with pytest.raises(TypingError, match="fence"):
        wrong(yard(np.zeros(1)))
