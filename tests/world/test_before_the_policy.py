"""Before its day the policy leaves no trace; switches that touch nobody leave none at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.journey import dispatch
from ylt_sim.kernel.codes import NONE
from ylt_sim.world.build import build_world
from ylt_sim.world.codes import (
    EV_BOARD,
    EV_BOUNCE_BACK,
    EV_CHECKLIST,
    EV_COURIER,
    EV_DESK,
    EV_FULL,
    EV_HANDOVER,
    EV_HISTORY,
    EV_INTERNET,
    EV_LATE,
    EV_LETTER,
    EV_PATHWAY,
    EV_POLICY,
    EV_READING,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_REMOTE_GAVE_UP,
    EV_STEP_DOWN,
)

DAYS, POLICY_DAY, DAY = 20, 10, 86_400
OTHERS = ("none", "loose", "semi_tight", "specialty_alliance", "telemedicine_network", "tight_county_community")


def rows(small: dict[str, Any], own: Any, engine: Any = CompiledEngine) -> np.ndarray:
    """Event rows of 20 days."""
    world = build_world(own, small["region"], small["episodes"], days=DAYS, luck_seed=3, population_seed=1)
    simulation = engine(dispatch, world)
    simulation.run(DAYS * DAY)
    return simulation.event_rows()


@pytest.fixture(scope="module")
def today(small: dict[str, Any]) -> np.ndarray:
    """Rows of status_quo_2023, on the SimPy engine."""
    return rows(small, small["load"]("status_quo_2023"), SimpyEngine)


def test_both_engines_agree(small: dict[str, Any], today: np.ndarray):
    """The reference itself."""
    assert rows(small, small["load"]("status_quo_2023")).tobytes() == today.tobytes()


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_bytes_until_the_policy_starts(small: dict[str, Any], today: np.ndarray, name: str):
    """And something else after it."""
    engine = SimpyEngine if name == "none" else CompiledEngine
    found = rows(small, small["load"](name), engine)
    start = POLICY_DAY * DAY
    before, after = found["time"] < start, found["time"] >= start
    assert before.sum() > 5000
    assert found[before].tobytes() == today[today["time"] < start].tobytes()
    (policy,) = found[found["event"] == EV_POLICY]
    assert (policy["time"], policy["a"]) == (start, 1)
    assert found[after].tobytes() != today[today["time"] >= start].tobytes()


def without_row_numbers(found: np.ndarray) -> bytes:
    """Rows but for the start of the policy and for the number of a consortium, which counts on with the era."""
    found = found[found["event"] != EV_POLICY].copy()
    numbered = np.isin(
        found["event"],
        (EV_READING, EV_REMOTE_CONSULTATION, EV_REMOTE_GAVE_UP, EV_REFERRED, EV_STEP_DOWN, EV_BOUNCE_BACK, EV_LATE,
         EV_COURIER, EV_BOARD, EV_INTERNET, EV_DESK, EV_FULL, EV_HANDOVER, EV_HISTORY, EV_LETTER,
         EV_CHECKLIST, EV_PATHWAY),
    )
    found["link"][numbered & (found["link"] != NONE)] = 0
    return found.tobytes()


def test_the_status_quo_as_a_policy_changes_nothing(small: dict[str, Any], today: np.ndarray):
    """Started on another day, the rows are the same but for the row that says so."""
    found = rows(small, small["load"]("status_quo_2023", policy_start_day=5))
    assert without_row_numbers(found) == without_row_numbers(today)


@pytest.mark.parametrize(
    "mechanism", ["mutual_recognition", "tele_consult", "expert_rotation", "green_channel", "tele_diagnostic"]
)
def test_a_consortium_of_somebody_who_refers_to_nobody_changes_no_record(
    small: dict[str, Any], today: np.ndarray, mechanism: str
):
    """Beside today's consortium one in which the tertiary hospital is led by the maternal hospital: a lead of a lower
    tier takes no referral, reads nothing and sends nobody, whatever is written.
    """
    values = {
        "mutual_recognition": {"recognised_share": 1.0},
        "tele_consult": {"consultant_minutes_per_day": 600.0},
        "expert_rotation": {"sessions_per_week_per_10000_residents": 5.0},
        "green_channel": {"hold_hours": 12.0},
        "tele_diagnostic": {"connected_township_share": 1.0},
    }[mechanism]
    own = small["load"](
        "status_quo_2023", **{"consortia.other": {"lead": "county_mch", "members": ["tertiary_1"], mechanism: values}}
    )
    found = rows(small, own)
    refused = 26  # the tertiary hospital's own patients may now be refused by a consortium of which it is a member
    assert without_row_numbers(found[found["event"] != refused]) == without_row_numbers(
        today[today["event"] != refused]
    )
