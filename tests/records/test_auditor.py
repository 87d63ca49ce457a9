"""The auditor on logs written by hand: what it lets pass, and the sentence for everything that it does not."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from tiny_county import (
    CLINIC_C,
    CLINIC_T,
    CLINIC_V,
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

from ylt_sim.errors import YltError
from ylt_sim.kernel.codes import (
    CAPACITY,
    HOLD_CLAIMED,
    HOLD_EXPIRED,
    HOLD_PLACED,
    HOLD_RELEASED,
    NONE,
    OFF_DUTY_EVENT,
    ON_DUTY,
)
from ylt_sim.records import AuditError, Places, PriceList, audit, check, places_of
from ylt_sim.world.codes import (
    BED,
    BILL_STAY,
    BILL_TEST,
    BILL_VISIT,
    CONSULTATION,
    DOCTOR,
    EV_AID,
    EV_BILL,
    EV_BOOKED,
    EV_CANCELLED,
    EV_CHOICE,
    EV_COORDINATION,
    EV_DEATH,
    EV_EPISODE_END,
    EV_INSIDE,
    EV_MISSED,
    EV_ONSET,
    EV_POLICY,
    EV_REMOTE_CONSULTATION,
    EV_SLOTS,
    EV_STAY,
    EV_STILL_OPEN,
    EV_TEST,
    EV_VISIT,
    STEP_DOWN,
    WARD,
)
from ylt_sim.world.fields import CONDITION, SCHEME, TIER

REGION = tiny_county()
END = 100 * HOUR


def stay(begin: int, end: int, pool: int = WARD_C, **fields: Any) -> dict[str, Any]:
    """A use of a bed by somebody from outside the county, of whom nothing else is recorded."""
    return row(end, EV_STAY, 90, facility=C if pool == WARD_C else T, pool=pool, link=2, b=end - begin, **fields)


def visit(
    begin: int, end: int, doctor: int = DOCTOR_V, pool: int = CLINIC_V, facility: int = V, **fields: Any
) -> dict[str, Any]:
    """A visit of somebody from outside the county."""
    return row(end, EV_VISIT, 91, facility=facility, pool=pool, doctor=doctor, link=2, b=end - begin, **fields)


def sentences(*rows: dict[str, Any], **options: Any) -> list[str]:
    """What the audit says of these rows."""
    return [str(f) for f in audit(log(*rows), REGION, horizon_second=END, **options)]


def prices(**rules: Any) -> PriceList:
    """Visits at 45, 85, 219, 300 yuan by tier, days at 0, 300, 690, 1600, a laboratory test at nothing.

    Of stays all is covered and paid above 190 yuan, of visits nothing is paid.
    """
    tier = np.zeros(5, TIER)
    tier["visit_yuan"], tier["day_yuan"] = (0, 45, 85, 219, 300), (0, 0, 300, 690, 1600)
    condition = np.zeros(3, CONDITION)
    for name in ("visit_weight", "stay_weight", "start_weight"):
        condition[name] = 1.0
    scheme = np.zeros(6, SCHEME)
    for name in ("covered", "price_factor", "inpatient", "referred", "unreferred"):
        scheme[name] = 1.0
    limits = {"inpatient_limit": 100_000_000, "serious_threshold": 100_000_000, "poor_threshold": 1.0}
    for name, value in {"deductible": 19_000, **limits, **rules}.items():
        scheme[name] = value
    return PriceList(tier, condition, scheme, 500, np.full(10, 2023))


ON_V = row(0, ON_DUTY, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, a=1)


def test_one_whole_life_passes():
    """Onset 1, visit 1-2 h, test, hold placed at 3 h and claimed at 4 h, in the bed until 28 h with a coordinator, end."""  # noqa: E501
    rows = [
        ON_V,
        row(0, ON_DUTY, facility=C, pool=DESK_C, doctor=COORDINATOR, a=1),
        row(0, ON_DUTY, facility=C, pool=CLINIC_C, doctor=DOCTOR_C, a=1),
        row(HOUR, EV_ONSET, 1, 0, link=0, a=2, b=3),
        row(HOUR, EV_CHOICE, 1, 0, facility=V, a=0),
        row(HOUR * 2 - 60, EV_REMOTE_CONSULTATION, 1, 0, facility=V, pool=CLINIC_C, doctor=DOCTOR_C, link=0, b=300),
        row(HOUR * 2, EV_VISIT, 1, 0, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, link=2, a=1800, b=1800, x=45.0),
        row(HOUR * 3, EV_TEST, 1, 0, facility=C, pool=LAB_C, link=0, b=600),
        row(HOUR * 3, HOLD_PLACED, 1, 0, facility=C, pool=WARD_C, link=1, a=HOUR),
        row(HOUR * 4, HOLD_CLAIMED, 1, 0, facility=C, pool=WARD_C, link=1),
        row(HOUR * 27, EV_COORDINATION, 1, 0, facility=C, pool=DESK_C, doctor=COORDINATOR, b=600),
        row(HOUR * 28, EV_STAY, 1, 0, facility=C, pool=WARD_C, link=1, b=24 * HOUR, x=690.0),
        row(HOUR * 28, EV_EPISODE_END, 1, 0, facility=C, link=1, a=0, b=3, x=3.0),
    ]
    assert sentences(*rows, prices=prices()) == ["[money] day 0 Mon 00:00:00: 2 acts of residents have a price, but there are 0 bills"]  # noqa: E501
    bills = [
        row(HOUR * 2, EV_BILL, 1, 0, facility=V, link=BILL_VISIT, a=0, b=4500),
        row(HOUR * 28, EV_BILL, 1, 0, facility=C, link=BILL_STAY, a=50_000, b=19_000),
    ]
    assert sentences(*rows[:7], bills[0], *rows[7:12], bills[1], rows[12], prices=prices()) == []


# Beds and machines.
def test_bed_given_back_in_a_second_may_be_granted_in_it():
    """Two beds: [0, 5), [0, 5), then [5, 9) twice: never more than two."""
    assert sentences(stay(0, 5), stay(0, 5), stay(5, 9), stay(5, 9)) == []


def test_third_patient_in_two_beds_is_a_fault():
    """Two beds, three patients from second 4."""
    (fault,) = sentences(stay(0, 5), stay(0, 5), stay(4, 9))
    assert fault == ("[capacity] day 0 Mon 00:00:04: county_general internal ward has 2 units, but 3 are in use or held "  # noqa: E501
                     "(row 2)")  # fmt: skip


def test_held_bed_counts_as_taken_until_it_lapses():
    """Two beds, one held from 1 h to 3 h: a second patient at 2 h is one too many, at 3 h not."""
    placed = row(HOUR, HOLD_PLACED, 4, NONE, facility=C, pool=WARD_C, link=1, a=2 * HOUR)
    lapsed = row(3 * HOUR, HOLD_EXPIRED, 4, NONE, facility=C, pool=WARD_C, link=1)
    assert sentences(placed, lapsed, stay(0, 9 * HOUR), stay(3 * HOUR, 9 * HOUR)) == []
    (fault,) = sentences(placed, lapsed, stay(0, 9 * HOUR), stay(2 * HOUR, 9 * HOUR))
    assert "has 2 units, but 3 are in use or held" in fault
    assert "day 0 Mon 02:00:00" in fault


def test_bed_still_in_use_at_the_horizon_is_counted():
    """A patient is inside with the township's only bed since 2 h; a stay of 3 h to 4 h is one too many."""
    inside = row(END, EV_INSIDE, 95, facility=T, pool=WARD_T, link=WARD, a=BED, b=END - 2 * HOUR)
    (fault,) = sentences(stay(3 * HOUR, 4 * HOUR, WARD_T), inside)
    assert "township_01 general ward has 1 unit, but 2 are in use or held (row 0)" in fault


