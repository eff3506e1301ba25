"""What the GraphQL specification has against a schema, a rule of its draft aside that schemas in use do not follow."""

from graphql import GraphQLError
from graphql.type import GraphQLSchema, validate_schema

# A deprecated field that implements one that is not: servers have always served such schemas, and composers take them.
_TOO_STRICT = "must not be deprecated."


def schema_problems(schema: GraphQLSchema) -> list[GraphQLError]:
    """All problems but those. Raises GraphQLError when graphql-core cannot even look at the whole schema."""
    try:
        problems = validate_schema(schema)
    except TypeError as error:  # for example a default value for an input field of an output type
        raise GraphQLError(str(error)) from error
    return [problem for problem in problems if not problem.message.endswith(_TOO_STRICT)]
