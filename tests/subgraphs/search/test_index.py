"""Who is found: areas on the globe, names as people write them, countries apart, and what hostile strings do."""

from dataclasses import replace

import pytest

from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.question import Area, Window
from subgraphs.search.repository.port import SearchIndex
from tests.subgraphs.search.documents import (
    KM_NORTH,
    NOW,
    PARIS,
    add,
    availability,
    hits,
    ids,
    named,
    profile,
    question,
)

HOSTILE = (
    "' OR 1=1 --",
    '"; DROP TABLE practitioners; --',
    "dentist') UNION SELECT name FROM terms --",
    ":country",
    "%",
    "*",
    "\x00",
    "\u202e\u200b",
    "名前",
    "a" * 10_000,
)


async def test_what_was_put_in_is_found_from_then_on(index: SearchIndex) -> None:
    await add(index, profile("a"))
    assert [hit.id for hit in await index.search(question())] == ["a"]
    await index.put_availability(availability("a", [], 2))
    assert await index.search(question(window=Window(weekdays=(0, 1, 2, 3, 4, 5, 6)))) == []


async def test_a_profile_alone_is_not_found(index: SearchIndex) -> None:
    await index.put_profile(profile("a"))
    assert await ids(index, question()) == []
    assert await named(index, "FR", "moreau") == []


async def test_an_availability_alone_is_not_found(index: SearchIndex) -> None:
    await index.put_availability(availability("a", ["2026-11-26T09:00"]))
    assert await ids(index, question()) == []


async def test_who_has_retired_is_not_found(index: SearchIndex) -> None:
    await add(index, profile("a"))
    await index.put_profile(profile("a", 2, is_retired=True))
    assert await ids(index, question()) == []
    assert await named(index, "FR", "moreau") == []


async def test_who_has_nothing_free_is_found_only_without_a_window(index: SearchIndex) -> None:
    await add(index, profile("a"), offers=())
    assert await ids(index, question()) == ["a"]
    assert await ids(index, question(window=Window(weekdays=(0, 1, 2, 3, 4, 5, 6)))) == []


async def test_video_on_saturday_is_not_found_by_video_on_monday(index: SearchIndex) -> None:
    await index.put_profile(profile("a", modes=("IN_PERSON", "VIDEO")))
    monday = availability("a", ["2026-11-30T09:00"], offers=("VIDEO.NEW",))
    saturday = availability("a", ["2026-11-28T09:00"], offers=("IN_PERSON.NEW",))
    await index.put_availability(replace(monday, free_hours={**monday.free_hours, **saturday.free_hours}))
    on_saturday = Window(weekdays=(5,))
    assert await ids(index, question(mode="IN_PERSON", window=on_saturday)) == ["a"]
    assert await ids(index, question(mode="VIDEO", window=on_saturday)) == []
    assert await ids(index, question(mode="VIDEO")) == ["a"]


async def test_what_only_known_patients_can_book_is_not_free_for_new_ones(index: SearchIndex) -> None:
    await add(index, profile("a"), offers=("IN_PERSON.KNOWN",))
    window = Window(weekdays=(3,))
    assert await ids(index, question(window=window)) == ["a"]
    assert await ids(index, question(window=window, new_patients=True)) == []


async def test_countries_are_apart(index: SearchIndex) -> None:
    await add(index, profile("french"))
    await add(index, profile("german", country="DE"))
    assert await ids(index, question(country="FR")) == ["french"]
    assert await ids(index, question(country="DE")) == ["german"]
    assert [found.id for found in await named(index, "DE", "moreau")] == ["german"]


async def test_a_country_without_data_is_empty(index: SearchIndex) -> None:
    await add(index, profile("a"))
    assert await ids(index, question(country="PT")) == []
    assert await named(index, "PT", "m") == []


@pytest.mark.parametrize(
    ("centre", "other"),
    [
        (Point(-16.8, 179.95), Point(-16.8, -179.95)),  # the antimeridian, from both sides
        (Point(-16.8, -179.95), Point(-16.8, 179.95)),
        (Point(89.99, 0.0), Point(89.99, 180.0)),  # over the pole
        (Point(-89.95, 10.0), Point(-89.95, -100.0)),
        (Point(60.0, 20.0), Point(60.1, 20.2)),
    ],
)
async def test_an_area_holds_who_is_near_wherever_it_lies(index: SearchIndex, centre: Point, other: Point) -> None:
    await add(index, profile("near", latitude=other.latitude, longitude=other.longitude))
    distance = distance_km(centre, other)
    assert await ids(index, question(area=Area(centre, distance + 0.01))) == ["near"]
    assert await ids(index, question(area=Area(centre, distance - 0.01))) == []


async def test_the_rim_belongs_to_the_area(index: SearchIndex) -> None:
    await add(index, profile("a", latitude=PARIS.latitude + 10 * KM_NORTH))
    distance = distance_km(PARIS, Point(PARIS.latitude + 10 * KM_NORTH, PARIS.longitude))
    assert await ids(index, question(area=Area(PARIS, distance))) == ["a"]


async def test_who_moved_is_found_where_they_are_now(index: SearchIndex) -> None:
    await add(index, profile("a"))
    lyon = Point(45.76, 4.84)
    await index.put_profile(profile("a", 2, latitude=lyon.latitude, longitude=lyon.longitude, specialties=("nurse",)))
    assert await ids(index, question(area=Area(PARIS, 10.0))) == []
    assert await ids(index, question(area=Area(lyon, 10.0), specialties=("nurse",))) == ["a"]
    assert await ids(index, question(specialties=("dentist",))) == []


