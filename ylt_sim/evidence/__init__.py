"""The evidence tables shipped with the package, read once and typed.

Every reader returns something that cannot be changed, so that one cached copy serves everybody. Numbers stand as in
the tables: a row whose unit is ``%`` holds percent, an empty cell is ``None`` (a missing number), never 0.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

__all__ = [
    "ASSUMPTION",
    "OWN_INDICATORS",
    "STATUS_QUO",
    "ChoiceRow",
    "Condition",
    "Indicator",
    "Parameter",
    "ProfileRow",
    "Strength",
    "choice_models",
    "conditions",
    "indicators",
    "is_source",
    "matrix",
    "mechanism_names_zh",
    "parameters",
    "profile",
    "profile_names",
    "source_confidence",
    "source_title",
    "strength",
    "strengths",
]

ASSUMPTION = "assumption"  # the source of a number without evidence; it must then state low and high
OWN_INDICATORS = "simulation outcome"  # framework of the indicators that no official list has
STATUS_QUO = "status_quo_2023"  # the column of consortium_matrix.csv that is today's practice


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row of parameters.csv."""

    id: str
    quantity: str
    tier: str
    value: float | None  # None for a qualitative row
    unit: str
    low: float | None
    high: float | None
    year: int | None
    source_title: str
    source_url: str  # empty where no official, DOI, PubMed or publisher address is known
    note: str
    confidence: str  # high, medium or low


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One row of profiles.csv: a point of a profile, or a reference fact."""

    id: str
    profile: str
    key: str
    value: float | None  # None where the cell is text, such as opening hours
    text: str  # the cell as written
    low: float | None
    high: float | None
    unit: str
    population: str
    year: str  # a year or a span
    source_title: str
    source_url: str
    note: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One row of conditions.csv: an illness or a reason for care."""

    condition_id: str
    name_zh: str
    name_en: str
    icd10_chapter: str
    specialty: str
    episode_kind: str  # acute, acute on chronic, chronic event, chronic stock, event, scheduled
    parent_condition: str | None
    female_share: float
    rate_0_14: float  # per 1000 residents of both sexes in the band, a year
    rate_15_44: float
    rate_45_64: float
    rate_65plus: float
    rate_low_mult: float
    rate_high_mult: float
    p_seek: float  # target: share ever seeking care within the episode under the status quo
    visits_per_episode: float
    peak_month: int  # 1..12
    season_amplitude: float
    sev_minor: float
    sev_moderate: float
    sev_severe: float
    sev_critical: float
    time_critical: bool
    time_critical_from: str | None  # severity from which target_minutes applies
    target_minutes: float | None
    tests_needed: tuple[str, ...]
    min_tier_minor: int
    min_tier_moderate: int
    min_tier_severe: int
    min_tier_critical: int
    p_admit_minor: float
    p_admit_moderate: float
    p_admit_severe: float
    p_admit_critical: float
    p_admit_low_mult: float
    p_admit_high_mult: float
    acute_days: float
    recovery_days: float
    stay_low_days: float
    stay_high_days: float
    step_down_eligible: bool
    ambulatory_care_sensitive: bool
    preventable_share: float
    chronic_followups_per_year: float
    tcm_suitability: float
    worsen_prob: float
    worsen_mean_days: float
    case_fatality_pct: float
    basis: str  # which cells are sourced, derived or assumed
    source_ids: tuple[str, ...]
    confidence: str
    note: str

    @property
    def rates_per_1000(self) -> tuple[float, float, float, float]:
        """Episodes a year per 1000 residents, by age band 0-14, 15-44, 45-64, 65+."""
        return self.rate_0_14, self.rate_15_44, self.rate_45_64, self.rate_65plus

    @property
    def severity_shares(self) -> tuple[float, float, float, float]:
        """Shares of minor, moderate, severe and critical episodes at onset; they add up to 1."""
        return self.sev_minor, self.sev_moderate, self.sev_severe, self.sev_critical

    @property
    def min_tiers(self) -> tuple[int, int, int, int]:
        """Lowest tier able to manage the episode, by severity."""
        return self.min_tier_minor, self.min_tier_moderate, self.min_tier_severe, self.min_tier_critical

    @property
    def p_admit(self) -> tuple[float, float, float, float]:
        """Observed share admitted, by severity."""
        return self.p_admit_minor, self.p_admit_moderate, self.p_admit_severe, self.p_admit_critical


