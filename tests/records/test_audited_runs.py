"""The auditor on runs of the small county: silent on three scenarios, loud on every sabotage of their records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_EXPIRED, HOLD_PLACED, NONE, OFF_DUTY_EVENT, ON_DUTY
from ylt_sim.records import AuditError, Fault, audit, check, places_of
from ylt_sim.records.audit_units import duties_of
from ylt_sim.region.region import Region
from ylt_sim.result import prices
from ylt_sim.run import region_of, run_once
from ylt_sim.scenario import load
from ylt_sim.seeds import seeds_of
from ylt_sim.world.codes import EV_EPISODE_END, EV_ONSET, EV_STAY, EV_VISIT, POOL_WARD

DAYS = 40


@dataclass(frozen=True)
class Run:
    """What an audit needs of a run."""

    rows: NDArray[Any]
    region: Region
    capacity: NDArray[Any]
    prices: dict[str, tuple[float, ...]]

    def audit(self, rows: NDArray[Any] | None = None) -> list[Fault]:
        return audit(self.rows if rows is None else rows, self.region, self.capacity, prices=self.prices)


@cache
def run_of(name: str) -> Run:
    """Forty days of the small county on the SimPy engine, the policy from day 14."""
    scenario = load(name, set={"region": "county-small", "policy_start_day": 14})
    out = run_once(scenario, seeds_of(1), days=DAYS, engine="simpy", keep_rows=True)
    assert out.rows is not None
    return Run(out.rows, region_of(scenario), out.bed_capacity, prices(scenario))


@pytest.fixture
def good() -> Run:
    """A run with holds that were claimed and holds that expired."""
    return run_of("telemedicine_network")


@pytest.mark.parametrize("name", ["tight_county_community", "telemedicine_network", "loose"])
def test_real_runs_are_consistent(name: str):
    """No fault in some seventy thousand rows, with every kind of use in them."""
    run = run_of(name)
    check(run.rows, run.region, run.capacity, prices=run.prices)
    assert {EV_VISIT, EV_STAY, ON_DUTY, HOLD_PLACED, HOLD_CLAIMED, EV_EPISODE_END} <= set(run.rows["event"].tolist())


def with_rows(rows: NDArray[Any], at: int, *new: Any) -> NDArray[Any]:
    """The rows with others put in before row ``at``."""
    return np.concatenate([rows[:at], np.array(list(new), rows.dtype), rows[at:]])


def in_order(rows: NDArray[Any]) -> NDArray[Any]:
    """The rows sorted by time, those of one second as they were."""
    return rows[np.argsort(rows["time"], kind="stable")]


def edited(row: Any, **fields: Any) -> Any:
    """A copy of one row with other values."""
    out = row.copy()
    for name, value in fields.items():
        out[name] = value
    return out


def of(rows: NDArray[Any], event: int) -> NDArray[np.int64]:
    """Numbers of the rows of an event of residents, without the first days."""
    return np.flatnonzero((rows["event"] == event) & (rows["resident"] != NONE) & (rows["time"] > 5 * 86_400))


def told(faults: list[Fault], check_name: str, *words: str) -> Fault:
    """The fault of a kind that has all the words; there must be one."""
    found = [f for f in faults if f.check == check_name and all(w in str(f) for w in words)]
    assert found, f"nothing of {check_name} with {words} in: " + "\n".join(map(str, faults))
    return found[0]


def test_a_bed_used_twice(good: Run):
    """As many people from outside as the ward has beds lie in it while a resident does."""
    places = places_of(good.region, good.rows, good.capacity)
    at = int(of(good.rows, EV_STAY)[0])
    stay = good.rows[at]
    beds = int(places.capacity[stay["pool"]])
    stranger = edited(stay, key=1 << 30, resident=NONE)
    faults = good.audit(with_rows(good.rows, at, *[stranger] * beds))
    fault = told(faults, "capacity", places.pool(int(stay["pool"])), f"has {beds} unit", "are in use or held")
    assert fault.time_seconds <= stay["time"]
    assert {f.check for f in faults} <= {"capacity", "money"}  # a stranger is billed nothing, at the plain price


def test_a_hold_never_released(good: Run):
    """The row that says that it lapsed is gone."""
    at = int(np.flatnonzero(good.rows["event"] == HOLD_EXPIRED)[0])
    number = good.rows["link"][at]
    faults = good.audit(np.delete(good.rows, at))
    fault = told(faults, "hold", f"hold {number} of ", "is never claimed, released or expired")
    assert good.rows["link"][fault.rows[0]] == number


def test_a_hold_expiring_late(good: Run):
    """It lapses ten minutes after its expiry."""
    rows = good.rows.copy()
    at = int(np.flatnonzero(rows["event"] == HOLD_EXPIRED)[0])
    number = rows["link"][at]
    rows["time"][at] += 600
    fault = told(good.audit(in_order(rows)), "hold", f"hold {number} of ", "ends after its expiry on day")
    assert len(fault.rows) == 2


def test_a_doctor_in_two_places(good: Run):
    """In the middle of his duty he comes on duty elsewhere, and leaves again."""
    duties = duties_of(good.rows, DAYS * 86_400)
    places = places_of(good.region, good.rows)
    i = int(np.flatnonzero((duties.off_row != NONE) & (duties.end - duties.begin > 7200))[40])
    doctor, there = int(duties.doctor[i]), int(duties.pool[i]) + 1
    at = int(np.searchsorted(good.rows["time"], duties.begin[i] + 3600, side="right"))
    on = edited(good.rows[duties.on_row[i]], time=good.rows["time"][at], pool=there)
    faults = good.audit(with_rows(good.rows, at, on, edited(on, event=OFF_DUTY_EVENT)))
    told(faults, "duty", f"doctor {places.doctor(doctor)} comes on duty at {places.pool(there)} while on duty at "
         f"{places.pool(there - 1)}: in two places")  # fmt: skip


def test_a_doctor_seeing_two_patients_at_once(good: Run):
    """Two doctors of a clinic have patients at the same time; the records give both to the first."""
    rows = good.rows.copy()
    visits = of(rows, EV_VISIT)
    places = places_of(good.region, rows)
    begin = rows["time"] - rows["b"]
    for i, j in zip(visits[:-1], visits[1:], strict=True):
        if rows["pool"][i] == rows["pool"][j] and rows["doctor"][i] != rows["doctor"][j] and begin[j] < rows["time"][i]:
            break
    name = places.doctor(int(rows["doctor"][i]))
    rows["doctor"][j] = rows["doctor"][i]
    told(good.audit(rows), "doctor", f"doctor {name} is in a visit of resident", f"resident {rows['resident'][i]} in",
         f"resident {rows['resident'][j]} in", "at the same time", str(i), str(j))  # fmt: skip


def test_a_visit_outside_duty(good: Run):
    """The last visit of a doctor's duty is moved to another doctor of his clinic, who is at home."""
    rows = good.rows.copy()
    duties = duties_of(rows, DAYS * 86_400)
    for i in of(rows, EV_VISIT):
        here = (duties.pool == rows["pool"][i]) & (duties.doctor != rows["doctor"][i])
        near = (duties.begin < rows["time"][i]) & (duties.end > rows["time"][i] - rows["b"][i])
        idle = set(duties.doctor[here].tolist()) - set(duties.doctor[near].tolist())
        if idle:
            break
    doctor = min(idle)
    rows["doctor"][i] = doctor
    fault = told(good.audit(rows), "duty", f"doctor {places_of(good.region, rows).doctor(doctor)} is not on duty during",  # noqa: E501
                 f"a visit of resident {rows['resident'][i]}")  # fmt: skip
    assert fault.rows == (i,)


