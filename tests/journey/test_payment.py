"""Bills by hand: a dozen residents, each cent asserted, under rules of insurance that are told in the docstrings."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from little import FACILITIES, HOUR, Ill, Little, condition, consortium, episode_with

from ylt_sim.journey.insurance import fund_for_stay
from ylt_sim.world import codes

DAY = 86_400.0
BY_TIER = {
    "outpatient": [0, 0.6, 0.5, 0.1, 0.1],
    "covered": [0, 1.0, 0.9, 0.9, 0.8],
    "inpatient": [0, 0, 0.9, 0.8, 0.6],
    "deductible": [0, 0, 10_000, 30_000, 60_000],
    "unreferred": [1, 1, 1, 1, 0.5],
}
"""Visits cost 10, 20, 30, 40 yuan by tier and a day 100, 200, 300, 400; half a visit's price at the township
is paid."""
HIP = condition(codes.MODERATE, 3, admit=1.0, acute_seconds=2 * DAY)


def little(patients, conditions=None, scheme=None, **more):
    """A little world in which bills are told."""
    return Little(patients, conditions or {"cough": condition()}, scheme={**BY_TIER, **(scheme or {})}, bills=True, **more)  # noqa: E501


def bills(run, name=None):
    """For what, and cents of fund, patient, serious-illness insurance and assistance, a bill a row."""
    out = []
    for r in run.rows:
        if name is not None and r["key"] != codes.NONE and run.little.ordered()[r["key"] >> 3].name != name:
            continue
        if r["event"] == codes.EV_BILL:
            out.append([codes.BILL_NAMES[r["link"]], int(r["a"]), int(r["b"]), 0, 0])
        elif r["event"] == codes.EV_AID:
            out[-1][3:] = [int(r["a"]), int(r["b"])]
    return [tuple(row) for row in out]


def test_a_visit_at_the_village_clinic():
    """10 yuan, all covered, 60 % of it paid.

    0 08:00 li onset - - - cough minor needs 1 acute
    0 08:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 08:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 08:20 li bill village - - visit fund 6 own 4 cough
    0 08:20 li definitive village - - tier 1 needs 1 hours 0.333333
    0 08:20 li episode_end village - - treated visits 1 tier 1 hours 0.333333
    """
    run = little([Ill("li", "08:00")]).check(test_a_visit_at_the_village_clinic.__doc__)
    assert bills(run) == [("visit", 600, 400, 0, 0)]


def test_what_is_outside_the_catalogue_is_his_own():
    """20 yuan at the township, 18 of them covered, half of these paid."""
    assert bills(little([Ill("li", "08:00")], prefer=("township",)).run()) == [("visit", 900, 1100, 0, 0)]


def test_who_has_no_insurance_pays_all():
    scheme = {key: [0] * 5 for key in ("outpatient", "inpatient")}
    assert bills(little([Ill("li", "08:00")], scheme=scheme).run()) == [("visit", 0, 1000, 0, 0)]


def test_the_limit_of_a_year_and_the_next_year():
    """The fund pays 15 yuan a year: 6, 6, and 3 of the third visit's 6; nothing of a fourth; then a new year begins.

    Days 0, 1, 2 and 3 are in 2023, day 364 is 1 January 2024.
    """
    patients = [Ill(f"v{i}", f"{day} 08:00", resident="li") for i, day in enumerate((0, 1, 2, 3, 364))]
    run = little(patients, scheme={"outpatient_limit": 1500}, days=365).run(compiled=False)
    assert [row[1] for row in bills(run)] == [600, 600, 300, 0, 600]


def test_a_registered_chronic_illness_has_a_rate_and_no_limit_of_its_own():
    """Registered: 80 % at the village clinic, where the ordinary rate is 60 %, beyond the year's limit of 5 yuan."""
    pressure = {"pressure": condition(is_chronic=1)}
    patients = [Ill(f"v{i}", f"{i} 08:00", "pressure", "li") for i in range(2)]
    rules = {"chronic": 0.8, "registered": 0.5, "outpatient_limit": 500}
    run = little(patients, pressure, rules, resident={"li": {"benefit_rank": 0.4}}, days=3).run(compiled=False)
    assert [row[1] for row in bills(run)] == [800, 800]
    run = little(patients, pressure, rules, resident={"li": {"benefit_rank": 0.6}}, days=3).run(compiled=False)
    assert [row[1] for row in bills(run)] == [500, 0]


