"""Tables of docs/expectations.md: what was expected of kinds of consortium, and what the runs and their records show.

ylt-sim study experiments/every_kind/county.yaml --out results/every_kind/county
ylt-sim study experiments/every_kind/remote.yaml --out results/every_kind/remote
python experiments/every_kind/expectations.py results/every_kind --trace    # writes levels.csv and traces.csv
python experiments/every_kind/expectations.py                               # writes the page from them
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

import ylt_sim as ylt
from ylt_sim.outcomes import OUTCOMES
from ylt_sim.report.numbers import difference, number
from ylt_sim.report.period_table import period_frame
from ylt_sim.report.room_pages import fill, markdown_table
from ylt_sim.study.paired import KEYS, intervals, paired_differences
from ylt_sim.study.store import Store

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "expectations.md"
LEVELS, TRACES = HERE / "levels.csv", HERE / "traces.csv"
TODAY, CONFIDENCE = "status_quo_2023", 0.95
SHOWN = ("year 1", "year 3")
REGIONS = {
    "county": "county-500k", "remote": "county-remote", "district": "district-600k", "city": "city-1400k",
}  # fmt: skip

Line = tuple[str, str, str]
MAIN: tuple[Line, ...] = (
    ("right_tier_share", "all", "all"), ("unmet_need_share", "all", "all"), ("definitive_care_hours", "all", "all"),
    ("primary_visit_share", "all", "all"), ("county_visit_share", "all", "all"), ("outside_visit_share", "all", "all"),
    ("step_downs_per_100_county_stays", "all", "all"),
)  # fmt: skip
EMERGENCY: tuple[Line, ...] = (
    ("onset_to_door_minutes", "all", "all"), ("door_in_door_out_minutes", "all", "all"),
    ("vehicle_wait_minutes", "all", "all"), ("critical_care_hours", "all", "all"),
    ("critical_in_time_share", "all", "all"),
)  # fmt: skip
PLACES: tuple[Line, ...] = (
    ("village_visit_share", "all", "all"), ("township_visit_share", "all", "all"),
    ("county_visit_share", "all", "all"), ("township_admission_share", "all", "all"),
    ("outside_admission_share", "all", "all"), ("up_referrals_per_1000_primary_visits", "all", "all"),
)  # fmt: skip
EXPECTED: dict[str, tuple[str, tuple[str, ...], tuple[Line, ...]]] = {
    "overextended": ("county", ("over_extended_10", "over_extended_30", "over_extended_100"), MAIN),
    "growth": ("county", ("tight_county_community", "tight_with_todays_capability"), (*MAIN[:3], *PLACES)),
    "telemedicine": ("county", ("telemedicine_network",), MAIN),
    "telemedicine_far": ("remote", ("telemedicine_remote",), MAIN),
    "loose": ("county", ("loose", "semi_tight", "tight_county_community"), MAIN),
    "network": ("county", ("stroke_chest_pain_network",), (*EMERGENCY, *MAIN[:3])),
}
"""By block of the page: study, scenarios, outcomes of the table of differences."""

WIDE = ("over_extended_10", "over_extended_30", "over_extended_100")
TRACED = (TODAY, "loose", "tight_county_community", "stroke_chest_pain_network", *WIDE)
GIVEN = (
    ("expert_rotation", "session"), ("tele_consult", "consultation"), ("tele_diagnostic", "duty"),
    ("tele_diagnostic", "reading"), ("green_channel", "referred_bed"), ("down_referral", "duty"),
    ("outpatient_step_down", "handover"), ("shared_equipment", "booked"), ("staff_training_up", "duty"),
)  # fmt: skip
"""Lines of what a lead gives and of what its members give: only training is the members' own time."""
TRACE_SEEDS, TRACE_DAYS, TRACE_START = 3, 84, 28


def measured(folder: Path) -> pd.DataFrame:
    """Main outcomes of every run of the studies in a folder."""
    wanted = {line for _, _, lines in EXPECTED.values() for line in lines}
    parts = []
    for study in REGIONS:
        if (folder / study / "runs").exists():
            frame = Store(folder / study).read()
            line = zip(frame["outcome"], frame["tier"], frame["group"], strict=True)
            own = frame[[key in wanted for key in line]]
            parts.append(own[["scenario", "replication", *KEYS, "value", "unit", "grade"]].assign(study=study))
    out = pd.concat(parts, ignore_index=True)
    return out.sort_values(["study", *KEYS, "scenario", "replication"], ignore_index=True)


def traced() -> pd.DataFrame:
    """What the mechanisms of some scenarios did, line by line, from the records of short runs of the full county."""
    parts = []
    for key in TRACED:
        for seed in range(TRACE_SEEDS):
            scenario = ylt.load(key, set={"region": REGIONS["county"], "policy_start_day": TRACE_START})
            use = ylt.run(scenario, seed=seed, days=TRACE_DAYS).mechanisms
            own = use[(use["period"] == "after") & (use["count"] > 0)]
            members = {c.key: len(c.members) for c in scenario.era("policy")}
            own = own.assign(scenario=key, seed=seed, members=own["consortium"].map(members))
            parts.append(own[["scenario", "seed", "consortium", "members", "mechanism", "line", "event", "count",
                              "minutes", "minutes_are"]])  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def differences(levels: pd.DataFrame, study: str, keys: tuple[str, ...], lines: tuple[Line, ...]) -> str:
    """Differences from today in the first and the third year, each with its interval."""
    own = levels[levels["study"] == study]
    found = paired_differences(own, TODAY, CONFIDENCE).set_index(["scenario", "period", "outcome", "tier", "group"])
    columns = [(key, year) for key in keys for year in SHOWN]
    rows = []
    for line in lines:
        row = [_name(line), _today(own, line)]
        for column in columns:
            if (*column, *line) not in found.index:
                row.append("not run")
                continue
            d = found.loc[(*column, *line)]
            mean, interval = difference(d["mean"], d["low"], d["high"], d["against_mean"], OUTCOMES[line[0]].unit)
            row.append(f"{mean}{'*' if d['low'] > 0 or d['high'] < 0 else ''} {interval}")
        rows.append(tuple(row))
    return markdown_table(("outcome", "today, year 1", *(f"`{key}`, {year}" for key, year in columns)), rows)


