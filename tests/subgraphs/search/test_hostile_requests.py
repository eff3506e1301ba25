"""Whatever a client sends gets a clear answer: of what is there, or which argument does not fit, never a fault."""

import base64
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from servicekit.graphql.errors import LONGEST_MESSAGE
from servicekit.redis import open_redis
from servicekit.testing import FixedClock
from subgraphs.search.domain.cursor import Cursor, _signature
from tests.subgraphs.search.documents import NOW, add, profile
from tests.subgraphs.search.indexes import NewIndex
from tests.subgraphs.search.service import CURSOR_KEY, SEARCH, SUGGEST, Service

CLEAR_CODES = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "LOCATION_REQUIRED"}
MOST_SECONDS = 5.0  # on a busy machine; all of them take milliseconds, and what is not linear minutes
KB = 1_000
STRINGS = {
    "sql": "'; DROP TABLE practitioners; --",
    "sql condition": "x') OR 1=1 UNION SELECT id, name FROM practitioners --",
    "sql parameter": ":country ?1 $1 @p %s {0}",
    "dsl": '"}}, "query": {"match_all": {}}, "size": 10000, "x": {"y": "',
    "query string": "profile.name:* OR _exists_:id AND NOT (country:FR)",
    "script": "ctx._source.searchable = false; System.exit(1)",
    "path": "../../_all/_search?size=10000#",
    "wildcards": "*?%_~^[a-z]+$.*",
    "template": "{{7*7}} ${jndi:ldap://x/a} <script>alert(1)</script>",
    "controls": "\x00\x01\x08\x1b[2J\x7f\x85",
    "header": "dentist\r\nX-Admin: 1\r\n\r\n",
    "directions": "\u202edentist\u202c \u200b\u2060\ufeff",
    "surrogates": "\ud800 dentist \udfff",
    "scripts": "牙医 в Москве قريب مني 歯医者 ทันตแพทย์ אבא",
    "emoji": "🦷👩🏽‍⚕️ 🏳️‍🌈" * 50,
    "combining": "e" + "\u0301" * 5 * KB,
    "expanding": "ﷺ" * 3 * KB,  # 18 letters each once it is folded
    "words of 100 kB": "dentist in Paris tomorrow " * 4 * KB,
    "word of 100 kB": "x" * 100 * KB,
    "digits of 100 kB": "9" * 100 * KB,
    "brackets of 100 kB": "(" * 100 * KB,
    "controls of 100 kB": "\x00" * 100 * KB,
}


@pytest.fixture
async def hostile(new_index: NewIndex, redis_url: str) -> AsyncIterator[Service]:
    """With one practitioner, whom nothing must take away."""
    async with new_index() as index, open_redis(redis_url) as redis:
        await add(index, profile("a"))
        await index.refresh()
        yield Service(index, redis, FixedClock(NOW))


async def assert_clear(service: Service, document: str, **variables: Any) -> Any:
    """Data without errors, or one error that says what does not fit; in good time, and sendable."""
    started = time.perf_counter()
    data, errors = await service.run(document, **variables)
    assert time.perf_counter() - started < MOST_SECONDS
    str((data, errors)).encode()
    for error in errors:
        assert error["extensions"]["code"] in CLEAR_CODES, error
        assert len(error["message"]) <= LONGEST_MESSAGE
    assert data is not None or errors
    return data


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS)
async def test_a_hostile_string_is_answered_wherever_it_stands(hostile: Service, text: str) -> None:
    everywhere: list[dict[str, Any]] = [
        {"text": text},
        {"text": f"dentist {text}"},
        {"country": text},
        {"after": text},
        {"sort": text},
        {"filter": {"name": text}},
        {"filter": {"name": f"Moreau {text}"}},
        {"filter": {"specialties": [text]}},
        {"filter": {"languages": [text]}},
        {"filter": {"insuranceSectors": [text]}},
        {"filter": {"mode": text}},
        {"filter": {"weekdays": [text]}},
        {"filter": {"from": text}},
        {"filter": {"dayPart": {"from": text, "to": "12:00"}}},
        {"near": {"latitude": text, "longitude": 2.0}},
    ]
    for variables in everywhere:
        data = await assert_clear(hostile, SEARCH, **{"country": "FR", **variables})
        page = data and data["searchPractitioners"]
        assert page is None or page["totalCount"] <= 1
    for country in ("FR", text):
        await assert_clear(hostile, SUGGEST, text=text, country=country)
    assert await hostile.found() == ["a"]