async def test_who_moved_to_another_country_is_found_there_and_only_there(index: SearchIndex) -> None:
    await add(index, profile("a"))
    await index.put_profile(profile("a", 2, country="DE"))
    assert await ids(index, question(country="FR")) == []
    assert await ids(index, question(country="DE")) == ["a"]
    assert await named(index, "FR", "moreau") == []
    await index.put_availability(availability("a", ["2026-11-27T09:00"], 2))
    await index.put_profile(profile("a", 1))
    (hit,) = await hits(index, question(country="DE"))
    assert hit.next_available == NOW.replace(day=27, hour=8)
    assert await ids(index, question(country="FR")) == []
    await index.put_profile(profile("a", 3))
    assert await ids(index, question(country="FR")) == ["a"]
    assert await ids(index, question(country="DE")) == []


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Dr Éloïse Lefèvre", "lefevre"),
        ("Dr Éloïse Lefèvre", "Docteur LEFÈVRE"),
        ("Dr Éloïse Lefèvre", "Lefèvre Éloïse"),
        ("Dr Éloïse Lefèvre", "Eloise Lefebvre"),
        ("Dr. med. Jürgen Groß", "gross"),
        ("Dr. med. Jürgen Groß", "Juergen Groß"),
        ("Dr Jean-Luc O'Connor", "jean luc"),
        ("Dr Nguyễn Thị Đào", "nguyen dao"),
    ],
)
async def test_a_name_is_found_as_people_write_it(index: SearchIndex, name: str, asked: str) -> None:
    await add(index, profile("a", name=name))
    await add(index, profile("b", name="Dr Anna Schmidt"))
    assert await ids(index, question(name=asked)) == ["a"]


@pytest.mark.parametrize("asked", ["Martin Dupont", "Mar", "Martinez", "Durand"])
async def test_another_name_is_not_found(index: SearchIndex, asked: str) -> None:
    await add(index, profile("a", name="Dr Paul Martin"))
    assert await ids(index, question(name=asked)) == []


async def test_names_are_suggested_by_the_beginning_of_a_word(index: SearchIndex) -> None:
    await add(index, profile("a", name="Dr Camille Laurent"))
    await add(index, profile("b", name="Dr Laura Blanc"))
    found = {
        text: [found.id for found in await named(index, "FR", text)] for text in ("LAU", "camille la", "laurent c")
    }
    assert found == {"LAU": ["a", "b"], "camille la": ["a"], "laurent c": ["a"]}
    assert len(await named(index, "FR", "lau", 1)) == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("schmit", ["Dr Eva Schmitt", "Dr Amir Schmidt"]),
        ("eva schmit", ["Dr Eva Schmitt"]),
        ("amri schmit", ["Dr Amir Schmidt"]),
        ("shwarzenb", ["Dr Ida Schwarzenberger"]),
        ("schwarzenbreger", ["Dr Ida Schwarzenberger"]),
        ("schwarzenbergxyz", ["Dr Ida Schwarzenberger"]),  # so far into a word letters are not compared any more
        ("shcwarbenzerger", []),
        ("chmidt", []),
        ("sch", ["Dr Amir Schmidt", "Dr Eva Schmitt", "Dr Ida Schwarzenberger"]),
        ("shc", []),
    ],
)
async def test_names_are_suggested_with_as_few_typos_as_there_must_be(
    index: SearchIndex, typed: str, found: list[str]
) -> None:
    for number, name in enumerate(("Dr Amir Schmidt", "Dr Eva Schmitt", "Dr Ida Schwarzenberger")):
        await add(index, profile(f"p{number}", name=name))
    await add(index, profile("german", country="DE", name="Dr Eva Schmitt"))
    assert [practitioner.name for practitioner in await named(index, "FR", typed)] == found


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_strings_find_nobody_and_break_nothing(index: SearchIndex, text: str) -> None:
    await add(index, profile("a"))
    for asked in (
        question(specialties=(text,)),
        question(languages=(text,)),
        question(insurance_sectors=(text,)),
        question(country=text),
        question(name=f"x{text}x"),
    ):
        assert await ids(index, asked) == []
    assert await named(index, "FR", f"x{text}x") == []
    assert await ids(index, question()) == ["a"]


async def test_many_values_of_every_filter_are_any_of_them(index: SearchIndex) -> None:
    await add(index, profile("a"))
    others = tuple(f"other{number}" for number in range(49))
    asked = question(
        specialties=(*others, "dentist"), languages=(*others, "fr"), insurance_sectors=(*others, "SECTOR_1")
    )
    assert await ids(index, asked) == ["a"]


async def test_time_goes_on_without_a_write(index: SearchIndex) -> None:
    await add(index, profile("a"), "2026-11-25T11:00", "2026-11-27T15:00")
    asked = question()
    assert (await hits(index, asked))[0].next_available == NOW.replace(hour=10)
    later = question(now=NOW.replace(day=26))
    assert (await hits(index, later))[0].next_available == NOW.replace(day=27, hour=14)
    assert (await hits(index, question(now=NOW.replace(day=28))))[0].next_available is None
