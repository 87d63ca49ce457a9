"""The pages of ``docs/consortia``: one a shipped scenario, and their index, written from the resolved scenario.

``python -m ylt_sim.report docs`` brings them up to date; what stands outside the marks is written by hand. A page tells
a reader who does not program what the file is, who is in it, what is shared, and what the file takes for granted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from ylt_sim import evidence
from ylt_sim.report.room_pages import markdown_table, shown, source_lines, write_filled
from ylt_sim.report.rooms import mechanism_rooms
from ylt_sim.report.words import mechanism_name
from ylt_sim.scenario import Scenario, diff, load, shipped
from ylt_sim.scenario.consortium import ResolvedConsortium
from ylt_sim.scenario.mechanisms import MECHANISMS

__all__ = ["compare_command", "index_blocks", "scenario_blocks", "write_consortium_pages"]

_DAY_ZERO = date(2023, 1, 2)
_CHAPTERS = (
    ("what", ""),
    ("members", "Who leads, who belongs"),
    ("shared", "What is shared"),
    ("assumed", "What the file assumes"),
    ("run", "Compare it with today"),
)
_KINDS: dict[str, tuple[str, str, str]] = {  # key without its number: one, many, Chinese
    "county_general": ("county general hospital", "county general hospitals", "县人民医院"),
    "county_tcm": ("county hospital of Chinese medicine", "county hospitals of Chinese medicine", "县中医院"),
    "county_mch": ("maternal and child hospital", "maternal and child hospitals", "县妇幼保健院"),
    "tertiary": ("tertiary hospital in the city", "tertiary hospitals in the city", "城市三级医院"),
    "township": ("township centre", "township centres", "乡镇卫生院"),
    "village_clinic": ("village clinic", "village clinics", "村卫生室"),
    "private_clinic": ("private clinic", "private clinics", "诊所"),
    "private_hospital": ("private hospital", "private hospitals", "民营医院"),
    "rehabilitation": ("rehabilitation hospital", "rehabilitation hospitals", "康复医院"),
    "nursing": ("nursing home", "nursing homes", "护理院"),
}
_URBAN: dict[str, tuple[str, str, str]] = {  # what the same keys are in a district of a city
    "county_general": ("district general hospital", "district general hospitals", "区级综合医院"),
    "county_tcm": ("district hospital of Chinese medicine", "district hospitals of Chinese medicine", "区级中医院"),
    "county_mch": ("maternal and child hospital", "maternal and child hospitals", "区妇幼保健院"),
    "township": ("community centre", "community centres", "社区卫生服务中心"),
    "village_clinic": ("community station", "community stations", "社区卫生服务站"),
}


def _kind(key: str) -> str:
    return re.sub(r"_\d+$", "", key)


def _words(scenario: Scenario, kind: str) -> tuple[str, str, str]:
    """What a kind of facility is called in the region: one, many, Chinese."""
    is_urban = getattr(scenario.region, "setting", "county") == "urban"
    plain = kind.replace("_", " ")
    return (_URBAN.get(kind) if is_urban else None) or _KINDS.get(kind) or (plain, f"{plain}s", "")


def _facility(scenario: Scenario, key: str) -> str:
    one, _, zh = _words(scenario, _kind(key))
    return f"{one} {zh} `{key}`".replace("  ", " ")


def _counted(scenario: Scenario, keys: Iterable[str]) -> str:
    """How many facilities of each kind: ``18 township centres, 312 village clinics``."""
    counts = Counter(map(_kind, keys)).items()
    return ", ".join(f"{n} {_words(scenario, kind)[0 if n == 1 else 1]}" for kind, n in counts)


def _listed(keys: tuple[str, ...]) -> str:
    """Keys as written, a long list by its ends."""
    marked = [f"`{key}`" for key in keys]
    return ", ".join(marked if len(marked) <= 6 else [*marked[:2], "...", marked[-1]])


def _is_today(scenario: Scenario) -> bool:
    return scenario.key == evidence.STATUS_QUO


def _of_today(scenario: Scenario, item: ResolvedConsortium) -> ResolvedConsortium | None:
    """The consortium of today that stands beside a consortium in the tables: of its key, of its lead, or the first."""
    today = scenario.era("status_quo")
    for found in (
        [t for t in today if t.key == item.key.removesuffix("_today")],
        [t for t in today if t.lead == item.lead],
        today,
    ):
        if found:
            return found[0]
    return None


def _goes_on(scenario: Scenario, item: ResolvedConsortium) -> bool:
    """Whether it is a consortium of today, with or without all its members, and nothing about it has changed."""
    before = next((t for t in scenario.era("status_quo") if t.key == item.key.removesuffix("_today")), None)
    if _is_today(scenario) or before is None:
        return False
    return (before.lead, before.conditions, before.numbers()) == (item.lead, item.conditions, item.numbers())


def _row(mechanism: str, field: str) -> evidence.Strength:
    return evidence.strength(mechanism, MECHANISMS[mechanism].rows[field])


def _is_stronger(item: ResolvedConsortium, other: ResolvedConsortium | None, mechanism: str) -> bool:
    """Whether any of its quantities is nearer to full practice than the other's."""
    before = {} if other is None else dict(other.mechanisms[mechanism])
    for field, value in item.mechanisms[mechanism]:
        row = _row(mechanism, field)
        if (value - before.get(field, row.value_at_0)) * (row.value_at_1 - row.value_at_0) > 0:
            return True
    return False


