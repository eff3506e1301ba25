"""INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD: only some of the subgraphs that have an interface have one of its fields."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedInterface, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """What implements it in the other subgraphs needs the field from elsewhere."""
    for item in supergraph.types.values():
        if not isinstance(item, MergedInterface):
            continue
        if any(source.has("key") for source in item.sources.values()):
            continue
        for field in item.fields.values():
            lacking = [name for name in item.sources if name not in field.sources]
            if field.sources and lacking:
                message = (
                    f'"{field.coordinate}" is defined in {subgraph_names(field.sources)} but not in'
                    f" {subgraph_names(lacking)}, which define{'s' if len(lacking) == 1 else ''} the type, too."
                )
                yield Hint(CODE, HintLevel.DEBUG, message, (field.coordinate,), tuple(item.sources))
