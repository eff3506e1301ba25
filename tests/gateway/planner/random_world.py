"""Random supergraphs: a monolith is made first and distributed, so that it composes and every field can be reached."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random

ROWS = 4  # objects of each entity type


@dataclass
class Field:
    """A field of the monolith and who resolves it. `requires` maps a subgraph to a required field set."""

    name: str
    type: str
    owners: list[str]
    arguments: str = ""
    requires: str = ""
    required: dict[str, dict[str, int]] = field(default_factory=dict)  # names with their arguments
    provides: dict[str, list[str]] = field(default_factory=dict)
    overrides: str = ""
    loose: list[str] = field(default_factory=list)  # subgraphs that declare it nullable although it never is null

    @property
    def named(self) -> str:
        """The type without wrappers."""
        return self.type.strip("[]!")

    def type_in(self, subgraph: str) -> str:
        """The type as a subgraph declares it; everybody else's view of it is the loosest."""
        is_loose = subgraph in self.loose or (self.loose and subgraph not in self.owners)
        return self.type.rstrip("!") if is_loose else self.type

    def text(self, subgraph: str) -> str:
        """The definition without directives."""
        return f"{self.name}{self.arguments}: {self.type_in(subgraph)}"


@dataclass
class Entity:
    """An object type with keys; `keys` are by subgraph."""

    name: str
    fields: list[Field]
    keys: dict[str, list[str]]
    interfaces: list[str] = field(default_factory=list)


@dataclass
class World:
    """The monolith. `abstract` maps abstract types to object types, `members` to those that a subgraph knows of them."""

    subgraphs: list[str]
    entities: dict[str, Entity]
    values: dict[str, list[Field]]
    abstract: dict[str, list[str]]
    roots: list[Field]
    objects: dict[str, dict[str, list[Field]]]  # interface -> subgraph where it is an interface object -> fields
    members: dict[tuple[str, str], list[str]]  # (abstract type, subgraph)

    def runtime_types(self, item: Field) -> list[str]:
        """The object types that a field's value can have: those that all its resolvers know."""
        if item.named not in self.abstract:
            return [item.named]
        known = [set(self.members[item.named, name]) for name in item.owners]
        return sorted(set.intersection(*known))


def digest(*parts: object) -> int:
    """A number that depends on all parts."""
    return int.from_bytes(sha256(json.dumps(parts, sort_keys=True).encode()).digest()[:6], "big")


