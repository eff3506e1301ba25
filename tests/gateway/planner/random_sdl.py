"""The subgraph schemas of a random world."""

from collections.abc import Iterator

from tests.gateway.planner.random_world import Entity, Field, World


def subgraph_sdl(world: World, subgraph: str) -> str:
    """All that the subgraph declares: its entities, its root fields, and what these lead to."""
    return "".join(_Writer(world, subgraph).types())


class _Writer:
    def __init__(self, world: World, subgraph: str) -> None:
        self.world = world
        self.subgraph = subgraph
        self.roots = [item for item in world.roots if subgraph in item.owners]
        self.reached = self._reach()

    def types(self) -> Iterator[str]:
        """One definition after the other."""
        if self.roots:
            yield self._block("type Query", [self._owned(item, len(item.owners) > 1) for item in self.roots])
        for name in sorted(self.reached):
            yield self._type(name)

    def _reach(self) -> set[str]:
        world = self.world
        pending = [name for name, entity in world.entities.items() if self.subgraph in entity.keys]
        pending += [name for name, places in world.objects.items() if self.subgraph in places]
        pending += [item.named for item in self.roots]
        if "M0" in pending:
            pending.append("Thing")
        reached: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in reached and name not in ("Int", "ID"):
                reached.add(name)
                pending += self._leads_to(name)
        return reached

    def _leads_to(self, name: str) -> list[str]:
        world = self.world
        if name in world.values:
            return [item.named for item in world.values[name]]
        if self._is_object(name):
            return [item.named for item in world.objects[name][self.subgraph]]
        if name in world.abstract:
            return world.members[name, self.subgraph]
        entity = world.entities[name]
        return [f.named for f in entity.fields if self.subgraph in f.owners or self._is_external(entity, f)]

    def _is_object(self, name: str) -> bool:
        return self.subgraph in self.world.objects.get(name, {})

    def _block(self, head: str, lines: list[str]) -> str:
        body = "".join(f"  {line}\n" for line in lines)
        return f"{head} {{\n{body}}}\n"

    def _type(self, name: str) -> str:
        world = self.world
        if name in world.entities:
            return self._entity(world.entities[name])
        if name in world.values:
            return self._block(f"type {name} @shareable", [item.text(self.subgraph) for item in world.values[name]])
        if self._is_object(name):
            return self._interface_object(name)
        members = world.members[name, self.subgraph]
        if name == "Any":
            return f"union Any = {' | '.join(members)}\n"
        if name == "Thing":
            return self._block('interface Thing @key(fields: "id")', ["id: ID!", "common: Int"])
        shared = [
            f.text(self.subgraph) for f in world.entities[members[0]].fields if all(self._has(m, f) for m in members)
        ]
        return self._block(f"interface {name}", ["id: ID!", *shared])

    def _has(self, entity: str, wanted: Field) -> bool:
        """Whether an entity has a field here, of the same type as another one's."""
        return (wanted.name[0] == "a" or wanted.name == "rel") and any(
            item.name == wanted.name
            and item.type_in(self.subgraph) == wanted.type_in(self.subgraph)
            and self.subgraph in item.owners
            for item in self.world.entities[entity].fields
        )

    def _interface_object(self, name: str) -> str:
        fields = self.world.objects[name][self.subgraph]
        external = ["common: Int @external"] if any(item.required for item in fields) else []
        own = [self._owned(item, False) for item in fields]
        return self._block(f'type {name} @interfaceObject @key(fields: "id")', ["id: ID!", *external, *own])

    def _entity(self, entity: Entity) -> str:
        keys = entity.keys.get(self.subgraph)
        interfaces = [
            name
            for name in entity.interfaces
            if name in self.reached and entity.name in self.world.members[name, self.subgraph]
        ]
        head = f"type {entity.name}" + (f" implements {' & '.join(interfaces)}" if interfaces else "")
        head += "".join(f' @key(fields: "{key}")' for key in keys or ())
        head += ' @key(fields: "id", resolvable: false)' if keys is None else ""
        in_keys = {name for key in keys or ("id",) for name in key.split()}
        lines = [f"{name}: ID!" + ("" if name in in_keys else " @shareable") for name in sorted(in_keys | {"id"})]
        lines += [line for item in entity.fields for line in self._field(entity, item)]
        return self._block(head, lines)

    def _field(self, entity: Entity, item: Field) -> Iterator[str]:
        if self.subgraph in item.owners:
            yield self._owned(item, len(item.owners) > 1 or item.name[0] == "a")
        elif item.overrides == self.subgraph:
            yield item.text(self.subgraph)
        elif self._is_external(entity, item):
            yield f"{item.text(self.subgraph)} @external"

    def _is_external(self, entity: Entity, item: Field) -> bool:
        """Whether the subgraph needs to name a field of somebody else's."""
        required = any(self.subgraph in f.owners and item.name in f.required for f in entity.fields)
        places = [*self.world.roots, *(f for e in self.world.entities.values() for f in e.fields)]
        provided = any(f.named == entity.name and item.name in f.provides.get(self.subgraph, ()) for f in places)
        return required or provided

    def _owned(self, item: Field, shareable: bool) -> str:
        text = item.text(self.subgraph)
        if item.requires:
            text += f' @requires(fields: "{item.requires}")'
        if item.provides.get(self.subgraph):
            text += f' @provides(fields: "{" ".join(item.provides[self.subgraph])}")'
        if item.overrides:
            text += f' @override(from: "{item.overrides}")'
        return text + (" @shareable" if shareable else "")
