"""A little world for traces by hand: a village or two, a township centre, a county hospital, a city hospital.

Everything is certain: chances are 0 or 1, durations are their means, rounded up to whole minutes. What the journey
draws with a spread of its own (a test, a reading, jitter at the door) has a mean of one second, and so
lasts one minute. Every event row is written out in words, so that a docstring can hold the whole trace.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ylt_sim.demand import EPISODE, as_tables
from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import BOOKING_DAYS, NONE, SECONDS_A_DAY
from ylt_sim.kernel.draws import uniform
from ylt_sim.kernel.table import doctor_rows, make_core, pool_rows
from ylt_sim.world import codes, fields
from ylt_sim.world.calendar import day_table
from ylt_sim.world.money import PAYMENT_FIELDS
from ylt_sim.world.roster import WEEK_SECONDS, Shift, compile_rosters
from ylt_sim.world.slots import open_slots

MINUTE, HOUR = 60, 3600
ALWAYS = 1e15
"""A patience in seconds that is beyond the clock's end."""
MANY = 1_000_000
"""More tickets than anybody asks for."""

FACILITIES = ("village", "village_2", "township", "county", "tertiary", "rehabilitation")
F_VILLAGE, F_VILLAGE_2, F_TOWNSHIP, F_COUNTY, F_TERTIARY, F_REHABILITATION = range(6)
TIERS = (1, 1, 2, 3, 4, 2)
KINDS = (
    codes.VILLAGE_CLINIC,
    codes.VILLAGE_CLINIC,
    codes.TOWNSHIP_CENTRE,
    codes.COUNTY_GENERAL,
    codes.TERTIARY_HOSPITAL,
    codes.REHABILITATION_HOSPITAL,
)

POOLS: dict[str, tuple[int, int, int]] = {  # name -> facility, kind, capacity (staff: 0)
    "v.clinic": (F_VILLAGE, codes.POOL_CLINIC, 0),
    "v2.clinic": (F_VILLAGE_2, codes.POOL_CLINIC, 0),
    "t.clinic": (F_TOWNSHIP, codes.POOL_CLINIC, 0),
    "t.ward": (F_TOWNSHIP, codes.POOL_WARD, 1),
    "t.machine": (F_TOWNSHIP, codes.POOL_MACHINE, 1),
    "c.emergency": (F_COUNTY, codes.POOL_CLINIC, 0),
    "c.internal": (F_COUNTY, codes.POOL_CLINIC, 0),
    "c.surgery": (F_COUNTY, codes.POOL_CLINIC, 0),
    "c.ward": (F_COUNTY, codes.POOL_WARD, 2),
    "c.surgical": (F_COUNTY, codes.POOL_WARD, 1),
    "c.machine": (F_COUNTY, codes.POOL_MACHINE, 1),
    "c.coordinator": (F_COUNTY, codes.POOL_COORDINATOR, 0),
    "c.readers": (F_COUNTY, codes.POOL_READER, 0),
    "x.emergency": (F_TERTIARY, codes.POOL_CLINIC, 0),
    "x.internal": (F_TERTIARY, codes.POOL_CLINIC, 0),
    "x.ward": (F_TERTIARY, codes.POOL_WARD, 5),
    "c.desk": (F_COUNTY, codes.POOL_COORDINATOR, 0),
    "c.handover": (F_COUNTY, codes.POOL_COORDINATOR, 0),
    "r.ward": (F_REHABILITATION, codes.POOL_WARD, 1),
    "r.therapists": (F_REHABILITATION, codes.POOL_THERAPIST, 0),
    "c.vehicle": (F_COUNTY, codes.POOL_VEHICLE, 1),
    "t.duty": (F_TOWNSHIP, codes.POOL_DUTY, 0),
    "t.county_ward": (F_TOWNSHIP, codes.POOL_WARD, 0),
    "v.team": (F_VILLAGE, codes.POOL_TEAM, 0),
    "t.team": (F_TOWNSHIP, codes.POOL_TEAM, 0),
    "c.own_readers": (F_COUNTY, codes.POOL_READER, 0),
    "c.board": (F_COUNTY, codes.POOL_BOARD, 0),
    "c.internet": (F_COUNTY, codes.POOL_INTERNET, 0),
    "c.expert": (F_COUNTY, codes.POOL_EXPERT, 0),
}
POOL = {name: i for i, name in enumerate(POOLS)}
POOL_NAMES = tuple(POOLS)
STAFF_KINDS = (
    codes.POOL_CLINIC,
    codes.POOL_COORDINATOR,
    codes.POOL_READER,
    codes.POOL_DUTY,
    codes.POOL_TEAM,
    codes.POOL_THERAPIST,
    codes.POOL_BOARD,
    codes.POOL_INTERNET,
    codes.POOL_EXPERT,
)

DOCTORS: dict[str, tuple[str, int]] = {  # name -> home pool, specialty
    "Vera": ("v.clinic", codes.GENERAL),
    "Vito": ("v2.clinic", codes.GENERAL),
    "Tang": ("t.clinic", codes.GENERAL),
    "Emmy": ("c.emergency", codes.GENERAL),
    "Ines": ("c.internal", codes.INTERNAL),
    "Sun": ("c.surgery", codes.SURGERY),
    "Cora": ("c.coordinator", codes.GENERAL),
    "Ray": ("c.readers", codes.IMAGING),
    "Xena": ("x.emergency", codes.GENERAL),
    "Xiu": ("x.internal", codes.INTERNAL),
    "Dora": ("c.desk", codes.GENERAL),
    "Hana": ("c.handover", codes.GENERAL),
    "Theo": ("r.therapists", codes.GENERAL),
    "Edda": ("c.expert", codes.INTERNAL),
}
DOCTOR_NAMES = tuple(DOCTORS)
DOCTOR = {name: i for i, name in enumerate(DOCTORS)}

