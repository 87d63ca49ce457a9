"""One consortium: what a scenario writes about it, and what that comes to in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field, create_model, field_validator

from ylt_sim import evidence
from ylt_sim.scenario.faults import did_you_mean, fault_error
from ylt_sim.scenario.fields import Frozen, FrozenMapping
from ylt_sim.scenario.mechanisms import MECHANISMS, Numbers
from ylt_sim.scenario.members import Clinics, members_of
from ylt_sim.scenario.region_file import RegionSpecification

__all__ = ["Consortium", "ResolvedConsortium", "expand_members", "resolve"]


class _Consortium(Frozen):
    """A consortium as written: a preset, a lead, members, and what differs from the preset.

    A mechanism left out follows the preset; a mechanism that is ``None`` is removed, whatever the preset says.
    """

    preset: str | None = Field(
        default=None, description="Column of consortium_matrix.csv; without one there is only what is written."
    )
    lead: str = Field(description="Facility that leads: county_general, tertiary_1, ...")
    members: tuple[str, ...] = Field(
        description="Facilities (township_03), groups (all_townships, all_village_clinics, all_secondary), runs "
        "(township_01..township_06), parts (60 % of all_townships), and what is taken out (except township_03)."
    )

    conditions: tuple[str, ...] = Field(
        default=(),
        description="Illnesses it concerns itself with, by condition_id, for an alliance of one specialty; empty: all. "
        "Referrals, records, results, pictures, boards and step-down of others do not go through it.",
    )

    @field_validator("conditions")
    @classmethod
    def _known_conditions(cls, conditions: tuple[str, ...]) -> tuple[str, ...]:
        known = [c.condition_id for c in evidence.conditions()]
        for condition in conditions:
            if condition not in known:
                raise fault_error(
                    f"'{condition}' is no condition of conditions.csv",
                    "one of " + ", ".join(known),
                    did_you_mean(condition, known),
                )
        if len(set(conditions)) < len(conditions):
            raise fault_error("a condition is listed once", "delete the second")
        return conditions

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


# A field a mechanism: its numbers, or null.
_FIELDS: dict[str, Any] = {name: (model | None, None) for name, model in MECHANISMS.items()}
Consortium = create_model(
    "Consortium", __base__=_Consortium, __module__=__name__, __doc__=_Consortium.__doc__, **_FIELDS
)


@dataclass(frozen=True)
class ResolvedConsortium:
    """A consortium in natural units: nothing left to look up; ``c.green_channel.hold_hours`` is a number."""

    key: str
    preset: str | None
    lead: str
    members: tuple[str, ...]  # facility keys in the order of the region; as written if no region was given
    mechanisms: Mapping[str, Numbers]
    provenance: Mapping[str, str]  # "green_channel.hold_hours" -> where its number comes from
    conditions: tuple[str, ...] = ()  # illnesses it concerns itself with, in the order of the catalogue; none: all

    def __getattr__(self, mechanism: str) -> Numbers:
        if mechanism.startswith("_") or mechanism not in MECHANISMS:
            raise AttributeError(mechanism)
        return self.mechanisms[mechanism]

    def numbers(self) -> dict[str, float]:
        """Every quantity by ``mechanism.quantity``, in a fixed order."""
        return {
            f"{mechanism}.{field}": value
            for mechanism, quantities in self.mechanisms.items()
            for field, value in quantities
        }


def expand_members(
    consortium: _Consortium, region: RegionSpecification, clinics: Clinics | None = None
) -> tuple[str, ...]:
    """Members as facility keys, groups and parts written out, without the lead, in the order of the region."""
    return members_of(consortium.members, consortium.lead, region, clinics)


def _number(value: float) -> str:
    return f"{value:g}"


def _of_row(row: evidence.Strength, strength: float) -> str:
    source = f"{row.source_id} {_number(row.low)}-{_number(row.high)}"
    start = f"value_at_0 {_number(row.value_at_0)}, " if row.value_at_0 else ""
    return f"strength {_number(strength)} of strengths.csv {start}value_at_1 {_number(row.value_at_1)} ({source})"


def resolve(
    consortium: _Consortium,
    *,
    key: str = "",
    region: RegionSpecification | None = None,
    adds_to_today: bool = True,
    written: Mapping[str, str] | None = None,
    clinics: Clinics | None = None,
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
    clinics
        Village clinics by township of the region as built, for ``clinics of`` among the members.

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
    for mechanism, model in MECHANISMS.items():
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
    return ResolvedConsortium(
        key=key,
        preset=consortium.preset,
        lead=consortium.lead,
        members=expand_members(consortium, region, clinics) if region is not None else consortium.members,
        mechanisms=FrozenMapping({mechanism: Numbers(values) for mechanism, values in numbers.items()}),
        provenance=FrozenMapping(provenance),
        conditions=tuple(c.condition_id for c in evidence.conditions() if c.condition_id in consortium.conditions),
    )
