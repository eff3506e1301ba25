"""What the GraphQL specification has against a schema, a rule of its draft aside that schemas in use do not follow."""

from graphql import GraphQLError
from graphql.type import GraphQLSchema, validate_schema

# A deprecated field that implements one that is not: servers have always served such schemas, and composers take them.
_TOO_STRICT = "must not be deprecated."


def schema_problems(schema: GraphQLSchema) -> list[GraphQLError]:
    """All problems but those. Raises GraphQLError when a directive that the schema is made from is wrong."""
    return [problem for problem in validate_schema(schema) if not problem.message.endswith(_TOO_STRICT)]
