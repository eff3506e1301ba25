"""The text of a fetch: what is sent to the subgraph, without a needless character."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gateway.planner.conditions import ALWAYS, ordered
from gateway.planner.fetch_graph.nodes import FetchNode, Lookup, SelectedField, SelectionNode
from gateway.planner.plan import Condition

REPRESENTATIONS = "representations"


@dataclass(frozen=True, slots=True)
class Document:
    """A document and the client's variables in it; `lookups` are the response key and variable of each lookup."""

    text: str
    variables: tuple[str, ...]
    lookups: tuple[tuple[str, str], ...]


def write_document(node: FetchNode, name: str | None, declarations: Mapping[str, str], prefix: str) -> Document:
    """Write the operation of one fetch. `declarations` are the client's variables as declared, by name."""
    names = _lookup_names(node.lookups, declarations, prefix)
    if node.lookups:
        pairs = zip(names, node.lookups, strict=True)
        body = " ".join(_lookup_text(key, variable, lookup) for (key, variable), lookup in pairs)
    else:
        body = _selections_text(node.selections)
    used = _variables(node)
    declared = [f"${variable}: [_Any!]!" for _, variable in names]
    declared += [declarations[variable] for variable in declarations if variable in used]
    head = f"{node.kind.value} {name}" if name else node.kind.value
    if declared:
        head += f"({', '.join(declared)})"
    variables = tuple(variable for variable in declarations if variable in used)
    return Document(f"{head}{{{body}}}", variables, names)


def _lookup_names(
    lookups: tuple[Lookup, ...], declarations: Mapping[str, str], prefix: str
) -> tuple[tuple[str, str], ...]:
    base = REPRESENTATIONS
    while any(name.startswith(base) for name in declarations):
        base = f"{prefix}{base}"
    if len(lookups) == 1:
        return (("_entities", base),)
    return tuple((f"_e{number}", f"{base}_{number}") for number in range(len(lookups)))


def _lookup_text(key: str, variable: str, lookup: Lookup) -> str:
    alias = "" if key == "_entities" else f"{key}: "
    return f"{alias}_entities({REPRESENTATIONS}: ${variable}){{{_selections_text(lookup.selections)}}}"


def _selections_text(selections: Iterable[SelectionNode]) -> str:
    return " ".join(part for item in selections for part in _selection_texts(item))


def _selection_texts(item: SelectionNode) -> Iterator[str]:
    """One text, or one for each alternative of a condition: what holds for several merges in the subgraph."""
    if not isinstance(item, SelectedField):
        yield f"... on {item.type_condition}{{{_selections_text(item.selections)}}}"
        return
    alias = "" if item.response_key == item.name else f"{item.response_key}: "
    below = f"{{{_selections_text(item.selections)}}}" if item.selections else ""
    for conjunction in ordered(item.condition) or ((),):
        own, outer = _on_one_field(conjunction)
        text = f"{alias}{item.name}{item.arguments.text}{''.join(_directive(condition) for condition in own)}{below}"
        for condition in outer:
            text = f"...{_directive(condition)}{{{text}}}"
        yield text


def _on_one_field(conjunction: tuple[Condition, ...]) -> tuple[list[Condition], list[Condition]]:
    """What can stand on the field itself, each directive only once (GraphQL, 5.7.3), and what must stand around it."""
    own: dict[bool, Condition] = {}
    for condition in conjunction:
        own.setdefault(condition.expected, condition)
    return list(own.values()), [condition for condition in conjunction if condition not in own.values()]


def _directive(condition: Condition) -> str:
    return f" @{'include' if condition.expected else 'skip'}(if: ${condition.variable})"


def _variables(node: FetchNode) -> set[str]:
    used: set[str] = set()
    pending = [*node.selections, *(item for lookup in node.lookups for item in lookup.selections)]
    while pending:
        item = pending.pop()
        pending.extend(item.selections)
        if isinstance(item, SelectedField):
            used |= item.arguments.variables
            if item.condition != ALWAYS:
                used |= {condition.variable for conjunction in item.condition for condition in conjunction}
    return used
