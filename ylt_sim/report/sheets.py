"""Reporting sheets of a result folder: the STRESS-DES checklist (Monks et al. 2019) and ODD (Grimm et al. 2020).

The forms in ``forms/`` hold what no run changes, in English and Chinese; the run fills in the rest.
"""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

from ylt_sim.report.setup import RunSetup, read_setup
from ylt_sim.report.sheet_facts import facts_of

__all__ = ["FORMS", "form_text", "sheet_texts", "write_sheets"]

FORMS = ("stress-des", "odd")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def form_text(form: str, lang: str) -> str:
    """A form with its empty places."""
    return files("ylt_sim.report").joinpath("forms", f"{form}.{lang}.md").read_text(encoding="utf-8")


def places(text: str) -> set[str]:
    """Names of the places that a form wants filled."""
    return set(_PLACE.findall(text))


def sheet_texts(setup: RunSetup, lang: str = "en") -> dict[str, str]:
    """Both sheets of a run, filled, by form."""
    facts = facts_of(setup, lang)
    return {form: _PLACE.sub(lambda place: facts[place[1]], form_text(form, lang)) for form in FORMS}


def write_sheets(folder: str | os.PathLike[str], lang: str = "en") -> list[Path]:
    """Write ``stress-des.md`` and ``odd.md`` into a result folder; in Chinese ``stress-des.zh.md`` and ``odd.zh.md``.

    Parameters
    ----------
    folder
        Of `Comparison.save`, `save_run`, or ``ylt-sim ... --out``.
    lang
        ``en`` or ``zh``.

    Returns
    -------
    list of pathlib.Path
        The two files. They follow from the folder alone, and replace those of an earlier call.

    Raises
    ------
    SetupError
        If it is no result folder, or a scenario in it was changed after the run.
    """
    target = Path(folder)
    suffix = "" if lang == "en" else f".{lang}"
    written = []
    for form, text in sheet_texts(read_setup(target), lang).items():
        path = target / f"{form}{suffix}.md"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
