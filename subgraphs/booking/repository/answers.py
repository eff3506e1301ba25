"""Idempotency keys with their answers: type, code and the bookings' own columns as of then; no personal data."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from servicekit.database import Connection, StatementPart
from subgraphs.booking.domain.absences import EndedBookings
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.refusals import STORED_REFUSALS, BookingRefusal
from subgraphs.booking.domain.waitlist import WaitlistChange
from subgraphs.booking.repository import locks

Answer = Booking | EndedBookings | WaitlistChange | BookingRefusal

_REFUSALS = {kind.__name__: kind for kind in STORED_REFUSALS}

# A second caller waits here until the first one's transaction has ended, then finds the key, or inserts it himself. CASE
# asks in order: no lock is tried before the key is there, and none at all for a key that was used before.
_CLAIM = """
WITH claimed AS (
    INSERT INTO idempotency_keys (actor_id, mutation, key, payload_hash, created_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (actor_id, mutation, key) DO NOTHING
    RETURNING true
)
SELECT CASE WHEN EXISTS (SELECT FROM claimed) THEN {has_locks} END
"""
_STORED = "SELECT payload_hash, answer FROM idempotency_keys WHERE actor_id = $1 AND mutation = $2 AND key = $3"
_ANSWER = """
UPDATE idempotency_keys SET answer = $4, patient_id = $5 WHERE actor_id = $1 AND mutation = $2 AND key = $3
"""
_ANSWER_WITH = """
UPDATE idempotency_keys SET answer = {}::jsonb, patient_id = {}::uuid FROM written
WHERE actor_id = {}::uuid AND mutation = {}::text AND key = {}::text
"""
_PURGE = """
DELETE FROM idempotency_keys WHERE ctid IN (SELECT ctid FROM idempotency_keys WHERE created_at < $1 LIMIT $2)
"""


class KeyUse(msgspec.Struct, frozen=True, kw_only=True):
    """One use of a client's key: by whom, for which mutation, with which payload (its hash)."""

    actor_id: UUID
    mutation: str
    key: str
    payload_hash: bytes


class StoredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the first use of a key was answered, and the hash of its payload."""

    payload_hash: bytes
    answer: Answer


@dataclasses.dataclass(slots=True)
class Claim:
    """A key that the running transaction has taken.

    `has_locks`: whether the locks that were asked for were all free, and are held by the transaction. `is_answered`:
    whether the answer has been stored already, by the statement that made it true.
    """

    use: KeyUse
    has_locks: bool
    is_answered: bool = False


async def claim(
    connection: Connection, use: KeyUse, now: datetime, parties: Iterable[UUID] = ()
) -> Claim | StoredAnswer:
    """Takes the key for this transaction, then the locks of the parties if all are free.

    If the key was used before: what was answered then.
    """
    numbers = locks.lock_numbers(parties)
    has_taken = await connection.fetchval(
        _claim_locking(len(numbers)), use.actor_id, use.mutation, use.key, use.payload_hash, now, *numbers
    )
    if has_taken is not None:
        return Claim(use, has_taken)
    row = await connection.fetchrow(_STORED, use.actor_id, use.mutation, use.key)
    if row is None:  # purged or erased between the two statements: the key is free again
        return await claim(connection, use, now, parties)
    return StoredAnswer(payload_hash=row["payload_hash"], answer=_decoded(row["answer"]))


@lru_cache(maxsize=16)
def _claim_locking(number: int) -> str:
    """The statement that takes a key, and then this number of locks."""
    return _CLAIM.format(has_locks=locks.taken_if_free([f"${place}::bigint" for place in range(6, 6 + number)]))


async def store(connection: Connection, use: KeyUse, answer: Answer) -> None:
    """Keeps the answer with the key that this transaction claimed, and whose booking or entry it shows."""
    patient_id = _patient_shown(answer)
    await connection.execute(_ANSWER, use.actor_id, use.mutation, use.key, _encoded(answer), patient_id)


def stored_with(use: KeyUse, answer: Answer) -> StatementPart:
    """As `store`, by the very statement that makes the answer true."""
    return StatementPart(_ANSWER_WITH, (_encoded(answer), _patient_shown(answer), use.actor_id, use.mutation, use.key))


async def purge(connection: Connection, older_than: datetime, limit: int) -> int:
    """Deletes at most `limit` keys that are older; returns how many there were."""
    status = await connection.execute(_PURGE, older_than, limit)
    return int(status.rpartition(" ")[2])


def _patient_shown(answer: Answer) -> UUID | None:
    shown = answer if isinstance(answer, Booking | WaitlistChange) else getattr(answer, "current", None)
    return None if shown is None else shown.patient_id


def _encoded(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Booking):
        return {"type": "Booking", "booking": _impersonal(answer)}
    if isinstance(answer, EndedBookings):
        return {"type": "EndedBookings", "ended": msgspec.to_builtins(answer)}
    if isinstance(answer, WaitlistChange):
        return {"type": "WaitlistChange", "change": msgspec.to_builtins(answer)}
    fields = {name: _impersonal(value) for name, value in vars(answer).items()}
    return {"type": type(answer).__name__, "code": answer.code, "refusal": fields}


def _decoded(stored: dict[str, Any]) -> Answer:
    if stored["type"] == "Booking":
        return msgspec.convert(stored["booking"], type=Booking)
    if stored["type"] == "EndedBookings":
        return msgspec.convert(stored["ended"], type=EndedBookings)
    if stored["type"] == "WaitlistChange":
        return msgspec.convert(stored["change"], type=WaitlistChange)
    kind = _REFUSALS[stored["type"]]
    types = {field.name: field.type for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: msgspec.convert(value, type=types[name]) for name, value in stored["refusal"].items()})


def _impersonal(value: object) -> object:
    # How somebody is insured is personal data, and no client reads it from a booking.
    return msgspec.structs.replace(value, insurance=None) if isinstance(value, Booking) else value
