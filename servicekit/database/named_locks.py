"""Locks by name that end with the transaction: for what must be done one after the other and has no row to lock yet."""

from collections.abc import Iterable

from servicekit.database.pool import Connection

_LOCK = """
    SELECT pg_advisory_xact_lock(key)
    FROM (SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest($1::text[]) AS name ORDER BY key) AS keys
"""


async def lock_names(connection: Connection, names: Iterable[str]) -> None:
    """Waits for whoever holds one of the names in this database, and holds them until the transaction ends.

    They are taken in one order, so that no two transactions wait for each other; and by a statement of its own, or the
    next would not see what was committed while this one waited.
    """
    await connection.execute(_LOCK, list(names))
