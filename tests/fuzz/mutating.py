"""Shipped files, mutated: keys deleted, doubled, renamed; values of other kinds and sizes; broken YAML; circles.

`mutant` makes one by its number, the same on every machine: half of them by changing the tree of the file, half by
changing its text.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ylt_sim.scenario import library_folder

__all__ = ["KINDS", "Mutant", "mutant"]

KINDS = ("scenario", "scenario", "region", "study")
STUDIES = Path(__file__).parents[2] / "experiments"
ALL_OF_IT = """\
extends: status_quo_2023.yaml
name: All of it
region: {extends: county-small, residents: 20000, people: {poverty_share: 0.1}}
policy_start_day: 60
horizon_days: 200
options: {closing: send_home, target: nearest, full_ward_referred: divert}
parameters: {choice: {scale: 0.8}, consultation: {recognise: [0.2, 0.5, 0.8, 0.9]}}
epidemic: {condition: fever_infection, start_day: 10, duration_days: 30, attack_rate: 0.2}
consortia:
  county_group:
    preset: tight_county_community
    members: [all_townships, village_clinic_0001, 50 % of all_village_clinics]
    green_channel: {hold_hours: 3, slot_share: 0.2}
    up_referral: null
  second: {lead: tertiary_1, members: [township_01]}
today:
  county_group: {members: [all_townships]}
"""
"""A scenario file with something of every part."""

NUMBERS = (
    0, -1, 1, 1.5, -0.0, 1e-300, 1e300, -1e300, 10**6, 10**12, 2**31, 2**63, 10**40, float("nan"), float("inf"),
    float("-inf"), 0.1,
)  # fmt: skip
OTHERS = (
    None, True, False, "", " ", "text", "3", "yes", "2023-01-02", "1e3", "0x10", [], {}, [1, 2], {"a": 1}, [[[]]],
    {"extends": "county-small"}, ["all_townships", "all_townships"], "县级医共体", "\U0001f600", "a" * 5000, "null",
    "~", "../../etc/passwd", "/dev/null", "itself.yaml", "%s", "{0}", "\\x00",
)  # fmt: skip
WORDS = (
    "county_group", "all_townships", "all_village_clinics", "township_99", "nowhere", "loose", "tight_county_community",
    "county-small", "county-500k", "county-nowhere", "loose.yaml", "no_such.yaml", "tertiary_1", "county_general",
    "0 of all_townships", "-5 % of all_townships", "101 % of all_townships", "1e9 of all_townships", "% of", "grid",
    "sobol", "parameters.ward.patience_days", "consortia.county_group.green_channel.hold_hours", "consortia..x", ".",
    "right_tier_share", "bed_occupancy",
)  # fmt: skip
KEYS = (
    "extends", "name", "region", "residents", "consortia", "today", "county_group", "preset", "lead", "members",
    "parameters", "options", "epidemic", "green_channel", "constants", "facilities", "townships", "set", "scenarios",
    "design", "factors", "measures", "quick", "x", "", "0", "x.y", "名称", "name ", "__class__", "model_config", "<<",
)  # fmt: skip
SCRAPS = (
    "\t", ": ", "- ", "? ", "[", "]", "{", "}", "'", '"', "|", ">", "&a ", "*a", "*nothing", "!!python/name:os.system ",
    "!x ", "%YAML 1.1\n", "---\n", "...\n", "<<: *a\n", "#", "@", "`", "\x00", "\x07", "\ufeff", "\u2028", "\u202e",
    "县", "\U0001f600", "\r", "\n\n  ", "x: &a [*a]\n", ",", "0" * 400, "[" * 60, "{a: " * 30,
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """Files of one mutant by name; the first is the one to load."""

    number: int
    kind: str
    of: str
    files: dict[str, bytes]

    def write(self, folder: Path) -> Path:
        """Put the files into a folder; the path of the one to load."""
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        return folder / next(iter(self.files))


def _sources(kind: str) -> list[tuple[str, str]]:
    """Name and text of the files of a kind, sorted."""
    library = library_folder()
    paths = {
        "scenario": library.glob("*.yaml"), "region": (library / "regions").glob("*.yaml"),
        "study": STUDIES.glob("*/study.yaml"),
    }[kind]  # fmt: skip
    found = [(str(p.relative_to(p.parents[1])), p.read_text(encoding="utf-8")) for p in sorted(paths)]
    return [*found, ("all of it", ALL_OF_IT)] if kind == "scenario" else found


# The tree.
def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys or indices."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


def _value(dice: random.Random) -> Any:
    return dice.choice((dice.choice(NUMBERS), dice.choice(OTHERS), dice.choice(WORDS), dice.uniform(-10, 100)))


def _misspelt(dice: random.Random, key: str) -> str:
    at = dice.randrange(len(key) + 1)
    return dice.choice((key[:at] + key[at + 1 :], key[:at] + dice.choice("xé县_ .") + key[at:], key.upper(), key * 2))


def _delete(dice: random.Random, holder: Any, key: Any) -> None:
    del holder[key]


def _replace(dice: random.Random, holder: Any, key: Any) -> None:
    holder[key] = _value(dice)


def _resize(dice: random.Random, holder: Any, key: Any) -> None:
    """A number of another size; anything else becomes a number."""
    old = holder[key]
    is_number = isinstance(old, int | float) and not isinstance(old, bool)
    holder[key] = old * dice.choice((-1, 0, 0.5, 2, 10, 1000, 1e9)) if is_number else dice.choice(NUMBERS)


def _nudge(dice: random.Random, holder: Any, key: Any) -> None:
    """Another number of about the size, which may well be valid; anything else stays."""
    old = holder[key]
    if isinstance(old, int | float) and not isinstance(old, bool):
        new = old * dice.choice((0, 0.5, 0.9, 1.1, 2, 5))
        holder[key] = int(new) if isinstance(old, int) else new


def _rename(dice: random.Random, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[dice.choice((_misspelt(dice, str(key)), dice.choice(KEYS)))] = holder.pop(key)


def _add(dice: random.Random, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[dice.choice(KEYS)] = _value(dice)
    else:
        holder.insert(key, _value(dice))


def _deepen(dice: random.Random, holder: Any, key: Any) -> None:
    """Wrapped in lists or mappings."""
    for _ in range(dice.choice((1, 2, 30))):
        holder[key] = dice.choice(([holder[key]], {"x": holder[key]}))


def _move(dice: random.Random, holder: Any, key: Any) -> None:
    """Its own container as its value, once over."""
    holder[key] = dict(holder) if isinstance(holder, dict) else list(holder)


OF_TREE: tuple[Callable[[random.Random, Any, Any], None], ...] = (
    _delete, _delete, _replace, _resize, _nudge, _nudge, _nudge, _nudge, _rename, _add, _deepen, _move,
)  # fmt: skip


def _of_tree(dice: random.Random, text: str) -> bytes:
    yaml = YAML(typ="safe", pure=True)
    tree = yaml.load(text)
    for _ in range(dice.choice((1, 1, 2, 4))):
        places = list(_places(tree))
        if places:
            dice.choice(OF_TREE)(dice, *dice.choice(places))
    out = io.StringIO()
    yaml.allow_unicode = True
    yaml.dump(tree, out)
    return out.getvalue().encode("utf-8", "surrogatepass")


# The text.
def _of_text(dice: random.Random, text: str) -> bytes:
    for _ in range(dice.choice((1, 1, 2, 4))):
        lines = text.splitlines() or [""]
        at = dice.randrange(len(lines))
        what = dice.choice(("delete", "double", "swap", "scrap", "cut", "indent", "value", "anchor"))
        if what == "delete":
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "swap":
            other = dice.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif what == "scrap":
            column = dice.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:column] + dice.choice(SCRAPS) + lines[at][column:]
        elif what == "cut":
            lines[at] = lines[at][: dice.randrange(len(lines[at]) + 1)]
        elif what == "indent":
            lines[at] = " " * dice.choice((1, 2, 3, 60)) + lines[at]
        elif what == "value":
            lines[at] = f"{lines[at].split(':')[0]}: {dice.choice((*SCRAPS, *map(str, NUMBERS), *WORDS))}"
        else:
            key, colon, value = lines[at].partition(":")
            lines[at] = f"{key}{colon} &a{value}"
            lines.append(f"{dice.choice(KEYS)}: *a")
        text = "\n".join(lines) + "\n"
    data = text.encode("utf-8", "surrogatepass")
    if dice.random() < 0.1 and data:
        at = dice.randrange(len(data))
        data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
    return data


def _whole(dice: random.Random, text: str) -> bytes:
    """A file that is wrong as a whole."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10)
    )
    return dice.choice((
        b"", b"\n\n", b"# nothing\n", b"\xff\xfe\x00", b"null\n", b"[]\n", b"{}\n", b"7\n", b"- a\n- b\n",
        text.encode("utf-16"), "名称: 县\n".encode("gb18030"), bomb.encode(), b"a: " * 400,
        ("x: " + "[" * 500 + "]" * 500 + "\n").encode(), (text + "---\n" + text).encode(),
        b"\xef\xbb\xbf" + text.encode(), text.replace("\n", "\r\n").encode(), text.replace("  ", "\t").encode(),
        b"k: v\n" * 60_000, "".join(f"k{i}: {i}\n" for i in range(9000)).encode(), b"extends: mutant.yaml\n",
    ))  # fmt: skip


