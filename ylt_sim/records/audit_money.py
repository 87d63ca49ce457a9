"""The auditor of money: each act at its list price, each bill in full and by the rules of insurance, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.records.audit_insurance import Paid, PriceList, audit_insurance
from ylt_sim.records.faults import Findings
from ylt_sim.records.places import Places, person
from ylt_sim.world.codes import (
    BILL_INTERNET,
    BILL_NAMES,
    BILL_STAY,
    BILL_TEST,
    BILL_VISIT,
    EV_AID,
    EV_BILL,
    EV_INTERNET,
    EV_ONSET,
    EV_POLICY,
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
)

__all__ = ["PriceList", "audit_money"]

REASON_OF = {
    EV_VISIT: BILL_VISIT, EV_TEST: BILL_TEST, EV_SAMPLE: BILL_TEST, EV_STAY: BILL_STAY, EV_INTERNET: BILL_INTERNET,
}  # fmt: skip
ACTS = tuple(REASON_OF)


@dataclass(frozen=True)
class Acts:
    """What has a price, in order of the rows: row, payee, era, cents by the list."""

    row: NDArray[np.int64]
    facility: NDArray[np.int64]
    era: NDArray[np.int64]
    cents: NDArray[np.int64]


def _last_said(rows: NDArray[Any], at: NDArray[np.int64], events: tuple[int, ...], field: str) -> NDArray[np.int64]:
    """Of the episode of each row, ``field`` of its last row before with one of the events; 0 if there is none."""
    said = np.flatnonzero(np.isin(rows["event"], events))
    if not len(said):
        return np.zeros(len(at), np.int64)
    episode = rows["key"].astype(np.int64) >> 3
    width = np.int64(len(rows) + 1)
    place = episode[said] * width + said
    order = np.argsort(place)
    found = np.searchsorted(place[order], episode[at] * width + at) - 1
    own = said[order[np.maximum(found, 0)]]
    is_own = (found >= 0) & (episode[own] == episode[at])
    return np.where(is_own, rows[field][own], 0).astype(np.int64)


def _is_handed(rows: NDArray[Any], stays: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Stays to which a step-down led: the next of the episode at the member after the stay that it ended."""
    steps = np.flatnonzero(rows["event"] == EV_STEP_DOWN)
    out = np.zeros(len(stays), bool)
    waiting: dict[int, int] = {}
    turn = 0
    for n, i in enumerate(stays):
        while turn < len(steps) and steps[turn] < i:
            step = rows[steps[turn]]
            waiting[int(step["key"]) >> 3] = int(step["a"])
            turn += 1
        rank = int(rows["key"][i]) >> 3
        if waiting.get(rank) == int(rows["facility"][i]):
            out[n] = True
            del waiting[rank]
    return out


def _price(rows: NDArray[Any], places: Places, prices: PriceList) -> Acts:
    """The acts of residents and of others, with what they cost by the list."""
    row = np.flatnonzero(np.isin(rows["event"], ACTS))
    own = rows[row]
    event = own["event"]
    policy = np.flatnonzero(rows["event"] == EV_POLICY)
    era = (row > policy[0]).astype(np.int64) if len(policy) else np.zeros(len(row), np.int64)
    facility = np.where(event == EV_SAMPLE, places.pool_facility[own["pool"]], own["facility"]).astype(np.int64)
    tier = places.facility_tier[facility].astype(np.int64)
    table, factor = prices.tier[tier], prices.scheme["price_factor"][era * N_SCHEMES, tier]
    condition = _last_said(rows, row, (EV_ONSET,), "link")
    severity = np.maximum(_last_said(rows, row, (EV_ONSET, EV_WORSE), "a"), 0)
    resident = own["resident"] != NONE
    of = prices.condition[condition]
    chosen = np.arange(len(row))
    visit = table["visit_yuan"] * factor * np.where(resident, of["visit_weight"][chosen, severity], 1.0)
    weight = np.where(resident, of["stay_weight"][chosen, severity], 1.0)
    handed = np.zeros(len(row), bool)
    is_stay = event == EV_STAY
    handed[is_stay] = _is_handed(rows, row[is_stay])
    start = np.where(handed, 0.0, table["start_yuan"]) * np.where(resident, of["start_weight"], 1.0) * weight
    stay = (start + table["day_yuan"] * own["b"] / SECONDS_A_DAY * weight) * factor
    test = table["test_yuan"][chosen, np.clip(own["link"], 0, 6)] * factor
    is_test = np.isin(event, (EV_TEST, EV_SAMPLE))
    yuan = np.select([event == EV_VISIT, is_stay, is_test], [visit, stay, test], prices.internet_cents / 100)
    return Acts(row, facility, era, np.floor(yuan * 100 + 0.5).astype(np.int64))


