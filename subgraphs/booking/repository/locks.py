"""The lock that puts all writers concerned with a practitioner or a patient in one queue."""

import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

from servicekit.database import Connection
from servicekit.errors import Refusal


class StartAnew(Exception):
    """What was read before the lock no longer holds: give the locks back, and read again."""


@asynccontextmanager
async def locked(connection: Connection, ids: Iterable[UUID]) -> AsyncIterator[None]:
    """Runs the block alone among all writers that name one of these practitioners and patients.

    The locks are taken sorted, in one number space, so that no two writers wait for one another in a ring. They are
    statements of their own: under READ COMMITTED the statements after them see what the earlier holder committed.
    They are held until the transaction ends, or until the block refuses: then what it did is undone (a savepoint), so
    that the refusal itself can be committed with its idempotency key.
    """
    numbers = sorted({_lock_number(one) for one in ids})
    # One round trip for the savepoint and the locks; in the simple protocol each statement has its own snapshot.
    takes = "".join(f"SELECT pg_advisory_xact_lock({number});" for number in numbers)
    await connection.execute(f"SAVEPOINT effect;{takes}")
    try:
        yield
    except (Refusal, StartAnew):
        await connection.execute("ROLLBACK TO SAVEPOINT effect; RELEASE SAVEPOINT effect")
        raise


def _lock_number(one: UUID) -> int:
    # Two ids that share a number wait for one another without need, once in many billions, and nothing worse.
    return int.from_bytes(hashlib.blake2b(one.bytes, digest_size=8).digest(), signed=True)
