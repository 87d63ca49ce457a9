"""The loops that walk through each resident's life, each background stream and each bed, in machine code."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from ylt_sim.demand.purposes import (
    BACKGROUND_CONDITION,
    BACKGROUND_GAP,
    FOLLOW_UP_INTERVAL,
    FOLLOW_UP_PHASE,
    INITIAL_ACCEPTANCE,
    INITIAL_CONDITION,
    INITIAL_RESIDENT,
    ONSET_CONDITION,
    ONSET_GAP,
    ONSET_PROFILE,
    ONSET_SEASON,
)
from ylt_sim.kernel import draws
from ylt_sim.kernel.compiled import Compiled
from ylt_sim.world.codes import EPISODE_FOLLOW_UP, NONE

__all__ = ["background_stream", "initial_residents", "resident_streams", "second_of_week"]

_uniform: Callable[..., float] = draws.uniform

WEEK_SECONDS = 604_800
ROUTINE_PROFILE, URGENT_PROFILE = 1, 0
JITTER = 0.25
"""Follow-up intervals spread evenly this far to both sides: assumption, 0.1-0.4."""
TRIES = 400
"""Residents tried for an initial stay before one is taken regardless of age and illness."""


@register_jitable
def second_of_week(cumulative: Any, profile: Any, share: Any) -> Any:
    """Second of the week at which ``share`` of a week's events of this profile have begun."""
    low, high = 0, 168
    while high - low > 1:
        middle = (low + high) // 2
        if cumulative[profile, middle] <= share:
            low = middle
        else:
            high = middle
    width = cumulative[profile, low + 1] - cumulative[profile, low]
    within = (share - cumulative[profile, low]) / width if width > 0 else 0.0
    return min(low * 3600 + int(within * 3600), WEEK_SECONDS - 1)


@register_jitable
def _clock(cumulative: Any, profile: Any, day: Any) -> Any:
    """Clock second of a time in days, moved through the profile of its week."""
    week = int(day / 7)
    return week * WEEK_SECONDS + second_of_week(cumulative, profile, day / 7 - week)


@register_jitable
def _which(cumulative: Any, n: Any, x: Any) -> Any:
    """First place whose cumulative sum exceeds ``x``."""
    low, high = 0, n - 1
    while low < high:
        middle = (low + high) // 2
        if cumulative[middle] > x:
            high = middle
        else:
            low = middle + 1
    return low


@Compiled
def resident_streams(
    seed: int,
    last_day: float,
    horizon: int,
    group: NDArray[np.int16],
    chronic: NDArray[np.int32],
    base: NDArray[np.float64],
    extra: NDArray[np.float64],
    extra_condition: NDArray[np.int64],
    kind: NDArray[np.int64],
    urgent_share: NDArray[np.float64],
    other_profile: NDArray[np.int64],
    follow_up_days: NDArray[np.float64],
    season: NDArray[np.float64],
    weeks: NDArray[np.float64],
    scratch: NDArray[np.int64],
    rows: NDArray[np.void],
) -> int:
    """Episodes of every resident in the order of their lives, into ``rows``.

    One stream of exponential gaps a resident at his total envelope rate, the condition picked by a uniform, thinned
    by the season; and a stream of follow-ups for each chronic condition. Whole weeks are walked through, since the
    profile of a week may move an onset within it; what lies at or past ``horizon`` is then left out, so a longer
    horizon only appends.

    Returns
    -------
    int
        Number of episodes, or -1 if ``rows``, -2 if the scratch ``(2, n)`` are too short.
    """
    n_conditions = base.shape[1]
    room = scratch.shape[1]
    count = 0
    for i in range(len(group)):
        g = group[i]
        total = base[g, n_conditions - 1]
        bits = chronic[i]
        for c in range(n_conditions):
            if (bits >> c) & 1:
                total += extra[g, c, 3]
        found = 0
        day = 0.0
        number = 0
        while total > 0.0:
            day -= math.log(_uniform(seed, i, number, 0, ONSET_GAP)) / total
            if day >= last_day:
                break
            x = _uniform(seed, i, number, 0, ONSET_CONDITION) * total
            if x < base[g, n_conditions - 1]:
                c = _which(base[g], n_conditions, x)
            else:
                x -= base[g, n_conditions - 1]
                c = -1
                for parent in range(n_conditions):
                    if (bits >> parent) & 1:
                        c = extra_condition[parent, _which(extra[g, parent], 4, x)]
                        if x < extra[g, parent, 3]:
                            break
                        x -= extra[g, parent, 3]
            if _uniform(seed, i, number, 0, ONSET_SEASON) < season[c, int(day)]:
                profile = other_profile[c]
                if urgent_share[c] > 0 and _uniform(seed, i, number, 0, ONSET_PROFILE) < urgent_share[c]:
                    profile = URGENT_PROFILE
                if found >= room:
                    return -2
                scratch[0, found] = _clock(weeks, profile, day)
                scratch[1, found] = c * 16 + kind[c]
                found += 1
            number += 1
        for c in range(n_conditions):
            if (bits >> c) & 1 and follow_up_days[c] > 0:
                day = _uniform(seed, i, 0, c, FOLLOW_UP_PHASE) * follow_up_days[c]
                number = 0
                while day < last_day:
                    if found >= room:
                        return -2
                    scratch[0, found] = _clock(weeks, ROUTINE_PROFILE, day)
                    scratch[1, found] = c * 16 + EPISODE_FOLLOW_UP
                    found += 1
                    stretch = 1 + JITTER * (2 * _uniform(seed, i, number, c, FOLLOW_UP_INTERVAL) - 1)
                    day += follow_up_days[c] * stretch
                    number += 1
        for a in range(1, found):
            second, what = scratch[0, a], scratch[1, a]
            b = a - 1
            while b >= 0 and scratch[0, b] > second:
                scratch[0, b + 1], scratch[1, b + 1] = scratch[0, b], scratch[1, b]
                b -= 1
            scratch[0, b + 1], scratch[1, b + 1] = second, what
        for a in range(found):
            if scratch[0, a] >= horizon:
                break
            if count >= len(rows):
                return -1
            row = rows[count]
            row.t, row.resident, row.episode, row.facility = scratch[0, a], i, a, NONE
            row.condition, row.kind = scratch[1, a] // 16, scratch[1, a] % 16
            count += 1
    return count