def test_capacity_cut_lets_those_inside_stay():
    """Two inside; capacity 1 from second 10: nobody has to go, but a new patient at 20 is too many until both left."""
    cut = row(10, CAPACITY, facility=C, pool=WARD_C, a=1, b=2)
    assert sentences(cut, stay(0, 30), stay(0, 30), stay(30, 40)) == []
    (fault,) = sentences(cut, stay(0, 15), stay(0, 30), stay(20, 40))
    assert "has 1 unit, but 2 are in use or held" in fault
    raised = row(20, CAPACITY, facility=C, pool=WARD_C, a=2, b=1)
    assert sentences(cut, stay(0, 15), raised, stay(0, 30), stay(20, 40)) == []


def test_initial_capacity_may_be_given():
    """With one bed at the start, the second stay is too many; staff pools are judged by their doctors."""
    initial = np.array([0, 0, 1, 0, 1, 1, 0])
    assert len(sentences(stay(0, 5), stay(4, 9), initial=initial)) == 1
    assert sentences(stay(0, 5), stay(4, 9)) == []


# Holds.
PLACED = row(HOUR, HOLD_PLACED, 4, 0, facility=C, pool=WARD_C, link=1, a=2 * HOUR)
LIFE = (row(0, EV_ONSET, 4, 0, link=0), row(END, EV_INSIDE, 4, 0, link=2, a=NONE))


