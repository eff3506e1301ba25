"""Finding documents: OpenSearch narrows down, the judge compares hours and distances exactly."""

import re
from collections.abc import Sequence
from typing import Any

from servicekit.kafka.outages import StoreUnavailable
from subgraphs.search.domain.asks import ask_of
from subgraphs.search.domain.beginnings import name_beginning
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.judging import judged
from subgraphs.search.domain.names import alike, fold
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.repository.opensearch.client import outages
from subgraphs.search.repository.opensearch.generations import HALVES, Cluster, Generation
from subgraphs.search.repository.opensearch.packed import unpacked
from subgraphs.search.repository.opensearch.pages import EVERYONE, complete_in, page_after
from subgraphs.search.repository.opensearch.payload import free_starts_from, profile_from
from subgraphs.search.repository.opensearch.query import candidates_query, coarse_order, names_query
from subgraphs.search.repository.port import MAX_HITS, NamedPractitioner, StoredDocument

MAX_CANDIDATES = 12_000  # more than MAX_HITS, since filters let in some who do not fit after all
Row = dict[str, list[Any]]

COUNTRY = re.compile(r"[A-Z]{2}")
_NAME = "profile.name.as_written"
_ID, _PROFILE = "id", "profile.judged"
_NOT_FOUND = 404
_SEARCH_TIMEOUT_SECONDS = 10
_MOST_VALUES = 1_000  # of a facet; there are far fewer specialties and languages
_PARAMS = {
    "allow_partial_search_results": "false",
    "filter_path": "hits.total.value,hits.hits.fields",
    "ignore": _NOT_FOUND,
    "request_timeout": _SEARCH_TIMEOUT_SECONDS,
}


async def candidates(cluster: Cluster, question: Question) -> list[Row]:
    """The fields of everyone who may fit, by name; of more than MAX_CANDIDATES, about those that come first."""
    body = {"query": candidates_query(question), "size": MAX_CANDIDATES, "sort": coarse_order(question)}
    return await _fetch(cluster, question.country, body, _columns(question))


def hits_among(question: Question, rows: Sequence[Row]) -> list[Hit]:
    """All hits in the order asked for."""
    words = fold(question.name).split() if question.name else []
    if words:
        rows = [row for row in rows if all(alike(fold(row[_NAME][0]).split(), word) for word in words)]
    ids, profiles, starts = ([row[column][0] for row in rows] for column in (_ID, _PROFILE, _free_starts(question)))
    return judged(question, unpacked(ids, profiles, starts), MAX_HITS)


async def names(cluster: Cluster, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
    """With as few typos as there must be, then by name and id."""
    asked = name_beginning(beginning)
    query = names_query(asked) if asked else None
    if asked is None or query is None:
        return []
    # Without scores, an order by name is had without looking at all that begins with one letter.
    by_typos = ["_score"] if asked.most_typos else []
    body = {"query": query, "size": limit, "sort": [*by_typos, _NAME, _ID]}
    rows = await _fetch(cluster, country, body, [_ID, _NAME])
    return [NamedPractitioner(row[_ID][0], row[_NAME][0]) for row in rows]


async def counts(
    cluster: Cluster, country: str, ids: Sequence[str], facets: Sequence[Facet]
) -> dict[Facet, dict[str, int]]:
    """By facet and value, how many of these practitioners of the country have it. Raises StoreUnavailable."""
    if not ids or not COUNTRY.fullmatch(country):
        return {facet: {} for facet in facets}
    counted = {facet.value: {"terms": {"field": f"profile.{facet.value}", "size": _MOST_VALUES}} for facet in facets}
    body = {"size": 0, "query": {"terms": {"id": list(ids)}}, "aggs": counted}
    params = {**_PARAMS, "filter_path": "aggregations.*.buckets"}
    with outages():
        answer = await cluster.client.search(index=cluster.alias(country), body=body, params=params)
    found = answer.get("aggregations")
    if found is None:
        raise StoreUnavailable(f"the search index of {country} was lost or replaced meanwhile")
    return {facet: {each["key"]: each["doc_count"] for each in found[facet.value]["buckets"]} for facet in facets}


async def stored(cluster: Cluster, after: str, limit: int) -> list[StoredDocument]:
    """The halves in order; those that belong together as their country's documents have them."""
    serving = (await cluster.generations()).serving
    with outages():
        await cluster.client.indices.refresh(index=cluster.index(serving, HALVES))
    page = await page_after(cluster.client, cluster.index(serving, HALVES), EVERYONE, after, limit)
    complete = {source["id"]: source["country"] for source in page if source["is_complete"]}
    documents = await _documents(cluster, serving, complete)
    return [
        _stored(source["id"], documents.get(source["id"], {}) if source["is_complete"] else source) for source in page
    ]


async def _documents(cluster: Cluster, serving: Generation, countries: dict[str, str]) -> dict[str, dict[str, Any]]:
    wanted = [{"_index": cluster.index(serving, country), "_id": each} for each, country in countries.items()]
    if not wanted:
        return {}
    with outages():
        answer = await cluster.client.mget(body={"docs": wanted})
    return {found["_id"]: found["_source"] for found in answer["docs"] if found.get("found")}


def _stored(document_id: str, source: dict[str, Any]) -> StoredDocument:
    profile, availability = source.get("profile"), source.get("availability")
    return StoredDocument(
        document_id,
        profile_from(document_id, profile).in_stored_order() if profile else None,
        free_starts_from(availability) if availability else None,
    )


async def _fetch(cluster: Cluster, country: str, body: dict[str, Any], columns: list[str]) -> list[Row]:
    """The columns of what is found. Raises StoreUnavailable."""
    if not COUNTRY.fullmatch(country):
        return []
    # Neither the source nor stored fields are read, which is most of the work of sending many hits; and whether there is
    # one is all that is told of their number, so that not all have to be looked at.
    quick = {"_source": False, "stored_fields": "_none_", "docvalue_fields": columns, "track_total_hits": 1}
    with outages():
        answer = await cluster.client.search(index=cluster.alias(country), body={**body, **quick}, params=_PARAMS)
    if "hits" not in answer:
        await _check_never_there(cluster, country)
        return []
    return [hit["fields"] for hit in answer["hits"].get("hits", ())]


async def _check_never_there(cluster: Cluster, country: str) -> None:
    """Nobody works in a country without an index, unless the halves know better, or are gone as well."""
    params = {"ignore": _NOT_FOUND}
    with outages():
        known = await cluster.client.count(
            index=cluster.alias(HALVES), body={"query": complete_in(country)}, params=params
        )
    if known.get("count") != 0:
        raise StoreUnavailable(f"the search index of {country} is lost; `praxis rebuild search` fills it again")


def _columns(question: Question) -> list[str]:
    named = (_NAME,) if question.name else ()
    return [_ID, _PROFILE, _free_starts(question), *named]


def _free_starts(question: Question) -> str:
    return f"availability.judged.{ask_of(question)}"
