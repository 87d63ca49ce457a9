"""The readers of the evidence tables."""

from __future__ import annotations

import dataclasses

import pytest

from ylt_sim import evidence


def test_tables_have_their_rows_and_are_read_once():
    assert len(evidence.parameters()) == 246
    assert len(evidence.conditions()) == 30
    assert len(evidence.strengths()) == 74
    assert len(evidence.matrix()) == 10
    assert evidence.conditions() is evidence.conditions()
    assert evidence.parameters()["B24"].value == 6.8
    assert evidence.parameters()["D25"].value is None


def test_rows_and_tables_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        evidence.parameters()["B24"].value = 7.0
    with pytest.raises(TypeError):
        evidence.parameters()["B24"] = None
    with pytest.raises(TypeError):
        evidence.matrix()["loose"]["green_channel"] = 1.0


def test_conditions_are_typed_and_add_up():
    by_id = {row.condition_id: row for row in evidence.conditions()}
    ami = by_id["ami"]
    assert ami.time_critical is True
    assert (ami.time_critical_from, ami.target_minutes) == ("minor", 120)
    assert ami.parent_condition == "chd_routine"
    assert by_id["uri"].tests_needed == ()
    assert by_id["child_resp"].tests_needed == ("lab", "xray")
    assert by_id["uri"].target_minutes is None
    for row in evidence.conditions():
        assert sum(row.severity_shares) == pytest.approx(1)
        assert list(row.min_tiers) == sorted(row.min_tiers)
        assert all(0 <= share <= 1 for share in row.p_admit)
        assert all(evidence.is_source(source) for source in row.source_ids)
        assert row.parent_condition is None or row.parent_condition in by_id


def test_catalogue_gives_visits_and_stays_of_the_balance():
    """README-conditions: 6.80 visits a resident-year and 19.6 admissions per 100, at 18.0/33.5/31.5/17.0 % by age."""
    ages = (0.18, 0.335, 0.315, 0.17)
    visits = stays = 0.0
    for row in evidence.conditions():
        rate = sum(age * rate / 1000 for age, rate in zip(ages, row.rates_per_1000, strict=True))
        visits += rate * row.p_seek * row.visits_per_episode
        stays += rate * sum(s * p for s, p in zip(row.severity_shares, row.p_admit, strict=True))
    assert visits == pytest.approx(6.80, abs=0.005)
    assert 100 * stays == pytest.approx(19.6, abs=0.05)


def test_indicators_state_targets_and_where_their_wording_is_from():
    rows = evidence.indicators()
    assert len(rows) == 71
    assert sum(id.startswith("C24-") for id in rows) == 15  # 14 indicators, one of them in two parts
    assert {id: row.target for id, row in rows.items() if row.target is not None} == {
        "C24-3.1": 65, "C20-2": 90, "C20-3": 65, "P18-9": 30, "T15-1a": 95, "T15-1b": 65, "T15-2": 90, "T15-7": 10,
        "T15-3": 30, "T15-4": 70, "T15-5": 50, "T15-6": 80, "T15-9": 40,
    }  # fmt: skip
    assert [rows[id].confirmation for id in ("C24-2.1", "T15-2", "C24-5.1", "S-14")] == [
        "confirmed", "secondary", "unconfirmed", "own"
    ]  # fmt: skip


def test_profiles_keep_order_and_text():
    hours = evidence.profile("hour_village_visit")
    assert [row.key for row in hours] == [f"h{hour:02d}" for hour in range(24)]
    assert sum(row.value for row in hours) / 24 == pytest.approx(1, abs=0.01)
    emergency = next(row for row in evidence.profile("opening_hours") if row.text == "24 h")
    assert emergency.value is None
    with pytest.raises(KeyError, match="no profile 'hours'"):
        evidence.profile("hours")


def test_strength_names_a_row_and_every_source_exists():
    row = evidence.strength("green_channel", "time a bed is held for a named patient")
    assert (row.at(0), row.at(0.25), row.at(1)) == (0, 3, 12)
    with pytest.raises(KeyError, match="no quantity"):
        evidence.strength("green_channel", "beds")
    for row in evidence.strengths():
        assert evidence.is_source(row.source_id)
        assert row.low <= row.high


def test_weakest_confidence_counts():
    assert evidence.source_confidence("B24") == "high"
    assert evidence.source_confidence("B24;assumption") == "assumption"
    assert evidence.source_confidence("P001") == "assumption"
