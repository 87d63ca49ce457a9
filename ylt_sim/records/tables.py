"""Event rows as tidy tables: one row an event of care, units in the column names, missing is NaN and never 0."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_EXPIRED, HOLD_RELEASED, NONE, SECONDS_A_DAY
from ylt_sim.records.audit_holds import holds_of
from ylt_sim.records.audit_slots import bookings_of
from ylt_sim.records.audit_units import duties_of
from ylt_sim.records.columns import named, or_nan, unique
from ylt_sim.records.emergencies import emergencies, interruptions
from ylt_sim.records.places import places_of
from ylt_sim.records.visit_parts import visit_parts
from ylt_sim.region.region import Region
from ylt_sim.world.codes import (
    ABSENCE_KINDS,
    ABSENT_POSTED,
    ABSENT_REFUSED,
    ABSENT_VACANT,
    ABSENT_WARD_POSTED,
    BILL_NAMES,
    CLASS_NAMES,
    END_NAMES,
    EPISODE_KINDS,
    EV_ABSENT,
    EV_AID,
    EV_AMBULANCE,
    EV_BED_GAVE_UP,
    EV_BILL,
    EV_BOARD,
    EV_BOUNCE_BACK,
    EV_CANCELLED,
    EV_CHOICE,
    EV_CONTROL,
    EV_COORDINATION,
    EV_COURIER,
    EV_DEFINITIVE,
    EV_DESK,
    EV_DISPENSED,
    EV_EPISODE_END,
    EV_FOLLOW_UP,
    EV_FOLLOW_UP_MISSED,
    EV_FULL,
    EV_GAVE_UP,
    EV_HANDOVER,
    EV_HANDOVER_REFUSED,
    EV_INTAKE,
    EV_INTERNET,
    EV_LATE,
    EV_LEFT,
    EV_LEFT_COUNTY,
    EV_MACHINE_BOOKED,
    EV_MISSED,
    EV_NOT_SENT,
    EV_ONSET,
    EV_OUT_OF_STOCK,
    EV_READING,
    EV_READMISSION,
    EV_RECALL,
    EV_RECOGNISED,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_REMOTE_GAVE_UP,
    EV_REVIEW,
    EV_SAMPLE,
    EV_SLOTS,
    EV_SOLD_OUT,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_TEST,
    EV_TRAINED,
    EV_TURNED_AWAY,
    EV_VEHICLE,
    EV_VISIT,
    GOES_ASSIGNED,
    LACK_NAMES,
    LEAVES_NAMES,
    OPTIONS,
    PARTY_COORDINATOR,
    PARTY_NAMES,
    POOL_KINDS,
    POOL_VEHICLE,
    RECALLS,
    SEVERITIES,
    SLOT_KEPT,
    SLOT_NAMES,
    TEST_WAYS,
    TESTS,
    TRAINING_ENDS,
    WAY_NAMES,
    WHY_NAMES,
)

__all__ = ["TABLES", "Records"]

TABLES = (
    "visits",
    "stays",
    "referrals",
    "holds",
    "roster",
    "absences",
    "choices",
    "episodes",
    "step_downs",
    "handovers",
    "notes",
    "queue_losses",
    "services",
    "appointments",
    "slots",
    "follow_ups",
    "drugs",
    "emergencies",
    "interruptions",
    "results",
    "visit_parts",
)
HOW_ENDED = {HOLD_CLAIMED: "claimed", HOLD_EXPIRED: "expired", HOLD_RELEASED: "released", NONE: "open"}
AMBULANCE_FIRST = "ambulance"
HOUR = 3600.0


class Condition(Protocol):
    """What the tables need to know of a row of the catalogue of conditions."""

    @property
    def condition_id(self) -> str: ...


class Records:
    """The records of one run as pandas frames, each made when first asked for.

    Parameters
    ----------
    rows
        Event rows (`ylt_sim.kernel.table.EVENT_ROW`) in the order in which they were written.
    region
        The region of the run.
    conditions
        The catalogue, in the order in which the world numbers it (`ylt_sim.evidence.conditions`).
    consortium_keys
        Names of the consortia by row of the world: those of today's practice, then those of the scenario.

    Notes
    -----
    ``time_seconds`` is the second since the start of day 0 at which the event was recorded: of a visit or a stay its
    end. ``episode`` is the rank in the study's list of potential episodes, the same in every scenario of a
    replication. ``township`` is the resident's. Rows of people from outside the county are left out; ask
    ``of_visits(background=True)`` and ``of_stays(background=True)`` for them.
    """

    def __init__(
        self,
        rows: NDArray[Any],
        region: Region,
        conditions: Sequence[Condition],
        consortium_keys: Sequence[str] = (),
    ) -> None:
        self.rows = rows
        self.region = region
        self.condition_ids = tuple(c.condition_id for c in conditions)
        self.consortium_keys = tuple(consortium_keys)
        self.horizon_seconds = int(rows["time"].max(initial=0))
        self._places = places_of(region, rows)
        self._facility_names = unique(region.facility_keys)
        self._pool_names = unique(self._places.pool_names)
        self._doctor_names = unique(self._places.doctor_names)
        self._township_names = unique(region.township_names)

    def __repr__(self) -> str:
        days = self.horizon_seconds / SECONDS_A_DAY
        return f"Records({len(self.rows):,} rows, {days:.0f} days, tables: {', '.join(TABLES)})"

    def _of(self, *events: int, background: bool = False) -> NDArray[Any]:
        """Rows of these events, of residents or of everybody else."""
        event = self.rows["event"]
        mask = event == events[0]
        for code in events[1:]:
            mask |= event == code
        row = np.flatnonzero(mask)
        outside = self.rows["resident"][row] == NONE
        own: NDArray[Any] = self.rows[row[outside if background else ~outside]]
        return own

    def _start(self, rows: NDArray[Any]) -> dict[str, Any]:
        """Columns that every table of residents begins with."""
        time = rows["time"]
        resident = rows["resident"]
        township = np.full(len(rows), NONE)
        own = resident != NONE
        township[own] = self.region.villages["township"][self.region.residents["village"][resident[own]]]
        return {
            "time_seconds": time,
            "day": time // SECONDS_A_DAY,
            "resident": pd.array(resident, dtype="Int32") if own.all() else or_nan(resident, own),
            "episode": rows["key"] >> 3,
            "township": named(township, self._township_names),
        }

    def _facility(self, number: Any) -> Any:
        return named(number, self._facility_names)

    def _tier(self, facility: Any) -> NDArray[np.float64]:
        """Tier of facilities, NaN for none."""
        facility = np.asarray(facility)
        return or_nan(self._places.facility_tier[facility], facility != NONE)

    def _pool(self, number: Any) -> Any:
        return named(number, self._pool_names)

    def _doctor(self, number: Any) -> Any:
        return named(number, self._doctor_names)

    def _consortium(self, number: Any) -> Any:
        number = np.asarray(number)
        n = max(len(self.consortium_keys), int(number.max(initial=NONE)) + 1)
        names = [*self.consortium_keys, *(f"consortium {i}" for i in range(len(self.consortium_keys), n))]
        return named(number, names)

    def of_visits(self, *, background: bool = False) -> pd.DataFrame:
        """One row a consultation that ended: of residents, or of people from outside the county.

        Columns: time_seconds, day, resident, episode, township, facility, tier, pool, doctor, class, wait_minutes,
        consultation_minutes, cost_yuan, is_review (back on the same day with a result, no new visit).
        """
        own = self._of(EV_VISIT, EV_REVIEW, background=background)
        return pd.DataFrame({
            **self._start(own),
            "facility": self._facility(own["facility"]),
            "tier": self._places.facility_tier[own["facility"]],
            "pool": self._pool(own["pool"]),
            "doctor": self._doctor(own["doctor"]),
            "class": named(own["link"], CLASS_NAMES),
            "wait_minutes": own["a"] / 60.0,
            "consultation_minutes": own["b"] / 60.0,
            "cost_yuan": own["x"],
            "is_review": own["event"] == EV_REVIEW,
        })  # fmt: skip

    @cached_property
    def visits(self) -> pd.DataFrame:
        """One row a consultation of a resident that ended (`of_visits`)."""
        return self.of_visits()

    def of_stays(self, *, background: bool = False) -> pd.DataFrame:
        """One row a use of a bed that ended: of residents, or of people from outside the county.

        Columns: time_seconds, day, resident, episode, township, facility, tier, pool (the ward where he lay), class,
        wait_hours, stay_days, cost_yuan.
        """
        own = self._of(EV_STAY, background=background)
        return pd.DataFrame({
            **self._start(own),
            "facility": self._facility(own["facility"]),
            "tier": self._places.facility_tier[own["facility"]],
            "pool": self._pool(own["pool"]),
            "class": named(own["link"], CLASS_NAMES),
            "wait_hours": own["a"] / HOUR,
            "stay_days": own["b"] / SECONDS_A_DAY,
            "cost_yuan": own["x"],
        })  # fmt: skip

    @cached_property
    def stays(self) -> pd.DataFrame:
        """One row a use of a bed by a resident that ended (`of_stays`)."""
        return self.of_stays()

    @cached_property
    def bills(self) -> pd.DataFrame:
        """One row a bill of a resident.

        Columns: time_seconds, day, resident, episode, township, facility, tier, reason, fund_yuan, own_yuan,
        serious_illness_yuan, assistance_yuan.
        """
        own = self._of(EV_BILL)
        both = self._of(EV_BILL, EV_AID)
        of_bill = np.cumsum(both["event"] == EV_BILL) - 1  # aid follows its bill
        aided = both["event"] == EV_AID
        serious, assistance = np.zeros(len(own), np.int64), np.zeros(len(own), np.int64)
        serious[of_bill[aided]], assistance[of_bill[aided]] = both["a"][aided], both["b"][aided]
        return pd.DataFrame({
            **self._start(own),
            "facility": self._facility(own["facility"]),
            "tier": self._places.facility_tier[own["facility"]],
            "reason": named(own["link"], BILL_NAMES),
            "fund_yuan": own["a"] / 100.0,
            "own_yuan": own["b"] / 100.0,
            "serious_illness_yuan": serious / 100.0,
            "assistance_yuan": assistance / 100.0,
        })  # fmt: skip

    @cached_property
    def referrals(self) -> pd.DataFrame:
        """One row a referral up, made or refused.

        Columns: ..., facility (that sends), tier, is_refused, way, target, target_tier, consortium, party (who
        refused), need_tier (of refusals), answer_hours (until the lead answered; NaN of refusals).
        """
        own = self._of(EV_REFERRED, EV_REFERRAL_REFUSED)
        made = own["event"] == EV_REFERRED
        target = np.where(made, own["a"], NONE)
        return pd.DataFrame({
            **self._start(own),
            "facility": self._facility(own["facility"]),
            "tier": self._places.facility_tier[own["facility"]],
            "is_refused": ~made,
            "way": named(np.where(made, own["b"], NONE), WAY_NAMES),
            "target": self._facility(target),
            "target_tier": self._tier(target),
            "consortium": self._consortium(np.where(made, own["link"], NONE)),
            "party": named(np.where(made, NONE, own["a"]), PARTY_NAMES),
            "need_tier": or_nan(own["b"], ~made),
            "answer_hours": or_nan(own["x"], made),
        })  # fmt: skip

    @cached_property
    def holds(self) -> pd.DataFrame:
        """One row a held bed.

        Columns: hold, resident, episode, facility, pool, placed_seconds, expiry_seconds, ended_seconds, how (claimed,
        expired, released, open), hours_held (NaN while open).
        """
        h = holds_of(self.rows, self.horizon_seconds)
        h = h.where(self._places.pool_kind[h.pool] != POOL_VEHICLE)
        is_over = h.how != NONE
        codes = list(HOW_ENDED)
        return pd.DataFrame({
            "hold": h.number,
            "resident": h.resident,
            "episode": h.key >> 3,
            "facility": self._facility(self._places.pool_facility[h.pool]),
            "pool": self._pool(h.pool),
            "placed_seconds": h.placed,
            "expiry_seconds": h.expiry,
            "ended_seconds": or_nan(h.ended, is_over),
            "how": named(np.searchsorted(np.sort(codes), h.how), [HOW_ENDED[c] for c in sorted(codes)]),
            "hours_held": or_nan((h.ended - h.placed) / HOUR, is_over),
        })  # fmt: skip

    @cached_property
    def roster(self) -> pd.DataFrame:
        """One row a span of duty of a doctor: with patients, or away from them (kind ``duty``, ``reader``, ...).

        Columns: doctor, facility, pool, kind, road_minutes (of the way there), from_seconds, until_seconds (NaN: still
        on duty at the horizon), hours, overtime_minutes (past the call to leave; part of the span).
        """
        d = duties_of(self.rows, self.horizon_seconds)
        order = np.argsort(d.on_row, kind="stable")
        is_over = (d.off_row != NONE)[order]
        return pd.DataFrame({
            "doctor": self._doctor(d.doctor[order]),
            "facility": self._facility(self._places.pool_facility[d.pool[order]]),
            "pool": self._pool(d.pool[order]),
            "kind": named(self._places.pool_kind[d.pool[order]], POOL_KINDS),
            "road_minutes": self.rows["b"][d.on_row[order]] / 60.0,
            "from_seconds": d.begin[order],
            "until_seconds": or_nan(d.end[order], is_over),
            "hours": or_nan((d.end - d.begin)[order] / HOUR, is_over),
            "overtime_minutes": or_nan(d.overtime_seconds[order] / 60.0, is_over),
        })  # fmt: skip

    @cached_property
    def absences(self) -> pd.DataFrame:
        """One row an exception to the weekly roster: leave, training, a posting, a refusal, a departure.

        Columns: time_seconds, day, doctor, kind (of absence; ``left`` is for good), facility and pool where the doctor
        works instead (missing: nowhere), days (NaN of a refusal), is_assigned (of postings: 1 assigned, 0 of his own
        accord; NaN of others).
        """
        event = self.rows["event"]
        own = self.rows[np.isin(event, (EV_ABSENT, EV_TRAINED, EV_NOT_SENT, EV_LEFT))]
        kind = np.where(own["event"] == EV_ABSENT, own["a"], ABSENT_VACANT)
        kind = np.where(own["event"] == EV_TRAINED, TRAINING_ENDS, kind)
        kind = np.where(own["event"] == EV_NOT_SENT, ABSENT_REFUSED, kind)
        days = np.where(own["event"] == EV_ABSENT, own["b"], own["a"])
        return pd.DataFrame({
            "time_seconds": own["time"],
            "day": own["time"] // SECONDS_A_DAY,
            "doctor": self._doctor(own["doctor"]),
            "kind": named(kind, ABSENCE_KINDS),
            "facility": self._facility(own["facility"]),
            "pool": self._pool(own["pool"]),
            "days": or_nan(days, own["event"] != EV_NOT_SENT),
            "is_assigned": or_nan(own["link"] == GOES_ASSIGNED, np.isin(kind, (ABSENT_POSTED, ABSENT_WARD_POSTED))),
        })  # fmt: skip

    @cached_property
    def choices(self) -> pd.DataFrame:
        """One row a choice of where to turn.

        Columns: ..., decision (0 is the first of the episode), option, facility and tier (missing for self-care),
        next_best_option, utility (of the option, noise included; NaN if there was none).
        """
        own = self._of(EV_CHOICE)
        return pd.DataFrame({
            **self._start(own),
            "decision": own["b"],
            "option": named(own["a"], OPTIONS),
            "facility": self._facility(own["facility"]),
            "tier": self._tier(own["facility"]),
            "next_best_option": named(own["link"], OPTIONS),
            "utility": or_nan(own["x"], own["a"] != NONE),
        })  # fmt: skip

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """One row an episode of a resident, from onset to its end or the horizon.

        Columns: onset_seconds, day, resident, episode, township, kind, condition, severity and need_tier (at onset),
        first_contact (option chosen first, or ``ambulance``), definitive_facility, definitive_tier,
        hours_to_definitive_care (NaN: none so far), outcome and end_seconds (NaN: unfinished), visits, stays,
        is_finished.
        """
        onset = self._of(EV_ONSET)
        rank = onset["key"] >> 3
        n = int(rank.max(initial=NONE)) + 1

        def of_known(*events: int) -> tuple[NDArray[Any], NDArray[np.int64]]:
            """Rows of events of episodes that have an onset, and their ranks."""
            own = self._of(*events)
            own_rank = own["key"] >> 3
            known = own_rank < n
            return own[known], own_rank[known]

        def first_of(code: int) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[np.bool_]]:
            """Rows of an event, the row of each onset, and whether there is one."""
            own, own_rank = of_known(code)
            where = np.full(n, NONE, np.int64)
            where[own_rank[::-1]] = np.arange(len(own))[::-1]
            row = where[rank]
            return own, row, row != NONE

        def column(own: NDArray[Any], row: NDArray[np.int64], there: NDArray[np.bool_], name: str, other: Any) -> Any:
            out = np.full(len(onset), other, own[name].dtype if other is not np.nan else float)
            out[there] = own[name][row[there]]
            return out

        choice, choice_row, has_choice = first_of(EV_CHOICE)
        ambulance, ambulance_row, has_ambulance = first_of(EV_AMBULANCE)
        definitive, definitive_row, has_definitive = first_of(EV_DEFINITIVE)
        end, end_row, has_ended = first_of(EV_EPISODE_END)
        option = column(choice, choice_row, has_choice, "a", NONE)
        by_ambulance = has_ambulance & (
            ~has_choice
            | (
                column(ambulance, ambulance_row, has_ambulance, "time", NONE)
                <= column(choice, choice_row, has_choice, "time", NONE)
            )
        )
        place = column(definitive, definitive_row, has_definitive, "facility", NONE)
        counts = {}
        for name, code in (("visits", EV_VISIT), ("stays", EV_STAY)):
            counts[name] = np.bincount(of_known(code)[1], minlength=n)[rank]
        frame = self._start(onset)
        frame = {"onset_seconds": frame.pop("time_seconds"), **frame}
        return pd.DataFrame({
            **frame,
            "kind": named(onset["x"].astype(np.int64), EPISODE_KINDS),
            "condition": named(onset["link"], self.condition_ids),
            "severity": named(onset["a"], SEVERITIES),
            "need_tier": onset["b"],
            "first_contact": named(np.where(by_ambulance, len(OPTIONS), option), (*OPTIONS, AMBULANCE_FIRST)),
            "definitive_facility": self._facility(place),
            "definitive_tier": column(definitive, definitive_row, has_definitive, "a", np.nan),
            "hours_to_definitive_care": column(definitive, definitive_row, has_definitive, "x", np.nan),
            "outcome": named(column(end, end_row, has_ended, "a", NONE), END_NAMES),
            "end_seconds": column(end, end_row, has_ended, "time", np.nan),
            **counts,
            "is_finished": has_ended,
        })  # fmt: skip

    @cached_property
    def step_downs(self) -> pd.DataFrame:
        """One row a step-down that was due, and one a bounce-back.

        Columns: ..., event (moved, refused, bounce_back), facility (that sends; of a bounce-back the one left), party
        (who refused), was_offered (a coordinator came to offer it), target (member; of a bounce-back the hospital),
        consortium, after_step_down (of bounce-backs: 1 after a step-down, 0 from the same bed).
        """
        own = self._of(EV_STEP_DOWN, EV_STEP_DOWN_REFUSED, EV_BOUNCE_BACK)
        event = own["event"]
        moved, refused, back = event == EV_STEP_DOWN, event == EV_STEP_DOWN_REFUSED, event == EV_BOUNCE_BACK
        target = np.where(moved, own["a"], np.where(back, own["b"], NONE))
        return pd.DataFrame({
            **self._start(own),
            "event": named(np.select([moved, refused], [0, 1], 2), ("moved", "refused", "bounce_back")),
            "facility": self._facility(own["facility"]),
            "party": named(np.where(refused, own["a"], NONE), PARTY_NAMES),
            "was_offered": or_nan(moved | (refused & (own["a"] != PARTY_COORDINATOR)), ~back),
            "target": self._facility(target),
            "consortium": self._consortium(np.where(refused, NONE, own["link"])),
            "after_step_down": or_nan(own["a"], back),
        })  # fmt: skip

    @cached_property
    def handovers(self) -> pd.DataFrame:
        """One row an outpatient who was to be handed down to a named primary doctor.

        Columns: ..., facility (of the specialist), is_refused, party (who refused), target (place of the named doctor),
        doctor, consortium, wait_minutes and minutes (of the named doctor; NaN of refusals).
        """
        own = self._of(EV_HANDOVER, EV_HANDOVER_REFUSED)
        made = own["event"] == EV_HANDOVER
        return pd.DataFrame({
            **self._start(own),
            "facility": self._facility(np.where(made, own["x"].astype(np.int64), own["facility"])),
            "is_refused": ~made,
            "party": named(np.where(made, NONE, own["a"]), PARTY_NAMES),
            "target": self._facility(np.where(made, own["facility"], NONE)),
            "doctor": self._doctor(own["doctor"]),
            "consortium": self._consortium(np.where(made, own["link"], NONE)),
            "wait_minutes": or_nan(own["a"] / 60.0, made),
            "minutes": or_nan(own["b"] / 60.0, made),
        })  # fmt: skip

    @cached_property
    def notes(self) -> pd.DataFrame:
        """One row a thing that happened on the way: a full hospital passed over, the county left, a readmission.

        Columns: ..., event (full, left_county, readmission), facility, tier, consortium, waiting (patients in the full
        ward's queue), reason and has_letter (of who left the county), days_since_discharge and is_same_episode (of
        readmissions).
        """
        own = self._of(EV_FULL, EV_LEFT_COUNTY, EV_READMISSION)
        event = own["event"]
        full, left, again = event == EV_FULL, event == EV_LEFT_COUNTY, event == EV_READMISSION
        return pd.DataFrame({
            **self._start(own),
            "event": named(np.select([full, left], [0, 1], 2), ("full", "left_county", "readmission")),
            "facility": self._facility(own["facility"]),
            "tier": self._places.facility_tier[own["facility"]],
            "consortium": self._consortium(own["link"]),
            "waiting": or_nan(own["a"], full),
            "reason": named(np.where(left, own["b"], NONE), LEAVES_NAMES),
            "has_letter": or_nan(own["a"], left),
            "days_since_discharge": or_nan(own["a"] / SECONDS_A_DAY, again),
            "is_same_episode": or_nan(own["b"], again),
        })  # fmt: skip

    @cached_property
    def queue_losses(self) -> pd.DataFrame:
        """One row a time that a resident was not served.

        Columns: ..., event (gave_up, turned_away, bed_gave_up, remote_gave_up, sold_out: no slot left that day),
        facility, tier, pool (missing if the door was shut), class (missing for a remote consultation and where there
        was no slot), wait_minutes (NaN if the door was shut or there was no slot).
        """
        own = self._of(EV_GAVE_UP, EV_TURNED_AWAY, EV_BED_GAVE_UP, EV_REMOTE_GAVE_UP, EV_SOLD_OUT)
        event = own["event"]
        away, remote = (event == EV_TURNED_AWAY) | (event == EV_SOLD_OUT), event == EV_REMOTE_GAVE_UP
        kinds = (EV_GAVE_UP, EV_TURNED_AWAY, EV_BED_GAVE_UP, EV_REMOTE_GAVE_UP, EV_SOLD_OUT)
        which = np.select([event == k for k in kinds], list(range(5)), NONE)
        return pd.DataFrame({
            **self._start(own),
            "event": named(which, ("gave_up", "turned_away", "bed_gave_up", "remote_gave_up", "sold_out")),
            "facility": self._facility(own["facility"]),
            "tier": self._tier(own["facility"]),
            "pool": self._pool(own["pool"]),
            "class": named(np.where(remote, NONE, own["link"]), CLASS_NAMES),
            "wait_minutes": or_nan(own["a"] / 60.0, ~away),
        })  # fmt: skip

    @cached_property
    def services(self) -> pd.DataFrame:
        """One row a test, reading, remote consultation, coordination, sample, case of a board, internet visit, answer
        of a desk, intake, handover, or way of a transfer vehicle to a hospital.

        Columns: ..., service, facility (of the patient; of an internet visit the one that gives it), pool, doctor
        (missing for a machine), test (of tests and samples), how (of tests: own machine, shared, repeat), consortium
        (missing where the place served itself), wait_minutes, minutes, turnaround_minutes (of readings: since the
        picture was sent).
        """
        kinds = (
            EV_TEST, EV_READING, EV_REMOTE_CONSULTATION, EV_COORDINATION, EV_DESK, EV_INTAKE, EV_HANDOVER, EV_VEHICLE,
            EV_SAMPLE, EV_BOARD, EV_INTERNET,
        )  # fmt: skip
        names = (
            "test", "reading", "remote_consultation", "coordination", "desk", "intake", "handover", "vehicle",
            "sample", "board", "internet_visit",
        )  # fmt: skip
        own = self._of(*kinds)
        event = own["event"]
        which = np.select([event == k for k in kinds], list(range(len(kinds))), NONE)
        with_consortium = (EV_READING, EV_REMOTE_CONSULTATION, EV_DESK, EV_HANDOVER, EV_BOARD, EV_INTERNET)
        by_consortium = np.isin(event, with_consortium)
        is_test, is_reading = event == EV_TEST, event == EV_READING
        return pd.DataFrame({
            **self._start(own),
            "service": named(which, names),
            "facility": self._facility(own["facility"]),
            "pool": self._pool(own["pool"]),
            "doctor": self._doctor(own["doctor"]),
            "test": named(np.where(is_test | (event == EV_SAMPLE), own["link"], NONE), TESTS),
            "how": named(np.where(is_test, own["x"], NONE).astype(np.int64), TEST_WAYS),
            "consortium": self._consortium(np.where(by_consortium, own["link"], NONE)),
            "wait_minutes": own["a"] / 60.0,
            "minutes": own["b"] / 60.0,
            "turnaround_minutes": or_nan(own["x"] / 60.0, is_reading),
        })  # fmt: skip

    @cached_property
    def results(self) -> pd.DataFrame:
        """One row a thing that happens to a result without using anybody: recognised, late, recall, courier, booked.

        Columns: ..., event, facility (where the patient is, or that called him back), test (missing for late and
        recall), target (where a recognised result was made, where a machine is booked), consortium (of late and
        courier), reason (of a recall), minutes (age of what is recognised, wait for a report that did not come, time
        since the last consultation before a recall, on the road, until the booked slot).
        """
        kinds = (EV_RECOGNISED, EV_LATE, EV_RECALL, EV_COURIER, EV_MACHINE_BOOKED)
        own = self._of(*kinds)
        event = own["event"]
        recognised, late, recall, courier, booked = (event == k for k in kinds)
        test = np.where(recognised | booked, own["link"], np.where(courier, own["x"], NONE)).astype(np.int64)
        return pd.DataFrame({
            **self._start(own),
            "event": named(
                np.select([event == k for k in kinds], list(range(len(kinds))), NONE),
                ("recognised", "late", "recall", "courier", "booked"),
            ),
            "facility": self._facility(own["facility"]),
            "test": named(test, TESTS),
            "target": self._facility(np.where(recognised | booked, own["a"], NONE)),
            "consortium": self._consortium(np.where(late | courier, own["link"], NONE)),
            "reason": named(np.where(recall, own["a"], NONE), RECALLS),
            "minutes": np.where(late, own["a"], own["b"]) / 60.0,
        })  # fmt: skip

    @cached_property
    def follow_ups(self) -> pd.DataFrame:
        """One row a planned follow-up done or missed, and one a control measured in the panel.

        Columns: ..., event (done, missed, control), facility, pool, doctor (of done), condition (missing for control),
        wait_hours, minutes (of done), control (0..1; NaN for missed). The panel is every sixteenth resident.
        """
        own = self._of(EV_FOLLOW_UP, EV_FOLLOW_UP_MISSED, EV_CONTROL)
        event = own["event"]
        done, missed, panel = event == EV_FOLLOW_UP, event == EV_FOLLOW_UP_MISSED, event == EV_CONTROL
        return pd.DataFrame({
            **self._start(own),
            "event": named(np.select([done, missed], [0, 1], 2), ("done", "missed", "control")),
            "facility": self._facility(own["facility"]),
            "pool": self._pool(own["pool"]),
            "doctor": self._doctor(own["doctor"]),
            "condition": named(np.where(panel, NONE, own["link"]), self.condition_ids),
            "wait_hours": or_nan(own["a"] / HOUR, ~panel),
            "minutes": or_nan(own["b"] / 60.0, done),
            "control": or_nan(own["x"], ~missed),
        })  # fmt: skip

    @cached_property
    def drugs(self) -> pd.DataFrame:
        """One row a drug that was out of stock, and one a delivery that was waited for.

        Columns: ..., event (out_of_stock, delivered), facility, tier, condition, delivery_days (of out_of_stock, until
        it would be there), what (waits for it, goes on, goes home without it), waited_days (of delivered).
        """
        own = self._of(EV_OUT_OF_STOCK, EV_DISPENSED)
        out = own["event"] == EV_OUT_OF_STOCK
        return pd.DataFrame({
            **self._start(own),
            "event": named(np.where(out, 0, 1), ("out_of_stock", "delivered")),
            "facility": self._facility(own["facility"]),
            "tier": self._tier(own["facility"]),
            "condition": named(own["link"], self.condition_ids),
            "delivery_days": or_nan(own["a"] / SECONDS_A_DAY, out),
            "what": named(np.where(out, own["b"], NONE), LACK_NAMES),
            "waited_days": or_nan(own["a"] / SECONDS_A_DAY, ~out),
        })  # fmt: skip

    @cached_property
    def emergencies(self) -> pd.DataFrame:
        """One row an arrival of an emergency at a door (`ylt_sim.records.emergencies.emergencies`)."""
        return emergencies(self)

    @cached_property
    def interruptions(self) -> pd.DataFrame:
        """One row a trip given up for an emergency, or one that struck in a bed (`...emergencies.interruptions`)."""
        return interruptions(self)

    @cached_property
    def appointments(self) -> pd.DataFrame:
        """One row a slot that a resident took, or that a sender took for him.

        Columns: ..., facility, tier, pool, slot_class (general, kept, ticket of the same day), slot_day, lead_days,
        is_by_sender, how (used, cancelled, missed, open at the horizon), reason (why cancelled).
        """
        bookings = bookings_of(self.rows)
        own = self.rows[bookings.row]
        ended = self.rows[bookings.ended_row] if len(self.rows) else self.rows
        day = own["time"] // SECONDS_A_DAY + own["b"]
        is_open = day * SECONDS_A_DAY > self.horizon_seconds
        cancelled = bookings.how == EV_CANCELLED
        how = np.select([cancelled, bookings.how == EV_MISSED, is_open], [1, 2, 3], 0)
        return pd.DataFrame({
            **self._start(own),
            "facility": self._facility(own["facility"]),
            "tier": self._places.facility_tier[own["facility"]],
            "pool": self._pool(own["pool"]),
            "slot_class": named(own["a"], SLOT_NAMES),
            "slot_day": day,
            "lead_days": own["b"],
            "is_by_sender": own["link"] == 1,
            "how": named(how, ("used", "cancelled", "missed", "open")),
            "reason": named(np.where(cancelled, ended["b"], NONE), WHY_NAMES),
        })  # fmt: skip

    @cached_property
    def slots(self) -> pd.DataFrame:
        """One row a day, pool and class of slots that is over, people from outside the county included.

        Columns: day, facility, tier, pool, slot_class, offered (in the end: released ones count with general), taken,
        released (kept slots that nobody had taken; NaN for other classes).
        """
        own = self.rows[self.rows["event"] == EV_SLOTS]
        return pd.DataFrame({
            "day": own["time"] // SECONDS_A_DAY - 1,
            "facility": self._facility(own["facility"]),
            "tier": self._places.facility_tier[own["facility"]],
            "pool": self._pool(own["pool"]),
            "slot_class": named(own["a"], SLOT_NAMES),
            "offered": own["link"],
            "taken": own["x"].astype(np.int64),
            "released": or_nan(own["b"], own["a"] == SLOT_KEPT),
        })  # fmt: skip

    @cached_property
    def visit_parts(self) -> pd.DataFrame:
        """One row a part of a visit that a consortium is there to shorten (`ylt_sim.records.visit_parts`)."""
        return visit_parts(self)

    def export(self, folder: str | Path, *, csv: bool = True, parquet: bool = True) -> list[Path]:
        """Write every table and the plain event rows; gives the files.

        Parquet keeps types. CSV is UTF-8 with a byte order mark, so that Excel shows Chinese names right.
        """
        out = []
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        for name in TABLES:
            frame = getattr(self, name)
            if parquet:
                out.append(path / f"{name}.parquet")
                frame.to_parquet(out[-1], index=False)
            if csv:
                out.append(path / f"{name}.csv")
                frame.to_csv(out[-1], index=False, encoding="utf-8-sig")
        if parquet:
            out.append(path / "events.parquet")
            pd.DataFrame({n: self.rows[n] for n in self.rows.dtype.names or ()}).to_parquet(out[-1], index=False)
        return out
