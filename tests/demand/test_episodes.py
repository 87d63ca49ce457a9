"""The list of potential episodes: totals, order, twins, season, clock."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from ylt_sim.demand import EPISODE, as_tables, potential_episodes
from ylt_sim.demand.episodes import INITIAL_EPISODE
from ylt_sim.demand.intensity import episode_intensity
from ylt_sim.demand.order import in_order_of_time
from ylt_sim.evidence import conditions
from ylt_sim.kernel.draws import uniform
from ylt_sim.region.build import build_region
from ylt_sim.region.rates import condition_index, follow_ups_per_year, rates_per_person_year
from ylt_sim.region.volumes import table_totals
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.world.codes import (
    EPISODE_ACUTE,
    EPISODE_BACKGROUND_STAY,
    EPISODE_BACKGROUND_VISIT,
    EPISODE_CHRONIC_EVENT,
    EPISODE_FOLLOW_UP,
    EPISODE_INITIAL_STAY,
    EPISODE_SCHEDULED,
    NONE,
    OTHER_DEATH,
    POOL_WARD,
    SECONDS_A_DAY,
    SPECIALTIES,
    U_EVENT_THINNED,
)

CATALOGUE = conditions()
STOCK = [i for i, c in enumerate(CATALOGUE) if c.episode_kind == "chronic stock"]


@pytest.fixture(scope="module")
def region():
    return build_region(
        RegionSpecification(
            residents=60_000, townships=3, village_clinics=30,
            facilities={"private_clinics": 10, "tertiary_hospitals": 1},
        ),  # fmt: skip
        seed=1,
    )


@pytest.fixture(scope="module")
def year(region):
    """A year without planned follow-ups: today's alone."""
    return potential_episodes(region, CATALOGUE, seed=7, days=364, listed_follow_ups=0.0)


def kept(region, rows):
    """Weight of each row at baseline: chronic events are thinned by the control of their patient."""
    preventable = np.array([c.preventable_share for c in CATALOGUE])
    control = np.where(rows["resident"] == NONE, 0.0, region.residents["control"][rows["resident"]])
    event = rows["kind"] == EPISODE_CHRONIC_EVENT
    return np.where(event, 1 - preventable[rows["condition"]] * control, 1.0)


def own(rows):
    return rows[(rows["kind"] <= EPISODE_SCHEDULED)]


def test_visits_per_resident_year_are_the_tables(region, year):
    """Theory: follow-ups + sum of p_seek x remaining visits = 6.80 a resident-year, within four standard errors.

    Each episode adds its visits; the error has a part from the episodes and one from who is a chronic patient.
    """
    rows = own(year)
    yearly = follow_ups_per_year()
    visits = np.array([c.p_seek * c.visits_per_episode for c in CATALOGUE]) - yearly
    worth = np.where(rows["kind"] == EPISODE_FOLLOW_UP, 1.0, visits[rows["condition"]]) * kept(region, rows)
    expected = table_totals(region.residents)[0].sum() * 364 / 365
    patients = np.array([((region.residents["chronic"] >> c) & 1).sum() for c in STOCK])
    whole = np.array([CATALOGUE[c].p_seek * CATALOGUE[c].visits_per_episode for c in STOCK])
    error = ((worth**2).sum() + (patients * whole**2).sum()) ** 0.5
    assert abs(worth.sum() - expected) < 4 * error
    assert error / expected < 0.01  # narrow enough to fail
    assert expected / 60_000 / 364 * 365 == pytest.approx(6.80, abs=0.1)  # sampled ages


def test_admissions_per_100_are_the_tables(region, year):
    rows = own(year)
    rows = rows[rows["kind"] != EPISODE_FOLLOW_UP]
    chance = np.array([np.dot(c.severity_shares, c.p_admit) for c in CATALOGUE])
    worth = chance[rows["condition"]] * kept(region, rows)
    expected = table_totals(region.residents)[1].sum() * 364 / 365
    patients = np.array([((region.residents["chronic"] >> c) & 1).sum() for c in STOCK])
    error = ((worth**2).sum() + (patients * chance[STOCK] ** 2).sum()) ** 0.5
    assert abs(worth.sum() - expected) < 4 * error
    assert error / expected < 0.02
    assert expected / 600 / 364 * 365 == pytest.approx(19.6, abs=0.3)


