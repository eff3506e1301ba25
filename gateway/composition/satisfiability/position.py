"""Where the gateway can be: positions, the steps between them within a subgraph, and the keys to others."""

from dataclasses import dataclass

from gateway.supergraph.field_sets import FieldSet

NOTHING = FieldSet()


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """The gateway has an object, or some value of an abstract type, in one subgraph.

    `provided` are the external fields that this subgraph provides on the path that led here. `runtime` is the object
    type that an interface object stands for; empty elsewhere, and while it is not known. There is one object for each
    position of a graph (`FederatedGraph.position`), so positions compare by identity, which is fast.
    """

    subgraph: str
    type: str
    provided: FieldSet = NOTHING
    runtime: str = ""

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Sorts positions the same way every time."""
        return self.subgraph, self.type, str(self.provided), self.runtime

    @property
    def object_type(self) -> str:
        """The object type that the value is known to have, or else the type as the subgraph knows it."""
        return self.runtime or self.type


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Following the field `name` from a position to `target`, given that the gateway gets what it requires."""

    origin: Position
    name: str
    target: Position
    requires: tuple[FieldSet, ...]


@dataclass(frozen=True, slots=True)
class EntityKey:
    """One `@key` of a type in a subgraph."""

    selection: FieldSet
    resolvable: bool


# Type name, whether it is an object type (and no interface object), and the object type behind, if known.
JumpGroup = tuple[str, bool, str]
# Each key's selection, and whom it leads to.
Jumps = tuple[tuple[FieldSet, tuple[Position, ...]], ...]
