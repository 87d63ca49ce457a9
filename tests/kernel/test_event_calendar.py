"""The calendar of buckets gives events back in the order of their stamps, whatever the buckets and wheels."""

from __future__ import annotations

import heapq
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from ylt_sim.kernel.calendar import (
    CHUNK,
    TIME,
    WHEELS,
    bucket_bits_for,
    calendar_tables,
    more_calendar,
    n_waiting,
    open_bucket,
    pop,
    put,
)
from ylt_sim.kernel.codes import LAST_SECOND, NONE
from ylt_sim.kernel.table import rows_of

ROOM, FAR = 256, 20_000_000
delays = st.one_of(st.integers(0, 40), st.integers(0, 5_000), st.integers(0, 3_000_000))


def a_world(bits: int) -> Any:
    """A world of a calendar alone, of plain objects: a negative row or a number too large is an error."""
    tables = calendar_tables(ROOM)
    tables["later"] = tables["later"][: 128 * CHUNK]  # no test has more events than chunks
    glob = SimpleNamespace(
        n_heap=0, bucket=0, bucket_bits=bits, in_wheel=[0] * WHEELS, first_free_chunk=NONE, n_chunks=0,
    )  # fmt: skip
    return SimpleNamespace(glob=[glob], **{name: rows_of(table, checked=True) for name, table in tables.items()})


def next_event(w: Any, last: int) -> tuple[int, int] | None:
    """The next event before the end of bucket ``last``, taken off, as the engine does it."""
    g = w.glob[0]
    while g.n_heap == 0 and g.bucket < last:
        open_bucket(w, last)
    if g.n_heap == 0:
        return None
    first = w.heap[0].stamp, w.heap[0].load
    pop(w)
    return first


@given(bits=st.integers(2, 12), first=st.lists(delays, max_size=40), then=st.lists(delays, max_size=60))
def test_events_come_in_the_order_of_their_stamps(bits: int, first: list[int], then: list[int]):
    """Posted at the start or while others happen, near and far: as from a plain heap of all."""
    w, plain, number = a_world(bits), [], 0

    def post(second: int) -> None:
        nonlocal number
        event = min(second, LAST_SECOND) << TIME | number % 7, number
        number += 1
        put(w, *event)
        heapq.heappush(plain, event)

    for second in first:
        post(second)
    last = 10 * FAR >> bits
    found = []
    while (event := next_event(w, last)) is not None:
        assert event[0] == heapq.heappop(plain)[0]
        found.append(event[1])
        for delay in (then.pop() for _ in range(min(2, len(then)))):
            post((event[0] >> TIME) + delay)
    assert not plain
    assert sorted(found) == list(range(number))
    assert w.glob[0].in_wheel == [0] * WHEELS
    assert w.glob[0].n_chunks <= len(w.chunk)


@given(bits=st.integers(2, 12), seconds=st.lists(st.integers(0, FAR), min_size=1, max_size=50), data=st.data())
def test_a_stop_anywhere_changes_nothing(bits: int, seconds: list[int], data: st.DataObject):
    """Buckets are opened up to where a run stops; what is posted then comes in its order."""
    w = a_world(bits)
    for i, second in enumerate(seconds):
        put(w, second << TIME, i)
    stop = data.draw(st.integers(0, FAR))
    found = []
    while w.glob[0].n_heap or w.glob[0].bucket < stop >> bits:
        while w.glob[0].n_heap == 0 and w.glob[0].bucket < stop >> bits:
            open_bucket(w, stop >> bits)
        if w.glob[0].n_heap == 0 or w.heap[0].stamp >> TIME >= stop:
            break
        found.append(next_event(w, stop >> bits))
    put(w, stop << TIME, len(seconds))
    while (event := next_event(w, 2 * FAR >> bits)) is not None:
        found.append(event)
    assert [e[0] >> TIME for e in found] == sorted([*seconds, stop])


def test_a_full_slot_takes_another_chunk_and_gives_both_back():
    """
    Twenty events of one bucket of 4 s, posted from the first turn of 512 buckets for the second; 16 to a chunk:

    ============================  ===========  ====  =======
    moment                        chunks used  free  in heap
    ============================  ===========  ====  =======
    posted to the second wheel    0, 1         -     0
    turn begins: the first wheel  2, 1         0     0
    bucket 522 opens              -            all   20
    ============================  ===========  ====  =======
    """
    w = a_world(2)
    g = w.glob[0]

    def free() -> list[int]:
        found, chunk = [], g.first_free_chunk
        while chunk != NONE:
            found.append(chunk)
            chunk = w.chunk[chunk]
        return found

    second = 4 * 512 + 40
    for i in range(20):
        put(w, second << TIME | i, i)
    assert (g.n_chunks, free(), g.n_heap, g.in_wheel) == (2, [], 0, [0, 20, 0])
    open_bucket(w, 10_000)
    assert (g.bucket, g.n_chunks, free(), g.n_heap, g.in_wheel) == (512, 3, [0], 0, [20, 0, 0])
    assert n_waiting(w) == 20
    while g.n_heap == 0:
        open_bucket(w, 10_000)
    assert (g.bucket, g.n_heap, g.in_wheel) == (522, 20, [0, 0, 0])
    assert sorted(free()) == [0, 1, 2]
    put(w, second + 100_000 << TIME, 0)
    assert n_waiting(w) == 21


def test_room_for_twice_as_many():
    """Every wheel slot may have a chunk that is part empty."""
    tables = calendar_tables(ROOM)
    larger = more_calendar(SimpleNamespace(**tables))
    assert len(larger["heap"]) == 2 * ROOM
    assert len(larger["chunk"]) == len(tables["chunk"]) + ROOM // CHUNK
    assert len(larger["later"]) == CHUNK * len(larger["chunk"])
    assert len(tables["chunk"]) == ROOM // CHUNK + len(tables["wheel"]) + 1


@pytest.mark.parametrize(
    ("gap", "n", "bits"), [(1, 1000, 5), (10, 1000, 8), (0, 50, 2), (100_000, 100, 12), (1, 0, 5)]
)
def test_a_bucket_has_some_dozen_arrivals(gap: int, n: int, bits: int):
    """32 arrivals, in powers of two of seconds from 4 s to 4,096 s."""
    assert bucket_bits_for(np.arange(n, dtype=np.int64) * gap) == bits