@dataclass(frozen=True, slots=True)
class Strength:
    """One row of strengths.csv: what a strength of 0 and of 1 mean in natural units."""

    mechanism_id: str
    quantity: str
    unit: str
    value_at_0: float
    value_at_1: float
    low: float  # range of value_at_1 to sweep
    high: float
    source_id: str
    note: str

    def at(self, strength: float) -> float:
        """Natural value at ``strength``, 0 to 1, on the line between the two ends."""
        return round(self.value_at_0 + strength * (self.value_at_1 - self.value_at_0), 12)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of indicators.csv: a line of an official list, or an outcome of the simulation."""

    id: str
    name_zh: str  # official wording
    name_en: str
    framework: str
    formula: str
    numerator: str
    denominator: str
    unit: str
    direction: str
    target_text: str
    source_url: str
    computable: str
    note: str

    @property
    def target(self) -> float | None:
        """The target where one is stated as a number, in the unit of the row."""
        found = re.match(r"(about )?([0-9.]+)", self.target_text)
        return float(found[2]) if found and self.framework != OWN_INDICATORS else None

    @property
    def confirmation(self) -> str:
        """``confirmed``, ``secondary`` (a local, provincial or published version), ``unconfirmed``, ``own``."""
        if self.framework == OWN_INDICATORS:
            return "own"
        if any(word in self.note for word in ("recalled", "not confirmed", "not identified")):
            return "unconfirmed"
        return "confirmed" if "as in the official list" in self.note else "secondary"


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One row of choice_models.csv: a published coefficient of choice."""

    study: str
    sample: str
    model: str
    attribute: str
    level: str
    coefficient: float | None  # None where the cell is text, such as "calibrate"
    text: str  # the cell as written
    se: float | None
    unit: str
    context: str
    source_url: str
    note: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _number_or_text(cell: str) -> float | None:
    try:
        return _number(cell)
    except ValueError:
        return None


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item for item in cell.split(";") if item and item != "none")


def _unique(ids: list[str], name: str) -> None:
    if len(set(ids)) != len(ids):
        raise ValueError(f"{name}: an id occurs twice")


@cache
def parameters() -> Mapping[str, Parameter]:
    """Rows of parameters.csv by id, in file order."""
    rows = [
        Parameter(
            id=row["id"],
            quantity=row["quantity"],
            tier=row["tier"],
            value=_number(row["value"]),
            unit=row["unit"],
            low=_number(row["low"]),
            high=_number(row["high"]),
            year=int(row["year"]) if row["year"] else None,
            source_title=row["source_title"],
            source_url=row["source_url"],
            note=row["quote_or_note"],
            confidence=row["confidence"],
        )
        for row in _rows("parameters.csv")
    ]
    _unique([row.id for row in rows], "parameters.csv")
    return MappingProxyType({row.id: row for row in rows})


@cache
def _profiles() -> Mapping[str, tuple[ProfileRow, ...]]:
    table: dict[str, list[ProfileRow]] = {}
    for row in _rows("profiles.csv"):
        table.setdefault(row["profile"], []).append(
            ProfileRow(
                id=row["id"],
                profile=row["profile"],
                key=row["key"],
                value=_number_or_text(row["value"]),
                text=row["value"],
                low=_number(row["low"]),
                high=_number(row["high"]),
                unit=row["unit"],
                population=row["population"],
                year=row["year"],
                source_title=row["source_title"],
                source_url=row["source_url"],
                note=row["note"],
                confidence=row["confidence"],
            )
        )
    _unique([row.id for rows in table.values() for row in rows], "profiles.csv")
    return MappingProxyType({name: tuple(rows) for name, rows in table.items()})


def profile_names() -> tuple[str, ...]:
    """Names of the profiles, in file order."""
    return tuple(_profiles())