def test_a_test_is_billed_where_its_machine_is():
    """An ECG of 40 yuan at the township: 36 covered, 18 paid; then the visit."""
    heart = {"heart": condition(codes.MODERATE, 1, tests=1 << codes.ECG)}
    tier = {"township": {"test_yuan": [0, 40, 0, 0, 0, 0, 0]}}
    machines = {"township": {codes.ECG: "t.machine"}}
    run = little([Ill("li", "08:00", "heart")], heart, prefer=("township",), tier=tier, machines=machines).run()
    assert bills(run) == [("visit", 900, 1100, 0, 0), ("test", 1800, 2200, 0, 0)]


def test_a_stay_with_its_deductible():
    """Two days at the county and the visit before: 600 yuan, 540 covered, 300 deductible, 80 % of the other
    240 paid."""
    run = little([Ill("li", "08:00", "hip")], {"hip": HIP}, prefer=("county",)).run()
    assert bills(run) == [("visit", 270, 2730, 0, 0), ("stay", 19_200, 40_800, 0, 0)]


def test_unreferred_to_the_city():
    """40 and 800 yuan, 32 and 640 covered: half the rate; 5 % of the visit, 30 % of what exceeds 600."""
    run = little([Ill("li", "08:00", "hip")], {"hip": HIP}, prefer=("tertiary",)).run()
    assert bills(run) == [("visit", 160, 3840, 0, 0), ("stay", 1200, 78_800, 0, 0)]


def test_handed_down_without_a_second_deductible():
    """At the county a stay of 2 days and the coordinator's minute: 600.21 yuan, 540.19 covered, 300
    deductible, 80 % of 240.19.

    Then 4,289 minutes at the township, 595.69 yuan, 536.12 covered, 90 % of all of it paid.
    """
    hip = {"hip": HIP | {"recovery_seconds": 3 * DAY, "is_step_down": 1}}
    group = consortium(has_coordinator=1, down_hold_seconds=6 * HOUR, payment_yuan=100.0)
    run = little([Ill("li", "08:00", "hip")], hip, prefer=("county",), today=[group], days=12).run()
    assert bills(run) == [
        ("visit", 270, 2730, 0, 0), ("stay", 19_215, 40_806, 0, 0), ("stay", 48_251, 11_318, 0, 0),
    ]  # fmt: skip


def test_worse_again_at_the_member_and_back_without_a_second_deductible():
    """As before, but worse at the end of the recovery days: the second stay at the county, 600.21 yuan again,
    is paid by
    80 % of all of its 540.19 yuan, for the deductible of 300 was due in the first."""
    hip = {"hip": HIP | {"recovery_seconds": 3 * DAY, "is_step_down": 1}}
    group = consortium(has_coordinator=1, down_hold_seconds=6 * HOUR, payment_yuan=100.0)
    run = little(
        [Ill("li", "08:00", "hip")], hip, prefer=("county",), today=[group], days=20, par={"bounce": 1.0}
    ).run(compiled=False)  # fmt: skip
    stays = [row for row in bills(run) if row[0] == "stay"]
    assert stays[:3] == [("stay", 19_215, 40_806, 0, 0), ("stay", 48_251, 11_318, 0, 0), ("stay", 43_215, 16_806, 0, 0)]


def test_referred_up_pays_the_difference_of_the_deductibles():
    """A stay of 200 yuan at the township: 180 covered, 100 deductible, 90 % of 80 paid: 72.

    Then 600 yuan at the county, 540 covered: of its deductible of 300 the 200 that are left are due, 80 % of 340 paid.
    """
    world = little([Ill("li", "08:00")]).run(compiled=False).engine.w
    p = SimpleNamespace(resident=0, member=codes.NONE, is_referred=1, is_emergency=0, deductible_cents=0)
    assert fund_for_stay(world, p, codes.TOWNSHIP, 20_000) == (7_200, 18_000)
    assert fund_for_stay(world, p, codes.COUNTY, 60_000) == (27_200, 54_000)
    assert p.deductible_cents == 30_000
    p.deductible_cents, p.is_referred = 10_000, 0
    assert fund_for_stay(world, p, codes.COUNTY, 60_000) == (19_200, 54_000), "by himself all 300 are due"
    assert fund_for_stay(world, p, codes.COUNTY, 60_000) == (19_200, 54_000), "and again, when he is back"
    p.is_referred = 1
    assert fund_for_stay(world, p, codes.TERTIARY, 100_000) == (30_000, 80_000), "referred from there the other 300"


