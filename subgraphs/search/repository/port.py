"""What a search index must do, whatever keeps it."""

from dataclasses import dataclass
from typing import Protocol

from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.question import Hit, Question

MAX_HITS = 10_000
VISIBLE_WITHIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class NamedPractitioner:
    """A practitioner of whose name a word begins as asked."""

    id: str
    name: str


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

    async def names(self, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
        """Practitioners of whose name a word begins so, by name."""
        ...
