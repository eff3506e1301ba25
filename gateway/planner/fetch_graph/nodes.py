"""The finished graph of fetches, as frozen data: what the optimiser's passes take and give."""

from dataclasses import dataclass

from gateway.planner.conditions import ALWAYS, Alternatives
from gateway.planner.operation import NO_ARGUMENTS, Arguments
from gateway.planner.plan import ContextVariable, OperationKind, Rename, RepresentationTemplate, TargetPath


@dataclass(frozen=True, slots=True)
class SelectedField:
    """A field that a subgraph is asked for. `condition` is what its surroundings do not say already.

    `shape` is the field's type there with composite names left out: what must agree where response keys merge.
    `contexts` are its arguments from contexts, each with the position of its value among those of the lookup.
    """

    response_key: str
    name: str
    shape: str
    arguments: Arguments = NO_ARGUMENTS
    condition: Alternatives = ALWAYS
    selections: "tuple[SelectionNode, ...]" = ()
    contexts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SelectedFragment:
    """Fields for objects of one type."""

    type_condition: str
    selections: "tuple[SelectionNode, ...]"


SelectionNode = SelectedField | SelectedFragment


@dataclass(frozen=True, slots=True)
class Lookup:
    """Entities to look up: where the objects stand, how to represent them, and what to ask.

    `condition` is absolute; what `selections` say holds where it does. The paths of `renames` start in an entity.
    """

    targets: tuple[TargetPath, ...]
    templates: tuple[RepresentationTemplate, ...]
    selections: tuple[SelectionNode, ...]
    condition: Alternatives = ALWAYS
    renames: tuple[Rename, ...] = ()
    contexts: tuple[ContextVariable, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchNode:
    """One request: root fields (`selections`, merged at `root_path`) or entities (`lookups`).

    `waits` are the ids of the requests that must have arrived before.
    """

    id: int
    subgraph: str
    kind: OperationKind
    waits: frozenset[int]
    condition: Alternatives
    lookups: tuple[Lookup, ...] = ()
    selections: tuple[SelectionNode, ...] = ()
    root_path: TargetPath = ()
    renames: tuple[Rename, ...] = ()
