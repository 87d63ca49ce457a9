"""The folder of a study: one Parquet file a run, whole or not there; failures; what the plan says about each."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ylt_sim.study.compare import StudyError
from ylt_sim.study.plan import Run

__all__ = ["COLUMNS", "Store", "parquet_bytes"]

COLUMNS = ("outcome", "tier", "group", "period", "value", "numerator", "denominator", "unit", "grade")
_TEXT, _NUMBER = pa.string(), pa.float64()
SCHEMA = pa.schema([
    ("run", _TEXT), ("scenario", _TEXT), ("replication", pa.int32()), ("settings", _TEXT),
    *((name, _NUMBER if name in ("value", "numerator", "denominator") else _TEXT) for name in COLUMNS),
])  # fmt: skip


def parquet_bytes(run: Run, outcomes: pd.DataFrame) -> bytes:
    """The file of one run: no times and no host, so that the same run gives the same bytes."""
    settings = json.dumps(dict(run.settings), sort_keys=True, ensure_ascii=False)
    n = len(outcomes)
    columns: dict[str, Any] = {
        "run": [run.key] * n, "scenario": [run.scenario.key] * n, "replication": [run.replication] * n,
        "settings": [settings] * n,
    }  # fmt: skip
    for name in COLUMNS:
        columns[name] = outcomes[name].to_numpy(float if SCHEMA.field(name).type == _NUMBER else object)
    out = io.BytesIO()
    pq.write_table(pa.table(columns, schema=SCHEMA), out, compression="zstd")
    return out.getvalue()


class Store:
    """A folder that survives: what is in it is whole.

    Parameters
    ----------
    folder
        ``runs/*.parquet``, one file a run, hidden until it is whole; ``failures/*.json``; ``events/*.parquet`` on
        request, so ``snapshots/*.npz``; ``unused/``, runs that the present plan does not have; ``log.jsonl`` with times
        and hosts.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    @property
    def runs(self) -> Path:
        """Folder that pandas, pyarrow and duckdb read as one dataset, also while the study runs."""
        return self.folder / "runs"

    @property
    def snapshots(self) -> Path:
        """Folder of the common pasts that are kept on request."""
        return self.folder / "snapshots"

    def prepare(self) -> None:
        """Make the folders, and remove what an earlier driver left unfinished."""
        for name in (".", "scenarios", "runs", "failures", "events", "snapshots", "unused"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            for part in (self.folder / name).glob(".*.part-*"):
                part.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else drives this study meanwhile; a driver that dies lets go."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as fault:
                raise StudyError(f"{self.folder}: another process is running this study\n"
                                 "  fix:  wait for it, or give another folder") from fault  # fmt: skip
            yield

    def file(self, key: str) -> Path:
        """File of a run."""
        return self.runs / f"{key}.parquet"

    def events_file(self, key: str) -> Path:
        """File of a run's event rows."""
        return self.folder / "events" / f"{key}.parquet"

    def failure_file(self, key: str) -> Path:
        """File of a run's failure."""
        return self.folder / "failures" / f"{key}.json"

    def keys(self) -> set[str]:
        """Runs that are there."""
        return {path.stem for path in self.runs.glob("*.parquet")}

    def failed_keys(self) -> set[str]:
        """Runs that failed."""
        return {path.stem for path in (self.folder / "failures").glob("*.json")}

    def forget_failures(self) -> None:
        """What failed is missing again."""
        for key in self.failed_keys():
            self.failure_file(key).unlink()

    def discard(self, name: str) -> None:
        """Remove a file at the top of the folder, if it is there."""
        (self.folder / name).unlink(missing_ok=True)

    def arrange(self, planned: Iterable[str]) -> None:
        """Only runs of the plan in ``runs``; those set aside by another plan come back."""
        wanted = set(planned)
        for key in self.keys() - wanted:
            os.replace(self.file(key), self.folder / "unused" / f"{key}.parquet")
        for path in (self.folder / "unused").glob("*.parquet"):
            if path.stem in wanted:
                os.replace(path, self.file(path.stem))
        for key in self.failed_keys() - wanted:
            self.failure_file(key).unlink(missing_ok=True)

    def write(self, path: Path, content: bytes) -> None:
        """A file that is whole or not there, whatever happens meanwhile."""
        part = path.with_name(f".{path.name}.part-{os.getpid()}")
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError as fault:
            raise StudyError(f"{path} cannot be written: {fault.strerror or fault}") from fault

    def write_json(self, name: str, content: Any) -> None:
        """A JSON file at the top of the folder."""
        self.write_text(name, json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True))

    def write_text(self, name: str, text: str) -> None:
        """A text at the top of the folder."""
        self.write(self.folder / name, (text + "\n").encode())

    def write_frame(self, name: str, frame: pd.DataFrame, *, csv: bool = False) -> None:
        """A table at the top of the folder: Parquet, and CSV that Excel reads if asked."""
        out = io.BytesIO()
        frame.to_parquet(out, index=False)
        self.write(self.folder / f"{name}.parquet", out.getvalue())
        if csv:
            text = frame.to_csv(index=False, lineterminator="\r\n")
            self.write(self.folder / f"{name}.csv", text.encode("utf-8-sig"))

    def log(self, entry: dict[str, Any]) -> None:
        """A line of times and hosts; a line cut short by a kill is nobody's result."""
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def digests(self) -> dict[str, str]:
        """SHA-256 of every run's file."""
        return {key: hashlib.sha256(self.file(key).read_bytes()).hexdigest() for key in sorted(self.keys())}

    def failures(self) -> pd.DataFrame:
        """One row a failed run: ``run, scenario, replication, seed, settings, error``."""
        paths = sorted((self.folder / "failures").glob("*.json"))
        rows = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        columns = ["run", "scenario", "replication", "seed", "settings", "error", "traceback"]
        return pd.DataFrame(rows, columns=columns)

    def read(self) -> pd.DataFrame:
        """All runs that are there, as one frame."""
        table = pq.read_table(self.runs) if self.keys() else SCHEMA.empty_table()
        frame: pd.DataFrame = table.to_pandas()
        return frame
