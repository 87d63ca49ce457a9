"""Named doctors traced by hand: called away, called back, turned round, staying past closing; never in two places."""

from __future__ import annotations

import pytest
from clinic import CLOSE, OPEN, SEND, make_clinic, see
from tracing import pool_of, run_both, told

from ylt_sim.kernel.codes import NONE


def test_a_doctor_called_away_finishes_travels_and_counts_at_the_other_place():
    """Doctor 0 at pool 0 from 0; called at 5 to pool 1 (7 s by road), at 30 back to pool 0 (2 s).

    patient  pool  arrives  starts  ends
       0       0      2        2     12    he leaves at 12, 7 s late
       1       0      3       32     36
       2       1      4       19     22
    """
    plans = [(2, [see(10)]), (3, [see(4)]), (4, [see(3, pool=1)])]
    roster = [(0, SEND, 0, 0, 0), (5, SEND, 0, 1, 7), (30, SEND, 0, 0, 2)]
    sim = run_both(lambda: make_clinic(plans, capacity=(0, 0), staff=(0, 1), doctors=1, roster=roster))
    assert told(sim) == [
        (0, None, "on duty", 0, 0, None, 1, 0),
        (12, 0, "seen", 0, 0, 2, 0, 10), (12, None, "off duty", 0, 0, None, 7, 1),
        (19, None, "on duty", 1, 0, None, 1, 7), (22, 2, "seen", 1, 0, 2, 15, 3),
        (30, None, "off duty", 1, 0, None, 0, 0), (32, None, "on duty", 0, 0, None, 1, 2),
        (36, 1, "seen", 0, 0, 2, 29, 4),
    ]
    here, there = pool_of(sim, 0), pool_of(sim, 1)
    assert (here["busy_seconds"], here["staffed_seconds"], here["overtime_seconds"]) == (14, 12 + 4, 7)
    assert (there["busy_seconds"], there["staffed_seconds"], there["overtime_seconds"]) == (3, 11, 0)
    assert here["queue_seconds"] == 29
    assert (here["capacity"], here["busy"], here["late"], there["capacity"]) == (1, 0, 0, 0)


def test_a_doctor_called_back_while_late_goes_on():
    """Called off duty at 5 with a patient in the chair until 12, called back at 8: 1 is seen 12-16.

    Overtime 5-8. Called off at 16: free at that second? 1 ends at 16, ALARM comes before END: late by 0 s.
    """
    plans = [(2, [see(10)]), (3, [see(4)]), (4, [see(4)])]
    roster = [(0, SEND, 0, 0, 0), (5, SEND, 0, NONE), (8, SEND, 0, 0), (16, SEND, 0, NONE)]
    sim = run_both(lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=1, roster=roster))
    assert told(sim) == [
        (0, None, "on duty", 0, 0, None, 1, 0), (12, 0, "seen", 0, 0, 2, 0, 10), (16, 1, "seen", 0, 0, 2, 9, 4),
        (16, None, "off duty", 0, 0, None, 0, -1),
    ]
    pool = pool_of(sim)
    assert (pool["overtime_seconds"], pool["staffed_seconds"], pool["queued"]) == (3, 16, 1)


def test_a_second_call_replaces_the_first_while_late():
    """Busy until 12; called to pool 1 at 5, then off duty at 7: he goes home at 12, never to pool 1."""
    roster = [(0, SEND, 0, 0, 0), (5, SEND, 0, 1, 7), (7, SEND, 0, NONE)]
    sim = run_both(lambda: make_clinic([(2, [see(10)])], capacity=(0, 0), staff=(0, 1), doctors=1, roster=roster))
    assert told(sim) == [
        (0, None, "on duty", 0, 0, None, 1, 0), (12, 0, "seen", 0, 0, 2, 0, 10),
        (12, None, "off duty", 0, 0, None, 7, -1),
    ]


def test_turned_round_on_the_road():
    """All set out for pool 0 at 0, 10 s by road.

    doctor  told at 4       told at 6   arrives
      0     pool 1 (3 s)    -           13 at pool 1: turns at 10
      1     off duty        -           nowhere
      2     pool 1 (3 s)    pool 0      10 at pool 0

    A record of duty tells the way as it was last told: 5 s and 3 s.
    """
    roster = [
        (0, SEND, 0, 0, 10), (0, SEND, 1, 0, 10), (0, SEND, 2, 0, 10),
        (4, SEND, 0, 1, 3), (4, SEND, 1, NONE), (4, SEND, 2, 1, 3), (6, SEND, 2, 0, 5),
    ]
    sim = run_both(lambda: make_clinic([], capacity=(0, 0), staff=(0, 1), doctors=3, roster=roster))
    assert told(sim) == [(10, None, "on duty", 0, 2, None, 1, 5), (13, None, "on duty", 1, 0, None, 1, 3)]


