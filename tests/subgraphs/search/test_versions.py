"""The halves of a document: each follows its own version, in whatever order events come."""

from itertools import permutations

from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.question import Hit
from subgraphs.search.repository.port import SearchIndex
from tests.subgraphs.search.documents import availability, hits, ids, profile, question
from tests.subgraphs.search.indexes import NewIndex

PROFILES = [profile("a", version, rating_average=float(version), rating_count=100) for version in (1, 2, 3)]
AVAILABILITIES = [availability("a", [f"2026-11-2{5 + version}T09:00"], version) for version in (1, 2, 3)]


async def put(index: SearchIndex, half: Profile | Availability) -> None:
    await (index.put_profile(half) if isinstance(half, Profile) else index.put_availability(half))


async def state_after(new_index: NewIndex, halves: list[Profile | Availability]) -> list[Hit]:
    async with new_index() as index:
        for half in halves:
            await put(index, half)
        return await hits(index, question())


async def test_versions_never_undo_each_other_in_any_order(new_index: NewIndex) -> None:
    newest = await state_after(new_index, [PROFILES[-1], AVAILABILITIES[-1]])
    assert [hit.id for hit in newest] == ["a"]
    events: list[Profile | Availability] = [*PROFILES[1:], *AVAILABILITIES[1:]]
    for order in permutations(events):
        again = [*order, *order[:2]]  # some come twice
        assert await state_after(new_index, again) == newest


async def test_a_late_event_does_not_bring_back_who_has_retired(index: SearchIndex) -> None:
    await put(index, profile("a", 5, is_retired=True))
    late: list[Profile | Availability] = [*PROFILES, *AVAILABILITIES]
    for half in late:
        await put(index, half)
    assert await ids(index, question()) == []


async def test_an_older_profile_leaves_terms_and_place_as_they_are(index: SearchIndex) -> None:
    await put(index, AVAILABILITIES[0])
    await put(index, profile("a", 2, specialties=("nurse",), name="Dr Anna Schmidt"))
    await put(index, profile("a", 1))
    assert await ids(index, question(specialties=("nurse",), name="Schmidt")) == ["a"]
    assert await ids(index, question(specialties=("dentist",))) == []
    assert await ids(index, question(name="Moreau")) == []


async def test_the_same_version_again_changes_nothing(index: SearchIndex) -> None:
    await put(index, AVAILABILITIES[0])
    await put(index, PROFILES[0])
    before = await hits(index, question())
    await put(index, profile("a", 1, rating_average=1.0, rating_count=9))
    await put(index, availability("a", [], 1))
    assert await hits(index, question()) == before


async def test_a_new_line_of_versions_at_epoch_milliseconds_outranks_the_old_one(index: SearchIndex) -> None:
    await put(index, PROFILES[0])
    await put(index, availability("a", ["2026-11-26T09:00"], 40))
    await put(index, availability("a", ["2026-11-27T09:00"], 1_795_600_000_000))
    await put(index, availability("a", ["2026-11-28T09:00"], 41))
    (hit,) = await hits(index, question())
    assert hit.next_available is not None
    assert hit.next_available.day == 27


async def test_an_older_half_replaces_nothing_while_it_waits_for_the_other(index: SearchIndex) -> None:
    for version in (2, 1):
        await put(index, profile("a", version))
        await put(index, availability("b", [], version))
    alone, other = await index.stored("", 10)
    assert alone.profile is not None
    assert other.availability is not None
    assert (alone.profile.version, other.availability.version) == (2, 2)
