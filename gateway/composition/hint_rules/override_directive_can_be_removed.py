"""OVERRIDE_DIRECTIVE_CAN_BE_REMOVED: the overridden subgraph no longer resolves the field."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import Supergraph
from gateway.composition.merge.overrides import overridable_field

CODE = "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """The move is done."""
    for subgraph in supergraph.subgraphs.values():
        for field in subgraph.fields():
            for use in field.uses("override"):
                source = supergraph.subgraphs.get(use.text("from") or "")
                if source is None or (source.name, field.coordinate) in supergraph.overrides.by_source:
                    continue
                found = overridable_field(source, field.coordinate)
                why = "is @external there" if found else "is not there any more"
                message = (
                    f'"{field.coordinate}" in subgraph "{subgraph.name}" has {use}, but the field {why}. The @override can'
                    " be removed."
                )
                yield Hint(CODE, HintLevel.INFO, message, (field.coordinate,), (subgraph.name, source.name))
