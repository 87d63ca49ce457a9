"""The mechanisms of a consortium that act in this version, and where each quantity stands in strengths.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ylt_sim import evidence
from ylt_sim.scenario.fields import Frozen, quantity

__all__ = [
    "LONGEST_HOLD_HOURS",
    "MECHANISMS",
    "NOT_MODELLED",
    "OTHER_NAMES",
    "DownReferral",
    "ExpertRotation",
    "GreenChannel",
    "Mechanism",
    "MutualRecognition",
    "ResolvedDownReferral",
    "ResolvedExpertRotation",
    "ResolvedGreenChannel",
    "ResolvedMechanism",
    "ResolvedMutualRecognition",
    "ResolvedTeleConsult",
    "ResolvedTeleDiagnostic",
    "ResolvedUpReferral",
    "TeleConsult",
    "TeleDiagnostic",
    "UpReferral",
]

LONGEST_HOLD_HOURS = 64 * 24.0  # the calendar of slots and holds reaches 64 days ahead


class Mechanism(Frozen):
    """Base of the mechanisms. A quantity left out (``None``) follows the preset; see `ylt_sim.scenario.resolve`."""

    rows: ClassVar[dict[str, str]]  # field -> quantity of strengths.csv


def _strength(row: tuple[str, str], *, doc: str, minimum: float = 0.0, maximum: float | None = None) -> Any:
    """Field of one quantity of strengths.csv: unit, range and source are the row's, the default is the preset's."""
    strength = evidence.strength(*row)
    return quantity(
        None,
        low=strength.low,
        high=strength.high,
        unit=strength.unit,
        source=strength.source_id,
        doc=doc,
        minimum=minimum,
        maximum=maximum,
    )


class GreenChannel(Mechanism):
    """绿色通道: slots and beds kept for referred patients."""

    rows: ClassVar[dict[str, str]] = {
        "slot_share": "specialist slots kept for referred patients",
        "beds_held_per_100": "beds held for referred patients",
        "hold_hours": "time a bed is held for a named patient",
    }
    slot_share: float | None = _strength(
        ("green_channel", rows["slot_share"]), doc="Specialist slots of the lead kept for referred patients."
    )
    beds_held_per_100: float | None = _strength(
        ("green_channel", rows["beds_held_per_100"]), maximum=100,
        doc="Beds of the lead that only referred patients may take.",
    )
    hold_hours: float | None = _strength(
        ("green_channel", rows["hold_hours"]), maximum=LONGEST_HOLD_HOURS,
        doc="Time for which a bed of the lead is held for a named patient, then released.",
    )


class UpReferral(Mechanism):
    """双向转诊上转: written criteria and a shared form."""

    rows: ClassVar[dict[str, str]] = {
        "criteria_share": "primary doctors working to shared written referral criteria",
        "referral_minutes": "minutes of the primary doctor to write and send a referral",
    }
    criteria_share: float | None = _strength(
        ("up_referral", rows["criteria_share"]), doc="Primary doctors who advise referral when the criteria are met."
    )
    referral_minutes: float | None = _strength(
        ("up_referral", rows["referral_minutes"]), maximum=480,
        doc="Time of the primary doctor to write and send a referral; falls with a shared form.",
    )


class DownReferral(Mechanism):
    """双向转诊下转: coordinators who offer step-down, holds at members, payment."""

    rows: ClassVar[dict[str, str]] = {
        "coordinator_hours_per_week_per_100_beds": "coordinator time to identify and offer step-down",
        "hold_hours": "time a bed is held at the receiving member",
        "payment_yuan": "payment to the sending ward per completed handover",
    }
    coordinator_hours_per_week_per_100_beds: float | None = _strength(
        ("down_referral", rows["coordinator_hours_per_week_per_100_beds"]), maximum=168 * 10,
        doc="Coordinators' time at the lead to identify and offer step-down.",
    )
    hold_hours: float | None = _strength(
        ("down_referral", rows["hold_hours"]), maximum=LONGEST_HOLD_HOURS,
        doc="Time for which a bed is held at the receiving member.",
    )
    payment_yuan: float | None = _strength(
        ("down_referral", rows["payment_yuan"]), doc="Paid to the sending ward for a completed handover."
    )


class ExpertRotation(Mechanism):
    """专家下沉: half-day sessions of the lead's doctors at primary members, and teaching in them."""

    rows: ClassVar[dict[str, str]] = {
        "sessions_per_week_per_10000_residents": "specialist half-day sessions at primary members",
        "teaching_minutes_per_session": "bedside teaching inside a session",
    }
    sessions_per_week_per_10000_residents: float | None = _strength(
        ("expert_rotation", rows["sessions_per_week_per_10000_residents"]), maximum=1000,
        doc="Half-day sessions of the lead's specialists at primary members; the lead's clinics lose them and the way.",
    )
    teaching_minutes_per_session: float | None = _strength(
        ("expert_rotation", rows["teaching_minutes_per_session"]), maximum=240,
        doc="Bedside teaching inside a session of four hours.",
    )


