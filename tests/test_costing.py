"""Programme cost from a log written by hand, and costs of runs of the small county."""

from __future__ import annotations

import numpy as np
import pytest

import ylt_sim as ylt
from ylt_sim.costing import HOSPITAL, IN_BILLS, PRIMARY, programme_cost_of
from ylt_sim.journey import emergency, travel
from ylt_sim.kernel.codes import NONE, OFF_DUTY_EVENT, ON_DUTY
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.outcomes import Periods, Setting
from ylt_sim.outcomes.patient_time import KINDS, PatientTime, ways_of
from ylt_sim.outcomes.perspectives import ALL_YEARS, PERSPECTIVES
from ylt_sim.records.mechanism_lines import LINES, ROSTERED, USED
from ylt_sim.records.mechanism_use import sheet_of
from ylt_sim.records.standing import standing_of
from ylt_sim.run import region_of
from ylt_sim.world import codes
from ylt_sim.world.members import connected_to_centre

SMALL = {"region": "county-small", "policy_start_day": 28}
DAY, HOUR = 86_400, 3_600
PERIODS = Periods(("before", "year 1"), (0, 28, 56))
UNITS = {
    "primary_doctor_hour_yuan": 40.0, "hospital_doctor_hour_yuan": 100.0, "other_staff_hour_yuan": 50.0,
    "idle_share": 0.5, "vehicle_hour_yuan": 80.0, "posted_day_yuan": 90.0, "reading_platform_yuan": 10_000.0,
}  # fmt: skip


class Log:
    """Rows in a real county whose consortium is tight, written by hand."""

    def __init__(self) -> None:
        values = {**SMALL, **{f"parameters.programme.{name}": value for name, value in UNITS.items()}}
        self.scenario = ylt.load("tight_county_community", set=values)
        self.region = region_of(self.scenario)
        clinics = self.region.clinics_by_township()
        self.eras = (self.scenario.era("status_quo", clinics), self.scenario.era("policy", clinics))
        self.standing = standing_of(self.region, self.eras, policy_start_day=28, days=56)
        self.number = len(self.eras[0])  # of the policy's consortium in the table
        assert [c.key for c in self.eras[1]] == ["county_group"]
        self.lead = self.region.facility_index[self.eras[1][0].lead]
        self.town = self.region.facility_index["township_01"]
        self.specialist = int(np.flatnonzero(self.region.doctors["facility"] == self.lead)[0])
        self.rows: list[tuple[float, ...]] = []

    def pool(self, kind: int, facility: int, *, is_shared: bool = False) -> int:
        """The first of its kind at a facility; a coordinators' pool is that of the wards."""
        p = self.region.pools
        found = (p["kind"] == kind) & (p["facility"] == facility) & (self.standing.is_shared | (not is_shared))
        if kind == codes.POOL_COORDINATOR:
            found &= ~np.isin(p["detail"], (codes.COORDINATES_DESK, codes.COORDINATES_HANDOVER))
        return int(np.flatnonzero(found)[0])

    def row(self, day, event, facility=NONE, *, pool=NONE, doctor=NONE, link=NONE, a=0, b=0, rank=0, x=0.0):
        self.rows.append((round(day * DAY), rank << 3, link, rank, 0, event, facility, pool, doctor, a, b, x))

    def duty(self, day, hours, pool, doctor, road=0):
        self.row(day, ON_DUTY, pool=pool, doctor=doctor, b=road)
        self.row(day + hours / 24, OFF_DUTY_EVENT, pool=pool, doctor=doctor)

    def cost(self):
        rows = np.array(sorted(self.rows, key=lambda r: r[0]), EVENT_ROW)
        return programme_cost_of(sheet_of(rows, self.standing), self.scenario, self.region, PERIODS)

    def told(self, mechanism):
        """Yuan by item and line of year 1, without platforms and vehicles on stand-by."""
        own = self.cost()
        own = own[(own["mechanism"] == mechanism) & (own["period"] == "year 1")]
        own = own[~own["line"].isin(("connected", "vehicles on stand-by"))]
        return {(r.item, r.line): (round(r.yuan, 6), r.in_bills) for r in own.itertuples()}


