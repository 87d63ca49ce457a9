"""The auditor of insurance: what fund and aid pay of every bill, worked out anew from the rows, to the cent.

Rules are those of docs/money.md; the arithmetic is this module's own. What the rows of an episode tell:

* **Referred**: `referred` through a consortium (or by the slot of who was handed down), and a return to the hospital
  after a step-down; until he chooses anew, does not come, is overtaken, called back, sent on alone as an emergency,
  discharged, or comes back to a visit by himself. Diverted, or back from another member's machine, he stays referred.
* **Emergency**: the class of his visit or stay; of a test that of the visit before it.
* **Handed down**: the next stay of the episode after the one that a `step_down` ended.
* **Benefit of chronic illness**: the condition of the bill, and his rank among residents, a static table.

Not in the rows, so that only bounds are checked:

* How he stands when the lead measures a **sample** that was taken days ago: he may have set out anew or be worse by
  then. If he was referred or is an emergency, either rate of the tier is let pass.
* Ranks and rates of internet visits are no rows: without them (a `PriceList` by hand) outpatient bills are held to
  the highest rate that could be theirs, remote visits to what is covered, and no limit of outpatient care is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places, person
from ylt_sim.world.codes import (
    BILL_INTERNET,
    BILL_NAMES,
    BILL_STAY,
    CRITICAL,
    EMERGENCY,
    EV_BED_GAVE_UP,
    EV_BOUNCE_BACK,
    EV_CANCELLED,
    EV_CHOICE,
    EV_MISSED,
    EV_NO_SHOW,
    EV_ONSET,
    EV_OVERTAKEN,
    EV_RECALL,
    EV_REFERRED,
    EV_REVIEW,
    EV_SAMPLE,
    EV_STAY,
    EV_STEP_DOWN,
    EV_TEST,
    EV_VISIT,
    EV_WORSE,
    N_SCHEMES,
    NONE,
    SECONDS_A_DAY,
    WAY_ALONE,
    WAY_BED,
    WAY_DIVERTED,
    WAY_PLAIN,
    WAY_RETURN,
    WAY_SLOT,
)

__all__ = ["Paid", "PriceList", "Ways", "audit_insurance", "ways_of"]

ENDS_A_REFERRAL = (EV_ONSET, EV_CHOICE, EV_NO_SHOW, EV_OVERTAKEN, EV_RECALL, EV_CANCELLED, EV_MISSED)
LETTERS = (WAY_PLAIN, WAY_BED, WAY_SLOT, WAY_RETURN)
TELLING = (
    *ENDS_A_REFERRAL, EV_VISIT, EV_REVIEW, EV_TEST, EV_SAMPLE, EV_REFERRED, EV_STAY, EV_STEP_DOWN, EV_BOUNCE_BACK,
    EV_BED_GAVE_UP, EV_WORSE,
)  # fmt: skip


@dataclass(frozen=True)
class PriceList:
    """Prices and rules of insurance of a run.

    Attributes
    ----------
    tier, condition, scheme
        The world's rows, prices and rules filled in; of conditions also ``is_chronic`` and ``critical_from``.
    internet_cents
        Price of a remote visit.
    fiscal_year
        By day.
    internet_share
        What the fund pays of a remote visit, by consortium; None: unknown.
    ranks
        Of so many residents the place of each among those who may be registered for a chronic illness; None: unknown.
    """

    tier: NDArray[np.void]
    condition: NDArray[np.void]
    scheme: NDArray[np.void]
    internet_cents: int
    fiscal_year: NDArray[np.int64]
    internet_share: NDArray[np.float64] | None = None
    ranks: Callable[[int], NDArray[np.float64]] | None = None


@dataclass(frozen=True)
class Paid:
    """Bills in order of the rows: row, row of the act, era, and cents by payer."""

    row: NDArray[np.int64]
    act: NDArray[np.int64]
    era: NDArray[np.int64]
    cents: NDArray[np.int64]
    fund: NDArray[np.int64]
    serious: NDArray[np.int64]
    assistance: NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """How residents came to acts, one entry an act that was asked for."""

    is_referred: NDArray[np.bool_]
    is_emergency: NDArray[np.bool_]
    is_handed: NDArray[np.bool_]
    is_open: NDArray[np.bool_]  # the rows do not tell


def _before(mark: NDArray[np.bool_], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each row the place of the last marked one before it, no earlier than the start of its episode; else -1."""
    last = np.maximum.accumulate(np.where(mark, np.arange(len(mark)), -1))
    last = np.r_[-1, last[:-1]]
    return np.where(last >= start, last, -1)


