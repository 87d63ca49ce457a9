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
    NEVER,
    NONE,
    OFF_DUTY_EVENT,
    RENEGED,
    SIGNALLED,
)
from ylt_sim.world.codes import (
    ABSENCE_KINDS,
    ABSENT_REFUSED,
    ABSENT_VACANT,
    ALARM_POLICY,
    ALARM_ROSTER,
    BOARD_PLANS,
    BY_NAMES,
    CLASS_NAMES,
    END_NAMES,
    EPISODE_KINDS,
    EV_ABSENT,
    EV_BOARD,
    EV_BOUNCE_BACK,
    EV_DEATH,
    EV_DOOR,
    EV_EPIDEMIC,
    EV_EPISODE_END,
    EV_HANDOVER_REFUSED,
    EV_HISTORY,
    EV_LEFT_COUNTY,
    EV_ONSET,
    EV_OUT_OF_STOCK,
    EV_PATHWAY,
    EV_RECALL,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_STAY,
    EV_STEP_DOWN_REFUSED,
    EV_TEST,
    EV_VISIT,
    EVENT_NAMES,
    GOES_NAMES,
    HISTORY_WAYS,
    LACK_NAMES,
    LEAVES_NAMES,
    PARTY_NAMES,
    PLAN_GO,
    RECALLS,
    STAGE_NAMES,
    TEST_WAYS,
    TRAINING_ENDS,
    WAY_NAMES,
)

__all__ = ["REQUIRED", "UNREACHED", "Watch"]

Counts = Counter[tuple[str, str]]

WHY = {DONE: "done", RENEGED: "gave up", SIGNALLED: "signalled"}
QUEUES = (
    "consultation", "remote_consultation", "reading", "internet_visit", "ward", "step_down", "recovery", "outreach",
    "desk", "handover", "intake",
)  # fmt: skip
"""Stages that are left by the end of patience too."""

SPLIT = {
    "referral refused by": (EV_REFERRAL_REFUSED, "a", PARTY_NAMES),
    "step-down refused by": (EV_STEP_DOWN_REFUSED, "a", PARTY_NAMES),
    "handing down refused by": (EV_HANDOVER_REFUSED, "a", PARTY_NAMES),
    "way of a referral": (EV_REFERRED, "b", WAY_NAMES),
    "end of an episode": (EV_EPISODE_END, "a", END_NAMES),
    "onset": (EV_ONSET, "x", EPISODE_KINDS),
    "class of a visit": (EV_VISIT, "link", CLASS_NAMES),
    "test": (EV_TEST, "x", TEST_WAYS),
    "recall": (EV_RECALL, "a", RECALLS),
    "plan of a board": (EV_BOARD, "x", BOARD_PLANS),
    "treated outside": (EV_LEFT_COUNTY, "b", LEAVES_NAMES),
    "at the door": (EV_DOOR, "link", BY_NAMES),
    "epidemic": (EV_EPIDEMIC, "a", ("over", "begins")),
    "drug that is out of stock": (EV_OUT_OF_STOCK, "b", LACK_NAMES),
    "absence": (EV_ABSENT, "a", ABSENCE_KINDS),
    "posting": (EV_ABSENT, "link", GOES_NAMES),
    "pathway": (EV_PATHWAY, "a", ("left", "kept")),
    "history": (EV_HISTORY, "x", HISTORY_WAYS),
}
"""Events counted by what they say: event, column, names of the codes in it."""

UNREACHED: tuple[tuple[str, str], ...] = (
    ("tie", "hold expired in the second of a grant"), ("doctor", "called back while on the road"),
    ("end of an episode", "did not come"), ("onset", "background_visit"), ("onset", "background_stay"),
    *(("absence", ABSENCE_KINDS[kind]) for kind in (ABSENT_VACANT, TRAINING_ENDS, ABSENT_REFUSED)),
    ("event", "capacity"), ("event", "inside"), ("event", "still_open"),
    *(("referral refused by", PARTY_NAMES[party]) for party in (2, 3, 4, 5)),
    ("step-down refused by", PARTY_NAMES[1]),
    *(("handing down refused by", PARTY_NAMES[party]) for party in (1, 5)),
)  # fmt: skip
"""Rows that are counted and not asked for. The first is rare; to the others no way through the present journey leads.

Every way to a member is shorter than the session; who does not go where he was sent stays ill at home; strangers are
not ill of anything that is told at onset; who leaves for good, the end of training and a refusal have events of their
own; of a referral, a step-down or a handing down each party refuses what it is asked. Capacity is told where a
controller acts and not in every world; what is inside or open at the horizon is told by the run and not by the engine.
"""

REQUIRED: tuple[tuple[str, str], ...] = tuple(row for row in (
    *((stage, "signalled" if stage == "result" else "done") for stage in STAGE_NAMES),
    *((stage, "gave up") for stage in QUEUES),
    ("consultation", "sent home at closing"), ("consultation", "would rather go to a hospital"),
    *((name, what) for name, (_, _, names) in SPLIT.items() for what in names),
    *(("event", name) for name in EVENT_NAMES.values()),
    ("tie", "two rows of one pool in one second"), ("tie", "hold claimed in the second of its expiry"),
    ("tie", "hold expired in the second of an onset"), ("tie", "granted in the second in which patience ends"),
    ("tie", "somebody gives up in the second of a grant"),
    ("tie", "doctor comes or goes in the second of a grant"),
    ("doctor", "called away while busy"), ("doctor", "overtime"), ("doctor", "arrived by road"),
    ("alarm", "more than one slice"), ("alarm", "policy"),
    ("event", "death of other causes"), ("event", "bounce-back after step-down"),
    ("event", "bounce-back in the same bed"), ("event", "stay in an overflow ward"), ("event", "visit of a stranger"),
    ("table", "patients grew"),
) if row not in UNREACHED)  # fmt: skip
"""Rows that must occur at least so often in all that the runs count."""


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
            if stage == "consultation" and why == DONE and p.is_blocked == 0 and p.plan == PLAN_GO:
                counts[stage, "would rather go to a hospital"] += 1
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

        for code, n in zip(*np.unique(event, return_counts=True), strict=True):
            counts["event", EVENT_NAMES[int(code)]] += int(n)
        for name, (code, column, names) in SPLIT.items():
            said = rows[column][event == code].astype(int)
            for value, n in zip(*np.unique(said[said != NONE], return_counts=True), strict=True):
                counts[name, names[int(value)]] += int(n)
        bounced = rows["a"][event == EV_BOUNCE_BACK]
        counts["event", "bounce-back after step-down"] += int((bounced == 1).sum())
        counts["event", "bounce-back in the same bed"] += int((bounced == 0).sum())
        died = rows["link"][event == EV_DEATH]
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
