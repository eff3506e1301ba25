"""CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: an argument comes from a context here and from clients there."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.rules.required_argument_missing_in_some_subgraph import is_required
from gateway.composition.wording import subgraph_names

CODE = "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Clients cannot give an argument that is contextual anywhere, so nobody may require it of them."""
    for field in supergraph.fields():
        contextual = {
            name
            for source in field.sources.values()
            for name, argument in source.arguments.items()
            if argument.has("fromContext")
        }
        for name in sorted(contextual):
            requiring = [
                where
                for where, source in field.sources.items()
                if name in source.arguments
                and is_required(source.arguments[name])
                and not source.arguments[name].has("fromContext")
            ]
            if requiring:
                coordinate = f"{field.coordinate}({name}:)"
                message = (
                    f'"{coordinate}" has @fromContext in some subgraphs but is required of clients in'
                    f" {subgraph_names(requiring)}. Use @fromContext there, too, or make the argument nullable."
                )
                yield CompositionError(CODE, message, (coordinate,), tuple(field.sources))
