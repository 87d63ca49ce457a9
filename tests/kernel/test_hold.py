"""Holds traced by hand: claimed in the very second of expiry, released, expired, outliving the patient."""

from __future__ import annotations

from clinic import BED, HAND, HOLD, RELEASE, SET_CAPACITY, WAY, make_clinic, see, step
from tracing import pool_of, run_both, told


def hold(seconds: int, **fields: int):
    return step(HOLD, seconds=seconds, **fields)


def bed(seconds: int, **fields: int):
    return step(BED, seconds=seconds, **fields)


def way(seconds: int):
    return step(WAY, seconds=seconds)


def test_arriving_in_the_second_of_expiry_is_in_time():
    """One bed, held 0-10 for 0; 0 arrives at 10 by road. END comes before EXPIRE: the bed is his, 10-15.

    second  event
       0    hold 1 placed, expiry in 10 s
       2    1 queues for the bed
      10    0 is there, claims
      15    0 leaves, 1 lies 15-18
    """
    plans = [(0, [hold(10), way(10), bed(5)]), (2, [bed(3)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (0, 0, "placed", 0, None, 1, 10, 0), (0, 0, "booked", 0, None, None, 1, 0),
        (10, 0, "came", None, None, None, 0, 0), (10, 0, "claimed", 0, None, 1, 0, 0),
        (15, 0, "lain", 0, None, 2, 0, 5), (18, 1, "lain", 0, None, 2, 13, 3),
    ]
    assert pool_of(sim)["busy_seconds"] == 18


def test_one_second_too_late_queues_like_anybody():
    """One bed, held 0-10 for 0, who comes at 11; 1 waits since 2 and gets it at 10.

    patient  lies
       1     10-13  (waited 8)
       0     13-18  (waited 2)
    """
    plans = [(0, [hold(10), way(11), bed(5)]), (2, [bed(3)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (0, 0, "placed", 0, None, 1, 10, 0), (0, 0, "booked", 0, None, None, 1, 0),
        (10, 0, "expired", 0, None, 1, 0, 0), (11, 0, "came", None, None, None, 0, 0),
        (13, 1, "lain", 0, None, 2, 8, 3), (18, 0, "lain", 0, None, 2, 2, 5),
    ]


def test_a_released_hold_serves_the_queue_at_once():
    """One bed, held for 0 until 50, released at 4; 1 lies 4-7. The timer at 50 finds nothing.

    0 then queues: 7-9.
    """
    plans = [(0, [hold(50), way(4), step(HAND, a=RELEASE, slot=2), bed(2)]), (2, [bed(3)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (0, 0, "placed", 0, None, 1, 50, 0), (0, 0, "booked", 0, None, None, 1, 0),
        (4, 0, "came", None, None, None, 0, 0), (4, 0, "handed", None, None, None, 2, 0),
        (4, 0, "released", 0, None, 1, 46, 0), (7, 1, "lain", 0, None, 2, 2, 3), (9, 0, "lain", 0, None, 2, 3, 2),
    ]


def test_the_hold_of_a_no_show_outlives_him_and_his_row():
    """0 books until 20 and goes home at 3. 1, who may get his row, cannot have the bed before 20.

    patient  arrives  lies
       1        5     20-25
       2        6     25-26   (holds nothing: a hold refused at 6)
    """
    plans = [(0, [hold(20), way(3)]), (5, [bed(5)]), (6, [hold(9), bed(1)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (0, 0, "placed", 0, None, 1, 20, 0), (0, 0, "booked", 0, None, None, 1, 0),
        (3, 0, "came", None, None, None, 0, 0), (6, 2, "booked", 0, None, None, 0, 0),
        (20, 0, "expired", 0, None, 1, 0, 0), (25, 1, "lain", 0, None, 2, 15, 5), (26, 2, "lain", 0, None, 2, 19, 1),
    ]


def test_the_row_of_a_hold_is_used_again_and_its_old_timer_is_deaf():
    """Hold 1 (0-20) is claimed at 5; hold 2 gets its row at 6 and runs to 30: the timer of 20 must not end it.

    0 lies 5-6; 1 books at 6 until 30, comes at 25, lies 25-27.
    """
    plans = [(0, [hold(20), way(5), bed(1)]), (6, [hold(24), way(19), bed(2)])]
    sim = run_both(lambda: make_clinic(plans))
    assert told(sim) == [
        (0, 0, "placed", 0, None, 1, 20, 0), (0, 0, "booked", 0, None, None, 1, 0),
        (5, 0, "came", None, None, None, 0, 0), (5, 0, "claimed", 0, None, 1, 15, 0),
        (6, 0, "lain", 0, None, 2, 0, 1),
        (6, 1, "placed", 0, None, 2, 24, 0), (6, 1, "booked", 0, None, None, 1, 0),
        (25, 1, "came", None, None, None, 0, 0), (25, 1, "claimed", 0, None, 2, 5, 0),
        (27, 1, "lain", 0, None, 2, 0, 2),
    ]


def test_holds_respect_reserve_and_many_holds_of_one_patient_follow_one_another():
    """Two beds, one reserved for class 0. 0 (class 2) holds ten times in a row, a second each, without a claim.

    1 (class 2) finds no unreserved bed at 3 and is refused; 2 (class 0) gets the reserved one at 3.
    """
    ten = [s for _ in range(10) for s in (hold(1), way(2))]
    plans = [(0, [see(0, pool=1), *ten]), (2, [hold(5, cls=2)]), (2, [hold(5, cls=0)])]
    sim = run_both(lambda: make_clinic(plans, capacity=(2, 1), reserve={0: (0, 1, 1)}))
    rows = told(sim)
    assert [r for r in rows if r[1] != 0] == [
        (2, 1, "booked", 0, None, None, 0, 0), (2, 2, "placed", 0, None, 3, 5, 0),
        (2, 2, "booked", 0, None, None, 1, 0), (7, 2, "expired", 0, None, 3, 0, 0),
    ]
    assert [r[0] for r in rows if r[1] == 0 and r[2] == "placed"] == [0, 2, *range(8, 20, 2)]
    assert [r[0] for r in rows if r[1] == 0 and r[2] == "expired"] == [1, 3, *range(9, 20, 2)]
    assert pool_of(sim)["busy"] == 0


def test_as_many_holds_as_units_after_capacity_was_raised():
    """One bed until 0, then 200; a hundred are held at once."""
    plans = [(1, [hold(50)])] * 100
    sim = run_both(lambda: make_clinic(plans, roster=[(0, SET_CAPACITY, 0, 200)]))
    assert sum(r[2] == "expired" for r in told(sim)) == 100