def _at(flag: NDArray[np.bool_], place: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The flag at each place, False at none."""
    return (place >= 0) & flag[place]


def ways_of(rows: NDArray[Any], acts: NDArray[np.int64], condition: NDArray[np.void]) -> Ways:
    """How the resident of each act came to it, from what the rows of its episode say before."""
    at = np.flatnonzero(np.isin(rows["event"], TELLING) & (rows["resident"] != NONE))
    rank = rows["key"][at] >> 3
    order = np.argsort(rank, kind="stable")
    at, rank = at[order], rank[order]
    if not len(at):
        return Ways(*(np.zeros(len(acts), bool) for _ in range(4)))
    own = rows[at]
    event, link, a, b = own["event"], own["link"], own["a"], own["b"]
    n = np.arange(len(at))
    start = np.maximum.accumulate(np.where(np.r_[True, rank[1:] != rank[:-1]], n, 0))
    stay, visit, given_up = event == EV_STAY, event == EV_VISIT, event == EV_BED_GAVE_UP
    # The row of a step-down, or of a return from one, comes before that of the stay which it ends.
    down, back = event == EV_STEP_DOWN, (event == EV_BOUNCE_BACK) & (a == 1)
    before = _before(down | back | stay, start)
    leaves_down, leaves_up = stay & _at(down, before), stay & _at(back, before)
    on_the_way = _before(stay | given_up | np.isin(event, (EV_NO_SHOW, EV_OVERTAKEN)), start)
    is_handed = stay & _at(leaves_down, on_the_way)
    sent = event == EV_REFERRED
    through = sent & (link != NONE) & np.isin(b, LETTERS)
    ends = np.isin(event, ENDS_A_REFERRAL) | (sent & (b == WAY_ALONE) & (a != NONE))
    ends |= given_up & _at(leaves_down, on_the_way)
    seen = _before(visit | (event == EV_REVIEW), start)
    # Who has been seen, or has given up a queue for a bed, and is seen again, came by himself; unless he was diverted,
    # or only away on another member's machine.
    passed_on = (sent & (b == WAY_DIVERTED)) | ((event == EV_TEST) & (own["facility"] != own["facility"][seen]))
    mark = _before(through | ends | stay | visit | given_up | passed_on, start)
    again = visit & _at(visit | given_up, mark)
    change = _before(through | ends | stay | again, start)
    is_referred = _at(through | leaves_down | leaves_up, change) & ~again
    is_emergency = np.where(event == EV_TEST, _at(link == EMERGENCY, seen), (visit | stay) & (link == EMERGENCY))
    told = _before((event == EV_ONSET) | (event == EV_WORSE), start)
    severity = np.where(told >= 0, a[told], CRITICAL)
    urgent = (severity >= CRITICAL) | (severity >= condition["critical_from"][link[told]])
    is_open = (event == EV_SAMPLE) & (is_referred | urgent)
    place = np.argsort(at)
    found = place[np.minimum(np.searchsorted(at[place], acts), len(at) - 1)]
    known = at[found] == acts  # an internet visit is none of these, and its rate is the same for all
    return Ways(*(flag[found] & known for flag in (is_referred, is_emergency, is_handed, is_open)))


def _sum_before(group: NDArray[np.int64], value: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each element the sum of those of its group that come before it."""
    order = np.argsort(group, kind="stable")
    running = np.cumsum(value[order]) - value[order]
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    start = running[np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))]
    out = np.empty(len(value), np.int64)
    out[order] = running - start
    return out


def _cents(yuan_cents: NDArray[Any]) -> NDArray[np.int64]:
    """Whole cents, a half up."""
    return np.floor(yuan_cents + 0.5).astype(np.int64)


