"""A year of bills of twelve residents, and what every payment makes of them: each cent worked out on paper.

Prices and rules are in the docstring of `dozen`. Below, *in* is what a bill has within the catalogue and *own* what of
that is left to the patient before aid: it adds up over the year for serious-illness insurance. Yuan.

An, residents' scheme: coughs at the village, 10 yuan, half paid until 12 yuan are reached; 2024 begins anew.

    12 Jan, 3 Mar  5 paid          2 May  2 of the 5 are left          21 Jul  0          4 Jan 2024  5

Bo, employees' scheme, of township B: at the county.

    3 Apr  visit 30: in 27, half 13.50          CT 100: in 90, half 45

Cai, uninsured: pays the visit of 30 and a stay of one day at the county, 200 + 300, all himself.

Deng, poor: at the county for four days.

    18 Mar  visit 30: nothing paid, own 27
    22 Mar  stay 200 + 1,200: in 1,260, above 300 there are 960, 80 % is 768; own 492, with the visit 519: 19 above 500
            serious 11.40; of the 480.60 left half, 240.30, is assistance; 1,400 - 768 - 11.40 - 240.30 = 380.30

Er, registered chronic patient: 80 % of 10 at each of three visits (22 Jan, 22 Apr, 19 Oct), half of a cough on 1 Jun.

Fei passes the annual ceiling of 1,500, and lies in a bed when the fiscal year ends.

    1 Feb   visit 30: own 27           6 Feb  stay 200 + 1,500: in 1,530, 80 % of 1,230 is 984; own 546, so far 573
    31 Jul  visit 30: own 27, so far 600
    5 Aug   the same stay: only 516 are left of 1,500; own 1,014, so far 1,614: 614 above 1,000, serious 368.40;
            1,700 - 516 - 368.40 = 815.60
    30 Dec  visit 30: own 27, all above 1,000, serious 16.20; left 13.80
    2 Jan   stay 200 + 900 in the new year: in 990, by the policy 50 % of 690 is 345; own 645, and no ceiling is near.
            By today's rules 80 %, 552.

Gu, employees' scheme, of township B, reaches serious-illness insurance in the city, unreferred: 20 and 40 % are paid.

    21 Feb  visit 40: in 32, 6.40; own 25.60
    24 Feb  stay 400 + 1,200: in 1,280, 40 % of 780 is 312; own 968, so far 993.60
    11 Jun  visit 40: 6.40; own 25.60, so far 1,019.20: 19.20 above 1,000, serious 11.52; 40 - 6.40 - 11.52 = 22.08
    9 Sep   visit 40: 6.40; own 25.60, all above, serious 15.36; left 18.24

Hao is referred up: two days at the township, which does not see what he has; then it does.

    12 Apr  visit 20: half 10          14 Apr  stay 100 + 400: 90 % of the 400 above 100 is 360
    14 Apr  visit 20: 2 of the year's 12 are left; at the county a visit of 30, nothing
    16 Apr  stay 200 + 600: in 720, of the deductible of 300 the 200 beyond the township's are due: 80 % of 520 is 416

Ji is stepped down after two days and a minute of the coordinator.

    12 May  visit 30, nothing          14 May  stay 200 + 600.21: in 720.19, 80 % of 420.19 is 336.15
    17 May  4,289 minutes at the township, 595.69, no start and no second deductible: 90 % is 536.12

Ke would be admitted on 13 Dec: visit 30, nothing. He pays 58 % of a usual stay (800 - 80 % of 420), under the policy
74 %, and forgoes it. By today's rules he stays two days, 800: 336 are paid.

Lu, employees' scheme, is treated by two hospitals: as Hao, but to the county he goes by himself.

    20 Aug  visit 20: 10               22 Aug  stay 500: 90 % of 400 is 360
    22 Aug  visit 30: 13.50            24 Aug  stay 800: in 720, all 200 are deducted: 90 % of 520 is 468

Ma, employees' scheme, goes to the city unreferred.

    21 Jun  visit 40: 6.40             22 Jun  stay 400 + 400: in 640, 40 % of the 140 above 500 is 56
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from dozen import DOZEN, NAMES, POLICY, money_of, price_list, world_of_the_year, year
from little import F_COUNTY, F_TERTIARY, F_TOWNSHIP, F_VILLAGE, FACILITIES

from ylt_sim.journey import insurance, payment
from ylt_sim.outcomes.money import PAYERS
from ylt_sim.outcomes.settlement import Contract, Terms, accounts, check_ledger, settle
from ylt_sim.records.audit_money import audit_money
from ylt_sim.records.faults import Findings
from ylt_sim.world import codes

BILLS = {  # where, for what, yuan of fund, patient, serious-illness insurance and assistance
    "An": [("village", "visit", 5, 5, 0, 0), ("village", "visit", 5, 5, 0, 0), ("village", "visit", 2, 8, 0, 0),
           ("village", "visit", 0, 10, 0, 0), ("village", "visit", 5, 5, 0, 0)],
    "Bo": [("county", "visit", 13.5, 16.5, 0, 0), ("county", "test", 45, 55, 0, 0)],
    "Cai": [("county", "visit", 0, 30, 0, 0), ("county", "stay", 0, 500, 0, 0)],
    "Deng": [("county", "visit", 0, 30, 0, 0), ("county", "stay", 768, 380.3, 11.4, 240.3)],
    "Er": [("village", "visit", 8, 2, 0, 0), ("village", "visit", 8, 2, 0, 0), ("village", "visit", 5, 5, 0, 0),
           ("village", "visit", 8, 2, 0, 0)],
    "Fei": [("county", "visit", 0, 30, 0, 0), ("county", "stay", 984, 716, 0, 0), ("county", "visit", 0, 30, 0, 0),
            ("county", "stay", 516, 815.6, 368.4, 0), ("county", "visit", 0, 13.8, 16.2, 0),
            ("county", "stay", 345, 755, 0, 0)],
    "Gu": [("tertiary", "visit", 6.4, 33.6, 0, 0), ("tertiary", "stay", 312, 1288, 0, 0),
           ("tertiary", "visit", 6.4, 22.08, 11.52, 0), ("tertiary", "visit", 6.4, 18.24, 15.36, 0)],
    "Hao": [("township", "visit", 10, 10, 0, 0), ("township", "stay", 360, 140, 0, 0),
            ("township", "visit", 2, 18, 0, 0), ("county", "visit", 0, 30, 0, 0), ("county", "stay", 416, 384, 0, 0)],
    "Ji": [("county", "visit", 0, 30, 0, 0), ("county", "stay", 336.15, 464.06, 0, 0),
           ("township", "stay", 536.12, 59.57, 0, 0)],
    "Ke": [("county", "visit", 0, 30, 0, 0)],
    "Lu": [("township", "visit", 10, 10, 0, 0), ("township", "stay", 360, 140, 0, 0),
           ("county", "visit", 13.5, 16.5, 0, 0), ("county", "stay", 468, 332, 0, 0)],
    "Ma": [("tertiary", "visit", 6.4, 33.6, 0, 0), ("tertiary", "stay", 56, 744, 0, 0)],
}  # fmt: skip

TODAY = BILLS | {
    "Fei": [*BILLS["Fei"][:5], ("county", "stay", 552, 548, 0, 0)],
    "Ke": [*BILLS["Ke"], ("county", "stay", 336, 464, 0, 0)],
}
"""Without the policy: Ke lies in a bed, and Fei's last stay is paid at the old rate."""


