"""Settlement by hand: the bills of `test_money`, under each payment, to the cent."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from test_money import BILLS, reduced, row

from ylt_sim.errors import YltError
from ylt_sim.outcomes.settlement import Contract, Terms, accounts, check_ledger, settle
from ylt_sim.world.codes import BILL_STAY, BILL_VISIT, EMPLOYEE_SCHEME, EV_BILL, RESIDENT_SCHEME, UNINSURED

NAMES = ("village", "township", "county", "city")
JANUARY, FEBRUARY, NEXT_YEAR = 2023 * 12, 2023 * 12 + 1, 2024 * 12
NOBODY = np.zeros(4)


def terms(case=0.0, budget=0.0, worth=(0, 0, 900, 600), **more):
    """Hospitals are the county's and the city's; a case of any condition is worth so much at each facility."""
    hospital = np.array([0.0, 0.0, 1.0, 1.0])
    return Terms(case * hospital, budget * hospital, np.repeat(np.array(worth, float)[:, None], 30, axis=1), **more)


def paid(ledger, **where):
    """Yuan of the entries with these values."""
    for name, value in where.items():
        ledger = ledger[ledger[name] == value]
    return ledger["cents"].sum() / 100


def test_by_volume_everybody_is_paid_what_the_bills_say():
    """The fund pays 13 yuan at the village, 15 at the township, 500 at the county and 300 in the city."""
    money = reduced(BILLS).money
    ledger = settle(money, (terms(), terms()), 1, NAMES)
    check_ledger(ledger, money, NAMES)
    assert [paid(ledger, payer="insurance fund", payee=name) for name in NAMES] == [13, 15, 500, 300]
    assert [paid(ledger, payer="patient", payee=name) for name in NAMES] == [7, 15, 200, 700]
    assert paid(ledger, payer="serious-illness insurance") == 40
    assert accounts(ledger)["balance_yuan"].sum() == pytest.approx(0.0)
    assert accounts(ledger).loc["county", "received_yuan"] == 750


def test_by_case():
    """Half by case: of the county's stay of 750 yuan the fund owes 250 by volume; a case is worth 900, of which others
    have paid 250, so that half of 650 is due: 325 more. The city has been paid 700 by the patient for a case worth 600:
    150 by volume, and half of the 100 too much is paid back.
    """
    ledger = settle(reduced(BILLS).money, (terms(0.5), terms(0.5)), 1, NAMES)
    assert paid(ledger, payer="insurance fund", payee="county") == 250 + 325
    assert paid(ledger, payer="insurance fund", payee="city") == 150
    assert paid(ledger, payer="city", payee="insurance fund") == 50


def test_points_share_out_what_the_cases_would_have_cost():
    """All by case, as points: 650 and -100 are paid in February; the fund's 800 leave 250, shared 900 : 600."""
    ledger = settle(reduced(BILLS).money, (terms(1.0, method="dip"), terms(1.0, method="dip")), 1, NAMES)
    points = "value of the year's points"
    assert paid(ledger, payee="county", reason=points) == 150
    assert paid(ledger, payee="city", reason=points) == 100
    fund = paid(ledger, payer="insurance fund") - paid(ledger, payee="insurance fund")
    assert fund == 13 + 15 + 800


def test_the_fund_pays_no_case_of_who_has_no_insurance():
    """A stranger to the fund pays 500 yuan at the county for a case worth 900: the fund owes nothing for it."""
    alone = [row(12, EV_BILL, 2, BILL_STAY, 0, 50_000, resident=1)]
    for scheme, owed in ((EMPLOYEE_SCHEME, 400), (UNINSURED, 0)):
        money = reduced(alone, insurance=(RESIDENT_SCHEME, scheme)).money
        ledger = settle(money, (terms(1.0), terms(1.0)), 1, NAMES)
        assert paid(ledger, payer="insurance fund") == owed


def test_cases_of_months_before_the_policy_are_no_points():
    """By points from February on. A January stay, of whose worth of 900 yuan the patient has paid 100, stays at 800.

    February is as above: 650 and -100 are paid of 800, and the 250 that are left shared 900 : 600.
    """
    money = reduced([*BILLS, row(5, EV_BILL, 2, BILL_STAY, 60_000, 10_000)]).money
    ledger = settle(money, (terms(1.0), terms(1.0, method="dip")), 1, NAMES)
    assert paid(ledger, payer="insurance fund", payee="county", month=JANUARY) == 800
    points = "value of the year's points"
    assert [paid(ledger, payee=name, reason=points) for name in ("county", "city")] == [150, 100]


