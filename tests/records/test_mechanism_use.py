"""Mechanism x events x staff minutes: little worlds traced by hand, and a county against direct counts of its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ylt_sim as ylt
from tests.journey.little import (
    ALWAYS,
    DOCTORS,
    F_TOWNSHIP,
    F_VILLAGE,
    HOUR,
    KINDS,
    POOL,
    POOLS,
    Ill,
    Little,
    condition,
    consortium,
    episode_with,
)
from ylt_sim.kernel.codes import NONE, OFF_DUTY_EVENT, ON_DUTY, SECONDS_A_DAY
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.records.mechanism_lines import LINES, MINUTES, NOTES, STAFF, USED
from ylt_sim.records.mechanism_sheet import Sheet
from ylt_sim.records.mechanism_use import add_parts, mechanism_use
from ylt_sim.records.standing import Ally, Standing
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.world import codes

DETAIL = {"c.desk": codes.COORDINATES_DESK, "c.handover": codes.COORDINATES_HANDOVER}
SHARED = ("c.readers", "c.board", "c.internet", "t.duty", "t.county_ward", "v.team", "t.team", "c.desk", "c.handover")
OFFICE = [("c.internal", f"{d} 08:00", f"{d} 17:00", 0) for d in range(7)]


def standing_of_little(little: Little) -> Standing:
    """Who belongs to whom in a little world; its consortia are called one, two, ..."""
    eras = (little.today, little.today if little.consortia is None else little.consortia)
    allies = tuple(
        Ally(("one", "two")[i], era == 1, int(item["row"]["lead"]), frozenset(link[0] for link in item["links"]))
        for era, items in enumerate(eras)
        for i, item in enumerate(items)
    )  # fmt: skip
    n = len(little.residents())
    return Standing(
        pool_kind=np.array([kind for _, kind, _ in POOLS.values()]),
        pool_detail=np.array([DETAIL.get(name, NONE) for name in POOLS]),
        pool_facility=np.array([facility for facility, _, _ in POOLS.values()]),
        is_shared=np.array([name in SHARED for name in POOLS]),
        doctor_home=np.array([POOLS[pool][0] for pool, _ in DOCTORS.values()]),
        facility_kind=np.array(KINDS),
        own_places=np.tile([F_VILLAGE, F_TOWNSHIP], (n, 1)),
        is_signed=np.array([little.resident.get(name, {}).get("is_signed", 0) == 1 for name in little.residents()]),
        allies=allies,
        policy_second=(little.days if little.policy_day is None else little.policy_day) * SECONDS_A_DAY,
        horizon=little.days * SECONDS_A_DAY,
    )


def use_of(little: Little) -> pd.DataFrame:
    return mechanism_use(little.run(compiled=False).rows, standing_of_little(little))


def told(table: pd.DataFrame, mechanism: str, period: str = "before") -> dict[str, tuple[int, float]]:
    """Line -> count and minutes, of lines that have any."""
    own = table[(table["mechanism"] == mechanism) & (table["period"] == period) & (table["count"] > 0)]
    return {line: (int(n), float(m)) for line, n, m in zip(own["line"], own["count"], own["minutes"], strict=True)}


def test_every_line_is_looked_for_and_every_mechanism_appears_with_zeros():
    little = Little([], days=1)
    empty = np.zeros(0, EVENT_ROW)
    sheet = Sheet(empty, standing_of_little(little))
    add_parts(sheet)
    assert set(sheet.found) == {(line.mechanism, line.key) for line in LINES}
    table = mechanism_use(empty, standing_of_little(little))
    assert list(dict.fromkeys(table["mechanism"])) == list(MECHANISMS)
    assert set(table["period"]) == {"before", "after"}
    assert (table[["count", "minutes", "events", "staff_minutes"]] == 0).all(axis=None)
    assert (table["mechanism_zh"] != "").all() and (table["event_zh"] != "").all()


def test_lines_are_described_once_each_and_by_words_that_exist():
    assert len({(line.mechanism, line.key) for line in LINES}) == len(LINES)
    assert {line.mechanism for line in LINES} <= set(MECHANISMS)
    assert set(NOTES) <= set(MECHANISMS)
    for line in LINES:
        assert line.staff in STAFF and line.minutes in MINUTES, line
        assert bool(line.minutes) == bool(line.staff), line


def test_a_referral_through_the_green_channel():
    """The trace of the green channel: Vera's letter takes a minute; a bed is held and claimed. Held for half an hour
    only, it lapses before he is there.
    """
    for hold, end in ((6 * HOUR, "hold_claimed"), (HOUR // 2, "hold_expired")):
        table = use_of(Little(
            [Ill("li", "09:00", "pneumonia")],
            {"pneumonia": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=2 * SECONDS_A_DAY)},
            today=[consortium(hold_seconds=hold)], days=4,
        ))  # fmt: skip
        assert told(table, "green_channel") == {"referred_bed": (1, 0.0), "hold_placed": (1, 0.0), end: (1, 0.0)}
        assert told(table, "up_referral") == {
            "referred": (1, 0.0), "letter": (1, 1.0), "letter_saved": (1, 4.0), "desk_duty": (1, 4 * 24 * 60.0),
        }  # fmt: skip
        assert table["staff_minutes"].sum() == 1.0  # what is saved is no minute used
        own = table[(table["mechanism"] == "green_channel") & (table["count"] > 0)]
        assert set(own["consortium"]) == {"one"}
        assert own["events"].sum() == 2  # the end of a hold is no event of its own


@pytest.mark.parametrize(
    ("record", "values", "mechanism", "told_of_it"),
    [
        (False, {"history_seconds": 180.0}, "unified_info", {"known": (1, 0.0), "asked": (1, 3.0)}),
        (False, {"history_seconds": 60.0}, "unified_info",
         {"known": (1, 0.0), "in_part": (1, 2.0), "asked": (1, 1.0)}),
        (True, {"history_seconds": 60.0}, "unified_info", {"known": (1, 0.0), "read": (1, 3.0)}),
        (False, {"history_seconds": 60.0, "record_delay_seconds": 1800}, "unified_info",
         {"known": (1, 0.0), "read": (1, 3.0)}),
        (False, {"summary_share": 1.0}, "up_referral",
         {"referred": (1, 0.0), "letter": (1, 1.0), "letter_saved": (1, 4.0), "summary": (1, 3.0),
          "desk_duty": (1, 24 * 60.0)}),
    ],
)  # fmt: skip
def test_a_history_that_is_read_or_asked_again(record: bool, values: dict, mechanism: str, told_of_it: dict):
    """Seen at the village, an hour later at the county. Three minutes of asking again, fewer by what can be read."""
    table = use_of(Little(
        [Ill("li", "09:00", "chest")], {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(record=record, **{"record_delay_seconds": 7 * SECONDS_A_DAY, **values})],
        par={"history_seconds": 180.0, "record_delay_seconds": 7 * SECONDS_A_DAY}, days=1,
    ))  # fmt: skip
    assert told(table, mechanism) == told_of_it
    assert table["staff_minutes"].sum() == 1.0  # the letter; asking is part of a visit, and saving no work


def test_an_emergency_passes_the_nearest_hospital_and_is_awaited():
    """To the city past the county, 45 minutes longer; its team, warned 15 minutes ahead, is there after 15 of the 20
    that the doctor at the door is with him anyway: of the ten that he would have stayed longer all are saved.
    """
    all_day = [SECONDS_A_DAY] * 2
    stroke = condition(codes.SEVERE, 4, admit=1.0, acute_seconds=float(SECONDS_A_DAY), needs_team=1,
                       critical_from=codes.SEVERE)  # fmt: skip
    table = use_of(Little(
        [Ill("li", "09:00", "stroke")], {"stroke": stroke}, days=3,
        facility={"county": {"team_seconds": all_day},
                  "tertiary": {"team_seconds": all_day, "prealert_seconds": [15 * 60] * 2},
                  "township": {"dispatched_share": [1.0] * 2}},
        par={"ambulance_share": 1.0, "assembly_seconds": 1800.0},
        today=[consortium("tertiary", ("township", "county"))],
    ))  # fmt: skip
    assert told(table, "emergency_network") == {"passed": (1, 45.0), "warned": (1, 0.0), "team": (1, 10.0)}


def hip(**more: Any) -> Little:
    """li at the county; the acute days end at 09:15 on day 2; Cora talks for a minute."""
    members = ("village", "township") + ("rehabilitation",) * more.pop("rehabilitation", False)
    values = {"has_coordinator": 1, "down_hold_seconds": 6 * HOUR, "payment_yuan": 100.0, **more.pop("values", {})}
    ill = condition(
        codes.MODERATE, 3, admit=1.0, acute_seconds=2.0 * SECONDS_A_DAY, recovery_seconds=3.0 * SECONDS_A_DAY,
        is_step_down=1, is_rehabilitation=1,
    )  # fmt: skip
    par = {"bounce": 0.0, **more.pop("par", {})}
    return Little([Ill("li", "08:00", "hip")], {"hip": ill}, prefer=("county",),
                  today=[consortium(members=members, **values)], par=par, days=12, **more)  # fmt: skip


def test_a_step_down_to_rehabilitation():
    """Offered in a minute of Cora, held and claimed, assessed in a minute of Theo: an event of both mechanisms."""
    table = use_of(hip(rehabilitation=True))
    assert told(table, "down_referral") == {
        "offer": (1, 1.0), "moved": (1, 0.0), "hold_placed": (1, 0.0), "hold_claimed": (1, 0.0),
        "duty": (1, 12 * 24 * 60.0),
    }  # fmt: skip
    assert told(table, "rehab_nursing") == {"taken": (1, 0.0), "intake": (1, 1.0), "duty": (1, 12 * 24 * 60.0)}
    total = table.groupby("mechanism")["staff_minutes"].sum()
    assert total["down_referral"] == total["rehab_nursing"] == 1.0
    assert told(table, "green_channel") == {}


def test_who_refuses_and_who_raises():
    """The patient says no after a minute of Cora. Raised by the ward's own doctor it is a minute of Ines."""
    refused = told(use_of(hip(par={"agree": 0.0})), "down_referral")
    assert {k: v for k, v in refused.items() if k != "duty"} == {"offer": (1, 1.0), "refused_0": (1, 0.0)}
    raised = told(use_of(hip(par={"raised": 1.0})), "down_referral")
    assert raised["raised"] == (1, 1.0) and "offer" not in raised


