"""Unit tests: every table from a log written by hand, each column against values worked out in the docstring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tiny_county import (
    CENTRE_C,
    CLINIC_C,
    CLINIC_T,
    CLINIC_V,
    CONDITIONS,
    CONSORTIA,
    COORDINATOR,
    DAY,
    DESK_C,
    DOCTOR_C,
    DOCTOR_V,
    HOUR,
    LAB_C,
    WARD_C,
    WARD_T,
    C,
    T,
    V,
    log,
    row,
    tiny_county,
)

from ylt_sim.kernel.codes import (
    HOLD_CLAIMED,
    HOLD_EXPIRED,
    HOLD_PLACED,
    HOLD_RELEASED,
    NONE,
    OFF_DUTY_EVENT,
    ON_DUTY,
)
from ylt_sim.records import Records
from ylt_sim.world.codes import (
    END_DIED,
    END_TREATED,
    EPISODE_ACUTE,
    EPISODE_FOLLOW_UP,
    EV_AMBULANCE,
    EV_BED_GAVE_UP,
    EV_BOOKED,
    EV_BOUNCE_BACK,
    EV_CANCELLED,
    EV_CHOICE,
    EV_COORDINATION,
    EV_COURIER,
    EV_DEFINITIVE,
    EV_EPISODE_END,
    EV_GAVE_UP,
    EV_LATE,
    EV_MACHINE_BOOKED,
    EV_MISSED,
    EV_ONSET,
    EV_READING,
    EV_RECALL,
    EV_RECOGNISED,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_REMOTE_GAVE_UP,
    EV_REVIEW,
    EV_SLOTS,
    EV_SOLD_OUT,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_STILL_OPEN,
    EV_TEST,
    EV_TURNED_AWAY,
    EV_VISIT,
    PARTY_COORDINATOR,
    PARTY_PATIENT,
    PARTY_SENDER,
    SELF_CARE,
    SEVERE,
    WALK_IN,
    WAY_BED,
)


def records(*rows: dict[str, Any]) -> Records:
    return Records(log(*rows), tiny_county(), CONDITIONS, CONSORTIA)


def columns(frame: pd.DataFrame, *names: str) -> list[list[Any]]:
    """Columns as lists, missing as None."""
    return [[None if pd.isna(v) else v for v in frame[name].tolist()] for name in names]


def test_visits_have_units_names_and_no_background():
    """Resident 0 waits 5 min and is seen for 10 at the village clinic, ending on day 1 at 08:15; then a review.

    A patient from outside the county is seen at the hospital; he is in no resident's table.
    """
    seen = DAY + 8 * HOUR + 900
    made = records(
        row(seen, EV_VISIT, 4, 0, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, link=WALK_IN, a=300, b=600, x=45.0),
        row(seen + 60, EV_REVIEW, 4, 0, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, link=1, a=0, b=30),
        row(
            seen + 90, EV_VISIT, 5, NONE, facility=C, pool=CLINIC_C, doctor=DOCTOR_C, link=WALK_IN, a=60, b=120, x=219.0
        ),
    )
    visits = made.visits
    assert columns(visits, "time_seconds", "day", "resident", "episode", "township", "tier") == [
        [seen, seen + 60], [1, 1], [0, 0], [4, 4], ["Shiqiao", "Shiqiao"], [1, 1]]  # fmt: skip
    assert columns(visits, "facility", "pool", "doctor", "class") == [
        ["village_clinic_0001"] * 2, ["village_clinic_0001 general clinic"] * 2, ["V0001-1"] * 2,
        ["walk_in", "referred"]]  # fmt: skip
    assert columns(visits, "wait_minutes", "consultation_minutes", "cost_yuan", "is_review") == [
        [5.0, 0.0], [10.0, 0.5], [45.0, 0.0], [False, True]]  # fmt: skip
    background = made.of_visits(background=True)
    assert columns(background, "resident", "township", "doctor", "cost_yuan") == [[None], [None], ["C-1"], [219.0]]


def test_stays_are_in_days_and_hours():
    """Resident 1 waits 2 h for a bed and lies in it for 36 h = 1.5 days at 690 yuan a day."""
    made = records(
        row(40 * HOUR, EV_STAY, 7, 1, facility=C, pool=WARD_C, link=0, a=2 * HOUR, b=36 * HOUR, x=1035.0),
        row(41 * HOUR, EV_STAY, 9, NONE, facility=C, pool=WARD_C, link=2, b=HOUR, x=1.0),
    )
    stays = made.stays
    assert columns(stays, "resident", "pool", "class", "wait_hours", "stay_days", "cost_yuan") == [
        [1], ["county_general internal ward"], ["emergency"], [2.0], [1.5], [1035.0]]  # fmt: skip
    assert len(made.of_stays(background=True)) == 1


def test_referrals_made_and_refused():
    """One through the green channel of the only consortium, one that the patient declines (need: tier 3)."""
    referrals = records(
        row(10, EV_REFERRED, 1, 0, facility=V, pool=WARD_C, link=0, a=C, b=WAY_BED),
        row(20, EV_REFERRAL_REFUSED, 2, 1, facility=T, a=PARTY_PATIENT, b=3),
    ).referrals
    assert columns(referrals, "facility", "tier", "is_refused", "way", "target", "target_tier") == [
        ["village_clinic_0001", "township_01"], [1, 2], [False, True], ["bed held", None], ["county_general", None],
        [3.0, None]]  # fmt: skip
    assert columns(referrals, "consortium", "party", "need_tier") == [
        ["county_group", None], [None, "patient"], [None, 3.0]]  # fmt: skip


def test_holds_end_in_four_ways():
    """Each placed for 4 h: claimed after 1 h, expired after 4, released after 2, open at the horizon (5 h)."""
    placed = [row(0, HOLD_PLACED, n, 0, facility=C, pool=WARD_C, link=n, a=4 * HOUR) for n in (1, 2, 3)]
    holds = records(
        *placed,
        row(HOUR, HOLD_CLAIMED, 1, 0, facility=C, pool=WARD_C, link=1, a=3 * HOUR),
        row(2 * HOUR, HOLD_RELEASED, 3, 0, facility=C, pool=WARD_C, link=3, a=2 * HOUR),
        row(3 * HOUR, HOLD_PLACED, 4, 1, facility=T, pool=WARD_T, link=4, a=4 * HOUR),
        row(4 * HOUR, HOLD_EXPIRED, 2, 0, facility=C, pool=WARD_C, link=2),
        row(5 * HOUR, EV_STILL_OPEN, 4, 1, facility=T, pool=WARD_T, link=4, a=2 * HOUR),
    ).holds
    assert columns(holds, "hold", "how", "hours_held", "ended_seconds", "expiry_seconds") == [
        [1, 2, 3, 4], ["claimed", "expired", "released", "open"], [1.0, 4.0, 2.0, None],
        [HOUR, 4 * HOUR, 2 * HOUR, None], [4 * HOUR, 4 * HOUR, 4 * HOUR, 7 * HOUR]]  # fmt: skip
    assert columns(holds, "facility", "episode") == [["county_general"] * 3 + ["township_01"], [1, 2, 3, 4]]


def test_roster_has_overtime_and_open_spans():
    """V0001-1 is on duty 8:00-12:10, the last ten minutes overtime; C-1 from 9:00 and still at the horizon."""
    roster = records(
        row(8 * HOUR, ON_DUTY, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, a=1),
        row(9 * HOUR, ON_DUTY, facility=C, pool=CLINIC_C, doctor=DOCTOR_C, a=1),
        row(12 * HOUR + 600, OFF_DUTY_EVENT, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, a=600, b=NONE),
    ).roster
    assert columns(roster, "doctor", "from_seconds", "until_seconds", "overtime_minutes", "facility") == [
        ["V0001-1", "C-1"], [8 * HOUR, 9 * HOUR], [12 * HOUR + 600, None], [10.0, None],
        ["village_clinic_0001", "county_general"]]  # fmt: skip
    assert roster["hours"][0] == pytest.approx(4 + 1 / 6)


def test_choices_name_the_option_and_the_next_best():
    """The village clinic before the township centre; then self-care, with nothing else to choose from."""
    choices = records(
        row(5, EV_CHOICE, 1, 0, facility=V, link=1, a=0, b=0, x=1.9),
        row(6, EV_CHOICE, 2, 1, facility=NONE, link=NONE, a=SELF_CARE, b=0, x=0.4),
    ).choices
    assert columns(choices, "option", "facility", "tier", "next_best_option", "utility", "decision") == [
        ["own_village_clinic", "self_care"], ["village_clinic_0001", None], [1.0, None], ["own_township", None],
        [1.9, 0.4], [0, 0]]  # fmt: skip


def test_episodes_from_onset_to_end():
    """Three episodes, the third still open; the fourth onset is nobody's.

    episode  first contact       definitive care            outcome  visits  stays
      10     own_village_clinic  county, 6.5 h after onset  treated     2      1
      11     ambulance           none                       died        0      0
      12     none yet            none                       NaN         0      0
    """
    episodes = records(
        row(0, EV_ONSET, 10, 0, link=0, a=SEVERE, b=3, x=float(EPISODE_ACUTE)),
        row(0, EV_CHOICE, 10, 0, facility=V, link=1, a=0, x=2.0),
        row(10, EV_ONSET, 13, NONE, link=0, a=0, b=1, x=6.0),
        row(HOUR, EV_VISIT, 10, 0, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, link=2, b=600, x=45.0),
        row(2 * HOUR, EV_ONSET, 11, 1, link=1, a=3, b=4, x=float(EPISODE_ACUTE)),
        row(3 * HOUR, EV_AMBULANCE, 11, 1, facility=C, a=HOUR),
        row(4 * HOUR, EV_CHOICE, 11, 1, facility=C, a=4, b=0, x=1.0),
        row(5 * HOUR, EV_CHOICE, 10, 0, facility=C, a=4, b=1, x=1.0),
        row(6 * HOUR, EV_VISIT, 10, 0, facility=C, pool=CLINIC_C, doctor=DOCTOR_C, link=1, b=600, x=219.0),
        row(6 * HOUR, EV_REVIEW, 10, 0, facility=C, pool=CLINIC_C, doctor=DOCTOR_C, link=1, b=60),
        row(13 * HOUR // 2, EV_DEFINITIVE, 10, 0, facility=C, a=3, b=3, x=6.5),
        row(7 * HOUR, EV_EPISODE_END, 11, 1, facility=NONE, link=0, a=END_DIED, b=0, x=-1.0),
        row(30 * HOUR, EV_STAY, 10, 0, facility=C, pool=WARD_C, link=1, b=47 * HOUR // 2, x=1.0),
        row(30 * HOUR, EV_EPISODE_END, 10, 0, facility=C, link=3, a=END_TREATED, b=3, x=6.5),
        row(31 * HOUR, EV_ONSET, 12, 2, link=1, a=0, b=1, x=float(EPISODE_FOLLOW_UP)),
    ).episodes
    assert columns(episodes, "episode", "resident", "condition", "severity", "need_tier", "kind") == [
        [10, 11, 12], [0, 1, 2], ["copd", "htn", "htn"], ["severe", "critical", "minor"], [3, 4, 1],
        ["acute", "acute", "follow_up"]]  # fmt: skip
    assert columns(episodes, "first_contact", "definitive_facility", "definitive_tier", "hours_to_definitive_care") == [
        ["own_village_clinic", "ambulance", None], ["county_general", None, None], [3.0, None, None],
        [6.5, None, None]]  # fmt: skip
    assert columns(episodes, "outcome", "end_seconds", "visits", "stays", "is_finished", "onset_seconds") == [
        ["treated", "died", None], [30 * HOUR, 7 * HOUR, None], [2, 0, 0], [1, 0, 0], [True, True, False],
        [0, 2 * HOUR, 31 * HOUR]]  # fmt: skip


def test_step_downs_refused_by_party_moved_and_bounced():
    """No coordinator in time; refused by the ward; moved to the township; worse there and back to the hospital."""
    step_downs = records(
        row(1, EV_STEP_DOWN_REFUSED, 1, 0, facility=C, pool=DESK_C, a=PARTY_COORDINATOR),
        row(2, EV_STEP_DOWN_REFUSED, 2, 1, facility=C, a=PARTY_SENDER),
        row(3, EV_STEP_DOWN, 3, 2, facility=C, link=0, a=T, b=1),
        row(4, EV_BOUNCE_BACK, 3, 2, facility=T, link=0, a=1, b=C),
    ).step_downs
    assert columns(step_downs, "event", "party", "was_offered", "facility", "target") == [
        ["refused", "refused", "moved", "bounce_back"], ["no coordinator in time", "sending ward", None, None],
        [0.0, 1.0, 1.0, None], ["county_general"] * 3 + ["township_01"], [None, None, "township_01", "county_general"],
    ]  # fmt: skip
    assert columns(step_downs, "consortium", "after_step_down") == [
        [None, None, "county_group", "county_group"], [None, None, None, 1.0]]  # fmt: skip


def test_queue_losses_say_how_long_where_there_was_a_queue():
    """Gave up after 30 min; a shut door has no wait; a bed after 2 h; no specialist within 15 min."""
    losses = records(
        row(1, EV_GAVE_UP, 1, 0, facility=T, pool=CLINIC_T, link=2, a=1800),
        row(2, EV_TURNED_AWAY, 2, 1, facility=V, link=2, b=0),
        row(3, EV_BED_GAVE_UP, 3, 2, facility=C, pool=WARD_C, link=1, a=7200),
        row(4, EV_REMOTE_GAVE_UP, 3, 2, facility=V, pool=CLINIC_C, link=0, a=900),
    ).queue_losses
    assert columns(losses, "event", "wait_minutes", "class", "pool") == [
        ["gave_up", "turned_away", "bed_gave_up", "remote_gave_up"], [30.0, None, 120.0, 15.0],
        ["walk_in", "walk_in", "referred", None],
        ["township_01 general clinic", None, "county_general internal ward", "county_general internal clinic"]]  # fmt: skip  # noqa: E501


def test_services_name_test_reader_and_coordinator():
    """A laboratory test of 6 min; a reading in the hospital's centre (a pool the region does not know) of 12 min."""
    services = records(
        row(0, ON_DUTY, facility=C, pool=CENTRE_C, doctor=DOCTOR_C, a=1),
        row(400, EV_TEST, 1, 0, facility=C, pool=LAB_C, link=0, a=40, b=360),
        row(1200, EV_READING, 1, 0, facility=T, pool=CENTRE_C, doctor=DOCTOR_C, link=0, a=0, b=720),
        row(2000, EV_REMOTE_CONSULTATION, 1, 0, facility=V, pool=CLINIC_C, doctor=DOCTOR_C, link=0, a=60, b=600),
        row(3000, EV_COORDINATION, 1, 0, facility=C, pool=DESK_C, doctor=COORDINATOR, a=0, b=900),
    ).services
    assert columns(services, "service", "test", "doctor", "consortium", "minutes") == [
        ["test", "reading", "remote_consultation", "coordination"], ["lab", None, None, None],
        [None, "C-1", "C-1", "coordinator 1"], [None, "county_group", "county_group", None], [6.0, 12.0, 10.0, 15.0]]  # fmt: skip  # noqa: E501
    assert services["pool"][1] == "county_general reading centre"


