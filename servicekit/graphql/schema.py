"""How a subgraph's schema is built: federation 2.9, our scalars, coded errors, cached parsing and validation."""

from collections.abc import Iterable, Sequence
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult

from servicekit.graphql.errors import presentable
from servicekit.graphql.scalars import SCALARS

CACHED_DOCUMENTS = 1000


class ServiceSchema(strawberry.federation.Schema):
    """A subgraph's schema, whose errors reach clients in their final form."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """Executes an operation; every error in the result carries a code, and ours are masked and logged."""
        result: ExecutionResult = await super().execute(*args, **kwargs)
        if result.errors:
            result.errors = [presentable(error) for error in result.errors]
        return result

    def process_errors(self, errors: Sequence[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Leaves logging to where errors are masked."""


def build_schema(
    *,
    query: type | None = None,
    mutation: type | None = None,
    types: Iterable[Any] = (),
    schema_directives: Iterable[object] = (),
) -> ServiceSchema:
    """The schema of one subgraph, built without any I/O so that its SDL can be exported."""
    return ServiceSchema(
        query=query,
        mutation=mutation,
        types=types,
        schema_directives=schema_directives,
        federation_version="2.9",
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            lambda: ParserCache(maxsize=CACHED_DOCUMENTS),
            lambda: ValidationCache(maxsize=CACHED_DOCUMENTS),
        ],
    )
