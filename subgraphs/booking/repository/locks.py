"""The lock that puts all writers concerned with a practitioner or a patient in one queue."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence, Set
from contextlib import asynccontextmanager
from uuid import UUID

from servicekit.database import Connection
from servicekit.errors import Refusal


class StartAnew(Exception):
    """What was read before the lock no longer holds: give the locks back, and read again, with these locks too."""

    def __init__(self, concerned: Set[UUID] = frozenset()) -> None:
        super().__init__("start anew")
        self.concerned = concerned


@asynccontextmanager
async def locked(
    connection: Connection, ids: Iterable[UUID], before_waiting: Callable[[], Awaitable[None]] | None = None
) -> AsyncIterator[None]:
    """Runs the block alone among all writers that name one of these practitioners and patients.

    The locks are taken sorted, in one number space, so that no two writers wait for one another in a ring. They are
    statements of their own: under READ COMMITTED the statements after them see what the earlier holder committed.
    They are held until the transaction ends, or until the block refuses: then what it did is undone (a savepoint), so
    that the refusal itself can be committed with its idempotency key.

    Args:
        before_waiting: is asked when somebody else has one of the locks; it may refuse what it is no use to wait for.
    """
    numbers = lock_numbers(ids)
    are_taken = await _begin_effect(connection, numbers, waits=before_waiting is None)
    try:
        if before_waiting is not None and not are_taken:
            await before_waiting()
            await connection.execute(_take(numbers))
        yield
    except (Refusal, StartAnew):
        await connection.execute("ROLLBACK TO SAVEPOINT effect; RELEASE SAVEPOINT effect")
        raise


async def _begin_effect(connection: Connection, numbers: Sequence[int], *, waits: bool) -> bool:
    """The savepoint and the locks in one round trip; False when it does not wait and one of them was not free.

    In the simple protocol each statement has its own snapshot, and the status of the last one is what comes back.
    """
    locks = _take(numbers) if waits else f"SELECT WHERE {taken_if_free([*map(str, numbers)])}"
    return await connection.execute(f"SAVEPOINT effect;{locks}") != "SELECT 0"


def _take(numbers: Sequence[int]) -> str:
    return "".join(f"SELECT pg_advisory_xact_lock({number});" for number in numbers)


def taken_if_free(numbers: Sequence[str]) -> str:
    """An expression that takes the locks of these numbers, given as SQL, and says whether all of them were free.

    CASE asks in order and ends at the first that is not free: what is held then comes before all that is waited for.
    """
    are_taken = "true"
    for number in reversed(numbers):
        are_taken = f"CASE WHEN pg_try_advisory_xact_lock({number}) THEN {are_taken} ELSE false END"
    return are_taken


def lock_numbers(ids: Iterable[UUID]) -> list[int]:
    """The numbers of these practitioners and patients, in the order in which locks are taken."""
    return sorted({lock_number(one) for one in ids})


def lock_number(one: UUID) -> int:
    """Where the practitioner or patient stands in the number space of the locks."""
    # Two ids that share a number wait for one another without need, once in many billions, and nothing worse.
    return int.from_bytes(hashlib.blake2b(one.bytes, digest_size=8).digest(), signed=True)
