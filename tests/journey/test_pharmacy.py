"""Drugs in stock or not: waiting for delivery, getting worse meanwhile, going on; and nothing where all is in stock."""

from __future__ import annotations

import numpy as np
import pytest

from tests.journey.little import HOUR, Ill, Little, condition
from ylt_sim.kernel.codes import SECONDS_A_DAY
from ylt_sim.world import codes

DAY = SECONDS_A_DAY


def world(patients=None, *, stock=0.0, delivery_days=3, patience_days=1e9, days=9, drug=1.0, **values):
    """A village clinic that has the drug with chance ``stock`` a week."""
    return Little(
        patients or [Ill("li", "09:00", "cough")],
        {"cough": condition(drug_share=drug, **values)},
        facility={"village": {"stock_share": stock, "delivery_seconds": delivery_days * DAY}},
        par={"drug_patience_seconds": patience_days * DAY},
        days=days,
    )


def test_definitive_care_begins_when_the_drug_is_delivered():
    """Treated right on Monday, the drug is there on Thursday.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li out_of_stock village - - cough in 4320 waits for it
    3 09:20 li dispensed village - - cough after 4320
    3 09:20 li definitive village - - tier 1 needs 1 hours 72.3333
    3 09:20 li episode_end village - - treated visits 1 tier 1 hours 72.3333
    """
    world().check(test_definitive_care_begins_when_the_drug_is_delivered.__doc__)


def test_who_would_not_wait_so_long_goes_where_it_is():
    """Three days are too long for somebody who waits one: on to the township, which has it.

    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 09:20 li out_of_stock village - - cough in 4320 goes on
    0 09:20 li choice township - - own_township next county_general decision 1 utility ~600
    0 10:00 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 10:00 li definitive township - - tier 2 needs 1 hours 1
    0 10:00 li episode_end township - - treated visits 2 tier 2 hours 1
    """
    world(patience_days=1).check(test_who_would_not_wait_so_long_goes_where_it_is.__doc__)


def test_worse_comes_before_a_late_delivery_and_not_before_an_early_one():
    late = world(worsen=1.0, worsen_seconds=float(HOUR), days=30).run(compiled=False)
    assert late.of(codes.EV_WORSE)["time"][0] < 3 * DAY
    assert len(late.of(codes.EV_DISPENSED)) == 0
    early = world(worsen=1.0, worsen_seconds=1000.0 * DAY, days=30).run(compiled=False)
    assert len(early.of(codes.EV_WORSE)) == 0
    assert len(early.of(codes.EV_DISPENSED)) == 1


def test_emergencies_and_wrong_treatment_ask_for_no_drug():
    urgent = world()
    urgent.conditions["cough"]["critical_from"] = codes.MINOR
    wrong = world()
    wrong.tier = {"village": {"treat_within": 0.0}}
    for little in (urgent, wrong):
        assert len(little.run(compiled=False).of(codes.EV_OUT_OF_STOCK)) == 0


def crowd(stock, days=71, **values):
    """Three coughs on every day of ten weeks."""
    patients = [
        Ill(f"p{d}_{i}", f"{d} {8 + 3 * i:02d}:00", "cough" if i else "rash") for d in range(70) for i in range(3)
    ]
    little = world(patients, stock=stock, days=days, **values)
    little.conditions["rash"] = condition(drug_share=values.get("drug", 1.0))
    return little


def test_a_stock_out_is_that_of_a_place_a_drug_and_a_week():
    """All who ask for the drug of one illness there in one week get the same answer."""
    run = crowd(0.5).run(compiled=False)
    lack, seen = run.of(codes.EV_OUT_OF_STOCK), run.of(codes.EV_VISIT)
    condition_of = {int(r["key"]): int(r["link"]) for r in run.of(codes.EV_ONSET)}

    def weeks(rows):
        return {(int(r["time"]) // (7 * DAY), condition_of[int(r["key"])]) for r in rows}

    counted = {w: [0, 0] for w in weeks(seen)}
    for which, rows in enumerate((seen, lack)):
        for r in rows:
            counted[int(r["time"]) // (7 * DAY), condition_of[int(r["key"])]][which] += 1
    assert all(out in (0, n) for n, out in counted.values())
    assert 0.2 < np.mean([out > 0 for _, out in counted.values()]) < 0.8
    per_week = {week: {c for w, c in weeks(lack) if w == week} for week in range(10)}
    assert any(len(v) == 1 for v in per_week.values()), "two drugs are out of stock apart"


def test_more_stock_fewer_stock_outs_nested_and_none_if_all_is_there():
    """Sign and placebo: the weeks that lack it at 0.8 lack it at 0.4; in stock always, exactly as without the rule."""
    lacking = [set(crowd(s).run(compiled=False).of(codes.EV_OUT_OF_STOCK)["key"].tolist()) for s in (0.0, 0.4, 0.8, 1)]
    assert len(lacking[0]) == 210
    assert lacking[0] > lacking[1] > lacking[2] > lacking[3] == set()
    always, no_drug = (crowd(stock, drug=drug).run(compiled=False) for stock, drug in ((1.0, 1.0), (0.0, 0.0)))
    assert always.rows.tobytes() == no_drug.rows.tobytes()


@pytest.mark.parametrize("delivery", [0.5, 2, 5])
def test_a_longer_delivery_delays_definitive_care_by_as_much(delivery):
    run = world(delivery_days=delivery).run(compiled=False)
    assert run.of(codes.EV_DEFINITIVE)["x"].tolist() == [pytest.approx(24 * delivery + 1 / 3)]
