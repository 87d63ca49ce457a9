"""What the run itself fills into the reporting sheets: each fact is a piece of Markdown, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ylt_sim import evidence
from ylt_sim.kernel import table as kernel
from ylt_sim.outcomes import OUTCOMES
from ylt_sim.region.wording import in_words_of
from ylt_sim.report.room_pages import markdown_table, room_sentence, shown
from ylt_sim.report.rooms import ROOMS, event_meaning, event_names, event_rooms, unread
from ylt_sim.report.setup import RunSetup
from ylt_sim.report.sheet_words import ENTITIES, MEANINGS_ZH, word
from ylt_sim.report.words import grade_name, outcome_name, scenario_name
from ylt_sim.scenario import Scenario, sources
from ylt_sim.scenario.constants import Constants
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.world import codes, fields

__all__ = ["FACTS", "facts_of"]

WEAKEST = 12
GRADES = ("assumption", "low", "medium", "high")
SETTINGS = ("par", "pool_policy", "week")
"""Tables that hold inputs, no state."""
SECTIONS = ("parameters", "region", "consortia", "insurance", "payment")


def _heads(lang: str, *keys: str) -> list[str]:
    return [word(key, lang) for key in keys]


def _name(scenario: Scenario, lang: str) -> str:
    return f"{scenario_name(scenario, lang)} (`{scenario.key}`)"


def _title(setup: RunSetup, lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(_name(s, lang) for s in setup.scenarios)


def _scenarios(setup: RunSetup, lang: str) -> str:
    rows = []
    for s in setup.scenarios:
        role = "only" if setup.against is None else "comparator" if s.key == setup.against else "compared"
        rows.append((f"`{s.key}`", scenario_name(s, lang), word(role, lang), f"`{s.digest[:12]}`"))
    return markdown_table(_heads(lang, "scenario", "name", "role", "digest"), rows)


def _descriptions(setup: RunSetup, lang: str) -> str:
    said = [f"* `{s.key}`: {' '.join(s.description.split())}" for s in setup.scenarios if s.description]
    return "\n".join(said) or word("none", lang)


def _flat(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Everything of the policy's consortia by path: value and unit."""
    out: dict[str, tuple[str, str]] = {}
    for c in scenario.era("policy"):
        out[f"{c.key}"] = (f"{c.preset or '-'}, {c.lead}, {len(c.members)}", "")
        for path, value in c.numbers().items():
            mechanism, field = path.split(".")
            row = evidence.strength(mechanism, MECHANISMS[mechanism].rows[field])
            out[f"{c.key}.{path}"] = shown(float(value)), row.unit
    return out


def _consortia(setup: RunSetup, lang: str) -> str:
    """Consortia of the policy in natural units; of several scenarios, what they do not share."""
    flat = [_flat(s) for s in setup.scenarios]
    rows = []
    for path in dict.fromkeys(path for own in flat for path in own):
        cells = [own.get(path, ("–", ""))[0] for own in flat]
        unit = next(own[path][1] for own in flat if path in own)
        if len(flat) == 1 or len(set(cells)) > 1:
            legend = " / ".join(_heads(lang, "preset", "lead", "members"))
            rows.append((f"`{path}`", unit or legend, *cells))
    if not rows:
        return word("same", lang)
    heads = [*_heads(lang, "quantity", "unit"), *(f"`{s.key}`" for s in setup.scenarios)]
    return markdown_table(heads, rows)


def _options(setup: RunSetup, lang: str) -> str:
    rows = [
        (f"`{name}`", *(shown(getattr(s.options, name)) for s in setup.scenarios))
        for name in type(setup.base.options).model_fields
    ]
    return markdown_table([word("option", lang), *(f"`{s.key}`" for s in setup.scenarios)], rows)


def _columns(table: str) -> list[str]:
    """Names of the fields of one table of the world, the kernel's first."""
    key = "GLOBAL" if table == "glob" else table.upper()
    row = getattr(fields, key, None)
    listed = [*getattr(kernel, f"{key}_FIELDS", []), *getattr(fields, f"{key}_EXTRA", [])]
    names = [*(str(field[0]) for field in listed), *((row.names or ()) if row is not None else ())]
    return list(dict.fromkeys(names))


def _entities(setup: RunSetup, lang: str) -> str:
    """Tables with a word for what they stand for, then those without; the schedulers' own are left out."""
    tables = [*ENTITIES, *(t for t in fields.World._fields if t not in (*ENTITIES, *kernel.CORE_TABLES, *SETTINGS))]
    rows = [
        (ENTITIES.get(table, (table, table))[lang == "zh"], f"`{table}`", ", ".join(f"`{n}`" for n in _columns(table)))
        for table in tables
    ]
    return markdown_table(_heads(lang, "entity", "table", "fields"), rows)


