"""What else is free, for whoever came too late."""

from datetime import datetime, timedelta

from scheduling import NEAREST_REACH, nearest_free_starts, slot_end
from subgraphs.booking.domain.queries import CalendarQuery
from subgraphs.booking.domain.refusals import HoldExpired, SlotTaken
from subgraphs.booking.domain.slot import Slot
from subgraphs.booking.repository import reading
from subgraphs.booking.repository.stores import Stores

BUFFERS_REACH = timedelta(days=1)


async def nearest_free_slots(stores: Stores, refused: SlotTaken | HoldExpired, now: datetime, count: int) -> list[Slot]:
    """The bookable slots nearest to the one that was refused, or was held too long, nearest first, as of `now`.

    A booking that was to be moved does not stand in the way of its own new slot.
    """
    moving_booking_id = refused.moving_booking_id if isinstance(refused, SlotTaken) else None
    reach = NEAREST_REACH + BUFFERS_REACH
    window = CalendarQuery(
        practitioner_id=refused.practitioner_id, start=refused.start - reach, end=refused.start + reach, now=now
    )
    async with stores.database.connection() as connection:
        practitioner = await stores.rules.current(connection, refused.practitioner_id)
        busy = await reading.busy(connection, window, moving_booking_id)
    if practitioner is None:
        return []
    rules = practitioner.rules
    consultation_type = rules.consultation_type(str(refused.consultation_type_id))
    if consultation_type is None:
        return []
    starts = nearest_free_starts(rules, consultation_type, busy, refused.start, now, count=count)
    return [
        Slot(start=start, end=slot_end(rules, consultation_type, start), time_zone=rules.time_zone) for start in starts
    ]