def bills_by_resident(run):
    """As `BILLS`, from the rows."""
    out = {name: [] for name in NAMES}
    for r in run.rows:
        own = out[NAMES[r["resident"]]] if r["resident"] != codes.NONE else []
        if r["event"] == codes.EV_BILL:
            own.append((FACILITIES[r["facility"]], codes.BILL_NAMES[r["link"]], r["a"] / 100, r["b"] / 100, 0, 0))
        elif r["event"] == codes.EV_AID:
            assert (FACILITIES[r["facility"]], codes.BILL_NAMES[r["link"]]) == own[-1][:2]
            own[-1] = (*own[-1][:4], r["a"] / 100, r["b"] / 100)
    return out


@pytest.mark.parametrize(("with_policy", "expected"), [(True, BILLS), (False, TODAY)])
def test_every_bill_of_the_year(with_policy, expected):
    """Both engines write the same rows, and their bills are those above."""
    found = bills_by_resident(year(with_policy=with_policy))
    for name in DOZEN:
        assert found[name] == expected[name], name


def test_who_forgoes_what():
    """Ke, at 74 % of the price after 58; Fei, whose luck is another, goes in December all the same."""
    forgone = year().of(codes.EV_FORGONE)
    assert [(NAMES[r["resident"]], r["a"], r["b"]) for r in forgone] == [("Ke", 74, 58)]
    assert len(year(with_policy=False).of(codes.EV_FORGONE)) == 0


