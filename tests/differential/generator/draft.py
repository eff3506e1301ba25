"""A world while it is being made: the monolith's types, and for each field who declares it and how."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, TypeVar

Kind = Literal["entity", "value", "split", "interface", "union", "interface object"]
Item = TypeVar("Item")
LEAVES = ("Int", "Float", "String", "Boolean", "ID", "Color", "Size", "Blob")


@dataclass
class Override:
    """`owner` takes a field from another subgraph, under a label or at once."""

    owner: str
    taken_from: str
    label: str = ""


@dataclass
class DraftField:
    """A field of the monolith. `owners` resolve it; `types` are by subgraph where they are not `type`."""

    name: str
    type: str
    owners: list[str]
    arguments: str = ""
    requires: dict[str, str] = field(default_factory=dict)
    provides: dict[str, str] = field(default_factory=dict)
    external: set[str] = field(default_factory=set)
    override: Override | None = None
    types: dict[str, str] = field(default_factory=dict)
    inaccessible: bool = False
    provided: bool = False
    in_key: bool = False

    @property
    def named(self) -> str:
        """The type without wrappers."""
        return self.type.strip("[]!")

    @property
    def is_leaf(self) -> bool:
        """Whether it has no selections."""
        return self.named in LEAVES

    @property
    def declared(self) -> set[str]:
        """The subgraphs that name the field."""
        taken = {self.override.taken_from} if self.override else set()
        return {*self.owners, *self.external, *taken}


@dataclass
class DraftType:
    """A composite type. `known` are the subgraphs that have it by keys of their own; others only lead to it.

    `keys` are by subgraph. `members` are those of an abstract type by subgraph, first the one that all of them know.
    `extra` are interface fields by subgraph that no member resolves there.
    """

    name: str
    kind: Kind
    fields: dict[str, DraftField] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    keys: dict[str, list[str]] = field(default_factory=dict)
    interfaces: list[str] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    contract: list[str] = field(default_factory=list)
    extra: dict[str, set[str]] = field(default_factory=dict)
    is_lone: bool = False

    def add(self, item: DraftField) -> DraftField:
        """One more field."""
        self.fields[item.name] = item
        return item


@dataclass
class Draft:
    """The whole world. `required` are coordinates that some `@requires` reads, `required_types` the types of objects in it.

    Facts are as in the world.
    """

    random: Random
    subgraphs: list[str]
    types: dict[str, DraftType] = field(default_factory=dict)
    queries: dict[str, DraftField] = field(default_factory=dict)
    mutations: dict[str, DraftField] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    required_types: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    failing_fields: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)

    def of_kind(self, *kinds: Kind) -> list[DraftType]:
        """The types of these kinds, in the order made."""
        return [item for item in self.types.values() if item.kind in kinds]

    @property
    def entities(self) -> list[DraftType]:
        """All entities."""
        return self.of_kind("entity")

    def chance(self, probability: float) -> bool:
        """Yes with this probability."""
        return self.random.random() < probability

    def some(self, items: Iterable[Item], least: int = 1, most: int = 9) -> list[Item]:
        """A few of them, in order."""
        found = list(items)
        count = min(len(found), self.random.randint(least, max(least, min(most, len(found)))))
        chosen = set(self.random.sample(range(len(found)), count))
        return [item for number, item in enumerate(found) if number in chosen]

    def one(self, items: Sequence[Item]) -> Item:
        """One of them."""
        return self.random.choice(items)
