"""Random networks: the same bytes on both engines, nobody lost, no server idle while somebody waits."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings, strategies as st

from ylt_sim.engine import CompiledEngine, SimpyEngine
from ylt_sim.kernel.codes import FREE
from ylt_sim.verify import Station, network, queueing_network
from ylt_sim.verify.network import LEFT, SERVED

SHORT, MINUTES, LONG = 0.5, 60.0, 2_400.0


@st.composite
def cases(draw: Any) -> dict[str, Any]:
    """A network of one to four stations; times of about a second, a minute or an hour (ties abound in the first)."""
    n = draw(st.integers(1, 4))
    mean = draw(st.sampled_from([SHORT, MINUTES, LONG]))
    patience = st.sampled_from([None, None, 0, mean, 5 * mean])
    reserve = st.sampled_from([(0, 0, 0), (0, 0, 0), (0, 1, 1), (0, 1, 2)])
    stations = [
        Station(draw(st.integers(0, 4)), mean * draw(st.sampled_from([1, 1, 3])), draw(patience), draw(reserve))
        for _ in range(n)
    ]
    share = st.lists(st.integers(0, 4), min_size=n + 1, max_size=n + 1)
    rows = np.array([draw(share) for _ in range(n)], float)
    rows[:, -1] += 1
    classes = np.array(draw(st.lists(st.integers(1, 5), min_size=1, max_size=3)), float)
    return {
        "stations": stations,
        "arrivals_per_second": draw(st.sampled_from([0.3, 1.0, 3.0])) / mean,
        "customers": draw(st.integers(0, 150)),
        "seed": draw(st.sampled_from([0, 1, 2**40 + 1])),
        "route": (rows / rows.sum(1, keepdims=True))[:, :-1],
        "entry": np.eye(n)[draw(st.integers(0, n - 1))],
        "class_shares": classes / classes.sum(),
        "minute": draw(st.sampled_from([1, 60])),
        "share_run": draw(st.sampled_from([0.3, 1.0, 50.0])),
    }


def world_of(case: dict[str, Any]) -> Any:
    """The world of a case, arrivals rounded down to its minute."""
    world = queueing_network(**{k: v for k, v in case.items() if k not in ("minute", "share_run")})
    world.arrival["t"] -= world.arrival["t"] % case["minute"]
    return world


def until_of(case: dict[str, Any]) -> int:
    """Where the run stops: among the arrivals, after the last, or long after."""
    return 2 + int(case["share_run"] * (case["customers"] + 1) / case["arrivals_per_second"])


def run(engine: Any, case: dict[str, Any], **options: Any) -> Any:
    sim = engine(network, world_of(case), **options)
    sim.run(until_of(case))
    return sim


def states(sim: Any) -> Any:
    return np.asarray(sim.get("patient", "state"))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(cases())
def test_engines_agree_and_nobody_is_lost(case: dict[str, Any]):
    """Columns byte by byte; pools; arrived = left + inside; the same again gives the same."""
    compiled, again = run(CompiledEngine, case), run(CompiledEngine, case)
    simpy = run(SimpyEngine, case, checked=True)
    rows, others = compiled.event_rows(), simpy.event_rows()
    for name in rows.dtype.names:
        assert rows[name].tobytes() == others[name].tobytes() == again.event_rows()[name].tobytes(), name
    for name in compiled.w.pool.dtype.names:
        assert compiled.get("pool", name).tolist() == simpy.get("pool", name).tolist(), name
    arrived = int(compiled.get("glob", "arrived")[0])
    assert arrived == (compiled.w.arrival["t"] < until_of(case)).sum() == simpy.get("glob", "arrived")[0]
    inside = states(compiled) != FREE
    assert inside.sum() == (states(simpy) != FREE).sum() == len(inside) - compiled.get("glob", "n_free")[0]
    pool = compiled.w.pool
    assert pool["busy"].sum() + pool["queued"].sum() == inside.sum()
    here = set(compiled.get("patient", "resident")[inside].tolist())
    gone = set(range(arrived)) - here
    assert len(here) == inside.sum()
    assert len(gone) + len(here) == arrived
    assert gone <= set(rows["resident"].tolist())
    last = {int(r["resident"]): int(r["event"]) for r in rows}
    assert {r for r, event in last.items() if event == LEFT} <= gone


@settings(max_examples=25, deadline=None, derandomize=True)
@given(cases())
def test_no_server_is_idle_while_somebody_waits(case: dict[str, Any]):
    """By the records: while a patient waits, at least ``servers - reserve`` are busy; Little's law in seconds."""
    sim = run(CompiledEngine, {**case, "share_run": 1e4 if case["arrivals_per_second"] > 0.01 else 200.0})
    rows = sim.event_rows()
    for k, station in enumerate(case["stations"]):
        here = rows[rows["pool"] == k]
        served = here[here["event"] == SERVED]
        if sim.w.pool["queued"][k]:
            assert station.servers <= max(station.reserve)
            continue
        begins, ends = served["time"] - served["b"], served["time"]
        grants = np.where(here["event"] == SERVED, here["time"] - here["b"], here["time"])
        waits = here["a"].astype(np.int64)
        spot = np.unique(np.r_[begins, ends, grants, grants - waits])
        busy = np.searchsorted(np.sort(begins), spot, "right") - np.searchsorted(np.sort(ends), spot, "right")
        assert (busy <= station.servers).all()
        assert sim.w.pool["busy_seconds"][k] == served["b"].sum()
        assert sim.w.pool["queue_seconds"][k] == waits.sum()
        for cls in range(len(case["class_shares"])):
            mine = here["link"] == cls
            asks, got = np.sort((grants - waits)[mine]), np.sort(grants[mine])
            queued = np.searchsorted(asks, spot, "right") - np.searchsorted(got, spot, "right")
            assert (busy[queued > 0] >= station.servers - station.reserve[cls]).all()
