"""How often what can happen did happen in a run of the SimPy engine: stage by reason, holds, refusals, ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ylt_sim.engine import SimpyEngine
from ylt_sim.kernel.codes import (
    BUSY_LATE,
    BUSY_ON_DUTY,
    DOCTOR_ARRIVES,
    DONE,
    GRANTED,
    HOLD_CLAIMED,
    HOLD_EXPIRED,
    HOLD_PLACED,
    HOLD_RELEASED,
    NEVER,
    NONE,
    OFF_DUTY_EVENT,
    RENEGED,
    SIGNALLED,
)
from ylt_sim.world.codes import (
    ALARM_POLICY,
    ALARM_ROSTER,
    CLASS_NAMES,
    END_NAMES,
    EPISODE_KINDS,
    EV_AMBULANCE,
    EV_BED_GAVE_UP,
    EV_BOARD,
    EV_BOOKED,
    EV_BOUNCE_BACK,
    EV_CANCELLED,
    EV_COORDINATION,
    EV_COURIER,
    EV_DEATH,
    EV_EPISODE_END,
    EV_INTERNET,
    EV_LATE,
    EV_MACHINE_BOOKED,
    EV_MISSED,
    EV_NO_SHOW,
    EV_ONSET,
    EV_READING,
    EV_RECALL,
    EV_RECOGNISED,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_GAVE_UP,
    EV_REVIEW,
    EV_SAMPLE,
    EV_SOLD_OUT,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_TURNED_AWAY,
    EV_VISIT,
    EV_WORSE,
    PARTY_NAMES,
    STAGE_NAMES,
    WAY_NAMES,
)

__all__ = ["REQUIRED", "UNREACHED", "Watch"]

Counts = Counter[tuple[str, str]]

WHY = {DONE: "done", RENEGED: "gave up", SIGNALLED: "signalled"}
QUEUES = ("consultation", "remote_consultation", "reading", "internet_visit", "ward", "step_down", "recovery")
"""Stages that are left by the end of patience too."""

REQUIRED: tuple[tuple[str, str], ...] = (
    *((stage, "signalled" if stage == "result" else "done") for stage in STAGE_NAMES),
    *((stage, "gave up") for stage in QUEUES),
    ("consultation", "sent home at closing"),
    ("hold", "placed"), ("hold", "claimed"), ("hold", "expired"),
    ("referral refused by", PARTY_NAMES[0]), ("referral refused by", PARTY_NAMES[1]),
    *(("step-down refused by", PARTY_NAMES[party]) for party in (0, 2, 3, 4)),
    *(("way of a referral", way) for way in WAY_NAMES),
    *(("end of an episode", end) for end in END_NAMES if end != "did not come"),
    ("tie", "two rows of one pool in one second"), ("tie", "hold claimed in the second of its expiry"),
    ("tie", "hold expired in the second of an onset"), ("tie", "granted in the second in which patience ends"),
    ("tie", "somebody gives up in the second of a grant"),
    ("tie", "doctor comes or goes in the second of a grant"),
    ("doctor", "called away while busy"), ("doctor", "overtime"), ("doctor", "arrived by road"),
    ("alarm", "more than one slice"), ("alarm", "policy"),
    ("event", "turned away"), ("event", "no-show"), ("event", "death"), ("event", "death of other causes"),
    ("event", "worse"), ("event", "ambulance"),
    ("event", "review"), ("event", "remote consultation in vain"), ("event", "step-down"), ("event", "reading"),
    ("event", "coordination"), ("event", "bounce-back after step-down"), ("event", "bounce-back in the same bed"),
    ("event", "slot taken"), ("event", "slot cancelled"), ("event", "slot missed"), ("event", "sold out"),
    ("event", "bed given up"), ("event", "stay in an overflow ward"), ("event", "visit of a stranger"),
    ("event", "recognised"), ("event", "late report"), ("event", "recall"), ("event", "sample"), ("event", "courier"),
    ("event", "machine booked"), ("event", "board"), ("event", "internet visit"),
    *(("onset", kind) for kind in EPISODE_KINDS if not kind.startswith("background")),
    *(("class of a visit", name) for name in CLASS_NAMES),
    ("table", "patients grew"),
)  # fmt: skip
"""Rows that must occur at least so often in all that the runs count."""

UNREACHED: tuple[tuple[str, str], ...] = (
    ("tie", "hold expired in the second of a grant"), ("hold", "released"), ("doctor", "called back while on the road"),
    ("end of an episode", "did not come"),
)  # fmt: skip
"""Rows that are counted and not asked for. The first is rare; to the others no way through the present journey leads:
a hold is open only on the road, which ends in a claim or a no-show; every way to a member is shorter than the session;
who does not go where he was sent stays ill at home.
"""


class Watch:
    """Counts what happens in one SimPy engine; give it the engine before the run."""

    def __init__(self, engine: SimpyEngine) -> None:
        self.counts: Counts = Counter()
        self._engine = engine
        self._n_patients = len(engine.w.patient)
        self._in_alarm = False
        self._sent_home: set[int] = set()
        self._granted: dict[int, set[int]] = {}
        self._gave_up: dict[int, set[int]] = {}
        engine._leave = [self._watched(stage, leave) for stage, leave in zip(STAGE_NAMES, engine._leave, strict=True)]
        self._alarm, engine._alarm = engine._alarm, self._watched_alarm
        self._wake = engine.wake
        engine.wake = self._watched_wake  # type: ignore[method-assign]

    def _watched(self, stage: str, leave: Callable[..., Any] | None) -> Callable[..., Any] | None:
        if leave is None:
            return None
        counts = self.counts

        def watched(w: Any, p: Any, now: int, why: int) -> Any:
            counts[stage, WHY[why]] += 1
            if why == RENEGED and p.id in self._sent_home:
                self._sent_home.discard(p.id)
                counts[stage, "sent home at closing"] += 1
            return leave(w, p, now, why)

        return watched

    def _watched_wake(self, p: Any, why: int) -> None:
        now = self._engine.now
        if why == GRANTED:
            self._granted.setdefault(p.pool, set()).add(now)
            if p.patience < NEVER and p.asked + p.patience == now:
                self.counts["tie", "granted in the second in which patience ends"] += 1
        elif why == RENEGED:
            self._gave_up.setdefault(p.pool, set()).add(now)
            if self._in_alarm:
                self._sent_home.add(p.id)
        self._wake(p, why)

    def _watched_alarm(self, w: Any, code: int, cursor: int, now: int) -> Any:
        if cursor > 0:
            self.counts["alarm", "more than one slice"] += 1
        elif code == ALARM_POLICY:
            self.counts["alarm", "policy"] += 1
        if code >= DOCTOR_ARRIVES:
            doctor = w.doctor[code - DOCTOR_ARRIVES]
            arrives = doctor.post == doctor.towards
            self.counts["doctor", "arrived by road" if arrives else "called back while on the road"] += 1
        busy = self._busy_doctors(w, now, cursor) if code == ALARM_ROSTER else []
        self._in_alarm = True
        following = self._alarm(w, code, cursor, now)
        self._in_alarm = False
        self.counts["doctor", "called away while busy"] += sum(w.doctor[d].state == BUSY_LATE for d in busy)
        return following

    @staticmethod
    def _busy_doctors(w: Any, now: int, cursor: int) -> list[int]:
        """Doctors in use whom the coming slice of the roster tells something."""
        if w.glob[0].roster_at != now:
            return []
        first = w.glob[0].roster_row + cursor
        named = {row.doctor for row in w.roster[first : first + 16] if row.doctor != NONE}
        return [d for d in named if w.doctor[d].state == BUSY_ON_DUTY]

    def done(self) -> Counts:
        """The counts of the whole run, with what its rows tell."""
        rows = self._engine.event_rows()
        self._count_rows(rows)
        self._count_ties(rows)
        if len(self._engine.w.patient) > self._n_patients:
            self.counts["table", "patients grew"] += 1
        return self.counts

    def _count_rows(self, rows: NDArray[Any]) -> None:
        counts, event = self.counts, rows["event"]
        pool = self._engine.w.pool

        def add(name: str, what: tuple[str, ...], codes: NDArray[Any]) -> None:
            for code, n in zip(*np.unique(codes, return_counts=True), strict=True):
                counts[name, what[int(code)]] += int(n)

        for code, name in ((HOLD_PLACED, "placed"), (HOLD_CLAIMED, "claimed"), (HOLD_EXPIRED, "expired"),
                           (HOLD_RELEASED, "released")):
            counts["hold", name] += int((event == code).sum())
        add("referral refused by", PARTY_NAMES, rows["a"][event == EV_REFERRAL_REFUSED])
        add("step-down refused by", PARTY_NAMES, rows["a"][event == EV_STEP_DOWN_REFUSED])
        add("way of a referral", WAY_NAMES, rows["b"][event == EV_REFERRED])
        add("end of an episode", END_NAMES, rows["a"][event == EV_EPISODE_END])
        add("onset", EPISODE_KINDS, rows["x"][event == EV_ONSET].astype(int))
        add("class of a visit", CLASS_NAMES, rows["link"][event == EV_VISIT])
        bounced = rows["a"][event == EV_BOUNCE_BACK]
        counts["event", "bounce-back after step-down"] += int((bounced == 1).sum())
        counts["event", "bounce-back in the same bed"] += int((bounced == 0).sum())
        for code, name in ((EV_TURNED_AWAY, "turned away"), (EV_NO_SHOW, "no-show"),
                           (EV_WORSE, "worse"), (EV_AMBULANCE, "ambulance"), (EV_REVIEW, "review"),
                           (EV_REMOTE_GAVE_UP, "remote consultation in vain"), (EV_STEP_DOWN, "step-down"),
                           (EV_READING, "reading"), (EV_COORDINATION, "coordination"),
                           (EV_BED_GAVE_UP, "bed given up"), (EV_RECOGNISED, "recognised"), (EV_LATE, "late report"),
                           (EV_RECALL, "recall"), (EV_SAMPLE, "sample"), (EV_COURIER, "courier"),
                           (EV_MACHINE_BOOKED, "machine booked"), (EV_BOARD, "board"), (EV_INTERNET, "internet visit"),
                           (EV_BOOKED, "slot taken"), (EV_CANCELLED, "slot cancelled"), (EV_MISSED, "slot missed"),
                           (EV_SOLD_OUT, "sold out")):
            counts["event", name] += int((event == code).sum())
        died = rows["link"][event == EV_DEATH]
        counts["event", "death"] += int((died != NONE).sum())
        counts["event", "death of other causes"] += int((died == NONE).sum())
        counts["doctor", "overtime"] += int(((event == OFF_DUTY_EVENT) & (rows["a"] > 0)).sum())
        visits = rows[event == EV_VISIT]
        counts["event", "visit of a stranger"] += int((visits["resident"] == NONE).sum())
        stays = rows[(event == EV_STAY) & (rows["resident"] != NONE)]
        overflow = {(k, o) for k in range(len(pool)) for o in pool[k].overflow if o != NONE}
        served = {o for _, o in overflow}
        counts["event", "stay in an overflow ward"] += sum(int(k) in served for k in stays["pool"])

    def _count_ties(self, rows: NDArray[Any]) -> None:
        counts, event, t, k = self.counts, rows["event"], rows["time"], rows["pool"]
        at_pool = rows[k != NONE]
        pairs = at_pool["time"].astype(np.int64) << 20 | at_pool["pool"]
        counts["tie", "two rows of one pool in one second"] += len(pairs) - len(np.unique(pairs))
        claimed = event == HOLD_CLAIMED
        counts["tie", "hold claimed in the second of its expiry"] += int((claimed & (rows["a"] == 0)).sum())
        expired = event == HOLD_EXPIRED
        onsets = set(t[event == EV_ONSET].tolist())
        counts["tie", "hold expired in the second of an onset"] += sum(s in onsets for s in t[expired].tolist())
        for pool, seconds in self._gave_up.items():
            counts["tie", "somebody gives up in the second of a grant"] += len(seconds & self._granted.get(pool, set()))
        duty = (event == OFF_DUTY_EVENT) | (event == 1)
        for name, which in (("hold expired in the second of a grant", expired),
                            ("doctor comes or goes in the second of a grant", duty)):
            counts["tie", name] += sum(
                s in self._granted.get(pool, ()) for s, pool in zip(t[which].tolist(), k[which].tolist(), strict=True)
            )