def profile(name: str) -> tuple[ProfileRow, ...]:
    """Rows of one profile in file order, such as ``hour_village_visit`` with keys ``h00`` to ``h23``."""
    try:
        return _profiles()[name]
    except KeyError:
        raise KeyError(f"no profile '{name}'; profile_names() lists them") from None


_CONDITION_TEXTS = (
    "condition_id", "name_zh", "name_en", "icd10_chapter", "specialty", "episode_kind", "basis", "confidence", "note",
)  # fmt: skip
_CONDITION_NUMBERS = (
    "female_share", "rate_0_14", "rate_15_44", "rate_45_64", "rate_65plus", "rate_low_mult", "rate_high_mult",
    "p_seek", "visits_per_episode", "season_amplitude", "sev_minor", "sev_moderate", "sev_severe", "sev_critical",
    "p_admit_minor", "p_admit_moderate", "p_admit_severe", "p_admit_critical", "p_admit_low_mult",
    "p_admit_high_mult", "acute_days", "recovery_days", "stay_low_days", "stay_high_days", "preventable_share",
    "chronic_followups_per_year", "tcm_suitability", "worsen_prob", "worsen_mean_days", "case_fatality_pct",
)  # fmt: skip
_CONDITION_WHOLE = ("peak_month", "min_tier_minor", "min_tier_moderate", "min_tier_severe", "min_tier_critical")
_CONDITION_FLAGS = ("time_critical", "step_down_eligible", "ambulatory_care_sensitive")
_YES_NO = {"yes": True, "no": False}


def _condition(row: dict[str, str]) -> Condition:
    cells: dict[str, Any] = {name: row[name] for name in _CONDITION_TEXTS}
    cells |= {name: float(row[name]) for name in _CONDITION_NUMBERS}
    cells |= {name: int(row[name]) for name in _CONDITION_WHOLE}
    cells |= {name: _YES_NO[row[name]] for name in _CONDITION_FLAGS}
    return Condition(
        **cells,
        parent_condition=row["parent_condition"] or None,
        time_critical_from=row["time_critical_from"] or None,
        target_minutes=_number(row["target_minutes"]),
        tests_needed=_items(row["tests_needed"]),
        source_ids=_items(row["source_ids"]),
    )


@cache
def conditions() -> tuple[Condition, ...]:
    """Conditions of the catalogue in file order; a condition's index in the model is its place here."""
    rows = tuple(_condition(row) for row in _rows("conditions.csv"))
    _unique([row.condition_id for row in rows], "conditions.csv")
    return rows


@cache
def strengths() -> tuple[Strength, ...]:
    """Quantities of the mechanisms in natural units, in file order."""
    rows = tuple(
        Strength(
            mechanism_id=row["mechanism_id"],
            quantity=row["quantity"],
            unit=row["unit"],
            value_at_0=float(row["value_at_0"]),
            value_at_1=float(row["value_at_1"]),
            low=float(row["low"]),
            high=float(row["high"]),
            source_id=row["source_id"],
            note=row["note"],
        )
        for row in _rows("strengths.csv")
    )
    _unique([f"{row.mechanism_id}/{row.quantity}" for row in rows], "strengths.csv")
    return rows


@cache
def _strength_index() -> Mapping[tuple[str, str], Strength]:
    return MappingProxyType({(row.mechanism_id, row.quantity): row for row in strengths()})


def strength(mechanism_id: str, quantity: str) -> Strength:
    """The row of strengths.csv for one quantity of one mechanism, named as in the table."""
    try:
        return _strength_index()[mechanism_id, quantity]
    except KeyError:
        raise KeyError(f"strengths.csv has no quantity '{quantity}' of '{mechanism_id}'") from None


@cache
def indicators() -> Mapping[str, Indicator]:
    """Rows of indicators.csv by id, in file order."""
    names = {"target": "target_text", "computable_from_simulation": "computable"}
    rows = [
        Indicator(**{names.get(name, name): cell for name, cell in row.items()}) for row in _rows("indicators.csv")
    ]
    _unique([row.id for row in rows], "indicators.csv")
    return MappingProxyType({row.id: row for row in rows})


