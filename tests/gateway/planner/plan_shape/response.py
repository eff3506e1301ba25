"""The response in the making, as shapes: what fetches bring to a position, and who looks something up there."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from graphql.language import SelectionSetNode

from gateway.planner.plan import EntityLookup, Fetch, FieldStep, PathStep
from gateway.supergraph.field_sets import FieldSet
from tests.gateway.planner.plan_shape.selections import Arguments, field_text

NOTHING = FieldSet()


@dataclass(frozen=True, slots=True)
class TrailStep:
    """One step from the root of a fetch's data: the key as the subgraph sent it and, where it was renamed, to what.

    `renamed_at` is the number of the rename that did it; `type_name` is the runtime type of the object left.
    """

    sent_key: str
    key: str
    renamed_at: int | None
    type_name: str


@dataclass(frozen=True, slots=True)
class Layer:
    """What one fetch brings to one position.

    `declared` is the type of the position in the subgraph; `provided` is what the subgraph gives on this path although
    it is external elsewhere; `trail` leads here from the root of the fetch's own data.
    """

    fetch: Fetch
    declared: str
    selection_sets: tuple[SelectionSetNode, ...]
    provided: FieldSet = NOTHING
    trail: tuple[TrailStep, ...] = ()

    def __hash__(self) -> int:
        return hash((self.fetch.id, self.declared, *map(id, self.selection_sets)))


@dataclass(frozen=True, slots=True)
class Traveller:
    """A fetch whose targets lie further on: a lookup, or root fields (None). `steps` are still to go.

    A lookup that reads contexts keeps the objects that it came through, one for each step and the root before.
    """

    fetch: Fetch
    lookup: EntityLookup | None
    steps: tuple[PathStep, ...]
    above: "tuple[ObjectShape, ...]" = ()

    def __hash__(self) -> int:
        return hash((self.fetch.id, len(self.steps)))

    def step(self, seen: "ObjectShape | None" = None) -> "Traveller":
        """One step further; `seen` is the object where it stands now."""
        return replace(self, steps=self.steps[1:]).at(seen)

    def at(self, seen: "ObjectShape | None") -> "Traveller":
        """The same, standing at an object."""
        if seen is None or self.lookup is None or not self.lookup.contexts:
            return self
        return replace(self, above=(*self.above, seen))


@dataclass(frozen=True, slots=True)
class Place:
    """A position of the response, whatever the type of the object there."""

    layers: tuple[Layer, ...]
    travellers: tuple[Traveller, ...]

    def only(self, fetches: Collection[int]) -> "Place":
        """The position as these fetches alone leave it."""
        layers = tuple(layer for layer in self.layers if layer.fetch.id in fetches)
        return Place(layers, tuple(item for item in self.travellers if item.fetch.id in fetches))


@dataclass(slots=True)
class Produced:
    """A response key of an object: the field that stands there, and what fetches bring to the place below it."""

    name: str
    arguments: Arguments
    below: list[Layer] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The field as it is asked for."""
        return field_text(self.name, self.arguments)


@dataclass(slots=True, eq=False)
class ObjectShape:
    """An object of one runtime type at a place, after all fetches.

    `travellers` go on from here; `knows_type` says whether the object says its runtime type.
    """

    type_name: str
    fields: dict[str, Produced] = field(default_factory=dict)
    travellers: list[Traveller] = field(default_factory=list)
    knows_type: bool = False

    def child(self, key: str) -> Place:
        """The place below a response key."""
        onward = (
            item.step() for item in self.travellers if isinstance(item.steps[0], FieldStep) and item.steps[0].key == key
        )
        return Place(tuple(self.fields[key].below), tuple(onward))