def faults(rows):
    """What the auditor of money says."""
    out = Findings()
    prices, places, people = price_list(year())
    audit_money(rows, places, prices, people, out)
    return [str(fault) for fault in out.sorted()]


@pytest.mark.parametrize("with_policy", [True, False])
def test_the_auditor_agrees(with_policy):
    run = year(with_policy=with_policy)
    out = Findings()
    prices, places, people = price_list(run)
    audit_money(run.rows, places, prices, people, out)
    assert out.sorted() == []


def test_the_auditor_misses_no_cent():
    """Of every bill and every aid one cent more is found, whoever pays it."""
    rows = year().rows
    for event in (codes.EV_BILL, codes.EV_AID):
        for i in np.flatnonzero(rows["event"] == event):
            for column in ("a", "b"):
                wrong = rows.copy()
                wrong[column][i] += 1
                assert faults(wrong), (NAMES[rows["resident"][i]], column)


def take_off_the_deductible_of_any_stay(w, p, tier, cents):
    """What was wrong once: of who comes by himself, too, the deductible of a stay before was taken off."""
    resident, rules = w.resident[p.resident], insurance.rules_of(w, w.resident[p.resident])
    covered = int(cents * rules.covered[tier] + 0.5)
    due = 0 if p.member != codes.NONE else min(covered, max(0, rules.deductible[tier] - p.deductible_cents))
    p.deductible_cents += due
    share = insurance.referral_factor(rules, insurance.is_filed(p), tier)
    fund = int((covered - due) * rules.inpatient[tier] * share + 0.5)
    fund = min(fund, max(0, rules.inpatient_limit - resident.inpatient_cents))
    resident.inpatient_cents += fund
    return fund, covered


def test_the_auditor_finds_a_deductible_taken_off_for_who_comes_by_himself(monkeypatch):
    """A year under the wrong rule: of Lu's second stay 90 % of 720 - 100 are paid, 558 instead of 468."""
    monkeypatch.setattr(payment, "fund_for_stay", take_off_the_deductible_of_any_stay)
    wrong = world_of_the_year(POLICY).run(compiled=False)
    (fault,) = faults(wrong.rows)
    assert f"pays 558.00 yuan of a stay of resident {NAMES.index('Lu')}, who came by himself" in fault
    assert "but 468.00 are due of 720.00 covered, 200.00 deducted" in fault


# What the parties pay, month by month: 1 to 12 of 2023, 13 is January 2024.
FUND, SERIOUS, ASSISTANCE = PAYERS[0], PAYERS[2], PAYERS[3]
ACCOUNT = "consortium group"
BY_VOLUME, BY_CASE, POINTS, BUDGET = "bills, by volume", "stays, by case", "value of the year's points", "fixed budget"
PACKAGE, INSIDE, OUTSIDE = "packaged budget", "bills of its residents, at members", "bills of its residents, outside"
WITHHELD, RETURNED, RETAINED = (
    "withheld part, after assessment", "surplus returned", "share of the retained surplus",
)  # fmt: skip
BORNE, COVERED = "share of the overspending", "overspending covered"

PATIENTS = {  # An and Er; Hao, Lu and Ji; all but Gu and Ma; these
    ("patient", "village", BY_VOLUME): {1: 7, 3: 5, 4: 2, 5: 8, 6: 5, 7: 10, 10: 2, 13: 5},
    ("patient", "township", BY_VOLUME): {4: 168, 5: 59.57, 8: 150},
    ("patient", "county", BY_VOLUME): {
        2: 1276, 3: 410.3, 4: 485.5, 5: 494.06, 7: 30, 8: 1164.1, 12: 43.8, 13: 755,
    },
    ("patient", "tertiary", BY_VOLUME): {2: 1321.6, 6: 799.68, 9: 18.24},
    (SERIOUS, "county", BY_VOLUME): {3: 11.4, 8: 368.4, 12: 16.2},
    (SERIOUS, "tertiary", BY_VOLUME): {6: 11.52, 9: 15.36},
    (ASSISTANCE, "county", BY_VOLUME): {3: 240.3},
}  # fmt: skip
VILLAGE = {(FUND, "village", BY_VOLUME): {1: 13, 3: 5, 4: 8, 5: 2, 6: 5, 10: 8, 13: 5}}
TOWNSHIP = {(FUND, "township", BY_VOLUME): {4: 372, 5: 536.12, 8: 370}}

