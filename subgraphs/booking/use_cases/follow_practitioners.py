"""Keeping the copy of practitioners' rules up to date."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain_events import PractitionerSnapshot
from domain_events.practitioner import PractitionerState
from servicekit.database import Connection
from servicekit.kafka.together import newest_of_each
from subgraphs.booking.domain.rules import GivenRules, RulesDocument
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.repository.stores import Stores


async def follow_practitioners(stores: Stores, states: Sequence[PractitionerState]) -> set[UUID]:
    """Takes over newer rules, under the practitioners' locks: a booking is checked by the old ones or the new ones.

    Returns whose rules changed. An event that is not newer changes nothing, but a snapshot of the same version puts its
    own rules in the place of others.
    """
    given = _newest(states)

    async def work(connection: Connection) -> set[UUID]:
        async with locked(connection, [each.practitioner_id for each in given]):
            return await stores.rules.store(connection, given)

    return await stores.database.run(work)


def _newest(states: Iterable[PractitionerState]) -> list[GivenRules]:
    """Of each practitioner; of the same version what mends."""
    given = (
        GivenRules(UUID(state.practitioner_id), RulesDocument.of(state), mends=isinstance(state, PractitionerSnapshot))
        for state in states
    )
    return newest_of_each(given, key=lambda each: each.practitioner_id, age=lambda each: (each.version, each.mends))
