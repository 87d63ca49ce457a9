"""Pools traced by hand: queues, classes, reserve, patience, capacity, doors, wards that board; both engines."""

from __future__ import annotations

from clinic import CLOSE, OPEN, SET_CAPACITY, WARD, make_clinic, see, step
from tracing import pool_of, run_both, told

from ylt_sim.kernel.codes import NONE


def test_first_come_first_served_within_a_class():
    """One unit, 3 s each.

    patient  arrives  starts  ends  waits
       0        1        1      4     0
       1        2        4      7     2
       2        2        7     10     5     (same second as 1, later key)
    """
    sim = run_both(lambda: make_clinic([(1, [see(3)]), (2, [see(3)]), (2, [see(3)])]))
    assert told(sim) == [
        (4, 0, "seen", 0, None, 2, 0, 3), (7, 1, "seen", 0, None, 2, 2, 3), (10, 2, "seen", 0, None, 2, 5, 3),
    ]


def test_lower_class_is_served_first_without_preemption():
    """One unit, 3 s each; classes in brackets.

    patient  arrives  starts  ends  waits
     0 (2)      1        1      4     0     is not interrupted
     1 (2)      2       10     13     8
     2 (1)      2        7     10     5
     3 (0)      3        4      7     1
    """
    plans = [(1, [see(3)]), (2, [see(3)]), (2, [see(3, cls=1)]), (3, [see(3, cls=0)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (4, 0, "seen", 0, None, 2, 0, 3), (7, 3, "seen", 0, None, 0, 1, 3), (10, 2, "seen", 0, None, 1, 5, 3),
        (13, 1, "seen", 0, None, 2, 8, 3),
    ]


def test_a_reserved_unit_is_for_class_0_alone():
    """Two units, one reserved for class 0, 10 s each.

    patient  arrives  starts  ends
     0 (2)      0        0     10    takes the unreserved unit
     1 (2)      1       11     21    one unit is free, and reserved; at 10 both patients of class 0 ...
     2 (0)      2        2     12    the reserved unit
     3 (0)      3       10     20    first of the queue at 10: 2 still in the other
     4 (0)      4       12     22    first of the queue at 12
    Patient 1 needs two free units: 3 ends at 20 (one free), 4 ends at 22: two free at 22.
    """
    plans = [(0, [see(10)]), (1, [see(10)]), *((t, [see(10, cls=0)]) for t in (2, 3, 4))]
    sim = run_both(lambda: make_clinic(plans, capacity=(2,), reserve={0: (0, 1, 1)}))
    assert told(sim) == [
        (10, 0, "seen", 0, None, 2, 0, 10), (12, 2, "seen", 0, None, 0, 0, 10), (20, 3, "seen", 0, None, 0, 7, 10),
        (22, 4, "seen", 0, None, 0, 8, 10), (32, 1, "seen", 0, None, 2, 21, 10),
    ]


def test_patience_runs_out_and_those_behind_move_up():
    """One unit, 10 s each; patience of 1 is 4 s, of 2 it is 0 s, 3 waits for ever.

    patient  arrives  leaves or starts
       0        0      0-10
       1        1      leaves at 5
       2        2      leaves at 2
       3        3      10-20
    """
    plans = [(0, [see(10)]), (1, [see(10, patience=4)]), (2, [see(10, patience=0)]), (3, [see(10)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (2, 2, "left", 0, None, 2, 0, 0), (5, 1, "left", 0, None, 2, 4, 0), (10, 0, "seen", 0, None, 2, 0, 10),
        (20, 3, "seen", 0, None, 2, 7, 10),
    ]
    assert pool_of(sim)["queue_seconds"] == 4 + 7


def test_a_unit_freed_in_the_second_of_reneging_is_in_time():
    """END comes before RENEGE: 0 ends at 10, the patience of 1 and 2 ends at 10; 1 is seen, 2 leaves.

    patient  arrives  starts  ends
       0        0        0     10
       1        4       10     20    waits 6
       2        5        -     10    leaves after 5
    """
    sim = run_both(lambda: make_clinic([(0, [see(10)]), (4, [see(10, patience=6)]), (5, [see(9, patience=5)])]))
    assert told(sim) == [
        (10, 0, "seen", 0, None, 2, 0, 10), (10, 2, "left", 0, None, 2, 5, 0), (20, 1, "seen", 0, None, 2, 6, 10),
    ]


def test_a_stale_timer_does_nothing():
    """Patient 1 has patience 8, is served 4-5, and waits again from 5 with patience 6: the timer of 9 is stale.

    patient  arrives  starts  ends
       0        0        0      4
       1        1        4      5    then queues again behind 2 (5-14)
       2        2        5     14
       1                 -     11    leaves after 6, not at 9
    """
    plans = [(0, [see(4)]), (1, [see(1, patience=8), see(1, patience=6)]), (2, [see(9)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (4, 0, "seen", 0, None, 2, 0, 4), (5, 1, "seen", 0, None, 2, 3, 1), (11, 1, "left", 0, None, 2, 6, 0),
        (14, 2, "seen", 0, None, 2, 3, 9),
    ]


def test_patience_longer_than_the_clock_is_endless():
    """One unit; 1 would leave 18 years later, on a clock that ends after 17.

    patient  arrives  starts  ends
       0        0        0      5
       1        1        5     10
    """
    sim = run_both(lambda: make_clinic([(0, [see(5)]), (1, [see(5, patience=600_000_000)])]))
    assert told(sim) == [(5, 0, "seen", 0, None, 2, 0, 5), (10, 1, "seen", 0, None, 2, 4, 5)]


def test_capacity_below_use_lets_those_in_use_finish():
    """Two units until 5, then none until 20, then one; 10 s each.

    patient  arrives  starts  ends
       0        0        0     10    finishes late
       1        1        1     11    finishes late
       2        6       20     30
       3        7       30     40
    """
    plans = [(0, [see(10)]), (1, [see(10)]), (6, [see(10)]), (7, [see(10)])]
    roster = [(5, SET_CAPACITY, 0, 0), (20, SET_CAPACITY, 0, 1)]
    sim = run_both(lambda: make_clinic(plans, capacity=(2,), roster=roster))
    assert told(sim) == [
        (5, None, "capacity", 0, None, None, 0, 2), (10, 0, "seen", 0, None, 2, 0, 10),
        (11, 1, "seen", 0, None, 2, 0, 10), (20, None, "capacity", 0, None, None, 1, 0),
        (30, 2, "seen", 0, None, 2, 14, 10), (40, 3, "seen", 0, None, 2, 23, 10),
    ]
    pool = pool_of(sim)
    assert pool["busy_seconds"] == 40
    assert pool["staffed_seconds"] == 2 * 5 + 0 * 15 + 1 * 20
    assert pool["queue_seconds"] == 14 + 23


def test_capacity_raised_serves_the_queue_by_class():
    """No unit until 9, then two; three wait.

    patient  arrives  starts  ends
     0 (2)      0        9     14
     1 (2)      1       14     19
     2 (0)      2        9     14
    """
    plans = [(0, [see(5)]), (1, [see(5)]), (2, [see(5, cls=0)])]
    sim = run_both(lambda: make_clinic(plans, capacity=(0,), roster=[(9, SET_CAPACITY, 0, 2)]))
    assert told(sim) == [
        (9, None, "capacity", 0, None, None, 2, 0), (14, 0, "seen", 0, None, 2, 9, 5),
        (14, 2, "seen", 0, None, 0, 7, 5), (19, 1, "seen", 0, None, 2, 13, 5),
    ]


def test_a_shut_door_turns_arrivals_away_and_those_inside_are_seen():
    """Door shut 5-20, one unit, 10 s each.

    patient  arrives  starts  ends
       0        0        0     10
       1        4       10     20    inside when the door shuts
       2        5        -      -    turned away: ALARM comes before ARRIVAL
       3       20       20     30    the door opens, and 1 ends, before 3 arrives
    """
    plans = [(0, [see(10)]), (4, [see(10)]), (5, [see(10)]), (20, [see(10)])]
    roster = [(5, CLOSE, 0), (20, OPEN, 0)]
    sim = run_both(lambda: make_clinic(plans, roster=roster, doors=[0] * 4))
    assert told(sim) == [
        (5, None, "door", 0, None, None, 0, 1), (5, 2, "turned away", 0, None, None, 0, 0),
        (10, 0, "seen", 0, None, 2, 0, 10), (20, None, "door", 0, None, None, 1, 0),
        (20, 1, "seen", 0, None, 2, 6, 10), (30, 3, "seen", 0, None, 2, 0, 10),
    ]


def test_a_pool_that_sends_home_empties_its_queue_at_closing():
    """One unit, door shut at 5; 0 is in the chair and finishes, 1 and 2 go home in the order of class.

    patient  arrives  starts  ends
     0 (2)      0        0     10
     1 (2)      1        -      5
     2 (0)      2        -      5
    """
    plans = [(0, [see(10)]), (1, [see(10)]), (2, [see(10, cls=0)])]
    sim = run_both(lambda: make_clinic(plans, roster=[(5, CLOSE, 0)], sends_home=[0]))
    assert told(sim) == [
        (5, None, "door", 0, None, None, 0, 2), (5, 2, "left", 0, None, 0, 3, 0), (5, 1, "left", 0, None, 2, 4, 0),
        (10, 0, "seen", 0, None, 2, 0, 10),
    ]
    assert pool_of(sim)["queue_seconds"] == 7


def test_a_freed_bed_serves_its_own_queue_first_then_the_ward_it_boards_for():
    """Ward 0 and ward 1, a bed each; ward 1 boards for ward 0, whose patients overflow to it.

    patient  asks  arrives  bed       starts  ends
       0      0       0     ward 0       0     20
       1      0       1     ward 1       1     10    boards at once
       2      0       2     ward 1      14     19    waits for ward 0, first in time; 12 s
       3      1       3     ward 1      10     14    the own queue of ward 1 is served first at 10
       4      0       4     ward 1      19     24    boards when 2 leaves; waits 15
    """
    plans = [
        (0, [step(WARD, pool=0, seconds=20)]), (1, [step(WARD, pool=0, seconds=9)]),
        (2, [step(WARD, pool=0, seconds=5)]), (3, [step(WARD, pool=1, seconds=4)]),
        (4, [step(WARD, pool=0, seconds=5)]),
    ]
    sim = run_both(lambda: make_clinic(plans, capacity=(1, 1), overflow={0: 1}, boards_for={1: (0, NONE)}))
    assert told(sim) == [
        (10, 1, "lain", 1, None, 2, 0, 9), (14, 3, "lain", 1, None, 2, 7, 4), (19, 2, "lain", 1, None, 2, 12, 5),
        (20, 0, "lain", 0, None, 2, 0, 20), (24, 4, "lain", 1, None, 2, 15, 5),
    ]
    assert pool_of(sim, 0)["queue_seconds"] == 12 + 15
    assert pool_of(sim, 1)["busy_seconds"] == 9 + 4 + 5 + 5


def test_zero_time_stages_make_no_event():
    """A patient walks through three steps that take no time, then is seen; nothing but arrival and end is an event.

    patient  arrives  way  way  way  starts  ends
       0        3      3    3    3      3      5
    """
    plan = [step(2), step(2), step(2), see(2)]
    sim = run_both(lambda: make_clinic([(3, plan)]))
    assert [(r[0], r[2]) for r in told(sim)] == [(3, "came")] * 3 + [(5, "seen")]
    assert sim.get("glob", "n_events")[0] == 2


def test_service_of_no_time_frees_the_unit_in_the_same_instant():
    """Two arrive in second 3; the first is seen in no time, so the second finds the unit free.

    patient  arrives  starts  ends
       0        3        3      3
       1        3        3      8
    """
    sim = run_both(lambda: make_clinic([(3, [see(0)]), (3, [see(5)])]))
    assert told(sim) == [(3, 0, "seen", 0, None, 2, 0, 0), (8, 1, "seen", 0, None, 2, 0, 5)]
