"""How far an owner's relay has come, for whoever waits for the effect of what was appended."""

from collections.abc import Sequence
from dataclasses import dataclass

from servicekit.database import Database

# What waits has a number or none yet, and a number counts as published only when the broker has it.
_STATE = """
    SELECT coalesce((SELECT last_publication FROM outbox_topics WHERE topic = $1), 0) - count(publication),
           count(*) FILTER (WHERE key = ANY($2)) = 0
    FROM outbox WHERE topic = $1 AND published_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Published:
    """How many events of a topic were ever published, and whether those that are waited for are among them."""

    count: int
    is_all: bool


async def published(database: Database, topic: str, keys: Sequence[str]) -> Published:
    """As of now; `keys` are those of the events that are waited for."""
    async with database.connection() as connection:
        (state,) = await connection.fetch(_STATE, topic, keys)
        return Published(*state)
