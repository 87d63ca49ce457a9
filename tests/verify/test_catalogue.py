"""The catalogue: the quick cases here, all of it with ``-m slow``, its rule of passing, and its names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ylt_sim.verify import TURNED_AWAY, Network, Poisson, Station
from ylt_sim.verify.case import Case, Finding, confidence, examine, seed_of
from ylt_sim.verify.catalogue import catalogue, chosen, verify
from ylt_sim.verify.page import findings_table, summary, write_page

pytestmark = pytest.mark.theory

QUICK = (
    "M/M/1 at 0.5", "M/D/1", "loss, fixed", "loss, lognormal", "M/M/1/5", "M/M/1+M", "M/M/5+D", "hold with expiry, exp",
    "saturated line", "M_t/D", "a shift", "appointments", "patients", "callers",
)  # fmt: skip


@pytest.mark.parametrize("case", chosen(QUICK), ids=lambda case: case.name)
def test_quick_case(case: Case):
    """A kind of everything that takes about a second: covered, and narrow."""
    findings = examine(case, confidence(catalogue()))
    assert [f for f in findings if not f.passes] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 1])
def test_whole_catalogue(seed: int | None):
    """Everything, with the names' own luck and with another."""
    assert [f for f in verify(seed=seed) if not f.passes] == []


def test_all_kinds_are_there():
    """What the catalogue is meant to hold, by name."""
    names = " | ".join(case.name for case in catalogue())
    for kind in (
        "M/M/50", "loss, exponential", "loss, fixed", "loss, lognormal", "M/M/3/8", "M/M/5+M", "M/lognormal/1",
        "classes, 1 server", "classes, 8 servers", "their own laws", "four tiers", "reserved", "M_t/M/infinity",
        "overflow", "blocking in place", "sees all", "sends its queue home", "hold with expiry", "appointments",
    ):  # fmt: skip
        assert kind in names, kind
    assert sum(len(case.answers) for case in catalogue()) >= 150


def finding(**changed: float) -> Finding:
    return replace(Finding("case", "wait", "book", 100.0, 101.0, 2.0, False), **changed)


def test_a_quantity_passes_if_covered_and_narrow():
    """An interval that misses fails, and so does one that could not fail."""
    assert finding().verdict == "pass"
    assert finding(mean=103.0).verdict == "missed"
    assert finding(half_width=3.0).verdict == "too wide"
    assert finding(mean=float("nan")).verdict == "missed"
    assert finding(half_width=float("nan")).verdict == "missed"
    assert finding(is_exact=True, mean=100.0, half_width=0.0).verdict == "pass"
    assert finding(is_exact=True, mean=100.1, half_width=0.0).verdict == "missed"


def test_all_intervals_together_hold_with_99_per_cent():
    """Bonferroni over the stochastic quantities, whichever are looked at."""
    n = sum(len(case.answers) for case in catalogue() if not case.is_exact)
    assert (1 - confidence(catalogue())) * n == pytest.approx(0.01)


def test_intervals_cover_as_often_as_they_say():
    """At 80 %, of 100 small M/M/1/1 (share lost 1/2) by another seed each."""
    network = Network({"desk": Station(1, 2_400.0, room=0)}, Poisson(1 / 2_400))
    case = Case("cover", network, {"lost": 0.5}, lambda v: [v.share(TURNED_AWAY)], "", customers=400, replications=6)
    covered = np.mean([examine(case, 0.8, seed=s)[0].verdict != "missed" for s in range(100)])
    assert abs(covered - 0.8) < 4 * (0.16 / 100) ** 0.5


def test_seeds_come_from_names():
    """Replications differ, cases differ, another ``seed`` differs, and nothing else does."""
    seeds = {seed_of(c.name, r, s) for c in catalogue() for r in range(5) for s in (None, 0, 1)}
    assert len(seeds) == 15 * len(catalogue())
    assert seed_of("M/M/1 at 0.5", 0) == 15294025682915552
    assert max(seeds) < 2**63


def test_the_same_seed_gives_the_same_finding():
    """To the last digit, also when other cases are run before it."""
    (case,) = chosen(["M/D/1"])
    small = replace(case, customers=500, replications=3)
    assert verify([small]) == verify([replace(case, name="other", customers=500, replications=3), small])[2:]
    assert verify([small]) != verify([small], seed=1)


def test_unknown_words_are_refused():
    """And no word means all cases."""
    assert chosen([]) == catalogue()
    with pytest.raises(ValueError, match="no case has M/X/1"):
        chosen(["M/X/1"])


def test_the_page_has_every_finding_and_what_failed(tmp_path):
    """Both languages; a failure is named at the top."""
    findings = [finding(), finding(quantity="queue", mean=200.0)]
    assert list(findings_table(findings)["verdict"]) == ["pass", "missed"]
    write_page(findings, tmp_path / "page.md", command="ylt-sim verify case --seed 3", seconds=2.0)
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "1 of 2 quantities of 1 cases pass in 2 s" in page
    assert "missed: case, queue" in page
    assert "`ylt-sim verify case --seed 3`" in page
    assert page.count("| case | ") == 3
    assert "不含公式值: case, queue" in summary(findings, "zh")
    assert list(findings_table(findings, "zh")["结论"]) == ["通过", "不含公式值"]
