"""Going through all practitioners of a country, or of every one, in the order of their ids."""

from collections.abc import Sequence
from uuid import UUID

from servicekit.database import Connection
from subgraphs.practitioner.domain.practitioner import Practitioner
from subgraphs.practitioner.repository import rows
from subgraphs.practitioner.repository.reading import with_parts

_PAGE = """
    SELECT id FROM practitioners WHERE id > $1 AND ($2::text IS NULL OR country_code = $2) ORDER BY id LIMIT $3
"""


async def count(connection: Connection, country: str | None) -> int:
    """How many there are, retired ones included."""
    number: int = await connection.fetchval(
        "SELECT count(*) FROM practitioners WHERE $1::text IS NULL OR country_code = $1", country
    )
    return number


async def ids_after(connection: Connection, country: str | None, after: UUID, limit: int) -> list[UUID]:
    """The next ids."""
    return [row["id"] for row in await connection.fetch(_PAGE, after, country, limit)]


async def locked_practitioners(connection: Connection, ids: Sequence[UUID]) -> list[Practitioner]:
    """The aggregates, their rows locked until the transaction ends, in the order of their ids."""
    found = await connection.fetch("SELECT * FROM practitioners WHERE id = ANY($1) ORDER BY id FOR UPDATE", ids)
    whole = await with_parts(connection, {row["id"]: rows.profile_of(row) for row in found})
    return list(whole.values())


async def practitioners_between(connection: Connection, after: UUID, upto: UUID) -> list[Practitioner]:
    """The aggregates whose ids lie in (after, upto], in their order; for a transaction that sees one moment."""
    found = await connection.fetch("SELECT * FROM practitioners WHERE id > $1 AND id <= $2 ORDER BY id", after, upto)
    whole = await with_parts(connection, {row["id"]: rows.profile_of(row) for row in found})
    return list(whole.values())
