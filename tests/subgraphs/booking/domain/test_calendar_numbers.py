"""The end of the number line: every minute of every calendar has a number of its own."""

from subgraphs.booking.domain.offer import LAST_YEAR


def test_the_last_calendar_and_the_last_minute_fit_into_64_bits() -> None:
    minutes = (LAST_YEAR - 1970 + 1) * 366 * 24 * 60

    assert minutes < 2**32
    assert ((2**31 - 1) << 32) + minutes < 2**63
