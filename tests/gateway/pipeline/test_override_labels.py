"""Progressive overrides: which subgraph a request gets its fields from."""

import json
from typing import Any

import pytest

from gateway.app import GatewayApp, create_app
from gateway.composition import compose
from gateway.composition.subgraph.document import SubgraphInput
from gateway.executor.transports.asgi import AsgiTransport
from gateway.pipeline import override_labels
from gateway.pipeline.override_labels import OverrideLabels
from gateway.settings import GatewaySettings
from tests.gateway.executor.subgraphs import SubgraphApp
from tests.gateway.pipeline.bookshop import post

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@override", "@shareable"])\n'
OLD = LINK + "type Query { slow: String quick: String other: String }"
NEW = (
    LINK
    + """type Query {
  slow: String @override(from: "old", label: "percent(5)")
  quick: String @override(from: "old", label: "percent(50)")
  other: String @override(from: "old", label: "new-pricing")
}"""
)


def gateway(**settings: Any) -> GatewayApp:
    """A gateway over both; every field is answered with the subgraph's name."""
    sdl = compose([SubgraphInput("old", "http://x/", OLD), SubgraphInput("new", "http://y/", NEW)]).supergraph_sdl

    def answering(name: str) -> AsgiTransport:
        fields = ("slow", "quick", "other")
        return AsgiTransport(
            SubgraphApp(lambda request: {"data": {field: name for field in fields if field in request["query"]}}),
            name=name,
        )

    return create_app(GatewaySettings(**settings), sdl, transports={name: answering(name) for name in ("old", "new")})


async def sources(app: GatewayApp) -> str:
    """Which subgraphs answered `slow`, `quick` and `other`."""
    response = await app.pipeline.handle(post({"query": "{ slow quick other }"}))
    return " ".join(json.loads(response.body)["data"].values())


@pytest.mark.parametrize(
    ("drawn", "expected"), [(0.01, "new new old"), (0.05, "old new old"), (0.49, "old new old"), (0.5, "old old old")]
)
async def test_percentages_are_drawn_for_each_request(
    monkeypatch: pytest.MonkeyPatch, drawn: float, expected: str
) -> None:
    monkeypatch.setattr(override_labels, "random", lambda: drawn)
    assert await sources(gateway()) == expected


async def test_one_operation_keeps_a_plan_for_each_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    app = gateway()
    for drawn, expected in ((0.01, "new new old"), (0.9, "old old old"), (0.01, "new new old")):
        monkeypatch.setattr(override_labels, "random", lambda drawn=drawn: drawn)
        assert await sources(app) == expected
    assert app.pipeline.runtime.prepared.misses == 2


async def test_other_labels_are_active_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(override_labels, "random", lambda: 0.99)
    assert await sources(gateway(override_labels=("new-pricing",))) == "old old new"


def test_without_percentages_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(override_labels, "random", None)
    assert OverrideLabels({"a", "b"}, {"b", "c"}).draw() == {"b"}


def test_about_as_many_requests_as_the_label_says_go_to_the_new_subgraph() -> None:
    labels = OverrideLabels({"percent(25)"}, ())
    drawn = sum(bool(labels.draw()) for _ in range(10_000))
    assert 2_200 < drawn < 2_800
