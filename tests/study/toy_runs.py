"""Toy runs for tests of studies: known answers in milliseconds, through the same code path as the model."""

from __future__ import annotations

import math
import os
import signal
import time

import numpy as np
import pandas as pd

X1, X2, X3 = "parameters.ward.patience_days", "parameters.ward.stay_sigma", "parameters.ward.late_risk"
"""Three numbers of a scenario that stand for the arguments of a function; their ranges are those of their sources."""
RANGES = {X1: (1.0, 10.0), X2: (0.3, 0.7), X3: (1.0, 3.0)}


def unit(run, path):
    """Where a number of the run lies in its range, 0 to 1; the middle where the run leaves it alone."""
    low, high = RANGES[path]
    return (run.settings[path] - low) / (high - low) if path in run.settings else 0.5


def luck(run, purpose=0):
    """A generator of this replication, the same at every point and in every scenario."""
    return np.random.default_rng([run.seed, run.replication, purpose])


def frame(**values):
    rows = [(name, "all", "all", "year 1", value, value, 1.0, "share", "checked") for name, value in values.items()]
    columns = ["outcome", "tier", "group", "period", "value", "numerator", "denominator", "unit", "grade"]
    return pd.DataFrame(rows, columns=columns)


def noise(run, events):
    """A normal number of mean 1 and deviation 0.5; another that is zero; one that is undefined; one near zero."""
    z = float(luck(run).normal())
    odd = math.nan if run.replication % 2 else 3.0 + z
    return frame(x=1 + 0.5 * z, zero=0.0, undefined=math.nan, sometimes=odd, small=0.01 * z)


def level(run, events):
    """`noise` raised by 0.3 in scenario ``tight_county_community``, and by where X1 lies, with luck of its own."""
    own = np.random.default_rng([run.seed, run.replication, 1 + len(run.scenario.key)]).normal()
    high = 0.3 if run.scenario.key == "tight_county_community" else 0.0
    return frame(x=1 + 0.5 * float(luck(run).normal()) + 0.1 * float(own) + high + unit(run, X1))


def ishigami_value(x1, x2, x3, a=7.0, b=0.1):
    return math.sin(x1) + a * math.sin(x2) ** 2 + b * x3**4 * math.sin(x1)


def ishigami(run, events):
    """Ishigami's function of three numbers of the scenario, scaled to -pi..pi."""
    x = [math.pi * (2 * unit(run, path) - 1) for path in (X1, X2, X3)]
    return frame(x=ishigami_value(*x))


def noisy_ishigami(run, events):
    """Ishigami's function and normal noise of deviation 2 of each run."""
    key = int.from_bytes(run.key.encode()[:8], "little")
    return frame(x=float(ishigami(run, events)["value"].iloc[0]) + 2 * np.random.default_rng(key).normal())


def shared_luck(run, events):
    """Ishigami's function and normal noise of deviation 2 that points of one X1 share, as twins share theirs."""
    own = np.random.default_rng([run.seed, run.replication, round(1e9 * unit(run, X1))])
    return frame(x=float(ishigami(run, events)["value"].iloc[0]) + 2 * own.normal())


def slow(run, events):
    """`level`, after a fiftieth of a second."""
    time.sleep(0.02)
    return level(run, events)


def fails(run, events):
    """Replication 1 of every scenario fails, unless the environment says that it was repaired."""
    if run.replication == 1 and "TOY_REPAIRED" not in os.environ:
        raise RuntimeError("no bed is that long")
    return level(run, events)


def kills(run, events):
    """The worker of replication 1 dies."""
    if run.replication == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return level(run, events)


def kills_once(run, events):
    """A worker dies under the first run that sees no mark."""
    mark = os.environ["TOY_MARK"]
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return level(run, events)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def fitted(run, events):
    """A fit of constants in no time: it misses by where X1 lies in its range, and gives a constant that shows it."""
    miss = 0.2 * unit(run, X1)
    return frame(**{"miss before": 0.5, "miss after": miss, "region.constants.own_township": miss,
                    "region.constants.self_care.uri": 1.0})  # fmt: skip
