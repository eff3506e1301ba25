"""How to look into what runs: where its broker is, and whether every event has taken effect."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from praxis.embedded.databases import OWNERS, POSITIONS_DATABASE
from praxis.embedded.ports import HOST
from praxis.full_stack.kafka import BROKERS
from praxis.up.group_offsets import GroupOffsets
from praxis.up.noted_positions import NotedPositions
from praxis.up.readiness import AWAY, EventProgress
from tests.end_to_end.product import Product


@dataclass(frozen=True)
class Stack:
    """`is_drained` looks once."""

    bootstrap_servers: str
    is_drained: Callable[[], Awaitable[bool]]


@contextmanager
def stack_of(product: Product) -> Iterator[Stack]:
    """On the embedded broker consumers note how far they are in a database, on Kafka they commit offsets."""
    brokers = [f"kafka-{number}" for number in BROKERS] if product.is_full_stack else ["broker"]
    address = ",".join(f"{HOST}:{product.port_of(broker)}" for broker in brokers)
    positions = NotedPositions(product.superuser_dsn(POSITIONS_DATABASE))
    consumers = GroupOffsets(address) if product.is_full_stack else positions
    with closing(EventProgress(lambda owner: product.superuser_dsn(OWNERS[owner]), consumers)) as progress:

        async def is_drained() -> bool:
            try:
                return (await asyncio.to_thread(progress.read)).is_complete
            except AWAY:
                return False

        yield Stack(address, is_drained)
