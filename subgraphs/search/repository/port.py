"""What a search index must do, whatever keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from subgraphs.search.domain.asks import FreeStarts
from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.rebuild import PartitionEnd, RebuildState

MAX_HITS = 10_000
VISIBLE_WITHIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class NamedPractitioner:
    """A practitioner whose name begins as asked."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What searches see of a practitioner; a half is None when it is not there. The profile is in stored order."""

    id: str
    profile: Profile | None
    availability: FreeStarts | None


class SearchIndex(Protocol):
    """Documents of two halves, each with its own version: an older half never replaces a newer one.

    A document is found only when both halves are there and the practitioner is not retired. What is put in is found
    within VISIBLE_WITHIN_SECONDS. Every method raises StoreUnavailable when the index cannot be reached, is
    overloaded or was lost.
    """

    async def is_empty(self) -> bool:
        """Whether there is no document, so that everything must be put in anew."""
        ...

    async def put_profile(self, profile: Profile) -> None:
        """Stores the half if it is newer; returns when it is durable."""
        ...

    async def put_availability(self, availability: Availability) -> None:
        """Stores the half if it is newer; returns when it is durable."""
        ...

    async def refresh(self) -> None:
        """What was put in before is found from now on, without waiting for it."""
        ...

    async def search(self, question: Question) -> list[Hit]:
        """All hits of one country in the order asked for, at most MAX_HITS."""
        ...

    async def counts(self, country: str, ids: Sequence[str], facets: Sequence[Facet]) -> dict[Facet, dict[str, int]]:
        """By facet and value, how many of these practitioners of the country have it; at most MAX_HITS are asked for."""
        ...

    async def stored(self, after: str, limit: int) -> list[StoredDocument]:
        """The next documents by id after this one, of all countries, retired ones and single halves too."""
        ...

    async def begin_rebuild(self, rebuild_id: str, country: str | None = None) -> None:
        """Registers an empty index that is written beside the one that serves, until every partition has ended.

        When it returns, whatever is published afterwards reaches both. A rebuild that is running is given up for this
        one; beginning the same one again changes nothing. With a country, what is there of the others is taken along
        as it is.
        """
        ...

    async def end_partition(self, rebuild_id: str, end: PartitionEnd) -> None:
        """Notes an end; with the last one, the new index serves from one moment to the next and the old one is dropped.

        For a rebuild that is over or was given up, nothing happens.
        """
        ...

    async def rebuild_state(self, rebuild_id: str) -> RebuildState:
        """How far a rebuild is."""
        ...

    async def names(self, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
        """Practitioners in whose name a word begins as the last one typed, and the words before it are words.

        With as few typos as there must be (see `beginnings`), then by name and id.
        """
        ...