def test_worse_at_the_member():
    """Back to the hospital, whose green channel keeps a bed for him; twice, then he is well."""
    little = hip(par={"bounce": 1.0}, values={"hold_seconds": 6 * HOUR})
    little.days = 30
    table = use_of(little)
    assert told(table, "down_referral")["bounce"] == (2, 0.0)
    assert told(table, "down_referral")["hold_placed"] == (3, 0.0)
    assert told(table, "green_channel") == {"hold_placed": (2, 0.0), "hold_claimed": (2, 0.0)}


def test_an_outpatient_handed_down():
    """A minute each of Hana, of Ines for the plan, and of Tang: no step-down raised in a ward."""
    little = Little(
        [Ill("li", "08:00", "pressure")],
        {"pressure": condition(codes.MODERATE, 3, is_chronic=1)},
        prefer=("county",),
        today=[consortium(has_handover=1, handover_seconds=1.0)],
        facility={"township": {"named_panel": [10, 10]}},
        resident={"li": {"usual_option": 4}},
        days=1,
    )
    table = use_of(little)
    assert told(table, "outpatient_step_down") == {
        "offer": (1, 1.0), "plan": (1, 1.0), "handover": (1, 1.0), "duty": (1, 24 * 60.0),
    }  # fmt: skip
    own = table[table["mechanism"] == "outpatient_step_down"]
    assert (own["events"].sum(), own["staff_minutes"].sum()) == (2, 3.0)
    assert set(told(table, "down_referral")) == {"duty"}


