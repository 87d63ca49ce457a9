"""Tests: all that are needed, own readers, recognition and repeats, samples by courier, machines by booking."""

from __future__ import annotations

import pytest
from little import ALWAYS, POOL, Ill, Little, condition, consortium

from ylt_sim.world import codes

ECG, LAB, CT = codes.ECG, codes.LAB, codes.CT
READERS = {"Ray": [("c.own_readers", "0 00:01", "7 00:00", 0)]}


def ill_with(*tests: int, need: int = 2, **values: object) -> dict[str, object]:
    """A moderate illness that needs these tests."""
    return condition(codes.MODERATE, need, tests=sum(1 << t for t in tests), **values)


def test_all_needed_tests_that_the_place_has():
    """Laboratory and ECG one after the other on two machines; the CT is not to be had.

    0 09:00 li onset - - - heart moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - lab waited 0 lasted 1
    0 09:42 li test township c.machine - ecg waited 0 lasted 1
    0 09:47 li review township t.clinic Tang referred waited 0 lasted 5 yuan 0
    0 09:47 li definitive township - - tier 2 needs 2 hours 0.783333
    0 09:47 li episode_end township - - treated visits 1 tier 2 hours 0.783333
    """
    Little(
        [Ill("li", "09:00", "heart")],
        {"heart": ill_with(LAB, ECG, CT)},
        prefer=("township",),
        machines={"township": {LAB: "t.machine", ECG: "c.machine"}},
        days=1,
    ).check(test_all_needed_tests_that_the_place_has.__doc__)


def treated_share(n_missing: int, factor: float) -> float:
    """Share treated right of sixty with three tests needed, of which some are missing."""
    have = dict.fromkeys((LAB, ECG, CT)[n_missing:], "t.machine")
    little = Little(
        [Ill(f"p{i:02d}", f"{i} 09:00", "heart") for i in range(60)],
        {"heart": ill_with(LAB, ECG, CT)},
        prefer=("township",),
        machines={"township": have},
        par={"missing_test_factor": factor},
        days=61,
    )
    return float((little.run(compiled=False).of(codes.EV_EPISODE_END)["a"] == codes.END_TREATED).mean())


def test_missing_tests_count_in_proportion():
    """None missing: all right; all missing and nothing left without: none; more missing, fewer right."""
    shares = [treated_share(n, 0.0) for n in range(4)]
    assert shares[0] == 1.0
    assert shares[3] == 0.0
    assert shares == sorted(shares, reverse=True)
    assert 0.4 < shares[1] < 0.9
    assert treated_share(3, 1.0) == 1.0


def own_reader(**more: object) -> Little:
    """Two patients with a CT each at the county hospital, one reader of its own."""
    return Little(
        [Ill("li", "09:00", "head"), Ill("wang", "09:00", "head")],
        {"head": ill_with(CT, need=3)},
        prefer=("county",),
        machines={"county": {CT: "c.machine"}},
        capacity={"c.machine": 2},
        facility={"county": {"reader": POOL["c.own_readers"]}},
        resident={"li": {}, "wang": {}},
        par={"reading_seconds": 1200.0, "local_reading_factor": 0.0},
        days=2,
        **{"shifts": {**READERS, "Emmy": [("c.internal", "0 00:01", "7 00:00", 0)]}, **more},
    )


def test_a_hospitals_pictures_are_read_by_its_own_readers():
    """Two pictures of one minute, one reader: the second waits for as long as the first takes."""
    readings = own_reader().run(compiled=False).of(codes.EV_READING)
    assert readings["link"].tolist() == [-1, -1]
    assert readings["a"].tolist() == [0, readings["b"][0]]
    assert (readings["x"] == readings["a"] + readings["b"]).all()


def test_placebo_with_endless_readers_nobody_waits():
    """With a reader each nobody waits for a report: whoever else is read, a picture's turnaround is its reading."""
    endless = {**READERS, "Cora": READERS["Ray"], "Emmy": [("c.internal", "0 00:01", "7 00:00", 0)]}
    readings = own_reader(shifts=endless).run(compiled=False).of(codes.EV_READING)
    assert len(readings) == 2
    assert not readings["a"].any()
    assert (readings["x"] == readings["b"]).all()


def test_fewer_readers_more_late_reports():
    """Sign: with a patience of five minutes the second picture is late; the mediator, its wait, moves first."""
    impatient = {"reading_seconds": 1200.0, "local_reading_factor": 0.0, "report_patience_seconds": 300.0}
    one, two = own_reader(), own_reader(shifts={**own_reader().shifts, "Cora": READERS["Ray"]})
    one.par, two.par = impatient, impatient
    late = one.run(compiled=False)
    assert len(late.of(codes.EV_LATE)) == 1
    assert len(late.of(codes.EV_RECALL)) == 1
    assert (late.of(codes.EV_EPISODE_END)["a"] == codes.END_TREATED).all()
    assert len(two.run(compiled=False).of(codes.EV_LATE)) == 0