def _events(setup: RunSetup, lang: str) -> str:
    rows = []
    for code, found in event_rooms().items():
        rooms = ", ".join(room.name_zh if lang == "zh" else room.name for room in found)
        meaning = event_meaning(code)
        said = [meaning.text, *(f"{name}: {text}" for name, text in meaning.fields.items())]
        rows.append((f"`{event_names()[code]}`", rooms, "; ".join(filter(None, said))))
    return markdown_table(_heads(lang, "event", "room", "means"), rows)


def _rooms(setup: RunSetup, lang: str) -> str:
    pages = [(room, f"`docs/rooms/{room.key}.md`") for room in ROOMS]
    if lang == "zh":
        return markdown_table(_heads(lang, "room", "page"), ((room.name_zh, page) for room, page in pages))
    rows = ((room.name, page, room_sentence(room)) for room, page in pages)
    return markdown_table(_heads(lang, "room", "page", "means"), rows)


def _stages(setup: RunSetup, lang: str) -> str:
    return ", ".join(f"`{name}`" for name in codes.STAGE_NAMES)


def _resources(setup: RunSetup, lang: str) -> str:
    region = setup.region
    names = codes.FACILITY_KINDS_ZH if lang == "zh" else tuple(key.replace("_", " ") for key in codes.FACILITY_KINDS)
    place = region.facilities["kind"][region.pools["facility"]]
    home = region.facilities["kind"][region.doctors["facility"]]
    rows = []
    total = np.zeros(5, int)
    for kind, name in enumerate(names):
        own = place == kind
        counts = [
            int((region.facilities["kind"] == kind).sum()),
            int((home == kind).sum()),
            int((own & (region.pools["kind"] == codes.POOL_CLINIC)).sum()),
            int(region.pools["capacity"][own & (region.pools["kind"] == codes.POOL_WARD)].sum()),
            int(region.pools["capacity"][own & (region.pools["kind"] == codes.POOL_MACHINE)].sum()),
        ]
        total += counts
        if counts[0]:
            name = in_words_of(region.setting, name, lang)
            rows.append((name, *map(shown, counts)))
    rows.append((word("all", lang), *(shown(int(n)) for n in total)))
    return markdown_table(_heads(lang, "kind", "facilities", "doctors", "clinics", "beds", "machines"), rows)


def _section(path: str) -> str:
    head = path.split(".")[0]
    return head if head in SECTIONS else "study"


def _source_counts(setup: RunSetup, lang: str) -> str:
    """How many numbers of the base scenario rest on evidence, by section and confidence."""
    table = sources(setup.base, None)
    section = table["path"].map(_section)
    rows = []
    for key in (*SECTIONS, "all"):
        own = table if key == "all" else table[section == key]
        counts = [int((own["confidence"] == grade).sum()) for grade in GRADES]
        label = word({"parameters": "model"}.get(key, key), lang)
        rows.append((label, *map(shown, counts), shown(len(own))))
    heads = [*_heads(lang, "section", "assumption"), *(f"{word('sources', lang)}: {word(g, lang)}" for g in GRADES[1:])]
    return markdown_table([*heads, word("numbers", lang)], rows)


def _number_rows(table: pd.DataFrame, lang: str) -> str:
    rows = [
        (
            f"`{row['path']}`", _value(row["value"]), row["unit"], f"{_value(row['low'])} – {_value(row['high'])}",
            row["source"], word(row["confidence"], lang),
        )
        for row in table.to_dict("records")
    ]  # fmt: skip
    return markdown_table(_heads(lang, "path", "value", "unit", "range", "source", "confidence"), rows)