@pytest.mark.parametrize("era", ["both", "policy"])
def test_readings_before_and_after(era: str):
    """An ECG at the township on day 0, two on day 1, when the policy begins; the centre reads a minute each. Where only
    the policy has a centre, the first is read by the local doctor.
    """
    reading = consortium(reading=True, has_reading=1)
    table = use_of(Little(
        [Ill("li", "09:00", "heart"), Ill("wang", "1 09:00", "heart"), Ill("zhao", "1 12:00", "heart")],
        {"heart": condition(codes.MODERATE, 2, tests=1 << codes.ECG)},
        prefer=("township",), machines={"township": {codes.ECG: "t.machine"}},
        today=[reading] if era == "both" else [consortium()], consortia=[reading], policy_day=1, days=2,
    ))  # fmt: skip
    before, after = (told(table, "tele_diagnostic", period).get("reading") for period in ("before", "after"))
    assert before == ((1, 1.0) if era == "both" else None)
    assert after == (2, 2.0)
    line = table[(table["line"] == "reading") & (table["period"] == "after")].iloc[0]
    # Three residents, one day.
    assert line["staff_minutes_per_10000_week"] == pytest.approx(2.0 / (3 / 10_000) * 7)


def test_both_doctors_of_a_remote_consultation():
    """Ines is with zhao until 09:35: Vera waits for 15 minutes with li, then both talk for one."""
    table = use_of(Little(
        [Ill("li", "09:00", "chest"), Ill("zhao", "08:20")],
        {"chest": condition(codes.MODERATE, 3), "cough": condition()},
        today=[consortium(consult=True, consult_seconds_a_day=3600.0)], par={"usual_bonus": 200.0},
        resident={"li": {"usual_option": 0}, "zhao": {"usual_option": 4}}, days=1,
    ))  # fmt: skip
    assert told(table, "tele_consult") == {"consultation": (1, 1.0), "local": (1, 16.0)}


