"""What objects were looked up with, and what the fields asked of them then need of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql.language import FieldNode

from gateway.planner.lookup_documents import LookupNames, name_lookups
from gateway.planner.plan import EntityLookup, Fetch
from gateway.supergraph.query_graph import FieldEdge, QueryGraph
from tests.gateway.planner.plan_shape.contexts import context_violations
from tests.gateway.planner.plan_shape.representations import Representation
from tests.gateway.planner.plan_shape.response import ObjectShape
from tests.gateway.planner.plan_shape.selections import Arguments, arguments_of


@dataclass(frozen=True, slots=True)
class Entrance:
    """One lookup of objects of one type; `above` are the objects that its path leads through."""

    graph: QueryGraph
    representation: Representation
    fetch: Fetch
    lookup: EntityLookup
    above: tuple[ObjectShape, ...]

    def violations(self, edge: FieldEdge, node: FieldNode) -> Iterator[str]:
        """What a field of the entity needs and does not get."""
        if edge.requires:
            for sentence in self.representation.lacking(edge.requires):
                yield f'which requires "{edge.requires}": {sentence}'
        given = dict(arguments_of(node))
        names = names_of(self.fetch)[self.fetch.entities.index(self.lookup)].contexts if edge.contexts else ()
        variables = {f"${name}": item for name, item in zip(names, self.lookup.contexts, strict=True)}
        for argument in edge.contexts:
            variable = variables.get(given.get(argument.name, ""))
            if variable is None:
                yield f"and does not fill {argument.name} from the context {argument.value.context}"
                continue
            below = self.representation.objects_below
            for sentence in context_violations(self.graph, argument, variable, self.above, below):
                yield f"where {sentence}"


def names_of(fetch: Fetch) -> list[LookupNames]:
    """The names in the document, where each lookup stands once."""
    if fetch.parts is None:
        return [LookupNames(lookup.response_key, lookup.variable, ()) for lookup in fetch.entities]
    return [names for (names,) in name_lookups(fetch.parts, [1] * len(fetch.entities))]


def field_of(node: FieldNode, edge: FieldEdge | None) -> tuple[str, Arguments]:
    """The field as clients know it: without the arguments that contexts fill."""
    filled = {argument.name for argument in edge.contexts} if edge else set()
    return node.name.value, tuple(item for item in arguments_of(node) if item[0] not in filled)
