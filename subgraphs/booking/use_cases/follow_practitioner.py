"""Keeping the copy of a practitioner's rules up to date."""

from uuid import UUID

from domain_events import PractitionerSnapshot
from domain_events.practitioner import PractitionerState
from servicekit.database import Connection
from subgraphs.booking.domain.rules import RulesDocument
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.repository.stores import Stores


async def follow_practitioner(stores: Stores, state: PractitionerState) -> bool:
    """Takes over newer rules, under the practitioner's lock: a booking is checked by the old ones or the new ones.

    Returns whether anything changed. An event that is not newer changes nothing, but a snapshot of the same version
    puts its own rules in the place of others.
    """
    practitioner_id = UUID(state.practitioner_id)
    document = RulesDocument.of(state)

    async def work(connection: Connection) -> bool:
        async with locked(connection, (practitioner_id,)):
            return await stores.rules.store(
                connection, practitioner_id, document, mends=isinstance(state, PractitionerSnapshot)
            )

    return await stores.database.run(work)
