"""What the use case sends for one booking, as recorded, written as a pgbench script for all slots."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg.connection import LoggedQuery

from benchmarks.crowd.slots import FIRST_START, PRACTITIONERS, SLOT, SLOTS_A_DAY, Place
from servicekit.database import Connection, Database
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.repository.locks import lock_number

DAY_SECONDS = 86_400
# One slot after the other of those that are the client's own; -D sets `turn` to -1 and `per_client`.
CHOICE = f"""\\set turn :turn + 1
\\set slot :client_id * :per_client + :turn
\\set practitioner :slot % {PRACTITIONERS}
\\set round :slot / {PRACTITIONERS}
\\set start {int(FIRST_START.timestamp())} + :round / {SLOTS_A_DAY} * {DAY_SECONDS} \
+ :round % {SLOTS_A_DAY} * {int(SLOT.total_seconds())}
\\set practitioner_lock 1 + :practitioner
\\set patient_lock 1000000 + :slot
"""


class RecordingDatabase(Database):
    """A database that notes each statement that is sent to it."""

    recorded: list[LoggedQuery]

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection whose statements are noted."""
        self.recorded = []
        async with super().connection() as connection:
            with connection.query_logger(self.recorded.append):
                yield connection


def script(recorded: list[LoggedQuery], place: Place, booking: Booking) -> str:
    """A transaction of pgbench, with whatever belongs to the slot computed from the slot's number."""
    own: Mapping[object, str] = {
        place.practitioner_id: "md5('practitioner' || :practitioner)::uuid",
        place.patient_id: "md5('patient' || :slot)::uuid",
        1 + PRACTITIONERS // 2: "1 + :practitioner",
        booking.id: "md5('booking' || :slot)::uuid",
        lock_number(place.practitioner_id): ":practitioner_lock",
        lock_number(place.patient_id): ":patient_lock",
    }
    statements = [_written(query, place, own) for query in recorded]
    return CHOICE + "".join(statements)


def _written(query: LoggedQuery, place: Place, own: Mapping[object, str]) -> str:
    def parameter(match: re.Match[str]) -> str:
        return _expression(query.args[int(match[1]) - 1], place, own)

    text = re.sub(r"\$(\d+)", parameter, query.query)
    return "".join(f"{one.strip()};\n" for one in text.split(";") if one.strip())


def _expression(value: Any, place: Place, own: Mapping[object, str]) -> str:
    if isinstance(value, UUID | str | int | float | None) and value in own:
        return own[value]
    if isinstance(value, datetime) and abs(value.replace(tzinfo=None) - place.start.replace(tzinfo=None)).days < 1:
        return _instant(value, place)
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, dict):
        return _quoted(json.dumps(msgspec.to_builtins(value)))
    return _quoted(value.isoformat() if isinstance(value, datetime) else str(value))


def _instant(value: datetime, place: Place) -> str:
    if value.tzinfo is None:
        seconds = int((value - place.start.replace(tzinfo=None)).total_seconds())
        return f"(to_timestamp(:start + {seconds}) AT TIME ZONE 'UTC')"
    return f"to_timestamp(:start + {int((value - place.start).total_seconds())})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
