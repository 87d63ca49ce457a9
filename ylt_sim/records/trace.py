"""One life, line by line, in words: what befell a resident, where he turned, whom he saw, how long he waited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from unicodedata import east_asian_width

import numpy as np
from numpy.typing import NDArray

from ylt_sim.errors import YltError
from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_EXPIRED, HOLD_PLACED, NONE, SECONDS_A_DAY
from ylt_sim.records.places import Places, clock, places_of
from ylt_sim.records.words import LANGUAGES, LIES_DOWN, NAMES, PHRASES, SENTENCES
from ylt_sim.region.region import Region
from ylt_sim.region.wording import in_words_of
from ylt_sim.world.codes import (
    COUNTY,
    EV_AID,
    EV_AMBULANCE,
    EV_BILL,
    EV_BOARD,
    EV_BOOKED,
    EV_BOUNCE_BACK,
    EV_CANCELLED,
    EV_CHECKLIST,
    EV_CHOICE,
    EV_CONTROL,
    EV_COORDINATION,
    EV_DEATH,
    EV_DEFINITIVE,
    EV_DESK,
    EV_DOOR,
    EV_EMERGENCY_IN_WARD,
    EV_EPIDEMIC,
    EV_EPISODE_END,
    EV_FOLLOW_UP,
    EV_FORGONE,
    EV_FULL,
    EV_HANDOVER,
    EV_HANDOVER_REFUSED,
    EV_HISTORY,
    EV_INSIDE,
    EV_INTAKE,
    EV_INTERNET,
    EV_LEFT_COUNTY,
    EV_LETTER,
    EV_MACHINE_BOOKED,
    EV_ONSET,
    EV_OUT_OF_STOCK,
    EV_OVERTAKEN,
    EV_PATHWAY,
    EV_POLICY,
    EV_READING,
    EV_READMISSION,
    EV_RECALL,
    EV_RECOGNISED,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_REVIEW,
    EV_SAMPLE,
    EV_SLOTS,
    EV_SOLD_OUT,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_STILL_OPEN,
    EV_SWAYED,
    EV_TEAM,
    EV_TEST,
    EV_TRANSFER,
    EV_VEHICLE,
    EV_VISIT,
    EV_WORSE,
    OPTIONS,
    POOL_CLINIC,
    POOL_EXPERT,
    POOL_MACHINE,
    POOL_READER,
    POOL_VEHICLE,
    POOL_WARD,
    WAY_ALONE,
    WAY_BED,
    WAY_DIVERTED,
    WAY_PLAIN,
    WAY_RETURN,
    WAY_SLOT,
)

__all__ = ["trace"]

COUNTY_OPTIONS = tuple(OPTIONS.index(name) for name in ("county_general", "county_tcm", "county_mch"))

TOLD_AT_START = (EV_VISIT, EV_REVIEW, EV_TEST, EV_READING, EV_REMOTE_CONSULTATION, EV_COORDINATION, EV_FOLLOW_UP,
                 EV_DESK, EV_INTAKE, EV_HANDOVER, EV_SAMPLE, EV_BOARD, EV_INTERNET)
VEHICLE_HOLDS = (HOLD_PLACED, HOLD_EXPIRED, EV_STILL_OPEN)  # of a vehicle on its way back: not of this life
WAYS = {WAY_PLAIN: "way_plain", WAY_BED: "way_bed", WAY_SLOT: "way_slot", WAY_ALONE: "way_alone",
        WAY_DIVERTED: "way_diverted", WAY_RETURN: "way_return"}


class Condition(Protocol):
    """What a trace needs to know of a row of the catalogue of conditions."""

    @property
    def name_en(self) -> str: ...
    @property
    def name_zh(self) -> str: ...


def trace(
    rows: NDArray[Any],
    region: Region,
    resident: int,
    conditions: Sequence[Condition],
    *,
    lang: str = "en",
    consortium_keys: Sequence[str] = (),
) -> str:
    """The life of one resident as the records have it.

    Parameters
    ----------
    rows
        Event rows of a run.
    region
        The region of the run.
    resident
        Row of the resident in the region, 0 or more.
    conditions
        The catalogue, in the order in which the world numbers it.
    lang
        ``en`` or ``zh``.
    consortium_keys
        Names of the consortia by row of the world; without them they are numbered.

    Returns
    -------
    str
        A line that says who it is, then one line an event: when, which episode, what. A use is told when it begins.
    """
    if lang not in LANGUAGES:
        raise YltError(f"lang = {lang!r}: one of {', '.join(LANGUAGES)}")
    if not 0 <= resident < len(region.residents):
        raise YltError(f"resident = {resident}: the region has residents 0 to {len(region.residents) - 1}")
    own = rows[rows["resident"] == resident]
    policy = rows[rows["event"] == EV_POLICY]
    teller = _Teller(region, places_of(region, rows), own, conditions, lang, consortium_keys, resident)
    lines: list[tuple[int, float, int | None, str]] = []
    if len(own):
        lines = [(int(r["time"]), -0.5, None, SENTENCES[EV_POLICY][lang]) for r in policy]
        epidemic = rows[(rows["event"] == EV_EPIDEMIC) & (rows["resident"] == NONE)]
        lines += [(int(r["time"]), -0.5, None, teller.sentence(EV_EPIDEMIC, r)) for r in epidemic]
    for i in range(len(own)):
        lines += teller.lines(i)
    lines.sort(key=lambda line: line[:2])
    text = [teller.header()]
    if not len(own):
        text.append("  " + PHRASES["nothing"][lang])
    tags = ["" if rank is None else PHRASES["episode"][lang].format(n=rank) for _, _, rank, _ in lines]
    stamps = [clock(second, lang=lang) for second, *_ in lines]
    text += [
        f"  {stamp}  {tag}  {words}"
        for stamp, tag, (_, _, _, words) in zip(_padded(stamps), _padded(tags), lines, strict=True)
    ]
    return "\n".join(text)


def _padded(texts: list[str]) -> list[str]:
    """Texts of equal breadth on a screen, where a Chinese character takes two columns."""
    breadth = [sum(2 if east_asian_width(c) in "WF" else 1 for c in text) for text in texts]
    most = max(breadth, default=0)
    return [text + " " * (most - own) for text, own in zip(texts, breadth, strict=True)]


class _Teller:
    """Turns the rows of one resident into sentences of one language."""

    def __init__(
        self,
        region: Region,
        places: Places,
        rows: NDArray[Any],
        conditions: Sequence[Condition],
        lang: str,
        consortium_keys: Sequence[str],
        resident: int,
    ) -> None:
        self.region, self.places, self.rows, self.lang = region, places, rows, lang
        self.conditions, self.consortium_keys = conditions, consortium_keys
        self.who = region.residents[resident]
        self.number = resident
        is_female = bool(self.who["is_female"])
        self.own = "her" if is_female else "his"
        self.him = "her" if is_female else "him"
        placed = np.flatnonzero(rows["event"] == HOLD_PLACED)
        self.expiry = {(int(rows["key"][i]), int(rows["time"][i])): int(rows["time"][i] + rows["a"][i]) for i in placed}
        claimed = np.flatnonzero(rows["event"] == HOLD_CLAIMED)
        self.claims = {(int(rows["key"][i]), int(rows["time"][i])) for i in claimed}
        self.beds = {
            (int(r["key"]), int(r["time"] - r["b"]))
            for r in rows
            if r["event"] == EV_STAY or (r["event"] == EV_INSIDE and r["a"] != NONE)
        }
        ways = (EV_REFERRED, EV_STEP_DOWN)
        self.merged = {(int(r["key"]), int(r["time"])) for r in rows if r["event"] in ways} & set(self.expiry)

    def say(self, phrase: str, **fields: Any) -> str:
        return in_words_of(self.region.setting, PHRASES[phrase][self.lang], self.lang).format(**fields)

    def name(self, group: str, code: int) -> str:
        names = NAMES[group][self.lang]
        if not 0 <= code < len(names):
            return str(code)
        return in_words_of(self.region.setting, names[code], self.lang).format(own=self.own, him=self.him)

    def length(self, seconds: float) -> str:
        """A duration: minutes up to an hour and a half, hours up to two days, then days."""
        if seconds < 5400:
            return self.say("minutes", n=int(seconds / 60 + 0.5))
        if seconds < 2 * SECONDS_A_DAY:
            return self.say("hours", n=f"{seconds / 3600:.1f}")
        return self.say("days", n=f"{seconds / SECONDS_A_DAY:.1f}")

    def day(self, number: int) -> str:
        """A day of the simulation: ``day 41 Tue``."""
        return clock(number * SECONDS_A_DAY, lang=self.lang).rsplit(" ", 1)[0]

    def days(self, n: int) -> str:
        """A number of whole days."""
        return self.say("one_day") if n == 1 else self.say("days", n=n)

    def facility(self, number: int) -> str:
        if number == NONE:
            return self.say("no_facility")
        names = self.region.facility_names_zh if self.lang == "zh" else self.region.facility_names
        return names[number]

    def pool(self, number: int) -> str:
        if number == NONE:
            return self.say("no_facility")
        facility = self.facility(int(self.places.pool_facility[number]))
        kind = int(self.places.pool_kind[number])
        detail = int(self.region.pools["detail"][number]) if number < len(self.region.pools) else 0
        if kind == POOL_WARD:
            return self.say("ward_of", facility=facility, ward=self.name("ward", detail))
        if kind == POOL_MACHINE:
            return self.say("machine_of", facility=facility, test=self.name("test", detail))
        if kind == POOL_VEHICLE:
            return self.say("vehicle_of", facility=facility)
        if kind == POOL_CLINIC:
            return self.say("clinic_of", facility=facility, specialty=self.name("specialty", detail))
        if kind == POOL_EXPERT:
            return self.say("expert_of", facility=facility)
        return self.say("reader_of" if kind == POOL_READER else "coordinator_of", facility=facility)

    def doctor(self, number: int) -> str:
        if number == NONE:
            return self.say("somebody")
        name = self.places.doctor(number)
        if number >= len(self.region.doctor_names):
            return name if self.lang == "en" else name.replace("coordinator ", "协调员")
        return self.say("doctor", name=name)

    def consortium(self, number: int) -> str:
        if number == NONE:
            return self.say("no_consortium")
        if number < len(self.consortium_keys):
            return self.say("consortium", key=self.consortium_keys[number])
        return self.say("consortium_number", n=number + 1)

    def until(self, second: int, now: int) -> str:
        """A coming moment: the clock alone if it is today."""
        text = clock(second, lang=self.lang)
        return text.rsplit(" ", 1)[1] if second // SECONDS_A_DAY == now // SECONDS_A_DAY else text

    def header(self) -> str:
        """Who it is."""
        zh = self.lang == "zh"
        region, who = self.region, self.who
        village = region.villages[who["village"]]
        villages = region.village_names_zh if zh else region.village_names
        townships = region.township_names_zh if zh else region.township_names
        township = int(village["township"])
        hospitals = [
            o
            for o in range(len(village["facility"]))
            if village["facility"][o] != NONE and self.places.facility_tier[village["facility"][o]] == COUNTY
        ]
        minutes = min((int(village["travel_seconds"][o]) for o in hospitals), default=None)
        chronic = [c.name_zh if zh else c.name_en for i, c in enumerate(self.conditions) if who["chronic"] >> i & 1]
        return self.say(
            "resident",
            n=self.number,
            sex=self.say("woman" if who["is_female"] else "man"),
            age=int(who["age_years"]),
            village=villages[who["village"]],
            township=self.say("of_township", township=townships[township]) if 0 <= township < len(townships) else "",
            way="" if minutes is None else self.say("way", minutes=int(minutes / 60 + 0.5)),
            chronic=self.say("chronic", names=self.say("and").join(chronic)) if chronic else self.say("no_chronic"),
            signed=self.say("signed" if who["is_signed"] else "not_signed"),
        )

    def lines(self, i: int) -> list[tuple[int, float, int | None, str]]:
        """Lines of one row: second, order within it, episode, words. A stay has two: lying down and leaving."""
        r = self.rows[i]
        event, now, key = int(r["event"]), int(r["time"]), int(r["key"])
        rank = key >> 3 if key >= 0 else None
        begin = now - int(r["b"])
        at = (key, now)
        if event in VEHICLE_HOLDS and self.places.pool_kind[int(r["pool"])] == POOL_VEHICLE:
            return []
        if event == HOLD_PLACED and at in self.merged or event == HOLD_CLAIMED and at in self.beds:
            return []
        if event == EV_STAY:
            return [
                (begin, self.place_of_start(i, begin), rank, self.sentence(LIES_DOWN, r)),
                (now, float(i), rank, self.sentence(EV_STAY, r)),
            ]
        second = begin if event in TOLD_AT_START else now
        return [(second, float(i) if second == now else self.place_of_start(i, begin), rank, self.sentence(event, r))]

    def place_of_start(self, i: int, begin: int) -> float:
        """Order of a start within its second: after what ended then."""
        before = np.flatnonzero(
            (self.rows["time"][:i] == begin)
            & np.isin(
                self.rows["event"][:i],
                (EV_STAY, EV_BOUNCE_BACK, EV_VISIT, EV_REVIEW, EV_TEST, EV_COORDINATION, HOLD_CLAIMED),
            )
        )
        return float(before[-1]) + 0.25 if len(before) else -0.25

    def sentence(self, event: int, r: Any) -> str:
        """The sentence of an event with everything it may mention."""
        template = SENTENCES.get(event)
        if template is None:
            return f"event {event}"
        a, b, x, link, now = int(r["a"]), int(r["b"]), float(r["x"]), int(r["link"]), int(r["time"])
        key = int(r["key"])
        maker = _FIELDS.get(event)
        fields = maker(self, a, b, x, link, now, key, r) if maker else {}
        facility = int(r["facility"])
        wait = self.say("after", time=self.length(a)) if a >= 60 else self.say("at_once")
        return in_words_of(self.region.setting, template[self.lang], self.lang).format(**{
            "facility": self.facility(facility), "pool": self.pool(int(r["pool"])),
            "doctor": self.doctor(int(r["doctor"])), "wait": wait, "wait_time": self.length(a),
            "length": self.length(b), "yuan": f"{x:,.0f}", "cls": self.name("cls", link),
            "consortium": self.consortium(link), **fields,
        })  # fmt: skip


def _onset(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    condition = t.conditions[link]
    return {
        "condition": condition.name_zh if t.lang == "zh" else condition.name_en,
        "severity": t.name("severity", a), "need": t.name("tier", b), "kind": t.name("kind", int(x)),
    }  # fmt: skip


def _choice(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    facility = int(r["facility"])
    is_known_by_name = a in COUNTY_OPTIONS
    if a == NONE:
        option = t.say("nowhere")
    elif is_known_by_name:
        option = t.facility(facility)
    else:
        option = t.name("option", a)
    return {
        "option": option,
        "at_facility": "" if facility == NONE or is_known_by_name else t.say("at", facility=t.facility(facility)),
        "utility": f"{x:.1f}",
        "next_best": t.say("only") if link == NONE else t.say("next_best", option=t.name("option", link)),
    }


def _referred(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    expiry = t.expiry.get((key, now), now)
    return {
        "target": t.say("any_hospital", own=t.own) if a == NONE else t.facility(a),
        "way": t.say(WAYS[b], consortium=t.consortium(link), expiry=t.until(expiry, now)),
    }


def _step_down(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    expiry = t.expiry.get((key, now))
    return {
        "target": t.facility(a),
        "until": "" if expiry is None else t.say("until", expiry=t.until(expiry, now)),
    }


def _bounce_back(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    here = t.facility(int(r["facility"]))
    return {
        "target": t.facility(b),
        "where": t.say("after_step_down", facility=here) if a else t.say("in_the_same_bed"),
    }


def _lies_down(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    return {
        "wait": t.say("after_a_wait", time=t.length(a)) if a >= 60 else t.say("at_once"),
        "bed": t.say("held_bed" if (key, now - b) in t.claims else "a_bed", own=t.own),
    }


def _worse(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    return {"severity": t.name("severity", a), "after": t.say("after_visit" if b > 0 else "without_visit")}


def _definitive(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    return {"tier": t.name("tier", a), "need": t.name("tier", b), "since": t.length(x * 3600)}


def _end(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    there = b > 0
    return {
        "outcome": t.name("outcome", a),
        "visits": t.say("never" if link == 0 else "once" if link == 1 else "times", n=link),
        "definitive": t.say("definitive", tier=t.name("tier", b), time=t.length(x * 3600)) if there
        else t.say("no_definitive"),
    }  # fmt: skip


def _inside(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    pool = int(r["pool"])
    stage = t.name("stage", link)
    if pool == NONE:
        return {"doing": stage}
    if a == NONE:
        return {"doing": t.say("waiting", pool=t.pool(pool), time=t.length(b))}
    return {"doing": t.say("using", stage=stage, pool=t.pool(pool), time=t.length(b))}


def _death(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    facility = int(r["facility"])
    return {
        "at_facility": "" if facility == NONE else t.say("dies_at", facility=t.facility(facility)),
        "cause": t.say("other_causes") if link == NONE else t.name("severity", a),
    }
def _booked(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    return {
        "booker": t.say("booked_by_sender" if link else "booked"), "slot": t.name("slot", a),
        "slot_day": t.day(now // SECONDS_A_DAY + b),
        "ahead": t.say("days_ahead", n=t.days(b)) if b > 0 else t.say("today"),
    }  # fmt: skip


def _sold_out(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    return {"instead": t.say("turns_elsewhere") if b == NONE else t.say("comes_later", n=t.days(b))}


def _slots(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    return {"taken": f"{x:.0f}", "offered": str(link), "slot": t.name("slot", a)}


def _by_name(group: str, field: str) -> Any:
    """A maker of one field: the name of ``a`` in a group."""
    return lambda t, a, b, x, link, now, key, r: {field: t.name(group, a)}


def _control(t: _Teller, a: int, b: int, x: float, link: int, now: int, key: int, r: Any) -> dict[str, str]:
    return {"control": f"{x:.2f}"}


_FIELDS: dict[int, Any] = {
    EV_ONSET: _onset,
    EV_CHOICE: _choice,
    EV_REFERRED: _referred,
    EV_STEP_DOWN: _step_down,
    EV_BOUNCE_BACK: _bounce_back,
    LIES_DOWN: _lies_down,
    EV_WORSE: _worse,
    EV_DEFINITIVE: _definitive,
    EV_EPISODE_END: _end,
    EV_INSIDE: _inside,
    EV_BOOKED: _booked,
    EV_CANCELLED: lambda t, a, b, x, link, now, key, r: {"slot_day": t.day(link), "reason": t.name("reason", b)},
    EV_SOLD_OUT: _sold_out,
    EV_SLOTS: _slots,
    EV_STEP_DOWN_REFUSED: _by_name("party", "party"),
    EV_HANDOVER_REFUSED: _by_name("party", "party"),
    EV_FULL: lambda t, a, b, x, link, now, key, r: {"queue": str(a)},
    EV_LEFT_COUNTY: lambda t, a, b, x, link, now, key, r: {"leaves": t.name("leaves", b)},
    EV_READMISSION: lambda t, a, b, x, link, now, key, r: {
        "since": t.length(a), "same": t.say("same_episode") if b else "",
    },
    EV_HANDOVER: lambda t, a, b, x, link, now, key, r: {"sender": t.facility(int(x))},
    EV_DEATH: _death,
    EV_REFERRAL_REFUSED: lambda t, a, b, x, link, now, key, r: {"party": t.name("party", a), "need": t.name("tier", b)},
    EV_FOLLOW_UP: _control,
    EV_CONTROL: _control,
    EV_OUT_OF_STOCK: lambda t, a, b, x, link, now, key, r: {"delivery": t.length(a), "lack": t.name("lack", b)},
    EV_BILL: lambda t, a, b, x, link, now, key, r: {
        "bill": t.name("bill", link), "fund": f"{a / 100:,.2f}", "own": f"{b / 100:,.2f}"
    },
    EV_AID: lambda t, a, b, x, link, now, key, r: {"serious": f"{a / 100:,.2f}", "assistance": f"{b / 100:,.2f}"},
    EV_SWAYED: lambda t, a, b, x, link, now, key, r: {
        "sway": t.name("sway", link), "done": t.say("is_done" if a else "is_not_done"), "gain": f"{x:,.0f}"
    },
    EV_FORGONE: lambda t, a, b, x, link, now, key, r: {"percent": str(a), "today": str(b)},
    EV_SAMPLE: lambda t, a, b, x, link, now, key, r: {"test": t.name("test", link)},
    EV_RECOGNISED: lambda t, a, b, x, link, now, key, r: {"test": t.name("test", link), "target": t.facility(a)},
    EV_MACHINE_BOOKED: lambda t, a, b, x, link, now, key, r: {"test": t.name("test", link), "target": t.facility(a)},
    EV_RECALL: _by_name("recall", "recall"),
    EV_BOARD: lambda t, a, b, x, link, now, key, r: {"board": t.name("board", int(x))},
    EV_READING: lambda t, a, b, x, link, now, key, r: {
        "centre": "" if link == NONE else t.say("centre_of", consortium=t.consortium(link))
    },
    EV_TEST: lambda t, a, b, x, link, now, key, r: {"test": t.name("test", link)},
    EV_DOOR: lambda t, a, b, x, link, now, key, r: {
        "came_by": t.name("came_by", link), "since": t.length(a),
        "warned": t.say("warned", time=t.length(b)) if b else "",
    },
    EV_EPIDEMIC: lambda t, a, b, x, link, now, key, r: {"phase": t.say("begins" if a else "is_over")},
    EV_TRANSFER: lambda t, a, b, x, link, now, key, r: {"target": t.facility(link)},
    EV_VEHICLE: lambda t, a, b, x, link, now, key, r: {"target": t.facility(link)},
    EV_OVERTAKEN: lambda t, a, b, x, link, now, key, r: {"own": t.own},
    EV_EMERGENCY_IN_WARD: lambda t, a, b, x, link, now, key, r: {"able": t.say("able" if b else "not_able")},
    EV_AMBULANCE: lambda t, a, b, x, link, now, key, r: {
        "since": t.length(a),
        "passed": "" if link == NONE else t.say("passed", facility=t.facility(link), time=t.length(b)),
    },
    EV_HISTORY: lambda t, a, b, x, link, now, key, r: {"history": t.name("history", int(x)), "asked": t.length(a)},
    EV_LETTER: lambda t, a, b, x, link, now, key, r: {"asked": t.length(a)},
    EV_CHECKLIST: lambda t, a, b, x, link, now, key, r: {"asked": t.length(a)},
    EV_PATHWAY: lambda t, a, b, x, link, now, key, r: {"kept": t.say("pathway_kept" if a else "pathway_left")},
    EV_TEAM: lambda t, a, b, x, link, now, key, r: {"asked": t.length(a)},
    HOLD_PLACED: lambda t, a, b, x, link, now, key, r: {"expiry": t.until(now + a, now)},
}