def test_points_beside_a_fixed_budget():
    """Half is a budget, 250 and 150: of the other half of 800, 400 yuan, 325 and -50 are paid by case and 125 are left,
    shared 900 : 600. The fund pays no more than by volume."""
    money = reduced(BILLS).money
    half = terms(1.0, 0.5, method="dip")
    ledger = settle(money, (half, half), 0, NAMES, expected=money)
    points = "value of the year's points"
    assert [paid(ledger, payee=name, reason=points) for name in ("county", "city")] == [75, 50]
    assert paid(ledger, payer="insurance fund") - paid(ledger, payee="insurance fund") == 13 + 15 + 800


def test_a_fixed_budget_is_the_mean_of_the_months_before():
    """From March on, no bill at the county: half of the mean of 0 and 500 is paid all the same, in January 2024."""
    money = reduced(BILLS).money
    ledger = settle(money, (terms(), terms(budget=0.5)), 2, NAMES)
    assert paid(ledger, payee="county", reason="fixed budget") == 125
    assert paid(ledger, payee="county", month=NEXT_YEAR) == 125
    with pytest.raises(YltError, match="whole months before the policy"):
        settle(money, (terms(), terms(budget=0.5)), 0, NAMES)


def packaged(**more):
    """Half of the fund's money of the only township, a fifth of it withheld."""
    contract = Contract("group", 2, (0, 1, 2), np.array([True]), 0.5, 0.8, 0.5, 0.2, 0.4)
    return terms(contracts=(dataclasses.replace(contract, **more),))


def test_a_surplus_is_returned_retained_and_shared():
    """Expected are 200 yuan more than come: 21 in January, 1,000 in February, half of which is packaged: 510.50.

    Four fifths come by month, 8.40 and 400. The account pays half of the bills: 3 to the village, 7.50 to the township,
    250 to the county, 150 to the city, and is 2.10 short until the withheld 102.10 come: 100 are left. Of these 20 go
    back, 48 stay with the lead, 32 are shared by village and township 3 : 7.5. In 2024 there is neither more nor less.
    """
    money = reduced(BILLS).money
    expected = reduced([*BILLS, row(13, EV_BILL, 2, BILL_STAY, 20_000, 0)]).money
    ledger = settle(money, (packaged(), packaged()), 0, NAMES, expected=expected)
    check_ledger(ledger, money, NAMES)
    account = "consortium group"
    assert paid(ledger, payee=account, month=JANUARY) == 8.40
    assert paid(ledger, payee=account, reason="packaged budget", month=FEBRUARY) == 400
    assert paid(ledger, payer=account, payee="city") == 150
    assert paid(ledger, payee=account, reason="withheld part, after assessment", month=FEBRUARY) == 102.10
    assert paid(ledger, payer=account, payee="insurance fund") == 20
    shares = [paid(ledger, payer=account, payee=name, reason="share of the retained surplus") for name in NAMES]
    assert shares == [9.14, 22.86, 48.00, 0]
    assert paid(ledger, payer="insurance fund", payee="county") == 250
    assert paid(ledger, payee=account, month=NEXT_YEAR) == 3.5


def test_a_surplus_is_shared_by_tier():
    """The same 80 yuan retained, six to three to one: 48 to the lead, 24 to the township, 8 to the village."""
    money = reduced(BILLS).money
    expected = reduced([*BILLS, row(13, EV_BILL, 2, BILL_STAY, 20_000, 0)]).money
    by_tier = dataclasses.replace(packaged(), village_share=0.25)
    ledger = settle(money, (by_tier, by_tier), 0, NAMES, expected=expected)
    check_ledger(ledger, money, NAMES)
    shares = [paid(ledger, payer="consortium group", payee=n, reason="share of the retained surplus") for n in NAMES]
    assert shares == [8.00, 24.00, 48.00, 0]


def test_an_overspending_is_shared_up_to_the_stop_loss():
    """Expected are 300 yuan less: a budget of 260.50 is overspent by 150. A tenth of it, 26.05, may be borne, half is.

    The lead pays 13.03 and the fund 136.97.
    """
    money = reduced(BILLS).money
    expected = reduced([b for b in BILLS if not (b[5] == EV_BILL and b[6] == 3)]).money
    ledger = settle(money, (packaged(), packaged()), 0, NAMES, expected=expected)
    check_ledger(ledger, money, NAMES)
    assert paid(ledger, payer="county", payee="consortium group") == 13.03
    assert paid(ledger, payer="insurance fund", reason="overspending covered") == 136.97


