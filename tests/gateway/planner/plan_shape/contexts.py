"""Arguments from contexts (`@fromContext`): that each comes from the nearest object above that sets the context."""

from collections.abc import Iterator, Sequence

from gateway.planner.plan import ContextVariable
from gateway.supergraph.model import ContextArgument
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.plan_shape.representations import ObjectsBelow, Representation
from tests.gateway.planner.plan_shape.response import ObjectShape


def context_violations(
    graph: QueryGraph,
    argument: ContextArgument,
    variable: ContextVariable,
    above: Sequence[ObjectShape],
    objects_below: ObjectsBelow,
) -> Iterator[str]:
    """What is wrong with the value of an argument; `above` are the objects that the path leads through, as seen then."""
    holder = _nearest(graph, argument.value.context, above)
    if holder is None:
        return
    what = f"the value of {argument.name}"
    if variable.type != argument.value.type:
        yield f"{what} is a {argument.value.type}, and declared as {variable.type}"
    for source in variable.sources:
        candidate = above[source.depth]
        if source.types and not candidate.knows_type:
            yield f"{what} depends on a runtime type that no fetch says before"
        if not source.types or candidate.type_name in source.types:
            if candidate is not holder:
                break
            value = Representation(graph, source.selections, holder, objects_below, what)
            yield from value.unread()
            yield from value.lacking(argument.value.selection)
            return
    yield f"{what} does not come from the {holder.type_name} that is the nearest to set {argument.value.context}"


def _nearest(graph: QueryGraph, context: str, above: Sequence[ObjectShape]) -> ObjectShape | None:
    """The nearest object above that sets a context, and at last the object itself."""
    *others, own = above
    setters = graph.context_setters(context)
    candidates = [*reversed([item for item in others if item is not own]), own]
    return next((item for item in candidates if item.type_name in setters), None)
