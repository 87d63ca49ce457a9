"""The same bytes whatever the engine, the size of the tables, the pieces of the run, the seed; and their sums."""

from __future__ import annotations

from collections import defaultdict

import clinic
import numpy as np
import pytest
from clinic import JOB, SET_CAPACITY, TEAM, make_clinic, see, step
from crowd import UNTIL, make_crowd
from tracing import columns, packed, pool_of, run_both, told

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.kernel import codes
from ylt_sim.kernel.calendar import calendar_tables


def small_calendar(world):
    return world._replace(**calendar_tables(256))


@pytest.mark.parametrize("tick", [1, 60])
@pytest.mark.parametrize("seed", [0, 1, 2**62 + 3])
def test_engines_agree_on_a_clinic_with_everything(tick: int, seed: int):
    """Doctors on the road, doors, holds, jobs, boarding, slices; once with all times whole minutes."""
    sim = run_both(lambda: make_crowd(seed=seed, tick=tick), UNTIL)
    seen = {r[2] for r in told(sim)}
    assert {"on duty", "off duty", "capacity", "door", "placed", "claimed", "expired", "released", "left"} <= seen
    assert {"seen", "turned away", "lain", "job", "jobs done", "desk"} <= seen


def test_luck_changes_with_the_seed():
    """Another seed, other bytes; the same seed, the same."""
    runs = []
    for seed in (0, 0, 1):
        sim = CompiledEngine(clinic, make_crowd(seed=seed))
        sim.run(UNTIL)
        runs.append(packed(sim))
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize("tick", [1, 60])
def test_tables_that_grow_change_no_byte(tick: int):
    """Two patient rows, 128 event rows and 256 places in the calendar at first; 400 who wait at once, with timers."""
    waiting = [(i // 10 * tick, [see(5 * tick, patience=(300 + i % 7) * tick)]) for i in range(400)]

    def many(**sizes):
        return make_clinic(waiting, roster=[(100 * tick, SET_CAPACITY, 0, 60)], **sizes)

    for make in (lambda **sizes: make_crowd(tick=tick, **sizes), many):
        large = CompiledEngine(clinic, make(n_patients=4096, n_rows=1 << 15))
        large.run(UNTIL * tick)
        rows = packed(large)
        for engine in (CompiledEngine, SimpyEngine):
            small = engine(clinic, small_calendar(make(n_patients=2, n_rows=128)))
            small.run(UNTIL * tick)
            assert packed(small) == rows
            if make is many and engine is CompiledEngine:
                assert len(small.w.heap) >= 512
        if make is many:
            assert len(large.w.patient) == 4096
            assert len(small.w.patient) >= 256


def test_the_patient_table_grows_in_the_middle_of_an_instant():
    """Three hundred are granted at 9, take no time, and spawn seven jobs each before any of the others moves on."""
    plans = [(i // 100, [see(0), step(TEAM, a=7, b=0)]) for i in range(300)]

    def make(**sizes):
        roster = [(9, SET_CAPACITY, 0, 300)]
        return make_clinic(plans, capacity=(0, 40), roster=roster, jobs=[step(JOB, pool=1, seconds=2)], **sizes)

    large = run_both(lambda: make(n_patients=4096), 1000)
    small = run_both(lambda: make(n_patients=2, n_rows=128), 1000)
    assert packed(large) == packed(small)
    assert len(small.w.patient) >= 2_400 and small.w.patient.ctypes.data % codes.CACHE_LINE_BYTES == 0
    assert sum(r[2] == "job" for r in told(small)) == 2_100
    assert told(small)[-1][0] == 9 + 2 * -(-2_100 // 40)


@pytest.mark.parametrize("engine", [CompiledEngine, SimpyEngine])
def test_a_run_in_pieces_is_the_run(engine):
    """Stopped at every 7th second, at the same second twice, read meanwhile: rows that were read stay as they were."""
    whole = engine(clinic, make_crowd(tick=1))
    whole.run(UNTIL)
    pieces = engine(clinic, make_crowd(tick=1, n_rows=128))
    read = []
    for second in [0, *range(7, UNTIL, 7), UNTIL, UNTIL]:
        pieces.run(second)
        assert pieces.now == second
        read.append(pieces.event_rows())
    assert packed(pieces) == packed(whole)
    for rows in read:
        assert rows.tobytes() == whole.event_rows()[: len(rows)].tobytes()


@pytest.mark.parametrize("engine", [CompiledEngine, SimpyEngine])
def test_rows_sent_to_a_sink_are_the_rows(engine):
    """Chunks to a sink, joined, and nothing kept."""
    whole = engine(clinic, make_crowd())
    whole.run(UNTIL)
    chunks = []
    sim = engine(clinic, make_crowd(n_rows=128))
    sim.send_rows_to(lambda rows: chunks.append(rows.copy()))
    sim.run(UNTIL)
    sim.flush()
    assert len(chunks) > 3
    assert columns(np.concatenate(chunks)) == packed(whole)
    assert len(sim.event_rows()) == 0


@pytest.mark.parametrize("size", [1, 2, 64])
def test_the_size_of_an_alarm_slice_decides_what_is_settled_between(size: int):
    """Four pools get a unit at 9, one waits for each and takes no time.

    In slices of 2: two capacities, their two patients, then the other two. In slices of 64: first all four.
    """
    plans = [(i, [see(0, pool=i)]) for i in range(4)]
    roster = [(9, SET_CAPACITY, i, 1) for i in range(4)]
    sim = run_both(lambda: make_clinic(plans, capacity=(0,) * 4, roster=roster, rows_a_slice=size))
    order = [(r[2], r[3]) for r in told(sim)]
    expected = []
    for first in range(0, 4, min(size, 4)):
        pools = range(first, min(first + size, 4))
        expected += [("capacity", k) for k in pools] + [("seen", k) for k in pools]
    assert order == expected


def test_controllers_act_alike_on_both_engines():
    """Hourly and daily rules that set capacities by what they read; first calls, ties and order of registration.

    At second 60 the three are called in the order in which they were registered, before the model's own events.
    """
    calls: dict[int, list[tuple[str, int]]] = defaultdict(list)

    def prepare(sim):
        def note(name):
            def act(s, now):
                assert s.now == now
                calls[id(s)].append((name, now))
                s.set_capacity(2, 1 + int(s.get("pool", "queued")[2]) % 4)
                if now % 50 == 0:
                    for k in (2, 3, 4) * 60:
                        s.set_capacity(k, 1 + (now + k) % 3)
            return act

        sim.every(20, note("b"))
        sim.every(60, note("a"))
        sim.every(30, note("c"), first=0)

    run_both(lambda: make_crowd(n_rows=128), UNTIL, prepare=prepare, pieces=(500, 1000))
    (first, *others) = calls.values()
    assert first == others[0] == others[1]
    assert first[:1] == [("c", 0)]
    assert [c for c in first if c[1] == 60] == [("b", 60), ("a", 60), ("c", 60)]
    assert len(first) == 99 + 33 + 67


@pytest.mark.parametrize("engine", [CompiledEngine, SimpyEngine])
def test_a_controller_that_begins_later_counts_from_then(engine):
    """Registered at second 100: every 30 from 130; from a given second; never in the past."""
    sim = engine(clinic, make_crowd())
    sim.run(100)
    seen: list[int] = []
    sim.every(30, lambda s, now: seen.append(now))
    sim.every(40, lambda s, now: seen.append(-now), first=150)
    with pytest.raises(ValueError, match="99 is not"):
        sim.every(40, lambda s, now: None, first=99)
    sim.run(200)
    assert seen == [130, -150, 160, 190, -190]


@pytest.mark.parametrize("engine", [CompiledEngine, SimpyEngine])
def test_times_are_whole_seconds_and_never_go_back(engine):
    """NumPy integers and whole floats are welcome and leave the clock an integer; the rest is refused."""
    sim = engine(clinic, make_crowd())
    sim.run(np.int64(100))
    sim.every(np.int32(50), lambda s, now: None)
    sim.run(200.0)
    assert type(sim.now) is int
    for bad in (199, 200.5, -1, 1 << 29):
        with pytest.raises(ValueError, match="not a whole number of seconds"):
            sim.run(bad)
    with pytest.raises(ValueError, match="not a whole number of seconds"):
        sim.every(0, lambda s, now: None)
    with pytest.raises(ValueError, match="named doctors"):
        sim.set_capacity(0, 3)
    sim.run(UNTIL)
    whole = engine(clinic, make_crowd())
    whole.run(UNTIL)
    assert packed(sim) == packed(whole)


def test_a_process_of_ones_own_queues_like_anybody():
    """One unit; the process asks at 3 for 4 s behind patient 1, class 2.

    who      asks  starts  ends
    0           0       0     5
    1           1       5    10
    process     3      10    14    waits 7; with class 0 it would wait 2
    2           4      14    19
    """
    waits = []

    def visitor(sim, cls):
        yield sim.env.timeout(3)
        waits.append((yield from sim.use(0, 4, cls)))

    for cls, wait, ends in ((2, 7, [5, 10, 19]), (0, 2, [5, 14, 19])):
        sim = SimpyEngine(clinic, make_clinic([(0, [see(5)]), (1, [see(5)]), (4, [see(5)])]), checked=True)
        sim.env.process(visitor(sim, cls))
        sim.run(100)
        assert waits.pop() == wait
        assert [r[0] for r in told(sim)] == ends
        assert sim.get("pool", "busy_seconds")[0] == 19


def test_many_processes_and_those_sent_home():
    """Two hundred processes at once on two patient rows; the door shuts at 50 and sends home who still waits.

    One unit, 1 s each, from second 0: fifty are served, waiting 0-49 s (ENDs come after the ALARM of second 50, so
    the one in use then is served to the end), 150 go home with ``NONE``.
    """
    waits = []

    def visitor(sim):
        waits.append((yield from sim.use(0, 1)))

    world = make_clinic([], roster=[(50, clinic.CLOSE, 0)], sends_home=[0], n_patients=2)
    sim = SimpyEngine(clinic, world, checked=True)
    for _ in range(200):
        sim.env.process(visitor(sim))
    sim.run(100)
    assert sorted(waits) == [codes.NONE] * 150 + list(range(50))
    assert sim.get("pool", "busy")[0] == 0
    with pytest.raises(ValueError, match=r"1\.5 is not a whole number"):
        next(sim.use(0, 1.5))
    with pytest.raises(NotImplementedError, match="simpy"):
        CompiledEngine(clinic, make_clinic([])).use(0, 1)


@pytest.mark.parametrize("case", range(6))
def test_pool_integrals_equal_those_of_the_records(case: int):
    """Busy, staffed and queue seconds recomputed from rows; no doctor in two places or with two patients."""
    sim = run_both(lambda: make_crowd(case=case), 20 * UNTIL, checked=False)
    rows = sim.event_rows()
    n_pools, end = len(sim.w.pool), 20 * UNTIL
    busy, wait, staffed = (np.zeros(n_pools, np.int64) for _ in range(3))
    placed: dict[int, int] = {}
    wards = np.array([0, 0, 1, 1, 0], bool)
    on: dict[int, tuple[int, int]] = {}
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    units = np.array([0, 0, 3, 2, 2])
    since = np.zeros(n_pools, np.int64)
    for r in rows:
        t, k, event = int(r["time"]), int(r["pool"]), int(r["event"])
        if event in (clinic.SEEN, clinic.LAIN, clinic.JOB_DONE):
            busy[k] += r["b"]
            wait[k] += r["a"]
        if event == clinic.SEEN and r["doctor"] != codes.NONE:
            assert on[int(r["doctor"])][1] == k
            spans[int(r["doctor"])].append((t - int(r["b"]), t))
        if event == clinic.LEFT:
            wait[k] += r["a"]
        if event == codes.HOLD_PLACED:
            placed[int(r["link"])] = t
        if event in (codes.HOLD_CLAIMED, codes.HOLD_EXPIRED, codes.HOLD_RELEASED):
            busy[k] += t - placed.pop(int(r["link"]))
        if event == codes.CAPACITY:
            staffed[k] += units[k] * (t - since[k])
            units[k], since[k] = r["a"], t
        if event == codes.ON_DUTY:
            assert int(r["doctor"]) not in on
            on[int(r["doctor"])] = (t, k)
        if event == codes.OFF_DUTY_EVENT:
            began, where = on.pop(int(r["doctor"]))
            assert where == k
            staffed[k] += t - began
    staffed += units * (end - since)
    for began, k in on.values():
        staffed[k] += end - began
    for seen in spans.values():
        assert all(a[1] <= b[0] for a, b in zip(seen, seen[1:], strict=False))
    state = [pool_of(sim, k) for k in range(n_pools)]
    still = [s["capacity"] + s["late"] for s in state]
    assert not placed
    kept = np.array([1 if k == 0 else 0 for k in range(n_pools)], bool)
    for k, s in enumerate(state):
        gap = end - s["since"]
        total = s["staffed_seconds"] + still[k] * gap
        assert s["queue_seconds"] + s["queued"] * gap >= wait[k] if s["queued"] else True
        assert total == staffed[k], f"staffed seconds of pool {k}"
        if s["busy"] + s["late"] == 0 and not kept[k]:
            assert s["busy_seconds"] == busy[k], f"busy seconds of pool {k}"
    if all(state[k]["queued"] == 0 for k in (2, 3)):
        assert sum(state[k]["queue_seconds"] for k in (2, 3)) == wait[wards].sum()
    assert state[4]["queued"] > 0 or state[4]["queue_seconds"] == wait[4]


def test_the_world_is_refused_before_the_run_that_cannot_hold_it():
    """Sizes and arrivals that an engine cannot run, by message."""
    with pytest.raises(ValueError, match="power of two"):
        make_clinic([], n_patients=3)
    with pytest.raises(ValueError, match="n_rows = 127"):
        make_clinic([], n_rows=127)
    for times in ((5, 3), (-1, 3), (3, 1 << 29)):
        with pytest.raises(ValueError, match="arrival: seconds must be sorted"):
            make_clinic([(t, [see(1)]) for t in times])


def test_an_empty_world_runs():
    """Nobody comes, nobody works."""
    sim = run_both(lambda: make_clinic([], capacity=(0,)))
    assert len(sim.event_rows()) == 0
