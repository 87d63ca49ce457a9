"""The decorator of every rule: ordinary Python for one engine, compiled code for the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

# Intel's vector library may differ in the last bit from the scalar functions that the SimPy engine calls.
os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")

from numba.extending import register_jitable  # noqa: E402

__all__ = ["rule"]

F = TypeVar("F", bound=Callable[..., Any])


def rule(function: F) -> F:
    """Mark a pure function over the tables of a world as a rule of the model.

    The function comes back unchanged, so the SimPy engine, a debugger and the tests see ordinary Python;
    compiled rules that call it get it compiled into them.

    Parameters
    ----------
    function
        A function in the subset of Python that numba compiles, without allocation: no lists, dicts, strings;
        from ``math`` only ``log``, ``exp`` and ``sqrt``.
    """
    # Rules of the kernel are small and called everywhere; a copy of each rule of care at every call of it would cost
    # more to compile than it gains.
    inline = ".journey." not in function.__module__
    marked: F = register_jitable(no_cfunc_wrapper=True, forceinline=inline)(function)
    return marked
