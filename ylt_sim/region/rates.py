"""Rates of illness by age and sex, and where age and sex come from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ylt_sim.evidence import Condition, conditions, profile

__all__ = [
    "BAND_STARTS",
    "age_steps",
    "condition_index",
    "female_shares",
    "follow_ups_per_year",
    "listed_follow_ups_per_year",
    "rates_per_person_year",
]

BAND_STARTS = (0, 15, 45, 65)
OLDEST_AGE = 100
"""Age at which the open band of 85 and older ends."""


@cache
def female_shares() -> tuple[float, ...]:
    """Share of women by age band, of profile ``female_share``."""
    return tuple(float(row.value or 0.0) / 100 for row in profile("female_share")[: len(BAND_STARTS)])


@cache
def age_steps() -> tuple[tuple[int, int, float], ...]:
    """Bands of the default county's age structure: first age, age after the last, share of residents."""
    rows = profile("age_structure_county_default")
    shares = np.array([float(row.value or 0.0) for row in rows])
    shares /= shares.sum()
    steps = []
    for row, share in zip(rows, shares, strict=True):
        first = int(row.key.rstrip("+").split("-")[0])
        after = OLDEST_AGE if row.key.endswith("+") else int(row.key.split("-")[1]) + 1
        steps.append((first, after, float(share)))
    return tuple(steps)


def condition_index(condition_id: str) -> int:
    """Row of conditions.csv with this id."""
    return next(i for i, c in enumerate(conditions()) if c.condition_id == condition_id)


def rates_per_person_year(catalogue: Sequence[Condition] | None = None) -> NDArray[np.float64]:
    """Episodes a person and year (patients a person for chronic stock), ``(n_conditions, 4 bands, 2 sexes)``.

    The table gives rates per 1000 of both sexes and the share of women among the patients; sex 0 is men, 1 women.
    """
    rows = conditions() if catalogue is None else catalogue
    women = np.array(female_shares())
    out = np.zeros((len(rows), len(BAND_STARTS), 2))
    for c, condition in enumerate(rows):
        rate = np.array(condition.rates_per_1000) / 1000
        out[c, :, 0] = rate * (1 - condition.female_share) / (1 - women)
        out[c, :, 1] = rate * condition.female_share / women
    return out


def listed_follow_ups_per_year(
    catalogue: Sequence[Condition] | None = None, planned: float = 4.0
) -> NDArray[np.float64]:
    """Potential follow-ups a year, by condition: today's, and the most that a scenario plans beside them."""
    regular = follow_ups_per_year(catalogue)
    return np.where(regular > 0, regular + planned, 0.0)


def follow_ups_per_year(catalogue: Sequence[Condition] | None = None) -> NDArray[np.float64]:
    """Regular follow-up visits a year of a patient in care, by condition; 0 where it is no chronic stock.

    ``visits_per_episode`` of chronic stock is a year's total and includes the follow-ups. One visit at least belongs
    to the year's own episode, which carries severity and admission, so follow-ups are at most the total less one.
    Like all visits of the table they are those of patients who seek care: ``p_seek`` is in the number.
    """
    return np.array(
        [
            c.p_seek * min(c.chronic_followups_per_year, c.visits_per_episode - 1)
            if c.episode_kind == "chronic stock"
            else 0.0
            for c in (conditions() if catalogue is None else catalogue)
        ]
    )
