"""Staff of mechanisms: doctors at places that are not their own, and time on duty in pools that mechanisms staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE, SECONDS_A_DAY
from ylt_sim.records.audit_units import NAME, duties_of
from ylt_sim.records.mechanism_sheet import Sheet, latest, value_of
from ylt_sim.records.standing import NOBODY
from ylt_sim.world.codes import (
    ABSENT_POSTED,
    ABSENT_TRAINING,
    ABSENT_WARD_POSTED,
    COORDINATES_DESK,
    COORDINATES_HANDOVER,
    EV_ABSENT,
    EV_NOT_SENT,
    EV_REVIEW,
    EV_STAY,
    EV_TRAINED,
    EV_VISIT,
    GOES_ASSIGNED,
    GOES_BY_HIMSELF,
    POOL_BOARD,
    POOL_CLINIC,
    POOL_COORDINATOR,
    POOL_DUTY,
    POOL_INTERNET,
    POOL_READER,
    POOL_TEAM,
    POOL_THERAPIST,
)

__all__ = ["add_duty", "add_staff"]

Rows = NDArray[Any]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Away:
    """Spans for which doctors are away from their roster, sorted by doctor and time."""

    moment: Numbers
    until: Numbers
    kind: Numbers

    def at(self, doctor: Numbers, time: Numbers) -> Numbers:
        """Kind of absence of each doctor at a second, ``NONE`` if he is not away."""
        if len(self.moment) == 0:
            return np.full(len(doctor), NONE)
        wanted = doctor.astype(np.int64) * NAME + time
        at = latest(self.moment, wanted)
        inside = (at >= 0) & (self.moment[at] // NAME == doctor) & (time < self.until[at])
        return np.where(inside, self.kind[at], NONE)


def away_of(absent: Rows) -> Away:
    moment = absent["doctor"].astype(np.int64) * NAME + absent["time"]
    order = np.argsort(moment, kind="stable")
    own = absent[order]
    return Away(moment[order], own["time"].astype(np.int64) + own["b"] * SECONDS_A_DAY, own["a"].astype(np.int64))


def add_staff(sheet: Sheet) -> None:
    """专家下沉, 病区派驻, 上挂进修, 人员统一管理: doctors at places that are not their own."""
    s = sheet.standing
    absent, trained, not_sent = sheet.of(EV_ABSENT), sheet.of(EV_TRAINED), sheet.of(EV_NOT_SENT)
    away = away_of(absent)
    for mechanism, reason in (("expert_rotation", ABSENT_POSTED), ("ward_posting", ABSENT_WARD_POSTED)):
        own = absent[absent["a"] == reason]
        post = value_of(s.pool_facility, own["pool"])
        whose = s.which(own["time"], lead=s.home(own["doctor"]), member=post)
        sheet.add(mechanism, "posting", own, whose)
        for key, how in (("assigned", GOES_ASSIGNED), ("by_himself", GOES_BY_HIMSELF)):
            sheet.add("unified_people", key, own[own["link"] == how], whose[own["link"] == how])
    begun = absent[absent["a"] == ABSENT_TRAINING]
    for key, own in (("begun", begun), ("trained", trained)):
        sheet.add("staff_training_up", key, own, s.which(own["time"], member=s.home(own["doctor"])))
    sheet.add("unified_people", "not_sent", not_sent, s.which(not_sent["time"], lead=s.home(not_sent["doctor"])))

    d = duties_of(sheet.rows, s.horizon)
    at, home = value_of(s.pool_facility, d.pool), s.home(d.doctor)
    kind, why = value_of(s.pool_kind, d.pool), away.at(d.doctor, d.begin)
    minutes, road = (d.end - d.begin) / 60, sheet.rows["b"][d.on_row] / 60
    down = s.which(d.begin, lead=home, member=at)
    is_down = (down != NOBODY) & (home != NONE) & (at != home)
    sits = is_down & (kind == POOL_CLINIC) & (why == NONE)
    # Sorted by doctor and time: the span before is the session that teaching ends, or the clinic that follows it.
    joins = (d.doctor[1:] == d.doctor[:-1]) & (at[1:] == at[:-1]) & (d.begin[1:] == d.end[:-1])
    beside = np.zeros(len(sits), bool)
    beside[1:] |= joins & sits[:-1]
    beside[:-1] |= joins & sits[1:]
    on_duty = is_down & (kind == POOL_DUTY)
    lines: list[tuple[str, str, Mask, Any]] = [
        ("expert_rotation", "session", sits, minutes),
        ("expert_rotation", "road", sits & (road > 0), road),
        ("expert_rotation", "teaching", on_duty & (why == NONE) & beside, minutes),
        ("expert_rotation", "posted_duty", is_down & (why == ABSENT_POSTED), minutes),
        ("ward_posting", "posted_duty", is_down & (why == ABSENT_WARD_POSTED), minutes),
        ("ward_posting", "round", on_duty & (why == NONE) & ~beside, minutes),
        ("ward_posting", "road", on_duty & (why == NONE) & ~beside & (road > 0), road),
        ("chronic_mgmt", "specialist_duty", is_down & (kind == POOL_TEAM), minutes),
        ("chronic_mgmt", "road", is_down & (kind == POOL_TEAM) & (road > 0), road),
    ]
    for mechanism, key, chosen, length in lines:
        sheet.add(mechanism, key, d.begin[chosen], down[chosen], minutes=length[chosen])
    up = s.which(d.begin, lead=at, member=home)
    trains = (why == ABSENT_TRAINING) & (kind == POOL_DUTY) & (up != NOBODY) & (home != NONE)
    sheet.add("staff_training_up", "duty", d.begin[trains], up[trains], minutes=minutes[trains])
    reviews = (kind == POOL_DUTY) & (home != NONE) & (at == home) & (why == NONE)
    sheet.add("pathways", "review", d.begin[reviews], s.which(d.begin[reviews], lead=at[reviews]),
              minutes=minutes[reviews])  # fmt: skip
    era = (d.begin >= s.policy_second).astype(np.int64)[is_down]
    people = np.column_stack([era, down[is_down], d.doctor[is_down]])
    _, first = np.unique(people, axis=0, return_index=True)
    sheet.add("unified_people", "sent", d.begin[is_down][first], down[is_down][first])

    seen = sheet.of(EV_VISIT, EV_REVIEW)
    home = s.home(seen["doctor"])
    down = s.which(seen["time"], lead=home, member=seen["facility"])
    is_down = (down != NOBODY) & (home != NONE) & (seen["facility"] != home)
    why = away.at(seen["doctor"], seen["time"] - seen["b"])
    for key, chosen in (("seen", is_down & (why == NONE)), ("posted_seen", is_down & (why == ABSENT_POSTED))):
        sheet.add("expert_rotation", key, seen[chosen], down[chosen], minutes=seen["b"][chosen] / 60)
    stay = sheet.of(EV_STAY)
    stay = stay[value_of(s.is_shared.astype(np.int64), stay["pool"]) == 1]
    sheet.add("ward_posting", "stay", stay, s.which(stay["time"], member=stay["facility"]))


def add_duty(sheet: Sheet) -> None:
    """Time on duty in pools that mechanisms staff."""
    s = sheet.standing
    d = duties_of(sheet.rows, s.horizon)
    at, kind, detail = (value_of(table, d.pool) for table in (s.pool_facility, s.pool_kind, s.pool_detail))
    shared = value_of(s.is_shared.astype(np.int64), d.pool) == 1
    desk = kind == POOL_COORDINATOR
    for mechanism, key, chosen in (
        ("up_referral", "desk_duty", desk & (detail == COORDINATES_DESK)),
        ("outpatient_step_down", "duty", desk & (detail == COORDINATES_HANDOVER)),
        ("down_referral", "duty", desk & ~np.isin(detail, (COORDINATES_DESK, COORDINATES_HANDOVER))),
        ("tele_diagnostic", "duty", (kind == POOL_READER) & shared),
        ("tele_consult", "board_duty", kind == POOL_BOARD),
        ("internet_hospital", "duty", kind == POOL_INTERNET),
        ("rehab_nursing", "duty", kind == POOL_THERAPIST),
        ("chronic_mgmt", "duty", kind == POOL_TEAM),
    ):
        begin, end, place = d.begin[chosen], d.end[chosen], at[chosen]
        by_member = mechanism in ("rehab_nursing", "chronic_mgmt")
        whose = s.which(begin, member=place) if by_member else s.which(begin, lead=place)
        sheet.add(mechanism, key, begin, whose, minutes=(end - begin) / 60)
