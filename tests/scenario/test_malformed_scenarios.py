"""Each malformed scenario has its own case, which names the rule and checks where and what the message says."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from ylt_sim.errors import YltError
from ylt_sim.scenario import ScenarioError, load

HEAD = "extends: status_quo_2023.yaml\n"
GROUP = HEAD + "consortia:\n  county_group:\n"


def told(folder: Path, text: str | bytes) -> str:
    """The message about ``text`` in the file ``bad.yaml``, with the folder left out."""
    path = folder / "bad.yaml"
    path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value).replace(f"{folder}/", "").replace(str(folder), "FOLDER")


CASES = {
    # An unknown key is told at the key, with the nearest known one.
    "unknown_key_of_mechanism": (
        GROUP + "    green_channel:\n      hold_hour: 3\n",
        "bad.yaml:5:7  consortia.county_group.green_channel.hold_hour\n  unknown key; did you mean 'hold_hours'?",
    ),
    "unknown_key_at_top": (
        HEAD + "polcy_start_day: 3\n",
        ("bad.yaml:2:1  polcy_start_day\n  unknown key; did you mean 'policy_start_day'?"),
    ),
    "unknown_key_of_parameters": (
        HEAD + "parameters:\n  choise: {scale: 1}\n",
        "bad.yaml:3:3  parameters.choise\n  unknown key; did you mean 'choice'?",
    ),
    "unknown_key_of_region": (
        HEAD + "region:\n  residnts: 1000\n",
        "bad.yaml:3:3  region.residnts\n  unknown key; did you mean 'residents'?",
    ),
    # With no known key near, all are listed.
    "unknown_key_far_from_all": (
        GROUP + "    green_channel:\n      zzz: 3\n",
        "unknown key\n  fix:  keys here: slot_share, expert_share, early_days, beds_held_per_100, hold_hours",
    ),
    # What people call a mechanism leads to its id.
    "other_name_of_mechanism": (
        GROUP + "    remote_reading: {imaging: 16}\n",
        "bad.yaml:4:5  consortia.county_group.remote_reading\n  unknown key; did you mean 'tele_diagnostic'?",
    ),
    # A quantity of another mechanism is not one of this.
    "quantity_of_another_mechanism": (
        GROUP + "    pathways: {managed_share: 0.5}\n",
        (
            "bad.yaml:4:16  consortia.county_group.pathways.managed_share\n"
            "  unknown key\n  fix:  keys here: conditions, checklist_minutes, review_hours"
        ),
    ),
    "more_illnesses_than_there_are": (
        GROUP + "    pathways: {conditions: 31}\n",
        (
            "bad.yaml:4:28  consortia.county_group.pathways.conditions = 31\n"
            "  rule: a number of conditions, 0 to 30"
        ),
    ),
    # Numbers: range, sign, kind.
    "negative_number": (
        GROUP + "    expert_rotation:\n      sessions_per_week_per_10000_residents: -4\n",
        (
            "bad.yaml:5:46  consortia.county_group.expert_rotation.sessions_per_week_per_10000_residents = -4\n"
            "  rule: a number of sessions per week per 10000 residents, 0 to 1,000\n  fix:  write 0 for none"
        ),
    ),
    "share_above_one": (
        GROUP + "    green_channel: {slot_share: 30}\n",
        (
            "bad.yaml:4:33  consortia.county_group.green_channel.slot_share = 30\n"
            "  rule: a share of daily specialist slots, 0 to 1\n  fix:  shares are 0 to 1, not percent: write 0.3"
        ),
    ),
    "hold_beyond_the_calendar": (
        GROUP + "    green_channel:\n      hold_hours: 1537\n",
        (
            "bad.yaml:5:19  consortia.county_group.green_channel."
            "hold_hours = 1537\n  rule: a number of hours, 0 to 1,536"
        ),
    ),
    "more_beds_than_there_are": (GROUP + "    green_channel: {beds_held_per_100: 101}\n", "0 to 100"),
    "bool_for_number": (
        GROUP + "    tele_consult: {consultant_minutes_per_day: true}\n",
        (
            "consultant_minutes_per_day = true\n  rule: a number of consultant minutes per day, 0 to 144,000\n"
            "  fix:  write a number; true and false are none"
        ),
    ),
    "quoted_number": (
        GROUP + "    tele_consult: {consultant_minutes_per_day: '60'}\n",
        ("= '60'\n  rule: a number of consultant minutes per day, 0 to 144,000\n  fix:  remove the quotes: 60"),
    ),
    "number_with_unit": (
        GROUP + "    green_channel: {hold_hours: 12h}\n",
        ("= '12h'\n  rule: a number of hours, 0 to 1,536\n  fix:  write digits, without unit"),
    ),
    "number_in_percent": (GROUP + "    green_channel: {slot_share: 30%}\n", "fix:  write 30 % as 0.3"),
    "list_for_number": (GROUP + "    green_channel: {hold_hours: [1, 2]}\n", "= [1, 2]\n  rule: a number of hours"),
    "not_a_number": (
        GROUP + "    green_channel: {hold_hours: .nan}\n",
        ("= nan\n  rule: a number of hours, 0 to 1,536\n  fix:  write a finite number"),
    ),
    "infinite_number": (
        HEAD + "parameters: {choice: {scale: .inf}}\n",
        "parameters.choice.scale = inf\n  rule: a number",
    ),
    "number_beyond_floats": (HEAD + "parameters: {choice: {scale: 1e999}}\n", "fix:  write a finite number"),
    "fraction_for_whole_number": (
        HEAD + "policy_start_day: 56.5\n",
        ("bad.yaml:2:19  policy_start_day = 56.5\n  rule: a whole number of days, 0 to 3,650\n  fix:  write 56"),
    ),
    "negative_day": (
        HEAD + "policy_start_day: -1\n",
        "policy_start_day = -1\n  rule: a whole number of days, 0 to 3,650",
    ),
    "bool_for_whole_number": (
        HEAD + "policy_start_day: false\n",
        "policy_start_day = false\n  rule: a whole number of days",
    ),
    "bool_for_number_of_region": (
        HEAD + "region: {residents: true}\n",
        ("region.residents = true\n  rule: a whole number of residents, 100 to 20,000,000"),
    ),
    "share_of_region_above_one": (
        HEAD + "region: {people: {poverty_share: 5}}\n",
        (
            "region.people.poverty_share = 5\n"
            "  rule: a share of residents, 0 to 1\n  fix:  shares are 0 to 1, not percent: write 0.05"
        ),
    ),
    # The policy starts before the end.
    "policy_after_the_end": (
        HEAD + "policy_start_day: 500\n",
        (
            "bad.yaml:2:19  policy_start_day = 500\n"
            "  rule: the policy starts before the last day; horizon_days is 420\n"
            "  fix:  start it earlier, or raise horizon_days"
        ),
    ),
    # Words from a closed list.
    "unknown_preset": (
        GROUP + "    preset: tigth_county_community\n",
        (
            "bad.yaml:4:13  consortia.county_group.preset = 'tigth_county_community'\n"
            "  rule: a preset of consortium_matrix.csv\n"
            "  did you mean 'tight_county_community'?\n  fix:  one of loose, semi_tight"
        ),
    ),
    "unknown_option": (
        HEAD + "options: {closing: send_hom}\n",
        (
            "bad.yaml:2:20  options.closing = 'send_hom'\n  rule: one of 'see_all' or "
            "'send_home'\n  did you mean 'send_home'?"
        ),
    ),
    "preset_as_number": (GROUP + "    preset: 3\n", "preset = 3\n  rule: a text"),
    # Facilities exist, and a lead can lead.
    "unknown_lead": (
        GROUP + "    lead: county_genral\n",
        (
            "bad.yaml:4:11  consortia.county_group.lead = 'county_genral'\n"
            "  rule: a facility of the region 'county-500k'\n"
            "  did you mean 'county_general'?\n  fix:  one of county_general, county_mch, county_tcm"
        ),
    ),
    "group_as_lead": (GROUP + "    lead: all_townships\n", "= 'all_townships'\n  rule: one facility, not a group"),
    "lead_without_wards": (
        GROUP + "    lead: township_03\n",
        "= 'township_03'\n  rule: the lead is a county or tertiary",
    ),
    "unknown_member": (
        GROUP + "    members: [all_townships, all_vilage_clinics]\n",
        (
            "bad.yaml:4:30  consortia.county_group.members.1 = 'all_vilage_clinics'\n"
            "  rule: a facility or a group of facilities of the region 'county-500k'\n"
            "  did you mean 'all_village_clinics'?"
        ),
    ),
    "member_beyond_the_region": (
        GROUP + "    members: [township_19]\n",
        "members.0 = 'township_19'\n  rule: a facility",
    ),
    "no_members": (
        GROUP + "    members: []\n",
        (
            "bad.yaml:4:14  consortia.county_group.members = []\n  rule: a consortium has "
            "at least one member\n  fix:  list members, or write null for the whole consortium"
        ),
    ),
    "members_as_text": (
        GROUP + "    members: all_townships\n",
        "members = 'all_townships'\n  rule: a list\n  fix:  write [",
    ),
    "number_as_member": (GROUP + "    members: [3]\n", "members.0 = 3\n  rule: a text"),
    "lead_as_member": (
        GROUP + "    members: [county_general, all_townships]\n",
        (
            "bad.yaml:4:15  consortia.county_group.members.0 = 'county_general'\n"
            "  rule: the lead is not among its own members\n"
            "  fix:  delete 'county_general' from the list"
        ),
    ),
    "member_twice": (
        GROUP + "    members: [township_01, township_01]\n",
        ("bad.yaml:4:28  consortia.county_group.members.1 = 'township_01'\n  rule: a member is listed once"),
    ),
    "group_without_facilities": (
        HEAD + "region: {facilities: {county_tcm: 0, county_mch: 0}}\nconsortia:\n  a:\n    lead: county_general\n"
        "    members: [all_county_hospitals]\n",
        ("bad.yaml:6:15  consortia.a.members.0 = 'all_county_hospitals'\n  rule: a group has facilities"),
    ),
    # A consortium is a mapping with a lead and members.
    "consortium_without_lead": (
        HEAD + "consortia:\n  second:\n    members: [all_townships]\n",
        "bad.yaml:3:3  consortia.second.lead\n  rule: this key must be given\n  fix:  add 'lead: ...'",
    ),
    "misspelt_consortium": (
        HEAD + "consortia:\n  county_grop:\n    preset: loose\n",
        (
            "bad.yaml:3:3  consortia.county_grop.lead\n  rule: this key "
            "must be given\n  did you mean 'county_group'? (an inherited consortium)"
        ),
    ),
    "consortium_as_list": (
        HEAD + "consortia:\n  - preset: loose\n",
        "bad.yaml:3:3  consortia = a list of 1\n  rule: a mapping of keys",
    ),
    "consortium_as_text": (
        HEAD + "consortia:\n  county_group: loose\n",
        "consortia.county_group = 'loose'\n  rule: a mapping",
    ),
    "mechanism_as_number": (GROUP + "    green_channel: 0.8\n", "green_channel = 0.8\n  rule: a mapping of keys"),
    "consortium_key_with_capitals": (
        HEAD + "consortia:\n  CountyTwo: {lead: county_tcm, members: [all_townships]}\n",
        "bad.yaml:3:3  consortia.CountyTwo\n  rule: a key is lower-case words joined by single underscores",
    ),
    # Null removes what is there.
    "removal_of_nothing": (
        HEAD + "consortia:\n  county_grop: null\n",
        (
            "bad.yaml:3:3  consortia.county_grop = null\n  rule: null removes a "
            "consortium that is inherited\n  did you mean 'county_group'?\n  fix:  inherited here: county_group"
        ),
    ),
    # A misspelt key is told though it only deletes.
    "removal_of_unknown_mechanism": (
        GROUP + "    down_referal: null\n",
        "bad.yaml:4:5  consortia.county_group.down_referal\n  unknown key; did you mean 'down_referral'?",
    ),
    "removal_of_unknown_key": (HEAD + "polcy_start_day: null\n", "bad.yaml:2:1  polcy_start_day\n  unknown key"),
    # What several consortia take from one lead is there.
    "slots_promised_twice": (
        GROUP
        + "    green_channel: {slot_share: 0.7}\n  second:\n    lead: county_general\n    members: [township_01]\n"
        "    green_channel: {slot_share: 0.6}\n",
        (
            "bad.yaml:8:33  consortia.second.green_channel.slot_share = 0.6\n"
            "  rule: all consortia led by county_general together "
            "keep at most all of its slots\n  fix:  they keep 1.3 of them; lower one"
        ),
    ),
    # A region adds up.
    "region_that_contradicts_itself": (
        HEAD + "region: {townships: 30, village_clinics: 20}\n",
        "village_clinics = 20, townships = 30: every township has",
    ),
    "region_as_number": (HEAD + "region: 3\n", "bad.yaml:2:9  region = 3\n  rule: the name or path of a region"),
    "unknown_region": (
        HEAD + "region: county-500\n",
        ("bad.yaml:2:9  region = 'county-500'\n  rule: a region that exists\n  did you mean 'county-500k'?"),
    ),
    # Text of the scenario.
    "name_as_number": (HEAD + "name: 3\n", "bad.yaml:2:7  name = 3\n  rule: a text\n  fix:  put it in quotes"),
    "empty_name": (HEAD + "name: ''\n", "name = ''\n  rule: a text of at least 1 characters"),
    # extends names one file that is there.
    "extends_nothing_known": (
        "extends: status_quo_2032.yaml\n",
        (
            "bad.yaml:1:10  extends = 'status_quo_2032.yaml'\n  rule: a scenario file that "
            "exists\n  did you mean 'status_quo_2023.yaml'?"
        ),
    ),
    "extends_a_list": (
        "extends: [a.yaml, b.yaml]\n",
        "extends = ['a.yaml', 'b.yaml']\n  rule: the name or path of a scenario",
    ),
    "extends_itself": (
        "extends: bad.yaml\n",
        "bad.yaml:1:10  extends = 'bad.yaml'\n  rule: files do not extend in a circle",
    ),
    # YAML: one key once, spaces, a mapping at the top.
    "duplicate_key": (
        HEAD + "horizon_days: 400\nhorizon_days: 410\n",
        (
            "bad.yaml:3:1  horizon_days\n  rule: a key is written "
            "once in a mapping; first on line 2\n  fix:  delete one of the two"
        ),
    ),
    "tab": (HEAD + "consortia:\n\tcounty_group: null\n", "bad.yaml:3:1\n  rule: indentation by spaces"),
    "merge_key": (HEAD + "<<: {horizon_days: 400}\n", "bad.yaml:2:1\n  rule: no merge keys"),
    "key_as_number": (HEAD + "3: 4\n", "bad.yaml:2:1\n  rule: a key is a text"),
    "two_documents": ("name: a\n---\nname: b\n", "bad.yaml:2:1\n  rule: one document a file"),
    "unclosed_quote": (HEAD + "name: 'a\n", "rule: a quoted text ends with the quote it starts with"),
    "unclosed_list": (GROUP + "    members: [all_townships\n", "rule: a list in brackets is [a, b, c]"),
    "two_colons": ("name: a: b\n", "bad.yaml:1:8\n  rule: one 'key: value' a line"),
    "ragged_indentation": (
        "consortia:\n   a: 1\n  b: 2\n",
        "bad.yaml:3:3\n  rule: keys of one mapping start in the same column",
    ),
    "list_at_top": ("- name: a\n", "bad.yaml:1:1\n  rule: a file is a mapping of keys"),
    "text_at_top": ("loose\n", "bad.yaml:1:1\n  rule: a file is a mapping of keys"),
    "empty_file": (
        "",
        (
            "bad.yaml\n  rule: a scenario file says something; this one is empty\n  fix:  write 'extends: "
            "status_quo_2023.yaml'"
        ),
    ),
    "only_comments": ("# nothing\n", "rule: a scenario file says something"),
    "old_yaml": ("%YAML 1.1\n---\nname: a\n", "rule: YAML 1.2"),
    # Bytes: UTF-8 without control characters, of bounded size.
    "not_utf8": ("name: 县".encode("gbk"), "bad.yaml:1:7\n  rule: a file is text in UTF-8"),
    "control_character": (b"name: a\x00b\n", "bad.yaml:1:8\n  rule: text without control characters, here U+0000"),
    "too_large": (b"#" + b"x" * 300_000, "bad.yaml\n  rule: at most 262,144 bytes a file"),
    # Nesting and aliases are bounded.
    "too_deep": ("name: " + "[" * 200, "rule: at most 24 levels of nesting"),
    "alias_bomb": (
        "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + "".join(f"{b}: &{b} [{','.join(['*' + a] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)),
        "rule: at most 50,000 values a file, aliases written out",
    ),
    "unknown_alias": ("name: *a\n", "bad.yaml:1:7\n  rule: an alias '*a' follows its anchor '&a'"),
    # A tag never builds anything.
    "python_tag": (
        "name: !!python/object/apply:os.system ['true']\n",
        "bad.yaml:1:7\n  rule: no tags: a scenario is data",
    ),
    "own_tag": ("name: !secret a\n", "bad.yaml:1:7\n  rule: no tags"),
}


@pytest.mark.parametrize("case", CASES)
def test_malformed_scenario_is_told_where_what_and_why(case, tmp_path):
    text, expected = CASES[case]
    message = told(tmp_path, text)
    assert expected in message, message
    assert message.endswith("nothing was run.")


@pytest.mark.parametrize("case", CASES)
def test_every_fault_names_rule_and_fix(case, tmp_path):
    path = tmp_path / "bad.yaml"
    text = CASES[case][0]
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert caught.value.faults
    for fault in caught.value.faults:
        assert fault.rule
        assert fault.fix or fault.hint
        assert fault.line >= 0


def test_all_faults_of_all_kinds_are_told_at_once(tmp_path):
    message = told(
        tmp_path,
        """\
        extends: status_quo_2023.yaml
        name: 3
        name: b
        region: {residents: true}
        policy_start_day: 500
        consortia:
          county_group:
            lead: county_genral
            members: [township_99, all_townships]
            green_channel: {hold_hour: 2, slot_share: 7}
            pathways: 3
          other:
            lead: tertiary_1
        """,
    )
    where = [line.split("  ")[0] for line in message.splitlines() if line.startswith("bad.yaml:")]
    assert where == [
        "bad.yaml:2:7", "bad.yaml:3:1", "bad.yaml:4:21", "bad.yaml:5:19", "bad.yaml:8:11", "bad.yaml:9:15",
        "bad.yaml:10:21", "bad.yaml:10:47", "bad.yaml:11:15", "bad.yaml:12:3",
    ]  # fmt: skip
    assert message.endswith("10 faults; nothing was run.")


def test_one_fault_is_counted_in_the_singular(tmp_path):
    assert told(tmp_path, HEAD + "horizon_days: -3\n").endswith("\n1 fault; nothing was run.")


def test_faults_of_two_files_are_told_together(tmp_path):
    (tmp_path / "base.yaml").write_text("extends: status_quo_2023.yaml\nhorizon_days: x\n")
    message = told(tmp_path, "extends: base.yaml\npolicy_start_day: y\n")
    assert "bad.yaml:2:19  policy_start_day = 'y'" in message
    assert "base.yaml:2:15  horizon_days = 'x'" in message
    assert message.index("bad.yaml:2") < message.index("base.yaml:2")


def test_scenario_error_carries_its_faults_and_is_a_ylt_error(tmp_path):
    (tmp_path / "bad.yaml").write_text(HEAD + "horizon_days: -3\n")
    with pytest.raises(YltError) as caught:
        load(tmp_path / "bad.yaml")
    assert isinstance(caught.value, ScenarioError)
    (fault,) = caught.value.faults
    assert (fault.line, fault.column, fault.path, fault.given) == (2, 15, "horizon_days", "-3")
    assert fault.rule == "a whole number of days, 1 to 3,660"


def test_file_that_does_not_exist_suggests_a_shipped_one():
    with pytest.raises(ScenarioError, match="did you mean 'tight_county_community'"):
        load("tight_county_comunity")
    with pytest.raises(ScenarioError, match="not a folder"):
        load("/")
    for odd in ("", "a\0b", "x" * 5000):
        with pytest.raises(ScenarioError):
            load(odd)
