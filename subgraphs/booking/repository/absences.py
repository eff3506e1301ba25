"""Exceptions of schedules by their own ids, and the bookings in an absence: reading a page, ending some together."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain_events import ScheduleException
from servicekit.database import Connection
from subgraphs.booking.domain.absences import OwnedException
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.queries import AffectedQuery, Position
from subgraphs.booking.domain.rights import Actor
from subgraphs.booking.repository import history
from subgraphs.booking.repository.reading import FIRST
from subgraphs.booking.repository.rows import BOOKING_COLUMNS, booking_from

_OWNED = """
SELECT practitioner_id, document #>> '{rules,timeZone}' AS time_zone,
    document #> '{rules,schedule,exceptions}' AS exceptions
FROM practitioner_rules
WHERE jsonb_path_query_array(document, '$.rules.schedule.exceptions[*].id') ?| $1::text[]
"""

# $1 practitioner, $2 now, $3 and $4 between which the starts lie, $5 and $6 where the periods begin and end, $7 types.
_AFFECTED = """
practitioner_id = $1 AND slot_start > $2 AND slot_start > $3 AND slot_start < $4
AND EXISTS (
    SELECT FROM unnest($5::timestamptz[], $6::timestamptz[]) AS period (low, high)
    WHERE slot_start < high AND slot_end > low)
AND ($7::uuid[] IS NULL OR consultation_type_id = ANY ($7))
AND (status = 'confirmed' OR (status = 'held' AND expires_at > $2))
"""
_COUNT = f"SELECT count(*) FROM bookings WHERE {_AFFECTED}"
_PAGE = f"""
SELECT {BOOKING_COLUMNS} FROM bookings WHERE {_AFFECTED} AND (slot_start, id) > ($8, $9)
ORDER BY slot_start, id LIMIT $10
"""
_END = f"""
UPDATE bookings SET
    status = CASE status WHEN 'held' THEN 'released' ELSE 'cancelled' END, version = version + 1, expires_at = NULL,
    changed_at = $2, cancellation_reason = CASE status WHEN 'confirmed' THEN $9 END
WHERE id = ANY ($8) AND {_AFFECTED}
"""
_LONGEST_SLOT = timedelta(days=1)


async def exceptions_by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, OwnedException]:
    """Those of the exceptions that some practitioner's rules have now."""
    rows = await connection.fetch(_OWNED, [str(one) for one in ids])
    return {
        UUID(exception.id): OwnedException(
            practitioner_id=row["practitioner_id"], time_zone=row["time_zone"], exception=exception
        )
        for row in rows
        for exception in msgspec.convert(row["exceptions"], type=tuple[ScheduleException, ...])
    }


async def page_of_affected(
    connection: Connection, query: AffectedQuery, after: Position | None, limit: int
) -> list[Booking]:
    """At most `limit` bookings after the position."""
    rows = await connection.fetch(_PAGE, *_parameters(query), *(after or FIRST), limit)
    return [booking_from(row) for row in rows]


async def count_of_affected(connection: Connection, query: AffectedQuery) -> int:
    """How many bookings there are over all pages."""
    return int(await connection.fetchval(_COUNT, *_parameters(query)))


async def end_affected(
    connection: Connection, query: AffectedQuery, ids: Sequence[UUID], by: Actor, reason: str | None
) -> list[Booking]:
    """Cancels or, where they are held, releases those of these bookings that are affected still; by start.

    The caller has the locks of the practitioner and of the bookings' patients.
    """
    ended = await history.write(connection, _END, *_parameters(query), ids, reason, by=by)
    return sorted(ended, key=lambda booking: (booking.start, booking.id))


def _parameters(query: AffectedQuery) -> tuple[Any, ...]:
    lows = [low for low, _ in query.periods]
    highs = [high for _, high in query.periods]
    # Without periods nothing lies between the bounds either.
    after, before = (lows[0] - _LONGEST_SLOT, highs[-1]) if query.periods else (query.now, query.now)
    return (query.practitioner_id, query.now, after, before, lows, highs, query.consultation_type_ids)
