"""Going through the stored calendars in pages, and taking them out of the store."""

from collections.abc import Sequence
from uuid import UUID

from servicekit.database import Connection

_PAGE = """
    SELECT practitioner_id FROM (
        (SELECT practitioner_id FROM calendar WHERE practitioner_id > $1 ORDER BY practitioner_id LIMIT $2)
        UNION
        (SELECT DISTINCT practitioner_id FROM busy WHERE practitioner_id > $1 ORDER BY practitioner_id LIMIT $2)
    ) AS either ORDER BY practitioner_id LIMIT $2
"""


async def practitioners_after(connection: Connection, after: UUID, limit: int) -> list[UUID]:
    """The next practitioners, by id, of whom anything is stored."""
    return [row["practitioner_id"] for row in await connection.fetch(_PAGE, after, limit)]


async def remove(connection: Connection, ids: Sequence[UUID]) -> None:
    """Removes calendars with all that is busy in them: first the calendars, so that whoever writes to one is waited for."""
    await connection.execute(
        """
        DELETE FROM calendar WHERE practitioner_id IN (
            SELECT practitioner_id FROM calendar WHERE practitioner_id = ANY($1) ORDER BY practitioner_id FOR UPDATE
        )
        """,
        ids,
    )
    await connection.execute("DELETE FROM busy WHERE practitioner_id = ANY($1)", ids)
