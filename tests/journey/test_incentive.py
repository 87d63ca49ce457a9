"""What a change of payment makes of six decisions: gains worked out by hand, both signs, and placebos.

A day at the township costs 200 yuan and 300 at the county. The fund pays 80 % of what is covered of a stay at the
county and 90 % at the township, half of an outpatient bill at the township; nine tenths of each price are covered.
"""

from __future__ import annotations

import pytest
from little import HOUR, Ill, Little, condition, consortium, episode_with

from ylt_sim.world import codes

DAY = 86_400.0
RULES = {"outpatient": [0, 0.6, 0.5, 0.1, 0.1], "covered": [0, 0.9, 0.9, 0.9, 0.9], "inpatient": [0, 0, 0.9, 0.8, 0.6]}
BY_CASE, BY_VOLUME = {"case_share": [0.0, 1.0]}, {"case_share": [1.0, 0.0]}
BUDGET = {"budget_share": [0.0, 1.0]}
JOINT, NO_LONGER = {"joint_weight": [0.0, 0.5]}, {"joint_weight": [0.5, 0.0]}
TOGETHER = {"township": JOINT, "county": JOINT, "village": JOINT}


def swayed(run):
    """Decisions that fell otherwise than today: name, done, gain in yuan."""
    return [
        (codes.SWAY_NAMES[r["link"]], bool(r["a"]), pytest.approx(float(r["x"]), abs=0.01))
        for r in run.of(codes.EV_SWAYED)
    ]


def after_policy(patient, conditions, *, facility, par=None, **more):
    """A patient of day 1, on which the policy begins."""
    return Little(
        [patient], conditions, scheme=RULES, facility=facility, par=par or {}, policy_day=1, **{"days": 12, **more}
    )


# Admit a borderline patient.
def borderline(pays=0.0, **values):
    """Two days at the county, 600 yuan; a case is paid ``pays``. Admitted at luck below 0.5 today."""
    return condition(
        codes.MODERATE, 3, admit=0.5, acute_seconds=2 * DAY, case_days=[0.0, 0.0, 0.0, pays, 0.0], **values
    )


@pytest.mark.parametrize(
    ("facility", "pays", "luck", "strength", "told"),
    [
        ({"county": BY_CASE}, 1000, 0.6, 0.002, [("admit", True, 400.0)]),  # paid 1,000 instead of 600
        ({"county": BY_VOLUME}, 1000, 0.4, 0.002, [("admit", False, -400.0)]),  # and back again
        ({"county": BY_CASE}, 600, 0.6, 0.002, []),  # placebo: a case that pays what it costs
        ({"county": BY_CASE}, 1000, 0.6, 0.0, []),  # placebo: strength 0
        ({"county": JOINT}, 0, 0.4, 0.004, [("admit", False, -216.0)]),  # half of 72 % of 600 is its own loss
        ({"county": NO_LONGER}, 0, 0.6, 0.004, [("admit", True, 216.0)]),
        ({"county": BUDGET}, 0, 0.4, 0.002, [("admit", False, -432.0)]),  # the fund's part is fixed
    ],
)
def test_a_borderline_patient(facility, pays, luck, strength, told):
    """At a strength of 0.002 a yuan 400 yuan turn an even chance into 0.69 or 0.31; 216 at 0.004 into 0.70 or 0.30."""
    patient = Ill("li", "1 08:00", "hip", episode=episode_with(codes.U_ADMIT, luck - 0.02, luck + 0.02))
    run = after_policy(
        patient, {"hip": borderline(pays)}, facility=facility, par={"admit_per_yuan": strength}, prefer=("county",)
    ).run(compiled=False)  # fmt: skip
    assert swayed(run) == told
    admitted = (luck < 0.5) if not told else told[0][1]
    assert len(run.of(codes.EV_STAY)) == admitted


# Keep, send down, send home.
def recovering(luck_of, purpose, facility, *, par=None, bounce=0.0):
    """Two acute days at the county, then three that cost 900 yuan there and 600 at the township; an even chance to be
    let go."""
    hip = condition(codes.MODERATE, 3, admit=1.0, acute_seconds=2 * DAY, recovery_seconds=3 * DAY, is_step_down=1)
    group = consortium(has_coordinator=1, down_hold_seconds=6 * HOUR)
    patient = Ill("li", "1 08:00", "hip", episode=episode_with(purpose, luck_of - 0.01, luck_of + 0.01, occurrence=1))
    return after_policy(
        patient, {"hip": hip}, facility=facility, prefer=("county",), today=[group], days=14,
        par={"sender_base": 0.5, "sender_per_100_yuan": 0.0, "bounce": bounce, **(par or {})},
    ).run(compiled=False)  # fmt: skip