def test_coordinators_cost_their_work_and_half_of_the_rest():
    """Two hours on duty, half an hour of it an offer: 0.5 x 50 = 25, and 1.5 x 50 x 0.5 = 37.50. Two of three who move
    down do so under the policy, for 140 yuan each; the third moved for today's 20.
    """
    log = Log()
    desk = log.pool(codes.POOL_COORDINATOR, log.lead)
    log.duty(30, 2, desk, 9_000)
    log.row(30.05, codes.EV_COORDINATION, log.lead, pool=desk, doctor=9_000, b=HOUR // 2)
    for day, number in ((20, 0), (35, log.number), (36, log.number)):
        log.row(day, codes.EV_STEP_DOWN, log.lead, link=number, a=log.town)
    assert log.eras[0][0].down_referral.payment_yuan == pytest.approx(20)
    assert log.told("down_referral") == {
        ("staff", "offer"): (25.0, False), ("staff", "on duty without work"): (37.5, False),
        ("handover payments", "moved"): (280.0, False),
    }  # fmt: skip
    before = log.cost().query("mechanism == 'down_referral' and period == 'before'")
    assert before["yuan"].tolist() == pytest.approx([20.0])


def test_a_session_costs_the_specialist_and_the_car_but_not_what_bills_pay():
    """Four hours at the township after half an hour on the road, an hour of it with a patient: 300, 50, and 100 in the
    bill; the car there and back 1 x 80. Ten days posted from day 50 are six before the end, at 90 yuan.
    """
    log = Log()
    clinic = log.pool(codes.POOL_CLINIC, log.town)
    log.duty(30, 4, clinic, log.specialist, road=HOUR // 2)
    log.row(30.1, codes.EV_VISIT, log.town, pool=clinic, doctor=log.specialist, link=2, b=HOUR)
    log.row(50, codes.EV_ABSENT, pool=clinic, doctor=log.specialist, link=codes.GOES_ASSIGNED,
            a=codes.ABSENT_POSTED, b=10)  # fmt: skip
    assert log.told("expert_rotation") == {
        ("staff", "session"): (300.0, False), ("staff", "road"): (50.0, False), ("staff", "seen"): (100.0, True),
        ("transport", "road"): (80.0, False), ("subsidy", "posting"): (540.0, False),
    }  # fmt: skip


def test_a_checklist_is_in_the_bill_of_its_visit_and_a_review_is_off_the_clinic():
    """Six minutes of the doctor who admits, 0.1 x 100 = 10, in the bill of a visit of 20 minutes. An hour and a half of
    review, 150, by a specialist of the lead at its own duty; a township's doctor who trains there is none.
    """
    log = Log()
    clinic, duty = log.pool(codes.POOL_CLINIC, log.lead), log.pool(codes.POOL_DUTY, log.lead)
    visitor = int(np.flatnonzero(log.region.doctors["facility"] == log.town)[0])
    log.row(30, codes.EV_CHECKLIST, log.lead, pool=clinic, doctor=log.specialist, link=log.number, a=360)
    log.row(30.01, codes.EV_VISIT, log.lead, pool=clinic, doctor=log.specialist, link=2, b=1200)
    log.duty(31, 1.5, duty, log.specialist)
    log.duty(31, 2, duty, visitor)
    assert log.told("pathways") == {("staff", "checklist"): (10.0, True), ("staff", "review"): (150.0, False)}
    assert log.told("expert_rotation") == log.told("ward_posting") == {}, "nor is it a session or a round"


def test_whose_hour_costs_what():
    """No line falls to other staff for want of a kind: those are clerks, coordinators and therapists."""
    lines = [line for line in LINES if line.minutes in (USED, ROSTERED) or (line.mechanism, line.key) in IN_BILLS]
    costed = {line.staff for line in lines}
    assert costed - {*HOSPITAL, *PRIMARY} == {"desk", "coordinator", "clinic_coordinator", "therapist"}
    assert not set(HOSPITAL) & set(PRIMARY)


def test_a_courier_costs_a_run_however_many_samples_and_readings_are_in_the_price_of_the_test():
    """Two samples in one run and one in another, a quarter of an hour each way: 2 x 0.5 x 80 = 80. 0.1 hour of reading
    is in the price; of the readers' hour on duty 0.9 x 100 x 0.5 = 45 are not.
    """
    log = Log()
    for day in (30, 30, 31):
        log.row(day, codes.EV_COURIER, log.town, link=log.number, a=0, b=HOUR // 4, x=float(codes.LAB))
    readers = log.pool(codes.POOL_READER, log.lead, is_shared=True)
    log.duty(30, 1, readers, log.specialist)
    log.row(30.02, codes.EV_READING, log.town, pool=readers, doctor=log.specialist, link=log.number, b=HOUR // 10)
    assert log.told("tele_diagnostic") == {
        ("transport", "courier"): (80.0, False), ("staff", "reading"): (10.0, True),
        ("staff", "on duty without work"): (45.0, False),
    }  # fmt: skip


def test_a_platform_costs_what_is_connected_for_the_time_that_it_is_in_force():
    """28 days of 365 with every connected member at 10,000 yuan; before, those of today."""
    log = Log()
    own = log.cost().query("mechanism == 'tele_diagnostic' and line == 'connected'").set_index("period")
    for period, era in (("before", 0), ("year 1", 1)):
        n = len(connected_to_centre(log.region, log.eras[era][0]))
        assert n > 0
        assert own.loc[period, "quantity"] == pytest.approx(n * 28 / 365)
        assert own.loc[period, "yuan"] == pytest.approx(10_000 * n * 28 / 365)


def test_what_is_off_costs_nothing():
    """A step-down coordinator who is on duty in a county whose consortium has the mechanism at strength 0."""
    log = Log()
    off = ylt.load("none", set=SMALL)
    clinics = log.region.clinics_by_township()
    standing = standing_of(
        log.region, (off.era("status_quo", clinics), off.era("policy", clinics)), policy_start_day=28, days=56
    )
    log.duty(30, 2, log.pool(codes.POOL_COORDINATOR, log.lead), 9_000)
    rows = np.array(log.rows, EVENT_ROW)
    cost = programme_cost_of(sheet_of(rows, standing), off, log.region, PERIODS)
    assert not len(cost[cost["period"] == "year 1"])


@pytest.fixture(scope="module")
def usual():
    return ylt.run(ylt.load("status_quo_2023", set=SMALL), days=84)


def tight(**values):
    return ylt.load("tight_county_community", set={**SMALL, **values})


@pytest.fixture(scope="module")
def result():
    return ylt.run(tight(), days=84)


def by_mechanism(cost):
    own = cost[(cost["period"] == "year 1") & ~cost["in_bills"]]
    return own.groupby("mechanism")["yuan"].sum()


def test_a_mechanism_that_is_taken_out_costs_nothing_and_a_doubled_unit_cost_doubles_it(result):
    """Remote consultation costs specialists' minutes, boards and connections."""
    name = "tele_consult"
    with_it = by_mechanism(result.programme_cost())
    assert with_it[name] > 0
    without = ylt.run(tight(**{f"consortia.county_group.{name}": None}), days=84)
    assert name not in by_mechanism(without.programme_cost()).index
    p = result.scenario.parameters.programme
    doubled = tight(**{
        f"parameters.programme.{key}": 2 * getattr(p, key)
        for key in ("hospital_doctor_hour_yuan", "consult_platform_yuan")
    })  # fmt: skip
    sheet = result._sheet
    twice = programme_cost_of(sheet, doubled, result.region, PERIODS)
    once = programme_cost_of(sheet, result.scenario, result.region, PERIODS)
    assert by_mechanism(twice)[name] == pytest.approx(2 * by_mechanism(once)[name])


def test_unit_costs_change_no_record(result):
    other = ylt.run(tight(**{"parameters.programme.hospital_doctor_hour_yuan": 150.0}), days=84)
    assert np.array_equal(other.rows, result.rows)


def test_society_bears_what_fund_patients_and_providers_bear(result, usual):
    table = result.perspectives(expected=usual)
    sums = table.groupby(["period", "perspective"])["yuan"].sum().unstack()
    np.testing.assert_allclose(sums[list(PERSPECTIVES[:3])].sum(axis=1), sums["society"], rtol=1e-12)
    bills = result.bills[result.bills["time_seconds"] >= 28 * DAY]
    own = table[(table["period"] == ALL_YEARS) & (table["perspective"] == "patient")].set_index("item")["yuan"]
    assert own["paid: patient"] == pytest.approx(bills["own_yuan"].sum())
    assert (own > 0).all()


def test_trips_are_the_trips_that_were_made(monkeypatch):
    """The SimPy engine tells how many arrivals there were on the road, by ambulance and by transfer; the rows show as
    many, but for who is still on his way or in a queue at an edge, and for who lay in a bed when the clock began.
    """
    made = {"road": 0, "transfer": 0}
    own, moved = travel.travel_leave, emergency.transfer_leave

    def leave(w, p, now, why):
        made["road"] += 0 if p.is_overtaken or p.is_blocked or p.resident == NONE else 1
        return own(w, p, now, why)

    def arrive(w, p, now, why):
        made["transfer"] += p.resident != NONE
        return moved(w, p, now, why)

    monkeypatch.setattr(travel, "travel_leave", leave)
    monkeypatch.setattr(emergency, "transfer_leave", arrive)
    result = ylt.run(tight(), days=14, engine="simpy")
    time = result.time
    onset = result.rows[result.rows["event"] == codes.EV_ONSET]
    initial = np.count_nonzero(onset["x"] == codes.EPISODE_INITIAL_STAY)
    seen = PatientTime(
        Setting(
            Periods(("all",), (0, 14)), time.setting.facility_kind, time.setting.facility_tier,
            time.setting.n_episodes, time.setting.n_residents, village=time.setting.village, ways=time.setting.ways,
        )
    )  # fmt: skip
    seen.update(result.rows)
    trips = int(seen.seconds[0, KINDS.index("trips")])
    assert made["road"] > 3_000
    assert trips - initial == pytest.approx(made["road"] + made["transfer"], rel=0.02)


def test_ways_are_those_of_the_rule():
    """To an option its own seconds; elsewhere in a town as far as its farthest option; else the farthest of all."""
    region = region_of(ylt.load("status_quo_2023", set=SMALL))
    ways, v = ways_of(region), region.villages
    option = v["facility"][3]
    for i in range(codes.N_OPTIONS):
        if option[i] != NONE and list(option).index(option[i]) == i:
            assert ways[3, option[i]] == v["travel_seconds"][3, i]
    other = next(f for f in range(len(region.facilities)) if f not in option)
    town = region.facilities["township"]
    same = [v["travel_seconds"][3, i] for i in range(codes.N_OPTIONS)
            if option[i] != NONE and town[option[i]] == town[other]]  # fmt: skip
    assert ways[3, other] == max(same, default=v["travel_seconds"][3][option != NONE].max())
