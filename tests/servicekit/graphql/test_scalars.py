"""Scalars: each takes what fits, and refuses the rest naming value and rule."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from servicekit.graphql import scalars


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-25T09:30:00Z", datetime(2026, 11, 25, 9, 30, tzinfo=UTC)),
        ("2026-11-25T09:30:00+01:00", datetime(2026, 11, 25, 8, 30, tzinfo=UTC)),
        ("2026-11-25t09:30:00.123456789z", datetime(2026, 11, 25, 9, 30, 0, 123456, tzinfo=UTC)),
        ("2026-11-25T09:30+05:30", datetime(2026, 11, 25, 4, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_with_any_offset_is_read_in_utc(text: str, instant: datetime) -> None:
    assert scalars.parse_instant(text) == instant


@pytest.mark.parametrize(
    ("parse", "value"),
    [
        (scalars.parse_instant, "2026-11-25T09:30:00"),
        (scalars.parse_instant, "2026-02-30T09:30:00Z"),
        (scalars.parse_instant, "0001-01-01T00:00:00+14:00"),
        (scalars.parse_instant, "2026-W48-3"),
        (scalars.parse_instant, 1764062400),
        (scalars.parse_date, "2026-02-29"),
        (scalars.parse_date, "20261125"),
        (scalars.parse_local_time, "24:00"),
        (scalars.parse_local_time, "9:30"),
        (scalars.parse_local_time, "09:30:00"),
        (scalars.parse_country_code, "fr"),
        (scalars.parse_country_code, "FRA"),
        (scalars.parse_language_code, "FR"),
        (scalars.parse_time_zone, "Paris"),
        (scalars.parse_time_zone, "../../etc/passwd"),
        (scalars.parse_email_address, "ada"),
        (scalars.parse_email_address, "ada@example.org\r\nBcc: x@example.org"),
        (scalars.parse_phone_number, "0140205050"),
        (scalars.parse_phone_number, "+33"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_code(parse: Callable[[object], object], value: object) -> None:
    with pytest.raises(GraphQLError) as refused:
        parse(value)
    assert refused.value.extensions == {"code": "BAD_USER_INPUT"}


def test_personal_data_stays_out_of_the_refusal() -> None:
    for parse, value in ((scalars.parse_email_address, "ada lovelace@x"), (scalars.parse_phone_number, "0140205050")):
        with pytest.raises(GraphQLError) as refused:
            parse(value)
        assert value not in refused.value.message


def test_phone_numbers_are_kept_as_e164() -> None:
    assert scalars.parse_phone_number("+33 1 40 20 50 50") == "+33140205050"


@given(st.text() | st.integers() | st.none() | st.floats())
def test_no_input_raises_anything_but_a_refusal(value: object) -> None:
    for definition in scalars.SCALARS.values():
        assert definition.parse_value is not None
        try:
            definition.parse_value(value)
        except GraphQLError as refused:
            assert refused.extensions is not None


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_survives_printing_and_reading(instant: datetime) -> None:
    assert scalars.parse_instant(scalars.print_instant(instant)) == instant
