"""One mutation is one transaction, and one idempotency key has one answer."""

import hashlib
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

import msgspec

from servicekit.authentication import Viewer
from servicekit.database import Connection, Database
from servicekit.errors import NotAuthenticated
from subgraphs.booking.domain.absences import EndedBookings
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import BookingRefusal, IdempotencyKeyReused
from subgraphs.booking.domain.waitlist import WaitlistChange
from subgraphs.booking.repository import answers
from subgraphs.booking.repository.answers import Answer, Claim, KeyUse, StoredAnswer

Done = TypeVar("Done", Booking, EndedBookings, WaitlistChange)
Effect = Callable[[Connection], Awaitable[Done]]
ClaimedEffect = Callable[[Connection, Claim | None], Awaitable[Done]]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls, when, and under which key of his own; without a key every call counts as a new one."""

    viewer: Viewer
    now: datetime
    idempotency_key: str | None = None


async def answer_once(
    database: Database, call: Call, command: msgspec.Struct, effect: Effect[Done], *, part: int = 0
) -> Done:
    """Runs the effect in a transaction of its own, or gives the stored answer of the key's first use.

    The key is inserted before anything else, so a second caller with the same key waits for the first. A refusal is
    committed with the key; a fault or a client error stores nothing. The stored answer comes before every check of
    the booking's present state: a retried cancel gives the first answer. A mutation that takes several transactions has
    an answer for each `part`, counted from 0: sent again, it goes on behind those that were committed.

    Raises what the effect refuses, or IdempotencyKeyReused.
    """
    return await _answer_once(
        database, call, _key_use(call, command, part), (), lambda connection, _: effect(connection)
    )


async def answer_once_locking(
    database: Database, call: Call, command: msgspec.Struct, parties: Collection[UUID], effect: ClaimedEffect[Done]
) -> Done:
    """As `answer_once`; with the key, in one round trip, the locks of the parties are taken if all of them are free.

    The effect is given the claim, which says whether they are held. They are then held until the transaction ends. It is
    given None for a call without a key, and holds none. It may store its answer with what it writes, and raise StartAnew.
    """
    return await _answer_once(database, call, _key_use(call, command, 0), parties, effect)


async def _answer_once(
    database: Database, call: Call, use: KeyUse | None, parties: Collection[UUID], effect: ClaimedEffect[Done]
) -> Done:
    if use is None:
        return await database.run(lambda connection: effect(connection, None))
    answer = await database.run(lambda connection: _answered(connection, use, call.now, parties, effect))
    if isinstance(answer, BookingRefusal):
        raise answer
    return cast(Done, answer)  # the same mutation, and part of it, has stored it


async def _answered(
    connection: Connection, use: KeyUse, now: datetime, parties: Collection[UUID], effect: ClaimedEffect[Done]
) -> Answer:
    claim = await answers.claim(connection, use, now, parties)
    if isinstance(claim, StoredAnswer):
        return claim.answer if claim.payload_hash == use.payload_hash else IdempotencyKeyReused()
    answer: Answer
    try:
        answer = await effect(connection, claim)
    except BookingRefusal as refusal:
        answer = refusal
    if not claim.is_answered:
        await answers.store(connection, use, answer)
    return answer


def _key_use(call: Call, command: msgspec.Struct, part: int) -> KeyUse | None:
    if call.viewer.actor_id is None:
        raise NotAuthenticated
    if call.idempotency_key is None:
        return None
    mutation = type(command).__name__
    return KeyUse(
        actor_id=call.viewer.actor_id,
        mutation=f"{mutation}/{part}" if part else mutation,
        key=call.idempotency_key,
        payload_hash=hashlib.sha256(msgspec.json.encode(command)).digest(),
    )
