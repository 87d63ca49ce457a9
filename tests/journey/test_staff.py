"""Staff: leave with and without cover, training at the lead, a posting, a ward run by a county department, turnover."""

from __future__ import annotations

import numpy as np
import pytest
from little import Ill, Little, condition

from ylt_sim.world import codes

DAY = 86_400.0
OFFICE = {
    name: [(pool, f"{day} 08:00", f"{day} 17:00", 0) for day in range(7)]
    for name, pool in (("Tang", "t.clinic"), ("Ines", "c.internal"), ("Vito", "t.clinic"))
}


def of_staff(little: Little, *names: str) -> list[str]:
    """Lines of duty and absence of these doctors."""
    return [line for line in little.run().lines() if any(f" {name} " in f" {line} " for name in names)]


def test_leave_leaves_the_clinic_empty_where_nobody_covers():
    """Tang is on leave on day 1; his patient of that day waits for day 2.

    0 08:00 - on_duty township t.clinic Tang capacity 1
    0 17:00 - off_duty township t.clinic Tang overtime 0 next -
    1 00:00 - absent - - Tang leave days 1
    1 09:00 li onset - - - cough minor needs 1 acute
    1 09:00 li choice township - - own_township next county_general decision 0 utility ~1000
    2 08:00 - on_duty township t.clinic Tang capacity 1
    2 08:10 li visit township t.clinic Tang walk_in waited 1350 lasted 10 yuan 20
    2 08:10 li definitive township - - tier 2 needs 1 hours 23.1667
    2 08:10 li episode_end township - - treated visits 1 tier 2 hours 23.1667
    2 17:00 - off_duty township t.clinic Tang overtime 0 next -
    """
    Little(
        [Ill("li", "1 09:00")],
        prefer=("township", "county"),
        shifts={"Tang": OFFICE["Tang"]},
        absences=(("Tang", "1 00:00", "2 00:00", "", codes.ABSENT_LEAVE),),
        days=3,
    ).check(test_leave_leaves_the_clinic_empty_where_nobody_covers.__doc__)


def test_a_free_colleague_covers_and_goes_when_the_shift_ends():
    """Vito, who has no shift of his own on day 1, comes for Tang, and only on that day.

    0 08:00 - on_duty township t.clinic Tang capacity 1
    0 17:00 - off_duty township t.clinic Tang overtime 0 next -
    1 00:00 - absent - - Tang leave days 1
    1 08:00 - on_duty township t.clinic Vito capacity 1
    1 09:00 li onset - - - cough minor needs 1 acute
    1 09:00 li choice township - - own_township next county_general decision 0 utility ~1000
    1 09:40 li visit township t.clinic Vito walk_in waited 0 lasted 10 yuan 20
    1 09:40 li definitive township - - tier 2 needs 1 hours 0.666667
    1 09:40 li episode_end township - - treated visits 1 tier 2 hours 0.666667
    1 17:00 - off_duty township t.clinic Vito overtime 0 next -
    2 08:00 - on_duty township t.clinic Tang capacity 1
    2 17:00 - off_duty township t.clinic Tang overtime 0 next -
    """
    Little(
        [Ill("li", "1 09:00")],
        prefer=("township", "county"),
        shifts={"Tang": OFFICE["Tang"], "Vito": []},
        absences=(("Tang", "1 00:00", "2 00:00", "", codes.ABSENT_LEAVE),),
        covers=tuple(("Tang", f"{day} 08:00", "t.clinic", "Vito") for day in range(7)),
        doctor={"Vito": {"home_facility": 2, "tier": 2}},
        days=3,
    ).check(test_a_free_colleague_covers_and_goes_when_the_shift_ends.__doc__)


def test_who_is_away_himself_does_not_cover():
    """Both on leave: nobody comes."""
    little = Little(
        [Ill("li", "1 09:00")],
        prefer=("township", "county"),
        shifts={"Tang": OFFICE["Tang"], "Vito": []},
        absences=(
            ("Tang", "1 00:00", "2 00:00", "", codes.ABSENT_LEAVE),
            ("Vito", "1 00:00", "2 00:00", "", codes.ABSENT_LEAVE),
        ),
        covers=tuple(("Tang", f"{day} 08:00", "t.clinic", "Vito") for day in range(7)),
        days=3,
    )
    assert not [line for line in of_staff(little, "Vito") if "duty" in line]


def test_a_posted_doctor_works_his_hours_at_the_member_and_comes_back():
    """Ines of the county is posted to the township for days 1 and 2: her hours are there, the lead's clinic is empty.

    0 08:00 - on_duty county c.internal Ines capacity 1
    0 17:00 - off_duty county c.internal Ines overtime 0 next -
    1 00:00 - absent township t.clinic Ines posted days 2
    1 08:00 - on_duty township t.clinic Ines capacity 2
    1 17:00 - off_duty township t.clinic Ines overtime 0 next -
    2 08:00 - on_duty township t.clinic Ines capacity 2
    2 17:00 - off_duty township t.clinic Ines overtime 0 next -
    3 08:00 - on_duty county c.internal Ines capacity 1
    3 17:00 - off_duty county c.internal Ines overtime 0 next -
    """
    little = Little(
        [],
        shifts={"Ines": OFFICE["Ines"]},
        absences=(("Ines", "1 00:00", "3 00:00", "t.clinic", codes.ABSENT_POSTED),),
        days=4,
    )
    little.check(test_a_posted_doctor_works_his_hours_at_the_member_and_comes_back.__doc__)


