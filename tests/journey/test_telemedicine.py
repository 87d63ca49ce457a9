"""Telemedicine: a reading at the centre, in time or late; a remote consultation that occupies both; nobody in time."""

from __future__ import annotations

from little import DOCTOR, Ill, Little, condition, consortium

from ylt_sim.world import codes

READING = {"reading": True, "has_reading": 1}
CONSULT = {"consult": True, "consult_seconds_a_day": 3600.0}


def heart() -> dict[str, object]:
    """A moderate illness that the township can treat with an ECG."""
    return condition(codes.MODERATE, 2, tests=1 << codes.ECG)


def test_a_reading_at_the_centre():
    """Taken at the township, read by Ray for a minute; the report makes the local doctor's competence whole.

    0 09:00 li onset - - - heart moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 09:42 li reading township c.readers Ray consortium 0 waited 0 lasted 1
    0 09:47 li review township t.clinic Tang referred waited 0 lasted 5 yuan 0
    0 09:47 li definitive township - - tier 2 needs 2 hours 0.783333
    0 09:47 li episode_end township - - treated visits 1 tier 2 hours 0.783333
    """
    little = Little(
        [Ill("li", "09:00", "heart")],
        {"heart": heart()},
        prefer=("township",),
        machines={"township": {codes.ECG: "t.machine"}},
        par={"local_reading_factor": 0.0},
        today=[consortium(**READING)],
        days=1,
    )
    little.check(test_a_reading_at_the_centre.__doc__)


def test_read_locally_without_a_connection():
    """The same without a connection: read by the local doctor, of whose competence nothing is left.

    0 09:00 li onset - - - heart moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 09:46 li review township t.clinic Tang referred waited 0 lasted 5 yuan 0
    0 09:46 li episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    """
    little = Little(
        [Ill("li", "09:00", "heart")],
        {"heart": heart()},
        prefer=("township",),
        machines={"township": {codes.ECG: "t.machine"}},
        par={"local_reading_factor": 0.0},
        today=[consortium(has_reading=1)],
        days=1,
    )
    little.check(test_read_locally_without_a_connection.__doc__)


def test_readings_queue_for_the_reader():
    """Two machines, one reader: the second picture of the same minute waits a minute."""
    little = Little(
        [Ill("li", "09:00", "heart"), Ill("wang", "09:00", "heart")],
        {"heart": heart()},
        prefer=("county",),
        options=("township",),
        machines={"township": {codes.ECG: "t.machine"}},
        capacity={"t.machine": 2},
        today=[consortium(**READING)],
        days=1,
        shifts={"Vera": [("t.clinic", "0 00:00", "7 00:00", 0)]},
    )
    readings = little.run().of(codes.EV_READING)
    assert readings["a"].tolist() == [0, 60]
    assert readings["b"].tolist() == [60, 60]


def test_a_late_reading_calls_the_patient_back():
    """The reader works on Tuesdays; on Monday the doctor's patience of 30 minutes runs out, and he reads for himself,
    with nothing left of his competence. The picture stays in the queue; on Tuesday it is read a whole day late, 1340
    minutes after 09:41. It shows what was missed: li is called back at once, 1310 minutes after the consultation began.

    0 09:00 li onset - - - heart moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 10:11 li late township c.readers - consortium 0 waited 30
    0 10:16 li review township t.clinic Tang referred waited 0 lasted 5 yuan 0
    1 08:00 - on_duty county c.readers Ray capacity 1
    1 08:01 li reading township c.readers Ray consortium 0 waited 1309 lasted 1 after 1340
    1 08:01 li recall township - - late report after 1310
    1 08:41 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    1 08:41 li definitive township - - tier 2 needs 2 hours 23.6833
    1 08:41 li episode_end township - - treated visits 2 tier 2 hours 23.6833
    1 16:00 - off_duty county c.readers Ray overtime 0 next -
    """
    late_world(0.0).check(test_a_late_reading_calls_the_patient_back.__doc__)


