"""Nothing is published to, or read from, topics in which events could be lost: whoever would waits and says why."""

import asyncio
from collections.abc import Collection

from aiokafka.errors import KafkaError

from servicekit.kafka.topics import Topic, differences
from servicekit.telemetry import get_logger

RECHECK_SECONDS = 5.0

_log = get_logger("servicekit.kafka")


async def wait_until_usable(bootstrap_servers: str, topics: Collection[Topic]) -> None:
    """Returns when the broker has the topics in a shape that loses nothing; logs each difference.

    Waits while there is a dangerous one or no broker answers, so that a service can start before the broker, and
    goes on by itself once the topics are mended.
    """
    while True:
        try:
            found = await differences(bootstrap_servers, topics)
        except (KafkaError, OSError) as error:
            _log.warning("the topics cannot be checked yet", reason=repr(error))
        else:
            for difference in found:
                _log.error(
                    "a topic is not as it should be", difference=str(difference), used=not difference.is_dangerous
                )
            if not any(difference.is_dangerous for difference in found):
                return
        await asyncio.sleep(RECHECK_SECONDS)
