"""Finding documents: OpenSearch narrows down, the judge compares hours and distances exactly."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from servicekit.kafka.outages import StoreUnavailable
from subgraphs.search.domain.asks import ask_of
from subgraphs.search.domain.beginnings import name_beginning
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.judging import Candidate, Judge
from subgraphs.search.domain.names import alike, fold
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.ranking import in_order
from subgraphs.search.repository.opensearch.client import outages
from subgraphs.search.repository.opensearch.generations import HALVES, Cluster, Generation
from subgraphs.search.repository.opensearch.pages import EVERYONE, complete_in, page_after
from subgraphs.search.repository.opensearch.payload import free_starts_from, hours_from, profile_from
from subgraphs.search.repository.opensearch.query import Clause, candidates_query, coarse_order, names_query
from subgraphs.search.repository.port import MAX_HITS, NamedPractitioner, StoredDocument

MAX_CANDIDATES = 20_000  # the index's max_result_window

COUNTRY = re.compile(r"[A-Z]{2}")
_NAME = "profile.name.as_written"
_COLUMNS = ("id", "profile.latitude", "profile.longitude", "profile.rating_average", "profile.rating_count")
_CLOCK = ("availability.time_zone", "availability.first_local_date", "profile.notice_minutes")
_NOT_FOUND = 404
_SEARCH_TIMEOUT_SECONDS = 10
_MOST_VALUES = 1_000  # of a facet; there are far fewer specialties and languages
_PARAMS = {
    "allow_partial_search_results": "false",
    "filter_path": "hits.total.value,hits.hits.fields",
    "ignore": _NOT_FOUND,
    "request_timeout": _SEARCH_TIMEOUT_SECONDS,
}


async def candidates(cluster: Cluster, question: Question) -> list[dict[str, Any]]:
    """The fields of everyone who may fit, by name; of more than MAX_CANDIDATES, about those that come first."""
    body = {"query": candidates_query(question), "track_total_hits": True, "size": MAX_CANDIDATES, "sort": ["_doc"]}
    total, rows = await _fetch(cluster, question.country, body, _columns(question))
    if total > MAX_CANDIDATES:
        _, rows = await _fetch(cluster, question.country, {**body, "sort": coarse_order(question)}, _columns(question))
    return rows


def judged(question: Question, rows: Iterable[dict[str, Any]]) -> list[Hit]:
    """All hits in the order asked for."""
    judge, ask = Judge(question), ask_of(question)
    words = fold(question.name).split() if question.name else []
    found = [
        rated
        for row in rows
        if all(alike(fold(row[_NAME][0]).split(), word) for word in words)
        if (rated := judge.rated(_candidate(row, ask))) is not None
    ]
    return in_order(found, question.sort)[:MAX_HITS]


async def names(cluster: Cluster, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
    """With as few typos as there must be, then by name and id."""
    asked = name_beginning(beginning)
    if asked is None:
        return []
    found: list[NamedPractitioner] = []
    for typos in range(asked.most_typos + 1):
        found += await _named(
            cluster, country, names_query(asked, typos, [each.id for each in found]), limit - len(found)
        )
        if len(found) == limit:
            break
    return found


async def _named(cluster: Cluster, country: str, query: Clause | None, limit: int) -> list[NamedPractitioner]:
    if query is None:
        return []
    # Whether there is one is all that is told of their number, so that not all have to be looked at.
    body = {"query": query, "size": limit, "sort": [_NAME, "id"], "track_total_hits": 1}
    _, rows = await _fetch(cluster, country, body, ["id", _NAME])
    return [NamedPractitioner(row["id"][0], row[_NAME][0]) for row in rows]


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


async def _fetch(
    cluster: Cluster, country: str, body: dict[str, Any], columns: list[str]
) -> tuple[int, list[dict[str, Any]]]:
    """How many there are, and the columns of those that are sent. Raises StoreUnavailable."""
    if not COUNTRY.fullmatch(country):
        return 0, []
    # Neither the source nor stored fields are read, which is most of the work of sending many hits.
    quick = {"_source": False, "stored_fields": "_none_", "docvalue_fields": columns}
    with outages():
        answer = await cluster.client.search(index=cluster.alias(country), body={**body, **quick}, params=_PARAMS)
    if "hits" not in answer:
        await _check_never_there(cluster, country)
        return 0, []
    return answer["hits"]["total"]["value"], [hit["fields"] for hit in answer["hits"].get("hits", ())]


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
    ask = ask_of(question)
    named = (_NAME,) if question.name else ()
    return [*_COLUMNS, f"availability.free.{ask}", f"availability.next.{ask}", *_CLOCK, *named]


def _candidate(row: dict[str, Any], ask: str) -> Candidate:
    rating, next_start = row.get("profile.rating_average"), row.get(f"availability.next.{ask}")
    return Candidate(
        id=row["id"][0],
        latitude=row["profile.latitude"][0],
        longitude=row["profile.longitude"][0],
        rating_average=rating[0] if rating else None,
        rating_count=row["profile.rating_count"][0],
        free_hours=hours_from(row[f"availability.free.{ask}"][0]),
        next_start=next_start[0] if next_start else None,
        time_zone=row["availability.time_zone"][0],
        first_local_date=row["availability.first_local_date"][0],
        notice_minutes=row["profile.notice_minutes"][0],
    )
