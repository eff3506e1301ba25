"""The console: a page that needs nothing from elsewhere, and plans as text."""

from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.console.routes import CONTENT_SECURITY_POLICY
from gateway.settings import GatewaySettings, PathParameter
from tests.gateway.executor.subgraphs import serving
from tests.gateway.pipeline.bookshop import Bookshop


@pytest.fixture
async def console() -> AsyncIterator[httpx.AsyncClient]:
    """A client of a gateway with a country in its paths."""
    settings = GatewaySettings(
        endpoints=("/{country}/graphql", "/graphql"),
        path_parameters={"country": PathParameter(header="x-country", pattern="[a-z]{2}")},
    )
    async with serving(Bookshop().app(settings)) as url, httpx.AsyncClient(base_url=url) as client:
        yield client


async def test_a_browser_sees_the_console_and_it_needs_nothing_from_elsewhere(console: httpx.AsyncClient) -> None:
    page = await console.get("/")
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "script-src 'self'" in CONTENT_SECURITY_POLICY
    assert 'value="/graphql"' in page.text
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert (await console.get("/fr/graphql", headers=browser)).text == page.text
    assert "://" not in page.text
    sources = [part.split('"')[0] for part in page.text.replace('href="', 'src="').split('src="')[1:]]
    assert len(sources) >= 8
    for source in sources:
        asset = await console.get(source)
        assert asset.status_code == 200, source
        assert asset.headers["content-type"].startswith(("text/javascript", "text/css"))
    assert (await console.get("/console/assets/../../app.py")).status_code == 404
    assert (await console.get("/console/assets/none.js")).status_code == 404


async def test_the_console_shows_the_plan_of_an_operation(console: httpx.AsyncClient) -> None:
    plan = (await console.post("/console/plan", json={"query": "{ books { inStock } }"})).json()["plan"]
    assert plan.startswith("QueryPlan")
    assert 'Fetch(service: "stock")' in plan
    wrong = await console.post("/console/plan", json={"query": "{ nothing }"})
    assert wrong.status_code == 400
    assert "nothing" in wrong.json()["errors"][0]["message"]
    assert (await console.post("/console/plan", json=[])).status_code == 400
    assert (await console.post("/console/plan", content=b"{}")).status_code == 415
    assert (await console.post("/console/plan", json={"query": "#" * 300_000})).status_code == 413


async def test_the_console_can_be_off() -> None:
    app = Bookshop().app(GatewaySettings(console=False))
    async with serving(app) as url, httpx.AsyncClient(base_url=url) as console:
        assert (await console.get("/")).status_code == 404
        assert (await console.post("/console/plan", json={"query": "{ __typename }"})).status_code == 404
        assert (await console.get("/graphql", headers={"accept": "text/html"})).status_code == 406
        assert (await console.get("/health/live")).status_code == 200
