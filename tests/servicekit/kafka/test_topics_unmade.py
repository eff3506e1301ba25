"""What cannot be made is not said to be made."""

import pytest

from domain_events import event_topics
from servicekit.kafka.topics import TopicsNotMade, make_topics, with_dead_letters
from tests.embedded_servers import OwnServer


async def test_topics_are_not_said_to_be_made_while_no_broker_answers(own_broker: OwnServer) -> None:
    own_broker.stop()
    with pytest.raises(TopicsNotMade, match="made no topic for 1 s"):
        await make_topics(own_broker.address, with_dead_letters(event_topics()), timeout_seconds=1)
