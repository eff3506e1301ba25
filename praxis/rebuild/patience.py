"""What a rebuild says while it waits and nothing advances: for whom it waits, and what can be done."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

from confluent_kafka import KafkaException

from praxis.rebuild.stores import Stores
from praxis.up.group_offsets import GroupOffsets
from servicekit.database import Database
from servicekit.outbox import published

HINT_AFTER_SECONDS = 5.0
GOES_ON = "This goes on waiting. Ctrl-C ends it; running it again is safe."


@dataclass(frozen=True, slots=True)
class ToldTopic:
    """A topic in which a rebuild has told everything: by which service, and the keys of the markers behind it all."""

    name: str
    owner: str
    outbox: Database
    marker_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far what was told has come on its way from the owner to the reader; counts are of events."""

    topic: str
    owner: str
    reader: str
    published: int
    is_all_published: bool
    applied: int
    behind: int

    def has_advanced_since(self, earlier: "Standing") -> bool:
        """Whether anything that is waited for has. What is published meanwhile by others is no such thing."""
        has_published = self.is_all_published or self.published > earlier.published
        return self.applied > earlier.applied or (has_published and not earlier.is_all_published)

    @property
    def hint(self) -> str:
        """Who keeps it from advancing, and what to do."""
        if not self.is_all_published:
            return (
                f"The {self.owner} service publishes nothing of what it has to publish to {self.topic}. See that it runs,"
                " and those who read its events: a broker that keeps little is not sent more than they have read."
            )
        if self.behind:
            return (
                f"The {self.reader} service does not handle what is in {self.topic}: it is {self.behind} events behind."
                " See that it runs, and in its log what keeps it."
            )
        return (
            f"The {self.reader} service has handled all there is in {self.topic}, but did not note the end of this rebuild."
            " See whether `praxis dead-letters list` has it, and whether the service has the same stores as this command."
        )


class Patience:
    """Looks now and then how far things have come, and says once what keeps them when they have not advanced."""

    def __init__(self, stand: Callable[[], Awaitable[Sequence[Standing]]], say: Callable[[str], None]) -> None:
        self._stand = stand
        self._say = say
        self._earlier: Sequence[Standing] | None = None
        self._look_at = 0.0
        self._has_said = False

    async def look(self) -> None:
        """To be called again and again while something is waited for."""
        now = asyncio.get_running_loop().time()
        if now < self._look_at:
            return
        self._look_at = now + HINT_AFTER_SECONDS
        try:
            standings = await self._stand()
        except KafkaException as error:
            self._hint([f"The broker does not answer ({error.args[0].str()}). See that it runs."])
            return
        if self._earlier is None or any(map(Standing.has_advanced_since, standings, self._earlier)):
            self._has_said = False
        else:
            self._hint(
                [each.hint for each in standings if not each.is_all_published or each.behind]
                or [each.hint for each in standings]
            )
        self._earlier = standings

    def _hint(self, hints: Sequence[str]) -> None:
        if not self._has_said:
            self._say("\n".join([*hints, GOES_ON]))
        self._has_said = True


@asynccontextmanager
async def patience(
    stores: Stores, topics: Sequence[ToldTopic], reader: str, say: Callable[[str], None]
) -> AsyncIterator[Patience]:
    """For a reader of these topics; `reader` is its service and its consumer group."""
    with closing(GroupOffsets(stores.kafka_bootstrap_servers, stores.kafka_topic_prefix)) as groups:

        async def standing(topic: ToldTopic) -> Standing:
            state = await published(topic.outbox, topic.name, topic.marker_keys)
            reached = (await asyncio.to_thread(groups.of, topic.name, 0))[reader]
            return Standing(
                topic=topic.name,
                owner=topic.owner,
                reader=reader,
                published=state.count,
                is_all_published=state.is_all,
                applied=reached.applied,
                behind=reached.expected - reached.applied,
            )

        async def stand() -> Sequence[Standing]:
            return [await standing(topic) for topic in topics]

        yield Patience(stand, say)