class Generator:
    """Makes one world from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.subgraphs = [f"s{number}" for number in range(self.random.randint(2, 4))]
        self.names = [f"E{number}" for number in range(self.random.randint(2, 4))]
        self.abstract: dict[str, list[str]] = {}
        self.values: dict[str, list[Field]] = {}

    def some(self, items: list[str], least: int = 1, most: int = 4) -> list[str]:
        """A few of them, in order."""
        count = min(len(items), self.random.randint(least, most))
        chosen = self.random.sample(items, count)
        return [item for item in items if item in chosen]

    def world(self) -> World:
        """Put the parts together."""
        self.abstract["Node"] = self.some(self.names, 2)
        self.abstract["Any"] = self.some(self.names, 2)
        self.values["Value"] = [Field("v0", "Int", []), Field("v1", "Int!", []), Field("link", self._entity(), [])]
        entities = {name: self._make_entity(name) for name in self.names}
        for name in self.abstract["Node"]:
            entities[name].interfaces.append("Node")
        for entity in entities.values():
            self._add_requires(entity)
            self._add_override(entity)
        roots = [field for name in self.names for field in self._roots_for(name)]
        roots += [Field(f"root{name}", f"[{name}]", self.some(self.subgraphs, 1, 2)) for name in self.abstract]
        world = World(self.subgraphs, entities, self.values, self.abstract, roots, {}, self._members())
        self._add_provides(world)
        if self.random.random() < 0.6:
            self._add_interface_object(world)
        return world

    def _members(self) -> dict[tuple[str, str], list[str]]:
        """Each subgraph knows the first member, and some of the others."""
        return {
            (name, subgraph): [members[0], *self.some(members[1:], 0)]
            for name, members in self.abstract.items()
            for subgraph in self.subgraphs
        }

    def _entity(self) -> str:
        return self.random.choice(self.names)

    def _make_entity(self, name: str) -> Entity:
        known = self.some(self.subgraphs)
        home, *others = known
        keys = {home: ["id", "k"]}
        for other in others:
            keys[other] = self.random.choice([["id"], ["k"], ["id k"], ["id", "k"], ["id", "id k"]])
        fields = [Field(f"a{n}", self.random.choice(["Int", "Int!"]), self._owners(known)) for n in range(3)]
        for item in fields:
            if item.type == "Int!":
                item.loose = self.some(item.owners, 0, 1)
        fields.append(Field("f", "Int", self._owners(known), arguments="(x: Int)"))
        fields.append(Field("rel", f"[{self.names[0]}]", self.some(known, 1, 2)))
        for number in range(2):
            target = self.random.choice([*self.names, *self.abstract, "Value"])
            wrapped = self.random.choice([target, f"[{target}]", f"[{target}!]!"])
            fields.append(Field(f"r{number}", wrapped, self._owners(known)))
        return Entity(name, fields, keys)

    def _owners(self, known: list[str]) -> list[str]:
        return self.some(known, 1, self.random.choice([1, 1, 2]))

    def _roots_for(self, name: str) -> list[Field]:
        single = Field(f"one{name}", name, self.some(self.subgraphs, 1, 2), arguments="(n: Int)")
        return [single, Field(f"all{name}", f"[{name}!]", self.some(self.subgraphs, 1, 2))]

    def _add_requires(self, entity: Entity) -> None:
        """Fields computed from others that somebody else resolves."""
        for number, subgraph in enumerate(entity.keys):
            elsewhere = [f for f in entity.fields if f.name[0] == "a" and subgraph not in f.owners and not f.required]
            links = [
                f
                for f in entity.fields
                if f.name[0] == "r" and subgraph not in f.owners and f.named in self.names and not f.required
            ]
            if not elsewhere or self.random.random() < 0.4:
                continue
            needed = self.random.sample(elsewhere, self.random.randint(1, len(elsewhere)))
            parts: dict[str, dict[str, int]] = {item.name: {} for item in needed}
            text = " ".join(parts)
            if links and self.random.random() < 0.5:
                parts[links[0].name] = {}
                text += f" {links[0].name} {{ id }}"
            computed = next(f for f in entity.fields if f.name == "f")
            if subgraph not in computed.owners and not computed.overrides and self.random.random() < 0.5:
                parts["f"] = {"x": number}
                text += f" f(x: {number})"
            entity.fields.append(Field(f"q{number}", "Int", [subgraph], requires=text, required=parts))

    def _add_override(self, entity: Entity) -> None:
        candidates = [f for f in entity.fields if f.name in ("a2", "f") and len(f.owners) == 1]
        others = [name for name in entity.keys if candidates and name not in candidates[0].owners]
        used = {name for f in entity.fields for name in f.required}
        if candidates and others and candidates[0].name not in used and self.random.random() < 0.4:
            candidates[0].overrides = candidates[0].owners[0]
            candidates[0].owners = [others[0]]

    def _add_provides(self, world: World) -> None:
        """Some paths give fields of the objects that they lead to."""
        places = [f for f in world.roots if f.named in world.entities]
        places += [f for e in world.entities.values() for f in e.fields if f.named in world.entities]
        for place in places:
            target = world.entities[place.named]
            for subgraph in place.owners:
                offered = [
                    f.name for f in target.fields if f.name[0] == "a" and subgraph not in f.owners and not f.overrides
                ]
                if offered and self.random.random() < 0.25:
                    place.provides[subgraph] = [offered[0]]

    def _add_interface_object(self, world: World) -> None:
        home, *others = world.subgraphs
        names = ["M0", "M1", "M2"][: self.random.randint(1, 3)]
        world.abstract["Thing"] = names
        world.members |= {("Thing", subgraph): names for subgraph in world.subgraphs}
        for name in names:
            own = Field("m", "Int", [home])
            world.entities[name] = Entity(name, [own, Field("common", "Int", [home])], {home: ["id"]}, ["Thing"])
        extra = self.some(others, 1, 2)
        world.objects["Thing"] = {}
        for number, subgraph in enumerate(extra):
            added = [Field(f"x{number}", "Int", [subgraph]), Field(f"y{number}", self.names[0], [subgraph])]
            if self.random.random() < 0.5:
                added.append(Field(f"z{number}", "Int", [subgraph], requires="common", required={"common": {}}))
            world.objects["Thing"][subgraph] = added
        for number, subgraph in enumerate([home, *extra]):
            world.roots.append(Field(f"things{number}", "[Thing!]!", [subgraph]))
        world.roots.append(Field("thing", "Thing", [self.random.choice([home, *extra])]))
