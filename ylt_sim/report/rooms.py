"""The rooms of the journey: which room owns which modules, events, parameters and mechanisms. One table, ``ROOMS``.

Most of it follows from the text of the rules and need not be written. A purpose belongs to the room that draws it. An
event belongs to the room that records it. A section of the parameters, and a module of the journey, belong to the room
of their name. Written below is only the rest: what is recorded in several rooms or in none, helper modules, single
parameters that stand in another room's section, and mechanisms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from ylt_sim import evidence
from ylt_sim.kernel import codes as kernel_codes
from ylt_sim.report.room_sources import EventMeaning, Rule, event_comments, journey_modules, meaning_of, rules
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world import codes

__all__ = ["ROOMS", "Quantity", "Room", "event_meaning", "parameter_paths", "region_quantity", "room"]


@dataclass(frozen=True)
class Room:
    """One room of the journey and what the rules' text does not tell of it.

    Parameters
    ----------
    key
        Name of its page and of its module.
    name, name_zh
        As shown.
    modules
        Modules of the journey beside the one of its name; those that are not there yet do not count.
    parameters
        Sections or single parameters (``choice.travel_sigma``) beside the section of its name. The longest path that
        matches decides.
    mechanisms
        Mechanisms of a consortium that act here first.
    events
        Events that several rooms record, or none: ``bed_gave_up``.
    region
        Numbers of the region file that it reads (``clinics.village_minutes``); several rooms may read one.
    """

    key: str
    name: str
    name_zh: str
    modules: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    region: tuple[str, ...] = ()


_TABLE = (
    Room("onset", "Onset", "起病"),
    Room("choice", "Choice of provider", "选择就诊机构", region=("constants",)),
    Room(
        "travel", "Travel and opening hours", "路途与门诊时间", modules=("hours",),
        parameters=("choice.travel_sigma", "choice.opening_jitter_minutes", "referral.no_show"), region=("land",),
    ),
    Room("appointment", "Appointments", "预约", modules=("slots",)),
    Room(
        "consultation", "Consultation", "就诊", modules=("competence", "information", "visit"),
        mechanisms=("unified_info",), region=("clinics",),
    ),
    Room(
        "tests", "Tests", "检查检验", modules=("recognition", "shared_machine", "courier", "recall"),
        mechanisms=("mutual_recognition", "shared_equipment"),
    ),
    Room(
        "telemedicine", "Telemedicine", "远程医疗",
        modules=("reading", "remote_consultation", "board", "internet_option", "internet_visit"),
        mechanisms=("tele_diagnostic", "tele_consult", "internet_hospital"),
    ),
    Room(
        "referral", "Referral up", "上转", modules=("leaving", "membership", "odds"),
        mechanisms=("green_channel", "up_referral"),
        events=("referred", "hold_placed", "hold_claimed", "hold_expired", "hold_released"),
    ),
    Room("ward", "Ward", "住院", modules=("pathway",), mechanisms=("pathways",), events=("bed_gave_up",)),
    Room("step_down", "Step-down", "下转", mechanisms=("down_referral", "rehab_nursing"), events=("coordination",)),
    Room(
        "handover", "Outpatient handing down", "门诊下转", modules=("returning",), mechanisms=("outpatient_step_down",)
    ),
    Room(
        "follow_up", "Follow-up and the time at home", "随访与居家",
        modules=("family_doctor", "control"), parameters=("consultation.return_days",),
        mechanisms=("family_doctor", "chronic_mgmt"), events=("worse",),
    ),
    Room("pharmacy", "Pharmacy", "药品", mechanisms=("shared_pharmacy",)),
    Room(
        "emergency", "Emergency", "急救", modules=("destination", "overtake"),
        mechanisms=("emergency_network",),
        region=("land.ambulance_kmh", "land.ambulance_departure_minutes", "land.ambulance_scene_minutes",
                "clinics.emergency_minutes"),
    ),
    Room("surge", "Surge", "疫情"),
    Room(
        "payment", "Payment", "费用", modules=("price", "insurance", "affordability", "incentive"),
        parameters=("insurance", "programme", "provider"),
        mechanisms=("unified_finance", "global_budget"),
    ),
    Room("learning", "Learning", "信任与能力"),
    Room(
        "staff", "Staff", "人员",
        mechanisms=("expert_rotation", "ward_posting", "staff_training_up", "unified_people"), region=("staff",),
    ),
    Room(
        "clockwork", "Clockwork", "时钟", modules=("dispatch", "foresight", "timing"),
        events=("on_duty", "off_duty", "capacity", "door", "inside", "still_open"),
    ),
    Room("ending", "Ending", "病程结束", parameters=("ward.late_risk",)),
)  # fmt: skip


def room_modules(room_: Room) -> tuple[str, ...]:
    """Modules of the journey that are a room's, as far as they are there."""
    there = journey_modules()
    return tuple(module for module in (room_.key, *room_.modules) if module in there)


ROOMS = tuple(r for r in _TABLE if room_modules(r) or r.mechanisms)
"""The rooms that there are: with rules of their own, or with mechanisms that act in what is built before the run."""

