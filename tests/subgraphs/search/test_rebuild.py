"""A rebuild: the old index answers until the new one is whole, and nothing that happens meanwhile is missing in it."""

import random
from collections.abc import Iterable

import pytest

from subgraphs.search.domain.asks import free_starts
from subgraphs.search.domain.rebuild import REBUILT_FROM, PartitionEnd, RebuildState
from subgraphs.search.repository.port import SearchIndex, StoredDocument
from tests.subgraphs.search.documents import add, availability, ids, named, profile, question
from tests.subgraphs.search.indexes import SameIndex

PARTITIONS = 3
ENDS = [PartitionEnd(topic, partition, PARTITIONS) for topic in REBUILT_FROM for partition in range(PARTITIONS)]


async def end(index: SearchIndex, rebuild_id: str, ends: Iterable[PartitionEnd] = ENDS) -> None:
    for each in ends:
        await index.end_partition(rebuild_id, each)


async def test_the_old_index_answers_until_the_last_partition_has_ended(index: SearchIndex) -> None:
    await add(index, profile("old"))
    await index.begin_rebuild("r")
    await index.put_profile(profile("told"))
    await index.put_availability(availability("told", ["2026-11-26T09:00"]))
    assert await ids(index, question()) == ["old", "told"]

    ends = [*ENDS, *ENDS[:2]]  # some come twice
    random.Random(7).shuffle(ends)
    last = ends.pop(next(place for place, each in enumerate(ends) if ends.count(each) == 1))
    await end(index, "r", ends)
    assert await ids(index, question()) == ["old", "told"]
    assert await index.rebuild_state("r") is RebuildState.RUNNING

    await end(index, "r", [last])
    assert await ids(index, question()) == ["told"]
    assert await index.rebuild_state("r") is RebuildState.DONE
    assert await named(index, "FR", "moreau") != []


async def test_what_is_wrong_at_the_right_version_is_mended(index: SearchIndex) -> None:
    await add(index, profile("a", 5, specialties=("nurse",)))
    await add(index, profile("a", 5))
    assert await ids(index, question(specialties=("dentist",))) == []
    await index.begin_rebuild("r")
    await add(index, profile("a", 5))
    await end(index, "r")
    assert await ids(index, question(specialties=("dentist",))) == ["a"]


async def test_what_happens_meanwhile_is_in_both(index: SearchIndex) -> None:
    await add(index, profile("a"), "2026-11-26T09:00")
    await index.begin_rebuild("r")
    await index.put_availability(availability("a", ["2026-11-28T09:00"], 3))  # happens before it is told again
    await index.put_profile(profile("a"))
    await index.put_availability(availability("a", ["2026-11-27T09:00"], 2))
    for before_the_end in (True, False):
        await index.refresh()
        (hit,) = await index.search(question())
        assert hit.next_available is not None
        assert hit.next_available.day == 28
        if before_the_end:
            await end(index, "r")


async def test_another_process_writes_to_both_from_the_moment_that_a_rebuild_began(same_index: SameIndex) -> None:
    async with same_index() as consumer:
        await add(consumer, profile("old"))
        async with same_index() as command:
            await command.begin_rebuild("r")
        await add(consumer, profile("told"))
        await end(consumer, "r")
        assert await ids(consumer, question()) == ["told"]


async def test_a_process_that_starts_meanwhile_goes_on_with_the_rebuild(same_index: SameIndex) -> None:
    async with same_index() as index:
        await add(index, profile("old"))
        await index.begin_rebuild("r")
        await add(index, profile("first"))
        await end(index, "r", ENDS[:4])
    async with same_index() as index:
        assert await index.rebuild_state("r") is RebuildState.RUNNING
        await add(index, profile("second"))
        await end(index, "r", ENDS[4:])
        assert await ids(index, question()) == ["first", "second"]
    async with same_index() as index:
        assert await ids(index, question()) == ["first", "second"]
        assert await index.rebuild_state("r") is RebuildState.DONE


