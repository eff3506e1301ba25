"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta


class FixedClock:
    """Tells the instant it was set to."""

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._now

    def set(self, now: datetime) -> None:
        """Sets the clock; the instant must be aware."""
        if now.tzinfo is None:
            raise ValueError(f"a clock needs an aware instant, not {now.isoformat()}")
        self._now = now

    def advance(self, by: timedelta) -> None:
        """Moves the clock."""
        self._now += by
