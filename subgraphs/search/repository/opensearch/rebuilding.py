"""A rebuild: a second generation that is written beside the first, until it takes its place."""

import hashlib
from typing import Any

from servicekit.kafka.outages import StoreUnavailable
from servicekit.telemetry import get_logger
from subgraphs.search.domain.rebuild import REBUILT_FROM, PartitionEnd, RebuildState, is_over
from subgraphs.search.repository.opensearch.bulk import Failed, Update, Written, send
from subgraphs.search.repository.opensearch.client import outages
from subgraphs.search.repository.opensearch.generations import HALVES, Cluster, Generation
from subgraphs.search.repository.opensearch.pages import EVERYONE, pages
from subgraphs.search.repository.opensearch.projection import project
from subgraphs.search.repository.opensearch.schema import script_id

_log = get_logger("subgraphs.search.opensearch")


async def begin(cluster: Cluster, rebuild_id: str, country: str | None) -> None:
    """As the port says; what another process begins at the same moment may raise StoreUnavailable."""
    name, generations = _generation_name(rebuild_id), await cluster.generations()
    if generations.serving.name == name:
        return
    if not generations.is_building(name) and not await cluster.build(name):
        raise StoreUnavailable("another rebuild of the search index began at the same moment")
    generations = await cluster.generations()
    if country is not None and generations.building is not None:
        await _take_along(cluster, generations.serving, generations.building, country)


async def end_partition(cluster: Cluster, rebuild_id: str, end: PartitionEnd) -> None:
    """As the port says."""
    generations = await cluster.generations()
    built = generations.building
    if built is None or built.name != _generation_name(rebuild_id):
        return
    halves = cluster.index(built, HALVES)
    with outages():
        await cluster.client.index(
            index=halves, id=_mark_id(end.topic, end.partition), body={"marker": {"partition_count": end.of}}
        )
    if not is_over(await _ends(cluster, halves)):
        return
    with outages():
        await cluster.client.indices.refresh(index=",".join(sorted(built.indexes)))
    if await cluster.serve(built.name):
        _log.info("the rebuilt search index serves", rebuild=rebuild_id)


async def state(cluster: Cluster, rebuild_id: str) -> RebuildState:
    """As the port says."""
    name, generations = _generation_name(rebuild_id), await cluster.generations()
    if generations.is_building(name):
        return RebuildState.RUNNING
    return RebuildState.DONE if generations.serving.name == name else RebuildState.UNKNOWN


async def _ends(cluster: Cluster, halves: str) -> list[PartitionEnd]:
    """Those that are noted. Read by id, not searched: what another process has just written counts."""
    firsts = await _marks(cluster, halves, [(topic, 0) for topic in REBUILT_FROM])
    rest = [(end.topic, partition) for end in firsts for partition in range(1, end.of)]
    return firsts + await _marks(cluster, halves, rest)


async def _marks(cluster: Cluster, halves: str, partitions: list[tuple[str, int]]) -> list[PartitionEnd]:
    if not partitions:
        return []
    ids = [_mark_id(topic, partition) for topic, partition in partitions]
    with outages():
        answer = await cluster.client.mget(index=halves, body={"ids": ids})
    return [
        PartitionEnd(topic, partition, found["_source"]["marker"]["partition_count"])
        for (topic, partition), found in zip(partitions, answer["docs"], strict=True)
        if found.get("found")
    ]


async def _take_along(cluster: Cluster, serving: Generation, built: Generation, country: str) -> None:
    """Puts the halves of everyone else in, each only if the new generation has none that is newer."""
    source, target = cluster.index(serving, HALVES), cluster.index(built, HALVES)
    with outages():
        await cluster.client.indices.refresh(index=source)
    others = {"bool": {"filter": [EVERYONE], "must_not": [{"term": {"country": country}}]}}
    async for page in pages(cluster.client, source, others):
        outcomes = await send(cluster.client, [_update(target, half) for half in page])
        kept = {outcome.source["id"]: outcome.source for outcome in outcomes if isinstance(outcome, Written)}
        failed = await project(cluster, built, kept, are_found_at_once=False)
        built = (await cluster.generations()).building or built
        if any(isinstance(outcome, Failed) and outcome.is_passing for outcome in (*outcomes, *failed.values())):
            raise StoreUnavailable("the search index does not take along what is there of other countries")


def _update(index: str, source: dict[str, Any]) -> Update:
    params: dict[str, Any] = {name: source[name] for name in ("id", "profile", "availability") if name in source}
    return Update(index, source["id"], script_id("put_halves"), params, asks_back=True)


def _generation_name(rebuild_id: str) -> str:
    """Every process knows it by the rebuild's id, whatever characters that has."""
    return hashlib.sha256(rebuild_id.encode()).hexdigest()[:16]


def _mark_id(topic: str, partition: int) -> str:
    return f"end of {topic} {partition}"