# The kernel's own events, in the style of the comments in `ylt_sim.world.codes`.
KERNEL_EVENTS = {
    "on_duty": "a doctor begins at a pool: a doctors at the pool now",
    "off_duty": "a doctor leaves a pool: a seconds of overtime, b pool at which he is due next",
    "capacity": "units of a pool other than doctors change: a units now, b units in use",
    "door": "the door of a pool opens or shuts: a 1 open, 0 shut, b patients in the queue",
    "hold_placed": "a bed is kept for a named patient: link number of the hold, a seconds until it expires",
    "hold_claimed": "who it was kept for is there: link number of the hold, a seconds until it expires",
    "hold_expired": "nobody came in time: link number of the hold, a seconds until it expires",
    "hold_released": "the bed is no longer needed: link number of the hold, a seconds until it expires",
}


@dataclass(frozen=True)
class Quantity:
    """One number of the schema: path, default, unit, range, source, meaning."""

    path: str
    default: Any
    unit: str
    low: Any
    high: Any
    source: str
    doc: str


def _quantities(model: type[BaseModel], path: str) -> Iterator[Quantity]:
    """Numbers of a model and of the models within it."""
    for name, field in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _quantities(inner, here)
        elif isinstance(field.json_schema_extra, dict) and "source" in field.json_schema_extra:
            extra: dict[str, Any] = dict(field.json_schema_extra)
            yield Quantity(
                here, extra["default"], str(extra["unit"]), extra["low"], extra["high"], str(extra["source"]),
                field.description or "",
            )  # fmt: skip


@cache
def all_quantities() -> dict[str, Quantity]:
    """Every number under ``parameters`` of a scenario file, by path."""
    return {q.path: q for q in _quantities(ModelParameters, "")}


@cache
def region_quantity() -> dict[str, Quantity]:
    """Every number of a region file, by path."""
    return {q.path: q for q in _quantities(RegionSpecification, "")}


def _within(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + ".")


@cache
def parameter_paths() -> dict[str, tuple[Room, ...]]:
    """Each parameter with the rooms that claim it most closely: exactly one, unless the table is wrong."""
    claims = {}
    for path in all_quantities():
        by_length: dict[int, list[Room]] = {}
        for room_ in ROOMS:
            for prefix in (room_.key, *room_.parameters):
                if _within(path, prefix):
                    by_length.setdefault(len(prefix), []).append(room_)
        claims[path] = tuple(by_length[max(by_length)]) if by_length else ()
    return claims


@cache
def room_rules(room_: Room) -> tuple[tuple[str, Rule], ...]:
    """Rules of a room, each with the module that holds it."""
    return tuple((module, rule) for module in room_modules(room_) for rule in rules(module))


@cache
def event_names() -> dict[str, str]:
    """Name of each event in records, by the name of its code: ``EV_VISIT`` -> ``visit``; the kernel's by own name."""
    own = {name: codes.EVENT_NAMES[getattr(codes, name)] for name in vars(codes) if name.startswith("EV_")}
    kernel = {name: name for code, name in codes.EVENT_NAMES.items() if code < kernel_codes.FIRST_JOURNEY_EVENT}
    return kernel | own


@cache
def event_rooms() -> dict[str, tuple[Room, ...]]:
    """Each event by the name of its code with its rooms: those that state it, else those that record it."""
    out: dict[str, tuple[Room, ...]] = {}
    for code, name in event_names().items():
        stated = tuple(r for r in ROOMS if name in r.events)
        out[code] = stated or tuple(r for r in ROOMS if any(code in rule.events for _, rule in room_rules(r)))
    return out


@cache
def purpose_rooms() -> dict[str, tuple[Room, ...]]:
    """Each purpose that is drawn, with the rooms that draw it."""
    out: dict[str, tuple[Room, ...]] = {}
    for room_ in ROOMS:
        for _, rule in room_rules(room_):
            for drawn in rule.draws:
                out[drawn.purpose] = (*out.get(drawn.purpose, ()), room_)
    return out


def mechanism_rooms() -> dict[str, tuple[Room, ...]]:
    """Each mechanism of the matrix, with its rooms."""
    return {key: tuple(r for r in ROOMS if key in r.mechanisms) for key in evidence.mechanism_names_zh()}


@cache
def _builders() -> dict[str, str]:
    """Text of the modules that turn a scenario into tables or settle accounts by it, by name."""
    found = {"settling": files("ylt_sim").joinpath("settling.py").read_text(encoding="utf-8")}
    for package in ("demand", "region", "world"):
        for path in files(f"ylt_sim.{package}").iterdir():
            if path.name.endswith(".py"):
                found[f"{package}.{path.name.removesuffix('.py')}"] = path.read_text(encoding="utf-8")
    return found


@cache
def readers(mechanism: str, quantity: str) -> tuple[str, ...]:
    """Modules that read a quantity of a mechanism before or after the run; none: it has no effect."""
    wanted = (rf"\.{mechanism}\b", rf"\.{quantity}\b")
    return tuple(sorted(name for name, text in _builders().items() if all(re.search(part, text) for part in wanted)))


@cache
def unread() -> tuple[str, ...]:
    """Quantities of mechanisms that nothing reads: ``mechanism.quantity``."""
    return tuple(f"{m}.{q}" for m, model in MECHANISMS.items() for q in model.rows if not readers(m, q))


def event_meaning(code: str) -> EventMeaning:
    """What an event and its fields mean, from the comment beside its code."""
    comment = KERNEL_EVENTS.get(code) or event_comments().get(code, "")
    return meaning_of(comment)


def room(key: str) -> Room:
    """The room of this key."""
    return next(r for r in ROOMS if r.key == key)
