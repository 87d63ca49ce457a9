"""A Dask scheduler that is not named, or not there; studies on a cluster are in ``test_kills.py``."""

from __future__ import annotations

import pytest

from ylt_sim.study.compare import StudyError
from ylt_sim.study.workers import executor_of

pytest.importorskip("distributed")


def test_no_address_and_nobody_there():
    with pytest.raises(StudyError, match="needs the address"), executor_of("dask"):
        pass
    with pytest.raises(StudyError, match="no Dask scheduler answers"), executor_of("dask", "tcp://127.0.0.1:9"):
        pass
