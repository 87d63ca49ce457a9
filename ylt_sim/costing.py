"""Costing (成本核算): programme cost and perspectives of a run, from its records and the scenario's unit costs.

Nothing of it is simulated. It is worked out when it is asked for, from the rows that a run has kept.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.outcomes.money import MoneyCounts, income_yuan
from ylt_sim.outcomes.patient_time import PatientTime
from ylt_sim.outcomes.periods import Periods
from ylt_sim.outcomes.perspectives import PatientCosts, beyond_bills, perspective_frame
from ylt_sim.outcomes.programme_cost import (
    PLATFORM,
    STAFF,
    SUBSIDY,
    TRANSFER,
    TRANSPORT,
    Use,
    discount_factors,
    programme_frame,
)
from ylt_sim.records.mechanism_lines import LINES, USED
from ylt_sim.records.mechanism_sheet import ALL, Sheet
from ylt_sim.records.standing import Standing
from ylt_sim.region import Region
from ylt_sim.scenario import Scenario
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.parameters import ProgrammeParameters
from ylt_sim.settling import months_of_days
from ylt_sim.world.codes import (
    ABSENT_POSTED,
    ABSENT_WARD_POSTED,
    EV_ABSENT,
    EV_COURIER,
    NONE,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)
from ylt_sim.world.network import vehicles
from ylt_sim.world.policy import link_rows

__all__ = ["perspectives_of", "programme_cost_of"]

Eras = tuple[tuple[ResolvedConsortium, ...], tuple[ResolvedConsortium, ...]]
DAYS_A_YEAR = 365.0
HOSPITAL = ("ward_doctor", "specialist", "county_doctor", "reader", "seniors", "screen_doctor", "admitting")
"""At a township's ward a primary doctor admits; his minutes, too, are shown at this cost, and are in a bill."""
PRIMARY = ("sender", "trainee", "local_doctor", "named_doctor", "team", "family_doctor")
IN_BILLS = {
    ("expert_rotation", "seen"), ("expert_rotation", "posted_seen"), ("up_referral", "letter"),
    ("tele_diagnostic", "reading"), ("tele_consult", "local"), ("tele_consult", "gave_up"),
    ("internet_hospital", "visit"), ("pathways", "checklist"),
}  # fmt: skip
"""Lines whose minutes are part of a visit, test or remote visit that is billed."""
WITHOUT = {("expert_rotation", "session"): "seen", ("expert_rotation", "posted_duty"): "posted_seen"}
"""Lines that cost what they are without the minutes of another, which bills pay for."""
ON_DUTY = (
    ("up_referral", "desk_duty", "desk"), ("down_referral", "duty", "offer"), ("tele_diagnostic", "duty", "reading"),
    ("tele_consult", "board_duty", "board"), ("chronic_mgmt", "duty", "done"), ("rehab_nursing", "duty", "intake"),
    ("internet_hospital", "duty", "visit"), ("outpatient_step_down", "duty", "offer"),
)  # fmt: skip
"""Mechanism, line of its staff on duty, line of what of that was work."""
ROADS = (("expert_rotation", "road", 2), ("ward_posting", "road", 2), ("chronic_mgmt", "road", 2),
         ("emergency_network", "passed", 1))  # fmt: skip
"""Mechanism, line with minutes of a way, how often a vehicle drives it: there and back, or the longer way alone."""
VEHICLE_WAYS = 2  # a transfer vehicle turns back and is away as long again
HOUR = 60.0


def _hour_yuan(unit: ProgrammeParameters, staff: str) -> float:
    """Cost of an hour of a kind of staff, a key of `ylt_sim.records.mechanism_lines.STAFF`."""
    if staff in HOSPITAL:
        return unit.hospital_doctor_hour_yuan
    return unit.primary_doctor_hour_yuan if staff in PRIMARY else unit.other_staff_hour_yuan


