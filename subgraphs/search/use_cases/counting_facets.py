"""Facets of a search: each counted under the other conditions."""

from collections.abc import Sequence

from subgraphs.search.domain.facets import Counts, Facet, by_question
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.result_lists import ResultLists
from subgraphs.search.repository.shared_answers import SharedAnswers, Sharing
from subgraphs.search.use_cases.searching import FoundList


class CountFacets:
    """Counts what was found, and finds what the condition of a facet left out."""

    def __init__(self, index: SearchIndex, lists: ResultLists, sharing: Sharing) -> None:
        self._index = index
        self._lists = lists
        self._counts: SharedAnswers[Counts] = SharedAnswers("facets", dict[Facet, dict[str, int]], sharing)

    async def run(self, found: FoundList) -> Counts:
        """By facet and value, only values that somebody has."""
        if found.id is None:
            return await self._count(found)
        # By the list and not by what it means, so that counts and hits are of one instant.
        return await self._counts.get(found.id, lambda: self._count(found))

    async def _count(self, found: FoundList) -> Counts:
        return await facet_counts(self._index, found.question, await self._all(found))

    async def _all(self, found: FoundList) -> Sequence[Hit]:
        """What is on all pages; searched for again when its list has expired."""
        if len(found.first_hits) == found.total:
            return found.first_hits
        part = await self._lists.part(found.id, 0, found.total) if found.id else None
        return part.hits if part else await self._index.search(found.question)


async def facet_counts(index: SearchIndex, question: Question, hits: Sequence[Hit]) -> Counts:
    """By facet and value; `hits` are all that the question finds."""
    counts: dict[Facet, dict[str, int]] = {}
    for asked, facets in by_question(question).items():
        found = hits if asked == question else await index.search(asked)
        counts |= await index.counts(question.country, [hit.id for hit in found], facets)
    return counts