@cache
def matrix() -> Mapping[str, Mapping[str, float]]:
    """Preset strengths, 0 to 1: preset id -> mechanism id -> strength, both in table order."""
    rows = _rows("consortium_matrix.csv")
    presets = [column for column in rows[0] if column not in ("mechanism_id", "mechanism_zh", "basis")]
    return MappingProxyType(
        {
            preset: MappingProxyType({row["mechanism_id"]: float(row[preset]) for row in rows})
            for preset in presets
        }
    )


@cache
def mechanism_names_zh() -> Mapping[str, str]:
    """Chinese names of the mechanisms of the matrix by id, in table order."""
    return MappingProxyType({row["mechanism_id"]: row["mechanism_zh"] for row in _rows("consortium_matrix.csv")})


@cache
def choice_models() -> tuple[ChoiceRow, ...]:
    """Published choice models in file order; rows whose study starts with RECOMMENDED are the composite to adopt."""
    return tuple(
        ChoiceRow(
            study=row["study"],
            sample=row["sample"],
            model=row["model"],
            attribute=row["attribute"],
            level=row["level"],
            coefficient=_number_or_text(row["coefficient"]),
            text=row["coefficient"],
            se=_number(row["se"]),
            unit=row["unit"],
            context=row["context"],
            source_url=row["source_url"],
            note=row["note"],
        )
        for row in _rows("choice_models.csv")
    )


@cache
def _cited() -> Mapping[str, tuple[str, str]]:
    """Everything that can be named as a source: id -> (title, confidence)."""
    cited = {row.id: (row.source_title, row.confidence) for row in parameters().values()}
    for rows in _profiles().values():
        cited |= {row.id: (row.source_title, row.confidence) for row in rows}
    for condition in conditions():
        cited[f"conditions.csv:{condition.condition_id}"] = f"catalogue, {condition.name_en}", condition.confidence
    for row in strengths():
        cited[f"strengths.csv:{row.mechanism_id}"] = f"strengths of {row.mechanism_id}", ASSUMPTION
    for choice in choice_models():
        cited[f"choice_models.csv:{choice.attribute}"] = choice.study, "medium"
    for cells in _rows("mechanisms.csv"):
        if cells["confidence"] == "outcome-do-not-use":
            continue
        title = cells["source_title"] or f"mechanism table, {cells['mechanism_id']}"
        cited.setdefault(f"mechanisms.csv:{cells['mechanism_id']}", (title, cells["confidence"]))
    cited[ASSUMPTION] = ASSUMPTION, ASSUMPTION
    return MappingProxyType(cited)


def _source_parts(source: str) -> list[str]:
    return [part.strip() for part in source.split(";")]


def is_source(source: str) -> bool:
    """Whether ``source`` names evidence that is there, or says ``assumption``.

    Parameters
    ----------
    source
        ``assumption``, or ids joined by ``;``. An id is that of a row of parameters.csv (``A43``) or profiles.csv
        (``P001``, ``R10``), or a table and its key: ``conditions.csv:uri``, ``strengths.csv:green_channel``,
        ``mechanisms.csv:green_channel``, ``choice_models.csv:reimbursement`` (an attribute). A mechanism of which
        only outcomes are known is no source.
    """
    return all(part in _cited() for part in _source_parts(source))


def source_title(source: str) -> str:
    """Titles of the sources that ``source`` names, joined by ``;`` (see `is_source`)."""
    return "; ".join(_cited()[part][0] for part in _source_parts(source))


_CONFIDENCES = (ASSUMPTION, "low", "medium", "high")


def source_confidence(source: str) -> str:
    """Weakest confidence of the sources that ``source`` names: assumption, low, medium or high.

    A profile row whose own source is an assumption counts as one. Where a table states no confidence, as the choice
    models do, it is taken as medium.
    """
    weakest = "high"
    for part in _source_parts(source):
        title, confidence = _cited()[part]
        grade = ASSUMPTION if title == ASSUMPTION or confidence not in _CONFIDENCES else confidence
        weakest = min(weakest, grade, key=_CONFIDENCES.index)
    return weakest
