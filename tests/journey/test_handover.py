"""Outpatient handing down: coordinator, patient, specialist, named doctor; who says no; the slot of return."""

from __future__ import annotations

import pytest
from little import HOUR, Ill, Little, condition, consortium

from ylt_sim.world import codes


def chronic(**values: object) -> dict[str, object]:
    """A stable chronic illness that the county's specialist treats."""
    return condition(codes.MODERATE, 3, is_chronic=1, **values)


def clinic(*later: Ill, panel: int = 10, **more: object) -> Little:
    """li at the county from 08:00; whoever hands down has a minute's work in it."""
    values = {
        "has_handover": 1,
        "handover_seconds": 1.0,
        "return_slot_days": 3,
        **more.pop("values", {}),  # type: ignore[dict-item]
    }
    return Little(
        [Ill("li", "08:00", "pressure"), *later],
        {"pressure": chronic()},
        prefer=("county",),
        today=[consortium(**values)],
        facility={"township": {"named_panel": [panel, panel]}},
        resident={"li": {"usual_option": 4}},
        **{"days": 12, **more},
    )


def test_a_stable_patient_goes_to_a_named_doctor():
    """After the visit a minute of the coordinator, a minute of the specialist for the plan, a minute of the named
    doctor at the township, who takes over; the next follow-up is there.

    0 08:00 li onset - - - pressure moderate needs 3 acute
    0 08:00 li choice county - - county_general next own_village_clinic decision 0 utility ~1000
    0 09:15 li visit county c.internal Ines walk_in waited 0 lasted 15 yuan 30
    0 09:15 li definitive county - - tier 3 needs 3 hours 1.25
    0 09:16 li coordination county c.handover Hana waited 0 lasted 1
    0 09:17 li coordination county c.internal Ines waited 0 lasted 1
    0 09:18 li handover township t.clinic Tang consortium 0 waited 0 lasted 1 from county
    0 09:18 li episode_end county - - treated visits 1 tier 3 hours 1.25
    5 08:00 next onset - - - pressure minor needs 3 follow_up
    5 08:40 next visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    5 08:40 next definitive township - - tier 2 needs 3 hours 0.666667
    5 08:40 next episode_end township - - treated visits 1 tier 2 hours 0.666667
    """
    follow_up = Ill("next", "5 08:00", "pressure", resident="li", kind=codes.EPISODE_FOLLOW_UP)
    clinic(follow_up).check(test_a_stable_patient_goes_to_a_named_doctor.__doc__)


@pytest.mark.parametrize(
    ("more", "party"),
    [
        ({"shifts": {"Hana": [("c.handover", "6 08:00", "6 16:00", 0)]}}, codes.PARTY_COORDINATOR),
        ({"par": {"handover_agree": 0.0}}, codes.PARTY_PATIENT),
        ({"panel": 0}, codes.PARTY_RECEIVER),
        ({"shifts": {"Tang": [("t.clinic", "6 08:00", "6 16:00", 0)]}}, codes.PARTY_RECEIVER),
        ({"shifts": {"Ines": [("c.internal", "0 08:00", "0 09:10", 0)]}}, codes.PARTY_SENDER),
    ],
)
def test_each_party_may_refuse(more: dict, party: int):
    """No coordinator while he waits, he would rather stay, no room on the panel, a named doctor or a specialist without
    time for the papers: treated all the same, and his usual provider stays the county.
    """
    follow_up = Ill("next", "2 08:00", "pressure", resident="li", kind=codes.EPISODE_FOLLOW_UP)
    result = clinic(follow_up, days=3, **more).run(compiled=False)
    assert len(result.of(codes.EV_HANDOVER)) == 0
    assert result.of(codes.EV_HANDOVER_REFUSED)["a"][0] == party
    ends = result.of(codes.EV_EPISODE_END)
    assert ends["a"][0] == codes.END_TREATED


def test_the_panel_is_full_after_so_many():
    """Room for one: the first is taken on, the second stays with the specialist."""
    result = clinic(Ill("wang", "09:00", "pressure"), panel=1).run(compiled=False)
    assert len(result.of(codes.EV_HANDOVER)) == 1
    assert result.of(codes.EV_HANDOVER_REFUSED)["a"].tolist() == [codes.PARTY_RECEIVER]


@pytest.mark.parametrize(
    ("change", "offered"),
    [({}, 1), ({"is_chronic": 0}, 0), ({"severity_below": [0.0, 0.0, 1.0, 1.0]}, 0)],
)
def test_who_is_offered(change: dict, offered: int):
    """Only the stable chronic patient: not an acute illness, not a severe one."""
    little = clinic()
    little.conditions["pressure"] |= change
    result = little.run(compiled=False)
    assert len(result.of(codes.EV_COORDINATION)) == 2 * offered


def test_without_coordinators_the_mechanism_does_not_exist():
    """Value at 0: the same rows as a consortium without it, to the byte."""
    rows = [clinic(values=v).run(compiled=False).rows.tobytes() for v in ({"has_handover": 0},
            {"has_handover": 0, "handover_seconds": 0.0, "return_slot_days": 30})]  # fmt: skip
    assert rows[0] == rows[1]
    assert len(clinic(values={"has_handover": 0}).run(compiled=False).of(codes.EV_HANDOVER_REFUSED)) == 0


@pytest.mark.parametrize(("slots", "way"), [(1, [codes.WAY_RETURN]), (0, [])])
def test_on_worsening_a_slot_is_kept(slots: int, way: list[int]):
    """Ill again in the same specialty: with a slot within three days he goes back to his specialist without choosing;
    with none he chooses like anybody.
    """
    again = Ill("again", "5 08:00", "pressure", resident="li")
    result = clinic(again, slots={"c.internal": slots}).run(compiled=False)
    assert result.of(codes.EV_REFERRED)["b"].tolist() == way
    assert len(result.of(codes.EV_CHOICE)) == 2 - len(way)


def test_a_busy_coordinator_loses_patients_and_an_endless_one_none():
    """Four patients at once and 30 minutes' patience: one coordinator with 20 minutes' work for each refuses some for
    want of time; with one for each nobody waits a second.
    """
    for n in (1, 4):
        always = [("c.handover", "0 00:00", "7 00:00", 0)]
        little = clinic(
            *(Ill(f"p{i}", "08:00", "pressure") for i in range(3)),
            par={"handover_offer_seconds": 1200.0},
            shifts={
                **dict.fromkeys(("Hana", "Dora", "Cora", "Ray")[:n], always),
                **dict.fromkeys(("Sun", "Xiu", "Xena"), [("c.internal", "0 00:00", "7 00:00", 0)]),
            },
            days=2,
        )
        result = little.run(compiled=False)
        offered = result.of(codes.EV_COORDINATION)
        offered = offered[offered["doctor"] != 4]
        parties = result.of(codes.EV_HANDOVER_REFUSED)["a"].tolist()
        assert (codes.PARTY_COORDINATOR in parties) == (n == 1)
        assert n == 1 or offered["a"].sum() == 0
        assert result.of(codes.EV_HANDOVER)["a"].max() < 12 * HOUR
