"""Shared by all tests: the small clinic journey is importable by name, as the compiled engine's cache needs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "kernel"))
