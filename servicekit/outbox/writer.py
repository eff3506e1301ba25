"""Writing events into the outbox, in the transaction that caused them."""

from collections.abc import Sequence
from datetime import datetime

from servicekit.database import Connection, StatementPart
from servicekit.envelope import Publishable, encode_event
from servicekit.errors import Fault
from servicekit.telemetry import trace_headers

MAX_ENVELOPE_BYTES = 900 * 1024  # brokers refuse messages beyond 1 MiB; refused there, one would hold up all others

_INSERT = "INSERT INTO outbox (topic, key, envelope, trace_headers, created_at) VALUES ($1, $2, $3, $4, $5)"
_INSERT_WITH = """
INSERT INTO outbox (topic, key, envelope, trace_headers, created_at)
SELECT {}::text, {}::text, {}::bytea, {}::jsonb, {}::timestamptz FROM written
"""

Row = tuple[str, str, bytes, dict[str, str], datetime]


class EventTooLarge(Fault):
    """An event that no broker would take; the transaction that caused it fails instead."""


async def append(connection: Connection, event: Publishable, *, source: str, time: datetime) -> None:
    """Adds an event to the running transaction.

    Call it after the lock or row lock that orders the event's key, or two events of one key may be published in the
    wrong order.

    Args:
        connection: in a transaction of the outbox's owner.
        event: what happened.
        source: the service, as in the CloudEvents attribute.
        time: when it happened, by the service's clock.
    """
    await append_many(connection, [event], source=source, time=time)


async def append_many(connection: Connection, events: Sequence[Publishable], *, source: str, time: datetime) -> None:
    """Adds events in this order; for bulk loads, a few hundred at a time."""
    trace = trace_headers()
    rows = [_row(event, source, time, trace) for event in events]
    if len(rows) == 1:
        await connection.execute(_INSERT, *rows[0])
    elif rows:
        columns = ["topic", "key", "envelope", "trace_headers", "created_at"]
        await connection.copy_records_to_table("outbox", records=rows, columns=columns)


def appended_with(event: Publishable, *, source: str, time: datetime) -> StatementPart:
    """As `append`, by the very statement that writes the one row that the event is about: no row, no event."""
    return StatementPart(_INSERT_WITH, _row(event, source, time, trace_headers()))


def _row(event: Publishable, source: str, time: datetime, trace: dict[str, str]) -> Row:
    envelope = encode_event(event, source=source, time=time)
    if len(envelope) > MAX_ENVELOPE_BYTES:
        raise EventTooLarge(f"an event of {event.key} for {event.topic} has {len(envelope)} bytes")
    return event.topic, event.key, envelope, trace, time