def test_what_is_withheld_is_paid_by_assessment():
    """With a score of a half 51.05 of the 102.10 are paid: 48.95 are left, 9.79 go back."""
    money = reduced(BILLS).money
    expected = reduced([*BILLS, row(13, EV_BILL, 2, BILL_STAY, 20_000, 0)]).money
    half = dataclasses.replace(packaged(), assessment_score=0.5)
    ledger = settle(money, (half, half), 0, NAMES, expected=expected)
    assert paid(ledger, payer="consortium group", payee="insurance fund", month=FEBRUARY) == 9.79
    check_ledger(ledger, money, NAMES)


def test_two_consortia_of_one_lead_have_each_their_account():
    """The county leads two: of township 0, where the first resident lives, and of township 1, where the second does.

    In 2023 the first costs the fund 6 yuan at the village, 15 at the township and 300 in the city; 200 more are
    expected. Of the half that is packaged, 260.50, 100 are left: 20 go back, 48 are the lead's. The second costs the
    500 that are expected of it: 250 are packaged, 50 of them withheld, nothing is left.
    """
    homes = np.array([0, 1])
    money = reduced(BILLS, township=homes).money
    expected = reduced([*BILLS, row(13, EV_BILL, 2, BILL_STAY, 20_000, 0)], township=homes).money
    first = dataclasses.replace(packaged().contracts[0], key="first", townships=np.array([True, False]))
    second = dataclasses.replace(first, key="second", townships=np.array([False, True]))
    both = terms(contracts=(first, second))
    ledger = settle(money, (both, both), 0, NAMES, expected=expected)
    check_ledger(ledger, money, NAMES)
    assert paid(ledger, payer="consortium first", payee="insurance fund") == 20
    assert paid(ledger, payer="consortium first", payee="county", reason="share of the retained surplus") == 48
    assert paid(ledger, payer="consortium second", payee="county") == 250
    assert paid(ledger, payer="consortium second", payee="insurance fund") == 0
    assert paid(ledger, payee="consortium second", reason="withheld part, after assessment") == 50


def test_what_was_withheld_is_paid_whatever_is_withheld_later():
    """Nothing is withheld of January's 10.50, a fifth of February's 400: 80 are paid at the year's end."""
    money = reduced(BILLS).money
    ledger = settle(money, (packaged(withheld_share=0.0), packaged()), 1, NAMES, expected=money)
    check_ledger(ledger, money, NAMES)
    assert paid(ledger, payee="consortium group", month=JANUARY) == 10.50
    assert paid(ledger, reason="withheld part, after assessment", month=FEBRUARY) == 80


@pytest.mark.parametrize(
    "later", [terms(), terms(contracts=(dataclasses.replace(packaged().contracts[0], key="new"),))]
)
def test_an_account_whose_terms_have_ended_is_closed_at_the_years_end(later):
    """The packaged budget of January alone: of 31 yuan expected 15.50 are the budget, and 10.50 are paid.

    12.40 have come, 3.10 come in February, when the year ends: 5 are left, 1 goes back.
    """
    money = reduced(BILLS).money
    expected = reduced([*BILLS, row(2, EV_BILL, 1, BILL_VISIT, 1_000, 0)]).money
    ledger = settle(money, (packaged(), later), 1, NAMES, expected=expected)
    check_ledger(ledger, money, NAMES)
    account = "consortium group"
    assert paid(ledger, payee=account, month=JANUARY) == 12.40
    assert paid(ledger, payer=account, month=JANUARY) == 10.50
    assert paid(ledger, payee=account, month=FEBRUARY) == 3.10
    assert paid(ledger, payer=account, payee="insurance fund", month=FEBRUARY) == 1


def test_public_health_money_by_head():
    """Three months of 10 yuan to the township."""
    health = dataclasses.replace(terms(), public_health_yuan=np.array([0.0, 10.0, 0.0, 0.0]))
    ledger = settle(reduced(BILLS).money, (health, health), 0, NAMES)
    assert paid(ledger, payer="government", payee="township") == 30


@pytest.mark.parametrize("lost", ["patient", "serious-illness insurance", "consortium group"])
def test_a_lost_entry_is_found(lost):
    """Every entry of a party is gone, or the account's first payment."""
    money = reduced(BILLS).money
    expected = reduced([*BILLS, row(13, EV_BILL, 2, BILL_STAY, 20_000, 0)]).money
    ledger = settle(money, (packaged(), packaged()), 0, NAMES, expected=expected)
    with pytest.raises(YltError, match=lost):
        check_ledger(ledger.drop(ledger.index[ledger["payer"] == lost][0]), money, NAMES)