def _value(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return shown(value)


def _inputs(setup: RunSetup, lang: str) -> str:
    return _number_rows(sources(setup.base, None).sort_values("path", kind="stable"), lang)


def _weakest(setup: RunSetup, lang: str) -> str:
    """The weakest numbers that are not fitted: constants are told with the calibration."""
    table = sources(setup.base, None)
    return _number_rows(table[~table["path"].str.startswith("region.constants.")].head(WEAKEST), lang)


def _outcomes(setup: RunSetup, lang: str) -> str:
    rows = []
    setting = setup.base.region.setting
    for key in setup.outcomes:
        outcome = OUTCOMES[key]
        meaning = MEANINGS_ZH.get(key, outcome.meaning) if lang == "zh" else outcome.meaning
        name = outcome_name(key, lang, setting=setting)
        rows.append((f"`{key}`", name, grade_name(outcome.grade, lang), in_words_of(setting, meaning, lang)))
    return markdown_table(_heads(lang, "outcome", "name", "grade", "meaning"), rows)


def _of_grade(setup: RunSetup, lang: str, grade: str) -> str:
    names = [OUTCOMES[key].name_zh if lang == "zh" else OUTCOMES[key].name for key in setup.outcomes
             if OUTCOMES[key].grade == grade]  # fmt: skip
    return ("、" if lang == "zh" else "; ").join(names) or word("none", lang)


def _calibration(setup: RunSetup, lang: str) -> str:
    constants = setup.base.region.constants
    state = word("fitted" if constants.is_fitted else "unfitted", lang).format(region=f"`{setup.base.region.name}`")
    rows = [
        (f"`{name}`", shown(getattr(constants, name)), field.description or "")
        for name, field in Constants.model_fields.items()
        if isinstance(getattr(constants, name), float)
    ]
    n = len(constants.self_care)
    if n:
        values = list(constants.self_care.values())
        said = f"{n} 个病种，每种一个" if lang == "zh" else f"{n} conditions, one each"
        rows.append(("`self_care`", f"{shown(float(min(values)))} – {shown(float(max(values)))}", said))
    return state + "\n\n" + markdown_table(_heads(lang, "constant", "value", "what"), rows)


def _periods(setup: RunSetup, lang: str) -> str:
    p = setup.periods
    said = {"before": "政策前"} if lang == "zh" else {}
    rows = [
        (said.get(name, name.replace("year ", "政策第") + "年" if lang == "zh" else name), shown(p.edges[i]),
         shown(p.edges[i + 1]))
        for i, name in enumerate(p.names)
    ]  # fmt: skip
    return markdown_table(_heads(lang, "period", "from", "until"), rows)


def _seeds(setup: RunSetup, lang: str) -> str:
    rows = [(str(r), f"{s.population}", f"{s.demand}", f"{s.luck}") for r, s in enumerate(setup.seeds)]
    return markdown_table(_heads(lang, "replication", "population", "demand", "luck"), rows)


def _software(setup: RunSetup, lang: str) -> str:
    rows = [("Python", str(setup.manifest["python"])), *setup.manifest["packages"].items()]
    return markdown_table(_heads(lang, "software", "version"), rows)


def _run_times(setup: RunSetup, lang: str) -> str:
    runs = [item["run_seconds"] + item["world_seconds"] for item in setup.host.get("runs", ())]
    if not runs:
        return word("not_timed", lang)
    mean, low, high = (f"{value:.1f}" for value in (sum(runs) / len(runs), min(runs), max(runs)))
    wall = f"{setup.host['seconds']:.0f}"
    return word("seconds", lang).format(n=len(runs), mean=mean, low=low, high=high, wall=wall)


Fact = Callable[[RunSetup, str], str]

FACTS: dict[str, Fact] = {
    "title": _title,
    "scenarios": _scenarios,
    "descriptions": _descriptions,
    "base": lambda s, lang: _name(s.base, lang),
    "n_scenarios": lambda s, lang: str(len(s.scenarios)),
    "consortia": _consortia,
    "unread": lambda s, lang: ", ".join(f"`{path}`" for path in unread()) or word("none", lang),
    "options": _options,
    "entities": _entities,
    "events": _events,
    "rooms": _rooms,
    "stages": _stages,
    "resources": _resources,
    "region": lambda s, lang: s.base.region.name_zh if lang == "zh" and s.base.region.name_zh else s.base.region.name,
    "residents": lambda s, lang: shown(s.base.region.residents),
    "townships": lambda s, lang: shown(s.base.region.townships),
    "villages": lambda s, lang: shown(s.base.region.village_clinics),
    "facilities": lambda s, lang: shown(len(s.base.region.facility_keys())),
    "tertiary_scale": lambda s, lang: s.base.region.tertiary_scale,
    "conditions": lambda s, lang: str(len(evidence.conditions())),
    "source_counts": _source_counts,
    "inputs": _inputs,
    "weakest": _weakest,
    "outcomes": _outcomes,
    "calibrated": lambda s, lang: _of_grade(s, lang, "calibrated"),
    "checked": lambda s, lang: _of_grade(s, lang, "checked"),
    "calibration": _calibration,
    "days": lambda s, lang: shown(s.days),
    "policy_start_day": lambda s, lang: shown(s.policy_start_day),
    "warm_up_days": lambda s, lang: shown(s.periods.edges[0]),
    "follow_days": lambda s, lang: shown(s.periods.follow_days),
    "periods": _periods,
    "replications": lambda s, lang: shown(s.replications),
    "confidence": lambda s, lang: f"{100 * s.confidence:.3g}",
    "seed": lambda s, lang: str(s.manifest["seed"]),
    "seeds": _seeds,
    "engine": lambda s, lang: str(s.manifest["engine"]),
    "clock_step": lambda s, lang: shown(s.base.options.clock_step_seconds),
    "software": _software,
    "version": lambda s, lang: str(s.manifest["packages"]["ylt-sim"]),
    "code_digest": lambda s, lang: str(s.manifest["code_digest"]),
    "platform": lambda s, lang: str(s.host["platform"]),
    "processors": lambda s, lang: str(s.host["processors"]),
    "run_times": _run_times,
}


def facts_of(setup: RunSetup, lang: str) -> dict[str, str]:
    """Every fact of a run, in one language."""
    return {name: fact(setup, lang) for name, fact in FACTS.items()}
