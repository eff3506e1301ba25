"""What only OpenSearch can do to us: being away, losing an index, refusing a document, showing it a moment later."""

import asyncio
from collections.abc import AsyncIterator
from copy import deepcopy
from itertools import product
from string import ascii_lowercase

import pytest
from opensearchpy import AsyncOpenSearch

from praxis.embedded.ports import free_port
from servicekit.errors import Fault
from servicekit.kafka.outages import StoreUnavailable, is_outage
from subgraphs.search.repository.opensearch import OpenSearchIndex, writing
from subgraphs.search.repository.opensearch import index as index_module
from subgraphs.search.repository.opensearch.schema import index_body, script_id
from subgraphs.search.repository.opensearch.writing import RejectedDocument
from tests.full_stack_servers import StackServer
from tests.servicekit.waiting import eventually
from tests.subgraphs.search.documents import add, availability, ids, named, profile, question
from tests.subgraphs.search.indexes import own_prefix

pytestmark = pytest.mark.full_stack

MOST_CLAUSES = 1_024  # that a query of OpenSearch may have
PAIRS = list(product(ascii_lowercase, repeat=2))


@pytest.fixture
async def prefix(opensearch_url: str) -> AsyncIterator[str]:
    async with own_prefix(opensearch_url) as own:
        yield own


@pytest.fixture
async def index(opensearch_url: str, prefix: str) -> AsyncIterator[OpenSearchIndex]:
    async with OpenSearchIndex.open(opensearch_url, prefix) as opened:
        yield opened


@pytest.fixture
async def client(opensearch_url: str) -> AsyncIterator[AsyncOpenSearch]:
    async with AsyncOpenSearch(hosts=[opensearch_url]) as opened:
        yield opened


async def test_what_is_put_in_is_found_soon_without_asking_for_it(index: OpenSearchIndex) -> None:
    await add(index, profile("a"))

    async def found() -> list[str]:
        return [hit.id for hit in await index.search(question())]

    assert await eventually(found, bool) == ["a"]


async def test_a_document_that_is_refused_takes_no_other_with_it(index: OpenSearchIndex) -> None:
    nowhere = profile("nowhere", latitude=95.0)
    profiles = [*(profile(f"p{number}") for number in range(20)), nowhere]
    await asyncio.gather(*(index.put_availability(availability(each.id, [])) for each in profiles))
    outcomes = await asyncio.gather(*(index.put_profile(each) for each in profiles), return_exceptions=True)
    refused = outcomes.pop()
    assert isinstance(refused, RejectedDocument)
    assert not is_outage(refused)
    assert outcomes == [None] * 20
    assert len(await ids(index, question())) == 20


async def test_more_names_within_the_typos_than_the_server_takes_terms_are_no_fault(index: OpenSearchIndex) -> None:
    wanted = "Abcdefghij"
    near = [
        f"{wanted[:place]}{letter}{wanted[place + 1 : -1]}{last}" for place in range(2, 5) for letter, last in PAIRS
    ]
    names = {f"n{number}": name for number, name in enumerate([*dict.fromkeys(near), wanted])}
    assert len(names) > MOST_CLAUSES
    await asyncio.gather(*(add(index, profile(each, name=name)) for each, name in names.items()))
    for words in (wanted, f"{wanted} " * 9, f"{wanted} " * 18):
        assert [found.name for found in await named(index, "FR", words, 1)] == [wanted]
        assert f"n{len(names) - 1}" in await ids(index, question(name=words))


async def test_a_country_that_is_no_country_is_refused_before_it_names_an_index(index: OpenSearchIndex) -> None:
    for country in ("*", "fr", "F-", "../x", ""):
        with pytest.raises(ValueError, match="country"):
            await index.put_profile(profile("a", country=country))


async def test_a_server_that_is_killed_is_an_outage_that_ends_and_loses_nothing(
    opensearch: StackServer, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "FIRST_RETRY_SECONDS", 0.001)
    async with OpenSearchIndex.open(opensearch.address, prefix) as index:
        await add(index, profile("a"))
        opensearch.kill()
        with pytest.raises(StoreUnavailable) as refused:
            await index.put_profile(profile("b"))
        assert is_outage(refused.value)
        with pytest.raises(StoreUnavailable):
            await index.search(question())
        with pytest.raises(StoreUnavailable):
            await index.names("FR", "moreau", 5)
        opensearch.start()
        assert await ids(index, question()) == ["a"]
        await add(index, profile("b"))
        assert await ids(index, question()) == ["a", "b"]


async def test_an_index_of_an_earlier_version_learns_the_fields_that_it_lacks(
    opensearch_url: str, client: AsyncOpenSearch, prefix: str
) -> None:
    earlier = deepcopy(index_body("documents"))
    del earlier["mappings"]["properties"]["profile"]["properties"]["quality"]
    async with OpenSearchIndex.open(opensearch_url, prefix) as index:
        await add(index, profile("a"))
        await client.indices.delete(index=f"{prefix}-first-fr")
        await client.indices.create(index=f"{prefix}-first-fr", body={**earlier, "aliases": {f"{prefix}_fr": {}}})
        with pytest.raises(RejectedDocument):
            await index.put_profile(profile("a", 2))
    async with OpenSearchIndex.open(opensearch_url, prefix) as index:
        await index.put_profile(profile("a", 3))
        assert await ids(index, question()) == ["a"]


async def test_an_index_of_a_form_that_cannot_be_mended_says_so(
    opensearch_url: str, client: AsyncOpenSearch, prefix: str
) -> None:
    other = {"mappings": {"properties": {"country": {"type": "long"}}}, "aliases": {f"{prefix}_halves": {}}}
    await client.indices.create(index=f"{prefix}-first-halves", body=other)
    with pytest.raises(Fault, match=r"first-halves .*praxis rebuild search"):
        async with OpenSearchIndex.open(opensearch_url, prefix):
            pass