def test_two_seniors_on_a_board():
    """One case of a minute on Wednesday: two minutes of staff; both sit for an hour."""
    shifts = {
        name: [(pool, "0 00:00", "2 14:00", 0), ("c.board", "2 14:00", "2 15:00", 0), (pool, "2 15:00", "7 00:00", 0)]
        for name, pool in (("Ines", "c.internal"), ("Sun", "c.surgery"))
    }
    table = use_of(Little(
        [Ill("li", "09:00", "back")], {"back": condition(codes.MODERATE, 2)}, prefer=("township",),
        par={"board_after": 0}, tier={"township": {"treat_within": 0.0}}, shifts=shifts,
        facility={"county": {"board": POOL["c.board"]}}, reserve={"c.board": (1, 1, 1)},
        today=[consortium(has_board=1)], days=4,
    ))  # fmt: skip
    assert told(table, "tele_consult") == {"board": (1, 2.0), "board_duty": (2, 120.0)}
    assert table.loc[table["mechanism"] == "tele_consult", "staff_minutes"].sum() == 2.0


def test_a_session_with_teaching_and_a_ward_round():
    """Ines on Monday: an hour of road, an hour of clinic in which li is seen for ten minutes, two hours of teaching.
    Sun on Tuesday: a round of two hours after an hour of road.
    """
    little = Little(
        [Ill("li", "08:30", "fever")],
        {"fever": condition(need=2)},
        prefer=("township",),
        shifts={
            "Ines": [("t.clinic", "0 08:00", "0 10:00", 60), ("t.duty", "0 10:00", "0 12:00", 0)],
            "Sun": [("t.duty", "1 08:00", "1 11:00", 60)],
            "Tang": [("t.clinic", "1 00:00", "7 00:00", 0)],
        },
        today=[consortium()],
        days=2,
    )
    table = use_of(little)
    assert told(table, "expert_rotation") == {
        "session": (1, 60.0), "road": (1, 60.0), "teaching": (1, 120.0), "seen": (1, 10.0),
    }  # fmt: skip
    assert table.loc[table["mechanism"] == "expert_rotation", "staff_minutes"].sum() == 240.0
    assert told(table, "ward_posting") == {"round": (1, 120.0), "road": (1, 60.0)}
    assert told(table, "unified_people") == {"sent": (2, 0.0)}
    # The same week without the consortium is a second place of practice, of no mechanism.
    alone = mechanism_use(little.run(compiled=False).rows, replace(standing_of_little(little), allies=()))
    assert told(alone, "expert_rotation") == {}