@Compiled
def background_stream(
    seed: int,
    stream: int,
    streams: int,
    per_day: float,
    last_day: float,
    horizon: int,
    weeks: NDArray[np.float64],
    profile: int,
    mix: NDArray[np.float64],
    kind: int,
    facility: int,
    rows: NDArray[np.void],
) -> int:
    """Poisson arrivals of one background stream, with the hours of the week and conditions picked from a mix.

    Returns
    -------
    int
        Number of arrivals, or -1 if ``rows`` are too short.
    """
    day = 0.0
    number = 0
    while True:
        day -= math.log(_uniform(seed, NONE, number, stream, BACKGROUND_GAP)) / per_day
        if day >= last_day:
            return number
        second = _clock(weeks, profile, day)
        if second >= horizon:
            return number
        if number >= len(rows):
            return -1
        x = _uniform(seed, NONE, number, stream, BACKGROUND_CONDITION) * mix[len(mix) - 1]
        row = rows[number]
        row.t, row.resident, row.episode = second, NONE, number * streams + stream
        row.condition, row.kind, row.facility = _which(mix, len(mix), x), kind, facility
        number += 1


@Compiled
def initial_residents(
    seed: int,
    pool: NDArray[np.int64],
    number: NDArray[np.int64],
    first: NDArray[np.int64],
    after: NDArray[np.int64],
    mix: NDArray[np.float64],
    acceptance: NDArray[np.float64],
    needs: NDArray[np.int64],
    group: NDArray[np.int16],
    chronic: NDArray[np.int32],
    taken: NDArray[np.bool_],
    resident: NDArray[np.int64],
    condition: NDArray[np.int64],
) -> None:
    """Who lies in each bed at the start, and why.

    ``mix`` is cumulative, a row a bed; ``acceptance[c, group]`` is the relative frequency of condition c among
    people of this age and sex, and ``needs[c]`` the chronic condition without which c does not occur. Beds of others
    have an empty range ``first`` to ``after`` and get no resident.
    """
    for k in range(len(pool)):
        row = mix[k]
        x = _uniform(seed, pool[k], number[k], 0, INITIAL_CONDITION) * row[len(row) - 1]
        c = _which(row, len(row), x)
        condition[k] = c
        resident[k] = NONE
        width = after[k] - first[k]
        if width <= 0:
            continue
        for attempt in range(TRIES):
            i = first[k] + int(_uniform(seed, pool[k], number[k], attempt, INITIAL_RESIDENT) * width)
            if taken[i]:
                continue
            if needs[c] >= 0 and not (chronic[i] >> needs[c]) & 1 and attempt < TRIES - 1:
                continue
            fits = _uniform(seed, pool[k], number[k], attempt, INITIAL_ACCEPTANCE) < acceptance[c, group[i]]
            if fits or attempt == TRIES - 1:
                resident[k] = i
                taken[i] = True
                break
