"""The exceptions of the package: one base, few children."""

from __future__ import annotations

__all__ = ["YltError"]


class YltError(Exception):
    """Base of every error that this package raises on purpose; catch it to catch them all."""