def test_postings_and_training():
    """Ines is assigned to the township for days 1 and 2, nine hours each; Sun goes to its ward on day 1 of his own
    accord, nine hours; Tang trains at the county on day 1, his nine hours.
    """
    little = Little(
        [],
        shifts={
            "Ines": OFFICE,
            "Sun": [("c.surgery", *hours, 0) for _, *hours, _ in OFFICE],
            "Tang": [("t.clinic", *hours, 0) for _, *hours, _ in OFFICE],
        },
        absences=(
            ("Ines", "1 00:00", "3 00:00", "t.clinic", codes.ABSENT_POSTED, codes.GOES_ASSIGNED),
            ("Sun", "1 00:00", "2 00:00", "t.duty", codes.ABSENT_WARD_POSTED, codes.GOES_BY_HIMSELF),
            ("Tang", "1 00:00", "2 00:00", "c.board", codes.ABSENT_TRAINING),
        ),
        today=[consortium()],
        days=4,
    )
    standing = standing_of_little(little)
    kind = standing.pool_kind.copy()
    kind[POOL["c.board"]] = codes.POOL_DUTY
    table = mechanism_use(little.run(compiled=False).rows, replace(standing, pool_kind=kind))
    assert told(table, "expert_rotation") == {"posting": (1, 0.0), "posted_duty": (2, 1080.0)}
    assert told(table, "ward_posting") == {"posting": (1, 0.0), "posted_duty": (1, 540.0)}
    assert told(table, "staff_training_up") == {"begun": (1, 0.0), "duty": (1, 540.0)}
    assert told(table, "unified_people") == {"sent": (2, 0.0), "assigned": (1, 0.0), "by_himself": (1, 0.0)}


def test_stays_on_a_pathway_and_the_review_of_cases():
    """Two admitted for two days, one keeps to the pathway and is home a day earlier, one leaves it; a third is ill of
    something without. With standard days as many as the illness has, nobody is home earlier.

    Each checklist takes Ines 8 minutes; cases are reviewed for 40 minutes of Thursday out of her clinic, which no row
    but her duty tells. Tang, who is not the county's, reviews nothing there.
    """
    keeps, leaves = (
        episode_with(codes.U_PATHWAY, *luck, resident=who, occurrence=1) for who, luck in ((0, (0, 0.5)), (1, (0.5, 1)))
    )
    little = Little(
        [
            Ill("keeps", "08:00", "long", episode=keeps),
            Ill("leaves", "08:40", "long", episode=leaves),
            Ill("none", "09:20", "other"),
        ],
        {name: condition(codes.SEVERE, 3, admit=1.0, acute_seconds=2.0 * SECONDS_A_DAY) for name in ("long", "other")},
        prefer=("county",), capacity={"c.ward": 3}, par={"pathway_days_ratio": 0.5}, days=7,
        today=[consortium(pathways=1, pathway_kept=0.5, checklist_seconds=480.0)],
        shifts={
            "Ines": [
                *OFFICE[:3], ("c.board", "3 08:00", "3 08:40", 0), ("c.internal", "3 08:40", "3 17:00", 0), *OFFICE[4:],
            ],
            "Tang": [("c.board", "1 08:00", "1 17:00", 0)],
        },
    )  # fmt: skip
    standing = standing_of_little(little)
    kind = standing.pool_kind.copy()
    kind[POOL["c.board"]] = codes.POOL_DUTY
    rows = little.run(compiled=False).rows
    table = mechanism_use(rows, replace(standing, pool_kind=kind))
    wanted = {"kept": (1, 0.0), "left": (1, 0.0), "shorter": (1, 0.0), "checklist": (2, 16.0), "review": (1, 40.0)}
    assert told(table, "pathways") == wanted
    own = table[(table["mechanism"] == "pathways") & (table["count"] > 0)]
    assert set(own["consortium"]) == {"one"}
    assert own["events"].sum() == 3  # two stays and a review: a shorter stay and its checklist are of a stay
    assert own["staff_minutes"].sum() == 56.0
    little.par["pathway_days_ratio"] = 1.0
    table = mechanism_use(little.run(compiled=False).rows, replace(standing, pool_kind=kind))
    assert told(table, "pathways") == {key: value for key, value in wanted.items() if key != "shorter"}


