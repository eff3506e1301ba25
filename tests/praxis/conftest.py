"""What tests of the commands share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.embedded_servers import SharedServers
from tests.praxis.platform import Platform, Servers, empty_servers, platform_over

PRACTITIONERS = 12


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_platform(
    shared_servers: SharedServers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Platform]:
    """All services in this process, with demo data; started once for the module, as that takes seconds.

    Tests of such a module are marked `asyncio(loop_scope="module")`, and with an `xdist_group` of their own.
    """
    async with platform_over(shared_servers, tmp_path_factory.mktemp("platform")) as platform:
        await platform.seed(PRACTITIONERS)
        yield platform


@pytest_asyncio.fixture(loop_scope="module")
async def platform(shared_platform: Platform) -> AsyncIterator[Platform]:
    """The module's platform, whole and at rest: bookings of earlier tests are still there, their damages are not."""
    yield shared_platform
    await shared_platform.mend()


@pytest_asyncio.fixture(loop_scope="module")
async def own_platform(shared_servers: SharedServers, tmp_path: Path) -> AsyncIterator[Platform]:
    """All services over empty stores, for a test that moves their clock."""
    async with platform_over(shared_servers, tmp_path) as platform:
        yield platform


@pytest.fixture
def silent_servers(shared_servers: SharedServers, tmp_path: Path) -> Iterator[Servers]:
    """Empty stores on which no service runs."""
    with empty_servers(shared_servers, tmp_path) as servers:
        yield servers
