"""Facets of a search: each counted under the other conditions."""

from collections.abc import Sequence

from subgraphs.search.domain.facets import Counts, Facet, by_question
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.repository.port import SearchIndex


class CountFacets:
    """Counts what was found, and finds what the condition of a facet left out."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    async def run(self, question: Question, hits: Sequence[Hit]) -> Counts:
        """By facet and value, only values that somebody has; `hits` are all that the question finds."""
        counts: dict[Facet, dict[str, int]] = {}
        for asked, facets in by_question(question).items():
            found = hits if asked == question else await self._index.search(asked)
            counts |= await self._index.counts(question.country, [hit.id for hit in found], facets)
        return counts
