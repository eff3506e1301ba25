"""Booking's copy of the practitioners' rules, and what the process remembers of it."""

from collections import OrderedDict
from collections.abc import Sequence
from uuid import UUID

import msgspec

from servicekit.database import Connection
from subgraphs.booking.domain.rules import GivenRules, PractitionerRules, RulesDocument

_encode = msgspec.json.Encoder().encode

REMEMBERED_PRACTITIONERS = 5_000  # some 10 KB each once decoded

_CURRENT = """
SELECT edition, calendar_number, CASE WHEN edition IS DISTINCT FROM $2 THEN document END AS document
FROM practitioner_rules WHERE practitioner_id = $1
"""
_UPDATE = """
UPDATE practitioner_rules SET version = given.version, document = given.document::jsonb, edition = edition + 1
FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::boolean[]) AS given (id, version, document, mends)
WHERE practitioner_id = given.id AND (
    practitioner_rules.version < given.version
    OR (given.mends AND practitioner_rules.version = given.version AND practitioner_rules.document <> given.document::jsonb)
)
RETURNING practitioner_id
"""
# Who is known is left out before a calendar number is drawn, or each event would use one up. A copy that was lost gets
# back the number that its bookings have: with another one they would not be in the way of new ones.
_INSERT = """
INSERT INTO practitioner_rules (practitioner_id, calendar_number, version, document) OVERRIDING SYSTEM VALUE
SELECT
    given.id,
    coalesce(
        (SELECT calendar_number::integer FROM bookings WHERE practitioner_id = given.id LIMIT 1),
        nextval(pg_get_serial_sequence('practitioner_rules', 'calendar_number'))::integer
    ),
    given.version,
    given.document::jsonb
FROM unnest($1::uuid[], $2::integer[], $3::text[]) AS given (id, version, document)
WHERE NOT EXISTS (SELECT FROM practitioner_rules WHERE practitioner_id = given.id)
ON CONFLICT (practitioner_id) DO NOTHING
RETURNING practitioner_id
"""


class RulesRepository:
    """The stored rules. Decoded ones are remembered, and used only after the database has confirmed their edition."""

    def __init__(self) -> None:
        self._remembered: OrderedDict[UUID, PractitionerRules] = OrderedDict()

    async def current(self, connection: Connection, practitioner_id: UUID) -> PractitionerRules | None:
        """The rules as the database has them now; None for a practitioner that booking has not heard of."""
        remembered = self.remembered(practitioner_id)
        edition = None if remembered is None else remembered.edition
        row = await connection.fetchrow(_CURRENT, practitioner_id, edition)
        if row is None:
            return None
        if remembered is not None and row["document"] is None:
            return remembered
        return self.remember(practitioner_id, row["calendar_number"], row["edition"], row["document"])

    def remembered(self, practitioner_id: UUID) -> PractitionerRules | None:
        """What this process read last; it may be outdated."""
        return self._remembered.get(practitioner_id)

    def remember(
        self, practitioner_id: UUID, calendar_number: int, edition: int, document: object
    ) -> PractitionerRules:
        """Decodes a stored document and keeps it."""
        practitioner = PractitionerRules(
            practitioner_id=practitioner_id,
            calendar_number=calendar_number,
            edition=edition,
            document=msgspec.convert(document, type=RulesDocument),
        )
        self._remembered[practitioner_id] = practitioner
        self._remembered.move_to_end(practitioner_id)
        while len(self._remembered) > REMEMBERED_PRACTITIONERS:
            self._remembered.popitem(last=False)
        return practitioner

    async def store(self, connection: Connection, given: Sequence[GivenRules]) -> set[UUID]:
        """Keeps newer versions; an older one changes nothing, the same one only if it `mends` what is stored.

        Each practitioner is given once. Returns whose rules changed.
        """
        ids, versions = [each.practitioner_id for each in given], [each.version for each in given]
        documents = [_encode(each.document).decode() for each in given]
        updated = await connection.fetch(_UPDATE, ids, versions, documents, [each.mends for each in given])
        inserted = await connection.fetch(_INSERT, ids, versions, documents)
        return {row["practitioner_id"] for row in (*updated, *inserted)}


async def documents_between(connection: Connection, after: UUID, upto: UUID) -> dict[UUID, RulesDocument]:
    """The stored rules of the practitioners whose ids lie in (after, upto]."""
    rows = await connection.fetch(
        "SELECT practitioner_id, document FROM practitioner_rules WHERE practitioner_id > $1 AND practitioner_id <= $2",
        after,
        upto,
    )
    return {row["practitioner_id"]: msgspec.convert(row["document"], type=RulesDocument) for row in rows}
