"""A strict subgraph: answers what its SDL lets it answer, and notes as a violation whatever is asked beyond that."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    parse,
    validate,
)
from graphql.execution import execute_sync
from graphql.language import SelectionSetNode

from gateway.executor.transports.transport import Headers, TransportResponse
from tests.differential.data import QUERY, DataFunction, Failure, Json, Ref, literal_arguments
from tests.differential.declarations import FieldDeclaration, TypeDeclaration
from tests.differential.graph_view import merged
from tests.differential.representations import Lookups, asked_fields
from tests.gateway.conformance.subgraph_schema import executable_schema

FAILS = "FAILS"  # the code of the errors that belong to the data
MAX_TURNS = 6  # of the event loop, before an answer is sent

_HEADERS = [(b"content-type", b"application/json")]


class Violation(Exception):
    """The gateway asked for what this subgraph cannot give."""


@dataclass(frozen=True, slots=True)
class Given:
    """An object on its way through an answer: what the path to it provides, and what the gateway sent for it."""

    ref: Ref
    provided: tuple[SelectionSetNode, ...] = ()
    representation: Mapping[str, Json] | None = None


@dataclass(frozen=True)
class Request:
    """What the gateway sent, for the reader of a failing case."""

    subgraph: str
    query: str
    variables: Json


class Stub:
    """Speaks GraphQL as a transport, over the data function that all subgraphs of a world have in common."""

    def __init__(self, name: str, function: DataFunction, log: list[Json]) -> None:
        self.name = name
        self.function = function
        self.view = function.view
        self.declared = self.view.subgraphs[name]
        self.log = log
        self.violations: list[str] = []
        self.requests: list[Request] = []
        self.seen: set[str] = set()  # what the last operation came across here
        self.turns = Random(0)
        self.schema = self._schema()
        self.lookups = Lookups(function, self.declared)
        self._valid: dict[str, DocumentNode] = {}

    def _schema(self) -> GraphQLSchema:
        types = self.declared.types.values()
        entities = [item.name for item in types if item.kind == "object" and any(key.resolvable for key in item.keys)]
        return executable_schema(self.declared.document, entities)

    def begin(self, seed: int) -> None:
        """Forget the last operation."""
        self.violations.clear()
        self.requests.clear()
        self.seen.clear()
        self.turns.seed(f"{self.name} {seed}")

    async def send(self, body: bytes, headers: Headers, *, repeatable: bool) -> TransportResponse:
        """Answer one request, after a few turns of the event loop: answers arrive in any order."""
        request = json.loads(body)
        if repeatable:
            await self._wait()
        answer = self.answer(request)
        await self._wait()
        return TransportResponse(200, _HEADERS, json.dumps(answer).encode())

    async def _wait(self) -> None:
        for _ in range(self.turns.randrange(MAX_TURNS)):
            await asyncio.sleep(0)

    def answer(self, request: dict[str, Json]) -> dict[str, Json]:
        """The answer as values."""
        self.requests.append(Request(self.name, request["query"], request.get("variables")))
        document = self._validated(request["query"])
        if document is None:
            return {"errors": [{"message": "invalid"}]}
        result = execute_sync(
            self.schema,
            document,
            root_value=Given(QUERY),
            variable_values=request.get("variables"),
            field_resolver=self._resolve,
            type_resolver=self._type_of,
        )
        if not result.errors:
            return {"data": result.data}
        self._note(result.errors, request)
        return {"data": result.data, "errors": [_formatted(error) for error in result.errors]}

    def _validated(self, query: str) -> DocumentNode | None:
        document = parse(query, no_location=True)
        errors = validate(self.schema, document)
        if not errors:
            return document
        self.violations.append(f"{self.name}: {errors[0].message} in {query}")
        return None

    def _note(self, errors: Iterable[GraphQLError], request: dict[str, Json]) -> None:
        """Failures belong to the data, and so do nulls; all other errors are the gateway's fault, or this file's."""
        for error in errors:
            cause = error.original_error
            if isinstance(cause, Failure) or error.message.startswith("Cannot return null for non-nullable field"):
                continue
            whose = "" if isinstance(cause, Violation) else "(broken stub) "
            where = f"in {request['query']} {request.get('variables')}"
            self.violations.append(f"{whose}{self.name}: {error.message} {where}")

    def _type_of(self, given: Given, info: GraphQLResolveInfo[Any], *_: Any) -> str:
        name = given.ref.type_name
        if name in self.declared.types:
            return name
        return next(
            item.name
            for item in self.declared.types.values()
            if item.is_interface_object and item.name in self.view.interfaces[name]
        )

    def _resolve(self, given: Given, info: GraphQLResolveInfo[Any], **arguments: Json) -> Json:
        parent, name = info.parent_type.name, info.field_name
        if name == "_entities":
            return [self._entity(item, info) for item in arguments["representations"]]
        ref = Ref(parent, "") if parent in ("Query", "Mutation") else given.ref
        declared = self.declared.types[parent].fields[name]
        below = self._provided_below(given, declared)
        self._check_requires(given, declared)
        if parent == "Mutation":
            self.log.append([name, arguments])
        found = self.function.value(ref, name, arguments, len(self.log))
        return self._wrap(found, below)

    def _provided_below(self, given: Given, declared: FieldDeclaration) -> tuple[SelectionSetNode, ...]:
        found = [
            node for node in self.function.selected(given.ref, *given.provided) if node.name.value == declared.name
        ]
        if declared.external and not found:
            raise Violation(f"{declared.owner}.{declared.name} is external and not provided here")
        if not declared.external and not self.view.is_in_charge(declared):
            raise Violation(f"{declared.owner}.{declared.name} is overridden")
        if declared.external:
            self.seen.add("provided fields")
        if declared.override_from:
            self.seen.add("fields that override")
        below = [node.selection_set for node in found if node.selection_set]
        return (*below, *([declared.provides] if declared.provides else ()))

    def _check_requires(self, given: Given, declared: FieldDeclaration) -> None:
        if declared.requires is None:
            return
        self.seen.add("fields that require")
        if given.representation is None:
            raise Violation(f"{declared.owner}.{declared.name} needs values, and was asked without a representation")
        wrong = self._mismatch(given.ref, (declared.requires,), given.representation)
        if wrong:
            raise Violation(f"{declared.owner}.{declared.name} needs {wrong}, and got {dict(given.representation)}")

    def _mismatch(self, ref: Ref, selections: tuple[SelectionSetNode, ...], sent: Json) -> str:
        """The first required value that is missing or wrong."""
        if not isinstance(sent, Mapping):
            return f"an object {ref.type_name}"
        for name, (node, below) in merged(self.function.selected(ref, *selections)).items():
            if name not in sent:
                return name
            if name == "__typename":
                continue
            value = self.function.value(ref, name, literal_arguments(node), 0)
            wrong = self._differs(value, below, sent[name])
            if wrong:
                return f"{name}: {wrong}"
        return ""

    def _differs(self, value: Json, below: tuple[SelectionSetNode, ...], sent: Json) -> str:
        if isinstance(value, list):
            if not isinstance(sent, list) or len(sent) != len(value):
                return f"a list of {len(value)}"
            return next(filter(None, (self._differs(*pair) for pair in _zipped(value, below, sent))), "")
        if isinstance(value, Ref):
            if isinstance(sent, Mapping) and self._lies_about_type(value, sent):
                return f"the type {value.type_name}"
            return self._mismatch(value, below, sent)
        return "" if json.dumps(value) == json.dumps(sent) else json.dumps(value)

    def _lies_about_type(self, ref: Ref, sent: Mapping[str, Json]) -> bool:
        named = sent.get("__typename", ref.type_name)
        item = self.declared.types.get(named)
        return named != ref.type_name and not (item is not None and item.is_interface_object)

    def _wrap(self, value: Json, provided: tuple[SelectionSetNode, ...]) -> Json:
        if isinstance(value, list):
            return [self._wrap(item, provided) for item in value]
        if not isinstance(value, Ref):
            return value
        if value.identity.startswith("lone-"):
            self.seen.add("entities without a key")
        return Given(value, provided)

    def _entity(self, representation: dict[str, Json], info: GraphQLResolveInfo[Any]) -> Given | Failure | None:
        named = representation.get("__typename")
        declared = self.declared.types.get(named or "")
        if declared is None or not declared.keys:
            raise Violation(f"{representation} names no entity of this subgraph")
        found = list(self.lookups.find(declared, representation))
        if not found:
            raise Violation(f"{representation} has no key of {named} that can be looked up")
        ref = found[0][0]
        needless = min(self._needless(declared, ref, key, representation, info) for _, key in found)
        if needless:
            raise Violation(f"{representation} says {needless}, which nobody asked for")
        if declared.is_interface_object:
            self.seen.add("lookups of interface objects")
        place = f"{self.name} {ref.type_name}/{ref.identity}"
        if place in self.function.facts.unknown:
            self.seen.add("lookups that give null")
            return None
        if place in self.function.facts.failing:
            self.seen.add("lookups that fail")
            return Failure(f"{ref.type_name}/{ref.identity} fails", of_entity=True)
        return Given(ref, (), representation)

    def _needless(
        self,
        declared: TypeDeclaration,
        ref: Ref,
        key: SelectionSetNode,
        representation: dict[str, Json],
        info: GraphQLResolveInfo[Any],
    ) -> str:
        """What of a representation belongs neither to its key nor to what the fields asked for require."""
        asked = asked_fields(info, {declared.name, *declared.interfaces})
        required = [item.requires for name, item in declared.fields.items() if name in asked and item.requires]
        return next(self._beyond(ref, (key, *required), representation, ""), "")

    def _beyond(self, ref: Ref, selections: tuple[SelectionSetNode, ...], sent: Json, path: str) -> Iterator[str]:
        known = merged(self.function.selected(ref, *selections))
        for name, inner in sent.items():
            if name == "__typename":
                continue
            if name not in known:
                yield f"{path}{name}"
                continue
            node, below = known[name]
            value = self.function.value(ref, name, literal_arguments(node), 0)
            for item, part in _objects(value, inner):
                yield from self._beyond(item, below, part, f"{path}{name}.")


def _zipped(
    value: list[Json], below: tuple[SelectionSetNode, ...], sent: list[Json]
) -> Iterator[tuple[Json, tuple[SelectionSetNode, ...], Json]]:
    for item, part in zip(value, sent, strict=True):
        yield item, below, part


def _objects(value: Json, sent: Json) -> Iterator[tuple[Ref, Json]]:
    if isinstance(value, list) and isinstance(sent, list):
        for item, part in zip(value, sent, strict=False):
            yield from _objects(item, part)
    elif isinstance(value, Ref) and isinstance(sent, Mapping):
        yield value, sent


def _formatted(error: GraphQLError) -> dict[str, Json]:
    found: dict[str, Json] = dict(error.formatted)
    if isinstance(error.original_error, Failure):
        found["extensions"] = {"code": FAILS}
    return found
