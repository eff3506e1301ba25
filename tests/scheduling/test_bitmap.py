"""Bits against lists of cells."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.bitmap import (
    Span,
    from_bytes,
    minutes_of,
    starts_of_runs,
    to_bytes,
    touched_cells,
    whole_cells,
    window,
)

spans = st.builds(
    Span.of_days, st.integers(20_000, 20_900), st.integers(1, 3), st.sampled_from([5, 10, 15, 20, 30, 60])
)


@st.composite
def some_intervals(draw: st.DrawFn, span: Span) -> list[tuple[int, int]]:
    reach = (span.start - 200, span.end + 200)
    starts = draw(st.lists(st.integers(*reach), max_size=8))
    return [(start, start + draw(st.integers(0, 500))) for start in starts]


def cells(bits: int, span: Span) -> set[int]:
    return set(minutes_of(bits, span))


@settings(deadline=None)
@given(st.data(), spans)
def test_open_time_is_rounded_inward_and_busy_time_outward(data: st.DataObject, span: Span) -> None:
    intervals = data.draw(some_intervals(span))
    every = range(span.start, span.end, span.grid_minutes)
    grid = span.grid_minutes
    assert cells(whole_cells(intervals, span), span) == {
        cell for cell in every if any(low <= cell and cell + grid <= high for low, high in intervals)
    }
    assert cells(touched_cells(intervals, span), span) == {
        cell for cell in every if any(max(low, cell) < min(high, cell + grid) for low, high in intervals)
    }


@settings(deadline=None)
@given(st.data(), spans, st.integers(1, 9))
def test_runs_begin_where_enough_free_cells_follow_one_another(data: st.DataObject, span: Span, length: int) -> None:
    free = data.draw(st.integers(0, span.all_cells))
    is_free = [bit == "1" for bit in f"{free:0{span.count}b}"]
    expected = {
        span.start + first * span.grid_minutes
        for first in range(span.count - length + 1)
        if all(is_free[first : first + length])
    }
    assert cells(starts_of_runs(free, length, span), span) == expected


@given(st.data(), spans)
def test_a_window_keeps_the_cells_that_begin_in_it(data: st.DataObject, span: Span) -> None:
    bits = data.draw(st.integers(0, span.all_cells))
    low, high = sorted(data.draw(st.tuples(*[st.integers(span.start - 99, span.end + 99)] * 2)))
    assert cells(window(bits, span, low, high), span) == {cell for cell in cells(bits, span) if low <= cell < high}


@given(st.data(), spans)
def test_bytes_keep_every_cell(data: st.DataObject, span: Span) -> None:
    bits = data.draw(st.integers(0, span.all_cells))
    written = to_bytes(bits, span.count)
    assert len(written) * 8 == span.count
    assert from_bytes(written) == bits


def test_the_first_cell_is_the_highest_bit_of_the_first_byte() -> None:
    span = Span.of_days(20_000, 1, 60)
    assert to_bytes(whole_cells([(span.start, span.start + 60)], span), span.count) == b"\x80\x00\x00"