@pytest.mark.parametrize(
    ("after", "says"),
    [
        # Whatever is placed ends.
        ((), "hold 1 of county_general internal ward for resident 0 is never claimed, released or expired"),
        # It ends in time.
        ((row(4 * HOUR, HOLD_EXPIRED, 4, 0, facility=C, pool=WARD_C, link=1, a=-HOUR),),
         r"ends after its expiry on day 0 Mon 03:00:00 \(rows 1, 2\)"),
        # It expires at its expiry, not before.
        ((row(2 * HOUR, HOLD_EXPIRED, 4, 0, facility=C, pool=WARD_C, link=1, a=HOUR),),
         "expires before its expiry on day 0 Mon 03:00:00"),
        # It ends once.
        ((row(2 * HOUR, HOLD_RELEASED, 4, 0, facility=C, pool=WARD_C, link=1, a=HOUR),
          row(3 * HOUR, HOLD_EXPIRED, 4, 0, facility=C, pool=WARD_C, link=1)), "is ended a second time"),
        # A claimed bed is lain in.
        ((row(2 * HOUR, HOLD_CLAIMED, 4, 0, facility=C, pool=WARD_C, link=1, a=HOUR),),
         "is claimed but nobody lies in the bed from then on"),
        # It ends for the one it was placed for.
        ((row(2 * HOUR, HOLD_RELEASED, 5, 0, facility=C, pool=WARD_C, link=1, a=HOUR),), "ends for another patient"),
        # What is open at the horizon cannot be past its expiry.
        ((row(END, EV_STILL_OPEN, 4, 0, facility=C, pool=WARD_C, link=1, a=HOUR),), "should have expired on day 0"),
        # What has ended is not open.
        ((row(3 * HOUR, HOLD_EXPIRED, 4, 0, facility=C, pool=WARD_C, link=1),
          row(END, EV_STILL_OPEN, 4, 0, facility=C, pool=WARD_C, link=1)), "has ended but is said to be open at the horizon"),  # noqa: E501
        # What ends was placed.
        ((row(3 * HOUR, HOLD_EXPIRED, 4, 0, facility=C, pool=WARD_C, link=1),
          row(3 * HOUR, HOLD_EXPIRED, 4, 0, facility=C, pool=WARD_C, link=2)), "hold 2 of .* ends but was never placed"),  # noqa: E501
    ],
)  # fmt: skip
def test_faulty_holds(after: tuple[dict[str, Any], ...], says: str):
    """Each rule of a hold, broken alone."""
    found = sentences(LIFE[0], PLACED, *after, LIFE[1])
    assert len(found) == 1
    assert found[0].startswith("[hold]")
    assert re.search(says, found[0])


def test_hold_outlives_its_patient_and_may_be_open_at_the_horizon():
    """Placed an hour before the horizon for two; its patient's episode has ended."""
    assert (
        sentences(
            LIFE[0],
            row(END - HOUR, HOLD_PLACED, 4, 0, facility=C, pool=WARD_C, link=1, a=2 * HOUR),
            row(END - 60, EV_EPISODE_END, 4, 0, link=0),
            row(END, EV_STILL_OPEN, 4, 0, facility=C, pool=WARD_C, link=1, a=HOUR),
        )
        == []
    )


# Doctors.
def test_doctor_may_end_one_patient_and_begin_the_next_in_a_second():
    """Overtime is part of the span of duty: off at 1 h 10 min, with the last patient."""
    off = row(HOUR + 600, OFF_DUTY_EVENT, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, a=600, b=NONE)
    assert sentences(ON_V, visit(0, HOUR), visit(HOUR, HOUR + 600), off) == []