@pytest.mark.parametrize(
    ("facility", "luck", "strength", "told"),
    [
        ({"county": JOINT, "township": JOINT}, 0.6, 0.01, [("send down", True, 81.0)]),
        ({"county": NO_LONGER, "township": NO_LONGER}, 0.4, 0.01, [("send down", False, -81.0)]),
        ({"county": BY_CASE}, 0.6, 0.001, [("send down", True, 900.0)]),
        ({"county": JOINT, "township": JOINT}, 0.6, 0.0, []),
    ],
)
def test_keep_or_send_down(facility, luck, strength, told):
    """Of the joint budget his stay costs it 900 x 0.72 x 0.5 = 324 at the county, 600 x 0.81 x 0.5 = 243 at the member.

    The county is sure to bear both; a case pays no more for three days more. 81 yuan at 0.01 make 0.69 or 0.31 of an
    even chance, 900 at 0.001 make 0.71.
    """
    run = recovering(luck, codes.U_SENDER, facility, par={"send_down_per_yuan": strength})
    assert [t for t in swayed(run) if t[0] == "send down"] == told
    is_moved = (luck < 0.5) if not told else told[0][1]
    assert len(run.of(codes.EV_STEP_DOWN)) == is_moved


@pytest.mark.parametrize(
    ("luck", "strength", "is_home", "bounce"),
    [(0.3, 0.002, True, 0.0), (0.3, 0.002, True, 1.0), (0.3, 0.0, False, 0.0), (0.1, 0.002, False, 0.0)],
)
def test_sent_home_early_where_days_are_not_paid(luck, strength, is_home, bounce):
    """900 yuan at 0.002 make 0.6 of 0.2: luck of 0.3 goes home after two days, luck of 0.1 is what goes today.

    Who would have been worse at the end of the recovery days is not well at home.
    """
    run = recovering(
        luck, codes.U_EARLY, {"county": BY_CASE}, bounce=bounce,
        par={"send_down_per_yuan": strength, "sender_base": 0.0, "early_share": 0.2},
    )  # fmt: skip
    assert ("send home", True, 900.0) in swayed(run) if is_home else swayed(run) == []
    days = run.of(codes.EV_STAY)["b"][0] / DAY
    assert days == pytest.approx(2.0 if is_home else 5.0, abs=0.01)
    if is_home and bounce:
        outcome = run.of(codes.EV_EPISODE_END)["a"].tolist()
        assert outcome != [codes.END_TREATED]


# Refer or treat.
@pytest.mark.parametrize(
    ("facility", "luck", "strength", "told"),
    [
        (TOGETHER, 0.48, 0.2, [("refer", False, -1.35)]),
        (dict.fromkeys(TOGETHER, NO_LONGER), 0.55, 0.2, [("refer", True, 1.35)]),
        (TOGETHER, 0.48, 0.0, []),
    ],
)
def test_refer_or_treat(facility, luck, strength, told):
    """A visit to the county of 30 yuan costs the joint budget 30 x 0.09 x 0.5 = 1.35 yuan; he sees it by half a chance.

    At 0.2 a yuan the odds of acting on what he sees fall by exp(0.27), to 0.43, or rise to 0.57.
    """
    cough = condition(codes.MODERATE, 3)
    patient = Ill("li", "1 08:00", "cough", episode=episode_with(codes.U_RECOGNISE, luck - 0.02, luck))
    run = after_policy(
        patient, {"cough": cough}, facility=facility, tier={"village": {"recognise": 0.5, "treat_beyond": 1.0}},
        par={"refer_per_yuan": strength}, prefer=("village", "county"), today=[consortium()],
    ).run(compiled=False)  # fmt: skip
    assert swayed(run)[: len(told)] == told
    assert (len(run.of(codes.EV_REFERRED)) > 0) == ((luck < 0.5) if not told else told[0][1])


# Accept a patient.
@pytest.mark.parametrize(
    ("pays", "luck", "strength", "is_declined"),
    [(300, 0.3, 0.006, True), (300, 0.1, 0.006, False), (300, 0.3, 0.0, False), (600, 0.3, 0.006, False),
     (900, 0.3, 0.006, False)],
)  # fmt: skip
def test_decline_who_costs_more_than_his_case_pays(pays, luck, strength, is_declined):
    """A case pays 300 yuan, his stay costs 600: 300 at 0.006 make 0.6 of 0.2. Who pays well is taken."""
    episode = episode_with(codes.U_DECLINED, luck - 0.02, luck + 0.02, occurrence=1)
    patient = Ill("li", "1 08:00", "hip", episode=episode)
    run = after_policy(
        patient, {"hip": borderline(pays, p_admit=[1.0] * 4)}, facility={"county": BY_CASE},
        par={"accept_per_yuan": strength, "declined_share": 0.2}, prefer=("county", "tertiary"),
    ).run(compiled=False)  # fmt: skip
    assert swayed(run) == ([("accept", False, -300.0)] if is_declined else [])
    assert run.of(codes.EV_STAY)["facility"].tolist() == [4 if is_declined else 3]


