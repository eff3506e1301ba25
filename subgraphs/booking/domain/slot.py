"""A slot as a client reads it: two instants, and what the practice's clock shows."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Slot(NamedTuple):
    """Aware instants in UTC and the practice's zone (IANA)."""

    start: datetime
    end: datetime
    time_zone: str

    @property
    def local_start(self) -> datetime:
        """The wall-clock start at the practice, without an offset."""
        return self.start.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)
