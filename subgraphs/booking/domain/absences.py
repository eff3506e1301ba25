"""Which bookings an absence affects, and what became of them when it ended them."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from domain_events import ScheduleException
from scheduling import LONGEST_HORIZON_DAYS, absent_intervals
from subgraphs.booking.domain.queries import AffectedQuery

# Nothing can have been booked later than this; the two days are those by which a local day may differ from one in UTC.
BOOKED_AHEAD = timedelta(days=LONGEST_HORIZON_DAYS + 2)


class OwnedException(msgspec.Struct, frozen=True, kw_only=True):
    """An exception of a schedule, whose it is, and in which zone its dates and times are meant."""

    practitioner_id: UUID
    time_zone: str
    exception: ScheduleException

    def affected(self, now: datetime) -> AffectedQuery:
        """What is booked in it from `now` on; extra hours affect nothing."""
        types = self.exception.consultation_type_ids
        return AffectedQuery(
            practitioner_id=self.practitioner_id,
            periods=tuple(absent_intervals(self.exception, self.time_zone, now, now + BOOKED_AHEAD)),
            consultation_type_ids=None if types is None else tuple(UUID(each) for each in types),
            now=now,
        )


class EndedBookings(msgspec.Struct, frozen=True, kw_only=True):
    """The bookings that an absence has ended, by start; `more` while others may be left."""

    booking_ids: tuple[UUID, ...]
    more: bool = False
