"""Payment (费用): the bill of a visit, a test or a stay, shared among fund, aid and patient to the cent.

Each act of a resident that has a price is followed by its bill; people from outside the county are billed elsewhere.
"""

from __future__ import annotations

from ylt_sim.journey.insurance import (
    aid,
    begin_year,
    fund_for_stay,
    fund_for_visit,
    is_filed,
    rate_for_visit,
    rules_of,
)
from ylt_sim.journey.price import test_cents
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import BILL_INTERNET, BILL_STAY, BILL_TEST, BILL_VISIT, EV_AID, EV_BILL

__all__ = ["bill_internet_visit", "bill_stay", "bill_test", "bill_visit"]


@rule
def bill(w, p, facility_id, reason, cents, fund, covered):
    """Write the bill, and the aid where there is any; the rest is the patient's."""
    serious, assistance = aid(w, p, covered - fund, reason == BILL_STAY)
    own = cents - fund - serious - assistance
    record(w, p, EV_BILL, facility_id, NONE, NONE, reason, fund, own, float(p.condition))
    if serious + assistance > 0:
        record(w, p, EV_AID, facility_id, NONE, NONE, reason, serious, assistance, 0.0)


@rule
def bill_outpatient(w, p, facility_id, reason, cents):
    """An outpatient bill at the rate of the tier."""
    if p.resident == NONE or cents == 0:
        return
    resident = w.resident[p.resident]
    begin_year(w, resident)
    tier = w.facility[facility_id].tier
    rate = rate_for_visit(w, p, resident, rules_of(w, resident), tier, is_filed(p))
    fund, covered = fund_for_visit(w, p, tier, cents, rate)
    bill(w, p, facility_id, reason, cents, fund, covered)


@rule
def bill_visit(w, p, facility_id, cents):
    """The bill of a visit."""
    bill_outpatient(w, p, facility_id, BILL_VISIT, cents)


@rule
def bill_test(w, p, facility_id, test):
    """The bill of a test, where its machine is."""
    bill_outpatient(w, p, facility_id, BILL_TEST, test_cents(w, facility_id, test))


@rule
def bill_internet_visit(w, p, facility_id, cents, rate):
    """The bill of a remote visit, at the rate that its consortium has agreed with the fund."""
    if p.resident == NONE or cents == 0:
        return
    begin_year(w, w.resident[p.resident])
    fund, covered = fund_for_visit(w, p, w.facility[facility_id].tier, cents, rate)
    bill(w, p, facility_id, BILL_INTERNET, cents, fund, covered)


@rule
def bill_stay(w, p, facility_id, cents):
    """The bill of a stay, when its bed is given back."""
    if p.resident == NONE or cents == 0:
        return
    begin_year(w, w.resident[p.resident])
    fund, covered = fund_for_stay(w, p, w.facility[facility_id].tier, cents)
    bill(w, p, facility_id, BILL_STAY, cents, fund, covered)
