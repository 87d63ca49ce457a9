"""A scenario: a region, the consortia of today, those of the policy, the parameters and options of the model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainSerializer, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from ylt_sim.scenario.benefits import Benefits
from ylt_sim.scenario.checks import Breach, check_consortia, check_days
from ylt_sim.scenario.consortium import Consortium, ResolvedConsortium, expand_members, resolve
from ylt_sim.scenario.epidemic import Epidemic
from ylt_sim.scenario.fields import Frozen, FrozenMapping
from ylt_sim.scenario.members import Clinics
from ylt_sim.scenario.options import Options
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.scenario.provider_payment import ProviderPayment
from ylt_sim.scenario.region_file import RegionSpecification
from ylt_sim.scenario.yaml_tree import Node

__all__ = ["Scenario", "breaches"]

Era = Literal["status_quo", "policy"]

Consortia = Annotated[
    dict[str, Consortium | None],
    AfterValidator(FrozenMapping),
    PlainSerializer(lambda value: {key: item.model_dump() if item else None for key, item in value.items()}),
]


def _today() -> dict[str, Consortium | None]:
    from ylt_sim.scenario.loading import status_quo_today  # loading builds scenarios, so it imports this module

    return status_quo_today()


def breaches(
    consortia: Mapping[str, Consortium | None],
    today: Mapping[str, Consortium | None],
    region: RegionSpecification | None,
    days: tuple[int, int] | None,
) -> list[Breach]:
    """Everything that breaks a rule beyond single values; ``None`` where a part could not be read."""
    found = [*check_consortia("consortia", consortia, region), *check_consortia("today", today, region)]
    return found if days is None else [*found, *check_days(*days)]


class Scenario(Frozen):
    """What one run simulates. `load` reads it from a file; `with_` and `set` give changed copies.

    Until ``policy_start_day`` the consortia of ``today`` act, whatever the scenario; from then on ``consortia``.
    """

    name: str = Field(min_length=1, max_length=200, description="Short name, not inherited; default: the file's.")
    name_zh: str = Field(default="", max_length=200, description="Chinese name; not inherited.")
    description: str = Field(default="", max_length=20_000, description="What it is meant to show; not inherited.")
    region: RegionSpecification = Field(description="A shipped region by name, a file, or values over the inherited.")
    policy_start_day: int = Field(
        default=56,
        ge=0,
        le=3650,
        description="Day from which the scenario's own consortia act; day 0 is Monday 2 January 2023.",
        json_schema_extra={"unit": "days"},
    )
    horizon_days: int = Field(
        default=420,
        ge=1,
        le=3660,
        description="Days simulated from day 0; the default is 52 weeks after the default policy start.",
        json_schema_extra={"unit": "days"},
    )
    today: Consortia = Field(
        default_factory=_today, description="Consortia until policy start: those of status_quo_2023 unless written."
    )
    consortia: Consortia = Field(
        default_factory=FrozenMapping, description="Consortia from policy start, by key; null removes an inherited one."
    )
    parameters: ModelParameters = ModelParameters()
    options: Options = Options()
    insurance: Benefits = Field(
        default=Benefits(), description="Rules of insurance and prices from policy start; empty: as today."
    )
    payment: ProviderPayment = Field(
        default=ProviderPayment(), description="How providers are paid from policy start; empty: as today."
    )
    epidemic: Epidemic | None = Field(default=None, description="An epidemic of the whole county; null for none.")

    _key: str = PrivateAttr(default="scenario")
    _file: str = PrivateAttr(default="")
    _tree: Node | None = PrivateAttr(default=None)  # as read, before deletions: what set() starts from
    _folder: str = PrivateAttr(default="")
    _written: Mapping[str, str] = PrivateAttr(default_factory=FrozenMapping)

    @model_validator(mode="after")
    def _holds_together(self) -> Scenario:
        found = breaches(self.consortia, self.today, self.region, (self.policy_start_day, self.horizon_days))
        if found:
            text = "; ".join(f"{'.'.join(map(str, item.path))}: {item.rule}" for item in found)
            raise PydanticCustomError("breaches", "{text}", {"text": text, "breaches": found})
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return all(getattr(self, field) == getattr(other, field) for field in Scenario.model_fields)

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def key(self) -> str:
        """Name of its file without the suffix: ``tight_county_community``."""
        return self._key

    def renamed(self, key: str) -> Scenario:
        """The same scenario under another key, for a study that holds two of one name."""
        copy = self.model_copy()
        copy._key = key
        return copy

    @property
    def file(self) -> str:
        """File it was read from as shown to a user, empty if it was made in Python."""
        return self._file

    @property
    def written(self) -> Mapping[str, str]:
        """Where each value was written: path -> ``file:line``. A path that is missing has its default."""
        return self._written

    def era(self, era: Era, clinics: Clinics | None = None) -> tuple[ResolvedConsortium, ...]:
        """The consortia that act in one era, in natural units, sorted by key.

        Parameters
        ----------
        era
            ``status_quo``: until ``policy_start_day``, those of ``today``. ``policy``: from then on.
        clinics
            Village clinics by township of the region as built; without them ``clinics of`` is left as written.

        Notes
        -----
        A type adds to today's practice. A consortium that takes the place of one of today (the same key, or the
        same lead as one that is removed) has at least the strengths of ``status_quo_2023``. One beside today's has
        its own strengths only: there, today's practice stands in the consortium that goes on. A facility that is in
        no consortium of the scenario stays in its consortium of today, under the key ``<key>_today``, unless the
        scenario removes that consortium by name.
        """
        now = self._now
        if era == "status_quo":
            return tuple(
                resolve(
                    now[key], key=key, region=self.region, written=self._written_in("today", key), clinics=clinics
                )
                for key in sorted(now)
            )
        own = {key: item for key, item in self.consortia.items() if item is not None}
        resolved = [
            resolve(
                item,
                key=key,
                region=self.region,
                adds_to_today=self.adds_to_today(key),
                written=self._written_in("consortia", key),
                clinics=clinics,
            )
            for key, item in own.items()
        ]
        taken = {facility for item in resolved for facility in (item.lead, *item.members)}
        for key, item in now.items():
            if key in self.consortia and self.consortia[key] is None:
                continue
            left = tuple(member for member in expand_members(item, self.region, clinics) if member not in taken)
            if left:
                rest = item.model_copy(update={"members": left})
                written = self._written_in("today", key)
                resolved.append(resolve(rest, key=f"{key}_today", region=self.region, written=written, clinics=clinics))
        return tuple(sorted(resolved, key=lambda item: item.key))

    @property
    def _now(self) -> dict[str, Consortium]:
        return {key: item for key, item in self.today.items() if item is not None}

    def adds_to_today(self, key: str) -> bool:
        """Whether a consortium takes the place of one of today, so that today's strengths are its least (see `era`)."""
        item = self.consortia[key]
        replaced_leads = {other.lead for name, other in self._now.items() if self.consortia.get(name) is None}
        return key in self._now or (item is not None and item.lead in replaced_leads)

    def consortium_keys(self, clinics: Clinics | None = None) -> tuple[str, ...]:
        """Keys of the consortia in the order of the world's table: today's, then the policy's."""
        return tuple(item.key for item in (*self.era("status_quo", clinics), *self.era("policy", clinics)))

    def _written_in(self, section: str, key: str) -> dict[str, str]:
        start = f"{section}.{key}."
        return {path.removeprefix(start): place for path, place in self._written.items() if path.startswith(start)}

    @property
    def digest(self) -> str:
        """SHA-256 of what can change a result: region, days, resolved consortia, parameters, options, insurance,
        epidemic.

        Names, descriptions, and how a number came about (written or preset) are left out.
        """
        content = {
            "region": self.region.model_dump(mode="json"),
            "days": [self.policy_start_day, self.horizon_days],
            "eras": {
                era: [
                    [item.key, item.lead, item.members, item.numbers(), *([item.conditions] if item.conditions else [])]
                    for item in self.era(era)
                ]
                for era in ("status_quo", "policy")
            },
            "parameters": self.parameters.model_dump(mode="json"),
            "options": self.options.model_dump(mode="json"),
        }
        if self.insurance != Benefits():
            content["insurance"] = self.insurance.model_dump(mode="json")
        if self.payment != ProviderPayment():
            content["payment"] = self.payment.model_dump(mode="json")
        if self.epidemic is not None:
            content["epidemic"] = self.epidemic.model_dump(mode="json")
        text = json.dumps(_same_numbers(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def set(self, path: str, value: Any) -> Scenario:
        """A copy with one value changed: ``scenario.set("consortia.county_group.green_channel.hold_hours", 2)``.

        Raises
        ------
        ScenarioError
            If the path does not exist or the value breaks a rule.
        """
        from ylt_sim.scenario.loading import changed

        return changed(self, {path: value}, "set()")

    def with_(self, **values: Any) -> Scenario:
        """A copy with values changed, double underscores for dots.

        ``scenario.with_(consortia__county_group__green_channel__hold_hours=2, policy_start_day=84)``

        Raises
        ------
        ScenarioError
            If a path does not exist or a value breaks a rule; all faults are told together.
        """
        from ylt_sim.scenario.loading import changed

        return changed(self, {name.replace("__", "."): value for name, value in values.items()}, "with_()")


def _same_numbers(value: Any) -> Any:
    """Whole floats as integers, so that 2 and 2.0 give one digest."""
    if isinstance(value, Mapping):
        return {key: _same_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_same_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