def referred_world(*, recognise: bool, validity: float = ALWAYS, share: float = 1.0) -> Little:
    """An ECG at the township, then referred to the county, which has an ECG too."""
    return Little(
        [Ill("li", "09:00", "heart")],
        {"heart": ill_with(ECG, need=3)},
        prefer=("township", "county"),
        machines={"township": {ECG: "t.machine"}, "county": {ECG: "c.machine"}},
        today=[consortium(recognise=recognise, recognised_share=share, validity_seconds=validity)],
        days=1,
    )


def test_a_recognised_result():
    """Both take part: the county goes by the township's ECG, 66 minutes old.

    0 09:00 li onset - - - heart moderate needs 3 acute
    0 09:00 li choice township - - own_township next county_general decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 09:41 li letter township t.clinic Tang consortium 0 takes 1 saves 4
    0 09:47 li review township t.clinic Tang referred waited 0 lasted 6 yuan 0
    0 09:47 li referred township c.internal - to county consortium 0 priority only
    0 10:47 li recognised county - - ecg of township age 66
    0 11:02 li visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    0 11:02 li definitive county - - tier 3 needs 3 hours 2.03333
    0 11:02 li episode_end county - - treated visits 2 tier 3 hours 2.03333
    """
    referred_world(recognise=True).check(test_a_recognised_result.__doc__)


@pytest.mark.parametrize(
    "values",
    [{"recognise": False}, {"recognise": True, "validity": 3600.0}, {"recognise": True, "share": 0.0}],
    ids=["takes no part", "too old", "nothing agreed"],
)
def test_a_repeated_test(values: dict[str, object]):
    """The member takes no part, the result is an hour old, or nothing is agreed: the same test once more."""
    result = referred_world(**values).run(compiled=False)
    tests = result.of(codes.EV_TEST)
    assert tests["x"].tolist() == [codes.TEST_OWN, codes.TEST_REPEAT]
    assert len(result.of(codes.EV_RECOGNISED)) == 0


def sample_world(onset: str, runs: float) -> Little:
    """A township without a laboratory, open from 08:00 to 17:00; runs over 08:00-16:00."""
    return Little(
        [Ill("li", onset, "liver")],
        {"liver": ill_with(LAB)},
        prefer=("township",),
        par={"missing_test_factor": 0.0},
        hours={"township": ("0 08:00", "0 17:00")},
        machines={"county": {LAB: "c.machine"}},
        today=[consortium(courier_runs=runs)],
        days=2,
    )


def test_a_sample_that_is_back_today():
    """One run a day, at noon: seen until 09:40, the sample waits 140 minutes, is 30 on the road and 1 on the machine;
    li waits for it and is seen at 12:31.

    0 08:00 - door township t.clinic - open queue 0
    0 09:00 li onset - - - liver moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 12:30 li courier township - - lab consortium 0 run after 140 road 30
    0 12:31 li sample township c.machine - lab waited 0 lasted 1
    0 12:36 li review township t.clinic Tang referred waited 0 lasted 5 yuan 0
    0 12:36 li definitive township - - tier 2 needs 2 hours 3.6
    0 12:36 li episode_end township - - treated visits 1 tier 2 hours 3.6
    0 17:00 - door township t.clinic - shut queue 0
    1 08:00 - door township t.clinic - open queue 0
    1 17:00 - door township t.clinic - shut queue 0
    """
    sample_world("09:00", 1.0).check(test_a_sample_that_is_back_today.__doc__)


def test_a_sample_that_is_back_tomorrow():
    """After noon: home; the result is there at 12:31 of the next day, when li is called, 1321 minutes after he
    was seen.

    0 08:00 - door township t.clinic - open queue 0
    0 14:00 li onset - - - liver moderate needs 2 acute
    0 14:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 14:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 17:00 - door township t.clinic - shut queue 0
    1 08:00 - door township t.clinic - open queue 0
    1 12:30 li courier township - - lab consortium 0 run after 1280 road 30
    1 12:31 li sample township c.machine - lab waited 0 lasted 1
    1 12:31 li recall township - - result of a sample after 1321
    1 13:11 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    1 13:11 li definitive township - - tier 2 needs 2 hours 23.1833
    1 13:11 li episode_end township - - treated visits 2 tier 2 hours 23.1833
    1 17:00 - door township t.clinic - shut queue 0
    """
    sample_world("14:00", 1.0).check(test_a_sample_that_is_back_tomorrow.__doc__)


