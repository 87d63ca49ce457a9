"""Appointments by date: kept, released, cancelled, missed, sold out, expert slots; what slots do to lead days."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from little import MANY, Ill, Little, condition, consortium, trace_of

from ylt_sim.kernel.draws import uniform
from ylt_sim.records.audit_slots import audit_slots
from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places
from ylt_sim.world import codes

DAY = 86_400
CHEST = {"chest": condition(codes.MODERATE, 3)}
HOURS = {"county": ("08:00", "17:00")}
GREEN = {"slot_share": 0.1, "early_days": 6}


def world(patients: list[Ill], *, conditions: Any = None, par: dict[str, Any] | None = None, **values: Any) -> Little:
    """Whose name begins with w goes to the village first, which sends him on; all others go to the county."""
    resident = {p.name: {"usual_option": 0 if p.name.startswith("w") else 4} for p in patients}
    par = {"usual_bonus": 200.0, **(par or {})}
    return Little(patients, conditions or CHEST, par=par, hours=HOURS, resident=resident, **values)


def run(little: Little, *, compiled: bool = True) -> Any:
    """A run whose slots the auditor finds in order."""
    result = little.run(compiled=compiled)
    n = len(result.engine.w.pool)
    nothing, names = np.zeros(n, np.int64), tuple(map(str, range(n)))
    places = Places(nothing, nothing, nothing == 1, nothing, np.ones(9, np.int64), names, (), ())
    out = Findings()
    audit_slots(result.rows, places, little.days * DAY, out)
    assert out.sorted() == []
    return result


def check(little: Little, docstring: str | None, *names: str) -> Any:
    """The rows of these patients on both engines against the trace in a docstring."""
    result = run(little)
    own = [line for line in result.lines() if line.split(" ")[2] in names]
    assert own == trace_of(docstring), "\n" + "\n".join(own)
    return result


def test_the_sender_takes_a_kept_slot():
    """One general slot, one kept slot and one ticket a day; what was kept for today and tomorrow is released.

    la, lb and lc have bought today's three, ld and le have booked tomorrow's two; so wang is booked for Wednesday, on
    which nobody has a slot: the earliest day, and on it the kept one. The first of a day is at the opening, 08:00.

    0 09:00 wang onset - - - chest moderate needs 3 acute
    0 09:00 wang choice village - - own_village_clinic next own_township decision 0 utility ~5000
    0 09:10 wang letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:21 wang visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 wang booked county c.internal - kept day 2 ahead 2 by sender
    0 09:21 wang referred village c.internal - to county consortium 0 slot
    2 08:15 wang visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    2 08:15 wang definitive county - - tier 3 needs 3 hours 47.25
    2 08:15 wang episode_end county - - treated visits 2 tier 3 hours 47.25
    """
    early = [Ill(name, f"08:0{i}", "chest") for i, name in enumerate(("la", "lb", "lc", "ld", "le"))]
    little = world(
        [*early, Ill("wang", "09:00", "chest")], slots={"c.internal": (1, 1, 1)}, today=[consortium(**GREEN)], days=3
    )
    result = check(little, test_the_sender_takes_a_kept_slot.__doc__, "wang")
    booked = result.of(codes.EV_BOOKED)
    assert booked["b"].tolist() == [0, 0, 0, 1, 1, 2]
    ticket, general = codes.SLOT_TICKET, codes.SLOT_GENERAL
    assert booked["a"].tolist() == [ticket, general, general, general, general, codes.SLOT_KEPT]


def test_a_kept_slot_is_released_the_day_before_and_bought_by_a_walk_in():
    """One kept slot a day and nothing else; nobody is sent. On Tuesday li gets what was kept for Tuesday until Monday's
    midnight; lu finds Tuesday sold out and books Wednesday's, released at Tuesday's midnight.

    1 09:00 li onset - - - chest moderate needs 3 acute
    1 09:00 li choice county - - county_general next own_village_clinic decision 0 utility ~4200
    1 09:00 li booked county c.internal - general day 1 ahead 0
    1 09:05 lu onset - - - chest moderate needs 3 acute
    1 09:05 lu choice county - - county_general next own_village_clinic decision 0 utility ~4200
    1 09:05 lu sold_out county c.internal - next ahead 1
    1 09:05 lu booked county c.internal - general day 2 ahead 1
    1 10:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    1 10:15 li definitive county - - tier 3 needs 3 hours 1.25
    1 10:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    2 08:15 lu visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    2 08:15 lu definitive county - - tier 3 needs 3 hours 23.1667
    2 08:15 lu episode_end county - - treated visits 1 tier 3 hours 23.1667
    """
    patients = [Ill("li", "1 09:00", "chest"), Ill("lu", "1 09:05", "chest")]
    little = world(patients, slots={"c.internal": (0, 1, 0)}, days=4)
    doc = test_a_kept_slot_is_released_the_day_before_and_bought_by_a_walk_in.__doc__
    closed = check(little, doc, "li", "lu").of(codes.EV_SLOTS)
    general, kept = closed[closed["a"] == codes.SLOT_GENERAL], closed[closed["a"] == codes.SLOT_KEPT]
    assert (general["link"].tolist(), general["x"].tolist()) == ([1, 1, 1], [0, 1, 1])
    assert (kept["link"].tolist(), kept["b"].tolist()) == ([0, 0, 0], [1, 1, 1])


def luck(resident: int, *wanted: tuple[int, int, float, float]) -> int:
    """First episode whose uniforms (purpose, occurrence) lie in these intervals."""
    for episode in range(100, 100_000):
        if all(low <= uniform(7, resident, episode, occurrence, purpose) < high
               for purpose, occurrence, low, high in wanted):  # fmt: skip
            return episode
    raise ValueError("no such luck")


def test_cancelled_and_taken_by_another():
    """One general slot a day, everybody books ahead. li gives tomorrow's back in the first tenth of his 22 hours at
    home, before 11:12; it is nothing grave, and he stays at home. lu has it at 12:00.
    """
    li = luck(0, (codes.U_CANCELS, 1, 0.0, 0.5), (codes.U_CANCEL_TIME, 1, 0.0, 0.1))
    lu = luck(1, (codes.U_CANCELS, 1, 0.5, 1.0))
    little = world(
        [Ill("li", "09:00", "cold", episode=li), Ill("lu", "12:00", "cold", episode=lu)],
        conditions={"cold": condition(codes.MINOR, 3)},
        par={"books_ahead": 1.0, "cancels": 0.5},
        slots={"c.internal": (1, 0, 0)},
        days=3,
    )
    result = run(little)
    rows = result.rows[np.isin(result.rows["event"], (codes.EV_BOOKED, codes.EV_CANCELLED))]
    assert rows["event"].tolist() == [codes.EV_BOOKED, codes.EV_CANCELLED, codes.EV_BOOKED]
    assert (rows["resident"].tolist(), rows["a"].tolist()) == ([0, 0, 1], [codes.SLOT_GENERAL] * 3)
    assert rows["b"].tolist() == [1, codes.WHY_CHANGED_HIS_MIND, 1]
    assert rows["time"][1] < 11.2 * 3600
    assert result.of(codes.EV_VISIT)["resident"].tolist() == [1]
    ends = result.of(codes.EV_EPISODE_END)
    assert ends["a"].tolist() == [codes.END_SELF_CARE, codes.END_TREATED]


def test_missed_and_lost():
    """li books tomorrow's only slot and does not come: it is lost, and lu, who comes that day, finds it sold out.

    0 09:00 li onset - - - cold minor needs 3 acute
    0 09:00 li choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 09:00 li booked county c.internal - general day 1 ahead 1
    1 07:00 li missed county c.internal - general day 1
    1 07:00 li episode_end - - - self-care visits 0 tier 0 hours -1
    1 09:00 lu onset - - - cold minor needs 3 acute
    1 09:00 lu choice county - - county_general next own_village_clinic decision 0 utility ~4200
    1 09:00 lu booked county c.internal - general day 2 ahead 1
    2 07:00 lu missed county c.internal - general day 2
    2 07:00 lu episode_end - - - self-care visits 0 tier 0 hours -1
    """
    little = world(
        [Ill("li", "09:00", "cold"), Ill("lu", "1 09:00", "cold")],
        conditions={"cold": condition(codes.MINOR, 3)},
        par={"books_ahead": 1.0, "missed": 1.0},
        slots={"c.internal": (1, 0, 0)},
        days=4,
    )
    closed = check(little, test_missed_and_lost.__doc__, "li", "lu").of(codes.EV_SLOTS)
    assert closed["x"].tolist() == [0, 1, 1]


def test_who_is_sent_and_does_not_come_loses_his_slot():
    """wang accepted, was booked for today (what was kept is released), and does not go."""
    little = world(
        [Ill("wang", "09:00", "chest")],
        par={"no_show": 1.0, "missed": 1.0},
        slots={"c.internal": (0, 1, 0)},
        today=[consortium(**GREEN)],
        days=4,
    )
    result = run(little)
    assert result.of(codes.EV_NO_SHOW)["time"].tolist() == result.of(codes.EV_MISSED)["time"].tolist()
    assert len(result.of(codes.EV_MISSED)) == 1
    assert result.of(codes.EV_EPISODE_END)["a"].tolist() == [codes.END_NOT_TREATED]


def test_sold_out_and_elsewhere():
    """No slot at all at the county: li turns to the township; the county is not asked again in that decision.

    0 09:00 li onset - - - chest moderate needs 2 acute
    0 09:00 li choice county - - county_general next own_township decision 0 utility ~4200
    0 09:00 li sold_out county c.internal - elsewhere
    0 09:00 li choice township - - own_township next tertiary decision 1 utility ~600
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:40 li definitive township - - tier 2 needs 2 hours 0.666667
    0 09:40 li episode_end township - - treated visits 1 tier 2 hours 0.666667
    """
    little = world(
        [Ill("li", "09:00", "chest")],
        conditions={"chest": condition(codes.MODERATE, 2)},
        slots={"c.internal": (0, 0, 0)},
        options=("township", "county", "tertiary"),
        days=1,
    )
    check(little, test_sold_out_and_elsewhere.__doc__, "li")


def test_the_expert_clinic_is_for_the_grave_and_for_who_books_it():
    """A severe case is booked with the expert, a moderate one with the clinic, though both have kept slots; li asks the
    expert clinic himself.
    """
    little = world(
        [Ill("wang", "09:00", "grave"), Ill("wu", "09:00", "chest"), Ill("li", "09:00", "chest")],
        conditions={"grave": condition(codes.SEVERE, 3), **CHEST},
        par={"books_ahead": 1.0, "asks_for_expert": 1.0},
        slots={"c.internal": (1, 1, 1), "c.expert": (1, 1, 0)},
        today=[consortium(**GREEN)],
        days=3,
    )
    result = run(little)
    visits = [line.split(" ")[2:7] for line in result.lines() if " visit county" in line]
    assert visits == [
        ["wang", "visit", "county", "c.expert", "Edda"],
        ["wu", "visit", "county", "c.internal", "Ines"],
        ["li", "visit", "county", "c.expert", "Edda"],
    ]
    booked = result.of(codes.EV_BOOKED)
    assert dict(zip(booked["resident"].tolist(), booked["b"].tolist(), strict=True)) == {0: 0, 1: 0, 2: 1}


def test_who_gets_worse_while_waiting_gives_his_slot_back():
    """li waits for tomorrow, gets worse (certain, after a mean of one second: a minute), and as an emergency goes to
    the emergency clinic at once, without a slot.
    """
    little = world(
        [Ill("li", "09:00", "chest")],
        conditions={"chest": condition(codes.SEVERE, 3, worsen=1.0, worsen_seconds=1.0, critical_from=codes.CRITICAL)},
        par={"books_ahead": 1.0},
        slots={"c.internal": (1, 0, 0)},
        days=2,
    )
    result = run(little)
    order = [int(e) for e in result.rows["event"] if e in (codes.EV_BOOKED, codes.EV_CANCELLED, codes.EV_WORSE)]
    assert order == [codes.EV_BOOKED, codes.EV_CANCELLED, codes.EV_WORSE]
    assert result.of(codes.EV_CANCELLED)["b"].tolist() == [codes.WHY_WORSE]
    visits = result.of(codes.EV_VISIT)
    assert visits["link"].tolist() == [codes.EMERGENCY]
    assert visits["time"][0] < DAY


def test_who_lies_in_a_ward_on_the_day_gives_his_slot_back():
    """li's cold is booked for tomorrow; today pneumonia puts him to bed. In the morning the slot goes back, and the
    cold is noted in the ward.
    """
    li = luck(0, (codes.U_BOOKS_AHEAD, 1, 0.0, 0.5))
    then = luck(0, (codes.U_BOOKS_AHEAD, 1, 0.5, 1.0))
    patients = [Ill("li", "09:00", "cold", episode=li), Ill("more", "10:00", "pneumonia", resident="li", episode=then)]
    little = Little(
        patients,
        {"cold": condition(codes.MINOR, 3), "pneumonia": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=3e5)},
        prefer=("county", "township"),
        par={"books_ahead": 0.5},
        hours=HOURS,
        slots={"c.internal": (2, 0, 0)},
        days=7,
    )
    result = run(little)
    assert result.of(codes.EV_CANCELLED)["b"].tolist() == [codes.WHY_ELSEWHERE]
    assert result.of(codes.EV_EPISODE_END)["a"].tolist() == [codes.END_NOTED, codes.END_TREATED]


def test_who_needs_no_slot_is_not_touched_by_slots():
    """Emergencies, the primary tier and hospitals without appointments know no slots."""
    patients = [Ill("li", "09:00", "stroke"), Ill("wang", "09:00", "cold"), Ill("lu", "09:00", "tumour")]
    conditions = {
        "stroke": condition(codes.CRITICAL, 3, critical_from=codes.CRITICAL),
        "cold": condition(codes.MINOR, 1),
        "tumour": condition(codes.MODERATE, 4),
    }

    def rows(slots: Any) -> Any:
        little = world(patients, conditions=conditions, slots=slots, par={"books_ahead": 1.0}, days=2)
        little.resident["lu"] = {"usual_option": 7}
        found = run(little, compiled=False).rows
        return found[found["event"] != codes.EV_SLOTS].tobytes()

    assert rows({}) == rows({"c.internal": (1, 1, 1)}) == rows({"c.internal": (0, 0, 0)})


def leads(slots: tuple[int, int, int]) -> tuple[float, float, int]:
    """Mean lead days of who comes by himself and of who is sent, and kept slots taken: four and one a day."""
    patients = [Ill(f"l{d}.{i}", f"{d} 08:{10 + i}", "chest") for d in range(14) for i in range(4)]
    patients += [Ill(f"w{d}", f"{d} 08:00", "chest") for d in range(14)]
    little = world(
        patients, par={"longest_wait_days": 7}, slots={"c.internal": slots}, today=[consortium(**GREEN)], days=30
    )
    result = run(little, compiled=False)
    booked = result.of(codes.EV_BOOKED)
    sent = booked["link"] == 1
    assert len(booked) == len(patients) == len(result.of(codes.EV_VISIT)) - 14
    taken = result.of(codes.EV_SLOTS)
    return (
        float(booked["b"][~sent].mean()),
        float(booked["b"][sent].mean()),
        int(taken["x"][taken["a"] == codes.SLOT_KEPT].sum()),
    )


def test_kept_slots_shorten_the_lead_of_who_is_sent_and_lengthen_that_of_others():
    """Five patients a day for four slots: with one of the four kept, it is taken, and the queue is another's."""
    alone, sent, none = leads((4, 0, 0))
    alone_then, sent_then, taken = leads((3, 1, 0))
    assert (none, taken > 0) == (0, True)
    assert sent_then < sent
    assert alone_then > alone


