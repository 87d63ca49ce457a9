"""Patients' time of logs small enough to work out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.outcomes import Periods, Setting
from ylt_sim.outcomes.patient_time import KINDS, PatientTime
from ylt_sim.world.codes import (
    BY_AMBULANCE,
    BY_HIMSELF,
    COUNTY_GENERAL,
    EV_BED_GAVE_UP,
    EV_BOUNCE_BACK,
    EV_CHOICE,
    EV_DOOR,
    EV_EMERGENCY_IN_WARD,
    EV_GAVE_UP,
    EV_INTERNET,
    EV_RECALL,
    EV_REFERRED,
    EV_REVIEW,
    EV_STAY,
    EV_STEP_DOWN,
    EV_TEST,
    EV_TRANSFER,
    EV_TURNED_AWAY,
    EV_VISIT,
    TERTIARY_HOSPITAL,
    TOWNSHIP_CENTRE,
    WAY_DIVERTED,
    WAY_SLOT,
)

DAY = 86_400
T, C, H = range(3)  # township centre, county hospital, city
WAYS = np.array([[600, 1_800, 7_200], [900, 3_000, 9_000]], np.int32)
"""Seconds one way from the village of resident 0, and of resident 1."""


def row(day, event, facility, a=0, b=0, *, link=NONE, rank=0, resident=0):
    return (int(day * DAY), rank << 3, link, resident, 0, event, facility, -1, -1, a, b, 0.0)


def counted(*rows, periods=(("all",), (0, 100))):
    setting = Setting(
        Periods(*periods), np.array([TOWNSHIP_CENTRE, COUNTY_GENERAL, TERTIARY_HOSPITAL]), np.array([2, 3, 4]),
        n_episodes=4, n_residents=2, village=np.array([0, 1]), ways=WAYS,
    )  # fmt: skip
    time = PatientTime(setting)
    time.update(np.array(list(rows), EVENT_ROW))
    return time


def told(*rows):
    return dict(zip(KINDS, counted(*rows).seconds[0].tolist(), strict=True))


def test_a_visit_with_a_test_and_its_review_is_one_trip():
    """There and back 1,200 s. He waits 300 + 60 + 100 and is seen for 240 + 120 + 90."""
    got = told(row(1, EV_VISIT, T, 300, 240), row(1.01, EV_TEST, T, 60, 120), row(1.02, EV_REVIEW, T, 100, 90))
    assert (got["trips"], got["own_road"], got["waiting"], got["in_care"]) == (1, 1_200, 460, 450)


def test_each_visit_is_a_trip_and_so_is_a_shut_door_or_a_queue_that_was_left():
    """Two visits, a shut door and a queue left after 900 s at the township: four trips of 1,200 s."""
    got = told(
        row(1, EV_TURNED_AWAY, T), row(2, EV_VISIT, T, 0, 60), row(9, EV_VISIT, T, 0, 60), row(10, EV_GAVE_UP, T, 900)
    )
    assert (got["trips"], got["own_road"], got["waiting"]) == (4, 4_800, 900)


def test_who_leaves_the_queue_with_a_result_in_his_hand_has_made_no_second_trip():
    got = told(row(1, EV_VISIT, T), row(1.01, EV_TEST, T), row(1.02, EV_GAVE_UP, T, 500))
    assert (got["trips"], got["waiting"]) == (1, 500)


def test_a_call_and_a_new_choice_are_new_trips():
    """Called back after the test, and once more of his own accord: three trips, though always to one place."""
    got = told(
        row(1, EV_VISIT, T), row(1.01, EV_TEST, T), row(3, EV_RECALL, T), row(4, EV_VISIT, T), row(4.1, EV_TEST, T),
        row(6, EV_CHOICE, T), row(7, EV_VISIT, T),
    )  # fmt: skip
    assert got["trips"] == 3


def test_a_machine_elsewhere_is_a_trip_there_and_one_back_to_the_doctor():
    """Township 1,200, hospital 3,600, township again 1,200; two tests at the hospital are one trip."""
    got = told(row(1, EV_VISIT, T), row(3, EV_TEST, C), row(3.01, EV_TEST, C), row(5, EV_VISIT, T))
    assert (got["trips"], got["own_road"]) == (3, 6_000)


def test_a_stay_after_a_visit_there_is_no_trip_and_into_a_held_bed_it_is_one():
    """Resident 0 is admitted where he was seen; resident 1 is referred from the township straight to a bed.

    3,600 s of the first; of the second 1,800 + 6,000. Waits for beds: 7,200 and 0; in bed: four days and three.
    """
    got = told(
        row(1, EV_VISIT, C), row(5, EV_STAY, C, 7_200, 4 * DAY),
        row(1, EV_VISIT, T, rank=1, resident=1), row(1.1, EV_REFERRED, T, C, WAY_SLOT, rank=1, resident=1),
        row(5, EV_STAY, C, 0, 3 * DAY, rank=1, resident=1),
    )  # fmt: skip
    assert (got["trips"], got["own_road"]) == (3, 3_600 + 1_800 + 6_000)
    assert (got["waiting_for_bed"], got["in_bed"]) == (7_200, 7 * DAY)


def test_who_goes_on_at_once_has_no_way_home_in_between():
    """Hospital there and back 3,600, less the way home 1,800; township 1,200, less 600 as he is worse; hospital 3,600.

    4 trips with the last, to the city as the ward is full: less 1,800, and 14,400.
    """
    rows = [
        row(1, EV_VISIT, C), row(5, EV_STEP_DOWN, C, T), row(5.01, EV_STAY, C), row(8, EV_BOUNCE_BACK, T, 1, C),
        row(8.01, EV_STAY, T), row(12, EV_STAY, C),
    ]  # fmt: skip
    with_bounce = told(*rows)
    # The row of the stay comes after that of the leaving: where he was is then known again, and nothing is added.
    assert (with_bounce["trips"], with_bounce["own_road"]) == (3, 3_600 - 1_800 + 1_200 - 600 + 3_600)
    full = [row(20, EV_VISIT, C), row(20.1, EV_REFERRED, C, H, WAY_DIVERTED), row(21, EV_VISIT, H)]
    assert told(*rows, *full)["own_road"] == with_bounce["own_road"] + 3_600 - 1_800 + 14_400


def test_a_bounce_back_in_the_same_bed_is_no_way():
    got = told(row(1, EV_VISIT, C), row(5, EV_BOUNCE_BACK, C, 0, C), row(9, EV_STAY, C, 0, 8 * DAY))
    assert (got["trips"], got["own_road"]) == (1, 3_600)


def test_emergencies():
    """By himself to the township (1,200 s), on by transfer (less 600, carried 1,800 there, 1,800 back on his own); in
    an ambulance to the city: carried 9,000, 9,000 back. One struck in his bed comes from nowhere.
    """
    got = told(
        row(1, EV_DOOR, T, link=BY_HIMSELF), row(1.01, EV_VISIT, T), row(1.02, EV_TRANSFER, T),
        row(1.1, EV_DOOR, C, link=2), row(1.2, EV_VISIT, C), row(4, EV_STAY, C),
        row(1, EV_DOOR, H, link=BY_AMBULANCE, rank=1, resident=1), row(1.01, EV_VISIT, H, rank=1, resident=1),
        row(1, EV_EMERGENCY_IN_WARD, C, rank=2), row(1.01, EV_DOOR, C, link=BY_HIMSELF, rank=2),
        row(1.02, EV_VISIT, C, rank=2), row(6, EV_STAY, C, rank=2),
    )  # fmt: skip
    assert (got["trips"], got["own_road"], got["carried_road"]) == (3, 1_200 - 600 + 1_800 + 9_000, 1_800 + 9_000)


def test_a_bed_that_was_waited_for_in_vain_and_a_remote_visit():
    """A trip to the hospital for 86,400 s of waiting; at the screen he waits 120 s and is seen for 600, at home."""
    got = told(row(1, EV_BED_GAVE_UP, C, DAY), row(3, EV_INTERNET, H, 120, 600))
    assert (got["trips"], got["waiting_for_bed"], got["waiting"], got["in_care"]) == (1, DAY, 120, 600)


def test_other_people_do_not_count():
    assert sum(told(row(1, EV_VISIT, C, 100, 100, resident=NONE)).values()) == 0


ROWS = [row(1, EV_VISIT, C, 60, 60), row(30, EV_STAY, C, 0, 29 * DAY), row(40, EV_VISIT, T, 600, 60)]


def test_periods_and_outcomes():
    """One trip before day 20, one after; in 2 residents x 0.25 years there are 1,200 / 3,600 hours of way and 600 of
    waiting after.
    """
    time = counted(*ROWS, periods=(("before", "year 1"), (0, 20, 50)))
    assert time.seconds[:, 0].tolist() == [1, 1]
    got = time.outcomes(1, 0.5)
    assert got["travel_hours_per_resident_year"] == (pytest.approx(1 / 3), 0.5)
    assert got["waiting_hours_per_resident_year"] == (pytest.approx(1 / 6), 0.5)
    whole = time.over(Setting(Periods(("all",), (0, 50)), np.zeros(3, np.int64), np.zeros(3, np.int64), 4, 2))
    assert whole.seconds.tolist() == [time.seconds.sum(axis=0).tolist()]


def test_chunks_are_as_good_as_the_whole():
    """The stay is in the second chunk, the visit that brought him there in the first."""
    time = counted(*ROWS[:1])
    time.update(np.array(ROWS[1:], EVENT_ROW))
    np.testing.assert_array_equal(time.seconds, counted(*ROWS).seconds)


def test_a_row_outside_the_tables_is_refused():
    with pytest.raises(IndexError):
        told(row(1, EV_VISIT, T, rank=4))
    with pytest.raises(IndexError):
        told(row(1, EV_VISIT, NONE))
