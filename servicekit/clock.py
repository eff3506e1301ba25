"""Time is passed in: every service reads one clock, so that tests can move it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Tokens, leases and telemetry use real time instead, whatever this says."""

    def now(self) -> datetime:
        """The current instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The current instant, aware and in UTC."""
        return datetime.now(UTC)


class OffsetClock:
    """The machine's time moved by the seconds that stand in a file, so that running processes can be moved together.

    A missing or empty file means no offset. The file is read at each call: it is for tests only.
    """

    def __init__(self, offset_file: Path) -> None:
        self._offset_file = offset_file

    def now(self) -> datetime:
        """The current instant, aware and in UTC, moved by the file's offset."""
        return datetime.now(UTC) + timedelta(seconds=self._offset_seconds())

    def _offset_seconds(self) -> float:
        try:
            return float(self._offset_file.read_text() or 0)
        except FileNotFoundError:
            return 0.0


def clock_from(offset_file: Path | None) -> Clock:
    """The clock that the settings ask for."""
    return SystemClock() if offset_file is None else OffsetClock(offset_file)
