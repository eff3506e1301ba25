"""REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: a required argument that not all subgraphs know."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.externals import defining_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.subgraph.model import InputValue
from gateway.composition.type_refs import NonNullRef
from gateway.composition.wording import subgraph_names

CODE = "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """Only arguments that all subgraphs know reach the supergraph, and one that some require must reach it."""
    for field in supergraph.fields():
        defining = defining_sources(supergraph, field)
        names = dict.fromkeys(name for source in defining.values() for name in source.arguments)
        for name in names:
            having = {where: source.arguments[name] for where, source in defining.items() if name in source.arguments}
            lacking = [where for where in defining if where not in having]
            requiring = [where for where, argument in having.items() if is_required(argument)]
            contextual = any(argument.has("fromContext") for argument in having.values())
            if lacking and requiring and not contextual:
                coordinate = f"{field.coordinate}({name}:)"
                message = (
                    f'"{coordinate}" is required in {subgraph_names(requiring)} but does not exist in'
                    f" {subgraph_names(lacking)}. Add the argument there, or make it nullable or give it a default."
                )
                yield CompositionError(CODE, message, (coordinate,), tuple(defining))


def is_required(item: InputValue) -> bool:
    """Whether a value must be given: non-null and without a default."""
    return isinstance(item.type, NonNullRef) and item.default is None
