"""The tables of emergencies: doors in the order in which they were come to, and what was given up for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tiny_county import CONDITIONS, log as tiny_log, row as tiny_row, tiny_county

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.outcomes import Periods, Setting
from ylt_sim.outcomes.emergency import EmergencyCounts
from ylt_sim.records import trace
from ylt_sim.records.emergencies import emergencies, interruptions
from ylt_sim.world import codes

MINUTE = 60


def log(*rows: dict[str, Any]) -> Any:
    """Event rows; key 8 and resident 0 unless told."""
    out = np.zeros(len(rows), EVENT_ROW)
    for name in ("pool", "doctor", "link"):
        out[name] = NONE
    out["key"] = 8
    for row, values in zip(out, rows, strict=True):
        for name, value in values.items():
            row[name] = value
    return out


def transferred() -> Any:
    """At the county's door at minute 40, seen after 5 for 20, off at 95 after 30 of waiting, at the city's at 155.

    In between a return visit of somebody else, and afterwards one of his own that is no emergency.
    """
    return log(
        {"time": 40 * MINUTE, "event": codes.EV_AMBULANCE, "facility": 3, "link": 2, "a": 40 * MINUTE, "b": 7 * MINUTE},
        {"time": 40 * MINUTE, "event": codes.EV_DOOR, "facility": 3, "link": codes.BY_AMBULANCE, "a": 40 * MINUTE},
        {"time": 50 * MINUTE, "event": codes.EV_VISIT, "facility": 3, "link": 0, "b": 60, "key": 16, "resident": 1},
        {"time": 65 * MINUTE, "event": codes.EV_VISIT, "facility": 3, "link": codes.EMERGENCY, "b": 20 * MINUTE},
        {"time": 95 * MINUTE, "event": codes.EV_TRANSFER, "facility": 3, "link": 4, "a": 30 * MINUTE, "b": 55 * MINUTE},
        {"time": 155 * MINUTE, "event": codes.EV_DOOR, "facility": 4, "link": codes.BY_TRANSFER, "a": 155 * MINUTE,
         "b": 15 * MINUTE},
        {"time": 9000 * MINUTE, "event": codes.EV_VISIT, "facility": 4, "link": codes.WALK_IN, "b": 60},
    )  # fmt: skip


class Shown:
    """What the tables ask of records."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def _start(self, rows: Any) -> dict[str, Any]:
        return {"time_seconds": rows["time"]}

    def _facility(self, number: Any) -> Any:
        return number

    def _tier(self, number: Any) -> Any:
        return number

    def _of(self, *events: int) -> Any:
        return self.rows[np.isin(self.rows["event"], events)]


def test_a_row_a_door():
    """Door to doctor and door in to door out at the county; neither at the city, where he was not seen as urgent."""
    table = emergencies(Shown(transferred()))
    assert table["came_by"].tolist() == ["ambulance", "transfer"]
    assert table["minutes_since_urgent"].tolist() == [40, 155]
    assert table["warned_minutes"].tolist() == [0, 15]
    assert table["door_to_doctor_minutes"].iloc[0] == 5
    assert table["door_in_door_out_minutes"].iloc[0] == 55
    assert table["vehicle_wait_minutes"].iloc[0] == 30
    assert table["passed"].tolist() == [2, NONE]
    assert table["longer_minutes"].iloc[0] == 7 and np.isnan(table["longer_minutes"].iloc[1])
    assert table.iloc[1][["door_to_doctor_minutes", "door_in_door_out_minutes", "vehicle_wait_minutes"]].isna().all()


def test_no_emergency_no_row():
    """Also where there is nothing at all."""
    assert len(emergencies(Shown(log()))) == 0
    assert len(interruptions(Shown(log()))) == 0


def test_what_was_given_up():
    """The stage of a trip, and whether a ward was able."""
    rows = log(
        {"event": codes.EV_OVERTAKEN, "link": codes.TRAVEL}, {"event": codes.EV_EMERGENCY_IN_WARD, "a": 3, "b": 1}
    )
    table = interruptions(Shown(rows))
    assert table["what"].tolist() == ["given up", "in a ward"]
    assert table["stage"].tolist()[0] == "travel"
    assert table["is_able"].tolist()[1] == 1