def n_treated(little: Little) -> int:
    """Patients treated right at the township."""
    return int((little.run().of(codes.EV_DEFINITIVE)["facility"] == 2).sum())


def training_world(days_away: int, cap: float, fade: float = 0.0) -> Little:
    """Forty minor cases, two a day, from day 10 on; Tang treats none of them right before his training."""
    ends = (("Tang", f"{days_away} 00:00", "0 00:00", "", codes.TRAINING_ENDS),) if days_away else ()
    return Little(
        [Ill(f"p{i}", f"{10 + i // 2} {9 + 3 * (i % 2):02d}:00") for i in range(40)],
        prefer=("township", "county"),
        tier={"township": {"treat_within": 0.0}},
        par={"skill_cap": cap, "training_keep_per_week": 0.5, "skill_fade_per_day": fade},
        absences=ends,
        days=40,
    )


def test_training_closes_half_of_the_gap_a_week():
    """One week of training with a cap of 1: chance 0.5; none: 0. Of 40 cases 20 +- 10 (99.9 % binomial)."""
    assert n_treated(training_world(0, 1.0)) == 0
    assert 10 <= n_treated(training_world(7, 1.0)) <= 30


def test_training_below_a_cap_of_nothing_does_nothing():
    """Placebo: nothing can be added."""
    assert n_treated(training_world(7, 0.0)) == 0


def test_what_was_learnt_fades():
    """At one half lost a day nothing is left on day 10 of what was learnt on day 7 (chance below 0.07)."""
    assert n_treated(training_world(7, 1.0, fade=0.999)) == 0


def test_the_trained_row_comes_before_any_better_treatment():
    """The mediator moves first."""
    rows = training_world(7, 1.0).run().rows
    first = rows["time"][rows["event"] == codes.EV_TRAINED].min()
    assert first < rows["time"][rows["event"] == codes.EV_DEFINITIVE].min()


def ward_world(posted: bool, beds: int = 1, severity: int = codes.MODERATE) -> Little:
    """Cases of county need that are to be admitted and come to the township first; a county doctor from day 1 on."""
    shifts = {
        "Sun": [("t.duty" if posted else "c.surgery", f"{day} 08:00", f"{day} 12:00", 0) for day in range(7)],
    }
    return Little(
        [Ill(f"p{i}", f"{1 + 3 * i} 09:00", "chest") for i in range(3)],
        {"chest": condition(severity, 3, admit=1.0, acute_seconds=DAY)},
        prefer=("township", "county"),
        shifts=shifts,
        par={"advice_bonus": 100.0, "scope_seconds": DAY},
        capacity={"t.county_ward": beds},
        county_beds=True,
        days=12,
    )


def admitted_at(little: Little) -> set[str]:
    """Pools in which patients lay."""
    return {line.split()[5] for line in little.run().lines() if " stay " in line}


def test_county_beds_take_county_cases_while_their_doctor_is_there():
    assert admitted_at(ward_world(posted=True)) == {"t.county_ward"}


def test_without_the_doctor_or_without_the_beds_they_go_up():
    """Placebos: beds alone give no scope, nor does a doctor without beds, nor for critical cases."""
    assert admitted_at(ward_world(posted=False)) == {"c.ward"}
    assert admitted_at(ward_world(posted=True, beds=0)) == {"c.ward"}
    assert admitted_at(ward_world(posted=True, severity=codes.CRITICAL)) == {"c.ward"}


def left(rate: float, ratio: float, months: int = 6) -> int:
    """Primary doctors who left in half a year."""
    little = Little(
        [],
        par={"turnover_per_month": rate, "turnover_per_log_income": 1.0, "vacancy_seconds": DAY},
        facility={name: {"log_income_ratio": float(np.log(ratio))} for name in ("village", "village_2", "township")},
        days=30 * months + 2,
    )
    return len(little.run().of(codes.EV_LEFT))


def test_more_leave_where_the_lead_pays_more():
    """Nobody at a rate of 0; all three each month at a rate of 1; the gap raises the number, on the same luck."""
    assert left(0.0, 3.0) == 0
    assert left(1.0, 1.0) == 3 * 6
    assert left(0.1, 1.0) < left(0.1, 4.0)


@pytest.mark.parametrize(("rank", "gain", "seen"), [(codes.RANK_NONE, -1.0, 0), (codes.RANK_SENIOR, 1.0, 4)])
def test_rank_moves_competence_to_its_ends(rank, gain, seen):
    """Half of the cases at the tier's own competence; with a gain of 1 all, with -1 none."""
    little = Little(
        [Ill(f"p{i}", f"{i} 09:00") for i in range(4)],
        prefer=("township", "county"),
        tier={"township": {"treat_within": 0.5 if gain > 0 else 0.0}},
        par={"rank_gain": [gain if r == rank else 0.0 for r in range(5)]},
        doctor={"Tang": {"rank": rank}},
        days=6,
    )
    assert int((little.run().of(codes.EV_DEFINITIVE)["facility"] == 2).sum()) == seen


def test_the_road_to_a_session_is_in_the_record_of_duty():
    """Sixty minutes on the road, recorded with the arrival; they are nobody's clinic time."""
    little = Little([], shifts={"Ines": [("t.clinic", "0 08:00", "0 12:00", 60)]}, days=1)
    assert of_staff(little, "Ines")[0] == "0 09:00 - on_duty township t.clinic Ines capacity 2 road 60"
