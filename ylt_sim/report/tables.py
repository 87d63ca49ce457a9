"""Tables: the short comparison as frame, text and HTML; outcomes of one run."""

from __future__ import annotations

import html
import io
import math
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import pandas as pd
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from ylt_sim.outcomes import OUTCOMES
from ylt_sim.report.account import caveats, closed_population, policy_periods, title, what_was_run
from ylt_sim.report.headlines import headline_lines
from ylt_sim.report.numbers import difference, number, shown_value
from ylt_sim.report.words import grade_letter, grade_name, outcome_name, say, scenario_name

if TYPE_CHECKING:
    from ylt_sim.result import Result
    from ylt_sim.study.compare import Comparison

__all__ = [
    "DEFAULT_WIDTH",
    "comparison_html",
    "comparison_table",
    "comparison_text",
    "frame_text",
    "number_frame",
    "outcome_table",
    "run_text",
    "setting_of",
]

MARK = "*"
"""Beside a difference whose interval does not contain 0, so that nobody has to rely on colour."""
DEFAULT_WIDTH = 180


def setting_of(comparison: Comparison) -> str:
    """Setting whose words a comparison is told in: that of its region; a county's where it has several."""
    settings = {s.region.setting for s in comparison.scenarios}
    return settings.pop() if len(settings) == 1 else "county"


def column_names(comparison: Comparison, lang: str = "en") -> dict[str, str]:
    """Heading of each scenario; its key where two scenarios share a name."""
    names = {s.key: scenario_name(s, lang) for s in comparison.scenarios}
    shared = {n for n in names.values() if list(names.values()).count(n) > 1}
    return {key: f"{name} ({key})" if name in shared else name for key, name in names.items()}


def _is_clear(low: float, high: float) -> bool:
    return low > 0 or high < 0


def comparison_table(comparison: Comparison, lang: str = "en", period: str | None = None) -> pd.DataFrame:
    """The short table: comparator's mean, then each scenario's paired difference with its interval.

    Parameters
    ----------
    comparison
        What was compared.
    lang
        ``en`` or ``zh``.
    period
        Such as ``year 1``; the first after policy start if None.

    Returns
    -------
    pandas.DataFrame
        One row an outcome, all cells text with units in the row's name; a difference of shares is in percentage
        points, and ``*`` marks an interval that does not contain 0.
    """
    chosen = policy_periods(comparison)[0] if period is None else period
    names, setting = column_names(comparison, lang), setting_of(comparison)
    means = comparison.means
    means = means[(means["period"] == chosen) & (means["scenario"] == comparison.against)]
    differences = comparison.differences
    differences = differences[differences["period"] == chosen]
    level = means.set_index(["outcome", "tier", "group"])["mean"]
    where = differences[["scenario", "outcome", "tier", "group"]].itertuples(index=False, name=None)
    values = differences[["mean", "low", "high"]].to_numpy(float)
    found = {key: (float(v[0]), float(v[1]), float(v[2])) for key, v in zip(where, values, strict=True)}
    nothing = (math.nan, math.nan, math.nan)
    rows = []
    for key, tier, group in headline_lines(means):
        unit, base = OUTCOMES[key].unit, float(level[key, tier, group])
        row = {say("outcome", lang): outcome_name(key, lang, tier, group, setting)}
        row[names[comparison.against]] = shown_value(base, unit)
        for scenario in comparison.scenarios[1:]:
            mean, low, high = found.get((scenario.key, key, tier, group), nothing)
            shown, interval = difference(mean, low, high, base, unit)
            mark = MARK if _is_clear(low, high) else ""
            row[names[scenario.key]] = f"{shown}{mark} {interval}".rstrip()
        row[say("grade", lang)] = grade_name(OUTCOMES[key].grade, lang)
        rows.append(row)
    return pd.DataFrame(rows)


def _rendered(table: Table, width: int, colour: bool) -> str:
    out = io.StringIO()
    Console(file=out, width=width, color_system="standard" if colour else None, force_terminal=colour).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())


def _wrapped(lines: list[str], width: int) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, highlight=False, markup=False)
    for line in lines:
        console.print(line)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())


