"""The world of one run: a scenario, a region and a list of potential episodes as flat tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ylt_sim import evidence
from ylt_sim.demand import as_tables
from ylt_sim.demand.epidemic import Wave, waves_of
from ylt_sim.evidence import Condition
from ylt_sim.kernel.codes import BOOKING_DAYS, NONE, SECONDS_A_DAY
from ylt_sim.kernel.table import doctor_rows, make_core, on_cache_lines, pool_rows
from ylt_sim.region.blocks import blocks
from ylt_sim.region.plan import WARD_OF_SPECIALTY
from ylt_sim.region.rates import follow_ups_per_year, listed_follow_ups_per_year
from ylt_sim.region.region import Region
from ylt_sim.region.uniforms import uniform_column
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.scenario.scenario import Scenario
from ylt_sim.world import fields
from ylt_sim.world.absences import absence_table, sendable
from ylt_sim.world.calendar import day_table
from ylt_sim.world.chronic import People, fill_control, people_of
from ylt_sim.world.codes import (
    COORDINATES_DESK,
    CRITICAL,
    GENERAL,
    N_SCHEMES,
    POOL_BOARD,
    POOL_CLINIC,
    POOL_COORDINATOR,
    POOL_DUTY,
    POOL_EXPERT,
    POOL_INTERNET,
    POOL_TEAM,
    POOL_THERAPIST,
    POOL_VEHICLE,
    POOL_WARD,
    SEVERE,
    SEVERITIES,
    SPECIALTIES,
    TERTIARY_HOSPITAL,
    TESTS,
    TOWNSHIP,
)
from ylt_sim.world.layout import Layout, make_layout, travel_between
from ylt_sim.world.money import (
    PAYMENT_FIELDS,
    benefit_ranks,
    facility_stay_factors,
    fill_condition_prices,
    fill_payment,
    scheme_table,
)
from ylt_sim.world.network import NEEDS_TEAM, fill_network
from ylt_sim.world.parameters import mean_ways, parameter_table, tier_table
from ylt_sim.world.pathways import fill_pathways
from ylt_sim.world.policy import (
    consortium_rows,
    criteria_doctors,
    link_rows,
    named_panels,
    pool_policy,
)
from ylt_sim.world.roster import clinic_doors, compile_rosters, usual_shifts, with_covers
from ylt_sim.world.slots import (
    expert_doors,
    offered_slots,
    open_slots,
    planned_consultations,
    session_hours,
    with_expert_clinics,
)
from ylt_sim.world.surge import fill_surge, sick_leave
from ylt_sim.world.teams import fill_facilities, offers_of, with_teams
from ylt_sim.world.ways import fill_ways, share_vehicles
from ylt_sim.world.week import planned_shifts, visits_elsewhere, with_second_sites

__all__ = ["build_world", "critical_from", "may_self_care", "start_of_self_care"]

TASTE_PURPOSE = 2002
INFECTIONS = ("uri", "child_resp", "lower_resp", "gastroenteritis", "uti_stone", "fever_infection")
"""Conditions whose treatment may need an anti-infective of the joint list."""
"""Chest pain and stroke: what the team of strengths.csv, emergency_network, is for."""
FIELD_OF_POOL = {
    POOL_INTERNET: "internet", POOL_BOARD: "board", POOL_VEHICLE: "vehicle", POOL_THERAPIST: "therapist",
    POOL_DUTY: "duty", POOL_TEAM: "team",
}  # fmt: skip


def build_world(
    scenario: Scenario,
    region: Region,
    episodes: NDArray[np.void],
    *,
    days: int,
    luck_seed: int,
    population_seed: int,
    policy_start_day: int | None = None,
    waves: Sequence[Wave] | None = None,
) -> Any:
    """The tables of one run.

    Parameters
    ----------
    scenario
        What is simulated.
    region
        `ylt_sim.region.build_region` of the scenario's region.
    episodes
        `ylt_sim.demand.potential_episodes` for the horizon, the same in all scenarios of a replication: the world's
        tables of arrivals and potential episodes are its columns, of which a run changes nothing.
    days
        Horizon in days.
    luck_seed, population_seed
        Seeds of encounters and of what residents and doctors are.
    policy_start_day
        Day on which the scenario's consortia begin; None for the scenario's own.
    waves
        Epidemics that ``episodes`` was made with; None for the scenario's own.

    Returns
    -------
    ylt_sim.world.fields.World
        Pools, doctors and their numbers are the same in every scenario of a region.
    """
    start_day = scenario.policy_start_day if policy_start_day is None else policy_start_day
    spec = scenario.region
    layout = make_layout(region, spec)
    clinics = region.clinics_by_township()
    eras = (scenario.era("status_quo", clinics), scenario.era("policy", clinics))
    day = day_table(days)
    pool = _pools(scenario, region, layout)
    travel = travel_between(region, spec)
    appointment = scenario.parameters.appointment
    with_experts = with_expert_clinics(region, usual_shifts(region), layout, appointment.expert_session_share)
    usual = with_second_sites(
        region, with_experts, scenario.parameters.staff.second_site_share, population_seed, travel
    )
    staff, follow_up = scenario.parameters.staff, scenario.parameters.follow_up
    people = people_of(
        region, evidence.conditions(), spec.people.listed_follow_ups_per_year, follow_up.village_share, population_seed
    )
    offers = (offers_of(region, eras[0]), offers_of(region, eras[1]))
    shifts, rotating = [], []
    for era, offer in zip(eras, offers, strict=True):
        can_be_sent = {c.key: sendable(region, c, staff, population_seed)[0] for c in era}
        most = int(staff.sessions_per_doctor + 0.5)
        week_of_era = planned_shifts(
            region, usual, era, layout, travel, most_sessions=most, can_be_sent=can_be_sent,
            parameters=scenario.parameters,
        )  # fmt: skip
        week_of_era = with_teams(
            region, week_of_era, era, offer, people, follow_up, layout, travel, most_sessions=most,
            can_be_sent=can_be_sent,
        )  # fmt: skip
        visits = visits_elsewhere(region, week_of_era)
        rotating.append(frozenset(doctor for doctor, _ in visits))
        shifts.append(with_covers(week_of_era, visits))
    absence = absence_table(
        region, eras, layout, staff, rotating=tuple(rotating), policy_start_day=start_day, days=days,
        seed=population_seed, others=sick_leave(scenario, layout.n_doctors, population_seed),
    )  # fmt: skip
    always_open = (pool["is_staff"] == 0) | (pool["kind"] != POOL_CLINIC)
    always_open[: len(region.pools)] |= region.pools["is_always_open"] == 1
    doors = clinic_doors(region, always_open) + expert_doors(region, usual, layout)
    always_open &= pool["kind"] != POOL_EXPERT
    roster, week = compile_rosters((shifts[0], shifts[1]), day, doors)
    pool["is_open"] = always_open
    first = len(eras[0])
    consortium = np.concatenate(
        [
            consortium_rows(region, era, number, layout, shifts[number], scenario.parameters)
            for number, era in enumerate(eras)
        ]
    )
    for number, rows in enumerate((consortium[:first], consortium[first:])):
        fill_pathways(rows, region, eras[number], layout, shifts[number], scenario.parameters.ward)
    links = [link_rows(region, eras[0], 0, travel), link_rows(region, eras[1], first, travel)]
    policy = np.concatenate([pool_policy(region, era, layout, scenario.parameters) for era in eras])
    # A case is heard while two doctors of the board are there, and takes both: one of them is kept in reserve.
    policy["reserve"][np.tile(pool["kind"] == POOL_BOARD, len(eras))] = 1
    offered = [
        offered_slots(
            region, era, layout, planned_consultations(region, spec, own, layout), appointment.walk_in_share
        )
        for era, own in zip(eras, shifts, strict=True)
    ]
    policy["offered"] += np.concatenate(offered).reshape(len(policy), -1)
    pool["session_from"], pool["session_until"] = session_hours(region, usual, layout)
    pool["reserve"] = policy["reserve"][: layout.n_pools]
    beds_today = policy["capacity"][: layout.n_pools]
    tier = tier_table(scenario)
    facility = _facilities(region, layout, links, facility_stay_factors(scenario, region), scenario.parameters)
    fill_payment(facility, scenario, region, eras)
    fill_facilities(facility, offers, people, follow_up)
    condition = _conditions(scenario, evidence.conditions(), tier)
    resident = _residents(scenario, region, people, population_seed)
    fill_control(
        resident, facility, region, evidence.conditions(), people, scenario.parameters, condition["drug_share"]
    )  # fmt: skip
    pool["capacity"] = np.where(beds_today == NONE, pool["capacity"], beds_today)
    for number, era in enumerate(eras):
        facility["named_panel"][:, number] = named_panels(region, era, scenario.parameters.handover.panel)
    scheme = scheme_table(scenario, tier)
    par = parameter_table(scenario)
    par["acceptance_hours"], par["saved_hours"] = mean_ways(region)
    village = _villages(region)
    fill_ways(village, facility, region, spec)
    share_vehicles(facility, region)
    for number, consortia in enumerate(eras):
        fill_network(facility, region, consortia, number, scenario.parameters.emergency)
    arrival, potential = as_tables(episodes)
    world = make_core(
        fields.World,
        pool=pool,
        doctor=_doctors(region, layout, eras, population_seed),
        arrival=arrival,
        seed=luck_seed,
        n_slot_pools=len(layout.slot_pools),
        patient=fields.PATIENT,
        global_fields=fields.GLOBAL_EXTRA,
        n_patients=1 << max(10, int(len(region.residents) // 10).bit_length()),
        n_rows=1 << 16,
        facility=facility,
        link=np.concatenate(links) if len(links[0]) + len(links[1]) else np.zeros(1, fields.LINK),
        consortium=consortium if len(consortium) else np.zeros(1, fields.CONSORTIUM),
        village=village,
        resident=resident,
        belief=_beliefs(scenario, region),
        condition=condition,
        tier=tier,
        scheme=scheme,
        potential=potential,
        day=day,
        week=week,
        roster=roster if len(roster) else np.zeros(1, fields.ROSTER),
        absence=absence,
        pool_policy=policy,
        par=par,
    )
    world.par["background_stay_seconds"] = _background_stay_days(scenario, region) * SECONDS_A_DAY
    world.glob["benefits_change"] = scheme[:N_SCHEMES].tobytes() != scheme[N_SCHEMES:].tobytes()
    world.glob["payment_changes"] = any(
        (facility[name][:, 0] != facility[name][:, 1]).any() for name in PAYMENT_FIELDS
    )
    world.glob["policy_second"] = start_day * SECONDS_A_DAY
    world.glob["n_absences"] = np.count_nonzero(absence["until"])
    offered_today = policy["offered"][: layout.n_pools].reshape(-1, 7, 3)
    open_slots(world, offered_today, layout.slot_pools, int(world.par["release_days"][0]))
    waves = waves_of([scenario]) if waves is None else waves
    fill_surge(world, scenario, region, evidence.conditions(), waves)
    return world


def _pools(scenario: Scenario, region: Region, layout: Layout) -> NDArray[np.void]:
    n = len(region.pools)
    pool = pool_rows(np.zeros(layout.n_pools, np.int64), fields.POOL)
    pool["overflow"] = NONE
    pool["capacity"][:n] = np.where(region.pools["is_staff"] == 1, 0, region.pools["capacity"])
    for name in ("kind", "facility", "detail"):
        pool[name][:n] = region.pools[name]
    pool["is_staff"][:n] = region.pools["is_staff"]
    pool["sends_home"] = scenario.options.closing == "send_home"
    for i, number in enumerate(layout.slot_pools):
        pool["first_slot"][number] = i * BOOKING_DAYS
    for row in region.facilities:
        wards = sorted({int(p) for p in row["ward"] if p != NONE})
        for ward in wards:
            others = [p for p in wards if p != ward][:2]
            pool["overflow"][ward, : len(others)] = others
            for p in others:
                free = np.flatnonzero(pool["boards_for"][p] == NONE)
                if len(free):
                    pool["boards_for"][p, free[0]] = ward
    return pool


def _doctors(region: Region, layout: Layout, eras: Any, seed: int) -> NDArray[np.void]:
    doctor = doctor_rows(layout.n_doctors, fields.DOCTOR)
    doctor["away_pool"] = NONE
    n = len(region.doctors)
    doctor["home_facility"][:n] = region.doctors["facility"]
    for name in ("tier", "specialty", "rank"):
        doctor[name][:n] = region.doctors[name]
    for facility, posts in layout.coordinators.items():
        rows = slice(posts.start, posts.stop)
        doctor["home_facility"][rows] = facility
        doctor["tier"][rows] = region.facilities["tier"][facility]
        doctor["specialty"][rows] = GENERAL
    facility_of = {number: facility for (_, facility, _), number in layout.extra.items()}
    for number, posts in layout.posts.items():
        rows = slice(posts.start, posts.stop)
        doctor["home_facility"][rows] = facility_of[number]
        doctor["tier"][rows] = region.facilities["tier"][facility_of[number]]
        doctor["specialty"][rows] = GENERAL
    index = region.facility_index
    for era, consortia in enumerate(eras):
        doctor["has_criteria"][:, era] = criteria_doctors(region, consortia, layout.n_doctors, seed)
        for c in consortia:
            own = doctor["home_facility"] == index[c.lead]
            seconds = c.expert_rotation.teaching_minutes_per_session * 60
            doctor["teaching_seconds"][own, era] = np.maximum(doctor["teaching_seconds"][own, era], seconds)
    return doctor


def _facilities(
    region: Region, layout: Layout, links: list[NDArray[np.void]], stay_factor: NDArray[np.float64],
    parameters: ModelParameters,
) -> NDArray[np.void]:
    source = region.facilities
    out = on_cache_lines(len(source), fields.FACILITY)
    for name in (
        "kind",
        "tier",
        "township",
        "machine",
        "reader",
        "coordinator",
        "open_second",
        "close_second",
        "break_from_second",
        "break_until_second",
        "clinic",
    ):
        out[name] = source[name]
    out["ward"] = NONE
    for s, ward in WARD_OF_SPECIALTY.items():
        out["ward"][:, s] = source["ward"][:, ward]
    for name in (
        "expert", "internet", "board", "vehicle", "therapist", "duty", "county_ward", "scope_second", "team",
    ):  # fmt: skip
        out[name] = NONE
    for name in ("desk", "handover"):
        out[name] = NONE
    out["log_income_ratio"] = math.log(parameters.staff.income_ratio)
    out["skill"] = np.where(source["tier"] <= TOWNSHIP, parameters.learning.start_skill, 0.0)
    for (kind, f, detail), number in layout.extra.items():
        if kind == POOL_COORDINATOR:
            out["desk" if detail == COORDINATES_DESK else "handover"][f] = number
        elif kind == POOL_EXPERT:
            out["expert"][f, source["clinic"][f] == source["clinic"][f, detail]] = number
        elif kind == POOL_WARD:
            out["county_ward"][f] = number
        elif kind in FIELD_OF_POOL:
            out[FIELD_OF_POOL[kind]][f] = number
    out["stay_factor"] = stay_factor
    offset = 0
    for era, rows in enumerate(links):
        members, first, count = np.unique(rows["facility"], return_index=True, return_counts=True)
        out["first_link"][members, era] = first + offset
        out["n_links"][members, era] = count
        offset += len(rows)
    return out


def _villages(region: Region) -> NDArray[np.void]:
    out = on_cache_lines(len(region.villages), fields.VILLAGE)
    for name in ("township", "facility", "travel_seconds", "ambulance_seconds", "ambulance_facility"):
        out[name] = region.villages[name]
    return out


def _residents(scenario: Scenario, region: Region, people: People, seed: int) -> NDArray[np.void]:
    out = on_cache_lines(len(region.residents), fields.RESIDENT)
    sd = scenario.parameters.choice.hospital_taste_sd
    for rows in blocks(len(out)):
        own, source = out[rows], region.residents[rows]
        for name in ("village", "age_band", "income_quintile", "insurance", "is_signed", "sign_rank", "usual_option",
                     "control", "is_poor"):
            own[name] = source[name]
        for name in ("discharged_second", "discharged_episode", "handed_from", "handed_consortium", "handed_specialty"):
            own[name] = NONE
        own["benefit_rank"] = benefit_ranks(rows, seed)
        own["hospital_taste"] = sd * ndtri(uniform_column(seed, rows, TASTE_PURPOSE))
        own["team_facility"], own["managed_rank"] = people.team_facility[rows], people.managed_rank[rows]
    return out


def _beliefs(scenario: Scenario, region: Region) -> NDArray[np.void]:
    n_townships = int(region.villages["township"].max(initial=0)) + 1
    out = np.zeros(n_townships * len(region.facilities), fields.BELIEF)
    treat = np.array(scenario.parameters.consultation.treat_within)
    shift = scenario.parameters.learning.start_trust_shift
    out["trust"] = np.clip(np.tile(treat[region.facilities["tier"] - 1], n_townships) + shift, 0.0, 1.0)
    out["wait_hours"] = 0.25
    return out


def _conditions(
    scenario: Scenario, catalogue: tuple[Condition, ...], tier: NDArray[np.void]
) -> NDArray[np.void]:
    constants = scenario.region.constants
    out = np.zeros(len(catalogue), fields.CONDITION)
    out["regular_follow_ups"] = follow_ups_per_year(catalogue)
    out["listed_follow_ups"] = listed_follow_ups_per_year(
        catalogue, scenario.region.people.listed_follow_ups_per_year
    )
    for row, c in zip(out, catalogue, strict=True):
        shares = np.array([getattr(c, f"sev_{s}") for s in SEVERITIES])
        row["specialty"] = SPECIALTIES.index(c.specialty)
        row["severity_below"] = np.cumsum(shares) / shares.sum()
        row["severity_below"][-1] = 1.0
        row["min_tier"] = [getattr(c, f"min_tier_{s}") for s in SEVERITIES]
        row["p_admit"] = [getattr(c, f"p_admit_{s}") for s in SEVERITIES]
        visits = c.visits_per_episode - 1
        if c.episode_kind == "chronic stock":
            visits = max(0.0, c.visits_per_episode - c.chronic_followups_per_year - 1)
        row["mean_returns"] = visits * constants.visit_multiplier
        row["acute_seconds"] = c.acute_days * SECONDS_A_DAY
        row["recovery_seconds"] = c.recovery_days * SECONDS_A_DAY
        row["is_step_down"] = c.step_down_eligible and c.recovery_days > 0
        row["is_chronic"] = c.episode_kind == "chronic stock"
        row["is_rehabilitation"] = c.recovery_days >= scenario.parameters.step_down.rehabilitation_days
        row["preventable"] = c.preventable_share
        row["worsen"] = c.worsen_prob
        row["worsen_seconds"] = c.worsen_mean_days * SECONDS_A_DAY
        row["critical_from"] = critical_from(c)
        row["needs_team"] = c.condition_id in NEEDS_TEAM
        row["target_seconds"] = (c.target_minutes or 0) * 60
        grave = shares[SEVERE] + shares[CRITICAL]
        if grave > 0:
            row["p_death"][SEVERE:] = min(0.9, c.case_fatality_pct / 100 / grave)
        if c.episode_kind == "chronic stock":
            row["drug_share"] = scenario.parameters.pharmacy.chronic_share
        elif c.condition_id in INFECTIONS:
            row["drug_share"] = scenario.parameters.pharmacy.infection_share
        row["tests"] = sum(1 << TESTS.index(t) for t in c.tests_needed if t in TESTS)
        row["may_self_care"] = may_self_care(c)
        row["self_care"] = constants.self_care.get(c.condition_id, start_of_self_care(c))
        row["return_seconds"] = scenario.parameters.consultation.return_days * SECONDS_A_DAY
    fill_condition_prices(out, scenario, catalogue, tier)
    return out


def critical_from(condition: Condition) -> int:
    """Severity from which time is critical; above the gravest if it never is."""
    return SEVERITIES.index(condition.time_critical_from) if condition.time_critical_from else CRITICAL + 1


def may_self_care(condition: Condition) -> bool:
    """Whether residents may care for themselves: not for events, deliveries and what always seeks care."""
    return condition.episode_kind in ("acute", "acute on chronic", "chronic stock") and condition.p_seek < 1


def start_of_self_care(condition: Condition) -> float:
    """Self-care constant of a condition before any is fitted."""
    return math.log((1 - condition.p_seek) / condition.p_seek) + 2.0 if may_self_care(condition) else 0.0


def _background_stay_days(scenario: Scenario, region: Region) -> float:
    """Mean stay of other people at the city's hospitals: the one that their beds were solved with."""
    admitted = region.admissions_by_kind[TERTIARY_HOSPITAL]
    if scenario.region.targets.stay_rule == "bulletin" or admitted.sum() <= 0:
        return scenario.region.targets.tertiary_stay_days
    stays = np.array([c.acute_days + c.recovery_days for c in evidence.conditions()])
    return float(admitted @ stays / admitted.sum())
