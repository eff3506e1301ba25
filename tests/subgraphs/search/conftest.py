"""What tests of search share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from subgraphs.search.repository.sqlite import SqliteIndex


@pytest.fixture
def index_file(tmp_path: Path) -> Path:
    """Where the index of this test is."""
    return tmp_path / "search.sqlite"


@pytest.fixture
async def index(index_file: Path) -> AsyncIterator[SqliteIndex]:
    """An empty index on a real file."""
    async with SqliteIndex.open(index_file) as opened:
        yield opened