def test_doctor_with_two_patients_at_once():
    """[0, 100) and [50, 150)."""
    (fault,) = sentences(ON_V, visit(0, 100), visit(50, 150))
    assert fault.startswith("[doctor] day 0 Mon 00:00:50: doctor V0001-1 is in a visit of somebody from outside in "
                            "village_clinic_0001 general clinic and in a visit")  # fmt: skip
    assert fault.endswith("at the same time (rows 1, 2)")


def test_visit_outside_duty():
    """On duty [0, 1 h); the visit ends a minute later."""
    off = row(HOUR, OFF_DUTY_EVENT, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, b=NONE)
    (fault,) = sentences(ON_V, off, visit(HOUR - 60, HOUR + 60))
    assert "[duty] day 0 Mon 00:59:00: doctor V0001-1 is not on duty during a visit" in fault
    assert "until day 0 Mon 01:01:00 (row 2)" in fault


def test_patient_still_with_a_doctor_at_the_horizon_needs_duty():
    """Inside with a doctor who went home an hour before."""
    off = row(END - HOUR, OFF_DUTY_EVENT, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, b=NONE)
    inside = row(END, EV_INSIDE, 95, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, link=CONSULTATION, a=DOCTOR, b=7200)
    (fault,) = sentences(ON_V, off, inside)
    assert "not on duty during a use still going on at the horizon" in fault


def test_doctor_in_two_places():
    """On duty in the village, he sees somebody at the township; or comes on duty there too."""
    (fault,) = sentences(ON_V, visit(0, 100, pool=CLINIC_T, facility=T))
    assert "doctor V0001-1 is on duty at village_clinic_0001 general clinic during a visit" in fault
    assert fault.endswith("in township_01 general clinic: in two places (rows 1, 0)")
    (fault,) = sentences(ON_V, row(5, ON_DUTY, facility=T, pool=CLINIC_T, doctor=DOCTOR_V, a=1))
    assert ("doctor V0001-1 comes on duty at township_01 general clinic while on duty at village_clinic_0001 general "
            "clinic: in two places (rows 0, 1)") in fault  # fmt: skip


def test_off_duty_without_on_duty_or_elsewhere():
    """He cannot leave where he is not."""
    (fault,) = sentences(row(5, OFF_DUTY_EVENT, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, b=NONE))
    assert "goes off duty at village_clinic_0001 general clinic without being on duty" in fault
    (fault,) = sentences(ON_V, row(5, OFF_DUTY_EVENT, facility=T, pool=CLINIC_T, doctor=DOCTOR_V, b=NONE))
    assert "but came on at village_clinic_0001 general clinic" in fault


def test_use_of_staff_names_a_doctor():
    """A visit without one."""
    found = sentences(ON_V, visit(0, 100, doctor=NONE))
    assert found == [
        "[doctor] day 0 Mon 00:01:40: a visit in village_clinic_0001 general clinic names no doctor (row 1)"
    ]


# People.
def test_resident_in_two_places():
    """In a bed [1 h, 5 h) and, for another episode, on a machine at 3 h."""
    found = sentences(
        row(0, EV_ONSET, 1, 0, link=0), row(0, EV_ONSET, 2, 0, link=1),
        row(3 * HOUR, EV_TEST, 2, 0, facility=C, pool=LAB_C, link=0, b=600),
        row(5 * HOUR, EV_STAY, 1, 0, facility=C, pool=WARD_C, link=2, b=4 * HOUR),
        row(6 * HOUR, EV_EPISODE_END, 1, 0), row(6 * HOUR, EV_EPISODE_END, 2, 0),
    )  # fmt: skip
    (fault,) = found
    assert "resident 0 is in two places: a stay in county_general internal ward (episode 1)" in fault
    assert "a test in county_general lab machine (episode 2)" in fault


def test_resident_cannot_wait_in_one_place_while_used_in_another():
    """He waits for the machine from 1 h to 3 h, but is with the doctor until 2 h."""
    found = sentences(
        ON_V, row(0, EV_ONSET, 1, 0, link=0),
        row(2 * HOUR, EV_VISIT, 1, 0, facility=V, pool=CLINIC_V, doctor=DOCTOR_V, link=2, b=HOUR),
        row(3 * HOUR + 60, EV_TEST, 1, 0, facility=C, pool=LAB_C, link=0, a=2 * HOUR, b=60),
        row(6 * HOUR, EV_EPISODE_END, 1, 0),
    )  # fmt: skip
    (fault,) = found
    assert "in two places" in fault
    assert "waits counted" in fault


