"""Step-down: four parties and their refusals, the held bed at the member, bounce-back."""

from __future__ import annotations

import pytest
from little import HOUR, Ill, Little, clock, condition, consortium, episode_with, time_text

from ylt_sim.world import codes

DAY = 86_400.0
MONDAY_TO_FRIDAY = {"Cora": [("c.coordinator", f"{d} 08:00", f"{d} 16:00", 0) for d in range(5)]}


def hip(**values: object) -> dict[str, object]:
    """Two acute days at the county, then three of recovery that may be spent elsewhere."""
    return condition(
        codes.MODERATE, 3, admit=1.0, acute_seconds=2 * DAY, recovery_seconds=3 * DAY, is_step_down=1, **values
    )


def county(**more: object) -> dict[str, object]:
    """What a consortium needs for handing down; 100 yuan decide the sending ward."""
    return consortium(**{"has_coordinator": 1, "down_hold_seconds": 6 * HOUR, "payment_yuan": 100.0, **more})


def little_hip(
    *,
    par: dict[str, object] | None = None,
    capacity: dict[str, int] | None = None,
    shifts: dict[str, object] | None = None,
    bounce: float = 0.0,
    **more: object,
) -> Little:
    """One patient at the county from 08:00; the acute days end at 09:15 on day 2."""
    return Little(
        [Ill("li", "08:00", "hip")],
        {"hip": hip()},
        prefer=("county",),
        today=[county(**more)],
        par={"bounce": bounce, **(par or {})},
        capacity=capacity or {},
        shifts=shifts or {},
        days=12,
    )


def test_four_parties_agree_and_a_bed_is_held():
    """One minute of the coordinator, half an hour on the road; the three days of recovery have run since the acute days
    ended, so that he is at home on the very second on which he would have been had he stayed.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.coordinator Cora waited 0 lasted 1
    2 09:16 li hold_placed township t.ward - number 1 left 360
    2 09:16 li step_down county - - to township consortium 0 stay 1
    2 09:16 li stay county c.ward - walk_in waited 0 lasted 2881 yuan 600.21
    2 09:46 li hold_claimed township t.ward - number 1 left 330
    5 09:15 li stay township t.ward - referred waited 0 lasted 4289 yuan 595.69
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little_hip().check(test_four_parties_agree_and_a_bed_is_held.__doc__)


def test_raised_by_the_wards_own_doctor():
    """The ward never reviews, but his own doctor thinks of it at 09:15 on day 2: a minute of the clinic's time, no
    coordinator's. Ines has just then seen nobody else.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.internal Ines waited 0 lasted 1
    2 09:16 li hold_placed township t.ward - number 1 left 360
    2 09:16 li step_down county - - to township consortium 0 stay 1
    2 09:16 li stay county c.ward - walk_in waited 0 lasted 2881 yuan 600.21
    2 09:46 li hold_claimed township t.ward - number 1 left 330
    5 09:15 li stay township t.ward - referred waited 0 lasted 4289 yuan 595.69
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little_hip(par={"raised": 1.0}, rounds_per_week=0.0).check(test_raised_by_the_wards_own_doctor.__doc__)


def test_nobody_raises_it_and_the_ward_never_reviews():
    """The same without the doctor's thought: the recovery days are spent in the same bed."""
    rows = little_hip(rounds_per_week=0.0).run(compiled=False)
    assert len(rows.of(codes.EV_STEP_DOWN)) == 0
    assert rows.of(codes.EV_STEP_DOWN_REFUSED)["a"].tolist() == [codes.PARTY_REVIEW]


def test_refused_by_the_patient():
    """He would rather stay: recovery in the same bed, the coordinator's minute being part of it; five days in all.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.coordinator Cora waited 0 lasted 1
    2 09:16 li step_down_refused county - - by patient
    5 09:15 li stay county c.ward - walk_in waited 0 lasted 7200 yuan 1500
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little_hip(par={"agree": 0.0}).check(test_refused_by_the_patient.__doc__)


def test_refused_by_the_sending_ward():
    """A handover that costs the ward 100 yuan is not made.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.coordinator Cora waited 0 lasted 1
    2 09:16 li step_down_refused county - - by sending ward
    5 09:15 li stay county c.ward - walk_in waited 0 lasted 7200 yuan 1500
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little_hip(payment_yuan=-100.0).check(test_refused_by_the_sending_ward.__doc__)


