"""Representations and values of contexts: that they are built from what has arrived, and hold what is needed."""

from collections.abc import Callable, Iterator, Sequence

from gateway.planner.plan import RequiredField, RequiredSelection
from gateway.supergraph.field_sets import FieldSelection, FieldSet
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.plan_shape.response import ObjectShape
from tests.gateway.planner.plan_shape.selections import field_text
from tests.gateway.planner.plan_shape.subgraph_types import selections_for

Sent = Sequence[RequiredSelection]
ObjectsBelow = Callable[[ObjectShape, str], Iterator[ObjectShape]]


class Representation:
    """What is sent of an object; `seen` is the object as it is when the fetch starts.

    `objects_below` gives the objects that can stand under a response key of an object; `called` is for messages.
    """

    def __init__(
        self,
        graph: QueryGraph,
        sent: Sent,
        seen: ObjectShape,
        objects_below: ObjectsBelow,
        called: str = "the representation",
    ) -> None:
        self.called = called
        self.graph = graph
        self.sent = sent
        self.seen = seen
        self.objects_below = objects_below

    def violations(self, sent_type: str, subgraph: str) -> Iterator[str]:
        """What is wrong with it as one of a type in a subgraph, whatever is asked for then."""
        yield from self.unread()
        node = self.graph.nodes[sent_type, subgraph]
        if not node.keys:
            yield f"{sent_type} has no key in {subgraph} that can be resolved"
        elif not any(self._is_key(key, self.sent, self.seen) for key in node.keys):
            keys = ", ".join(f'"{key}"' for key in node.keys)
            yield f"{self.called} holds none of the keys of {sent_type} in {subgraph}, which are {keys}"
        declared = {node, self.graph.node(self.seen.type_name, subgraph) or node}
        required = [edge.requires for item in declared for edge in item.edges.values() if edge.requires]
        yield from self._needless([*node.keys, *required])
        yield from self._not_nullable(node.keys, self.sent, self.seen)

    def unread(self) -> Iterator[str]:
        """What it takes from where nothing has arrived."""
        yield from self._unread(self.sent, self.seen)

    def lacking(self, fields: FieldSet) -> Iterator[str]:
        """What a required field set says and the representation does not hold."""
        yield from self._lacking(fields, self.sent, self.seen)

    def _unread(self, sent: Sent, shape: ObjectShape) -> Iterator[str]:
        for selection in sent:
            if selection.types and not shape.knows_type:
                yield f"{self.called} depends on a runtime type that no fetch says before"
        for required in _sent(sent, shape):
            produced = shape.fields.get(required.source_key)
            if produced is None:
                yield f'{self.called} takes {required.name} from "{required.source_key}", which no fetch gives before'
            elif produced.name != required.name:
                yield (
                    f'{self.called} takes {required.name} from "{required.source_key}", where {produced.text} stands'
                )
            elif required.selections:
                for below in self.objects_below(shape, required.source_key):
                    yield from self._unread(required.selections, below)

    def _lacking(self, fields: FieldSet, sent: Sent, shape: ObjectShape) -> Iterator[str]:
        for item in selections_for(self.graph, fields, shape.type_name):
            if item.name == "__typename":
                continue
            sources = [required for required in _sent(sent, shape) if required.name == item.name]
            if not sources:
                yield f"{self.called} does not hold {field_text(item.name, item.arguments)}"
            for required in sources:
                produced = shape.fields.get(required.source_key)
                if produced is not None and produced.arguments != item.arguments:
                    yield (
                        f"{self.called} must hold {field_text(item.name, item.arguments)},"
                        f" and takes it from {produced.text}"
                    )
                elif produced is not None and item.selections:
                    is_abstract = self.graph.is_abstract(self.graph.field_type(shape.type_name, item.name).name)
                    for below in self.objects_below(shape, required.source_key):
                        yield from self._lacking(item.selections, required.selections, below)
                        if is_abstract and not _says_type(required.selections, below):
                            yield f"{self.called} does not say that {item.name} is a {below.type_name}"

    def _is_key(self, key: FieldSet, sent: Sent, shape: ObjectShape) -> bool:
        return not any(self._lacking(key, sent, shape)) and not any(self._nullable(key, sent, shape))

    def _nullable(self, key: FieldSet, sent: Sent, shape: ObjectShape) -> Iterator[RequiredField]:
        """The fields of a key for which null would be sent."""
        for item, required in self._pairs([key], sent, shape):
            if required.nullable:
                yield required
            elif item.selections and required.source_key in shape.fields:
                for below in self.objects_below(shape, required.source_key):
                    yield from self._nullable(item.selections, required.selections, below)

    def _not_nullable(self, keys: Sequence[FieldSet], sent: Sent, shape: ObjectShape) -> Iterator[str]:
        """Fields of no key for which null would stop the lookup."""
        pairs = list(self._pairs(keys, sent, shape))
        in_keys = {required.source_key for _, required in pairs}
        for required in _sent(sent, shape):
            if required.source_key not in in_keys and not required.nullable and required.name != "__typename":
                yield f"{required.name} is part of no key, and nothing is looked up where it is null"
            if required.selections and required.source_key in shape.fields:
                keys_below = [item.selections for item, other in pairs if other.source_key == required.source_key]
                for below in self.objects_below(shape, required.source_key):
                    yield from self._not_nullable(keys_below, required.selections, below)

    def _needless(self, field_sets: Sequence[FieldSet]) -> Iterator[str]:
        needed = {
            item.name for fields in field_sets for item in selections_for(self.graph, fields, self.seen.type_name)
        }
        for required in _sent(self.sent, self.seen):
            if required.name not in needed:
                yield f"{self.called} holds {required.name}, which nothing there needs"

    def _pairs(
        self, field_sets: Sequence[FieldSet], sent: Sent, shape: ObjectShape
    ) -> Iterator[tuple[FieldSelection, RequiredField]]:
        for fields in field_sets:
            for item in selections_for(self.graph, fields, shape.type_name):
                for required in _sent(sent, shape):
                    if required.name == item.name:
                        yield item, required


def _sent(sent: Sent, shape: ObjectShape) -> Iterator[RequiredField]:
    for selection in sent:
        if not selection.types or shape.type_name in selection.types:
            yield from selection.fields


def _says_type(sent: Sent, shape: ObjectShape) -> bool:
    return any(required.name == "__typename" for required in _sent(sent, shape))
