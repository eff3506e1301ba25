"""A path through the API schema as the query that a client would write."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.composition.merge.model import (
    MergedEnum,
    MergedField,
    MergedInput,
    MergedInputObject,
    MergedScalar,
    Supergraph,
)
from gateway.composition.type_refs import ListRef, NonNullRef, TypeRef, base_name, nullable
from gateway.composition.visibility import is_hidden

_SAMPLES = {"Int": "0", "Float": "0.0", "String": '"text"', "Boolean": "true", "ID": '"id"'}


@dataclass(frozen=True, slots=True)
class FieldStep:
    """Select this field."""

    field: MergedField


@dataclass(frozen=True, slots=True)
class TypeStep:
    """Go on only where the value is of this object type."""

    name: str


PathStep = FieldStep | TypeStep


def query_text(supergraph: Supergraph, operation: str, path: Sequence[PathStep], last: MergedField | None) -> str:
    """The query along the path, down to a field (or to `__typename` when there is none), on several lines."""
    lines = ["{" if operation == "query" else f"{operation} {{"]
    for depth, step in enumerate(path, 1):
        head = _field(supergraph, step.field) if isinstance(step, FieldStep) else f"... on {step.name}"
        lines.append("  " * depth + head + " {")
    lines.append("  " * (len(path) + 1) + _leaf(supergraph, last))
    lines.extend("  " * depth + "}" for depth in range(len(path), -1, -1))
    return "\n".join(lines)


def _leaf(supergraph: Supergraph, last: MergedField | None) -> str:
    if last is None or last.type is None:
        return "__typename"
    target = supergraph.types.get(base_name(last.type))
    is_leaf = target is None or isinstance(target, MergedScalar | MergedEnum)
    return _field(supergraph, last) + ("" if is_leaf else " { __typename }")


def _field(supergraph: Supergraph, field: MergedField) -> str:
    required = [argument for argument in field.arguments.values() if _is_required(argument)]
    if not required:
        return field.name
    given = ", ".join(f"{item.name}: {_sample(supergraph, item.type, ())}" for item in required)
    return f"{field.name}({given})"


def _is_required(item: MergedInput) -> bool:
    return isinstance(item.type, NonNullRef) and item.default is None


def _sample(supergraph: Supergraph, ref: TypeRef | None, above: tuple[str, ...]) -> str:
    """Some literal of the type; input objects that contain themselves end in null."""
    if ref is None:
        return "null"
    inner = nullable(ref)
    if isinstance(inner, ListRef):
        return "[]"
    name = base_name(inner)
    target = supergraph.types.get(name)
    if isinstance(target, MergedEnum):
        return next((value.name for value in target.values.values() if not is_hidden(value)), "null")
    if isinstance(target, MergedInputObject):
        if name in above:
            return "null"
        required = (item for item in target.fields.values() if _is_required(item))
        given = ", ".join(f"{item.name}: {_sample(supergraph, item.type, (*above, name))}" for item in required)
        return f"{{{given}}}"
    return _SAMPLES.get(name, '"value"')
