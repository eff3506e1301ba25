"""A subgraph that answers only what it may: whatever the gateway asks beyond that is noted as a violation."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLResolveInfo, parse, validate
from graphql.execution import execute_sync

from gateway.executor.transports.transport import Headers, TransportResponse
from gateway.supergraph.field_sets import FieldSelection, FieldSet, FragmentSelection
from gateway.supergraph.query_graph import FieldEdge, QueryGraph
from tests.gateway.conformance.subgraph_schema import subgraph_schema

Row = dict[str, Any]
Resolver = Callable[[Row, Row, Row], Any]  # (row, representation, arguments)


@dataclass
class SubgraphData:
    """What one subgraph knows: rows by type, root fields, and fields that are computed ("Type.field")."""

    rows: Mapping[str, list[Row]]
    roots: Mapping[str, Callable[[Row], Any]] = field(default_factory=dict)
    computed: Mapping[str, Resolver] = field(default_factory=dict)

    def value(self, parent: str, name: str, source: "Object", arguments: Row) -> Any:
        """What a field of an object gives. Raises Violation where there is nothing to give."""
        if f"{parent}.{name}" in self.roots:
            return self.roots[f"{parent}.{name}"](arguments)
        if f"{parent}.{name}" in self.computed:
            return self.computed[f"{parent}.{name}"](source.row, source.representation, arguments)
        if name in source.row:
            return source.row[name]
        raise Violation(f"{parent}.{name} has no data")


@dataclass
class Object:
    """A row on its way through an answer, with what the path provides and what the gateway sent along."""

    row: Row
    provided: FieldSet
    representation: Row
    type_name: str


class Violation(Exception):
    """The gateway asked for what this subgraph cannot give."""


class StrictSubgraph:
    """Speaks GraphQL as a transport. `violations` and `requests` are what tests look at."""

    def __init__(self, name: str, sdl: str, graph: QueryGraph, data: SubgraphData) -> None:
        self.name = name
        self.graph = graph
        self.data = data
        self.schema = subgraph_schema(sdl, name, graph)
        self.violations: list[str] = []
        self.requests: list[str] = []

    async def send(self, body: bytes, headers: Headers, *, repeatable: bool) -> TransportResponse:
        """Answer one request."""
        request = json.loads(body)
        answer = json.dumps(self.answer(request)).encode()
        return TransportResponse(200, [(b"content-type", b"application/json")], answer)

    def answer(self, request: Row) -> Row:
        """The answer as values."""
        self.requests.append(request["query"])
        document = parse(request["query"])
        errors = validate(self.schema, document)
        if errors:
            self.violations.append(f"{self.name}: {errors[0].message} in {request['query']}")
            return {"errors": [{"message": errors[0].message}]}
        result = execute_sync(
            self.schema,
            document,
            root_value=Object({}, FieldSet(), {}, ""),
            variable_values=request.get("variables"),
            field_resolver=self._resolve,
            type_resolver=lambda value, *_: value.type_name,
        )
        self.violations += [
            f"{self.name}: {error.message} in {request['query']}"
            for error in result.errors or ()
            if isinstance(error.original_error, Violation)
        ]
        return {"data": result.data, **({"errors": [e.formatted for e in result.errors]} if result.errors else {})}

    def _resolve(self, source: Object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        parent, name = info.parent_type.name, info.field_name
        if name == "_entities":
            return [self._entity(item) for item in arguments["representations"]]
        edge = self.graph.nodes[parent, self.name].edges[name]
        below = self._check(source, edge, parent)
        return self._wrap(self.data.value(parent, name, source, arguments), below)

    def _check(self, source: Object, edge: FieldEdge, parent: str) -> FieldSet:
        provided = _below(self.graph, source.provided, parent, edge.name)
        if edge.external and provided is None:
            raise Violation(f"{parent}.{edge.name} is external and not provided here")
        if edge.requires and not _has(self.graph, source.representation, edge.requires, parent):
            raise Violation(f"{parent}.{edge.name} needs {edge.requires}, and got {source.representation}")
        return FieldSet((*(provided or ()), *(edge.provides or ())))

    def _wrap(self, value: Any, provided: FieldSet) -> Any:
        if isinstance(value, list):
            return [self._wrap(item, provided) for item in value]
        if isinstance(value, dict):
            return Object(value, provided, {}, value.get("__typename", ""))
        return value

    def _entity(self, representation: Row) -> Object | None:
        type_name = representation["__typename"]
        node = self.graph.nodes.get((type_name, self.name))
        if node is None:
            raise Violation(f"{type_name} is unknown here")
        keys = [key for key in node.keys if _has_key(representation, key)]
        if not keys:
            raise Violation(f"{representation} has no key of {type_name}")
        needless = _unasked(representation, [*node.keys, *(e.requires for e in node.edges.values() if e.requires)])
        if needless:
            raise Violation(f"{representation} says {needless}, which nobody needs")
        for member in sorted(self.graph.possible_types(type_name)):
            for row in self.data.rows.get(member, ()):
                if any(_matches(row, representation, key) for key in keys):
                    shown = type_name if node.is_interface_object else member
                    return Object(row, FieldSet(), representation, shown)
        return None


def _below(graph: QueryGraph, provided: FieldSet, type_name: str, name: str) -> FieldSet | None:
    found: list[Any] = []
    is_provided = False
    for item in provided:
        if isinstance(item, FieldSelection):
            if item.name == name:
                is_provided = True
                found += item.selections
        elif not item.type_condition or type_name in graph.possible_types(item.type_condition):
            inner = _below(graph, item.selections, type_name, name)
            if inner is not None:
                is_provided = True
                found += inner
    return FieldSet(tuple(found)) if is_provided else None


def _has(graph: QueryGraph, value: Any, fields: FieldSet, type_name: str) -> bool:
    """Whether a representation says all that a required field set asks for; null ends what can be asked."""
    if value is None:
        return True
    if isinstance(value, list):
        return all(_has(graph, item, fields, type_name) for item in value)
    for item in fields:
        if isinstance(item, FragmentSelection):
            own = value.get("__typename", type_name)
            applies = not item.type_condition or own in graph.possible_types(item.type_condition)
            if applies and not _has(graph, value, item.selections, type_name):
                return False
        elif item.name not in value or (
            item.selections and not _has(graph, value[item.name], item.selections, type_name)
        ):
            return False
    return True


def _has_key(value: Any, key: FieldSet) -> bool:
    if isinstance(value, list):
        return all(_has_key(item, key) for item in value)
    if not isinstance(value, dict):
        return False
    return all(
        value.get(item.name) is not None and (not item.selections or _has_key(value[item.name], item.selections))
        for item in key.fields
    )


def _matches(row: Any, representation: Any, key: FieldSet) -> bool:
    if isinstance(representation, list):
        same_length = isinstance(row, list) and len(row) == len(representation)
        return same_length and all(_matches(a, b, key) for a, b in zip(row, representation, strict=True))
    for item in key.fields:
        own, sent = row.get(item.name), representation.get(item.name)
        if not (_matches(own, sent, item.selections) if item.selections else own == sent):
            return False
    return True


def _unasked(representation: Row, field_sets: Iterable[FieldSet]) -> list[str]:
    known = {"__typename", *(name for fields in field_sets for name in _names(fields))}
    return sorted(set(representation) - known)


def _names(fields: FieldSet) -> Iterable[str]:
    for item in fields:
        if isinstance(item, FieldSelection):
            yield item.name
        else:
            yield from _names(item.selections)
