from __future__ import annotations

import re
from pathlib import Path

import pytest

from ylt_sim.evidence import mechanism_names_zh, source_confidence
from ylt_sim.report.room_pages import BLOCKS, PageError, fill, index_blocks, new_page, room_blocks, write_pages
from ylt_sim.report.room_sources import event_comments, journey_modules, meaning_of, purposes, rules
from ylt_sim.report.rooms import (
    ROOMS,
    all_quantities,
    event_meaning,
    event_names,
    event_rooms,
    mechanism_rooms,
    parameter_paths,
    purpose_rooms,
    readers,
    region_quantity,
    room,
    room_modules,
    room_rules,
    unread,
)
from ylt_sim.scenario.mechanisms import MECHANISMS
from ylt_sim.scenario.parameters import ModelParameters
from ylt_sim.world import codes

DOCS = Path(__file__).parents[2] / "docs"


def owners(claims):
    return {key: [r.key for r in found] for key, found in claims.items()}


def not_in_one(claims):
    return {key: found for key, found in owners(claims).items() if len(found) != 1}


def test_every_event_belongs_to_one_room():
    assert not_in_one(event_rooms()) == {}
    assert set(event_names().values()) == set(codes.EVENT_NAMES.values())


def test_every_parameter_belongs_to_one_room():
    assert not_in_one(parameter_paths()) == {}
    assert len(parameter_paths()) == len(all_quantities()) > 40


def test_every_mechanism_belongs_to_one_room():
    assert not_in_one(mechanism_rooms()) == {}
    assert set(MECHANISMS) <= set(mechanism_rooms())


def test_a_quantity_is_read_where_the_world_is_built_or_said_to_be_read_by_nothing():
    assert "world.policy" in readers("green_channel", "slot_share")
    assert readers("global_budget", "withheld_share") == ("settling",)
    assert readers("green_channel", "no_such_quantity") == ()
    listed = index_blocks()["unread"]
    for path in unread():
        mechanism, quantity = path.split(".")
        assert readers(mechanism, quantity) == ()
        assert f"* `{path}`" in listed


def test_every_purpose_that_is_drawn_is_drawn_in_one_room():
    rooms = {purpose: set(found) for purpose, found in owners(purpose_rooms()).items()}
    assert {purpose: found for purpose, found in rooms.items() if len(found) > 1} == {}
    assert set(rooms) <= set(purposes())


def test_every_module_of_the_journey_belongs_to_one_room():
    listed = [module for r in ROOMS for module in room_modules(r)]
    assert sorted(listed) == sorted(journey_modules())


def test_what_the_table_states_is_there():
    """A renamed parameter, event or number of the region may not leave a dead line in the table."""
    for r in ROOMS:
        for path in r.parameters:
            is_section = path in ModelParameters.model_fields  # a section may be empty as yet
            assert is_section or any(own == path or own.startswith(path + ".") for own in all_quantities()), path
        for path in r.region:
            assert any(own == path or own.startswith(path + ".") for own in region_quantity()), path
        assert set(r.events) <= set(codes.EVENT_NAMES.values())
        assert set(r.mechanisms) <= set(mechanism_names_zh())


def test_the_closest_path_decides():
    """``choice`` owns its section; ``choice.travel_sigma`` is claimed more closely by the road."""
    claims = owners(parameter_paths())
    assert claims["choice.scale"] == ["choice"]
    assert claims["choice.travel_sigma"] == ["travel"]
    assert claims["ward.late_risk"] == ["ending"]


def test_an_event_goes_to_who_records_it_and_one_of_two_rooms_to_who_states_it():
    claims = owners(event_rooms())
    assert claims["EV_REVIEW"] == ["consultation"]  # written through a variable in the helper module `visit`
    assert claims["EV_BOUNCE_BACK"] == ["step_down"]
    recorders = {r.key for r in ROOMS for _, rule in room_rules(r) if "EV_BED_GAVE_UP" in rule.events}
    assert recorders >= {"ward", "step_down"}
    assert claims["EV_BED_GAVE_UP"] == ["ward"]


def test_every_number_that_a_rule_writes_has_a_meaning_beside_the_code():
    """A field that is no empty constant in a call of ``record`` is told in the comment of its event."""
    missing = {
        f"{module}.{rule.name}: {event}.{name}"
        for module in journey_modules()
        for rule in rules(module)
        for event, names in rule.written.items()
        for name in names - set(event_meaning(event).fields)
    }
    assert missing == set()


def test_every_event_says_what_it_is_or_means():
    for code in event_names():
        meaning = event_meaning(code)
        assert meaning.text or meaning.fields, code


