"""GraphQL over HTTP: methods, media types, statuses, parameters; and what browsers may do from elsewhere."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest

from gateway.app import GatewayApp
from gateway.pipeline.http import HttpRequest, HttpResponse
from gateway.pipeline.media_types import PLAIN_JSON, RESPONSE_JSON
from gateway.settings import Cors, GatewaySettings, Limits
from tests.gateway.pipeline.bookshop import Bookshop, codes, get, header_list, json_of, post

QUERY = {"query": "{ book(id: 1) { id } }"}
DATA = {"data": {"book": {"id": "1"}}}


async def answer_to(request: HttpRequest, settings: GatewaySettings | None = None) -> HttpResponse:
    app = default_app() if settings is None else Bookshop().app(settings)
    return await app.pipeline.handle(request)


@cache
def default_app() -> GatewayApp:
    """With default settings; no test changes anything behind it."""
    return Bookshop().app()


def media_type(response: HttpResponse) -> str:
    return dict(response.headers)[b"content-type"].decode().partition(";")[0]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", PLAIN_JSON),
        ("*/*", PLAIN_JSON),
        ("application/*", PLAIN_JSON),
        ("application/json", PLAIN_JSON),
        ("application/json; charset=utf-8", PLAIN_JSON),
        ("application/graphql-response+json", RESPONSE_JSON),
        ("application/graphql-response+json, application/json", RESPONSE_JSON),
        ("application/json, application/graphql-response+json", RESPONSE_JSON),
        ("application/graphql-response+json;q=0.5, application/json", PLAIN_JSON),
        ("application/graphql-response+json; q=0, */*", PLAIN_JSON),
        ("text/html, */*;q=0.8", PLAIN_JSON),
        ("APPLICATION/GRAPHQL-RESPONSE+JSON", RESPONSE_JSON),
    ],
)
async def test_the_answer_has_the_media_type_that_the_client_likes_best(accept: str, expected: str) -> None:
    response = await answer_to(post(QUERY, accept=accept))
    assert response.status == 200
    assert media_type(response) == expected
    assert json_of(response) == DATA


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "application/xml, text/*", "application/json;charset=latin-1"]
)
async def test_a_client_that_accepts_nothing_of_ours_is_told(accept: str) -> None:
    response = await answer_to(post(QUERY, accept=accept))
    assert response.status == 406
    assert codes(json_of(response)) == ["NOT_ACCEPTABLE"]


WRONG_BODIES: list[tuple[Any, str]] = [
    (b"", "BAD_REQUEST"),
    (b'{ "not JSON', "BAD_REQUEST"),
    (b'{"query":"\xff"}', "BAD_REQUEST"),
    (b"[" * 100_000, "BAD_REQUEST"),
    (b'"text"', "BAD_REQUEST"),
    (b"null", "BAD_REQUEST"),
    ({}, "BAD_REQUEST"),
    ({"qeury": "{ __typename }"}, "BAD_REQUEST"),
    *(({"query": wrong}, "BAD_REQUEST") for wrong in (None, 0, False, {"a": 1}, ["{ __typename }"])),
    *(({**QUERY, "operationName": wrong}, "BAD_REQUEST") for wrong in (0, False, {"a": 1}, ["a"])),
    *(({**QUERY, "variables": wrong}, "BAD_REQUEST") for wrong in ("text", 0, False, ["a"])),
    *(({**QUERY, "extensions": wrong}, "BAD_REQUEST") for wrong in ("text", 0, False, ["a"])),
    ([QUERY, QUERY], "BATCHING_NOT_SUPPORTED"),
]

WRONG_OPERATIONS: list[tuple[Any, str]] = [
    ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
    ({"query": ""}, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "fragment F on Query { __typename }"}, "OPERATION_RESOLUTION_FAILURE"),
    ({"query": "query A { __typename } query B { __typename }"}, "OPERATION_RESOLUTION_FAILURE"),
    ({"query": "query A { __typename }", "operationName": "B"}, "OPERATION_RESOLUTION_FAILURE"),
    ({"query": "query($id: ID!) { book(id: $id) { id } }"}, "BAD_USER_INPUT"),
    ({"query": "query($id: ID!) { book(id: $id) { id } }", "variables": {"id": {"a": 1}}}, "BAD_USER_INPUT"),
]


@pytest.mark.parametrize(("body", "code"), WRONG_BODIES)
@pytest.mark.parametrize("accept", [PLAIN_JSON, RESPONSE_JSON])
async def test_what_is_no_graphql_request_has_status_400(body: Any, code: str, accept: str) -> None:
    response = await answer_to(post(body, accept=accept))
    answered = json_of(response)
    assert response.status == 400
    assert codes(answered) == [code]
    assert "data" not in answered
    assert media_type(response) == accept


@pytest.mark.parametrize(("body", "code"), WRONG_OPERATIONS)
@pytest.mark.parametrize(("accept", "status"), [(PLAIN_JSON, 200), (RESPONSE_JSON, 400)])
async def test_a_request_error_has_the_status_that_its_media_type_wants(
    body: Any, code: str, accept: str, status: int
) -> None:
    response = await answer_to(post(body, accept=accept))
    answered = json_of(response)
    assert response.status == status
    assert codes(answered) == [code]
    assert "data" not in answered


@pytest.mark.parametrize("absent", ["variables", "operationName", "extensions"])
async def test_null_parameters_count_as_absent(absent: str) -> None:
    assert json_of(await answer_to(post({**QUERY, absent: None}))) == DATA


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=UTF-8", "Application/JSON;charset=utf-8"]
)
async def test_json_is_accepted(content_type: str) -> None:
    assert json_of(await answer_to(post(QUERY, content_type=content_type))) == DATA


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", "multipart/form-data"],
)
async def test_other_bodies_are_refused_so_browsers_have_to_ask_first(content_type: str) -> None:
    response = await answer_to(post(QUERY, content_type=content_type))
    assert response.status == 415
    assert codes(json_of(response)) == ["UNSUPPORTED_MEDIA_TYPE"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD"])
async def test_other_methods_are_refused(method: str) -> None:
    request = post(QUERY)
    response = await answer_to(HttpRequest(method, request.path, b"", request.headers, request.body))
    assert response.status == 405
    assert (b"allow", b"GET, POST") in response.headers


async def test_a_get_carries_a_query_with_its_parameters() -> None:
    text = urlencode(
        {
            "query": "query A($id: ID!) { book(id: $id) { id } } query B { __typename }",
            "operationName": "A",
            "variables": '{"id": 1}',
            "extensions": "",
        }
    )
    assert json_of(await answer_to(get(text))) == DATA


@pytest.mark.parametrize(
    "text",
    ["", "query=", "variables={}", "query={__typename}&variables={", "query=%FF", "query={__typename}" + "&a=b" * 50],
)
async def test_a_wrong_get_is_an_error(text: str) -> None:
    response = await answer_to(get(text, accept=RESPONSE_JSON))
    assert response.status == 400
    assert codes(json_of(response)) in (["BAD_REQUEST"], ["GRAPHQL_PARSE_FAILED"])


async def test_a_get_never_changes_anything() -> None:
    shop = Bookshop()
    text = urlencode({"query": 'mutation { rename(id: 1, title: "x") { id } }'})
    response = await shop.app().pipeline.handle(get(text))
    assert response.status == 405
    assert (b"allow", b"POST") in response.headers
    assert shop.calls == []


@pytest.mark.parametrize(("headers", "status"), [({}, 200), ({"x": "y" * 40_000}, 431)])
async def test_headers_have_a_limit(headers: dict[str, str], status: int) -> None:
    assert (await answer_to(post(QUERY, **headers))).status == status


async def test_a_body_has_a_limit() -> None:
    response = await answer_to(post({**QUERY, "extensions": {"x": "y" * 2_000_000}}))
    assert response.status == 413
    assert codes(json_of(response)) == ["PAYLOAD_TOO_LARGE"]


@pytest.mark.parametrize(
    "query",
    [
        "{" + " a" * 6000 + "}",
        "{ book(id: 1) { id } }" + " " * 100_000,
        "{ book(id: 1) { id } } #" + "{" * 100_000,
        "{ a " * 1000 + "}" * 1000,
        "query($a: " + "[" * 500 + "Int" + "]" * 500 + ") { __typename }",
        "{ price(of: " + "[" * 500 + "]" * 500 + ") }",
        "{ book(id: 1) { " + " ".join(f"a{i}: id" for i in range(200)) + " } }",
        "{ " + " ".join("__typename" for _ in range(100)) + " }",
        "{ ...A } "
        + " ".join(f"fragment {chr(65 + i)} on Query {{ ...{chr(66 + i)} ...{chr(66 + i)} }}" for i in range(20))
        + " fragment U on Query { __typename }",
    ],
    ids=["tokens", "length", "comment", "depth", "type", "value", "aliases", "roots", "fragments"],
)
async def test_documents_have_limits(query: str) -> None:
    response = await answer_to(post({"query": query}, accept=RESPONSE_JSON))
    assert response.status == 400
    assert codes(json_of(response)) == ["QUERY_LIMIT_EXCEEDED"]


async def test_brackets_in_strings_and_comments_do_not_count_as_nesting() -> None:
    query = '{ price(of: "' + "{[(" * 100 + '") other: price(of: """' + "{" * 200 + '""") }' + "# {{{{" * 50
    assert "errors" not in json_of(await answer_to(post({"query": query})))


async def test_fragments_in_a_circle_are_refused_quickly() -> None:
    query = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"
    assert set(codes(json_of(await answer_to(post({"query": query}))))) == {"GRAPHQL_VALIDATION_FAILED"}


async def test_long_chains_of_fragments_do_not_exhaust_the_interpreter() -> None:
    chain = " ".join(f"fragment F{i} on Query {{ ...F{i + 1} }}" for i in range(800))
    query = "{ ...F0 } " + chain + " fragment F800 on Query { __typename }"
    answered = json_of(await answer_to(post({"query": query}), GatewaySettings(limits=Limits(tokens=100_000))))
    assert codes(answered) == ["QUERY_LIMIT_EXCEEDED"]


async def test_a_path_that_is_no_endpoint_is_not_found() -> None:
    response = await answer_to(post(QUERY, path="/other"))
    assert response.status == 404
    assert codes(json_of(response)) == ["NOT_FOUND"]


CROSS_SITE = {"sec_fetch_site": "cross-site", "origin": "https://elsewhere.example"}
GET_TYPENAME = urlencode({"query": "{ __typename }"})


async def test_a_cross_site_get_from_a_browser_needs_a_preflight_request() -> None:
    refused = await answer_to(get(GET_TYPENAME, **CROSS_SITE))
    assert refused.status == 403
    assert codes(json_of(refused)) == ["CSRF_PREVENTED"]
    for header in ("apollo_require_preflight", "x_apollo_operation_name"):
        assert (await answer_to(get(GET_TYPENAME, **CROSS_SITE, **{header: "1"}))).status == 200
    assert (await answer_to(get(GET_TYPENAME, sec_fetch_site="same-origin"))).status == 200
    assert (await answer_to(get(GET_TYPENAME))).status == 200
    allowed = GatewaySettings(cors=Cors(origins=("https://elsewhere.example",)))
    assert (await answer_to(get(GET_TYPENAME, **CROSS_SITE), allowed)).status == 200


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ((), "https://a.example", None),
        (("https://a.example",), "https://a.example", b"https://a.example"),
        (("https://a.example",), "https://b.example", None),
        (("*",), "https://b.example", b"*"),
    ],
)
async def test_origins_may_read_answers_by_setting(
    origins: tuple[str, ...], origin: str, allowed: bytes | None
) -> None:
    settings = GatewaySettings(cors=Cors(origins=origins))
    for request in (
        post(QUERY, origin=origin),
        post({"query": "{"}, origin=origin),
        HttpRequest(
            "OPTIONS", "/graphql", b"", header_list({"origin": origin, "access_control_request_method": "POST"}), b""
        ),
    ):
        response = await answer_to(request, settings)
        assert dict(response.headers).get(b"access-control-allow-origin") == allowed


async def test_a_preflight_request_is_told_what_is_allowed() -> None:
    settings = GatewaySettings(cors=Cors(origins=("*",), max_age_seconds=60))
    headers = {"origin": "https://a.example", "access_control_request_headers": "authorization, x-custom"}
    response = await answer_to(HttpRequest("OPTIONS", "/graphql", b"", header_list(headers), b""), settings)
    assert response.status == 204
    assert dict(response.headers)[b"access-control-allow-headers"] == b"authorization, x-custom"
    assert dict(response.headers)[b"access-control-max-age"] == b"60"


async def test_what_breaks_on_our_side_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("gateway.pipeline.handle.forwarded_headers", broken)
    response = await answer_to(post(QUERY))
    assert response.status == 500
    assert codes(json_of(response)) == ["INTERNAL_SERVER_ERROR"]
    assert b"secret" not in response.body
