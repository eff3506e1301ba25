"""EXTERNAL_TYPE_MISMATCH: an external field has another type than where it is resolved."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.externals import defining_sources, external_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.subgraph.model import Field
from gateway.composition.type_refs import TypeRef, is_subtype
from gateway.composition.wording import by_value

CODE = "EXTERNAL_TYPE_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """It is the same type; where resolvers differ among themselves, a subtype of the merged one."""
    for field in supergraph.fields():
        external, defining = external_sources(supergraph, field), defining_sources(supergraph, field)
        if field.type is None or not external or not defining:
            continue
        equal = len({source.type for source in defining.values()}) == 1
        wrong = [name for name, source in external.items() if not _fits(supergraph, source, field.type, equal=equal)]
        if wrong:
            types = by_value((name, str(source.type)) for name, source in field.sources.items())
            message = (
                f'"{field.coordinate}" has type {types}, and is @external in {", ".join(wrong)}: give the external'
                " field the type that it has where it is resolved."
            )
            yield CompositionError(CODE, message, (field.coordinate,), tuple(field.sources))


def _fits(supergraph: Supergraph, source: Field, merged: TypeRef, *, equal: bool) -> bool:
    return source.type == merged or (not equal and is_subtype(source.type, merged, supergraph.is_subtype))