def _circle(dice: random.Random, kind: str, text: str) -> dict[str, bytes]:
    """Files that extend one another: in a circle, or in a long chain."""
    n = dice.choice((1, 2, 3, 20))
    names = ["mutant.yaml", *(f"other_{i}.yaml" for i in range(1, n))]
    last = dice.choice((names[0], names[-1], "no_such.yaml", "status_quo_2023.yaml"))
    following = [*names[1:], last]
    return {name: f"extends: {then}\n".encode() for name, then in zip(names, following, strict=True)}


def mutant(number: int) -> Mutant:
    """The mutant of this number."""
    dice = random.Random(f"mutant {number}")
    kind = dice.choice(KINDS)
    of, text = dice.choice(_sources(kind))
    how = dice.choice(("tree",) * 12 + ("text",) * 6 + ("whole", "circle"))
    if how == "circle" and kind != "study":
        files = _circle(dice, kind, text)
    else:
        change = {"tree": _of_tree, "text": _of_text, "whole": _whole}.get(how, _of_tree)
        files = {"mutant.yaml": change(dice, text)}
    if kind == "region":
        head = f"extends: {dice.choice(('status_quo_2023.yaml', 'tight_county_community.yaml'))}\nregion: mutant.yaml\n"
        files = {"scenario.yaml": head.encode(), **files}
    return Mutant(number, kind, of, files)
