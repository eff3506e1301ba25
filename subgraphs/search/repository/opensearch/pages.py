"""Reading an index of halves from end to end."""

from collections.abc import AsyncIterator
from typing import Any

from opensearchpy import AsyncOpenSearch

from subgraphs.search.repository.opensearch.client import outages

PAGE = 500


# Beside the halves, their index has the marks of a rebuild; those have no id.
EVERYONE: dict[str, Any] = {"exists": {"field": "id"}}


def complete_in(country: str) -> dict[str, Any]:
    """The query for those of a country whose halves are both there."""
    return {"bool": {"filter": [{"term": {"country": country}}, {"term": {"is_complete": True}}]}}


async def pages(client: AsyncOpenSearch, index: str, query: dict[str, Any]) -> AsyncIterator[list[dict[str, Any]]]:
    """All that fit, by id, as of about now. Raises StoreUnavailable."""
    after = ""
    while page := await page_after(client, index, query, after, PAGE):
        yield page
        after = page[-1]["id"]


async def page_after(
    client: AsyncOpenSearch, index: str, query: dict[str, Any], after: str, limit: int
) -> list[dict[str, Any]]:
    """The next ones by id."""
    order = {"sort": [{"id": "asc"}], "search_after": [after]}
    body = {"query": query, **order, "size": limit, "track_total_hits": False}
    with outages():
        answer = await client.search(index=index, body=body, params={"allow_partial_search_results": "false"})
    return [hit["_source"] for hit in answer["hits"]["hits"]]
