"""Verification: queueing networks with known answers."""

from __future__ import annotations

import shlex
import time
from datetime import date
from typing import Annotated

import typer

from ylt_sim.command_line.console import FAILED, err, say, width
from ylt_sim.command_line.options import RESULTS, Engine, Lang, Out
from ylt_sim.errors import YltError
from ylt_sim.report.folder import fresh_folder
from ylt_sim.report.progress import Waiting
from ylt_sim.report.tables import frame_text

__all__ = ["verify_command"]


def verify_command(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD ...]", help="Cases with one of these in their name.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Other luck; by default a hash of each case's name.")
    ] = None,
    engine: Engine = "compiled",
    out: Out = None,
    lang: Lang = "en",
) -> None:
    """Queueing networks with known answers on the model's own engines: formula, interval, pass or fail."""
    from ylt_sim.verify.catalogue import chosen, verify
    from ylt_sim.verify.page import findings_table, summary, write_page

    try:
        cases = chosen(words or [])
    except ValueError as fault:
        raise YltError(str(fault)) from fault
    folder = fresh_folder(out) if out else fresh_folder(RESULTS / f"verify-{date.today()}", may_number=True)
    began = time.perf_counter()
    with Waiting(err()) as waiting:
        findings = verify(cases, seed=seed, engine=engine, tell=waiting.tell)
    seconds = time.perf_counter() - began
    say(frame_text(findings_table(findings, lang), width()))
    say(summary(findings, lang, seconds))
    folder.mkdir(parents=True, exist_ok=True)
    options = ([] if seed is None else ["--seed", str(seed)]) + ([] if engine == "compiled" else ["--engine", engine])
    command = shlex.join(["ylt-sim", "verify", *(words or []), *options])
    write_page(findings, folder / "verification.md", lang, command=command, seconds=seconds)
    say(("页面：" if lang == "zh" else "page: ") + str(folder / "verification.md"))
    if not all(f.passes for f in findings):
        raise typer.Exit(FAILED)