# Tests.
def heart(luck_of, purpose, test, **more):
    """Chest trouble seen at the township, which has a machine for an ECG of 40 yuan and needs it or not."""
    patient = Ill(
        "li", "1 08:00", "heart", episode=episode_with(purpose, luck_of - 0.02, luck_of + 0.02, occurrence=codes.ECG)
    )
    return after_policy(
        patient, {"heart": condition(codes.MODERATE, 1, tests=1 << test)}, prefer=("township",),
        tier={"township": {"test_yuan": [30, 40, 0, 0, 0, 0, 0]}},
        machines={"township": {codes.ECG: "t.machine", codes.LAB: "t.machine"}}, **more,
    ).run(compiled=False)  # fmt: skip


@pytest.mark.parametrize(("luck", "strength", "is_withheld"), [(0.3, 0.2, True), (0.1, 0.2, False), (0.3, 0.0, False)])
def test_a_needed_test_is_withheld(luck, strength, is_withheld):
    """The fund's 45 % of 40 yuan are half the joint budget's loss: 9 yuan at 0.2 make 0.6 of 0.2."""
    run = heart(
        luck, codes.U_WITHHELD, codes.ECG, facility={"township": JOINT},
        par={"withhold_per_yuan": strength, "withheld_share": 0.2},
    )  # fmt: skip
    assert swayed(run) == ([("do a needed test", False, -9.0)] if is_withheld else [])
    assert len(run.of(codes.EV_TEST)) == (not is_withheld)


@pytest.mark.parametrize(("luck", "strength", "is_done"), [(0.3, 0.2, True), (0.1, 0.2, False), (0.3, 0.0, False)])
def test_a_needless_test_is_done_when_the_joint_budget_ends(luck, strength, is_done):
    """The laboratory is needed, the ECG is not; without the joint budget it brings 9 yuan more than today."""
    run = heart(
        luck, codes.U_NEEDLESS, codes.LAB, facility={"township": NO_LONGER},
        par={"test_per_yuan": strength, "needless_share": 0.2},
    )  # fmt: skip
    assert swayed(run) == ([("order a test", True, 9.0)] if is_done else [])
    assert sorted(run.of(codes.EV_TEST)["link"].tolist()) == ([codes.LAB, codes.ECG] if is_done else [codes.LAB])


@pytest.mark.parametrize(
    ("joint", "luck", "strength", "told"),
    [
        (JOINT, 0.6, 0.1, [("repeat a test", False, -9.0)]),
        (JOINT, 0.6, 0.03, []),  # 0.27 is not enough: 0.567
        (JOINT, 0.8, 0.1, []),  # repeated all the same
        (JOINT, 0.8, 0.2, [("repeat a test", False, -9.0)]),  # 1.8 is: 0.858
        (NO_LONGER, 0.4, 0.1, [("repeat a test", True, 9.0)]),
        (NO_LONGER, 0.4, 0.03, []),
        (JOINT, 0.6, 0.0, []),  # placebo: strength 0
        (BY_CASE, 0.6, 0.1, []),  # placebo: a case is a stay
    ],
)
def test_a_test_from_elsewhere_is_repeated_or_recognised(joint, luck, strength, told):
    """An ECG of the township is brought to the county, where one costs 200 yuan; half of them are recognised today.

    Of 200 yuan the fund pays 90 % x 10 % = 18, of which half is the county's own loss in a joint budget: to repeat it
    brings 9 yuan less than today. At 0.1 a yuan the odds of going by what he brought rise by exp(0.9), to 0.711, and
    without a joint budget any more they fall to 0.289.
    """
    at_county = 2 * 8 + codes.ECG  # after the visit and the review at the township
    episode = episode_with(codes.U_RECOGNISED_TEST, luck - 0.02, luck + 0.02, occurrence=at_county)
    run = after_policy(
        Ill("li", "1 08:00", "heart", episode=episode), {"heart": condition(codes.MODERATE, 3, tests=1 << codes.ECG)},
        facility={"county": joint}, prefer=("township", "county"), par={"test_per_yuan": strength},
        tier={"township": {"test_yuan": [0, 40, 0, 0, 0, 0, 0]}, "county": {"test_yuan": [0, 200, 0, 0, 0, 0, 0]}},
        machines={"township": {codes.ECG: "t.machine"}, "county": {codes.ECG: "c.machine"}},
        today=[consortium(recognise=True, recognised_share=0.5)],
    ).run(compiled=False)  # fmt: skip
    assert swayed(run) == told
    is_repeated = told[0][1] if told else luck > 0.5
    assert run.of(codes.EV_TEST)["facility"].tolist() == ([2, 3] if is_repeated else [2])
    assert len(run.of(codes.EV_RECOGNISED)) == (not is_repeated)
