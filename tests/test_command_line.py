from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

import ylt_sim as ylt
from ylt_sim import command_line
from ylt_sim.command_line import reports, runs

SMALL = ("--set", "region=county-small")


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def say(monkeypatch, capsys, tmp_path):
    """Run ``ylt-sim`` with arguments, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["ylt-sim", *arguments])
        capsys.readouterr()
        try:
            command_line.main()
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return run


def test_version(say):
    assert say("--version").out == f"ylt-sim {ylt.__version__}\n"


def test_help_names_every_command_and_each_has_its_own(say):
    text = say("--help").out
    others = ("sheets", "indicators", "closure", "calibrate", "validate", "mechanisms", "verify", "study", "rebuild",
              "warm-up")  # fmt: skip
    for command in ("run", "compare", "show", "diff", "sources", "schema", "trace", "costs", *others):
        assert f"  {command} " in text
        assert say(command, "-h").code == 0


def test_the_official_sheet_of_a_run_in_both_languages_and_as_a_file(say, tmp_path):
    assert say("run", "loose", *SMALL, "--set", "policy_start_day=14", "--days", "28", "--out", "small").code == 0
    said = say("indicators", "small", "--list", "2024", "--list", "equity", "--lang", "zh", "--write", "sheet.csv")
    assert said.code == 0, said.err
    assert all(word in said.out for word in ("监测指标体系(2024版)", "未经核实", "集中指数"))
    table = pd.read_csv(tmp_path / "sheet.csv")
    assert {"C24-3.1", "S-14"} <= set(table["id"]) and table["reason"].notna().any()
    assert "unconfirmed" in say("indicators", "small").out
    refused = say("indicators", "small", "--list", "2023")
    assert refused.code == 2 and "one of 2024" in refused.err
    assert say("indicators", "small", "--period", "year 9").code == 2


def test_mechanisms_of_scenarios_side_by_side_and_as_a_file(say, tmp_path):
    arguments = ("mechanisms", "none", "loose", *SMALL, "--set", "policy_start_day=1", "--weeks", "1")
    said = say(*arguments, "--engine", "simpy", "--lang", "zh", "--write", "use.csv")
    assert said.code == 0, said.err
    assert "专家下沉坐诊带教" in said.out and "政策后" in said.out
    table = pd.read_csv(tmp_path / "use.csv")
    assert set(table["scenario"]) == {"none", "loose"}
    is_on = table[table["period"] == "after"].groupby("scenario")["is_on"].any()
    assert not is_on["none"] and is_on["loose"]
    assert say("mechanisms", "loose", "--write", "nowhere/use.csv").code == 2


def test_costs_of_scenarios_beside_the_status_quo_and_as_files(say, tmp_path):
    arguments = ("costs", "tight_county_community", *SMALL, "--set", "policy_start_day=28", "--weeks", "4")
    said = say(*arguments, "--items", "--lang", "zh", "--write", "cost.csv")
    assert said.code == 0, said.err
    assert all(word in said.out for word in ("全社会", "合计（贴现后）", "时间：路途", "远程会诊", "全部机制"))
    table = pd.read_csv(tmp_path / "cost.csv")
    assert set(table["scenario"]) == {"status_quo_2023", "tight_county_community"}
    total = table[table["period"] == "all years"].groupby(["scenario", "perspective"])["yuan"].sum().unstack()
    parts = total[["fund", "patient", "provider"]].sum(axis=1)
    assert parts.tolist() == pytest.approx(total["society"].tolist())
    programme = pd.read_csv(tmp_path / "cost-programme.csv").groupby("scenario")["yuan"].sum()
    assert programme["tight_county_community"] > programme["status_quo_2023"] > 0
    english = say(*arguments).out
    assert "society" in english and "time: on the road" not in english


def test_show_without_a_scenario_lists_the_shipped_ones_in_both_languages(say):
    said = say("show")
    assert [line.split()[0] for line in said.out.splitlines()] == list(ylt.shipped())
    assert "紧密型县域医共体" in said.out


def test_show_prints_natural_values_with_their_sources(say):
    assert say("show", "loose", *SMALL).out.rstrip("\n") == ylt.show(ylt.load("loose", set={"region": "county-small"}))


def test_diff_lists_what_differs_and_says_when_nothing_does(say):
    assert "consortia.county_group.green_channel.slot_share" in say("diff", "loose", "semi_tight").out
    assert say("diff", "loose", "loose").out == "no difference: the two simulate the same\n"


def test_diff_holds_what_was_set_against_both(say):
    said = say("diff", "loose", "semi_tight", "--set", "policy_start_day=84")
    assert "policy_start_day" not in said.out


def test_sources_gives_as_many_of_the_weakest_as_asked(say):
    assert "\n" in say("sources", "--weakest", "3").out
    few, more = say("sources", "--weakest", "3").out, say("sources", "--weakest", "0").out
    assert len(more.splitlines()) > len(few.splitlines())
    assert "assumption" in few


def test_schema_is_json_and_knows_the_keys(say):
    told = json.loads(say("schema").out)
    assert {"extends", "region", "consortia", "policy_start_day"} <= set(told["properties"])


def test_a_wrong_scenario_is_told_with_its_line_and_a_hint_and_nothing_is_run_or_written(say, tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "extends: loose.yaml\nconsortia:\n  county_group:\n    green_channel:\n      hold_hour: 2\n"
    )
    for command in (("run",), ("compare",), ("show",)):
        said = say(*command, "mine.yaml", *SMALL)
        assert said.code == 2
        assert said.out == ""
        assert "mine.yaml:5:7" in said.err
        assert "did you mean 'hold_hours'?" in said.err
        assert "nothing was run" in said.err
        assert "Traceback" not in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    "arguments",
    [("run", "loose", "--days", "0"), ("run", "loose", "--seed", "-1"), ("run", "loose", "--engine", "steam"),
     ("compare", "loose", "--replications", "0"), ("compare", "--weeks", "0"), ("nonsense",), ("run",)],
)  # fmt: skip
def test_an_argument_out_of_range_is_refused_with_exit_code_2(say, arguments, tmp_path):
    said = say(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_results_is_refused_before_anything_is_simulated(say, tmp_path, monkeypatch):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "differences.csv").write_text("mine")
    for name in ("run", "compare"):
        monkeypatch.setattr(runs, name, lambda *_, **__: pytest.fail("it simulated"))
    for command in (("run", "loose"), ("compare", "loose"), ()):
        said = say(*command, "--out", "old")
        assert said.code == 2
        assert "never written over" in said.err
    assert (tmp_path / "old" / "differences.csv").read_text() == "mine"


def test_an_interrupt_ends_quietly_with_130(say, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run", interrupted)
    said = say("run", "loose", *SMALL)
    assert said.code == 130
    assert "Traceback" not in said.err


def test_a_run_keeps_records_that_trace_reads_and_the_same_seed_gives_the_same_events(say, tmp_path):
    said = say("run", "loose", *SMALL, "--seed", "5", "--days", "14", "--out", "a")
    assert said.code == 0
    assert "Loose alliance · county-small (20,000 residents) · 14 days" in said.out
    assert "records, manifest: a/" in said.out
    say("run", "loose", *SMALL, "--seed", "5", "--days", "14", "--out", "b")
    say("run", "loose", *SMALL, "--seed", "6", "--days", "14", "--out", "c")
    a, b, c = (json.loads((tmp_path / name / "manifest.json").read_text()) for name in "abc")
    assert a == b
    assert a["event_digest"] != c["event_digest"]
    life = say("trace", "a")
    assert life.code == 0 and life.out.startswith("resident ")
    number = life.out.split()[1].rstrip(",")
    assert say("trace", "a", "--resident", number).out == life.out
    assert say("trace", "a", "--resident", number, "--lang", "zh").out != life.out


def test_sheets_are_written_into_a_result_folder_and_a_folder_of_anything_else_is_refused(say, tmp_path):
    say("run", "loose", *SMALL, "--days", "3", "--engine", "simpy", "--out", "a")
    said = say("sheets", "a", "--lang", "zh")
    assert said.code == 0
    assert said.out.split() == ["a/stress-des.zh.md", "a/odd.zh.md"]
    assert all((tmp_path / name).read_text(encoding="utf-8").startswith("# ") for name in said.out.split())
    (tmp_path / "b").mkdir()
    said = say("sheets", "b")
    assert said.code == 2
    assert "is not a result folder" in said.err
    assert list((tmp_path / "b").iterdir()) == []


def test_without_out_a_run_writes_nothing(say, tmp_path):
    assert say("run", "loose", *SMALL, "--days", "3").code == 0
    assert list(tmp_path.iterdir()) == []


def test_set_reaches_the_scenario(say):
    one = say("run", "loose", *SMALL, "--days", "3", "--set", "policy_start_day=2").out
    assert "policy from day 2" in one


def test_trace_of_a_folder_that_is_no_run_says_what_would_be_one(say, tmp_path):
    said = say("trace", str(tmp_path))
    assert said.code == 2
    assert "ylt-sim run SCENARIO --out FOLDER" in said.err


def test_trace_without_a_folder_simulates_the_small_county_for_one_life(say, monkeypatch):
    monkeypatch.setattr(reports, "SMALL_DAYS", 14)
    assert say("trace").out.startswith("resident ")


def test_compare_prints_and_writes_the_same_comparison(say, tmp_path):
    said = say(
        "compare", "loose", "none", *SMALL, "--set", "policy_start_day=14", "--weeks", "2", "--replications", "2",
        "--workers", "1", "--out", "two",
    )  # fmt: skip
    assert said.code == 0
    assert "3 scenarios x 2 replications · 2 weeks before the policy, 2 after" in said.out
    assert "tables, figure, manifest: two/" in said.out
    assert "runs" in said.err
    d = pd.read_parquet(tmp_path / "two" / "differences.parquet")
    assert set(d["scenario"]) == {"loose", "none"}
    assert (tmp_path / "two" / "differences.png").read_bytes().startswith(b"\x89PNG")
    for path in (tmp_path / "two" / "scenarios").iterdir():
        assert ylt.load(path).region.name == "county-small"


def test_compare_in_chinese(say):
    said = say("compare", "loose", *SMALL, "--weeks", "1", "--replications", "1", "--workers", "1", "--lang", "zh")
    assert "松散型医联体" in said.out
    assert "表格、图、清单：results/compare-" in said.out
    assert "只有一次重复，没有区间" in said.out


def test_scenarios_of_different_regions_are_refused(say, tmp_path):
    (tmp_path / "mine.yaml").write_text("extends: loose.yaml\nregion: county-small\n")
    said = say("compare", "mine.yaml", "--weeks", "1")
    assert said.code == 2
    assert "different regions" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_the_quick_look_compares_five_types_and_says_what_it_ran(say, monkeypatch, tmp_path):
    asked = {}
    small = {"region": "county-small", "policy_start_day": 14}
    base = ylt.load("status_quo_2023", set=small)
    done = ylt.compare([ylt.load("loose", set=small)], against=base, replications=2, weeks=2, workers=1)

    def compare(scenarios, **options):
        asked.update(options, scenarios=[s.key for s in scenarios], regions={s.region.name for s in scenarios})
        return done

    monkeypatch.setattr(runs, "compare", compare)
    said = say()
    assert said.code == 0
    assert asked["scenarios"] == [
        "loose", "semi_tight", "tight_county_community", "specialty_alliance", "telemedicine_network"
    ]  # fmt: skip
    assert asked["regions"] == {"county-500k"}
    assert asked["against"].key == "status_quo_2023"
    assert asked["replications"] == runs.QUICK_REPLICATIONS >= 2
    assert asked["weeks"] == runs.QUICK_WEEKS_AFTER
    assert asked["policy_start_day"] == 7 * runs.QUICK_WEEKS_BEFORE
    assert "Quick look, not annual rates." in said.out
    folders = [path.name for path in (tmp_path / "results").iterdir()]
    assert len(folders) == 1 and folders[0].startswith("quick-look-")
    say()
    assert len(list((tmp_path / "results").iterdir())) == 2


def test_closure_shows_what_was_solved_and_a_year_beside_its_targets(say, tmp_path):
    text = say("closure", "county-small", "--write", "table.csv").out
    assert "open beds" in text
    assert "visits per resident-year" in text
    assert "closure yes" in text and "check " in text
    assert {"grade", "low", "high", "inside", "source"} <= set(pd.read_csv(tmp_path / "table.csv").columns)


def test_the_warm_up_is_judged_and_drawn(say, tmp_path):
    """No day cannot be enough, since nobody is there on the first; exit code 1 says so to a script."""
    said = say("warm-up", "county-small", "--allowed", "0", "--days", "70", "--replications", "2", "--out", "w")
    assert said.code == 1
    assert "0 days are left out at the start, and that is too short: " in said.out
    assert "trust_mean" in said.out and "beds in use" in said.out
    assert (tmp_path / "w" / "welch.png").stat().st_size > 10_000
    assert len(pd.read_csv(tmp_path / "w" / "series.csv")) == 2 * 70 * 7


def test_regions_side_by_side_with_intervals_over_seeds(say):
    text = say("closure", "county-small", "status_quo_2023", "--set", "region=county-small", "--seeds", "2").out
    assert "±" in text
    assert "2 seed(s)" in text


def test_validation_refuses_a_geography_with_constants_of_its_own(say, monkeypatch):
    monkeypatch.setattr("ylt_sim.study.closure.closure_table", lambda *_, **__: pytest.fail("it simulated"))
    said = say("validate", "county-500k", "--geography", "county-small")
    assert said.code == 2
    assert "constants: county-500k" in said.err


def test_verify_prints_the_table_and_writes_the_page(say, tmp_path):
    said = say("verify", "six callers", "holds of a quarter", "--out", "checked")
    assert said.code == 0
    assert "10 of 10 quantities of 2 cases pass" in said.out
    page = (tmp_path / "checked" / "verification.md").read_text(encoding="utf-8")
    assert "| six callers, one slot a day | cancelled | 2 | 2 | exact |" in page
    assert "2 个算例、10 个数量，其中 10 个通过" in say("verify", "six callers", "quarter", "--lang", "zh").out


def test_verify_ends_with_1_if_a_case_fails_and_refuses_words_that_no_case_has(say, monkeypatch):
    monkeypatch.setattr("ylt_sim.verify.network.cancel", lambda w, pool_id, day, cls: None)
    said = say("verify", "six callers", "--engine", "simpy")
    assert said.code == 1
    assert "missed: six callers, one slot a day, no slot" in said.out
    refused = say("verify", "M/X/1")
    assert refused.code == 2
    assert "no case has M/X/1 in its name" in refused.err


def test_calibrate_writes_a_section_that_a_region_file_takes(say, tmp_path):
    said = say("calibrate", "county-small", "--iterations", "1", "--write", "constants.yaml")
    assert said.code == 0
    written = (tmp_path / "constants.yaml").read_text()
    assert written.startswith("constants:")
    indented = "\n".join(f"  {line}" for line in written.splitlines())
    (tmp_path / "mine.yaml").write_text(f"extends: status_quo_2023.yaml\nregion:\n{indented}\n")
    assert ylt.load(tmp_path / "mine.yaml").region.constants.is_fitted


def test_calibrate_into_a_folder_that_is_not_there_is_refused_first(say, monkeypatch):
    monkeypatch.setattr("ylt_sim.study.calibrate.calibrate", lambda *_, **__: pytest.fail("it simulated"))
    said = say("calibrate", "county-small", "--write", str(Path("no") / "where.yaml"))
    assert said.code == 2
    assert "there is no folder no" in said.err


@pytest.mark.slow
def test_an_audited_year_of_the_small_county_has_no_fault(say):
    said = say("run", "tight_county_community", *SMALL, "--days", "420", "--audit")
    assert said.code == 0
    assert "audit: no fault" in said.out