def _deducted(
    episode: NDArray[np.int64], covered: NDArray[np.int64], deductible: NDArray[np.int64], ways: Ways
) -> NDArray[np.int64]:
    """Cents deducted from each stay, in order of the rows.

    All of the tier's deductible; on a referral what it exceeds that of the stays before by; on a step-down none.
    """
    out: list[int] = []
    borne: dict[int, int] = {}
    told = zip(
        episode.tolist(), covered.tolist(), deductible.tolist(), ways.is_handed.tolist(), ways.is_referred.tolist(),
        strict=True,
    )  # fmt: skip
    for number, most, whole, is_handed, is_referred in told:
        if is_handed:
            out.append(0)
            continue
        so_far = borne.get(number, 0) if is_referred else 0
        out.append(min(most, max(0, whole - so_far)))
        borne[number] = so_far + out[-1]
    return np.array(out, np.int64)


@dataclass(frozen=True)
class _Case:
    """What the rules of a bill are applied to, one entry a bill."""

    reason: NDArray[np.int64]
    resident: NDArray[np.int64]
    tier: NDArray[np.int64]
    of_year: NDArray[np.int64]  # resident and fiscal year as one number
    rules: NDArray[np.void]
    covered: NDArray[np.int64]

    def by_tier(self, name: str, only: NDArray[np.int64] | slice = slice(None)) -> NDArray[Any]:
        """A rule that is by tier, at the tier of each bill."""
        tier = self.tier[only]
        return np.asarray(self.rules[name][only][np.arange(len(tier)), tier])


