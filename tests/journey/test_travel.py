"""Travel and opening hours: before opening, the lunch break, after closing, holidays, the day of an appointment."""

from __future__ import annotations

from little import Ill, Little, condition, consortium

from ylt_sim.world import codes

HOURS = {"village": ("08:00", "17:00", "12:00", "14:00")}
DUTY = {
    "Vera": [
        ("v.clinic", f"{d} {a}", f"{d} {b}", 0) for d in range(7) for a, b in (("08:00", "12:00"), ("14:00", "17:00"))
    ]
}


def open_by_day(patients: list[Ill], **more: object) -> Little:
    """The village clinic from 08:00 to 17:00 with a break, its doctor there at those hours."""
    return Little(patients, hours=HOURS, shifts=DUTY, **more)  # type: ignore[arg-type]


def seen_at(little: Little) -> list[str]:
    """Begin of each visit."""
    return [
        line.split(" village")[0].rsplit(" ", 2)[0] + " " + line.split("lasted ")[1].split()[0]
        for line in little.run().lines()
        if " visit " in line
    ]


def test_before_opening_at_the_opening():
    """Ill at 05:00, ten minutes on the road: expected when the door opens, with one minute of jitter.

    0 05:00 li onset - - - cough minor needs 1 acute
    0 05:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 08:00 - door village v.clinic - open queue 0
    0 08:00 - on_duty village v.clinic Vera capacity 1
    0 08:11 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 08:11 li definitive village - - tier 1 needs 1 hours 3.18333
    0 08:11 li episode_end village - - treated visits 1 tier 1 hours 3.18333
    0 12:00 - door village v.clinic - shut queue 0
    0 12:00 - off_duty village v.clinic Vera overtime 0 next -
    0 14:00 - door village v.clinic - open queue 0
    0 14:00 - on_duty village v.clinic Vera capacity 1
    0 17:00 - door village v.clinic - shut queue 0
    0 17:00 - off_duty village v.clinic Vera overtime 0 next -
    """
    open_by_day([Ill("li", "05:00")], days=1).check(test_before_opening_at_the_opening.__doc__)


def test_late_in_the_morning_waits_for_the_afternoon():
    """There at 11:35, within the last half-hour before the break: comes after it. At 11:25 he is still seen.

    0 08:00 - door village v.clinic - open queue 0
    0 08:00 - on_duty village v.clinic Vera capacity 1
    0 11:15 wang onset - - - cough minor needs 1 acute
    0 11:15 wang choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 11:25 li onset - - - cough minor needs 1 acute
    0 11:25 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 11:35 wang visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 11:35 wang definitive village - - tier 1 needs 1 hours 0.333333
    0 11:35 wang episode_end village - - treated visits 1 tier 1 hours 0.333333
    0 12:00 - door village v.clinic - shut queue 0
    0 12:00 - off_duty village v.clinic Vera overtime 0 next -
    0 14:00 - door village v.clinic - open queue 0
    0 14:00 - on_duty village v.clinic Vera capacity 1
    0 14:11 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    0 14:11 li definitive village - - tier 1 needs 1 hours 2.76667
    0 14:11 li episode_end village - - treated visits 1 tier 1 hours 2.76667
    0 17:00 - door village v.clinic - shut queue 0
    0 17:00 - off_duty village v.clinic Vera overtime 0 next -
    """
    little = open_by_day([Ill("li", "11:25"), Ill("wang", "11:15")], days=1)
    little.check(test_late_in_the_morning_waits_for_the_afternoon.__doc__)


