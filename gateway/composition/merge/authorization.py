"""Rights on interfaces: who asks an interface must be allowed to ask whatever object stands behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gateway.composition.merge.model import MergedElement, MergedFieldsType, MergedInterface, MergedObject, MergedType
from gateway.composition.merge.scopes import NOTHING, Demand, conjunction, minimal, read_demand
from gateway.composition.subgraph.model import DirectiveUse

DEMANDS = {"requiresScopes": "scopes", "policy": "policies"}
AUTHORIZATION = ("authenticated", *DEMANDS)


@dataclass(frozen=True, slots=True)
class Demands:
    """What an element demands of its reader: to be known, and scopes and policies as any of several sets."""

    authenticated: bool = False
    scopes: Demand = NOTHING
    policies: Demand = NOTHING

    def imply(self, other: "Demands") -> bool:
        """Whether everyone who meets these demands meets the other ones."""
        return (
            (self.authenticated or not other.authenticated)
            and _implies(self.scopes, other.scopes)
            and _implies(self.policies, other.policies)
        )


def demands_of(element: MergedElement) -> Demands:
    """What a merged element demands by itself."""
    return Demands(element.has("authenticated"), _read(element, "requiresScopes"), _read(element, "policy"))


def together(first: Demands, second: Demands) -> Demands:
    """Both demands at once."""
    return Demands(
        first.authenticated or second.authenticated,
        _both(first.scopes, second.scopes),
        _both(first.policies, second.policies),
    )


def _read(element: MergedElement, name: str) -> Demand:
    for use in element.uses(name):
        node = use.arguments.get(DEMANDS[name])
        if node is not None:
            return read_demand(node)
    return NOTHING


def _both(first: Demand, second: Demand) -> Demand:
    return minimal(frozenset(one | other for one in first for other in second))


def _implies(own: Demand, other: Demand) -> bool:
    return all(any(wanted <= group for wanted in other) for group in own)


def inherit_authorization(types: Mapping[str, MergedType]) -> dict[str, MergedType]:
    """All types; interfaces and their fields demand what all of the objects that implement them demand together.

    Subgraphs may not put rights on interfaces themselves, fields of interface objects aside.
    """
    return {
        name: _with_demands(item, _implementations(item, types)) if isinstance(item, MergedInterface) else item
        for name, item in types.items()
    }


def _implementations(interface: MergedInterface, types: Mapping[str, MergedType]) -> list[MergedObject]:
    return [item for item in types.values() if isinstance(item, MergedObject) and interface.name in item.interfaces]


def _with_demands(interface: MergedInterface, objects: list[MergedObject]) -> MergedFieldsType:
    fields = {}
    for name, field in interface.fields.items():
        below = [item.fields[name].directives for item in objects if name in item.fields]
        fields[name] = replace(field, directives=_combined(field.directives, below))
    own = _combined(interface.directives, [item.directives for item in objects])
    return replace(interface, directives=own, fields=fields)


def _combined(own: tuple[DirectiveUse, ...], below: Iterable[tuple[DirectiveUse, ...]]) -> tuple[DirectiveUse, ...]:
    uses = [*own, *(use for directives in below for use in directives)]
    kept = tuple(use for use in own if use.name not in AUTHORIZATION)
    demands = (_demand([use for use in uses if use.name == name]) for name in AUTHORIZATION)
    return (*kept, *(use for use in demands if use is not None))


def _demand(uses: list[DirectiveUse]) -> DirectiveUse | None:
    if not uses:
        return None
    argument = DEMANDS.get(uses[0].name)
    distinct = {use.identity: use for use in uses}
    if argument is None or len(distinct) == 1:
        return uses[0]
    values = [use.arguments[argument] for use in distinct.values() if argument in use.arguments]
    return replace(uses[0], arguments={argument: conjunction(values)})