async def test_a_service_that_starts_while_no_server_is_there_waits_for_it_and_then_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index_module, "START_WITHIN_SECONDS", 0.2)
    monkeypatch.setattr(index_module, "LOOK_EVERY_SECONDS", 0.05)
    with pytest.raises(StoreUnavailable):
        async with OpenSearchIndex.open(f"http://127.0.0.1:{free_port()}", "nobody"):
            pass


async def test_an_index_of_a_country_that_was_lost_is_filled_again_by_the_next_event(
    index: OpenSearchIndex, client: AsyncOpenSearch, prefix: str
) -> None:
    for name in ("a", "b", "c"):
        await add(index, profile(name))
    await index.put_availability(availability("alone", []))
    await client.indices.delete(index=f"{prefix}-first-fr")
    with pytest.raises(StoreUnavailable, match="rebuild"):
        await ids(index, question())
    await index.put_availability(availability("c", ["2026-11-27T09:00"], 2))
    assert await ids(index, question()) == ["a", "b", "c"]


async def test_when_everything_is_lost_it_begins_anew_and_a_rebuild_fills_it(
    index: OpenSearchIndex, client: AsyncOpenSearch, prefix: str
) -> None:
    await add(index, profile("a"))
    assert not await index.is_empty()
    await client.indices.delete(index=f"{prefix}-*")
    await client.delete_script(id=script_id("put_halves"))
    await client.delete_script(id=script_id("put_document"))
    assert await index.is_empty()
    await add(index, profile("b"))
    assert await ids(index, question()) == ["b"]


async def test_halves_that_were_lost_alone_leave_the_search_as_it_is(
    index: OpenSearchIndex, client: AsyncOpenSearch, prefix: str
) -> None:
    await add(index, profile("a"))
    await client.indices.delete(index=f"{prefix}-first-halves")
    await add(index, profile("b"))
    assert await ids(index, question()) == ["a", "b"]


async def generations(client: AsyncOpenSearch, prefix: str) -> set[str]:
    """The names of those of which anything is there."""
    found = await client.indices.get(index=f"{prefix}-*")
    return {index.removeprefix(f"{prefix}-").rpartition("-")[0] for index in found}


async def test_what_earlier_rebuilds_left_behind_is_dropped_by_the_next_one_and_nothing_else(
    index: OpenSearchIndex, client: AsyncOpenSearch, prefix: str
) -> None:
    await add(index, profile("a"))
    await index.begin_rebuild("given up")
    await add(index, profile("b", country="DE"))
    (given_up,) = await generations(client, prefix) - {"first"}
    await client.indices.create(index=f"{prefix}-killed-halves", body=index_body("halves"))
    await index.begin_rebuild("r")
    assert len(await generations(client, prefix) - {"first", given_up, "killed"}) == 1
    assert await generations(client, prefix) & {"first", given_up, "killed"} == {"first"}
    # A writer that was on its way makes an index of the one that was given up.
    await client.indices.create(index=f"{prefix}-{given_up}-fr", body=index_body("documents"))
    await index.begin_rebuild("later")
    assert len(await generations(client, prefix)) == 2
    assert await ids(index, question()) == ["a"]
    assert await ids(index, question(country="DE")) == ["b"]


async def test_a_rebuild_that_was_given_up_meanwhile_drops_nothing(
    index: OpenSearchIndex, client: AsyncOpenSearch, prefix: str
) -> None:
    await index.begin_rebuild("r")
    for name in ("superseded", "killed"):
        await client.indices.create(index=f"{prefix}-{name}-halves", body=index_body("halves"))
    before = await generations(client, prefix)
    await index._cluster._drop_unused("superseded")
    assert await generations(client, prefix) == before


async def test_more_halves_than_may_wait_are_all_written(
    index: OpenSearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index._writes._room = asyncio.Semaphore(7)
    await asyncio.gather(*(add(index, profile(f"p{number}")) for number in range(50)))
    assert len(await ids(index, question())) == 50


async def test_two_processes_that_write_the_same_document_lose_nothing(
    opensearch_url: str, index: OpenSearchIndex, prefix: str
) -> None:
    async with OpenSearchIndex.open(opensearch_url, prefix) as other:
        names = [f"p{number}" for number in range(40)]
        await asyncio.gather(
            *(index.put_profile(profile(name, version)) for name in names for version in (1, 2, 3)),
            *(other.put_availability(availability(name, [], version)) for name in names for version in (3, 1, 2)),
            *(other.put_profile(profile(name, 2)) for name in names),
        )
    found = await index.stored("", 100)
    assert [
        (each.id, each.profile and each.profile.version, each.availability and each.availability.version)
        for each in found
    ] == [(name, 3, 3) for name in sorted(names)]


@pytest.mark.parametrize(
    ("analyser", "name", "words"),
    [
        ("name_french", "Dr Élodie d'Arçon", ["elodie", "arcon"]),
        ("name_german", "Prof. Dr. med. Jörg Weiß", ["jorg", "weiss"]),
        ("name_english", "Dr Zoë O'Connor", ["zoe", "o'connor"]),
    ],
)
async def test_names_are_analysed_in_their_country_s_language(
    index: OpenSearchIndex, client: AsyncOpenSearch, prefix: str, analyser: str, name: str, words: list[str]
) -> None:
    await add(index, profile("a"))
    answer = await client.indices.analyze(index=f"{prefix}_fr", body={"analyzer": analyser, "text": name})
    assert [token["token"] for token in answer["tokens"]] == words