def test_a_drug_that_is_not_there():
    """Li waits for three days; somebody who waits no longer than one goes on."""
    for patience, wanted in ((1e9, {"lack_0": (1, 0.0), "delivered": (1, 0.0)}), (1.0, {"lack_1": (1, 0.0)})):
        table = use_of(Little(
            [Ill("li", "09:00", "cough")], {"cough": condition(drug_share=1.0)}, today=[consortium()],
            facility={"village": {"stock_share": 0.0, "delivery_seconds": 3 * SECONDS_A_DAY}},
            par={"drug_patience_seconds": patience * SECONDS_A_DAY}, days=9,
        ))  # fmt: skip
        assert told(table, "shared_pharmacy") == wanted


def test_a_place_of_two_consortia_is_of_neither_alone():
    """Out of stock at a village that is in two: the row does not say of which."""
    table = use_of(Little(
        [Ill("li", "09:00", "cough")], {"cough": condition(drug_share=1.0)},
        today=[consortium(), consortium(lead="tertiary")],
        facility={"village": {"stock_share": 0.0, "delivery_seconds": SECONDS_A_DAY}},
        par={"drug_patience_seconds": ALWAYS}, days=5,
    ))  # fmt: skip
    own = table[(table["line"] == "lack_0") & (table["count"] > 0)]
    assert own["consortium"].tolist() == ["all"]
    assert set(table["consortium"]) == {"one", "two", "all"}


def test_where_there_is_no_consortium_nothing_is_through_one():
    """Placebo: the same patients alone."""
    little = Little([Ill("li", "09:00", "pneumonia")], {"pneumonia": condition(codes.SEVERE, 3)}, days=4)
    table = use_of(little)
    for mechanism in ("green_channel", "tele_diagnostic", "tele_consult", "down_referral", "expert_rotation"):
        own = table[(table["mechanism"] == mechanism) & (table["minutes_are"] == USED)]
        assert own["count"].sum() == 0, mechanism
    assert not table["is_on"].any()


@pytest.fixture(scope="module")
def county() -> ylt.Result:
    """Two weeks of the smallest county, the policy from day 4."""
    scenario = ylt.load("tight_county_community", set={"region": "county-small", "policy_start_day": 4})
    return ylt.run(scenario, days=14, engine="simpy")


