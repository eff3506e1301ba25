"""One page of a search."""

from collections.abc import Sequence
from dataclasses import dataclass

from servicekit.errors import BadInput
from subgraphs.search.domain.cursor import Cursor, read_cursor
from subgraphs.search.domain.errors import CursorExpired
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.search_request import SearchRequest, Understood
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.result_lists import ResultList, ResultLists
from subgraphs.search.use_cases.understanding import at, understand

MAX_PAGE = 100


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A hit with its cursor."""

    cursor: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What is shown of a search; `all_hits` are those of all pages, in order."""

    hits: list[FoundHit]
    all_hits: Sequence[Hit]
    has_next_page: bool
    question: Question
    understood: Understood


class SearchPractitioners:
    """Searches, and pages through what was found."""

    def __init__(self, index: SearchIndex, lists: ResultLists, cursor_key: bytes) -> None:
        self._index = index
        self._lists = lists
        self._cursor_key = cursor_key

    async def run(self, request: SearchRequest, first: int, after: str | None) -> SearchPage:
        """Raises BadInput, CursorExpired, and what understanding raises."""
        if not 1 <= first <= MAX_PAGE:
            raise BadInput(f"first: {first} is out of range; ask for 1 to {MAX_PAGE} at a time.", argument="first")
        if after is None:
            return await self._first_page(request, first)
        return await self._later_page(request, first, read_cursor(after, self._cursor_key))

    async def _first_page(self, request: SearchRequest, first: int) -> SearchPage:
        question, understood = understand(request)
        hits = await self._index.search(question)
        # Kept also when it fits on one page: every edge has a cursor, and each of them may be asked for.
        list_id = await self._lists.keep(ResultList(question.digest, request.now, hits)) if hits else ""
        return self._page(list_id, hits, 0, first, (question, understood))

    async def _later_page(self, request: SearchRequest, first: int, cursor: Cursor) -> SearchPage:
        results = await self._lists.find(cursor.list_id)
        if results is None:
            raise CursorExpired
        question, understood = understand(at(request, results.now))
        if question.digest != results.question:
            message = "after: this cursor belongs to another search; change only first and after from page to page."
            raise BadInput(message, argument="after")
        return self._page(cursor.list_id, results.hits, cursor.position + 1, first, (question, understood))

    def _page(
        self, list_id: str, hits: list[Hit], start: int, first: int, asked: tuple[Question, Understood]
    ) -> SearchPage:
        shown = enumerate(hits[start : start + first], start)
        return SearchPage(
            hits=[FoundHit(Cursor(list_id, place).signed(self._cursor_key), hit) for place, hit in shown],
            all_hits=hits,
            has_next_page=start + first < len(hits),
            question=asked[0],
            understood=asked[1],
        )
