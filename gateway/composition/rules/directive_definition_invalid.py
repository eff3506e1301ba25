"""DIRECTIVE_DEFINITION_INVALID: a subgraph defines a directive of federation otherwise than federation does."""

from collections.abc import Iterator

from graphql.language import DirectiveDefinitionNode, print_ast

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.federation_spec import loose_type
from gateway.composition.type_refs import NonNullRef, nullable, type_ref
from gateway.composition.wording import joined

CODE = "DIRECTIVE_DEFINITION_INVALID"
_FIELD_SET = "fields"  # federation 1 servers print it nullable


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """Defining it again is harmless when the definition is federation's own, or narrower."""
    provided = document.names.provided()
    for name, node in document.directive_definitions().items():
        if name in provided:
            for problem in _problems(node, provided[name]):
                yield in_subgraph(CODE, document.name, f"the definition of @{name} is not federation's: {problem}")


def _problems(node: DirectiveDefinitionNode, known: DirectiveDefinitionNode) -> Iterator[str]:
    places = {place.value for place in known.locations}
    extra = sorted(place.value for place in node.locations if place.value not in places)
    if extra:
        yield f"it cannot be on {joined(extra)}."
    arguments = {argument.name.value: argument for argument in node.arguments or ()}
    expected = {argument.name.value: argument for argument in known.arguments or ()}
    for name in arguments:
        if name not in expected:
            yield f'it has no argument "{name}".'
    for name, argument in expected.items():
        if name not in arguments:
            if isinstance(type_ref(argument.type), NonNullRef):
                yield f'its argument "{name}" is missing.'
            continue
        given, wanted = type_ref(arguments[name].type), type_ref(argument.type)
        accepted = [loose_type(wanted), loose_type(nullable(wanted))] if name == _FIELD_SET else [loose_type(wanted)]
        if loose_type(given) not in accepted:
            yield f'its argument "{name}" is of type {print_ast(argument.type)}, not {given}.'