class _Totals:
    """Counts and minutes of lines by consortium and period, of mechanisms that are on."""

    def __init__(self, sheet: Sheet, periods: Periods) -> None:
        self.sheet, self.periods = sheet, periods
        self.keys = (*sheet.standing.keys, ALL)

    def is_on(self, mechanism: str, time: NDArray[np.int64], consortium: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether a consortium of the era has more of the mechanism than at strength 0: its own, or any if unknown."""
        allies = self.sheet.standing.allies
        acts = np.array([mechanism in ally.acting for ally in allies] or [False])
        policy = np.array([ally.is_policy for ally in allies] or [False])
        later = time >= self.sheet.standing.policy_second
        some = np.where(later, (acts & policy).any(), (acts & ~policy).any())
        out: NDArray[np.bool_] = np.where(consortium < 0, some, acts[np.clip(consortium, 0, len(acts) - 1)])
        return out

    def of(self, mechanism: str, line: str, *, is_gated: bool = True) -> NDArray[np.float64]:
        """``(2, periods, keys)``: count and minutes."""
        allies, keys = self.sheet.standing.allies, self.keys
        of_ally = np.array([keys.index(ally.key) for ally in allies] or [0], np.int64)
        out = np.zeros((2, len(self.periods.names), len(keys)))
        for time, consortium, minutes, count in self.sheet.found.get((mechanism, line), ()):
            period = self.periods.of(time)
            chosen = period >= 0
            if is_gated:
                chosen &= self.is_on(mechanism, time, consortium)
            which = np.where(consortium < 0, len(keys) - 1, of_ally[np.clip(consortium, 0, len(of_ally) - 1)])
            at = (period[chosen], which[chosen])
            np.add.at(out[0], at, np.asarray(count)[chosen])
            np.add.at(out[1], at, np.asarray(minutes)[chosen])
        return out

    def cells(self, amount: NDArray[np.float64]) -> Iterator[tuple[str, str, float]]:
        """Consortium, period and amount."""
        for p, period in enumerate(self.periods.names):
            for k, key in enumerate(self.keys):
                yield key, period, float(amount[p, k])


def _staff(totals: _Totals, unit: ProgrammeParameters) -> Iterator[Use]:
    """Minutes of work, and of duty without work."""
    for line in LINES:
        name = (line.mechanism, line.key)
        if line.minutes != USED and name not in IN_BILLS:
            continue
        minutes = totals.of(*name)[1]
        if name in WITHOUT:
            minutes = np.maximum(minutes - totals.of(line.mechanism, WITHOUT[name])[1], 0.0)
        for key, period, amount in totals.cells(minutes / HOUR):
            yield Use(line.mechanism, key, period, STAFF, line.key, amount, "hours", _hour_yuan(unit, line.staff),
                      name in IN_BILLS)  # fmt: skip
    for mechanism, duty, work in ON_DUTY:
        staff = next(line.staff for line in LINES if (line.mechanism, line.key) == (mechanism, duty))
        idle = np.maximum(totals.of(mechanism, duty)[1] - totals.of(mechanism, work)[1], 0.0) / HOUR
        for key, period, amount in totals.cells(idle):
            yield Use(mechanism, key, period, STAFF, "on duty without work", amount, "hours",
                      unit.idle_share * _hour_yuan(unit, staff))  # fmt: skip
    more = max(0.0, unit.hospital_doctor_hour_yuan - unit.primary_doctor_hour_yuan)
    specialists = totals.of("chronic_mgmt", "specialist_duty")[1] / HOUR
    for key, period, amount in totals.cells(specialists):
        # His hours are among those of the team, at the team's cost.
        yield Use("chronic_mgmt", key, period, STAFF, "specialist above the team", amount, "hours", more)


def _spans(periods: Periods, standing: Standing, is_policy: bool) -> list[float]:
    """Years of each period that lie in an era."""
    start, last = standing.policy_second / SECONDS_A_DAY, standing.horizon / SECONDS_A_DAY
    begin, end = (start, last) if is_policy else (0.0, start)
    edges = zip(periods.edges[:-1], periods.edges[1:], strict=True)
    return [max(0.0, min(b, end) - max(a, begin)) / DAYS_A_YEAR for a, b in edges]


def _connected(c: ResolvedConsortium, region: Region, unit: ProgrammeParameters) -> list[tuple[str, int, str, float]]:
    """Mechanism, facilities or vehicles that it connects, what they are, yuan of each a year."""
    link, index = link_rows(region, (c,), 0), region.facility_index
    kinds = region.facilities["kind"]
    members = np.array([index[m] for m in c.members], np.int64)
    machines = (region.facilities["machine"][[index[c.lead], *members]] != NONE).any(axis=1)
    reading = int(link["is_connected_reading"].sum()) if c.tele_diagnostic.reader_hours_per_day > 0 else 0
    consult = int(link["is_connected_consult"].sum()) if c.tele_consult.consultant_minutes_per_day > 0 else 0
    record = int(link["is_on_record"].sum())
    primary = int(np.isin(kinds[members], (TOWNSHIP_CENTRE, VILLAGE_CLINIC)).sum())
    listed = int(c.shared_equipment.listed_share * machines.sum() + 0.5)
    more_vehicles = sum(vehicles(region, (c,)).values()) - sum(vehicles(region, ()).values())
    facilities = "facility-years"
    return [
        ("tele_diagnostic", reading, facilities, unit.reading_platform_yuan),
        ("tele_consult", consult, facilities, unit.consult_platform_yuan),
        ("unified_info", record + 1 if record else 0, facilities, unit.record_platform_yuan),
        ("internet_hospital", int(c.internet_hospital.doctor_minutes_per_day > 0), facilities,
         unit.internet_platform_yuan),
        ("shared_pharmacy", primary, facilities, unit.pharmacy_platform_yuan),
        ("shared_equipment", listed if c.shared_equipment.pooled_hours_per_week_per_machine > 0 else 0, facilities,
         unit.booking_platform_yuan),
        ("emergency_network", more_vehicles, "vehicle-years", unit.stand_by_vehicle_yuan),
    ]  # fmt: skip


def _platform(sheet: Sheet, periods: Periods, eras: Eras, region: Region, unit: ProgrammeParameters) -> Iterator[Use]:
    """What members are connected to, for the time that it is in force."""
    standing = sheet.standing
    for c, ally in zip((c for era in eras for c in era), standing.allies, strict=True):
        for mechanism, number, what, yuan in _connected(c, region, unit):
            if mechanism not in ally.acting:
                continue
            item = TRANSPORT if mechanism == "emergency_network" else PLATFORM
            line = "vehicles on stand-by" if item == TRANSPORT else "connected"
            for period, years in zip(periods.names, _spans(periods, standing, ally.is_policy), strict=True):
                yield Use(mechanism, ally.key, period, item, line, number * years, what, yuan)


def _transport(totals: _Totals, unit: ProgrammeParameters) -> Iterator[Use]:
    """Vehicles of sessions, rounds and couriers; the longer way of ambulances."""
    for mechanism, line, ways in ROADS:
        for key, period, amount in totals.cells(ways * totals.of(mechanism, line)[1] / HOUR):
            yield Use(mechanism, key, period, TRANSPORT, line, amount, "vehicle hours", unit.vehicle_hour_yuan)
    sheet = totals.sheet
    samples = sheet.of(EV_COURIER)
    samples = samples[samples["link"] != NONE]
    # A run brings all samples of a member that wait for it: they arrive in one second.
    run = np.column_stack([samples["link"], samples["facility"], samples["time"]]).astype(np.int64)
    _, first = np.unique(run, axis=0, return_index=True)
    own = Sheet(sheet.rows[:0], sheet.standing)
    runs = samples[np.sort(first)]
    own.add("tele_diagnostic", "courier", runs, runs["link"].astype(np.int64), minutes=2 * runs["b"] / 60)
    hours = _Totals(own, totals.periods).of("tele_diagnostic", "courier")[1] / HOUR
    for key, period, amount in totals.cells(hours):
        yield Use("tele_diagnostic", key, period, TRANSPORT, "courier", amount, "vehicle hours", unit.vehicle_hour_yuan)


def _subsidies(totals: _Totals, unit: ProgrammeParameters, eras: Eras) -> Iterator[Use]:
    """Days of postings, each in the period in which it falls; payments for completed step-downs."""
    sheet, s = totals.sheet, totals.sheet.standing
    absent = sheet.of(EV_ABSENT)
    for mechanism, reason in (("expert_rotation", ABSENT_POSTED), ("ward_posting", ABSENT_WARD_POSTED)):
        own = absent[absent["a"] == reason]
        post = np.where(own["pool"] >= 0, s.pool_facility[np.maximum(own["pool"], 0)], NONE)
        whose = s.which(own["time"], lead=s.home(own["doctor"]), member=post)
        days = Sheet(sheet.rows[:0], s)
        # At a posting's own time for whose it is; each day by itself for the period.
        n = np.minimum(own["b"], -(-(s.horizon - own["time"]) // SECONDS_A_DAY)).astype(np.int64)
        start = np.repeat(own["time"].astype(np.int64), n)
        day = start + (np.arange(len(start)) - np.repeat(np.cumsum(n) - n, n)) * SECONDS_A_DAY
        days.add(mechanism, "posting", day, np.repeat(whose, n))
        for key, period, amount in totals.cells(_Totals(days, totals.periods).of(mechanism, "posting")[0]):
            yield Use(mechanism, key, period, SUBSIDY, "posting", amount, "days", unit.posted_day_yuan)
    paid = [c.down_referral.payment_yuan for era in eras for c in era]
    for number, (ally, yuan) in enumerate(zip(s.allies, paid, strict=True)):
        for time, consortium, _, _ in sheet.found.get(("down_referral", "moved"), ()):
            moved = totals.periods.of(time[consortium == number])
            for p, period in enumerate(totals.periods.names):
                if ally.is_policy or yuan > 0:
                    yield Use("down_referral", ally.key, period, TRANSFER, "moved", float((moved == p).sum()),
                              "step-downs", yuan)  # fmt: skip


def programme_cost_of(sheet: Sheet, scenario: Scenario, region: Region, periods: Periods) -> pd.DataFrame:
    """Programme cost of each mechanism by consortium and period.

    Parameters
    ----------
    sheet
        What mechanisms did in a run (`ylt_sim.records.mechanism_use.sheet_of`).
    scenario, region
        Of the run; unit costs are ``scenario.parameters.programme``.
    periods
        Spans that are told apart.

    Returns
    -------
    pandas.DataFrame
        ``mechanism, consortium, period, item, line, quantity, unit, unit_yuan, yuan, in_bills``; what is nothing has
        no row, nor has a mechanism that is at strength 0 in every consortium it could be of.
    """
    unit, clinics = scenario.parameters.programme, region.clinics_by_township()
    eras = (scenario.era("status_quo", clinics), scenario.era("policy", clinics))
    totals = _Totals(sheet, periods)
    return programme_frame([
        *_staff(totals, unit), *_platform(sheet, periods, eras, region, unit), *_transport(totals, unit),
        *_subsidies(totals, unit, eras),
    ])  # fmt: skip


def perspectives_of(
    sheet: Sheet,
    scenario: Scenario,
    region: Region,
    money: MoneyCounts,
    time: PatientTime,
    ledger: pd.DataFrame,
    *,
    days: int,
) -> pd.DataFrame:
    """Cost by perspective, item and period; see `ylt_sim.outcomes.perspectives`.

    Parameters
    ----------
    sheet
        What mechanisms did in it.
    scenario, region, days
        Of the run.
    money, time
        Its bills and patients' time, by the periods that are told apart.
    ledger
        Its settlement.
    """
    unit, periods = scenario.parameters.programme, money.setting.periods
    minutes = _Totals(sheet, periods).of("emergency_network", "vehicle", is_gated=False)[1].sum(axis=1)
    vehicle_yuan = VEHICLE_WAYS * minutes / HOUR * unit.vehicle_hour_yuan
    first_day = np.unique(months_of_days(days), return_index=True)[1]
    start = sheet.standing.policy_second // SECONDS_A_DAY
    income = income_yuan(scenario.region.is_urban)
    return perspective_frame(
        money, time, programme_cost_of(sheet, scenario, region, periods),
        PatientCosts(unit.fare_yuan_per_hour, sum(income) / len(income) / unit.working_hours_a_year,
                     unit.bed_hours_a_day),
        vehicle_yuan=dict(zip(periods.names, vehicle_yuan.tolist(), strict=True)),
        settled_cents=beyond_bills(ledger, money, first_day, periods),
        factors=discount_factors(periods, start, unit.discount_rate),
    )  # fmt: skip
