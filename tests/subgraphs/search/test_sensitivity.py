"""Without the comparison of versions a half of a document goes back to an older one: each scenario misses its guard."""

from pathlib import Path

import pytest

from subgraphs.search.repository.sqlite import writing
from tests.servicekit.sensitivity import holds, replace_in
from tests.subgraphs.search.documents import add, availability, hits, ids, profile, question
from tests.subgraphs.search.indexes import empty_sqlite_index


async def a_profile_that_comes_again_after_a_newer_one_changes_nothing(folder: Path) -> None:
    async with empty_sqlite_index(folder) as index:
        await add(index, profile("a", 2, specialties=("nurse",)))
        await index.put_profile(profile("a", 1, specialties=("dentist",)))
        assert await ids(index, question(specialties=("nurse",))) == ["a"]


async def free_starts_that_come_again_after_newer_ones_change_nothing(folder: Path) -> None:
    async with empty_sqlite_index(folder) as index:
        await index.put_profile(profile("a"))
        await index.put_availability(availability("a", ["2026-11-27T09:00"], 2))
        await index.put_availability(availability("a", ["2026-11-26T09:00"], 1))
        (hit,) = await hits(index, question())
        assert hit.next_available is not None
        assert hit.next_available.day == 27


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_version_of_profiles_is_missed(
    tmp_path: Path, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        guard = "WHERE coalesce(profile_version, -1) < excluded.profile_version"
        replace_in(writing, "_PUT_PROFILE", guard, "WHERE true", monkeypatch)
    assert await holds(a_profile_that_comes_again_after_a_newer_one_changes_nothing(tmp_path)) == is_guarded


@pytest.mark.parametrize("is_guarded", [True, False])
async def test_the_version_of_free_starts_is_missed(
    tmp_path: Path, is_guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_guarded:
        guard = "WHERE coalesce(availability_version, -1) < excluded.availability_version"
        replace_in(writing, "_PUT_AVAILABILITY", guard, "WHERE true", monkeypatch)
    assert await holds(free_starts_that_come_again_after_newer_ones_change_nothing(tmp_path)) == is_guarded
