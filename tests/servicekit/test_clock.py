"""Clocks: aware, in UTC, and movable for tests."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servicekit.clock import SystemClock, clock_from
from servicekit.testing import FixedClock


def test_running_processes_are_moved_by_one_file(tmp_path: Path) -> None:
    offset_file = tmp_path / "offset"
    clock = clock_from(offset_file)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    offset_file.write_text(str(2 * 24 * 3600))
    moved = clock.now() - datetime.now(UTC)
    assert timedelta(days=1, hours=23) < moved < timedelta(days=2, hours=1)


def test_without_a_file_the_time_is_the_machine_s() -> None:
    assert isinstance(clock_from(None), SystemClock)
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_fixed_clock_refuses_an_instant_without_offset() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing that is refused