class TeleDiagnostic(Mechanism):
    """远程诊断中心: images and ECG taken at the member, read by the lead."""

    rows: ClassVar[dict[str, str]] = {
        "reader_hours_per_day": "reading centre, imaging and ECG",
        "connected_township_share": "township centres with a machine connected to the centre",
    }
    reader_hours_per_day: float | None = _strength(
        ("tele_diagnostic", rows["reader_hours_per_day"]), maximum=2400,
        doc="Reading time of the lead's imaging doctors for members, per 500,000 residents.",
    )
    connected_township_share: float | None = _strength(
        ("tele_diagnostic", rows["connected_township_share"]),
        doc="Township centres with a machine connected to the reading centre.",
    )


class TeleConsult(Mechanism):
    """远程会诊: the local doctor and a specialist of the lead, both occupied."""

    rows: ClassVar[dict[str, str]] = {
        "consultant_minutes_per_day": "specialist time offered for remote consultation",
        "connected_share": "members connected",
    }
    consultant_minutes_per_day: float | None = _strength(
        ("tele_consult", rows["consultant_minutes_per_day"]), maximum=144_000,
        doc="Specialists' time of the lead offered for remote consultation.",
    )
    connected_share: float | None = _strength(
        ("tele_consult", rows["connected_share"]), doc="Members connected to remote consultation."
    )


class MutualRecognition(Mechanism):
    """检查检验结果互认: results of one facility accepted at another."""

    rows: ClassVar[dict[str, str]] = {
        "recognised_share": "results recognised between facilities that take part",
        "validity_days": "validity of a recognised result",
    }
    recognised_share: float | None = _strength(
        ("mutual_recognition", rows["recognised_share"]), doc="Results recognised between members."
    )
    validity_days: float | None = _strength(
        ("mutual_recognition", rows["validity_days"]), maximum=3650, doc="Age up to which a result is recognised."
    )


@dataclass(frozen=True, slots=True)
class ResolvedGreenChannel:
    """Green channel in numbers; units as in `GreenChannel`."""

    slot_share: float
    beds_held_per_100: float
    hold_hours: float


@dataclass(frozen=True, slots=True)
class ResolvedUpReferral:
    """Referral protocol in numbers; units as in `UpReferral`."""

    criteria_share: float
    referral_minutes: float


@dataclass(frozen=True, slots=True)
class ResolvedDownReferral:
    """Step-down in numbers; units as in `DownReferral`."""

    coordinator_hours_per_week_per_100_beds: float
    hold_hours: float
    payment_yuan: float


@dataclass(frozen=True, slots=True)
class ResolvedExpertRotation:
    """Rotation in numbers; units as in `ExpertRotation`."""

    sessions_per_week_per_10000_residents: float
    teaching_minutes_per_session: float


@dataclass(frozen=True, slots=True)
class ResolvedTeleDiagnostic:
    """Remote reading in numbers; units as in `TeleDiagnostic`."""

    reader_hours_per_day: float
    connected_township_share: float


@dataclass(frozen=True, slots=True)
class ResolvedTeleConsult:
    """Remote consultation in numbers; units as in `TeleConsult`."""

    consultant_minutes_per_day: float
    connected_share: float


@dataclass(frozen=True, slots=True)
class ResolvedMutualRecognition:
    """Recognition of tests in numbers; units as in `MutualRecognition`."""

    recognised_share: float
    validity_days: float


ResolvedMechanism = (
    ResolvedGreenChannel
    | ResolvedUpReferral
    | ResolvedDownReferral
    | ResolvedExpertRotation
    | ResolvedTeleDiagnostic
    | ResolvedTeleConsult
    | ResolvedMutualRecognition
)

# Mechanism id -> what a file writes, and what it becomes.
MECHANISMS: dict[str, tuple[type[Mechanism], type[ResolvedMechanism]]] = {
    "green_channel": (GreenChannel, ResolvedGreenChannel),
    "up_referral": (UpReferral, ResolvedUpReferral),
    "down_referral": (DownReferral, ResolvedDownReferral),
    "expert_rotation": (ExpertRotation, ResolvedExpertRotation),
    "tele_diagnostic": (TeleDiagnostic, ResolvedTeleDiagnostic),
    "tele_consult": (TeleConsult, ResolvedTeleConsult),
    "mutual_recognition": (MutualRecognition, ResolvedMutualRecognition),
}

# In the matrix, without effect in this version: a file may delete them, not write them.
NOT_MODELLED = tuple(mechanism for mechanism in evidence.mechanism_names_zh() if mechanism not in MECHANISMS)

# What people call a mechanism -> its id, for hints.
OTHER_NAMES = {
    "remote_reading": "tele_diagnostic",
    "remote_imaging": "tele_diagnostic",
    "telemedicine": "tele_consult",
    "remote_consultation": "tele_consult",
    "referral_protocol": "up_referral",
    "step_down": "down_referral",
    "training_upward": "staff_training_up",
    "test_recognition": "mutual_recognition",
    "long_posting": "ward_posting",
    "rehabilitation": "rehab_nursing",
    "unified_records": "unified_info",
    "chronic_management": "chronic_mgmt",
}
