"""One page of a search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from servicekit.errors import BadInput
from subgraphs.search.domain.cursor import Cursor, read_cursor
from subgraphs.search.domain.errors import CursorExpired
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.search_request import SearchRequest, Understood
from subgraphs.search.repository.port import SearchIndex
from subgraphs.search.repository.result_lists import ResultLists
from subgraphs.search.repository.shared_answers import SharedAnswers, Sharing
from subgraphs.search.use_cases.understanding import at, understand

MAX_PAGE = 100


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A hit with its cursor."""

    cursor: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class FoundList:
    """All that was found for a question, as of its `now`; `first_hits` are where it begins, or nothing of it.

    `id` is None for a list that is not kept.
    """

    id: str | None
    question: Question
    total: int
    first_hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What is shown of a search."""

    hits: list[FoundHit]
    has_next_page: bool
    found: FoundList
    understood: Understood


class FirstPage(msgspec.Struct, frozen=True, array_like=True):
    """What everybody shares who asks the same: a list as of an instant, and as much of it as a page can show."""

    list_id: str | None
    now: datetime
    total: int
    hits: list[Hit]


class SearchPractitioners:
    """Searches, and pages through what was found."""

    def __init__(self, index: SearchIndex, lists: ResultLists, cursor_key: bytes, sharing: Sharing) -> None:
        self._index = index
        self._lists = lists
        self._cursor_key = cursor_key
        self._first_pages: SharedAnswers[FirstPage] = SharedAnswers("pages", FirstPage, sharing)
        self._longest_shown = timedelta(seconds=sharing.lifetime_seconds)

    async def run(self, request: SearchRequest, first: int, after: str | None) -> SearchPage:
        """Raises BadInput, CursorExpired, and what understanding raises."""
        if not 1 <= first <= MAX_PAGE:
            raise BadInput(f"first: {first} is out of range; ask for 1 to {MAX_PAGE} at a time.", argument="first")
        if after is None:
            return await self._first_page(request, first)
        return await self._later_page(request, first, read_cursor(after, self._cursor_key))

    async def _first_page(self, request: SearchRequest, first: int) -> SearchPage:
        question, understood = understand(request)
        page = await self._first_pages.get(
            question.meaning,
            lambda: self._search(question),
            # The clock is not the one by which Redis forgets: it may have been set.
            is_good=lambda page: abs(request.now - page.now) <= self._longest_shown,
            # Where nobody was found, whoever comes is to be seen at once; and cursors of no list lead nowhere.
            is_worth_keeping=lambda page: page.list_id is not None,
        )
        found = FoundList(page.list_id, replace(question, now=page.now), page.total, page.hits)
        cursor = Cursor(page.list_id or "", 0, request.now)
        return self._page(found, page.hits[:first], cursor, understood)

    async def _search(self, question: Question) -> FirstPage:
        hits = await self._index.search(question)
        # Kept also when it fits on one page: every edge has a cursor, and each of them may be asked for.
        list_id = await self._lists.keep(question.meaning, question.now, hits) if hits else None
        return FirstPage(list_id, question.now, len(hits), hits[:MAX_PAGE])

    async def _later_page(self, request: SearchRequest, first: int, cursor: Cursor) -> SearchPage:
        start = cursor.position + 1
        part = await self._lists.part(cursor.list_id, start, first)
        if part is None:
            raise CursorExpired
        question, understood = understand(at(request, cursor.asked_at))
        if question.meaning != part.head.meaning:
            message = "after: this cursor belongs to another search; change only first and after from page to page."
            raise BadInput(message, argument="after")
        found = FoundList(cursor.list_id, replace(question, now=part.head.now), part.head.total, ())
        return self._page(found, part.hits, replace(cursor, position=start), understood)

    def _page(self, found: FoundList, hits: list[Hit], start: Cursor, understood: Understood) -> SearchPage:
        cursors = (replace(start, position=start.position + place) for place in range(len(hits)))
        return SearchPage(
            hits=[FoundHit(cursor.signed(self._cursor_key), hit) for cursor, hit in zip(cursors, hits, strict=True)],
            has_next_page=start.position + len(hits) < found.total,
            found=found,
            understood=understood,
        )
