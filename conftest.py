"""Compiles the journey once before several test processes start, so that they do not each spend a minute on it."""

from __future__ import annotations

import warnings

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Compile in the controlling process, if there are workers and the machine code is not there yet."""
    is_worker = hasattr(config, "workerinput")
    has_workers = bool(getattr(config.option, "numprocesses", None))
    if is_worker or not has_workers or config.option.collectonly:
        return
    from ylt_sim.run import run_once
    from ylt_sim.scenario import load
    from ylt_sim.seeds import seeds_of

    reporter = config.pluginmanager.get_plugin("terminalreporter")

    def tell(line: str) -> None:
        if reporter is not None:
            reporter.write_line(line)

    try:
        run_once(load("status_quo_2023", set={"region": "county-small"}), seeds_of(0), days=1, tell=tell)
    except Exception as fault:  # the tests themselves will say what is wrong
        warnings.warn(f"the journey could not be compiled before the tests: {fault}", stacklevel=1)
