"""The compiled engine's calendar (事件日历): the open bucket of events in a heap, later buckets in wheels.

A heap of all events of a large region leaves the processor's cache, and says nothing of what comes after the next few.
Here only the events of one bucket, some dozens, are in a heap; those of later buckets lie in the slots of three wheels,
unsorted, and come down from wheel to wheel as their time draws near (hierarchical timing wheels, scheme 7 of Varghese
& Lauck 1997, doi:10.1109/90.650142). The order in which events happen is that of their stamps, whatever the buckets.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.primitives import fetch
from ylt_sim.kernel.rule import rule

__all__ = ["KIND", "TIME", "WHEELS", "bucket_bits_for", "calendar_tables", "more_calendar", "n_waiting",
           "open_bucket", "pop", "put"]  # fmt: skip

TIME, KIND = 34, 30
"""Where the second and the kind of an event begin in its stamp."""
WHEELS, TURN = 3, 9
"""Wheels, and the bits of a bucket's number that choose a slot of each: 512 slots."""
SLOTS_A_WHEEL = 1 << TURN
CHUNK = 16
ARRIVALS_A_BUCKET = 32
"""About a quarter of a bucket's events. Patients and residents of a bucket must fit into a processor's cache."""

EVENT = np.dtype([("stamp", "i8"), ("load", "i8")])
EVENT_BYTES = EVENT.itemsize
WHEEL_SLOT = np.dtype([("head", "i4"), ("n", "i4")])


def calendar_tables(n_events: int) -> dict[str, NDArray[Any]]:
    """An empty calendar with room for so many events: chunks of later events, and of each the chunk that follows."""
    wheel = np.zeros(WHEELS * SLOTS_A_WHEEL, WHEEL_SLOT)
    wheel["head"], wheel["n"] = NONE, CHUNK
    n_chunks = n_events // CHUNK + len(wheel) + 1  # a slot's first chunk alone may be part empty, one is being emptied
    return {
        "heap": np.zeros(n_events, EVENT), "wheel": wheel, "later": np.zeros(n_chunks * CHUNK, EVENT),
        "chunk": np.zeros(n_chunks, np.int64),
    }  # fmt: skip


def more_calendar(world: Any) -> dict[str, NDArray[Any]]:
    """Its tables with room for twice as many events."""
    n = len(world.heap)
    return {
        name: np.concatenate([rows := getattr(world, name), np.zeros(more, rows.dtype)])
        for name, more in (("heap", n), ("later", n), ("chunk", n // CHUNK))
    }


def bucket_bits_for(arrival_seconds: NDArray[np.int64]) -> int:
    """The length of a bucket, as a power of two of seconds."""
    gap = (int(arrival_seconds[-1]) + 1) / len(arrival_seconds) if len(arrival_seconds) else 1.0
    return min(12, max(2, int(ARRIVALS_A_BUCKET * gap).bit_length() - 1))


@rule
def n_waiting(w):
    """Events in the calendar, wherever they lie."""
    n = w.glob[0].n_heap
    for wheel in range(WHEELS):
        n += w.glob[0].in_wheel[wheel]
    return n


@rule
def push(w, stamp, load):
    """Put an event into the heap of the open bucket."""
    g = w.glob[0]
    heap = w.heap
    i = g.n_heap
    g.n_heap = i + 1
    while i > 0:
        j = (i - 1) >> 1
        if heap[j].stamp <= stamp:
            break
        heap[i].stamp = heap[j].stamp
        heap[i].load = heap[j].load
        i = j
    heap[i].stamp = stamp
    heap[i].load = load


@rule
def pop(w):
    """Take the first event off the heap."""
    g = w.glob[0]
    heap = w.heap
    n = g.n_heap - 1
    g.n_heap = n
    stamp, load = heap[n].stamp, heap[n].load
    i = 0
    while True:
        j = 2 * i + 1
        if j >= n:
            break
        if j + 1 < n and heap[j + 1].stamp < heap[j].stamp:
            j += 1
        if heap[j].stamp >= stamp:
            break
        heap[i].stamp = heap[j].stamp
        heap[i].load = heap[j].load
        i = j
    heap[i].stamp = stamp
    heap[i].load = load


@rule
def put(w, stamp, load):
    """Put an event on the calendar: into the heap, or into the wheel that turns to its bucket next."""
    g = w.glob[0]
    bucket = stamp >> TIME >> g.bucket_bits
    if bucket <= g.bucket:
        push(w, stamp, load)
        return
    wheel, apart = 0, (bucket ^ g.bucket) >> TURN
    while apart > 0:
        wheel += 1
        apart >>= TURN
    slot = w.wheel[wheel << TURN | (bucket >> wheel * TURN & (SLOTS_A_WHEEL - 1))]
    if slot.n == CHUNK:
        chunk = g.first_free_chunk
        if chunk == NONE:
            chunk = g.n_chunks
            g.n_chunks += 1
        else:
            g.first_free_chunk = w.chunk[chunk]
        w.chunk[chunk] = slot.head
        slot.head, slot.n = chunk, 0
    event = w.later[slot.head * CHUNK + slot.n]
    event.stamp, event.load = stamp, load
    slot.n += 1
    g.in_wheel[wheel] += 1


@rule
def empty_slot(w, wheel, bucket):
    """The bucket of a slot begins: its events go into the heap or a lower wheel."""
    g = w.glob[0]
    slot = w.wheel[wheel << TURN | (bucket >> wheel * TURN & (SLOTS_A_WHEEL - 1))]
    chunk, n = slot.head, slot.n
    slot.head, slot.n = NONE, CHUNK
    while chunk != NONE:
        then = w.chunk[chunk]
        if then != NONE:
            fetch(w.later, then * CHUNK, CHUNK * EVENT_BYTES)
        for i in range(n):
            event = w.later[chunk * CHUNK + i]
            put(w, event.stamp, event.load)
        g.in_wheel[wheel] -= n
        w.chunk[chunk] = g.first_free_chunk
        g.first_free_chunk = chunk
        chunk, n = then, CHUNK


@rule
def open_bucket(w, last):
    """Open the next bucket in which there may be an event, at most ``last``."""
    g = w.glob[0]
    wheel = 0
    while wheel < WHEELS - 1 and g.in_wheel[wheel] == 0:
        wheel += 1
    bucket = ((g.bucket >> wheel * TURN) + 1) << wheel * TURN
    if g.in_wheel[wheel] == 0 or bucket > last:
        g.bucket = last
        return
    g.bucket = bucket
    for higher in range(WHEELS - 1, 0, -1):
        if bucket & ((1 << higher * TURN) - 1) == 0:
            empty_slot(w, higher, bucket)
    empty_slot(w, 0, bucket)