async def test_a_second_rebuild_takes_the_place_of_the_first(index: SearchIndex) -> None:
    await add(index, profile("old"))
    await index.begin_rebuild("first")
    await add(index, profile("first"))
    await end(index, "first", ENDS[:-1])
    await index.begin_rebuild("second")
    assert await index.rebuild_state("first") is RebuildState.UNKNOWN
    await end(index, "first")
    assert await ids(index, question()) == ["first", "old"]
    await add(index, profile("second"))
    await end(index, "second")
    assert await ids(index, question()) == ["second"]
    await end(index, "second")
    await end(index, "first")
    assert await ids(index, question()) == ["second"]


async def test_beginning_the_same_rebuild_again_changes_nothing(index: SearchIndex) -> None:
    await index.begin_rebuild("r")
    await add(index, profile("told"))
    await end(index, "r", ENDS[:3])
    await index.begin_rebuild("r")
    await end(index, "r", ENDS[3:])
    assert await ids(index, question()) == ["told"]
    await index.begin_rebuild("r")
    assert await index.rebuild_state("r") is RebuildState.DONE
    await add(index, profile("later"))
    assert await ids(index, question()) == ["later", "told"]


async def test_a_rebuild_of_one_country_keeps_the_others(index: SearchIndex) -> None:
    await add(index, profile("german", country="DE"))
    await add(index, profile("french"))
    await index.put_availability(availability("unplaced", ["2026-11-26T09:00"]))
    await index.begin_rebuild("r", "FR")
    await add(index, profile("told"))
    await end(index, "r")
    assert await ids(index, question(country="FR")) == ["told"]
    assert await ids(index, question(country="DE")) == ["german"]
    await index.put_profile(profile("unplaced"))
    assert await ids(index, question(country="FR")) == ["told", "unplaced"]


async def test_topics_may_have_different_numbers_of_partitions(index: SearchIndex) -> None:
    one, many = REBUILT_FROM
    await index.begin_rebuild("r")
    await end(index, "r", [PartitionEnd(one, 0, 1), *(PartitionEnd(many, partition, 4) for partition in (3, 1, 0))])
    assert await index.rebuild_state("r") is RebuildState.RUNNING
    await end(index, "r", [PartitionEnd(many, 2, 4)])
    assert await index.rebuild_state("r") is RebuildState.DONE


async def test_an_unknown_rebuild_ends_nothing(index: SearchIndex) -> None:
    await add(index, profile("a"))
    await end(index, "never begun")
    assert await index.rebuild_state("never begun") is RebuildState.UNKNOWN
    assert await ids(index, question()) == ["a"]


@pytest.mark.parametrize("limit", [1, 2, 10])
async def test_stored_halves_are_read_page_by_page(index: SearchIndex, limit: int) -> None:
    whole = profile("b", 3, specialties=("nurse", "dentist"), modes=("VIDEO", "IN_PERSON"), rating_average=4.1)
    free = availability("b", ["2026-11-26T09:00"], 7, offers=("VIDEO.NEW",))
    alone, gone = availability("a", [], 2), profile("d", 2, is_retired=True, country="DE")
    await index.put_profile(whole)
    await index.put_availability(free)
    await index.put_availability(alone)
    await index.put_profile(profile("c"))
    await index.put_profile(gone)
    await index.put_availability(availability("d", []))
    found: list[StoredDocument] = []
    while page := await index.stored(found[-1].id if found else "", limit):
        assert len(page) <= limit
        found += page
    assert found == [
        StoredDocument("a", None, free_starts(alone)),
        StoredDocument("b", whole.in_stored_order(), free_starts(free)),
        StoredDocument("c", profile("c").in_stored_order(), None),
        StoredDocument("d", gone.in_stored_order(), free_starts(availability("d", []))),
    ]
