"""Contexts on the way: a field that takes an argument from one needs a type above it that sets it."""

from gateway.composition.merge.model import JoinField, Supergraph


def contexts_set(supergraph: Supergraph, object_type: str) -> frozenset[str]:
    """The contexts that an object sets, by itself or by an interface or union that it is part of."""
    return frozenset(
        use.text("name") or ""
        for item in supergraph.types.values()
        for use in item.uses("context")
        if item.name == object_type or supergraph.is_subtype(object_type, item.name)
    )


def contexts_met(join: JoinField, contexts: frozenset[str]) -> bool:
    """Whether all contexts that a subgraph's field needs are set."""
    return all(argument.context in contexts for argument in join.context_arguments)
