"""A random clinic with every feature at once, for tests of identity and conservation (not of theory)."""

from __future__ import annotations

from typing import Any

import numpy as np
from clinic import (
    APPOINT,
    BED,
    CLOSE,
    DESK_STAGE,
    GIVE,
    HAND,
    HOLD,
    JOB,
    OPEN,
    RANDOM,
    RELEASE,
    SEND,
    SET_CAPACITY,
    TEAM,
    WARD,
    WAY,
    make_clinic,
    see,
    step,
)

from ylt_sim.kernel.codes import NEVER, NONE

CLINIC, OUTPOST, WARD_A, WARD_B, READING = range(5)
UNTIL = 2_000


def crowd_plan(rng: np.random.Generator, tick: int) -> list[Any]:
    """One patient's plan: seen, then some of jobs, road, a held bed, a ward, an appointment."""
    def seconds() -> int:
        return int(rng.integers(1, 4)) * tick if tick > 1 or rng.random() < 0.5 else RANDOM

    def fields() -> dict[str, int]:
        patience = int(rng.choice([NEVER, NEVER, 0, 3 * tick, 9 * tick]))
        return {"cls": int(rng.integers(3)), "patience": patience}

    plan = [see(seconds(), int(rng.integers(2)), **fields())]
    if rng.random() < 0.3:
        plan = [see(seconds(), CLINIC, keep=1, **fields()), step(TEAM, a=int(rng.integers(4)), b=0),
                step(HAND, a=GIVE)]
    if rng.random() < 0.5:
        plan += [step(DESK_STAGE, a=APPOINT, seconds=int(rng.integers(70)), cls=int(rng.integers(3)))]
    if rng.random() < 0.5:
        plan += [step(HOLD, pool=WARD_A, seconds=2 * tick, cls=int(rng.integers(3))),
                 step(WAY, seconds=int(rng.integers(4)) * tick)]
        ends = [step(BED, pool=WARD_A, seconds=seconds(), **fields()), step(HAND, a=RELEASE, slot=2)]
        plan += [ends[0]] if rng.random() < 0.6 else [ends[1]] if rng.random() < 0.5 else []
    elif rng.random() < 0.6:
        plan += [step(WARD, pool=WARD_A, seconds=seconds(), **fields())]
    return plan


def make_crowd(n: int = 250, seed: int = 1, tick: int = 1, case: int = 5, **options: Any) -> Any:
    """World of a random clinic.

    Parameters
    ----------
    n
        How many patients, all arriving within the first three quarters of ``UNTIL``.
    seed
        Seed of luck of the model.
    tick
        Times are multiples of so many seconds: many events in the same instant.
    case
        Which random clinic.
    """
    rng = np.random.default_rng(case)
    times = np.sort(rng.integers(0, UNTIL * 3 // 4 // tick, n)) * tick
    patients = [(int(t), crowd_plan(rng, tick)) for t in times]
    roster: list[tuple[int, ...]] = [(0, OPEN, CLINIC), *((0, SEND, d, d % 2, 0) for d in range(6))]
    for t in np.sort(rng.integers(0, UNTIL // tick, 80)) * tick:
        kind = rng.random()
        if kind < 0.6:
            post = int(rng.choice([NONE, CLINIC, OUTPOST, CLINIC, OUTPOST]))
            roster.append((int(t), SEND, int(rng.integers(6)), post, int(rng.integers(3)) * tick))
        elif kind < 0.8:
            roster.append((int(t), SET_CAPACITY, int(rng.integers(WARD_A, READING + 1)), int(rng.integers(5))))
        else:
            roster.append((int(t), int(rng.choice([OPEN, CLOSE])), int(rng.integers(2))))
    options = {"rows_a_slice": 3, **options}
    return make_clinic(
        patients, capacity=(0, 0, 3, 2, 2), staff=(CLINIC, OUTPOST), doctors=6, roster=roster,
        doors=[int(d) for d in rng.choice([CLINIC, OUTPOST, NONE, NONE], n)],
        jobs=[step(JOB, pool=READING, seconds=tick)],
        reserve={CLINIC: (0, 0, 1), WARD_A: (0, 1, 1)}, boards_for={WARD_B: (WARD_A, NONE)}, overflow={WARD_A: WARD_B},
        sends_home=[OUTPOST], slots={CLINIC: 2, OUTPOST: 1}, seed=seed, **options,
    )
