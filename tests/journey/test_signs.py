"""Signs and placebos: what a mechanism must do, and what it cannot do where there is nothing to ration."""

from __future__ import annotations

import numpy as np
from little import HOUR, Ill, Little, condition, consortium

from ylt_sim.world import codes

DAY = 86_400.0


def ward_world(beds: int, hold_hours: int, kept: int) -> Little:
    """Three walk-ins and three referred patients a day for four days, two days of stay each."""
    patients = []
    for day in range(4):
        for i in range(3):
            patients.append(Ill(f"w{day}{i}", f"{day} {8 + i:02d}:00", "pneumonia"))
            patients.append(Ill(f"r{day}{i}", f"{day} {8 + i:02d}:30", "pneumonia"))
    return Little(
        patients,
        {"pneumonia": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=2 * DAY)},
        resident={p.name: {"usual_option": 0 if p.name[0] == "r" else 4} for p in patients},
        par={"usual_bonus": 200.0},
        today=[consortium(hold_seconds=hold_hours * HOUR)],
        capacity={"c.ward": beds},
        reserve={"c.ward": (0, 0, kept)},
        days=60,
    )


def bed_waits(little: Little) -> tuple[np.ndarray, np.ndarray]:
    """Seconds waited for a bed by walk-ins and by the referred."""
    stays = little.run().of(codes.EV_STAY)
    return stays["a"][stays["link"] == codes.WALK_IN], stays["a"][stays["link"] == codes.REFERRED]


def test_with_endless_beds_held_beds_do_nothing_to_waits():
    """Nobody waits for a bed with or without holds and kept beds; the stays of walk-ins last as long. (With holds the
    referred no longer pass through the county's clinic, so that its queue is shorter.)
    """
    without, with_holds = ward_world(1000, 0, 0), ward_world(1000, 6, 100)
    for little in (without, with_holds):
        walk, sent = bed_waits(little)
        assert len(walk) == len(sent) == 12
        assert not walk.any()
        assert not sent.any()

    def of_walk_ins(little: Little) -> list[str]:
        lines = [line for line in little.run().lines() if line.split()[2].startswith("w") and " stay " in line]
        return sorted(" ".join(line.split()[2:]) for line in lines)

    assert of_walk_ins(without) == of_walk_ins(with_holds)


def test_with_few_beds_held_beds_move_the_wait_to_walk_ins():
    """Eight beds for twelve patients a stay: the referred wait less, the walk-ins more; all are served."""
    walk, sent = bed_waits(ward_world(8, 0, 0))
    walk_held, sent_held = bed_waits(ward_world(8, 6, 2))
    assert len(walk) == len(walk_held) == len(sent) == len(sent_held) == 12
    assert sent_held.sum() < sent.sum()
    assert walk_held.sum() > walk.sum()


def rotation_world(visitor: bool, tier: int) -> Little:
    """Ten moderate cases of county need at a township with many doctors of its own."""
    shifts: dict[str, object] = {
        "Tang": [("t.clinic", "0 00:00", "0 09:00", 0), ("t.clinic", "0 12:00", "7 00:00", 0)],
        "Ines": [
            ("t.clinic" if visitor else "c.internal", "0 08:00", "0 12:00", 0),
            ("c.internal", "0 12:00", "7 00:00", 0),
        ],
        "Vito": [("t.clinic", "0 00:00", "7 00:00", 0)],
    }
    return Little(
        [Ill(f"p{i}", f"09:{5 * i:02d}", "chest") for i in range(10)],
        {"chest": condition(codes.MODERATE, 3)},
        prefer=("township", "county"),
        shifts=shifts,
        doctor={"Ines": {"tier": tier}},
        par={"advice_bonus": 100.0},
        days=2,
    )


def township_share(little: Little) -> float:
    """Share whose definitive care was at the township."""
    rows = little.run().of(codes.EV_DEFINITIVE)
    return float((rows["facility"] == 2).mean())


def test_a_visiting_specialist_keeps_moderate_cases_at_the_township():
    """None without her; some with her, though only those whom she happens to see."""
    assert township_share(rotation_world(visitor=False, tier=3)) == 0.0
    assert township_share(rotation_world(visitor=True, tier=3)) >= 0.4


def test_a_visitor_who_brings_nothing_changes_no_place_of_care():
    """Placebo: a visitor with the township's own competence."""
    assert township_share(rotation_world(visitor=True, tier=2)) == 0.0


def test_a_consortium_of_a_village_that_nobody_visits_changes_no_row():
    """Every mechanism, for the second village only; the residents live in the first."""
    patients = [Ill(f"p{i}", f"{i} 09:00", "pneumonia" if i % 2 else "chest") for i in range(6)]
    conditions = {
        "pneumonia": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=DAY),
        "chest": condition(codes.MODERATE, 3),
    }
    other = consortium(
        members=("village_2",),
        hold_seconds=6 * HOUR,
        slot_share=0.2,
        consult=True,
        consult_seconds_a_day=3600.0,
        has_coordinator=1,
        down_hold_seconds=HOUR,
    )
    rows = [
        Little(patients, conditions, today=today, par={"advice_bonus": 100.0}, days=9).run().rows.tobytes()
        for today in ([], [other])
    ]
    assert rows[0] == rows[1]


def test_membership_alone_steers_referrals():
    """A known limitation of this version: a consortium in which nothing is held, read, offered or paid, and whose
    letter takes as long as any, is no placebo. Its members refer to the lead, with priority; without it patients choose
    for themselves, with advice. Here both end at the county, at the same second.
    """
    patients = [Ill(f"p{i}", f"{i} 09:00", "pneumonia" if i % 2 else "chest") for i in range(6)]
    conditions = {
        "pneumonia": condition(codes.SEVERE, 3, admit=1.0, acute_seconds=DAY),
        "chest": condition(codes.MODERATE, 3),
    }
    alone, member = (
        Little(patients, conditions, today=today, par={"advice_bonus": 100.0}, days=9).run()
        for today in ([], [consortium(referral_seconds=300.0)])
    )
    assert alone.of(codes.EV_REFERRED)[["a", "b"]].tolist() == [(-1, codes.WAY_ALONE)] * 6
    assert member.of(codes.EV_REFERRED)[["a", "b"]].tolist() == [(3, codes.WAY_PLAIN)] * 6
    assert [len(run.of(codes.EV_CHOICE)) for run in (alone, member)] == [12, 6]
    assert alone.of(codes.EV_DEFINITIVE).tobytes() == member.of(codes.EV_DEFINITIVE).tobytes()
    for run, cls in ((alone, codes.WALK_IN), (member, codes.REFERRED)):
        visits = run.of(codes.EV_VISIT)
        assert visits["link"][visits["facility"] == 3].tolist() == [cls] * 6