def _audit_prices(rows: NDArray[Any], places: Places, acts: Acts, out: Findings) -> None:
    """What a row says that a visit or stay cost is the price of the list; reviews are free."""
    own = rows[acts.row]
    told = np.isin(own["event"], (EV_VISIT, EV_STAY, EV_INTERNET))
    wrong = told & (np.abs(own["x"] * 100 - acts.cents) > 1.01)  # the float of a sum may round to the next cent
    out.add(
        "money",
        wrong,
        lambda i: (
            int(own["time"][i]),
            (int(acts.row[i]),),
            f"a {BILL_NAMES[REASON_OF[int(own['event'][i])]]} of {person(own['resident'][i])} in "
            f"{places.facility(acts.facility[i])} cost {own['x'][i]:,.2f} yuan, but the price is "
            f"{acts.cents[i] / 100:,.2f}",
        ),
    )
    free = np.flatnonzero((rows["event"] == EV_REVIEW) & (rows["x"] != 0))
    out.add("money", free, lambda i: (int(rows["time"][i]), (i,), "a review is free, but this one cost something"))


def _audit_bills(
    rows: NDArray[Any], places: Places, acts: Acts, prices: PriceList, people: NDArray[Any] | None, out: Findings
) -> None:
    """Each act of a resident that has a price is billed once, at once and in full; aid goes with a bill."""
    due = np.flatnonzero((rows["resident"][acts.row] != NONE) & (acts.cents > 0))
    act_row = acts.row[due]
    bill = np.flatnonzero(rows["event"] == EV_BILL)
    if len(bill) != len(due):
        out.add(
            "money",
            np.array([0]),
            lambda _: (0, (), f"{len(due):,} acts of residents have a price, but there are {len(bill):,} bills"),
        )
        return
    own, act = rows[bill], rows[act_row]
    reason = np.array([REASON_OF.get(int(e), NONE) for e in range(128)])[act["event"]]
    strange = (
        (own["resident"] != act["resident"]) | (own["time"] != act["time"]) | (own["link"] != reason)
        | (own["facility"] != acts.facility[due]) | (bill < act_row)
    )  # fmt: skip
    out.add(
        "money",
        strange,
        lambda i: (
            int(act["time"][i]),
            (int(act_row[i]), int(bill[i])),
            f"a {BILL_NAMES[int(reason[i])]} of {person(act['resident'][i])} in "
            f"{places.facility(acts.facility[due[i]])} is followed by a bill of "
            f"{person(own['resident'][i])} for a {BILL_NAMES[int(own['link'][i])]} in "
            f"{places.facility(own['facility'][i])}",
        ),
    )
    aided = np.flatnonzero(rows["event"] == EV_AID)
    of_bill = np.searchsorted(bill, aided, side="right") - 1
    serious, assistance = np.zeros(len(bill), np.int64), np.zeros(len(bill), np.int64)
    np.add.at(serious, of_bill, rows["a"][aided])
    np.add.at(assistance, of_bill, rows["b"][aided])
    fund, patient = own["a"].astype(np.int64), own["b"].astype(np.int64)
    paid = fund + patient + serious + assistance
    # A price told in yuan fixes the cents where the auditor's own sum may round to the next one.
    told = np.isin(act["event"], (EV_VISIT, EV_STAY, EV_INTERNET))
    cents = np.where(told, np.floor(act["x"] * 100 + 0.5), acts.cents[due]).astype(np.int64)
    wrong = (paid != cents) | (fund < 0) | (patient < 0) | (serious < 0) | (assistance < 0)
    out.add(
        "money",
        wrong,
        lambda i: (
            int(act["time"][i]),
            (int(bill[i]),),
            f"a {BILL_NAMES[int(reason[i])]} of {person(act['resident'][i])} costs {cents[i] / 100:,.2f} yuan, but "
            f"{paid[i] / 100:,.2f} are paid: fund {fund[i] / 100:,.2f}, patient {patient[i] / 100:,.2f}, aid "
            f"{(serious[i] + assistance[i]) / 100:,.2f}",
        ),
    )
    if people is not None and len(bill):
        paid_by = Paid(bill, act_row, acts.era[due], cents, fund, serious, assistance)
        audit_insurance(rows, places, paid_by, prices, people, out)


def audit_money(
    rows: NDArray[Any], places: Places, prices: PriceList, people: NDArray[Any] | None, out: Findings
) -> None:
    """Every act at its price, every bill paid in full by fund, aid and patient, within the rules of insurance."""
    acts = _price(rows, places, prices)
    _audit_prices(rows, places, acts, out)
    _audit_bills(rows, places, acts, prices, people, out)