HOSPITALS = np.isin(np.arange(len(FACILITIES)), (F_COUNTY, F_TERTIARY)).astype(float)
WORTH = np.zeros((len(FACILITIES), 30))
WORTH[F_COUNTY], WORTH[F_TERTIARY] = 1_000.0, 1_100.0


def terms(case=0.0, budget=0.0, **more):
    """A case is worth 1,000 yuan at the county and 1,100 in the city."""
    return Terms(case * HOSPITALS, budget * HOSPITALS, WORTH, **more)


def ledger_under(today, policy=None, *, money=True, expected=None, policy_month=0):
    """The checked ledger of the year with the policy (or without it), and of budgets made from the other."""
    bills = money_of(year(with_policy=money))
    made_from = None if expected is None else money_of(year(with_policy=expected))
    ledger = settle(bills, (today, policy or today), policy_month, FACILITIES, expected=made_from)
    check_ledger(ledger, bills, FACILITIES)
    assert (ledger[["payer", "payee", "reason"]].map(len) > 0).all(axis=None)
    table = accounts(ledger)
    assert table["received_yuan"].sum() == pytest.approx(table["paid_yuan"].sum(), abs=1e-6)
    return ledger


def lines(ledger):
    """Yuan by month of each payer, payee and reason; no line is there twice."""
    assert not ledger.duplicated(["month", "payer", "payee", "reason"]).any()
    out = {}
    for month, payer, payee, reason, cents in ledger.itertuples(index=False):
        out.setdefault((payer, payee, reason), {})[month - 2023 * 12 + 1] = cents / 100
    return out


def test_by_volume():
    """The fund pays what its bills say: to the county 984 in February (Fei), 768 in March (Deng), 58.50 (Bo) and 416
    (Hao) in April, 336.15 in May (Ji), 516 (Fei) and 13.50 and 468 (Lu) in August, 345 in January (Fei)."""
    assert lines(ledger_under(terms())) == PATIENTS | VILLAGE | TOWNSHIP | {
        (FUND, "county", BY_VOLUME): {2: 984, 3: 768, 4: 474.5, 5: 336.15, 8: 997.5, 13: 345},
        (FUND, "tertiary", BY_VOLUME): {2: 318.4, 6: 68.8, 9: 6.4},
    }


BY_CASES = (
    PATIENTS
    | VILLAGE
    | TOWNSHIP
    | {
        (FUND, "county", BY_VOLUME): {4: 58.5, 8: 13.5},
        (FUND, "county", BY_CASE): {2: 284, 3: 368, 4: 616, 5: 535.94, 8: 484, 13: 245},
        (FUND, "tertiary", BY_VOLUME): {2: 6.4, 6: 12.8, 9: 6.4},
        (FUND, "tertiary", BY_CASE): {6: 356},
        ("tertiary", FUND, BY_CASE): {2: 188},
    }
)


def test_by_case():
    """Visits and tests by volume; of a stay's worth what patient and aid have not paid.

    County: Fei 1,000 - 716; Deng 1,000 - 632; Hao 1,000 - 384; Ji 1,000 - 464.06; Fei 1,000 - 1,184 and Lu 1,000 -
    332; Fei 1,000 - 755. Cai has no insurance, so that his stay is no case of the fund's. City: Ma 1,100 - 744; Gu has
    paid 188 more than his case is worth, which goes back to the fund.
    """
    assert lines(ledger_under(terms(1.0))) == BY_CASES


def test_by_points():
    """As by case, and at the year's end the points get their value.

    By volume the fund owed 3,488.15 to the county and 368 to the city for their stays; 2,287.94 and 168 are paid. The
    1,400.21 that are left are shared as 6 cases at 1,000 to 2 at 1,100, 60 : 22: 1,024.54 and 375.67. In 2024 the
    county, alone, gets the 100 between 345 and 245.
    """
    assert lines(ledger_under(terms(1.0, method="dip"))) == BY_CASES | {
        (FUND, "county", POINTS): {12: 1024.54, 13: 100},
        (FUND, "tertiary", POINTS): {12: 375.67},
    }


