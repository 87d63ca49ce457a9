"""The things that only an engine can do. Everything else is written once on top of them.

The bodies here are what the SimPy engine does; the compiled engine gives each its own compiled body.
"""

from __future__ import annotations

__all__ = ["draw", "fetch", "new_row", "post", "wake"]


def post(w, t, kind, key, row, ticket):
    """Put an event on the calendar: at second ``t``, in the order (``t``, ``kind``, ``key``)."""
    w.engine.post(t, kind, key, row, ticket)


def wake(w, p, why):
    """Resume patient ``p`` within this instant, after what was woken before."""
    w.engine.wake(p, why)


def draw(w, p, purpose, occurrence):
    """Uniform in (0, 1) of the patient's episode for this purpose and occurrence."""
    return w.engine.draw(p, purpose, occurrence)


def new_row(w):
    """A fresh event row, to be filled in completely."""
    return w.engine.new_row()


def fetch(rows, i, n_bytes):
    """Ask the memory for the first bytes of row ``i`` before they are wanted: nothing but time depends on it."""