def _acts(item: ResolvedConsortium, mechanism: str) -> bool:
    """Whether any of its quantities differs from no such practice at all."""
    return any(value != _row(mechanism, field).value_at_0 for field, value in item.mechanisms[mechanism])


def _differs(item: ResolvedConsortium, other: ResolvedConsortium | None, mechanism: str) -> bool:
    return other is None or item.mechanisms[mechanism] != other.mechanisms[mechanism]


def _origin(item: ResolvedConsortium, mechanism: str, field: str) -> str:
    """Where a number comes from, in few words."""
    origin = item.provenance[f"{mechanism}.{field}"]
    place = re.search(r"in (?:.*/)?([^/]+):(\d+)$", origin)
    where = f"`{place[1]}` line {place[2]}" if place else "Python"
    strength = re.search(r"strength ([\d.e+-]+) of", origin)
    if origin.startswith("written"):
        row, value = _row(mechanism, field), item.numbers()[f"{mechanism}.{field}"]
        is_outside = not row.low <= value <= row.high and value != row.value_at_0
        return f"written, {where}" + ("; outside the range" if is_outside else "")
    if origin.startswith("removed"):
        return f"removed, {where}"
    if strength is None:
        return "not written: none of it"
    return f"{'today stands' if origin.startswith('status quo') else 'preset'}, strength {strength[1]}"


def _marked(mechanism: str, *, link: str = "") -> str:
    name = mechanism_name(mechanism)
    room = mechanism_rooms().get(mechanism, ())
    named = f"[{name}]({link}{room[0].key}.md)" if link and room else name
    return f"{named} {mechanism_name(mechanism, 'zh')} `{mechanism}`"


def _range(row: evidence.Strength) -> str:
    source = evidence.ASSUMPTION if _is_assumed(row) else f"`{row.source_id}`"
    return f"{shown(row.value_at_1)} ({shown(row.low)} to {shown(row.high)}), {source}"


def _is_assumed(row: evidence.Strength) -> bool:
    return evidence.source_confidence(row.source_id) == evidence.ASSUMPTION


def _what(scenario: Scenario) -> str:
    region = scenario.region
    start = _DAY_ZERO + timedelta(days=scenario.policy_start_day)
    name_zh = f" {region.name_zh}" if region.name_zh else ""
    weeks = (scenario.horizon_days - scenario.policy_start_day) / 7
    return "\n".join(
        [
            scenario.description or "The file describes itself in no words.",
            "",
            f"* File: `scenarios/{scenario.key}.yaml`",
            f"* Region: `{region.name}`{name_zh}, {region.residents:,} residents, "
            + _counted(scenario, region.facility_keys()),
            f"* Time: today's practice until day {scenario.policy_start_day} ({start.day} {start:%B %Y}), then what is "
            f"below; {scenario.horizon_days} days in all, {weeks:.3g} weeks of them after policy start",
        ]
    )


def _members(scenario: Scenario) -> str:
    rows: list[tuple[str, ...]] = []
    for item in scenario.era("policy"):
        written = scenario.consortia.get(item.key)
        members = written.members if written is not None else item.members
        kind = f"`{item.preset}`" if item.preset else "none: only what is written"
        if _goes_on(scenario, item):
            kind += ", goes on as today"
        concern = ", ".join(f"`{condition}`" for condition in item.conditions) or "all illnesses"
        who = (_facility(scenario, item.lead), _counted(scenario, item.members), _listed(members))
        rows.append((f"`{item.key}`", kind, *who, concern))
    if not rows:
        return "Nobody: from policy start no consortium is left."
    heads: tuple[str, ...] = ("consortium", "preset", "led by", "members", "as written", "concerned with")
    if all(row[-1] == "all illnesses" for row in rows):
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    return markdown_table(heads, rows)


