"""The text of a fetch: what is sent to the subgraph, without a needless character."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.planner.conditions import ALWAYS, ordered
from gateway.planner.fetch_graph.nodes import FetchNode, Lookup, SelectedField, SelectionNode
from gateway.planner.lookup_documents import LookupNames, name_lookups, write_lookups
from gateway.planner.plan import Condition, DocumentParts, LookupParts

REPRESENTATIONS = "representations"
CONTEXT = "context"
MARK = "\0"  # stands around the position of a context's variable; no GraphQL text has it


@dataclass(frozen=True, slots=True)
class Document:
    """A document and the client's variables in it; `lookups` are the names for each lookup, `parts` what it is of."""

    text: str
    variables: tuple[str, ...]
    lookups: tuple[LookupNames, ...] = ()
    parts: DocumentParts | None = None


def write_document(node: FetchNode, name: str | None, declarations: Mapping[str, str], prefix: str) -> Document:
    """Write the operation of one fetch. `declarations` are the client's variables as declared, by name."""
    used = _variables(_all_selections(node))
    variables = tuple(variable for variable in declarations if variable in used)
    head = f"{node.kind.value} {name}" if name else node.kind.value
    if not node.lookups:
        declared = _in_parentheses([declarations[variable] for variable in variables])
        text = f"{head}{declared}{{{_selections_text(node.selections)}}}"
        return Document(text, variables)
    parts = DocumentParts(
        head=head,
        declarations=tuple((variable, declarations[variable]) for variable in variables),
        representations=_free_name(REPRESENTATIONS, declarations, prefix),
        context=_free_name(CONTEXT, declarations, prefix),
        lookups=tuple(_lookup_parts(lookup) for lookup in node.lookups),
    )
    names = name_lookups(parts, [1] * len(node.lookups))
    has_contexts = any(lookup.contexts for lookup in node.lookups)
    text = write_lookups(parts, names)
    return Document(text, variables, tuple(each for (each,) in names), parts if has_contexts else None)


def _free_name(base: str, declarations: Mapping[str, str], prefix: str) -> str:
    while any(name.startswith(base) for name in declarations):
        base = f"{prefix}{base}"
    return base


def _lookup_parts(lookup: Lookup) -> LookupParts:
    pieces = _selections_text(lookup.selections).split(MARK)
    marked = tuple(int(piece) if index % 2 else piece for index, piece in enumerate(pieces))
    types = tuple(variable.type for variable in lookup.contexts)
    return LookupParts(marked, types, frozenset(_variables(lookup.selections)))


def _all_selections(node: FetchNode) -> list[SelectionNode]:
    return [*node.selections, *(item for lookup in node.lookups for item in lookup.selections)]


def _selections_text(selections: Iterable[SelectionNode]) -> str:
    return " ".join(part for item in selections for part in _selection_texts(item))


def _selection_texts(item: SelectionNode) -> Iterator[str]:
    """One text, or one for each alternative of a condition: what holds for several merges in the subgraph."""
    if not isinstance(item, SelectedField):
        yield f"... on {item.type_condition}{{{_selections_text(item.selections)}}}"
        return
    alias = "" if item.response_key == item.name else f"{item.response_key}: "
    below = f"{{{_selections_text(item.selections)}}}" if item.selections else ""
    arguments = _arguments_text(item)
    for conjunction in ordered(item.condition) or ((),):
        own, outer = _on_one_field(conjunction)
        directives = "".join(_directive(condition) for condition in own)
        text = f"{alias}{item.name}{arguments}{item.arguments.directives}{directives}{below}"
        for condition in outer:
            text = f"...{_directive(condition)}{{{text}}}"
        yield text


def _arguments_text(item: SelectedField) -> str:
    own = [item.arguments.text] if item.arguments.text else []
    return _in_parentheses([*own, *(f"{name}: {MARK}{position}{MARK}" for name, position in item.contexts)])


def _in_parentheses(items: Sequence[str]) -> str:
    return f"({', '.join(items)})" if items else ""


def _on_one_field(conjunction: tuple[Condition, ...]) -> tuple[list[Condition], list[Condition]]:
    """What can stand on the field itself, each directive only once (GraphQL, 5.7.3), and what must stand around it."""
    own: dict[bool, Condition] = {}
    for condition in conjunction:
        own.setdefault(condition.expected, condition)
    return list(own.values()), [condition for condition in conjunction if condition not in own.values()]


def _directive(condition: Condition) -> str:
    return f" @{'include' if condition.expected else 'skip'}(if: ${condition.variable})"


def _variables(selections: Iterable[SelectionNode]) -> set[str]:
    used: set[str] = set()
    pending = list(selections)
    while pending:
        item = pending.pop()
        pending.extend(item.selections)
        if isinstance(item, SelectedField):
            used |= item.arguments.variables
            if item.condition != ALWAYS:
                used |= {condition.variable for conjunction in item.condition for condition in conjunction}
    return used