def test_a_late_reading_that_shows_nothing_new_calls_nobody():
    """The local reading leaves all of the doctor's competence: li is treated at once; the report changes nothing, but
    the books of the episode stay open until it is there.

    0 09:00 li onset - - - heart moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 10:11 li late township c.readers - consortium 0 waited 30
    0 10:16 li review township t.clinic Tang referred waited 0 lasted 5 yuan 0
    0 10:16 li definitive township - - tier 2 needs 2 hours 1.26667
    1 08:00 - on_duty county c.readers Ray capacity 1
    1 08:01 li reading township c.readers Ray consortium 0 waited 1309 lasted 1 after 1340
    1 08:01 li episode_end township - - treated visits 1 tier 2 hours 1.26667
    1 16:00 - off_duty county c.readers Ray overtime 0 next -
    """
    late_world(1.0).check(test_a_late_reading_that_shows_nothing_new_calls_nobody.__doc__)


def test_nobody_dies_of_one_illness_while_another_has_him_out():
    """A severe heart, fatal with certainty if untreated, which the township neither sees nor treats: over when the
    report is in, at 08:01 of the second day. But then he is on his way with a cough; six hours later he is at home.

    0 09:00 li onset - - - heart severe needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:40 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 09:41 li test township t.machine - ecg waited 0 lasted 1
    0 10:11 li late township c.readers - consortium 0 waited 30
    0 10:16 li review township t.clinic Tang referred waited 0 lasted 5 yuan 0
    1 07:50 cough onset - - - cough minor needs 1 acute
    1 07:50 cough choice township - - own_township next own_village_clinic decision 0 utility ~1000
    1 08:00 - on_duty county c.readers Ray capacity 1
    1 08:01 li reading township c.readers Ray consortium 0 waited 1309 lasted 1 after 1340
    1 08:30 cough visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    1 08:30 cough episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    1 14:01 li death township - - heart severe needs 2
    1 14:01 li episode_end - - - died visits 1 tier 0 hours -1
    1 16:00 - off_duty county c.readers Ray overtime 0 next -
    """
    little = Little(
        [Ill("li", "09:00", "heart"), Ill("cough", "1 07:50", "cough", "li")],
        {"heart": condition(codes.SEVERE, 2, tests=1 << codes.ECG, p_death=[1.0] * 4), "cough": condition()},
        prefer=("township", "village"),
        machines={"township": {codes.ECG: "t.machine"}},
        tier={"township": {"recognise": 0.0, "treat_within": 0.0}},
        today=[consortium(**READING)],
        days=2,
        shifts={"Ray": [("c.readers", "1 08:00", "1 16:00", 0)]},
    )
    little.check(test_nobody_dies_of_one_illness_while_another_has_him_out.__doc__)


def late_world(local_reading_factor: float) -> Little:
    """An ECG on a Monday, a reader on Tuesdays."""
    return Little(
        [Ill("li", "09:00", "heart")],
        {"heart": heart()},
        prefer=("township", "village"),
        machines={"township": {codes.ECG: "t.machine"}},
        par={"local_reading_factor": local_reading_factor},
        today=[consortium(**READING)],
        days=2,
        shifts={"Ray": [("c.readers", "1 08:00", "1 16:00", 0)]},
    )


