"""The value in Redis: its form, its size, and what it says when holds expire."""

import struct
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.bitmap import Span
from scheduling.redis_value import DAYS, HASH_COUNT, CalendarValue, Hold, address

GRIDS = (5, 10, 15, 20, 30, 60)


@st.composite
def values(draw: st.DrawFn) -> CalendarValue:
    grid = draw(st.sampled_from(GRIDS))
    span = Span.of_days(0, DAYS, grid)
    cell = st.integers(0, span.count - 12)
    holds = st.builds(Hold, cell, st.integers(1, 12), st.integers(0, 2**45))
    return CalendarValue(
        first_day=draw(st.integers(0, 2**16 - 1)),
        version=draw(st.integers(0, 2**52)),
        rules_version=draw(st.integers(0, 2**31 - 1)),
        grid_minutes=grid,
        open=draw(st.integers(0, span.all_cells)),
        busy=draw(st.integers(0, span.all_cells)),
        holds=tuple(draw(st.lists(holds, max_size=5))),
    )


@given(values())
def test_a_value_comes_back_as_it_was_written(value: CalendarValue) -> None:
    assert CalendarValue.decode(value.encode()) == value


@pytest.mark.parametrize(("grid", "size"), [(60, 16 + 84), (15, 16 + 336), (5, 16 + 1008)])
def test_a_value_is_a_head_of_16_bytes_and_two_bits_a_cell(grid: int, size: int) -> None:
    assert len(CalendarValue(20_000, 1, 1, grid, 0, 0).encode()) == size


def test_the_version_can_be_compared_without_decoding() -> None:
    data = CalendarValue(20_000, 0x0102030405, 7, 15, 0, 0).encode()
    assert int.from_bytes(data[2:10], "big") == 0x0102030405


def test_a_hold_takes_its_cells_until_it_expires() -> None:
    span = Span.of_days(20_000, DAYS, 60)
    value = CalendarValue(20_000, 1, 1, 60, span.all_cells, 0, (Hold(first_cell=2, cells=3, expires_at_ms=1000),))
    assert f"{value.free(999):0{span.count}b}"[:6] == "110001"
    assert value.free(1000) == span.all_cells


def test_more_holds_than_the_head_can_count_are_busy() -> None:
    holds = tuple(Hold(first_cell=cell, cells=1, expires_at_ms=1000) for cell in range(300))
    value = CalendarValue(20_000, 1, 1, 60, Span.of_days(20_000, DAYS, 60).all_cells, 0, holds)
    assert CalendarValue.decode(value.encode()).free(0) == value.free(0)


@pytest.mark.parametrize("data", [b"", b"x" * 10, b"\x00" * 116, CalendarValue(1, 1, 1, 15, 0, 0).encode() + b"x"])
def test_bytes_of_another_form_are_refused(data: bytes) -> None:
    with pytest.raises((ValueError, struct.error)):
        CalendarValue.decode(data)


def test_practitioners_spread_over_the_hashes_and_never_share_a_field() -> None:
    places = [address(str(UUID(int=number))) for number in range(30_000)]
    assert len(set(places)) == len(places)
    assert len({key for key, _ in places}) > HASH_COUNT * 0.95
    assert {len(field) for _, field in places} == {8}
