"""Where machine code is kept: a folder named by the hash of everything that decides what it does."""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import llvmlite
import numba
import numpy as np

__all__ = ["cache_folder", "is_compiled", "mark_compiled"]

MARK = "complete"
_IMPORTED = time.time()


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _temporary(name: str) -> Path:
    """A folder that goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix=name + "-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def cache_folder(modules: Iterable[ModuleType]) -> Path:
    """Folder for the machine code of these sources on this installation.

    Numba looks only at the file of the function that it keeps, not at what that function calls: an edited rule would
    meet old code. So the folder's name is a hash of every source and of the versions of Python, Numba, llvmlite and
    NumPy. ``YLT_SIM_CACHE`` names another parent folder. If a source was edited after it was imported, its text is
    not what would be compiled: then, and without a writable folder, a temporary one serves.
    """
    modules = list(modules)
    digest = hashlib.sha256()
    for version in (sys.version, numba.__version__, llvmlite.__version__, np.__version__, platform.machine()):
        digest.update(version.encode())
    for module in sorted(modules, key=lambda m: m.__name__):
        digest.update(module.__name__.encode())
        digest.update(Path(str(module.__file__)).read_bytes())
    name = f"ylt_sim-{digest.hexdigest()[:16]}"
    if any(Path(str(m.__file__)).stat().st_mtime > _IMPORTED for m in modules):
        return _temporary(name)
    parents = [
        os.environ.get("YLT_SIM_CACHE"),
        os.environ.get("XDG_CACHE_HOME"),
        os.path.join(os.path.expanduser("~"), ".cache"),
    ]
    for parent in parents:
        if parent and _writable(Path(parent) / name):
            return Path(parent) / name
    return _temporary(name)


def is_compiled(folder: Path, journey_name: str) -> bool:
    """Whether a complete compilation of this journey is in the folder."""
    return (folder / f"{journey_name}.{MARK}").exists()


def mark_compiled(folder: Path, journey_name: str) -> None:
    """Note that the compilation of this journey is complete."""
    try:
        (folder / f"{journey_name}.{MARK}").touch()
    except OSError:
        return