def test_appointments_and_slots():
    """Four slots of the county clinic: used, cancelled, missed, open at the horizon (day 4); two days that are over."""
    at_clinic = {"facility": C, "pool": CLINIC_C}
    made = records(
        row(100, EV_BOOKED, 1, 0, **at_clinic, link=0, a=2, b=0),
        row(200, EV_BOOKED, 2, 1, **at_clinic, link=0, a=0, b=1),
        row(300, EV_BOOKED, 3, 2, **at_clinic, link=1, a=1, b=1),
        row(400, EV_CANCELLED, 2, 1, **at_clinic, link=1, a=0, b=1),
        row(DAY, EV_SLOTS, **at_clinic, link=4, a=2, x=1.0),
        row(DAY + 1, EV_MISSED, 3, 2, **at_clinic, link=1, a=1),
        row(2 * DAY, EV_SLOTS, **at_clinic, link=2, a=1, b=3, x=1.0),
        row(2 * DAY + 1, EV_SOLD_OUT, 4, 0, **at_clinic, b=2),
        row(2 * DAY + 1, EV_BOOKED, 4, 0, **at_clinic, link=0, a=0, b=2),
        row(3 * DAY, EV_ONSET, 5, 0, link=0),
    )
    assert columns(made.appointments, "slot_class", "slot_day", "lead_days", "is_by_sender", "how", "reason") == [
        ["ticket", "general", "kept", "general"], [0, 1, 1, 4], [0, 1, 1, 2], [False, False, True, False],
        ["used", "cancelled", "missed", "open"], [None, "worse", None, None]]  # fmt: skip
    assert columns(made.slots, "day", "slot_class", "offered", "taken") == [[0, 1], ["ticket", "kept"], [4, 2], [1, 1]]
    assert np.isnan(made.slots["released"][0])
    assert made.slots["released"][1] == 3
    assert columns(made.queue_losses, "event", "pool") == [["sold_out"], ["county_general internal clinic"]]