def test_after_closing_the_next_day():
    """There at 16:35, within the last half-hour: the next morning.

    0 08:00 - door village v.clinic - open queue 0
    0 08:00 - on_duty village v.clinic Vera capacity 1
    0 12:00 - door village v.clinic - shut queue 0
    0 12:00 - off_duty village v.clinic Vera overtime 0 next -
    0 14:00 - door village v.clinic - open queue 0
    0 14:00 - on_duty village v.clinic Vera capacity 1
    0 16:25 li onset - - - cough minor needs 1 acute
    0 16:25 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 17:00 - door village v.clinic - shut queue 0
    0 17:00 - off_duty village v.clinic Vera overtime 0 next -
    1 08:00 - door village v.clinic - open queue 0
    1 08:00 - on_duty village v.clinic Vera capacity 1
    1 08:11 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10
    1 08:11 li definitive village - - tier 1 needs 1 hours 15.7667
    1 08:11 li episode_end village - - treated visits 1 tier 1 hours 15.7667
    1 12:00 - door village v.clinic - shut queue 0
    1 12:00 - off_duty village v.clinic Vera overtime 0 next -
    1 14:00 - door village v.clinic - open queue 0
    1 14:00 - on_duty village v.clinic Vera capacity 1
    1 17:00 - door village v.clinic - shut queue 0
    1 17:00 - off_duty village v.clinic Vera overtime 0 next -
    """
    open_by_day([Ill("li", "16:25")], days=2).check(test_after_closing_the_next_day.__doc__)


def test_a_holiday_is_like_a_sunday():
    """Wednesday 5 April 2023 (day 93) is Qingming; the clinic is closed on Sundays: seen on Thursday.

    The Wednesday before, the same illness is seen at once.
    """
    little = open_by_day([Ill("li", "86 09:00"), Ill("wang", "93 09:00")], closed_weekdays={"village": (6,)}, days=96)
    visits = [line for line in little.run().lines() if " visit " in line]
    assert visits == [
        "86 09:20 li visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10",
        "94 08:11 wang visit village v.clinic Vera walk_in waited 0 lasted 10 yuan 10",
    ]


def test_an_emergency_goes_at_once():
    """At 05:00 to the county's emergency clinic, which never shuts, though the hospital opens at 08:00.

    0 05:00 li onset - - - pain severe needs 3 acute
    0 05:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 06:00 li at_door county - - by himself after 60 warned 0
    0 06:20 li visit county c.emergency Emmy emergency waited 0 lasted 20 yuan 30
    0 06:20 li definitive county - - tier 3 needs 3 hours 1.33333
    0 06:20 li episode_end county - - treated visits 1 tier 3 hours 1.33333
    0 08:00 - door county c.internal - open queue 0
    0 08:00 - door county c.surgery - open queue 0
    0 17:00 - door county c.internal - shut queue 0
    0 17:00 - door county c.surgery - shut queue 0
    """
    little = Little(
        [Ill("li", "05:00", "pain")],
        {"pain": condition(codes.SEVERE, 3, critical_from=codes.SEVERE)},
        prefer=("county",),
        hours={"county": ("08:00", "17:00")},
        always_open=("c.emergency",),
        days=1,
    )
    little.check(test_an_emergency_goes_at_once.__doc__)


def test_an_appointment_is_kept_on_its_day():
    """One slot a day at the county: li has today's and comes as soon as the road lets him; wang tomorrow's and zhao
    that of the day after, at the opening at 08:00 plus a jitter with a mean of 30 minutes, however short the road.
    """
    little = Little(
        [Ill("li", "09:00", "chest"), Ill("wang", "09:30", "chest"), Ill("zhao", "10:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        hours={"county": ("08:00", "17:00")},
        slots={"c.internal": 1},
        today=[consortium(slot_share=0.1)],
        days=3,
    )
    result = little.run()
    ways = [(int(r["b"]), int(r["time"]) // 60) for r in result.of(codes.EV_REFERRED)]
    assert ways == [(codes.WAY_SLOT, 561), (codes.WAY_SLOT, 591), (codes.WAY_SLOT, 621)]
    came = [
        (int(r["resident"]), (int(r["time"]) - int(r["a"]) - int(r["b"])) // 86400)
        for r in result.of(codes.EV_VISIT)
        if r["facility"] == 3
    ]
    assert came == [(0, 0), (1, 1), (2, 2)]
