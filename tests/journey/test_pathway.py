"""Pathway: standard days for who keeps to it, the checklist at admission, criteria of entry before it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from little import MINUTE, Ill, Little, Run, condition, consortium, episode_with

from ylt_sim.world import codes

DAY = 86_400.0
CHECKLIST = 8.0 * MINUTE
KEPT = 0.5


def illness(severity: int = codes.SEVERE, **values: object) -> dict[str, object]:
    """Of county need, admitted for two days."""
    return condition(severity, 3, admit=1.0, acute_seconds=2 * DAY, **values)


def stays(pathways: int, **more: object) -> Little:
    """Four in the county's ward: two with pneumonia, one of them keeps to a pathway if there is one; shock; a hernia.

    A pathway is kept by every second; its standard days are half of the mean.
    """
    wards = consortium(pathways=pathways, pathway_kept=KEPT, checklist_seconds=CHECKLIST)
    values = {"today": [wards], "par": {"pathway_days_ratio": 0.5}, **more}
    return Little(
        [
            Ill("keeps", "08:00", "pneumonia", episode=episode_with(codes.U_PATHWAY, 0.0, KEPT, occurrence=1)),
            Ill("leaves", "08:30", "pneumonia",
                episode=episode_with(codes.U_PATHWAY, KEPT, 1.0, resident=1, occurrence=1)),
            Ill("grave", "09:00", "shock", episode=episode_with(codes.U_PATHWAY, 0.0, KEPT, resident=2, occurrence=1)),
            Ill("other", "09:30", "hernia", episode=episode_with(codes.U_PATHWAY, 0.0, KEPT, resident=3, occurrence=1)),
        ],
        {"pneumonia": illness(), "shock": illness(codes.CRITICAL), "hernia": illness()},
        prefer=("county", "village"),
        capacity={"c.ward": 4},
        days=4,
        **values,
    )  # fmt: skip


def test_who_keeps_to_a_pathway_stays_its_standard_days():
    """Pathways for pneumonia and shock, none for hernia; a checklist of 8 min, standard days 0.5 x 2 days = 1440 min.

    keeps: visit 15 + 8 min, bed 1440 of 2880 min, 1440 saved. leaves: the same visit, all 2880 min. grave: critical, so
    an emergency of 20 min, and outside of the pathway as its checklist of 8 min tells: 2880 min and no pathway row.
    other: an illness without pathway, 15 and 2880 min.

    0 08:00 keeps onset - - - pneumonia severe needs 3 acute
    0 08:00 keeps choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 08:30 leaves onset - - - pneumonia severe needs 3 acute
    0 08:30 leaves choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:00 keeps checklist county c.internal Ines consortium 0 takes 8
    0 09:00 grave onset - - - shock critical needs 3 acute
    0 09:00 grave choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:23 keeps visit county c.internal Ines walk_in waited 0 lasted 23 yuan 30
    0 09:23 keeps definitive county - - tier 3 needs 3 hours 1.38333
    0 09:23 keeps pathway county c.ward - consortium 0 kept saves 1440
    0 09:30 leaves checklist county c.internal Ines consortium 0 takes 8
    0 09:30 other onset - - - hernia severe needs 3 acute
    0 09:30 other choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:53 leaves visit county c.internal Ines walk_in waited 0 lasted 23 yuan 30
    0 09:53 leaves definitive county - - tier 3 needs 3 hours 1.38333
    0 09:53 leaves pathway county c.ward - consortium 0 left saves 0
    0 10:00 grave at_door county - - by himself after 60 warned 0
    0 10:00 grave checklist county c.emergency Emmy consortium 0 takes 8
    0 10:28 grave visit county c.emergency Emmy emergency waited 0 lasted 28 yuan 30
    0 10:28 grave definitive county - - tier 3 needs 3 hours 1.46667
    0 10:45 other visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 10:45 other definitive county - - tier 3 needs 3 hours 1.25
    1 09:23 keeps stay county c.ward - walk_in waited 0 lasted 1440 yuan 300
    1 09:23 keeps episode_end county - - treated visits 1 tier 3 hours 1.38333
    2 09:53 leaves stay county c.ward - walk_in waited 0 lasted 2880 yuan 600
    2 09:53 leaves episode_end county - - treated visits 1 tier 3 hours 1.38333
    2 10:28 grave stay county c.ward - emergency waited 0 lasted 2880 yuan 600
    2 10:28 grave episode_end county - - treated visits 1 tier 3 hours 1.46667
    2 10:45 other stay county c.ward - walk_in waited 0 lasted 2880 yuan 600
    2 10:45 other episode_end county - - treated visits 1 tier 3 hours 1.25
    """
    stays(0b011).check(test_who_keeps_to_a_pathway_stays_its_standard_days.__doc__)


@pytest.mark.parametrize(
    ("ratio", "days", "saves"), [(0.25, 0.5, 1.5), (0.8, 1.6, 0.4), (1.0, 2.0, 0.0), (1.3, 2.0, 0.0)]
)
def test_standard_days_never_lengthen_a_stay(ratio: float, days: float, saves: float):
    """min(2 days, ratio x 2 days): a pathway that asks for more days than the illness has keeps nobody in bed."""
    result = stays(0b001, par={"pathway_days_ratio": ratio}).run(compiled=False)
    assert result.of(codes.EV_STAY)["b"].min() == days * DAY
    assert result.of(codes.EV_PATHWAY)["b"].tolist() == [saves * DAY, 0]


def test_only_acute_days_are_standard():
    """A day in bed instead of two, and then the day of recovery as ever."""
    little = stays(0b001)
    little.conditions = {**little.conditions, "pneumonia": illness(recovery_seconds=DAY)}
    result = little.run(compiled=False)
    left = {int(row["resident"]): int(row["time"]) for row in result.of(codes.EV_EPISODE_END)}
    begun = {int(row["resident"]): int(row["time"]) for row in result.of(codes.EV_PATHWAY)}
    assert {who: left[who] - begun[who] for who in begun} == {0: 2 * DAY, 1: 3 * DAY}


@pytest.mark.parametrize("minutes", [0, 3, 20])
def test_a_checklist_is_part_of_the_visit_that_admits(minutes: int):
    """15 minutes and those of the checklist, told beside; who is not admitted has none: a cough is treated and home."""
    item = consortium(pathways=0b11, pathway_kept=KEPT, checklist_seconds=60.0 * minutes)
    result = Little(
        [Ill("li", "08:00", "pneumonia"), Ill("wang", "10:00", "cough")],
        {"pneumonia": illness(), "cough": condition()},
        prefer=("county",), today=[item], days=4,
    ).run(compiled=False)  # fmt: skip
    lasted = {int(row["resident"]): int(row["b"]) for row in result.of(codes.EV_VISIT)}
    assert lasted == {0: (15 + minutes) * MINUTE, 1: 15 * MINUTE}
    assert [(int(row["resident"]), int(row["a"])) for row in result.of(codes.EV_CHECKLIST)] == [(0, minutes * MINUTE)]


# Criteria of entry.
SEEN = 0.4


def at_the_township(luck: tuple[float, float], *, gain: float, pathways: int = 1) -> Run:
    """One of county need at the township, which has a ward and sees with chance 0.4 that it is not enough."""
    return Little(
        [Ill("li", "08:00", "pneumonia", episode=episode_with(codes.U_RECOGNISE, *luck))],
        {"pneumonia": illness()},
        prefer=("township",),
        tier={"township": {"recognise": SEEN}},
        par={"entry_gain": gain, "admission_recognise": 1.0, "pathway_days_ratio": 1.0},
        today=[consortium(pathways=pathways, pathway_kept=KEPT)],
        days=4,
    ).run()


@pytest.mark.parametrize(
    ("luck", "gain", "pathways", "is_referred"),
    [
        ((0.41, 0.54), 0.5, 1, True),
        ((0.41, 0.54), 0.0, 1, False),
        ((0.41, 0.54), 0.5, 0, False),
        ((0.56, 0.99), 0.5, 1, False),
        ((0.0, 0.39), 0.0, 0, True),
    ],
)
def test_criteria_of_entry_send_on_who_would_be_admitted_too_low(
    luck: tuple[float, float], gain: float, pathways: int, is_referred: bool
):
    """The chance of seeing it rises from 0.4 to 1 - 0.6 x (1 - 0.5 x 0.5) = 0.55, by the share kept and the gain.

    With luck between the two he is referred by criteria only; above, he lies in the township's ward in any case; below,
    he is referred without.
    """
    result = at_the_township(luck, gain=gain, pathways=pathways)
    assert len(result.of(codes.EV_REFERRED)) == is_referred
    assert result.of(codes.EV_STAY)["facility"].tolist() == [3 if is_referred else 2]
    # The ward where he lies has the pathway, and only the visit that admits a checklist.
    assert result.of(codes.EV_PATHWAY)["facility"].tolist() == [3 if is_referred else 2] * pathways
    assert result.of(codes.EV_CHECKLIST)["facility"].tolist() == [3 if is_referred else 2] * pathways


# Whose pathway.
@pytest.mark.parametrize(("kept", "whose"), [((0.2, 0.9), 1), ((0.9, 0.2), 0), ((0.9, 0.9), 0)])
def test_of_two_consortia_the_one_whose_pathways_are_kept_more(kept: tuple[float, float], whose: int):
    """Both have one for pneumonia at the county; the first of equals."""
    today = [consortium(pathways=1, pathway_kept=share) for share in kept]
    result = stays(0b001, today=today).run(compiled=False)
    assert result.of(codes.EV_PATHWAY)["link"].tolist() == [whose] * 2
    assert result.of(codes.EV_CHECKLIST)["link"].tolist() == [whose] * 2


def test_a_pathway_of_others_is_none_here():
    """The city's consortium with the township has no pathway at the county's ward."""
    item = consortium("tertiary", ("township",), pathways=0b111, pathway_kept=1.0, checklist_seconds=CHECKLIST)
    rows = stays(0, today=[item]).run().rows
    assert not len(rows[rows["event"] == codes.EV_PATHWAY]) and not len(rows[rows["event"] == codes.EV_CHECKLIST])


def test_pathways_begin_with_their_era():
    """Of the policy, from day 1 on, and kept by all: who lies down on day 0 stays two days, who does on day 1 one."""
    item = consortium(pathways=0b001, pathway_kept=1.0, checklist_seconds=CHECKLIST)
    later = replace(stays(0, today=[consortium()]), consortia=[item], policy_day=1)
    later.patients = [Ill("before", "08:00", "pneumonia"), Ill("after", "1 08:00", "pneumonia")]
    result = later.run()
    assert result.of(codes.EV_PATHWAY)["resident"].tolist() == [1]
    assert result.of(codes.EV_STAY)["b"].tolist() == [2 * DAY, DAY]


def test_without_illnesses_there_is_no_trace_of_it():
    """No illness with a pathway, or only one that nobody has: the same rows, to the byte, as without the mechanism."""
    plain = stays(0, today=[consortium()]).run().rows.tobytes()
    assert stays(0).run().rows.tobytes() == plain
    assert stays(0b1000, par={"pathway_days_ratio": 0.5, "entry_gain": 1.0}).run().rows.tobytes() == plain
    assert stays(0b001).run().rows.tobytes() != plain
