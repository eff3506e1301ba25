"""The plan as data: a graph of fetches that pickles, prints, and is executed without the planner."""

from dataclasses import dataclass
from enum import StrEnum


class OperationKind(StrEnum):
    """The root operation types of GraphQL."""

    QUERY = "query"
    MUTATION = "mutation"
    SUBSCRIPTION = "subscription"


@dataclass(frozen=True, slots=True)
class FieldStep:
    """Go into the response key `key`. Lists, nested ones too, are walked through element by element.

    `lists` says how many there are, for readers only: what stands in the response decides.
    """

    key: str
    lists: int = 0


@dataclass(frozen=True, slots=True)
class TypeStep:
    """Go on only where the object's runtime type (under the plan's `typename_key`) is one of these object types."""

    types: frozenset[str]


PathStep = FieldStep | TypeStep
TargetPath = tuple[PathStep, ...]  # the empty path is the root of the response


@dataclass(frozen=True, slots=True)
class Condition:
    """A variable of `@skip` or `@include`: holds when the variable's value equals `expected`."""

    variable: str
    expected: bool


@dataclass(frozen=True, slots=True)
class RequiredField:
    """A value to copy from the target object into the representation.

    `source_key` is where the value stands in the response data (an internal alias, when a client's key was in the
    way), `name` is the field's name in the representation. `selections` is empty for a leaf.
    A null in a field that only `@requires` asks for is sent (`nullable`), and so is null where it is missing; a key's
    field that is null or missing, at whatever depth, has nothing to look up by.
    """

    name: str
    source_key: str
    selections: tuple["RequiredSelection", ...] = ()
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class RequiredSelection:
    """Fields needed where the object's runtime type is one of `types` (empty: whatever the type)."""

    types: frozenset[str]
    fields: tuple[RequiredField, ...]


@dataclass(frozen=True, slots=True)
class RepresentationTemplate:
    """How one representation is built from a target object.

    `types` are the runtime types that it is built for (empty: whatever the type, which may then be unknown); `typename`
    is sent as `__typename` (where the type is known beforehand, and for interface objects and interfaces with a key),
    None sends the runtime type. A target with a missing or null key field yields no representation, and none does
    unless every one of `conditions` holds for one of the alternatives (empty: always), since nothing is asked then.
    """

    types: frozenset[str]
    typename: str | None
    selections: tuple[RequiredSelection, ...]
    conditions: tuple[tuple[Condition, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ContextSource:
    """Where a context's value may stand (`@fromContext`): in the object that `depth` steps of a target's path lead to.

    Only objects of these runtime types set the context (empty: all). `selections` lead to the one value, through lists
    element by element.
    """

    depth: int
    types: frozenset[str]
    selections: tuple[RequiredSelection, ...]


@dataclass(frozen=True, slots=True)
class ContextVariable:
    """A variable of a lookup that is filled from what stands above each target; `sources` are the nearest first.

    `type` is the argument's: where it is non-null, a target whose value is null is not looked up.
    """

    type: str
    sources: tuple[ContextSource, ...]


@dataclass(frozen=True, slots=True)
class EntityLookup:
    """One `_entities` field inside a fetch: the objects at `targets` are looked up and the answers merged into them.

    It gets no representations unless every one of `conditions` holds for one of the alternatives (empty: always).
    Targets with different values of `contexts` are looked up apart, under variables of their own: see DocumentParts.
    """

    response_key: str  # "_entities", or an alias when one request carries several
    variable: str  # the name of its representations variable
    targets: tuple[TargetPath, ...]
    templates: tuple[RepresentationTemplate, ...]
    conditions: tuple[tuple[Condition, ...], ...] = ()
    contexts: tuple[ContextVariable, ...] = ()


@dataclass(frozen=True, slots=True)
class LookupParts:
    """What a lookup asks, cut where variables of contexts stand: text, then the position of a variable, then text ...

    `context_types` are the types of these variables by position, `variables` the client's variables in the text.
    """

    pieces: tuple[str | int, ...]
    context_types: tuple[str, ...]
    variables: frozenset[str]


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """What a document with lookups is put together from, so that a lookup can stand in it several times or not at all.

    `head` is the operation's kind and name, `declarations` are the client's variables with their declarations; none of
    them starts with `representations` or `context`, which begin the names of the gateway's own.
    """

    head: str
    declarations: tuple[tuple[str, str], ...]
    representations: str
    context: str
    lookups: tuple[LookupParts, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """After arrival, in objects at `path` of the fetch's own data, the value under `source_key` belongs to `key`.

    Used where one response key has conflicting types under different object types, so that the subgraph was asked
    under an alias, which no other field of the fetch has: objects without it are left as they are.
    """

    path: TargetPath
    source_key: str
    key: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request to one subgraph.

    Without `entities` it is a root fetch, whose data is merged at `root_path` (the root, but for nested Query fields).
    It may start when all of `depends_on` have arrived; it is left out unless every one of `conditions` holds for one
    of the alternatives (a disjunction of conjunctions; empty: unconditional).
    """

    id: int
    subgraph: str
    kind: OperationKind
    document: str
    operation_name: str | None
    variables: tuple[str, ...]  # the client's variables that the document uses, by name
    depends_on: tuple[int, ...] = ()
    entities: tuple[EntityLookup, ...] = ()
    root_path: TargetPath = ()
    conditions: tuple[tuple[Condition, ...], ...] = ()
    renames: tuple[Rename, ...] = ()
    parts: DocumentParts | None = None  # of a fetch with contexts; its document asks each lookup once


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """Everything the executor needs to fetch the data of one operation; fetches are in topological order.

    Root fetches of a mutation are chained by `depends_on`, with all that belongs to the earlier field. A subscription has
    one root fetch, of its own kind, that gives its events; the others are queries, wait for it, and run for each event.
    `typename_key` is where objects in the response data say their runtime type: `__typename`, unless a client's
    operation has that response key for another field; it stands wherever a type is abstract, in TypeSteps too. It is
    missing where objects come from an interface object and nothing, the client's answer included, depends on the type.
    The client's own `__typename` fields, under whatever alias, are not fetched: they are answered from there. A fetch
    that its conditions leave out counts as arrived.
    """

    kind: OperationKind
    fetches: tuple[Fetch, ...]
    typename_key: str = "__typename"
