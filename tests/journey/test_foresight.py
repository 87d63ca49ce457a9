"""What is fetched ahead is what the next steps read: rows that exist, of the tables that are meant."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ylt_sim.journey import foresight
from ylt_sim.kernel.codes import FREE, NONE
from ylt_sim.live_run import simulation
from ylt_sim.scenario import load
from ylt_sim.world.codes import AT_HOME, N_OPTIONS


@pytest.fixture(scope="module")
def world() -> Any:
    """A small county after 12 days, its rows with their fields as attributes."""
    sim = simulation(load("tight_county_community", set={"region": "county-small"}), engine="compiled", days=14)
    sim.run(12)
    views = {t: rows.view(np.recarray) if rows.dtype.names else rows for t, rows in sim.engine.w._asdict().items()}
    return SimpleNamespace(**views)


@pytest.fixture
def fetched(world: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Tables and rows that are asked for; a row that is not there, or more than a row, is a fault."""
    found: list[tuple[str, int]] = []
    names = {id(rows): table for table, rows in vars(world).items()}

    def fetch(rows: Any, i: int, n_bytes: int) -> None:
        assert 0 <= i < len(rows)
        assert 0 < n_bytes <= rows.itemsize + 63
        found.append((names[id(rows)], int(i)))

    monkeypatch.setattr(foresight, "fetch", fetch)
    return found


def test_patients(world: Any, fetched: list[tuple[str, int]]) -> None:
    """Everybody who is inside: his resident and place, his village and clinic, what he may choose from at home."""
    inside = [p for p in world.patient if p.state != FREE]
    assert len(inside) > 200
    for p in inside:
        fetched.clear()
        for distance in range(3):
            foresight.look_ahead(world, p, distance)
        asked = set(fetched)
        if p.resident != NONE:
            village = world.resident[p.resident].village
            assert {("resident", p.resident), ("village", village)} <= asked
            if p.stage == AT_HOME:
                places = [int(f) for f in world.village[village].facility[:N_OPTIONS] if f != NONE]
                assert {("facility", f) for f in places} <= asked
                assert sum(table == "belief" for table, _ in asked) == len(places)
        if p.facility != NONE:
            assert ("facility", p.facility) in asked
            clinic = world.facility[p.facility].clinic[p.specialty]
            assert clinic == NONE or ("pool", clinic) in asked


def test_arrivals(world: Any, fetched: list[tuple[str, int]]) -> None:
    """Each arrival's episode, resident, village and options; of background visits the episode alone."""
    resident = world.arrival.resident
    of_residents, all_of_it = resident != NONE, {"potential", "resident", "village", "facility", "belief"}
    assert of_residents.any()
    for number in (*np.flatnonzero(of_residents)[::50], *np.flatnonzero(~of_residents)[:50]):
        fetched.clear()
        for distance in range(3):
            foresight.look_at_arrival(world, number, distance)
        assert {table for table, _ in fetched} == (all_of_it if of_residents[number] else {"potential"})
        assert ("potential", number) in fetched