def test_work_goes_round_in_the_order_of_being_free():
    """Three doctors from 0; 5, 2 and 10 s.

    patient  arrives  doctor  ends
       0        1       0       6
       1        2       1       4
       2        3       2      13
       3        7       1       8     free since 4
       4        8       0       9     free since 6, before 1 (8)
    """
    plans = [(1, [see(5)]), (2, [see(2)]), (3, [see(10)]), (7, [see(1)]), (8, [see(1)])]
    roster = [(0, SEND, d, 0, 0) for d in range(3)]
    sim = run_both(lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=3, roster=roster))
    assert told(sim)[:3] == [(0, None, "on duty", 0, d, None, d + 1, 0) for d in range(3)]
    assert told(sim)[3:] == [
        (4, 1, "seen", 0, 1, 2, 0, 2), (6, 0, "seen", 0, 0, 2, 0, 5), (8, 3, "seen", 0, 1, 2, 0, 1),
        (9, 4, "seen", 0, 0, 2, 0, 1), (13, 2, "seen", 0, 2, 2, 0, 10),
    ]


@pytest.mark.parametrize(("gone", "first", "second"), [(0, 1, 2), (1, 0, 2), (2, 0, 1)])
def test_a_free_doctor_leaves_the_list_from_any_place(gone: int, first: int, second: int):
    """Three free; one is called off at 2, comes back at 5 and is last of the list.

    patients at 3 and 4 meet the other two (9 s each), the patient at 6 the one who came back.
    """
    plans = [(3, [see(9)]), (4, [see(9)]), (6, [see(9)])]
    roster = [*((0, SEND, d, 0, 0) for d in range(3)), (2, SEND, gone, NONE), (5, SEND, gone, 0, 0)]
    sim = run_both(lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=3, roster=roster))
    assert [(r[1], r[4]) for r in told(sim) if r[2] == "seen"] == [(0, first), (1, second), (2, gone)]


def test_at_closing_the_doctor_stays_until_nobody_waits():
    """Door shut and roster over at 5.

    patient  arrives  starts  ends
       0        2        2     12
       1        3       12     16    inside: the doctor stays, 11 s of overtime
       2        6        -      -    turned away
    """
    plans = [(2, [see(10)]), (3, [see(4)]), (6, [see(4)])]
    roster = [(0, SEND, 0, 0, 0), (5, CLOSE, 0), (5, SEND, 0, NONE)]
    sim = run_both(lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=1, roster=roster, doors=[0] * 3))
    assert told(sim) == [
        (0, None, "on duty", 0, 0, None, 1, 0), (5, None, "door", 0, None, None, 0, 1),
        (6, 2, "turned away", 0, None, None, 0, 0), (12, 0, "seen", 0, 0, 2, 0, 10), (16, 1, "seen", 0, 0, 2, 9, 4),
        (16, None, "off duty", 0, 0, None, 11, -1),
    ]
    pool = pool_of(sim)
    assert (pool["overtime_seconds"], pool["staffed_seconds"], pool["staying"], pool["capacity"]) == (11, 16, 0, 0)


def test_a_staying_doctor_expected_again_is_no_longer_in_overtime():
    """As above, but the roster calls again at 8 and the door opens: 1 is seen 12-16, overtime 3, on duty after."""
    roster = [(0, SEND, 0, 0, 0), (5, CLOSE, 0), (5, SEND, 0, NONE), (8, OPEN, 0), (8, SEND, 0, 0)]
    plans = [(2, [see(10)]), (3, [see(4)])]
    sim = run_both(lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=1, roster=roster))
    assert [r for r in told(sim) if r[2] != "door"] == [
        (0, None, "on duty", 0, 0, None, 1, 0), (12, 0, "seen", 0, 0, 2, 0, 10), (16, 1, "seen", 0, 0, 2, 9, 4),
    ]
    pool = pool_of(sim)
    assert (pool["overtime_seconds"], pool["staying"], pool["capacity"]) == (3, 0, 1)


