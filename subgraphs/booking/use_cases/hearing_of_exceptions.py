"""Exceptions of schedules by id, also those of a moment ago: booking hears of them by an event."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from servicekit.identifiers import made_at
from subgraphs.booking.domain.absences import OwnedException
from subgraphs.booking.repository import absences
from subgraphs.booking.repository.stores import Stores

HEARD_WITHIN_SECONDS = 2.0
LOOK_AGAIN_SECONDS = 0.03
# Ids tell when they were made, and the clocks of two machines may differ.
A_MOMENT = timedelta(seconds=5)


async def exceptions_heard_of(stores: Stores, ids: Sequence[UUID], now: datetime) -> dict[UUID, OwnedException]:
    """The exceptions that some practitioner's rules have.

    Whoever adds an absence asks in the same operation what it affects, so an id that was made a moment ago and is not known
    is waited for; any other that is not known is not there.
    """
    clock = asyncio.get_running_loop()
    deadline = clock.time() + HEARD_WITHIN_SECONDS
    while True:
        async with stores.database.connection() as connection:
            found = await absences.exceptions_by_id(connection, ids)
        is_awaited = any(_is_new(one, now) for one in ids if one not in found)
        if not is_awaited or clock.time() >= deadline:
            return found
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _is_new(exception_id: UUID, now: datetime) -> bool:
    made = made_at(exception_id)
    return made is not None and abs(now - made) <= A_MOMENT
