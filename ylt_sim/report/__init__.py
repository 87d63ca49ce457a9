"""Reports: tables in both languages, figures, result folders, progress. The only package that writes files."""

from __future__ import annotations

from ylt_sim.report.folder import (
    RunFolder,
    fresh_folder,
    read_run,
    save_comparison,
    save_run,
)
from ylt_sim.report.plots import plot_differences
from ylt_sim.report.sheets import write_sheets
from ylt_sim.report.tables import comparison_html, comparison_table, comparison_text, outcome_table, run_text

__all__ = [
    "RunFolder",
    "comparison_html",
    "comparison_table",
    "comparison_text",
    "fresh_folder",
    "outcome_table",
    "plot_differences",
    "read_run",
    "run_text",
    "save_comparison",
    "save_run",
    "write_sheets",
]
