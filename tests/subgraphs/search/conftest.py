"""What tests of search share."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from subgraphs.search.repository.opensearch import OpenSearchIndex
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.sqlite import SqliteIndex
from tests.subgraphs.search.indexes import NewIndex, SameIndex, empty_opensearch_index, empty_sqlite_index, own_prefix
from tests.subgraphs.search.service import Service, service_over


@pytest.fixture
def index_file(tmp_path: Path) -> Path:
    """Where the SQLite index of this test is."""
    return tmp_path / "search.sqlite"


STORES = ["sqlite", pytest.param("opensearch", marks=pytest.mark.full_stack)]


@pytest.fixture(params=STORES)
def new_index(request: pytest.FixtureRequest, tmp_path: Path) -> NewIndex:
    """Opens an empty index at each call: a test that uses it holds for both stores."""
    if request.param == "sqlite":
        return partial(empty_sqlite_index, tmp_path)
    return partial(empty_opensearch_index, request.getfixturevalue("opensearch_url"))


@pytest.fixture(params=STORES)
async def same_index(request: pytest.FixtureRequest, index_file: Path) -> AsyncIterator[SameIndex]:
    """Opens one and the same index at each call, as processes do: empty at first, on either store."""
    if request.param == "sqlite":
        yield partial(SqliteIndex.open, index_file)
        return
    url = request.getfixturevalue("opensearch_url")
    async with own_prefix(url) as prefix:
        yield partial(OpenSearchIndex.open, url, prefix, apart_seconds=0)


@pytest.fixture
async def index(new_index: NewIndex) -> AsyncIterator[SearchIndex]:
    """An empty index on either store."""
    async with new_index() as opened:
        yield opened


@pytest.fixture
async def service(index_file: Path, redis_url: str) -> AsyncIterator[Service]:
    """The service over an empty index and an empty Redis, at a fixed time."""
    async with service_over(index_file, redis_url) as running:
        yield running