def comparison_text(
    comparison: Comparison,
    lang: str = "en",
    period: str | None = None,
    width: int = DEFAULT_WIDTH,
    colour: bool = False,
) -> str:
    """The short table as text, under a heading that says what was run, above what a reader must know.

    Parameters
    ----------
    comparison, lang
        As for `comparison_table`.
    period
        One period, or every one after policy start if None.
    width
        Characters a line; the scenarios come in several blocks where it is short.
    colour
        Bold for differences clear of 0, for a terminal; they carry a mark anyway.
    """
    wanted = policy_periods(comparison) if period is None else (period,)
    parts = [what_was_run(comparison, lang)]
    for chosen in wanted:
        frame = comparison_table(comparison, lang, chosen)
        parts += ["", _wrapped([title(comparison, chosen, lang)], width), _grid(frame, width, colour)]
    parts.append(say("mark", lang))
    parts.append(_wrapped(caveats(comparison, wanted[-1], lang), width))
    return "\n".join(parts)


@dataclass(frozen=True)
class _Layout:
    """How a comparison table is set: the roomiest that fits is taken."""

    name_width: int
    is_interval_split: bool  # "[-0.13," over "0.20]"
    is_grade_short: bool  # one letter, explained below


LAYOUTS = (_Layout(34, False, False), _Layout(28, False, True), _Layout(22, True, True))
SPACE = 2


def _grid(frame: pd.DataFrame, width: int, colour: bool) -> str:
    """A comparison table drawn, with intervals under their differences; in several blocks where nothing else fits."""
    _, base, *scenarios, grade = (str(c) for c in frame.columns)
    for layout in LAYOUTS:
        cell_widths = {c: _cell_width(c, frame[c], layout.is_interval_split) for c in scenarios}
        base_width = _cell_width(base, frame[base], True)
        grade_width = cell_len(grade) if layout.is_grade_short else max(map(cell_len, [grade, *frame[grade]]))
        fixed = 1 + layout.name_width + base_width + grade_width + 3 * SPACE
        if fixed + sum(w + SPACE for w in cell_widths.values()) <= width:
            break
    blocks: list[list[str]] = [[]]
    left = width - fixed
    for column in scenarios:
        if blocks[-1] and left < cell_widths[column] + SPACE:
            blocks.append([])
            left = width - fixed
        blocks[-1].append(column)
        left -= cell_widths[column] + SPACE
    parts = [_block(frame, block, layout, base_width, cell_widths, width, colour) for block in blocks]
    if layout.is_grade_short:
        parts.append(f"{grade}: " + ", ".join(f"{grade_letter(g)} {g}" for g in dict.fromkeys(map(str, frame[grade]))))
    return "\n".join(parts)


def _block(
    frame: pd.DataFrame,
    block: list[str],
    layout: _Layout,
    base_width: int,
    cell_widths: dict[str, int],
    width: int,
    colour: bool,
) -> str:
    name, base, grade = str(frame.columns[0]), str(frame.columns[1]), str(frame.columns[-1])
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column(name, max_width=layout.name_width, overflow="fold")
    table.add_column(base, justify="right", width=base_width, overflow="fold")
    for column in block:
        table.add_column(column, justify="right", width=cell_widths[column], overflow="fold")
    table.add_column(grade)
    for values in frame[[name, base, *block, grade]].itertuples(index=False):
        cells = [str(v) for v in values]
        cells[-1] = grade_letter(cells[-1]) if layout.is_grade_short else cells[-1]
        for i in range(2, len(cells) - 1):
            cell = cells[i].replace(" [", "\n[", 1)
            cell = _escaped(cell.replace(", ", ",\n" if layout.is_interval_split else ",\u00a0"))
            cells[i] = f"[bold]{cell}[/bold]" if MARK in cell and colour else cell
        table.add_row(*cells)
    return _rendered(table, width, colour).replace("\u00a0", " ")


def _cell_width(heading: str, cells: pd.Series, is_split: bool) -> int:
    """Width of a column of differences: its widest piece or the longest word over it."""
    pieces = [piece for cell in cells.astype(str) for piece in (cell.split() if is_split else cell.split(" ", 1))]
    words = [min(cell_len(word), 12) for word in heading.split()]
    return max([7, *map(cell_len, pieces), *words])


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")


