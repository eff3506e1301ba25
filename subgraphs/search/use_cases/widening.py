"""What to offer when nothing is found: which single condition keeps how many out."""

from dataclasses import dataclass
from datetime import datetime

from subgraphs.search.domain.widening import GivenUp, Wider, wider_questions
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.use_cases.searching import FoundList


@dataclass(frozen=True, slots=True)
class Widening:
    """So many are found when this is given up.

    `radius_km` for RADIUS: the larger circle. `next_available`: the first start that any of them has free.
    """

    given_up: GivenUp
    found: int
    radius_km: float | None
    next_available: datetime | None


class OfferWidenings:
    """Looks, and never widens by itself."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    async def run(self, found: FoundList) -> list[Widening]:
        """Nothing when somebody was found, or when no single condition is to blame."""
        if found.total:
            return []
        offered = [await self._offered(wider) for wider in wider_questions(found.question)]
        return [widening for widening in offered if widening is not None]

    async def _offered(self, wider: Wider) -> Widening | None:
        for question in wider.questions:
            found = await self._index.search(question)
            if found:
                starts = [hit.next_available for hit in found if hit.next_available is not None]
                radius_km = question.area.radius_km if wider.given_up is GivenUp.RADIUS and question.area else None
                return Widening(wider.given_up, len(found), radius_km, min(starts, default=None))
        return None