def test_a_resident_in_two_places(good: Run):
    """A resident's visit falls into another's stay, and the records say that they are one."""
    rows = good.rows.copy()
    stay = int(of(rows, EV_STAY)[-1])
    begin = rows["time"][stay] - rows["b"][stay]
    visits = of(rows, EV_VISIT)
    inside = visits[(rows["time"][visits] < rows["time"][stay]) & (rows["time"][visits] - rows["b"][visits] > begin)]
    inside = inside[rows["resident"][inside] != rows["resident"][stay]]
    i = int(inside[0])
    rows["resident"][i], rows["key"][i] = rows["resident"][stay], rows["key"][stay]
    fault = told(good.audit(rows), "resident", f"resident {rows['resident'][stay]} is in two places", "a stay in",
                 "a visit in")  # fmt: skip
    assert set(fault.rows) == {i, stay}


def test_an_episode_that_never_ends(good: Run):
    """Its last row is gone."""
    at = int(of(good.rows, EV_EPISODE_END)[10])
    rank = good.rows["key"][at] >> 3
    (fault,) = good.audit(np.delete(good.rows, at))
    assert f"episode {rank} of resident {good.rows['resident'][at]} never ends and is not inside" in str(fault)
    assert good.rows["event"][fault.rows[0]] == EV_ONSET


@pytest.mark.parametrize(("event", "word"), [(EV_VISIT, "a visit"), (EV_STAY, "a stay")])
def test_a_wrong_price(good: Run, event: int, word: str):
    """One yuan too much; of what it would have been the fund pays too little."""
    rows = good.rows.copy()
    at = int(of(rows, event)[3])
    rows["x"][at] += 1.0
    fault, bill, *due = good.audit(rows)
    assert all(at in f.rows and "are due" in f.sentence for f in due)
    assert fault.check == bill.check == "money"
    assert "are paid: fund" in bill.sentence
    assert f"{word} of resident {rows['resident'][at]} in" in fault.sentence
    assert f"cost {rows['x'][at]:,.2f} yuan, but the price is {rows['x'][at] - 1:,.2f}" in fault.sentence
    assert fault.rows == (at,)


def test_check_shows_what_a_researcher_needs(good: Run):
    """Rule, day, clock, names and row numbers are in the message."""
    at = int(of(good.rows, EV_EPISODE_END)[10])
    with pytest.raises(
        AuditError, match=r"1 fault\n  \[episode\] day \d+ \w{3} \d\d:\d\d:\d\d: episode .* \(row \d+\)"
    ):
        check(np.delete(good.rows, at), good.region, good.capacity)


def test_wards_of_the_run_are_really_full_at_times(good: Run):
    """The audit of beds is not idle: in some ward the last bed is taken."""
    places = places_of(good.region, good.rows, good.capacity)
    wards = np.flatnonzero((places.pool_kind == POOL_WARD) & (places.capacity > 0))
    scarce = good.capacity.copy()
    scarce[wards] -= 1
    faults = audit(good.rows, good.region, scarce)
    assert any(f.check == "capacity" for f in faults)
