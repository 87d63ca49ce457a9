"""The manifest: what it takes to run it again. Times and hosts are not in it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ylt_sim.scenario import Scenario

__all__ = ["code_digest", "manifest", "versions"]

PACKAGES = ("ylt-sim", "simpy", "numpy", "scipy", "pandas", "numba", "pydantic", "ruamel.yaml", "pyarrow", "SALib")


@cache
def code_digest() -> str:
    """SHA-256 of every source and data file of the package that can change a result."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".csv") and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that can change a result."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def manifest(scenarios: Sequence[Scenario], *, seed: int, replications: int, days: int, engine: str) -> dict[str, Any]:
    """Scenarios with their digests, seeds, horizon, versions of code and packages."""
    return {
        "scenarios": [
            {"key": s.key, "name": s.name, "digest": s.digest, "region": s.region.name,
             "policy_start_day": s.policy_start_day, "constants_fitted": s.region.constants.is_fitted}
            for s in scenarios
        ],
        "seed": seed,
        "replications": replications,
        "days": days,
        "engine": engine,
        "code_digest": code_digest(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
    }  # fmt: skip
