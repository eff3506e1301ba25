"""INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE: subgraphs give an argument different types, one of which fits all."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import by_value

CODE = "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """The most restrictive type is taken."""
    for field in supergraph.fields():
        for argument in field.arguments.values() if field.sources else ():
            types = {name: str(source.type) for name, source in argument.sources.items()}
            if len(set(types.values())) > 1:
                message = (
                    f'"{argument.coordinate}" has type {by_value(types.items())}. The supergraph has {argument.type}.'
                )
                yield Hint(CODE, HintLevel.INFO, message, (argument.coordinate,), tuple(types))