def _name(line: Line) -> str:
    unit = OUTCOMES[line[0]].unit
    return f"{OUTCOMES[line[0]].name}, {'% (differences in points)' if unit == 'share' else unit}"


def _today(own: pd.DataFrame, line: Line) -> str:
    rows = own[(own["scenario"] == TODAY) & (own["outcome"] == line[0]) & (own["period"] == "year 1")]
    value = rows["value"].mean()
    return number(100 * value if OUTCOMES[line[0]].unit == "share" else value)


def every_level(levels: pd.DataFrame) -> str:
    """Scenario x main outcomes, a column a period, of every study."""
    parts = []
    for study, region in REGIONS.items():
        own = levels[levels["study"] == study]
        if own.empty:
            continue
        means = intervals(own, ["scenario", *KEYS], CONFIDENCE)
        n = own.groupby("scenario")["replication"].nunique()
        names = {key: f"`{key}` ({n[key]})" for key in dict.fromkeys(own["scenario"])}
        frame = period_frame(means, names, lines=list(MAIN))
        parts += [f"### `{region}`", markdown_table(tuple(frame.columns), frame.itertuples(index=False, name=None))]
    return "\n\n".join(parts)


def per_member(traces: pd.DataFrame) -> str:
    """What a member of the wide alliance gets in a week: mean and range of the seeds."""
    lines = zip(traces["mechanism"], traces["line"], strict=True)
    own = traces[[line in GIVEN for line in lines]]
    own = own[own["consortium"] == "wide_alliance"]
    weeks = (TRACE_DAYS - TRACE_START) / 7
    rows = []
    for (mechanism, event), part in own.groupby(["mechanism", "event"], sort=False):
        row = [f"`{mechanism}`: {event}"]
        for key in WIDE:
            runs = part[part["scenario"] == key]
            if runs.empty:
                row.append("0")
                continue
            each = runs.set_index("seed")[["count", "minutes", "members"]]
            count, minutes = each["count"] / each["members"] / weeks, each["minutes"] / each["members"] / weeks
            span = f"{number(count.mean())} ({number(count.min())}-{number(count.max())})"
            row.append(f"{span}; {number(minutes.mean())} min" if minutes.any() else span)
        rows.append(tuple(row))
    return markdown_table(("a member and week", *(f"`{key}`" for key in WIDE)), rows)


def side_by_side(traces: pd.DataFrame, keys: tuple[str, ...], mechanisms: tuple[str, ...]) -> str:
    """Events and minutes of mechanisms in some scenarios, of all their consortia, mean of the seeds."""
    own = traces[traces["scenario"].isin((TODAY, *keys)) & traces["mechanism"].isin(mechanisms)]
    rows = []
    for (mechanism, event), part in own.groupby(["mechanism", "event"], sort=False):
        row = [f"`{mechanism}`: {event}"]
        for key in (TODAY, *keys):
            runs = part[part["scenario"] == key].groupby("seed")[["count", "minutes"]].sum()
            n = max(traces[traces["scenario"] == key]["seed"].nunique(), 1)
            count, minutes = runs["count"].sum() / n, runs["minutes"].sum() / n
            row.append(f"{number(count, 0)}" + (f"; {number(minutes, 0)} min" if minutes else ""))
        rows.append(tuple(row))
    return markdown_table(("events in eight weeks", *(f"`{key}`" for key in (TODAY, *keys))), rows)


def blocks(levels: pd.DataFrame, traces: pd.DataFrame) -> dict[str, str]:
    """The generated blocks of the page."""
    out = {name: differences(levels, study, keys, lines) for name, (study, keys, lines) in EXPECTED.items()}
    out["members"] = per_member(traces)
    out["network_traced"] = side_by_side(traces, ("stroke_chest_pain_network",), ("emergency_network",))
    out["loose_traced"] = side_by_side(
        traces, ("loose", "tight_county_community"),
        ("green_channel", "up_referral", "down_referral", "expert_rotation", "tele_consult", "unified_info"),
    )  # fmt: skip
    out["levels"] = every_level(levels)
    return out


def written(text: str) -> str:
    """The page with its tables from the measured values beside this file."""
    return fill(text, blocks(pd.read_csv(LEVELS), pd.read_csv(TRACES)), PAGE.name)


def main() -> None:
    """Measure, if a folder of studies is given, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("studies", nargs="?", type=Path, help="folder with the studies county and remote")
    parser.add_argument("--trace", action="store_true", help="make the short runs with records too")
    given = parser.parse_args()
    if given.studies is not None:
        measured(given.studies).to_csv(LEVELS, index=False)
    if given.trace:
        traced().to_csv(TRACES, index=False)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