def test_each_condition_comes_at_its_rate(region, year):
    """Theory: counts of every condition within five standard errors of persons x rate, all ages together."""
    rows = own(year)
    rows = rows[rows["kind"] != EPISODE_FOLLOW_UP]
    got = np.bincount(rows["condition"], kept(region, rows), len(CATALOGUE))
    visits, _ = table_totals(region.residents)
    expected = np.array([v.sum() / (c.p_seek * c.visits_per_episode) for v, c in zip(visits, CATALOGUE, strict=True)])
    expected *= 364 / 365
    for c in range(len(CATALOGUE)):
        spread = (2.5 * expected[c]) ** 0.5  # twice Poisson where patients are sampled too
        assert abs(got[c] - expected[c]) < 5 * spread, CATALOGUE[c].condition_id


def test_list_is_sorted_and_numbers_run_in_time(year):
    keys = np.lexsort((year["episode"], year["resident"], year["t"]))
    assert (keys == np.arange(len(year))).all()
    rows = own(year)
    rows = rows[np.lexsort((rows["episode"], rows["resident"]))]
    again = rows["resident"][1:] == rows["resident"][:-1]
    assert (rows["episode"][1:][again] == rows["episode"][:-1][again] + 1).all()
    assert (rows["t"][1:][again] >= rows["t"][:-1][again]).all()
    assert (rows["episode"][:1] == 0).all()
    pair = year["resident"].astype(np.int64) << 32 | year["episode"]
    assert len(np.unique(pair)) == len(pair)


def test_same_seed_gives_the_same_bytes_and_another_does_not(region):
    a = potential_episodes(region, CATALOGUE, seed=1, days=20)
    assert a.dtype == EPISODE
    assert EPISODE.itemsize == sum(EPISODE[name].itemsize for name in EPISODE.names)
    assert a.tobytes() == potential_episodes(region, CATALOGUE, seed=1, days=20).tobytes()
    assert a.tobytes() != potential_episodes(region, CATALOGUE, seed=2, days=20).tobytes()


@pytest.mark.parametrize("days", [1, 10, 14, 100])
def test_longer_horizon_only_appends(year, region, days):
    """Also when the horizon cuts a week in which the profile moves onsets about."""
    short = potential_episodes(region, CATALOGUE, seed=7, days=days, listed_follow_ups=0.0)
    assert short.tobytes() == year[: len(short)].tobytes()
    assert (year["t"][len(short) :] >= days * SECONDS_A_DAY).all()


def test_twins_do_not_depend_on_others(region):
    """Half of the others are young and the city hospital has no other patients: one resident's episodes stay."""
    residents = region.residents.copy()
    chosen = int(np.flatnonzero(residents["chronic"] & (1 << STOCK[0]))[5])
    others = np.arange(len(residents)) != chosen
    residents["age_band"][others & (np.arange(len(residents)) % 2 == 0)] = 1
    changed = dataclasses.replace(
        region, residents=residents, background_visits_per_year=region.background_visits_per_year * 0
    )
    a = potential_episodes(region, CATALOGUE, seed=3, days=200)
    b = potential_episodes(changed, CATALOGUE, seed=3, days=200)
    mine = [rows[(rows["resident"] == chosen) & (rows["kind"] != EPISODE_INITIAL_STAY)] for rows in (a, b)]
    assert len(mine[0]) > 3
    assert mine[0].tolist() == mine[1].tolist()


def test_envelope_multiplies_rates(region):
    flu = condition_index("uri")
    factor = np.ones(len(CATALOGUE))
    factor[flu] = 3.0
    a = potential_episodes(region, CATALOGUE, seed=3, days=182)
    b = potential_episodes(region, CATALOGUE, seed=3, days=182, factor=factor)
    before = (own(a)["condition"] == flu).sum()
    after = (own(b)["condition"] == flu).sum()
    assert abs(after - 3 * before) < 5 * (after + 9 * before) ** 0.5


def test_season_has_its_peak_and_amplitude(region, year):
    """uri: amplitude 0.35 round mid-January. The first harmonic of the onsets estimates it; error sqrt(2 / n)."""
    rows = year[(year["condition"] == condition_index("uri")) & (year["kind"] == EPISODE_ACUTE)]
    day = rows["t"] / SECONDS_A_DAY + 1.0  # day 0 is 2 January
    angle = 2 * np.pi * (day / 365.25 + 0.5 / 12 - 1 / 12)
    error = (2 / len(rows)) ** 0.5
    assert abs(2 * np.cos(angle).mean() - 0.35) < 4 * error + 0.005  # 364 days are not quite a year
    assert abs(2 * np.sin(angle).mean()) < 4 * error + 0.005
    assert error < 0.02


