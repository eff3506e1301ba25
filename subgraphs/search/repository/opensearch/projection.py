"""From the halves to what is searched: a document in its country's index, once both halves are there."""

from collections.abc import Mapping
from typing import Any

from servicekit.kafka.outages import StoreUnavailable
from servicekit.telemetry import get_logger
from subgraphs.search.repository.opensearch.bulk import Failed, Update, send
from subgraphs.search.repository.opensearch.client import outages
from subgraphs.search.repository.opensearch.generations import HALVES, Cluster, Generation
from subgraphs.search.repository.opensearch.pages import complete_in, pages
from subgraphs.search.repository.opensearch.schema import script_id

_log = get_logger("subgraphs.search.opensearch")


async def project(
    cluster: Cluster, generation: Generation, sources: Mapping[str, dict[str, Any]], *, are_found_at_once: bool
) -> dict[str, Failed]:
    """Puts documents in by their halves; returns what became of those that could not be. Raises StoreUnavailable."""
    countries = [(document_id, country) for document_id, source in sources.items() for country in _countries(source)]
    for country in {country for _, country in countries}:
        if country.lower() not in generation.countries:
            await _make_whole(cluster, generation, country)
    updates = [
        _update(cluster.index(generation, country), country, document_id, sources[document_id])
        for document_id, country in countries
    ]
    outcomes = await send(cluster.client, updates, are_found_at_once=are_found_at_once)
    return {
        update.id: outcome for update, outcome in zip(updates, outcomes, strict=True) if isinstance(outcome, Failed)
    }


async def _make_whole(cluster: Cluster, generation: Generation, country: str) -> None:
    """Makes a country's index. When it was there and is lost, the halves hold what was in it."""
    _log.info("making a country's search index", country=country, generation=generation.name)
    await cluster.add_country(generation, country)
    halves = cluster.index(generation, HALVES)
    with outages():
        await cluster.client.indices.refresh(index=halves)
    documents = cluster.index(generation, country)
    async for page in pages(cluster.client, halves, complete_in(country)):
        updates = [_update(documents, country, source["id"], source) for source in page]
        for outcome in await send(cluster.client, updates):
            if isinstance(outcome, Failed) and outcome.is_passing:
                raise StoreUnavailable(f"a search index cannot be filled: {outcome.status} {outcome.kind}")
            # What is refused for its own fault was told to whoever put it in, and must not keep the others out.
    if generation.is_building:
        return
    with outages():
        await cluster.client.indices.refresh(index=documents)
    if not await cluster.serve_country(generation, country):
        raise StoreUnavailable("the search index was replaced meanwhile")


def _countries(source: dict[str, Any]) -> list[str]:
    """Where a document must be, or must be known to have left."""
    return [source["country"], *source.get("left_countries", ())] if source["is_complete"] else []


def _update(index: str, country: str, document_id: str, source: dict[str, Any]) -> Update:
    params = {name: source[name] for name in ("profile", "availability")}
    params |= {"id": document_id, "country": country}
    return Update(index, document_id, script_id("put_document"), params, asks_back=False)
