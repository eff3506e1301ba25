"""What tests of search share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from subgraphs.search.repository.sqlite import SqliteIndex
from tests.subgraphs.search.service import Service, service_over


@pytest.fixture
def index_file(tmp_path: Path) -> Path:
    """Where the index of this test is."""
    return tmp_path / "search.sqlite"


@pytest.fixture
async def index(index_file: Path) -> AsyncIterator[SqliteIndex]:
    """An empty index on a real file."""
    async with SqliteIndex.open(index_file) as opened:
        yield opened


@pytest.fixture
async def service(index_file: Path, redis_url: str) -> AsyncIterator[Service]:
    """The service over an empty index and an empty Redis, at a fixed time."""
    async with service_over(index_file, redis_url) as running:
        yield running
