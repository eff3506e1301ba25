"""Contexts on the way: a field that takes an argument from one needs a type above it that sets it."""

from gateway.composition.merge.model import JoinField, Supergraph


def contexts_by_object(supergraph: Supergraph) -> dict[str, frozenset[str]]:
    """Object type to the contexts that it sets, by itself or by an interface or union that it is part of."""
    found: dict[str, set[str]] = {}
    for item in supergraph.types.values():
        names = {use.text("name") or "" for use in item.uses("context")}
        for object_type in supergraph.possible_types(item.name) if names else ():
            found.setdefault(object_type, set()).update(names)
    return {name: frozenset(contexts) for name, contexts in found.items()}


def contexts_met(join: JoinField, contexts: frozenset[str]) -> bool:
    """Whether all contexts that a subgraph's field needs are set."""
    return all(argument.context in contexts for argument in join.context_arguments)
