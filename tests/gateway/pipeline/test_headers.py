"""What of a request reaches the subgraphs, and whose tokens are believed."""

from collections.abc import Mapping

import pytest

from gateway.pipeline.authenticate import authenticate
from gateway.pipeline.endpoints import Endpoints
from gateway.pipeline.refusal import RequestRefused
from gateway.settings import GatewaySettings, PathParameter
from servicekit.authentication import ANONYMOUS, KeysUnavailable, TokenSettings, TokenVerifier
from servicekit.testing.tokens import LocalIssuer
from tests.gateway.pipeline.bookshop import Bookshop, codes, json_of, post

COUNTRY = {"country": PathParameter(header="x-country", pattern="[a-z]{2}")}
SETTINGS = GatewaySettings(endpoints=("/graphql", "/{country}/graphql"), path_parameters=COUNTRY)


async def headers_seen(path: str = "/graphql", **headers: str) -> Mapping[str, str]:
    shop = Bookshop()
    await shop.app(SETTINGS).pipeline.handle(post({"query": "{ book(id: 1) { id } }"}, path=path, **headers))
    return shop.books_server.headers[0]


async def test_only_headers_on_the_list_go_on() -> None:
    seen = await headers_seen(
        authorization="Bearer x",
        accept_language="fr",
        traceparent="00-1",
        cookie="secret",
        idempotency_key="k",
        x_other="y",
    )
    assert seen["authorization"] == "Bearer x"
    assert seen["accept-language"] == "fr"
    assert seen["traceparent"] == "00-1"
    assert not {"cookie", "idempotency-key", "x-other"} & set(seen)


async def test_the_path_sets_its_header_and_the_client_cannot() -> None:
    assert (await headers_seen("/fr/graphql"))["x-country"] == "fr"
    assert (await headers_seen("/fr/graphql", x_country="de"))["x-country"] == "fr"
    assert "x-country" not in await headers_seen("/graphql", x_country="de")


async def test_a_header_that_the_path_owns_is_not_taken_from_the_client_although_it_is_on_the_list() -> None:
    shop = Bookshop()
    settings = GatewaySettings(
        endpoints=SETTINGS.endpoints, path_parameters=COUNTRY, forwarded_headers=("x-country", "Accept-Language")
    )
    request = post({"query": "{ book(id: 1) { id } }"}, x_country="de", accept_language="fr")
    await shop.app(settings).pipeline.handle(request)
    assert "x-country" not in shop.books_server.headers[0]
    assert shop.books_server.headers[0]["accept-language"] == "fr"


@pytest.mark.parametrize(
    ("path", "matched"),
    [
        ("/graphql", []),
        ("/fr/graphql", [(b"x-country", b"fr")]),
        ("/FR/graphql", None),
        ("/fra/graphql", None),
        ("/fr/graphql/", None),
        ("/fr/de/graphql", None),
        ("//graphql", None),
        ("/fr\n/graphql", None),
        ("/graphqlx", None),
    ],
)
def test_paths_match_whole(path: str, matched: list[tuple[bytes, bytes]] | None) -> None:
    found = Endpoints(SETTINGS.endpoints, COUNTRY).match(path)
    assert (None if found is None else list(found)) == matched


def test_a_template_is_text_but_for_its_parameters() -> None:
    endpoints = Endpoints(("/v1.0/{country}",), COUNTRY)
    assert endpoints.match("/v1.0/fr") is not None
    assert endpoints.match("/v1x0/fr") is None


async def unavailable(_url: str) -> bytes:
    raise KeysUnavailable("the issuer cannot be reached")


VERIFIER = TokenVerifier(TokenSettings("https://issuer", "praxis", "https://issuer/jwks"), unavailable)


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        ("Basic abc", 401, "UNAUTHENTICATED"),
        ("Bearer ", 401, "UNAUTHENTICATED"),
        ("Bearer a.b.c", 503, "UNAVAILABLE"),
    ],
)
async def test_a_token_that_cannot_be_believed_ends_the_request(authorization: str, status: int, code: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        await authenticate(post({}, authorization=authorization), VERIFIER)
    assert refused.value.status == status
    assert refused.value.errors[0].code == code  # type: ignore[union-attr]


async def test_no_token_is_anonymous_and_without_an_issuer_everybody_is() -> None:
    assert await authenticate(post({}), VERIFIER) is ANONYMOUS
    assert await authenticate(post({}, authorization="Bearer whatever"), None) is ANONYMOUS


async def test_authentication_comes_before_the_document_is_looked_at() -> None:
    app = Bookshop().app()
    app.pipeline.verifier = VERIFIER
    response = await app.pipeline.handle(post(b"not even JSON", authorization="Basic abc"))
    assert response.status == 401
    assert codes(json_of(response)) == ["UNAUTHENTICATED"]
    assert any(name == b"www-authenticate" for name, _ in response.headers)


async def test_a_valid_token_goes_on_to_the_subgraphs_and_a_wrong_one_goes_nowhere() -> None:
    issuer, other = LocalIssuer(), LocalIssuer()
    shop = Bookshop()
    app = shop.app()
    app.pipeline.verifier = issuer.verifier()
    token = issuer.token("a-patient", "patient")
    response = await app.pipeline.handle(post({"query": "{ book(id: 1) { id } }"}, authorization=f"Bearer {token}"))
    assert response.status == 200
    assert shop.books_server.headers[0]["authorization"] == f"Bearer {token}"
    expired = issuer.token("a-patient", lifetime_seconds=-3600)
    for wrong in (other.token("a-patient"), expired, token[:-3] + "abc", "eyJhbGciOiJub25lIn0.e30."):
        refused = await app.pipeline.handle(post({"query": "{ whoAmI }"}, authorization=f"Bearer {wrong}"))
        assert refused.status == 401
        assert wrong.encode() not in refused.body
    assert len(shop.books_server.requests) == 1