def test_totals_of_a_county_are_direct_counts_of_its_rows(county: ylt.Result):
    table, rows = county.mechanisms, county.rows
    total = table.groupby(["mechanism", "line"])[["count", "minutes"]].sum()

    def of(event: int, mask: Any = True) -> tuple[int, float]:
        own = rows[(rows["event"] == event) & mask]
        return len(own), own["b"].sum() / 60

    through = (rows["link"] != NONE) & (rows["b"] <= codes.WAY_SLOT)
    for mechanism, line, (n, minutes) in (
        ("up_referral", "referred", of(codes.EV_REFERRED, through)),
        ("up_referral", "desk", of(codes.EV_DESK)),
        ("tele_diagnostic", "reading", of(codes.EV_READING, rows["link"] != NONE)),
        ("tele_consult", "consultation", of(codes.EV_REMOTE_CONSULTATION)),
        ("down_referral", "moved", of(codes.EV_STEP_DOWN)),
        ("outpatient_step_down", "handover", of(codes.EV_HANDOVER)),
        ("chronic_mgmt", "done", of(codes.EV_FOLLOW_UP)),
        ("mutual_recognition", "recognised", of(codes.EV_RECOGNISED)),
        ("shared_equipment", "booked", of(codes.EV_MACHINE_BOOKED)),
        ("internet_hospital", "visit", of(codes.EV_INTERNET)),
        ("emergency_network", "vehicle", of(codes.EV_VEHICLE)),
    ):
        assert total.loc[(mechanism, line), "count"] == n, (mechanism, line)
        used = table[(table["mechanism"] == mechanism) & (table["line"] == line)]["minutes_are"].iloc[0]
        assert total.loc[(mechanism, line), "minutes"] == pytest.approx(minutes if used else 0.0), (mechanism, line)
    assert total.loc[("up_referral", "referred"), "count"] > 0
    coordinated = total.loc[[("down_referral", "offer"), ("down_referral", "raised"),
                             ("outpatient_step_down", "offer"), ("outpatient_step_down", "plan")]]  # fmt: skip
    assert (coordinated["count"].sum(), coordinated["minutes"].sum()) == pytest.approx(of(codes.EV_COORDINATION))
    for mechanism, event in (("down_referral", codes.EV_STEP_DOWN_REFUSED),
                             ("outpatient_step_down", codes.EV_HANDOVER_REFUSED)):  # fmt: skip
        refused = table[(table["mechanism"] == mechanism) & table["line"].str.startswith("refused")]["count"].sum()
        assert refused == of(event)[0] > 0


def test_what_is_used_was_on_duty(county: ylt.Result):
    """Minutes used never exceed minutes on duty of the same staff, but for who finishes after his hours (overtime)."""
    total = county.mechanisms.groupby(["mechanism", "line"])["minutes"].sum()
    for mechanism, used, duty in (
        ("up_referral", "desk", "desk_duty"),
        ("tele_diagnostic", "reading", "duty"),
        ("chronic_mgmt", "done", "duty"),
        ("internet_hospital", "visit", "duty"),
    ):
        assert 0 < total[mechanism, used] <= total[mechanism, duty], mechanism


def test_sessions_of_a_county_are_duty_of_its_lead_at_members(county: ylt.Result):
    """Session, teaching, rounds, teams: together the spans of duty of the lead's doctors at other places."""
    rows, region = county.rows, county.region
    home, place = region.doctors["facility"], region.pools["facility"]
    moves = rows[np.isin(rows["event"], (ON_DUTY, OFF_DUTY_EVENT))]
    lead = region.facility_keys.index("county_general")
    seconds, n, since = 0, 0, {}
    for row in moves:
        doctor = int(row["doctor"])
        if doctor >= len(home) or home[doctor] != lead or place[row["pool"]] == lead:
            continue
        if row["event"] == ON_DUTY:
            since[doctor] = int(row["time"])
            n += 1
        else:
            seconds += int(row["time"]) - since.pop(doctor)
    assert not since
    total = county.mechanisms.groupby(["mechanism", "line"])[["count", "minutes"]].sum()
    lines = [("expert_rotation", "session"), ("expert_rotation", "teaching"), ("ward_posting", "round"),
             ("chronic_mgmt", "specialist_duty")]  # fmt: skip
    assert total.loc[lines, "count"].sum() == n > 0
    assert total.loc[lines, "minutes"].sum() == pytest.approx(seconds / 60)


def test_of_a_county_every_consortium_is_on_and_the_rates_are_counts(county: ylt.Result):
    table = county.mechanisms
    after = table[table["period"] == "after"]
    assert after[after["consortium"] == "county_group"]["is_on"].all()
    weeks = 10 / 7
    per = after["events"] / (len(county.region.residents) / 10_000) / weeks
    assert after["events_per_10000_week"].to_numpy() == pytest.approx(per.to_numpy())
