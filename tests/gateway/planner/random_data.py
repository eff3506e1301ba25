"""What a random world knows: every value is a function of type, identity, field and arguments, wherever it is asked."""

import json
from typing import Any

from graphql import GraphQLResolveInfo, GraphQLSchema
from graphql.execution import execute_sync
from graphql.language import DocumentNode

from tests.gateway.conformance.strict_subgraph import Object, SubgraphData, Violation
from tests.gateway.planner.random_world import ROWS, Field, World, digest

Json = Any


def row(world: World, name: str, identity: object) -> dict[str, Any]:
    """An object: its type and identity; the rest is computed when asked for."""
    found: dict[str, Any] = {"__typename": name, "identity": identity}
    if name in world.entities:
        found |= {"id": f"{name}:{identity}", "k": f"{name}-k{identity}"}
    return found


def field_of(world: World, name: str, field: str) -> Field:
    """The field of the monolith."""
    if name == "Query":
        return next(item for item in world.roots if item.name == field)
    if name in world.values:
        return next(item for item in world.values[name] if item.name == field)
    own = [item for item in world.entities[name].fields if item.name == field]
    added = [
        item
        for interface in world.entities[name].interfaces
        for fields in world.objects.get(interface, {}).values()
        for item in fields
        if item.name == field
    ]
    return (own + added)[0]


def value(world: World, source: dict[str, Any], item: Field, arguments: Json, sent: Json) -> Json:
    """The value of a field; `sent` are the required values."""
    seed = digest(source["__typename"], source["identity"], item.name, arguments, sent)
    return _wrapped(world, item, item.type, seed, f"{source['__typename']}/{source['identity']}/{item.name}")


def _wrapped(world: World, item: Field, type_text: str, seed: int, place: str) -> Json:
    if not type_text.endswith("!") and seed % 7 == 0:
        return None
    bare = type_text.rstrip("!")
    if bare.startswith("["):
        inner = bare[1:-1]
        return [_wrapped(world, item, inner, digest(seed, n), f"{place}.{n}") for n in range(seed % 3 + 1)]
    if bare == "Int":
        return seed % 1000
    types = world.runtime_types(item)
    name = types[digest(seed, "type") % len(types)]
    return row(world, name, place if name in world.values else digest(seed, "row") % ROWS)


def required_values(world: World, source: dict[str, Any], item: Field) -> Json:
    """What a field with `@requires` would be sent, straight from the monolith."""
    return {
        name: _shown(value(world, source, field_of(world, source["__typename"], name), arguments, None))
        for name, arguments in item.required.items()
    }


def sent_values(item: Field, representation: dict[str, Any]) -> Json:
    """The same out of a representation."""
    return {name: _shown(representation[name]) for name in item.required}


def _shown(found: Json) -> Json:
    if isinstance(found, list):
        return [_shown(inner) for inner in found]
    return {"id": found["id"]} if isinstance(found, dict) else found


class WorldData(SubgraphData):
    """The data of each subgraph of a world: all of it, since the strict subgraph knows what it may give."""

    def __init__(self, world: World) -> None:
        super().__init__({name: [row(world, name, n) for n in range(ROWS)] for name in world.entities})
        self.world = world

    def value(self, parent: str, name: str, source: Object, arguments: dict[str, Any]) -> Any:
        """A field's value, computed from what was sent where it requires something."""
        if parent == "Query":
            return value(self.world, row(self.world, "Query", ""), field_of(self.world, "Query", name), arguments, None)
        if name in ("id", "k"):
            return source.row[name]
        item = field_of(self.world, source.row["__typename"], name)
        sent = None
        if item.required:
            if any(required not in source.representation for required in item.required):
                raise Violation(f"{parent}.{name} misses some of {item.required}")
            sent = sent_values(item, source.representation)
        return value(self.world, source.row, item, arguments, sent)


def monolith_answer(world: World, schema: GraphQLSchema, document: DocumentNode, variables: Json) -> str:
    """The data as JSON text, from one server that has it all."""

    def resolve(source: dict[str, Any] | None, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        here = source or row(world, "Query", "")
        if info.field_name in ("id", "k"):
            return here[info.field_name]
        item = field_of(world, here["__typename"], info.field_name)
        sent = required_values(world, here, item) if item.required else None
        return value(world, here, item, arguments, sent)

    result = execute_sync(
        schema,
        document,
        variable_values=variables,
        field_resolver=resolve,
        type_resolver=lambda found, *_: found["__typename"],
    )
    assert result.errors is None, result.errors
    return json.dumps(result.data)
