"""An installation to look into: the one that runs, or its servers and services started for as long as needed."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from praxis.embedded.problem import CannotStart
from praxis.embedded.run import running_servers
from praxis.migrate import migrate_owners
from praxis.up.addresses import Addresses, running_addresses, told_addresses
from praxis.up.all_in_one import deployable_app
from praxis.up.environments import SUBGRAPHS, WORKER, Environments
from praxis.up.gateway_config import closed_url
from praxis.up.lifespan import running
from praxis.up.stacks import stack_of


@asynccontextmanager
async def attached(data: Path, say: Callable[[str], None]) -> AsyncIterator[Addresses]:
    """The addresses that the environment tells, or those of the data folder's installation. Raises CannotStart."""
    addresses = told_addresses() or running_addresses(data)
    if addresses is not None:
        yield addresses
        return
    stack = stack_of(data)
    if stack is None:
        raise CannotStart(
            f"There is no installation in {data}.",
            "Start it first with make run, or name its folder with --data DIR.",
        )
    say("Nothing runs on it, so its servers and services are started for now.")
    with running_servers(data, say, stack=stack) as servers:
        migrate_owners(servers.databases.dsn)
        environments = Environments(servers.installation, servers.databases, gateway_url=closed_url())
        async with AsyncExitStack() as services:
            # All of them: what a service publishes goes no further than the slowest of its readers.
            for name in (*SUBGRAPHS, WORKER):
                module = f"workers.{name}" if name == WORKER else f"subgraphs.{name}"
                await services.enter_async_context(running(deployable_app(module, environments.of(name))))
            yield Addresses.of(environments)
