"""The merged schema judged as GraphQL, by graphql-core."""

from collections.abc import Iterator

from graphql import GraphQLError, build_ast_schema, parse, validate_schema

from gateway.composition.merge.model import Supergraph
from gateway.composition.printer import print_supergraph


def schema_problems(supergraph: Supergraph) -> Iterator[str]:
    """What the GraphQL specification has against the merged schema, join directives included."""
    try:
        schema = build_ast_schema(parse(print_supergraph(supergraph)), assume_valid_sdl=True)
    except GraphQLError as error:
        yield error.message
        return
    yield from (error.message for error in validate_schema(schema))
