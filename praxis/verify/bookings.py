"""Bookings against what availability keeps of them as busy."""

from datetime import timedelta

from praxis.rebuild.stores import Stores
from praxis.verify.difference import Difference, compared, fields_that_differ
from praxis.verify.stretch import Stretch
from subgraphs.availability.domain.calendar import BusySlot
from subgraphs.availability.repository import comparing
from subgraphs.booking.domain.events import booking_snapshot
from subgraphs.booking.repository import reading, telling

SHOWN_FROM = timedelta(days=1)  # slots that are over matter no longer; buffers reach back from what is shown
_FIELDS = ("practitioner_id", "start", "end", "state", "expires_at")


async def busy_rows(stores: Stores, stretch: Stretch) -> list[Difference]:
    """Every booking that takes a slot, or that availability believes to, has the same state on both sides."""
    ends_after = stores.clock.now() - SHOWN_FROM
    async with stores.availability.connection() as connection:
        believed = await comparing.taken_between(connection, *stretch, ends_after)
    async with stores.booking.connection() as connection:
        taken = await telling.taken_between(connection, *stretch, ends_after)
        ids = list({*believed, *taken})
        owned = {
            booking.id: BusySlot.of(booking_snapshot(booking, "")) for booking in await reading.many(connection, ids)
        }
    async with stores.availability.connection() as connection:
        kept = await comparing.busy_slots(connection, ids)
    return [difference for each in ids for difference in _compared(str(each), owned.get(each), kept.get(each))]


def _compared(booking_id: str, owned: BusySlot | None, kept: BusySlot | None) -> list[Difference]:
    return compared(
        "busy row of booking",
        booking_id,
        owned.booking_version if owned else None,
        kept.booking_version if kept else None,
        fields_that_differ(owned, kept, _FIELDS) if owned and kept else "",
    )
