"""``docs/your_own_consortium.md`` followed to the letter: its files written, its commands run, what it shows compared.

A line ``...`` of the page stands for any lines, and ``...`` in a line for any text. Lines of ``compare`` depend on the
version of the model: they are compared without their figures.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from ylt_sim import command_line
from ylt_sim.scenario import library_folder

PAGE = Path(__file__).parent.parent / "docs" / "your_own_consortium.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
FIGURES = re.compile(r"[-+]?\[?[-+]?\d[\d,.]*\]?[*,]?|–")


def without_figures(line: str) -> str:
    """The words of a line, and only whether it has figures."""
    text = FIGURES.sub("#", line) if "outcome" not in line else line
    return re.sub(r"[#\s]+", " ", text).strip()


def same(told: str, shown: str) -> bool:
    """Whether a line of the program is the page's, with ``...`` for any text."""
    parts = [re.escape(part.strip()) for part in shown.rstrip().split("...")]
    return re.fullmatch(r"\s*" + r".*".join(parts) + r"\s*", told) is not None


def assert_shown(told: list[str], shown: list[str]) -> None:
    """The page's lines are the program's, in their order; where the page has no ``...`` line nothing is left out."""
    at, may_skip = 0, True
    for line in shown:
        if line.strip() == "...":
            may_skip = True
            continue
        found = next((i for i in range(at, len(told)) if same(told[i], line)), None)
        assert found is not None, f"not told by the program, or not in this order: {line}"
        assert may_skip or not any(text.strip() for text in told[at:found]), f"left out before: {line}"
        at, may_skip = found + 1, False


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("county")


@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=lambda i: f"{i + 1}-{BLOCKS[i][0]}")
def test_the_page_is_followed_to_the_letter(number, folder, monkeypatch, capsys):
    """Blocks in their order, in one folder: a file is written, a command run, Python executed."""
    language, text = BLOCKS[number]
    monkeypatch.chdir(folder)
    if language == "yaml":
        (name,) = re.findall(r"\A# (\w+\.yaml)\n", text)
        assert len(text.splitlines()) <= 20
        Path(name).write_text(text, encoding="utf-8")
        return
    if language == "python":
        assert len(text.splitlines()) == 5
        names: dict[str, object] = {}
        *lines, last = text.splitlines()
        exec("\n".join(lines), names)
        frame = eval(last, names)
        assert set(frame["scenario"]) == {"my_county", "short_holds"}
        assert names["study"].plot() is not None
        return
    first, *shown = text.splitlines()
    assert (language, first[:10]) == ("console", "$ ylt-sim ")
    words = shlex.split(first)[1:]
    monkeypatch.setattr(sys, "argv", words)
    try:
        command_line.main()
    except SystemExit as stop:
        assert stop.code == (2 if "misspelt.yaml" in words else 0)
    out = capsys.readouterr()
    told = [line for line in (out.err if "misspelt.yaml" in words else out.out).splitlines() if line.strip()]
    if words[1] == "compare":
        told, shown = [[without_figures(line) for line in lines] for lines in (told, shown)]
        told, shown = [[line for line in lines if line] for lines in (told, shown)]
        for file in ("summary.txt", "differences.csv", "differences.png", "manifest.json", "scenarios/two_groups.yaml"):
            assert (folder / "results" / "mine" / file).exists()
    assert_shown(told, shown)


def test_the_names_of_files_on_the_page_are_free():
    """A shipped scenario of the same name would be read in its place."""
    shipped = {path.stem for path in library_folder().glob("*.yaml")}
    assert not shipped & {Path(name).stem for name in re.findall(r"^# (\w+\.yaml)$", PAGE.read_text(), re.MULTILINE)}