def test_a_remote_consultation_occupies_both():
    """A moderate case of county need at the village: ten minutes of Vera, then a minute of Ines with both;
    treated on the spot. wang waits for the village doctor until both have ended, zhao at the county for Ines.

    0 08:20 zhao onset - - - cough minor needs 1 acute
    0 08:20 zhao choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~5000
    0 09:01 wang onset - - - cough minor needs 1 acute
    0 09:01 wang choice village - - own_village_clinic next own_township decision 0 utility ~5000
    0 09:35 zhao visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:35 zhao definitive county - - tier 3 needs 1 hours 1.25
    0 09:35 zhao episode_end county - - treated visits 1 tier 3 hours 1.25
    0 09:36 li remote_consultation village c.internal Ines consortium 0 waited 15 lasted 1
    0 09:36 li visit village v.clinic Vera walk_in waited 0 lasted 26 yuan 10
    0 09:36 li definitive village - - tier 1 needs 3 hours 0.6
    0 09:36 li episode_end village - - treated visits 1 tier 1 hours 0.6
    0 09:46 wang visit village v.clinic Vera walk_in waited 25 lasted 10 yuan 10
    0 09:46 wang definitive village - - tier 1 needs 1 hours 0.75
    0 09:46 wang episode_end village - - treated visits 1 tier 1 hours 0.75
    """
    little = Little(
        [Ill("li", "09:00", "chest"), Ill("wang", "09:01"), Ill("zhao", "08:20")],
        {"chest": condition(codes.MODERATE, 3), "cough": condition()},
        today=[consortium(**CONSULT)],
        par={"usual_bonus": 200.0},
        resident={"li": {"usual_option": 0}, "wang": {"usual_option": 0}, "zhao": {"usual_option": 4}},
        days=1,
    )
    little.check(test_a_remote_consultation_occupies_both.__doc__)


def test_no_specialist_in_time():
    """Ines has zhao with her for an hour until 10:00: after 30 minutes, at 09:50, Vera and li stop waiting; one minute
    for the form makes a visit of 41 minutes; referred.

    0 08:00 zhao onset - - - cough minor needs 1 acute
    0 08:00 zhao choice county - - county_general next own_village_clinic decision 0 utility ~4200
    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~5000
    0 09:50 li remote_gave_up village c.internal - consortium 0 waited 30
    0 09:50 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:51 li visit village v.clinic Vera walk_in waited 0 lasted 41 yuan 10
    0 09:51 li referred village c.internal - to county consortium 0 priority only
    0 10:00 zhao visit county c.internal Ines walk_in waited 0 lasted 60 yuan 30
    0 10:00 zhao definitive county - - tier 3 needs 1 hours 2
    0 10:00 zhao episode_end county - - treated visits 1 tier 3 hours 2
    0 11:51 li visit county c.internal Ines referred waited 0 lasted 60 yuan 30
    0 11:51 li definitive county - - tier 3 needs 3 hours 2.85
    0 11:51 li episode_end county - - treated visits 2 tier 3 hours 2.85
    """
    little = Little(
        [Ill("li", "09:00", "chest"), Ill("zhao", "08:00", "cough")],
        {"chest": condition(codes.MODERATE, 3), "cough": condition()},
        today=[consortium(**CONSULT)],
        par={"usual_bonus": 200.0},
        resident={"li": {"usual_option": 0}, "zhao": {"usual_option": 4}},
        tier={"county": {"consultation_seconds": 3600.0}},
        days=1,
    )
    little.check(test_no_specialist_in_time.__doc__)


def test_nobody_waits_for_a_specialist_who_is_not_on_duty():
    """Ines comes at 11:00: at 09:10 nobody is asked; ten minutes and one for the form; at the county from 10:21 he
    waits 39 minutes for her.

    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:10 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:21 li visit village v.clinic Vera walk_in waited 0 lasted 11 yuan 10
    0 09:21 li referred village c.internal - to county consortium 0 priority only
    0 11:00 - on_duty county c.internal Ines capacity 1
    0 11:15 li visit county c.internal Ines referred waited 39 lasted 15 yuan 30
    0 11:15 li definitive county - - tier 3 needs 3 hours 2.25
    0 11:15 li episode_end county - - treated visits 2 tier 3 hours 2.25
    0 17:00 - off_duty county c.internal Ines overtime 0 next -
    """
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(**CONSULT)],
        shifts={"Ines": [("c.internal", "0 11:00", "0 17:00", 0)]},
        days=1,
    )
    little.check(test_nobody_waits_for_a_specialist_who_is_not_on_duty.__doc__)