def _case(rows: NDArray[Any], places: Places, paid: Paid, prices: PriceList, people: NDArray[Any]) -> _Case:
    own = rows[paid.row]
    resident = own["resident"].astype(np.int64)
    tier = places.facility_tier[own["facility"]].astype(np.int64)
    rules = prices.scheme[paid.era * N_SCHEMES + people["insurance"][resident].astype(np.int64)]
    of_year = resident * 4096 + prices.fiscal_year[own["time"] // SECONDS_A_DAY]
    covered = _cents(paid.cents * rules["covered"][np.arange(len(own)), tier])
    return _Case(own["link"].astype(np.int64), resident, tier, of_year, rules, covered)


def _stays(rows: NDArray[Any], paid: Paid, case: _Case, ways: Ways) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cents of the fund that are due on each bill of a stay, and cents deducted; 0 for other bills."""
    fund, deducted = np.zeros(len(paid.row), np.int64), np.zeros(len(paid.row), np.int64)
    i = np.flatnonzero(case.reason == BILL_STAY)
    if not len(i):
        return fund, deducted
    own = Ways(ways.is_referred[i], ways.is_emergency[i], ways.is_handed[i], ways.is_open[i])
    episode = rows["key"][paid.row[i]].astype(np.int64) >> 3
    deducted[i] = _deducted(episode, case.covered[i], case.by_tier("deductible", i), own)
    filed = own.is_referred | own.is_emergency | own.is_handed
    share = np.where(filed, case.by_tier("referred", i), case.by_tier("unreferred", i))
    due = _cents((case.covered[i] - deducted[i]) * case.by_tier("inpatient", i) * share)
    before = _sum_before(case.of_year[i], paid.fund[i])
    fund[i] = np.minimum(due, np.maximum(0, case.rules["inpatient_limit"][i] - before))
    return fund, deducted


def _outpatient(
    rows: NDArray[Any], paid: Paid, case: _Case, ways: Ways, prices: PriceList, people: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Least and most cents of the fund that may be due on each outpatient bill; the same where the rows tell all."""
    condition = rows["x"][paid.row].astype(np.int64)
    is_chronic = prices.condition["is_chronic"][condition] == 1
    benefit = is_chronic
    if prices.ranks is not None:
        benefit = is_chronic & (prices.ranks(len(people))[case.resident] < case.rules["registered"])
    rate = case.by_tier("outpatient")
    rate = np.where(benefit, np.maximum(rate, case.rules["chronic"]), rate)
    filed = ways.is_referred | ways.is_emergency
    with_letter, without = rate * case.by_tier("referred"), rate * case.by_tier("unreferred")
    one = np.where(filed, with_letter, without)
    low = np.where(ways.is_open, np.minimum(with_letter, without), one)
    high = np.where(ways.is_open, np.maximum(with_letter, without), one)
    is_remote = case.reason == BILL_INTERNET
    if prices.internet_share is not None:
        agreed = prices.internet_share[np.where(is_remote, rows["link"][paid.act], 0)]
        low, high = np.where(is_remote, agreed, low), np.where(is_remote, agreed, high)
    else:
        low, high = np.where(is_remote, 0.0, low), np.where(is_remote, 1.0, high)
    least, most = _cents(case.covered * low), _cents(case.covered * high)
    if prices.ranks is None:
        return np.zeros(len(most), np.int64), most
    limited = ~benefit & (case.reason != BILL_STAY)
    before = _sum_before(case.of_year, np.where(limited, paid.fund, 0))
    left = np.where(limited, np.maximum(0, case.rules["outpatient_limit"] - before), most)
    return np.minimum(least, left), np.minimum(most, left)


def _audit_fund(
    rows: NDArray[Any], places: Places, paid: Paid, case: _Case, prices: PriceList, people: NDArray[Any],
    out: Findings,
) -> None:  # fmt: skip
    """What the fund pays of each bill is what is due."""
    ways = ways_of(rows, paid.act, prices.condition)
    due, deducted = _stays(rows, paid, case, ways)
    least, most = _outpatient(rows, paid, case, ways, prices, people)
    is_stay = case.reason == BILL_STAY
    least, most = np.where(is_stay, due, least), np.where(is_stay, due, most)
    came = np.select(
        [ways.is_handed, ways.is_referred, ways.is_emergency], ["handed down", "referred", "as an emergency"],
        "by himself",
    )  # fmt: skip

    def told(i: int) -> tuple[int, tuple[int, ...], str]:
        row = int(paid.row[i])
        bound = "" if least[i] == most[i] else ("at most " if paid.fund[i] > most[i] else "at least ")
        right = most[i] if paid.fund[i] > most[i] else least[i]
        less = f", {deducted[i] / 100:,.2f} deducted" if is_stay[i] else ""
        return (
            int(rows["time"][row]),
            (int(paid.act[i]), row),
            f"the fund pays {paid.fund[i] / 100:,.2f} yuan of a {BILL_NAMES[int(case.reason[i])]} of "
            f"{person(int(case.resident[i]))}, who came {came[i]} to {places.facility(int(rows['facility'][row]))}, "
            f"but {bound}{right / 100:,.2f} are due of {case.covered[i] / 100:,.2f} covered{less}",
        )

    out.add("money", (paid.fund < least) | (paid.fund > most), told)


def _audit_aid(rows: NDArray[Any], paid: Paid, case: _Case, people: NDArray[Any], out: Findings) -> None:
    """Serious-illness insurance of what a year's own payments exceed its threshold by; assistance to the poor."""
    rules, is_poor = case.rules, people["is_poor"][case.resident] == 1
    own_part = case.covered - paid.fund
    before = _sum_before(case.of_year, own_part)
    whole = rules["serious_threshold"]
    threshold = np.where(is_poor, _cents(whole * rules["poor_threshold"]), whole)
    above = np.maximum(0, before + own_part - threshold) - np.maximum(0, before - threshold)
    serious = _cents(above * rules["serious"])
    left = np.where(is_poor & (case.reason == BILL_STAY), own_part - serious, 0)
    assistance = _cents(left * rules["assistance"])
    out.add(
        "money",
        (serious != paid.serious) | (assistance != paid.assistance),
        lambda i: (
            int(rows["time"][paid.row[i]]),
            (int(paid.row[i]),),
            f"aid to {person(int(case.resident[i]))} is {paid.serious[i] / 100:,.2f} yuan of serious-illness "
            f"insurance and {paid.assistance[i] / 100:,.2f} of assistance, but {serious[i] / 100:,.2f} and "
            f"{assistance[i] / 100:,.2f} are due",
        ),
    )


def audit_insurance(
    rows: NDArray[Any], places: Places, paid: Paid, prices: PriceList, people: NDArray[Any], out: Findings
) -> None:
    """Deductibles, rates, limits of a fiscal year and aid of every bill.

    Sums of a year are those of the bills as they are: of a wrong bill only itself is told, and what hangs on it
    only where the right bill after it would be another.
    """
    case = _case(rows, places, paid, prices, people)
    _audit_fund(rows, places, paid, case, prices, people, out)
    _audit_aid(rows, paid, case, people, out)