def test_refused_by_the_member():
    """The township has no bed.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.coordinator Cora waited 0 lasted 1
    2 09:16 li step_down_refused county - - by receiving member
    5 09:15 li stay county c.ward - walk_in waited 0 lasted 7200 yuan 1500
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little_hip(capacity={"t.ward": 0}).check(test_refused_by_the_member.__doc__)


def test_no_coordinator_in_time():
    """The acute days end on Wednesday; the coordinator works from Monday next: after 24 hours nobody has come.
    That day was the first of three recovery days: five days in all.

    0 08:00 - on_duty county c.coordinator Cora capacity 1
    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    0 16:00 - off_duty county c.coordinator Cora overtime 0 next -
    3 09:15 li step_down_refused county c.coordinator - by no coordinator in time
    5 09:15 li stay county c.ward - walk_in waited 0 lasted 7200 yuan 1500
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    7 08:00 - on_duty county c.coordinator Cora capacity 1
    7 16:00 - off_duty county c.coordinator Cora overtime 0 next -
    """
    little = little_hip(shifts={"Cora": [("c.coordinator", "0 08:00", "0 16:00", 0)]})
    little.check(test_no_coordinator_in_time.__doc__)


def test_waiting_for_a_coordinator_is_recovery_too():
    """In the same bed either way: a patient whom nobody asked leaves no later for having waited to be asked."""
    ends = []
    for shifts in ({"Cora": [("c.coordinator", "0 08:00", "0 16:00", 0)]}, None):
        little = little_hip(shifts=shifts, par={"agree": 0.0})
        ends.append(int(little.run().of(codes.EV_STAY)["time"][0]))
    assert ends == [(5 * 24 + 9) * HOUR + 900] * 2  # two and three days from 09:15


def test_not_a_condition_to_hand_down():
    """The same, not eligible: nobody is asked, five days in the bed.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    5 09:15 li stay county c.ward - walk_in waited 0 lasted 7200 yuan 1500
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little = little_hip()
    little.conditions["hip"]["is_step_down"] = 0
    little.check(test_not_a_condition_to_hand_down.__doc__)


