"""Slow state (trust, perceived wait, skill) after a day, worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from little import FACILITIES, Ill, Little, condition

from ylt_sim.world import codes

KEEP = {"trust_keep": 0.5, "trust_pull": 0.1, "wait_keep": 0.5}


def beliefs(little: Little) -> tuple[dict[str, float], dict[str, float]]:
    """Trust and perceived wait by facility at the end."""
    engine = little.run().engine
    trust, wait = engine.get("belief", "trust"), engine.get("belief", "wait_hours")
    return dict(zip(FACILITIES, trust, strict=True)), dict(zip(FACILITIES, wait, strict=True))


def test_after_a_day_with_two_good_visits():
    """Seen after 0 and 5 minutes, both treated; just past midnight.

    wait: 0.25 h + 0.5 x (2.5/60 - 0.25) = 0.145833; trust: weight 0.5 x 2/7 = 1/7 towards 1: 0.5 + 0.5/7 = 0.571429,
    then a tenth of the way to the reputation of 1: 0.614286. Nobody was elsewhere: 0.5 + 0.1 x 0.5 = 0.55.
    """
    little = Little([Ill("li", "09:00"), Ill("wang", "09:05")], par=KEEP, days=2)
    trust, wait = beliefs(_until_day_one(little))
    assert wait["village"] == pytest.approx(0.25 + 0.5 * (150 / 3600 - 0.25), abs=1e-15)
    assert trust["village"] == pytest.approx(0.5714285714 + 0.1 * (1 - 0.5714285714), abs=1e-9)
    assert trust["county"] == pytest.approx(0.55, abs=1e-15)
    assert wait["county"] == 0.25


def test_after_a_day_with_one_who_gave_up():
    """One treated after 0 minutes, one gave up after 1: half of two experiences failed, waits of 0 and 1 minute.

    trust: 0.5 + 1/7 x (0.5 - 0.5) = 0.5, then 0.1 x 0.5: 0.55; wait: 0.25 + 0.5 x (0.5/60 - 0.25).
    """
    little = Little([Ill("li", "09:00"), Ill("wang", "09:05")], par={**KEEP, "patience_seconds": 1.0}, days=2)
    trust, wait = beliefs(_until_day_one(little))
    assert trust["village"] == pytest.approx(0.55, abs=1e-15)
    assert wait["village"] == pytest.approx(0.25 + 0.5 * (30 / 3600 - 0.25), abs=1e-15)


def test_trust_stays_within_its_bounds():
    """Thirty days of nothing but failures, and of nothing but successes."""
    ill = [Ill(f"p{d}", f"{d} 09:00", "wrong") for d in range(30)]
    for works in (0.0, 1.0):
        little = Little(ill, {"wrong": condition()}, par=KEEP, tier={"village": {"treat_within": works}}, days=31)
        trust, _ = beliefs(little)
        assert 0.0 <= trust["village"] <= 1.0


def test_skill_fades():
    """One hour of teaching on Monday: 0.2 x 1 = 0.2 at midnight; then a tenth less each day."""
    little = Little(
        [],
        shifts={"Ines": [("t.clinic", "0 08:00", "0 09:30", 60), ("t.duty", "0 09:30", "0 10:00", 0)]},
        days=4,
        par={"teach_gain_per_hour": 0.2, "skill_fade_per_day": 0.1},
        doctor={"Ines": {"teaching_seconds": (3600.0, 3600.0)}},
    )
    skill = little.run().engine.get("facility", "skill")[2]
    assert skill == pytest.approx(0.2 * 0.9**2, abs=1e-15)  # midnights of day 1, 2 and 3; the horizon ends before day 4


@pytest.mark.parametrize(("cap", "treated"), [(1.0, codes.END_TREATED), (0.0, codes.END_NOT_TREATED)])
def test_skill_makes_up_for_competence(cap: float, treated: int):
    """A township that treats nothing right, taught to the full on Monday, treats on Tuesday; untaught it does not."""
    little = Little(
        [Ill("li", "1 09:00")],
        prefer=("township",),
        shifts={"Ines": [("t.clinic", "0 08:00", "0 09:30", 60), ("t.duty", "0 09:30", "0 10:00", 0)]},
        days=2,
        par={"teach_gain_per_hour": 1.0, "skill_cap": cap},
        tier={"township": {"treat_within": 0.0}},
        doctor={"Ines": {"teaching_seconds": (3600.0, 3600.0)}},
    )
    (end,) = little.run().of(codes.EV_EPISODE_END)
    assert end["a"] == treated


def _until_day_one(little: Little) -> Little:
    """Stop one second after the first midnight: only the first day's beliefs are brought up to date."""
    build = little.world

    def two_days() -> Any:
        exact, little.days = little.days, 2
        try:
            return build()
        finally:
            little.days = exact

    little.days = 1 + 1 / 86_400
    little.world = two_days
    return little


def test_sums_are_cleared_at_midnight():
    """What was heard is counted once."""
    engine = _until_day_one(Little([Ill("li", "09:00")], par=KEEP)).run().engine
    for name in ("n_waited", "n_seen", "n_failed", "wait_seconds_sum"):
        assert (np.asarray(engine.get("belief", name)) == 0).all()
