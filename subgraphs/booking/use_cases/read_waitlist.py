"""Reading the waitlist. What the viewer may not see is left out exactly as if it did not exist."""

from collections.abc import Sequence
from uuid import UUID

from servicekit.authentication import Viewer
from subgraphs.booking.domain.rights import may_see_bookings_of_patient, may_see_entry
from subgraphs.booking.domain.waitlist import WaitlistEntry
from subgraphs.booking.repository import waitlist
from subgraphs.booking.repository.stores import Stores


async def find_entries(stores: Stores, viewer: Viewer, ids: Sequence[UUID]) -> list[WaitlistEntry | None]:
    """The entries by id, in the order asked for; None for what is missing or not for this viewer."""
    if viewer.is_anonymous:
        return [None] * len(ids)
    async with stores.database.connection() as connection:
        found = {entry.id: entry for entry in await waitlist.many(connection, ids)}
    return [entry if (entry := found.get(one)) and may_see_entry(viewer, entry) else None for one in ids]


async def entries_of_patient(
    stores: Stores, viewer: Viewer, patient_id: UUID, first: int
) -> list[WaitlistEntry] | None:
    """At most `first` of what the patient waits or waited for, the newest first; None when not for this viewer."""
    if not may_see_bookings_of_patient(viewer, patient_id):
        return None
    async with stores.database.connection() as connection:
        return await waitlist.of_patient(connection, patient_id, first)
