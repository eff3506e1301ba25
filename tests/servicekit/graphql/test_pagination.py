"""Paging: cursors survive, forged ones are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.errors import BadInput
from servicekit.graphql import PageRequest, decode_cursor, encode_cursor


@given(st.lists(st.text(max_size=20), max_size=4))
def test_a_cursor_gives_back_its_parts(parts: list[str]) -> None:
    assert decode_cursor(encode_cursor(*parts)) == tuple(parts)


@given(st.text(max_size=60))
def test_a_forged_cursor_is_refused_and_raises_nothing_else(cursor: str) -> None:
    try:
        decode_cursor(cursor)
    except BadInput as refused:
        assert refused.extensions == {"argument": "after"}


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
def test_a_page_size_out_of_range_is_refused(first: int) -> None:
    with pytest.raises(BadInput, match="1 to 100"):
        PageRequest.of(first, None)
