"""Centres without a ward: the first by the residents they serve have the beds of all."""

from __future__ import annotations

import numpy as np
import pytest

import ylt_sim as ylt
from ylt_sim.kernel.codes import NONE
from ylt_sim.region import build_region
from ylt_sim.world.codes import POOL_WARD, TOWNSHIP_CENTRE


@pytest.mark.parametrize("share", [1.0, 0.5, 0.0])
def test_centres_with_a_ward(share: float):
    """All centres, half of them (rounded up), none; who is admitted at a centre is admitted at one that has a ward."""
    spec = ylt.load(
        "status_quo_2023", set={"region": "county-small", "region.facilities.township_wards_share": share}
    ).region
    region = build_region(spec, seed=1)
    towns = np.flatnonzero(region.facilities["kind"] == TOWNSHIP_CENTRE)
    assert len(towns) == spec.townships
    expected = int(share * len(towns) + 0.5)
    has = (region.facilities["ward"][towns] != NONE).any(axis=1)
    assert has.sum() == expected
    admitted = region.resident_admissions_per_year[towns]
    assert (admitted[~has] == 0).all()
    assert (admitted[has] > 0).all()
    if expected:
        assert admitted.sum() == pytest.approx(region.admissions_by_kind[TOWNSHIP_CENTRE].sum())
    beds = (region.pools["kind"] == POOL_WARD) & np.isin(region.pools["facility"], towns[~has])
    assert not beds[: region.first_shared_pool].any()
    if 0 < expected < len(towns):
        of_town = region.villages["township"][region.residents["village"]]
        served = np.bincount(of_town, minlength=len(towns))
        by_town = served[region.facilities["township"][towns]]
        assert by_town[has].min() >= by_town[~has].max()
