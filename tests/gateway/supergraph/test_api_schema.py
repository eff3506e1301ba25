"""Clients see the graph, and neither what is inaccessible nor how it is joined."""

from graphql import print_schema

from gateway.supergraph.load import load_supergraph
from tests.gateway.supergraph.sdl import SUPERGRAPH


def test_nothing_of_the_join_specification_shows() -> None:
    printed = print_schema(load_supergraph(SUPERGRAPH).api_schema)
    assert "join__" not in printed
    assert "link__" not in printed
    assert "@tag" not in printed


def test_inaccessible_elements_do_not_show() -> None:
    printed = print_schema(load_supergraph(SUPERGRAPH).api_schema)
    for hidden in ("secret", "Hidden", "FURLONG", "inaccessible"):
        assert hidden not in printed


def test_directives_that_clients_may_use_and_deprecations_stay() -> None:
    printed = print_schema(load_supergraph(SUPERGRAPH).api_schema)
    assert "directive @lower on FIELD" in printed
    assert '@deprecated(reason: "use items")' in printed
    assert "size(unit: Unit = CM): Int" in printed