def test_the_held_bed_expires_before_he_is_there():
    """Held for ten minutes, half an hour on the road; the township's bed is free, so he has it all the same.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.coordinator Cora waited 0 lasted 1
    2 09:16 li hold_placed township t.ward - number 1 left 10
    2 09:16 li step_down county - - to township consortium 0 stay 1
    2 09:16 li stay county c.ward - walk_in waited 0 lasted 2881 yuan 600.21
    2 09:26 li hold_expired township t.ward - number 1 left 0
    5 09:15 li stay township t.ward - referred waited 0 lasted 4289 yuan 595.69
    5 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little_hip(down_hold_seconds=600).check(test_the_held_bed_expires_before_he_is_there.__doc__)


def test_waiting_in_vain_at_the_member_is_recorded():
    """Held until 09:26; wang, at the township from 09:21, is in the one bed from 09:31 for ten days. li comes at 09:46,
    waits 24 hours in vain, and is at home with what the county did for him.
    """
    little = little_hip(down_hold_seconds=600)
    little.patients.append(Ill("wang", "2 08:51", "fever"))
    little.conditions["fever"] = condition(codes.MODERATE, 2, admit=1.0, acute_seconds=10 * DAY)
    little.par["usual_bonus"] = 200.0
    little.resident = {"wang": {"usual_option": 1}, "li": {"usual_option": 4}}
    result = little.run()
    lines = [line for line in result.lines() if line.split()[2] == "li"]
    assert lines[-3:] == [
        "2 09:26 li hold_expired township t.ward - number 1 left 0",
        "3 09:46 li bed_gave_up township t.ward - referred waited 1440 times 2",
        "3 09:46 li episode_end county - - treated visits 1 tier 3 hours 1.25",
    ]


def test_bounce_back_from_the_member():
    """Worse again at the township: an hour on the road to the county, in by the referred class, two acute days, down
    again, worse again; after the third stay he is well whatever the chance.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.coordinator Cora waited 0 lasted 1
    2 09:16 li hold_placed township t.ward - number 1 left 360
    2 09:16 li step_down county - - to township consortium 0 stay 1
    2 09:16 li stay county c.ward - walk_in waited 0 lasted 2881 yuan 600.21
    2 09:46 li hold_claimed township t.ward - number 1 left 330
    5 09:15 li bounce_back township - - from member to county consortium 0
    5 09:15 li stay township t.ward - referred waited 0 lasted 4289 yuan 595.69
    7 10:16 li coordination county c.coordinator Cora waited 0 lasted 1
    7 10:16 li hold_placed township t.ward - number 2 left 360
    7 10:16 li step_down county - - to township consortium 0 stay 2
    7 10:16 li stay county c.ward - referred waited 0 lasted 2881 yuan 600.21
    7 10:46 li hold_claimed township t.ward - number 2 left 330
    10 10:15 li bounce_back township - - from member to county consortium 0
    10 10:15 li stay township t.ward - referred waited 0 lasted 4289 yuan 595.69
    12 11:16 li coordination county c.coordinator Cora waited 0 lasted 1
    12 11:16 li hold_placed township t.ward - number 3 left 360
    12 11:16 li step_down county - - to township consortium 0 stay 3
    12 11:16 li stay county c.ward - referred waited 0 lasted 2881 yuan 600.21
    12 11:46 li hold_claimed township t.ward - number 3 left 330
    15 11:15 li stay township t.ward - referred waited 0 lasted 4289 yuan 595.69
    15 11:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little = little_hip(bounce=1.0)
    little.days = 30
    little.check(test_bounce_back_from_the_member.__doc__)