NUMBERS = ["-1", "0", "-0.0", "1e-320", "1e9", "1e999", "-1e999", "91.0", "180.1", "9" * 400]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:10])
@pytest.mark.parametrize("field", ["latitude", "longitude", "radiusKm"])
async def test_a_hostile_number_is_answered_wherever_it_stands(service: Service, field: str, number: str) -> None:
    near = {"latitude": "48.85", "longitude": "2.35", "radiusKm": "10", field: number}
    literal = ", ".join(f"{name}: {value}" for name, value in near.items())
    document = f'{{ searchPractitioners(country: "FR", near: {{{literal}}}) {{ totalCount }} }}'
    data = await assert_clear(service, document)
    fits = {"latitude": abs(float(number)) <= 90, "longitude": abs(float(number)) <= 180}
    fits["radiusKm"] = 0 < float(number) <= 500
    assert (data["searchPractitioners"] is not None) == fits[field]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e309, True, None, [1.0], {}], ids=str)
async def test_what_is_no_number_is_refused_in_variables(service: Service, number: Any) -> None:
    for field in ("latitude", "longitude"):
        near = {"latitude": 48.85, "longitude": 2.35, field: number}
        _, errors = await service.run(SEARCH, country="FR", near=near)
        assert [error["extensions"]["code"] for error in errors] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("radius", ["-1", "0", "1000000000", "1e9", "NaN", "0.0000001", "99999999999999999999999"])
async def test_a_hostile_radius_in_the_text_narrows_and_widens_nothing(service: Service, radius: str) -> None:
    page = await service.search(f"dentist within {radius} km of Paris")
    assert page["interpretation"]["radiusKm"] == 10 or 0 < page["interpretation"]["radiusKm"] <= 500
    assert page["interpretation"]["place"]["name"] == "Paris"
    assert page["interpretation"]["radiusKm"] != 10 or page["interpretation"]["unrecognised"]


@pytest.mark.parametrize(
    "instant",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999999-14:00",
        "2026-02-30T10:00:00Z",
        "2026-11-25T24:00:00Z",
        "2026-11-25T10:00:00+99:99",
        "+275760-09-13T00:00:00Z",
        "2026-11-25T10:00:00Z\x00",
        "1e9",
        "",
    ],
)
async def test_a_hostile_instant_is_answered(service: Service, instant: str) -> None:
    for bounds in ({"from": instant}, {"to": instant}, {"from": instant, "to": instant}):
        await assert_clear(service, SEARCH, country="FR", filter=bounds)


async def test_a_cursor_that_was_not_given_out_opens_nothing(service: Service) -> None:
    for practitioner_id in ("a", "b"):
        await add(service.index, profile(practitioner_id))
    page = await service.search("dentist", first=1)
    given = page["pageInfo"]["endCursor"]
    raw = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    list_id = raw[12:].split(b":")[0].decode()
    of_before = f"{list_id}:0".encode()  # as versions before signed it
    forged = [
        Cursor(list_id, 0, NOW).signed(b"another key"),
        encoded(raw[:12] + raw[12:].replace(b":0:", b":1:")),
        encoded(raw[:12] + raw[12:].replace(b":0:", b":-9:")),
        encoded(raw[:11] + raw[12:]),
        encoded(b"\x00" * 12 + raw[12:]),
        encoded(_signature(CURSOR_KEY, of_before) + of_before),
        encoded(raw) + "\x00",
        *(given + given, given[:-1], given + "A", "A" + given, given.swapcase(), list_id),
        *("", "%", "é" * 20, "A" * 100 * KB, "\x00", "\ud800"),
    ]
    for cursor in forged:
        assert await service.code(text="dentist", country="FR", after=cursor) == "BAD_USER_INPUT"
    assert await service.code(text="dentist", country="DE", after=given) == "BAD_USER_INPUT"
    assert len(await service.found("dentist", after=given)) == 1


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