def test_routine_onsets_keep_day_hours_and_strokes_do_not(year):
    acute = year[year["kind"] == EPISODE_ACUTE]
    hour = acute["t"] % SECONDS_A_DAY // 3600
    night = (hour < 7) | (hour >= 21)
    assert night[acute["condition"] == condition_index("skin")].mean() < 0.06
    stroke = night[acute["condition"] == condition_index("stroke_acute")].mean()
    assert 0.2 < stroke < 0.4  # ambulance profile: 0.30
    follow = year[year["kind"] == EPISODE_FOLLOW_UP]
    assert ((follow["t"] % SECONDS_A_DAY // 3600) < 7).mean() < 0.05


def test_follow_ups_are_regular_and_as_many_as_stated(region, year):
    """htn_routine: 8.2 a year (9.2 less the year's own episode), gaps within 25 % of 44.5 days, give or take a week."""
    htn = condition_index("htn_routine")
    rows = year[(year["kind"] == EPISODE_FOLLOW_UP) & (year["condition"] == htn)]
    patients = ((region.residents["chronic"] >> htn) & 1).sum()
    assert len(rows) / patients == pytest.approx(8.2 * 364 / 365, abs=0.05)
    rows = rows[np.lexsort((rows["t"], rows["resident"]))]
    gaps = np.diff(rows["t"])[np.diff(rows["resident"]) == 0] / SECONDS_A_DAY
    assert gaps.min() > 0.75 * 365 / 8.2 - 7
    assert gaps.max() < 1.25 * 365 / 8.2 + 7


def test_planned_follow_ups_are_listed_beside_todays_and_renumber_nobody_else(region, year):
    """Four a year more of every chronic condition; all other episodes begin as before."""
    more = potential_episodes(region, CATALOGUE, seed=7, days=364, listed_follow_ups=4.0)
    follow, others = more[more["kind"] == EPISODE_FOLLOW_UP], more[more["kind"] != EPISODE_FOLLOW_UP]
    patients = sum(((region.residents["chronic"] >> c) & 1).sum() for c in STOCK)
    extra = len(follow) - (year["kind"] == EPISODE_FOLLOW_UP).sum()
    assert extra / patients == pytest.approx(4 * 364 / 365, abs=0.05)
    before = year[year["kind"] != EPISODE_FOLLOW_UP]
    for name in ("t", "resident", "condition", "kind"):
        assert (np.sort(others[name]) == np.sort(before[name])).all(), name


def test_chronic_events_and_births_happen_to_those_who_can_have_them(region, year):
    for c, condition in enumerate(CATALOGUE):
        rows = own(year)
        who = region.residents[rows["resident"][rows["condition"] == c]]
        if condition.episode_kind == "chronic event":
            parent = condition_index(condition.parent_condition)
            assert ((who["chronic"] >> parent) & 1).all()
        if condition.condition_id in ("delivery", "antenatal"):
            assert who["is_female"].all()
            assert (who["age_band"] == 1).all()


def test_background_fills_the_tertiary_hospital(region, year):
    """Theory: Poisson counts within four standard errors of full size less the residents' part."""
    for kind, yearly in (
        (EPISODE_BACKGROUND_VISIT, region.background_visits_per_year),
        (EPISODE_BACKGROUND_STAY, region.background_stays_per_year),
    ):
        rows = year[year["kind"] == kind]
        expected = yearly.sum() * 364 / 365
        assert abs(len(rows) - expected) < 4 * expected**0.5
        assert (rows["resident"] == NONE).all()
        assert set(rows["facility"]) == {region.facility_keys.index("tertiary_1")}


def test_specialties_are_those_of_the_conditions(year):
    expected = np.array([SPECIALTIES.index(c.specialty) for c in CATALOGUE])
    ill = year[year["kind"] != OTHER_DEATH]
    assert (ill["specialty"] == expected[ill["condition"]]).all()


def test_wards_start_as_full_as_expected(region, year):
    rows = year[year["kind"] == EPISODE_INITIAL_STAY]
    assert (rows["t"] == 0).all()
    wards = region.pools["kind"] == POOL_WARD
    expected = np.bincount(region.pools["facility"][wards], region.expected_occupied[wards], len(region.facilities))
    got = np.bincount(rows["facility"], minlength=len(region.facilities))
    assert np.abs(got - expected).max() <= 2.5  # five wards, half a patient each
    residents = rows["resident"][rows["resident"] != NONE]
    assert len(np.unique(residents)) == len(residents)
    assert (rows["episode"][rows["resident"] != NONE] == INITIAL_EPISODE).all()
    townships = region.facilities["tier"][rows["facility"]] == 2
    local = rows[townships & (region.facilities["kind"][rows["facility"]] == 1)]
    home = region.villages["township"][region.residents["village"][local["resident"]]]
    assert (home == region.facilities["township"][local["facility"]]).all()
    strangers = (rows["resident"] == NONE).mean()
    assert 0 < strangers < 1


def test_rows_of_one_second_keep_the_order_in_which_they_are_given():
    """Three parts over two days, the seconds at both ends of a day among them, against NumPy's stable sort."""
    rows = np.zeros(4000, EPISODE)
    rows["t"] = np.random.default_rng(1).choice([0, 1, 43_200, 86_399, 86_400, 172_799], len(rows))
    rows["episode"] = np.arange(len(rows))
    out = np.zeros(len(rows), EPISODE)
    in_order_of_time((rows[:10], rows[10:10], rows[10:]), 2, out)
    assert out.tobytes() == rows[np.argsort(rows["t"], kind="stable")].tobytes()


def test_the_worlds_tables_are_columns_of_the_list(year):
    arrival, potential = as_tables(year)
    assert np.shares_memory(arrival, year) and np.shares_memory(potential, year)
    assert arrival[7].item() == tuple(year[name][7] for name in ("t", "resident", "episode", "stage"))
    assert potential[7].item() == tuple(year[name][7] for name in ("condition", "kind", "facility", "specialty"))


def test_no_days_no_rows_and_bad_arguments_are_refused(region):
    assert len(potential_episodes(region, CATALOGUE, seed=1, days=0)) == 0
    with pytest.raises(ValueError, match="0 days or more"):
        potential_episodes(region, CATALOGUE, seed=1, days=-1)
    with pytest.raises(ValueError, match="Monday"):
        potential_episodes(region, CATALOGUE, seed=1, days=1, first_day=datetime.date(2023, 1, 3))
    with pytest.raises(ValueError, match="one finite number"):
        potential_episodes(region, CATALOGUE, seed=1, days=1, factor=np.ones(3))


def test_chronic_events_happen_at_the_rate_of_the_table(region, year):
    """Balance (c). The list has rate / (1 - preventable x mean control); an event happens if its uniform exceeds
    preventable x the person's control, keyed by the episode: at baseline the table's rate, within four standard errors
    of a Poisson count and of the patients sampled. Without the thinning there would be a quarter more.
    """
    events = year[year["kind"] == EPISODE_CHRONIC_EVENT]
    resident, episode = events["resident"].astype(np.int64), events["episode"].astype(np.int64)
    zero = np.zeros(len(events), np.int64)
    u = uniform(11, resident, episode, zero, zero + U_EVENT_THINNED)
    preventable = np.array([c.preventable_share for c in CATALOGUE])[events["condition"]]
    happened = u > preventable * region.residents["control"][events["resident"]]
    visits, _ = table_totals(region.residents)
    for c, condition in enumerate(CATALOGUE):
        if condition.episode_kind != "chronic event":
            continue
        expected = visits[c].sum() / (condition.p_seek * condition.visits_per_episode) * 364 / 365
        got = int(happened[events["condition"] == c].sum())
        parent = condition_index(condition.parent_condition or "")
        patients = int(((region.residents["chronic"] >> parent) & 1).sum())
        error = (expected + expected**2 / patients) ** 0.5
        assert abs(got - expected) < 4 * error, condition.condition_id
        assert error / expected < 0.1
    assert happened.mean() < 0.9


def test_envelope_of_chronic_events_by_hand(region):
    """Rate a patient: table's rate / share with the parent / (1 - preventable x mean control), for 65+ women."""
    c = condition_index("heart_failure")
    parent = condition_index(CATALOGUE[c].parent_condition or "")
    patients = ((region.residents["chronic"] >> parent) & 1) == 1
    control = region.residents["control"][patients].mean(dtype=np.float64)
    rate = rates_per_person_year()[:, 3, 1]
    expected = rate[c] / rate[parent] / (1 - CATALOGUE[c].preventable_share * control) / 365
    intensity = episode_intensity(region, CATALOGUE, np.ones(len(CATALOGUE)))
    slot = intensity.extra_condition[parent].tolist().index(c)
    own = np.diff(intensity.extra[7, parent], prepend=0.0)[slot]
    assert own == pytest.approx(expected * (1 + CATALOGUE[c].season_amplitude))
