"""Practitioners against the copies of their rules that booking and availability keep."""

from collections.abc import Mapping
from uuid import UUID

from praxis.rebuild.stores import Stores
from praxis.verify.difference import Difference, compared, fields_that_differ
from praxis.verify.stretch import Stretch
from scheduling import Rules
from subgraphs.availability.domain.calendar import Calendar
from subgraphs.booking.domain.rules import RulesDocument
from subgraphs.booking.repository.practitioner_rules import documents_between
from subgraphs.practitioner.domain.practitioner import Practitioner

_RULES = Rules.__struct_fields__
_DOCUMENT = RulesDocument.__struct_fields__


async def booking_copies(
    stores: Stores, stretch: Stretch, practitioners: Mapping[UUID, Practitioner]
) -> list[Difference]:
    """Booking's copy of each practitioner's rules."""
    async with stores.booking.connection() as connection:
        copies = await documents_between(connection, *stretch)
    owned = {key: RulesDocument.of(practitioner.event()) for key, practitioner in practitioners.items()}
    found = []
    for each in sorted({*owned, *copies}):
        document, copy = owned.get(each), copies.get(each)
        found += compared(
            "booking's rules of practitioner",
            each,
            document.rules.version if document else None,
            copy.rules.version if copy else None,
            fields_that_differ(document, copy, _DOCUMENT) if document and copy else "",
        )
    return found


def availability_copies(
    practitioners: Mapping[UUID, Practitioner], calendars: Mapping[UUID, Calendar]
) -> list[Difference]:
    """Availability's copy of each practitioner's rules."""
    copies = {key: calendar.rules for key, calendar in calendars.items() if calendar.rules is not None}
    owned = {key: Rules.of(practitioner.event()) for key, practitioner in practitioners.items()}
    found = []
    for each in sorted({*owned, *copies}):
        rules, copy = owned.get(each), copies.get(each)
        found += compared(
            "availability's rules of practitioner",
            each,
            rules.version if rules else None,
            copy.version if copy else None,
            fields_that_differ(rules, copy, _RULES) if rules and copy else "",
        )
    return found
