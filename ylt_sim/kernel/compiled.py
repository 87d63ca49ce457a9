"""Loops beside the engine's in machine code: of region, demand and outcomes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numba

from ylt_sim.kernel.cache import cache_folder

__all__ = ["Compiled", "imported_modules"]

_settings: Any = numba.config


@cache
def _own_imports(name: str) -> tuple[str, ...]:
    """Modules of its own package that a loaded module's text imports."""
    tree = ast.parse(Path(str(sys.modules[name].__file__)).read_bytes())
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    root = name.partition(".")[0]
    return tuple(sorted(n for n in named if n.partition(".")[0] == root and n in sys.modules))


def imported_modules(name: str) -> list[ModuleType]:
    """A module and every module of its package that it imports, directly or not: what its loops call and know."""
    found, todo = {name}, [name]
    while todo:
        new = set(_own_imports(todo.pop())) - found
        found |= new
        todo += new
    return [sys.modules[n] for n in sorted(found)]


class Compiled:
    """A loop that is compiled, or read from the cache, when it is first called.

    Numba looks only at the file of the function that it keeps, not at the rules that it calls and the codes that it
    names, so the cache lies in a folder named by all of them.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.python = function
        self.__doc__ = function.__doc__
        self._machine: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        """Result of the loop."""
        if self._machine is None:
            before = _settings.CACHE_DIR
            _settings.CACHE_DIR = str(cache_folder(imported_modules(self.python.__module__)))
            try:
                self._machine = numba.njit(cache=True, nogil=True)(self.python)
            finally:
                _settings.CACHE_DIR = before
        return self._machine(*arguments)
