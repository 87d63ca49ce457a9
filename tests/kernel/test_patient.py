"""Jobs on a patient's behalf traced by hand, and what the kernel refuses of a stage."""

from __future__ import annotations

import clinic
import pytest
from clinic import GATE, GIVE, HAND, HOLD, JOB, SHIFT, TEAM, WAY, make_clinic, see, step
from tracing import run_both, told

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.kernel.codes import DONE, SIGNALLED

ENGINES = pytest.mark.parametrize("engine", [CompiledEngine, SimpyEngine])


def job(seconds: int, pool: int = 1):
    return step(JOB, seconds=seconds, pool=pool)


def team(n: int, row: int = 0):
    return step(TEAM, a=n, b=row)


def test_a_patient_sleeps_until_every_job_is_done():
    """Five jobs of 3 s on two units, from second 2; he keeps his own unit meanwhile, so 1 waits for it.

    job    1   2   3   4   5
    ends   5   5   8   8  11    in the order of their keys
    """
    plans = [(0, [see(2, keep=1), team(5), step(HAND, a=GIVE)]), (1, [see(2)])]
    sim = run_both(lambda: make_clinic(plans, capacity=(1, 2), jobs=[job(3)]))
    assert told(sim) == [
        (2, 0, "seen", 0, None, 2, 0, 2),
        (5, 0, "job", 1, None, 1, 0, 3), (5, 0, "job", 1, None, 2, 0, 3), (8, 0, "job", 1, None, 3, 3, 3),
        (8, 0, "job", 1, None, 4, 3, 3), (11, 0, "job", 1, None, 5, 6, 3),
        (11, 0, "jobs done", None, None, None, SIGNALLED, 0), (11, 0, "handed", 0, None, None, GIVE, 0),
        (13, 1, "seen", 0, None, 2, 10, 2),
    ]


def test_job_numbers_are_used_again():
    """Twenty-one jobs in a lifetime, seven at a time, one second each on plenty of units."""
    sim = run_both(lambda: make_clinic([(0, [team(7), team(7), team(7)])], capacity=(0, 9), jobs=[job(1)]))
    jobs = [(r[0], r[5]) for r in told(sim) if r[2] == "job"]
    assert jobs == [(t, n) for t in (1, 2, 3) for n in range(1, 8)]


def test_jobs_of_no_time_and_no_jobs_take_no_time():
    """No job: he goes on at once (DONE). Two jobs of 0 s: asleep and signalled within the second."""
    sim = run_both(lambda: make_clinic([(4, [team(0), team(2)])], capacity=(0, 1), jobs=[job(0)]))
    assert told(sim) == [
        (4, 0, "jobs done", None, None, None, DONE, 0), (4, 0, "job", 1, None, 1, 0, 0),
        (4, 0, "job", 1, None, 2, 0, 0), (4, 0, "jobs done", None, None, None, SIGNALLED, 0),
    ]


def test_a_unit_moves_to_another_slot_and_another_is_taken():
    """A doctor's chair in slot 0 is shifted to slot 2; a second unit is taken in slot 0; both are given back."""
    plan = [
        see(2, keep=1), step(HAND, a=SHIFT, slot=0, b=2), see(3, pool=1, keep=1), step(HAND, a=GIVE, slot=2),
        step(WAY, seconds=4), step(HAND, a=GIVE, slot=0),
    ]
    sim = run_both(lambda: make_clinic([(0, plan), (1, [see(1)]), (1, [see(1, pool=1)])], capacity=(1, 1)))
    assert told(sim) == [
        (2, 0, "seen", 0, None, 2, 0, 2), (2, 0, "handed", 0, None, None, SHIFT, 0),
        (2, 2, "seen", 1, None, 2, 0, 1), (5, 0, "seen", 1, None, 2, 0, 3),
        (5, 0, "handed", 0, None, None, GIVE, 0), (6, 1, "seen", 0, None, 2, 4, 1),
        (9, 0, "came", None, None, None, 0, 0), (9, 0, "handed", 1, None, None, GIVE, 0),
    ]


@ENGINES
@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ([see(2, keep=1)], "still held something"),
        ([see(2, keep=1), see(2, pool=1)], "a slot is filled that is still in use"),
        ([see(2, keep=1), see(2, pool=1, slot=1, keep=1), step(HAND, a=SHIFT, slot=0, b=1)], "still in use"),
        ([team(8)], "more than seven jobs"),
        ([step(HOLD, seconds=5), step(HOLD, seconds=5)], "one hold at a time"),
        ([step(HOLD, seconds=5, pool=2)], "named doctors cannot be held"),
        ([step(WAY, seconds=-2)], "in the past"),
    ],
)
def test_faults_of_a_stage_are_told(engine, plan, message: str):
    """What a stage may not do, by its message, on both engines."""
    world = make_clinic([(3, plan)], capacity=(2, 2, 0), staff=(2,), jobs=[job(1)])
    world.pool["capacity"][2] = 1
    with pytest.raises(AssertionError, match=message):
        engine(clinic, world).run(100)


def test_the_simpy_engine_names_the_stage_and_the_patient():
    """A time in the past and a forgotten unit, with the stage by name or the patient's fields."""
    with pytest.raises(AssertionError, match=r"start of stage way .* resident=0"):
        SimpyEngine(clinic, make_clinic([(3, [step(WAY, seconds=-2)])])).run(9)
    with pytest.raises(AssertionError, match=r"still held something: .*held=\[0, "):
        SimpyEngine(clinic, make_clinic([(3, [see(1, keep=1)])])).run(9)


def test_checked_mode_refuses_negative_rows():
    """Giving back what is not held is row -1 of the pools: refused by the checked engine."""
    plan = [step(HAND, a=GIVE, slot=1)]
    with pytest.raises(IndexError, match="row -1"):
        SimpyEngine(clinic, make_clinic([(3, plan)]), checked=True).run(9)
    assert clinic.STAGE_NAMES[GATE] == "gate"
