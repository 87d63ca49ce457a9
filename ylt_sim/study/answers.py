"""The answers that a study's design allows, as tables in its folder."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ylt_sim.study.attribution import shapley_values
from ylt_sim.study.compare import StudyError
from ylt_sim.study.effects import main_effects
from ylt_sim.study.gains import gains_by_group, is_of_group
from ylt_sim.study.measure import Measure
from ylt_sim.study.paired import KEYS, intervals, paired_differences
from ylt_sim.study.plan import Study
from ylt_sim.study.ranking import rank_first, two_intervals
from ylt_sim.study.sensitivity import morris_effects, sobol_indices
from ylt_sim.study.store import Store
from ylt_sim.study.sweep import StudyResult, absent_measures
from ylt_sim.study.twins import twin_gain

__all__ = ["answers", "write_answers"]

Answer = Callable[[Study, pd.DataFrame, Measure], pd.DataFrame]

OF_DESIGN: dict[str, dict[str, Answer]] = {
    "grid": {"effects": main_effects},
    "lhs": {"two_intervals": two_intervals, "ranks": rank_first, "effects": main_effects},
    "sobol": {"two_intervals": two_intervals, "ranks": rank_first, "effects": main_effects},
    "saltelli": {"sobol_indices": sobol_indices},
    "morris": {"morris_effects": morris_effects},
}
OF_ANY = {"means", "differences", "attribution", "twins", "gains", "precision"}
ALL_OUTCOMES_POINTS = 20


def answers(result: StudyResult) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Tables by name, and what could not be answered, in words.

    Of a design with many points ``means`` and ``differences`` hold the study's measures only.
    """
    study, frame = result.study, result.results
    notes = [f"{len(result.failures)} runs failed: see `failures`"] if len(result.failures) else []
    if frame.empty:
        return {}, [*notes, "no run ended, so there is no answer"]
    out: dict[str, pd.DataFrame] = {}
    shown = frame[~is_of_group(frame)] if len(study.points) <= ALL_OUTCOMES_POINTS else _watched(frame, study)
    names = ["point", "scenario", *KEYS, "unit", "grade"]
    out["means"] = intervals(shown, names, study.confidence)
    if study.against is not None:
        parts = [
            paired_differences(own, study.against, study.confidence).assign(point=point)
            for point, own in shown.groupby("point", sort=False)
        ]
        out["differences"] = pd.concat(parts, ignore_index=True)
    absent = absent_measures(study, frame)
    notes += [f"{name}: no run has it; see outcome, tier, group and period in means.csv" for name in absent]
    wanted = dict(OF_DESIGN.get(study.design.kind, {}))
    if study.groups:
        wanted["attribution"] = shapley_values
    if study.against is not None:
        wanted["twins"] = twin_gain
    for name, answer in wanted.items():
        if name == "ranks" and len(study.scenarios) < 2:
            continue
        tables = []
        for measure in (m for m in study.measures if str(m) not in absent):
            try:
                tables.append(answer(study, frame, measure).assign(measure=str(measure)))
            except StudyError as fault:
                notes.append(f"{name} of {measure}: {fault}")
        if tables:
            table = pd.concat(tables, ignore_index=True)
            out[name] = table[["measure", *(c for c in table.columns if c != "measure")]]
    if study.against is not None and not study.points[0].settings:
        gains = gains_by_group(frame[frame["point"] == 0], study.against, study.confidence)
        if len(gains):
            out["gains"] = gains
    if study.replications.fixed is None:
        out["precision"] = result.precision
    return out, notes


def _watched(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    keep = pd.Series(False, index=frame.index)
    for m in study.measures:
        own = (frame["outcome"] == m.outcome) & (frame["tier"] == m.tier) & (frame["group"] == m.group)
        keep |= own & (frame["period"] == m.period if m.period else True)
    return frame[keep]


def write_answers(result: StudyResult) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """`answers`, written beside the runs as Parquet and CSV; those of an earlier design are removed."""
    tables, notes = answers(result)
    store = Store(result.folder)
    for name in OF_ANY.union(*OF_DESIGN.values()) - tables.keys():
        for suffix in ("parquet", "csv"):
            store.discard(f"{name}.{suffix}")
    for name, table in tables.items():
        store.write_frame(name, table, csv=True)
    return tables, notes
