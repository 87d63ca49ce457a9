"""Indicators of a county against a plain computation from the tables of its records."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ylt_sim as ylt
from ylt_sim import evidence
from ylt_sim.outcomes.indicators import INDICATORS
from ylt_sim.outcomes.money import income_yuan

FIRST, START, LAST = 28, 56, 56 + 364
MEMBER, HOSPITAL = (1, 2), (3, 4)
INDEX = ["outcome", "group", "period"]


@pytest.fixture(scope="module")
def result() -> ylt.Result:
    """A tight county consortium in county-small for its first year."""
    return ylt.run(ylt.load("tight_county_community", set={"region": "county-small"}), seed=4, days=LAST)


@pytest.fixture(scope="module")
def value(result):
    frame = result.indicators.set_index(INDEX)

    def of(id: str, group: str = "all", period: str = "year 1") -> tuple[float, float]:
        row = frame.loc[(id, group, period)]
        return float(row["numerator"]), float(row["denominator"])

    return of


def kind_of(result, facility: pd.Series) -> pd.Series:
    from ylt_sim.world.codes import FACILITY_KINDS

    kinds = [FACILITY_KINDS[k] for k in result.region.facilities["kind"]]
    names = dict(zip(result.region.facility_keys, kinds, strict=True))
    return facility.astype(str).map(names)


def during(frame: pd.DataFrame, begin: int = START, end: int = LAST) -> pd.DataFrame:
    return frame[(frame["day"] >= begin) & (frame["day"] < end)]


def test_visits_from_the_table_of_visits(result, value):
    for period, begin, end in (("year 1", START, LAST), ("2023", FIRST, 364), ("2024", 364, LAST)):
        visits = during(result.records.visits, begin, end)
        visits = visits[~visits["is_review"]]
        kind = kind_of(result, visits["facility"])
        inside = kind != "tertiary_hospital"
        primary = kind.isin(["village_clinic", "township_centre", "private_clinic"])
        assert value("C24-3.1", period=period) == (primary.sum(), inside.sum())
        assert value("T15-2", period=period) == (inside.sum(), len(visits))
        tcm = (kind == "county_tcm") | visits["pool"].astype(str).str.contains("tcm") & inside
        assert value("C24-4.3", period=period)[0] == tcm.sum()
    assert value("C24-3.1", period="2023")[1] + value("C24-3.1", period="2024")[1] == (
        value("C24-3.1", period="before")[1] + value("C24-3.1")[1]
    )


def test_admissions_from_the_table_of_stays(result, value):
    stays = during(result.records.stays)
    inside = kind_of(result, stays["facility"]) != "tertiary_hospital"
    insured = result.region.residents["insurance"][stays["resident"].astype(int)] != 2
    assert value("C20-1") == (inside.sum(), len(stays))
    assert value("C24-4.2") == ((inside & insured).sum(), insured.sum())
    assert value("C24-4.1", "person")[1] == stays[inside & insured]["resident"].nunique()
    episodes = result.records.episodes.set_index("episode")["condition"].astype(str)
    sensitive = {c.condition_id for c in evidence.conditions() if c.ambulatory_care_sensitive}
    assert value("S-11")[0] == stays["episode"].map(episodes).isin(sensitive).sum()
    county = stays[kind_of(result, stays["facility"]).str.startswith("county_")]
    assert value("S-8", "county") == (pytest.approx(county["stay_days"].sum()), len(county))


def test_managed_people_from_follow_ups_and_stays(result, value):
    follow_ups = during(result.records.follow_ups)
    managed = set(follow_ups[follow_ups["event"].isin(["done", "missed"])]["resident"])
    admitted = set(during(result.records.stays)["resident"])
    assert value("C24-5.1") == (len(managed & admitted), len(managed))
    assert len(managed) > 1000


def test_first_contacts_from_choices_and_visits(result, value):
    episodes = result.records.episodes.set_index("episode")
    choices = result.records.choices
    chosen = choices[choices["facility"].notna()].drop_duplicates("episode")
    kind = chosen["episode"].map(episodes["kind"].astype(str))
    chosen = during(chosen[kind.isin(["acute", "chronic_event", "epidemic"])])
    primary = kind_of(result, chosen["facility"]).isin(["village_clinic", "township_centre", "private_clinic"])
    assert value("T15-4") == (primary.sum(), len(chosen))
    visits = result.records.visits
    first = visits[~visits["is_review"]].drop_duplicates("episode")
    kind = first["episode"].map(episodes["kind"].astype(str))
    first = during(first[~kind.isin(["follow_up", "initial_stay"])])
    above = first["tier"] > first["episode"].map(episodes["need_tier"])
    assert value("S-2") == (above.sum(), len(first))
    primary = kind_of(result, first["facility"]).isin(["village_clinic", "township_centre", "private_clinic"])
    assert value("S-1") == (primary.sum(), len(first))


def test_referrals_from_their_tables(result, value):
    r = during(result.records.referrals)
    formal = r[~r["is_refused"] & r["way"].isin(["priority only", "bed held", "slot"]) & r["consortium"].notna()]
    up = formal[formal["tier"].isin(MEMBER) & formal["target_tier"].isin(HOSPITAL)]
    assert value("C20-6", "up")[0] == len(up) > 50
    downs = during(result.records.step_downs)
    assert value("C20-6", "down")[0] == (downs["event"] == "moved").sum() > 10
    refused = downs[downs["event"] == "refused"]
    due = len(refused) + (downs["event"] == "moved").sum()
    assert value("S-17", "patient") == ((refused["party"] == "patient").sum(), due)
    handovers = during(result.records.handovers)
    assert value("C20-6", "handover")[0] == (~handovers["is_refused"]).sum() > 10


def test_hours_to_arrive_from_referrals_visits_and_stays(result, value):
    """The first time an episode is seen or lies at the place it was last sent to, from asking to the door."""
    rows = []
    refs = result.records.referrals
    formal = refs["way"].isin(["priority only", "bed held", "slot"])
    refs = refs[~refs["is_refused"] & formal & refs["consortium"].notna()]
    refs = refs[refs["tier"].isin(MEMBER) & refs["target_tier"].isin(HOSPITAL)]
    for r in refs.itertuples():
        asked = r.time_seconds - int(r.answer_hours * 3600.0)
        rows.append((r.episode, r.time_seconds, 0, str(r.target), asked))
    visits = result.records.visits[~result.records.visits["is_review"]]
    episodes = set(refs["episode"])
    for v in visits[visits["episode"].isin(episodes)].itertuples():
        door = v.time_seconds - round((v.wait_minutes + v.consultation_minutes) * 60)
        rows.append((v.episode, v.time_seconds, 1, str(v.facility), door))
    stays = result.records.stays
    for s in stays[stays["episode"].isin(episodes)].itertuples():
        door = s.time_seconds - round(s.wait_hours * 3600 + s.stay_days * 86_400)
        rows.append((s.episode, s.time_seconds, 1, str(s.facility), door))
    downs = result.records.step_downs
    for d in downs[(downs["event"] == "moved") & downs["episode"].isin(episodes)].itertuples():
        rows.append((d.episode, d.time_seconds, 2, "", 0))
    hours, sent = [], {}
    for episode, time, what, place, second in sorted(rows, key=lambda item: (item[0], item[1])):
        if what == 0:
            sent[episode] = (place, second)
        elif what == 2 or sent.get(episode, ("",))[0] == place:
            asked = sent.pop(episode, None)
            if what == 1 and START <= time // 86_400 < LAST:
                hours.append(max(0, second - asked[1]) / 3600)
    row = result.indicators.set_index(INDEX).loc[("S-5", "all", "year 1")]
    assert row["denominator"] == len(hours) > 50
    lower_median = np.sort(hours)[(len(hours) - 1) // 2]
    assert row["value"] == pytest.approx(np.floor(lower_median * 10) / 10)


def test_services_from_their_table(result, value):
    s = during(result.records.services)
    readings = s[(s["service"] == "reading") & s["consortium"].notna()]
    assert value("C24-2.2a") == (len(readings), len(result.region.residents))
    assert len(readings) > 100
    remote = (s["service"] == "remote_consultation").sum()
    assert value("P18-12")[0] == len(readings) + remote
    recognised = (during(result.records.results)["event"] == "recognised").sum()
    repeated = (s["how"] == "repeat").sum()
    assert value("P18-13") == (recognised, recognised + repeated)


def test_placement_is_that_of_the_outcomes(result, value):
    o = result.outcomes.set_index(["outcome", "tier", "group", "period"])
    right = o.loc[("right_tier_share", "all", "all", "year 1")]
    assert value("S-18") == (right["numerator"], right["denominator"])
    in_time = o.loc[("critical_in_time_share", "all", "all", "year 1")]
    assert value("S-13") == (in_time["denominator"] - in_time["numerator"], in_time["denominator"])
    for group in ("township", "county"):
        beds = o.loc[("bed_occupancy", group, "all", "year 1")]
        # A tier of the outcomes has private and recovery beds too.
        assert value("S-7", group)[1] * 86_400 <= beds["denominator"]
    waits = o.loc[("wait_median_minutes", "county", "all", "year 1"), "value"]
    assert result.indicators.set_index(INDEX).loc[("S-6", "county_tier", "year 1"), "value"] == waits


def test_siphon_index_from_the_table_of_episodes(result, value):
    e = during(result.records.episodes, START, LAST - 14)
    e = e[~e["kind"].isin(["follow_up", "initial_stay"]) & (e["need_tier"] <= 2)]
    treated = e[e["hours_to_definitive_care"] <= 14 * 24]
    siphoned = treated["definitive_facility"].astype(str) == "county_general"
    # All public primary places of county-small are members of the one consortium.
    assert value("S-14") == (siphoned.sum(), len(treated))


def test_equity_from_the_table_of_episodes(result):
    e = during(result.records.episodes, START, LAST - 14)
    e = e[~e["kind"].isin(["follow_up", "initial_stay"])]
    e = e[e["severity"] != "minor"]
    unmet = ~(e["hours_to_definitive_care"] <= 14 * 24)
    quintile = result.region.residents["income_quintile"][e["resident"].astype(int)]
    frame = result.indicators.set_index(INDEX)["value"]
    mean = unmet.groupby(quintile).mean()
    assert frame["unmet_need_share.difference", "income", "year 1"] == pytest.approx(mean[0] - mean[4])
    need = e["condition"].astype(str) + e["severity"].astype(str)
    without = unmet - unmet.groupby(need).transform("mean") + unmet.mean()
    mean = without.groupby(quintile).mean()
    assert frame["unmet_need_share.difference_standardised", "income", "year 1"] == pytest.approx(mean[0] - mean[4])
    rank = pd.Series(quintile).rank(method="average").to_numpy()
    covariance = np.cov(without.to_numpy(), (rank - 0.5) / len(rank), bias=True)[0, 1]
    index = 2 * covariance / without.mean()
    assert frame["unmet_need_share.concentration_index_standardised", "income", "year 1"] == pytest.approx(index)
    assert frame["unmet_need_share.erreygers_index_standardised", "income", "year 1"] == pytest.approx(8 * covariance)


def test_both_engines_and_all_chunks_give_the_same_indicators():
    small = ylt.load("tight_county_community", set={"region": "county-small", "policy_start_day": 14})
    first, second = (ylt.run(small, seed=2, days=35, engine=engine).indicators for engine in ("compiled", "simpy"))
    pd.testing.assert_frame_equal(first, second)
    assert set(INDICATORS) <= set(first["outcome"])


def test_money_from_the_bills_themselves(result, value):
    """Fund, cost and own payments from the event rows of the year, without any reducer."""
    from ylt_sim.world.codes import BILL_STAY, BILL_TEST, BILL_VISIT, EV_AID, EV_BILL, FACILITY_KINDS, UNINSURED

    rows = result.rows
    rows = rows[(rows["time"] >= START * 86_400) & (rows["time"] < LAST * 86_400)]
    rows = rows[np.isin(rows["event"], (EV_BILL, EV_AID))]
    frame = pd.DataFrame({name: rows[name] for name in ("event", "facility", "link", "resident", "a", "b")})
    frame["kind"] = np.array(FACILITY_KINDS)[result.region.facilities["kind"][rows["facility"]]]
    frame["is_insured"] = result.region.residents["insurance"][rows["resident"]] != UNINSURED
    frame["yuan"] = (frame["a"] + frame["b"]) / 100
    inside, is_bill = frame["kind"] != "tertiary_hospital", frame["event"] == EV_BILL
    primary = frame["kind"].isin(["village_clinic", "township_centre", "private_clinic"])
    fund = frame["a"].where(is_bill, 0) / 100
    assert value("C24-3.2") == (pytest.approx(fund[inside].sum()), pytest.approx(fund.sum()))
    assert value("C24-3.3") == (pytest.approx(fund[primary].sum()), pytest.approx(fund[inside].sum()))
    stays = frame["link"] == BILL_STAY
    cost = frame[inside & stays & frame["is_insured"]]["yuan"].sum()
    assert value("C24-4.1", "admission")[0] == pytest.approx(cost)
    own = frame["b"].where(is_bill, 0) / 100
    insured = stays & frame["is_insured"]
    assert value("C20-11") == (pytest.approx(own[insured].sum()), pytest.approx(frame[insured]["yuan"].sum()))
    outpatient = frame["link"].isin([BILL_VISIT, BILL_TEST])
    assert value("C20-9")[0] == pytest.approx(frame[outpatient & inside]["yuan"].sum())
    paid = own.groupby(frame["resident"]).sum().reindex(range(len(result.region.residents)), fill_value=0.0)
    quintile = result.region.residents["income_quintile"]
    mean = paid.groupby(quintile).mean()
    rows = result.indicators.set_index(INDEX)["value"]
    assert rows["paid_yuan.difference", "income", "year 1"] == pytest.approx(mean[0] - mean[4])
    income = np.array(income_yuan(False))[quintile]
    assert value("S-20", "10") == ((paid.to_numpy() > 0.1 * income).sum(), len(paid))
