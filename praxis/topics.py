"""`praxis topics`: makes the topics that are missing, and says what is wrong with those that are there."""

import asyncio
from typing import Annotated

import typer
from aiokafka.errors import KafkaError

from domain_events import event_topics
from praxis.embedded.problem import CannotStart
from servicekit.kafka.topics import Difference, Topic, TopicsNotMade, differences, make_topics, with_dead_letters

SETTLING_TRIES = 50
SETTLING_PAUSE_SECONDS = 0.2


def make_event_topics(bootstrap_servers: str, prefix: str = "") -> list[str]:
    """Makes what is missing and returns its names. Raises CannotStart when the broker does not, or on any difference."""
    return asyncio.run(_make(bootstrap_servers, prefix))


async def _make(bootstrap_servers: str, prefix: str) -> list[str]:
    topics = with_dead_letters(event_topics(), prefix)
    try:
        made = await make_topics(bootstrap_servers, topics)
        found = await _settled_differences(bootstrap_servers, topics)
    except (TopicsNotMade, KafkaError, OSError) as error:
        raise CannotStart(
            f"The topics cannot be made: {error}.", "See that three brokers run and can be reached."
        ) from error
    if found:
        lines = "\n".join(f"  {difference}" for difference in found)
        raise CannotStart(f"Topics are not as they should be:\n{lines}", "Mend them with these commands.")
    return made


async def _settled_differences(bootstrap_servers: str, topics: list[Topic]) -> list[Difference]:
    """The differences once the broker that is asked has heard of all topics: the controller tells it a moment later."""
    for _ in range(SETTLING_TRIES):
        found = await differences(bootstrap_servers, topics)
        if not any(difference.is_missing for difference in found):
            break
        await asyncio.sleep(SETTLING_PAUSE_SECONDS)
    return found


def command(
    bootstrap_servers: Annotated[str, typer.Option(help="Brokers, as host:port, separated by commas.")],
    prefix: Annotated[str, typer.Option(help="In front of every topic's name.")] = "",
) -> None:
    """Make the topics on a real Kafka, and check the settings of those that are there."""
    for name in make_event_topics(bootstrap_servers, prefix):
        print(f"made {name}")
    print("All topics are as they should be.")