def test_a_fixed_budget():
    """Half is a budget, from today's rules: of these are 336 for Ke in December, and 552 for Fei in January."""
    assert lines(ledger_under(terms(budget=0.5), expected=False)) == PATIENTS | VILLAGE | TOWNSHIP | {
        (FUND, "county", BY_VOLUME): {2: 492, 3: 384, 4: 237.25, 5: 168.08, 8: 498.75, 13: 172.5},
        (FUND, "county", BUDGET): {2: 492, 3: 384, 4: 237.25, 5: 168.08, 8: 498.75, 12: 168, 13: 276},
        (FUND, "tertiary", BY_VOLUME): {2: 159.2, 6: 34.4, 9: 3.2},
        (FUND, "tertiary", BUDGET): {2: 159.2, 6: 34.4, 9: 3.2},
    }


GROUP = Contract(
    "group", F_COUNTY, (F_VILLAGE, F_TOWNSHIP, F_COUNTY), np.array([True, False]),
    packaged_share=0.5, retained_share=0.8, borne_share=0.5, withheld_share=0.2, primary_share=0.5,
)  # fmt: skip
PACKAGED = {  # half of the bills of township A from the account, the rest and the bills of B from the fund
    (ACCOUNT, "village", INSIDE): {1: 6.5, 3: 2.5, 4: 4, 5: 1, 6: 2.5, 10: 4, 13: 2.5},
    (FUND, "village", BY_VOLUME): {1: 6.5, 3: 2.5, 4: 4, 5: 1, 6: 2.5, 10: 4, 13: 2.5},
    (ACCOUNT, "township", INSIDE): {4: 186, 5: 268.06, 8: 185},
    (FUND, "township", BY_VOLUME): {4: 186, 5: 268.06, 8: 185},
    (ACCOUNT, "county", INSIDE): {2: 492, 3: 384, 4: 208, 5: 168.08, 8: 498.75, 13: 172.5},
    (FUND, "county", BY_VOLUME): {2: 492, 3: 384, 4: 266.5, 5: 168.07, 8: 498.75, 13: 172.5},
    (ACCOUNT, "tertiary", OUTSIDE): {6: 31.2},
    (FUND, "tertiary", BY_VOLUME): {2: 318.4, 6: 37.6, 9: 6.4},
    (FUND, ACCOUNT, PACKAGE): {
        1: 5.2, 2: 393.6, 3: 309.2, 4: 318.4, 5: 349.71, 6: 26.96, 8: 547, 10: 3.2, 12: 134.4, 13: 222.8,
    },
}  # fmt: skip


def test_a_packaged_budget_with_a_surplus():
    """Half of the fund's money for township A (all but Bo and Gu), made from today's rules; a fifth is withheld.

    Expected are 13, 984, 773, 796, 874.27, 67.40, 1,367.50, 8 and, of Ke, 336: 5,219.17. Half is the budget, 2,609.585;
    40 % come month by month, 2,087.67, and 521.92 after the assessment. The account pays half of what the bills come
    to: 20.50 to the village, 639.06 to the township, 1,750.83 to the county, and 31.20 for Ma to the city. Left are the
    168 that Ke has not cost: 33.60 go back, 134.40 are retained, half by the lead; of the other half the village gets
    20.50 : 659.56, the township the rest. In January 278.50 are expected and 175 paid: of 103.50 go 20.70 back, 41.40
    are the lead's and 41.40 the village's.
    """
    assert lines(ledger_under(terms(contracts=(GROUP,)), expected=False)) == PATIENTS | PACKAGED | {
        (FUND, ACCOUNT, WITHHELD): {12: 521.92, 13: 55.7},
        (ACCOUNT, FUND, RETURNED): {12: 33.6, 13: 20.7},
        (ACCOUNT, "village", RETAINED): {12: 2.09, 13: 41.4},
        (ACCOUNT, "township", RETAINED): {12: 65.11},
        (ACCOUNT, "county", RETAINED): {12: 67.2, 13: 41.4},
    }