def test_no_rows_give_empty_tables_with_all_columns(tmp_path: Path):
    """Extreme: nothing was recorded."""
    made = records()
    filled = records(row(0, EV_ONSET, 1, 0, link=0))
    for name in (
        "visits",
        "stays",
        "referrals",
        "holds",
        "roster",
        "choices",
        "episodes",
        "step_downs",
        "queue_losses",
        "services",
        "appointments",
        "slots",
    ):
        frame = getattr(made, name)
        assert len(frame) == 0
        assert list(frame.columns) == list(getattr(filled, name).columns)
    assert made.export(tmp_path)


def test_export_opens_in_excel_and_keeps_types(tmp_path: Path):
    """CSV begins with the byte order mark; Parquet gives the frame back."""
    made = records(row(10, EV_STAY, 7, 1, facility=C, pool=WARD_C, link=0, a=0, b=10, x=5.0))
    files = made.export(tmp_path / "tables")
    assert {f.name for f in files} >= {"visits.csv", "visits.parquet", "stays.csv", "holds.parquet", "events.parquet"}
    assert (tmp_path / "tables" / "stays.csv").read_bytes().startswith(b"\xef\xbb\xbftime_seconds,day,")
    back = pd.read_parquet(tmp_path / "tables" / "stays.parquet")
    pd.testing.assert_frame_equal(back, made.stays, check_dtype=False, check_categorical=False)
    events = pd.read_parquet(tmp_path / "tables" / "events.parquet")
    assert np.array_equal(events["x"], made.rows["x"])