@pytest.mark.parametrize(
    ("comment", "text", "fields"),
    [
        ("left the queue: link class, a waited", "left the queue", {"link": "class", "a": "waited"}),
        ("a waited, b seconds", "", {"a": "waited", "b": "seconds"}),
        ("a test is taken: link test, a waited", "a test is taken", {"link": "test", "a": "waited"}),
        ("worse: a 1 after step-down, 0 in the same bed", "worse", {"a": "1 after step-down, 0 in the same bed"}),
        ("facility (NONE: self-care), a option", "", {"facility": "(NONE: self-care)", "a": "option"}),
        ("the door was shut", "the door was shut", {}),
    ],
)  # fmt: skip
def test_comments_are_taken_apart_by_field(comment, text, fields):
    meaning = meaning_of(comment)
    assert (meaning.text, meaning.fields) == (text, fields)


def test_a_comment_may_point_to_another_event():
    assert event_comments()["EV_REVIEW"].endswith("as EV_VISIT")
    assert event_meaning("EV_REVIEW").fields == event_meaning("EV_VISIT").fields
    assert set(event_meaning("EV_VISIT").fields) == {"link", "a", "b", "x"}


def test_a_table_of_parameters_has_default_unit_range_source_and_its_title():
    block = room_blocks(room("step_down"))["parameters"]
    q = all_quantities()["step_down.willing_share"]
    line = next(line for line in block.splitlines() if "willing_share" in line)
    assert line.split(" | ")[1:6] == ["0.376", q.unit, "0.208", "0.376", "E15"]
    assert "* `E15`: Practices and attitudes to downward referral" in block


def test_a_table_of_draws_names_the_rule_and_what_tells_occurrences_apart():
    block = room_blocks(room("travel"))["draws"]
    assert "| `U_NO_SHOW` | `p.sendings` | `travel.is_no_show` |" in block


def test_a_table_of_records_tells_what_each_field_means_and_names_its_codes():
    block = room_blocks(room("referral"))["records"]
    meaning = event_meaning("EV_REFERRED").fields
    assert f"| {meaning['link']} | {meaning['a']} | {meaning['b']} |" in block
    names = ", ".join(f"{i} {name}" for i, name in enumerate(codes.WAY_NAMES))
    assert f"* way: {names}" in block
    assert "* class: " not in block


def test_pages_are_up_to_date(tmp_path):
    """Regenerating changes nothing: ``python -m ylt_sim.report docs`` was run after the last change."""
    (tmp_path / "rooms").mkdir()
    for path in [DOCS / "rooms.md", *(DOCS / "rooms" / f"{r.key}.md" for r in ROOMS)]:
        assert path.exists(), f"{path.name}: run python -m ylt_sim.report docs, then write its text"
        (tmp_path / path.relative_to(DOCS)).write_bytes(path.read_bytes())
    assert write_pages(tmp_path) == []


def test_every_page_is_a_rooms_page_and_has_its_text_written():
    assert {path.stem for path in (DOCS / "rooms").glob("*.md")} == {r.key for r in ROOMS}
    for r in ROOMS:
        assert "To be written" not in (DOCS / "rooms" / f"{r.key}.md").read_text(encoding="utf-8"), r.key


def test_links_of_pages_lead_to_pages():
    for path in [DOCS / "rooms.md", *(DOCS / "rooms").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#h][^)#]*)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name} -> {link}"


def test_a_new_page_has_every_block_once_and_can_be_filled():
    text = fill(new_page(room("ward")), room_blocks(room("ward")), "ward.md")
    assert all(text.count(f"<!-- generated: {name} -->") == 1 for name in BLOCKS)
    assert "`parameters.ward.patience_days`" in text
    assert fill(text, room_blocks(room("ward")), "ward.md") == text


def test_what_is_written_by_hand_stays():
    page = new_page(room("ward")).replace("To be written.", "Beds are few.")
    assert fill(page, room_blocks(room("ward")), "ward.md").count("Beds are few.") == 2


def test_a_page_without_a_block_is_refused():
    page = new_page(room("ward")).replace("<!-- generated: draws -->", "")
    with pytest.raises(PageError, match="each of rules, parameters, mechanisms, records, draws once"):
        fill(page, room_blocks(room("ward")), "ward.md")


def test_the_index_counts_what_a_room_has():
    blocks = index_blocks()
    own = [path for path, found in owners(parameter_paths()).items() if found == ["step_down"]]
    weak = [path for path in own if source_confidence(all_quantities()[path].source) == "assumption"]
    events = [code for code, found in owners(event_rooms()).items() if found == ["step_down"]]
    line = next(line for line in blocks["journey"].splitlines() if "rooms/step_down.md" in line)
    assert line.split(" | ")[2:4] == [f"{len(own)} ({len(weak)})", str(len(events))]
    assert "`down_referral`" in line