def test_where_the_queue_is_sent_home_the_doctor_finishes_the_patient_in_the_chair():
    """Door shut at 5 with 0 in the chair until 12 and 1 waiting: 1 goes at 5, the doctor at 12, 7 s late."""
    roster = [(0, SEND, 0, 0, 0), (5, CLOSE, 0), (5, SEND, 0, NONE)]
    plans = [(2, [see(10)]), (3, [see(4)])]
    sim = run_both(
        lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=1, roster=roster, sends_home=[0])
    )
    assert told(sim) == [
        (0, None, "on duty", 0, 0, None, 1, 0), (5, None, "door", 0, None, None, 0, 1),
        (5, 1, "left", 0, None, 2, 2, 0), (12, 0, "seen", 0, 0, 2, 0, 10), (12, None, "off duty", 0, 0, None, 7, -1),
    ]
    assert pool_of(sim)["overtime_seconds"] == 7


def test_a_staying_doctor_called_elsewhere_leaves_after_the_patient_in_the_chair():
    """Stays from 5, called to pool 1 at 8 (1 s by road): leaves at 12 with 7 s of overtime; 1 waits on."""
    roster = [(0, SEND, 0, 0, 0), (5, CLOSE, 0), (5, SEND, 0, NONE), (8, SEND, 0, 1, 1)]
    plans = [(2, [see(10)]), (3, [see(4)])]
    sim = run_both(lambda: make_clinic(plans, capacity=(0, 0), staff=(0, 1), doctors=1, roster=roster))
    assert [r for r in told(sim) if r[2] != "door"] == [
        (0, None, "on duty", 0, 0, None, 1, 0), (12, 0, "seen", 0, 0, 2, 0, 10),
        (12, None, "off duty", 0, 0, None, 7, 1), (13, None, "on duty", 1, 0, None, 1, 1),
    ]
    pool = pool_of(sim)
    assert (pool["overtime_seconds"], pool["staying"], pool["late"], pool["queued"]) == (7, 0, 0, 1)


RESERVED = {0: (0, 1, 1)}
TWO_STAY = [(0, SEND, 0, 0, 0), (0, SEND, 1, 0, 0), (5, CLOSE, 0), (5, SEND, 0, NONE), (5, SEND, 1, NONE)]


def test_a_reserve_lapses_when_the_door_shuts():
    """Two doctors, one unit reserved for class 0; both stay from 5 because 2 (class 2) waits.

    patient  arrives  doctor  starts  ends
     0 (2)      0       0        0     10    the door is shut: nothing is kept, and doctor 0 sees 2 at once
     1 (0)      0       1        0     20    doctor 1 goes, 15 s late
     2 (2)      1       0       10     15    doctor 0 goes, 10 s late
    """
    plans = [(0, [see(10)]), (0, [see(20, cls=0)]), (1, [see(5)])]
    sim = run_both(
        lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=2, roster=TWO_STAY, reserve=RESERVED)
    )
    assert told(sim)[2:] == [
        (5, None, "door", 0, None, None, 0, 1), (10, 0, "seen", 0, 0, 2, 0, 10), (15, 2, "seen", 0, 0, 2, 9, 5),
        (15, None, "off duty", 0, 0, None, 10, -1), (20, 1, "seen", 0, 1, 0, 0, 20),
        (20, None, "off duty", 0, 1, None, 15, -1),
    ]
    pool = pool_of(sim)
    assert (pool["overtime_seconds"], pool["staying"], pool["capacity"]) == (25, 0, 0)


def test_a_lone_doctor_sees_those_inside_although_a_unit_is_reserved():
    """One doctor, one unit reserved for class 0; door shut and roster over at 5; 1 (class 2) is inside.

    Nobody of class 0 can come any more, so the reserve lapses and 1 is seen 10-15.
    """
    plans = [(0, [see(10, cls=0)]), (1, [see(5)])]
    roster = [(0, SEND, 0, 0, 0), (5, CLOSE, 0), (5, SEND, 0, NONE)]
    sim = run_both(
        lambda: make_clinic(plans, capacity=(0,), staff=(0,), doctors=1, roster=roster, reserve=RESERVED)
    )
    assert told(sim)[-1] == (15, None, "off duty", 0, 0, None, 10, -1)
