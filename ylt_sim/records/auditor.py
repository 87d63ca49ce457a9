"""The auditor: reads only records, replays beds, doctors, holds, slots, people and money, and tells what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.records.audit_holds import audit_holds, holds_of
from ylt_sim.records.audit_money import PriceList, audit_money
from ylt_sim.records.audit_people import audit_episodes, audit_residents
from ylt_sim.records.audit_slots import audit_slots
from ylt_sim.records.audit_units import audit_doctors, audit_duties, audit_units, duties_of
from ylt_sim.records.faults import AuditError, Fault, Findings
from ylt_sim.records.places import Places, person, places_of
from ylt_sim.records.uses import USE_EVENTS, USE_WORDS, Uses, uses_of
from ylt_sim.region.region import Region
from ylt_sim.world.codes import (
    EV_BED_GAVE_UP,
    EV_BOARD,
    EV_GAVE_UP,
    EV_READING,
    EV_REMOTE_CONSULTATION,
    EV_SAMPLE,
    EV_STAY,
    EV_TEST,
    EV_VEHICLE,
    EVENT_NAMES,
    POOL_MACHINE,
    POOL_VEHICLE,
    POOL_WARD,
)

__all__ = ["audit", "check"]

OF_THINGS = (EV_STAY, EV_TEST, EV_SAMPLE, EV_VEHICLE)
"""Uses of what is no doctor."""


def audit(
    rows: NDArray[Any],
    where: Region | Places,
    initial: NDArray[Any] | None = None,
    *,
    prices: PriceList | None = None,
    horizon_second: int | None = None,
) -> list[Fault]:
    """Every contradiction that the records of a whole run contain, in order of time.

    Parameters
    ----------
    rows
        All event rows of a run from second 0 to the horizon (`ylt_sim.kernel.table.EVENT_ROW`), with the rows that are
        written at the horizon.
    where
        The region of the run, or pools and doctors by number.
    initial
        Capacity of each pool of the world before the run, in beds or machines; None for what ``where`` says. Changes
        during the run are read from the rows.
    prices
        Prices and rules of insurance (`ylt_sim.result.prices`); None: money is left unaudited.
    horizon_second
        End of the run; None for the second of the last row.

    Returns
    -------
    list of Fault
        Empty if the records are consistent. Of one kind at most fifty are spelled out.

    Notes
    -----
    Within a second a return comes before a grant. A unit is judged when it is granted: a capacity that is cut lets
    those inside stay.
    """
    out = Findings()
    horizon = int(rows["time"].max(initial=0)) if horizon_second is None else int(horizon_second)
    places = where if isinstance(where, Places) else places_of(where, rows, initial)
    if initial is not None and isinstance(where, Places):
        places = replace(where, capacity=np.where(where.is_staff, 0, np.asarray(initial, np.int64)))
    uses = uses_of(rows)
    _audit_rows(rows, uses, places, horizon, out)
    holds = holds_of(rows, horizon)
    audit_holds(rows, holds, uses, places, horizon, out)
    audit_units(rows, uses, holds, places, out)
    audit_duties(rows, places, out)
    audit_doctors(uses, duties_of(rows, horizon), places, out)
    audit_slots(rows, places, horizon, out)
    audit_residents(rows, uses, places, out)
    audit_episodes(rows, out)
    if prices is not None:
        people = where.residents if isinstance(where, Region) else None
        audit_money(rows, places, prices, people, out)
    return out.sorted()


def check(
    rows: NDArray[Any],
    where: Region | Places,
    initial: NDArray[Any] | None = None,
    *,
    prices: PriceList | None = None,
    horizon_second: int | None = None,
) -> None:
    """Raise `AuditError` with the first ten faults if the records contradict themselves; arguments as for `audit`."""
    faults = audit(rows, where, initial, prices=prices, horizon_second=horizon_second)
    if faults:
        raise AuditError(faults)


def _audit_rows(rows: NDArray[Any], uses: Uses, places: Places, horizon: int, out: Findings) -> None:
    """Rows in order of time, known events, spans that do not run backwards, uses in the right kind of pool."""
    time = rows["time"]
    out.add(
        "rows",
        np.r_[False, time[1:] < time[:-1]] if len(time) else np.zeros(0, bool),
        lambda r: (int(time[r]), (r - 1, r), "the row is earlier than the one before it"),
    )
    out.add("rows", (time < 0) | (time > horizon), lambda r: (int(time[r]), (r,), "the row lies outside the run"))
    out.add(
        "rows",
        ~np.isin(rows["event"], list(EVENT_NAMES)),
        lambda r: (int(time[r]), (r,), f"event {rows['event'][r]} is unknown"),
    )
    counted = rows["event"][uses.row]
    negative = (uses.end < uses.begin) | (uses.begin < uses.asked) | (uses.asked < 0)
    out.add(
        "rows",
        negative,
        lambda i: (
            int(uses.end[i]),
            (int(uses.row[i]),),
            f"{USE_WORDS[int(counted[i])]} in {places.pool(uses.pool[i])} runs backwards, or began before the run",
        ),
    )
    nowhere = np.flatnonzero(np.isin(rows["event"], USE_EVENTS) & (rows["pool"] < 0))
    out.add(
        "rows",
        nowhere,
        lambda r: (
            int(time[r]),
            (r,),
            f"{USE_WORDS[int(rows['event'][r])]} of {person(rows['resident'][r])} names no pool",
        ),
    )
    kind = places.pool_kind[uses.pool]
    wrong = (
        (np.isin(counted, (EV_STAY, EV_BED_GAVE_UP)) & (kind != POOL_WARD))
        | (np.isin(counted, (EV_TEST, EV_SAMPLE)) & (kind != POOL_MACHINE))
        | ((counted == EV_VEHICLE) & (kind != POOL_VEHICLE))
        | (np.isin(counted, USE_EVENTS) & ~np.isin(counted, OF_THINGS) & ~places.is_staff[uses.pool])
    )
    out.add(
        "rows",
        wrong,
        lambda i: (
            int(uses.end[i]),
            (int(uses.row[i]),),
            f"{USE_WORDS[int(counted[i])]} of {person(uses.resident[i])} is no use of {places.pool(uses.pool[i])}",
        ),
    )
    here = np.isin(counted, USE_EVENTS + (EV_GAVE_UP, EV_BED_GAVE_UP)) & ~np.isin(
        counted, (EV_READING, EV_REMOTE_CONSULTATION, EV_SAMPLE, EV_BOARD)
    )
    owner = places.pool_facility[uses.pool]
    elsewhere = here & (owner >= 0) & (owner != rows["facility"][uses.row])
    out.add(
        "rows",
        elsewhere,
        lambda i: (
            int(uses.end[i]),
            (int(uses.row[i]),),
            f"{USE_WORDS[int(counted[i])]} of {person(uses.resident[i])} names "
            f"{places.facility(rows['facility'][uses.row[i]])}, but the pool is {places.pool(uses.pool[i])}",
        ),
    )
