"""Loops of region and demand in machine code, and columns of uniforms."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from ylt_sim.kernel import draws, rule

__all__ = ["Compiled", "uniform_column"]

_uniform: Callable[..., float] = draws.uniform
_settings: Any = numba.config


def _folder(function: Callable[..., Any]) -> str:
    """Folder for the machine code: its name is a hash of the sources that decide what the loop does."""
    digest = hashlib.sha256()
    for version in (sys.version, numba.__version__, np.__version__):
        digest.update(version.encode())
    for module in (sys.modules[function.__module__], draws, rule):
        digest.update(Path(str(module.__file__)).read_bytes())
    name = f"ylt_sim-{digest.hexdigest()[:16]}"
    for parent in (os.environ.get("YLT_SIM_CACHE"), os.environ.get("XDG_CACHE_HOME"), "~/.cache"):
        if parent:
            folder = Path(parent).expanduser() / name
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError:
                continue
            if os.access(folder, os.W_OK):
                return str(folder)
    return tempfile.mkdtemp(prefix=name + "-")


class Compiled:
    """A loop that is compiled, or read from the cache, when it is first called.

    Numba looks only at the file of the function that it keeps, not at the rules that it calls, so the cache lies in a
    folder named by all of them.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.python = function
        self.__doc__ = function.__doc__
        self._machine: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        """Result of the loop."""
        if self._machine is None:
            before = _settings.CACHE_DIR
            _settings.CACHE_DIR = _folder(self.python)
            try:
                self._machine = numba.njit(cache=True, nogil=True)(self.python)
            finally:
                _settings.CACHE_DIR = before
        return self._machine(*arguments)


@Compiled
def _fill(seed: int, occurrence: int, purpose: int, out: NDArray[np.float64]) -> None:
    """Uniforms of rows 0, 1, 2 ... into ``out``."""
    for i in range(len(out)):
        out[i] = _uniform(seed, i, 0, occurrence, purpose)


def uniform_column(seed: int, rows: int, purpose: int, occurrence: int = 0) -> NDArray[np.float64]:
    """Uniforms keyed (seed; row, 0, occurrence, purpose) of rows 0 to ``rows - 1``."""
    out = np.empty(rows, np.float64)
    _fill(seed, occurrence, purpose, out)
    return out
