"""Random small worlds: regions, scenarios, parameters, demand, shortages, first sizes of the tables.

`random_world` draws one by its number, `worlds` is the Hypothesis strategy over the same space. Values run from the
stated low to the stated high and to what a file may write at most. A *theme* steers a world towards what is rare.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from hypothesis import strategies as st
from pydantic import ValidationError

from ylt_sim import evidence
from ylt_sim.demand import potential_episodes, waves_of
from ylt_sim.kernel.calendar import calendar_tables
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.region import build_region
from ylt_sim.scenario import Consortium, ModelParameters, RegionSpecification, Scenario
from ylt_sim.scenario.benefits import Benefits
from ylt_sim.scenario.constants import Constants
from ylt_sim.scenario.epidemic import Epidemic
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.options import Options
from ylt_sim.scenario.provider_payment import ProviderPayment
from ylt_sim.scenario.region_file import ClinicSettings, FacilityCounts, LandSettings, PeopleSettings, TargetSettings
from ylt_sim.world.build import build_world
from ylt_sim.world.codes import COUNTY, EPISODE_INITIAL_STAY, POOL_WARD, REHABILITATION_HOSPITAL, TOWNSHIP_CENTRE
from ylt_sim.world.fields import ACT_SEND

from .dice import Dice, DrawnDice, NumberedDice

__all__ = ["RandomWorld", "draw_world", "random_world", "worlds"]

BEDS = ("as built", "none", "one", "a half", "wide", "wide above")
THEMES = (
    "plain", "step down", "step down", "step down", "remote", "remote", "remote", "remote", "remote", "green channel",
    "ties", "ties", "ties", "ties", "ties", "queues", "grave", "nothing", "primary", "primary", "primary", "primary",
    "staff", "staff", "network",
)  # fmt: skip


@dataclass(frozen=True)
class RandomWorld:
    """One world, and how it departs from what `build_world` makes of scenario, region and demand."""

    name: str
    scenario: Scenario
    population_seed: int = 1
    demand_seed: int = 2
    luck_seed: int = 3
    factor: float = 1.0  # multiplier of the rates of all conditions
    of_recoveries: float = 1.0  # a further multiplier for those with days of recovery
    starts_filled: bool = True  # with people in the wards
    is_empty: bool = False  # no episode at all, not even those in the wards at the start
    onset_step_seconds: int = 1  # onsets are moved back to a multiple of it
    beds: str = "as built"  # one of BEDS
    doctors_kept: float = 1.0  # share of the doctors who have a roster
    wards_shut_minutes: int = 0  # wards of members have no bed for so long after a hold was placed; 0: never shut
    n_rows: int = 1 << 16
    n_patients: int = 1 << 10
    n_events: int = 1 << 14

    @property
    def days(self) -> int:
        """Horizon in days."""
        return self.scenario.horizon_days

    @cached_property
    def region(self) -> Any:
        """The region, built once."""
        return build_region(self.scenario.region, seed=self.population_seed)

    @cached_property
    def episodes(self) -> Any:
        """The list of potential episodes, made once."""
        catalogue = evidence.conditions()
        factor = np.array([self.factor * (self.of_recoveries if c.recovery_days > 0 else 1.0) for c in catalogue])
        rows = potential_episodes(
            self.region, catalogue, seed=self.demand_seed, days=self.days, factor=factor,
            waves=waves_of([self.scenario]),
        )  # fmt: skip
        if self.is_empty:
            return rows[:0]
        if not self.starts_filled:
            rows = rows[rows["kind"] != EPISODE_INITIAL_STAY]
        rows["t"] -= rows["t"] % self.onset_step_seconds
        return rows

    def changed(self, **values: Any) -> RandomWorld:
        """A copy with values changed, which shares region and demand if these are the same."""
        out = replace(self, **values)
        same_people = (out.scenario.region, out.population_seed) == (self.scenario.region, self.population_seed)
        if same_people:
            vars(out)["region"] = self.region
        of_demand = (
            "days", "demand_seed", "factor", "of_recoveries", "starts_filled", "is_empty", "onset_step_seconds",
        )  # fmt: skip
        if same_people and all(getattr(out, name) == getattr(self, name) for name in of_demand):
            vars(out)["episodes"] = self.episodes
        return out

    def build(self) -> Any:
        """A fresh copy of the tables: an engine may use them up."""
        return type(self._built)(*(rows.copy() for rows in self._built))

    @cached_property
    def _built(self) -> Any:
        """The tables, made once."""
        world = build_world(
            self.scenario, self.region, self.episodes, days=self.days, luck_seed=self.luck_seed,
            population_seed=self.population_seed,
        )  # fmt: skip
        ward = world.pool["kind"] == POOL_WARD
        beds = world.pool["capacity"]
        if self.beds != "as built":
            above = world.facility["tier"][world.pool["facility"]] >= COUNTY
            world.pool["capacity"] = np.where(ward, _BEDS_LEFT[self.beds](beds, above), beds)
        if self.beds == "none":  # nor does the policy open any
            opened = world.pool_policy["capacity"]
            opened[np.tile(ward, len(opened) // len(ward)) & (opened > 0)] = 0
        if self.doctors_kept < 1:
            away = np.arange(len(world.doctor)) * 0.618034 % 1 >= self.doctors_kept
            sent = world.roster["act"] == ACT_SEND
            world.roster["pool"][sent & away[world.roster["doctor"]]] = NONE
        return self._with_first_sizes(world)

    def prepare(self, engine: Any) -> None:
        """Set up what acts on the engine from outside: wards of members that shut for a while after each hold."""
        if self.wards_shut_minutes == 0:
            return
        kind = engine.get("facility", "kind")[engine.get("pool", "facility")]
        receives = (kind == TOWNSHIP_CENTRE) | (kind >= REHABILITATION_HOSPITAL)
        wards = np.flatnonzero((engine.get("pool", "kind") == POOL_WARD) & receives).tolist()
        beds, n_holds, shut_until, is_shut = engine.get("pool", "capacity").tolist(), 0, 0, False

        def shut_or_open(sim: Any, now: int) -> None:
            nonlocal beds, n_holds, shut_until, is_shut
            placed = int(sim.get("glob", "n_holds")[0])
            if placed > n_holds:
                n_holds, shut_until = placed, now + 60 * self.wards_shut_minutes
            if is_shut != (now < shut_until):
                is_shut = now < shut_until
                if is_shut:
                    beds = sim.get("pool", "capacity").tolist()
                for ward in wards:
                    sim.set_capacity(ward, 0 if is_shut else beds[ward])

        engine.every(300, shut_or_open)

    def _with_first_sizes(self, world: Any) -> Any:
        n = self.n_patients
        hold = np.zeros(2 * int(world.pool["capacity"].sum()) + 64, world.hold.dtype)
        hold["next_free"] = np.r_[np.arange(1, len(hold)), NONE]
        world.glob["n_free"] = n
        return world._replace(
            hold=hold,
            row=np.zeros(self.n_rows, EVENT_ROW),
            patient=np.zeros(n, world.patient.dtype),
            free=np.arange(n)[::-1].astype(np.int64).copy(),
            ready=np.zeros(2 * n, np.int64),
            **calendar_tables(self.n_events),
        )


_BEDS_LEFT: dict[str, Any] = {
    "none": lambda beds, above: 0 * beds,
    "one": lambda beds, above: np.minimum(beds, 1),
    "a half": lambda beds, above: beds // 2,
    "wide": lambda beds, above: 20 * beds,
    "wide above": lambda beds, above: np.where(above, 20 * beds, np.minimum(beds, 1)),
}


def _value(dice: Dice, low: float, high: float, extra: dict[str, Any], how: str) -> float:
    """A number of a field: within its range, at its ends, or at the ends of what may be written."""
    if how == "within" or (how == "mixed" and dice.whole(0, 1)):
        return float(dice.between(low, high))
    ends = [float(low), float(high)]
    if how != "ends":
        ends += [float(extra[k]) for k in ("minimum", "maximum") if k in extra]
    return dice.pick(ends)


def _section(dice: Dice, section: Any, how: str) -> Any:
    """A section of the parameters with values drawn for about half of its fields."""
    values = {}
    for name, field in type(section).model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        if extra.get("low") is None or dice.whole(0, 1):
            continue
        low, high = extra["low"], extra["high"]
        if isinstance(low, tuple):
            values[name] = tuple(_value(dice, a, b, extra, how) for a, b in zip(low, high, strict=True))
        else:
            value = _value(dice, low, high, extra, how)
            values[name] = round(value) if field.annotation is int else value
    return type(section)(**values)


def _parameters(dice: Dice, theme: str) -> ModelParameters:
    how = dice.pick(("default", "within", "ends", "extreme", "mixed"))
    drawn = ModelParameters()
    if how != "default":
        drawn = ModelParameters(**{k: _section(dice, getattr(drawn, k), how) for k in ModelParameters.model_fields})

    def changed(section: str, **values: Any) -> ModelParameters:
        return drawn.model_copy(update={section: getattr(drawn, section).model_copy(update=values)})

    if theme == "step down":
        drawn = changed(
            "step_down", willing_share=dice.pick((1.0, 1.0, 0.6)), sender_share=dice.pick((0.999, 0.999, 0.5)),
            bounce_back=dice.pick((0.3, 1.0)), offer_minutes=dice.pick((1.0, 1.0, 60.0)),
            offer_patience_hours=dice.pick((0.5, 6.0, 36.0)), intake_patience_hours=dice.pick((0.1, 0.1, 72.0)),
            rehabilitation_days=dice.pick((1.0, 1.0, 7.0)),
        )  # fmt: skip
        drawn = changed("referral", acceptance=1.0)
    if theme == "remote":
        drawn = changed("telemedicine", patience_minutes=1.0, consultation_minutes=dice.pick((120.0, 300.0)),
                        advice_gain=0.5, board_after_failures=1, internet_constant=dice.pick((0.0, 5.0)))  # fmt: skip
        boards = dice.pick((1.0, 0.5))  # what a board may see
        drawn = changed("consultation", recognise=(1.0, 1.0, boards, boards), return_days=1.0,
                        treat_within=dice.pick(((0.2, 0.2, 0.5, 0.5), drawn.consultation.treat_within)))  # fmt: skip
        drawn = changed("tests", report_patience_minutes=dice.pick(((1.0, 1.0, 1.0), (15.0, 60.0, 90.0))))
    if theme == "green channel":
        drawn = changed("referral", acceptance=1.0, no_show=dice.pick((0.3, 1.0)))
        drawn = changed("consultation", recognise=(1.0, 1.0, 1.0, 1.0))
        drawn = changed(
            "appointment", books_ahead=dice.pick((0.3, 1.0)), cancels=dice.pick((0.0, 0.5)),
            walk_in_share=dice.pick((0.0, 0.4)), longest_wait_days=dice.pick((1.0, 7.0)),
        )  # fmt: skip
    if theme == "ties":
        drawn = changed("referral", acceptance=1.0, no_show=0.0)
        drawn = changed("consultation", recognise=(1.0, 1.0, 1.0, 1.0))
        drawn = changed("step_down", willing_share=1.0, sender_share=0.999, offer_minutes=1.0)
    if theme == "grave":
        drawn = changed("ward", late_risk=dice.pick((3.0, 50.0)), patience_days=dice.pick((0.01, 1.0)))
        drawn = changed("emergency", ambulance_share=dice.pick((0.5, 1.0)))
    if theme == "primary":
        drawn = changed(
            "handover", willing_share=dice.pick((0.7, 1.0)), offer_patience_minutes=dice.pick((5.0, 60.0, 240.0)),
            paper_patience_hours=dice.pick((0.1, 0.1, 0.1, 12.0)), panel=dice.pick((1.0, 150.0, 150.0)),
        )  # fmt: skip
        drawn = changed("follow_up", patience_days=dice.pick((0.1, 7.0)), stable_control=dice.pick((0.2, 0.6)))
    if theme == "staff":
        drawn = changed("staff", turnover_per_year=dice.pick((0.5, 1.0)), volunteer_share=dice.pick((0.3, 0.9)))
    if theme == "network":
        drawn = changed("referral", acceptance=1.0, desk_minutes=dice.pick((5.0, 120.0)))
        drawn = changed("emergency", ambulance_share=dice.pick((0.3, 0.9)))
        drawn = changed("consultation", recognise=(1.0, 1.0, 1.0, 1.0))
    if theme == "queues":
        drawn = changed("consultation", patience_minutes=dice.pick((1.0, 10.0)))
    return drawn


_HOURS = (0.0, 0.001, 0.25, 0.5, 1.0, 4.0, 24.0, 1536.0)
_EXTREMES: dict[str, tuple[float, ...]] = {
    "hold_hours": _HOURS,
    "coordinator_hours_per_week_per_100_beds": (0.0, 5.0, 200.0, 1680.0),
    "payment_yuan": (0.0, 100.0, 5000.0),
    "sessions_per_week_per_10000_residents": (0.0, 10.0, 100.0, 1000.0),
    "teaching_minutes_per_session": (0.0, 30.0, 240.0),
    "reader_hours_per_day": (0.0, 20.0, 2400.0),
    "consultant_minutes_per_day": (0.0, 10.0, 600.0, 144_000.0),
    "referral_minutes": (0.0, 5.0, 480.0),
    "follow_ups_per_year": (0.0, 2.0, 4.0),  # no more than the region lists
}
_STRONG: dict[str, dict[str, tuple[float, ...]]] = {
    "step down": {
        "down_referral.coordinator_hours_per_week_per_100_beds": (1680.0, 1680.0, 20.0),
        "down_referral.hold_hours": (0.001,),
        "down_referral.rounds_per_week": (3.0, 7.0, 7.0),
        "rehab_nursing.beds_per_1000_residents": (5.0, 50.0),
        "outpatient_step_down.named_doctors_per_10000_residents": (100.0,),
        "outpatient_step_down.handover_minutes": (10.0,),
        "outpatient_step_down.coordinator_hours_per_week": (1680.0,),
        "outpatient_step_down.return_slot_days": (30.0,),
        "rehab_nursing.therapist_hours_per_day_per_10_beds": (0.5, 0.5, 10.0),
    },
    "primary": {
        "family_doctor.signed_share": (0.6, 1.0),
        "chronic_mgmt.managed_share": (0.5, 1.0),
        "chronic_mgmt.follow_ups_per_year": (4.0,),
        "chronic_mgmt.follow_up_minutes": (5.0, 120.0),
        "shared_pharmacy.township_stock_share": (0.0, 0.5),
        "shared_pharmacy.village_stock_share": (0.0, 0.5),
        "shared_pharmacy.delivery_days": (1.0, 7.0),
        "shared_pharmacy.prescription_weeks": (4.0, 12.0),
        "outpatient_step_down.named_doctors_per_10000_residents": (10.0, 100.0),
        "outpatient_step_down.handover_minutes": (10.0, 60.0, 120.0),
        "outpatient_step_down.coordinator_hours_per_week": (5.0, 1680.0, 1680.0, 1680.0),
        "outpatient_step_down.return_slot_days": (0.0, 3.0, 30.0, 30.0),
    },
    "staff": {
        "staff_training_up.weeks_per_doctor_year": (1.0, 2.0),
        "staff_training_up.places_per_100_doctors": (50.0,),
        "expert_rotation.posted_doctors_per_township": (1.0,),
        "ward_posting.posted_doctors_per_township": (1.0,),
        "ward_posting.posting_weeks": (1.0, 4.0),
        "unified_people.longest_assignment_weeks": (1.0, 4.0),
        "unified_people.notice_days": (0.0, 1.0),
        "unified_people.assignable_share": (0.5, 1.0),
    },
    "network": {
        "up_referral.desk_hours_per_day": (1.0, 8.0, 24.0),
        "emergency_network.team_hours_per_day": (0.0, 24.0),
        "emergency_network.prealert_minutes": (0.0, 15.0),
        "emergency_network.dispatched_share": (0.0, 0.5),
        "emergency_network.vehicles_per_100000_residents": (1.0, 100.0),
    },
    "remote": {
        "tele_consult.consultant_minutes_per_day": (30.0, 120.0),
        "tele_consult.connected_share": (1.0,),
        "tele_diagnostic.reader_hours_per_day": (200.0, 2400.0),
        "tele_diagnostic.connected_township_share": (1.0,),
        "tele_diagnostic.courier_runs_per_day": (0.5, 1.0, 24.0),
        "mutual_recognition.participating_share": (1.0, 0.5),
        "mutual_recognition.recognised_share": (0.5, 0.95),
        "shared_equipment.pooled_hours_per_week_per_machine": (10.0, 84.0),
        "shared_equipment.listed_share": (1.0,),
        "internet_hospital.doctor_minutes_per_day": (60.0, 960.0),
        "internet_hospital.open_hours_per_day": (4.0, 24.0),
    },
    "green channel": {"green_channel.hold_hours": (0.25, 0.5, 1.0, 4.0), "green_channel.slot_share": (0.1, 0.5)},
    "ties": {
        "green_channel.hold_hours": (0.5, 0.75, 1.0, 1.5),
        "down_referral.hold_hours": (0.25, 0.25, 0.5, 1.0),
        "down_referral.coordinator_hours_per_week_per_100_beds": (1680.0,),
        "down_referral.rounds_per_week": (7.0,),
        "up_referral.referral_minutes": (0.0, 15.0),
        "pathways.checklist_minutes": (0.0, 15.0),
    },
}


def _mechanisms(dice: Dice, theme: str, share: float) -> dict[str, Any]:
    """Mechanisms of a consortium: as the preset, removed, or with values at random."""
    strong = _STRONG.get(theme, {})
    out: dict[str, Any] = {}
    for mechanism, model in MECHANISMS.items():
        must = any(path.startswith(f"{mechanism}.") for path in strong)
        how = "values" if must else dice.pick(("preset", "values", "removed"))
        if how == "preset":
            continue
        values = {}
        for name, field in model.model_fields.items():
            extra = field.json_schema_extra
            assert isinstance(extra, dict)
            options = strong.get(f"{mechanism}.{name}", _EXTREMES.get(name))
            if options is None:
                ends = sorted({0.0, float(extra["low"]), float(extra["high"]), float(extra.get("maximum", 0.0))})
                options = (*ends, float(dice.between(float(extra["low"]), float(extra["high"]))))
            value = dice.pick(options)
            values[name] = value * share if name in ("slot_share", "beds_held_per_100") else value
        out[mechanism] = None if how == "removed" else model(**values)
    return out


def _consortia(dice: Dice, region: RegionSpecification, theme: str, most: int) -> dict[str, Consortium | None]:
    """Consortia that may overlap; every lead keeps no more than it has."""
    keys = region.facility_keys()
    leads = [k for k in ("county_general", "county_tcm", "tertiary_1", "county_mch") if k in keys]
    groups = {name: set(members) for name, members in region.groups().items() if members}
    n = dice.whole(1 if theme in _STRONG else 0, most) if leads else 0
    out: dict[str, Consortium | None] = {}
    for i in range(n):
        lead = leads[0] if theme in _STRONG and i == 0 else dice.pick(leads)
        wanted = [name for name in groups if dice.whole(0, 1)] + [k for k in keys if dice.whole(0, 9) == 0]
        if theme in _STRONG and "all_townships" not in wanted:
            wanted.append("all_townships")
        if theme == "step down":
            wanted += [k for k in keys if k.startswith(("rehabilitation", "nursing"))]
        members = [m for m in dict.fromkeys(wanted) if m != lead and groups.get(m, {m}) - {lead}]
        if not members:
            members = [k for k in keys if k.startswith("township")][:1]
        preset = dice.pick((None, *evidence.matrix()))
        scope = dice.pick(((), (), (), ("ami", "stroke_acute"), ("child_resp", "lower_resp", "fever_infection")))
        scope = () if theme in _STRONG and i == 0 else scope
        out[f"group_{i}"] = Consortium(preset=preset, lead=lead, members=tuple(members), conditions=scope,
                                       **_mechanisms(dice, theme, 1 / most / 2))
    return out


_RESIDENTS = {
    "step down": (1000, 1500), "ties": (1000, 1500), "primary": (300, 600, 1000), "staff": (300, 600, 1000),
    "remote": (600, 1000, 1500),
}  # fmt: skip
"""Where it is not any number."""


def _region(dice: Dice, theme: str) -> RegionSpecification:
    townships = dice.whole(1, 4)
    residents = dice.pick(_RESIDENTS.get(theme, (300, 600, 1000, 1500, 3000)))
    general = dice.pick((1, 1, 1, 1, 0)) if theme == "plain" else 1
    with_wards = 1.0 if theme == "step down" else dice.pick((1.0, 1.0, 0.5, 0.0))
    is_full = dice.whole(0, 5) == 5
    constants = Constants(
        admission_multiplier=dice.pick((1.0, 3.0, 20.0)),
        visit_multiplier=dice.pick((1.0, 0.3, 3.0)),
        own_township=dice.pick((0.3, 2.0)),
        county_general=dice.pick((0.0, 2.0, -4.0)),
        tertiary=dice.pick((0.0, 2.0, -4.0)),
        primary_bed_taken=dice.pick((1.0, 1.0, 0.5, 0.0)),
    )
    if theme == "step down":
        constants = constants.model_copy(update={
            "admission_multiplier": 20.0, "county_general": 4.0, "tertiary": -4.0, "own_township": -6.0,
            "neighbour_township": -6.0,
        })  # fmt: skip
    if theme == "primary":
        constants = constants.model_copy(update={"county_general": dice.pick((4.0, 0.0)), "tertiary": -4.0})
    if theme in ("green channel", "ties", "network"):
        constants = constants.model_copy(update={"admission_multiplier": 20.0, "own_township": 3.0, "tertiary": -4.0})
    return RegionSpecification(
        name="random",
        residents=residents,
        townships=townships,
        village_clinics=townships + dice.whole(0, 6),
        tertiary_scale="full" if is_full else "fractional",
        facilities=FacilityCounts(
            county_general=general, county_tcm=dice.whole(0, 1), county_mch=dice.whole(0, 1),
            tertiary_hospitals=dice.pick((1, 0, 2)), private_clinics=dice.pick((2, 0, 4)),
            private_hospitals=dice.whole(0, 1), township_wards_share=with_wards,
        ),  # fmt: skip
        land=LandSettings(
            township_to_seat_km=dice.pick((15.0, 1.0, 4.0 if theme == "ties" else 40.0)), seat_town_share=0.3,
            bus_wait_minutes=dice.pick((600.0, 1200.0, 20.0)) if theme == "step down" else 20.0,
        ),
        targets=TargetSettings(
            tertiary_visits_per_year=dice.pick((5_000.0, 20_000.0)) if is_full else 682_231.0,
            tertiary_admissions_per_year=dice.pick((300.0, 1_500.0)) if is_full else 38_479.0,
        ),
        clinics=ClinicSettings(emergency_minimum_crew=dice.pick((1, 2)), county_minutes=dice.pick((6.28, 9.57))),
        constants=constants,
        people=PeopleSettings(deaths_per_1000=300.0 if theme == "plain" else 8.5),
    )


def _epidemic(dice: Dice, days: int) -> Epidemic:
    return Epidemic(
        condition=dice.pick(("fever_infection", "lower_resp", "child_resp")),
        start_day=dice.whole(0, max(0, days // 3)),
        duration_days=dice.whole(1, days), attack_rate=dice.pick((0.1, 0.5, 1.0)),
        severity_shares=dice.pick(((0.8, 0.15, 0.04, 0.01), (0.0, 0.0, 0.5, 0.5), (1.0, 0.0, 0.0, 0.0))),
        staff_ill_share=dice.pick((0.1, 0.5, 1.0)), staff_ill_days=dice.pick((1.0, 7.0)),
        beds_lent_share=dice.pick((0.0, 0.3, 1.0)), suspends_referrals=bool(dice.whole(0, 1)),
        suspends_rotation=bool(dice.whole(0, 1)),
    )  # fmt: skip


def _scenario(dice: Dice, name: str, theme: str) -> Scenario:
    region = _region(dice, theme)
    days = dice.whole(15 if theme == "step down" else 5, 25)
    if theme == "staff":
        days += 27  # the first of a month, on which primary doctors leave for good
    start = dice.pick((0, dice.whole(0, days // 2), dice.whole(0, days - 1)))
    if theme in ("step down", "primary", "staff"):
        start = min(start, 3)
    own = _consortia(dice, region, theme, 3)
    has_own_today = dice.whole(0, 2) == 0 or not region.facilities.county_general
    today = _consortia(dice, region, "plain", 2) if has_own_today else None
    if dice.whole(0, 3) == 0:
        own["county_group"] = None
    closing = dice.pick(("see_all", "send_home"))
    full = ("divert", "board") if theme == "network" else ("wait", "wait", "divert", "board")
    step = dice.pick((900, 900, 60)) if theme == "ties" else dice.pick((1, 1, 1, 60, 900))
    values: dict[str, Any] = {
        "name": name, "region": region, "policy_start_day": start, "horizon_days": days,
        "parameters": _parameters(dice, theme), "options": Options(
            closing=closing, clock_step_seconds=step, target=dice.pick(("earliest", "nearest", "highest_trust")),
            full_ward_emergency=dice.pick(full), full_ward_referred=dice.pick(full), full_ward_walk_in=dice.pick(full),
        ),
    }  # fmt: skip
    if today is not None:
        values["today"] = today
    if dice.whole(0, 3) == 0 or theme in ("grave", "staff"):
        values["epidemic"] = _epidemic(dice, days)
    if dice.whole(0, 2) == 0:  # another way to pay providers, and less that the fund pays of a stay
        values["payment"] = ProviderPayment(
            case_share=dice.pick((None, 0.0, 1.0)), budget_share=dice.pick((None, 0.5)), case_rate=dice.pick((1.0, 2.0))
        )  # fmt: skip
        paid = dice.pick((0.0, 30.0, 95.0))
        values["insurance"] = Benefits(
            resident_inpatient_percent=(0.0, paid, paid, 60.0),
            price_factor=dice.pick(((1.0,) * 4, (0.5, 1.0, 2.0, 1.0))),
        )
    while True:
        try:
            return Scenario(**values, consortia=own)
        except ValidationError:
            if own:
                own.popitem()
            elif values.get("today"):
                values["today"].popitem()
            else:
                raise


def draw_world(dice: Dice, name: str) -> RandomWorld:
    """One world of the space."""
    theme = dice.pick(THEMES)
    scenario = _scenario(dice, f"{name}, {theme}", theme)
    step = scenario.options.clock_step_seconds
    world = RandomWorld(
        name=f"{name}, {theme}",
        scenario=scenario,
        population_seed=dice.pick((0, 1, 2, 3)),
        demand_seed=dice.pick((0, 1, 2**31 + 5, 2**62 + 3)),
        luck_seed=dice.pick((0, 1, 2**32, 2**62 + 3, 2**63 - 1)),
        factor=dice.pick((1.0, 2.0, 4.0, 8.0)),
        onset_step_seconds=step if theme == "ties" else 1,
        n_rows=dice.pick((1 << 16, 256, 1 << 10)),
        n_patients=dice.pick((1 << 10, 256)),
        n_events=dice.pick((1 << 14, 256)),
    )
    if theme == "nothing":
        return replace(world, is_empty=bool(dice.whole(0, 1)), beds=dice.pick(("none", "as built")),
                       doctors_kept=dice.pick((0.0, 0.1)))
    if theme == "step down":
        return replace(world, starts_filled=False, factor=1.5, of_recoveries=dice.pick((8.0, 24.0)),
                       beds=dice.pick(("wide", "wide", "wide", "wide above")),
                       wards_shut_minutes=dice.pick((0, 600, 1440, 1440)))
    if theme == "queues":
        return replace(world, factor=8.0, doctors_kept=dice.pick((0.3, 0.6)), beds=dice.pick(BEDS))
    if theme == "plain":
        return replace(world, doctors_kept=dice.pick((1.0, 1.0, 0.7)), beds=dice.pick(("as built", *BEDS)),
                       wards_shut_minutes=dice.pick((0, 0, 60)))
    if theme == "ties":
        return replace(world, factor=8.0, beds=dice.pick(("wide", "wide above")))
    if theme in ("green channel", "grave"):
        return replace(world, factor=8.0, beds=dice.pick(("wide", "wide above", "as built")))
    if theme == "network":
        return replace(world, factor=8.0, beds=dice.pick(("one", "a half", "as built")))
    if theme == "primary":
        return replace(world, factor=dice.pick((8.0, 16.0)), doctors_kept=dice.pick((0.3, 0.3, 0.4, 0.7)))
    if theme == "remote":
        return replace(world, factor=8.0)
    return replace(world, factor=dice.pick((4.0, 8.0)))


def random_world(number: int) -> RandomWorld:
    """The world of this number, the same on every machine."""
    return draw_world(NumberedDice(number), f"world {number}")


@st.composite
def worlds(draw: Any) -> RandomWorld:
    """Hypothesis strategy over the same space."""
    return draw_world(DrawnDice(draw), "a world")