def test_patient_in_bed_may_talk_to_the_coordinator_until_the_horizon():
    """He holds his bed and waits for the coordinator: one body, one place."""
    assert (
        sentences(
            row(0, EV_ONSET, 1, 0, link=0),
            row(END, EV_INSIDE, 1, 0, facility=C, pool=WARD_C, link=STEP_DOWN, a=BED, b=50 * HOUR),
            row(END, EV_INSIDE, 1, 0, facility=C, pool=DESK_C, link=STEP_DOWN, a=NONE, b=HOUR),
        )
        == []
    )


def test_the_dead_are_not_seen():
    """He dies at 5 h of one episode; the other goes on at 9 h."""
    (fault,) = sentences(
        row(0, EV_ONSET, 1, 0, link=0), row(0, EV_ONSET, 2, 0, link=0),
        row(5 * HOUR, EV_DEATH, 1, 0, facility=C, link=0), row(5 * HOUR, EV_EPISODE_END, 1, 0),
        row(9 * HOUR, EV_CHOICE, 2, 0, facility=V, a=0), row(9 * HOUR, EV_EPISODE_END, 2, 0),
    )  # fmt: skip
    assert fault == ("[resident] day 0 Mon 09:00:00: resident 0 died on day 0 Mon 05:00:00 and still has the event 'choice'"  # noqa: E501
                     " of episode 2 (rows 2, 4)")  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        # In = out + inside.
        ((row(0, EV_ONSET, 1, 0),), "episode 1 of resident 0 never ends and is not inside at the horizon (row 0)"),
        ((row(0, EV_ONSET, 1, 0), row(5, EV_EPISODE_END, 1, 0), row(END, EV_INSIDE, 1, 0, a=NONE)),
         "episode 1 of resident 0 has ended and is still inside"),
        # Once in, once out.
        ((row(0, EV_ONSET, 1, 0), row(5, EV_EPISODE_END, 1, 0), row(6, EV_EPISODE_END, 1, 0)), "ends a second time"),
        ((row(0, EV_ONSET, 1, 0), row(1, EV_ONSET, 1, 0), row(5, EV_EPISODE_END, 1, 0)), "begins a second time"),
        # Between onset and end.
        ((row(0, EV_CHOICE, 1, 0, a=0),), "'choice' of episode 1, resident 0, which has not begun"),
        ((row(0, EV_ONSET, 1, 0), row(5, EV_EPISODE_END, 1, 0), row(6, EV_CHOICE, 1, 0, a=0)),
         "'choice' of episode 1, resident 0, which has ended (rows 1, 2)"),
        # An episode is one resident's.
        ((row(0, EV_ONSET, 1, 0), row(5, EV_EPISODE_END, 1, 2)), "names resident 2, but the episode is that of resident 0"),  # noqa: E501
    ],
)  # fmt: skip
def test_faulty_episodes(rows: tuple[dict[str, Any], ...], says: str):
    """Each rule of an episode, broken alone."""
    (fault,) = sentences(*rows)
    assert fault.startswith("[episode]")
    assert says in fault


