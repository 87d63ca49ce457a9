from __future__ import annotations

import json
import re
import shutil

import pytest

import ylt_sim as ylt
from ylt_sim.outcomes import OUTCOMES
from ylt_sim.report import save_run, write_sheets
from ylt_sim.report.setup import SetupError, read_setup
from ylt_sim.report.sheet_facts import FACTS, facts_of
from ylt_sim.report.sheet_words import ENTITIES, MEANINGS_ZH
from ylt_sim.report.sheets import FORMS, form_text, places, sheet_texts
from ylt_sim.scenario import sources
from ylt_sim.seeds import seeds_of

SMALL = {"region": "county-small", "policy_start_day": 7}

# Numbered items of the checklist (Monks et al. 2019, for discrete-event simulation).
STRESS_ITEMS = [
    "1.1 Purpose of the model", "1.2 Model outputs", "1.3 Experimentation aims",
    "2.1 Base model overview diagram", "2.2 Base model logic", "2.3 Scenario logic", "2.4 Algorithms", "2.5 Components",
    "2.5.1 Entities", "2.5.2 Activities", "2.5.3 Resources", "2.5.4 Queues", "2.5.5 Entry and exit points",
    "3.1 Data sources", "3.2 Pre-processing", "3.3 Input parameters", "3.4 Assumptions",
    "4.1 Initialisation", "4.2 Run length", "4.3 Estimation approach",
    "5.1 Software or programming language", "5.2 Random sampling", "5.3 Model execution", "5.4 System specification",
    "6.1 Computer model sharing statement",
]  # fmt: skip
# Elements and design concepts of the protocol (Grimm et al. 2020).
ODD_ITEMS = [
    "1 Purpose and patterns", "2 Entities, state variables, and scales", "3 Process overview and scheduling",
    "4 Design concepts", "4.1 Basic principles", "4.2 Emergence", "4.3 Adaptation", "4.4 Objectives", "4.5 Learning",
    "4.6 Prediction", "4.7 Sensing", "4.8 Interaction", "4.9 Stochasticity", "4.10 Collectives", "4.11 Observation",
    "5 Initialization", "6 Input data", "7 Submodels",
]  # fmt: skip


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Folder of one type against today's practice: two replications, a week before the policy and one after."""
    study = ylt.compare(
        [ylt.load("tight_county_community", set=SMALL)], against=ylt.load("status_quo_2023", set=SMALL),
        replications=2, weeks=1, seed=5, workers=1, engine="simpy",
    )  # fmt: skip
    return study.save(tmp_path_factory.mktemp("results") / "compared")


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Folder of one run of ten days with a parameter of its own."""
    own = ylt.load("loose", set=SMALL).set("parameters.referral.acceptance", 0.77)
    return save_run(ylt.run(own, seed=3, days=10, engine="simpy"), tmp_path_factory.mktemp("results") / "alone")


def parts(text: str) -> dict[str, str]:
    """Text under each numbered heading."""
    pieces = re.split(r"^#{2,4} (\d[\d.]* .*)$", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def part(text: str, number: str) -> str:
    return next(body for head, body in parts(text).items() if head.split()[0] == number)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("form", "items"), [("stress-des", STRESS_ITEMS), ("odd", ODD_ITEMS)])
def test_every_numbered_item_is_answered(compared, form, items, lang):
    found = parts(sheet_texts(read_setup(compared), lang)[form])
    numbers = [head.split()[0] for head in found]
    wanted = [item.split()[0] for item in items]
    assert [n for n in numbers if n in wanted] == wanted
    if lang == "en":
        assert set(items) <= set(found)
    for head, body in found.items():
        has_parts = any(other.startswith(head.split()[0] + ".") for other in numbers)
        assert len(body.strip()) > 20 or has_parts, head


def test_both_languages_of_a_form_have_the_same_places():
    for form in FORMS:
        assert places(form_text(form, "en")) == places(form_text(form, "zh"))


def test_every_fact_is_asked_for_and_every_place_has_its_fact():
    asked = set().union(*(places(form_text(form, "en")) for form in FORMS))
    assert asked == set(FACTS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_left_open_or_empty(compared, alone, lang):
    for folder in (compared, alone):
        setup = read_setup(folder)
        assert {name: text for name, text in facts_of(setup, lang).items() if not text.strip()} == {}
        for text in sheet_texts(setup, lang).values():
            assert "{{" not in text and "}}" not in text


def test_the_papers_are_named():
    for lang in ("en", "zh"):
        assert "Monks T, Currie CSM, Onggo BS, Robinson S, Kunc M, Taylor SJE (2019)" in form_text("stress-des", lang)
        assert "Grimm V, Railsback SF, Vincenot CE" in form_text("odd", lang)


def test_results_are_saved_with_their_sheets(compared, alone):
    for folder in (compared, alone):
        assert {"stress-des.md", "odd.md"} <= {path.name for path in folder.iterdir()}
        texts = sheet_texts(read_setup(folder))
        assert (folder / "stress-des.md").read_text(encoding="utf-8") == texts["stress-des"]
        assert (folder / "odd.md").read_text(encoding="utf-8") == texts["odd"]


def test_chinese_sheets_stand_beside_the_english_ones(alone):
    english = (alone / "odd.md").read_bytes()
    names = [path.name for path in write_sheets(alone, "zh")]
    assert names == ["stress-des.zh.md", "odd.zh.md"]
    assert (alone / "odd.md").read_bytes() == english
    heads = [line for line in (alone / "odd.zh.md").read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert all(re.search(r"[一-鿿]", head) for head in heads)


def test_the_experiment_is_that_of_the_comparison(compared):
    text = sheet_texts(read_setup(compared))["stress-des"]
    aims = part(text, "1.3")
    assert "2 scenario(s); base model: Status quo 2023 (`status_quo_2023`)" in aims
    first = aims.index("| `status_quo_2023` | Status quo 2023 | comparator |")
    assert first < aims.index("| `tight_county_community` | Tight county community | compared |")
    assert "The first 3 days are warm-up and are not reported. The policy starts on day 7." in part(text, "4.1")
    length = part(text, "4.2")
    assert "14 days from Monday 2 January 2023" in length
    assert "| before | 3 | 7 |\n| year 1 | 7 | 14 |" in length
    assert "2 independent replication(s)" in part(text, "4.3")
    assert "95 % simulation intervals" in part(text, "4.3")


def test_seeds_are_those_of_each_replication(compared):
    sampling = part(sheet_texts(read_setup(compared))["stress-des"], "5.2")
    for r in range(2):
        s = seeds_of(5, r)
        assert f"| {r} | {s.population} | {s.demand} | {s.luck} |" in sampling
    assert "Philox4x32-10" in sampling


def test_software_and_machine_are_those_of_the_folder(compared):
    text = sheet_texts(read_setup(compared))["stress-des"]
    manifest, host = (json.loads((compared / name).read_text()) for name in ("manifest.json", "host.json"))
    for name, version in manifest["packages"].items():
        assert f"| {name} | {version} |" in part(text, "5.1")
    assert manifest["code_digest"] in part(text, "5.1")
    assert "Engine: `simpy`" in part(text, "5.3")
    machine = part(text, "5.4")
    assert host["platform"] in machine
    assert f"{host['processors']} logical processors. 4 runs, on average " in machine


def test_scenario_logic_holds_what_the_scenarios_do_not_share(compared):
    logic = part(sheet_texts(read_setup(compared))["stress-des"], "2.3")
    today, tight = read_setup(compared).scenarios
    path = "down_referral.payment_yuan"
    cells = [f"{s.era('policy')[0].numbers()[path]:g}" for s in (today, tight)]
    assert cells[0] != cells[1]
    assert f"| `county_group.{path}` | yuan | {cells[0]} | {cells[1]} |" in logic
    assert "that no rule reads, so without effect:\n\nNone." in logic


def test_of_a_single_run_everything_of_its_consortia_is_shown(alone):
    text = sheet_texts(read_setup(alone))["stress-des"]
    (scenario,) = read_setup(alone).scenarios
    for c in scenario.era("policy"):
        for path in c.numbers():
            assert f"`{c.key}.{path}`" in part(text, "2.3")
    assert "1 independent replication(s)" in part(text, "4.3")
    assert "Run time was not recorded" in part(text, "5.4")


def test_inputs_are_those_that_were_run_each_with_its_source(alone, compared):
    text = part(sheet_texts(read_setup(alone))["stress-des"], "3.3")
    line = next(line for line in text.splitlines() if "parameters.referral.acceptance" in line)
    assert line.split(" | ")[1:5] == ["0.77", "share of patients advised", "0.5 – 0.95", "assumption"]
    other = part(sheet_texts(read_setup(compared))["stress-des"], "3.3")
    assert "| `parameters.referral.acceptance` | 0.8 |" in other


def test_counts_of_sources_add_up_to_all_numbers(compared):
    setup = read_setup(compared)
    table = sources(setup.base, None)
    rows = [line.strip("| ").split(" | ") for line in facts_of(setup, "en")["source_counts"].splitlines()[2:]]
    numbers = {row[0]: [int(cell.replace(",", "")) for cell in row[1:]] for row in rows}
    total = numbers.pop("all")
    assert total[-1] == len(table) == sum(total[:-1])
    assert [sum(column) for column in zip(*numbers.values(), strict=True)] == total
    assert total[0] == int((table["confidence"] == "assumption").sum())


def test_resources_are_those_of_the_region(compared):
    setup = read_setup(compared)
    rows = [line.strip("| ").split(" | ") for line in facts_of(setup, "en")["resources"].splitlines()[2:]]
    last = [int(cell.replace(",", "")) for cell in rows[-1][1:]]
    assert last[0] == len(setup.region.facilities)
    assert last[1] == len(setup.region.doctors)
    assert [sum(int(r[i + 1].replace(",", "")) for r in rows[:-1]) for i in range(5)] == last


def test_entities_have_their_fields_and_outcomes_their_definitions(compared):
    text = sheet_texts(read_setup(compared))["odd"]
    entities = part(text, "2")
    for field in ("admission_uniform", "consult_seconds_used", "hospital_taste", "wait_hours", "queue_seconds"):
        assert f"`{field}`" in entities
    observed = part(text, "4.11")
    assert OUTCOMES["right_tier_share"].meaning in observed
    assert "| `visit` | Consultation |" in observed


def test_a_region_that_is_not_fitted_is_said(alone, tmp_path):
    text = sheet_texts(read_setup(alone))["stress-des"]
    assert "`county-small` are fitted to the targets" in part(text, "3.4")
    own = ylt.load("loose", set=SMALL).set("region.constants.is_fitted", False)
    folder = save_run(ylt.run(own, seed=3, days=2, engine="simpy"), tmp_path / "unfitted")
    assert "**not fitted**" in part((folder / "stress-des.md").read_text(encoding="utf-8"), "3.4")


def test_words_name_tables_and_outcomes_that_are_there(compared):
    assert set(MEANINGS_ZH) <= set(OUTCOMES)
    for lang in ("en", "zh"):
        said = facts_of(read_setup(compared), lang)["entities"]
        assert all(f"`{table}`" in said for table in ENTITIES)


def test_a_folder_without_results_is_refused(tmp_path):
    with pytest.raises(SetupError, match=r"is not a result folder"):
        write_sheets(tmp_path)


def test_a_scenario_changed_after_the_run_is_refused(alone, tmp_path):
    copy = shutil.copytree(alone, tmp_path / "copy")
    path = copy / "loose.yaml"
    path.write_text(path.read_text().replace("0.77", "0.78"))
    with pytest.raises(SetupError, match="not the scenario that was run"):
        write_sheets(copy)