def _alike(scenario: Scenario) -> list[list[ResolvedConsortium]]:
    """The consortia that are not as today, those with the same numbers and reasons together."""
    groups: dict[object, list[ResolvedConsortium]] = {}
    for item in scenario.era("policy"):
        if not _goes_on(scenario, item):
            reasons = tuple(re.sub(r":\d+$", "", text) for text in item.provenance.values())
            groups.setdefault((item.preset, tuple(item.numbers().items()), reasons), []).append(item)
    return list(groups.values())


def _number(item: ResolvedConsortium, mechanism: str, field: str) -> float:
    return dict(item.mechanisms[mechanism])[field]


def _quantities(
    item: ResolvedConsortium, before: ResolvedConsortium | None, mechanisms: Iterable[str]
) -> str:
    """The quantities of some mechanisms, today's value beside the own one."""
    rows: list[tuple[str, ...]] = []
    middle = ("here",) if before is None else ("today", "here")
    for mechanism in mechanisms:
        rows.append((f"**{_marked(mechanism, link='../rooms/')}**", *("" for _ in range(len(middle) + 3))))
        for field, quantity in MECHANISMS[mechanism].rows.items():
            row = _row(mechanism, field)
            values = [shown(_number(each, mechanism, field)) for each in (before, item) if each is not None]
            told = (_origin(item, mechanism, field), _range(row))
            rows.append((f"{quantity} `{field}`", row.unit, *values, *told))
    return markdown_table(("quantity", "unit", *middle, "where it comes from", "full practice (low to high)"), rows)


def _shared_by(scenario: Scenario, alike: list[ResolvedConsortium]) -> str:
    item = alike[0]
    before = None if _is_today(scenario) else _of_today(scenario, item)
    acting = [mechanism for mechanism in MECHANISMS if _acts(item, mechanism)]
    parts = [f"### {_listed(tuple(each.key for each in alike))}"]
    if len(alike) > 1:
        parts.append(f"The same in each of the {len(alike)}; lines of the file are those of the first.")
    same = [m for m in acting if not _differs(item, before, m)] if not _is_new(scenario, item) else []
    unlike = [mechanism for mechanism in acting if mechanism not in same]
    if unlike:
        parts.append(_quantities(item, before, unlike))
    if same:
        head = f"As today: {', '.join(map(mechanism_name, same))}"
        told = _quantities(item, before, same)
        parts.append(f"<details><summary>{head}</summary>\n\n{told}\n\n</details>")
    absent = "; ".join(_marked(mechanism) for mechanism in MECHANISMS if mechanism not in acting)
    parts += [f"Not part of it: {absent}."] if absent else []
    return "\n\n".join(parts)


_LEGEND = (
    "`strength` runs from 0 (no such practice) to 1 (full practice, last column); a preset gives each mechanism one. "
    "*Today stands*: the type asks for less than today's practice, which nobody gives up. Shares are of 1."
)


def _shared(scenario: Scenario) -> str:
    alike = _alike(scenario)
    if not alike:
        return "Nothing by arrangement: choice and ordinary referral are what is left."
    lines = [_LEGEND]
    if any(_is_new(scenario, items[0]) for items in alike):
        lines.append("A consortium that takes nobody's place has beside it, under *today*, what today's group does.")
    return "\n\n".join([*lines, *(_shared_by(scenario, items) for items in alike)])


def _is_new(scenario: Scenario, item: ResolvedConsortium) -> bool:
    """Whether it takes the place of no consortium of today."""
    return item.key.removesuffix("_today") not in {t.key for t in scenario.era("status_quo")}


def _assumed(scenario: Scenario) -> str:
    acting = {
        (mechanism, field): _row(mechanism, field)
        for items in _alike(scenario)
        for mechanism in MECHANISMS
        if _acts(items[0], mechanism)
        for field in MECHANISMS[mechanism].rows
    }
    weak = [path for path, row in acting.items() if _is_assumed(row)]
    lines = []
    if acting:
        lines += [
            f"Of {len(acting)} quantities above, {len(weak)} are marked `assumption`: no source gives their size, and "
            "low to high is what a study of sensitivity has to try. The strengths of a preset are assumptions from the "
            "definition of its type."
        ]
        known = source_lines(row.source_id for row in acting.values() if not _is_assumed(row))
        lines += ["", "The others rest on:", "", *known] if known else []
    else:
        lines += ["That each arrangement of today can end in one day."]
    changed = _changed(scenario)
    lines += ["", "Beside the consortia the file changes:", "", changed] if changed else []
    lines += ["", f"All numbers of region and model, the weakest first: `ylt-sim sources {scenario.key}`."]
    return "\n".join(lines)


