"""The difficult-case board: two seniors at once, once a week; the plan comes back to the place."""

from __future__ import annotations

from little import POOL, Ill, Little, condition, consortium, trace_of

from ylt_sim.world import codes

SESSION = {
    "Ines": [("c.internal", "0 00:00", "2 14:00", 0), ("c.board", "2 14:00", "2 15:00", 0),
             ("c.internal", "2 15:00", "7 00:00", 0)],
    "Sun": [("c.surgery", "0 00:00", "2 14:00", 0), ("c.board", "2 14:00", "2 15:00", 0),
            ("c.surgery", "2 15:00", "7 00:00", 0)],
}  # fmt: skip


def board_world(names: str = "li", has_board: int = 1, **more: object) -> Little:
    """Back pain that the township does not get right by itself; cases go to the board at once."""
    values: dict[str, object] = {
        "par": {"board_after": 0},
        "shifts": SESSION,
        "conditions": {"back": condition(codes.MODERATE, 2)},
        **more,
    }
    return Little(
        [Ill(name, f"09:{10 * i:02d}", "back") for i, name in enumerate(names.split())],
        prefer=("township",),
        tier={"township": {"treat_within": 0.0}},
        facility={"county": {"board": POOL["c.board"]}},
        reserve={"c.board": (1, 1, 1)},
        today=[consortium(has_board=has_board)],
        **{"days": 10, **values},
    )


def test_a_case_before_the_board():
    """Monday: ten minutes with Tang and one for the form. Wednesday at 14:00 Ines and Sun sit; the case takes a minute
    of both. Li is called at once; with the board's plan Tang gets it right.

    0 09:00 li onset - - - back moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:30 li letter township t.clinic Tang consortium 0 takes 1 saves 4
    0 09:41 li visit township t.clinic Tang walk_in waited 0 lasted 11 yuan 20
    2 14:00 - off_duty county c.internal Ines overtime 0 next c.board
    2 14:00 - off_duty county c.surgery Sun overtime 0 next c.board
    2 14:00 - on_duty county c.board Ines capacity 1
    2 14:00 - on_duty county c.board Sun capacity 2
    2 14:01 li board township c.board Ines consortium 0 waited 3139 lasted 1 treat on the spot
    2 14:01 li recall township - - board after 3151
    2 14:41 li visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    2 14:41 li definitive township - - tier 2 needs 2 hours 53.6833
    2 14:41 li episode_end township - - treated visits 2 tier 2 hours 53.6833
    2 15:00 - off_duty county c.board Ines overtime 0 next c.internal
    2 15:00 - off_duty county c.board Sun overtime 0 next c.surgery
    2 15:00 - on_duty county c.internal Ines capacity 1
    2 15:00 - on_duty county c.surgery Sun capacity 1
    """
    lines = [line for line in board_world().run().lines() if not line.startswith("9 ")]
    wanted = [" ".join(line.split()) for line in (test_a_case_before_the_board.__doc__ or "").splitlines()]
    assert lines == [line for line in wanted if line[:1].isdigit()]


def test_cases_are_heard_one_after_the_other():
    """Two seniors hear one case at a time: the second case waits for the first, though one doctor looks free."""
    cases = board_world("li wang").run(compiled=False).of(codes.EV_BOARD)
    assert (cases["time"] - cases["b"]).tolist() == [2 * 86_400 + 14 * 3600, 2 * 86_400 + 14 * 3600 + 60]


def test_who_needs_no_plan_any_more_takes_no_time():
    """Li was first on the list, and is dead by Wednesday: wang is heard in the first minute."""
    little = board_world("li wang")
    little.patients.append(Ill("end", "1 12:00", "back", "li", codes.OTHER_DEATH))
    result = little.run()
    (case,) = result.of(codes.EV_BOARD)
    assert case["time"] == 2 * 86_400 + 14 * 3600 + 60
    assert case["resident"] == 1


def test_a_case_that_is_not_heard_leaves_the_list():
    """Sun never comes; after two weeks li's books are closed, without a plan and without a call.

    0 09:00 li onset - - - back moderate needs 2 acute
    0 09:00 li choice township - - own_township next own_village_clinic decision 0 utility ~1000
    0 09:30 li letter township t.clinic Tang consortium 0 takes 1 saves 4
    0 09:41 li visit township t.clinic Tang walk_in waited 0 lasted 11 yuan 20
    14 09:41 li episode_end - - - resolved without right treatment visits 1 tier 0 hours -1
    """
    par = {"board_after": 0, "board_patience_seconds": 14 * 86_400.0}
    result = board_world(shifts={"Ines": SESSION["Ines"]}, par=par, days=20).run()
    wanted = trace_of(test_a_case_that_is_not_heard_leaves_the_list.__doc__)
    assert [line for line in result.lines() if " li " in line] == wanted


def test_one_doctor_is_no_board():
    """Sun does not come: nothing is heard."""
    result = board_world(shifts={"Ines": SESSION["Ines"]}).run(compiled=False)
    assert len(result.of(codes.EV_BOARD)) == 0


def test_without_a_board_nothing_is_presented():
    """The mechanism at nought: the patient is not well, and his illness passes by itself."""
    result = board_world(has_board=0).run(compiled=False)
    assert len(result.of(codes.EV_BOARD)) == len(result.of(codes.EV_RECALL)) == 0
    assert result.of(codes.EV_EPISODE_END)["a"].tolist() == [codes.END_NOT_TREATED]


def test_what_the_place_cannot_do_is_sent_up():
    """Needs the city: the board says so, and li is referred."""
    rows = board_world(conditions={"back": condition(codes.MODERATE, 4)}).run(compiled=False)
    assert rows.of(codes.EV_BOARD)["x"].tolist() == [codes.BOARD_REFER]
    assert len(rows.of(codes.EV_REFERRED)) == 1


def test_who_is_new_is_not_presented():
    """Two failures are asked for: a first visit is none."""
    assert len(board_world(par={"board_after": 2}).run(compiled=False).of(codes.EV_BOARD)) == 0


def test_two_failures_lead_to_the_board():
    """Worse twice after treatment: presented at the third visit, no sooner."""
    worsening = condition(codes.MINOR, 2, worsen=1.0, worsen_seconds=3600.0, critical_from=codes.CRITICAL + 1)
    rows = board_world(par={"board_after": 2}, conditions={"back": worsening}).run(compiled=False)
    (case,) = rows.of(codes.EV_BOARD)
    assert len(rows.of(codes.EV_WORSE)) == 3
    visits = rows.of(codes.EV_VISIT)
    assert (visits["time"] <= case["time"] - case["a"] - case["b"]).sum() == 3
