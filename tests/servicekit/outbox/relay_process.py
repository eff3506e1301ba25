"""A relay in a process of its own, to be stopped and killed: `python -m ... DSN BOOTSTRAP_SERVERS TOPIC_PREFIX`."""

import asyncio
import sys
from datetime import timedelta

from servicekit.clock import SystemClock
from servicekit.database import Database
from servicekit.kafka import EventProducer
from servicekit.outbox import Relay, RelaySettings


async def main(dsn: str, bootstrap_servers: str, topic_prefix: str) -> None:
    """Publishes until it is killed."""
    async with (
        Database.open(dsn, pool_size=3) as database,
        EventProducer.open(bootstrap_servers, topic_prefix) as sender,
    ):
        await Relay(database, sender, SystemClock(), RelaySettings("booking", timedelta(hours=1))).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
