"""Result folders: tables as Parquet and CSV, figure, summary, manifest; and reading a run back."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ylt_sim import evidence
from ylt_sim.errors import YltError
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.table import EVENT_ROW
from ylt_sim.report.plots import plot_differences
from ylt_sim.report.sheets import write_sheets
from ylt_sim.report.tables import comparison_text, run_text
from ylt_sim.run import region_of
from ylt_sim.scenario import Scenario, load
from ylt_sim.scenario.writing import scenario_yaml
from ylt_sim.seeds import seeds_of
from ylt_sim.settling import policy_month

if TYPE_CHECKING:
    from ylt_sim.result import Result
    from ylt_sim.study.compare import Comparison

__all__ = [
    "FolderError",
    "RunFolder",
    "frame_digest",
    "fresh_folder",
    "read_run",
    "save_comparison",
    "save_run",
    "scenario_yaml",
]

SUMMARY_WIDTH = 200
EVENT_CODES = 1 << 16
"""More than any code of an event."""


class FolderError(YltError):
    """A result folder cannot be written or read."""


def fresh_folder(folder: str | os.PathLike[str], *, may_number: bool = False) -> Path:
    """A folder that is not there yet: the one asked for, or with ``may_number`` the first free ``<name>-2``, ``-3``.

    Raises
    ------
    FolderError
        If it exists and holds something: results are never written over.
    """
    asked = Path(folder)
    path, number = asked, 1
    while path.exists() and not (path.is_dir() and not any(path.iterdir())):
        if not may_number:
            raise FolderError(f"{asked} exists and is not empty\n  rule: results are never written over\n"
                              "  fix:  give another folder, or remove this one")  # fmt: skip
        number += 1
        path = asked.with_name(f"{asked.name}-{number}")
    return path


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder beside ``folder`` that takes its place at the end, so that half a result never looks like one."""
    part = folder.with_name(f".{folder.name}.part-{os.getpid()}")
    try:
        part.mkdir(parents=True)
        yield part
        if folder.is_dir():
            folder.rmdir()
        part.rename(folder)
    except OSError as fault:
        raise FolderError(f"{folder} cannot be written: {fault.strerror or fault}") from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_frame(frame: pd.DataFrame, stem: Path) -> None:
    """Parquet, and CSV with the byte order mark that Excel needs to show Chinese."""
    frame.to_parquet(stem.with_suffix(".parquet"), index=False)
    frame.to_csv(stem.with_suffix(".csv"), index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _write_json(content: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def frame_digest(frame: pd.DataFrame) -> str:
    """SHA-256 of a frame's columns in alphabetical order: two frames share it only if every byte is the same."""
    digest = hashlib.sha256()
    for name in sorted(map(str, frame.columns)):
        values = frame[name].to_numpy()
        digest.update(name.encode() + b"\0")
        if values.dtype.kind in "biuf":
            digest.update(np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes())
        else:
            digest.update("\0".join(map(str, values)).encode())
    return digest.hexdigest()


def _write_scenario(scenario: Scenario, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{scenario.key}.yaml").write_text(scenario_yaml(scenario), encoding="utf-8")


def _host() -> dict[str, Any]:
    return {
        "written_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "platform": platform.platform(),
        "processors": os.cpu_count(),
    }


def _matrix_frame(comparison: Comparison) -> pd.DataFrame:
    parts = []
    for (scenario, period), matrix in comparison.matrices.items():
        tidy = matrix.rename_axis("tier_needed").reset_index()
        tidy = tidy.melt("tier_needed", var_name="tier_of_definitive_care", value_name="episodes")
        parts.append(tidy.assign(scenario=scenario, period=period))
    frame = pd.concat(parts, ignore_index=True)
    return frame[["scenario", "period", "tier_needed", "tier_of_definitive_care", "episodes"]]


def save_comparison(comparison: Comparison, folder: str | os.PathLike[str], lang: str = "en") -> Path:
    """Write a comparison: summary, figure, tables, reporting sheets, manifest, and a copy of each scenario.

    Parameters
    ----------
    comparison
        What was compared.
    folder
        A folder that does not exist yet, or is empty.
    lang
        Of summary, figure and sheets; tables keep their English keys.

    Returns
    -------
    pathlib.Path
        The folder. ``manifest.json`` holds all that is needed to run it again, with a digest of each replication's
        outcomes; times and the host are in ``host.json``.
    """
    target = fresh_folder(folder)
    with _whole(target) as part:
        summary = comparison_text(comparison, lang, width=SUMMARY_WIDTH)
        (part / "summary.txt").write_text(summary + "\n", encoding="utf-8")
        picture = plot_differences(comparison, lang)
        picture.savefig(part / "differences.png", dpi=160, facecolor="white", metadata={"Software": None})
        picture = comparison.plot_gains()
        picture.savefig(part / "gains.png", dpi=160, facecolor="white", metadata={"Software": None})
        for name in ("outcomes", "means", "differences", "gains", "indicators"):
            _write_frame(getattr(comparison, name), part / name)
        _write_frame(_matrix_frame(comparison), part / "right_tier_matrix")
        for scenario in comparison.scenarios:
            _write_scenario(scenario, part / "scenarios")
        digests: dict[str, dict[str, str]] = {}
        for (key, replication), own in comparison.outcomes.groupby(["scenario", "replication"], sort=False):
            digests.setdefault(str(key), {})[str(replication)] = frame_digest(own)
        run = {"policy_start_day": comparison.policy_start_day, "against": comparison.against,
               "confidence": comparison.confidence}  # fmt: skip
        _write_json({**comparison.manifest, **run, "outcome_digests": digests}, part / "manifest.json")
        timings = comparison.timings.to_dict("records")
        _write_json({**_host(), "seconds": comparison.seconds, "runs": timings}, part / "host.json")
        write_sheets(part, lang)
    return target


def save_run(result: Result, folder: str | os.PathLike[str], lang: str = "en") -> Path:
    """Write one run: event rows, the tables derived from them, outcomes, costs, reporting sheets, manifest, scenario.

    Parameters
    ----------
    result
        What was run.
    folder
        A folder that does not exist yet, or is empty.
    lang
        Of summary and sheets.

    Returns
    -------
    pathlib.Path
        The folder; `read_run` reads it back.
    """
    target = fresh_folder(folder)
    with _whole(target) as part:
        (part / "summary.txt").write_text(run_text(result, lang, SUMMARY_WIDTH) + "\n", encoding="utf-8")
        _write_frame(result.outcomes, part / "outcomes")
        _write_frame(result.indicators, part / "indicators")
        _write_frame(result.programme_cost(), part / "programme_cost")
        if policy_month(result.days, result.scenario.policy_start_day) > 0:  # else no month to make a budget from
            _write_frame(result.perspectives(), part / "perspectives")
        rows = pd.DataFrame({name: result.rows[name] for name in EVENT_ROW.names or ()})
        result.records.export(part, csv=False)
        rows.to_parquet(part / "events.parquet", index=False)
        _write_scenario(result.scenario, part)
        _write_json({**result.manifest, "event_digest": frame_digest(rows)}, part / "manifest.json")
        _write_json(_host(), part / "host.json")
        write_sheets(part, lang)
    return target


@dataclass(frozen=True)
class RunFolder:
    """A run read back from its folder.

    Attributes
    ----------
    scenario, seed, days
        What was run.
    rows
        All event rows, a NumPy structured array.
    """

    scenario: Scenario
    seed: int
    days: int
    rows: NDArray[np.void] = field(repr=False)

    def eventful_resident(self) -> int:
        """Number of the resident with the most kinds of event, the lowest of equals: a life worth reading."""
        own = self.rows[self.rows["resident"] != NONE]
        if not len(own):
            raise FolderError("no resident had any event in this run")
        pairs = np.unique(own["resident"].astype(np.int64) * EVENT_CODES + own["event"])
        residents, kinds = np.unique(pairs // EVENT_CODES, return_counts=True)
        return int(residents[np.argmax(kinds)])

    def trace(self, resident: int, lang: str = "en") -> str:
        """One life, line by line, in words."""
        from ylt_sim.records import trace

        region = region_of(self.scenario, seeds_of(self.seed).population)
        keys = self.scenario.consortium_keys(region.clinics_by_township())
        if not 0 <= resident < len(region.residents):
            raise FolderError(f"resident {resident}\n  rule: a number from 0 to {len(region.residents) - 1}")
        told: str = trace(self.rows, region, resident, evidence.conditions(), lang=lang, consortium_keys=keys)
        return told


def read_run(folder: str | os.PathLike[str]) -> RunFolder:
    """The run that `save_run` wrote into a folder.

    Raises
    ------
    FolderError
        If it is not the folder of a run, or its scenario no longer reads as the one that was run.
    """
    path = Path(folder)
    try:
        described = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        frame = pd.read_parquet(path / "events.parquet")
        told = described["scenarios"][0]
        seed, days = int(described["seed"]), int(described["days"])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as fault:
        raise FolderError(
            f"{path} is not the folder of a run ({fault})\n"
            "  rule: a folder written by `ylt-sim run SCENARIO --out FOLDER`, with events.parquet and manifest.json"
        ) from fault
    scenario = load(path / f"{told['key']}.yaml")
    if scenario.digest != told["digest"]:
        raise FolderError(
            f"{path}: the scenario is not the one that was run\n"
            f"  digest {scenario.digest[:12]}, in the manifest {told['digest'][:12]}\n"
            "  fix:  run it again; it was changed, or another version of ylt-sim wrote it"
        )
    rows = np.zeros(len(frame), EVENT_ROW)
    for name in EVENT_ROW.names or ():
        rows[name] = frame[name].to_numpy()
    return RunFolder(scenario, seed, days, rows)
