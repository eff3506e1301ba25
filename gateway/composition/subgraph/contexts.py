"""`@context` and `@fromContext`: arguments that the gateway fills with what a type further up offers."""

import re
from collections.abc import Iterator

from gateway.composition.subgraph.model import Field, InputValue, Subgraph, TypeElement
from gateway.supergraph.field_sets import FieldSet, FieldSetError, parse_field_set

# "$name selection": the context's name, then a selection on the type that sets the context.
_CONTEXT_FIELD = re.compile(r"\s*\$\s*([A-Za-z_]\w*)(.*)", re.DOTALL)


def parse_context_field(argument: InputValue) -> tuple[str, str] | None:
    """The context's name and the selection of an argument with `@fromContext`; None when it cannot be read."""
    use = argument.use("fromContext")
    found = _CONTEXT_FIELD.fullmatch((use.text("field") if use else None) or "")
    return (found[1], found[2]) if found else None


def context_selections(subgraph: Subgraph, field: Field) -> Iterator[tuple[str, FieldSet]]:
    """For each argument from a context: the types that set the context, each with what is selected on it."""
    for argument in field.arguments.values():
        found = parse_context_field(argument)
        if found:
            selection = parsed_selection(found[1])
            for owner in context_types(subgraph, found[0]):
                yield owner.name, selection


def context_types(subgraph: Subgraph, context_name: str) -> list[TypeElement]:
    """The types that set a context."""
    return [
        item
        for item in subgraph.types.values()
        if any(use.text("name") == context_name for use in item.uses("context"))
    ]


def parsed_selection(text: str) -> FieldSet:
    """The selection of an argument from a context; empty when it cannot be parsed, which a rule reports."""
    try:
        return parse_field_set(text)
    except FieldSetError:
        return FieldSet()
