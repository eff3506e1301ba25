"""Subgraph schemas as large as one likes, always the same for the same numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from gateway.composition import SubgraphInput
from tests.gateway.composition.harness import federation

KEYS = '@key(fields: "id")', '@key(fields: "id") @key(fields: "sku")', '@key(fields: "id sku")'
EXTENSIONS = 4  # subgraphs beside its home that have an entity


@dataclass
class Block:
    """One type in one subgraph."""

    head: str
    fields: dict[str, str] = field(default_factory=dict)  # name -> arguments, type and directives


class WideGraph:
    """A graph of many subgraphs that composes.

    Of every ten types six are entities, two value types that several subgraphs share, one an interface of entities
    (every third of them an interface object somewhere), and one a union. Entities refer to one another, require fields
    of their home and provide some of each other's. Enums and input types come on top.
    """

    def __init__(self, subgraphs: int, types: int, seed: int = 0) -> None:
        self.random = Random(f"{subgraphs} {types} {seed}")
        self.names = [f"s{number}" for number in range(subgraphs)]
        self.blocks: dict[str, dict[str, Block]] = {name: {} for name in self.names}
        kinds = {number: number % 10 for number in range(types)}
        self.entities = [f"T{number}" for number, kind in kinds.items() if kind < 6]
        self.values = [f"T{number}" for number, kind in kinds.items() if kind in (6, 7)]
        self.interfaces = [f"T{number}" for number, kind in kinds.items() if kind == 8]
        self.unions = [f"T{number}" for number, kind in kinds.items() if kind == 9]
        self.keys = {name: KEYS[number % len(KEYS)] for number, name in enumerate(self.entities)}
        self.homes = {name: self.names[number % subgraphs] for number, name in enumerate(self.entities)}

    def sources(self) -> list[SubgraphInput]:
        """The subgraphs."""
        for name in self.entities:
            self._add_home(name)
        for name in self.entities:
            self._extend(name)
        for number, name in enumerate(self.values):
            self._add_value(name, self.homes[self.entities[number % len(self.entities)]])
        for number, name in enumerate(self.interfaces):
            self._add_interface(name, self._near(number), has_object=number % 3 == 0)
        for number, name in enumerate(self.unions):
            self._add_union(name, self._near(number + len(self.interfaces)))
        for name in self.names:
            self._add_inputs(name)
        return [SubgraphInput(name, f"http://{name}.test", "\n".join(self._lines(name))) for name in self.names]

    def _near(self, number: int) -> list[str]:
        """Four entities of one home."""
        home = self.names[number % len(self.names)]
        return [name for name in self.entities if self.homes[name] == home][:4]

    def _add_home(self, name: str) -> None:
        own = {f"{name.lower()}a": ": Int", f"{name.lower()}b": ": String"}
        self._entity(self.homes[name], name).update(own)
        self._query(self.homes[name], name.lower(), f"(id: ID!): {name}")

    def _extend(self, name: str) -> None:
        self._refer(self.homes[name], name, f"{name.lower()}c")
        others = [other for other in self.names if other != self.homes[name]]
        for number, other in enumerate(self.random.sample(others, min(EXTENSIONS, len(others)))):
            fields = self._entity(other, name)
            prefix = f"{name.lower()}x{number}"
            fields[prefix] = ": Int"
            self._refer(other, name, f"{prefix}c")
            if number == 0:
                fields[f"{name.lower()}a"] = ": Int @external"
                fields[f"{prefix}d"] = f': Int @requires(fields: "{name.lower()}a")'

    def _entity(self, subgraph: str, name: str) -> dict[str, str]:
        """Its fields in a subgraph, where it is an entity from now on."""
        block = self.blocks[subgraph].setdefault(name, Block(f"type {name} {self.keys[name]}"))
        block.fields.setdefault("id", ": ID!")
        if "sku" in self.keys[name]:
            block.fields.setdefault("sku", ": String! @shareable")
        return block.fields

    def _refer(self, subgraph: str, owner: str, field_name: str) -> None:
        """A field that leads to another entity, at every fourth time one whose home provides a field."""
        target = self.random.choice(self.entities)
        fields = self._entity(subgraph, target)
        provided = f"{target.lower()}b"
        is_provided = provided not in fields and self.random.random() < 0.25
        if is_provided:
            fields[provided] = ": String @external"
            self.blocks[self.homes[target]][target].fields[provided] = ": String @shareable"
        provides = f' @provides(fields: "{provided}")' if fields.get(provided) == ": String @external" else ""
        self.blocks[subgraph][owner].fields[field_name] = f": {target}{provides}"

    def _add_value(self, name: str, home: str) -> None:
        others = [other for other in self.names if other != home]
        entity = next(entity for entity in self.entities if self.homes[entity] == home)
        for subgraph in [home, *self.random.sample(others, min(3, len(others)))]:
            self._entity(subgraph, entity)
            fields = {f"{name.lower()}{number}": ": Int" for number in range(3)} | {f"{name.lower()}c": f": {entity}"}
            self.blocks[subgraph][name] = Block(f"type {name} @shareable", fields)
            self._query(subgraph, f"{name.lower()}", f": {name} @shareable")

    def _add_interface(self, name: str, members: list[str], *, has_object: bool) -> None:
        home = self.homes[members[0]]
        free = [other for other in self.names if not any(member in self.blocks[other] for member in members)]
        keyed = has_object and bool(free)
        key = ' @key(fields: "id")' if keyed else ""
        self.blocks[home][name] = Block(f"interface {name}{key}", {"id": ": ID!"})
        for member in members:
            self._implement(home, member, name, keyed=keyed)
        self._query(home, name.lower(), f": [{name}!]")
        if keyed:
            subgraph = self.random.choice(free)
            fields = {"id": ": ID!", f"{name.lower()}y": ": Int"}
            self.blocks[subgraph][name] = Block(f'type {name} @key(fields: "id") @interfaceObject', fields)
            self._query(subgraph, f"{name.lower()}o", f": {name}")

    def _implement(self, home: str, member: str, interface: str, *, keyed: bool) -> None:
        block = self.blocks[home][member]
        keys = block.head.partition("@")[2]
        if keyed and 'fields: "id")' not in keys:
            keys += ' @key(fields: "id")'
        before = block.head.partition("@")[0].strip()
        joint = "&" if "implements" in before else "implements"
        block.head = f"{before} {joint} {interface} @{keys}"

    def _add_union(self, name: str, members: list[str]) -> None:
        home = self.homes[members[0]]
        self.blocks[home][name] = Block(f"union {name} = {' | '.join(members)}")
        self._query(home, name.lower(), f": [{name}]")

    def _add_inputs(self, subgraph: str) -> None:
        self.blocks[subgraph]["Filter"] = Block("input Filter", {"text": ": String", "order": ": Order"})
        self.blocks[subgraph]["Order"] = Block("enum Order", {"UP": "", "DOWN": ""})
        self._query(subgraph, f"{subgraph}Count", "(filter: Filter): Int")

    def _query(self, subgraph: str, name: str, text: str) -> None:
        self.blocks[subgraph].setdefault("Query", Block("type Query")).fields[name] = text

    def _lines(self, subgraph: str) -> Iterator[str]:
        yield federation("2.9")
        for block in self.blocks[subgraph].values():
            yield block.head
            if block.fields:
                yield "{"
                yield from (f"  {name}{text}" for name, text in block.fields.items())
                yield "}"
