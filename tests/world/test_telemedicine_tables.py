"""What tests and telemedicine do to rosters, links and slots: every minute out of somebody's clinic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ylt_sim.kernel.codes import NONE
from ylt_sim.scenario import resolve
from ylt_sim.world.build import build_world
from ylt_sim.world.codes import (
    ECG,
    POOL_BOARD,
    POOL_INTERNET,
    RANK_MIDDLE,
    REFERRED,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)
from ylt_sim.world.layout import make_layout, travel_between
from ylt_sim.world.policy import link_rows, pool_policy
from ylt_sim.world.roster import usual_shifts
from ylt_sim.world.week import planned_shifts

HOUR, DAY = 3600, 86_400
LEAD = 0


def resolved(small: dict[str, Any], **values: float) -> tuple[Any, Any]:
    """The tight county community with ``mechanism__quantity`` changed, and the layout of its region."""
    own = small["load"](
        "tight_county_community",
        **{"consortia.county_group." + name.replace("__", "."): value for name, value in values.items()},
    )
    consortium = resolve(own.consortia["county_group"], key="county_group", region=own.region)
    return consortium, make_layout(small["region"], own.region)


def planned(small: dict[str, Any], **values: float) -> tuple[list[Any], Any, Any]:
    """The week of such a consortium, its layout, and the week without it."""
    consortium, layout = resolved(small, **values)
    own = small["load"]("tight_county_community")
    usual = usual_shifts(small["region"])
    travel = travel_between(small["region"], own.region)
    return planned_shifts(small["region"], usual, (consortium,), layout, travel), layout, usual


def seconds_by_doctor(shifts: list[Any], n: int) -> np.ndarray:
    """Rostered seconds of each doctor of the region."""
    out = np.zeros(n, np.int64)
    for s in shifts:
        if s.doctor < n:
            out[s.doctor] += s.end - s.start
    return out


def of_pool(shifts: list[Any], pool: int) -> list[Any]:
    """Shifts at a pool."""
    return [s for s in shifts if s.pool == pool]


def test_the_board_sits_on_wednesdays_with_two_seniors(small: dict[str, Any]):
    """100 minutes of consultation a day, half of it for the board: 50 minutes of two doctors at once."""
    shifts, layout, _ = planned(
        small, tele_consult__consultant_minutes_per_day=100, internet_hospital__doctor_minutes_per_day=0
    )
    sessions = of_pool(shifts, layout.pool(POOL_BOARD, LEAD))
    assert len(sessions) == 2
    assert len({s.doctor for s in sessions}) == 2
    assert {(s.start, s.end - s.start) for s in sessions} == {(sessions[0].start, 50 * 60)}
    assert sessions[0].start // DAY == 2
    region = small["region"]
    assert (region.doctors["facility"][[s.doctor for s in sessions]] == LEAD).all()
    assert (region.doctors["rank"][[s.doctor for s in sessions]] >= RANK_MIDDLE).all()


@pytest.mark.parametrize("minutes", [60.0, 240.0, 2000.0])
def test_the_screen_takes_its_minutes_out_of_clinics(small: dict[str, Any], minutes: float):
    """As many minutes as are kept, on weekdays, within the hours, as far as there are clinics; nobody works longer."""
    values = {
        "internet_hospital__open_hours_per_day": 12.0,
        "expert_rotation__sessions_per_week_per_10000_residents": 0,
    }
    shifts, layout, usual = planned(small, internet_hospital__doctor_minutes_per_day=minutes, **values)
    without, _, _ = planned(small, internet_hospital__doctor_minutes_per_day=0, **values)
    sessions = of_pool(shifts, layout.pool(POOL_INTERNET, LEAD))
    for weekday in range(5):
        mine = [s for s in sessions if s.start // DAY == weekday]
        total = sum(s.end - s.start for s in mine)
        assert total <= minutes * 60
        if minutes <= 60:
            assert total == minutes * 60
        assert all(8 * HOUR <= s.start % DAY and s.end % DAY <= 20 * HOUR for s in mine)
    n = len(small["region"].doctors)
    assert (seconds_by_doctor(shifts, n) == seconds_by_doctor(without, n)).all()
    assert not of_pool(without, layout.pool(POOL_INTERNET, LEAD))


def test_no_doctor_is_in_two_places(small: dict[str, Any]):
    """Boards, screens, readings and sessions of one week never overlap for one doctor."""
    shifts, _, _ = planned(
        small, tele_consult__consultant_minutes_per_day=240, internet_hospital__doctor_minutes_per_day=960
    )
    ends: dict[int, int] = {}
    for s in sorted(shifts):
        assert s.start >= ends.get(s.doctor, 0)
        ends[s.doctor] = s.end


def test_slots_of_listed_machines(small: dict[str, Any]):
    """40 hours a week of each listed machine: 8 a day, 96 slots of five minutes or 40 of twelve; nought offers none."""
    region = small["region"]
    consortium, layout = resolved(
        small, shared_equipment__pooled_hours_per_week_per_machine=40, shared_equipment__listed_share=1.0
    )
    offered = pool_policy(region, (consortium,), layout)["offered"].reshape(-1, 7, 3)[:, :, REFERRED]
    minutes = small["load"]("status_quo_2023").parameters.tests.test_minutes
    for test in range(7):
        pool = int(region.facilities["machine"][LEAD, test])
        if pool != NONE:
            expected = int(8 * 60 / minutes[test] * region.pools["capacity"][pool] + 0.5)
            assert offered[pool].tolist() == [expected] * 5 + [0, 0]
    for values in ({"pooled_hours_per_week_per_machine": 0}, {"listed_share": 0.0}):
        none, _ = resolved(small, **{f"shared_equipment__{k}": v for k, v in values.items()})
        table = pool_policy(region, (none,), layout)["offered"].reshape(-1, 7, 3)
        assert not table[region.facilities["machine"][LEAD][region.facilities["machine"][LEAD] != NONE]].any()


def test_links_say_who_is_connected_and_who_recognises(small: dict[str, Any]):
    """Half of the townships and clinics take part; clinics are connected only with an ECG; roads are by car."""
    region = small["region"]
    consortium, _ = resolved(
        small, mutual_recognition__participating_share=0.5, tele_diagnostic__connected_village_share=1.0,
        tele_diagnostic__connected_township_share=0.0,
    )  # fmt: skip
    travel = travel_between(region, small["load"]("status_quo_2023").region)
    links = link_rows(region, (consortium,), 0, travel)
    kinds = region.facilities["kind"][links["facility"]]
    for kind in (VILLAGE_CLINIC, TOWNSHIP_CENTRE):
        own = links[kinds == kind]
        assert own["is_recognising"].sum() == int(0.5 * len(own) + 0.5)
    has_ecg = region.facilities["machine"][links["facility"], ECG] != NONE
    assert (links["is_connected_reading"] == (has_ecg & (kinds == VILLAGE_CLINIC))).all()
    assert (links["road_seconds"] == travel[links["facility"], LEAD]).all()


def test_nothing_is_there_at_value_0(small: dict[str, Any]):
    """Without consortia: no board, no screen, no courier, no list of machines."""
    own = small["load"]("none")
    w = build_world(own, small["region"], small["episodes"], days=12, luck_seed=3, population_seed=1)
    era = w.consortium["era"] == 1
    for name in ("has_board", "internet_until_second", "courier_runs", "has_pool_of_machines", "has_reading"):
        assert not w.consortium[name][era & (w.consortium["lead"] > 0)].any()
