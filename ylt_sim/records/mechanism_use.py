"""What each mechanism of a consortium did in a run: events it caused and staff minutes it used, from event rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_EXPIRED, HOLD_RELEASED, NONE
from ylt_sim.records.audit_holds import holds_of
from ylt_sim.records.audit_units import NAME
from ylt_sim.records.mechanism_lines import lines_of
from ylt_sim.records.mechanism_sheet import Sheet, latest, link_of, moment, value_of
from ylt_sim.records.mechanism_staff import add_duty, add_staff
from ylt_sim.records.standing import NOBODY, Standing
from ylt_sim.world.codes import (
    COORDINATES_HANDOVER,
    END_SPARED,
    EV_AMBULANCE,
    EV_BOARD,
    EV_BOOKED,
    EV_BOUNCE_BACK,
    EV_CHECKLIST,
    EV_COORDINATION,
    EV_COURIER,
    EV_DESK,
    EV_DISPENSED,
    EV_DOOR,
    EV_EPISODE_END,
    EV_FOLLOW_UP,
    EV_FOLLOW_UP_MISSED,
    EV_HANDOVER,
    EV_HANDOVER_REFUSED,
    EV_HISTORY,
    EV_INTAKE,
    EV_INTERNET,
    EV_LATE,
    EV_LETTER,
    EV_MACHINE_BOOKED,
    EV_OUT_OF_STOCK,
    EV_PATHWAY,
    EV_READING,
    EV_RECOGNISED,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_REMOTE_GAVE_UP,
    EV_REVIEW,
    EV_SAMPLE,
    EV_SIGNED,
    EV_SLOTS,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_SWAYED,
    EV_TEAM,
    EV_TEST,
    EV_TRANSFER,
    EV_VEHICLE,
    EV_VISIT,
    HISTORY_ARRIVED,
    HISTORY_IN_LETTER,
    HISTORY_ON_RECORD,
    HISTORY_SHORTER,
    NURSING_HOME,
    PARTY_PATIENT,
    PARTY_TARGET,
    POOL_COORDINATOR,
    POOL_INTERNET,
    POOL_WARD,
    REFERRED,
    REHABILITATION_HOSPITAL,
    SLOT_KEPT,
    SWAY_NAMES,
    TEST_SHARED,
    WAY_BED,
    WAY_PLAIN,
    WAY_RETURN,
    WAY_SLOT,
)

__all__ = ["add_parts", "mechanism_use", "sheet_of"]

BED_ENDS = {"claimed": HOLD_CLAIMED, "expired": HOLD_EXPIRED, "released": HOLD_RELEASED}

Rows = NDArray[Any]
Numbers = NDArray[np.int64]


def mechanism_use(rows: Rows, standing: Standing) -> pd.DataFrame:
    """What each mechanism did: one row a mechanism, consortium, period and line.

    Parameters
    ----------
    rows
        All event rows of a run, in the order in which they were written.
    standing
        Who belongs to whom (`ylt_sim.records.standing.standing_of`).

    Returns
    -------
    pandas.DataFrame
        ``mechanism, mechanism_zh, consortium, period, is_on, line, event, event_zh, staff, staff_zh, count, minutes,
        minutes_are, events, staff_minutes, events_per_10000_week, staff_minutes_per_10000_week, seen_as, note``.

    Notes
    -----
    ``events`` and ``staff_minutes`` may be added up within a mechanism: they leave out second views of the same event
    and of the same minutes, time on duty without work, machines and vehicles (see ``minutes_are``). One event may be
    of two mechanisms: who steps down to a nursing home is an event of both. ``consortium`` is the one that the row
    names, or the only one of its era to which the places of the row belong; else ``all``. A span of duty belongs to
    the period in which it begins. ``is_on``: a consortium of that period has a quantity of the mechanism that is not
    that of strength 0; events of a mechanism that is off happen without it as well.
    """
    return sheet_of(rows, standing).frame()


def sheet_of(rows: Rows, standing: Standing) -> Sheet:
    """The sheet on which all events and minutes of a run are noted."""
    sheet = Sheet(rows, standing)
    add_parts(sheet)
    return sheet


def add_parts(sheet: Sheet) -> None:
    """Look for every line."""
    for part in (_referral, _step_down, _pathways, _handover, _telemedicine, _pharmacy_and_tests, _care_at_home,
                 _emergency, _money, add_staff, add_duty):  # fmt: skip
        part(sheet)


def _holds(sheet: Sheet, mechanism: str, causes: Rows) -> None:
    """Beds held in the second of one of these rows of the same patient."""
    holds = holds_of(sheet.rows, sheet.standing.horizon)
    holds = holds.where(value_of(sheet.standing.pool_kind, holds.pool) == POOL_WARD)
    order = np.argsort(moment(causes), kind="stable")
    cause, when = causes[order], moment(causes)[order]
    placed = holds.key * NAME + holds.placed
    at = latest(when, placed)
    mine = at >= 0
    mine[mine] = when[at[mine]] == placed[mine]
    link = np.full(len(at), NONE, np.int64)
    link[mine] = cause["link"][at[mine]]
    sheet.add(mechanism, "hold_placed", holds.placed[mine], link[mine])
    for key, how in BED_ENDS.items():
        ended = mine & (holds.how == how)
        sheet.add(mechanism, f"hold_{key}", holds.ended[ended], link[ended])


def _refusals(sheet: Sheet, mechanism: str, own: Rows, consortium: Numbers) -> None:
    """Refusals by party."""
    for line in lines_of(mechanism):
        if line.key.startswith("refused_"):
            chosen = own["a"] == int(line.key.removeprefix("refused_"))
            sheet.add(mechanism, line.key, own[chosen], consortium[chosen])


def _referral(sheet: Sheet) -> None:
    """绿色通道, 双向转诊上转."""
    s = sheet.standing
    referred = sheet.of(EV_REFERRED)
    through = referred[(referred["link"] != NONE) & np.isin(referred["b"], (WAY_PLAIN, WAY_BED, WAY_SLOT))]
    bed, slot = through[through["b"] == WAY_BED], through[through["b"] == WAY_SLOT]
    sheet.add("green_channel", "referred_bed", bed, link_of(bed))
    sheet.add("green_channel", "referred_slot", slot, link_of(slot))
    _holds(sheet, "green_channel", np.concatenate([bed, sheet.of(EV_BOUNCE_BACK)]))
    booked, days = sheet.of(EV_BOOKED), sheet.of(EV_SLOTS)
    booked, days = booked[booked["a"] == SLOT_KEPT], days[days["a"] == SLOT_KEPT]
    sheet.add("green_channel", "kept_taken", booked, s.which(booked["time"], lead=booked["facility"]))
    # The row of a day is written at the midnight after it.
    over = days["time"] - 1
    sheet.add("green_channel", "kept_released", over, s.which(over, lead=days["facility"]), count=days["b"])

    sheet.add("up_referral", "referred", through, link_of(through))
    refused = sheet.of(EV_REFERRAL_REFUSED)
    refused = refused[np.isin(refused["a"], (PARTY_PATIENT, PARTY_TARGET))]
    whose = s.which(refused["time"], of=(refused["facility"],))
    refused, whose = refused[whose != NOBODY], whose[whose != NOBODY]
    _refusals(sheet, "up_referral", refused, whose)
    letter, told = sheet.of(EV_LETTER), sheet.of(EV_HISTORY)
    letter, told = letter[letter["link"] != NONE], told[told["x"] == HISTORY_IN_LETTER]
    sheet.add("up_referral", "letter", letter, link_of(letter), minutes=letter["a"] / 60)
    sheet.add("up_referral", "letter_saved", letter, link_of(letter), minutes=letter["b"] / 60)
    sheet.add("up_referral", "summary", told, link_of(told), minutes=told["b"] / 60)
    desk = sheet.of(EV_DESK)
    sheet.add("up_referral", "desk", desk, link_of(desk), minutes=desk["b"] / 60)


def _step_down(sheet: Sheet) -> None:
    """双向转诊下转, 康复护理承接."""
    s = sheet.standing
    offer = sheet.of(EV_COORDINATION)
    by_lead = s.which(offer["time"], lead=offer["facility"])
    is_desk = sheet.kind(offer) == POOL_COORDINATOR
    of_clinics = is_desk & (sheet.detail(offer) == COORDINATES_HANDOVER)
    asked = offer["key"].astype(np.int64) * NAME + offer["time"] - offer["b"] - offer["a"]
    is_plan = ~is_desk & np.isin(asked, moment(offer[of_clinics]))
    for mechanism, key, chosen in (
        ("down_referral", "offer", is_desk & ~of_clinics),
        ("down_referral", "raised", ~is_desk & ~is_plan),
        ("outpatient_step_down", "offer", of_clinics),
        ("outpatient_step_down", "plan", is_plan),
    ):
        sheet.add(mechanism, key, offer[chosen], by_lead[chosen], minutes=offer["b"][chosen] / 60)

    moved, refused, back = (sheet.of(e) for e in (EV_STEP_DOWN, EV_STEP_DOWN_REFUSED, EV_BOUNCE_BACK))
    back = back[back["a"] == 1]
    sheet.add("down_referral", "moved", moved, link_of(moved))
    _refusals(sheet, "down_referral", refused, s.which(refused["time"], lead=refused["facility"]))
    _holds(sheet, "down_referral", moved)
    sheet.add("down_referral", "bounce", back, link_of(back))
    special = np.isin(value_of(s.facility_kind, moved["a"]), (REHABILITATION_HOSPITAL, NURSING_HOME))
    sheet.add("rehab_nursing", "taken", moved[special], link_of(moved)[special])
    intake = sheet.of(EV_INTAKE)
    sheet.add("rehab_nursing", "intake", intake, s.which(intake["time"], member=intake["facility"]),
              minutes=intake["b"] / 60)  # fmt: skip


def _pathways(sheet: Sheet) -> None:
    """临床路径."""
    begun, checked = sheet.of(EV_PATHWAY), sheet.of(EV_CHECKLIST)
    for key, chosen in (("kept", begun["a"] == 1), ("left", begun["a"] == 0), ("shorter", begun["b"] > 0)):
        sheet.add("pathways", key, begun[chosen], link_of(begun)[chosen])
    sheet.add("pathways", "checklist", checked, link_of(checked), minutes=checked["a"] / 60)


def _handover(sheet: Sheet) -> None:
    """门诊下转."""
    s = sheet.standing
    made, refused, referred = (sheet.of(e) for e in (EV_HANDOVER, EV_HANDOVER_REFUSED, EV_REFERRED))
    again = referred[referred["b"] == WAY_RETURN]
    sheet.add("outpatient_step_down", "handover", made, link_of(made), minutes=made["b"] / 60)
    _refusals(sheet, "outpatient_step_down", refused, s.which(refused["time"], lead=refused["facility"]))
    sheet.add("outpatient_step_down", "return", again, link_of(again))


def _telemedicine(sheet: Sheet) -> None:
    """远程诊断中心, 远程会诊, 互联网医院."""
    s = sheet.standing
    for event, key in ((EV_READING, "reading"), (EV_LATE, "late"), (EV_COURIER, "courier")):
        own = sheet.of(event)
        own = own[own["link"] != NONE]
        minutes = own["b"] / 60 if event == EV_READING else 0.0
        sheet.add("tele_diagnostic", key, own, link_of(own), minutes=minutes)
    sample = sheet.of(EV_SAMPLE)
    sheet.add("tele_diagnostic", "sample", sample, s.which(sample["time"], member=sample["facility"]),
              minutes=sample["b"] / 60)  # fmt: skip

    remote, lost, board = sheet.of(EV_REMOTE_CONSULTATION), sheet.of(EV_REMOTE_GAVE_UP), sheet.of(EV_BOARD)
    sheet.add("tele_consult", "consultation", remote, link_of(remote), minutes=remote["b"] / 60)
    sheet.add("tele_consult", "local", remote, link_of(remote), minutes=(remote["a"] + remote["b"]) / 60)
    by_screen = sheet.kind(lost) == POOL_INTERNET
    at_place, at_home = lost[~by_screen], lost[by_screen]
    sheet.add("tele_consult", "gave_up", at_place, link_of(at_place), minutes=at_place["a"] / 60)
    sheet.add("tele_consult", "board", board, link_of(board), minutes=2 * board["b"] / 60)

    visit = sheet.of(EV_INTERNET)
    sheet.add("internet_hospital", "visit", visit, link_of(visit), minutes=visit["b"] / 60)
    sheet.add("internet_hospital", "gave_up", at_home, link_of(at_home))


def _pharmacy_and_tests(sheet: Sheet) -> None:
    """药品共享, 检查检验结果互认, 设备共享."""
    s = sheet.standing
    lack, delivered, end = sheet.of(EV_OUT_OF_STOCK), sheet.of(EV_DISPENSED), sheet.of(EV_EPISODE_END)
    whose = s.which(lack["time"], of=(lack["facility"],))
    for what in range(3):
        sheet.add("shared_pharmacy", f"lack_{what}", lack[lack["b"] == what], whose[lack["b"] == what])
    sheet.add("shared_pharmacy", "delivered", delivered, s.which(delivered["time"], of=(delivered["facility"],)))
    spared = end[end["a"] == END_SPARED]
    sheet.add("shared_pharmacy", "spared", spared)
    for mechanism, key, event in (("mutual_recognition", "recognised", EV_RECOGNISED),
                                  ("shared_equipment", "booked", EV_MACHINE_BOOKED)):  # fmt: skip
        own = sheet.of(event)
        sheet.add(mechanism, key, own, s.which(own["time"], of=(own["facility"], own["a"])))
    test = sheet.of(EV_TEST)
    test = test[test["x"] == TEST_SHARED]
    at = value_of(s.pool_facility, test["pool"])
    sheet.add("shared_equipment", "test", test, s.which(test["time"], of=(at,)), minutes=test["b"] / 60)


def _care_at_home(sheet: Sheet) -> None:
    """家庭医生签约, 慢病管理, 信息统一."""
    s = sheet.standing
    signed, done, missed = sheet.of(EV_SIGNED), sheet.of(EV_FOLLOW_UP), sheet.of(EV_FOLLOW_UP_MISSED)
    sheet.add("family_doctor", "signed", signed, s.which(signed["time"], of=(signed["facility"],)))
    sheet.add("chronic_mgmt", "done", done, s.which(done["time"], of=(done["facility"],)), minutes=done["b"] / 60)
    sheet.add("chronic_mgmt", "missed", missed, s.which(missed["time"], of=(missed["facility"],)))

    since = np.where(s.is_signed, np.int64(0), np.iinfo(np.int64).max)
    since[signed["resident"]] = np.minimum(since[signed["resident"]], signed["time"])
    seen = sheet.of(EV_VISIT, EV_REVIEW)
    seen = seen[seen["resident"] != NONE]
    visit = seen[seen["event"] == EV_VISIT]
    is_own = (s.own_places[visit["resident"]] == visit["facility"][:, None]).any(axis=1)
    own = visit[is_own & (since[visit["resident"]] <= visit["time"])]
    first = (own["link"] == REFERRED) & ~np.isin(own["key"] >> 3, sheet.of(EV_REFERRED)["key"] >> 3)
    whose = s.which(own["time"], of=(own["facility"],))
    sheet.add("family_doctor", "own", own, whose, minutes=own["b"] / 60)
    sheet.add("family_doctor", "first", own[first], whose[first], minutes=own["b"][first] / 60)

    seen = seen[np.argsort(seen["key"] >> 3, kind="stable")]
    now, was = seen[1:], seen[:-1]
    elsewhere = (now["key"] >> 3 == was["key"] >> 3) & (now["facility"] != was["facility"]) & (now["event"] == EV_VISIT)
    now, was = now[elsewhere], was[elsewhere]
    whose = s.which(now["time"], of=(now["facility"], was["facility"]))
    sheet.add("unified_info", "known", now[whose != NOBODY], whose[whose != NOBODY])
    history = sheet.of(EV_HISTORY)
    read, part = np.isin(history["x"], (HISTORY_ON_RECORD, HISTORY_ARRIVED)), history["x"] == HISTORY_SHORTER
    for key, chosen, seconds in (("read", read, "b"), ("in_part", part, "b"), ("asked", history["a"] > 0, "a")):
        own = history[chosen]
        sheet.add("unified_info", key, own, link_of(own), minutes=own[seconds] / 60)


def _money(sheet: Sheet) -> None:
    """总额打包, 财务统一: decisions that fall otherwise than today; a member's are of its account."""
    s = sheet.standing
    own = sheet.of(EV_SWAYED)
    whose, led = s.which(own["time"], of=(own["facility"],)), s.which(own["time"], lead=own["facility"])
    for decision in range(len(SWAY_NAMES)):
        chosen = own["link"] == decision
        sheet.add("global_budget", f"swayed_{decision}", own[chosen], whose[chosen])
    of_member = (whose != NOBODY) & (led == NOBODY)
    sheet.add("unified_finance", "swayed", own[of_member], whose[of_member])


def _emergency(sheet: Sheet) -> None:
    """急救网络."""
    s = sheet.standing
    door, transfer, vehicle = sheet.of(EV_DOOR), sheet.of(EV_TRANSFER), sheet.of(EV_VEHICLE)
    door = door[door["b"] > 0]
    call, team = sheet.of(EV_AMBULANCE), sheet.of(EV_TEAM)
    call, team = call[call["link"] != NONE], team[team["b"] > 0]
    sheet.add("emergency_network", "passed", call, s.which(call["time"], of=(call["facility"],)),
              minutes=call["b"] / 60)  # fmt: skip
    sheet.add("emergency_network", "team", team, s.which(team["time"], of=(team["facility"],)),
              minutes=team["b"] / 60)  # fmt: skip
    sheet.add("emergency_network", "warned", door, s.which(door["time"], of=(door["facility"],)))
    sheet.add("emergency_network", "transfer", transfer,
              s.which(transfer["time"], of=(transfer["facility"], link_of(transfer))))  # fmt: skip
    sheet.add("emergency_network", "vehicle", vehicle, s.which(vehicle["time"], of=(vehicle["facility"],)),
              minutes=vehicle["b"] / 60)  # fmt: skip