def test_with_endless_slots_it_makes_no_difference_how_many_are_kept():
    """Placebo: everybody has a slot of the day, however many more are kept."""
    results = [leads((MANY, kept, MANY))[:2] for kept in (0, 5, MANY)]
    assert results == [(0.0, 0.0)] * 3


def test_booked_before_walk_in():
    """li is booked for Tuesday 08:00, when the door opens to lu's ticket too. The doctor comes at 10:00."""
    little = world(
        [Ill("li", "09:00", "chest"), Ill("lu", "1 06:30", "chest")],
        par={"books_ahead": 0.5},
        slots={"c.internal": (1, 0, 1)},
        shifts={"Ines": [("c.internal", "1 10:00", "1 17:00", 0)]},
        days=2,
    )
    little.patients = [
        Ill("li", "09:00", "chest", episode=luck(0, (codes.U_BOOKS_AHEAD, 1, 0.0, 0.5))),
        Ill("lu", "1 06:30", "chest", episode=luck(1, (codes.U_BOOKS_AHEAD, 1, 0.5, 1.0))),
    ]
    visits = run(little).of(codes.EV_VISIT)
    assert visits["resident"].tolist() == [0, 1]
    assert visits["link"].tolist() == [codes.REFERRED, codes.WALK_IN]


def test_a_new_era_keeps_what_is_taken():
    """Tuesday's four general slots are booked on Monday; from Tuesday on there are two general and two kept a day.
    Tuesday's four stay, at the cost of the kept ones; Thursday has the new ones, of which the two kept are released.
    """
    patients = [Ill(f"l{i}", f"08:0{i}", "chest") for i in range(9)]
    little = world(
        patients,
        slots={"c.internal": (4, 0, 0)},
        policy_slots={"c.internal": (2, 2, 0)},
        consortia=[consortium(**GREEN)],
        policy_day=1,
        days=5,
    )
    result = run(little)
    booked = result.of(codes.EV_BOOKED)
    assert booked["b"].tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 2]
    closed = result.of(codes.EV_SLOTS)
    day = closed["time"] // DAY - 1
    of_tuesday = closed[(day == 1) & (closed["a"] == codes.SLOT_GENERAL)]
    assert (of_tuesday["link"].tolist(), of_tuesday["x"].tolist()) == ([4], [4.0])
    assert closed[(day == 3) & (closed["a"] == codes.SLOT_KEPT)]["b"].tolist() == [2]


@pytest.mark.parametrize("par", [{"books_ahead": 1.0}, {"books_ahead": 0.0}])
def test_nobody_to_come_to_on_sunday(par: dict[str, float]):
    """Friday evening, shut at weekends: the next slot is Monday's, whoever books or comes."""
    little = world(
        [Ill("li", "4 20:00", "chest")],
        par={**par, "longest_wait_days": 3},
        slots={"c.internal": (1, 0, 1)},
        closed_weekdays={"county": (5, 6)},
        days=8,
    )
    result = run(little)
    booked = result.of(codes.EV_BOOKED)
    assert (booked["time"] // DAY + booked["b"]).tolist() == [7]
    assert len(result.of(codes.EV_TURNED_AWAY)) == 0
    assert (result.of(codes.EV_VISIT)["time"] // DAY).tolist() == [7]