def test_bounce_back_in_the_same_bed():
    """Nobody to hand him to: worse again after the recovery days, three times two and three days in all, in
    one bed.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    5 09:15 li bounce_back county - - same bed to county consortium -
    10 09:15 li bounce_back county - - same bed to county consortium -
    15 09:15 li stay county c.ward - walk_in waited 0 lasted 21600 yuan 4500
    15 09:15 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little = little_hip(bounce=1.0)
    little.today = []
    little.days = 30
    little.check(test_bounce_back_in_the_same_bed.__doc__)


def test_who_bounces_in_the_same_bed_keeps_it():
    """One bed, wang waits for it: li is worse again and stays where he is."""
    little = little_hip(bounce=1.0, capacity={"c.ward": 1})
    little.today = []
    little.patients.append(Ill("wang", "1 08:00", "hip"))
    little.days = 40
    stays = [line for line in little.run().lines() if " stay " in line]
    assert [line.split()[2] for line in stays][0] == "li"
    assert "lasted 21600" in stays[0]  # 3 x (2 + 3) days


def test_who_does_not_come_to_the_member_was_treated():
    """The acute days are over and definitive; he goes home instead of to the township."""
    little = little_hip(par={"no_show": 1.0})
    (end,) = little.run().of(codes.EV_EPISODE_END)
    assert end["a"] == codes.END_TREATED


# The ward's review.
@pytest.mark.parametrize(("rounds", "patience", "when"), [(7.0, 24, "2 09:16"), (1.0, 72, "4 08:01"), (1.0, 24, "")])
def test_only_on_a_review_day_is_a_patient_identified(rounds: float, patience: int, when: str):
    """The acute days end on Wednesday (day 2) at 09:15. With a review every day he is asked at once; with one a week,
    on Fridays, on Friday at 08:00 if an offer then still makes sense, else never. Nobody's queue explains it: the
    coordinator waits for work.
    """
    result = little_hip(rounds_per_week=rounds, par={"offer_patience_seconds": patience * 3600.0}).run(compiled=False)
    asked = result.of(codes.EV_COORDINATION)
    assert [time_text(t) for t in asked["time"]] == ([when] if when else [])
    assert asked["a"].sum() == 0
    refused = result.of(codes.EV_STEP_DOWN_REFUSED)["a"].tolist()
    assert refused == ([] if when else [codes.PARTY_REVIEW])
    assert time_text(result.of(codes.EV_EPISODE_END)["time"][0]) == "5 09:15"


def test_without_reviews_nobody_is_moved():
    """No rounds: the mechanism does not exist."""
    result = little_hip(rounds_per_week=0.0).run(compiled=False)
    assert len(result.of(codes.EV_COORDINATION)) == len(result.of(codes.EV_STEP_DOWN)) == 0


@pytest.mark.parametrize("rounds", [0.0, 0.5, 1.0, 2.0, 3.5, 5.0, 6.0, 7.0])
def test_reviews_a_week_are_those_written(rounds: float):
    """Over ten weeks as many as the number says; up to five of them on working days only."""
    from ylt_sim.journey.step_down import is_review_day

    days = [day for day in range(70) if is_review_day(rounds, day)]
    assert len(days) == round(10 * rounds)
    assert rounds > 5 or all(day % 7 < 5 for day in days)


# The patient.
@pytest.mark.parametrize(("usual", "agrees"), [(0.5, True), (2.5, False)])
def test_the_patient_weighs_the_way_home(usual: float, agrees: bool):
    """He saves half an hour. Where that is the mean, half agree, and so does he with luck between 0.2 and 0.45; where
    people save two hours and a half, 1 / (1 + e^2) = 0.12 of those who save so little agree.
    """
    little = little_hip(par={"agree": 0.5, "scale": 1.0, "travel_per_hour": 1.0, "saved_hours": usual})
    little.patients = [Ill("li", "08:00", "hip", episode=episode_with(codes.U_AGREE, 0.2, 0.45, occurrence=1))]
    result = little.run(compiled=False)
    assert len(result.of(codes.EV_STEP_DOWN)) == agrees
    assert result.of(codes.EV_STEP_DOWN_REFUSED)["a"].tolist() == ([] if agrees else [codes.PARTY_PATIENT])


# Rehabilitation.
def little_rehabilitation(**more: object) -> Little:
    """The same recovery, long enough to be in the scope of the rehabilitation hospital, which is a member."""
    little = little_hip(members=("village", "township", "rehabilitation"), **more)
    little.conditions["hip"]["is_rehabilitation"] = 1
    return little


def test_a_long_recovery_is_spent_in_rehabilitation():
    """An hour on the road to the seat; a minute of the therapist, which is none of the recovery days.

    0 08:00 li onset - - - hip moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    2 09:16 li coordination county c.coordinator Cora waited 0 lasted 1
    2 09:16 li hold_placed rehabilitation r.ward - number 1 left 360
    2 09:16 li step_down county - - to rehabilitation consortium 0 stay 1
    2 09:16 li stay county c.ward - walk_in waited 0 lasted 2881 yuan 600.21
    2 10:16 li hold_claimed rehabilitation r.ward - number 1 left 300
    2 10:17 li intake rehabilitation r.therapists Theo waited 0 lasted 1
    5 09:16 li stay rehabilitation r.ward - referred waited 0 lasted 4260 yuan 591.67
    5 09:16 li episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    little_rehabilitation().check(test_a_long_recovery_is_spent_in_rehabilitation.__doc__)


def test_without_a_bed_there_to_the_township():
    """Beds without a nurse stay shut: the rehabilitation hospital has none, and the township centre takes him."""
    (row,) = little_rehabilitation(capacity={"r.ward": 0}).run(compiled=False).of(codes.EV_STEP_DOWN)
    assert row["a"] == 2
    little = little_rehabilitation()
    little.conditions["hip"]["is_rehabilitation"] = 0
    (row,) = little.run(compiled=False).of(codes.EV_STEP_DOWN)
    assert row["a"] == 2


