"""The page of documentation runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"


def test_the_python_of_the_page_runs():
    """Both examples; the second gives an interval that holds Erlang's value."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        names: dict[str, object] = {}
        exec(compile(block.replace("20_000", "2_000"), str(PAGE), "exec"), names)  # noqa: S102
    assert names["finding"].verdict != "missed"  # type: ignore[attr-defined]