@pytest.mark.parametrize(("is_poor", "stay"), [(0, (62_400, 43_336, 14_264, 0)), (1, (62_400, 21_628, 26_344, 9_628))])
def test_aid_to_who_has_paid_much(is_poor, stay):
    """Four days at the county cost 1,200 yuan: 1,080 covered, 300 deductible, 624 paid, 456 left within the catalogue.

    Serious-illness insurance pays 80 % of what exceeds 302 yuan in a year: with 24.30 of the visit he has paid 480.30,
    178.30 more: 142.64 are paid, 433.36 are his own. For the poor the threshold is 151 yuan, so that 263.44 are paid;
    of the 192.56 of the stay that are then left assistance pays half, 96.28; his own are 216.28.
    """
    hip = {"hip": HIP | {"acute_seconds": 4 * DAY}}
    rules = {"serious_threshold": 30_200, "serious": 0.8, "poor_threshold": 0.5, "assistance": 0.5}
    resident = {"li": {"is_poor": is_poor}}
    run = little([Ill("li", "08:00", "hip")], hip, rules, prefer=("county",), resident=resident).run()
    assert bills(run)[1] == ("stay", *stay)


def test_the_limit_of_stays():
    """The fund pays 100 yuan a year for stays; 192 would be due."""
    run = little([Ill("li", "08:00", "hip")], {"hip": HIP}, {"inpatient_limit": 10_000}, prefer=("county",)).run()
    assert bills(run)[1] == ("stay", 10_000, 50_000, 0, 0)


def choices(run):
    """Facilities of first contact."""
    return [r["facility"] for r in run.of(codes.EV_CHOICE)]


@pytest.mark.parametrize(
    ("policy", "goes_to"),
    [
        ({}, "county"),  # placebo: the policy changes nothing
        ({"outpatient": [0, 0.95, 0.5, 0.1, 0.1]}, "village"),  # more of it is paid at the village
        ({"price_factor": [1, 0.5, 1, 1, 1]}, "village"),  # half the price at the village
        ({"outpatient": [0, 0.95, 0.5, 0.6, 0.1]}, "county"),  # and as much more at the county
    ],
)
def test_what_a_policy_changes_in_his_own_payment_moves_first_contact(policy, goes_to):
    """The county is liked better by 10 utilities; a point of own payment weighs 1 of them.

    At the village he pays 40 % of the list price, under the second policy 5 % and under the third 20 %; under
    the last he
    pays 35 points less there and 45 less at the county.
    """
    run = little(
        [Ill("li", "1 08:00")], prefer=("county", "village"), policy_day=1, policy_scheme=policy,
        par={"price_per_point": 1.0, "income_sensitivity": [1.0] * 5, "choice_constant": [0.0, *[-50.0] * 3, 10.0, *[-50.0] * 5]},  # noqa: E501
        options=("village", "county"), days=3,
    ).run()  # fmt: skip
    assert choices(run) == [FACILITIES.index(goes_to)]


def test_who_minds_the_price_by_income():
    """The third policy again, for a fifth that minds nothing: the county."""
    run = little(
        [Ill("li", "1 08:00")], prefer=("county", "village"), policy_day=1,
        policy_scheme={"outpatient": [0, 0.95, 0.5, 0.1, 0.1]}, options=("village", "county"), days=3,
        par={"price_per_point": 1.0, "income_sensitivity": [1.0, 1.0, 1.0, 1.0, 0.0],
             "choice_constant": [0.0, *[-50.0] * 3, 10.0, *[-50.0] * 5]},
        resident={"li": {"income_quintile": 4}},
    ).run(compiled=False)  # fmt: skip
    assert choices(run) == [FACILITIES.index("county")]


@pytest.mark.parametrize(
    ("luck", "slope", "forgone"),
    [(0.15, 0.05, 1), (0.05, 0.05, 0), (0.9, 0.05, 0), (0.15, 0.0, 0)],
)
def test_an_admission_forgone_for_its_price(luck, slope, forgone):
    """The policy pays nothing for stays at the county; a usual stay there costs 600 yuan.

    Today he pays 600 - 80 % of (540 - 300) = 408, 68 %; then all of it: 32 points more. A share of 0.1 forgoes
    today; at
    a slope of 0.05 its odds grow by exp(1.6), to 0.355. Luck between the two forgoes, below is somebody who is not in
    the model's admissions, above goes. At a slope of 0 nobody does.
    """
    episode = episode_with(codes.U_FORGONE, luck - 0.01, luck + 0.01, occurrence=1)
    run = little(
        [Ill("li", "1 08:00", "hip", episode=episode)], {"hip": HIP}, {"usual_stay": [0, 0, 0, 60_000, 0]},
        prefer=("county",), policy_day=1, policy_scheme={"inpatient": [0] * 5}, days=6,
        par={"forgone_share": 0.1, "forgone_per_point": slope, "income_sensitivity": [1.0] * 5},
    ).run(compiled=False)  # fmt: skip
    found = run.of(codes.EV_FORGONE)
    assert len(found) == forgone
    assert len(run.of(codes.EV_STAY)) == 1 - forgone
    if forgone:
        assert (found["a"][0], found["b"][0]) == (100, 68)