def test_recovery_waits_for_the_therapist():
    """Theo comes on Thursday at 08:00: the wait from 10:16 on Wednesday is none of the recovery days. A therapist who
    is always there makes nobody wait; if nobody comes for a day, the ward begins without him.
    """
    ends, waits = [], []
    for shift in ([("r.therapists", "0 00:00", "7 00:00", 0)], [("r.therapists", "3 08:00", "3 16:00", 0)],
                  [("r.therapists", "0 08:00", "0 09:00", 0)]):  # fmt: skip
        result = little_rehabilitation(shifts={"Theo": shift}).run(compiled=False)
        ends.append(int(result.of(codes.EV_EPISODE_END)["time"][0]))
        waits.append(result.of(codes.EV_INTAKE)["a"].tolist())
    assert waits == [[0], [clock("3 08:00") - clock("2 10:16")], []]
    assert [end - ends[0] for end in ends] == [0, waits[1][0], 24 * HOUR - 60]


def test_who_bounces_back_has_a_bed_kept_at_the_hospital():
    """Worse at the member: the hospital's green channel holds a bed for the way, and he claims it."""
    little = little_hip(bounce=1.0, hold_seconds=6 * HOUR)
    little.days = 6
    holds = little.run(compiled=False).of(5)
    assert [int(r["facility"]) for r in holds[:2]] == [2, 3]


def test_endless_coordinators_leave_no_queue():
    """Three patients whose acute days end within minutes: with one coordinator the later ones wait for her; with one
    each nobody waits a second, and what remains of refusals is not for want of her time.
    """
    for coordinators in (1, 3):
        always = [("c.coordinator", "0 00:00", "7 00:00", 0)]
        little = Little(
            [Ill(f"p{i}", "08:00", "hip") for i in range(3)],
            {"hip": hip()},
            prefer=("county",),
            today=[county()],
            par={"offer_seconds": 4 * 3600.0},
            capacity={"c.ward": 3, "t.ward": 3},
            shifts=dict.fromkeys(("Cora", "Dora", "Hana")[:coordinators], always),
            days=6,
        )
        waits = little.run(compiled=False).of(codes.EV_COORDINATION)["a"]
        assert (waits.sum() > 0) == (coordinators == 1)


@pytest.mark.parametrize(
    ("policy", "agrees"),
    [
        ({"deductible": [0, 0, 50_000, 30_000, 0]}, True),  # none is due on a step-down: placebo
        ({"deductible": [0, 0, 10_000, 90_000, 0]}, True),  # that of the hospital is due wherever he recovers
        ({"inpatient": [0, 0, 0.8, 0.8, 0]}, False),
        ({"inpatient": [0, 0, 0.8, 0.7, 0]}, True),
    ],
)
def test_what_a_policy_changes_in_the_price_of_recovery(policy: dict[str, object], agrees: bool):
    """He agrees at luck of 0.4 to an even chance. At the member he pays 10 % of the recovery days, at the county 20 %.

    Ten points more at the member weigh 10 x 0.01 x the scale of 20 = 2 on the log-odds, an eighth is left; ten points
    more at the county take them back.
    """
    episode = episode_with(codes.U_AGREE, 0.38, 0.42, occurrence=1)
    rules = {
        "inpatient": [0, 0, 0.9, 0.8, 0], "deductible": [0, 0, 10_000, 30_000, 0],
        "usual_stay": [0, 0, 50_000, 80_000, 0],
    }  # fmt: skip
    run = Little(
        [Ill("li", "1 08:00", "hip", episode=episode)], {"hip": hip()}, prefer=("county",), today=[county()],
        par={"agree": 0.5, "price_per_point": 0.01, "income_sensitivity": [1.0] * 5}, scheme=rules, policy_day=1,
        policy_scheme=policy, days=14,
    ).run(compiled=False)  # fmt: skip
    assert len(run.of(codes.EV_STEP_DOWN)) == agrees
    assert run.of(codes.EV_STEP_DOWN_REFUSED)["a"].tolist() == ([] if agrees else [codes.PARTY_PATIENT])
