"""Appointments by date: taken, cancelled, cleared for reuse, and never 64 days ahead."""

from __future__ import annotations

from types import SimpleNamespace

import clinic
import pytest
from clinic import APPOINT, CANCEL, CLEAR_DAY, DESK_STAGE, make_clinic, step
from tracing import run_both, told

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.kernel.slot import release_slots


def ask(day: int, **fields: int):
    return step(DESK_STAGE, a=APPOINT, seconds=day, **fields)


def test_slots_are_taken_by_day_and_class_and_given_back():
    """Two slots a day and class; patient 0 asks at second 10 of day 0.

    asks  day  class  made
      1    0     2     yes
      2   63     2     yes
      3   64     2     no    out of reach
      4   63     2     yes
      5   63     2     no    both are taken
      6   63     1     yes   another class
      -   63     2     cancelled
      7   63     2     yes
      8   -1     2     no    over
    """
    plan = [
        ask(0), ask(63), ask(64), ask(63), ask(63), ask(63, cls=1), step(DESK_STAGE, a=CANCEL, seconds=63), ask(63),
        ask(-1),
    ]
    sim = run_both(lambda: make_clinic([(10, plan)], slots={0: 2}))
    assert [r[7] for r in told(sim)] == [1, 1, 0, 1, 0, 1, 1, 1, 0]
    taken = sim.get("slot", "taken")
    assert taken[0].tolist() == [0, 0, 1]
    assert taken[63].tolist() == [0, 1, 2]
    assert taken.sum() == 4


def test_the_row_of_a_day_that_is_over_serves_the_64th_day_ahead():
    """Pool 1 has rows 64-127. Its row of day 0 is full; cleared at the first second of day 1, it is that of day 64.

    asked on  for day  made
    0           0      yes, no     one slot
    1          64      yes, no     one slot after clearing
    1           0      no          over
    """
    plans = [(5, [ask(0, pool=1), ask(0, pool=1)]),
             (SECONDS_A_DAY, [ask(64, pool=1), ask(64, pool=1), ask(0, pool=1), ask(65, pool=1)])]
    roster = [(SECONDS_A_DAY, CLEAR_DAY, 64, 1)]
    sim = run_both(
        lambda: make_clinic(plans, capacity=(1, 1), slots={0: 1, 1: 1}, roster=roster), 2 * SECONDS_A_DAY
    )
    assert [r[7] for r in told(sim)] == [1, 0, 1, 0, 0, 0]


def test_a_pool_without_appointments_has_no_slot():
    """Pool 1 has no slot row."""
    sim = run_both(lambda: make_clinic([(5, [ask(0, pool=1), ask(0, pool=0)])], capacity=(1, 1), slots={0: 1}))
    assert [r[7] for r in told(sim)] == [0, 1]


@pytest.mark.parametrize("engine", [CompiledEngine, SimpyEngine])
@pytest.mark.parametrize("day", [3, 64, -1])
def test_cancelling_what_nobody_has_is_refused(engine, day: int):
    """Nobody booked day 3; days 64 and -1 are out of reach."""
    sim = engine(clinic, make_clinic([(5, [step(DESK_STAGE, a=CANCEL, seconds=day)])], slots={0: 1}))
    with pytest.raises(AssertionError, match="a slot was cancelled"):
        sim.run(10)


def test_what_is_left_of_a_class_is_released_to_another():
    """Three of five kept are taken: two go to class 0, and so they do once; a slot given back later goes as well."""
    row = SimpleNamespace(offered=[1, 5, 4], taken=[1, 3, 0], released=0)
    w = SimpleNamespace(pool=[SimpleNamespace(first_slot=0)], slot=[row])
    for _ in range(2):
        release_slots(w, 0, 0, 1, 0)
        assert (row.offered, row.taken, row.released) == ([3, 3, 4], [1, 3, 0], 2)
    row.taken[1] -= 1
    release_slots(w, 0, 0, 1, 0)
    assert (row.offered, row.released) == ([4, 2, 4], 3)