def test_a_packaged_budget_with_an_assessment_of_nine_tenths():
    """469.73 of the 521.92 are paid: of 115.81 go 23.16 back; 46.32 of the retained 92.65 are the lead's. In January
    50.13 of 55.70: of 97.93 go 19.59 back, 39.17 are the lead's and 39.17 the village's."""
    assert lines(
        ledger_under(terms(contracts=(GROUP,), assessment_score=0.9), expected=False)
    ) == PATIENTS | PACKAGED | {
        (FUND, ACCOUNT, WITHHELD): {12: 469.73, 13: 50.13},
        (ACCOUNT, FUND, RETURNED): {12: 23.16, 13: 19.59},
        (ACCOUNT, "village", RETAINED): {12: 1.44, 13: 39.17},
        (ACCOUNT, "township", RETAINED): {12: 44.89},
        (ACCOUNT, "county", RETAINED): {12: 46.32, 13: 39.17},
    }


def test_a_packaged_budget_that_is_overspent():
    """The year by today's rules, on a budget from that with the policy: Ke's 168 are too much, and Fei's 103.50.

    2,441.585 are the budget, 488.32 of them withheld. A tenth, 244.16, may be borne: of 168 the lead bears half, 84. In
    January a tenth is 17.50, so that the lead bears 8.75 of 103.50, and the fund covers 94.75.
    """
    ledger = ledger_under(terms(contracts=(GROUP,)), money=False, expected=True)
    patients = PATIENTS | {
        ("patient", "county", BY_VOLUME): PATIENTS["patient", "county", BY_VOLUME] | {12: 507.8, 13: 548}
    }
    paid = {
        key: PACKAGED[key] | {12: 168, 13: 276} for key in ((ACCOUNT, "county", INSIDE), (FUND, "county", BY_VOLUME))
    }
    package = {month: yuan for month, yuan in PACKAGED[FUND, ACCOUNT, PACKAGE].items() if month != 12} | {13: 140}
    assert lines(ledger) == patients | PACKAGED | paid | {
        (FUND, ACCOUNT, PACKAGE): package,
        (FUND, ACCOUNT, WITHHELD): {12: 488.32, 13: 35},
        ("county", ACCOUNT, BORNE): {12: 84, 13: 8.75},
        (FUND, ACCOUNT, COVERED): {12: 84, 13: 94.75},
    }


def test_what_a_stop_loss_of_a_twentieth_leaves_to_the_lead():
    """A twentieth of 2,441.585 is 122.08, of which the lead bears half, 61.04; in January half of 8.75."""
    found = lines(ledger_under(terms(contracts=(GROUP,), stop_loss_share=0.05), money=False, expected=True))
    assert found["county", ACCOUNT, BORNE] == {12: 61.04, 13: 4.38}
    assert found[FUND, ACCOUNT, COVERED] == {12: 106.96, 13: 99.12}


def test_all_at_once():
    """Packaged, by points and half a fixed budget: whatever is paid, the fund's money is the bills' and no more.

    Budgets are what the year comes to, the points share out what is owed, and nothing is over or short in the account:
    per hospital that is 3,560.15 and 393.60 of 2023, up to cents that are rounded, and what the points move.
    """
    everything = terms(1.0, 0.5, method="dip", contracts=(dataclasses.replace(GROUP, withheld_share=0.0),))
    ledger = ledger_under(everything, expected=True)
    own = ledger[ledger["month"] < 2024 * 12]
    fund = own.loc[own["payer"] == FUND, "cents"].sum() - own.loc[own["payee"] == FUND, "cents"].sum()
    assert fund / 100 == pytest.approx(41 + 1278.12 + 3560.15 + 393.6, abs=0.05)
    to = own[own["payer"].isin([FUND, ACCOUNT])].groupby("payee")["cents"].sum() / 100
    back = own[own["payee"].isin([FUND, ACCOUNT])].groupby("payer")["cents"].sum() / 100
    # Points move half (the rest is a budget) of what a share of 60 : 22 is from the bills of stays.
    moved = (2287.94 + 1024.54 - 3488.15) / 2
    assert to["county"] - back.get("county", 0) == pytest.approx(3560.15 + moved, abs=0.05)
    assert to["tertiary"] - back.get("tertiary", 0) == pytest.approx(393.6 - moved, abs=0.05)