@pytest.mark.parametrize(("runs", "minutes"), [(0.0, []), (0.5, [1340]), (1.0, [140]), (2.0, [20]), (24.0, [10])])
def test_more_courier_runs_shorter_waits(runs: float, minutes: list[int]):
    """Seen until 09:40 of day 0. Runs over 08:00-16:00: none; half a run a day, one every other day at the end of the
    first working day, which is the begin of the second: 08:00 of day 1; one, at noon; two, the first at 10:00; every
    twenty minutes from 08:10, so at 09:50.
    """
    rows = sample_world("09:00", runs).run(compiled=False).of(codes.EV_COURIER)
    assert [int(a) // 60 for a in rows["a"]] == minutes


def shared_world(slots: int, **more: object) -> Little:
    """Two township patients who need a CT that the county has; it opens 08:00-16:00 and lists some slots."""
    return Little(
        [Ill("li", "09:00", "head"), Ill("wang", "09:00", "head")],
        {"head": ill_with(CT)},
        prefer=("township",),
        par={"missing_test_factor": 0.0},
        hours={"county": ("0 08:00", "0 16:00")},
        machines={"county": {CT: "c.machine"}},
        slots={"c.machine": slots},
        today=[consortium(has_pool_of_machines=1)],
        days=4,
        **more,
    )


def lines_of(little: Little, name: str) -> list[str]:
    """The rows of one patient."""
    return [line for line in little.run(compiled=False).lines() if line.split()[2] == name]


def test_a_shared_machine_by_booking():
    """Two slots a day, 08:00 and 12:00: at 09:40 wang books the second one of tomorrow, 1580 minutes ahead; there an
    hour before it he waits; back at the township 40 minutes after the test, seen again.

    0 09:00 wang onset - - - head moderate needs 2 acute
    0 09:00 wang choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 wang machine_booked township c.machine - ct at county in 1580
    0 09:50 wang visit township t.clinic Tang walk_in waited 10 lasted 10 yuan 20
    1 12:01 wang test county c.machine - ct waited 0 lasted 1 shared
    1 12:41 wang visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    1 12:41 wang definitive township - - tier 2 needs 2 hours 27.6833
    1 12:41 wang episode_end township - - treated visits 2 tier 2 hours 27.6833
    """
    wanted = [line.strip() for line in (test_a_shared_machine_by_booking.__doc__ or "").splitlines()]
    assert lines_of(shared_world(2), "wang") == [line for line in wanted if " wang " in line and line[0].isdigit()]


def test_a_doctor_waits_for_a_slot_no_longer_than_he_would():
    """One slot a day: the second patient's is the day after tomorrow. Who waits for one day at most decides without."""
    for days, tests in ((1, 1), (2, 2)):
        little = shared_world(1)
        little.par = {**little.par, "machine_wait_days": days}
        assert len(little.run(compiled=False).of(codes.EV_TEST)) == tests


def test_who_has_been_seen_without_the_sample_waits_for_it_no_more():
    """The sample leaves with the run of the day after next; the picture of tomorrow brings li back before: Tang decides
    without the sample, and gets it wrong. When it is there, nobody calls, and the books are closed.

    1 14:00 li onset - - - head moderate needs 2 acute
    1 14:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    1 14:30 li machine_booked township c.machine - ct at county in 1050
    1 14:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    2 08:01 li test county c.machine - ct waited 0 lasted 1 shared
    2 08:41 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    3 08:30 li courier township - - lab consortium 0 run after 2480 road 30
    3 08:31 li sample township c.machine - lab waited 0 lasted 1
    3 08:31 li episode_end - - - resolved without right treatment visits 2 tier 0 hours -1
    """
    little = Little(
        [Ill("li", "1 14:00", "head")],
        {"head": ill_with(CT, LAB)},
        prefer=("township",),
        tier={"township": {"treat_within": 0.0}},
        hours={"county": ("0 08:00", "0 16:00")},
        machines={"county": {CT: "c.machine", LAB: "c.machine"}},
        slots={"c.machine": 2},
        today=[consortium(has_pool_of_machines=1, courier_runs=0.5)],
        days=6,
    )
    wanted = [
        line.strip()
        for line in (test_who_has_been_seen_without_the_sample_waits_for_it_no_more.__doc__ or "").splitlines()
    ]
    assert lines_of(little, "li") == [line for line in wanted if " li " in line and line[0].isdigit()]


def test_fewer_slots_later_tests():
    """None: nobody is tested. One a day: the second patient goes a day later. Placebo: with endless slots both go to
    the first minutes of tomorrow, as if each were alone.
    """
    assert len(shared_world(0).run(compiled=False).of(codes.EV_TEST)) == 0
    days = {
        slots: (shared_world(slots).run(compiled=False).of(codes.EV_TEST)["time"] // 86_400).tolist()
        for slots in (1, 2, 10_000)
    }
    assert days == {1: [1, 2], 2: [1, 1], 10_000: [1, 1]}
    booked = shared_world(10_000).run(compiled=False).of(codes.EV_MACHINE_BOOKED)
    assert (booked["time"] + booked["b"]).tolist() == pytest.approx([86_400 + 8 * 3600] * 2, abs=5)