def counts(*chunks: Any) -> EmergencyCounts:
    """Of these chunks, one period of ten days, three episodes."""
    kinds = np.zeros(5, np.int64)
    out = EmergencyCounts(Setting(Periods(("all",), (0, 10), 1), kinds, kinds + 1, 3, 2))
    for rows in chunks:
        out.update(rows)
    return out


@pytest.mark.parametrize("cut", range(7))
def test_delays_are_counted_however_the_rows_are_cut(cut: int):
    """The first door counts once; the transfer with its wait."""
    rows = transferred()
    own = counts(rows[:cut], rows[cut:])
    assert (own.door_seconds[0], own.doors[0]) == (40 * MINUTE, 1)
    assert (own.inside_seconds[0], own.wait_seconds[0], own.transfers[0]) == (55 * MINUTE, 30 * MINUTE, 1)
    assert own.was_transferred.tolist() == [False, True, False]


def test_who_is_struck_in_a_bed_had_no_way_to_a_door():
    """Transferred out of a ward six days after: his first door is that of a transfer, and is no time on the way."""
    struck = log({"time": 6 * 24 * 60 * MINUTE, "event": codes.EV_DOOR, "facility": 4, "link": codes.BY_TRANSFER,
                  "a": 6 * 24 * 60 * MINUTE, "key": 16, "resident": 1})  # fmt: skip
    own = counts(transferred(), struck)
    assert (own.door_seconds[0], own.doors[0]) == (40 * MINUTE, 1)


def test_time_critical_direct_and_transferred():
    """Two strokes: 2 hours and 6 hours to care, of which the target, four and a half, has the first."""
    from ylt_sim.evidence import conditions

    own = counts(transferred())
    own.was_at_door[2] = True
    stroke = [c.condition_id for c in conditions()].index("stroke_acute")
    cohort = SimpleNamespace(
        rank=np.array([1, 2]), severity=np.array([2, 2]), condition=np.array([stroke, stroke]),
        definitive_hours=np.array([6.0, 2.0]), hours=np.array([6.0, 2.0]),
    )  # fmt: skip
    reducer: Any = SimpleNamespace(cohort=lambda _: cohort)
    out = own.outcomes(reducer, 0)
    assert out["critical_care_hours", "all"] == (8.0, 2)
    assert out["critical_care_hours", "direct"] == (2.0, 1)
    assert out["critical_care_hours", "transferred"] == (6.0, 1)
    assert out["critical_in_time_share", "all"] == (1, 2)
    assert out["critical_in_time_share", "transferred"] == (0, 1)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("at the door of County General Hospital as an emergency, by ambulance, after 45 min; it had been "
                "warned 10 min before", "leaves Shiqiao Township Health Centre for County General Hospital by "
                "ambulance after 30 min, 55 min after coming to its door", "is given up for an emergency",
                "strikes in a bed of County General Hospital, whose doctors begin at once")),
        ("zh", ("到达县人民医院急诊（救护车），用时45分钟，已提前10分钟预警", "由救护车从石桥镇卫生院转往县人民医院",
                "因突发急症", "本院医生立即救治")),
    ],
)  # fmt: skip
def test_a_life_in_words(lang: str, words: tuple[str, ...]):
    """Every event of emergencies has its sentence."""
    own = {"rank": 1, "resident": 0}
    rows = tiny_log(
        tiny_row(60, codes.EV_ONSET, **own, link=0, a=2, b=3),
        tiny_row(70, codes.EV_OVERTAKEN, **own, facility=1, link=codes.TRAVEL),
        tiny_row(80, codes.EV_TRANSFER, **own, facility=1, link=2, a=30 * MINUTE, b=55 * MINUTE),
        tiny_row(90, codes.EV_DOOR, **own, facility=2, link=codes.BY_AMBULANCE, a=45 * MINUTE, b=10 * MINUTE),
        tiny_row(95, codes.EV_EMERGENCY_IN_WARD, **own, facility=2, a=3, b=1),
    )
    text = trace(rows, tiny_county(), 0, CONDITIONS, lang=lang)
    for sentence in words:
        assert sentence in text