# Money, rows, forms.
def test_wrong_prices():
    """Visits at tier 1 cost 45 yuan, a day at tier 3 costs 690: half a day is 345."""
    found = sentences(
        ON_V, visit(0, 60, x=46.0), stay(0, DAY // 2, x=345.0), stay(0, DAY // 2, x=690.0), prices=prices()
    )
    assert found == [
        "[money] day 0 Mon 00:01:00: a visit of somebody from outside in village_clinic_0001 cost 46.00 yuan, but the price is 45.00"  # noqa: E501
        " (row 1)",
        "[money] day 0 Mon 12:00:00: a stay of somebody from outside in county_general cost 690.00 yuan, but the price is 345.00"  # noqa: E501
        " (row 3)",
    ]
    assert sentences(ON_V, visit(0, 60, x=46.0)) == []


def billed(*bills: dict[str, Any], price: float = 690.0, **rules: Any) -> list[str]:
    """What is said of a day in the county's bed, of resident 0, and of its bill."""
    rows = [
        row(0, EV_ONSET, 1, 0, link=0, a=2, b=3),
        row(DAY, EV_STAY, 1, 0, facility=C, pool=WARD_C, link=2, b=DAY, x=price),
        *bills,
        row(DAY, EV_EPISODE_END, 1, 0, facility=C, link=1, a=0, b=3, x=3.0),
    ]
    return sentences(*rows, prices=prices(**rules))


def bill(fund: int, own: int, **fields: Any) -> dict[str, Any]:
    """A bill of that stay, in cents."""
    return row(DAY, **{"event": EV_BILL, "rank": 1, "resident": 0, "facility": C, "link": BILL_STAY, **fields}, a=fund, b=own)  # noqa: E501


def test_a_bill_in_full_passes():
    assert billed(bill(50_000, 19_000)) == []


@pytest.mark.parametrize(
    ("bills", "rules", "says"),
    [
        ((), {}, "1 acts of residents have a price, but there are 0 bills"),
        ((bill(50_000, 18_999),), {}, "costs 690.00 yuan, but 689.99 are paid: fund 500.00, patient 189.99, aid 0.00"),
        ((bill(50_000, 19_000, facility=V),), {}, "is followed by a bill of resident 0 for a stay in village_clinic_0001"),  # noqa: E501
        ((bill(50_000, 19_000, link=BILL_VISIT),), {}, "is followed by a bill of resident 0 for a visit"),
        ((bill(70_000, -1_000),), {}, "patient -10.00"),
        ((bill(50_001, 18_999),), {}, "the fund pays 500.01 yuan of a stay of resident 0, who came by himself to county_general, but 500.00 are due of 690.00 covered, 190.00 deducted"),  # noqa: E501
        ((bill(49_999, 19_001),), {}, "the fund pays 499.99 yuan of a stay of resident 0, who came by himself to county_general, but 500.00 are due"),  # noqa: E501
        ((bill(50_000, 19_000),), {"inpatient": 0.5}, "but 250.00 are due of 690.00 covered, 190.00 deducted"),
        ((bill(50_000, 19_000),), {"unreferred": 0.8}, "but 400.00 are due of 690.00 covered, 190.00 deducted"),
        ((bill(50_000, 19_000),), {"covered": 0.5}, "but 155.00 are due of 345.00 covered, 190.00 deducted"),
        ((bill(50_000, 19_000),), {"deductible": 80_000}, "but 0.00 are due of 690.00 covered, 690.00 deducted"),
        ((bill(50_000, 19_000),), {"inpatient_limit": 49_999}, "but 499.99 are due of 690.00 covered, 190.00 deducted"),  # noqa: E501
        ((bill(50_000, 19_000),), {"serious_threshold": 9_000, "serious": 0.5},
         "aid to resident 0 is 0.00 yuan of serious-illness insurance and 0.00 of assistance, but 50.00 and 0.00 are due"),  # noqa: E501
        ((bill(50_000, 18_900), row(DAY, EV_AID, 1, 0, facility=C, link=BILL_STAY, a=100)), {}, "but 0.00 and 0.00 are due"),  # noqa: E501
    ],
)  # fmt: skip
def test_faulty_bills(bills: tuple[dict[str, Any], ...], rules: dict[str, Any], says: str):
    """Each rule of a bill, broken alone; what is said first."""
    assert says in billed(*bills, **rules)[0]


def test_aid_that_is_due_passes():
    """190 yuan are his own, 100 of them above the threshold, half of these paid."""
    bills = (bill(50_000, 14_000), row(DAY, EV_AID, 1, 0, facility=C, link=BILL_STAY, a=5_000))
    assert billed(*bills, serious_threshold=9_000, serious=0.5) == []


@pytest.mark.parametrize(("reason", "is_told"), [(BILL_TEST, False), (BILL_VISIT, True)])
def test_only_tests_are_billed_after_a_death(reason: int, is_told: bool):
    """A sample goes its way when its patient has died, and is billed; he is seen by nobody."""
    rows = [
        row(0, EV_ONSET, 1, 0, link=0, a=2, b=3),
        row(HOUR, EV_DEATH, 1, 0, facility=C, link=0, a=2, b=3),
        row(2 * HOUR, EV_BILL, 1, 0, facility=C, link=reason, a=0, b=100),
        row(2 * HOUR, EV_EPISODE_END, 1, 0, facility=C, link=1, a=4, b=0, x=-1.0),
    ]
    assert any("still has the event 'bill'" in told for told in sentences(*rows)) == is_told


def test_rows_out_of_order_unknown_or_in_the_wrong_pool():
    """A row before its forerunner; an event nobody knows; a stay on a machine; a facility that does not own the pool."""  # noqa: E501
    assert "earlier than the one before it (rows 0, 1)" in sentences(row(5, EV_POLICY), row(4, EV_POLICY))[0]
    assert "event 127 is unknown (row 0)" in sentences(row(5, 127))[0]
    assert (
        "a stay of somebody from outside is no use of county_general lab machine"
        in sentences(stay(0, 5, LAB_C) | {"facility": C})[0]
    )
    assert (
        "names township_01, but the pool is county_general internal ward" in sentences(stay(0, 5) | {"facility": T})[0]
    )
    assert "names no pool" in sentences(stay(0, 5) | {"pool": NONE})[0]
    assert "runs backwards" in sentences(stay(0, 5) | {"b": 9})[0]


def test_check_raises_with_the_first_ten():
    """Twelve residents' episodes never end."""
    rows = log(*(row(0, EV_ONSET, n, 0) for n in range(12)))
    with pytest.raises(AuditError, match=r"12 faults\n") as told:
        check(rows, REGION)
    assert isinstance(told.value, YltError)
    assert len(told.value.faults) == 12
    assert str(told.value).count("[episode]") == 10
    assert str(told.value).endswith("... and 2 more")


def booked(time: int, rank: int, ahead: int = 1) -> dict[str, Any]:
    """A general slot of the county clinic is taken."""
    return row(time, EV_BOOKED, rank, facility=C, pool=CLINIC_C, link=0, a=0, b=ahead)


def given_up(time: int, event: int, rank: int, *, day: int = 1, cls: int = 0) -> dict[str, Any]:
    """A slot of the county clinic is cancelled or missed."""
    return row(time, event, rank, facility=C, pool=CLINIC_C, link=day, a=cls)


def closed(taken: float = 1.0) -> dict[str, Any]:
    """Of day 1, one general slot was offered."""
    return row(2 * DAY, EV_SLOTS, facility=C, pool=CLINIC_C, link=1, a=0, x=taken)


def test_slots_in_order_pass():
    """Booked, given back and booked by another, who does not come; a third booking is for a day that is not over."""
    rows = [
        booked(10, 90), given_up(20, EV_CANCELLED, 90), booked(30, 91), given_up(DAY + 10, EV_MISSED, 91), closed(),
        booked(3 * DAY, 92, 2),
    ]  # fmt: skip
    assert sentences(*rows) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([given_up(20, EV_CANCELLED, 90)], "gives up a general slot of county_general internal clinic on day 1 that"),
        ([booked(10, 90), given_up(20, EV_CANCELLED, 91), closed()], "that is not his"),
        ([booked(10, 90), given_up(20, EV_MISSED, 90, cls=1), closed()], "a kept slot"),
        ([booked(10, 90), given_up(20, EV_MISSED, 90, day=2), closed()], "on day 2 that is not his"),
        ([booked(3 * DAY, 90, -1)], "is booked when the day is over"),
        ([booked(10, 90), closed(), given_up(2 * DAY, EV_CANCELLED, 90)], "is given up when the day is over"),
        ([closed(2.0)], "2 general slots of county_general internal clinic were taken, but 1 offered"),
        ([booked(10, 90), booked(11, 91), closed()], "2 times, but 1 were taken"),
        ([booked(10, 90)], "1 times, but 0 were taken"),
    ],
)
def test_slots_out_of_order_are_found(rows: list[dict[str, Any]], said: str):
    """Given up without having, another's, another class, another day; too late; more than offered or than is told."""
    told = [s for s in sentences(*rows) if s.startswith("[slot]")]
    assert said in told[0]


def test_many_faults_of_a_kind_are_counted():
    """Seventy times the same fault: fifty in words, twenty counted."""
    rows = log(*(row(n, EV_ONSET, n, 0) for n in range(70)))
    faults = audit(rows, REGION)
    assert len(faults) == 51
    assert any("20 more of this kind" in str(f) for f in faults)


def test_plain_places_instead_of_a_region():
    """Who has no region gives pools by number."""
    rows = log(stay(0, 5), stay(0, 5), stay(4, 9))
    places = places_of(REGION, rows)
    assert isinstance(places, Places)
    assert len(audit(rows, places)) == 1
    assert audit(rows, places, np.array([0, 0, 1, 0, 3, 1, 0])) == []


def test_no_rows_are_consistent():
    """Extreme: nothing happened."""
    assert sentences() == []