OPTION = {name: i for i, name in enumerate(codes.OPTIONS)}
OPTION_OF = {"village": 0, "township": 1, "county": 4, "tertiary": 7}
AMBULANCE_MINUTES = {  # from: hospitals, nearest first; a hospital's own vehicle waits at its door
    "home": (("county", 45), ("tertiary", 90)),
    "village": (("county", 45), ("tertiary", 90)),
    "village_2": (("county", 45), ("tertiary", 90)),
    "township": (("county", 40), ("tertiary", 100)),
    "county": (("tertiary", 60),),
    "tertiary": (("county", 60),),
    "rehabilitation": (("county", 60), ("tertiary", 60)),
}
TRAVEL_MINUTES = {"village": 10, "township": 30, "county": 60, "tertiary": 120}


def clock(text: str) -> int:
    """Second of ``"day hh:mm"`` or, without a day, of day 0."""
    day, _, time = text.rpartition(" ")
    hours, minutes = time.split(":")
    return int(day or 0) * SECONDS_A_DAY + int(hours) * HOUR + int(minutes) * MINUTE


def time_text(second: int) -> str:
    """The clock in words; seconds only if there are some."""
    day, rest = divmod(int(second), SECONDS_A_DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, seconds = divmod(rest, MINUTE)
    return f"{day} {hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def minutes_text(seconds: int) -> str:
    """Minutes, or ``s`` for seconds that are not whole minutes."""
    whole, rest = divmod(int(seconds), MINUTE)
    return f"{seconds}s" if rest else str(whole)


@dataclass(frozen=True)
class Ill:
    """One potential episode: when, whose, which condition, which kind."""

    name: str
    at: str
    condition: str = "cough"
    resident: str = ""  # default: its own name
    kind: int = codes.EPISODE_ACUTE
    facility: str = ""
    specialty: int = codes.INTERNAL
    episode: int | None = None  # luck: chosen with `episode_with`


def condition(severity: int = codes.MINOR, need: int = 1, *, admit: float = 0.0, **values: Any) -> dict[str, Any]:
    """A condition whose every case has this severity; ``need`` holds at all severities."""
    return {
        "specialty": codes.INTERNAL,
        "severity_below": [1.0 if s >= severity else 0.0 for s in range(4)],
        "min_tier": [need] * 4,
        "p_admit": [admit] * 4,
        "critical_from": codes.CRITICAL + 1,
        "may_self_care": 0,
        "self_care": 0.0,
        "return_seconds": 1.0,
        "worsen_seconds": 1.0,
        "regular_follow_ups": 1.0,
        "listed_follow_ups": 1.0,
        "visit_weight": [1.0] * 4,
        "stay_weight": [1.0] * 4,
        "start_weight": 1.0,
        **values,
    }


def consortium(
    lead: str = "county",
    members: tuple[str, ...] = ("village", "township"),
    *,
    reading: bool = False,
    consult: bool = False,
    record: bool = False,
    recognise: bool = False,
    road: int = 30,
    **values: Any,
) -> dict[str, Any]:
    """A consortium without any mechanism, unless ``values`` (fields of `CONSORTIUM`) give some."""
    here = FACILITIES.index(lead)
    hospitals = sorted({here, *(FACILITIES.index(m) for m in members if TIERS[FACILITIES.index(m)] >= codes.COUNTY)})
    receivers = [F_REHABILITATION] if "rehabilitation" in members else []
    row = {
        "lead": here, "referral_seconds": 60.0, "reader_pool": POOL["c.readers"],
        "hospital": hospitals + [NONE] * (24 - len(hospitals)), "n_hospitals": len(hospitals),
        "receiver": receivers + [NONE] * (24 - len(receivers)), "n_receivers": len(receivers),
        "rounds_per_week": 7.0, "scope": -1, **values,
    }  # fmt: skip
    row.setdefault("validity_seconds", ALWAYS)
    links = [
        (FACILITIES.index(m), int(reading), int(consult), int(record), int(recognise), road * MINUTE) for m in members
    ]
    return {"row": row, "links": sorted(links)}


@dataclass
class Little:
    """What a test says about its world; everything else is as in the module's docstring."""

    patients: list[Ill]
    conditions: dict[str, dict[str, Any]] = field(default_factory=lambda: {"cough": condition()})
    prefer: tuple[str, ...] = ("village", "township", "county", "tertiary")
    par: dict[str, Any] = field(default_factory=dict)
    tier: dict[str, dict[str, float]] = field(default_factory=dict)  # by facility name of that tier
    capacity: dict[str, int] = field(default_factory=dict)
    reserve: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # both eras
    policy_reserve: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    slots: dict[str, int | tuple[int, int, int]] = field(default_factory=dict)  # every open weekday, both eras:
    policy_slots: dict[str, int | tuple[int, int, int]] = field(default_factory=dict)  # kept, or general, kept, ticket
    today: list[dict[str, Any]] = field(default_factory=list)
    consortia: list[dict[str, Any]] | None = None  # default: as today
    policy_day: int | None = None
    hours: dict[str, tuple[str, ...]] = field(default_factory=dict)  # opens, closes[, break from, until]
    closed_weekdays: dict[str, tuple[int, ...]] = field(default_factory=dict)
    shifts: dict[str, list[tuple[str, str, str, int]]] = field(default_factory=dict)  # doctor: pool, from, to, road
    policy_shifts: dict[str, list[tuple[str, str, str, int]]] = field(default_factory=dict)
    doctor: dict[str, dict[str, Any]] = field(default_factory=dict)
    machines: dict[str, dict[int, str]] = field(default_factory=dict)
    resident: dict[str, dict[str, Any]] = field(default_factory=dict)
    overflow: bool = False
    county_beds: bool = False  # the township has beds run by a county department: t.county_ward
    sends_home: bool = False
    options: tuple[str, ...] = ("village", "township", "county", "tertiary")
    facility: dict[str, dict[str, Any]] = field(default_factory=dict)
    glob: dict[str, Any] = field(default_factory=dict)
    pool: dict[str, dict[str, Any]] = field(default_factory=dict)
    absences: tuple[tuple[Any, ...], ...] = ()  # doctor, from, until, pool or "", kind[, how he comes to go]
    covers: tuple[tuple[str, str, str, str], ...] = ()  # for whom, his shift's beginning and pool, who comes
    always_open: tuple[str, ...] = ()  # pools without the door of their facility
    scheme: dict[str, Any] = field(default_factory=dict)  # rules of insurance, both eras, every scheme
    policy_scheme: dict[str, Any] = field(default_factory=dict)
    bills: bool = False  # whether a trace tells the bills
    days: int = 30

    # The tables, one after the other.
    def residents(self) -> list[str]:
        """Names in the order of their rows."""
        names = [p.resident or p.name for p in self.patients if p.resident != "-"]
        return list(dict.fromkeys(names)) or ["nobody"]

    def ordered(self) -> list[Ill]:
        """Patients by time: their rank is their key."""
        return sorted(self.patients, key=lambda p: clock(p.at))

    def _facilities(self) -> Any:
        out = np.zeros(len(FACILITIES), fields.FACILITY)
        for name in ("clinic", "ward", "machine", "reader", "coordinator", "break_from_second", "break_until_second"):
            out[name] = NONE
        out["close_second"] = SECONDS_A_DAY
        out["tier"], out["kind"] = TIERS, KINDS
        for name in ("expert", "internet", "board", "vehicle", "therapist", "duty", "county_ward", "scope_second",
                     "desk", "handover"):  # fmt: skip
            out[name] = NONE
        out["team"] = NONE
        out["desk"][F_COUNTY], out["handover"][F_COUNTY] = POOL["c.desk"], POOL["c.handover"]
        out["therapist"][F_REHABILITATION] = POOL["r.therapists"]
        out["township"][F_TERTIARY] = NONE
        if "c.expert" in {**self.slots, **self.policy_slots}:
            out["expert"][F_COUNTY, codes.INTERNAL] = POOL["c.expert"]
        out["stay_factor"] = 1.0
        out["stock_share"] = 1.0
        out["prescriptions_per_year"] = 1000.0
        out["case_rate"] = 1.0
        out["team"][F_VILLAGE], out["team"][F_TOWNSHIP] = POOL["v.team"], POOL["t.team"]
        general = {
            F_VILLAGE: "v.clinic",
            F_VILLAGE_2: "v2.clinic",
            F_TOWNSHIP: "t.clinic",
            F_COUNTY: "c.emergency",
            F_TERTIARY: "x.emergency",
        }
        internal = general | {F_COUNTY: "c.internal", F_TERTIARY: "x.internal"}
        for f in range(F_REHABILITATION):
            out["clinic"][f, codes.GENERAL] = POOL[general[f]]
            out["clinic"][f, codes.INTERNAL] = POOL[internal[f]]
        out["clinic"][F_TOWNSHIP, codes.SURGERY] = POOL["t.clinic"]
        out["clinic"][F_COUNTY, codes.SURGERY] = POOL["c.surgery"]
        out["ward"][F_COUNTY, codes.SURGERY] = POOL["c.surgical"]
        wards = ((F_REHABILITATION, "r.ward"), (F_TOWNSHIP, "t.ward"), (F_COUNTY, "c.ward"), (F_TERTIARY, "x.ward"))
        for f, ward in wards:
            out["ward"][f, [codes.GENERAL, codes.INTERNAL]] = POOL[ward]
        out["ward"][F_TOWNSHIP, codes.SURGERY] = POOL["t.ward"]
        out["coordinator"][F_COUNTY] = POOL["c.coordinator"]
        if self.county_beds:
            out["county_ward"][F_TOWNSHIP] = POOL["t.county_ward"]
        for name, machines in self.machines.items():
            for test, pool in machines.items():
                out["machine"][FACILITIES.index(name), test] = POOL[pool]
        for name, times in self.hours.items():
            f = FACILITIES.index(name)
            out["open_second"][f], out["close_second"][f] = clock(times[0]), clock(times[1])
            if len(times) > 2:
                out["break_from_second"][f], out["break_until_second"][f] = clock(times[2]), clock(times[3])
        for name, weekdays in self.closed_weekdays.items():
            out["open_second"][FACILITIES.index(name), list(weekdays)] = NONE
            out["close_second"][FACILITIES.index(name), list(weekdays)] = NONE
        for f, name in enumerate(FACILITIES):
            fill_hospitals(out[f], name)
        for name, values in self.facility.items():
            for key, value in values.items():
                out[key][FACILITIES.index(name)] = value
        return out

    def _doors(self, facility: Any) -> list[tuple[int, int, int]]:
        spans = []
        for name in self.hours:
            f = FACILITIES.index(name)
            row = facility[f]
            for pool in sorted({int(p) for p in row["clinic"] if p != NONE} - {POOL[p] for p in self.always_open}):
                for weekday in range(7):
                    opens, closes = int(row["open_second"][weekday]), int(row["close_second"][weekday])
                    if opens == NONE:
                        continue
                    parts = [(opens, closes)]
                    if row["break_from_second"] != NONE:
                        parts = [(opens, int(row["break_from_second"])), (int(row["break_until_second"]), closes)]
                    spans += [(pool, weekday * SECONDS_A_DAY + a, weekday * SECONDS_A_DAY + b) for a, b in parts]
        return spans

    def _shifts(self, own: dict[str, list[tuple[str, str, str, int]]]) -> list[Shift]:
        out = []
        for name, (home, _) in DOCTORS.items():
            for pool, begin, end, road in own.get(name, [(home, "0 00:00", "7 00:00", 0)]):
                cover = [c for d, b, k, c in self.covers if (d, b, k) == (name, begin, pool)]
                who = DOCTOR[cover[0]] if cover else NONE
                out.append(Shift(clock(begin), clock(end), DOCTOR[name], POOL[pool], road * MINUTE, who))
        return out

    def _pools(self) -> Any:
        out = pool_rows(np.zeros(len(POOLS), np.int64), fields.POOL)
        for i, (name, (facility, kind, capacity)) in enumerate(POOLS.items()):
            out[i]["facility"], out[i]["kind"] = facility, kind
            out[i]["is_staff"] = kind in STAFF_KINDS
            out[i]["capacity"] = self.capacity.get(name, capacity)
            out[i]["reserve"] = self.reserve.get(name, (0, 0, 0))
        out["overflow"] = NONE
        if self.overflow:
            a, b = POOL["c.ward"], POOL["c.surgical"]
            out["overflow"][a, 0], out["overflow"][b, 0] = b, a
            out["boards_for"][a, 0], out["boards_for"][b, 0] = b, a
        out["sends_home"] = self.sends_home
        for name in self.hours:
            mine = (out["facility"] == FACILITIES.index(name)) & (out["kind"] == codes.POOL_CLINIC)
            out["is_open"][mine] = 0
        out["is_open"][[POOL[p] for p in self.always_open]] = 1
        for i, number in enumerate(self._slot_pools()):
            out[number]["first_slot"] = i * BOOKING_DAYS
        for name in ("open_second", "close_second"):
            hours = self._facilities()[name][out["facility"]]
            out["session_from" if name == "open_second" else "session_until"] = hours
        return out

    def _slot_pools(self) -> tuple[int, ...]:
        return tuple(POOL[name] for name in {**self.slots, **self.policy_slots})

    def _slots(self, name: str, era: int) -> tuple[int, int, int]:
        n = {**self.slots, **(self.policy_slots if era else {})}.get(name, 0)
        return (0, n, MANY) if isinstance(n, int) else n

    def _policy(self) -> Any:
        out = np.zeros(2 * len(POOLS), fields.POOL_POLICY)
        out["capacity"] = NONE
        for era in range(2):
            reserve = self.reserve if era == 0 else {**self.reserve, **self.policy_reserve}
            for name, kept in reserve.items():
                out[era * len(POOLS) + POOL[name]]["reserve"] = kept
            for number in self._slot_pools():
                name = POOL_NAMES[number]
                for weekday in range(7):
                    offered = np.array(self._slots(name, era)) * self._opens(name, weekday)
                    out[era * len(POOLS) + number]["offered"][weekday * 3 : weekday * 3 + 3] = offered
        return out

    def _opens(self, pool: str, weekday: int) -> bool:
        return weekday not in self.closed_weekdays.get(FACILITIES[POOLS[pool][0]], ())

    def _consortia(self, facility: Any) -> tuple[Any, Any]:
        eras = (self.today, self.today if self.consortia is None else self.consortia)
        rows: list[dict[str, Any]] = []
        links: list[tuple[int, ...]] = []
        for era, consortia in enumerate(eras):
            own = sorted((f, len(rows) + i, *more) for i, item in enumerate(consortia) for f, *more in item["links"])
            for f in {row[0] for row in own}:
                facility["first_link"][f, era] = len(links) + [row[0] for row in own].index(f)
                facility["n_links"][f, era] = [row[0] for row in own].count(f)
            rows += [{**item["row"], "era": era} for item in consortia]
            links += own
        table = np.zeros(max(1, len(rows)), fields.CONSORTIUM)
        for i, row in enumerate(rows):
            for key, value in row.items():
                table[i][key] = value
        return table, np.array(links, fields.LINK) if links else np.zeros(1, fields.LINK)

    def _villages(self) -> Any:
        out = np.zeros(2, fields.VILLAGE)
        out["facility"] = NONE
        for v in range(2):
            for name in self.options:
                option = OPTION_OF[name]
                f = FACILITIES.index(name) if name != "village" else v
                out["facility"][v, option] = f
                out["travel_seconds"][v, option] = TRAVEL_MINUTES[name] * MINUTE
        out["ambulance_facility"] = F_COUNTY
        out["ambulance_seconds"] = 45 * MINUTE
        for row in out:
            fill_hospitals(row, "home")
        return out

    def _parameters(self) -> Any:
        out = np.zeros(1, fields.PARAMETER)
        row = out[0]
        row["choice_constant"] = -50.0
        for i, name in enumerate(self.prefer):
            row["choice_constant"][OPTION_OF[name]] = 50.0 - 20.0 * i
        values = {
            "scale": 20.0,
            "admission_multiplier": 1.0,
            "primary_bed_taken": 1.0,
            "missing_test_factor": 1.0,
            "local_reading_factor": 1.0,
            "acceptance": 1.0,
            "patience_seconds": ALWAYS,
            "machine_wait_days": 13,
            "test_seconds": 1.0,
            "reading_seconds": 1.0,
            "report_patience_seconds": 30.0 * MINUTE,
            "look_seconds": 2.0 * HOUR,
            "courier_from_second": 8.0 * HOUR,
            "courier_span_seconds": 8.0 * HOUR,
            "remote_seconds": 1.0,
            "remote_patience_seconds": 30.0 * MINUTE,
            "advice_gain": 1.0,
            "board_seconds": 1.0,
            "board_after": 2,
            "board_patience_seconds": 56.0 * 24 * HOUR,
            "internet_seconds": 1.0,
            "internet_patience_seconds": 30.0 * MINUTE,
            "internet_constant": -50.0,
            "internet_yuan": 5.0,
            "local_referral_seconds": 5.0 * MINUTE,
            "ward_patience_seconds": ALWAYS,
            "offer_seconds": 1.0,
            "offer_patience_seconds": 24.0 * HOUR,
            "desk_seconds": 1.0,
            "intake_seconds": 1.0,
            "intake_patience_seconds": 24.0 * HOUR,
            "handover_offer_seconds": 1.0,
            "handover_patience_seconds": 30.0 * MINUTE,
            "handover_agree": 1.0,
            "primary_patience_seconds": 12.0 * HOUR,
            "sender_base": 0.5,
            "sender_per_100_yuan": 100.0,
            "agree": 1.0,
            "opening_jitter_seconds": 1.0,
            "general_days": 7,
            "release_days": 1,
            "longest_wait_days": 3,
            "round_seconds": MINUTE,
            "emergency_seconds": 20.0 * MINUTE,
            "trust_keep": 1.0,
            "wait_keep": 1.0,
            "skill_cap": 1.0,
            "background_stay_seconds": 2.0 * SECONDS_A_DAY,
            "late_risk": 1.0,
            "death_multiplier": 1.0,
            "follow_up_patience_seconds": 14.0 * SECONDS_A_DAY,
            "gain_without_drug": 0.5,
            "drug_patience_seconds": ALWAYS,
            "assembly_seconds": 30.0 * MINUTE,
            "training_keep_per_week": 1.0,
            **self.par,
        }
        for key, value in values.items():
            row[key] = value
        return out

    def _tiers(self) -> Any:
        out = np.zeros(5, fields.TIER)
        minutes = (0, 10, 10, 15, 15)
        for tier in range(1, 5):
            out[tier]["consultation_seconds"] = minutes[tier] * MINUTE
            out[tier]["recognise"], out[tier]["treat_within"] = 1.0, 1.0
            out[tier]["visit_yuan"], out[tier]["day_yuan"] = 10.0 * tier, 100.0 * tier
        for name, values in self.tier.items():
            for key, value in values.items():
                out[TIERS[FACILITIES.index(name)]][key] = value
        return out

    def _schemes(self) -> Any:
        out = np.zeros(2 * codes.N_SCHEMES, fields.SCHEME)
        for name in ("price_factor", "covered", "referred", "unreferred"):
            out[name] = 1.0
        limit = 100_000_000
        out["outpatient_limit"], out["inpatient_limit"], out["serious_threshold"] = limit, limit, limit
        out["poor_threshold"] = 1.0
        for row, values in ((slice(None), self.scheme), (slice(codes.N_SCHEMES, None), self.policy_scheme)):
            for key, value in values.items():
                out[key][row] = value
        return out

    def _doctors(self) -> Any:
        out = doctor_rows(len(DOCTORS), fields.DOCTOR)
        for i, (name, (home, specialty)) in enumerate(DOCTORS.items()):
            facility = POOLS[home][0]
            out[i]["home_facility"] = facility
            out[i]["away_pool"] = NONE
            out[i]["tier"], out[i]["specialty"] = TIERS[facility], specialty
            for key, value in self.doctor.get(name, {}).items():
                out[i][key] = value
        return out

    def _absences(self) -> Any:
        out = np.zeros(max(1, len(self.absences)), fields.ABSENCE)
        for row, (name, begin, until, pool, kind, *goes) in zip(out, self.absences, strict=False):
            row["second"], row["until"], row["doctor"] = clock(begin), clock(until), DOCTOR[name]
            row["pool"], row["kind"] = POOL[pool] if pool else NONE, kind
            row["goes"] = goes[0] if goes else NONE
        return out

    def world(self) -> Any:
        """A fresh world."""
        ill = self.ordered()
        names = self.residents()
        arrival, potential = as_tables(np.zeros(len(ill), EPISODE))
        for i, p in enumerate(ill):
            who = NONE if p.resident == "-" else names.index(p.resident or p.name)
            arrival[i] = (clock(p.at), who, i if p.episode is None else p.episode, codes.ONSET)
            facility = FACILITIES.index(p.facility) if p.facility else NONE
            potential[i] = (list(self.conditions).index(p.condition), p.kind, facility, p.specialty)
        table = np.zeros(len(self.conditions), fields.CONDITION)
        for i, values in enumerate(self.conditions.values()):
            for key, value in values.items():
                table[i][key] = value
        resident = np.zeros(len(names), fields.RESIDENT)
        resident["usual_option"] = NONE
        resident["team_facility"] = F_VILLAGE
        resident["managed_rank"] = 2.0
        for name in ("discharged_second", "discharged_episode", "handed_from", "handed_consortium", "handed_specialty"):
            resident[name] = NONE
        for name, values in self.resident.items():
            for key, value in values.items():
                resident[names.index(name)][key] = value
        facility = self._facilities()
        consortia, link = self._consortia(facility)
        day = day_table(self.days)
        eras = (self._shifts(self.shifts), self._shifts({**self.shifts, **self.policy_shifts}))
        roster, week = compile_rosters(eras, day, self._doors(facility))
        belief = np.zeros(len(FACILITIES), fields.BELIEF)
        belief["trust"], belief["wait_hours"] = 0.5, 0.25
        policy = self._policy()
        world = make_core(
            fields.World,
            pool=self._pools(),
            doctor=self._doctors(),
            arrival=arrival,
            seed=7,
            n_slot_pools=len(self._slot_pools()),
            patient=fields.PATIENT,
            global_fields=fields.GLOBAL_EXTRA,
            n_patients=256,
            n_rows=1 << 12,
            facility=facility,
            link=link,
            consortium=consortia,
            village=self._villages(),
            resident=resident,
            belief=belief,
            condition=table,
            tier=self._tiers(),
            scheme=(scheme := self._schemes()),
            potential=potential,
            day=day,
            week=week,
            roster=roster,
            absence=self._absences(),
            pool_policy=policy,
            par=self._parameters(),
        )
        world.glob["n_absences"] = len(self.absences)
        world.glob["payment_changes"] = any(
            (facility[name][:, 0] != facility[name][:, 1]).any() for name in PAYMENT_FIELDS
        )
        halves = scheme.reshape(2, -1)
        world.glob["benefits_change"] = halves[0].tobytes() != halves[1].tobytes()
        world.glob["policy_second"] = NONE if self.policy_day is None else self.policy_day * SECONDS_A_DAY
        for key, value in self.glob.items():
            world.glob[key] = value
        for name, values in self.pool.items():
            for key, value in values.items():
                world.pool[key][POOL[name]] = value
        offered = policy["offered"][: len(POOLS)].reshape(-1, 7, 3)
        open_slots(world, offered, self._slot_pools(), int(world.par["release_days"][0]))
        return world

    # Running and reading.
    def run(self, *, compiled: bool = True) -> Run:
        """Both engines to the horizon; their rows are the same to the byte."""
        world = self.world()
        simpy = SimpyEngine(dispatch, world, checked=True)
        simpy.run(self.days * SECONDS_A_DAY)
        rows = simpy.event_rows()
        if compiled:
            other = CompiledEngine(dispatch, world)
            other.run(self.days * SECONDS_A_DAY)
            assert rows.tobytes() == other.event_rows().tobytes(), "the two engines differ"
        return Run(self, simpy, rows)

    def check(self, docstring: str | None) -> Run:
        """Run, and compare every row with the trace in a docstring."""
        result = self.run()
        assert result.lines() == trace_of(docstring), "\n" + "\n".join(result.lines())
        return result


def fill_hospitals(row: Any, start: str) -> None:
    """Hospitals that an ambulance reaches from here."""
    ways = AMBULANCE_MINUTES[start]
    row["n_hospitals"] = len(ways)
    for i, (name, minutes) in enumerate(ways):
        row["hospital"][i], row["hospital_seconds"][i] = FACILITIES.index(name), minutes * MINUTE


def trace_of(docstring: str | None) -> list[str]:
    """The lines of a trace in a docstring: those that begin with a day and a time."""
    lines = [" ".join(line.split()) for line in textwrap.dedent(docstring or "").splitlines()]
    return [line for line in lines if line[:1].isdigit() and ":" in line.split(" ", 2)[1]]


def episode_with(purpose: int, low: float, high: float, *, resident: int = 0, occurrence: int = 0) -> int:
    """First episode number from 100 whose luck for a purpose lies in an interval."""
    for episode in range(100, 10_000):
        if low <= uniform(7, resident, episode, occurrence, purpose) < high:
            return episode
    raise ValueError("no such luck")


def _code(names: Any, value: int) -> str:
    return "-" if value == NONE else str(names[value])


@dataclass
class Run:
    """What a run left behind."""

    little: Little
    engine: SimpyEngine
    rows: Any

    def _words(self, r: Any) -> str:
        conditions = list(self.little.conditions)
        link, a, b, x = int(r["link"]), int(r["a"]), int(r["b"]), float(r["x"])
        m = minutes_text
        match int(r["event"]):
            case 1:
                used, text = (link, x) == (NONE, 0.0), f"capacity {a}" + (f" road {m(b)}" if b else "")
            case 2:
                used, text = (link, x) == (NONE, 0.0), f"overtime {m(a)} next {_code(POOL_NAMES, b)}"
            case 4:
                used, text = (link, x) == (NONE, 0.0), f"{'open' if a else 'shut'} queue {b}"
            case 5 | 6 | 7 | 8:
                used, text = (b, x) == (0, 0.0), f"number {link} left {m(a)}"
            case codes.EV_ONSET:
                used = True
                text = f"{conditions[link]} {codes.SEVERITIES[a]} needs {b} {codes.EPISODE_KINDS[int(x)]}"
            case codes.EV_CHOICE:
                used = True
                text = f"{_code(codes.OPTIONS, a)} next {_code(codes.OPTIONS, link)} decision {b} utility {x:.0f}"
                text = text if abs(x) < 100 else text.replace(f"{x:.0f}", f"~{round(x, -2):.0f}")
            case codes.EV_VISIT | codes.EV_REVIEW | codes.EV_STAY:
                used, text = True, f"{codes.CLASS_NAMES[link]} waited {m(a)} lasted {m(b)} yuan {x:g}"
            case codes.EV_GAVE_UP | codes.EV_BED_GAVE_UP:
                used, text = x == 0.0, f"{codes.CLASS_NAMES[link]} waited {m(a)} times {b}"
            case codes.EV_TURNED_AWAY:
                used, text = (a, x) == (0, 0.0), f"{codes.CLASS_NAMES[link]} times {b}"
            case codes.EV_TEST:
                used, text = True, f"{codes.TESTS[link]} waited {m(a)} lasted {m(b)}"
                text += "" if x == codes.TEST_OWN else f" {codes.TEST_WAYS[int(x)]}"
            case codes.EV_READING:
                used = x >= a + b
                text = f"{'own' if link == NONE else f'consortium {link}'} waited {m(a)} lasted {m(b)}"
                text += f" after {m(int(x))}" if x > a + b else ""
            case codes.EV_RECOGNISED:
                used, text = x == 0.0, f"{codes.TESTS[link]} of {FACILITIES[a]} age {m(b)}"
            case codes.EV_LATE:
                used, text = (b, x) == (0, 0.0), f"{'own' if link == NONE else f'consortium {link}'} waited {m(a)}"
            case codes.EV_RECALL:
                used, text = (link, x) == (NONE, 0.0), f"{codes.RECALLS[a]} after {m(b)}"
            case codes.EV_SAMPLE:
                used, text = x == 0.0, f"{codes.TESTS[link]} waited {m(a)} lasted {m(b)}"
            case codes.EV_COURIER:
                used, text = True, f"{codes.TESTS[int(x)]} consortium {link} run after {m(a)} road {m(b)}"
            case codes.EV_MACHINE_BOOKED:
                used, text = x == 0.0, f"{codes.TESTS[link]} at {FACILITIES[a]} in {m(b)}"
            case codes.EV_BOARD:
                used = True
                text = f"consortium {link} waited {m(a)} lasted {m(b)} {codes.BOARD_PLANS[int(x)]}"
            case codes.EV_BILL:
                used, text = True, f"{codes.BILL_NAMES[link]} fund {a / 100:g} own {b / 100:g} {conditions[int(x)]}"
            case codes.EV_AID:
                used, text = x == 0.0, f"{codes.BILL_NAMES[link]} serious {a / 100:g} assistance {b / 100:g}"
            case codes.EV_SWAYED:
                used, text = b == 0, f"{codes.SWAY_NAMES[link]} {'done' if a else 'not done'} gain {x:.2f}"
            case codes.EV_FORGONE:
                used, text = (link, x) == (NONE, 0.0), f"pays {a} percent today {b}"
            case codes.EV_INTERNET:
                used, text = True, f"consortium {link} waited {m(a)} lasted {m(b)} yuan {x:g}"
            case codes.EV_REMOTE_CONSULTATION:
                used, text = x == 0.0, f"consortium {link} waited {m(a)} lasted {m(b)}"
            case codes.EV_REMOTE_GAVE_UP:
                used, text = (b, x) == (0, 0.0), f"consortium {link} waited {m(a)}"
            case codes.EV_REFERRED:
                used = True
                text = f"to {_code(FACILITIES, a)} consortium {_code(range(9), link)} {codes.WAY_NAMES[b]}"
                text += f" answered after {x:g} hours" if x else ""
            case codes.EV_REFERRAL_REFUSED:
                used, text = (link, x) == (NONE, 0.0), f"by {codes.PARTY_NAMES[a]} needs {b}"
            case codes.EV_STEP_DOWN_REFUSED:
                used, text = (link, b, x) == (NONE, 0, 0.0), f"by {codes.PARTY_NAMES[a]}"
            case codes.EV_STEP_DOWN:
                used, text = x == 0.0, f"to {FACILITIES[a]} consortium {link} stay {b}"
            case codes.EV_BOUNCE_BACK:
                where = "from member" if a else "same bed"
                used, text = x == 0.0, f"{where} to {FACILITIES[b]} consortium {_code(range(9), link)}"
            case codes.EV_DEATH:
                used = x == 0.0
                text = f"{conditions[link]} {codes.SEVERITIES[a]} needs {b}" if link != NONE else "of other causes"
            case codes.EV_EPISODE_END:
                used, text = True, f"{codes.END_NAMES[a]} visits {link} tier {b} hours {x:g}"
            case codes.EV_POLICY:
                used, text = (link, b, x) == (NONE, 0, 0.0), f"era {a}"
            case codes.EV_COORDINATION:
                used, text = (link, x) == (NONE, 0.0), f"waited {m(a)} lasted {m(b)}"
            case codes.EV_DESK | codes.EV_HANDOVER:
                sender = f" from {FACILITIES[int(x)]}" if r["event"] == codes.EV_HANDOVER else ""
                used, text = bool(sender) or x == 0.0, f"consortium {link} waited {m(a)} lasted {m(b)}{sender}"
            case codes.EV_INTAKE:
                used, text = (link, x) == (NONE, 0.0), f"waited {m(a)} lasted {m(b)}"
            case codes.EV_FULL:
                used, text = x == 0.0, f"consortium {link} queue {a} {codes.CLASS_NAMES[b]}"
            case codes.EV_LEFT_COUNTY:
                used = x == 0.0
                text = f"{codes.LEAVES_NAMES[b]} letter {a} consortium {_code(range(9), link)}"
            case codes.EV_READMISSION:
                used = (link, x) == (NONE, 0.0)
                text = f"{m(a)} after {'the same' if b else 'another'} episode"
            case codes.EV_HANDOVER_REFUSED:
                used, text = (link, b, x) == (NONE, 0, 0.0), f"by {codes.PARTY_NAMES[a]}"
            case codes.EV_AMBULANCE:
                used, text = x == 0.0 and (link != NONE or b == 0), f"on the way {m(a)}"
                text += f" past {FACILITIES[link]} longer {m(b)}" if link != NONE else ""
            case codes.EV_HISTORY:
                used, text = True, f"{codes.HISTORY_WAYS[int(x)]} consortium {_code(range(9), link)}"
                text += f" takes {m(a)} saves {m(b)}"
            case codes.EV_LETTER:
                used, text = x == 0.0, f"consortium {_code(range(9), link)} takes {m(a)} saves {m(b)}"
            case codes.EV_CHECKLIST:
                used, text = (b, x) == (0, 0.0), f"consortium {link} takes {m(a)}"
            case codes.EV_PATHWAY:
                used, text = x == 0.0, f"consortium {link} {'kept' if a else 'left'} saves {m(b)}"
            case codes.EV_TEAM:
                used, text = (link, x) == (NONE, 0.0), f"takes {m(a)} saves {m(b)}"
            case codes.EV_DOOR:
                used, text = x == 0.0, f"{codes.BY_NAMES[link]} after {m(a)} warned {m(b)}"
            case codes.EV_TRANSFER:
                used, text = x == 0.0, f"to {FACILITIES[link]} waited {m(a)} inside {m(b)}"
            case codes.EV_VEHICLE:
                used, text = x == 0.0, f"to {FACILITIES[link]} waited {m(a)} lasted {m(b)}"
            case codes.EV_OVERTAKEN:
                used, text = (a, b, x) == (0, 0, 0.0), f"in {codes.STAGE_NAMES[link]}"
            case codes.EV_EMERGENCY_IN_WARD:
                used, text = (link, x) == (NONE, 0.0), f"needs {a} {'able' if b else 'not able'}"
            case codes.EV_EPIDEMIC:
                used, text = (link, x) == (NONE, 0.0), f"{'begins' if a else 'over'} lent {b}"
            case 3:
                used, text = (link, x) == (NONE, 0.0), f"{a} busy {b}"
            case codes.EV_WORSE:
                used = x == 0.0 and b in (0, 1)
                text = f"{conditions[link]} {codes.SEVERITIES[a]} after {'treatment' if b else 'self-care'}"
            case codes.EV_DEFINITIVE:
                used, text = link == NONE, f"tier {a} needs {b} hours {x:g}"
            case codes.EV_FOLLOW_UP:
                used, text = True, f"{conditions[link]} waited {m(a)} lasted {m(b)} control {x:.3f}"
            case codes.EV_FOLLOW_UP_MISSED:
                used, text = (b, x) == (0, 0.0), f"{conditions[link]} waited {m(a)}"
            case codes.EV_CONTROL:
                used, text = (link, a, b) == (NONE, 0, 0), f"{x:.3f}"
            case codes.EV_OUT_OF_STOCK:
                used, text = x == 0.0, f"{conditions[link]} in {m(a)} {codes.LACK_NAMES[b]}"
            case codes.EV_DISPENSED:
                used, text = (b, x) == (0, 0.0), f"{conditions[link]} after {m(a)}"
            case codes.EV_SIGNED:
                used, text = (link, a, b, x) == (NONE, 0, 0, 0.0), ""
            case codes.EV_ABSENT:
                used, text = x == 0.0, f"{codes.ABSENCE_KINDS[a]} days {b}"
                text += f" {codes.GOES_NAMES[link]}" if link != NONE else ""
            case codes.EV_TRAINED | codes.EV_LEFT:
                used, text = (link, b, x) == (NONE, 0, 0.0), f"days {a}"
            case codes.EV_NOT_SENT:
                used, text = (link, b, x) == (NONE, 0, 0.0), f"{codes.RANKS[a]}"
            case codes.EV_NO_SHOW:
                used, text = (link, a, b, x) == (NONE, 0, 0, 0.0), ""
            case codes.EV_BOOKED:
                day = int(r["time"]) // SECONDS_A_DAY + b
                used, text = x == 0.0, f"{codes.SLOT_NAMES[a]} day {day} ahead {b}{' by sender' if link else ''}"
            case codes.EV_CANCELLED:
                used, text = x == 0.0, f"{codes.SLOT_NAMES[a]} day {link} {codes.WHY_NAMES[b]}"
            case codes.EV_MISSED:
                used, text = (b, x) == (0, 0.0), f"{codes.SLOT_NAMES[a]} day {link}"
            case codes.EV_SOLD_OUT:
                used, text = (link, a, x) == (NONE, 0, 0.0), "elsewhere" if b == NONE else f"next ahead {b}"
            case codes.EV_SLOTS:
                used, text = True, f"{codes.SLOT_NAMES[a]} offered {link} taken {x:g} released {b}"
            case _:
                used, text = False, ""
        return text if used else f"{text} link={link} a={a} b={b} x={x}"

    def lines(self) -> list[str]:
        """Every row in words; doctors who come on duty at second 0 and stay are left out, and bills unless
        asked for."""
        ill = self.little.ordered()
        out = []
        for r in self.rows:
            if r["time"] == 0 and r["event"] == 1:
                home = POOL[DOCTORS[DOCTOR_NAMES[r["doctor"]]][0]]
                assert (r["pool"], r["a"], r["b"], r["facility"]) == (home, 1, 0, POOLS[POOL_NAMES[home]][0])
                continue
            if r["event"] in (codes.EV_BILL, codes.EV_AID) and not self.little.bills:
                continue
            who = "-" if r["key"] == NONE else ill[r["key"] >> 3].name
            if r["key"] != NONE and r["resident"] != NONE:
                p = ill[r["key"] >> 3]
                assert self.little.residents()[r["resident"]] == (p.resident or p.name)
            event = codes.EVENT_NAMES[int(r["event"])]
            facility, pool = _code(FACILITIES, r["facility"]), _code(POOL_NAMES, r["pool"])
            text = (
                f"{time_text(r['time'])} {who} {event} {facility} {pool} {_code(DOCTOR_NAMES, r['doctor'])} "
                f"{self._words(r)}"
            )
            out.append(" ".join(text.split()))
        return out

    def of(self, event: int) -> Any:
        """Rows of one event."""
        return self.rows[self.rows["event"] == event]


__all__ = [
    "ALWAYS",
    "DOCTOR",
    "DOCTORS",
    "FACILITIES",
    "HOUR",
    "Ill",
    "Little",
    "MINUTE",
    "POOL",
    "Run",
    "WEEK_SECONDS",
    "clock",
    "condition",
    "consortium",
    "episode_with",
    "time_text",
    "trace_of",
]
