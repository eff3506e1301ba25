"""INVALID_FIELD_SHARING: several subgraphs resolve a field, and not all of them agreed to share it."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import MergedField, MergedObject, Supergraph
from gateway.composition.merge.resolvers import Resolver, resolvers
from gateway.composition.wording import joined, subgraph_names

CODE = "INVALID_FIELD_SHARING"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Who shares a field promises that all subgraphs answer it alike. Subscriptions are never shared."""
    for owner in supergraph.types.values():
        if not isinstance(owner, MergedObject):
            continue
        for field in owner.fields.values():
            if owner.name == "Subscription":
                yield from _shared_subscription(field)
            found = resolvers(supergraph, field)
            if len(found) > 1 and any(not item.is_shareable for item in found):
                yield _error(supergraph, field, found)


def _shared_subscription(field: MergedField) -> Iterator[CompositionError]:
    where = [name for name, source in field.sources.items() if source.has("shareable")]
    if where:
        message = (
            f'"{field.coordinate}" is @shareable in {subgraph_names(where)}: subscription fields cannot be shared.'
        )
        yield CompositionError(CODE, message, (field.coordinate,), tuple(where))


def _error(supergraph: Supergraph, field: MergedField, found: list[Resolver]) -> CompositionError:
    refusing = [item for item in found if not item.is_shareable]
    message = (
        f'"{field.coordinate}" is resolved by {joined(item.label for item in found)}, but it is not @shareable in'
        f" {joined(item.label for item in refusing)}. Mark it @shareable wherever it is resolved, or move it with"
        f" @override(from:).{_misspelt_override(supergraph, field)}"
    )
    return CompositionError(CODE, message, (field.coordinate,), tuple(dict.fromkeys(item.subgraph for item in found)))


def _misspelt_override(supergraph: Supergraph, field: MergedField) -> str:
    for name, source in field.sources.items():
        for use in source.uses("override"):
            if use.text("from") not in supergraph.subgraphs:
                return f' Its {use} in subgraph "{name}" names no subgraph: perhaps it is misspelt.'
    return ""
