"""Promises of one lead (同一牵头单位的多个医联体): what it gives a member already is not given a second time.

Strengths are levels of practice: so many half-days a week, posted doctors, reader hours. A member of two consortia of
one lead gets the higher level, and not the sum: nobody rosters the same doctors twice for the same place. Leads that
differ give each their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ylt_sim.scenario.consortium import ResolvedConsortium

__all__ = ["Promise", "kept_once"]


@dataclass(frozen=True)
class Promise:
    """What a consortium gives in all, and the members (rows of the region's facilities) among whom it is shared out."""

    amount: float
    members: tuple[int, ...]

    @property
    def level(self) -> float:
        """Amount for one member."""
        return self.amount / len(self.members) if self.members else 0.0


def _covers(wide: ResolvedConsortium, narrow: ResolvedConsortium) -> bool:
    """Whether whatever illness concerns the second concerns the first too."""
    return not wide.conditions or (bool(narrow.conditions) and set(narrow.conditions) <= set(wide.conditions))


def kept_once(
    consortia: Sequence[ResolvedConsortium], promises: Sequence[Promise], *, whoever_leads: bool = False
) -> list[Promise]:
    """What each consortium gives beyond what its members have of the same lead already.

    Parameters
    ----------
    consortia
        Of an era.
    promises
        Of each of them.
    whoever_leads
        What takes the member's own time, such as training, is not given twice by two leads either.

    Returns
    -------
    list of Promise
        In the same order; together every member has the highest level that a consortium of each lead promises him. An
        alliance for some illnesses adds to what a lead does for all; not the other way round.
    """
    order = sorted(range(len(consortia)), key=lambda i: (len(consortia[i].conditions) > 0, -promises[i].level, i))
    out = list(promises)
    for place, i in enumerate(order):
        c, level = consortia[i], promises[i].level
        before = [k for k in order[:place] if whoever_leads or consortia[k].lead == c.lead]
        others = [out[k] for k in before if _covers(consortia[k], c)]
        have = [sum(p.level for p in others if m in p.members) for m in promises[i].members]
        more = {m: level - h for m, h in zip(promises[i].members, have, strict=True) if h < level}
        if len(more) < len(have) or any(have):
            out[i] = Promise(sum(more.values()), tuple(more))
    return out
