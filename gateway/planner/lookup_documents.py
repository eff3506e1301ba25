"""The text of a fetch of entities, put together from its parts: each lookup once, or once for each set of context values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from gateway.planner.plan import DocumentParts, LookupParts


@dataclass(frozen=True, slots=True)
class LookupNames:
    """The response key of one `_entities` field, the variable of its representations, and those of its contexts."""

    key: str
    variable: str
    contexts: tuple[str, ...]


def name_lookups(parts: DocumentParts, repetitions: Sequence[int]) -> list[list[LookupNames]]:
    """Names for each lookup, as often as it is repeated."""
    numbers = iter([""]) if sum(repetitions) == 1 else (f"_{number}" for number in count())
    return [
        [_names(parts, lookup, next(numbers)) for _ in range(times)]
        for lookup, times in zip(parts.lookups, repetitions, strict=True)
    ]


def write_lookups(parts: DocumentParts, names: Sequence[Sequence[LookupNames]]) -> str:
    """The whole document."""
    declared: list[str] = []
    fields: list[str] = []
    for lookup, repeated in zip(parts.lookups, names, strict=True):
        for each in repeated:
            declared += _declarations(lookup, each)
            fields.append(_field(lookup, each))
    asked = [lookup for lookup, repeated in zip(parts.lookups, names, strict=True) if repeated]
    declared += [text for name, text in parts.declarations if any(name in lookup.variables for lookup in asked)]
    return f"{parts.head}({', '.join(declared)}){{{' '.join(fields)}}}"


def _names(parts: DocumentParts, lookup: LookupParts, number: str) -> LookupNames:
    contexts = tuple(f"{parts.context}{number}_{position}" for position in range(len(lookup.context_types)))
    return LookupNames(f"_e{number[1:]}" if number else "_entities", f"{parts.representations}{number}", contexts)


def _declarations(lookup: LookupParts, names: LookupNames) -> Iterator[str]:
    yield f"${names.variable}: [_Any!]!"
    for name, type_text in zip(names.contexts, lookup.context_types, strict=True):
        yield f"${name}: {type_text}"


def _field(lookup: LookupParts, names: LookupNames) -> str:
    alias = "" if names.key == "_entities" else f"{names.key}: "
    asked = "".join(piece if isinstance(piece, str) else f"${names.contexts[piece]}" for piece in lookup.pieces)
    return f"{alias}_entities(representations: ${names.variable}){{{asked}}}"
