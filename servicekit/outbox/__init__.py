"""From commit to topic: events written in the transaction that caused them, and the relay that publishes them."""

from servicekit.outbox.log import OutboxRow
from servicekit.outbox.partition_ends import PARTITION_ENDS_TABLE, note_partition_end, reached_partition_ends
from servicekit.outbox.positions import ConsumerPositions, PositionStore, open_positions
from servicekit.outbox.publishing import Published, published
from servicekit.outbox.relay import NotAcknowledged, Relay, RelaySettings
from servicekit.outbox.tables import CONSUMER_POSITIONS_TABLES, OUTBOX_TABLES
from servicekit.outbox.writer import append, append_many, appended_with

__all__ = [
    "CONSUMER_POSITIONS_TABLES",
    "OUTBOX_TABLES",
    "PARTITION_ENDS_TABLE",
    "ConsumerPositions",
    "NotAcknowledged",
    "OutboxRow",
    "PositionStore",
    "Published",
    "Relay",
    "RelaySettings",
    "append",
    "append_many",
    "appended_with",
    "note_partition_end",
    "open_positions",
    "published",
    "reached_partition_ends",
]
