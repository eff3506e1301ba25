"""The application around every service: who asks, what it answers, whether it is there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import strawberry
from fastapi import FastAPI

from praxis.embedded.tokens import Issuer
from servicekit.app import ServiceParts, ServiceRuntime, create_service_app
from servicekit.graphql import RequestContext, build_schema
from servicekit.settings import ServiceSettings

SUBJECT = "018f0000-0000-7000-8000-000000000001"


@strawberry.type
class Query:
    """What a resolver knows of its request."""

    @strawberry.field
    def request(self, info: strawberry.Info[RequestContext, None]) -> str:
        context = info.context
        return f"{context.viewer.actor_id} {context.language} {context.country}"

    @strawberry.field
    def echo(self, day: str) -> str:
        return day


class Waiting:
    """A service that is told when it is ready."""

    def __init__(self) -> None:
        self.missing: list[str] = ["the first events"]

    async def unready(self) -> list[str]:
        return self.missing


@asynccontextmanager
async def lifespan(_runtime: ServiceRuntime) -> AsyncIterator[Waiting]:
    yield Waiting()


@pytest.fixture
async def app(issuer: Issuer) -> AsyncIterator[FastAPI]:
    settings = ServiceSettings(token_issuer=issuer.url, token_jwks_url=issuer.jwks_url)
    parts = ServiceParts(
        name="echo",
        lifespan=lifespan,
        schema=build_schema(query=Query),
        make_context=lambda base, _services: base,
        unready=lambda services: services.unready(),
    )
    app = create_service_app(settings, parts)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://echo") as client:
        yield client


async def test_a_resolver_knows_who_asks_in_which_language_and_country(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    headers = {
        "authorization": f"Bearer {issuer.token(SUBJECT, 'patient')}",
        "accept-language": "nl, de-AT;q=0.8, fr;q=0.9, en;q=0",
        "x-country": "fr",
    }
    answer = await client.post("/graphql", json={"query": "{ request }"}, headers=headers)
    assert answer.json() == {"data": {"request": f"{SUBJECT} fr FR"}}


async def test_a_token_that_is_not_believed_is_answered_401_with_a_code(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ request }"}, headers={"authorization": "Bearer x.y.z"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_half_a_surrogate_pair_is_answered_and_breaks_nothing(client: httpx.AsyncClient) -> None:
    body = b'{"query": "query($day: String!) { echo(day: $day) }", "variables": {"day": "\\ud800"}}'
    answer = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert b"\\ud800" in answer.content


async def test_it_is_live_at_once_and_ready_when_nothing_is_missing(app: FastAPI, client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).status_code == 200
    waiting = await client.get("/health/ready")
    assert (waiting.status_code, waiting.json()["waitingFor"]) == (503, ["the first events"])
    app.state.services.missing = []
    assert (await client.get("/health/ready")).status_code == 200
