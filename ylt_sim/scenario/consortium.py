"""One consortium: what a scenario writes about it, and what that comes to in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from pydantic import Field, field_validator

from ylt_sim import evidence
from ylt_sim.scenario.faults import did_you_mean, fault_error
from ylt_sim.scenario.fields import Frozen, FrozenMapping
from ylt_sim.scenario.mechanisms import (
    MECHANISMS,
    NOT_MODELLED,
    DownReferral,
    ExpertRotation,
    GreenChannel,
    MutualRecognition,
    ResolvedDownReferral,
    ResolvedExpertRotation,
    ResolvedGreenChannel,
    ResolvedMutualRecognition,
    ResolvedTeleConsult,
    ResolvedTeleDiagnostic,
    ResolvedUpReferral,
    TeleConsult,
    TeleDiagnostic,
    UpReferral,
)
from ylt_sim.scenario.region_file import RegionSpecification

__all__ = ["Consortium", "ResolvedConsortium", "expand_members", "resolve"]


class Consortium(Frozen):
    """A consortium as written: a preset, a lead, members, and what differs from the preset.

    A mechanism left out follows the preset; a mechanism that is ``None`` is removed, whatever the preset says.
    """

    preset: str | None = Field(
        default=None, description="Column of consortium_matrix.csv; without one there is only what is written."
    )
    lead: str = Field(description="Facility that leads: county_general, tertiary_1, ...")
    members: tuple[str, ...] = Field(
        description="Facilities (township_03) or groups (all_townships, all_village_clinics, all_county_hospitals)."
    )
    green_channel: GreenChannel | None = None
    up_referral: UpReferral | None = None
    down_referral: DownReferral | None = None
    expert_rotation: ExpertRotation | None = None
    tele_diagnostic: TeleDiagnostic | None = None
    tele_consult: TeleConsult | None = None
    mutual_recognition: MutualRecognition | None = None
    staff_training_up: None = None
    shared_pharmacy: None = None
    unified_people: None = None
    unified_finance: None = None
    unified_info: None = None
    global_budget: None = None
    family_doctor: None = None
    chronic_mgmt: None = None
    shared_equipment: None = None
    emergency_network: None = None
    rehab_nursing: None = None
    pathways: None = None
    internet_hospital: None = None
    ward_posting: None = None
    outpatient_step_down: None = None

    @field_validator("preset")
    @classmethod
    def _known_preset(cls, preset: str | None) -> str | None:
        if preset is not None and preset not in evidence.matrix():
            raise fault_error(
                "a preset of consortium_matrix.csv",
                "one of " + ", ".join(evidence.matrix()),
                did_you_mean(preset, evidence.matrix()),
            )
        return preset

    @field_validator("members")
    @classmethod
    def _some_members(cls, members: tuple[str, ...]) -> tuple[str, ...]:
        if not members:
            raise fault_error(
                "a consortium has at least one member", "list members, or write null for the whole consortium"
            )
        return members

    def is_removed(self, mechanism: str) -> bool:
        """Whether the mechanism was written as null."""
        return mechanism in self.model_fields_set and getattr(self, mechanism) is None


@dataclass(frozen=True, slots=True)
class ResolvedConsortium:
    """A consortium in natural units: nothing left to look up."""

    key: str
    preset: str | None
    lead: str
    members: tuple[str, ...]  # facility keys in the order of the region; as written if no region was given
    green_channel: ResolvedGreenChannel
    up_referral: ResolvedUpReferral
    down_referral: ResolvedDownReferral
    expert_rotation: ResolvedExpertRotation
    tele_diagnostic: ResolvedTeleDiagnostic
    tele_consult: ResolvedTeleConsult
    mutual_recognition: ResolvedMutualRecognition
    provenance: Mapping[str, str]  # "green_channel.hold_hours" -> where its number comes from
    not_modelled: Mapping[str, float]  # mechanisms of the preset without effect in this version, with strength

    def numbers(self) -> dict[str, float]:
        """Every quantity by ``mechanism.quantity``, in a fixed order."""
        return {
            f"{mechanism}.{field.name}": getattr(getattr(self, mechanism), field.name)
            for mechanism, (_, resolved) in MECHANISMS.items()
            for field in fields(resolved)
        }


def expand_members(consortium: Consortium, region: RegionSpecification) -> tuple[str, ...]:
    """Members as facility keys, groups written out, each once, without the lead, in the order of the region."""
    groups = region.groups()
    wanted: set[str] = set()
    for member in consortium.members:
        wanted.update(groups.get(member, (member,)))
    wanted.discard(consortium.lead)
    return tuple(key for key in region.facility_keys() if key in wanted)


def _number(value: float) -> str:
    return f"{value:g}"


def _of_row(row: evidence.Strength, strength: float) -> str:
    source = f"{row.source_id} {_number(row.low)}-{_number(row.high)}"
    start = f"value_at_0 {_number(row.value_at_0)}, " if row.value_at_0 else ""
    return f"strength {_number(strength)} of strengths.csv {start}value_at_1 {_number(row.value_at_1)} ({source})"


def resolve(
    consortium: Consortium,
    *,
    key: str = "",
    region: RegionSpecification | None = None,
    adds_to_today: bool = True,
    written: Mapping[str, str] | None = None,
) -> ResolvedConsortium:
    """A consortium in natural units, with the origin of every number.

    Parameters
    ----------
    consortium
        As written.
    key
        Its key in the scenario.
    region
        Where its members are; groups stay unexpanded without one.
    adds_to_today
        Whether it takes the place of a consortium of today: then the strength of a mechanism is at least that of
        ``status_quo_2023``. Written values and removed mechanisms are exempt, and so is a consortium without preset.
    written
        Where values were written: ``"green_channel.hold_hours" -> "scenarios/my_county.yaml:14"``.

    Returns
    -------
    ResolvedConsortium
        A removed mechanism, and one that no preset gives, has its ``value_at_0``.

    Notes
    -----
    Natural value = value_at_0 + strength x (value_at_1 - value_at_0). As value_at_0 is the weakest and value_at_1
    the full practice, the weaker of two values is the one of the lower strength, also where the number falls
    (minutes to write a referral).
    """
    written = written or {}
    matrix = evidence.matrix()
    strengths = matrix[consortium.preset] if consortium.preset is not None else None
    today = matrix[evidence.STATUS_QUO]
    provenance: dict[str, str] = {}
    numbers: dict[str, dict[str, float]] = {}
    for mechanism, (model, _) in MECHANISMS.items():
        given = getattr(consortium, mechanism)
        numbers[mechanism] = {}
        for field, quantity in model.rows.items():
            path = f"{mechanism}.{field}"
            row = evidence.strength(mechanism, quantity)
            value = getattr(given, field) if given is not None else None
            if value is not None:
                origin = f"written in {written.get(path, 'Python')}"
            elif consortium.is_removed(mechanism):
                value, origin = row.value_at_0, f"removed in {written.get(mechanism, 'Python')}"
            elif strengths is None:
                value, origin = row.value_at_0, "no preset: not part of it"
            elif adds_to_today and strengths[mechanism] < today[mechanism]:
                value = row.at(today[mechanism])
                origin = f"status quo stands, {_of_row(row, today[mechanism])}"
            else:
                value = row.at(strengths[mechanism])
                origin = f"preset {consortium.preset}, {_of_row(row, strengths[mechanism])}"
            numbers[mechanism][field] = value
            provenance[path] = origin
    mechanisms: dict[str, Any] = {
        mechanism: resolved(**numbers[mechanism]) for mechanism, (_, resolved) in MECHANISMS.items()
    }
    not_modelled = {
        mechanism: strengths[mechanism]
        for mechanism in NOT_MODELLED
        if strengths is not None and strengths[mechanism] > 0 and not consortium.is_removed(mechanism)
    }
    return ResolvedConsortium(
        key=key,
        preset=consortium.preset,
        lead=consortium.lead,
        members=expand_members(consortium, region) if region is not None else consortium.members,
        provenance=FrozenMapping(provenance),
        not_modelled=FrozenMapping(not_modelled),
        **mechanisms,
    )
