"""What search needs of an index; every adapter keeps the same promises."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from subgraphs.search.domain.criteria import Criteria
from subgraphs.search.domain.documents import Availability, Profile
from subgraphs.search.domain.ranking import Hit

MOST_HITS = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """All that fit, counted, and the first 10,000 of them in order."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class NamedPractitioner:
    """A practitioner as a suggestion."""

    practitioner_id: str
    name: str


class PractitionerIndex(Protocol):
    """One index per country. A document is found when both halves are there and it is not retired."""

    async def put_profile(self, profile: Profile) -> None:
        """Replaces the profile half unless the stored one is as new or newer; durable when it returns."""

    async def put_availability(self, availability: Availability) -> None:
        """Replaces the availability half unless the stored one is as new or newer; waits for its profile if need be."""

    async def search(self, criteria: Criteria, now: datetime) -> Found:
        """What fits at an instant, in the order asked for."""

    async def names_like(self, country: str, words: tuple[str, ...], limit: int) -> list[NamedPractitioner]:
        """Practitioners whose name is meant by the words, by name and id."""