def test_what_happens_to_results():
    """Recognised, late, called back, by courier, booked: whose, where, how old; and how a test was done."""
    made = records(
        row(3600, EV_TEST, 1, 1, facility=C, pool=LAB_C, link=0, a=60, b=120, x=2.0),
        row(3700, EV_READING, 1, 1, facility=C, pool=CLINIC_C, doctor=DOCTOR_C, link=NONE, a=0, b=60, x=600.0),
        row(3800, EV_RECOGNISED, 1, 1, facility=C, link=1, a=T, b=7200),
        row(3900, EV_LATE, 1, 1, facility=T, pool=CLINIC_C, link=0, a=1200),
        row(4000, EV_RECALL, 1, 1, facility=T, a=0, b=86_400),
        row(4100, EV_COURIER, 1, 1, facility=T, link=0, a=600, b=1800, x=6.0),
        row(4200, EV_MACHINE_BOOKED, 1, 1, facility=T, pool=LAB_C, link=4, a=C, b=3600),
    )
    results = made.results
    assert results["event"].tolist() == ["recognised", "late", "recall", "courier", "booked"]
    assert results["test"].astype(object).fillna("").tolist() == ["ecg", "", "", "pathology", "ct"]
    assert results["minutes"].tolist() == [120.0, 20.0, 1440.0, 30.0, 60.0]
    assert results["reason"].astype(object).fillna("").tolist() == ["", "", "late report", "", ""]
    services = made.services
    assert services["how"].astype(object).fillna("").tolist() == ["repeat", ""]
    assert services["turnaround_minutes"].tolist()[1] == 10.0