def _changed(scenario: Scenario) -> str:
    """Options, parameters and epidemic where they are not those of today's practice."""
    frame = diff(load(evidence.STATUS_QUO), scenario)
    if frame.empty:
        return ""
    frame = frame[frame["path"].str.match(r"(options|parameters|epidemic)\.")]
    rows = [(f"`{r[0]}`", r[1], *("" if v is None else shown(v) for v in r[2:])) for r in frame.itertuples(index=False)]
    return markdown_table(("value", "unit", "usually", "here"), rows) if rows else ""


def compare_command(scenario: Scenario) -> str:
    """The command that compares a shipped scenario with today's practice in the same region."""
    if _is_today(scenario):
        return f"ylt-sim run {scenario.key} --out results/{scenario.key}"
    is_elsewhere = scenario.region != load(evidence.STATUS_QUO).region
    region = f" --set region={scenario.region.name}" if is_elsewhere else ""
    return f"ylt-sim compare {scenario.key}{region} --replications 10 --out results/{scenario.key}"


def _run(scenario: Scenario) -> str:
    says = f"`{evidence.STATUS_QUO}` is the comparator of all others; by itself:"
    told = says if _is_today(scenario) else f"With `{evidence.STATUS_QUO}`, the same people, illnesses and luck:"
    return "\n".join([told, "", "```bash", compare_command(scenario), f"ylt-sim show {scenario.key}", "```"])


_MAKERS = {
    "what": _what, "members": _members, "shared": _shared, "assumed": _assumed, "run": _run,
}  # fmt: skip


def scenario_blocks(scenario: Scenario) -> dict[str, str]:
    """The generated blocks of the page of one scenario, by name."""
    return {block: _MAKERS[block](scenario) for block, _ in _CHAPTERS}


def new_page(scenario: Scenario) -> str:
    """A page with all chapters and nothing told yet."""
    title = scenario.name + (f"（{scenario.name_zh}）" if scenario.name_zh else "")
    lines = [f"# {title}"]
    for block, chapter in _CHAPTERS:
        lines += ["", *([f"## {chapter}", ""] if chapter else [])]
        lines += [f"<!-- generated: {block} -->", f"<!-- end of {block} -->"]
    return "\n".join(lines) + "\n"


def _scenarios_block() -> str:
    rows = []
    for key in shipped():
        scenario = load(key)
        items = scenario.era("policy")
        new = [item for item in items if not _goes_on(scenario, item)]
        acting = {m for item in new for m in MECHANISMS if _acts(item, m)}
        more = {m for item in new for m in acting if _is_stronger(item, _of_today(scenario, item), m)}
        leads = dict.fromkeys(_facility(scenario, item.lead) for item in new)
        members = dict.fromkeys(member for item in new for member in item.members)
        name = f"[{scenario.name}](consortia/{key}.md) {scenario.name_zh}"
        who = (str(len(items)), "; ".join(leads), _counted(scenario, members))
        rows.append((name, f"`{key}`", *who, str(len(acting)), str(len(more)), f"`{scenario.region.name}`"))
    ends = ("mechanisms", "stronger than today", "region")
    heads = ("kind", "file", "consortia", "led by", "members", *ends)
    return markdown_table(heads, rows)


def _presets_block() -> str:
    matrix = evidence.matrix()
    rows = [(_marked(m), *(shown(matrix[preset][m]) for preset in matrix)) for m in evidence.mechanism_names_zh()]
    return markdown_table(("mechanism", *(f"`{preset}`" for preset in matrix)), rows)


def _switches_block() -> str:
    rows = []
    for mechanism, model in MECHANISMS.items():
        cell = _marked(mechanism, link="rooms/")
        for field, quantity in model.rows.items():
            row, extra = _row(mechanism, field), model.model_fields[field].json_schema_extra
            most = extra.get("maximum") if isinstance(extra, dict) else None
            told = (f"`{field}`", quantity, row.unit, shown(row.value_at_0), _range(row), shown(most))
            rows.append((cell, *told))
            cell = ""
    heads = ("mechanism", "key", "quantity", "unit", "strength 0", "strength 1 (low to high)", "most")
    return markdown_table(heads, rows)


def index_blocks() -> dict[str, str]:
    """The generated blocks of the index of consortia."""
    return {
        "scenarios": _scenarios_block(),
        "presets": _presets_block(),
        "switches": _switches_block(),
    }


def write_consortium_pages(docs: Path) -> list[Path]:
    """Bring the index and the page of every shipped scenario up to date; the files that changed."""
    pages = [(docs / "consortia.md", index_blocks(), "")]
    for key in shipped():
        scenario = load(key)
        pages.append((docs / "consortia" / f"{key}.md", scenario_blocks(scenario), new_page(scenario)))
    return write_filled(pages)