def comparison_html(comparison: Comparison, lang: str = "en", period: str | None = None) -> str:
    """The short table as HTML with its heading and its caveats, for notebooks and pages."""
    wanted = policy_periods(comparison) if period is None else (period,)
    parts = [f"<p>{html.escape(what_was_run(comparison, lang))}</p>"]
    for chosen in wanted:
        frame = comparison_table(comparison, lang, chosen)
        parts.append(f"<p><b>{html.escape(title(comparison, chosen, lang))}</b></p>")
        parts.append(frame.to_html(index=False, border=0, justify="left"))
    notes = [say("mark", lang), *caveats(comparison, wanted[-1], lang)]
    parts += [f"<p><small>{html.escape(note)}</small></p>" for note in notes]
    return "<div>" + "\n".join(parts) + "</div>"


def outcome_table(outcomes: pd.DataFrame, lang: str = "en", setting: str = "county") -> pd.DataFrame:
    """Headline outcomes of one run: one row an outcome and tier, one column a period.

    Parameters
    ----------
    outcomes
        Tidy frame of a run: ``outcome, tier, group, period, value, unit, grade``.
    lang
        ``en`` or ``zh``.
    setting
        Of the region: in whose words, ``county`` or ``urban``.

    Returns
    -------
    pandas.DataFrame
        All cells text, units in the row's name.
    """
    periods = list(dict.fromkeys(outcomes["period"]))
    value = outcomes.set_index(["outcome", "tier", "group", "period"])["value"]
    rows = []
    for key, tier, group in headline_lines(outcomes):
        row = {say("outcome", lang): outcome_name(key, lang, tier, group, setting)}
        for period in periods:
            shown = value.get((key, tier, group, period), math.nan)
            row[_period(period, lang)] = shown_value(float(shown), OUTCOMES[key].unit)
        row[say("grade", lang)] = grade_name(OUTCOMES[key].grade, lang)
        rows.append(row)
    return pd.DataFrame(rows)


def _period(period: str, lang: str) -> str:
    if lang == "zh" and period.startswith("year "):
        return f"政策第{period.removeprefix('year ')}年"
    return say(period, lang)


def frame_text(frame: pd.DataFrame, width: int = DEFAULT_WIDTH, numeric: tuple[str, ...] = ()) -> str:
    """Any frame of text cells as a plain table; the columns ``numeric`` are set to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for column in frame.columns:
        table.add_column(str(column), justify="right" if column in numeric else "left", overflow="fold")
    for values in frame.itertuples(index=False):
        table.add_row(*(_escaped(str(v)) for v in values))
    return _rendered(table, width, colour=False)


def number_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with its numbers as text of three significant digits; what is missing is empty."""

    def text(value: object) -> str:
        if isinstance(value, bool | str):
            return str(value)
        if isinstance(value, tuple | list):
            return ", ".join(text(item) for item in value)
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return ""
        if isinstance(value, float) and math.isinf(value):
            return "inf"
        return number(float(value)) if isinstance(value, Real) else str(value)

    return frame.astype(object).map(text)


def run_text(result: Result, lang: str = "en", width: int = DEFAULT_WIDTH) -> str:
    """One run as text: what was run, its headline outcomes by period, and that one run has no interval."""
    region, start = result.scenario.region, result.scenario.policy_start_day
    name = scenario_name(result.scenario, lang)
    if lang == "zh":
        head = (
            f"{name} · {region.name}（居民 {region.residents:,} 人）· {result.days} 天，政策始于第 {start} 天 · "
            f"种子 {result.seed}"
        )
        notes = ["单次运行，没有区间：比较请用 `ylt-sim compare`。"]
        unfitted = f"{region.name} 的常数尚未拟合：水平值不可作为结果。"
    else:
        head = (
            f"{name} · {region.name} ({region.residents:,} residents) · {result.days} days, policy from day {start} · "
            f"seed {result.seed}"
        )
        notes = ["One run, so no interval: to compare scenarios, use `ylt-sim compare`."]
        unfitted = f"The constants of {region.name} are not fitted: levels are no results."
    if not region.constants.is_fitted:
        notes.append(unfitted)
    notes += [note for note in (closed_population(result.outcomes["period"], lang),) if note]
    frame = outcome_table(result.outcomes, lang, result.scenario.region.setting)
    return "\n".join([head, frame_text(frame, width, tuple(frame.columns[1:-1])), _wrapped(notes, width)])
