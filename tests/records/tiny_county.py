"""A county small enough to write its records by hand: one village, three places, four who work there."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.region.region import DOCTOR, FACILITY, POOL, RESIDENT, SHIFT, VILLAGE, Region
from ylt_sim.world.codes import (
    COUNTY,
    COUNTY_GENERAL,
    GENERAL,
    INTERNAL,
    LAB,
    POOL_CLINIC,
    POOL_COORDINATOR,
    POOL_MACHINE,
    POOL_WARD,
    TOWNSHIP,
    TOWNSHIP_CENTRE,
    VILLAGE as VILLAGE_TIER,
    VILLAGE_CLINIC,
    WARD_GENERAL,
    WARD_INTERNAL,
)

CLINIC_V, CLINIC_T, WARD_T, CLINIC_C, WARD_C, LAB_C, DESK_C, CENTRE_C = range(8)
DOCTOR_V, DOCTOR_T, DOCTOR_C, COORDINATOR = range(4)
V, T, C = range(3)
HOUR, DAY = 3600, 86_400


class Illness(NamedTuple):
    """A row of a catalogue of two conditions."""

    condition_id: str
    name_en: str
    name_zh: str


CONDITIONS = (Illness("copd", "COPD exacerbation", "慢阻肺急性加重"), Illness("htn", "hypertension", "高血压"))
CONSORTIA = ("county_group",)


def tiny_county() -> Region:
    """Beds: one at the township centre, two at the county hospital; one laboratory machine; three residents."""
    residents = np.zeros(3, RESIDENT)
    residents["age_years"] = (67, 30, 8)
    residents["is_female"] = (1, 0, 0)
    residents["is_signed"] = (1, 0, 0)
    residents["chronic"] = (0b10, 0, 0)
    villages = np.zeros(1, VILLAGE)
    villages["facility"] = NONE
    villages["facility"][0, [0, 1, 4]] = (V, T, C)
    villages["travel_seconds"][0, [0, 1, 4]] = (300, 900, 34 * 60)
    facilities = np.zeros(3, FACILITY)
    facilities["kind"] = (VILLAGE_CLINIC, TOWNSHIP_CENTRE, COUNTY_GENERAL)
    facilities["tier"] = (VILLAGE_TIER, TOWNSHIP, COUNTY)
    pools = np.zeros(7, POOL)
    pools["kind"] = (POOL_CLINIC, POOL_CLINIC, POOL_WARD, POOL_CLINIC, POOL_WARD, POOL_MACHINE, POOL_COORDINATOR)
    pools["facility"] = (V, T, T, C, C, C, C)
    pools["detail"] = (GENERAL, GENERAL, WARD_GENERAL, INTERNAL, WARD_INTERNAL, LAB, 0)
    pools["capacity"] = (0, 0, 1, 0, 2, 1, 0)
    pools["is_staff"] = (1, 1, 0, 1, 0, 0, 1)
    nothing = np.zeros(0)
    return Region(
        name="tiny",
        residents=residents,
        villages=villages,
        facilities=facilities,
        pools=pools,
        doctors=np.zeros(3, DOCTOR),
        shifts=np.zeros(0, SHIFT),
        township_names=("Shiqiao",),
        township_names_zh=("石桥镇",),
        village_names=("Xiaohe",),
        village_names_zh=("小河村",),
        facility_keys=("village_clinic_0001", "township_01", "county_general"),
        facility_names=("Xiaohe Village Clinic", "Shiqiao Township Health Centre", "County General Hospital"),
        facility_names_zh=("小河村卫生室", "石桥镇卫生院", "县人民医院"),
        doctor_names=("V0001-1", "T01-1", "C-1"),
        background_visits_per_year=nothing,
        background_stays_per_year=nothing,
        closure=pd.DataFrame(),
        visits_by_kind=nothing,
        admissions_by_kind=nothing,
        resident_admissions_per_year=nothing,
        expected_occupied=nothing,
        stay_factor_by_kind=nothing,
        first_shared_pool=7,
    )


def row(time: int, event: int, rank: int = NONE, resident: int = NONE, **fields: Any) -> dict[str, Any]:
    """One event row; what is not said is ``NONE`` (references) or 0 (numbers)."""
    key = rank << 3 if rank != NONE else NONE
    return {"time": time, "event": event, "key": key, "resident": resident, "episode": 0, "facility": NONE, "pool": NONE,  # noqa: E501
            "doctor": NONE, "link": NONE, "a": 0, "b": 0, "x": 0.0, **fields}  # fmt: skip


def log(*rows: dict[str, Any]) -> NDArray[Any]:
    """Event rows in the order given."""
    out = np.zeros(len(rows), EVENT_ROW)
    for target, source in zip(out, rows, strict=True):
        for name, value in source.items():
            target[name] = value
    return out
