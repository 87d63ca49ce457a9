"""Family doctors: signing that takes time, and the part of every hour in which the signed go first."""

from __future__ import annotations

import pytest

from tests.journey.little import Ill, Little, condition
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.world import codes


def coughs(days=range(0, 20, 2)):
    """Li coughs every other day."""
    return [Ill(f"c{d}", f"{d} 09:00", "cough", "li") for d in days]


def signing(rank, *, per_day=0.1, target=0.5, policy_day=2, signed=0):
    return Little(
        coughs(),
        facility={"village": {"signing_target": [0.0, target], "signing_per_day": [0.0, per_day]}},
        resident={"li": {"sign_rank": rank, "is_signed": signed}},
        policy_day=policy_day,
        days=21,
    ).run(compiled=False)


@pytest.mark.parametrize(
    ("rank", "day"),
    [
        # From Wednesday (day 2) a tenth more each working day: 0.1 on Thursday, 0.3 on Saturday, 0.4 on Tuesday.
        (0.05, 4),
        (0.25, 6),
        (0.35, 8),
        (0.45, 10),
        (0.55, None),
    ],
)
def test_signing_reaches_a_resident_by_his_place_in_line(rank, day):
    """He is found signed at his first illness after; beyond the target nobody is."""
    rows = signing(rank).of(codes.EV_SIGNED)
    assert rows["time"].tolist() == ([] if day is None else [day * SECONDS_A_DAY + 9 * 3600])


def test_signing_takes_time_and_without_any_nobody_is_signed():
    """Sign and placebo: twice the minutes sign twice as fast; none sign nobody; who is signed stays so."""
    first = [signing(0.3, per_day=p).of(codes.EV_SIGNED)["time"].tolist() for p in (0.0, 0.05, 0.1, 0.5)]
    assert first[0] == []
    assert first[1] > first[2] > first[3]
    assert len(signing(0.0, signed=1).of(codes.EV_SIGNED)) == 0
    assert len(signing(0.05, policy_day=None).of(codes.EV_SIGNED)) == 0


def queue(share, *, signed=1, facility="village"):
    """One is with the doctor from 09:00; Wang comes at 09:01, Li, signed, at 09:02."""
    travel = {"village": 10, "township": 30}[facility]
    minutes = 9 * 60 - travel

    def at(minute):
        return f"{(minutes + minute) // 60:02d}:{(minutes + minute) % 60:02d}"

    return Little(
        [Ill("one", at(0)), Ill("wang", at(1)), Ill("li", at(2))],
        {"cough": condition()},
        prefer=(facility,),
        facility={facility: {"signed_first": [share, share]}},
        resident={"li": {"is_signed": signed}},
        days=1,
    ).run(compiled=False)


@pytest.mark.parametrize("facility", ["village", "township"])
def test_the_signed_go_first_in_the_first_part_of_every_hour(facility):
    """Li comes two minutes past the hour: before Wang if the first three minutes are kept, after him if two are."""
    for share, first in ((3 / 60, "li"), (2 / 60, "wang"), (0.0, "wang"), (1.0, "li")):
        seen = queue(share, facility=facility).of(codes.EV_VISIT)
        order = [("one", "wang", "li")[int(k) >> 3] for k in seen["key"]]
        assert order[1] == first
        assert seen["link"].tolist().count(codes.REFERRED) == (first == "li")


def test_who_is_not_signed_gains_nothing():
    """Placebo: with nobody signed a kept part changes no byte."""
    assert queue(1.0, signed=0).rows.tobytes() == queue(0.0, signed=0).rows.tobytes()


def test_where_nobody_waits_going_first_changes_no_wait():
    """Placebo: with an idle doctor the class differs and nothing else."""
    alone = [
        Little(
            [Ill("li", "09:00")],
            facility={"village": {"signed_first": [share, share]}},
            resident={"li": {"is_signed": 1}},
            days=1,
        ).run(compiled=False)
        for share in (0.0, 1.0)
    ]
    assert [r.of(codes.EV_VISIT)["a"].tolist() for r in alone] == [[0], [0]]
    assert alone[0].of(codes.EV_EPISODE_END)["time"].tolist() == alone[1].of(codes.EV_EPISODE_END)["time"].tolist()
