"""What the next step of a patient may touch: asked of the memory before it is wanted, and of no effect on any value.

A large region's tables are far larger than a processor's cache; rows that are asked for together come together.
"""

from __future__ import annotations

from ylt_sim.kernel.codes import CACHE_LINE_BYTES, NONE
from ylt_sim.kernel.primitives import fetch
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import AT_HOME, CHOICE, FOLLOW_UP, N_OPTIONS, ONSET

FACILITY_BYTES = 5 * CACHE_LINE_BYTES
"""Of a place's row, what most visits read."""

__all__ = ["look_ahead", "look_at_arrival"]


@rule
def fetch_options(w, village_id):
    """The places among which a resident of a village may choose, and what his township believes of them."""
    village = w.village[village_id]
    beliefs = village.township * len(w.facility)
    for option in range(N_OPTIONS):
        if village.facility[option] != NONE:
            fetch(w.facility, village.facility[option], CACHE_LINE_BYTES)
            fetch(w.belief, beliefs + village.facility[option], w.belief.itemsize)


@rule
def fetch_clinic(w, p, distance):
    """The place where a patient is or is going, its clinic, and the doctor who is free there first."""
    if distance == 0:
        fetch(w.facility, p.facility, FACILITY_BYTES)
        return
    clinic = w.facility[p.facility].clinic[p.specialty]
    if clinic == NONE:
        return
    if distance == 1:
        fetch(w.pool, clinic, w.pool.itemsize)
    elif w.pool[clinic].first_free != NONE and w.pool[clinic].is_staff:
        fetch(w.doctor, w.pool[clinic].first_free, w.doctor.itemsize)


@rule
def look_ahead(w, p, distance):
    """Fetch what stands ``distance`` rows behind the row of a patient whose stage ends soon."""
    if p.facility != NONE:
        fetch_clinic(w, p, distance)
    if p.resident == NONE:
        return
    if distance == 0:
        fetch(w.resident, p.resident, w.resident.itemsize)
        return
    village_id = w.resident[p.resident].village
    if distance == 1:
        fetch(w.village, village_id, w.village.itemsize)
    elif p.stage == AT_HOME or p.stage == CHOICE or p.stage == ONSET or p.stage == FOLLOW_UP:
        fetch_options(w, village_id)
    elif p.facility != NONE:
        fetch(w.belief, w.village[village_id].township * len(w.facility) + p.facility, w.belief.itemsize)


@rule
def look_at_arrival(w, number, distance):
    """Fetch what stands ``distance`` rows behind an arrival that is soon."""
    resident = w.arrival[number].resident
    if distance == 0:
        fetch(w.potential, number, w.potential.itemsize)
        if resident != NONE:
            fetch(w.resident, resident, w.resident.itemsize)
    elif distance == 1:
        if resident != NONE:
            fetch(w.village, w.resident[resident].village, w.village.itemsize)
    elif resident != NONE:
        fetch_options(w, w.resident[resident].village)
