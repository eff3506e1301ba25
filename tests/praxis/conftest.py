"""What tests of the commands share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from praxis.embedded.issuer import Client
from praxis.embedded.tokens import Issuer
from tests.embedded_servers import FreshDatabase
from tests.praxis.platform import Platform, running_platform, servers_of


@pytest.fixture
async def platform(
    fresh_database: FreshDatabase,
    consumer_positions_dsn: str,
    redis_url: str,
    kafka_bootstrap_servers: str,
    topic_prefix: str,
    issuer: Issuer,
    notification_client: Client,
    tmp_path: Path,
) -> AsyncIterator[Platform]:
    """All services in this process, over empty stores."""
    servers = servers_of(
        fresh_database,
        positions_dsn=consumer_positions_dsn,
        redis_url=redis_url,
        kafka_bootstrap_servers=kafka_bootstrap_servers,
        topic_prefix=topic_prefix,
        issuer=issuer,
        client=notification_client,
        folder=tmp_path,
    )
    async with running_platform(servers) as platform:
        yield platform