def test_the_letter_after_a_remote_consultation_takes_time():
    """A specialist who cannot help: 10 minutes of Vera, one with Ines, and one for the form.

    0 09:00 li onset - - - chest moderate needs 3 acute
    0 09:00 li choice village - - own_village_clinic next own_township decision 0 utility ~1000
    0 09:21 li remote_consultation village c.internal Ines consortium 0 waited 0 lasted 1
    0 09:21 li letter village v.clinic Vera consortium 0 takes 1 saves 4
    0 09:22 li visit village v.clinic Vera walk_in waited 0 lasted 12 yuan 10
    0 09:22 li referred village c.internal - to county consortium 0 priority only
    0 10:37 li visit county c.internal Ines referred waited 0 lasted 15 yuan 30
    0 10:37 li definitive county - - tier 3 needs 3 hours 1.61667
    0 10:37 li episode_end county - - treated visits 2 tier 3 hours 1.61667
    """
    little = Little(
        [Ill("li", "09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(**CONSULT)],
        par={"advice_gain": 0.0},
        days=1,
    )
    little.check(test_the_letter_after_a_remote_consultation_takes_time.__doc__)


def test_minutes_of_the_day_are_used_up():
    """One minute a day is offered: li's consultation uses it; wang's case of the same day is referred, zhao's of the
    next day is helped again.
    """
    little = Little(
        [Ill("li", "09:00", "chest"), Ill("wang", "10:00", "chest"), Ill("zhao", "1 09:00", "chest")],
        {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(consult=True, consult_seconds_a_day=60.0)],
        days=2,
    )
    result = little.run()
    assert result.of(codes.EV_REMOTE_CONSULTATION)["resident"].tolist() == [0, 2]
    assert result.of(codes.EV_REFERRED)["resident"].tolist() == [1]


def consulted(own: float, gain: float, specialist: float) -> float:
    """Chance of right management after advice, as the rule has it: what a little world treats on the spot."""
    n = 60
    little = Little(
        [Ill(f"p{i:02d}", f"{i} 09:00", "chest") for i in range(n)],
        {"chest": condition(codes.MODERATE, 3)},
        today=[consortium(**CONSULT)],
        tier={"village": {"treat_beyond": own}, "county": {"treat_within": specialist}},
        par={"advice_gain": gain},
        days=n + 1,
    )
    result = little.run(compiled=False)
    asked = result.of(codes.EV_REMOTE_CONSULTATION)
    assert len(asked) == n
    return 1.0 - len(result.of(codes.EV_REFERRED)) / n


def test_advice_adds_to_competence_up_to_the_specialists_own():
    """Neither doctor able: nobody is treated. Gain alone, own alone, both: more; never above the specialist's own."""
    assert consulted(0.0, 0.0, 1.0) == 0.0
    assert consulted(0.0, 1.0, 0.0) == 0.0
    some, more = consulted(0.0, 0.5, 1.0), consulted(0.5, 0.5, 1.0)
    assert 0.3 < some < 0.7
    assert some < more < 1.0
    assert consulted(0.5, 1.0, 0.3) <= more
    assert consulted(1.0, 0.0, 0.0) == 1.0


def test_the_nearest_lead_is_asked():
    """Two consortia with minutes left: the specialist of the nearer lead comes to the screen."""
    for county_road, asked in ((30, "Ines"), (90, "Xiu")):
        little = Little(
            [Ill("li", "09:00", "chest")],
            {"chest": condition(codes.MODERATE, 3)},
            today=[
                consortium(road=county_road, **CONSULT),
                consortium("tertiary", ("village", "township"), road=60, **CONSULT),
            ],
            days=1,
        )
        (row,) = little.run(compiled=False).of(codes.EV_REMOTE_CONSULTATION)
        assert row["doctor"] == DOCTOR[asked]
