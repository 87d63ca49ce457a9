"""Rows of tables: what is read together stands on one cache line, nothing overlaps, and nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from ylt_sim.kernel.codes import CACHE_LINE_BYTES
from ylt_sim.kernel.table import doctor_rows, in_lines, on_cache_lines, pool_rows
from ylt_sim.world import fields

KINDS = st.sampled_from(["i1", "i2", "i4", "i8", "f8"])


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Fields, and some of them on up to three lines that hold them."""
    kinds = draw(st.lists(KINDS, min_size=1, max_size=30))
    listed: list[tuple[str, ...]] = [
        (f"f{i}", kind) if draw(st.booleans()) else (f"f{i}", kind, (draw(st.integers(1, 5)),))  # type: ignore[misc]
        for i, kind in enumerate(kinds)
    ]
    lines, left = [], list(draw(st.permutations(listed)))
    for _ in range(draw(st.integers(0, 3))):
        line, room = [], CACHE_LINE_BYTES
        while left and np.dtype([left[0]]).itemsize <= room:  # type: ignore[list-item]
            line.append(left[0][0])
            room -= np.dtype([left.pop(0)]).itemsize  # type: ignore[list-item]
        lines.append(" ".join(line))
    return listed, tuple(lines)


@given(rows())
def test_fields_of_a_line_share_it_and_no_byte_is_two_fields(case):
    listed, lines = case
    row = in_lines(listed, lines)
    assert set(row.names) == {f[0] for f in listed}
    assert row.itemsize % CACHE_LINE_BYTES == 0
    used = np.zeros(row.itemsize, int)
    for name, *kind in listed:
        found, first = row.fields[name][:2]
        assert found == np.dtype([("", *kind)])[0]
        assert first % found.base.itemsize == 0
        used[first : first + found.itemsize] += 1
    assert used.max() == 1
    for line in lines:
        numbers = {
            byte // CACHE_LINE_BYTES
            for name in line.split()
            for byte in (row.fields[name][1], row.fields[name][1] + row.fields[name][0].itemsize - 1)
        }
        assert len(numbers) <= 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("a c",), "lines: c: no field, or named twice"),
        (("a", "b a"), "lines: a: no field, or named twice"),
        (("a b",), "lines: a b: 68 bytes, a cache line has 64"),
    ],
)
def test_lines_that_cannot_be_are_refused(lines, told):
    with pytest.raises(ValueError, match=told):
        in_lines([("a", "i4"), ("b", "f8", (8,))], lines)


def test_tables_of_the_world_begin_a_cache_line_in_every_row():
    tables = (
        pool_rows([1, 2, 3], fields.POOL),
        doctor_rows(3, fields.DOCTOR),
        *(on_cache_lines(3, row) for row in (fields.FACILITY, fields.VILLAGE, fields.RESIDENT)),
    )
    for table in tables:
        assert table.ctypes.data % CACHE_LINE_BYTES == 0
        assert table.dtype.itemsize % CACHE_LINE_BYTES == 0


def test_a_patient_is_eight_lines_and_its_place_in_a_queue_stands_on_the_first():
    assert fields.PATIENT.itemsize == 8 * CACHE_LINE_BYTES
    for name in ("state", "key", "ticket", "slot"):
        assert fields.PATIENT.fields[name][1] < CACHE_LINE_BYTES
